"""Where the numbered items of a document begin: chapters, items, clauses, and the parts that are attached."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.corpus.readers.characters import EVERY_HAN, WIDE_DIGITS

_CN = "一二三四五六七八九十百"
_CHAPTER = re.compile(rf"第\s*(?P<n>[{_CN}\d]{{1,4}})\s*(?:章|部分|篇|编)")
_CLAUSE = re.compile(rf"第\s*(?P<n>[{_CN}\d]{{1,5}})\s*(?P<unit>[节条])(?![{_CN}]|约|例|款|课)")
# Not 一、二年级; a scan's 一 may be a dash: —、 and 十—、.
_ITEM_1 = re.compile(rf"(?P<n>[{_CN}]{{1,4}}[—－]?|[—－])\s*[、．.](?![{_CN}]+[、级年]|\d{{1,2}}年级)")
_ITEM_2 = re.compile(rf"[（(]\s*(?P<n>[{_CN}]{{1,4}}[—－]?)\s*[）)]\s*[、．.]?|(?P<sign>[㈠-㈩])\s*[、．.]?")
_ITEM_3 = re.compile(r"(?P<n>[0-9０-９]{1,3})\s*[.．、](?![0-9０-９])|(?P<sign>[⒈-⒛])")
_ITEM_3_DIGIT = re.compile(r"(?P<n>[0-9０-９]{1,3})\s*[.．、](?=(?:19|20)\d\d年|\d+\s*[+＋-])")  # 20.2026年实事
_ITEM_4 = re.compile(
    r"[（(]\s*(?P<n>[0-9０-９]{1,2})\s*[）)]|(?P<half>[0-9０-９]{1,2})\s*[）)]|(?P<ring>[①-⑳])|(?P<sign>[⑴-⒇])"
)
_DECIMAL = re.compile(rf"(?P<above>\d{{1,2}}(?:[.．]\d{{1,2}})*)[.．](?P<n>\d{{1,2}})[.．、]?(?=\s*[{EVERY_HAN}“《])")
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
_BARE_3 = re.compile(rf"(?P<n>[0-9０-９]{{1,3}})\s?(?=[{EVERY_HAN}])(?!\s?(?:{_UNITS}))")
# A number that lost its 、 or one of its brackets: 二加强领导, （二加强领导, 二）加强领导.
_BARE_1 = re.compile(rf"(?P<n>[{_CN}]{{1,3}})\s?(?=[{EVERY_HAN}“《])")
_BARE_2 = re.compile(rf"[（(]\s?(?P<n>[{_CN}]{{1,3}})\s?(?=[{EVERY_HAN}“《])|(?P<open>[{_CN}]{{1,3}})\s?[）)]")
# A number glued to the end of what stands before it.
_GLUED = re.compile(
    rf"(?P<n3>[0-9０-９]{{1,3}})\s*[.．](?=\s?[{EVERY_HAN}“《])|[（(](?P<n2>[{_CN}]{{1,3}})[）)](?=[{EVERY_HAN}“《])|"
    rf"(?P<n1>[{_CN}]{{1,3}})、(?=[0-9{EVERY_HAN}“《])(?![{_CN}]+、)"
)
_INSIDE_SENTENCE = re.compile(r"[:：；;，,]\s*(\d{1,3})[.．、]")

_WHOLE_DATE = re.compile(r"(?:\d{4}年\d{1,2}月\d{1,2}日|[一二][〇○零一二三四五六七八九]{3}年.{2,7}日)$")
_ATTACHMENT = re.compile(r"附\s*(?:件|表)\s*[0-9一二三四五六七八九十]{0,2}\s*(?P<colon>[:：]?)$")
_SIGNER = re.compile(rf"[{EVERY_HAN}（）()、 ]{{3,40}}[局厅委府部院会室处校心]$")
_MONTHS = re.compile(
    r"(?m)^[ \u3000]*(?:\d{4}\s*年?\s*)?(?P<first>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])\s*(?P<unit>月?份?)"
    r"(?:\s*[—–－~～至到、-]\s*(?P<last>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])\s*(?P<unit2>月?份?))?[:：]?[ \u3000]*$"
)
_YEAR_LINE = re.compile(r"(?:^|\n)[ \u3000]*\d{4}\s*年?[ \u3000]*\n+[ \u3000]*$")
_FEWEST_MONTHS = 3
_FIRST = re.compile(rf"[第（(0-9０-９①-⑳㈠-㈩⑴-⒛—－{_CN}]")  # most lines begin otherwise and need no further look
_SIGNS = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩          ⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_DIGITS = re.compile(rf"[{_CN}]+[—－]?|[—－](?=\s*[、．.])|[0-9０-９]+|[㈠-㈩⒈-⒛]")
_PATTERNS = ((1, _CHAPTER), (3, _CLAUSE), (1, _ITEM_1), (2, _ITEM_2), (3, _ITEM_3), (4, _ITEM_4))
_CHAPTER_LINE = re.compile(rf"(?m)^(?:[{_CN}]{{1,3}}[、．.]|第[{_CN}]+[章条部])")
_ITEM_LINE = re.compile(rf"(?m)^[（(][{_CN}]{{1,3}}[）)]")
_FAR = 8_000  # characters in which the next number of a sequence is looked for
_SECOND = re.compile(rf"(?m)^\s*[2２](?:[.．、](?!\d)|(?=\s?[{EVERY_HAN}]))")
_SECONDS = {
    1: re.compile(r"[。！？]\s*二、"),
    2: re.compile(r"[。！？]\s*[（(]二[）)]"),
    3: re.compile(rf"[。！？]\s*[2２]\s*[.．](?=\s?[{EVERY_HAN}“《])"),
}


@dataclass(frozen=True)
class Mark:
    level: int
    number: str | None
    start: int
    body: int


def find_marks(text: str) -> list[Mark]:
    """Where items begin, and (level 0) where the months of a schedule and the parts behind a signature do.

    Numbers without their dot or in mid-line count only where they continue the sequence.
    """
    marks: list[Mark] = []
    last = {1: 0, 2: 0, 3: 0}
    decimal = ""
    pending_part = False
    chapters = [match.start() for match in _CHAPTER_LINE.finditer(text)]
    months = _find_months(text)
    start, above = 0, ""
    for line in text.split("\n"):
        if line:
            mark = None if start in months else _match_mark(text, line, start, last, decimal)
            if start in months or (pending_part and not mark and chapters and chapters[-1] >= start):
                # What follows a signature, with chapters of its own, is another part and no section's end.
                marks.append(Mark(0, None, start, start))
                last = {1: 0, 2: 0, 3: 0}
            pending_part = False
            if mark:
                _advance(mark, last)
                decimal = mark.number if mark.level == 4 and mark.number and "." in mark.number else decimal
                marks.append(mark)
            for glued in _find_glued(line, start, mark, last):
                _advance(glued, last)
                marks.append(glued)
            if len(line) < 20 and start:
                if _WHOLE_DATE.match(line):
                    pending_part = bool(marks and marks[-1].level > 0) or bool(_SIGNER.match(above))
                elif (attached := _ATTACHMENT.match(line)) and start + len(line) < len(text):
                    # `附件：` above a list of names is no attachment; one with chapters of its own is.
                    begins = not attached["colon"] or (chapters and chapters[-1] > start)
                    if begins and marks and marks[-1].start < start:
                        marks.append(Mark(0, None, start, start))
                        last = {1: 0, 2: 0, 3: 0}
            above = line
        start += len(line) + 1
    return list(_place_below_articles(marks))


def _place_below_articles(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks, those that stand in an article (第三条) below it: （一） is level 4 there, 1. is 5, (1) is 6.

    An article ends where another begins, or a chapter, a section (第一节), an item 一、 or a part without a number.
    """
    in_article = False
    for mark in marks:
        number = mark.number or ""
        if mark.level < 2 or number.endswith(("条", "节")):
            in_article = number.endswith("条")
            yield mark
        else:
            yield replace(mark, level=mark.level + 2) if in_article else mark


