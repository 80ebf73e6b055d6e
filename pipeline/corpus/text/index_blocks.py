"""The block that a government page or a legal database puts above a document: 索引号、发文机关、成文日期 … It is evidence, not text."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.corpus.readers.web.labels import INDEX_LABELS as INDEX_LABELS
from pipeline.corpus.readers.web.labels import LABELS, space_out

# A page's own, beside the labels of a block and never at the head of one.
_BESIDE = "(?:浏览|阅读|点击|访问)(?:次数|量|数)|阅读|字号|字体(?:大小)?|(?:责任)?编辑|分享到?|打印"
# Under these labels metadata asks for the values.
_KNOWN_AS = {
    "made": "成文日期",
    "published": "发布日期",
    "number": "发文字号",
    "body": "发文机关",
    "source": "来源",
    "title": "标题",
}
# One of these is a block's wherever it stands; the others also a form, an abstract or minutes may have.
_STRONG = (
    "(?:信息)?索引(?:编)?号|信息索引|(?:法宝)?引证码|公开(?:方式|形式)|(?:发文|公文)字号|(?:成文|生成|制发|发布)日期|发布时间|"
    "(?:发布|发文|制发)(?:单位|机构|机关|部门)|效力(?:状态|级别|层级|位阶)|(?:主题|组配|体裁)分类|法规类别"
)
_WEAK = (
    "(?:信息|文件|公文)?名称|(?:文件|公文)?标题|主题词|关键[词字]|服务对象|时效(?:性|状态)|有效性|是否有效|责任部门|文种|语种|文件(?:编号|号|状态)|"
    "(?:生效|实施|施行|批准|录入|签发|颁布|更新)(?:日期|时间)|(?:批准|制定|印发|颁布|公开)(?:单位|机构|机关|部门)|(?:文件|公文)(?:类型|种类)|"
    "载体类型|记录形式|(?:信息|内容|专题)(?:分类|类别)|(?:主题|组配|体裁)类别|统一登记号"
)


_ANY = f"{space_out(INDEX_LABELS)}|{_BESIDE}"
_LABEL = re.compile(
    rf"【\s*(?P<boxed>{_ANY})\s*】\s*[:：]?"
    rf"|(?:^|(?<=[\s|;；\]】]))(?P<plain>{_ANY})\s*(?:[:：]|(?=[\s|])|$)"
    rf"|(?P<glued>{space_out(_STRONG)})\s*[:：]"
)
_KINDS = {kind: re.compile(names) for kind, names in LABELS.items()}
_IS_STRONG, _IS_WEAK, _IS_BESIDE = re.compile(_STRONG), re.compile(_WEAK), re.compile(_BESIDE)
_BULLETS = "-•·* \u3000"
_SENTENCE = re.compile(r"[。！？]")
_LONGEST = 200  # characters of a line of such a block

_DAY = re.compile(r"[^\w]{0,3}(?:(?:19|20)\d\d\s*[-/.年]|(?:19|20)\d{6}\b|[一二][〇○Ｏ零一二三四五六七八九]{3}\s*年)")
_NONE = re.compile(r"无|暂无|长期(?:有效)?|[-—/\\]+")
_CODE = re.compile(r"[0-9A-Za-z]")
# What no value is, above which a label was left empty: prose, an address of a letter, a numbered heading; a title.
_PROSE = re.compile(
    r"[。！？；]|[:：，,]$|^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+[章条])"
)
_TITLE = re.compile(
    r"关于.+的|.{9}(?:通知|意见|办法|要点|方案|规划|计划|报告|决定|公告|通告|批复|条例|规定|细则|纲要|总结)$"
)
_LONGEST_VALUE = {"title": 120, "number": 40, "state": 12}
_UNKNOWN_LABEL = re.compile(r"[-•·*\s]{0,10}[\u4e00-\u9fff\s]{2,12}[:：]?")
_DAYS = ("made", "published", "day")


@dataclass(frozen=True)
class Pair:
    """A label with its value, "" where it has none, and the numbers of the lines on which they stand.

    is_marked: whether a colon or brackets show that it is a label.
    """

    label: str
    value: str
    line: int
    value_line: int
    is_marked: bool

    @property
    def is_title(self) -> bool:
        return _find_kind(self.label) == "title"

    @property
    def stated(self) -> str | None:
        """The pair under the label that metadata knows; None where that asks for no such thing."""
        known = _KNOWN_AS.get(_find_kind(self.label))
        return f"{known}：{self.value}" if known and self.value else None


def find_index_block(lines: Sequence[str], places: Sequence[int]) -> list[Pair]:
    """The labels and values among these lines: in one line or below each other, with colons or brackets or neither.

    places: numbers of filled lines, in order. Labels without a mark are a block's only where several stand together.

    >>> lines = ["发文机关", "云溪市教育局", "成文日期", "2018年9月10日"]
    >>> [pair.stated for pair in find_index_block(lines, range(4))]
    ['发文机关：云溪市教育局', '成文日期：2018年9月10日']
    """
    accepted = []
    for run in _find_runs(lines, places):
        if any(_is_strong(pair) for pair in run) and sum(bool(pair.value) for pair in run) > 1:
            accepted += run
            continue
        for pair in run:
            is_sure = _is_strong(pair) and _find_kind(pair.label) in (*_DAYS, "number", "code")
            own = pair if is_sure or pair.line == pair.value_line else replace(pair, value="", value_line=pair.line)
            if own.is_marked or own.value:
                accepted.append(own)
    if any(map(_is_strong, accepted)):
        return _add_unknown(accepted, lines, places)
    return [pair for pair in accepted if not _IS_WEAK.fullmatch(pair.label)]


def _add_unknown(pairs: Sequence[Pair], lines: Sequence[str], places: Sequence[int]) -> list[Pair]:
    """The pairs and, right between two of them, a label that is not known with its value below."""
    order = {i: at for at, i in enumerate(places)}
    added = list(pairs[:1])
    for above, below in itertools.pairwise(pairs):
        gap = places[order[max(above.line, above.value_line)] + 1 : order[below.line]]
        if len(gap) == 2 and _UNKNOWN_LABEL.fullmatch(lines[gap[0]]) and _is_value("", lines[gap[1]].strip(_BULLETS)):
            added.append(Pair(lines[gap[0]].strip(_BULLETS + ":："), lines[gap[1]], gap[0], gap[1], False))
        added.append(below)
    return added


def _find_runs(lines: Sequence[str], places: Sequence[int]) -> Iterator[list[Pair]]:
    """Pairs that follow each other without anything between them."""
    split = _split_all(lines, places)
    run: list[Pair] = []
    at = 0
    while at < len(places):
        i = places[at]
        n_values = 0
        if split[i]:
            run += split[i]
        elif values := _take_values(lines, places[at:], split, run):
            run[-len(values) :] = values
            n_values = len(values) - 1
        elif run:
            yield run
            run = []
        at += 1 + n_values
    if run:
        yield run


def _take_values(
    lines: Sequence[str], below: Sequence[int], split: Mapping[int, Sequence[Pair]], run: Sequence[Pair]
) -> list[Pair]:
    """The last labels of a run with their values below: each of a row of labels above a row of values, else the last one."""
    n_waiting = next((n for n, pair in enumerate(reversed(run)) if pair.value), len(run))
    for n in dict.fromkeys((n_waiting, 1)):
        waiting = run[-n:] if 0 < n <= n_waiting else []
        row, next_row = below[:n], below[n : 2 * n]
        if not waiting or not _fit(lines, row, split, waiting):
            continue
        if n > 1 and _fit(lines, next_row, split, waiting):
            continue  # a table with more rows is the document's
        return [
            replace(pair, value=lines[j].strip(_BULLETS), value_line=j) for pair, j in zip(waiting, row, strict=True)
        ]
    return []


def _fit(
    lines: Sequence[str], row: Sequence[int], split: Mapping[int, Sequence[Pair]], waiting: Sequence[Pair]
) -> bool:
    return len(row) == len(waiting) and all(
        not split[j] and _is_value(pair.label, lines[j].strip(_BULLETS)) for pair, j in zip(waiting, row, strict=True)
    )


def _split_all(lines: Sequence[str], places: Sequence[int]) -> dict[int, list[Pair]]:
    """The pairs of each line. A lone label before a blank is one only next to a line of the same form: 名称 关于….

    Else it may begin a sentence or a heading.
    """
    split = {i: _split(lines[i], i) for i in places}
    lone = {i: _split(lines[i], i, is_lone=True) for i in places if not split[i]}
    pairs_of_places = [*itertools.pairwise(places)]
    for beside, i in (*pairs_of_places, *((below, above) for above, below in reversed(pairs_of_places))):
        if not split[i] and lone[i] and any(pair.value and not pair.is_marked for pair in split[beside]):
            split[i] = lone[i]
    return split


def _split(line: str, number: int, *, is_lone: bool = False) -> list[Pair]:
    """The pairs of a line that is nothing else. is_lone: whether one label that has no mark and may be a word is one."""
    bare = line.strip(_BULLETS)
    if len(bare) > _LONGEST or _SENTENCE.search(bare):
        return []
    found = list(_LABEL.finditer(bare))
    if not found or found[0].start() or _IS_BESIDE.fullmatch(_get_label(found[0])):
        return []
    pairs = []
    for label, end in zip(found, [*(later.start() for later in found[1:]), len(bare)], strict=True):
        name = _get_label(label)
        value = bare[label.end() : end].strip(" \u3000|;；、")
        is_marked = not label["plain"] or label.group().endswith((":", "："))
        is_sure = is_lone or len(found) > 1 or _IS_STRONG.fullmatch(name)
        if not is_marked and value and not (_is_value(name, value) and is_sure):
            return []
        if not _IS_BESIDE.fullmatch(name):
            pairs.append(Pair(name, value, number, number, is_marked))
    return pairs


def _get_label(found: re.Match[str]) -> str:
    return re.sub(r"\s", "", found["boxed"] or found["plain"] or found["glued"])


def _is_strong(pair: Pair) -> bool:
    return bool(_IS_STRONG.fullmatch(pair.label))


def _find_kind(label: str) -> str:
    return next((kind for kind, names in _KINDS.items() if names.fullmatch(label)), "")


def _is_value(label: str, value: str) -> bool:
    """Whether a line can be the value of the label above it, and is not the text below an empty one."""
    kind = _find_kind(label)
    if _NONE.fullmatch(value):
        return True
    if len(value) > _LONGEST_VALUE.get(kind, 60) or _PROSE.search(value):
        return False
    if kind in _DAYS:
        return bool(_DAY.match(value))
    return kind == "title" or (
        not _TITLE.search(value) and (kind not in ("number", "code") or bool(_CODE.search(value)))
    )
