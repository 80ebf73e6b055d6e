"""Tables that are hard to draw: seventy years, 28 topics and names that have no room; and a single year, keyword and topic."""

import polars as pl

from tests.plots.robustness_tables import make_robustness
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables

YEARS = tuple(range(1954, 2024))
LONG = "城乡义务教育优质均衡发展与教育公共服务一体化建设工程"


def make_crowded() -> Tables:
    """Seventy years, three without documents, 28 topics, keywords and bodies with long names, numbers of five digits."""
    made = make_tables(YEARS, gaps=(1966, 1967, 1968), n_keywords=12, n_topics=28, per_year=9)
    longer = pl.concat_str("keyword", pl.lit(LONG))
    tables = {
        name: table.with_columns(keyword=longer) if "keyword" in table.columns else table
        for name, table in made.items()
    }
    labels = made["topic_labels"].with_columns(name=pl.lit(LONG), name_en=pl.lit("High-quality balanced " * 4))
    copied = pl.concat(
        [
            made["copied_passages"].head(1).with_columns(voice=pl.lit(f"{place}{LONG}"), n_characters=9_876 - place)
            for place in range(30)
        ],
        how="vertical_relaxed",
    ).cast(made["copied_passages"].schema)
    leaves = made["body_leaves"].with_columns(voice=pl.concat_str("voice", pl.lit(LONG)))
    documents = made["documents"].with_columns(region=pl.concat_str(pl.lit(LONG), "region"))
    robust = make_robustness([(f"双减{LONG}", "上升")])
    return (
        tables
        | robust
        | {"topic_labels": labels, "copied_passages": copied, "documents": documents, "body_leaves": leaves}
    )


def make_bare() -> Tables:
    """One year, one keyword, one topic."""
    return make_tables((2023,), n_keywords=1, n_topics=1)
