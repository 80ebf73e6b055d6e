"""Page chrome goes; no sentence of a document does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.text.cleaning import clean_text

BODY = "青川区教育局2019年工作要点\n\n2019年，全区教育工作要稳中求进。\n一、加强管理\n1.规范办学。严格执行课程计划。"


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 信息公开 > 规划计划",
        "您当前的位置：首页>>政务公开>>年度计划",
        "用户: 密码:",
        "微博 手机版 简体版|繁体版 登录 注册",
        "2019-02-18 10:30",
        "发布时间：2019-02-18 10:30　来源：青川区教育局　浏览次数：12",
        "索引号：011/2019-00003 发布机构：青川区教育局",
        "字号：[大 中 小]",
        "【打印】【关闭窗口】",
    ],
)
def test_chrome_above_a_document_goes(line: str) -> None:
    assert clean_text(f"{line}\n{BODY}").text == BODY


@pytest.mark.parametrize(
    "footer",
    [
        "关闭窗口",
        "分享到：",
        "打印本页 | 关闭窗口 | 分享到：微信 微博",
        "上一篇：关于寒假的通知\n下一篇：没有了",
        "网站地图 | 联系我们",
        "当前页二维码",
        "版权所有：青川区教育局 地址：青川路1号\n邮编：100000 电话：12345678\n建议使用IE8.0以上浏览器",
        "主办单位：青川区教育局\n地址：青川路1号\n联系电话：12345678\n青ICP备12345678号-1\n青公网安备 11010102000001号",
        "扫一扫在手机打开当前页\n责任编辑：某某",
    ],
)
def test_chrome_below_a_document_goes(footer: str) -> None:
    cleaned = clean_text(f"{BODY}\n\n{footer}")
    assert cleaned.text == BODY
    assert cleaned.chrome == tuple(footer.split("\n"))


@pytest.mark.parametrize(
    "line",
    [
        "2.保护老字号。支持老字号企业进校园。",
        "打印机等设备由学校统一采购。",
        "版权所有者的权利受法律保护。",
        "网站地图应当便于群众使用。",
        "首页要突出显示招生信息。",
        "来源于社会的捐赠，应当登记。",
        "主办单位：青川区教育局",
        "联系电话：12345678",
        "地址：青川路1号",
        "中",
        "下载",
        "信息公开",
        "位置：教学楼一/二层",
        "时间：2019年3月1日上午9时",
        "请各校分享到本校公众号，并于每周五报送。",
        "1-2",
    ],
)
def test_what_a_document_says_stays(line: str) -> None:
    for text in (f"{BODY}\n{line}", f"{BODY}\n{line}\n青川区教育局\n2019年2月15日"):
        assert line in clean_text(text).text.split("\n")


def test_an_index_block_is_taken_off_and_kept_as_evidence() -> None:
    block = (
        "- 索引号:\n- 011/2019-3\n- 公开方式:\n- 主动公开\n- 文号:\n- 成文日期:\n- 2019-02-15\n- 发布单位:\n- 区教育局"
    )
    cleaned = clean_text(f"{block}\n{BODY}")
    assert cleaned.text == BODY
    assert cleaned.chrome == tuple(block.split("\n"))


def test_a_document_mill_s_notice_is_taken_off() -> None:
    notice = "温馨提示：\n1. 下载前请预览文档内容。\n2. 本文档由用户上传，如有侵权请联系客服。\n网站客服：123456"
    assert clean_text(f"{notice}\n{BODY}").text == BODY


def test_a_school_s_own_reminder_stays() -> None:
    reminder = "温馨提示：\n请家长按时接送孩子，注意交通安全。"
    assert clean_text(f"{reminder}\n{BODY}").text.startswith(reminder)


def test_a_page_title_over_the_same_title_goes() -> None:
    title = BODY.split("\n")[0]
    assert clean_text(f"{title} - 青川教育\n{title}\n{BODY}").text == BODY


def test_page_numbers_go() -> None:
    assert clean_text("推进课后\n— 3 —\n服务。").text == "推进课后\n服务。"


def test_blanks_and_invisible_characters_are_put_in_order_and_nothing_else() -> None:
    raw = "\ufeff　　（一）①“课后服务”\u200b　\r\n\r\n\r\n\r\n\xa0　ＡＢ１２：&quot;好&quot;\u3000\rend&nbsp;1"
    assert clean_text(raw).text == '（一）①“课后服务”\n\nＡＢ１２："好"\nend 1'


def test_what_was_cut_stands_where_the_cut_says_in_the_text_as_it_was_read() -> None:
    raw = f"\ufeff\u3000首页 > 信息公开 \r\n{BODY}\r\n\r\n— 3 —\r【打印】&nbsp;【关闭窗口】\n网站地图"
    cleaned = clean_text(raw)
    assert cleaned.text == BODY
    assert [(raw[cut.start : cut.end].strip("\ufeff\u3000"), cut.rule) for cut in cleaned.cuts] == [
        ("首页 > 信息公开", "breadcrumb"),
        ("— 3 —", "page_number"),
        ("【打印】&nbsp;【关闭窗口】", "page"),
        ("网站地图", "page"),
    ]


# Words that pages use, inside sentences of a document.
CHROME_WORDS = [
    "字号",
    "老字号",
    "打印",
    "关闭窗口",
    "首页",
    "返回顶部",
    "分享到",
    "网站地图",
    "版权所有",
    "登录",
    "注册",
    "二维码",
    "扫一扫",
    "下载",
    "索引号",
    "发布时间",
    "来源",
    "主办单位",
    "无障碍浏览",
    "政务公开",
    "当前位置",
    "上一篇",
    "责任编辑",
    "ICP备案",
    "访问量",
]
SENTENCES = st.lists(
    st.tuples(
        st.sampled_from(["学校要加强", "支持", "不得要求家长", "各校应当按时", "请将材料"]),
        st.sampled_from(CHROME_WORDS),
        st.sampled_from(
            ["管理，落实责任。", "等工作，建立台账。", "企业进校园；", "，并于每周五报送。", "的内容应当真实、准确！"]
        ),
    ).map("".join),
    min_size=1,
    max_size=40,
    unique=True,
)
PAGE_LINES = st.lists(
    st.sampled_from(
        [
            "首页 > 信息公开",
            "【打印】【关闭窗口】",
            "分享到：",
            "网站地图 | 联系我们",
            "版权所有：青川区教育局",
            "— 3 —",
        ]
    ),
    max_size=5,
)


@given(PAGE_LINES, SENTENCES, PAGE_LINES)
@settings(max_examples=200)
def test_no_sentence_of_a_document_is_ever_cut(above: list[str], sentences: list[str], below: list[str]) -> None:
    raw = "\n".join([*above, *sentences, *below])
    cleaned = clean_text(raw)
    assert [line for line in cleaned.text.split("\n") if line in sentences] == sentences
    assert not [line for line in cleaned.chrome if line in sentences]
    assert [raw[cut.start : cut.end] for cut in cleaned.cuts] == list(cleaned.chrome)


RAW = st.lists(
    st.sampled_from([*"甲乙。，\n\r\u2028 \u3000\x0b&;#10首页>打印|：1—", "&#10;", "&nbsp;", "\r\n", "\n— 3 —\n"])
)


@given(RAW.map("".join))
@settings(max_examples=300)
def test_cuts_and_text_together_hold_every_visible_character_once(raw: str) -> None:
    cleaned = clean_text(raw)
    kept = raw
    for cut in reversed(cleaned.cuts):
        assert raw[cut.start : cut.end].strip()
        kept = kept[: cut.start] + kept[cut.end :]
    again = clean_text(kept)
    assert len(cleaned.cuts) == len(cleaned.chrome)
    if not again.cuts:
        # A line break or a blank may go with a page number: what stood on its two sides may be one line.
        assert "".join(again.text.split()) == "".join(cleaned.text.split())


def test_credits_go_with_the_page_below_them_and_stay_in_a_text() -> None:
    cleaned = clean_text(
        f"{BODY}\n来源：市政府研究室\n作者：\n【打印】【关闭窗口】\n青公网安备：11010102000001号\n党政机关"
    )
    assert cleaned.text == BODY
    assert "作者：某某" in clean_text(f"{BODY}\n作者：某某\n2.落实整改。").text


PROSE = "各校要按时报送课程安排并公示，图书流动车每月到乡镇巡回一次。"


@pytest.mark.parametrize(
    "lines",
    [
        ["青川区教育局2019年工作要点", "开展劳动教育活动", PROSE, "开展劳动教育活动", PROSE],
        ["青川区教育局2019年工作要点", "课后服务安排如下", "周一安排", "课后服务安排如下", PROSE],
        ["劳动教育周安排", "上午场", "劳动教育周安排", "下午场", "劳动教育周安排", PROSE],
        ["开展劳动教育活动", PROSE, "开展劳动教育活动", PROSE],
        [PROSE, "推进课后服务。", PROSE],
        ["政府工作报告——2019年1月5日在大会上", "政府工作报告", PROSE],
        ["第一小学", "第一小学", PROSE],  # too short for a title
    ],
)
def test_a_line_that_returns_further_down_stays(lines: list[str]) -> None:
    assert clean_text("\n".join(lines)).text.split("\n") == lines


@pytest.mark.parametrize(
    "above",
    [
        ["青川区教育局2019年工作要点"],
        ["青川区教育局2019年工作要点_青川教育网"],
        ["青川区教育局2019年工作要点 | 青川教育", "青川区教育局2019年工作要点"],
        ["青川区教育局2019年工作要点", "首页 > 信息公开", "发布时间：2019-02-18"],
        ["青川区教育局 2019年工作要点"],
    ],
)
def test_the_title_of_the_page_goes_where_the_document_s_follows(above: list[str]) -> None:
    assert clean_text("\n".join([*above, BODY])).text == BODY


def test_a_document_s_head_may_stand_between_the_page_s_title_and_its_own() -> None:
    head = "青川区教育局文件\n青教〔2019〕3号"
    assert clean_text(f"青川区教育局2019年工作要点\n{head}\n{BODY}").text == f"{head}\n{BODY}"


def test_lines_outside_the_article_are_cut_and_what_they_label_is_evidence() -> None:
    raw = f"要闻\n发布时间：2019-02-18\n{BODY}\n2018年工作要点"
    cleaned = clean_text(raw, (0, 1, raw.count("\n")))
    assert cleaned.text == BODY
    assert [(raw[cut.start : cut.end], cut.rule) for cut in cleaned.cuts] == [
        ("要闻", "outside"),
        ("发布时间：2019-02-18", "outside"),
        ("2018年工作要点", "outside"),
    ]
    assert cleaned.evidence == ("发布日期：2019-02-18",)
    assert cleaned.chrome == ()
