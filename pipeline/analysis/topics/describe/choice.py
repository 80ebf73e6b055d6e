"""How many topics: each candidate's scores, and the rule that picks one."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy.special import stdtrit

from pipeline.analysis.statistics.resampling import MIN_RETURNED
from pipeline.tables.fits import COHERENCE

CONFIDENCE = 0.95


def compare_candidates(
    held_out: Mapping[int, pl.DataFrame], topic_starts: Mapping[int, pl.DataFrame], topic_coherence: pl.DataFrame
) -> pl.DataFrame:
    """One row a candidate: held-out perplexity, its interval over starts, coherence, exclusivity, share of topics that come back.

    held_out, topic_starts: number of topics → table. Starts leave out the same documents whatever the number of topics, so that
    two candidates compare start by start: `excess` is the perplexity over that of the best candidate (of those of which enough
    topics come back, if there are any), minus one, and `excess_se` the standard error of that over starts, far below the width
    of either's interval.
    """
    returned = {n_topics: _average(table["share_returned"]) for n_topics, table in topic_starts.items()}
    logs = {
        n_topics: np.log(table.drop_nulls("perplexity").sort("start")["perplexity"].to_numpy())
        for n_topics, table in held_out.items()
    }
    scored = [n_topics for n_topics in sorted(logs) if logs[n_topics].size]
    stable = [n_topics for n_topics in scored if (returned[n_topics] or 0.0) >= MIN_RETURNED]
    best = min(stable or scored, key=lambda n_topics: logs[n_topics].mean(), default=None)
    rows = []
    for n_topics, table in sorted(held_out.items()):
        own = topic_coherence.filter(pl.col("n_topics") == n_topics)
        row = {"n_topics": n_topics, "n_starts": table.height, "share_returned": returned[n_topics]}
        row |= {name: _average(own[name]) for name in ("c_v", "npmi", "exclusivity")}
        if best is not None and logs[n_topics].size:
            low, high = _find_interval(logs[n_topics])
            difference = logs[n_topics] - logs[best]
            unigrams = np.log(table.drop_nulls("unigram_perplexity").sort("start")["unigram_perplexity"].to_numpy())
            gain = unigrams - logs[n_topics]
            row |= {
                "perplexity": np.exp(logs[n_topics].mean()),
                "perplexity_low": np.exp(low),
                "perplexity_high": np.exp(high),
                "excess": np.expm1(difference.mean()),
                "excess_se": _find_error(difference),
                "unigram_perplexity": np.exp(unigrams.mean()),
                "better_than_unigrams": bool(gain.mean() > _find_error(gain)),
            }
        rows.append(row)
    return pl.DataFrame(rows, schema=COHERENCE.schema)


def choose_candidate(candidates: pl.DataFrame, n_topics: int | str) -> pl.DataFrame:
    """The candidates with `chosen` and `reason`; exactly one is chosen.

    The rule: of the candidates of which at least 80 % of the topics come back, the fewest topics whose held-out perplexity lies
    within one standard error of the best of them (Breiman et al. 1984 on trees). Reasons of the chosen one: `rule`; `by_hand`,
    set in params.yaml; `one_start`, without held-out scores the highest C_v; `no_topics`, no candidate predicts words better
    than the corpus as a whole does, the fewest topics stand in; `none_stable`, the most of its topics come back.
    `not_fitted`, the corpus is too small for any. Of the others: `worse`, `unstable`, `more` topics and no better, `not_asked`.
    """
    fitted = candidates.filter(pl.col("n_starts") > 0)
    if 0 < fitted.height < candidates.height and (n_topics == "auto" or n_topics in fitted["n_topics"]):
        left_out = candidates.filter(pl.col("n_starts") == 0).with_columns(
            chosen=pl.lit(False), reason=pl.lit("not_fitted")
        )
        return pl.concat([choose_candidate(fitted, n_topics), left_out]).sort("n_topics")
    if fitted.is_empty():
        least = candidates["n_topics"].min() if n_topics == "auto" else n_topics
        return _mark(candidates, int(least), "not_fitted", dict.fromkeys(candidates["n_topics"], "not_fitted"))  # type: ignore[arg-type]
    if n_topics != "auto":
        return _mark(candidates, int(n_topics), "by_hand", {})
    if candidates["perplexity"].null_count():
        ranked = candidates.sort("c_v", "n_topics", descending=[True, False], nulls_last=True)
        return _mark(candidates, int(ranked["n_topics"][0]), "one_start", {})
    if not candidates["better_than_unigrams"].any():
        return _mark(candidates, int(candidates["n_topics"].min()), "no_topics", {})  # type: ignore[arg-type]
    stable = candidates.filter(pl.col("share_returned") >= MIN_RETURNED)
    reasons = dict.fromkeys(set(candidates["n_topics"]) - set(stable["n_topics"]), "unstable")
    if stable.is_empty():
        ranked = candidates.sort("share_returned", "n_topics", descending=[True, False])
        return _mark(candidates, int(ranked["n_topics"][0]), "none_stable", reasons)
    near = stable.filter(pl.col("excess") <= pl.col("excess_se"))
    chosen = int(near["n_topics"].min())  # type: ignore[arg-type]
    reasons |= {n: "more" if n in near["n_topics"] else "worse" for n in stable["n_topics"]}
    return _mark(candidates, chosen, "rule", reasons)


def _mark(candidates: pl.DataFrame, chosen: int, reason: str, others: Mapping[int, str]) -> pl.DataFrame:
    """Chosen or not, and why."""
    numbers = candidates["n_topics"].to_list()
    return candidates.with_columns(
        chosen=pl.Series([n == chosen for n in numbers], dtype=pl.Boolean),
        reason=pl.Series([reason if n == chosen else others.get(n, "not_asked") for n in numbers], dtype=pl.String),
    )


def _average(values: pl.Series) -> float | None:
    """Mean of what there is; numpy adds up in one order."""
    known = values.drop_nulls().to_numpy()
    return float(known.mean()) if known.size else None


def _find_error(values: np.ndarray) -> float:
    """Standard error of the mean over starts; infinite for one."""
    return float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else np.inf


def _find_interval(values: np.ndarray) -> tuple[float, float]:
    """Interval of the mean by Student's t."""
    if values.size < 2:
        return np.nan, np.nan
    half = float(stdtrit(values.size - 1, (1 + CONFIDENCE) / 2)) * _find_error(values)
    return float(values.mean() - half), float(values.mean() + half)
