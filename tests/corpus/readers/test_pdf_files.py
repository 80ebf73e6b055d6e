"""The text layer of a PDF becomes paragraphs."""

import io
from collections.abc import Callable, Iterable
from typing import Any

import pypdfium2
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from pipeline.corpus.readers.lines import join_pair
from pipeline.corpus.readers.pdf.files import join_lines, read_pdf
from pipeline.corpus.readers.pdf.layout import drop_running_heads
from pipeline.corpus.readers.pdf.pages import Line
from pipeline.corpus.readers.reasons import SetAside
from pipeline.reporting.writing.fonts import font_path
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


TEXT = "幼儿园与小学共同研究入学适应备课组每周固定半天集中研讨家长开放日安排在期中考试之后少先队活动课排进每周课表" * 6
TITLE: PlacedLine = (150, 780, 22, "云溪市教育局工作要点")


def place(text: str, left: float, top: float, size: float = 12, width: int = 18) -> list[PlacedLine]:
    """The text in lines of so many characters, one below the other."""
    lines = [text[i : i + width] for i in range(0, len(text), width)]
    return [(left, top - 1.7 * size * i, size, line) for i, line in enumerate(lines)]


def take_turns(*columns: list[PlacedLine]) -> list[PlacedLine]:
    """Row by row, as some programs write columns."""
    return [line for row in zip(*columns, strict=True) for line in row]


def read_lines(*pages: list[PlacedLine], rotate: int = 0) -> list[str]:
    text = read_pdf(make_pdf(*pages, rotate=rotate))
    assert isinstance(text, str), text
    return text.splitlines()


@pytest.mark.parametrize("n_columns", [2, 3])
@pytest.mark.parametrize("order", [list, reversed])
@pytest.mark.parametrize("by_row", [False, True])
def test_columns_are_read_one_after_the_other(
    n_columns: int, order: Callable[..., Iterable[Any]], by_row: bool
) -> None:
    width, n_lines = 36 // n_columns - n_columns, 8
    n_chars = width * n_lines
    columns = [
        place(TEXT[n_chars * i : n_chars * (i + 1)], 50 + 510 / n_columns * i, 720, width=width)
        for i in range(n_columns)
    ]
    across: PlacedLine = (74, 500, 12, "附则从略" * 10)
    drawn = list(order(columns))
    body = take_turns(*drawn) if by_row else [line for column in drawn for line in column]
    assert read_lines([TITLE, *body, across]) == ["云溪市教育局工作要点", TEXT[: n_chars * n_columns], "附则从略" * 10]


def test_columns_go_on_over_the_page() -> None:
    pages = [
        place(TEXT[144 * i : 144 * i + 72], 50, 700) + place(TEXT[144 * i + 72 : 144 * i + 144], 320, 700)
        for i in range(2)
    ]
    assert read_lines(*pages) == [TEXT[:288]]


def test_the_cells_of_a_table_are_no_columns() -> None:
    rows = [
        ("序号", "任务", "科室"),
        ("1", "推进课后服务", "基教科"),
        ("2", "落实双减", "督导室"),
        ("3", "加强劳动教育", "体卫科"),
    ]
    cells: list[PlacedLine] = [
        (60 + 150 * j, 700 - 30 * i, 12, cell) for i, row in enumerate(rows) for j, cell in enumerate(row)
    ]
    assert read_lines(cells) == [
        "序号 任务 科室",
        "1 推进课后服务 基教科",
        "2 落实双减 督导室",
        "3 加强劳动教育 体卫科",
    ]


def turn(left: float, height: float, quarter: int) -> tuple[float, float]:
    """Where on an A4 page text begins that runs with so many quarter turns, for it to be upright on the turned page."""
    width, depth = 595 / 72, 842 / 72
    return ((left, height), (width - height, left), (width - left, depth - height), (height, depth - left))[quarter]


@pytest.mark.parametrize("quarter", range(4))
@pytest.mark.parametrize("is_said", [True, False])
def test_a_page_on_its_side_is_read_upright(quarter: int, is_said: bool) -> None:
    """Whether or not it says by how much it is to be turned. The font is in the file, or pdfium can't measure its characters."""
    figure = Figure(figsize=(595 / 72, 842 / 72))
    lines = [(6.5, 22, "云溪市教育局工作要点"), *((5.5 - 0.4 * i, 14, TEXT[25 * i : 25 * i + 25]) for i in range(6))]
    for height, size, text in lines:
        x, y = turn(1.0, height, quarter)
        figure.text(
            x / (595 / 72), y / (842 / 72), text, fontsize=size, rotation=90 * quarter,
            rotation_mode="anchor", verticalalignment="baseline", fontproperties=FontProperties(fname=str(font_path())),
        )  # fmt: skip
    drawn = io.BytesIO()
    with rc_context({"pdf.fonttype": 42}):
        figure.savefig(drawn, format="pdf")
    document = pypdfium2.PdfDocument(drawn.getvalue())
    document[0].set_rotation(90 * quarter if is_said else 0)
    made = io.BytesIO()
    document.save(made)
    assert read_pdf(made.getvalue()) == f"云溪市教育局工作要点\n{TEXT[:150]}"


