"""A text that was cut into lines of one width is put together again, and nothing else is."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.text.cleaning import clean_text
from pipeline.corpus.text.structure import find_sections
from pipeline.corpus.text.wrapping import join_wraps

TITLE = "云溪市教育局2021年工作要点"
PARAGRAPHS = [
    "一、推进改革。全市各中小学要把劳动教育列入课表，每周安排一个课时，由专任教师承担，并逐校建立台账。县区教育部门每学期"
    "到校检查一次，检查结果在本地公布。有条件的学校可以同附近的农场、工厂签订协议，安排学生分批前往，往返途中由教师陪同。",
    "二、做好服务。课后服务每天不少于两个小时，周一到周五全覆盖，收费标准由市里统一核定，任何学校不得自行提高。对家庭经济"
    "困难的学生免收费用，所需资金列入2021年预算。各校要公布服务内容，听取家长意见，每学期末组织一次评议，评议结果存档。",
    "三、加强管理。校门口早晚高峰安排教师值守，食堂大宗原料集中采购，消防器材逐月检查。学校负责人要到场带班，发现隐患当场"
    "整改；不能当场整改的，要写明期限和责任人，并报县区教育部门备案。市教育局将在第四季度组织互查，互查结果通报全市。",
]
SIGNATURE = ["云溪市教育局", "2021年3月1日"]
WIDTHS = [18, 22, 28, 35, 40, 46]


def cut(paragraph: str, width: int) -> list[str]:
    return [paragraph[at : at + width] for at in range(0, len(paragraph), width)]


def wrap(paragraphs: list[str], width: int, indent: str = "　　") -> list[str]:
    return [line for paragraph in paragraphs for line in cut(indent + paragraph, width)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("indent", ["　　", "    ", ""])
def test_wrapped_paragraphs_are_one_line_each(width: int, indent: str) -> None:
    joined = join_wraps([TITLE, *wrap(PARAGRAPHS, width, indent), *SIGNATURE])
    if not indent:  # where nothing tells a new paragraph from a sentence that ends with its line, both begin a line
        joined = "\n".join(joined).replace("备案。\n市教育局将", "备案。市教育局将").split("\n")
    assert joined == [TITLE, *PARAGRAPHS, *SIGNATURE]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\r\r\n", "\u2028", "\n\n", " \n"])
def test_whatever_ends_the_lines(width: int, newline: str) -> None:
    text = newline.join([TITLE, *wrap(PARAGRAPHS, width), *SIGNATURE])
    cleaned = clean_text(text).text
    assert [line for line in cleaned.split("\n") if line] == [TITLE, *PARAGRAPHS, *SIGNATURE]
    assert [section.number for section in find_sections(cleaned)] == [None, "一、", "二、", "三、"]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_width_may_be_counted_in_cells(width: int) -> None:
    def fill(paragraph: str) -> list[str]:
        lines, line = [], "　　"
        for character in paragraph:
            if len((line + character).encode("gbk")) > width:
                lines.append(line)
                line = ""
            line += character
        return [*lines, line]

    lines = [TITLE, *(line for paragraph in PARAGRAPHS for line in fill(paragraph)), *SIGNATURE]
    assert join_wraps(lines) == [TITLE, *PARAGRAPHS, *SIGNATURE]


def test_indents_that_a_format_lost_leave_the_first_lines_shorter() -> None:
    lines = [line.strip() for line in wrap(PARAGRAPHS, 30)]
    assert join_wraps(lines) == PARAGRAPHS


def test_paragraphs_apart_by_blank_lines_stay_apart() -> None:
    lines = [line for paragraph in PARAGRAPHS for line in [*cut(paragraph, 35), ""]]
    assert [line for line in join_wraps(lines) if line] == PARAGRAPHS


@pytest.mark.parametrize("number", ["— 2 —", "-2-", "第 2 页 共 9 页", "第2页，共9页", "·2·", "Page 2 of 9"])
@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_page_number_inside_a_paragraph_parts_nothing(number: str, blank: str) -> None:
    lines = wrap(PARAGRAPHS, 35)
    lines.insert(1, f"{blank}{number}{blank}")
    assert clean_text("\n".join(lines)).text.split("\n") == PARAGRAPHS
    whole = f"{TITLE}\n一、推进集团化{blank}\n{number}\n{blank}办学，改进教研，扩大优质资源。\n二、加强管理。"
    assert "推进集团化办学，改进教研" in clean_text(whole).text


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("一、每周安排两次劳动。", "教育经费按季度公开，接受监督。"),
        ("一、推进劳动", "二、教育经费，按季度公开。"),
        ("一、推进劳动", "（一）教育经费，按季度公开。"),
        ("一、推进劳动", "　　教育经费，按季度公开。"),
        ("云溪市教育局", "2021年3月1日"),
        ("云溪市教育局2021年工作要点", "各县区要落实，要检查。"),
        ("附件：1.名单，2.表格", "云溪市教育局"),
        ("各县区教育局：", "现将要点印发，请执行。"),
    ],
)
def test_what_is_no_sentence_is_not_joined_across_a_page(above: str, below: str) -> None:
    assert clean_text(f"{above}\n— 2 —\n{below}\n其他事项，另行通知。").text.split("\n")[:2] == [above, below.strip()]


@pytest.mark.parametrize(
    "lines",
    [
        PARAGRAPHS,
        [TITLE, *PARAGRAPHS, *SIGNATURE],
        ["春风又到云溪岸，", "柳色新添几许青。", "稚子书声穿巷过，", "先生鬓角染霜星。"] * 3,
        ["春风吹绿云溪两岸的垂柳", "书声传遍青川市的每条街", "我们在阳光下一同长大呀", "把心愿写进清晨的第一页"] * 3,
        [f"（{n}）坚持立德树人根本任务，深化教育领域综合改革攻坚" for n in "一二三四五六七八九十"],
        [f"云溪市第{n}中学，联系人：张老师，办公电话：0531-1234567{n}" for n in range(9)],
        [f"2021年{n}月，云溪市第{n}实验小学，三年级二班，优秀班集体" for n in range(1, 9)],
        ["要坚持正确办学方向，全面落实立德树人的任务，", "要深化教育教学改革，着力提升全市教育的质量；"] * 4,
        [f"坚持党的全面领导，扎实推进全市教育工作第{n}项重点" for n in "一二三四五六七八九"],
        ["云溪市教育局", "2021年3月1日", "云溪市财政局", "2021年3月2日"] * 3,
    ],
)
def test_headings_items_verses_signatures_and_tables_are_not_glued(lines: list[str]) -> None:
    assert join_wraps(lines) == lines


def test_a_heading_and_a_signature_stay_apart_in_a_wrapped_text() -> None:
    body = [line for paragraph in PARAGRAPHS for line in ["（一）具体安排", *cut("　　" + paragraph, 35)]]
    signed = ["　" * 27 + "云溪市教育局", "　" * 26 + "2021年3月1日", "附件：名单"]
    joined = join_wraps(["关于做好2021年工作的通知", *body, *signed])
    assert joined[1::2][:3] == ["（一）具体安排"] * 3
    assert joined[-3:] == ["云溪市教育局", "2021年3月1日", "附件：名单"]


@pytest.mark.parametrize(
    ("left", "right"), [("K-", "12教育"), ("2021-", "2025年"), ("2021—", "2025年"), ("3.", "5万人"), ("20", "21年")]
)
def test_hyphens_and_numbers_at_the_ends_of_lines_stay(left: str, right: str) -> None:
    first, *others = PARAGRAPHS
    paragraph = first[: 34 - len(left)] + left + right + first[34 - len(left) :]
    assert join_wraps(wrap([paragraph, *others], 34, ""))[0] == paragraph


def test_a_text_is_wrapped_where_python_s_own_tool_did_it() -> None:
    lines = [TITLE, *(line for paragraph in PARAGRAPHS for line in textwrap.wrap("　　" + paragraph, 32))]
    joined = "\n".join(join_wraps(lines))
    assert joined == "\n".join([TITLE, *PARAGRAPHS])


@given(
    st.lists(st.text(alphabet="教育改革，。、； 　1a（）一二\u2003", max_size=60), max_size=30),
    st.sets(st.integers(0, 30)),
)
@settings(max_examples=300, deadline=None)
def test_no_character_is_lost_or_made(lines: list[str], over_page: set[int]) -> None:
    joined = join_wraps(lines, frozenset(over_page))
    assert "".join("".join(joined).split()) == "".join("".join(lines).split())
    assert len(joined) <= len(lines)


@pytest.mark.parametrize("line", ["字" * 160_000, " " * 160_000, "字 " * 80_000, "K-" * 80_000, "，" * 160_000])
def test_a_very_long_line_is_left_alone_at_once(line: str) -> None:
    assert join_wraps([TITLE, line]) == [TITLE, *([line.strip()] if line.strip() else [])]


@pytest.mark.parametrize("mark", ["1 / 9", "1/9", "第1/9页", "[1]", "【3】"])
def test_other_marks_of_a_page_are_joined_over(mark: str) -> None:
    lines = [
        "各校要根据学生的实际需要开设丰富多彩的活动，并做好课后",
        mark,
        "服务的组织和保障工作，教师参加服务的时间计入工作量。",
    ]
    text = "\n".join(["关于做好有关工作的通知", *lines, "各校要按时报送课程安排，由教育局统一审核以后向社会公布结果"])
    assert "做好课后服务的组织" in clean_text(text).text


@pytest.mark.parametrize("end", ["\n\f", "\r\n\f"])
def test_the_page_end_of_pdftotext_is_one_line_s_end(end: str) -> None:
    first, *others = textwrap.wrap("".join(PARAGRAPHS), 30)
    whole = clean_text("\n".join([first, *others])).text
    assert clean_text(first + end + "\n".join(others)).text == whole