def _find_months(text: str) -> set[int]:
    """Where the lines of a schedule begin that name its months, 9 or 九月; with the line of the year above them."""
    lines = list(_MONTHS.finditer(text)) if "\n" in text else []
    if len(lines) < _FEWEST_MONTHS:
        return set()
    found: list[tuple[int, int, int]] = []
    for line in lines:
        first = _read(line["first"])
        following = text[line.end() : line.end() + 12].lstrip()
        if _ITEM_3.match(following) or _ITEM_4.match(following) or line["unit"]:
            year = _YEAR_LINE.search(text, max(line.start() - 12, 0), line.start())
            begin = year.end() - len(year.group().lstrip("\n")) if year else line.start()
            found.append((begin, first, _read(line["last"]) if line["last"] else first))
    runs = [
        (before, after)
        for before, after in itertools.pairwise(found)
        if after[1] in (before[2] % 12 + 1, (before[2] + 1) % 12 + 1)
    ]
    if len(runs) < _FEWEST_MONTHS - 1:
        return set()
    return {begin for run in runs for begin, _, _ in run}


def _match_mark(text: str, line: str, start: int, last: dict[int, int], decimal: str) -> Mark | None:
    stripped = line.lstrip()
    begin = start + len(line) - len(stripped)
    if not _FIRST.match(stripped):
        return None
    if (found := _DECIMAL.match(stripped)) and _continues_decimal(text, start + len(line), found, last, decimal):
        return Mark(4, found.group().strip(), begin, begin + found.end())
    for level, pattern in _PATTERNS:
        if found := pattern.match(stripped):
            if pattern is _CLAUSE and found["unit"] == "节":
                level = 2
            return Mark(level, found.group().strip(), begin, begin + found.end())
    end = start + len(line)
    if (found := _ITEM_3_DIGIT.match(stripped)) and _read(found["n"]) == last[3] + 1 > 1:
        return Mark(3, found.group().strip(), begin, begin + found.end())
    if (bare := _BARE_3.match(stripped)) and _continues(text, end, _read(bare["n"]), last[3]):
        return Mark(3, bare["n"], begin, begin + bare.end())
    for level, pattern in ((2, _BARE_2), (1, _BARE_1)):
        if len(line) < 40 and "。" not in line and (bare := pattern.match(stripped)):
            number = _read(bare["n"] or bare["open"] if level == 2 else bare["n"])
            if number == last[level] + 1 and number > 1 and _is_between(text, end, level, number + 1):
                return Mark(level, bare.group().strip(), begin, begin + bare.end())
    return None


