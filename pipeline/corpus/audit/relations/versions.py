"""Which documents are versions of one: a draft for comment and the final text, a notice and its reprint."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.corpus.audit.findings import Document
from pipeline.corpus.audit.relations.near_duplicates import Pair
from pipeline.corpus.audit.relations.precedence import find_days
from pipeline.corpus.audit.relations.reprints import is_reprint

_DRAFT = re.compile(r"征求意见|意见征集|草案|讨论稿|送审稿|修改稿|征集意见|意见稿")
_FORWARDS = re.compile(r"转发|转载|转印|印发|公布|发布")
_WRAPPING = re.compile(
    r"[（(](?:公开)?(?:征求意见稿?|征集意见稿?|草案|讨论稿|送审稿|修改稿|试行|暂行)[）)]|"
    r"(?:关于)?(?:对)?(?:公开)?(?:向社会)?(?:征求|征集)|(?:的)?(?:公开)?(?:征求|征集)意见(?:稿)?(?:的)?(?:公告|通知|函|启事)?|"
    r"意见(?:建议)?的(?:公告|通知|函)$|关于|印发|转发|发布|公布|的通知$|的公告$|的函$|通知$|[《》〈〉“”\"'（）()\s]"
)
_ISSUER = re.compile(
    r"^[^《]{0,24}?(?:人民政府|国务院|委员会|办公厅|办公室|局|厅|部|[一二三四五六七八九十]部门|教委|党委|工委)+"
    r"(?=关于|印发|转发|发布|公布|工作要点|工作计划|工作报告|工作总结|年度)"
)
_NAMED = re.compile(r"《([^》]{6,300})》")
_QUOTED = re.compile(r"《[^》]{0,300}》")
_YEAR = re.compile(r"(?:19|20)\d\d年?(?:度)?")
# What is written about a document is no version of it, though its title holds the document's.
_ABOUT = re.compile(r"解读|图解|读懂|说明|答记者问|答问|问答|单行本|发布会|采纳|反馈|评论|综述")
SHORTEST_STEM = 6
SHARE_ALIKE = 0.9  # of the longer one's characters: a page's lines make so much of a difference, a lost part makes more
MOST_DAYS_OF_DRAFT = 366


@dataclass(frozen=True)
class Version:
    """Document `document` is a draft or a reprint of `of`, by their numbers in the order given."""

    document: int
    of: int
    kind: Literal["draft", "reprint"]
    pair: Pair


def link_versions(documents: Sequence[Document], pairs: Sequence[Pair], least_share: float) -> list[Version]:
    """The versions among pairs of documents that have much text in common, a link for each document at most.

    Two may be versions where they share at least `least_share` of the shorter one's letters, are of one place as far as
    is known, and their titles are one and the same but for 征求意见稿, 关于印发 and the like. The draft is a version of the
    next final text (`_may_become`); of two that only print the same (`is_reprint`) the shorter is a version of the longer, and
    the later of the earlier where they are about as long.
    """
    versions = [
        version
        for pair in pairs
        if pair.share >= least_share
        and _is_one_place(documents[pair.first], documents[pair.second])
        and _is_one_title(documents[pair.first], documents[pair.second])
        and (version := _relate(documents, pair))
    ]
    links: dict[int, Version] = {}
    for version in sorted(versions, key=lambda version: (*_rank(documents, version), version.document, version.of)):
        links.setdefault(version.document, version)
    return [links[document] for document in sorted(links) if not _is_circular(document, links)]


def find_same_titles(documents: Sequence[Document]) -> list[tuple[int, int]]:
    """Pairs that bear one title but for its wrapping; neighbours alone where many do."""
    by_title: dict[str, list[int]] = {}
    for i, document in enumerate(documents):
        stem = strip_title(document["title"])
        if len(stem) >= SHORTEST_STEM:
            by_title.setdefault(stem, []).append(i)
    return sorted(
        (same[a], same[b])
        for same in by_title.values()
        for a in range(len(same))
        for b in range(a + 1, min(a + 9, len(same)))
    )


def strip_title(title: str) -> str:
    """What a title names, without who issued it and how.

    >>> strip_title("《甲区教育行动方案（征求意见稿）》公开征求意见"), strip_title("甲区教育局关于印发《甲区教育行动方案》的通知")
    ('甲区教育行动方案', '甲区教育行动方案')
    """
    inside = _NAMED.search(title)
    name = inside[1] if inside else title
    years = "".join(_YEAR.findall(name))
    # Twice, as 的通知 is at the end only once （征求意见稿） behind it is gone.
    stem = _WRAPPING.sub("", _WRAPPING.sub("", _ISSUER.sub("", _YEAR.sub("", name), count=1)))
    return stem + re.sub(r"\D", "", years)


def _relate(documents: Sequence[Document], pair: Pair) -> Version | None:
    """What two documents of one title and place are of each other; None for two of a series."""
    first, second = documents[pair.first], documents[pair.second]
    drafts = [bool(_DRAFT.search(document["title"])) for document in (first, second)]
    if drafts[0] != drafts[1]:
        draft, final = (pair.first, pair.second) if drafts[0] else (pair.second, pair.first)
        can = _may_become(documents[draft], documents[final])
        return Version(draft, final, "draft", pair) if can else None
    if not is_reprint(first, second):
        return None
    if first["n_chars"] < SHARE_ALIKE * second["n_chars"]:
        return Version(pair.first, pair.second, "reprint", pair)
    return Version(pair.second, pair.first, "reprint", pair)


def _may_become(draft: Document, final: Document) -> bool:
    """Whether a final text may be that of a draft: it is no earlier, and no more than a year later, when next year's is due."""
    (earliest, latest), (first, last) = find_days(draft), find_days(final)
    return earliest <= last and (first - latest).days <= MOST_DAYS_OF_DRAFT


def _rank(documents: Sequence[Document], version: Version) -> tuple[int, float]:
    """Of several final texts the next is a draft's, of several that print the same the one most alike is a reprint's."""
    days = 0
    if version.kind == "draft":
        days = max((find_days(documents[version.of])[0] - find_days(documents[version.document])[1]).days, 0)
    return days, -version.pair.similarity


def _is_one_title(first: Document, second: Document) -> bool:
    a, b = strip_title(first["title"]), strip_title(second["title"])
    if min(len(a), len(b)) < SHORTEST_STEM:
        return False
    about = [_ABOUT.findall(_QUOTED.sub("", document["title"])) for document in (first, second)]
    if about[0] != about[1]:
        return False
    return a == b or (bool(_FORWARDS.search(first["title"] + second["title"])) and (a in b or b in a))


def _is_one_place(first: Document, second: Document) -> bool:
    return first["region"] == second["region"] or first["region"] is None or second["region"] is None


def _is_circular(document: int, links: dict[int, Version]) -> bool:
    """Whether the links from a document lead back to it; then it is left unlinked."""
    seen = set()
    at = document
    while at in links and at not in seen:
        seen.add(at)
        at = links[at].of
        if at == document:
            return document == min(seen)
    return False
