"""The references of the paper: lists by GB/T 7714 and a file for BibTeX, of what its texts cite."""

from collections.abc import Iterable, Sequence

import polars as pl

from pipeline.reporting.references.bibtex import write_bibtex
from pipeline.reporting.references.gbt import Standard, format_gbt
from pipeline.reporting.references.sources import find_source


def number_references(keys: Sequence[str], versions: pl.DataFrame, standard: Standard, language: str) -> list[str]:
    """The entries of the list in the order of `keys`, each with its number. versions: the table of that name; language: of the text."""
    used = dict(versions.iter_rows())
    sources = [find_source(key, used) for key in keys]
    return [f"[{number}] {format_gbt(source, standard, language)}" for number, source in enumerate(sources, 1)]


def make_bibliography(keys: Iterable[str], versions: pl.DataFrame) -> str:
    """references.bib: each source once, in the order of keys."""
    used = dict(versions.iter_rows())
    return write_bibtex(find_source(key, used) for key in sorted(set(keys)))
