"""Whether another seed of the permutations alone could change a verdict."""

from dataclasses import dataclass

import polars as pl

from pipeline.analysis.curves.randomization import MOST_VOICES_EXACT, MOST_YEARS_EXACT

STANDARD_ERRORS = 2  # within which a p that was drawn may lie on the other side of the limit


@dataclass(frozen=True)
class DrawnTest:
    """One test of a keyword: the p that was drawn, what it was corrected to, and where all permutations are made and none is drawn."""

    p: str
    q: str
    exact: pl.Expr


TESTS = (
    DrawnTest("p", "q", pl.col("n_voices_repeated") <= MOST_VOICES_EXACT),
    DrawnTest("p_permutation", "q_permutation", pl.lit(False)),
    DrawnTest("p_differ", "q_differ", pl.lit(False)),
    DrawnTest("p_years", "p_years", pl.col("n_years") <= MOST_YEARS_EXACT),
)


def find_near_limit(trends: pl.DataFrame, n_permutations: int, max_q: float) -> pl.DataFrame:
    """Whether a test of each keyword came so near to the limit that other permutations could put it on the other side.

    trends: keyword_trends. Columns: keyword, question, near. A p of n permutations has the standard error √(p(1 − p)/n), that of a
    share, and its q the same in proportion; it is near where |q − max_q| is at most two of them. A keyword that was not tested is not.
    """
    near = [
        ~test.exact & ((pl.col(test.q) - max_q).abs() <= STANDARD_ERRORS * _estimate_error(test, n_permutations))
        for test in TESTS
    ]
    return trends.select("keyword", "question", near=pl.any_horizontal(test.fill_null(False) for test in near))


def _estimate_error(test: DrawnTest, n_permutations: int) -> pl.Expr:
    """The standard error of q: q·√((1 − p)/(p·n))."""
    return pl.col(test.q) * ((1 / pl.col(test.p) - 1) / n_permutations).sqrt()
