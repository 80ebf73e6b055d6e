"""A region is a division, a place of the researcher's, or what can be nothing but a place; of a common word none is made."""

import pytest

from pipeline.corpus.metadata.divisions import LAST_REVISION, find_short_names, load_divisions
from pipeline.corpus.metadata.main_places import find_main_place, find_own_level, find_path_place
from pipeline.corpus.metadata.metadata import detect_metadata
from pipeline.corpus.metadata.places import find_place, find_region, split_place


@pytest.mark.parametrize(
    "title",
    [
        "关于进一步规范校外培训市场秩序的通知",
        "关于加强城市管理工作的意见",
        "关于做好图书市场监管工作的通知",
        "图书市场整治方案",
        "图书市场管理局2021年工作要点",
        "义务教育学校退市机制",
        "规范民办学校退市行为",
        "整顿校园超市",
        "繁荣夜市经济2021年行动方案",
        "高举旗帜主题宣传活动方案",
        "国旗教育周方案",
        "学区化办学2021年方案",
        "社区教育2021年工作要点",
        "中心城区学校布局规划",
        "城区人民政府关于办学的通知",
        "校园周边地区整治方案",
        "教育强县2020年工作要点",
        "创建文明城市2021年工作要点",
        "开发区教育局2021年工作要点",
        "高校联盟2021年工作要点",
        "区域教育协作方案",
        "东城区域协调发展规划",
        "关于加强市教育局机关建设的通知",
        "推进区教育局政务公开",
        "关于推进县财政局改革的意见",
        "各市教育局2021年任务",
        "省市教育局联席会议纪要",
        "荻浦市的春天",
        "某市教育局2021年工作要点",
        "中山大学2021年工作要点",
        "安康2030行动计划",
        "大同教育漫谈",
    ],
)
def test_no_region_is_made_of_common_words_and_phrases(title: str) -> None:
    assert find_region(None, None, title, []) is None


@pytest.mark.parametrize(
    ("title", "places"),
    [
        # Divisions, whatever follows.
        ("武汉市图书市场监管工作要点", ("武汉市",)),
        ("玉林市容县教育工作要点", ("玉林市", "容县")),
        ("四川泸县校车安排", ("四川", "泸县")),
        ("2021年临平区教育工作要点", ("临平区",)),
        ("关于印发临平区课后服务方案的通知", ("临平区",)),
        ("晋城市城区教育局2021年工作要点", ("晋城市", "城区")),
        ("武汉市城区学校布局规划", ("武汉市",)),
        ("伊犁州教育局2021年工作要点", ("伊犁州",)),
        # Short names before an office.
        ("广西教育厅关于办学的通知", ("广西",)),
        ("恩施教育局2021年工作要点", ("恩施",)),
        # Names that no table has, before an office of any branch, 关于, a year.
        ("荻浦市教育局2021年工作要点", ("荻浦市",)),
        ("荻浦县关于规范图书市场秩序的通知", ("荻浦县",)),
        ("荻浦县2021年工作要点", ("荻浦县",)),
        ("荻浦市二〇二一年工作要点", ("荻浦市",)),
        ("荻浦市“十四五”规划", ("荻浦市",)),
        ("荻浦市财政局关于预算的通知", ("荻浦市",)),
        ("荻浦市人力资源和社会保障局关于招聘的通知", ("荻浦市",)),
        ("荻浦市市场监督管理局关于收费的通知", ("荻浦市",)),
        ("荻浦市卫健委关于体检的通知", ("荻浦市",)),
        ("荻浦市总工会关于评选的通知", ("荻浦市",)),
        ("荻浦市委办公室关于学习的通知", ("荻浦市",)),
        ("荻浦县荻花镇人民政府关于校车的通知", ("荻浦县",)),
        ("荻浦市第三中学章程", ("荻浦市",)),
        ("关于印发《荻浦市教育局2021年工作要点》的通知", ("荻浦市",)),
        ("澜江省荻浦市青蒲区教育局", ("澜江省", "荻浦市", "青蒲区")),
        ("国家税务总局荻浦市税务局关于办税的通知", ("荻浦市",)),
        ("XX区教育局2021年工作要点", ("XX区",)),
        # As stated, in Traditional characters, too.
        ("雲溪市教育局2021年工作要點", ("雲溪市",)),
        ("松陵縣教育局關於辦學的通知", ("松陵縣",)),
        ("廣州市教育局關於辦學的通知", ("廣州市",)),
        # Central bodies.
        ("民政部关于评选的通知", ("全国",)),
        ("国家发展改革委关于收费的通知", ("全国",)),
    ],
)
def test_regions_of_titles(title: str, places: tuple[str, ...]) -> None:
    assert find_region(None, None, title, []) == (places, "title")


