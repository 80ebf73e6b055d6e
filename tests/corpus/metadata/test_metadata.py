"""What a document says about itself is found; what it does not say stays unknown."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.metadata.evidence import find_own_number
from pipeline.corpus.metadata.metadata import detect_metadata
from pipeline.corpus.metadata.places import find_place
from pipeline.corpus.metadata.titles import find_carried_kind, find_kind, find_title
from pipeline.corpus.metadata.years import find_title_year

PLAN = """青川市云溪区教育局
青云教〔2019〕3号
云溪区教育局2019年工作要点
2019年，全区教育工作要稳中求进。
一、加强管理
1.规范办学。根据省教育厅〔2018〕9号文件，严格执行课程计划。
青川市云溪区教育局
2019年2月15日"""


def stated(text: str, chrome: tuple[str, ...] = (), path: str = "a.txt", **given: object) -> dict[str, object]:
    """The fields of a document that are not unknown."""
    return {
        name: value for name, value in vars(detect_metadata(text, chrome, path, given)).items() if value is not None
    }


def test_a_plan_s_fields_and_where_each_was_found() -> None:
    assert stated(PLAN) == {
        "title": "云溪区教育局2019年工作要点",
        "title_source": "head",
        "kind": "工作要点",
        "issuer": "青川市云溪区教育局",
        "issuer_source": "signature",
        "region": "云溪区",
        "region_source": "signature",
        "city": "青川市",
        "district": "云溪区",
        "level": "区县",
        "document_number": "青云教〔2019〕3号",
        "document_number_source": "head",
        "issued_on": date(2019, 2, 15),
        "issued_on_source": "signature",
        "year": 2019,
        "year_source": "title",
        "year_confidence": "high",
    }


def test_what_nothing_says_is_unknown_and_the_title_is_the_file_s_name() -> None:
    assert stated("各位代表：\n现在，我向大会报告工作。", path="报送/稿子.txt") == {
        "title": "稿子",
        "title_source": "path",
    }


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2017年云溪区教育局工作要点", 2017),
        ("云溪区教育局二〇一八年工作要点", 2018),
        ("基础教育处2017—2018学年度工作要点", 2017),
        ("2018学年第一学期工作计划", 2018),
        ("关于公布2016年度优秀教师名单的通知", 2016),
        ("2019年工作总结和2020年工作计划", 2020),
        ("２０１５年工作要点", 2015),
        ("云溪区教育现代化2035行动方案", None),
        ("面向2030年教育行动计划", None),
        ("到2025年基本实现教育现代化的实施意见", None),
        ("2035年远景目标纲要", None),
        ("学前教育三年行动计划（2021—2023年）", None),
        ("关于加强12345热线工作的通知", None),
        ("1930年代校史资料整理方案", None),
    ],
)
def test_years_of_titles(title: str, year: int | None) -> None:
    assert find_title_year(title) == year


@pytest.mark.parametrize(
    ("text", "chrome", "path", "year", "source"),
    [
        ("云溪区教育现代化2035行动方案\n云教〔2019〕8号\n为贯彻……", (), "2021.txt", 2019, "document_number"),
        ("云溪区教育现代化2035行动方案\n为贯彻……", ("发布时间：2019-12-31 10:35",), "2021.txt", 2019, "date"),
        ("云溪区教育工作要点\n2018年，全区教育工作要稳中求进。", (), "a.txt", 2018, "text"),
        ("云溪区教育工作要点\n一、总体要求", (), "云溪区/2016年/a.txt", 2016, "path"),
        ("云溪区教育工作要点\n一、总体要求", (), "scan_20150301_2.txt", 2015, "path"),
        ("云溪区教育工作要点\n一、总体要求", (), "t20150301999.txt", None, None),
        ("三年行动计划（2021—2023年）\n一、总体要求", (), "a.txt", 2021, "title"),
        ("三年行动计划（2021—2023年）\n云溪区教育局\n2020年12月1日", (), "a.txt", 2020, "date"),
        ("一、2023年工作回顾\n2023年，全市工作要稳中求进。", (), "a.txt", None, None),
    ],
)
def test_years_and_where_they_were_found(
    text: str, chrome: tuple[str, ...], path: str, year: int | None, source: str | None
) -> None:
    found = detect_metadata(text, chrome, path, {})
    assert (found.year, found.year_source) == (year, source)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("青教〔2017〕1号", "青教〔2017〕1号"),
        ("（青政办发[2017]12号）", "青政办发〔2017〕12号"),
        ("青教办【2017】 第 3 号", "青教办〔2017〕3号"),
        ("青教办（2017）3号", "青教办〔2017〕3号"),
        ("青教〔2017〕1号 2017年青川区教育局工作要点", "青教〔2017〕1号"),
        ("（青政办〔2017〕106号 2017年6月1日）", "青政办〔2017〕106号"),
        ("发文字号：青教〔2017〕1号 效力状态：有效", "青教〔2017〕1号"),
        ("根据国发〔2015〕71号文件精神，", None),
        ("《关于课后服务的意见》（青教〔2016〕5号）已经同意", None),
        ("转发国办发〔2015〕71号的通知如下：", None),
    ],
)
def test_numbers_of_documents(line: str, number: str | None) -> None:
    found = find_own_number([line], [])
    assert (found[0].normal if found else None) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("工作要点\n内容。\n青川区教育局\n2017年2月28日", date(2017, 2, 28)),
        ("工作要点\n内容。\n青川区教育局   2017年2月28日印发", date(2017, 2, 28)),
        ("工作要点\n内容。\n青川区教育局\n二〇一七年十二月二十一日", date(2017, 12, 21)),
        ("政府工作报告\n——2024年1月16日在青川市第五届人民代表大会第三次会议上\n各位代表：", date(2024, 1, 16)),
        ("工作要点\n青政办〔2017〕106号 2017年6月1日\n内容。", date(2017, 6, 1)),
        ("工作要点\n会议时间：2017年4月27日上午。", None),
        ("工作要点\n内容。\n青川区教育局\n2017816", None),
        ("工作要点\n内容。\n青川区教育局\n2017年2月30日", None),
    ],
)
def test_dates_of_documents(text: str, day: date | None) -> None:
    assert detect_metadata(text, (), "a.txt", {}).issued_on == day


def test_the_date_of_the_document_comes_before_the_date_of_the_page() -> None:
    chrome = ("发布日期：2019-03-01", "- 成文日期:", "- 2019-02-23")
    assert detect_metadata("工作要点\n内容。", chrome, "a.txt", {}).issued_on == date(2019, 2, 23)
    assert detect_metadata("工作要点\n内容。", chrome[:1], "a.txt", {}).issued_on == date(2019, 3, 1)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("上海市徐汇区教育局", "徐汇区"),
        ("温岭市教育局", "温岭市"),
        ("桂林市象山区人民政府办公室", "象山区"),
        ("广西壮族自治区教育厅", "广西壮族自治区"),
        ("延边朝鲜族自治州教育局", "延边朝鲜族自治州"),
        ("文山州人民政府", "文山州"),
        ("兰州市教育局", "兰州市"),
        ("滕县教育局", "滕县"),
        ("峨边彝族自治县教育局", "峨边彝族自治县"),
        ("济南市市中区教育局", "市中区"),
        ("锡林郭勒盟教育局", "锡林郭勒盟"),
        ("准格尔旗教育体育局", "准格尔旗"),
        ("浦东新区教育局", "浦东新区"),
        ("XX区教育局", "XX区"),
        ("市教育局", None),
        ("各区县教育局", None),
        ("城市社区教育", None),
        ("学区化办学方案", None),
        ("山区学校", None),
        ("教育部", None),
    ],
)
def test_places(name: str, place: str | None) -> None:
    assert find_place(name) == place


def test_central_bodies_are_national() -> None:
    found = detect_metadata("教育部关于加强劳动教育的通知\n各省教育厅：\n教育部\n2019年3月29日", (), "a.txt", {})
    assert (found.issuer, found.region) == ("教育部", "全国")


def test_a_title_broken_over_lines_is_joined() -> None:
    assert (
        find_title(["青川市教育局", "关于印发《课后服务", "实施方案》的通知"])
        == "青川市教育局关于印发《课后服务实施方案》的通知"
    )


def test_given_fields_win_and_what_depends_on_them_follows() -> None:
    found = detect_metadata(PLAN, (), "a.txt", {"title": "云溪区教育局2020年工作要点"})
    assert (found.year, found.year_source) == (2020, "title")
    found = detect_metadata(PLAN, (), "a.txt", {"year": 2021, "region": "青川市"})
    assert (found.year, found.year_source, found.region) == (2021, "metadata", "青川市")


def test_given_fields_equal_to_the_found_ones_change_nothing() -> None:
    found = detect_metadata(PLAN, (), "a.txt", {})
    given = {"title": found.title, "issuer": found.issuer, "issued_on": found.issued_on, "year": found.year}
    assert detect_metadata(PLAN, (), "a.txt", given) == found


def test_the_same_fields_given_back_change_nothing_though_some_were_concluded() -> None:
    report = (
        "各位代表：\n我代表市人民政府，向大会报告工作。\n"
        "一、2023年工作回顾\n临沂人民奋发。\n二、2024年工作安排\n建设新临沂，临沂更美好。"
    )
    found = vars(detect_metadata(report, (), "a.txt", {}))
    assert (found["title"], found["title_source"], found["region"], found["region_source"]) == (
        "政府工作报告",
        "text",
        "临沂市",
        "text",
    )
    assert (found["issuer"], found["issuer_source"]) == ("临沂市人民政府", "head")
    assert (found["year"], found["year_source"], found["year_confidence"]) == (2024, "text", "medium")
    given = {name: value for name, value in found.items() if value is not None and not name.endswith("_source")}
    assert vars(detect_metadata(report, (), "a.txt", given)) == found


@pytest.mark.parametrize(
    ("text", "source", "confidence"),
    [
        ("云溪区教育局2019年工作要点\n云教〔2019〕8号\n一、甲", "title", "high"),
        ("云溪区教育局2019年工作要点\n云教〔2012〕8号\n一、甲", "title", "low"),
        ("云溪区教育局办学方案\n云教〔2019〕8号\n一、甲\n云溪区教育局\n2019年3月1日", "document_number", "high"),
        ("云溪区教育局办学方案\n云教〔2019〕8号\n一、甲\n云溪区教育局\n2017年3月1日", "document_number", "low"),
        ("云溪区教育局办学方案\n云教〔2019〕8号\n一、甲", "document_number", "medium"),
        ("云溪区教育局办学方案\n一、甲\n云溪区教育局\n2019年3月1日", "date", "medium"),
        ("云溪区教育局办学方案（2019—2021年）\n一、甲", "title", "low"),
    ],
)
def test_how_sure_a_year_is(text: str, source: str, confidence: str) -> None:
    found = detect_metadata(text, (), "a.txt", {})
    assert (found.year, found.year_source, found.year_confidence) == (2019, source, confidence)


def test_a_year_from_a_path_or_from_a_page_s_day_is_not_sure() -> None:
    assert detect_metadata("办学方案\n一、甲", (), "2019/a.txt", {}).year_confidence == "low"
    found = detect_metadata("云溪区教育局办学方案\n一、甲", ("发布时间：2019-12-31",), "a.txt", {})
    assert (found.year, found.year_confidence, found.issued_on_source) == (2019, "low", "published_on")
    assert found.published_on == date(2019, 12, 31)


def test_dates_of_issue_of_publication_and_of_effect_are_told_apart() -> None:
    text = "云溪区教育局办学办法\n第一条 甲。\n第二条 本办法自2019年9月1日起施行。\n云溪区教育局\n2019年3月1日"
    found = detect_metadata(text, ("发布时间：2019-03-05",), "a.txt", {})
    assert (found.issued_on, found.issued_on_source) == (date(2019, 3, 1), "signature")
    assert (found.published_on, found.published_on_source) == (date(2019, 3, 5), "page")
    assert (found.effective_on, found.effective_on_source) == (date(2019, 9, 1), "text")
    at_once = detect_metadata(text.replace("2019年9月1日起", "印发之日起"), (), "a.txt", {})
    assert at_once.effective_on == date(2019, 3, 1)
    others = "按照自2018年1月1日起施行的《办学条例》办理。"
    assert detect_metadata(f"云溪区教育局办学方案\n{others}", (), "a.txt", {}).effective_on is None


@pytest.mark.parametrize(
    ("text", "page", "region", "code", "level"),
    [
        ("上海市徐汇区教育局工作要点\n一、甲", (), "徐汇区", "310104", "区县"),
        ("徐汇区教育局2017年工作要点\n一、甲", (), "徐汇区", "310104", "区县"),
        ("鼓楼区教育局2017年工作要点\n一、甲", (), "鼓楼区", None, "区县"),
        ("鼓楼区教育局2017年工作要点\n一、甲\n南京市鼓楼区教育局\n2017年2月1日", (), "鼓楼区", "320106", "区县"),
        ("市教育局2017年工作要点\n一、甲", (), None, None, None),
        ("市教育局2017年工作要点\n一、甲", ("发布单位：武汉市教育局",), "武汉市", "420100", "市"),
        ("市教育局2017年工作要点\n一、甲\n武汉市教育局\n2017年2月1日", (), "武汉市", "420100", "市"),
        ("温岭市教育局2017年工作要点\n一、甲", (), "温岭市", "331081", "区县"),
        ("广西壮族自治区教育厅办学方案\n一、甲", (), "广西壮族自治区", "450000", "省"),
        ("新疆生产建设兵团办公厅办学方案\n一、甲", (), "新疆生产建设兵团", None, "省"),
        ("国务院办公厅关于办学的意见\n一、甲", (), "全国", None, "国家"),
        ("武汉市第六中学2017年工作要点\n一、甲\n武汉市第六中学\n2017年2月1日", (), "武汉市", "420100", "学校"),
        ("青川市教育局2017年工作要点\n一、甲", (), "青川市", None, "市"),
        ("XX区教育局2017年工作要点\n一、甲", (), "XX区", None, "区县"),
    ],
)  # fmt: skip
def test_places_with_code_and_level(
    text: str, page: tuple[str, ...], region: str | None, code: str | None, level: str | None
) -> None:
    found = detect_metadata(text, page, "a.txt", {})
    assert (found.region, found.division_code, found.level) == (region, code, level)


def test_a_broken_number_is_kept_beside_its_normal_form() -> None:
    found = detect_metadata("云溪区教育局办学方案\n云教[2019] 第8号\n一、甲", (), "a.txt", {})
    assert (found.document_number, found.document_number_raw) == ("云教〔2019〕8号", "云教[2019] 第8号")


@pytest.mark.parametrize(
    ("title", "kind", "carried"),
    [
        ("2017年徐汇区教育局工作要点", "工作要点", None),
        ("关于印发《甲市教育局2017年工作要点》的通知", "通知", "工作要点"),
        ("甲市教育局关于转发乙省教育厅关于办学的意见的通知", "通知", "意见"),
        ("《甲区行动方案》公开征求意见", "征求意见稿", None),
        ("甲区办学办法（征求意见稿）", "征求意见稿", None),
        ("甲区办学办法（试行）", "办法", None),
        ("甲市人民政府关于办学的实施意见", "实施意见", None),
        ("甲区三年行动计划（2017-2020年）", "行动计划", None),
        ("政府工作报告", "报告", None),
        ("甲市人民政府令", "令", None),
        ("稿子", None, None),
    ],
)
def test_kinds(title: str, kind: str | None, carried: str | None) -> None:
    assert (find_kind(title), find_carried_kind(title)) == (kind, carried)


def test_a_school_year_is_kept_as_such() -> None:
    found = detect_metadata("甲区2017—2018学年度工作要点\n一、甲", (), "a.txt", {})
    assert (found.academic_year, found.year) == ("2017-2018", 2017)


PIECES = st.one_of(
    st.sampled_from("\n。，：《》（）〔〕0123一、省市区县年月日号"),
    st.sampled_from(
        [
            "武汉市教育局",
            "鼓楼区",
            "国务院",
            "关于",
            "印发",
            "工作要点",
            "的通知",
            "2019年",
            "2019年2月15日",
            "〔2019〕3号",
        ]
    ),
    st.sampled_from(["各位代表：", "我代表市人民政府，向大会报告工作。", "2019年工作回顾", "本办法", "自", "日起施行"]),
)


@given(st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES, max_size=8).map("".join))
@settings(max_examples=200)
def test_every_text_has_a_title_and_every_known_field_a_source(text: str, name: str) -> None:
    found = vars(detect_metadata(text, (), f"{name.replace(chr(10), '')}.txt", {}))
    assert found["title"] is not None
    for field in ("title", "issuer", "region", "document_number", "issued_on", "published_on", "effective_on", "year"):
        assert (found[field] is None) == (found[f"{field}_source"] is None)
    assert (found["year"] is None) == (found["year_confidence"] is None)
    if found["division_code"]:
        assert found["province"] and found["region"]


def test_a_report_s_title_loses_the_subtitle_that_is_glued_to_it() -> None:
    assert find_title(["1985年政府工作报告当前的经济形势——1985年3月27日在会议上", "各位代表："]) == "1985年政府工作报告"
    assert find_title(["2019年政府工作报告任务分解表", "各部门："]) == "2019年政府工作报告任务分解表"
