"""Which document number is the document's own."""

import re
from collections.abc import Sequence

from pipeline.corpus.metadata.numbers import DocumentNumber, match_number
from pipeline.corpus.metadata.titles import find_title

_LABEL = re.compile(r"(?:发文字号|文件编号|文件字号|文号)\s*[:：]?\s*")
# What may follow a number on its own line: a date, who signs, the title, the name of a site.
_BEHIND = re.compile(r"\s*[）)\]】]?\s*(?:\d{4}年?(?:\d{1,2}月\d{1,2}日)?|签发人.{0,10}|.{0,3}[-_|].*)?\s*[）)\]】]?")


def find_own_number(lines: Sequence[str], page: Sequence[str]) -> tuple[DocumentNumber, str] | None:
    """The document's own number and where it stands, head or page; numbers that the text cites are not its own.

    >>> found = find_own_number(["青川市教育局2019年工作要点", "青教[2019] 3号", "根据省教厅〔2018〕9号文"], [])
    >>> found[0].normal, found[0].raw, found[1]
    ('青教〔2019〕3号', '青教[2019] 3号', 'head')
    """
    for source, rows in (("page", page), ("head", lines)):
        for line in rows:
            labelled = _LABEL.search(line)
            if labelled and (number := match_number(line, labelled.end())):
                return number, source
    for source, rows in (("head", lines), ("page", page)):
        for line in rows:
            if "号" not in line:
                continue
            bare = line.strip("()（）[]【】〔〕 ")
            if (number := match_number(bare)) and _stands_alone(bare[number.end :]):
                return number, source
    return None


def _stands_alone(rest: str) -> bool:
    return bool(_BEHIND.fullmatch(rest)) or find_title([rest.strip()]) is not None
