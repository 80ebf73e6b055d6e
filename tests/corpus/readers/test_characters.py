"""Characters that nobody sees are gone, those that show as a blank are one, and all others stay."""

import unicodedata

import pytest

from pipeline.corpus.readers.characters import mend_characters, remove_invisible, restore_blanks
from pipeline.corpus.readers.encodings import decode_bytes
from pipeline.corpus.text.cleaning import clean_text

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), but for the fillers of Hangul, which take room.
IGNORABLE = [
    *(0xAD, 0x34F, 0x61C, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180E, 0x180F),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    0xFEFF,
    *range(0xFFF0, 0xFFF9),
    *range(0x1BCA0, 0x1BCA4),
    *range(0x1D173, 0x1D17B),
    *(0xE0000, 0xE0001, 0xE0020, 0xE007F, 0xE0100, 0xE01EF, 0xE0FFF),
]
UNSEEN = [
    *IGNORABLE,
    0xFFF9,
    0xFFFA,
    0xFFFB,
    0xFFFC,
    0xFFFE,
    0xFFFF,
    0xFDD0,
    0x00,
    0x08,
    0x0E,
    0x1B,
    0x7F,
    0x80,
    0x84,
    0x9F,
]
BLANK = [0x09, 0xA0, 0x115F, 0x1160, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x2800, 0x3164, 0xFFA0]


@pytest.mark.parametrize("code", UNSEEN, ids=hex)
def test_what_nobody_sees_is_gone(code: int) -> None:
    assert remove_invisible(f"劳动{chr(code)}教育") == "劳动教育"
    assert clean_text(f"一、推进课后{chr(code)}服务。").text == "一、推进课后服务。"


@pytest.mark.parametrize("code", [0xAD, 0x200B, 0x2066, 0xFE0F, 0xFFFC])
def test_what_nobody_sees_is_gone_where_it_was_escaped(code: int) -> None:
    for entity in (f"&#{code};", f"&#x{code:X};"):
        assert clean_text(f"推进课后{entity}服务。").text == "推进课后服务。"
    assert clean_text("推进课&shy;后&zwj;服&ZeroWidthSpace;务&NoBreak;。").text == "推进课后服务。"


@pytest.mark.parametrize("code", BLANK, ids=hex)
def test_what_shows_as_a_blank_is_one(code: int) -> None:
    assert remove_invisible(f"劳动{chr(code)}教育") == "劳动 教育"


def test_all_else_stays() -> None:
    changed = {*UNSEEN, *BLANK}
    for code in range(0x20, 0x110000):
        character = chr(code)
        if unicodedata.category(character)[0] in "LNPS" and code not in changed:
            assert remove_invisible(character) == character
    assert remove_invisible("一\n二\r三\u3000四") == "一\n二\r三\u3000四"


def test_the_controls_of_a_text_that_was_read_as_latin_1_stay_for_they_show_what_it_was() -> None:
    mistaken = "落实双减".encode().decode("latin-1")
    assert remove_invisible(mistaken).encode("latin-1") == mistaken.replace("\xad", "").replace("\xa0", " ").encode(
        "latin-1"
    )
    assert remove_invisible("“\x93双减\x94”") == "“双减”"


@pytest.mark.parametrize("encoding", [None, "gbk", "gb2312", "gb18030"])
def test_a_wide_blank_of_gbk_is_one(encoding: str | None) -> None:
    data = b"\xa3\xa0\xa3\xa0" + "一、推进劳动".encode("gbk") + b"\xa3\xa0" + "教育，做好课后服务。".encode("gbk")
    decoded = decode_bytes(data, encoding)
    assert decoded and decoded.text == "　　一、推进劳动　教育，做好课后服务。"
    # A file that somebody converted to UTF-8 holds what the decoder made of it.
    assert mend_characters("\ue5e5一、") == restore_blanks("\ue5e5一、") == "　一、"
