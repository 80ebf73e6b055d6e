"""The numbered items of a document, and its sentences, as spans of its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.corpus.readers.characters import EVERY_HAN
from pipeline.corpus.text.marks import Mark, find_marks

_HAN_CHARACTER = re.compile(f"[{EVERY_HAN}]")
_HAN_RUN = re.compile(f"[{EVERY_HAN}]+")

_SENTENCE_END = re.compile(
    rf"(?:[。！？；]|(?<=[{EVERY_HAN}])[!?;]|[!?;](?=[{EVERY_HAN}])|(?<=[”’」』）)】》〉〞])[!?;])"
    r"[。！？；!?]*[”’」』）)】》〉〞]*|\n"
)
_STOP = re.compile(r"[。\n]")
_LOST_BREAKS = 300  # characters of a line that no writer would write
_CLAUSE_TITLE = re.compile(r"\s*[（(【\[](?P<title>[^（()）【】\[\]]{2,30})[）)】\]]")
_BEFORE_BLANK = re.compile(rf"[{EVERY_HAN}0-9“”‘’《》（）—、，·]{{4,40}}(?=[ \u3000]+[{EVERY_HAN}0-9“（])")


@dataclass(frozen=True)
class Span:
    """One section of a document: text[start:end] from its number to the next section's.

    level: 0 what stands before the first number, 1 一、 or 第一章, 2 （一） or 第一节, 3 1. or 第一条, 4 (1); below an article (第一条)
    4 （一）, 5 1., 6 (1).
    """

    level: int
    number: str | None
    heading: str | None
    start: int
    end: int


def count_han(text: str) -> int:
    """How many Chinese characters a text has; digits, letters and marks are none.

    >>> count_han("2017年，推进“双减”。")
    5
    """
    return sum(map(len, _HAN_RUN.findall(text)))


def find_sections(text: str) -> list[Span]:
    """The sections of a document in order; put together they are its text.

    >>> text = "要点\\n一、总体要求\\n1.抓党建。落实责任。\\n2抓质量。减负增效。"
    >>> [(section.level, section.number, section.heading) for section in find_sections(text)]
    [(0, None, None), (1, '一、', '总体要求'), (3, '1.', '抓党建'), (3, '2', '抓质量')]
    """
    marks = find_marks(text)
    if not marks or marks[0].start > 0:
        marks.insert(0, Mark(0, None, 0, 0))
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    return [
        Span(mark.level, mark.number, _find_heading(text, mark, end), mark.start, end)
        for mark, end in zip(marks, ends, strict=True)
    ]


def find_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the sentences of text[start:end] begin and end, trimmed, none empty.

    A sentence ends at 。！？； or at the end of its line, closing quotes and brackets included; ASCII ;!? end one only
    beside a Chinese character. Each character that is not blank lies in exactly one sentence.

    >>> text = "他说：“好！”走吧;go;1"
    >>> [text[a:b] for a, b in find_sentences(text, 0, len(text))]
    ['他说：“好！”', '走吧;', 'go;1']
    """
    at = start
    for stop in (*(match.end() for match in _SENTENCE_END.finditer(text, start, end)), end):
        piece = text[at:stop]
        if sentence := piece.strip():
            begin = at + piece.index(sentence[0])
            yield begin, begin + len(sentence)
        at = stop


def _find_heading(text: str, mark: Mark, end: int) -> str | None:
    """The short first line, or first sentence before more of them, of an item; None where it has none."""
    if mark.level == 0:
        return None
    stop = _STOP.search(text, mark.body, end)
    heading = text[mark.body : stop.start() if stop else end].strip()
    if mark.number and mark.number.endswith("条") and stop and stop.group() == "。":
        titled = _CLAUSE_TITLE.match(text, mark.body, end)  # 第三条（适用范围）本办法适用于……
        return titled["title"] if titled else None
    if not heading or heading.endswith(("；", ";", "，", ",", "：", ":", "、")):
        return None
    # In a text that lost its line breaks the one behind a heading became a blank.
    before = _BEFORE_BLANK.match(text, mark.body, end)
    if before and len(text) > mark.body + _LOST_BREAKS and "\n" not in text[mark.body : mark.body + _LOST_BREAKS]:
        return before.group()
    if stop and stop.group() == "。":
        return heading if len(heading) <= 30 and _HAN_CHARACTER.search(text, stop.end(), end) else None
    return heading if len(heading) <= 60 else None
