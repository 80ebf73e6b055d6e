"""The normal form of a text: what keywords are looked for in, one character for each character of the text."""

import functools
import unicodedata
from collections.abc import Callable

# Unicode has no compatibility mapping for these radicals, which PDF fonts write in place of the characters.
_RADICALS = dict(
    zip(
        "⺟⺠⺫⺮⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民目竹西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_QUOTES = dict.fromkeys("“”„‟〝〞〟«»「」『』﹁﹂﹃﹄", '"') | dict.fromkeys("‘’‚‛", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−︱︲", "-") | dict.fromkeys("•‧・･∙", "·")
# Full-width forms, the wide blank, Kangxi radicals, compatibility ideographs and vertical marks.
_FOLDED = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for first, last in ((0xFF01, 0xFF5E), (0x3000, 0x3000), (0x2E80, 0x2FD5), (0xF900, 0xFAFF), (0xFE30, 0xFE4F))
    for code in range(first, last + 1)
}
# Character → the one that stands for it.
_MARKS = (
    {mark: form for mark, form in _FOLDED.items() if len(form) == 1 and form != mark} | _RADICALS | _QUOTES | _DASHES
)

# The Chinese characters of Big5, which has Traditional ones only, and of GB2312, which has Simplified ones.
_BIG5, _GB2312 = (
    set("".join(map(chr, range(0x4E00, 0xA000))).encode(charset, "ignore").decode(charset))
    for charset in ("big5", "gb2312")
)
_TRADITIONAL, _SIMPLIFIED = _BIG5 - _GB2312, _GB2312 - _BIG5


def normalize(text: str) -> str:
    """The text with one spelling for what is the same: widths, quotes, dashes, radicals; Simplified where Traditional.

    It has the length of the text, and each character stands for the one at its place, so that a match in the normal
    form is a span of the text as written. What would change the length (½, ㎡, …) stays, and so does ①, which after
    folding could not be told from the digits beside it. Only a text with more Traditional characters than
    Simplified ones is turned into Simplified: elsewhere 乾 and 著 are meant.

    >>> normalize("「雙減」政策（ＡＩ）")
    '"双减"政策(AI)'
    >>> normalize("乾隆年间")
    '乾隆年间'
    """
    characters = set(text)
    # A replacement for each mark that occurs is five times as fast as str.translate.
    for mark in characters & _MARKS.keys():
        text = text.replace(mark, _MARKS[mark])
    return simplify(text) if is_traditional(text) else text


def is_traditional(text: str) -> bool:
    """Whether more of a text's different characters are only Traditional than only Simplified."""
    characters = set(text)
    return len(characters & _TRADITIONAL) > len(characters & _SIMPLIFIED)


def simplify(text: str) -> str:
    """A Traditional text in Simplified characters, of the same length.

    >>> simplify("雲溪市教育局工作要點")
    '云溪市教育局工作要点'
    """
    # Its dictionaries replace characters and words by others of their length; _FOLDED took what they might not.
    simplified = str(_load_converter()(text))
    return simplified if len(simplified) == len(text) else text


@functools.cache
def _load_converter() -> Callable[[str], str]:
    from opencc import OpenCC  # few corpora need it

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
