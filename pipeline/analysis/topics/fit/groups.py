"""Voice groups: documents that speak with one voice or share much text, of which no part may predict another."""

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from pipeline.analysis.statistics.passages import find_overlaps, merge_spans
from pipeline.analysis.statistics.voices import find_voices

# Two documents belong together where what they share is this much of the text of either.
MIN_SHARED = 0.2
# Documents whose copies are looked at together: these may be as many as all the text.
DOCUMENTS_AT_ONCE = 2_000
# Fewer groups make halves too unlike for a topic to come back by what it is.
MIN_GROUPS = 20


def group_sections(documents: pl.DataFrame, sections: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """One row is one section, in their order: section_id, group, own, body, voice.

    group: that of its document (`group_documents`); with fewer than MIN_GROUPS of these each document is a voice of its own, and what is
    shared alone binds, so that what one body has written in many years can be halved, too. own, body, voice: as `find_voices` has
    them. All as these two ask for.
    """
    groups = group_documents(documents, sections, copies)
    if groups["group"].n_unique() < MIN_GROUPS:
        groups = group_documents(documents.with_columns(voice="document_id"), sections, copies)
    voices = find_voices(sections, documents, copies)
    return (
        sections.select("section_id", "document_id")
        .join(groups, on="document_id", how="left", maintain_order="left")
        .select("section_id", "group")
        .with_columns(voices.select("own", "body", "voice"))
    )


def group_documents(documents: pl.DataFrame, sections: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """The group of each document, in their order: document_id, group, a number from 0.

    Documents of one voice are one group, and so are groups of which two documents share MIN_SHARED or more of the text of either:
    the connected components of both relations. Text that is left out of a fit and stands in what was fitted is no test of it,
    and two halves that share it are no two halves.
    documents has document_id, voice (`name_voices`); sections document_id, start, end, what of a document counts as its text; copies
    as the audit writes them, those of other documents passed over. Groups are numbered by the smallest document_id in each.
    """
    names = documents["document_id"].unique().sort()
    # Documents as their places among them, in the same order and in a quarter of the memory.
    place = pl.col("^(from_)?document_id$").cast(pl.Enum(names), strict=False).to_physical().cast(pl.UInt32)
    texts, links = (table.with_columns(place) for table in (sections.select("document_id", "start", "end"), copies))
    pairs = _pair_documents(texts, links)
    one, other = (pairs[column].to_numpy().astype(np.int64) for column in ("document_id", "other"))
    node, voice = (documents[name].rank("dense").to_numpy().astype(np.int64) - 1 for name in ("document_id", "voice"))
    voice += len(names)  # voices are nodes behind the documents
    rows, columns = np.concatenate([node, one]), np.concatenate([voice, other])
    n_nodes = int(voice.max(initial=-1)) + 1
    links = csr_array((np.ones(len(rows)), (rows, columns)), shape=(n_nodes, n_nodes))
    # Components are numbered by their first node, and documents are the first nodes, in the order of their names.
    groups = connected_components(links, directed=False)[1]
    return documents.select("document_id", group=pl.Series(groups[node], dtype=pl.Int32))


def _pair_documents(sections: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """The pairs document_id, other of which the first shares MIN_SHARED or more of its text with the other; documents are numbers."""
    pairs = [pl.DataFrame(schema={"document_id": pl.UInt32, "other": pl.UInt32})]
    there = copies.select("document_id", "start", "end", other="from_document_id")
    back = copies.select(document_id="from_document_id", start="from_start", end="from_end", other="document_id")
    n_documents = int(sections["document_id"].drop_nulls().to_numpy().max(initial=0)) + 1
    for first in range(0, n_documents, DOCUMENTS_AT_ONCE):
        some = pl.col("document_id").is_between(first, first + DOCUMENTS_AT_ONCE - 1)
        # Without copies of documents that don't count, which have no place.
        spans = [side.filter(some & pl.col("other").is_not_null()) for side in (there, back)]
        pairs.append(_find_pairs(sections.filter(some), pl.concat(spans)))
    return pl.concat(pairs)


def _find_pairs(sections: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The pairs of some documents; spans: document_id, start, end, and the other that has the passage too."""
    # A place may be linked to several of the other document, and counts once.
    passages = merge_spans(spans, "other")
    passage, section = find_overlaps(passages, sections)
    ends = np.minimum(passages["end"].to_numpy()[passage], sections["end"].to_numpy()[section])
    starts = np.maximum(passages["start"].to_numpy()[passage], sections["start"].to_numpy()[section])
    lengths = sections.group_by("document_id").agg(length=(pl.col("end") - pl.col("start")).sum())
    return (
        passages[passage]
        .select("document_id", "other", shared=pl.Series(ends - starts, dtype=pl.Int64))
        .group_by("document_id", "other")
        .agg(pl.col("shared").sum())
        .join(lengths, on="document_id")
        .filter(pl.col("shared") / pl.col("length") >= MIN_SHARED)
        .select("document_id", "other")
    )
