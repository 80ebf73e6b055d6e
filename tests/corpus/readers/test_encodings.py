"""Bytes become the text that somebody wrote, or none, and it is said how sure that is."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.readers.encodings import REPLACED, count_replaced, decode_bytes, guess_encoding, lower_confidence

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
    decoded = decode_bytes(SIMPLIFIED.encode(encoding))
    assert decoded is not None
    assert decoded[:2] == (SIMPLIFIED, recorded)
    assert decoded.confidence > 0.7


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_traditional_text_survives_its_encoding(encoding: str) -> None:
    decoded = decode_bytes(TRADITIONAL.encode(encoding))
    assert decoded is not None
    assert decoded.text == TRADITIONAL


@pytest.mark.parametrize("n_bytes", [16, 100, 1_000, 20_000])
def test_random_bytes_are_not_read_as_rubbish(n_bytes: int) -> None:
    for seed in range(30):
        data = random.Random(seed).randbytes(n_bytes)
        assert decode_bytes(data) is None, seed


def test_zeros_and_pictures_are_no_text() -> None:
    assert decode_bytes(bytes(500)) is None
    assert decode_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + random.Random(1).randbytes(300)) is None


def test_english_in_utf_16_is_text_all_the_same() -> None:
    decoded = decode_bytes("Work plan".encode("utf-16-le"))
    assert decoded is not None
    assert decoded[:2] == ("Work plan", "utf-16-le")


def test_plain_ascii_leaves_no_doubt() -> None:
    assert decode_bytes(b"Work plan") == ("Work plan", "utf-8", 1.0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le"])
def test_one_bad_byte_loses_no_file(encoding: str) -> None:
    text = TRADITIONAL * 30
    data = bytearray(text.encode(encoding))
    data[len(data) // 2 | 1] = 0xD8 if encoding == "utf-16-le" else 0xFF
    decoded = decode_bytes(bytes(data))
    assert decoded is not None
    assert count_replaced(decoded.text) == 1
    assert decoded.text[:500] == text[:500]
    whole = decode_bytes(text.encode(encoding))
    assert whole is not None
    assert 0 < decoded.confidence < whole.confidence


def test_a_text_with_many_bad_bytes_is_no_text() -> None:
    data = SIMPLIFIED.encode("gb18030")
    assert decode_bytes(b"".join(data[i : i + 40] + b"\xff" for i in range(0, len(data), 40)) * 20) is None


def test_confidence_falls_to_nothing_at_the_limit() -> None:
    assert lower_confidence(0.9, "清", 1_000) == 0.9
    assert lower_confidence(0.9, REPLACED, 2_000) == 0.45
    assert lower_confidence(0.9, REPLACED, 1_000) == 0


def test_what_a_person_says_is_not_doubted() -> None:
    data = "联通".encode("gbk")
    assert decode_bytes(data, "gb2312") == ("联通", "gb18030", 1.0)
    assert decode_bytes("許".encode("big5") * 3, "Big5") == ("許許許", "big5hkscs", 1.0)
    assert decode_bytes(SIMPLIFIED.encode("gb18030"), "utf-8") is None
    assert decode_bytes(data, "hex") is None
    with pytest.raises(LookupError):
        decode_bytes(data, "gb9999")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff\x00"), max_size=200))
def test_whatever_is_utf_8_is_read_as_utf_8(text: str) -> None:
    decoded = decode_bytes(text.encode())
    assert decoded is not None
    assert decoded[:2] == (text, "utf-8")
    assert 0 <= decoded.confidence <= 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_a_stream_is_judged_where_it_stops_being_ascii(encoding: str) -> None:
    text = "id,text\n" * 200_000 + SIMPLIFIED * 100 + "\n"
    file = io.BytesIO(text.encode(encoding))
    guess = guess_encoding(file)
    assert guess is not None
    assert guess[0] == encoding
    assert file.tell() == 0


def test_a_stream_of_random_bytes_is_no_text() -> None:
    assert guess_encoding(io.BytesIO(random.Random(3).randbytes(300_000))) is None
