"""Which documents a document cites: 《…》（国办发〔2015〕71号）."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.corpus.metadata.divisions import find_level, locate_place
from pipeline.corpus.metadata.issuers import find_issuer, is_school
from pipeline.corpus.metadata.numbers import DocumentNumber, find_numbers, match_number
from pipeline.corpus.metadata.places import CENTRAL, split_place
from pipeline.corpus.metadata.titles import KINDS
from pipeline.corpus.text.normalization import normalize

LONGEST_TITLE = 150  # characters; a 《 that is not closed by then was never closed
_MARK = re.compile("[《》]")
_PARENTHESIS = re.compile(r"\s*[（(〔\[]\s*(?=[^（(]{2})")
_SHORT_FOR = re.compile(
    r"(?:以下|下文|后文)?(?:统|合)?简称(?:为|“|\")?\s*[《“\"]?(?P<short>[^《》“”\"（()）]{2,20})[》”\"]"
)
# What 《》 also holds: books, songs, columns. A document ends with its kind, or is a law.
_DOCUMENT = re.compile(
    rf"(?:{KINDS}|法|法典|教育现代化2035|规范|大纲|目录|守则|公约|宪法|协议|备忘录|宣言|预案|规划纲要|决策部署|课程标准)[》〉”\"]?"
    r"\s*(?:[（(\[【][^（()）\]】]{1,20}[）)\]】]\s*)*[》〉]?(?:的(?:通知|公告|函|决定|意见|批复))?$|[教育现代化]20\d\d$"
)
_STATUTE = re.compile(r"(?<![办方作])法$|宪法$|法典$")  # only the National People's Congress makes statutes (法)
_BRACKETS = re.compile(r"[（(〔\[][^（()）〕\]]*[）)〕\]]$")
_ONLY_KIND = re.compile(rf"(?:{KINDS})")  # 《实施方案》: an abbreviation that was never introduced


@dataclass(frozen=True)
class Citation:
    """One place, text[start:end], at which a document cites another; title or document_number is known, mostly both.

    title: without 《》; spelt out where the text uses an abbreviation that it has introduced (以下简称《意见》).
    document_number: in its normal form.
    """

    start: int
    end: int
    title: str | None
    document_number: str | None


def find_citations(text: str, own_title: str = "") -> list[Citation]:
    """The documents that a text cites, in reading order: by title, by title and number, or by number alone.

    own_title: of the document itself. What it issues (关于印发《…》的通知) is no citation; what it passes on (转发) is.

    >>> text = "根据《关于办学的意见》（国办发〔2015〕71号，以下简称《意见》）和国发[2010]12号文，落实《意见》。"
    >>> [(cited.title, cited.document_number) for cited in find_citations(text)]
    [('关于办学的意见', '国办发〔2015〕71号'), (None, '国发〔2010〕12号'), ('关于办学的意见', '国办发〔2015〕71号')]
    """
    short: dict[str, Citation] = {}
    found: list[Citation] = []
    done = 0
    for start, end in _find_titles(text):
        if start < done:
            continue  # the abbreviation in the brackets behind the title before
        title = text[start + 1 : end - 1].replace("\n", "").strip()
        number, stop, abbreviation = _read_behind(text, end)
        number = number or _read_before(text, start)
        done = stop
        if known := short.get(title):
            found.append(Citation(start, stop, known.title, known.document_number))
            continue
        if not number and (not _DOCUMENT.search(title) or _ONLY_KIND.fullmatch(title) or _is_own(title, own_title)):
            continue
        begin = min(start, number.start) if number else start
        cited = Citation(begin, stop, title, number.normal if number else None)
        found.append(cited)
        if abbreviation and abbreviation != title:
            short[abbreviation] = cited
    return sorted([*found, *_find_bare(text, found)], key=lambda cited: (cited.start, cited.end))


def state_level(title: str | None, body: str | None) -> str | None:
    """国家, 省, 市, 区县 or 学校: the level of a cited document; None where nothing says so.

    title: as it is cited; body: who has the head of its number (国务院办公厅 for 国办发), as far as that is known.

    >>> state_level("国务院办公厅关于办学的意见", None), state_level("办学促进法（修正）", None), state_level("办学办法", None)
    ('国家', '国家', None)
    """
    named = title or ""
    issuer = find_issuer(named, None, [], [])[0]
    if issuer and is_school(issuer):
        return "学校"
    for name in filter(None, (body, issuer, named)):
        if CENTRAL.match(normalize(name)):
            return "国家"
        if places := split_place(name):
            return find_level(locate_place(places[-1], places[:-1], "", "", None))
    return "国家" if _STATUTE.search(_BRACKETS.sub("", named)) else None


def _is_own(title: str, own_title: str) -> bool:
    """Whether a title is that of the document itself, or of what it issues."""
    if "转发" in own_title or "批转" in own_title:
        return False
    plain, own = (re.sub(r"[（(][^（）()]*[）)]$|[的\s《》〈〉“”\"]", "", name) for name in (title, own_title))
    return len(plain) >= 6 and (plain in own or (len(own) >= 10 and own in plain))


def _find_titles(text: str) -> Iterator[tuple[int, int]]:
    """Where 《…》 begin and end; one inside another belongs to it."""
    start, depth = -1, 0
    for mark in _MARK.finditer(text):
        at = mark.start()
        if depth and at - start > LONGEST_TITLE:
            depth = 0
        if mark.group() == "《":
            if not depth or re.search("[。；\n]", text[start:at]):
                start, depth = at, 0  # the one before was never closed
            depth += 1
        elif depth:
            depth -= 1
            # 《关于印发《办法》的通知》 closes twice; where the inner 》 also closes the outer, the next 《 is too far.
            if not depth or not _closes_again(text, at + 1):
                depth = 0
                yield start, at + 1


def _closes_again(text: str, at: int) -> bool:
    """Whether the 《》 that is still open is closed behind this place, before another sentence."""
    following = _MARK.search(text, at, at + 60)
    if following is None or following.group() == "《":
        return False
    return not re.search("[。；\n]", text[at : following.start()])


def _read_behind(text: str, at: int) -> tuple[DocumentNumber | None, int, str | None]:
    """The number and the abbreviation in the brackets behind a title, and where the last of these ends."""
    number, abbreviation, end = None, None, at
    for _ in range(2):
        opened = _PARENTHESIS.match(text, end)
        if not opened:
            break
        if not number and (found := match_number(text, opened.end())):
            number, end = found, found.end
            close = re.compile(r"[^（()）\n]{0,60}[）)〕\]]").match(text, end)
        else:
            close = re.compile(r"[^（()）\n]{0,60}[）)〕\]]").match(text, opened.end())
            if not close or "简称" not in close.group():
                break
        if close:
            if told := _SHORT_FOR.search(close.group()):
                abbreviation = told["short"]
            end = close.end()
    if not number and (found := match_number(text, at)) and text[at : found.start].strip() == "":
        number, end = found, found.end
    return number, end, abbreviation


def _read_before(text: str, start: int) -> DocumentNumber | None:
    """国办发〔2015〕71号《…》: a number right before the title."""
    if start < 2 or not text[start - 2 : start].rstrip("文件 ").endswith("号"):
        return None
    before = max(start - 40, 0)
    for number in find_numbers(text[before:start]):
        if text[before + number.end : start].strip("文件 ") == "":
            return DocumentNumber(number.normal, number.raw, number.year, before + number.start, before + number.end)
    return None


def _find_bare(text: str, found: list[Citation]) -> Iterator[Citation]:
    """Numbers that are cited inside a sentence without a title in 《》."""
    taken = [(cited.start, cited.end) for cited in found if cited.document_number]
    for number in find_numbers(text):
        if any(start <= number.start < end for start, end in taken):
            continue
        line_start = text.rfind("\n", 0, number.start) + 1
        line_end = text.find("\n", number.end)
        line = text[line_start : line_end if line_end >= 0 else len(text)].strip()
        # Alone on its line it is the document's own, or that of what is attached.
        if len(line) - (number.end - number.start) > 8 and number.start > line_start:
            yield Citation(number.start, number.end, None, number.normal)
