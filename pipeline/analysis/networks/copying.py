"""Passages that bodies share: how much of one voice's text stands in another's, and who had it first."""

import polars as pl

from pipeline.analysis.statistics.passages import find_overlaps, merge_spans
from pipeline.tables.networks.bodies import STATED_ORDERS

PAIR = ("voice", "from_voice", "order")
ORDER = pl.when(pl.col("order") == "unknown").then(pl.lit("unknown")).otherwise(pl.lit("known"))
VOICES_AT_ONCE = 2_000  # whose passages are looked at together: these may be as many as all the text


def count_copies(copies: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The table copied_passages: one row is two voices and what is known of the order, these as Enum, which may be as many as the copies.

    copies as the audit writes them; documents has document_id, voice. What a voice says again is left out. Where nobody knows who came
    first, the passage stands there both ways, and no direction may be read from it. A passage that several documents of one voice have
    is counted in each.
    """
    # Names as their places among all of them, in the same order and in a quarter of the memory.
    place, voice = (pl.Enum(documents[name].unique().sort()) for name in ("document_id", "voice"))
    voice_of = documents.sort("document_id")["voice"].cast(voice)
    document, source = (
        copies[name].cast(place, strict=False).to_physical() for name in ("document_id", "from_document_id")
    )
    sides = copies.select("start", "end", "order").with_columns(
        document_id=document, voice=voice_of.gather(document), from_voice=voice_of.gather(source)
    )
    counted = [_count_pairs(sides.clear())]
    for first in range(0, len(voice.categories), VOICES_AT_ONCE):
        some = pl.col("voice").to_physical().is_between(first, first + VOICES_AT_ONCE - 1)
        counted.append(_count_pairs(sides.filter(some, pl.col("voice") != pl.col("from_voice"))))
    del document, source, sides  # before all are sorted
    return pl.concat(counted).sort("n_characters", *PAIR, descending=[True, False, False, False])


def _count_pairs(sides: pl.DataFrame) -> pl.DataFrame:
    """The rows of copied_passages that these spans between two voices make; sides: all of what these voices have."""
    return (
        merge_spans(sides.with_columns(order=ORDER.cast(pl.Enum(list(STATED_ORDERS)))), *PAIR)
        .group_by(PAIR)
        .agg(
            n_passages=pl.len(),
            n_documents=pl.col("document_id").n_unique(),
            n_characters=(pl.col("end") - pl.col("start")).sum().cast(pl.UInt32),
        )
    )


def list_passages(copies: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The passages that `count_copies` counts, both sides: PAIR, document_id, start, end, and lists from_document_id, from_start, from_end.

    The lists name every place of the other voice from which the passage, or a part of it, is known.
    """
    sides = _pair_voices(copies, documents)
    row, side = find_overlaps(merged := merge_spans(sides, *PAIR), sides)
    same = (merged[row].select(PAIR) == sides[side].select(PAIR)).select(pl.all_horizontal(pl.all())).to_series()
    other = sides[side].select(pl.col("^from_(document_id|start|end)$"), passage=pl.Series(row)).filter(same)
    places = other.unique().sort("passage", "from_document_id", "from_start", "from_end")
    return (
        merged.with_row_index("passage")
        .with_columns(pl.col("passage").cast(pl.Int64))
        .join(places.group_by("passage", maintain_order=True).agg(pl.all()), on="passage", maintain_order="left")
        .drop("passage")
    )


def _pair_voices(copies: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The copies between two voices, with PAIR: order is unknown, or known."""
    voices = documents.select("document_id", "voice")
    return (
        copies.join(voices, on="document_id")
        .join(voices.select(from_document_id="document_id", from_voice="voice"), on="from_document_id")
        .filter(pl.col("voice") != pl.col("from_voice"))
        .with_columns(order=ORDER)
    )
