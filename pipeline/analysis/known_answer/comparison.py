"""What was planted in the embedded corpus, beside what was found."""

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from pipeline.analysis.statistics.arrays import Matrix, unit_rows
from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.tables.known_answer import KNOWN_KEYWORDS, KNOWN_THEMES


def compare_keywords(truth: pl.DataFrame, keyword_years: pl.DataFrame, keyword_trends: pl.DataFrame) -> pl.DataFrame:
    """Planted and found rate of each keyword in each year, and whether the interval holds the planted one.

    truth has keyword, kind, year, expected_per_10k_chars. Keywords that were not planted are left out. Rows by keyword, year.
    """
    return (
        truth.select(
            "keyword", "kind", pl.col("year").cast(pl.Int32), pl.col("expected_per_10k_chars").cast(pl.Float64)
        )
        .join(keyword_years, on=["keyword", "year"])
        .join(keyword_trends.select("keyword", "verdict"), on="keyword")
        .with_columns(within=pl.col("expected_per_10k_chars").is_between("ci_low", "ci_high"))
        .select(*KNOWN_KEYWORDS.columns)
        .sort("keyword", "year")
    )


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
