"""From bytes to characters: which encoding a text was written in, and how sure that is."""

import codecs
import re
from typing import BinaryIO, NamedTuple

# The 600 characters that stand most often in Chinese text (jieba's dictionary, weighted), then those of them that
# Traditional Chinese writes otherwise. They make up four fifths of a real text and a fiftieth of a wrong decoding.
COMMON = frozenset(
    "一是人了不在有大中国和为这上他个地年来我会以到时要出的生学说道民家子也成行下们于后就发自之对得主长可过天作分方用多你着部能市等业全里"
    "工公经本都而高政法面门动日进区事代那去心小同北定开产前其军还然起种所如现理机体表力好外与文当两实重新三么只山水关明从化平建又制南内"
    "西没此将员名手最东头者月间无安看见各城十相但已些正口通想度加第她合院物性战由位常点海意场武使次二向治因立数样身情入原问把路被并利石"
    "老教万知级量任江及应省资委务元美特期世湖回系比气汉总展电科金先声提品设或义王社很统处四首共马形己儿司太目基领队直计别女权话少流命至"
    "报米给打变果书清活几州华解议更称程今决张导术府才保交放管结师便走达族反再题色五京河接条规式县白它改风光运信受什组听布百济党指论强做"
    "取技黄神选记斯真却职号界件花类何眼兵传带空干农边据集联古广完质阳难增历史专官每住商即步认车台林必死游举线言皇土团收考求德叫近备研争"
    "非具李众连调感转笑革该持始英克士尔让拉思根格造较际亲单朝红型价校约器字段周亚深候则功属积快图火千准究往极育装许参半令吃观鱼精办像帝"
    "八复影告远群包整构料随划算象容示投势热值夫网望源息语股铁断派速怎需片爱律纪支早况病境证编越局推满且列觉服双未居除乐企引标确织初青志"
    "率项飞球节察龙响药站施均消客失轻存低甚般击曾防请离落显罗营足素视护副食创课培评践配充互励鼓础促普健测齐督综"
    "國為這個來會時學說們於後發對過長業經裡裏還現體實關從兩與當東頭間無見員將們門動進區軍種機應資務義統處隊馬兒領計別權話報給變書華幾"
    "張議稱導術師結達題條規縣風運傳職類黨論記選號帶農邊據聯廣質陽難歷專認車舉線團爭備眾連調讓單紅價約積圖準極裝參觀親備復遠構劃勢熱網"
    "語鐵斷愛紀況證編滿覺雙樂標確織項飛節龍響藥輕擊請離羅營視護創課評踐勵礎測齊綜辦產樣問萬級義總電設檢繼續環該際"
    "，。、：；！？“”‘’（）《》〈〉【】〔〕—…·　％－１２３４５６７８９０①②③④⑤⑥⑦⑧⑨⑩"
)
MIN_COMMON = 0.4  # real text scores about .9, lists of names .6, random bytes and wrong decodings .02 to .25
MAX_REPLACED = 0.001  # a text with more undecodable places a byte is no text in this encoding
FEWEST_MISREAD = 4  # characters of a line that come out; fewer are chance
REPLACED = "\ufffd"  # what stands for an undecodable place

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
_MISREAD = ("utf-8", "gb18030", "big5hkscs")
# What the bytes of Windows-1252 and Latin-1 are shown as → each as the character of its own number.
_LATIN = {
    bytes([byte]).decode(name): chr(byte)
    for name in ("latin-1", "cp1252")
    for byte in range(256)
    if name == "latin-1" or byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_LATIN_RUN = re.compile(f"[{re.escape(''.join(_LATIN))}]+")
_PLAIN = re.compile(r"[\t\n\r\f -~]+")
_REPLACED_RUN = re.compile(f"{REPLACED}+")
_NOT_PLAIN = re.compile(rb"[\x00\x80-\xff]")
_SAMPLE_BYTES = 4_000  # enough to weigh one encoding against another: two thousand characters
_STREAM_SAMPLE_BYTES = 1_000_000  # of a table that is read row by row


class Decoded(NamedTuple):
    """A text, the name of its encoding, and how sure that is.

    confidence, 0 to 1: by how far the best other encoding falls behind in its share of common characters
    (1 - other / own, on the first two thousand characters that are not ASCII); it falls on to 0 as the share of undecodable places
    rises to MAX_REPLACED. 1 for plain ASCII, after a byte-order mark, and where a person named the encoding.
    """

    text: str
    encoding: str
    confidence: float


def decode_bytes(data: bytes, encoding: str | None = None) -> Decoded | None:
    """The text in these bytes; None where no encoding gives anything like text.

    encoding: what a person says it is; then nothing is guessed. Otherwise a byte-order mark decides; then strict UTF-8; then, among
    GB18030 (never its subsets GBK and GB2312), Big5 and UTF-16, the strict decoding with the largest share of common
    characters; then the best of them with a few undecodable places, each shown as U+FFFD, so that one bad byte loses no file.
    Raises LookupError where a person named an encoding that Python doesn't know.

    >>> decode_bytes("落实双减".encode("gbk")).encoding
    'gb18030'
    >>> decode_bytes("落实双减，减轻负担。".encode() + bytes([229])).text
    '落实双减，减轻负担。�'
    """
    if encoding:
        return _decode_leniently(data, widen_encoding(encoding), 1.0)
    for mark, name in _BOMS:
        if data.startswith(mark) and (text := _decode(data, name)) is not None:
            return Decoded(text, name, 1.0)
    if b"\x00" not in data and (text := _decode(data, "utf-8")) is not None:
        return Decoded(text, "utf-8", measure_confidence(data, "utf-8"))
    strict = [Decoded(text, name, 1.0) for name in _CANDIDATES if (text := _decode(data, name)) is not None]
    best = _choose(strict)
    if best is None:
        best = _choose([found for name in _CANDIDATES if (found := _decode_leniently(data, name, 1.0))])
    return best and best._replace(confidence=round(best.confidence * measure_confidence(data, best.encoding), 3))


def guess_encoding(file: BinaryIO) -> tuple[str, float] | None:
    """Encoding and confidence of a table too large to be held: strict UTF-8, or what a part of it is in.

    The file is read through once and stands at its beginning again.
    """
    file.seek(0)
    sample = file.read(_STREAM_SAMPLE_BYTES)
    whole_characters = b"\x00" in sample or sample.startswith(tuple(mark for mark, _ in _BOMS))
    fault = 0 if whole_characters else _find_fault(file)
    if fault:
        # What is ASCII up to there says nothing of the encoding; a line begins with a whole character.
        file.seek(fault)
        sample = file.read(_STREAM_SAMPLE_BYTES)
        sample = sample[sample.find(b"\n") + 1 :]
    file.seek(0)
    # The end of the sample may cut a character, which a lenient reading forgives.
    decoded = decode_bytes(sample)
    return (decoded.encoding, decoded.confidence) if decoded else None


def _find_fault(file: BinaryIO) -> int:
    """Where the piece of a file begins that is not UTF-8; 0 where all of it is, or already the first is not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    position = file.seek(0)
    try:
        while chunk := file.read(_STREAM_SAMPLE_BYTES):
            decoder.decode(chunk)
            position += len(chunk)
    except UnicodeDecodeError:
        return position
    return 0


def widen_encoding(name: str) -> str:
    """Python's name of an encoding; the whole for one that is a subset of it. Raises LookupError where there is none.

    >>> widen_encoding("GB2312")
    'gb18030'
    """
    known = codecs.lookup(name).name
    return _WIDER.get(known, known)


def measure_common(text: str) -> float:
    """Share, 0 to 1, of common Chinese characters and marks among all that is not plain ASCII; 1 where all is ASCII."""
    rest = _PLAIN.sub("", text[:20_000])
    return sum(character in COMMON for character in rest) / len(rest) if rest else 1.0


def measure_confidence(data: bytes, encoding: str) -> float:
    """How far the best other encoding falls behind, from 0 (as good) to 1 (nothing in it is common)."""
    first = _NOT_PLAIN.search(data)
    if not first:
        return 1.0
    start = first.start() & ~1  # two bytes are one character of UTF-16
    sample = data[start : start + _SAMPLE_BYTES]
    shares = {name: measure_common(sample.decode(name, "replace")) for name in {*_CANDIDATES, encoding}}
    own = shares.pop(encoding)
    return round(max(0.0, 1 - max(shares.values()) / own), 3) if own else 0.0


def lower_confidence(confidence: float, text: str, n_bytes: int) -> float:
    """The confidence after a look at the undecodable places in the text."""
    n_replaced = count_replaced(text)
    return round(confidence * max(0.0, 1 - n_replaced / (MAX_REPLACED * n_bytes)), 3) if n_replaced else confidence


def count_replaced(text: str) -> int:
    """Undecodable places; one bad byte may show as three marks, since the bytes beside it lose their meaning.

    >>> count_replaced("落\ufffd\ufffd双\ufffd")
    2
    """
    return len(_REPLACED_RUN.findall(text)) if REPLACED in text else 0


def undo_misreading(line: str) -> tuple[str, str] | None:
    """What a line was before its bytes were read as Latin-1 or Windows-1252, and in which encoding; None where it is sound.

    Proof is the way back: the bytes are Chinese again. Those that were lost in between only shorten it.

    >>> undo_misreading("教育发展".encode().decode("latin-1")), undo_misreading("½ÌÓý·¢Õ¹")
    (('教育发展', 'utf-8'), ('教育发展', 'gb18030'))
    >>> undo_misreading("L’école à côté, déjà fêtée")
    """
    pieces = ["".join(_LATIN.get(character, "") for character in run) for run in _LATIN_RUN.findall(line)]
    raw = "\n".join(pieces).encode("latin-1")
    for encoding in _MISREAD:
        meant = raw.decode(encoding, "ignore")
        rest = _PLAIN.sub("", meant)
        if len(rest) >= FEWEST_MISREAD and measure_common(rest) > MIN_COMMON:
            return meant, encoding
    return None


def _choose(found: list[Decoded]) -> Decoded | None:
    """The one with the largest share of common characters, the first of equals; None where none has enough of them."""
    share, best = max(((measure_common(one.text), one) for one in found), key=lambda pair: pair[0], default=(0.0, None))
    return best if share > MIN_COMMON else None


def _decode_leniently(data: bytes, encoding: str, confidence: float) -> Decoded | None:
    """The text with U+FFFD for what can't be decoded; None where that is more than MAX_REPLACED, and more than one place."""
    try:
        if data[:65_536].decode(encoding, "replace").count(REPLACED) > 655:
            return None  # a look at the beginning spares the slow reading of what is no text at all
        text = data.decode(encoding, "replace")
    except (UnicodeError, LookupError):  # "idna", "hex" and their like are no encodings of texts
        return None
    if count_replaced(text) > max(1, MAX_REPLACED * len(data)):
        return None
    return Decoded(text.removeprefix("\ufeff"), encoding, lower_confidence(confidence, text, len(data)))


def _decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
