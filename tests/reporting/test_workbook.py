"""The workbook: text stays text, the same bytes, every column explained."""

import io
import re
import zipfile

import polars as pl
import pytest
import python_calamine

from pipeline.reporting import workbook
from pipeline.reporting.sheets import add_titles, make_sheets
from pipeline.reporting.workbook import MOST_CHARACTERS, make_workbook
from tests.plots.tables import make_tables
from tests.plots.topic_tables import forget
from tests.plots.vocabulary import Tables


def parts(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def load_workbook(book: bytes) -> python_calamine.CalamineWorkbook:
    return python_calamine.load_workbook(io.BytesIO(book))


def test_formulas_and_addresses_stay_text() -> None:
    table = pl.DataFrame({"term": ["=1+1", "http://example.com", "+86", "007"]})
    book = parts(make_workbook({"year_terms": table}, "t", "", "zh"))
    sheet = book["xl/worksheets/sheet3.xml"]
    assert "<f>" not in sheet and "hyperlink" not in sheet
    assert "<t>=1+1</t>" in book["xl/sharedStrings.xml"] and "<t>007</t>" in book["xl/sharedStrings.xml"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_tables_give_the_same_bytes(language: str) -> None:
    tables = make_tables(n_keywords=3, n_topics=2)
    tables.pop("sections")
    tables.pop("intrusion_items")
    assert make_workbook(tables, "t", "n", language) == make_workbook(tables, "t", "n", language)


def test_a_gap_is_an_empty_cell_and_zero_is_zero() -> None:
    table = pl.DataFrame({"n_mentions": [0, None, 2]})
    sheet = parts(make_workbook({"keyword_years": table}, "t", "", "zh"))["xl/worksheets/sheet3.xml"]
    assert re.findall(r'<c r="(A\d)" s="\d+"><v>(\d)</v>', sheet) == [("A2", "0"), ("A4", "2")]


def test_what_is_not_known_of_a_topic_is_an_empty_cell() -> None:
    tables = make_tables(n_topics=8)
    names = ("topic_years", "topic_groups", "period_topics")

    def count_cells(tables: Tables) -> int:
        book = parts(make_workbook({name: tables[name] for name in names}, "t", "", "zh"))
        return sum(book[f"xl/worksheets/sheet{place}.xml"].count("<v>") for place in (3, 4, 5))

    # Six years of eight estimates, two groups of three, three of the earlier period and seven of the change.
    assert count_cells(tables) - count_cells(forget(tables, 7)) == 48 + 6 + 3 + 7


def test_text_too_long_for_excel_is_not_cut_in_silence() -> None:
    table = pl.DataFrame({"text": ["长" * (MOST_CHARACTERS + 1), "短"]})
    strings = parts(make_workbook({"topic_sections": table}, "t", "", "zh"))["xl/sharedStrings.xml"]
    assert "（过长，见 CSV）" in strings and "长长" not in strings and "<t>短</t>" in strings


@pytest.mark.parametrize(("language", "said"), [("zh", "只列显著关联的词对"), ("en", "linked pairs alone are here")])
def test_the_first_sheet_says_which_rows_of_a_table_are_left_out(language: str, said: str) -> None:
    tables = make_tables()
    named = {name: tables[name] for name in ("coword_pairs", "coword_terms")}
    about = load_workbook(make_workbook(named, "t", "", language)).get_sheet_by_index(0).to_python()
    told = {str(row[0]): str(row[2]) for row in about}
    assert said in told["coword_pairs"] and "tables/coword_pairs.csv" in told["coword_pairs"]
    assert "csv" not in told["coword_terms"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_sheet_says_where_a_sheet_ends_before_its_table(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    long, short = (pl.DataFrame({"year": pl.Series(range(n), dtype=pl.Int32)}) for n in (3, 2))
    book = load_workbook(make_workbook({"year_terms": long, "years": short}, "t", "", language))
    assert [len(book.get_sheet_by_name(name).to_python()) for name in ("year_terms", "years")] == [1 + 2, 1 + 2]
    told = {str(row[0]): (row[1], str(row[2])) for row in book.get_sheet_by_index(0).to_python()}
    assert (
        told["year_terms"][0] == 3 and "2" in told["year_terms"][1] and "tables/year_terms.csv" in told["year_terms"][1]
    )
    assert "csv" not in told["years"][1]


def test_documents_come_without_their_text() -> None:
    strings = parts(make_workbook({"documents": make_tables()["documents"]}, "t", "", "en"))["xl/sharedStrings.xml"]
    assert "坚持稳中求进" not in strings and "云溪区教育局2017年工作要点" in strings


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("词分布的余弦相似度", "其编号与名字或标签", "kept 延续", "引用时列在标题之后")),
        (
            "en",
            (
                "cosine similarity of the word",
                "its number and name or label",
                "split",
                "stands behind the title",
            ),
        ),
    ],
)
def test_a_sheet_says_what_tables_say_of_their_columns(language: str, words: tuple[str, ...]) -> None:
    tables = make_tables()
    shown = {
        name: add_titles(tables[name], tables["topic_labels"], language) for name in ("topic_links", "known_themes")
    }
    shown["mentions"] = make_sheets(tables, language)["mentions"]
    strings = parts(make_workbook(shown, "t", "", language))["xl/sharedStrings.xml"]
    assert [word for word in words if word not in strings] == []


def test_heads_are_in_both_languages_with_the_name_below() -> None:
    book = load_workbook(make_workbook({"topic_years": make_tables()["topic_years"]}, "t", "", "zh"))
    heads = next(book.get_sheet_by_name("topic_years").iter_rows())
    assert heads[1:3] == ["年份\nYear\nyear", "主题份额（0–1）\nShare of the topic (0–1)\nprevalence"]
    codebook = list(book.get_sheet_by_name("字段说明").iter_rows())
    assert [row[:2] for row in codebook[1:]] == [["topic_years", str(head).split("\n")[2]] for head in heads]
    year, share = codebook[2], codebook[3]
    assert year[4:7] == ["整数 integer", "", "否 no"] and share[4:7] == ["小数 number", "0 – 1", "是 yes"]
    assert codebook[1][5] == "≥ 1", "topics count from 1"


def test_numbers_keep_their_value_and_are_rounded_as_shown_alone() -> None:
    value = 0.123456789012345
    table = pl.DataFrame({"rate_ratio": [value], "p": [0.00004], "n_mentions": [12345], "first_year": [2020]})
    book = make_workbook({"keyword_trends": table.cast({"first_year": pl.Int32})}, "t", "", "en")
    assert load_workbook(book).get_sheet_by_name("keyword_trends").to_python()[1] == [value, 0.00004, 12345, 2020]
    cells = dict(re.findall(r'<c r="(\w2)" s="(\d+)">', parts(book)["xl/worksheets/sheet3.xml"]))
    styles = parts(book)["xl/styles.xml"]
    formats = dict(re.findall(r'numFmtId="(\d+)" formatCode="([^"]*)"', styles)) | {"1": "0", "3": "#,##0"}
    used = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])
    shown = [formats[used[int(cells[cell])]] for cell in ("A2", "B2", "C2", "D2")]
    assert shown == ["0.000", "[&lt;0.001]&quot;&lt;0.001&quot;;0.000", "#,##0", "0"]
