"""Cells of tables are read whole: no tag, no escape, no list of a program is text, and the row's title is, once."""

import json

import pytest

from pipeline.corpus.readers.tables.cells import has_markup, read_text, read_value, unescape_cell

LINES = ["一、推进集团化办学", "各校要按时报送课程安排，“不得”提前结束新课。", "二、开展劳动教育"]
TEXT = "\n".join(LINES)


@pytest.mark.parametrize(
    "cell",
    [
        # Breaks and paragraphs, whatever stands before the first.
        "<br>".join(LINES),
        "<BR />\n".join(LINES),
        "".join(f"<p>{line}</p>" for line in LINES),
        f"{LINES[0]}<p>{LINES[1]}</p>{LINES[2]}",
        f"{LINES[0]}<div>{LINES[1]}<div>{LINES[2]}</div></div>",
        f"{LINES[0]}<table><tr><td>{LINES[1]}</td></tr><tr><td>{LINES[2]}</td></tr></table>",
        f"<!--StartFragment--><p class='MsoNormal'>{LINES[0]}<o:p></o:p></p><p>{LINES[1]}</p>{LINES[2]}",
        # Tags inside lines alone: the line breaks are those of the cell.
        f"{LINES[0]}\n<strong>各校</strong>{LINES[1][2:]}\r\n<span style='x'>{LINES[2]}</span>",
        # Escaped once and more often.
        "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in LINES),
        "".join(f"&amp;lt;p&amp;gt;{line}&amp;lt;/p&amp;gt;" for line in LINES),
        "&#60;br/&#62;".join(LINES),
        "&#x3C;br&#x3E;".join(LINES),
        # As programs write strings.
        r"\n".join(LINES),
        r"\r\n".join(LINES),
        r"\\n".join(LINES),
        r"\u3000\u3000" + r"\n\u3000\u3000".join(LINES),
        r"\xa0" + r"\n\xa0".join(LINES),
        json.dumps(TEXT)[1:-1],
        "_x000D_\n".join(LINES),
        # As programs write lists.
        repr(LINES),
        repr(tuple(LINES)),
        json.dumps(LINES),
        json.dumps(LINES, ensure_ascii=False, indent=1),
        "['" + "'\n '".join(LINES) + "']",  # of numpy
        repr([LINES[0], None, *LINES[1:]]),
        repr([f"{LINES[0]}<br>{LINES[1]}", LINES[2]]),
        repr([f"<p>{line}</p>" for line in LINES]),
        json.dumps("".join(f"<p>{line}</p>" for line in LINES)).replace("/", "\\/")[1:-1],
    ],
)
def test_a_cell_is_read_whole_and_as_it_was_meant(cell: str) -> None:
    text, head, outside = read_text(unescape_cell(cell), "")
    lines = [line.strip("\u3000\xa0") for line in text.split("\n") if line.strip()]
    assert ("\n".join(lines), head, outside) == (TEXT, (), ())


@pytest.mark.parametrize(
    "cell",
    [
        "[一] 推进“课后服务”",
        "（一）推进课后服务，办好<附件>所列学校。",
        "5岁<6岁，PM2.5&lt;35",
        r"存于 C:\news\readme 文件夹",
        r"D:\test",
        "['附件']所列学校要落实。",
        "",
    ],
)
def test_what_is_no_escape_stays(cell: str) -> None:
    assert unescape_cell(cell) == cell
    assert not has_markup(cell)


def test_a_cell_that_is_a_whole_page_is_read_as_one() -> None:
    sentence = "各校要按时报送课程安排并公示，图书流动车每月到乡镇巡回一次。"
    page = f"<html><body><div class='nav'><a href='/'>首页</a></div><div><p>{sentence}</p><p>{sentence}</p></div></body></html>"
    text, _, outside = read_text(page, "关于做好工作的通知")
    assert text.split("\n") == ["关于做好工作的通知", "首页", sentence, sentence]
    assert outside == (1,)


TITLE = "云溪市教育局2021年工作要点"


@pytest.mark.parametrize(
    ("text", "is_added"),
    [
        (TEXT, True),
        (f"{TITLE}\n{TEXT}", False),
        (f"　　《{TITLE}》\n{TEXT}", False),
        (f"云溪市教育局\n2021年\n工作要点\n{TEXT}", False),
        (f"云教〔2021〕5号\n\n{TITLE}\n{TEXT}", False),
        (f"云溪市教育局２０２１年工作要点\n{TEXT}", False),
        (f"{TITLE}　{TEXT}", False),
        (f"现将《{TITLE}》印发给你们。\n{TEXT}", True),  # a sentence that names it
        (f"{TITLE}，已经印发。\n{TEXT}", True),
        (f"{TEXT}\n" * 5 + TITLE, True),
    ],
)
def test_the_title_of_a_row_is_said_once(text: str, is_added: bool) -> None:
    assert read_text(text, TITLE)[0] == (f"{TITLE}\n{text}" if is_added else text)


def test_short_cells_lose_their_markup_too() -> None:
    assert read_value("<a href='x'>云溪市<b>教育局</b></a>") == "云溪市教育局"
    assert read_value("&lt;b&gt;云溪市教育局&lt;/b&gt;") == "云溪市教育局"
    assert read_value("云溪市教育局") == "云溪市教育局"
