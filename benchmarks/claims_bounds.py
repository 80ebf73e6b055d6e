"""The figures of the benchmark of claims beside the bounds that were set for them before it was run."""

from collections.abc import Iterator

import polars as pl

from benchmarks.claims_shapes import FLAT
from benchmarks.claims_summary import METHOD, TESTS

FALSE_CORPORA, FALSE_CORPORA_MEAN, FALSE_KEYWORDS_HIDDEN, LOW_P = 0.08, 0.06, 0.05, 0.065
RATIO_HELD, RATE_HELD, RATE_SIDES = (0.92, 0.98), 0.92, 1 / 3
POWERS = (("rising", 12, 0.45), ("absent_before", 12, 0.55), ("burst", 12, 0.35), ("rising", 20, 0.70))
WRONG, FALSELY_NEW = 0.05, 0.02
FLAGGED_HIDDEN, FLAGGED_CLEAN = 0.8, 0.1
# Where each test claims no level: permuted within a voice, years whose rates drift are not exchangeable, nor as whole years; and
# documents that copy each other are not independent, which only whole years survive.
NOT_UNDER_DRIFT = ("p_permutation", "p_years", "p_differ", "p_arrival")
UNDER_HIDDEN = ("p_years",)


def compare_methods(table: pl.DataFrame) -> Iterator[str]:
    """What each method does on flat and on planted keywords, a line for each kind of corpus."""
    yield "flat keywords: corpora with a claim, keywords with p < .05, intervals that hold the truth"
    for cell in table.filter(history=FLAT, planted="").partition_by(
        "null", "copies", "design", "n_bodies", maintain_order=True
    ):
        said = (
            f"{row['method']} {_share(row['corpora_claimed'])} {_share(row['p_low'])} {_share(row['ratio_held'])}"
            for row in cell.iter_rows(named=True)
        )
        yield f"  {_name(cell.row(0, named=True))}: {'; '.join(said)}"
    yield "planted keywords: named rightly, wrongly, 年际有别"
    planted = table.filter(pl.col("history") != FLAT)
    for cell in planted.partition_by("planted", "history", "n_bodies", maintain_order=True):
        said = (
            f"{row['method']} {_share(row['right'])} {_share(row['wrong'])} {_share(row['differ'])}"
            for row in cell.iter_rows(named=True)
        )
        yield f"  {cell['history'][0]}, {_name(cell.row(0, named=True))}: {'; '.join(said)}"
    seconds = table.group_by("method", maintain_order=True).agg(pl.col("seconds").mean())
    yield "CPU s a corpus: " + "; ".join(f"{method} {value:.3f}" for method, value in seconds.iter_rows())


def state_bounds(table: pl.DataFrame) -> list[str]:
    """A line for each figure of issue 13 (Done when 1 to 4 and 7) that was run: the figure, its bound, and whether it holds."""
    ours = table.filter(method=METHOD)
    flat = ours.filter(history=FLAT, planted="")
    lines = [*_bound_false(flat), *_bound_intervals(ours), *_bound_planted(ours), *_bound_flags(flat)]
    n_missed = sum(line.endswith("MISSED") for line in lines)
    return [*lines, f"{len(lines) - n_missed} of {len(lines)} bounds hold"]