@pytest.mark.parametrize("title", ["教育部门关于办学的通知", "国家级示范校名单"])
def test_what_begins_like_a_central_body_is_none(title: str) -> None:
    assert find_region(None, None, title, []) is None


def test_a_division_in_traditional_characters_has_its_code() -> None:
    found = detect_metadata("廣州市教育局2021年工作要點\n一、甲", (), "a.txt", {"title": "廣州市教育局2021年工作要點"})
    assert (found.region, found.province, found.division_code) == ("广州市", "广东省", "440100")


def test_a_stated_region_is_split_though_nothing_follows_it() -> None:
    assert split_place("澜江省荻浦市", is_whole=True) == ("澜江省", "荻浦市")
    assert split_place("澜江省荻浦市") == ()
    found = detect_metadata("工作要点\n一、甲", (), "a.txt", {"region": "澜江省荻浦市"})
    assert (found.province, found.city) == ("澜江省", "荻浦市")


def report(name: str, level: str, speaker: str) -> str:
    line = f"{name}经济稳中向好，{name}面貌一新，我{level}学位增加，全{level}人民奋进。\n"
    return f"各位代表：\n现在，我代表{speaker}，向大会报告工作，请予审议。\n{line * 3}与武汉往来密切，武汉客人增多，武汉方向。"


def list_reporters() -> list[tuple[str, str, str, str]]:
    """Full name, what a report calls it, 市 or what else it calls itself, and who speaks; of cities and counties under a province."""
    reporters = []
    for code, names in load_divisions().by_code.items():
        name = names[-1].name
        is_city = code.endswith("00") or (code[2:4] == "90" and name.endswith("市"))
        if names[-1].last_year == LAST_REVISION and is_city and not name.endswith(("行政区", "武汉市")):
            own = "自治区" if name.endswith("自治区") else name[-1]
            speaker = "行署" if own in ("盟", "区") else f"{own}人民政府"
            reporters.append((name, find_short_names(name)[0], own, speaker))
    return reporters


def test_every_city_s_report_is_its_own_by_the_name_that_it_repeats() -> None:
    """But for the short names that are words (东方): they have to be said by the file's name."""
    words = {"东方市", "双河市", "昆玉市", "新星市", "白杨市", "草湖市"}
    for name, short, own, speaker in list_reporters():
        text = report(short, own[-1], speaker)
        assert detect_metadata(text, (), "report.txt", {}).region == (None if name in words else name)
        for path in (f"city_{short}_2024.txt", f"{short}.txt", f"{name}政府工作报告.txt"):
            assert detect_metadata(text, (), path, {}).region == name


@pytest.mark.parametrize(
    ("path", "text", "level", "name"),
    [
        ("天门.txt", "天门发展，天门进步，天门繁荣。", "市", "天门市"),
        ("city_天门_2024.txt", "天门发展，天门进步，天门繁荣。", None, "天门市"),
        ("2024/天门/报告.txt", "天门发展，天门进步，天门繁荣。", "市", "天门市"),
        ("昆山.txt", "昆山发展，昆山进步，昆山繁荣。苏州支持。", "市", "昆山市"),
        ("涉县.txt", "涉县发展，涉县进步，涉县繁荣。", "县", "涉县"),
        ("恩施.txt", "恩施发展，恩施进步，恩施繁荣。", "州", "恩施土家族苗族自治州"),
        ("恩施.txt", "恩施发展，恩施进步，恩施繁荣。", "市", "恩施市"),
        # Nothing says which, or the text speaks of another.
        ("恩施.txt", "恩施发展，恩施进步，恩施繁荣。", None, None),
        ("天门.txt", "天门发展。", "市", None),
        ("天门.txt", "天门发展，天门进步，天门繁荣。" + "武汉发展。" * 4, "市", None),
        ("天门山游记.txt", "天门发展，天门进步，天门繁荣。", "市", None),
        ("工作要点.txt", "天门发展，天门进步，天门繁荣。", "市", None),
    ],
)
def test_the_file_s_name_counts_where_the_text_agrees(
    path: str, text: str, level: str | None, name: str | None
) -> None:
    assert find_path_place(path, text, level) == name


