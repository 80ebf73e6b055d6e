"""Of which level a document is that others cite, as far as its title or its number says it."""

import re

from pipeline.corpus.metadata.divisions import find_level, locate_place
from pipeline.corpus.metadata.issuers import find_issuer, is_school
from pipeline.corpus.metadata.places import CENTRAL, split_place
from pipeline.corpus.text.normalization import normalize

_STATUTE = re.compile(r"(?<![办方作])法$|宪法$|法典$")  # only the National People's Congress makes statutes (法)
_BRACKETS = re.compile(r"[（(〔\[][^（()）〕\]]*[）)〕\]]$")


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
