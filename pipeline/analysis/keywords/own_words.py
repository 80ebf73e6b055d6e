"""Own words: what of a document's text its voice says itself (`find_foreign` has the rule), and which mentions stand in what it copied."""

from collections.abc import Callable, Iterable

import polars as pl

from pipeline.analysis.statistics.passages import ReadCopies, find_foreign, find_overlaps, merge_spans


def find_copied(read_copies: ReadCopies, documents: pl.DataFrame) -> pl.DataFrame:
    """What of each document is foreign: document_id, start, end; spans neither overlap nor touch.

    read_copies: as of `find_foreign`; documents: all that count, with document_id, voice (`name_voices`), year.
    """
    return pl.concat(merge_spans(piece) for piece in find_foreign(read_copies, documents))


def measure_documents(
    documents: pl.DataFrame,
    texts: Iterable[pl.DataFrame],
    sections: pl.DataFrame,
    foreign: pl.DataFrame,
    document_uses: pl.DataFrame,
    count_han: Callable[[str], int],
) -> pl.DataFrame:
    """The documents with what rates are made of: n_own_chars (`count_own_chars`), n_sections, and doubted, as document_uses has it."""
    measured = count_own_chars(documents, texts, foreign, count_han)
    n_sections = sections.group_by("document_id").agg(n_sections=pl.len())
    for more in (n_sections, document_uses.select("document_id", "doubted")):
        measured = measured.join(more, on="document_id", how="left", maintain_order="left")
    return measured


def count_own_chars(
    documents: pl.DataFrame, texts: Iterable[pl.DataFrame], foreign: pl.DataFrame, count_han: Callable[[str], int]
) -> pl.DataFrame:
    """The documents with the column `n_own_chars`: their Chinese characters outside foreign passages.

    documents: all that count, with document_id and n_chars; texts: document_id and text of these and maybe of others, in pieces;
    foreign: as of `find_copied`.
    count_han counts the Chinese characters of a text, as it did for n_chars.
    """
    spans = foreign.group_by("document_id", maintain_order=True).agg("start", "end")
    copied = [
        (document_id, count_han("".join(text[start:end] for start, end in zip(starts, ends, strict=True))))
        for piece in texts
        for document_id, starts, ends, text in spans.join(piece, on="document_id")
        .select("document_id", "start", "end", "text")
        .iter_rows()
    ]
    n_copied = pl.DataFrame(copied, schema={"document_id": pl.String, "n_copied": pl.Int64}, orient="row")
    return (
        documents.join(n_copied, on="document_id", how="left", maintain_order="left")
        .with_columns(n_own_chars=pl.col("n_chars") - pl.col("n_copied").fill_null(0))
        .drop("n_copied")
    )


def mark_copied(mentions: pl.DataFrame, foreign: pl.DataFrame) -> pl.DataFrame:
    """The mentions with `copied`: whether a character of it lies in a foreign passage of its document.

    mentions has document_id, start, end; foreign: as of `find_copied`.
    """
    row, _ = find_overlaps(mentions, foreign)
    inside = pl.int_range(pl.len()).is_in(pl.Series(row, dtype=pl.Int64).unique().implode())
    return mentions.with_columns(copied=inside)
