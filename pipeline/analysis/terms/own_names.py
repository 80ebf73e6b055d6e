"""Which terms are names that tell who speaks and where, not what of: of places, of bodies, heads of document numbers, addresses."""

import re
from collections.abc import Collection

import polars as pl

_PLACES = ("region", "province", "city", "district")
_ENDINGS = "省市区县旗盟州"
_WORDS = re.compile(".区|[老新]城区|解放区")  # divisions somewhere and words everywhere: 城区, 郊区, 新区
_BEFORE_YEAR = r"\s*[〔\[【（(﹝［]\s*(?:19|20)\d\d"
_LETTERS = "[0-9A-Za-z]+"
# Of the web, of mail, and a host by itself: www.edu.example, office@school.example, jyj.example.gov.cn.
_ADDRESS = (
    r"(?i)(?:https?://|www\.)[0-9a-z./?=&%#:~_-]+|[0-9a-z._-]+@[0-9a-z-]+(?:\.[0-9a-z-]+)+"
    r"|[0-9a-z-]+(?:\.[0-9a-z-]+)*\.(?:com|cn|net|org|gov|edu)\b"
)


def find_own_names(terms: pl.Series, documents: pl.DataFrame, cited: pl.Series, places: Collection[str]) -> set[str]:
    """The terms that are names of divisions (`places`), or of this corpus (`list_own_names`), heads of document numbers, or addresses.

    documents as for `list_own_names`, and with document_number, text; cited: numbers of documents that they cite, in the normal form.
    A head, or a part of one, is one where half of its occurrences or more stand in a document number: 教师 is the head of
    教师〔2012〕9号, and a word. So it is with a Latin term (com, qq) and the addresses in which it stands.
    """
    distinct = set(terms.unique())
    numbers = pl.concat([documents["document_number"], cited])
    heads = numbers.drop_nulls().str.extract(r"^(.{2,}?)〔").drop_nulls().unique().sort().to_list()
    named = distinct & list_own_names(documents, places)
    return named | _find_heads(distinct, heads, documents["text"]) | _find_addresses(distinct, documents["text"])


def list_own_names(documents: pl.DataFrame, places: Collection[str]) -> set[str]:
    """The names of divisions, and of this corpus its places and its issuing bodies, whether they are terms or not.

    documents has region, province, city, district, issuer, joint_issuers. A place of the corpus is one without its last character,
    too (临汀 for 临汀区).
    """
    stated = {name for column in _PLACES for name in documents[column].drop_nulls().unique()}
    stems = {name[:-1] for name in stated if name[-1] in _ENDINGS and len(name) > 2}
    joint = documents["joint_issuers"].drop_nulls().str.split("、").explode()
    bodies = {*documents["issuer"].drop_nulls(), *joint}
    divisions = {name for name in places if not _WORDS.fullmatch(name)}
    return stated | stems | bodies | divisions


def count_names(section_terms: pl.DataFrame, names: Collection[str]) -> pl.DataFrame:
    """How often each of these terms occurs: term, count; the most frequent first, ties by term."""
    own = section_terms.filter(pl.col("term").is_in(list(names)))
    counts = own.group_by("term").agg(pl.col("count").cast(pl.Int64).sum())
    return counts.sort("count", "term", descending=[True, False])


def _find_heads(terms: set[str], heads: list[str], texts: pl.Series) -> set[str]:
    """Those of the terms that are a head or part of one, and stand in document numbers rather than elsewhere."""
    parts = {head[start:end] for head in heads for start in range(len(head)) for end in range(start + 2, len(head) + 1)}
    asked = sorted(terms & parts)
    if not asked:
        return set()
    # The longest first: 国办发 is not the head 办发.
    numbers = "|".join(re.escape(head) for head in sorted(heads, key=lambda head: (-len(head), head)))
    found = texts.str.extract_all(f"(?:{numbers}){_BEFORE_YEAR}").explode().drop_nulls().str.extract(f"^({numbers})")
    in_numbers = dict(found.value_counts().iter_rows())
    everywhere = texts.str.extract_many(asked, overlapping=True).explode().drop_nulls()
    return {
        term
        for term, n in everywhere.value_counts().iter_rows()
        if n <= 2 * sum(times for head, times in in_numbers.items() if term in head)
    }


def _find_addresses(terms: set[str], texts: pl.Series) -> set[str]:
    """Those of the terms in Latin letters and digits that stand in addresses rather than elsewhere."""
    latin = {term for term in terms if re.fullmatch(_LETTERS, term)}
    if not latin:
        return set()
    addresses = texts.str.extract_all(_ADDRESS).explode().drop_nulls()
    everywhere, in_addresses = (
        dict(part.str.extract_all(_LETTERS).explode().drop_nulls().value_counts().iter_rows())
        for part in (texts, addresses)
    )
    return {term for term in latin if 0 < everywhere.get(term, 0) <= 2 * in_addresses.get(term, 0)}
