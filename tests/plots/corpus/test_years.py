"""The figure of the corpus: documents by year and region."""

import polars as pl
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.corpus.years import draw_corpus_years
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


def draw(documents: pl.DataFrame, years: pl.DataFrame, params: FiguresParams, language: str) -> Figure:
    drawn = draw_corpus_years(documents, years, params, language)
    assert isinstance(drawn, Figure)
    return drawn


def test_documents_by_year_add_up() -> None:
    tables = make_tables(gaps=(2019,))
    axes = draw(tables["documents"], tables["years"], PARAMS, "zh").axes[0]
    heights = [0.0] * 7
    for bars in axes.containers:
        for place, bar in enumerate(bars):
            heights[place] += bar.get_height()
    assert heights == [12, 12, 0, 12, 12, 12, 12]
    assert [text.get_text().strip() for text in axes.texts].count("12") == 6
    assert "空缺" in [text.get_text() for text in axes.texts]


def test_more_regions_than_can_be_told_apart_are_stacked_by_level() -> None:
    """None of ten regions is picked out; with eight each is shown."""
    tables = make_tables()
    first = pl.col("document_id").str.ends_with("000")
    levels = tables["documents"].with_columns(
        level=pl.when(first).then(pl.lit("省")).when(pl.col("region") != "北麓").then(pl.lit("区县"))
    )
    names, heights = stack(levels, tables["years"])
    assert names == ["province", "district", "level unknown"] and heights == [7, 70, 7]
    few = levels.filter(~pl.col("region").is_in(["南渡", "松江口"]))
    names, _ = stack(few, tables["years"])
    assert sorted(names) == sorted(few["region"].unique())


def stack(documents: pl.DataFrame, years: pl.DataFrame) -> tuple[list[str], list[float]]:
    """What the stack consists of, from the bottom up, and how many documents each part has."""
    bars = draw(documents, years, PARAMS, "en").axes[0].containers
    return [str(part.get_label()) for part in bars], [sum(bar.get_height() for bar in part) for part in bars]


def test_documents_without_a_year_are_not_lost() -> None:
    tables = make_tables(years=(2019,), per_year=4)
    undated = tables["documents"].with_columns(year=pl.when(pl.col("document_id") != "2019-000").then("year"))
    axes = draw(undated, tables["years"], PARAMS, "zh").axes[0]
    assert sum(bar.get_height() for bars in axes.containers for bar in bars) == 4


def test_without_a_document_to_show_there_is_no_figure() -> None:
    tables = make_tables(years=(2019,), per_year=2)
    gap = tables["years"].with_columns(pl.lit(0, pl.Int64).alias("n_documents"))
    assert draw_corpus_years(tables["documents"].clear(), gap, PARAMS, "zh") == []
