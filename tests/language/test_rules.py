import pytest
import spacy
from spacy.tokens import Doc

from pipeline.language.cutting import Cut, make_cut
from pipeline.language.entities import Mention, settle
from pipeline.language.parts_of_speech import read_tags
from pipeline.language.rules import find_documents, find_mentions, find_targets
from pipeline.params.sections import SegmentParams
from tests.language.shipped import TERMS

VOCAB = spacy.blank("zh").vocab


def named(text_with_cuts: str, label: str, tags: dict[str, str] | None = None) -> list[str]:
    """The names of one label in a text whose words are cut by /."""
    cut = text_with_cuts.split("/")
    doc = Doc(VOCAB, words=cut, spaces=[False] * len(cut))
    text = "".join(cut)
    return [text[m.start : m.end] for m in settle(find_mentions(doc, text, tags or {})) if m.label == label]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("自2021年9月1日起施行", ["2021年9月1日"]),
        ("2017—2018学年度第一学期", ["2017—2018学年度第一学期"]),
        ("2021-2022学年", ["2021-2022学年"]),
        ("2021—2025年，每年3月底前", ["2021—2025年", "3月底"]),
        ("二〇二一年三月五日", ["二〇二一年三月五日"]),
        ("“十四五”期间", ["“十四五”期间"]),
        ("2021年中小学招生，共12018年级人", ["2021年"]),
        ("落实“十四五”规划", []),
    ],
)
def test_dates_and_school_years_are_found_whole(text: str, found: list[str]) -> None:
    assert named(text, "DATE") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("投入3.5亿元，其中1,200万元", ["3.5亿元", "1,200万元"]),
        ("生均公用经费800元", ["800元"]),
        ("三千万元用于改造", ["三千万元"]),
        ("一元二次方程，多元评价，3元素", []),
    ],
)
def test_money_is_a_number_with_its_unit(text: str, found: list[str]) -> None:
    assert named(text, "MONEY") == found


def test_a_document_carries_the_number_that_stands_behind_it() -> None:
    text = "按照《关于深化教育改革的意见》（甲政发〔2019〕26号）和根据乙教函[2020]5号要求"
    assert [(text[m.start : m.end], m.document_number) for m in find_documents(text)] == [
        ("《关于深化教育改革的意见》", "甲政发〔2019〕26号"),
        ("乙教函[2020]5号", "乙教函[2020]5号"),
    ]


def test_a_title_in_a_title_is_one_document() -> None:
    assert named("印发《关于转发《甲市方案》的通知》。", "DOCUMENT") == ["《关于转发《甲市方案》的通知》"]


def test_a_book_is_no_document() -> None:
    assert named("阅读《西游记》", "DOCUMENT") == []
    assert named("阅读《西游记》", "WORK") == ["《西游记》"]


def test_what_was_reached_is_no_target_and_what_must_not_be_exceeded_is_one() -> None:
    text = "去年入园率达到80%。作业时间不超过60分钟。力争三年内覆盖率提高到95%以上。"
    assert [text[m.start : m.end] for m in find_targets(text)] == [
        "作业时间不超过60分钟",
        "力争三年内覆盖率提高到95%以上",
    ]


def test_a_target_may_hold_names_and_names_hold_none() -> None:
    text = "到2025年，毛入园率达到92%"
    assert named(text, "TARGET") == [text]
    assert named(text, "DATE") == ["2025年"]


@pytest.mark.parametrize(
    ("cut", "found"),
    [
        ("支持/大山县/教育局", ["大山县教育局"]),
        ("由/市/教育局/牵头", ["市教育局"]),
        ("在/大山县/第二/实验/小学/召开", ["大山县第二实验小学"]),
        ("大山县/清溪镇/中心/幼儿园", ["大山县清溪镇中心幼儿园"]),
        ("各/中学/、/全体/小学/和/民办/幼儿园", []),
        ("大山县/学校/都/要", []),
        ("由青屿/区/教育局/牵头", ["青屿区教育局"]),
        ("三/中等学校", []),
        ("初/中学生", []),
        ("教育部/要求", ["教育部"]),
    ],
)
def test_a_body_needs_a_name_before_its_suffix(cut: str, found: list[str]) -> None:
    assert named(cut, "BODY", {"由": "p", "中等学校": "nt"}) == found


