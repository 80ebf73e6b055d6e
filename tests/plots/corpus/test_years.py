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


def test_small_regions_are_drawn_together() -> None:
    tables = make_tables()
    axes = draw(tables["documents"], tables["years"], PARAMS, "en").axes[0]
    names = [str(bars.get_label()) for bars in axes.containers]
    assert len(names) == 8 and names[-1] == "3 other regions"


def test_documents_without_a_year_are_not_lost() -> None:
    tables = make_tables(years=(2019,), per_year=4)
    undated = tables["documents"].with_columns(year=pl.when(pl.col("document_id") != "2019-000").then("year"))
    axes = draw(undated, tables["years"], PARAMS, "zh").axes[0]
    assert sum(bar.get_height() for bars in axes.containers for bar in bars) == 4


def test_without_a_document_to_show_there_is_no_figure() -> None:
    tables = make_tables(years=(2019,), per_year=2)
    gap = tables["years"].with_columns(pl.lit(0, pl.Int64).alias("n_documents"))
    assert draw_corpus_years(tables["documents"].clear(), gap, PARAMS, "zh") == []
