"""Whether a document prints another of its title again, or is one of its own: next year's notice, a second batch, another day's news."""

import re
from collections import Counter

from pipeline.corpus.audit.findings import Document
from pipeline.corpus.text.letters import take_letters

MOST_DAYS = 60  # between the day of issue and the day on which a page printed it
RUN = 12  # letters in a row, which no two texts have by chance
LONGEST_CHROME = 60  # characters of a page's line; what is longer is prose

_STATED_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDS = re.compile(r"[。！？；;!?]")
# A page's own lines, as far as they are left in the text: who wrote it, when it was put there, how often it was read.
_CHROME = re.compile(
    r"^[\s【\[（(]*(?:(?:信息|文章|稿件|新闻)?来源|稿源|作者|记者|(?:责任)?编辑|(?:初|复|终)?审[核签]?|供稿|撰稿|(?:发布|更新|发表)?(?:时间|日期)|"
    r"发布(?:机构|单位|人)|(?:浏览|阅读|点击|访问)(?:次数|人数|量|数)?|字号|字体|打印|关闭|收藏|分享|上一[篇条页]|下一[篇条页]|相关\w{2}|扫一扫|"
    r"主办|承办|版权|备案|网站\w{0,4}|首页|当前位置)(?:\s*[:：>】\]）)]|\s*$)"
)
_NUMERAL = "〇零一二三四五六七八九十百千万亿两廿卅元"
# What tells one notice of a series from the next: figures, dates, batches, halves of a year. Other runs of numerals are matched
# whole and kept out of the group: each numeral in them would be tried anew.
_FIGURE = re.compile(
    rf"(\d+|第[{_NUMERAL}]+|[{_NUMERAL}]+(?=[年月日号批届期次个所名人元例时分点周级组类轮季度倍成岁天])|[首末]批|[上下]半年|[上下]学期|[春夏秋冬]季|[上中下]旬|周[一二三四五六日])|[{_NUMERAL}]++"
)


def is_reprint(first: Document, second: Document) -> bool:
    """Whether one of two documents of one title, place and much the same text only prints the other again.

    It does where both bear one number, or one date and the same figures. Where they state nothing that can be compared, it does
    where one text is the other, or the whole of it stands in the other, but for what a page puts around it. Other numbers, days
    or years make two documents: annual notices differ in little else.
    """
    numbers, days = _compare_numbers(first, second), _compare_days(first, second)
    if numbers:
        return not are_stated_apart(first, second) and _have_one_wording(first, second)
    if numbers is False or days is False:
        return False
    a, b = _take_sentences(first), _take_sentences(second)
    if days:
        return _have_one_wording(first, second) and not _have_other_figures(a, b)
    shorter, longer = sorted(("".join(a), "".join(b)), key=len)
    return bool(shorter) and shorter in longer


def are_stated_apart(first: Document, second: Document) -> bool:
    """Whether what two documents state of themselves makes them two, even word for word alike: other numbers, or days far apart."""
    if _compare_numbers(first, second) is False:
        return True
    return _is_issued(first) and _is_issued(second) and _lie_apart(first, second)


def _compare_numbers(first: Document, second: Document) -> bool | None:
    """Whether both bear one number; None where one bears none, or the number comes again each year (第1号)."""
    a, b = first["document_number"], second["document_number"]
    if a is None or b is None:
        return None
    if a != b:
        return False
    return True if _STATED_YEAR.search(a) else None


def _compare_days(first: Document, second: Document) -> bool | None:
    """Whether both are of one day; False too where only their years are known, and are two; None where that is not known.

    The day on which a page showed a document is another thing than its date: the two are never equal, but may lie too far apart.
    """
    a, b = first["issued_on"], second["issued_on"]
    if a is not None and b is not None:
        if _is_issued(first) == _is_issued(second):
            return bool(a == b)
        return False if _lie_apart(first, second) else None
    years = first["year"], second["year"]
    return False if None not in years and years[0] != years[1] else None


def _is_issued(document: Document) -> bool:
    """Whether its date is its own, and not that of the page on which it was found."""
    return document["issued_on"] is not None and document["issued_on_source"] != "published_on"


def _lie_apart(first: Document, second: Document) -> bool:
    return bool(abs((first["issued_on"] - second["issued_on"]).days) > MOST_DAYS)


def _take_sentences(document: Document) -> list[str]:
    """The letters of each sentence, without those of its title and of the page."""
    title = take_letters(document["title"]).written
    lines = (
        line for line in document["text"].splitlines() if not (len(line) <= LONGEST_CHROME and _CHROME.match(line))
    )
    letters = (take_letters(sentence).written for line in lines for sentence in _ENDS.split(line))
    return [sentence for sentence in letters if sentence and sentence != title]


def _have_one_wording(first: Document, second: Document) -> bool:
    """Whether half of the shorter text or more stands in the longer in the same words.

    A short text has most of its letters in any long one, in their order, but no runs of them.
    """
    shorter, longer = sorted((take_letters(document["text"]).written for document in (first, second)), key=len)
    runs, others = ({text[i : i + RUN] for i in range(len(text) - RUN + 1)} for text in (shorter, longer))
    return 2 * len(runs & others) >= len(runs)


def _have_other_figures(first: list[str], second: list[str]) -> bool:
    """Whether each of two texts has, in sentences that the other lacks, figures that the other lacks there."""
    a, b = ("".join(_leave_out(own, other)) for own, other in ((first, second), (second, first)))
    if a == b:  # the same words in other lines
        return False
    figures, others = (Counter(filter(None, _FIGURE.findall(text))) for text in (a, b))
    return bool(figures - others) and bool(others - figures)


def _leave_out(own: list[str], other: list[str]) -> list[str]:
    """The sentences of one text that the other has not, in their order."""
    rest = Counter(own) - Counter(other)
    left = []
    for sentence in own:
        if rest[sentence] > 0:
            rest[sentence] -= 1
            left.append(sentence)
    return left
