"""Sources as GB/T 7714 lists them, numbered in the order of citation (顺序编码制), by the edition of 2025 or of 2015.

What the edition of 2025 changed, as far as our sources go: family names are no more in capitals, initials keep their hyphen, and commas,
colons and brackets are full-width in sources of every language (clause 7: "." and "[ ]" alone are half-width); what is cited with a DOI
or an address is an online resource ([J/OL]), and only programs, preprints and pages of the web need the day on which they were looked up.
In that of 2015 every online resource needs that day; so a paper is cited as printed, [J], with its DOI.

Clause 7 knows no exception, but is kept under texts in Chinese alone: Latin typefaces have no full-width marks, so that under a text in
English the list has half-width ones in either edition.
"""

import re
from typing import Literal

from pipeline.reporting.references.sources import Source, split_name

Standard = Literal["GB/T 7714-2025", "GB/T 7714-2015"]
MOST_AUTHORS = 3  # with more, three are named (7.1.2)
_HAN = re.compile("[⺀-鿿]")  # a source is listed in its own language, and its other authors are 等 or et al by that

_TYPES = {"article": "J", "paper": "C", "book": "M", "report": "R", "preprint": "PP", "software": "CP"}
_TYPES_2015 = {**_TYPES, "preprint": "EB"}  # preprints are a type of their own since 2025


def format_gbt(source: Source, standard: Standard, language: str) -> str:
    """One entry of the list, without its number. language: of the text that cites."""
    if standard == "GB/T 7714-2015":
        return _finish(_write_authors(source, capitals=True), _write_body(source, _mark_2015(source)), source)
    parts = _write_authors(source, capitals=False), _write_body(source, _mark_2025(source))
    authors, body = map(_widen, parts) if language == "zh" else parts
    return _finish(authors, body, source)


def _finish(authors: str, body: str, source: Source) -> str:
    """Authors, body, and the way to the source, which keeps its characters."""
    parts = (authors, body, source.url, f"DOI:{source.doi}" if source.doi else "")
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _mark_2025(source: Source) -> str:
    online = "/OL" if source.doi or source.url else ""
    return f"[{_TYPES[source.kind]}{online}]"


def _mark_2015(source: Source) -> str:
    return f"[{_TYPES_2015[source.kind]}{'/OL' if _is_looked_up(source) else ''}]"


def _is_looked_up(source: Source) -> bool:
    """Whether it is no print, and is only to be had online."""
    return bool(source.doi or source.url) and source.kind in ("software", "preprint")


def _write_authors(source: Source, capitals: bool) -> str:
    """
    >>> from pipeline.reporting.references.sources import load_sources
    >>> _write_authors(load_sources()["blondel2008"], capitals=True)
    'BLONDEL V D, GUILLAUME J L, LAMBIOTTE R, et al'
    >>> _write_authors(load_sources()["blondel2008"], capitals=False)
    'Blondel V D, Guillaume J-L, Lambiotte R, et al'
    """
    names = []
    for author in source.authors[:MOST_AUTHORS]:
        family, given = split_name(author)
        initials = given.replace(".-", " " if capitals else "-").replace(".", "")
        names.append(f"{family.upper() if capitals else family} {initials}" if given else family)
    more = source.others or len(source.authors) > MOST_AUTHORS
    others = "等" if _HAN.search(names[0]) else "et al"
    return ", ".join([*names, others] if more else names)


def _write_body(source: Source, mark: str) -> str:
    """From the title to the pages, with half-width marks."""
    title = ": ".join(filter(None, (source.title, source.subtitle, source.report))) + mark
    pages = source.pages.removeprefix("Article ")
    if source.kind == "article":
        volume = ", ".join(filter(None, (str(source.year), source.volume)))
        return f"{title}. {source.container}, {volume}{f'({source.number})' if source.number else ''}: {pages}"
    published = ", ".join(
        filter(None, (": ".join(filter(None, (source.place, source.publisher))), str(source.year or "")))
    )
    if source.kind == "paper":
        joint = ". " if source.publisher else ", "
        return f"{title}//{source.container}{joint}{published}: {pages}"
    if source.kind in ("book", "report"):
        return ". ".join(filter(None, (title, source.edition, published)))
    # Programs and preprints: the version, the archive, when it was published and when looked up.
    days = (f"({source.year})" if source.year else "") + (f"[{source.accessed}]" if source.accessed else "")
    version = f"V{source.version}" if source.kind == "software" and source.version else ""
    return ". ".join(filter(None, (title, version, source.container + days)))


def _widen(text: str) -> str:
    """Full-width marks in the place of half-width ones, as that of 2025 has them.

    >>> _widen("Array programming (1.0): a guide[J]. Nature, 2020, 9(1): 3-7")
    'Array programming（1.0）：a guide[J]. Nature，2020，9（1）：3-7'
    """
    return re.sub(r" ?\(", "（", text).replace(") ", "）").replace(")", "）").replace(", ", "，").replace(": ", "：")
