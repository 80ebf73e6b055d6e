"""The tables of the workbook: all that there is, in order, with topics called by their names."""

import polars as pl

from pipeline.reporting.contents import SECTIONS, TABLES
from pipeline.reporting.sheets import NO_SHEET, NO_SHEET_IF_EMPTY, UNTITLED, add_titles, make_sheets, order_sheets
from pipeline.tables.index import TABLES as CONTRACTS
from tests.plots.tables import make_tables


def test_tables_for_people_name_their_topics() -> None:
    tables = make_tables(years=(2019, 2020), per_year=2, n_keywords=1, n_topics=3)
    named = pl.when(pl.col("topic") == 2).then(pl.lit("劳动教育"))
    labels = tables["topic_labels"].with_columns(name=named)
    titled = add_titles(tables["topic_neighbours"], labels, "zh")
    assert titled.columns == ["topic", "topic_title", "rank", "neighbour", "neighbour_title", "distance"]
    assert titled.row(0, named=True)["topic_title"] == f"主题1 {labels['label'][0]}"
    assert titled.filter(neighbour=2)["neighbour_title"].unique().to_list() == ["主题3 劳动教育"]
    framed = labels.with_columns(doubt=pl.when(pl.col("topic") == 2).then(pl.lit("frame")))
    titled = add_titles(tables["topic_neighbours"], framed, "zh")
    assert titled.filter(neighbour=2)["neighbour_title"].unique().to_list() == ["主题3 套语 劳动教育"]
    links = add_titles(tables["topic_links"], labels, "zh")
    assert [name for name in links.columns if name.endswith("_title")] == ["topic_from_title", "topic_to_title"]
    assert set(links.filter(topic_from=2)["topic_from_title"]) == {"主题3 劳动教育"}
    themes = pl.DataFrame({"topic": [None, 0]}, schema={"topic": pl.Int32})
    assert add_titles(themes, labels, "en")["topic_title"].to_list() == [None, f"Topic 1 {labels['label'][0]}"]


def test_every_table_is_a_sheet_but_those_that_are_for_the_page_only() -> None:
    assert sorted(order_sheets()) == sorted(set(TABLES) - set(NO_SHEET))
    tables = make_tables(n_keywords=2, n_topics=4)
    before = {name: table.columns for name, table in tables.items()}
    sheets = make_sheets(tables, "zh")
    assert list(sheets) == [name for name in order_sheets() if name != "topic_identity"], "there is no earlier model"
    assert not any("topic_title" in sheets[name].columns for name in UNTITLED)
    assert {name: table.columns for name, table in tables.items()} == before


def test_sheets_of_long_tables_have_the_rows_that_say_something() -> None:
    tables = make_tables(n_keywords=2, n_topics=4)
    silent = tables["term_integrity"].head(1).with_columns(term=pl.lit("未见之词"), n_occurrences=pl.lit(0, pl.Int64))
    asked = silent.with_columns(term=pl.lit("未见的关键词"), is_keyword=True)
    tables["term_integrity"] = pl.concat([tables["term_integrity"], silent.with_columns(is_keyword=False), asked])
    tables["coword_pairs"] = pl.concat(
        [tables["coword_pairs"].with_columns(linked=pl.lit(linked)) for linked in (True, False, None)]
    )
    sheets = make_sheets(tables, "zh")
    assert "region" not in sheets["keyword_groups"]["group_kind"]
    assert sheets["coword_pairs"].height == tables["coword_pairs"].height / 3 and sheets["coword_pairs"]["linked"].all()
    assert sheets["term_integrity"].height == tables["term_integrity"].height - 1
    assert "未见的关键词" in sheets["term_integrity"]["term"] and "未见之词" not in sheets["term_integrity"]["term"]


def test_sheets_count_topics_from_1() -> None:
    tables = make_tables(n_keywords=2, n_topics=4)
    for name, sheet in make_sheets(tables, "zh").items():
        for column in (column for column, known in CONTRACTS[name].columns.items() if known.topic):
            assert sheet[column].to_list() == [None if n is None else n + 1 for n in tables[name][column]], name
            if f"{column}_title" in sheet.columns:
                for number, title in sheet.select(column, f"{column}_title").drop_nulls().iter_rows():
                    assert title.startswith(f"主题{number} ")


def test_mentions_name_their_documents() -> None:
    tables = make_tables(n_keywords=2, n_topics=4)
    known = {row[0]: row[1:] for row in tables["documents"].select("document_id", "title", "reference").iter_rows()}
    sheet = make_sheets(tables, "zh")["mentions"]
    assert sheet.height == tables["mentions"].height > 0
    assert sheet.select(tables["mentions"].columns).equals(tables["mentions"])
    for document_id, *named in sheet.select("document_id", "title", "reference").iter_rows():
        assert tuple(named) == known[document_id]


def test_what_was_not_done_has_no_sheet() -> None:
    tables = make_tables(n_keywords=2, n_topics=4, known=False)
    assert set(order_sheets()) - set(make_sheets(tables, "zh")) == set(NO_SHEET_IF_EMPTY)


def test_sheets_follow_the_sections_of_the_page() -> None:
    shown = [table for section in SECTIONS for table in section.tables if table not in ("sections", "intrusion_items")]
    assert order_sheets() == shown
    assert order_sheets()[:2] == ["documents", "files"] and order_sheets()[-1] == "planted_changes"
