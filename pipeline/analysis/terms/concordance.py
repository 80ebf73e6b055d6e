"""Words where they stand: every occurrence between what comes before and after it, with its source."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable

import polars as pl

from pipeline.analysis.statistics.contexts import clip_sentences
from pipeline.tables.terms import TERM_EXAMPLES
from pipeline.tables.words import TOKENS

Span = tuple[int, int, str | None]  # start, end, and the exclusion that removes the occurrence, if one does


def concord(
    documents: pl.DataFrame, sections: pl.DataFrame, find: Callable[[str], Iterable[Span]], window: int
) -> pl.DataFrame:
    """One row is one occurrence, counted or removed by an exclusion; rows by year, path and place.

    find: the occurrences in a text; window: characters of the document shown at each side, a line break as a blank.
    """
    numbers = {
        str(document_id): group
        for (document_id,), group in sections.select("document_id", "section_id", "start", "number", "heading")
        .sort("document_id", "start")
        .group_by("document_id", maintain_order=True)
    }
    ordered = documents.sort("year", "path", nulls_last=True)
    rows = []
    for document_id, year, region, title, reference, path, text in ordered.select(
        "document_id", "year", "region", "title", "reference", "path", "text"
    ).iter_rows():
        own = numbers[document_id]
        starts = own["start"].to_list()
        for start, end, excluded_by in find(text):
            section = own.row(bisect_right(starts, start) - 1, named=True)
            rows.append(
                {
                    "year": year,
                    "region": region,
                    "title": title,
                    "reference": reference,
                    "section_id": section["section_id"],
                    "number": section["number"],
                    "heading": section["heading"],
                    "path": path,
                    "start": start,
                    "end": end,
                    "left": _flatten(text[max(start - window, 0) : start]),
                    "match": _flatten(text[start:end]),
                    "right": _flatten(text[end : end + window]),
                    "excluded_by": excluded_by,
                }
            )
    return pl.DataFrame(rows, schema=LINES)


def _flatten(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def find_examples(
    keyness: pl.DataFrame, tokens: Iterable[pl.DataFrame], documents: pl.DataFrame, n_examples: int
) -> pl.DataFrame:
    """Occurrences of each of these terms in its group: its columns, and document_id, section_id, sentence, start, end.

    keyness has group_kind, group, term; the group kinds are columns of documents; tokens come in pieces of whole documents. The first
    occurrence of each document comes before the second of any. Rows by group kind, group, term and that order.
    """
    key = ["group_kind", "group", "term"]
    asked = [
        (
            documents.select("document_id", group=pl.col(kind).cast(pl.String)),
            keyness.filter(group_kind=kind).select(key),
        )
        for kind in keyness["group_kind"].unique().sort()
    ]
    is_asked = pl.col("token").is_in(keyness["term"].unique().implode())
    first = (
        keyness.select(key)
        .clear()
        .with_columns(pl.lit(None, dtype).alias(name) for name, dtype in TOKENS.drop("position", "token").items())
    )
    for piece in tokens:
        of_terms = piece.filter(is_asked).select(*TOKENS.drop("position", "token"), term="token")
        found = [
            of_terms.join(grouped, on="document_id").join(terms, on=["group", "term"]).select(first.columns)
            for grouped, terms in asked
        ]
        # No more is held than what may be quoted in the end.
        first = (
            pl.concat([first, *found])
            .sort(*key, "document_id", "start")
            .with_columns(turn=pl.int_range(pl.len()).over([*key, "document_id"]))
            .sort(*key, "turn", "document_id", "start")
            .filter(pl.int_range(pl.len()).over(key) < n_examples)
            .drop("turn")
        )
    return first


def quote_terms(
    examples: pl.DataFrame,
    documents: pl.DataFrame,
    sections: pl.DataFrame,
    sentences: pl.DataFrame,
    context_chars: int,
) -> pl.DataFrame:
    """The sentences of the examples (`find_examples`) as written: no more than context_chars on either side of the term. Rows as theirs.

    documents, with their text, sections and sentences: those of the examples.
    """
    quoted = (
        examples.join(
            documents.select("document_id", "title", "reference", "text"), on="document_id", maintain_order="left"
        )
        .join(sections.select("section_id", "number", "heading"), on="section_id", maintain_order="left")
        .join(
            sentences.select("document_id", "sentence", sentence_start="start", sentence_end="end"),
            on=["document_id", "sentence"],
            maintain_order="left",
        )
    )
    return clip_sentences(quoted, context_chars).select(*TERM_EXAMPLES.columns)


LINES = {
    "year": pl.Int32,
    "region": pl.String,
    "title": pl.String,
    "reference": pl.String,
    "section_id": pl.String,
    "number": pl.String,
    "heading": pl.String,
    "path": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "left": pl.String,
    "match": pl.String,
    "right": pl.String,
    "excluded_by": pl.String,
}
