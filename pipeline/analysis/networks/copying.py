"""Passages that bodies share: how much of one voice's text stands in another's, and who had it first."""

import polars as pl

from pipeline.analysis.statistics.passages import merge_spans
from pipeline.tables.networks.bodies import COPIED_PASSAGES

_PAIR = ("voice", "from_voice", "order")


def count_copies(copies: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The table copied_passages: one row is two voices and what is known of the order.

    copies as the audit writes them; documents has document_id, voice. What a voice says again is left out. Where nobody knows who came
    first, the passage stands there both ways, and no direction may be read from it. A passage that several documents of one voice have
    is counted in each.
    """
    voices = documents.select("document_id", "voice")
    passages = (
        copies.join(voices, on="document_id")
        .join(voices.select(from_document_id="document_id", from_voice="voice"), on="from_document_id")
        .filter(pl.col("voice") != pl.col("from_voice"))
        .with_columns(order=pl.when(pl.col("order") == "unknown").then(pl.lit("unknown")).otherwise(pl.lit("known")))
    )
    return (
        merge_spans(passages, *_PAIR)
        .group_by(_PAIR)
        .agg(
            n_passages=pl.len(),
            n_documents=pl.col("document_id").n_unique(),
            n_characters=(pl.col("end") - pl.col("start")).sum(),
        )
        .sort("n_characters", *_PAIR, descending=[True, False, False, False])
        .select(pl.col(name).cast(dtype) for name, dtype in COPIED_PASSAGES.schema.items())
    )