MARK = "内部资料注意保存"


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    "marks",
    [
        [(0, 0, 40, MARK, "0.707 0.707 -0.707 0.707 150 400 Tm 0.85 g")],
        [(0, 0, 16, MARK, "0.866 -0.5 0.5 0.866 150 650 Tm")],  # dark, and askew
        [(100, 600, 40, MARK, "0.8 g")],
        [(100, 600, 16, MARK, "0.9 0.8 0.8 rg")],
        [(100, 600, 48, MARK)],  # dark, and large
        [(60 + 180 * (i % 3), 650 - 150 * (i // 3), 14, MARK, "0.8 g") for i in range(9)],
        [
            (0, 0, 14, MARK, f"0.866 0.5 -0.5 0.866 {60 + 180 * (i % 3)} {650 - 150 * (i // 3)} Tm 0.8 g")
            for i in range(9)
        ],
    ],
)
def test_what_is_printed_behind_the_text_is_no_text(marks: list[PlacedLine], is_first: bool) -> None:
    body = [TITLE, *place(TEXT[:250], 80, 700, 16, 25)]
    page = marks + body if is_first else body + marks
    assert read_lines(page) == ["云溪市教育局工作要点", TEXT[:250]]
    assert read_lines(page, page) == ["云溪市教育局工作要点", TEXT[:250], "云溪市教育局工作要点", TEXT[:250]]


def test_a_light_or_large_line_that_nothing_stands_on_stays() -> None:
    head: PlacedLine = (100, 760, 48, "云溪市人民政府文件", "1 0 0 rg")
    note: PlacedLine = (112, 300, 16, "（此件公开发布）", "0.8 g")
    assert read_lines([head, *place(TEXT[:100], 80, 680, 16, 25), note]) == [
        "云溪市人民政府文件",
        TEXT[:100],
        "（此件公开发布）",
    ]


@pytest.mark.parametrize("spacing", [2, 8, 16, 24])
def test_letters_set_apart_are_one_word(spacing: float) -> None:
    title: PlacedLine = (60, 780, 16, "2021年工作要点", f"{spacing} Tc")
    assert read_lines([title, *place(TEXT[:50], 60, 700, 16, 25)]) == ["2021年工作要点", TEXT[:50]]


@pytest.mark.parametrize("gap", [0.1, 0.2, 0.3, 0.4, 0.5])
def test_a_gap_in_which_nothing_is_written_parts_no_word(gap: float) -> None:
    pieces = ["一、推进劳动", "教育和集团", "化办学工作"]
    line: list[PlacedLine] = []
    left = 80.0
    for piece in pieces:
        line.append((left, 740, 16, piece))
        left += 16 * (len(piece) + gap)
    assert read_lines([*line, *place(TEXT[:50], 80, 700, 16, 25)])[0] == "".join(pieces)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("各校开展K-", "12教育。", "各校开展K-12教育。"),
        ("规划期为2021-", "2025年。", "规划期为2021-2025年。"),
        ("防控COVID-", "19疫情。", "防控COVID-19疫情。"),
        ("开展e-", "learning。", "开展e-learning。"),
        ("开展edu-", "cation。", "开展education。"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_unless_it_divides_a_word(first: str, second: str, whole: str) -> None:
    page: list[PlacedLine] = [(80, 700, 16, first), (80, 672, 16, second), *place(TEXT[:50], 112, 640, 16, 25)]
    assert read_lines(page)[0] == whole


def number_pages(heads: list[list[PlacedLine]]) -> list[list[PlacedLine]]:
    """Pages of one text, each with its heads."""
    return [[*head, *place(TEXT[125 * i : 125 * i + 125], 80, 680, 16, 25)] for i, head in enumerate(heads)]


LEFT, RIGHT = (80, 800, 9, "云溪市教育文件汇编"), (400, 800, 9, "教育工作简讯")


@pytest.mark.parametrize(
    "heads",
    [
        [[LEFT], [LEFT]],
        [[LEFT, (500, 800, 9, f"{n}")] for n in (1, 2)],
        [[(80, 800, 9, f"云溪市教育文件汇编 {n}")] for n in (1, 2)],
        [[LEFT, (290, 40, 12, f"— {n} —")] for n in (1, 2)],
        [[LEFT], [RIGHT], [LEFT], [RIGHT]],
        [[LEFT, (80, 788, 9, "2021年第1期")], [LEFT, (80, 788, 9, "2021年第1期")]],
        [[], [LEFT], [RIGHT], [LEFT], [RIGHT]],
        [[(80, 30, 9, "云溪市教育局编")], [(80, 30, 9, "云溪市教育局编")]],
        [
            [(80, 800, 16, "云溪市教育文件汇编")],
            [(80, 800, 16, "云溪市教育文件汇编")],
        ],  # as large as the text, but far from it
    ],
)
def test_running_heads_go_from_two_pages_on(heads: list[list[PlacedLine]]) -> None:
    assert read_lines(*number_pages(heads)) == [TEXT[: 125 * len(heads)]]


def test_what_stands_at_the_edge_once_or_with_the_text_stays() -> None:
    once = read_lines(*number_pages([[LEFT], []]))
    assert once == ["云溪市教育文件汇编", TEXT[:250]]
    rows: list[PlacedLine] = [(80, 790, 16, "序号"), (200, 790, 16, "任务")]
    rows += [(80 + 120 * j, 762 - 28 * i, 16, cell) for i in range(6) for j, cell in enumerate((f"{i}", "推进双减"))]
    assert read_lines(rows, rows).count("序号 任务") == 2
    beside: list[PlacedLine] = [(80, 40, 16, "4"), (200, 40, 16, "完善评价")]
    assert read_lines([*place(TEXT[:110], 80, 680, 16, 25), *beside])[-1] == "4 完善评价"


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
