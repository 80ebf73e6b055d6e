"""All that a reader sees of a page is read, and nothing else, whatever the page is made of."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.readers.documents import read_document
from pipeline.corpus.readers.reasons import SetAside
from pipeline.corpus.readers.tables.page_tables import read_page_workbook
from pipeline.corpus.readers.web.pages import read_page
from pipeline.corpus.readers.web.visible import TooDeepError, read_fragment
from pipeline.corpus.text.cleaning import clean_text
from tests.own_params import load_own_params

HIDING_STYLES = (
    "display:none",
    "DISPLAY : None !important; color: red",
    "visibility:hidden",
    "visibility: collapse",
    "font-size:0",
    "font-size: 0.0pt;",
    "font: 0/0 serif",
    "opacity:0",
    "text-indent:-9999px",
    "position:absolute; left:-10000px",
    "height:0; overflow:hidden",
    "position:absolute; clip: rect(0 0 0 0)",
    "color: transparent",
)


@pytest.mark.parametrize("style", HIDING_STYLES)
@pytest.mark.parametrize("tag", ["p", "span", "div"])
def test_what_a_style_hides_is_not_read_nor_what_stands_in_it(style: str, tag: str) -> None:
    page = f"推进课后<{tag} style='{style}'>隐<b>藏</b></{tag}>服务。"
    assert read_fragment(page).replace("\n", "") == "推进课后服务。"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>隐藏</p>",
        "<section hidden=''><div><p>隐<i>藏</i></p></div></section>",
        "<dialog>隐藏</dialog>",
        "<template>隐藏</template>",
        "<script>隐藏</script>",
        "<noscript>隐藏</noscript>",
        "<!-- 隐藏 -->",
        "<style>.a { display: none }</style><p class='b a'>隐藏</p>",
        "<style>/* .b {} */ p#c, .d { visibility: hidden }</style><p id='c'>隐</p><div class='d'>藏</div>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str) -> None:
    assert read_fragment(f"<p>推进课后服务，办好学校。</p>{hidden}<p>落实。</p>") == "推进课后服务，办好学校。\n落实。"


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='visibility:hidden'>隐<span style='visibility:visible'>落实</span>藏</p>",
        "<ul style='font-size:0'>隐<li style='font-size:14px'>落实</li></ul>",
        "<p style='display:block'>落实</p>",
        "<p style='font-size:10px'>落实</p>",
        "<p style='opacity:0.9'>落实</p>",
        "<p aria-hidden='true'>落实</p>",  # for screen readers alone
        "<details><summary>落实</summary></details>",
        "<style>@media print { .a { display: none } }</style><p class='a'>落实</p>",
        "<style media='print'>.a { display: none }</style><p class='a'>落实</p>",
        # A script decides which tab is open.
        "<style>.a { display: none } .a.on { display: block }</style><p class='a on'>落实</p>",
        "<style>.a { display: none } .a { display: block }</style><p class='a'>落实</p>",
        "<style>.a { display: none }</style><p class='a' style='display: block'>落实</p>",
    ],
)
def test_what_is_shown_is_read(shown: str) -> None:
    assert read_fragment(f"<p>推进课后服务。</p>{shown}") == "推进课后服务。\n落实"


def test_what_a_sheet_hides_of_most_of_a_page_a_script_will_show() -> None:
    page = "<style>.content { display: none }</style><p>青川区</p><div class='content'><p>推进课后服务，办好学校。</p></div>"
    assert read_fragment(page) == "青川区\n推进课后服务，办好学校。"
    tabs = "".join(f"<style>.t{i} {{ display: none }}</style><p class='t{i}'>推进课后服务。</p>" for i in range(9))
    assert read_fragment(tabs).split("\n") == ["推进课后服务。"] * 9


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>劳<rt>láo</rt></ruby><ruby>动<rt>dòng</rt></ruby>",
        "<ruby>劳<rp>(</rp><rt>láo</rt><rp>)</rp>动<rp>(</rp><rt>dòng</rt><rp>)</rp></ruby>",
        "<ruby>劳<rt>láo<rt></ruby>动",
        "<RUBY>劳<RP>(<RT>láo<RP>)</RUBY>动",
        "<ruby><rb>劳<rt>láo<rb>动<rt>dòng</ruby>",
        "<ruby>劳动<rt>láo</rt><rtc><rt>labour</rt></rtc></ruby>",
    ],
)
def test_readings_above_characters_are_no_text(ruby: str) -> None:
    assert read_fragment(f"<p>推进{ruby}教育。</p>") == "推进劳动教育。"


@pytest.mark.parametrize("depth", [100, 250, 300, 600, 2000])
def test_what_stands_deep_in_a_page_and_below_it_is_read(depth: int) -> None:
    inside, below = "门卫交接班簿册保存三年，楼顶避雷装置每年春季检测。", "校史陈列室周五下午对外开放，印章使用须登记。"
    page = f"<h1>做好课后服务</h1>{'<div>' * depth}{inside}{'</div>' * depth}<p>{below}</p><p>云溪市教育局</p>"
    read = read_page(page)
    assert (read.text, read.outside) == (f"做好课后服务\n{inside}\n{below}\n云溪市教育局", ())


def test_the_menu_of_a_deep_page_is_outside_its_article() -> None:
    page = f"<div><a href='/'>首页</a></div><p>校史陈列室周五下午对外开放，印章登记。</p>{'<font>' * 600}<p>落实。"
    assert (read_page(page).text.split("\n")[2], read_page(page).outside) == ("落实。", (0,))


def test_a_page_that_is_too_deep_to_be_read_whole_is_set_aside() -> None:
    page = f"<p>推进课后服务。</p>{'<div>' * 3000}落实。"
    found = read_document(page.encode(), ".html", "utf-8")
    assert isinstance(found, SetAside) and "TooDeepError" in found.detail
    table = f"<table><tr><td>标题</td><td>正文</td></tr></table>{'<b>' * 3000}<p>落实。"
    with pytest.raises(TooDeepError):
        list(read_page_workbook(table.encode(), ".html", load_own_params().corpus.columns, "utf-8"))


def test_line_breaks_are_those_that_are_shown() -> None:
    assert read_fragment("<pre>一、推进。\n二、落实。</pre>") == "一、推进。\n二、落实。"
    assert read_fragment("<span style='display:block'>一、推进。</span>二、落实。") == "一、推进。\n二、落实。"
    assert read_fragment("<p>一、推进\n课后服务。</p>") == "一、推进课后服务。"
    assert read_fragment("一、推进。\u2028二、落实。<br>") == "一、推进。\n二、落实。"


# A page of any shape, of which it is known what it shows.


@dataclass(frozen=True)
class Part:
    markup: str
    shown: str


TEXTS = st.sampled_from(
    [
        "云溪市教育局",
        "三、做好课后服务",
        "。",
        "2021年3月1日",
        "各校要按时报送课程安排，不得提前结束新课。",
        "首页",
        "AI",
        "一",
        "版权所有",
        "来源：",
        "发布日期",
        "&lt;甲&gt;",
        " ",
    ]
).map(lambda text: Part(text, text.replace("&lt;", "<").replace("&gt;", ">")))
INLINE = ["b", "i", "u", "s", "em", "strong", "span", "font", "a", "sup", "sub", "small", "code", "q", "ucapcontent"]
BLOCKS = ["div", "p", "section", "article", "td", "li", "center", "blockquote", "h2", "dd", "pre", "main", "table"]
SURROUNDING = ["nav", "footer", "aside", "div class='footer'", "ul class='menu'", "div id='share'", "a href='/'"]
UNSEEN = ["div hidden", "span style='display:none'", "script", "style", "noscript", "select", "rt"]


def wrap(opening: str, children: list[Part], is_seen: bool) -> Part:
    closing = opening.split(" ", 1)[0]
    inside = "".join(part.markup for part in children)
    shown = "".join(part.shown for part in children)
    return Part(f"<{opening}>{inside}</{closing}>", shown if is_seen else "")


PARTS = st.recursive(
    TEXTS,
    lambda parts: st.one_of(
        st.builds(wrap, st.sampled_from([*INLINE, *BLOCKS, *SURROUNDING]), st.lists(parts, max_size=4), st.just(True)),
        st.builds(wrap, st.sampled_from(UNSEEN), st.lists(TEXTS, max_size=2), st.just(False)),
        st.sampled_from(["<br>", "<hr/>", "<img src='a'>", "<!-- x -->", "</body></html>", "<html><body>", "</p>"]).map(
            lambda markup: Part(markup, "")
        ),
    ),
    max_leaves=25,
)


def compact(text: str) -> str:
    return "".join(text.split())


@given(st.lists(PARTS, min_size=1, max_size=8), st.sampled_from(["", "云溪市教育局2021年工作要点"]))
@settings(max_examples=100, deadline=None)
def test_what_is_read_and_what_is_cut_are_together_what_a_page_shows(parts: list[Part], title: str) -> None:
    heading = f"<head><title>{title}</title></head>" if title else ""
    page = f"<!DOCTYPE html><html>{heading}<body>{''.join(part.markup for part in parts)}</body></html>"
    read = read_page(page)
    cleaned = clean_text(read.text, read.outside)
    cuts = [read.text[cut.start : cut.end] for cut in cleaned.cuts]
    shown = compact("".join(part.shown for part in parts))
    assert compact(read.text) == shown
    assert sorted(compact(cleaned.text + "".join(cuts))) == sorted(shown)


SENTENCES = [
    "云教〔2021〕5号",
    "各学校：",
    "一、推进劳动教育",
    "各校要按时报送课程安排并公示，图书流动车每月到乡镇巡回一次，不得提前结束新课。",
    "二、做好课后服务。",
    "（一）推进双减。",
    "操场面层检测合格后再行开放，心理热线周末照常有人接听来电。",
    "附件：课程安排表",
    "云溪市教育局",
    "2021年3月1日",
]
NAV = "<div class='nav'><a href='/'>首页</a> <a href='/zw'>政务公开</a></div>"
FOOTER = "<div class='footer'><a href='/m'>网站地图</a> 版权所有：云溪市教育局</div>"
FRAMES = [
    "<div class='c'>{}</div>",
    "{}",
    "<table><tr><td>{}</td></tr></table>",
    "<div class='c'><div><div>{}</div></div></div>",
    "<article>{}</article>",
    "</body></html><div>{}</div>",
    "</html>{}</body></html>",
]


@given(
    st.lists(st.sampled_from(["div", "p", "section", "li", "center", "h4"]), min_size=10, max_size=10),
    st.lists(st.tuples(st.sampled_from([*INLINE, ""]), st.integers(0, 8), st.integers(1, 9)), min_size=10, max_size=10),
    st.sampled_from(FRAMES),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_line_of_a_document_is_cut_whatever_tags_it_is_written_in(
    blocks: list[str], inlines: list[tuple[str, int, int]], frame: str, is_closed: bool
) -> None:
    title = "云溪市教育局关于做好2021年工作的通知"
    written = []
    for sentence, block, (inline, start, length) in zip(SENTENCES, blocks, inlines, strict=True):
        inner = sentence
        if inline:
            a, b, c = sentence[:start], sentence[start : start + length], sentence[start + length :]
            inner = f"{a}<{inline}>{b}</{inline}>{c}"
        written.append(f"<{block}>{inner}</{block}>" if is_closed or block != "p" else f"<p>{inner}")
    body = frame.format("".join(written))
    page = f"<html><head><title>{title}</title></head><body>{NAV}<h1>{title}</h1>{body}{FOOTER}</body></html>"
    read = read_page(page)
    assert clean_text(read.text, read.outside).text.split("\n") == [title, *SENTENCES]