def _continues_decimal(text: str, end: int, found: re.Match[str], last: dict[int, int], decimal: str) -> bool:
    """Whether 1.2 follows 1.1, or 2.1 begins the second item and 2.2 is to follow; 1.5倍 does neither."""
    above = found["above"].replace("．", ".")
    n = int(found["n"])
    if n > 1:
        return decimal.rstrip(".．、").replace("．", ".") == f"{above}.{n - 1}" or decimal.startswith(
            f"{above}.{n - 1}."
        )
    return bool(re.search(rf"(?m)^\s*{re.escape(above)}[.．]2", text[end : end + _FAR]))


def _is_between(text: str, end: int, level: int, following: int) -> bool:
    """Whether the number behind this one is the next of its level that is written in full."""
    after = (_CHAPTER_LINE if level == 1 else _ITEM_LINE).search(text, end, end + _FAR)
    return after is not None and _read(re.sub(rf"[^{_CN}]", "", after.group())) == following


def _continues(text: str, end: int, number: int, last: int) -> bool:
    """Whether a bare number is the next of its sequence, or a first one with a second to follow."""
    if number == last + 1 and last > 0:
        return True
    return number == 1 and bool(_SECOND.search(text, end, end + _FAR))


def _find_glued(line: str, start: int, mark: Mark | None, last: dict[int, int]) -> Iterator[Mark]:
    """Items that a lost line break left in mid-line: after a sentence's end, or after a heading without one."""
    if len(line) < 8:
        return
    at = mark.body - start if mark else 0
    level_above = mark.level if mark else 0
    for found in _GLUED.finditer(line, max(at, 1)):
        level = 3 if found["n3"] else 2 if found["n2"] else 1
        number = _read(found[f"n{level}"])
        if number != 1 and number != last[level] + 1:
            continue
        before = line[: found.start()].rstrip()
        after_sentence = before.endswith(("。", "！", "？"))
        after_heading = (
            level > level_above > 0
            and not re.search(r"[。！？；：;:]", before[at:])
            and 2 <= len(before) - at <= 60
            and bool(re.search(rf"[{EVERY_HAN}”）)》]$", before))
        )
        # In a text that lost all its line breaks a first item stands behind a sentence, and a second further on.
        begins = number == 1 and (after_heading or (after_sentence and _is_followed(line, found.end(), level)))
        if not (begins or (number > 1 and number == last[level] + 1 and (after_sentence or after_heading))):
            continue
        if not begins and str(number - 1) in _INSIDE_SENTENCE.findall(before, max(found.start() - 400, 0)):
            continue  # an enumeration inside a sentence: “包括：1.甲；2.乙。”
        yield Mark(level, found.group().strip(), start + found.start(), start + found.end())
        last[level] = number
        at = found.end()
        level_above = level


def _is_followed(line: str, at: int, level: int) -> bool:
    """Whether the second item of a level stands behind a sentence further on in the line."""
    return bool(_SECONDS[level].search(line, at))


def _advance(mark: Mark, last: dict[int, int]) -> None:
    """Keep the running numbers; a chapter restarts (一), and only a written `1.` restarts 1. 2. 3."""
    digits = _DIGITS.search(mark.number or "")
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
    number = number.translate(WIDE_DIGITS).replace("—", "一").replace("－", "一")
    if len(number) == 1 and (sign := _SIGNS.find(number)) >= 0:
        return sign % 20 + 1
    if number.isdecimal():
        return int(number)
    value = 0
    digit = 0
    for character in number:
        if character in "十百":
            value += (digit or (1 if character == "百" or not value else 0)) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = "零一二三四五六七八九".find(character)
    return value + max(digit, 0)
