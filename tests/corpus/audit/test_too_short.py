"""Shells: pages that hold a title and nothing but the page's own words."""

from typing import Any

import pytest

from pipeline.corpus.audit.too_short import count_beside_title, find_too_short
from pipeline.corpus.text.structure import count_han

TITLE = "云溪市教育局2021年工作要点"
NOTICE = (
    "本次比赛由云溪市教育局主办，各学校登录平台报名，名单报教育局备案，"
    + "扫码关注公众号，查看首页通知。"
    + "请各学校于六月十日前报送名单。"
)


def document(text: str) -> dict[str, Any]:
    return {"title": TITLE, "text": text, "n_chars": count_han(text)}


@pytest.mark.parametrize(
    "words",
    [
        "",
        TITLE,
        "正在加载",
        "数据加载中，请稍候……",
        "Loading...",
        "您的浏览器不支持框架，请更换浏览器后重新打开本页面，或联系网站管理员处理，谢谢您的理解与配合",
        "见附件",
        "请点击查看附件。",
        "页面不存在或已被删除",
        "主办单位：云溪市教育局\n技术支持：云溪市信息中心\n版权所有：云溪网　网站标识码：0000000000",
        "This page needs JavaScript",
    ],
)
def test_a_page_with_its_title_alone_is_a_shell(words: str) -> None:
    shell = document(f"{TITLE}\n{words}\n")
    assert count_beside_title(shell) == 0
    finding = find_too_short(shell, 50)
    assert finding and finding.check in ("too_short", "not_chinese")


def test_a_short_notice_is_no_shell_though_it_speaks_of_what_pages_speak_of() -> None:
    notice = document(f"{TITLE}\n{NOTICE}\n")
    assert count_beside_title(notice) == count_han(NOTICE) >= 50
    assert find_too_short(notice, 50) is None


def test_a_long_text_is_taken_as_it_is() -> None:
    text = f"{TITLE}\n" + "请点击查看附件。\n" * 100
    assert count_beside_title(document(text)) == count_han(text)
