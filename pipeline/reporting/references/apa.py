"""Sources as APA (7th edition) lists them, for the page, which holds no addresses."""

import re
import unicodedata
from collections.abc import Iterable

from pipeline.reporting.references.sources import Source, load_sources, split_name


def list_apa(keys: Iterable[str]) -> list[str]:
    """The sources in the order of their authors, whatever accents they bear."""
    return sorted((format_apa(load_sources()[key]) for key in keys), key=_drop_accents)


def format_apa(source: Source) -> str:
    """
    >>> format_apa(load_sources()["kuhn1955"])
    'Kuhn, H. W. (1955). The Hungarian method for the assignment problem. Naval Research Logistics Quarterly, 2(1–2), 83–97.'
    """
    title = f"{source.title}: {source.subtitle[:1].upper()}{source.subtitle[1:]}" if source.subtitle else source.title
    pages = source.pages.replace("-", "–")
    if source.kind == "article":
        number = f"({source.number.replace('/', '–')})" if source.number else ""
        body = f"{title}. {source.container}, {source.volume}{number}, {pages}"
    elif source.kind == "paper":
        body = f"{title}. In {source.container} (pp. {pages})" + (f". {source.publisher}" if source.publisher else "")
    elif source.kind == "book":
        body = f"{title} ({source.edition}.). {source.publisher}" if source.edition else f"{title}. {source.publisher}"
    else:
        body = ", ".join(filter(None, (f"{title}. {source.publisher or source.container}", source.report)))
    return f"{_join_authors(source)} ({source.year or 'n.d.'}). {body}."


def _join_authors(source: Source) -> str:
    names = [_initial(author) for author in source.authors]
    if source.others:
        return f"{', '.join(names)}, et al."
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"


def _initial(author: str) -> str:
    """
    >>> _initial("Sun, Junyi"), _initial("Benzécri, J.-P."), _initial("Iterative")
    ('Sun, J.', 'Benzécri, J.-P.', 'Iterative')
    """
    family, given = split_name(author)
    return f"{family}, {re.sub(r'(?<=[A-Z])[a-z]+$', '.', given)}" if given else family


def _drop_accents(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return [letter for letter in decomposed if not unicodedata.combining(letter)]
