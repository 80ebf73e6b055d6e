"""Forms that came back: read whatever a spreadsheet made of them, set aside with every reason, and none lost."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.intrusion.forms import MAX_BYTES, read_forms
from tests.analysis.intrusion.answers import PARAMS, choose_from, choose_right, draw, fill_in, make_fit

ITEMS = draw(*make_fit(6), PARAMS)
FORM = ITEMS["form"][0]
RIGHT = fill_in(ITEMS, "张三", choose_right)


def reason(content: bytes) -> str:
    """Why a form is set aside."""
    answers, forms = read_forms({"a.csv": content}, ITEMS)
    assert answers.is_empty() and forms["used"].to_list() == [False]
    assert forms["reason_zh"][0]
    return str(forms["reason_en"][0])


def rows(*lines: str) -> bytes:
    return "\n".join(["form,annotator,item,answer", *lines]).encode()


def test_a_form_is_read_answer_by_answer() -> None:
    answers, forms = read_forms({"a.csv": RIGHT}, ITEMS)
    key = ITEMS.filter("is_intruder").select("item", "option").sort("item")
    assert answers.select("item", "option").equals(key)
    assert answers["annotator"].unique().to_list() == ["张三"]
    assert forms.select("file", "annotator", "n_answers", "used", "reason_zh").row(0) == (
        "a.csv",
        "张三",
        18,
        True,
        None,
    )


def test_dont_know_is_an_answer_and_an_open_item_is_none() -> None:
    answers, forms = read_forms({"a.csv": fill_in(ITEMS, "张三", choose_from({"w01": "?", "w02": "A"}))}, ITEMS)
    assert answers.select("item", "option").rows() == [("w01", None), ("w02", "A")]
    assert forms["n_answers"][0] == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_spreadsheets_make_of_a_form_is_read_all_the_same(encoding: str, separator: str) -> None:
    table = list(csv.reader(io.StringIO(RIGHT.decode("utf-8-sig"))))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    # Another order of columns, one more, and an empty line at the end.
    writer.writerows([*([*reversed(line), ""] for line in table), [""] * 6])
    answers, _ = read_forms({"a.csv": text.getvalue().encode(encoding)}, ITEMS)
    assert answers.equals(read_forms({"a.csv": RIGHT}, ITEMS)[0])


def test_letters_may_be_small_or_full_width_and_a_name_stands_once() -> None:
    content = rows(f"{FORM}, 张三 ,W01,ａ", ",,w02,b", ",,w03,？")
    assert read_forms({"a.csv": content}, ITEMS)[0].rows() == [
        ("张三", "w01", "A"),
        ("张三", "w02", "B"),
        ("张三", "w03", None),
    ]


def test_a_form_of_another_fit_is_set_aside_and_says_so() -> None:
    assert "Fold" in reason(fill_in(ITEMS, "张三", choose_right, form="Fold"))
    assert "fill it in again" in reason(fill_in(ITEMS, "张三", choose_right, form="Fold"))
    # Where there is nothing to ask any more, earlier forms are still named.
    _, forms = read_forms({"a.csv": RIGHT}, ITEMS.clear())
    assert forms["used"].to_list() == [False] and FORM in forms["reason_en"][0]


def test_every_fault_of_a_file_is_named_at_once() -> None:
    told = reason(rows(f"{FORM},张三,w01,A", f"{FORM},李四,w99,A", f"{FORM},张三,w02,G", f"{FORM},张三,w01,B"))
    assert "column annotator has 2 names" in told
    assert "line 3: there is no item w99" in told
    assert "line 4: the answer to w02 is G; it must be A B C D E F or ?" in told
    assert "line 5: w01 is answered twice" in told


def test_no_more_faults_are_told_than_one_wants_to_read() -> None:
    told = reason(rows(*(f"{FORM},张三,w01,{letter}" for letter in "GHIJKLMN")))
    assert told.count("line ") == 5 and told.endswith("and 3 more")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "lacks some of the columns"),
        (b"\xff\xff\x00\x81", "not text"),
        (b"PK\x03\x04\x14\x00\x06\x00", "lacks some of the columns"),
        ("姓名,答案\n张三,A\n".encode(), "lacks some of the columns annotator, answer, form, item"),
        (rows(f'{FORM},"张三,w01,A'), "not CSV"),
        (rows(f"{FORM},张三,w01,"), "it has no answer"),
        (rows(f"{FORM},,w01,A"), "has 0 names"),
        (b"x" * (MAX_BYTES + 1), "too large"),
    ],
)
def test_what_is_no_form_is_set_aside_with_its_reason(content: bytes, told: str) -> None:
    assert told in reason(content)


def test_of_several_by_one_name_the_one_saved_last_counts_and_the_others_are_named() -> None:
    files = {
        "intrusion_张三.csv": fill_in(ITEMS, "张三", choose_from({"w01": "A"}), saved_at="2024-05-01T08:00:00Z"),
        "intrusion_张三 (1).csv": fill_in(ITEMS, "张三", choose_from({"w01": "B"}), saved_at="2024-05-03T08:00:00Z"),
        "早/intrusion_张三.csv": fill_in(ITEMS, "张三 ", choose_from({"w01": "C"}), saved_at="2024-05-02T08:00:00Z"),
    }
    answers, forms = read_forms(files, ITEMS)
    assert answers["option"].to_list() == ["B"]
    assert forms["used"].sum() == 1
    aside = forms.filter(~pl.col("used"))
    assert all("intrusion_张三 (1).csv" in told for told in aside["reason_zh"])


@given(st.permutations(range(4)))
def test_neither_the_order_of_files_nor_their_names_matter(order: list[int]) -> None:
    contents = [fill_in(ITEMS, f"第{number}人", choose_from({"w01": "ABCD"[number]})) for number in range(4)]
    answers, _ = read_forms({f"{place}.csv": contents[number] for place, number in enumerate(order)}, ITEMS)
    assert answers.equals(read_forms({f"{n}.csv": content for n, content in enumerate(contents)}, ITEMS)[0])


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_at_all_bring_it_down(noise: bytes, with_head: bool) -> None:
    _, forms = read_forms({"a.csv": (rows("") if with_head else b"") + noise}, ITEMS)
    assert forms.height == 1 and forms["used"].to_list() == [False]


def test_without_files_both_tables_are_empty() -> None:
    answers, forms = read_forms({}, ITEMS)
    assert answers.is_empty() and forms.is_empty()
