"""Characters that stand for others: what fonts and copying through PDF leave in a text."""

import re
import unicodedata

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
_HAN = r"[\u3400-\u9fff\uf900-\ufaff，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％０-９]"
_SPACED = re.compile(rf"(?<={_HAN})[ \u3000]+(?={_HAN})")
_JOINED = re.compile(rf"(?<={_HAN})(?={_HAN})")
# Names of fonts that stand in a line of their own where a template's marks were set as text.
_FONT_LINE = re.compile(
    r"(?:(?:(?:方正|华文|文鼎)?(?:小标宋|仿宋|楷体|黑体|宋体|大标宋|书宋)(?:简体|_?GB2312|_?GBK|_?GB18030)?)[\s,，;；]*)+",
    re.IGNORECASE,
)


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
