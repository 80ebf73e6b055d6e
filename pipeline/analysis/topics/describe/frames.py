"""Which topics are frames of speech (套语): openings, headings and closing formulas, which every document has and which are no theme."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import gather_rows
from pipeline.analysis.statistics.passages import find_overlaps, merge_spans
from pipeline.tables.topics import TOPIC_FRAMES

# A document with fewer numbered sections has no outside.
MIN_NUMBERED = 3
# In fewer documents "in nearly all of them" means nothing.
MIN_DOCUMENTS = 5
# Half of a topic's words, and as even as if half of the documents had it alike. Nothing in between was tried: in the embedded corpus
# (10, 15 and 20 topics) planted themes have a share outside of .27 or less and frames of .90 or more.
HALF = 0.5
# Of one section: whether it stands there, or how much of it.
MEASURES = ("share_opening", "share_headings", "share_outside", "share_last", "share_copied", "position")


def find_frames(
    section_topics: pl.DataFrame, section_terms: pl.DataFrame, sections: pl.DataFrame, copies: pl.DataFrame
) -> pl.DataFrame:
    """How far each topic is a frame of speech, and whether it is one: the table topic_frames, by topic.

    sections has document_id, section_id, number, heading, start, end, text, all of each document; copies as the audit writes them. All
    shares are of the words that a topic has (Σ θ·n, n a section's counted words) in documents with MIN_NUMBERED numbered sections or
    more: where nothing is numbered, nothing stands outside.

    share_opening: before the first number. share_headings: in sections that are a heading and nothing else. share_outside: in either,
    or behind the last number. share_last: in a document's last section. share_copied: in text that another document has, too, all
    topics of a section alike. position: mean place of the middle of its sections, 0 the beginning of the document and 1 its end.
    evenness: over documents, (Σx)² / (N Σx²) (Kish 1965), 1 where all have as much and 1/N where one has all; x the topic's words in
    a document, or their share of its words, whichever is more even: an opening has a length of its own, headings grow with the text.

    A topic is a frame where its evenness is a half or more, and half of it stands outside, or half of it in last sections and half in
    copied text: a closing formula mostly has no number of its own. A theme that stands at one place of all documents, as their last
    chapter, has a number, and each says it in words of its own. Null where fewer than MIN_DOCUMENTS documents are numbered, or
    these have under half of the topic's words.
    """
    counts = section_terms.group_by("section_id").agg(n=pl.col("count").sum())
    places = describe_places(sections, copies).join(counts, on="section_id").sort("section_id")
    theta = section_topics.join(places, on="section_id", how="semi").sort("section_id", "topic")
    places = places.join(theta, on="section_id", how="semi", maintain_order="left")
    topics = theta["topic"].unique().sort()
    words = theta["probability"].to_numpy().reshape(len(places), len(topics)) * places["n"].to_numpy()[:, None]
    is_numbered = places["is_numbered"].to_numpy()
    numbered, own = places.filter("is_numbered"), words[is_numbered]
    total = own.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        measures = {name: numbered[name].cast(pl.Float64).to_numpy() @ own / total for name in MEASURES}
        is_known = (total >= HALF * words.sum(axis=0)) & (total > 0)
    is_known &= numbered["document_id"].n_unique() >= MIN_DOCUMENTS
    measures["evenness"] = measure_evenness(own, numbered["document_id"])
    columns = {name: pl.Series(values).fill_nan(None) for name, values in measures.items()}
    return judge_frames(pl.DataFrame({"topic": topics, **columns}), pl.Series(is_known))


def describe_places(sections: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """Where each section stands: section_id, document_id, is_numbered (its document has MIN_NUMBERED numbers), and MEASURES of it."""
    has_number = pl.col("number").is_not_null()
    first = pl.col("start").filter(has_number).min().over("document_id")
    is_last = pl.col("start") == pl.col("start").max().over("document_id")
    is_opening = (pl.col("start") < first).fill_null(value=False)
    # Where more follows, the text ends otherwise.
    is_heading = pl.col("text").str.strip_chars().str.ends_with(pl.col("heading")).fill_null(value=False)
    placed = sections.sort("document_id", "start")
    return placed.select(
        "section_id",
        "document_id",
        is_numbered=has_number.sum().over("document_id") >= MIN_NUMBERED,
        share_opening=is_opening,
        share_headings=is_heading,
        share_outside=is_opening | is_heading | (is_last & ~has_number),
        share_last=is_last,
        share_copied=pl.Series(_measure_copied(placed, copies)),
        position=(pl.col("start") + pl.col("end")) / 2 / pl.col("end").max().over("document_id"),
    )


def measure_evenness(words: Matrix, document_ids: pl.Series) -> Matrix:
    """How evenly documents have each topic: array of shape (n_topics,), 0 to 1; NaN without documents or words.

    words: array of shape (n_sections, n_topics); document_ids: of each section.
    """
    documents = document_ids.unique().sort()
    rows = documents.search_sorted(document_ids).to_numpy().astype(np.int64)
    by_document = gather_rows(rows, len(documents)) @ words
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = by_document / by_document.sum(axis=1, keepdims=True)
        shares[by_document.sum(axis=1) == 0] = 0
        even = [x.sum(axis=0) ** 2 / (len(documents) * (x**2).sum(axis=0)) for x in (by_document, shares)]
    most: Matrix = np.minimum(np.maximum(*even), 1)
    return most


def judge_frames(measured: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """With is_frame, null where it is not known, and why, the sign that it goes by, null for what is none."""
    even = pl.col("evenness") >= HALF
    outside = even & (pl.col("share_outside") >= HALF)
    closing = even & (pl.col("share_last") >= HALF) & (pl.col("share_copied") >= HALF)
    heads = pl.col("share_headings") > pl.col("share_opening")
    found = (outside | closing).fill_null(value=False)
    sign = pl.when(~outside).then(pl.lit("closing")).when(heads).then(pl.lit("headings")).otherwise(pl.lit("opening"))
    return measured.with_columns(is_frame=pl.when(known).then(found), why=pl.when(known & found).then(sign)).select(
        *TOPIC_FRAMES.columns
    )


def _measure_copied(sections: pl.DataFrame, copies: pl.DataFrame) -> NDArray[np.float64]:
    """The part of each section that another document has, too, whoever had it first: array of shape (n_sections,)."""
    sources = {"document_id": "from_document_id", "start": "from_start", "end": "from_end"}
    shared = merge_spans(
        pl.concat([copies.select(*sources), copies.select(**{k: pl.col(v) for k, v in sources.items()})])
    )
    passage, section = find_overlaps(shared, sections)
    starts, ends = (sections[name].to_numpy() for name in ("start", "end"))
    inside = np.minimum(shared["end"].to_numpy()[passage], ends[section])
    inside = inside - np.maximum(shared["start"].to_numpy()[passage], starts[section])
    covered = np.bincount(section, weights=inside, minlength=len(sections))
    copied: NDArray[np.float64] = covered / np.maximum(ends - starts, 1)
    return copied
