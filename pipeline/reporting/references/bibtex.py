"""Sources as BibTeX."""

from collections.abc import Iterable

from pipeline.reporting.references.sources import Source, split_name

_TYPES = {
    "article": "article",
    "paper": "inproceedings",
    "book": "book",
    "report": "techreport",
    "preprint": "misc",
    "software": "misc",
}
# A field of BibTeX for `container` and `publisher`.
_CONTAINERS = {"article": "journal", "paper": "booktitle", "preprint": "howpublished"}
_PUBLISHERS = {"report": "institution"}
_AS_THEY_STAND = ("doi", "url")  # where % and & are characters as others


def write_bibtex(sources: Iterable[Source]) -> str:
    """A .bib file in UTF-8. Titles stand in double braces, so that no style changes their capitals."""
    return "\n".join(map(_write_entry, sources))


def _write_entry(source: Source) -> str:
    title = ": ".join(filter(None, (source.title, source.subtitle)))
    fields = {
        "author": " and ".join([*map(_write_name, source.authors), *(["others"] if source.others else [])]),
        "title": f"{{{title}}}",
        _CONTAINERS.get(source.kind, "booktitle"): source.container,
        "year": str(source.year or ""),
        "volume": source.volume,
        "number": source.number or source.report,
        "pages": source.pages.replace("-", "--"),
        "edition": source.edition,
        _PUBLISHERS.get(source.kind, "publisher"): source.publisher,
        "address": source.place,
        "doi": source.doi,
        "url": source.url,
        "urldate": source.accessed,
        "version": source.version if source.kind == "software" else "",
    }
    lines = [
        f"  {name} = {{{value if name in _AS_THEY_STAND else _escape(value)}}},\n"
        for name, value in fields.items()
        if value
    ]
    return f"@{_TYPES[source.kind]}{{{source.key},\n{''.join(lines)}}}\n"


def _write_name(author: str) -> str:
    """
    >>> _write_name("Blei, D. M."), _write_name("The authors of Yaodian")
    ('Blei, D. M.', '{The authors of Yaodian}')
    """
    return author if split_name(author)[1] else f"{{{author}}}"


def _escape(text: str) -> str:
    """Characters that TeX takes for commands.

    >>> _escape("R & D, 5% of #1_a")
    'R \\\\& D, 5\\\\% of \\\\#1\\\\_a'
    """
    return "".join(f"\\{character}" if character in "&%#_$" else character for character in text)
