"""The article of a page, whole and alone, however the page is laid out."""

import pytest

from pipeline.corpus.readers.web.pages import Page, read_page
from pipeline.corpus.text.cleaning import Cleaned, clean_text

TITLE = "青川区教育局2019年工作要点"
PARAGRAPHS = [
    "青教〔2019〕3号",
    "2019年，全区教育工作要坚持稳中求进，办好人民满意的学校，让孩子们在家门口上好学。",
    "一、加强学校管理",
    "1.规范办学行为。严格执行课程计划，任何学校不得随意增减课时，也不得提前结束新课。",
    "2.保护老字号校名。校史馆要收集与老字号校名有关的照片，打印成册。",
    "二、提升教学质量",
    "3.减轻学生负担。小学一、二年级不布置书面家庭作业，其他年级每天不超过一小时。",
    "4.开展劳动教育。每周安排一节劳动课，家庭和社区共同安排劳动实践。",
    "青川区教育局",
    "2019年2月15日",
]
MENU = "<ul><li><a href='/'>首页</a></li><li><a href='/j'>机构</a></li><li><a href='/x'>新闻中心</a></li></ul>"
CRUMB = "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/g'>规划计划</a></div>"
INFO = "<div class='info'>发布时间：2019-02-18　来源：青川区教育局　字号：[大 中 小]　<a>打印</a></div>"
SHARE = "<div class='share'>分享到：微信 微博</div><div>上一篇：<a href='1'>寒假通知</a></div><div>下一篇：无</div>"
SIDE = "<div class='sidebar'><h3>相关文章</h3><ul><li><a href='2'>2018年工作要点</a></li></ul></div>"
FOOT = "<div class='footer'>版权所有：青川区教育局 <a href='/m'>网站地图</a><br>青ICP备12345678号</div>"

LAYOUTS = {
    "paragraphs": "<div class='article'><h1>{title}</h1>{info}<div class='content'>{p}</div>{share}</div>{side}",
    "line breaks": "<div class='con'><h2>{title}</h2>{info}<div>{br}</div></div>{side}",
    "table": "<table><tr><td>{title}</td></tr><tr><td>{info}</td></tr><tr><td>{p}</td></tr></table>",
    "table with line breaks": "<table><tr><td>{title}</td></tr><tr><td>{br}</td></tr></table>",
    "divs": "<div class='article'><h1>{title}</h1>{div}</div>{share}",
    "bare": "{info}{p}",
}


def make_page(layout: str) -> str:
    body = LAYOUTS[layout].format(
        title=TITLE,
        info=INFO,
        share=SHARE,
        side=SIDE,
        p="".join(f"<p style='text-indent:2em'>　　{line}</p>\n" for line in PARAGRAPHS),
        br="<br/>".join(f"&nbsp;&nbsp;{line}" for line in PARAGRAPHS),
        div="".join(f"<div><span>{line[:3]}</span><span>{line[3:]}</span></div>" for line in PARAGRAPHS),
    )
    return f"<html><head><title>{TITLE}_青川教育网</title></head><body>{MENU}{CRUMB}{body}{FOOT}</body></html>"


def clean_page(page: str) -> Cleaned:
    """The document of a page."""
    read = read_page(page)
    return clean_text(read.text, read.outside)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_paragraph_stands_on_its_line_and_no_chrome_is_left(layout: str) -> None:
    page = make_page(layout)
    assert clean_page(page).text.split("\n") == [TITLE, *PARAGRAPHS][layout == "bare" :]
    assert f"标题：{TITLE}" in read_page(page).head


def test_the_line_above_the_article_is_kept_as_evidence() -> None:
    for layout in ("paragraphs", "table"):
        evidence = clean_page(make_page(layout)).evidence
        assert {"发布日期：2019-02-18", "来源：青川区教育局"} <= set(evidence)


def test_meta_tags_of_government_sites_are_evidence() -> None:
    page = make_page("bare").replace(
        "<head>",
        "<head><meta name='ArticleTitle' content='青川区教育局文件'><meta name='PubDate' content='2019-02-20'>",
    )
    assert read_page(page).text.startswith("青川区教育局文件\n")
    assert "发布日期：2019-02-20" in read_page(page).head


def test_a_line_break_in_the_source_puts_no_blank_between_chinese_characters() -> None:
    page = read_page("<html><body><p>推进课后\n    服务，办好STEM\n教育 Day\nOne。</p></body></html>")
    assert page.text == "推进课后服务，办好STEM教育 Day One。"


