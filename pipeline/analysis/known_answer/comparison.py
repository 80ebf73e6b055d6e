"""What was planted in the embedded corpus, beside what was found."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from pipeline.analysis.statistics.arrays import Matrix, unit_rows
from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.tables.known_answer import KNOWN_KEYWORDS, KNOWN_SHAPES, KNOWN_THEMES

# What may be said of each kind, fixed before any result was looked at, but for one: that a burst rises and falls was let in after a
# corpus had been called so. A step rises or falls, too: all of these are true, if less exact.
RIGHT: Mapping[tuple[str, str | None], tuple[str, ...]] = {
    ("absent_before", "up"): ("新现", "阶跃上升", "上升"),
    ("rising", "up"): ("上升",),
    ("falling", "down"): ("下降",),
    ("burst", None): ("突现", "先升后降"),
    ("step", "up"): ("阶跃上升", "上升"),
    ("step", "down"): ("阶跃下降", "下降"),
    ("hump", None): ("先升后降",),
    ("valley", None): ("先降后升",),
    ("gone", "down"): ("消失", "阶跃下降", "下降"),
    ("uneven", None): ("年际有别",),
    ("flat", None): ("平稳",),
}
# They claim no shape: of a keyword that has one it is missed, and nothing false is said.
NO_SHAPE = ("年际有别", "不明", "证据不足")


def compare_keywords(truth: pl.DataFrame, keyword_years: pl.DataFrame, keyword_trends: pl.DataFrame) -> pl.DataFrame:
    """Planted rate of each keyword in each year, the rate found in own words, and whether its interval holds the planted one.

    truth has keyword, kind, year, expected_per_10k_chars (in own words: copied items hold no keyword). Keywords that were not
    planted are left out. Rows by keyword, year.
    """
    return (
        truth.select(
            "keyword", "kind", pl.col("year").cast(pl.Int32), pl.col("expected_per_10k_chars").cast(pl.Float64)
        )
        .join(keyword_years, on=["keyword", "year"])
        .join(keyword_trends.select("keyword", "verdict"), on="keyword")
        .with_columns(within=pl.col("expected_per_10k_chars").is_between("own_low", "own_high"))
        .select(*KNOWN_KEYWORDS.columns)
        .sort("keyword", "year")
    )


def compare_shapes(keywords: pl.DataFrame, truth_years: pl.DataFrame, keyword_trends: pl.DataFrame) -> pl.DataFrame:
    """The history planted for each keyword beside its verdict: found, missed, or named wrongly (see RIGHT). Rows as planted.

    keywords: keyword, kind, direction, years, as planted. truth_years: keyword, year, expected_per_10k_chars. Where no shape
    is claimed it is missed, and so is a flat keyword of which 平稳 is not said: no error is made, and nothing found.
    Raises KeyError where a kind and direction are not in RIGHT.
    """
    planted = (
        truth_years.sort("year")
        .group_by("keyword")
        .agg(first=pl.col("expected_per_10k_chars").first(), last=pl.col("expected_per_10k_chars").last())
    )
    table = keywords.join(planted, on="keyword", how="left", maintain_order="left").join(
        keyword_trends.select("keyword", "verdict", "evidence"), on="keyword", maintain_order="left"
    )
    judged = table.select("kind", "direction", "verdict", "first", "last").iter_rows()
    return table.with_columns(outcome=pl.Series([_judge(*row) for row in judged], dtype=pl.String)).select(
        *KNOWN_SHAPES.columns
    )


def _judge(kind: str, direction: str | None, verdict: str, first: float, last: float) -> str:
    """Code of OUTCOMES. first, last: the planted rate in the first and in the last year."""
    if verdict in RIGHT[kind, direction]:
        return "found"
    if kind == "step" and ((verdict == "新现" and first == 0) or (verdict == "消失" and last == 0)):
        return "found"  # a step from nothing is new, one to nothing is gone
    return "missed" if verdict in NO_SHAPE else "wrong"


def locate_themes(truth: pl.DataFrame, documents: pl.DataFrame, sections: pl.DataFrame) -> pl.DataFrame:
    """section_id and theme of every planted item; truth has path, item (the running number as printed) and theme."""
    numbered = sections.filter(pl.col("level") == 3).select(
        "section_id",
        "document_id",
        # `１．` is item 1 too.
        item=pl.col("number").str.normalize("NFKC").str.extract(r"(\d+)").cast(pl.Int64),
    )
    return (
        truth.select("path", pl.col("item").cast(pl.Int64), "theme")
        .join(documents.select("path", "document_id"), on="path")
        .join(numbered, on=["document_id", "item"])
        .select("section_id", "theme")
    )


def compare_themes(
    theme_sections: pl.DataFrame,
    theme_years: pl.DataFrame,
    section_terms: pl.DataFrame,
    topic_words: pl.DataFrame,
    topic_years: pl.DataFrame,
) -> pl.DataFrame:
    """Planted share of each theme in each year beside the prevalence of the topic that is its match.

    theme_sections: section_id, theme; theme_years: theme, year, share. Themes and topics are paired one to one so that the sum of
    cosines of their word distributions is largest (Kuhn 1955); a theme without a partner keeps nulls. Rows by theme, year.
    """
    theme_terms = (
        section_terms.join(theme_sections, on="section_id").group_by("theme", "term").agg(pl.col("count").sum())
    )
    terms = topic_words["term"].unique().sort()
    planted, themes = _distribute(theme_terms, "theme", "count", terms)
    found, topics = _distribute(topic_words, "topic", "probability", terms)
    cosine = unit_rows(planted) @ unit_rows(found).T
    rows, columns = linear_sum_assignment(cosine, maximize=True)
    pairs = pl.DataFrame(
        {
            "theme": [themes[row] for row in rows],
            "topic": [topics[column] for column in columns],
            "similarity": cosine[rows, columns],
        },
        schema={"theme": pl.String, "topic": pl.Int32, "similarity": pl.Float64},
    )
    return (
        theme_years.select("theme", pl.col("year").cast(pl.Int32), planted_share=pl.col("share").cast(pl.Float64))
        .join(pairs, on="theme", how="left")
        .join(topic_years.select("topic", "year", "prevalence", "ci_low", "ci_high"), on=["topic", "year"], how="left")
        .select(*KNOWN_THEMES.columns)
        .sort("theme", "year")
    )


def _distribute(weights: pl.DataFrame, row: str, weight: str, terms: pl.Series) -> tuple[Matrix, list[object]]:
    """Weights as an array of shape (n_rows, n_terms), over exactly these terms; rows sorted by name."""
    every_term = pl.DataFrame({"term": terms})
    inside = weights.join(every_term, on="term", how="semi").select(pl.col(row), "term", count=pl.col(weight))
    matrix, rows, present = make_matrix(inside.sort(row, "term"), row)
    columns = terms.search_sorted(pl.Series(present, dtype=pl.String)).to_numpy()
    full = np.zeros((len(rows), terms.len()))
    full[:, columns] = matrix.toarray()
    return full, rows
