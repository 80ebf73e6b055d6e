"""Why a file is set aside is told in both languages, with what to do."""

from dataclasses import fields

import pytest

from pipeline.corpus.readers.reasons import ADVICE, REASONS, describe_reason
from pipeline.params.sections import AuditChecks


@pytest.mark.parametrize(
    ("reason", "zh", "en"),
    [
        ("empty: 0 bytes", "空文件（0 bytes）", "empty (0 bytes)"),
        ("not_chinese: 3%", "不是中文：文字中汉字占 3%", "not Chinese: Chinese characters are 3% of its letters"),
        ("duplicate: 甲 区/b: c.txt", "与 甲 区/b: c.txt 正文相同", "same text as 甲 区/b: c.txt"),
        ("unreadable: Permission denied", "无法读取：Permission denied", "can't be read: Permission denied"),
        (
            "unsupported: .wps",
            "不支持的格式（.wps）；请用能打开它的软件另存为 .docx",
            "format not supported (.wps); save it as .docx with the program that opens it",
        ),
        (
            "unsupported: .rtf (.doc)",
            "不支持的格式（.rtf (.doc)）；请用能打开它的软件另存为 .docx",
            "format not supported (.rtf (.doc)); save it as .docx with the program that opens it",
        ),
        (
            "unsupported: .jpg",
            "不支持的格式（.jpg）；请先做文字识别（OCR）",
            "format not supported (.jpg); it needs OCR",
        ),
        ("unsupported: .7z", "不支持的格式（.7z）；请先解压", "format not supported (.7z); unpack it first"),
    ],
)
def test_reasons_are_told_in_both_languages(reason: str, zh: str, en: str) -> None:
    assert describe_reason(reason, "zh") == zh
    assert describe_reason(reason, "en") == en


def test_a_detail_with_braces_is_shown_as_it_is() -> None:
    assert describe_reason("no_text_column: {a}, {0}", "en").startswith(
        "the table has no text column (its columns: {a}, {0})"
    )


def test_every_reason_of_ingest_has_a_place_for_its_detail() -> None:
    found_by_audit = {field.name for field in fields(AuditChecks)}
    for code, phrases in REASONS.items():
        assert all("{}" in phrase for phrase in phrases) or code in found_by_audit, code
    assert all(suffix.startswith(".") for suffix in ADVICE)
