"""Codes and links of legal databases and bare addresses of the web are no text; a sentence that names one is."""

import pytest

from pipeline.corpus.text.cleaning import clean_text

BODY = (
    "云溪市教育局关于做好档案移交工作的通知\n云教〔2019〕4号\n各学校：\n"
    "一、各校要按时报送课程安排并公示，图书流动车每月到乡镇巡回一次。\n云溪市教育局\n2019年3月7日"
)


@pytest.mark.parametrize(
    "line",
    [
        "【法宝引证码】CLI.13.111222",
        "北大法宝【法宝引证码】 CLI.12.1234567",
        "法宝引证码：CLI.3.22(EN)",
        "［法宝引证码］CLI.4.5".replace("［", "[").replace("］", "]"),
        "CLI.14.765432",
        "原文链接：https://www.example.com/lar/0123abc.html",
        "【原文链接】 https://www.example.com/chl/1.html",
        "本文链接：http://example.com/a?b=1&c=2",
        "https://www.example.com/lar/1.html",
        "www.example.com",
        "example.gov.cn/art/2019/3/7/art_1_2.html",
        "来源：http://example.gov.cn/",
        "北大法宝",
        "北大法宝 www.example.com",
        "来源：北大法宝",
        "北大法意",
        "律商网",
        "威科先行·法律信息库".replace("·", ""),
        "© 北大法宝：（www.example.com）专业提供法律信息、法学知识和法律软件领域各类解决方案。",
        "下载日期：2020/1/1 10:00",
    ],
)
def test_lines_of_a_database_are_cut_above_and_below(line: str) -> None:
    assert clean_text(f"{line}\n{BODY}").text == BODY
    cleaned = clean_text(f"{BODY}\n{line}")
    assert cleaned.text == BODY
    assert cleaned.chrome == (line,)


@pytest.mark.parametrize(
    "line",
    [
        "改革创新是推进工作的法宝。",
        "请登录www.example.com查询，并于每周五报送。",
        "https://example.com，请各校登录。",
        "报名网址：www.example.com",
        "联系邮箱：jyj@example.com",
        "来源：云溪市教育局社会捐赠，",
        "建设法律门户网站",
        "法信于民，落实责任。",
        "1.2.3",
    ],
)
def test_what_a_document_says_of_such_things_stays(line: str) -> None:
    assert line in clean_text(f"{BODY}\n{line}\n二、落实。").text.split("\n")


def test_the_code_of_a_database_under_another_label_is_cut() -> None:
    assert "CLI" not in clean_text("关于办学的通知\n一、甲乙丙丁。\n本篇引证码：CLI.17.998877\n").text
