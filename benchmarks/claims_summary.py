"""What keywords of simulated corpora were said to do, counted by kind of corpus, planted history and method."""

import polars as pl

from benchmarks.claims_shapes import RIGHT
from pipeline.tables.keywords import CLAIMS

METHOD = "claims"
# p of the body test, of permuting years within voices, of whole years reordered, that years differ, of being new or gone.
TESTS = ("p", "p_permutation", "p_years", "p_differ", "p_arrival")
ALPHA = 0.05
STRONG = "strong"

# One row is one keyword of one corpus by one method. true_rate is null where its year is not asked for.
ROWS = pl.Schema(
    {
        **dict.fromkeys(("null", "copies", "planted", "design"), pl.String),
        "n_bodies": pl.Int64,
        **dict.fromkeys(("history", "method"), pl.String),
        **dict.fromkeys(("seed", "year"), pl.Int64),
        **dict.fromkeys(("keyword", "verdict", "evidence"), pl.String),
        **dict.fromkeys(
            (*TESTS, "true_ratio", "low", "high", "true_rate", "rate_low", "rate_high", "seconds"), pl.Float64
        ),
        "flagged": pl.Boolean,
    }
)
BY = ("null", "copies", "planted", "design", "n_bodies", "history", "method")


def summarise(rows: pl.DataFrame) -> pl.DataFrame:
    """One row is one planted history, or the flat keywords, of one kind of corpus by one method.

    claimed: any verdict of CLAIMS, and of flat keywords a false one; corpora_claimed: corpora with one; …_strong: of strong evidence alone.
    right: named as RIGHT allows; wrong: otherwise; new: 新现; differ: 年际有别; insufficient: 证据不足; each a share of keywords.
    p…_low: of the keywords with such a p, those with p < .05; null where there is none.
    ratio_given, rate_given: of the keywords whose truth is known, those with an interval; of these …_held hold it, …_below lie below it.
    seconds: CPU seconds a corpus.
    """
    claimed = pl.col("verdict").is_in(CLAIMS)
    rows = rows.with_columns(
        claimed=claimed,
        claimed_strong=claimed & (pl.col("evidence") == STRONG).fill_null(False),
        right=pl.any_horizontal(
            (pl.col("history") == history) & pl.col("verdict").is_in(list(names)) for history, names in RIGHT.items()
        ),
    )
    by_corpus = rows.group_by(*BY, "seed", maintain_order=True).agg(
        pl.col("claimed", "claimed_strong", "flagged").any(ignore_nulls=False), pl.col("seconds").first()
    )
    corpora = by_corpus.group_by(*BY, maintain_order=True).agg(
        n_corpora=pl.len(),
        corpora_claimed=pl.col("claimed").mean(),
        corpora_claimed_strong=pl.col("claimed_strong").mean(),
        flagged=pl.col("flagged").mean(),
        seconds=pl.col("seconds").mean(),
    )
    keywords = rows.group_by(*BY, maintain_order=True).agg(
        n_keywords=pl.len(),
        claimed=pl.col("claimed").mean(),
        claimed_strong=pl.col("claimed_strong").mean(),
        right=pl.col("right").mean(),
        wrong=(pl.col("claimed") & ~pl.col("right")).mean(),
        new=(pl.col("verdict") == "新现").mean(),
        differ=(pl.col("verdict") == "年际有别").mean(),
        insufficient=(pl.col("verdict") == "证据不足").mean(),
        **{f"{test}_low": (pl.col(test) < ALPHA).mean() for test in TESTS},
        **_count_held("ratio", "true_ratio", "low", "high"),
        **_count_held("rate", "true_rate", "rate_low", "rate_high"),
    )
    return corpora.join(keywords, on=BY, how="left", nulls_equal=True, maintain_order="left")


def _count_held(name: str, truth: str, low: str, high: str) -> dict[str, pl.Expr]:
    known = pl.col(truth).is_not_null()
    given = known & pl.col(low).is_not_null() & pl.col(high).is_not_null()
    return {
        f"n_{name}": given.sum(),
        f"{name}_given": given.filter(known).mean(),
        f"{name}_held": pl.col(truth).is_between(low, high).filter(given).mean(),
        f"{name}_below": (pl.col(high) < pl.col(truth)).filter(given).mean(),
        f"{name}_above": (pl.col(low) > pl.col(truth)).filter(given).mean(),
    }
