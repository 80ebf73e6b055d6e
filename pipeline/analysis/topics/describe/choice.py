"""How many topics: each candidate's scores, the range of those that do equally well, and the rule that picks one."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy.special import stdtrit

from pipeline.analysis.statistics.resampling import MIN_RETURNED
from pipeline.tables.fits import COHERENCE

CONFIDENCE = 0.95
# Candidates whose held-out perplexity is no further above the best are as good as it.
TOLERANCE = 0.01
_DIGITS = 9  # to which a number is compared with a border: means and powers of e miss it by the last digits


def compare_candidates(
    held_out: Mapping[int, pl.DataFrame], topic_starts: Mapping[int, pl.DataFrame], topic_coherence: pl.DataFrame
) -> pl.DataFrame:
    """One row a candidate: held-out perplexity, its interval over starts, coherence, exclusivity, how far its topics come back.

    held_out, topic_starts: number of topics → table. Starts leave out the same documents whatever the number of topics, so that
    two candidates compare start by start: `excess` is the perplexity over that of the best candidate, minus one, and `excess_se`
    the standard error of that over starts, far below the width of either's interval. The best is the best of the sound ones: those
    that predict better than no topics, and of whose words MIN_RETURNED are of topics that come back, the background aside (not asked
    where nothing was graded). By words: of many small themes some come back in few halves, and fewer topics that mix them would win.
    Where none is sound it is the best of all. `in_range`: sound, and `excess` at most TOLERANCE.
    """
    returned = {n_topics: _weigh_returned(table) for n_topics, table in topic_starts.items()}
    logs = {n_topics: _take_logs(table, "perplexity") for n_topics, table in held_out.items()}
    gains = {n_topics: _take_logs(table, "unigram_perplexity") - logs[n_topics] for n_topics, table in held_out.items()}
    scored = [n_topics for n_topics in sorted(logs) if logs[n_topics].size]
    graded = any(returned[n_topics] is not None for n_topics in scored)
    better = {n_topics: bool(gains[n_topics].mean() > _find_error(gains[n_topics])) for n_topics in scored}
    sound = [n for n in scored if better[n] and (not graded or come_back(returned[n]))]
    best = min(sound or scored, key=lambda n_topics: logs[n_topics].mean(), default=None)
    rows = []
    for n_topics, table in sorted(held_out.items()):
        own = topic_coherence.filter(pl.col("n_topics") == n_topics)
        row = {"n_topics": n_topics, "n_starts": table.height, "share_returned": returned[n_topics]}
        row |= {name: _average(own[name]) for name in ("c_v", "npmi", "exclusivity")}
        if best is not None and logs[n_topics].size:
            low, high = _find_interval(logs[n_topics])
            difference = logs[n_topics] - logs[best]
            excess = float(np.expm1(difference.mean()))
            row |= {
                "perplexity": np.exp(logs[n_topics].mean()),
                "perplexity_low": np.exp(low),
                "perplexity_high": np.exp(high),
                "excess": excess,
                "excess_se": _find_error(difference),
                "unigram_perplexity": np.exp((gains[n_topics] + logs[n_topics]).mean()),
                "better_than_unigrams": better[n_topics],
                "in_range": n_topics in sound and round(excess, _DIGITS) <= TOLERANCE,
            }
        rows.append(row)
    return pl.DataFrame(rows, schema=COHERENCE.schema)


def choose_candidate(candidates: pl.DataFrame, n_topics: int | str) -> pl.DataFrame:
    """The candidates with `chosen` and `reason`; exactly one is chosen.

    n_topics: a candidate that a researcher names, which is taken whatever its scores, or auto. The rule of auto: the fewest topics
    in the range (`compare_candidates`). Perplexity falls on, ever more slowly, behind the number that a corpus holds, as large
    themes are halved; of those that predict equally well, the fewest are the ones to read and to report. Where nothing was graded and
    the last of several candidates alone is in the range, perplexity has not levelled off: then it is the one with the highest C_v, of
    those that predict better than no topics.

    Reasons of the chosen one: `rule`; `by_hand`; `undecided`, the highest C_v as perplexity falls on; `by_coherence`, the highest C_v
    where nothing was held out; `no_topics`, no candidate predicts words better than the corpus as a whole does, the fewest topics stand
    in; `none_stable`, of no candidate that does so do enough words come back in their topics, and of this one most; `not_fitted`, the
    corpus is too small for it. Of the others: `worse`, `unstable`, `less_coherent`, `no_better` than no topics, in the range with `more`
    topics, `not_fitted`, `not_asked`.
    """
    fitted = candidates.filter(pl.col("n_starts") > 0)
    unfitted = dict.fromkeys(candidates.filter(pl.col("n_starts") == 0)["n_topics"], "not_fitted")
    if n_topics != "auto":
        return _mark(candidates, int(n_topics), unfitted.get(n_topics, "by_hand"), unfitted)
    if fitted.is_empty():
        return _mark(candidates, _find_least(candidates), "not_fitted", unfitted)
    if fitted["perplexity"].null_count():
        ranked = fitted.sort("c_v", "n_topics", descending=[True, False], nulls_last=True)
        return _mark(candidates, int(ranked["n_topics"][0]), "by_coherence", unfitted)
    better = fitted.filter("better_than_unigrams")
    reasons = unfitted | {n: "unstable" if n in better["n_topics"] else "no_better" for n in fitted["n_topics"]}
    if better.is_empty():
        return _mark(candidates, _find_least(fitted), "no_topics", reasons)
    in_range = fitted.filter("in_range")
    if in_range.is_empty():
        ranked = better.sort("share_returned", "n_topics", descending=[True, False], nulls_last=True)
        return _mark(candidates, int(ranked["n_topics"][0]), "none_stable", reasons)
    graded = fitted["share_returned"].count() > 0
    if not graded and better["c_v"].count() > 1 and _find_least(in_range) == fitted["n_topics"].max():
        ranked = better.sort("c_v", "n_topics", descending=[True, False], nulls_last=True)
        reasons |= dict.fromkeys(better["n_topics"], "less_coherent")
        return _mark(candidates, int(ranked["n_topics"][0]), "undecided", reasons)
    for n, share in better.select("n_topics", "share_returned").iter_rows():
        if not graded or come_back(share):
            reasons[n] = "more" if n in in_range["n_topics"] else "worse"
    return _mark(candidates, _find_least(in_range), "rule", reasons)


def come_back(share_returned: float | None) -> bool:
    """Whether enough of the words are of topics that come back; not known is not."""
    return share_returned is not None and round(share_returned, _DIGITS) >= MIN_RETURNED


def _find_least(candidates: pl.DataFrame) -> int:
    return int(min(candidates["n_topics"]))


def _take_logs(table: pl.DataFrame, column: str) -> np.ndarray:
    """Logarithms of the column by start, where anything was held out."""
    logs: np.ndarray = np.log(table.drop_nulls("perplexity").sort("start")[column].to_numpy())
    return logs


def _mark(candidates: pl.DataFrame, chosen: int, reason: str, others: Mapping[int, str]) -> pl.DataFrame:
    """Chosen or not, and why."""
    numbers = candidates["n_topics"].to_list()
    return candidates.with_columns(
        chosen=pl.Series([n == chosen for n in numbers], dtype=pl.Boolean),
        reason=pl.Series([reason if n == chosen else others.get(n, "not_asked") for n in numbers], dtype=pl.String),
    )


def _weigh_returned(topic_starts: pl.DataFrame) -> float | None:
    """In what share of starts topics came back, their mean weighted by their words; none where nothing was graded."""
    graded = topic_starts.drop_nulls("share_returned")
    words = graded["n_topic_words"].to_numpy()
    return float(graded["share_returned"].to_numpy() @ words / words.sum()) if graded.height else None


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
