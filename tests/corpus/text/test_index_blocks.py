"""The block of labels above a document is metadata, however it is laid out, and no text."""

import re

import pytest

from pipeline.corpus.readers.web.pages import read_page
from pipeline.corpus.text.cleaning import Cleaned, clean_text
from pipeline.corpus.text.index_blocks import find_index_block

TITLE = "云溪市教育局关于做好课后服务工作的通知"
BODY = ["各学校：", "一、推进劳动教育。各校要按时报送课程安排并公示，图书流动车每月到乡镇巡回一次。", "二、做好管理。"]
PAIRS = {
    "索 引 号": "000014/2021-72",
    "主题分类": "科技、教育\\教育",
    "发文机关": "云溪市教育局",
    "成文日期": "2021年07月24日",
    "发文字号": "云教〔2021〕5号",
    "发布日期": "2021-07-26",
}
STATED = {"发文机关：云溪市教育局", "成文日期：2021年07月24日", "发文字号：云教〔2021〕5号", "发布日期：2021-07-26"}


def cells(tag: str, value_tag: str, colon: str, per_row: int) -> str:
    pairs = [f"<{tag}>{label}{colon}</{tag}><{value_tag}>{value}</{value_tag}>" for label, value in PAIRS.items()]
    rows = ["".join(pairs[i : i + per_row]) for i in range(0, len(pairs), per_row)]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


HEAD_ROW = "".join(f"<th>{label}</th>" for label in PAIRS)
VALUE_ROW = "".join(f"<td>{value}</td>" for value in PAIRS.values())
BLOCKS = {
    "td with colon": cells("td", "td", "：", 2),
    "td without": cells("td", "td", "", 3),
    "th, one pair a row": cells("th", "td", "", 1),
    "bold labels in one row": cells("td", "td", ":", 9).replace("<td>索", "<td><b>索"),
    "a row of labels above a row of values": f"<table><tr>{HEAD_ROW}</tr><tr>{VALUE_ROW}</tr></table>",
    "dl": "<dl>" + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in PAIRS.items()) + "</dl>",
    "list": "<ul>" + "".join(f"<li>{label}：{value}</li>" for label, value in PAIRS.items()) + "</ul>",
    "spans in a line": "<div>"
    + " ".join(f"<span>{label}：{value}</span>" for label, value in PAIRS.items())
    + "</div>",
    "spans without a blank": "<p>"
    + "".join(f"<span>{label}：{value}</span>" for label, value in PAIRS.items())
    + "</p>",
    "labels and values in tags of their own": "<ul>"
    + "".join(f"<li><b>{label}</b><em>{value}</em></li>" for label, value in {**PAIRS, "名称": TITLE}.items())
    + "</ul>",
    "the same with a blank, a title and a state first": "<ul>"
    + "".join(
        f"<li><span>{label}</span> <span>{value}</span></li>"
        for label, value in {"名称": TITLE, "有效性": "有效", **PAIRS}.items()
    )
    + "</ul>",
    "pairs of tags in one line": "<p>"
    + "".join(f"<b>{label}</b><i>{value}</i>" for label, value in PAIRS.items())
    + "</p>",
    "a cell for the colon": cells("td", "td", "</td><td>：", 1),
    "line breaks": "<div>" + "<br>".join(f"【{label}】{value}" for label, value in PAIRS.items()) + "</div>",
    "a label that nobody knows": cells("td", "td", "", 2).replace(
        "<td>发文机关", "<td>云溪编码</td><td>甲类</td><td>发文机关"
    ),
    "empty values": cells("td", "td", "", 2).replace("</table>", "<tr><td>失效日期</td><td></td></tr></table>"),
}


def clean_page(page: str) -> Cleaned:
    read = read_page(page)
    return clean_text(read.text, read.outside)


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("is_above", [True, False])
def test_a_block_of_a_page_is_evidence_and_no_text(name: str, is_above: bool) -> None:
    heading = f"<h1>{TITLE}</h1>"
    above, below = (BLOCKS[name], heading) if is_above else (heading, BLOCKS[name])
    body = "".join(f"<p>{line}</p>" for line in BODY)
    page = f"<html><head><title>{TITLE}</title></head><body>{above}{below}<div>{body}</div></body></html>"
    cleaned = clean_page(page)
    assert cleaned.text.split("\n") == [TITLE, *BODY]
    assert set(cleaned.evidence) >= STATED


