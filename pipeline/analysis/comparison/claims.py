"""Claims about keywords in two reports: gained, lost, changed."""

import polars as pl

from pipeline.analysis.comparison.moves import judge_moves

_KEY = ("keyword", "question")
_TOLD = ("verdict", "evidence", "shortfall")


def compare_claims(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The verdicts of two reports beside each other; one row is one keyword or group that either report has.

    before, after: keyword_trends of each. Columns: keyword, question; verdict, evidence and shortfall with _before and _after; the rate
    ratio per year as `judge_moves` has it; and outcome, what became of the claim. A claim is a verdict that has evidence.
    "added", "removed": the keyword stands in one report alone; "gained", "lost": there is a claim in one alone; "verdict": there are
    two, of different verdicts; "evidence": the same verdict on other evidence; "ratio": the same claim with another rate ratio;
    "unclaimed": two verdicts that are no claims; "same" for all else.
    """
    ratios = judge_moves((before, after), _KEY, ("rate_ratio", "ci_low", "ci_high"))
    for side, table in (("before", before), ("after", after)):
        told = table.select(*_KEY, *(pl.col(name).name.suffix(f"_{side}") for name in _TOLD))
        ratios = ratios.join(told, on=list(_KEY), how="left", maintain_order="left")
    return ratios.with_columns(outcome=_name_outcome())


def compare_keyword_years(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The rates of keywords in own words by year, as `judge_moves` has them, and whether a claim may rest on them.

    before, after: keyword_years of each; one row is one keyword in one year that both reports list. hollow: whether the year has too
    few voices in either.
    """
    key = ["keyword", "year"]
    sides = [table.join(other, on=key, how="semi") for table, other in ((before, after), (after, before))]
    moves = judge_moves(sides, key, ("own_per_10k_chars", "own_low", "own_high"))
    hollow = sides[0].select(*key, "hollow").join(sides[1].select(*key, other="hollow"), on=key)
    return moves.join(
        hollow.select(*key, hollow=pl.col("hollow") | pl.col("other")), on=key, how="left", maintain_order="left"
    )


def _name_outcome() -> pl.Expr:
    verdict, other = pl.col("verdict_before"), pl.col("verdict_after")
    claimed, claimed_after = pl.col("evidence_before").is_not_null(), pl.col("evidence_after").is_not_null()
    named = (
        (verdict.is_null(), "added"),
        (other.is_null(), "removed"),
        (~claimed & claimed_after, "gained"),
        (claimed & ~claimed_after, "lost"),
        ((verdict != other) & claimed, "verdict"),
        (verdict != other, "unclaimed"),
        (claimed & (pl.col("evidence_before") != pl.col("evidence_after")), "evidence"),
        (claimed & (pl.col("moved") != "same"), "ratio"),
    )
    return pl.coalesce(*(pl.when(holds).then(pl.lit(name)) for holds, name in named), pl.lit("same"))
