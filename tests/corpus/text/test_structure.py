"""Sections and sentences cut a text into its parts and lose nothing of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.text.structure import count_han, find_sections, find_sentences

PIECES = st.sampled_from(
    [
        *"一二三十百第章条节、．.（）()1234567890１２①②\n 　。！？；;!?”’〞”»「」ａa附件年月日个𠀀\u200b\t",
        *(
            "一、",
            "（二）",
            "1.",
            "3深化",
            "第一章",
            "2019年2月15日\n",
            "附件1\n",
            "教育",
            "1.1 甲",
            "9\n",
            "㈠",
            "⒈",
            "十—、",
            "二加强\n",
            "（二加强\n",
            "青川市教育局\n",
        ),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


def numbers(text: str) -> list[tuple[int, str | None]]:
    return [(section.level, section.number) for section in find_sections(text)]


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_sections_put_together_are_the_text(text: str) -> None:
    sections = find_sections(text)
    assert "".join(text[section.start : section.end] for section in sections) == text
    assert [section.start for section in sections[1:]] == [section.end for section in sections[:-1]]
    assert all(section.start < section.end for section in sections) or not text
    for section in sections:
        if section.number is not None:
            assert text[section.start : section.end].startswith(section.number)
            assert 1 <= section.level <= 6
        else:
            assert (section.level, section.heading) == (0, None)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_every_character_that_is_not_blank_lies_in_exactly_one_sentence(text: str) -> None:
    covered = [0] * len(text)
    for section in find_sections(text):
        for start, end in find_sentences(text, section.start, section.end):
            assert section.start <= start < end <= section.end
            assert text[start:end] == text[start:end].strip()
            assert "\n" not in text[start:end]
            for i in range(start, end):
                covered[i] += 1
    assert all(n == 1 or (n == 0 and character.isspace()) for n, character in zip(covered, text, strict=True))


@given(TEXTS, TEXTS)
def test_han_characters_add_up(first: str, second: str) -> None:
    assert count_han(first + second) == count_han(first) + count_han(second)


def test_han_characters_of_all_planes_count_and_nothing_else_does() -> None:
    assert count_han("双减〇①（一）２abc，。𠀀㐀豈") == 6


def test_levels_and_variants_of_numbers() -> None:
    text = (
        "要点\n一、甲\n（一）乙\n1.丙\n2．丁\n3、戊\n４．己\n(1)庚\n（2）辛\n①壬\n(二)癸\n二、子\n第三章 丑\n第七条 寅"
    )
    assert numbers(text) == [
        (0, None),
        (1, "一、"),
        (2, "（一）"),
        (3, "1."),
        (3, "2．"),
        (3, "3、"),
        (3, "４．"),
        (4, "(1)"),
        (4, "（2）"),
        (4, "①"),
        (2, "(二)"),
        (1, "二、"),
        (1, "第三章"),
        (3, "第七条"),
    ]


def test_a_missing_dot_is_found_where_the_number_goes_on() -> None:
    assert numbers("1.推进改革。\n2深化改革。\n 3 加强管理。") == [(3, "1."), (3, "2"), (3, "3")]
    assert numbers("1.甲\n2分片检查\n3以党建引领\n4大力推进\n5校园建设\n6项目管理")[1:] == [
        (3, str(n)) for n in range(2, 7)
    ]
    assert numbers("1推进改革。\n2深化改革。") == [(3, "1"), (3, "2")]


def test_numbers_that_count_something_are_no_items() -> None:
    counts = "2个区开展试点。\n2项工程。\n2分钟预备。\n2以上。\n2月召开会议。\n2017年总结。"
    others = "2017.3\n1-2所\n2.0版本\n9加强管理。\n2"
    assert numbers(f"1.推进改革。\n{counts}\n{others}\n") == [(3, "1.")]


def test_items_glued_to_the_line_before_are_found() -> None:
    assert numbers("4.抓督导。\n二、落实根本任务5.健全机制。\n一体化建设。6.培养素养。") == [
        (3, "4."),
        (1, "二、"),
        (3, "5."),
        (3, "6."),
    ]
    assert numbers("一、总体要求（一）指导思想。坚持方向。（二）基本原则。坚持标准。二、任务") == [
        (1, "一、"),
        (2, "（一）"),
        (2, "（二）"),
        (1, "二、"),
    ]


def test_numbers_inside_a_sentence_are_no_items() -> None:
    assert numbers("1.开展检查，包括：1.制度；2.人员；3.经费。\n2.落实整改。") == [(3, "1."), (3, "2.")]
    assert numbers("一、按照通知第（二）项和1.5倍的标准执行。") == [(1, "一、")]


def test_an_attachment_with_chapters_begins_a_part_of_its_own() -> None:
    text = "通知\n1.请遵照执行。\n青川区教育局\n2019年2月15日\n工作要点\n各项工作如下。\n一、总体要求\n1.抓党建。"
    assert numbers(text) == [(0, None), (3, "1."), (0, None), (1, "一、"), (3, "1.")]


def test_a_signature_stays_in_the_last_section() -> None:
    text = "一、甲\n1.乙。\n青川区教育局\n2019年2月15日\n（共印1份）"
    assert find_sections(text)[-1].end == len(text)
    assert numbers(text) == [(1, "一、"), (3, "1.")]


def test_headings_stand_apart_from_bodies() -> None:
    text = (
        "一、总体要求\n（一）指导思想。坚持方向。\n1.制发文件。\n2.传真：12345678；\n"
        + "3."
        + "推进" * 40
        + "\n4.完善,机制"
    )
    assert [section.heading for section in find_sections(text)] == [
        "总体要求",
        "指导思想",
        None,
        None,
        None,
        "完善,机制",
    ]


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = "他说：“双减！”推进（课后服务。）A;B\n课后;服务?好!\n第一次——……真的吗？！是。”"
    assert [text[start:end] for start, end in find_sentences(text, 0, len(text))] == [
        "他说：“双减！”",
        "推进（课后服务。）",
        "A;B",
        "课后;",
        "服务?",
        "好!",
        "第一次——……真的吗？！",
        "是。”",
    ]


def test_a_year_behind_a_chapter_s_number_is_its_heading() -> None:
    text = "各位代表：\n一、2023年工作回顾\n（一）甲。\n二、2024年工作安排\n小学一、二年级不布置作业。"
    assert numbers(text) == [(0, None), (1, "一、"), (2, "（一）"), (1, "二、")]
    assert find_sections(text)[1].heading == "2023年工作回顾"
    assert numbers("一、二年级不布置书面作业。") == [(0, None)]


def test_signs_and_a_scan_s_dashes_are_numbers() -> None:
    assert numbers("—、甲\n㈠乙\n㈡丙\n⒈丁\n⒉戊\n⑴己\n二、庚\n十—、辛") == [
        (1, "—、"),
        (2, "㈠"),
        (2, "㈡"),
        (3, "⒈"),
        (3, "⒉"),
        (4, "⑴"),
        (1, "二、"),
        (1, "十—、"),
    ]


def test_decimal_items_count_where_they_go_on() -> None:
    text = "1 总则\n1.1 编制目的\n为……1.5倍。\n1.2 编制依据\n1.5倍的标准\n2 组织体系\n2.1 领导机构\n2.2 办事机构\n2.2.1 职责\n2.2.2 分工"
    assert numbers(text) == [
        (3, "1"),
        (4, "1.1"),
        (4, "1.2"),
        (3, "2"),
        (4, "2.1"),
        (4, "2.2"),
        (4, "2.2.1"),
        (4, "2.2.2"),
    ]
    assert [section.heading for section in find_sections(text)][:2] == ["总则", "编制目的"]
    assert numbers("2.0版本上线。\n1.5倍计算。") == [(0, None)]


def test_an_item_that_begins_with_a_year_continues_the_sequence() -> None:
    assert numbers("1.甲。\n2.2026年实事。\n3.5+2模式。\n2017.3\n4.丁。") == [
        (3, "1."),
        (3, "2."),
        (3, "3."),
        (3, "4."),
    ]


def test_a_chapter_or_an_item_that_lost_a_mark_is_found_between_its_neighbours() -> None:
    assert numbers("一、甲\n二加强管理\n三、丙") == [(1, "一、"), (1, "二"), (1, "三、")]
    assert numbers("（一）甲\n（二加强管理\n（三）丙\n四）丁\n（五）戊") == [
        (2, "（一）"),
        (2, "（二"),
        (2, "（三）"),
        (2, "四）"),
        (2, "（五）"),
    ]
    assert numbers("一、甲\n二是加强管理。\n三年级\n") == [(1, "一、")]


def test_a_text_without_line_breaks_is_split_all_the_same() -> None:
    text = (
        "各位代表： 请审议。一、2023年工作回顾 过去一年成绩显著。（一）抓发展。成效好。（二）抓民生。办实事。"
        + "二、2024年任务 要做好工作。1.抓项目。2.抓招商。"
        + "继续推进。" * 80
    )
    sections = find_sections(text)
    assert [(section.level, section.number) for section in sections] == [
        (0, None),
        (1, "一、"),
        (2, "（一）"),
        (2, "（二）"),
        (1, "二、"),
        (3, "1."),
        (3, "2."),
    ]
    assert [section.heading for section in sections][1:4] == ["2023年工作回顾", "抓发展", "抓民生"]
    assert sections[4].heading == "2024年任务"


def test_the_months_of_a_schedule_are_no_chapters_and_end_the_item_before_them() -> None:
    text = "三、月度安排\n2017\n\n7—8\n\n1.甲。\n2.乙。\n\n9\n\n1.丙。\n10—12\n1.丁。\n\n2018\n\n1\n\n1.戊。"
    sections = find_sections(text)
    assert [section.number for section in sections if section.level] == ["三、", "1.", "2.", "1.", "1.", "1."]
    months = [text[section.start : section.end].split() for section in sections if section.level == 0]
    assert months == [["2017", "7—8"], ["9"], ["10—12"], ["2018", "1"]]
    spelt = "一、安排\n九月\n1.甲。\n十月份：\n1.乙。\n十一月\n1.丙。\n十二月\n1.丁。\n二、要求"
    assert [number for level, number in numbers(spelt) if level == 1] == ["一、", "二、"]
    assert sum(level == 0 for level, _ in numbers(spelt)) == 4


def test_an_attachment_stands_apart() -> None:
    text = "通知\n一、甲。\n附件：1.名单\n青川区教育局\n2019年2月15日\n附件1\n名单\n某某学校"
    assert [text[section.start : section.end][:3] for section in find_sections(text)] == ["通知\n", "一、甲", "附件1"]


def test_a_notice_and_the_plan_that_it_issues_are_two_parts() -> None:
    text = "关于印发工作要点的通知\n现印发给你们。\n青川区教育局\n2019年2月15日\n2019年工作要点\n总的要求。\n一、甲\n1.乙。"
    assert numbers(text) == [(0, None), (0, None), (1, "一、"), (3, "1.")]
    assert text[find_sections(text)[1].start :].startswith("2019年工作要点")


def test_a_clause_s_first_sentence_is_no_heading() -> None:
    text = "第一条 本区学校适用本办法。其他学校参照执行。\n第二条（适用范围）本办法适用于本区。学校照办。"
    assert [section.heading for section in find_sections(text)] == [None, "适用范围"]


ARTICLES = (
    "云溪市学校管理办法\n第一章 总则\n第一条 为规范管理，制定本办法。\n第二条 学校应当遵守下列规定：\n（一）公开招生；\n"
    "（二）公开收费：\n"
    "1.在校内公示；\n（1）张贴；\n2.在网上公示。\n"
    "第三条 学校应当备案。\n第二章 附则\n第一节 施行\n第四条 本办法自发布之日起施行。\n附件\n（一）名单\n一、小学\n（一）甲"
)


def test_an_article_stands_above_its_items_and_a_chapter_above_articles() -> None:
    assert numbers(ARTICLES) == [
        (0, None),
        (1, "第一章"),
        (3, "第一条"),
        (3, "第二条"),
        (4, "（一）"),
        (4, "（二）"),
        (5, "1."),
        (6, "（1）"),
        (5, "2."),
        (3, "第三条"),
        (1, "第二章"),
        (2, "第一节"),
        (3, "第四条"),
        (0, None),
        (2, "（一）"),
        (1, "一、"),
        (2, "（一）"),
    ]


@pytest.mark.parametrize("article", ["第三条", "第 3 条", "第十二条", "第一百零一条"])
@pytest.mark.parametrize("item", ["（一）", "(二)", "㈠", "1.", "⒈", "（1）", "①"])
def test_whatever_the_number_of_an_item_it_is_below_its_article(article: str, item: str) -> None:
    above, below = numbers(f"{article} 有下列情形之一的：\n{item}推进改革；")
    assert above[0] < below[0]
