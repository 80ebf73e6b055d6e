"""Which terms are names that tell who speaks and where, not what of: of places, of bodies, heads of document numbers."""

import re
from collections.abc import Collection

import polars as pl

_PLACES = ("region", "province", "city", "district")
_ENDINGS = "省市区县旗盟州"
_BEFORE_YEAR = r"\s*[〔\[【（(﹝［]\s*(?:19|20)\d\d"


def find_own_names(terms: pl.Series, documents: pl.DataFrame, places: Collection[str]) -> set[str]:
    """The terms that are names of divisions (`places`), or of this corpus: its places, its issuing bodies, heads of its document numbers.

    documents has region, province, city, district, issuer, joint_issuers, document_number, text. A place of the corpus is one
    without its last character, too (临汀 for 临汀区). A head, or a part of one, is one where half of its occurrences or more stand in a
    document number: 教师 is the head of 教师〔2012〕9号, and a word.
    """
    stated = {name for column in _PLACES for name in documents[column].drop_nulls().unique()}
    stems = {name[:-1] for name in stated if name[-1] in _ENDINGS and len(name) > 2}
    joint = documents["joint_issuers"].drop_nulls().str.split("、").explode()
    bodies = {*documents["issuer"].drop_nulls(), *joint}
    # 城区, 郊区 and 新区 are divisions somewhere and words everywhere.
    divisions = {name for name in places if not (len(name) == 2 and name.endswith("区"))}
    distinct = set(terms.unique())
    heads = documents["document_number"].drop_nulls().str.extract(r"^(.{2,}?)〔").drop_nulls().unique().sort().to_list()
    return distinct & (stated | stems | bodies | divisions) | _find_heads(distinct, heads, documents["text"])


def _find_heads(terms: set[str], heads: list[str], texts: pl.Series) -> set[str]:
    """Those of the terms that are a head or part of one, and stand in document numbers rather than elsewhere."""
    parts = {head[start:end] for head in heads for start in range(len(head)) for end in range(start + 2, len(head) + 1)}
    found = set()
    for term in sorted(terms & parts):
        numbers = "|".join(re.escape(head) for head in heads if term in head)
        n_in_numbers = texts.str.count_matches(f"(?:{numbers}){_BEFORE_YEAR}").sum()
        if 0 < texts.str.count_matches(term, literal=True).sum() <= 2 * n_in_numbers:
            found.add(term)
    return found
