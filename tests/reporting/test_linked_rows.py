"""The page holds the rows that its numbers are values of, and no others."""

import polars as pl

from pipeline import catalog
from pipeline.reporting.data.number_formats import P_VALUE, choose_number
from pipeline.reporting.linked_rows import gather_linked_rows
from pipeline.reporting.sheets import make_sheets
from pipeline.reporting.writing.links import open_rows
from tests.plots.tables import make_tables
from tests.reporting.conftest import Report
from tests.reporting.evidence.recount import ROW_LINK, find_wrong_rows

SHAPES = pl.DataFrame(
    [("双减", "absent_before", "up", "2021", "新现", "strong", "found"), ("师德师风", "flat", None, None, "不明", None, "missed")],
    schema=catalog.known_shapes.schema,
    orient="row",
)  # fmt: skip


def test_rows_are_those_that_links_ask_for_with_words_for_their_codes() -> None:
    html = open_rows("1", "known_shapes", "rows", outcome="found")
    (columns,) = gather_linked_rows(html, {"known_shapes": SHAPES}, "en").values()
    assert [name for name, *_ in columns] == list(catalog.known_shapes.columns)
    told = {name: (words, values) for name, _, words, values, _ in columns}
    assert told["keyword"] == ({}, ["双减"])
    assert told["outcome"] == ({"found": "correct"}, ["found"])
    every = open_rows("2", "known_shapes", "rows", outcome="*")
    assert gather_linked_rows(html + every, {"known_shapes": SHAPES}, "zh")["known_shapes"][0][3] == [
        "双减",
        "师德师风",
    ]
    assert gather_linked_rows("", {}, "zh") == {}


def test_columns_go_by_their_heads_for_people_and_numbers_have_formats() -> None:
    tables = make_tables(n_keywords=2, n_topics=2)
    html = open_rows("x", "keyword_trends", "q", keyword="劳动教育")
    for language, head in (
        ("zh", "单独一个词所能达到的最小 q"),
        ("en", "Smallest q that one keyword alone could reach"),
    ):
        columns = {name: more for name, *more in gather_linked_rows(html, tables, language)["keyword_trends"]}
        assert columns["smallest_q"][0][0] == head
        assert all(told[0] != name for name, (told, *_) in columns.items() if "_" in name)
        forms = {name: more[-1] for name, more in columns.items()}
        assert [forms[name] for name in ("q", "n_mentions", "first_year", "keyword")] == [P_VALUE, "#,##0", "0", None]


def test_a_linked_row_shows_its_numbers_as_the_workbook_does_whatever_else_is_linked() -> None:
    """The rate of the linked row is small, that of another on the sheet large, that of a row without a sheet larger still."""
    tables = make_tables(n_keywords=2, n_topics=2)
    pairs = tables["coword_pairs"].head(3)
    expected = pl.Series([0.5, 50.0, 5000.0])
    tables["coword_pairs"] = pairs.with_columns(expected=expected, linked=pl.Series([True, True, False]))
    row = {name: pairs[name][0] for name in ("kind", "span", "term", "other")}
    html = open_rows("x", "coword_pairs", "expected", **row)
    columns = {
        name: (values, form) for name, *_, values, form in gather_linked_rows(html, tables, "zh")["coword_pairs"]
    }
    sheet = make_sheets(tables, "zh")["coword_pairs"]
    assert columns["expected"] == ([0.5], "0.00") and choose_number("expected", sheet["expected"]) == "0.00"
    numbers = [name for name in pairs.columns if pairs[name].dtype.is_numeric()]
    assert [columns[name][1] for name in numbers] == [choose_number(name, sheet[name]) for name in numbers]


def test_topics_count_from_one_and_flags_are_one_and_zero() -> None:
    tables = make_tables(n_topics=2)
    html = open_rows("x", "known_themes", "similarity", topic=2) + open_rows("x", "known_keywords", "rows", within=1)
    rows = gather_linked_rows(html, tables, "zh")
    columns = {name: values for name, _, _, values, _ in rows["known_themes"]}
    themes = tables["known_themes"]
    assert set(columns["topic"]) == {2} and set(columns["theme"]) == set(themes.filter(topic=1)["theme"])
    within = {name: (words, values) for name, _, words, values, _ in rows["known_keywords"]}["within"]
    assert within == ({"1": "是"}, [1] * int(tables["known_keywords"]["within"].sum()))


def test_a_row_of_all_topics_is_found_by_having_none(chinese: Report) -> None:
    html = open_rows("x", "intrusion_scores", "n_right", kind="word", topic="null")
    rows = {
        name: values for name, _, _, values, _ in gather_linked_rows(html, chinese.tables, "zh")["intrusion_scores"]
    }
    assert rows["topic"] == [None] and rows["kind"] == ["word"]
    overall = chinese.tables["intrusion_scores"].filter(pl.col("topic").is_null(), kind="word")
    assert rows["n_right"] == overall["n_right"].to_list()
    opened = [
        told
        for href, told in ROW_LINK.findall(chinese.html)
        if href.startswith("#r:intrusion") and "topic=null" in href
    ]
    assert str(overall["n_right"][0]) in opened and len(opened) == 7, (
        "two counts and a precision each, and the log odds"
    )


def test_numbers_that_open_a_row_are_in_it(chinese: Report, english: Report) -> None:
    for report in (chinese, english):
        tables = {href.split(":")[1] for href, _ in ROW_LINK.findall(report.html)}
        assert tables >= {"keyword_trends", "keyness", "coword_pairs", "coword_spans", "known_shapes", "known_themes"}
        assert tables >= {"topic_quality", "choice", "topic_effects", "topic_years", "period_topics", "planted_changes"}
        assert find_wrong_rows(report.html) == []


def test_a_number_that_its_row_does_not_have_is_found(chinese: Report) -> None:
    href, told = next(link for link in ROW_LINK.findall(chinese.html) if ":q:" in link[0] and link[1].startswith("0."))
    wrong = chinese.html.replace(f'href="{href}">{told}<', f'href="{href}">0.999<')
    assert [found.split(" ")[0] for found in find_wrong_rows(wrong)] == ["0.999"]
