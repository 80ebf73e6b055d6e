"""The text layer of a PDF becomes paragraphs."""

import pytest

from pipeline.corpus.readers.lines import join_pair
from pipeline.corpus.readers.pdf_files import Line, drop_running_heads, join_lines, read_pdf
from pipeline.corpus.readers.reasons import SetAside
from tests.corpus.files import PlacedLine, make_pdf

HEAD = (72, 800, 9, "云溪区教育局文件")


def number(n: int) -> PlacedLine:
    return 290, 40, 9, f"— {n} —"


# 72 is the margin, 104 an indent of two characters, 472 the right edge of a full line.
NOTICE = make_pdf(
    [
        HEAD,
        (132, 760, 22, "云溪区教育局关于做好二〇二一年"),
        (242, 730, 22, "工作的通知"),
        (104, 700, 16, "为了落实双减工作要求，推进课后服务全覆盖，现就"),
        (72, 672, 16, "有关事项通知如下，请各校认真贯彻执行。"),
        (104, 640, 16, "一、推进课后服务。各校要根据学生需要开设活动教"),
        (72, 612, 16, "师参加服务的时间计入工作量，家长可以自愿选择，学"),
        number(1),
    ],
    [
        HEAD,
        (72, 760, 16, "校不得强制。"),
        (104, 732, 16, "二、加强劳动教育。各校要根据学生需要开设劳动课"),
        (72, 700, 16, "程，每周不少于 1 课时。"),
        (104, 672, 16, "仿宋_GB2312"),
        number(2),
    ],
    [HEAD, (104, 760, 16, "三、工 作 要 求"), (104, 732, 16, "请认真落实。"), number(3)],
)


def test_lines_are_joined_into_paragraphs_across_pages_and_what_is_no_text_goes() -> None:
    text = read_pdf(NOTICE)
    assert isinstance(text, str)
    assert text.splitlines() == [
        "云溪区教育局关于做好二〇二一年工作的通知",
        "为了落实双减工作要求，推进课后服务全覆盖，现就有关事项通知如下，请各校认真贯彻执行。",
        "一、推进课后服务。各校要根据学生需要开设活动教师参加服务的时间计入工作量，家长可以自愿选择，学校不得强制。",
        "二、加强劳动教育。各校要根据学生需要开设劳动课程，每周不少于 1 课时。",
        "三、工作要求",
        "请认真落实。",
    ]


def test_a_scan_needs_ocr() -> None:
    assert read_pdf(make_pdf([], [])) == SetAside("no_text_layer", "2 pages, 0 characters")
    reason = read_pdf(make_pdf([number(1)], [number(2)]))
    assert isinstance(reason, SetAside)
    assert reason.code == "no_text_layer"


def test_a_text_layer_without_meaning_needs_ocr() -> None:
    rubbish = "".join(chr(0x6B00 + 7 * i) for i in range(30))
    reason = read_pdf(make_pdf([(72, 700 - 30 * i, 16, rubbish) for i in range(5)]))
    assert isinstance(reason, SetAside)
    assert reason.code == "no_text_layer"


@pytest.mark.parametrize("n_bytes", [10, 200, 900])
def test_a_pdf_that_was_cut_off_is_read_or_set_aside(n_bytes: int) -> None:
    reason = read_pdf(NOTICE[:n_bytes])
    assert isinstance(reason, SetAside)
    assert reason.code == "damaged"


def line(text: str, left: float = 72, right: float = 472, size: float = 16, height: float = 0.5) -> Line:
    return Line(text, left, right, size, height)


def test_a_line_that_returns_at_the_edge_of_three_pages_is_a_running_head() -> None:
    pages = [[line("某局文件", height=0.95), line(text), line(f"{n}", height=0.05)] for n, text in enumerate("甲乙丙")]
    assert [[one.text for one in page] for page in drop_running_heads(pages)] == [["甲"], ["乙"], ["丙"]]
    assert [page[0].text for page in drop_running_heads(pages[:2])] == ["某局文件", "某局文件"]


def test_a_line_that_returns_inside_the_pages_stays() -> None:
    pages = [[line("认真落实。"), line("2021")]] * 4
    assert drop_running_heads(pages) == pages


def test_a_numbered_item_begins_a_paragraph_though_the_line_before_is_full() -> None:
    lines = [
        line("一、总则…………1"),
        line("二、分则…………2"),
        line("1.落实双减"),
        line("工作。"),
        line("（二）推进课后"),
        line("3.5 小时服务。"),
    ]
    assert list(join_lines([lines])) == [
        "一、总则…………1",
        "二、分则…………2",
        "1.落实双减工作。",
        "（二）推进课后3.5 小时服务。",
    ]


def test_english_words_are_joined_with_a_blank_and_chinese_ones_without() -> None:
    lines = [line("推进 STEM"), line("education 和科学"), line("教育。", right=120), line("完。", right=104)]
    assert list(join_lines([lines])) == ["推进 STEM education 和科学教育。", "完。"]


def test_a_number_that_runs_over_the_end_of_a_line_stays_one() -> None:
    assert join_pair("不少于10", "8学时") == "不少于108学时"
    assert join_pair("推进STEM", "education") == "推进STEM education"