def test_hidden_text_and_scripts_are_not_read() -> None:
    page = "<p>推进<span style='display: none'>隐藏</span>课后<script>var a = '脚本';</script>服务。</p>"
    assert read_page(f"<html><body>{page}</body></html>").text == "推进课后服务。"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", ""),
        ("<html></html>", ""),
        ("<!-- -->", ""),
        ("推进课后服务。\n开展劳动教育。", "推进课后服务。\n开展劳动教育。"),
    ],
)
def test_what_is_no_page_gives_its_text(page: str, text: str) -> None:
    assert read_page(page) == Page(text)


UPPER, LOWER = ("".join(f"<p>{line}</p>" for line in part) for part in (PARAGRAPHS[:6], PARAGRAPHS[6:]))
ARTICLE = UPPER + LOWER


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("<h3>相关阅读</h3><ul><li><a href='2'>关于做好寒假工作的通知</a> 2019-01-02</li></ul>", []),
        ("<p>热点推荐</p><p><a href='2'>关于做好寒假工作的通知</a></p><p><a href='3'>关于校车的公告</a></p>", []),
        ("<p><a href='1.doc'>附件1：课程安排表</a></p>", ["附件1：课程安排表"]),
        ("<p><a href='1.doc'>课程安排表.docx</a></p>", ["课程安排表.docx"]),
        ("<p><a href='x'>四、做好课后服务</a></p>", ["四、做好课后服务"]),
        ("<p><a name='x'>做好课后服务</a></p>", ["做好课后服务"]),
    ],
)
def test_links_of_the_page_go_and_those_of_the_document_stay(below: str, kept: list[str]) -> None:
    page = f"<html><head><title>{TITLE}</title></head><body>{MENU}<h1>{TITLE}</h1><div class='con'>{ARTICLE}{below}</div>{FOOT}"
    assert clean_page(page).text.split("\n") == [TITLE, *PARAGRAPHS, *kept]


@pytest.mark.parametrize(
    "page",
    [
        # Behind an early end, in one file with another page, in pieces with the footer between them.
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1></body></html>{ARTICLE}</body></html>",
        f"<html><head><title>{TITLE}</title></head><body>{MENU}</body></html><html><body><h1>{TITLE}</h1>{ARTICLE}</body></html>",
        f"<body>{MENU}<h1>{TITLE}</h1></HTML ><!doctype html><table><tr><td>{ARTICLE}</td></tr></table></body></html>",
        f"<html><title>{TITLE}</title>{MENU}<h1>{TITLE}</h1><div>{UPPER}</div>{FOOT}<div>{LOWER}</div>",
    ],
)
def test_what_follows_the_end_of_a_page_is_read(page: str) -> None:
    text = clean_page(page).text
    assert text.startswith(f"{TITLE}\n")
    assert "".join(text.split("\n")[1:]) == "".join(PARAGRAPHS)


def test_a_title_that_stands_below_a_long_index_block_is_said_once() -> None:
    block = "".join(
        f"<tr><td>主题分类</td><td>教育{i}</td><td>索引号</td><td>000014/2021-{i}</td></tr>" for i in range(6)
    )
    page = f"<html><head><title>{TITLE}</title></head><body><div><table>{block}</table><h1>{TITLE}</h1>{ARTICLE}</div></body></html>"
    assert clean_page(page).text.split("\n") == [TITLE, *PARAGRAPHS]


@pytest.mark.parametrize("signature", ["云溪市教育局", "<a href='/x'>云溪市教育局</a>"])
def test_a_link_in_the_day_of_a_signature_leaves_it_to_the_article(signature: str) -> None:
    prose = "".join(f"<div>{mark}、{'校史陈列室周五下午对外开放，印章须登记，' * 4}落实。</div>" for mark in "一二")
    prose += "<div>三、做好课后<a href='/x'>服务</a>。</div>"  # trafilatura breaks it at the link
    signed = f"<div>{signature}</div><div>2020年<a href='/x'>1月9日</a></div>"
    links = "<div><a href='/1'>上一篇</a></div><div><a href='/2'>云溪市教育局</a></div>"
    page = read_page(f"<html><body><h1>云溪市教育工作要点</h1><div>{prose}{signed}{links}</div></body></html>")
    lines = page.text.split("\n")
    assert [lines[i] for i in page.outside] == ["上一篇", "云溪市教育局"]
    assert lines[4:6] == ["云溪市教育局", "2020年1月9日"]
