"""Characters: which are Chinese, and which stand for others, as fonts and copying through PDF leave them in a text."""

import re
import unicodedata

# For classes of regular expressions: the Chinese characters in everyday use, and with the rare and the compatible ones.
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
EVERY_HAN = rf"{HAN}\uf900-\ufaff\U00020000-\U0003ffff"
# What is written for the zero of 二〇一七: circles, the letter of three scripts, the digit.
ZEROS = "〇零○◯◦◎●⚪⚬⭕⭘❍0０OoＯｏОоΟοØ°º"
# Chinese digits as Arabic ones, as in 二〇一七, in 贰零壹柒 too.
CN_DIGITS = str.maketrans(ZEROS + "一二三四五六七八九壹贰叁肆伍陆柒捌玖貳陸", "0" * len(ZEROS) + "12345678912345678926")
# One digit of any of these writings, for classes of regular expressions.
DIGITS = rf"{ZEROS}1-9一二三四五六七八九壹贰叁肆伍陆柒捌玖貳陸"
# A character of a number below ten thousand: 廿四, 三十一, 一百零八, 二千零二十一.
NUMERALS = rf"{DIGITS}十廿卄卅百千拾佰仟两"
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
# Full-width digits, and the marks that stand in numbers and dates, as the narrow ones.
WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
WIDE = WIDE_DIGITS | str.maketrans("－．（）：", "-.():")

# Radicals of the supplement that are written like a whole character, by Unicode's EquivalentUnifiedIdeograph.txt; the Kangxi block
# is mapped by Unicode's own decompositions.
_RADICALS = dict(
    zip(
        "⺁⺄⺟⺠⺨⺩⺬⺰⺱⺳⻁⻄⻅⻆⻈⻉⻋⻌⻐⻑⻓⻔⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻲⻳⻗⻖⻏⻕",
        "厂乙母民犭王示纟罓网虎西见角讠贝车辶钅長长门青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙亀龟雨阝阝阜",
        strict=True,
    )
)
_STRANGE = re.compile(r"[\u2e80-\u2fd5\uf900-\ufad9\ud800-\udfff]")
_CHINESE = r"[\u3400-\u9fff\uf900-\ufaff，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％０-９]"
_SPACED = re.compile(rf"(?<={_CHINESE})[ \u3000]+(?={_CHINESE})")
_JOINED = re.compile(rf"(?<={_CHINESE})(?={_CHINESE})")
# Names of fonts that stand in a line of their own where a template's marks were set as text.
_FONT_LINE = re.compile(
    r"(?:(?:(?:方正|华文|文鼎)?(?:小标宋|仿宋|楷体|黑体|宋体|大标宋|书宋)(?:简体|_?GB2312|_?GBK|_?GB18030)?)[\s,，;；]*)+",
    re.IGNORECASE,
)


def read_number(number: str) -> int | None:
    """A number below ten thousand, in digits of any writing, by place or with 十, 百, 千; None where it is none.

    >>> [read_number(number) for number in ("廿八", "一百零八", "二〇二一", "十", "1О", "十十")]
    [28, 108, 2021, 10, 10, None]
    """
    number = re.sub("[廿卄]", "二十", re.sub("卅", "三十", number)).replace("两", "二").translate(CN_DIGITS)
    if number.isdecimal():
        return int(number) if number.isascii() and len(number) <= 4 else None
    total, digits, above = 0, "", 10_000
    for character in number:
        unit = _UNITS.get(character)
        if unit is None:
            digits = digits.lstrip("0") + character  # the zero of 一百零八
            if not digits.isdecimal() or not digits.isascii():
                return None
        elif unit >= above or len(digits) > 1:
            return None
        else:
            total += (int(digits) if digits else 1) * unit
            digits, above = "", unit
    return total + int(digits or 0) if len(digits) <= 1 else None


def mend_characters(text: str) -> str:
    """The text with radicals (⽂ ⾏ ⻓) and compatibility characters (不 行) as the characters that they are read as; lengths stay.

    Half a surrogate pair, which no UTF-8 file can hold, becomes U+FFFD.

    >>> mend_characters("⽂件⻓期")
    '文件长期'
    """
    return _STRANGE.sub(_mend, text)


def _mend(found: re.Match[str]) -> str:
    character = found[0]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    mended = _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return mended if len(mended) == 1 else character


def close_spaces(line: str) -> str:
    """A line without the blanks between its Chinese characters, where at least half of them stand apart (工 作 要 点).

    >>> close_spaces("工 作 要 点"), close_spaces("第一章 总则")
    ('工作要点', '第一章 总则')
    """
    n_spaced = len(_SPACED.findall(line))
    return _SPACED.sub("", line) if n_spaced and n_spaced >= len(_JOINED.findall(line)) else line


def is_font_name(line: str) -> bool:
    """Whether a line is nothing but names of fonts.

    >>> is_font_name("仿宋_GB2312 方正小标宋简体"), is_font_name("正文用仿宋")
    (True, False)
    """
    return bool(line.strip()) and _FONT_LINE.fullmatch(line.strip()) is not None
