"""Which terms are names that tell who speaks and where, not what of: of places, of bodies, heads of document numbers, addresses."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

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


def find_own_names(
    terms: pl.Series, documents: pl.DataFrame, texts: Iterable[pl.DataFrame], cited: pl.Series, places: Collection[str]
) -> set[str]:
    """The terms that are names of divisions (`places`), or of this corpus (`list_own_names`), heads of document numbers, or addresses.

    documents as for `list_own_names`, and with document_number; texts: parts with their text; cited: numbers that they cite, in
    the normal form. A head, or a part of one, is one where half of its occurrences or more stand in a document number: 教师 is the head
    of 教师〔2012〕9号, and a word. So it is with a Latin term (com, qq) and the addresses in which it stands.
    """
    distinct = set(terms.unique())
    numbers = pl.concat([documents["document_number"], cited])
    # The longest first: 国办发 is not the head 办发.
    heads = sorted(
        numbers.drop_nulls().str.extract(r"^(.{2,}?)〔").drop_nulls().unique(), key=lambda head: (-len(head), head)
    )
    parts = {head[start:end] for head in heads for start in range(len(head)) for end in range(start + 2, len(head) + 1)}
    asked = sorted(distinct & parts)
    latin = {term for term in distinct if re.fullmatch(_LETTERS, term)}
    everywhere, in_numbers, written, in_addresses = (Counter[str]() for _ in range(4))
    for some in (part["text"] for part in texts) if asked or latin else ():
        if asked:
            head = f"({'|'.join(map(re.escape, heads))})"
            in_numbers += _count(some.str.extract_all(head + _BEFORE_YEAR).explode().str.extract("^" + head))
            everywhere += _count(some.str.extract_many(asked, overlapping=True).explode())
        if latin:
            addresses = some.str.extract_all(_ADDRESS).explode().drop_nulls()
            for counted, found in ((written, some), (in_addresses, addresses)):
                words = found.str.extract_all(_LETTERS).explode()
                counted += _count(words.filter(words.is_in(list(latin))))
    named = distinct & list_own_names(documents, places)
    numbering = {
        term
        for term, n in everywhere.items()
        if n <= 2 * sum(times for head, times in in_numbers.items() if term in head)
    }
    return named | numbering | {term for term, n in written.items() if n <= 2 * in_addresses[term]}


def _count(found: pl.Series) -> Counter[str]:
    return Counter(dict(found.drop_nulls().value_counts().iter_rows()))


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


def count_names(term_counts: pl.DataFrame, names: Collection[str]) -> pl.DataFrame:
    """How often each of these terms occurs: the rows of term, count that are theirs; the most frequent first, ties by term."""
    own = term_counts.filter(pl.col("term").is_in(list(names)))
    return own.sort("count", "term", descending=[True, False])