def _bound_false(flat: pl.DataFrame) -> Iterator[str]:
    cells = flat.filter(pl.col("n_bodies").is_null() | (pl.col("n_bodies") == 12))
    known = cells.filter(pl.col("copies") != "hidden")
    for row in known.iter_rows(named=True):
        if row["null"] != "drift":
            yield _state("1 corpora with a false claim", row, row["corpora_claimed"], high=FALSE_CORPORA)
        yield _state("1 the same of 强 alone", row, row["corpora_claimed_strong"], high=FALSE_CORPORA)
    mean = known.filter(pl.col("null") != "drift")["corpora_claimed"].mean()
    if mean is not None:
        yield _state("1 corpora with a false claim, mean of these", None, float(str(mean)), high=FALSE_CORPORA_MEAN)
    for row in cells.iter_rows(named=True):
        for test in TESTS:
            valid = test not in NOT_UNDER_DRIFT if row["null"] == "drift" else True
            valid &= test in UNDER_HIDDEN if row["copies"] == "hidden" else True
            if valid and row[f"{test}_low"] is not None:
                yield _state(f"1 {test} < .05", row, row[f"{test}_low"], high=LOW_P)
    for row in cells.filter(copies="hidden").iter_rows(named=True):
        yield _state("1 keywords falsely claimed", row, row["claimed"], high=FALSE_KEYWORDS_HIDDEN)
    for row in cells.filter(null="newcomers").iter_rows(named=True):
        yield _state("4 falsely 新现", row, row["new"], high=FALSELY_NEW)


def _bound_intervals(ours: pl.DataFrame) -> Iterator[str]:
    plans = ours.filter((pl.col("design") == "plans") & (pl.col("copies") != "hidden"))
    alone = plans.filter((pl.col("planted") == "") | (pl.col("history") == "rising"))
    for row in alone.sort("n_bodies", maintain_order=True).iter_rows(named=True):
        if row["ratio_held"] is not None:
            low, high = RATIO_HELD
            yield _state(
                f"2 intervals that hold the ratio ({row['ratio_given']:.0%} given)", row, row["ratio_held"], low, high
            )
    for row in alone.filter(history=FLAT).sort("n_bodies", maintain_order=True).iter_rows(named=True):
        if row["rate_held"] is not None:
            yield _state(f"2 intervals that hold the yearly rate ({row['n_rate']})", row, row["rate_held"], RATE_HELD)
            sides = sorted((row["rate_below"], row["rate_above"]))
            what = f"2 misses below {row['rate_below']:.1%} and above {row['rate_above']:.1%}, fewer by more"
            yield _state(what, row, sides[0] / sides[1] if sides[1] else 1.0, RATE_SIDES)


def _bound_planted(ours: pl.DataFrame) -> Iterator[str]:
    planted = ours.filter(pl.col("history") != FLAT)
    for history, n_bodies, least in POWERS:
        for row in planted.filter(history=history, n_bodies=n_bodies).iter_rows(named=True):
            found = row["right"] + (row["differ"] if history == "burst" else 0)
            yield _state("3 named rightly" + (" or 年际有别" if history == "burst" else ""), row, found, least)
            if row["claimed"]:
                yield _state("3 wrong names of those named", row, row["wrong"] / row["claimed"], high=WRONG)
    named, wrong = (float((planted[name] * planted["n_keywords"]).sum()) for name in ("claimed", "wrong"))
    if named:
        yield _state("3 wrong names of those named, all histories", None, wrong / named, high=WRONG)


def _bound_flags(flat: pl.DataFrame) -> Iterator[str]:
    asked = flat.drop_nulls("flagged")
    for row in asked.filter(copies="hidden").iter_rows(named=True):
        yield _state("7 corpora flagged", row, row["flagged"], FLAGGED_HIDDEN)
    for row in asked.filter(copies="none").iter_rows(named=True):
        yield _state("7 corpora flagged", row, row["flagged"], high=FLAGGED_CLEAN)


def _state(
    what: str, row: dict[str, object] | None, value: float, low: float | None = None, high: float | None = None
) -> str:
    bounds = [f"{word} {bound:.3f}" for word, bound in (("at least", low), ("at most", high)) if bound is not None]
    holds = (low is None or value >= low) and (high is None or value <= high)
    cell = f", {row['history']} in {_name(row)}" if row else ""
    return f"{what}{cell}: {value:.3f} ({' and '.join(bounds)}) {'holds' if holds else 'MISSED'}"


def _name(row: dict[str, object]) -> str:
    copies = "" if row["copies"] == "none" else f" ({row['copies']})"
    return f"{row['null']}{copies}, {row['design']}" + (f" of {row['n_bodies']}" if row["n_bodies"] else "")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
