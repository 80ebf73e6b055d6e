"""Bytes become the text that somebody wrote, or are set aside."""

import os
import random

import pytest

from pipeline.corpus.readers import Source, decode_bytes, read_source
from pipeline.corpus.reasons import SetAside, describe_reason

SIMPLIFIED = "一、推进课后服务。各校要根据学生需要开设活动，教师参加服务的时间计入工作量，家长可以自愿选择。"
TRADITIONAL = "一、推進課後服務。各校要根據學生需要開設活動，教師參加服務的時間計入工作量，家長可以自願選擇。"


@pytest.mark.parametrize(
    ("encoding", "recorded"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_simplified_text_survives_its_encoding(encoding: str, recorded: str) -> None:
    assert decode_bytes(SIMPLIFIED.encode(encoding)) == (SIMPLIFIED, recorded)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_traditional_text_survives_its_encoding(encoding: str) -> None:
    decoded = decode_bytes(TRADITIONAL.encode(encoding))
    assert decoded is not None
    assert decoded[0] == TRADITIONAL


def test_rare_characters_of_gb18030_are_kept_though_a_page_says_gb2312() -> None:
    html = (
        f"<html><head><meta charset='gb2312'></head><body><p>{SIMPLIFIED * 3}</p><p>赵㛃、王堃同志。</p></body></html>"
    )
    source = read_source(html.encode("gb18030"), ".HTML")
    assert isinstance(source, Source)
    assert "赵㛃、王堃同志。" in source.text
    assert source.encoding == "gb18030"


@pytest.mark.parametrize("n_bytes", [16, 100, 1_000, 20_000])
def test_random_bytes_are_not_read_as_rubbish(n_bytes: int) -> None:
    for seed in range(30):
        data = random.Random(seed).randbytes(n_bytes)
        assert decode_bytes(data) is None, seed


def test_zeros_and_pictures_are_no_text() -> None:
    assert decode_bytes(bytes(500)) is None
    assert decode_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + random.Random(1).randbytes(300)) is None


def test_english_in_utf_16_is_text_all_the_same() -> None:
    assert decode_bytes("Work plan".encode("utf-16-le")) == ("Work plan", "utf-16-le")


def test_files_that_are_no_text_are_set_aside() -> None:
    assert read_source(b"", ".txt") == SetAside("empty", "0 bytes")
    assert str(read_source(b"%PDF-1.7", ".pdf")) == "unsupported: .pdf"
    assert str(read_source(random.Random(2).randbytes(2_000), ".txt")) == "undecodable: 2,000 bytes"


def test_markdown_loses_its_marks_and_keeps_its_numbers() -> None:
    source = read_source("# 工作要点\n\n## 一、总体要求\n\n1\\. **抓党建**。落实责任。\n".encode(), ".md")
    assert isinstance(source, Source)
    assert source.text == "工作要点\n\n一、总体要求\n\n1. 抓党建。落实责任。\n"


@pytest.mark.parametrize(
    ("reason", "zh", "en"),
    [
        ("empty: 0 bytes", "空文件（0 bytes）", "empty (0 bytes)"),
        ("not_chinese: 3%", "不是中文：文字中汉字占 3%", "not Chinese: Chinese characters are 3% of its letters"),
        ("duplicate: 甲 区/b: c.txt", "与 甲 区/b: c.txt 正文相同", "same text as 甲 区/b: c.txt"),
        ("unreadable: Permission denied", "无法读取：Permission denied", "can't be read: Permission denied"),
    ],
)
def test_reasons_are_told_in_both_languages(reason: str, zh: str, en: str) -> None:
    assert describe_reason(reason, "zh") == zh
    assert describe_reason(reason, "en") == en


def test_no_random_file_stops_the_readers() -> None:
    seed = int.from_bytes(os.urandom(4), "little")
    for i in range(200):
        chance = random.Random(seed + i)
        data = bytearray(f"<html><body><p>{SIMPLIFIED}</p><table><tr><td>甲</td></tr></table></body></html>".encode())
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        read_source(bytes(data), chance.choice([".html", ".txt", ".md"]))
