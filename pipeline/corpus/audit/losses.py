"""What a text lost on its way: characters, its end, items that it promises, sentences cut as a page's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.corpus.audit.findings import Document, Evidence, Finding
from pipeline.corpus.readers.encodings import undo_misreading

MOST_SHOWN = 3
FEWEST_UNPAIRED = 4  # marks without their partner; a few are slips
FEWEST_LETTERS_OF_A_SENTENCE = 12

FEWEST_GARBLED_MARKS = 5
LONGEST_LABEL = 40  # Chinese characters; a longer line of a page is no menu, no address
LONGEST_EXAMPLE = 40

_HAN = re.compile("[一-鿿]")
_SENTENCE_MARK = re.compile("[。！？；]")
_LATIN_LETTER = re.compile("[\u00a1-\u00ff]")
_NAMES_OF_ENCODINGS = {"utf-8": "UTF-8", "gb18030": "GBK", "big5hkscs": "Big5"}
_REPLACED = re.compile("�+")
_BROKEN_NUMBER = re.compile(
    r"[〔\[【]\s*(?:19|20)\d{2}\d*\s*第?\d*号|(?<![\d〔\[（(【])(?:19|20)\d\d[〕\]】]\s*第?\d+号"
)
_DATE_WITHOUT_WORDS = re.compile(
    r"^[ \t　]*(?:19|20)\d\d(?:0?[1-9]|1[0-2])(?:0?[1-9]|[12]\d|3[01])[ \t　]*$", re.MULTILINE
)
_BARE_YEAR = re.compile(r"^[ \t　]*(?:19|20)\d\d[ \t　]*$", re.MULTILINE)
_BARE_MONTH = re.compile(r"^[ \t　]*(?:1[0-2]|[1-9])(?:\s*[—\-–－~～]\s*(?:1[0-2]|[1-9]))?[ \t　]*$", re.MULTILINE)
_MARKS = {"《": "》", "（": "）", "(": ")", "“": "”", "〔": "〕", "【": "】"}
_CLOSING = {closing: opening for opening, closing in _MARKS.items()}
_MARK = re.compile("[" + re.escape("".join(_MARKS) + "".join(_CLOSING)) + "]")
_ITEM_MARK = re.compile(r"^\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[)）]")

_END_OF_SENTENCE = re.compile(r"[。！？；…：:.!?;”’」』）)】》〉〞]\s*$")
_NO_SENTENCE = re.compile(
    r"(?:19|20)\d\d|[一二]〇|日$|号$|附件|附表|主题词|抄送|印发|联系|电话|邮编|网址|公章|[局委厅府部院校会室心处]$|^[^，。、；]{0,20}$"
)
_PROMISE = re.compile(
    r"(?:以下|如下|下列)\s*([两二三四五六七八九十]|\d{1,2})\s*[个项点条大](?:方面|措施|工作|任务|要求|意见|内容|问题)?[^。；\n]{0,8}[：:。]?\s*$"
)
_NUMERALS = "零一二三四五六七八九"


def find_lost_characters(document: Document) -> Finding | None:
    """The finding lost_characters: signs that stand for lost ones, numbers and dates without their marks, unpaired brackets.

    An error where more than one character in a hundred is such a sign; else a warning.
    """
    text = document["text"]
    losses = list(_find_losses(text))
    if not losses:
        return None
    n_replaced = text.count("�")
    return Finding(
        "lost_characters",
        "error" if n_replaced > len(text) / 100 else "warning",
        f"有字符丢失：{'；'.join(loss.zh for loss in losses[:MOST_SHOWN])}。",
        f"Characters are lost: {'; '.join(loss.en for loss in losses[:MOST_SHOWN])}.",
        losses[0].start,
        losses[0].end,
    )


def find_cut_text(document: Document, cuts: Sequence[str], max_share: float) -> Finding | None:
    """The finding cut_text, a warning: of all that was read more than this share was cut and yet reads as text.

    cuts: the lines that cleaning took off the document. Menus, labels and addresses don't count: a page has many.
    """
    prose = [line for line in cuts if _SENTENCE_MARK.search(line) or len(_HAN.findall(line)) > LONGEST_LABEL]
    n_cut = sum(len(_HAN.findall(line)) for line in prose)
    share = n_cut / max(n_cut + document["n_chars"], 1)
    if share <= max_share:
        return None
    example = max(prose, key=len)
    example = example if len(example) <= LONGEST_EXAMPLE else f"{example[:LONGEST_EXAMPLE]}…"
    return Finding(
        "cut_text",
        "warning",
        f"读到的成句文字有 {share:.0%} 作为网页内容去掉（如“{example}”）；请在 reports/tables/cuts.csv 中核对。",
        f"{share:.0%} of what was read was cut as the page's and yet reads as text (“{example}”); look through reports/tables/cuts.csv.",
        detail=f"{share:.0%}",
    )


def find_garbling(document: Document) -> Finding | None:
    """The finding garbled: lines that can't be read, since they were read in an encoding in which they were not written.

    UTF-8 as GBK (锛 for ，, 鐨 for 的), UTF-8 or GBK as Latin-1 (æ•™è‚² or ½ÌÓý for 教育). Proof is the way back: such a line, written
    as it was read and read as it was written, is Chinese again; a sound one gives next to nothing.
    An error where more than a twentieth of the text is lost, else a note.
    """
    text = document["text"]
    garbled = [*_find_read_as_gbk(text), *_find_read_as_latin(text)]
    if not garbled:
        return None
    share = sum(end - start for start, end, _ in garbled) / len(text)
    start, end, (written, read) = garbled[0]
    return Finding(
        "garbled",
        "error" if share > 0.05 else "info",
        f"正文 {share:.0%} 是乱码（{written} 被当作 {read} 读过），请换一份原件。",
        f"{share:.0%} of the text is garbled ({written} that was read as {read}); find another copy.",
        start,
        end,
        f"{share:.0%}",
    )


def _find_read_as_gbk(text: str) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """Where the lines stand that were UTF-8 and were read as GBK."""
    if text.count("锛") + text.count("銆") < FEWEST_GARBLED_MARKS:
        return
    for line in re.finditer(r"[^\n。]+", text):
        if len(_HAN.findall(line[0].encode("gb18030", "ignore").decode("utf-8", "ignore"))) > len(line[0]) / 4:
            yield *line.span(), ("UTF-8", "GBK")


def _find_read_as_latin(text: str) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """Where the lines stand that were Chinese and were read as Latin-1."""
    if len(_LATIN_LETTER.findall(text)) < FEWEST_GARBLED_MARKS:
        return
    for line in re.finditer(r"[^\n]+", text):
        if found := undo_misreading(line[0]):
            yield *line.span(), (_NAMES_OF_ENCODINGS[found[1]], "Latin-1")


def find_truncation(document: Document, sections: Sequence[Mapping[str, Any]]) -> Finding | None:
    """The finding truncated: a text that ends in mid-sentence, numbers left out, fewer items than it promises.

    sections: those of the document, in order. Always a warning: what is there is as its author wrote it.
    """
    text = document["text"]
    gaps = [*_find_open_end(text), *_find_missing_numbers(text, sections), *_find_broken_promises(text, sections)]
    if not gaps:
        return None
    return Finding(
        "truncated",
        "warning",
        f"正文可能不全：{'；'.join(gap.zh for gap in gaps[:MOST_SHOWN])}。",
        f"The text may not be whole: {'; '.join(gap.en for gap in gaps[:MOST_SHOWN])}.",
        gaps[0].start,
        gaps[0].end,
    )


def _find_losses(text: str) -> Iterator[Evidence]:
    if replaced := _REPLACED.search(text):
        n = text.count("�")
        yield Evidence(*replaced.span(), f"{n} 处替换符“�”", f"{n} replacement signs (�)", True)
    if broken := _BROKEN_NUMBER.search(text):
        yield Evidence(*broken.span(), f"文号残缺“{broken[0]}”", f"a broken document number, “{broken[0]}”", True)
    if bare := _DATE_WITHOUT_WORDS.search(text):
        shown = bare[0].strip()
        yield Evidence(*bare.span(), f"日期缺年月日“{shown}”", f"a date without 年月日, “{shown}”", True)
    years, months = list(_BARE_YEAR.finditer(text)), list(_BARE_MONTH.finditer(text))
    if years and len(months) >= 3:
        n = len(years) + len(months)
        yield Evidence(
            *years[0].span(),
            f"{n} 行只剩数字，如“{years[0][0].strip()}”",
            f"{n} lines of bare numbers of years and months",
            True,
        )
    unpaired = _find_unpaired(text)
    if len(unpaired) >= FEWEST_UNPAIRED:
        marks = "".join(dict.fromkeys(text[place] for place in unpaired))
        n = len(unpaired)
        yield Evidence(
            unpaired[0],
            unpaired[0] + 1,
            f"{n} 个括号或引号不成对（{marks}）",
            f"{n} marks without their partner ({marks})",
            True,
        )


def _find_unpaired(text: str) -> list[int]:
    """Places of brackets and quotation marks without a partner in their line, or in the next where a line ends in mid-sentence.

    The bracket of an item, 1), is none.
    """
    unpaired: list[int] = []
    waiting: list[int] = []
    start = 0
    for line in text.splitlines(keepends=True):
        item = _ITEM_MARK.match(line)
        quotes_otherwise = "〞" in line or '"' in line
        for mark in _MARK.finditer(line, item.end() if item else 0):
            sign = mark[0]
            if sign in _CLOSING and waiting and text[waiting[-1]] == _CLOSING[sign]:
                waiting.pop()
            else:
                waiting.append(start + mark.start())
        if quotes_otherwise:
            waiting = [place for place in waiting if text[place] not in "“”"]
        start += len(line)
        if line.isspace() or _END_OF_SENTENCE.search(line):
            unpaired += waiting
            waiting = []
    return unpaired + waiting


def _find_open_end(text: str) -> Iterator[Evidence]:
    """The last line, where it is the beginning of a sentence."""
    body = text.rstrip()
    line = body[body.rfind("\n") + 1 :]
    if len(line) < FEWEST_LETTERS_OF_A_SENTENCE or _END_OF_SENTENCE.search(line):
        return
    tail = re.split("[。！？；]", line)[-1]
    if "。" in line or not _NO_SENTENCE.search(tail):
        end = tail[-12:]
        place = len(body) - len(end)
        yield Evidence(place, len(body), f"止于句中“…{end}”", f"it ends in mid-sentence, “…{end}”", True)


def _find_missing_numbers(text: str, sections: Sequence[Mapping[str, Any]]) -> Iterator[Evidence]:
    """Numbers left out between two of one level: 一、二、四. A number that starts again or falls is another list.

    A number that does stand in between, and was not taken for a section's, is not missing.
    """
    last: dict[int, int] = {}
    places: dict[int, int] = {}
    for section in sections:
        level = section["level"]
        number = _read_number(section["number"])
        if level not in (1, 2, 3) or number is None:
            continue
        before = last.get(level)
        if before is not None and before + 1 < number <= before + 4:
            names = _write_numbers(range(before + 1, number), section["number"])
            between = text[places[level] : section["start"]]
            missing = "、".join(name for name in names if not re.search(rf"{name}\s*[、.．）)条]", between))
            if missing:
                end = section["start"] + len(section["number"])
                yield Evidence(section["start"], end, f"缺第 {missing} 项", f"item {missing} is missing", True)
        last[level] = number
        places[level] = section["start"]
        # The numbers of (一) start again in each 一、; those of 1. may go on through the document.
        for below in (2, 3):
            if below > level and last.get(below) is not None and (below == 2 or level == 2):
                last.pop(below)


def _find_broken_promises(text: str, sections: Sequence[Mapping[str, Any]]) -> Iterator[Evidence]:
    """A section that announces so many items at its end and is followed by fewer, one level below."""
    for i, section in enumerate(sections):
        promise = _PROMISE.search(text[section["start"] : section["end"]].rstrip())
        if not promise:
            continue
        promised = _read_number(promise[1])
        below = []
        for other in sections[i + 1 :]:
            if other["level"] <= section["level"] and section["level"] > 0:
                break
            below.append(other["level"])
        n_below = below.count(below[0]) if below else 0
        if promised and 2 <= n_below < promised:
            start = section["start"] + promise.start()
            yield Evidence(
                start,
                start + len(promise[0].rstrip()),
                f"说“{promise[0].strip()}”，其后只有 {n_below} 项",
                f"“{promise[0].strip()}” is followed by {n_below}",
                True,
            )


def _read_number(written: str | None) -> int | None:
    """一 → 1, 十二 → 12, （三） → 3, 12. → 12.

    >>> [_read_number(n) for n in ("一、", "（十二）", "二十", "12.", "两", None)]
    [1, 12, 20, 12, 2, None]
    """
    if not written:
        return None
    if digits := re.search(r"[0-9０-９]+", written):
        return int(digits[0])
    signs = re.sub("[^一二三四五六七八九十两]", "", written).replace("两", "二")
    if not signs:
        return None
    tens, ten, ones = signs.rpartition("十")
    if not ten:
        return _NUMERALS.index(signs) if len(signs) == 1 else None
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0)


def _write_numbers(numbers: range, like: str) -> list[str]:
    """Numbers in the writing of another: 3, or 三."""
    if re.search(r"[0-9０-９]", like):
        return list(map(str, numbers))
    return [
        ("" if n < 20 else _NUMERALS[n // 10]) + ("十" if n >= 10 else "") + (_NUMERALS[n % 10] if n % 10 else "")
        for n in numbers
    ]
