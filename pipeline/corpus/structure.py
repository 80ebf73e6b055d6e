"""The numbered items of a document, and its sentences, as spans of its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")

_CN = "一二三四五六七八九十百"
_CHAPTER = re.compile(rf"第\s*(?P<n>[{_CN}\d]{{1,4}})\s*(?:章|部分|篇|编)")
_CLAUSE = re.compile(rf"第\s*(?P<n>[{_CN}\d]{{1,5}})\s*(?P<unit>[节条])(?![{_CN}]|约|例|款|课)")
_ITEM_1 = re.compile(rf"(?P<n>[{_CN}]{{1,4}})\s*[、．.](?![{_CN}\d]+[、级年])")
_ITEM_2 = re.compile(rf"[（(]\s*(?P<n>[{_CN}]{{1,4}})\s*[）)]\s*[、．.]?")
_ITEM_3 = re.compile(r"(?P<n>[0-9０-９]{1,3})\s*[.．、](?![0-9０-９])")
_ITEM_4 = re.compile(r"[（(]\s*(?P<n>[0-9０-９]{1,2})\s*[）)]|(?P<half>[0-9０-９]{1,2})\s*[）)]|(?P<ring>[①-⑳])")
# What a number counts: `4个`, `4月`, `4项工程` are no items; a word that begins with the same character is: `4项目化…`.
_UNITS = (
    "年|月|日|时|天|级|次|位|类|轮(?!流|岗|训|换|值)|套|元|米|岁|种|册|度|倍|余|亩|吨|篇|座|台|辆|张|股|份|间|万|亿|千|百|小时|公里|公斤|平方|"
    "以[上下内外前后]|分[钟以的数，。]|[至到点户](?!位|面|外|少)|周(?!密|到|边)|个(?!性|别|体)|所(?!有)|号(?!召)|届|"
    "条(?!块|件|例)|批(?!准|改)|期(?!末|初|中|间|待)|场(?!馆|所|地)|层(?!层|级|面)|"
    "校(?!园|本|内|外|家|企|长|际|社|训|医|车|舍|风)|名(?!师|校|优|班|园|单)|项(?!目)|家(?!校|庭|长|园|访)|"
    "部(?!署|门)|人(?!才|民|事|文|人|工|防|员|口)|组(?!织|建|团|合|成|班)|支(?!持|部|教|援|撑)|处(?!理|置|室)|"
    "大(?!力|中小|学|思|课|数|班|胆|型|幅|规|格|兴)|多(?!措|元|方|渠|点|维|部|校|途|角|层|样|形)|节(?!约|能|水|假|日)|"
    "[省区县市镇](?!域|级|内|属|校|管|直|教)|街(?!道|镇)|乡(?!村|镇)|村(?!校|小)"
)
# A number that lost its dot: `4深化…`.
_BARE_3 = re.compile(rf"(?P<n>[0-9０-９]{{1,3}})\s?(?=[{HAN}])(?!\s?(?:{_UNITS}))")
# A number glued to the end of what stands before it.
_GLUED = re.compile(
    rf"(?P<n3>[0-9０-９]{{1,3}})\s*[.．](?=\s?[{HAN}“《])|[（(](?P<n2>[{_CN}]{{1,3}})[）)](?=[{HAN}“《])|"
    rf"(?P<n1>[{_CN}]{{1,3}})、(?=[0-9{HAN}“《])(?![{_CN}]+、)"
)
_INSIDE_SENTENCE = re.compile(r"[:：；;，,]\s*(\d{1,3})[.．、]")

_SENTENCE_END = re.compile(
    rf"(?:[。！？；]|(?<=[{HAN}])[!?;]|[!?;](?=[{HAN}])|(?<=[”’」』）)】》〉〞])[!?;])"
    r"[。！？；!?]*[”’」』）)】》〉〞]*|\n"
)
_STOP = re.compile(r"[。\n]")
_WHOLE_DATE = re.compile(r"(?:\d{4}年\d{1,2}月\d{1,2}日|[一二][〇○零一二三四五六七八九]{3}年.{2,7}日)$")
_ATTACHMENT = re.compile(r"附\s*件\s*[0-9一二三四五六七八九十]{0,2}\s*[:：]?$")
_FIRST = re.compile(rf"[第（(0-9０-９①-⑳{_CN}]")  # most lines begin otherwise and need no further look
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Span:
    """One section of a document: text[start:end] from its number to the next section's.

    level: 0 what stands before the first number, 1 一、 or 第一章, 2 （一）, 3 1. or 第一条, 4 (1).
    """

    level: int
    number: str | None
    heading: str | None
    start: int
    end: int


@dataclass(frozen=True)
class _Mark:
    level: int
    number: str | None
    start: int
    body: int


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
    marks = _find_marks(text)
    if not marks or marks[0].start > 0:
        marks.insert(0, _Mark(0, None, 0, 0))
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


def _find_marks(text: str) -> list[_Mark]:
    """Where items begin. Numbers without their dot or in mid-line count only where they continue the sequence."""
    marks: list[_Mark] = []
    last = {1: 0, 2: 0, 3: 0}
    pending_part = False
    chapters = [match.start() for match in re.finditer(rf"(?m)^(?:[{_CN}]{{1,3}}[、．.]|第[{_CN}]+[章条部])", text)]
    start = 0
    for line in text.split("\n"):
        if line:
            mark = _match_mark(text, line, start, last)
            if pending_part and not mark and chapters and chapters[-1] >= start:
                # What follows a signature, with chapters of its own, is another part and no section's end.
                marks.append(_Mark(0, None, start, start))
                last = {1: 0, 2: 0, 3: 0}
            pending_part = False
            if mark:
                _advance(mark, last)
                marks.append(mark)
            for glued in _find_glued(line, start, mark, last):
                _advance(glued, last)
                marks.append(glued)
            if marks and marks[-1].level > 0 and len(line) < 20:
                if _WHOLE_DATE.match(line):
                    pending_part = True
                elif _ATTACHMENT.match(line) and chapters and chapters[-1] > start:
                    marks.append(_Mark(0, None, start, start))
                    last = {1: 0, 2: 0, 3: 0}
        start += len(line) + 1
    return marks


def _match_mark(text: str, line: str, start: int, last: dict[int, int]) -> _Mark | None:
    stripped = line.lstrip()
    begin = start + len(line) - len(stripped)
    if not _FIRST.match(stripped):
        return None
    for level, pattern in ((1, _CHAPTER), (3, _CLAUSE), (1, _ITEM_1), (2, _ITEM_2), (3, _ITEM_3), (4, _ITEM_4)):
        if found := pattern.match(stripped):
            if pattern is _CLAUSE and found["unit"] == "节":
                level = 2
            return _Mark(level, found.group().strip(), begin, begin + found.end())
    if (bare := _BARE_3.match(stripped)) and _continues(text, start + len(line), _read(bare["n"]), last[3]):
        return _Mark(3, bare["n"], begin, begin + bare.end())
    return None


def _continues(text: str, end: int, number: int, last: int) -> bool:
    """Whether a bare number is the next of its sequence, or a first one with a second to follow."""
    if number == last + 1 and last > 0:
        return True
    return number == 1 and bool(re.search(rf"(?m)^\s*[2２](?:[.．、](?!\d)|(?=[{HAN}]))", text[end : end + 3000]))


def _find_glued(line: str, start: int, mark: _Mark | None, last: dict[int, int]) -> Iterator[_Mark]:
    """Items that a lost line break left in mid-line: after a sentence's end, or after a heading without one."""
    if len(line) < 8:
        return
    at = mark.body - start if mark else 0
    for found in _GLUED.finditer(line, max(at, 1)):
        level = 3 if found["n3"] else 2 if found["n2"] else 1
        number = _read(found[f"n{level}"])
        before = line[: found.start()].rstrip()
        after_sentence = before.endswith(("。", "！", "？"))
        after_heading = (
            mark is not None
            and level > mark.level
            and not re.search(r"[。！？；：;:]", before[at:])
            and 2 <= len(before) - at <= 60
            and bool(re.search(rf"[{HAN}”）)》]$", before))
        )
        begins = number == 1 and after_heading
        if not (begins or (number == last[level] + 1 and number > 1 and (after_sentence or after_heading))):
            continue
        if not begins and str(number - 1) in _INSIDE_SENTENCE.findall(before):
            continue  # an enumeration inside a sentence: “包括：1.甲；2.乙。”
        yield _Mark(level, found.group().strip(), start + found.start(), start + found.end())
        last[level] = number
        at = found.end()


