"""A reprint says the same again; what comes again each year, in batches or day by day are documents of their own."""

from datetime import date
from typing import Any

import pytest

from pipeline.corpus.audit.relations.near_duplicates import Pair
from pipeline.corpus.audit.relations.relations import find_duplicates
from pipeline.corpus.audit.relations.reprints import is_reprint
from pipeline.corpus.audit.relations.versions import link_versions

TITLE = "云溪市教育局关于做好义务教育招生入学工作的通知"
BODY = (
    "各学校：\n一、排查消防隐患，组织防溺水教育，严格门卫值班制度。\n二、定期召开家长会，组织教师走访学生家庭，办好家长学校。\n"
    "三、编制年度预算，公开执行情况，加强审计监督，规范政府采购。\n"
)
HEAD, FOOT = "来源：云溪网　点击：35\n", "【打印】【关闭】\n责任编辑：王五\n"
MAY = date(2020, 5, 6)


def notice(text: str = BODY, **own: Any) -> dict[str, Any]:
    """A notice of one title; its date is its own unless it says otherwise."""
    empty = dict.fromkeys(("document_number", "issued_on", "year"))
    return (
        {"title": TITLE, "region": "云溪市", "text": text, "n_chars": len(text), "issued_on_source": "signature"}
        | empty
        | own
    )


def numbered(number: str, **own: Any) -> dict[str, Any]:
    return notice(document_number=number, **own)


