"""Who and what is named: mentions of names counted by year and by region, ranked, each with a sentence."""

from collections.abc import Iterable
from typing import Literal

import polars as pl

from pipeline.analysis.statistics.contexts import clip_sentences
from pipeline.tables.words import ENTITY_NAMES


def count_names(entities: pl.DataFrame, documents: pl.DataFrame, by: Literal["year", "region"]) -> pl.DataFrame:
    """Documents and mentions of each name in each year or region; documents without one are left out.

    A name is what stands in the text: 市教育局 of two cities is one name, and one body under two names is two.
    """
    placed = entities.join(documents.select("document_id", by).drop_nulls(), on="document_id")
    return (
        placed.group_by("label", "text", by)
        .agg(n_documents=pl.col("document_id").n_unique().cast(pl.Int64), n_mentions=pl.len().cast(pl.Int64))
        .sort("label", "text", by)
    )


def rank_names(
    entities: pl.DataFrame,
    documents: pl.DataFrame,
    texts: Iterable[tuple[pl.DataFrame, pl.DataFrame]],
    context_chars: int,
) -> pl.DataFrame:
    """Each name once, by documents and mentions, with years, regions and the sentence of its first mention.

    The first in the order of years, then of documents; undated documents come last. Of a sentence no more than context_chars
    on either side of the name is quoted. texts: document_id and text of these and maybe of other documents, each piece with the
    sentences of its documents.
    """
    dated = entities.join(documents.select("document_id", "title", "reference", "year", "region"), on="document_id")
    dated = dated.sort("year", "document_id", "start", nulls_last=True, maintain_order=True)
    names = dated.group_by("label", "text", maintain_order=True).agg(
        pl.col("document_id", "title", "reference", "start", "end").first(),
        n_documents=pl.col("document_id").n_unique().cast(pl.Int64),
        n_mentions=pl.len().cast(pl.Int64),
        n_regions=pl.col("region").drop_nulls().n_unique().cast(pl.Int64),
        first_year=pl.col("year").min(),
        last_year=pl.col("year").max(),
        source=pl.col("source").unique().sort(descending=True).str.join("+"),
    )
    quoted = [_quote(names, own, sentences, context_chars) for own, sentences in texts]
    return (
        pl.concat(quoted)
        .sort("label", "n_documents", "n_mentions", "text", descending=[False, True, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("label").cast(pl.Int32))
        .select(*ENTITY_NAMES.columns)
    )


def _quote(names: pl.DataFrame, documents: pl.DataFrame, sentences: pl.DataFrame, context_chars: int) -> pl.DataFrame:
    """Those of the names that these documents mention first, each with its sentence."""
    spans = sentences.select("document_id", sentence_start="start", sentence_end="end").sort("sentence_start")
    placed = (
        names.rename({"text": "name"})
        .join(documents.select("document_id", "text"), on="document_id")
        .sort("start")
        .join_asof(spans, left_on="start", right_on="sentence_start", by="document_id", check_sortedness=False)
    )
    return clip_sentences(placed, context_chars).with_columns(text="name").drop("name")