def _advance(mark: _Mark, last: dict[int, int]) -> None:
    """Keep the running numbers; a chapter restarts (一), and only a written `1.` restarts 1. 2. 3."""
    digits = re.search(rf"[{_CN}]+|[0-9０-９]+", mark.number or "")
    if not digits or mark.level not in last:
        return
    last[mark.level] = _read(digits.group())
    if mark.level == 1:
        last[2] = 0


def _read(number: str) -> int:
    """12, １２ or 十二 as 12.

    >>> _read("二十三"), _read("十"), _read("４"), _read("一百零二"[:2])
    (23, 10, 4, 100)
    """
    number = number.translate(_WIDE_DIGITS)
    if number.isdecimal():
        return int(number)
    value = digit = 0
    for character in number:
        if character in "十百":
            value += (digit or (1 if character == "百" or not value else 0)) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = "零一二三四五六七八九".find(character)
    return value + max(digit, 0)


def _find_heading(text: str, mark: _Mark, end: int) -> str | None:
    """The short first line, or first sentence before more of them, of an item; None where it has none."""
    if mark.level == 0:
        return None
    stop = _STOP.search(text, mark.body, end)
    heading = text[mark.body : stop.start() if stop else end].strip()
    if not heading or heading.endswith(("；", ";", "，", ",", "：", ":", "、")):
        return None
    if stop and stop.group() == "。":
        return heading if len(heading) <= 30 and _HAN_CHARACTER.search(text, stop.end(), end) else None
    return heading if len(heading) <= 60 else None