def test_a_name_within_another_is_not_counted() -> None:
    assert find_main_place("马鞍山发展，马鞍山进步，马鞍山繁荣。", "市") == "马鞍山市"


def test_a_district_of_a_name_that_several_have_is_found_by_its_name() -> None:
    assert find_main_place("朝阳区发展，朝阳区进步，朝阳区繁荣。", "区") == "朝阳区"


@pytest.mark.parametrize(
    ("line", "level"),
    [("我代表行署向大会报告工作。", None), ("我代表盟行政公署向大会报告工作。", "盟"), ("我代表州人民政府。", "州")],
)
def test_the_level_that_speaks(line: str, level: str | None) -> None:
    assert find_own_level("政府工作报告", None, [line], "") == level
    assert find_own_level("政府工作报告", None, [line], "我盟发展，我盟进步，我盟繁荣。") == (level or "盟")


def test_a_name_without_end_takes_no_time() -> None:
    for name in ("荻浦市" + "教" * 160_000, "《" * 100_000, "关于印发" * 40_000, "2021年" * 40_000):
        find_region(name, "title", name, [name])
        assert find_place(name) is None


@pytest.mark.parametrize(
    ("title", "region", "issuer"),
    [
        ("广西教育厅2021年工作要点", "广西壮族自治区", "广西教育厅"),
        ("武汉教育局关于办学的通知", "武汉市", "武汉教育局"),
        ("恩施教育局2021年工作要点", "恩施土家族苗族自治州", "恩施教育局"),
        ("恩施州教育局2021年工作要点", "恩施土家族苗族自治州", "恩施州教育局"),
        ("内蒙古自治区教育厅2021年工作要点", "内蒙古自治区", "内蒙古自治区教育厅"),
    ],
)
def test_a_short_name_is_the_place_of_the_full_one(title: str, region: str, issuer: str) -> None:
    """Or a region would be two under its two names. A body is called as it is written."""
    found = detect_metadata(f"{title}\n一、甲", (), "a.txt", {})
    assert (found.region, found.issuer) == (region, issuer)


@pytest.mark.parametrize(
    "title", ["总理签署国务院令公布条例", "云溪市长签署市政府令", "武汉市教育局局长签发局令", "市长会见教育部代表团"]
)
def test_news_of_a_deed_names_no_issuer(title: str) -> None:
    found = detect_metadata(f"{title}\n日前，条例公布。", (), "a.txt", {})
    assert found.issuer is None and found.region in (None, "武汉市", "全国")


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("现在，我受国务院的委托，向大会报告政府工作。", "国务院"),
        ("我受国务院委托，向大会报告。", "国务院"),
        ("现在我代表中华人民共和国国务院提出报告。", "国务院"),
        ("现在，我受荻浦市人民政府委托，向大会报告工作。", "荻浦市人民政府"),
    ],
)
def test_a_report_on_behalf_of_a_body_is_its(line: str, issuer: str) -> None:
    assert detect_metadata(f"1979年工作报告\n各位代表：\n{line}\n一、甲", (), "a.txt", {}).issuer == issuer


@pytest.mark.parametrize(
    ("given", "region"),
    [("广西", "广西壮族自治区"), ("北京", "北京市"), ("文山州", "文山壮族苗族自治州"), ("荻浦市", "荻浦市")],
)
def test_a_region_that_is_given_stands_in_full_as_well(given: str, region: str) -> None:
    assert detect_metadata("关于办学的通知\n一、甲", (), "a.txt", {"region": given}).region == region


def test_the_file_s_name_is_the_place_of_an_autonomous_prefecture() -> None:
    text = "各位代表：\n现在，我代表自治州人民政府，向大会报告工作。\n" + "恩施发展很快。\n" * 5
    assert detect_metadata(text, (), "恩施_2024.txt", {}).region == "恩施土家族苗族自治州"


def test_a_forest_district_is_found_by_its_short_name() -> None:
    text = "各位代表：\n现在，我代表神农架林区人民政府，向大会报告工作。\n" + "神农架发展很快。\n" * 5
    assert detect_metadata(text, (), "神农架.txt", {}).region == "神农架林区"