def test_a_title_that_stands_in_the_block_alone_is_said_once() -> None:
    block = BLOCKS["td with colon"].replace("</table>", f"<tr><td>标　　题：</td><td>{TITLE}</td></tr></table>")
    body = "".join(f"<p>{line}</p>" for line in BODY)
    for heading in ("", f"<h1>{TITLE}</h1>"):
        page = f"<html><head><title>{TITLE}</title></head><body>{block}{heading}<div>{body}</div></body></html>"
        assert clean_page(page).text.split("\n") == [TITLE, *BODY]


@pytest.mark.parametrize(
    "block",
    [
        "\n".join(f"{label}\n{value}" for label, value in PAIRS.items()),
        "\t".join(f"{label}\t{value}" for label, value in PAIRS.items()),
        "\n".join(f"{label}：{value}" for label, value in PAIRS.items()),
        "　".join(f"{label}：{value}" for label, value in PAIRS.items()),
        "\n".join(f"【{label}】 {value}" for label, value in PAIRS.items()),
        "".join(f"【{label}】{value}" for label, value in PAIRS.items()),
    ],
)
def test_a_block_of_a_text_file_is_evidence_and_no_text(block: str) -> None:
    cleaned = clean_text("\n".join([block, TITLE, *BODY]))
    assert cleaned.text.split("\n") == [TITLE, *BODY]
    assert set(cleaned.evidence) >= STATED


def test_a_database_s_block_is_metadata() -> None:
    block = (
        "【发布部门】云溪市教育局\n【发文字号】云教〔2021〕5号\n【发布日期】2021.07.26\n"
        "【实施日期】2021.07.26\n【时效性】现行有效\n【效力级别】地方规范性文件"
    )
    cleaned = clean_text("\n".join([block, TITLE, *BODY]))
    assert cleaned.text.split("\n") == [TITLE, *BODY]
    assert set(cleaned.evidence) >= {"发文机关：云溪市教育局", "发文字号：云教〔2021〕5号", "发布日期：2021.07.26"}


@pytest.mark.parametrize(
    "line",
    [
        "<b>标题</b><i>党</i>现象要整治",
        "<b>名称</b><i>不变，作用扩大。</i>",
        "<b>来源</b><i>广泛</i><u>可靠</u>",
        "<b>公开形式</b>多样",
    ],
)
def test_a_sentence_that_begins_with_a_marked_label_stays_as_it_is(line: str) -> None:
    page = f"<h1>{TITLE}</h1>{BLOCKS['list']}<p>{line}</p>" + "".join(f"<p>{text}</p>" for text in BODY)
    said = re.sub("<[^>]*>", "", line)
    assert clean_page(page).text.split("\n") == [TITLE, said, *BODY]


def test_a_heading_of_a_label_and_a_word_stays_without_a_block_beside_it() -> None:
    lines = [TITLE, "名称 课后服务小组", "有效性 评估", *BODY]
    assert clean_text("\n".join(lines)).text.split("\n") == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["来源", "各校的捐赠来源要登记。"],
        ["名称", "数量", "课桌", "20"],
        ["标题", "云溪市教育局"],
        ["作者简介"],
        ["责任部门", "教务处"],
        ["实施日期：9月1日"],
        ["名称：课后服务小组"],
        ["关键词：课后服务；劳动教育"],
        # A table of documents that a document lists.
        [
            "文件名称",
            "文号",
            "发布日期",
            "办法",
            "云教〔2019〕1号",
            "2019年1月2日",
            "细则",
            "云教〔2019〕2号",
            "2019年2月2日",
        ],
    ],
)
def test_what_a_document_says_in_such_words_stays(lines: list[str]) -> None:
    kept = clean_text("\n".join([TITLE, *lines, *BODY])).text.split("\n")
    assert kept == [TITLE, *lines, *BODY]


def test_an_empty_label_does_not_take_the_line_below_for_its_value() -> None:
    block = ["发文机关", "云溪市教育局", "成文日期", "2021-07-24", "失效日期", TITLE]
    assert [(pair.label, pair.value) for pair in find_index_block(block, range(len(block)))] == [
        ("发文机关", "云溪市教育局"),
        ("成文日期", "2021-07-24"),
        ("失效日期", ""),
    ]
