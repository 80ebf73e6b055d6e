"""One name for each body; and who says what a section says: its body, or the one that half of it is copied from."""

from collections.abc import Mapping

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.statistics.voices import find_voices, name_voices

BODIES = pl.DataFrame(
    [
        ("教育部", "国家教委", 1985, 1998),
        ("甲总局", "总局", 2001, 2010),
        ("乙总局", "总局", 2011, None),
        ("国务院办公厅", "国办发", None, None),
        ("荻浦市教育局", "荻浦市教委", None, 2014),
        ("青川区教育体育局", "荻浦市青川区教育局", None, None),
    ],
    schema={"name": pl.String, "also_called": pl.String, "from": pl.Int32, "to": pl.Int32},
    orient="row",
)
STATED = ("kind", "carried_kind", "issuer", "document_number", "region", "province", "city", "district", "level")


def name(*rows: Mapping[str, str | int]) -> list[str]:
    """The voice of each document; what is not said of it is unknown. Documents are called d0, d1, ..."""
    schema = {"document_id": pl.String, "year": pl.Int32} | dict.fromkeys(STATED, pl.String)
    full = [{"document_id": f"d{n}"} | dict.fromkeys((*STATED, "year")) | {**row} for n, row in enumerate(rows)]
    documents = pl.DataFrame(full, schema=schema)
    named = name_voices(documents, BODIES)
    assert named.drop("voice").equals(documents)
    return named["voice"].to_list()


def local(issuer: str, *places: str, **more: str | int) -> dict[str, str | int]:
    """A document of the last of these places: province, city, district."""
    stated = dict(zip(("province", "city", "district"), places, strict=False))
    return {"issuer": issuer, "region": places[-1], "level": "市"} | stated | more


@pytest.mark.parametrize(
    ("issuer", "voice"),
    [
        ("教育部", "教育部"),
        ("中华人民共和国教育部", "教育部"),
        ("教育部办公厅", "教育部"),
        ("中华人民共和国 教育部办公厅", "教育部"),
        ("国务院", "国务院"),
        ("中华人民共和国国务院", "国务院"),
        ("国务院办公厅", "国务院办公厅"),
        ("中共中央办公厅", "中共中央办公厅"),
        ("青川省人民政府办公厅", "青川省人民政府办公厅"),
        ("中共青川市委办公室", "中共青川市委办公室"),
        ("中共青川市委员会办公室", "中共青川市委办公室"),
        ("中国共产党青川市委员会", "中共青川市委"),
        ("青川省教育委员会办公室", "青川省教育委员会"),
        ("青川市教委办公室", "青川市教委"),
        ("青川区政府", "青川区人民政府"),
        ("青川特别行政区政府", "青川特别行政区政府"),
        ("国务院侨务办公室", "国务院侨务办公室"),
        ("中华人民共和国", "中华人民共和国"),
    ],
)
def test_a_body_has_one_name_however_it_is_written(issuer: str, voice: str) -> None:
    assert name({"issuer": issuer, "region": "全国", "level": "国家"}) == [voice]


def test_a_renamed_body_has_its_last_name_in_the_years_of_the_other() -> None:
    years = (1984, 1985, 1998, 1999, None)
    stated = [{"issuer": "国家教委"} | ({"year": year} if year else {}) for year in years]
    assert name(*stated) == ["国家教委", "教育部", "教育部", "国家教委", "教育部"]


def test_a_name_that_two_bodies_had_goes_by_the_year_and_without_one_stays() -> None:
    years = (2000, 2010, 2011, None)
    stated = [{"issuer": "总局"} | ({"year": year} if year else {}) for year in years]
    assert name(*stated) == ["总局", "甲总局", "乙总局", "总局"]


