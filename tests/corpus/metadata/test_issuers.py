"""The issuing body leads, those who issued a document with it follow; an order has its body as issuer."""

import pytest

from pipeline.corpus.metadata.issuers import find_signature, list_bodies
from pipeline.corpus.metadata.metadata import Metadata, detect_metadata

ITEMS = "一、加强管理。\n二、规范办学。"


def detect(text: str, **given: object) -> Metadata:
    return detect_metadata(text, (), "a.txt", given)


@pytest.mark.parametrize("year", ["2021", "二〇二一", "二○二一", "二零二一", "二O二一", " 2021"])
@pytest.mark.parametrize("body", ["云溪市教育局", "松陵县人民政府办公室", "中共云溪市委", "云溪市教育局基础教育处"])
def test_the_body_before_a_year_of_any_writing(body: str, year: str) -> None:
    found = detect(f"{body}{year}年工作要点\n{ITEMS}")
    assert (found.issuer, found.issuer_source, found.year) == (body, "title", 2021)


@pytest.mark.parametrize(
    ("title", "signature", "issuer", "others"),
    [
        ("中共中央办公厅、国务院办公厅印发《办学意见》", "", "中共中央办公厅", "国务院办公厅"),
        ("中共中央办公厅　国务院办公厅印发《办学意见》", "", "中共中央办公厅", "国务院办公厅"),
        ("中共中央国务院关于办学的意见", "", "中共中央", "国务院"),
        ("中办国办印发《办学意见》", "", "中共中央办公厅", "国务院办公厅"),
        ("中共云溪市委云溪市人民政府关于办学的意见", "", "中共云溪市委", "云溪市人民政府"),
        ("教育部等四部门关于办学的意见", "教育部　财政部\n公安部\n国家发展改革委\n", "教育部", "财政部、公安部、国家发展改革委"),
        ("教育部\n财政部\n公安部\n国家发展改革委\n民政部\n关于办学的意见", "", "教育部", "财政部、公安部、国家发展改革委、民政部"),
        ("关于办学的意见", "云溪市教育局\n云溪市财政局\n", "云溪市教育局", "云溪市财政局"),
        ("关于办学的意见", "云溪市教育局、云溪市财政局", "云溪市教育局", "云溪市财政局"),
        ("市教育局 市财政局关于办学的通知", "云溪市教育局\n云溪市财政局\n", "云溪市教育局", "云溪市财政局"),
        ("云溪市教育局关于办学的通知", "云溪市教育局\n", "云溪市教育局", None),
        ("国务院办公厅转发教育部等部门关于办学意见的通知", "国务院办公厅\n", "国务院办公厅", None),
        ("教育部等四部门关于办学的意见", "", "教育部", None),
    ],
)  # fmt: skip
def test_joint_issuers(title: str, signature: str, issuer: str, others: str | None) -> None:
    found = detect(f"{title}\n{ITEMS}\n{signature}2020年1月2日")
    assert (found.issuer, found.joint_issuers) == (issuer, others)


def test_the_title_of_several_bodies_names_them_all() -> None:
    assert detect("教育部\n财政部\n关于办学的意见\n" + ITEMS).title == "教育部 财政部关于办学的意见"
    assert (
        detect("中共云溪市委教育工作领导小组\n关于办学的意见\n" + ITEMS).title
        == "中共云溪市委教育工作领导小组关于办学的意见"
    )


def test_issuers_given_as_one_are_told_apart_and_change_nothing_when_given_back() -> None:
    found = detect(f"关于办学的意见\n{ITEMS}", issuer="教育部;财政部 公安部")
    assert (found.issuer, found.joint_issuers) == ("教育部", "财政部、公安部")
    joint = f"教育部 财政部关于办学的意见\n{ITEMS}"
    own = detect(joint)
    assert detect(joint, issuer=own.issuer, joint_issuers=own.joint_issuers) == own


@pytest.mark.parametrize("line", ["加强管理", "各区教育局、财政局", "青川市 2021", "附件：教育局", ""])
def test_what_is_no_body(line: str) -> None:
    assert list_bodies(line) == ()


def test_a_signature_with_a_day_goes_before_one_with_a_month() -> None:
    lines = ["云溪市教育局", "2021年7月", "……", "云溪市财政局", "2021年7月24日"]
    assert find_signature(lines).bodies == ("云溪市财政局",)
    assert find_signature(lines[:2]).month == (2021, 7)


ORDERS = [
    "青溪市人民政府令第19号",
    "青溪市人民政府令（第19号）",
    "青溪市人民政府令\n第19号",
    "青溪市人民政府第19号令",
    "青溪市人民政府\n第 19 号令",
    "青溪市人民政府令\n\n（第十九号）",
    "青 溪 市 人 民 政 府 令\n第 19 号",
    "（2019年8月12日青溪市人民政府令第19号公布　自2019年10月1日起施行）",
]
BELOW = (
    "《青溪市数据管理办法》已经市政府常务会议通过，现予公布。\n市长　张三\n2019年8月12日\n"
    "青溪市数据管理办法\n第一章　总则\n第一条　制定本办法。"
)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("above", ["青溪市数据管理办法\n", ""])
def test_an_order_s_number_issuer_and_title(order: str, above: str) -> None:
    found = detect(f"{above}{order}\n{BELOW}")
    assert (found.document_number, found.issuer, found.region, found.title) == (
        "青溪市人民政府令第19号",
        "青溪市人民政府",
        "青溪市",
        "青溪市数据管理办法",
    )
    assert str(found.issued_on) == "2019-08-12"


@pytest.mark.parametrize(
    "body",
    [
        "桧溪县教师进修学校",
        "桧溪县教育考试院",
        "桧溪县档案馆",
        "桧溪县总工会",
        "桧溪县气象台",
        "桧溪县人民政府教育督导室",
    ],
)
@pytest.mark.parametrize("year", ["二〇一九", "2019"])
def test_a_body_of_any_branch_stands_before_its_year(body: str, year: str) -> None:
    assert detect_metadata(f"{body}{year}年工作要点\n一、甲", (), "a.txt", {}).issuer == body


@pytest.mark.parametrize("label", ["发文日期：", "成文日期: ", "印发时间：", "日期：", "公历"])
def test_a_label_before_the_day_of_a_signature_is_passed_over(label: str) -> None:
    found = detect_metadata(f"关于办学的通知\n一、甲\n云溪市教育局\n{label}2019年3月8日", (), "a.txt", {})
    assert str(found.issued_on) == "2019-03-08" and found.issuer == "云溪市教育局"