def on(year: int, month: int, day: int, **own: Any) -> dict[str, Any]:
    return notice(issued_on=date(year, month, day), year=year, **own)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (numbered("云教〔2020〕5号"), numbered("云教〔2020〕5号", text=BODY + "请遵照执行。特此通知。\n")),
        (numbered("云教〔2020〕5号"), numbered("云教〔2020〕5号", text=BODY.replace("\n", ""))),
        # Seen on two sites months apart.
        (
            numbered("云教〔2020〕5号", issued_on=MAY, issued_on_source="published_on"),
            numbered("云教〔2020〕5号", issued_on=date(2020, 11, 2), issued_on_source="published_on"),
        ),
        (on(2020, 5, 6), on(2020, 5, 6, text=HEAD + BODY + "请遵照执行。\n")),
        (on(2020, 5, 6), on(2020, 5, 6, text=BODY.replace("排查", "全面排查"))),
        (numbered("第1号", issued_on=MAY), numbered("第1号", issued_on=MAY)),
        # Nothing to compare, and the same but for the page, the wrapping or a lost part.
        (notice(), notice(HEAD + BODY + FOOT)),
        (notice(HEAD + BODY), notice("发布时间：2020-05-09 来源：甲网\n" + BODY + FOOT)),
        (notice(), notice(f"{TITLE}\n云溪市教育局文件\n{BODY}云溪市教育局\n2020年5月6日\n", issued_on=MAY, year=2020)),
        (notice(BODY[: len(BODY) // 2]), notice()),
        # Its own date, and a page's soon after.
        (on(2020, 5, 6), on(2020, 6, 1, issued_on_source="published_on")),
    ],
)
def test_what_only_prints_it_again_is_a_reprint(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert is_reprint(first, second) and is_reprint(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (numbered("云教〔2019〕5号"), numbered("云教〔2020〕7号")),
        (numbered("云教〔2020〕5号", issued_on=MAY), numbered("云教〔2020〕6号", issued_on=MAY)),
        # A number that comes again each year says nothing.
        (numbered("第1号", issued_on=MAY), numbered("第1号", issued_on=date(2021, 5, 6))),
        # A number that both cite, and that is neither's own.
        (numbered("国办发〔2018〕1号", issued_on=MAY), numbered("国办发〔2018〕1号", issued_on=date(2021, 5, 6))),
        (on(2019, 5, 6), on(2020, 5, 6)),
        (on(2020, 5, 6), on(2020, 5, 7)),
        (on(2020, 5, 6, issued_on_source="published_on"), on(2020, 5, 7, issued_on_source="published_on")),
        (on(2020, 5, 6), on(2020, 8, 1, issued_on_source="published_on")),
        (notice(year=2019), notice(year=2020)),
        (on(2020, 5, 6), notice(year=2021)),
        # One day, other figures.
        *(
            (on(2020, 5, 6, text=BODY + a), on(2020, 5, 6, text=BODY + b))
            for a, b in (
                ("名单（第一批）：第一小学、第二小学。\n", "名单（第二批）：实验小学、第四小学。\n"),
                ("公布首批名单如下。\n", "公布第二批名单如下。\n"),
                ("新增病例12例，累计305例。\n", "新增病例9例，累计314例。\n"),
                ("考试时间为六月十九日。\n", "考试时间为六月二十日。\n"),
                ("以上为上半年安排。\n", "以上为下半年安排。\n"),
                ("自秋季学期起执行。\n", "自春季学期起执行。\n"),
                ("截至５月６日，报名３００人。\n", "截至５月７日，报名４２０人。\n"),
            )
        ),
        # Nothing stated, and other words.
        (notice(BODY + "适用于城区幼儿园。\n"), notice(BODY + "适用于乡镇幼儿园。\n")),
        (notice(BODY + "2019年报名于六月三日开始。\n"), notice(BODY + "2020年报名于六月八日开始。\n")),
        # A line about the document, in whose letters the document has them in order, is not the document.
        (
            on(2020, 5, 6, text="一、二。教育，家长会，教师，家长学校，预算，公开，监督，采购。"),
            on(2020, 5, 6),
        ),
        # Of a page that holds the title alone nothing can be said.
        (notice(TITLE + "\n"), notice()),
    ],
)
def test_annual_notices_batches_and_other_days_are_documents_of_their_own(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert not is_reprint(first, second) and not is_reprint(second, first)


def link(*documents: dict[str, Any]) -> list[tuple[int, int, str]]:
    pairs = [Pair(a, b, 0.95, 0.98) for b in range(len(documents)) for a in range(b)]
    return [(version.document, version.of, version.kind) for version in link_versions(documents, pairs, 0.6)]


def test_the_longer_text_counts_and_the_earlier_of_two_as_long() -> None:
    half, whole = notice(BODY[: len(BODY) // 2]), notice()
    assert link(half, whole) == [(0, 1, "reprint")]
    assert link(whole, half) == [(1, 0, "reprint")]
    assert link(whole | {"n_chars": 300}, notice(BODY + FOOT, n_chars=310)) == [(1, 0, "reprint")]


def test_a_draft_goes_to_the_next_final_text_and_never_to_an_earlier_or_a_later_years() -> None:
    draft = TITLE.replace("的通知", "的通知（征求意见稿）")

    def version(year: int, month: int, title: str = TITLE) -> dict[str, Any]:
        return on(year, month, 1, title=title, text=f"{BODY}{year}年执行。\n")

    assert link(version(2020, 3, draft), version(2020, 6)) == [(0, 1, "draft")]
    assert link(version(2019, 6), version(2020, 3, draft), version(2020, 6), version(2021, 3)) == [(1, 2, "draft")]
    assert link(version(2019, 6), version(2020, 3, draft)) == []
    assert link(version(2020, 3, draft), version(2021, 6)) == []


@pytest.mark.parametrize(
    "about", ["《{}》解读", "一图读懂《{}》", "关于《{}》的说明", "《{}》单行本出版", "就《{}》答记者问"]
)
def test_what_is_written_about_a_document_is_no_version_of_it(about: str) -> None:
    name = "云溪市义务教育招生入学办法"
    assert link(notice(title=name), notice(title=f"关于印发《{name}》的通知")) != []
    assert link(notice(title=name), notice(title=about.format(name))) == []


def find_same(documents: list[dict[str, Any]]) -> dict[int, int]:
    return find_duplicates(documents, [document["text"].encode() for document in documents])


def test_a_notice_that_came_again_word_for_word_is_no_duplicate() -> None:
    first, next_year = on(2019, 5, 6), on(2020, 5, 6)
    assert find_same([first, next_year, on(2020, 5, 9)]) == {2: 1}
    assert find_same([numbered("云教〔2019〕5号"), numbered("云教〔2020〕5号"), notice()]) == {2: 0}
    # On which day pages showed it tells nothing, and under another title it is another's text.
    shown = on(2020, 5, 6, issued_on_source="published_on")
    assert find_same([first, shown]) == {1: 0}
    assert find_same([first, next_year | {"title": "青川市教育局招生通知"}]) == {1: 0}