def test_without_an_issuer_the_number_says_it_or_the_document_is_a_voice_of_its_own() -> None:
    numbers = ("国办发〔2015〕71号", "国发〔2015〕71号")
    assert name(*({"document_number": number} for number in numbers), {}, {}) == ["国务院办公厅", "d1", "d2", "d3"]
    # The number of what a local document passes on says nothing of who passes it on.
    assert name({"document_number": numbers[0], "level": "市"}, {"document_number": numbers[0], "level": "国家"}) == [
        "d0",
        "国务院办公厅",
    ]
    assert name({"document_number": numbers[0], "issuer": "某某学会"}) == ["某某学会"]


def test_places_above_its_own_are_no_part_of_a_name() -> None:
    places = ("浙原省", "荻浦市", "青川区")
    for issuer in ("浙原省荻浦市青川区财政局", "荻浦市青川区财政局", "青川区财政局", "区财政局", "财政局"):
        assert name(local(issuer, *places)) == ["青川区财政局"], issuer
    assert name(local("中共荻浦市青川区委", *places)) == ["中共青川区委"]
    # Of another place than the document: the province's bureau writes to a city.
    assert name(local("浙原省财政厅", *places)) == ["浙原省财政厅"]
    assert name(local("市财政局", *places)) == ["市财政局"]
    assert name(local("荻浦市财政局", *places)) == ["荻浦市财政局"]


def test_an_office_alone_has_the_place_of_its_document_if_that_is_known() -> None:
    assert name(local("教育局", "荻浦市"), local("市政府办公室", "荻浦市")) == ["荻浦市教育局", "荻浦市人民政府办公室"]
    assert name({"issuer": "教育局"}, {"issuer": "财政部", "region": "全国", "level": "国家"}) == ["教育局", "财政部"]
    assert name({"issuer": "教育委员会", "region": "全国"}) == ["教育委员会"]
    # A place that is in no table of divisions has a region and nothing above.
    assert name({"issuer": "区教育局", "region": "XX区", "level": "区县"}) == ["XX区教育局"]


def test_an_autonomous_prefecture_has_its_full_name() -> None:
    places = ("云原省", "荻山壮族苗族自治州")
    assert (
        name(local("荻山州教育局", *places), local("云原省荻山壮族苗族自治州教育局", *places))
        == ["荻山壮族苗族自治州教育局"] * 2
    )
    assert name(local("荻水州教育局", *places)) == ["荻水州教育局"]


def test_bodies_of_one_name_in_two_cities_are_two_voices() -> None:
    one, other = (("浙原省", city, "鼓楼区") for city in ("荻浦市", "松陵市"))
    assert name(local("鼓楼区教育局", *one), local("松陵市鼓楼区教育局", *other), local("鼓楼区教育局", *one)) == [
        "鼓楼区教育局（荻浦市）",
        "鼓楼区教育局（松陵市）",
        "鼓楼区教育局（荻浦市）",
    ]
    # A ministry stays one, whatever its documents are about.
    assert name(local("教育部", *one), local("教育部", *other)) == ["教育部", "教育部"]
    # Where its city is not known it may be either, or a third.
    assert (
        name(local("鼓楼区教育局", *one), local("鼓楼区教育局", *other), {"issuer": "鼓楼区教育局"})[2]
        == "鼓楼区教育局"
    )


def test_a_local_rename_is_found_with_its_place_and_without() -> None:
    places = ("浙原省", "荻浦市")
    assert name(local("荻浦市教委", *places), local("浙原省荻浦市教委", *places)) == ["荻浦市教育局"] * 2
    assert name(local("市教委", *places, year=2014), local("教委", *places, year=2015)) == [
        "荻浦市教育局",
        "荻浦市教委",
    ]
    district = (*places, "青川区")
    assert name(local("荻浦市青川区教育局", *district), local("区教育体育局", *district)) == ["青川区教育体育局"] * 2