OFFICES = [
    *[
        "教育局",
        "财政局",
        "人社局",
        "人力资源和社会保障局",
        "发展改革委",
        "发展和改革委员会",
        "发改委",
        "卫生健康委",
        "卫健委",
    ],
    *[
        "住建局",
        "住房和城乡建设局",
        "公安局",
        "民政局",
        "司法局",
        "自然资源和规划局",
        "生态环境局",
        "交通运输局",
        "水利局",
    ],
    *[
        "农业农村局",
        "商务局",
        "文化和旅游局",
        "文旅局",
        "审计局",
        "统计局",
        "应急管理局",
        "市场监督管理局",
        "医疗保障局",
        "医保局",
    ],
    *["退役军人事务局", "信访局", "民族宗教事务委员会", "国资委", "机关事务管理局", "行政审批服务局", "城市管理局"],
    *[
        "综合行政执法局",
        "粮食和物资储备局",
        "林业局",
        "水务局",
        "税务局",
        "气象局",
        "科技局",
        "工信局",
        "经济和信息化局",
        "体育局",
    ],
    *[
        "大数据局",
        "乡村振兴局",
        "妇联",
        "妇女联合会",
        "总工会",
        "团委",
        "残联",
        "科协",
        "文联",
        "工商联",
        "红十字会",
        "人民政府",
    ],
    *[
        "人民政府办公室",
        "政府办公室",
        "中级人民法院",
        "人民检察院",
        "人大常委会",
        "政协",
        "委宣传部",
        "委办公室",
        "纪委监委",
    ],
    *["公安局荻花分局", "消防救援大队", "疾控中心", "招生考试院", "教研室"],
]


@pytest.fixture(scope="module")
def cut() -> Cut:
    """The words as the pipeline cuts them."""
    return make_cut(TERMS, SegmentParams("rjieba", hmm=True, user_terms=()))


def find_names(cut: Cut, text: str) -> list[str]:
    words = list(cut(text))
    return named("/".join(words), "BODY", read_tags(words))


@pytest.mark.parametrize("place", ["荻浦市", "大山县", "武汉市", "市", "县"])
def test_bodies_of_every_branch_are_named_by_place_or_level(cut: Cut, place: str) -> None:
    assert {office: find_names(cut, f"由{place}{office}牵头") for office in OFFICES} == {
        office: [place + office] for office in OFFICES
    }


@pytest.mark.parametrize(
    "text",
    [
        *("建设高水平大学", "一流大学和一流学科", "新建公办幼儿园三所", "各地幼儿园要加强管理", "一所幼儿园", "乡镇寄宿制学校", "普通中学"),
        *("小区配套幼儿园", "应用型本科大学", "优质幼儿园", "农村小学", "武汉市幼儿园", "荻浦市小学", "家长学校", "社区大学"),
        *("财政局要保障", "各级财政局", "有关教育局", "各县财政局", "每个街道办事处", "地方政府", "乡镇政府", "全市各级政府"),
        *("优化布局", "相关当局", "委托机构", "新格局"),
    ],
)  # fmt: skip
def test_kinds_of_bodies_and_descriptions_are_none(cut: Cut, text: str) -> None:
    assert find_names(cut, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("在中山大学和扬州大学", ["中山大学", "扬州大学"]),
        ("建设国家医学中心中山大学分中心", ["中山大学"]),
        ("由荻花街道办事处牵头", ["荻花街道办事处"]),
        ("由大山县清溪乡人民政府负责", ["大山县清溪乡人民政府"]),
        ("省市委部署", ["市委"]),
        ("财政部、民政部和国家发展改革委", ["财政部", "民政部", "国家发展改革委"]),
        ("教育部门和财政部门", []),
        ("荻浦市第三幼儿园", ["荻浦市第三幼儿园"]),
    ],
)
def test_where_the_name_of_a_body_begins(cut: Cut, text: str, found: list[str]) -> None:
    assert find_names(cut, text) == found


def test_programmes_stand_in_quotation_marks() -> None:
    assert named("实施“青蓝”工程、“强师计划”和“双减”工作，推进“一校一品”建设行动", "PROGRAMME") == [
        "“青蓝”工程",
        "“强师计划”",
        "“一校一品”建设行动",
    ]


def test_of_overlapping_names_the_longest_stays_and_of_equal_ones_that_of_the_rules() -> None:
    long, short = Mention(0, 6, "BODY", "model"), Mention(2, 6, "BODY", "rules")
    assert settle([short, long]) == [long]
    rule, model = Mention(0, 4, "BODY", "rules"), Mention(0, 4, "PLACE", "model")
    assert settle([model, rule]) == [rule]
