"""Where documents cite others, what voices share word for word, and what the audit found: row by row."""

import polars as pl

from pipeline.reporting.evidence.occurrences import PLACES, place, quote


def gather_citations(
    citation_places: pl.DataFrame,
    citation_levels: pl.DataFrame,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    context_chars: int,
) -> pl.DataFrame:
    """Every place that cites: PLACES, name (the rank of what is cited), group (the row of citation_levels, from 1)."""
    groups = citation_levels.select("level", "cited_level", group=pl.int_range(1, pl.len() + 1))
    rows = citation_places.select("document_id", "start", "end", "level", "cited_level", name="rank").join(
        groups, on=["level", "cited_level"], nulls_equal=True
    )
    return quote(rows, documents, sentences, context_chars).select(*PLACES, "name", "group")


def gather_copies(
    passages: pl.DataFrame, pairs: pl.DataFrame, documents: pl.DataFrame, passage_chars: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Passages that the pairs of voices share, and what of the other side is quoted: document, from, to.

    passages: both sides of each, as `list_passages` has them. pairs: rows of copied_passages. One row has PLACES, name (which pair,
    from 1), and others: document, start, end, and to (where its quotation ends) in each place where the other voice has it.
    """
    numbered = pairs.select("voice", "from_voice", "order", name=pl.int_range(1, pl.len() + 1))
    rows = passages.join(numbered, on=["voice", "from_voice", "order"]).with_row_index("row")
    to = pl.min_horizontal("end", pl.col("start") + passage_chars).alias("to")
    sides = (
        place(
            rows.select("row", "^from_.*$")
            .drop("from_voice")
            .explode("from_document_id", "from_start", "from_end")
            .rename(lambda name: name.removeprefix("from_")),
            documents,
        )
        .with_columns(to)
        .sort("row", "document", "start")
    )
    others = sides.group_by("row", maintain_order=True).agg(others=pl.concat_list("document", "start", "end", "to"))
    placed = place(rows.join(others, on="row"), documents).with_columns(pl.col("start").alias("from"), to)
    return placed.select(*PLACES, "name", "others"), sides.select("document", pl.col("start").alias("from"), "to")


def gather_findings(findings: pl.DataFrame, documents: pl.DataFrame, context_chars: int) -> pl.DataFrame:
    """Every finding: path, check, severity, zh and en (its message), and PLACES where it is about a document that counts.

    documents has document, and length, the characters of its text. What a finding points at is quoted up to context_chars, with as many
    on either side.
    """
    known = documents.select("document_id", "document", "length")
    start, length = pl.when(pl.col("length").is_not_null()).then("start"), pl.col("length")
    end = pl.min_horizontal("end", pl.col("start") + context_chars)
    return (
        findings.join(known, on="document_id", how="left", maintain_order="left")
        .with_columns(start=start, end=pl.when(length.is_not_null()).then(end))
        .select(
            *("document", "start", "end"),
            (pl.col("start") - context_chars).clip(0).alias("from"),
            # Without an end there is none here, though a smallest of the rest there would be.
            pl.when(pl.col("end").is_not_null())
            .then(pl.min_horizontal("length", pl.col("end") + context_chars))
            .alias("to"),
            *("path", "check", "severity"),
            zh="message_zh",
            en="message_en",
        )
        .sort("path", "check", "start", "zh", nulls_last=True)
    )