DOCUMENTS = pl.DataFrame({"document_id": ["a", "b", "c"], "voice": ["甲局", "乙局", "c"], "year": [2019, 2020, 2020]})
# Two sections of 100 characters each.
SECTIONS = pl.DataFrame(
    [(document_id, f"{document_id}{n}", 100 * n, 100 * n + 100) for document_id in "abc" for n in (0, 1)],
    schema=["document_id", "section_id", "start", "end"],
    orient="row",
)


def list_copies(*copies: tuple[str, int, int, str], order: str = "earlier") -> pl.DataFrame:
    rows = [(to, start, end, source, start, end, 1.0, order) for to, start, end, source in copies]
    return pl.DataFrame(rows, schema=catalog.copies.schema, orient="row")


def voices(*copies: tuple[str, int, int, str], order: str = "earlier") -> dict[str, str]:
    found = find_voices(SECTIONS, DOCUMENTS, list_copies(*copies, order=order))
    assert found["section_id"].to_list() == SECTIONS["section_id"].to_list()
    return dict(found.select("section_id", "voice").iter_rows())


def test_without_copies_each_body_speaks_for_itself_and_an_unknown_one_is_its_document() -> None:
    assert voices() == {"a0": "甲局", "a1": "甲局", "b0": "乙局", "b1": "乙局", "c0": "c", "c1": "c"}


@pytest.mark.parametrize(("end", "voice"), [(49, "乙局"), (50, "甲局")])
def test_half_of_a_section_copied_makes_it_the_voice_of_its_source(end: int, voice: str) -> None:
    assert voices(("b", 0, end, "a"))["b0"] == voice


def test_passages_of_one_source_add_up() -> None:
    assert voices(("b", 0, 30, "a"), ("b", 60, 90, "a"))["b0"] == "甲局"
    assert voices(("b", 0, 30, "a"), ("b", 60, 90, "c"))["b0"] == "乙局"


def test_what_two_passages_of_one_source_share_counts_once() -> None:
    assert voices(("b", 0, 30, "a"), ("b", 10, 40, "a"))["b0"] == "乙局"


def test_a_passage_over_several_sections_counts_in_each() -> None:
    found = voices(("b", 10, 160, "c"))
    assert (found["b0"], found["b1"]) == ("c", "c")
    found = voices(("b", 60, 140, "c"))
    assert (found["b0"], found["b1"]) == ("乙局", "乙局")
    found = voices(("b", 60, 200, "c"))
    assert (found["b0"], found["b1"]) == ("乙局", "c")


def test_of_two_voices_with_half_of_a_section_it_has_that_with_more() -> None:
    assert voices(("b", 0, 60, "a"), ("b", 50, 100, "c"))["b0"] == "甲局"
    assert voices(("b", 0, 50, "a"), ("b", 40, 100, "c"))["b0"] == "c"


def test_where_nobody_knows_who_came_first_both_have_one_voice() -> None:
    found = voices(("a", 0, 100, "b"), ("b", 0, 100, "a"), order="unknown")
    assert found["a0"] == found["b0"] == "甲局"


def test_what_a_voice_repeats_of_another_keeps_the_voice_of_the_first() -> None:
    documents = DOCUMENTS.with_columns(voice=pl.Series(["甲局", "乙局", "乙局"]), year=pl.Series([2018, 2019, 2020]))
    found = find_voices(SECTIONS, documents, list_copies(("b", 0, 100, "a"), ("c", 0, 200, "b")))
    assert found["voice"].to_list() == ["甲局", "甲局", "甲局", "乙局", "甲局", "乙局"]


@pytest.mark.parametrize(("end", "own"), [(49, True), (50, False)])
def test_a_section_is_own_while_less_than_half_of_it_is_anothers_from_however_many(end: int, own: bool) -> None:
    copies = list_copies(("b", 0, 30, "a"), ("b", 10, end, "c"), ("b", 20, 30, "a"))
    found = SECTIONS.filter(find_voices(SECTIONS, DOCUMENTS, copies)["own"])
    assert found.equals(SECTIONS if own else SECTIONS.filter(pl.col("section_id") != "b0"))
