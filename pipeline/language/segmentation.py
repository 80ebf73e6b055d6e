"""Text into words, each with its place."""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import polars as pl
from tqdm import tqdm

from pipeline.language.cutting import Cut, make_cut
from pipeline.params.sections import SegmentParams

BATCH_CHARS = 1_000_000  # characters of a part; memory follows it, the result does not

# What str.isspace takes for blank, as code points.
_BLANKS = np.array([code for code in range(0x3001) if chr(code).isspace()], np.uint32)
_BREAK = "\n"  # a token of its own, wherever it stands


Part = tuple[pl.DataFrame, list[str], np.ndarray]
"""The sentences of some whole documents, their texts, and how many sentences each has."""


def segment(documents: pl.DataFrame, sentences: pl.DataFrame, cut: Cut) -> Iterator[pl.DataFrame]:
    """Every sentence cut into tokens, some documents at a time, in their order.

    One row is one token that is not blank, with its offsets in the document's text and its position in the document.
    """
    for part in split([(documents, sentences)]):
        yield _segment_part(*part, cut)


def segment_part(
    sentences: pl.DataFrame,
    texts: list[str],
    n_sentences: np.ndarray,
    user_terms: tuple[str, ...],
    params: SegmentParams,
) -> pl.DataFrame:
    """The same of one part, by itself."""
    return _segment_part(sentences, texts, n_sentences, _keep_cut(user_terms, params))


def split(pieces: Iterable[tuple[pl.DataFrame, pl.DataFrame]]) -> Iterator[Part]:
    """Documents with their sentences, some at a time, in parts of no more than about BATCH_CHARS characters."""
    with tqdm(desc="segment", unit="document", disable=None) as progress:
        for documents, sentences in pieces:
            for part in _split_piece(documents, sentences):
                yield part
                progress.update(len(part[1]))


def _split_piece(documents: pl.DataFrame, sentences: pl.DataFrame) -> Iterator[Part]:
    sentences = sentences.select("document_id", "section_id", "sentence", "start", "end")
    n_sentences = sentences.group_by("document_id", maintain_order=True).len()
    texts = n_sentences.select("document_id").join(
        documents.select("document_id", "text"), on="document_id", how="left", maintain_order="left"
    )["text"]
    batches = pl.select(texts.str.len_chars().cum_sum() // BATCH_CHARS).to_series().rle_id() if len(texts) else texts
    done_documents = 0
    done_sentences = 0
    for size in batches.rle().struct.field("len"):
        counts = n_sentences["len"].slice(done_documents, size)
        n = int(counts.sum())
        own = sentences.slice(done_sentences, n)
        yield own, texts.slice(done_documents, size).to_list(), counts.to_numpy()
        done_documents, done_sentences = done_documents + size, done_sentences + n


@cache
def _keep_cut(user_terms: tuple[str, ...], params: SegmentParams) -> Cut:
    return make_cut(user_terms, params)


def _segment_part(sentences: pl.DataFrame, texts: list[str], n_sentences: np.ndarray, cut: Cut) -> pl.DataFrame:
    text_of = np.repeat(np.arange(len(texts)), n_sentences)
    starts, ends = sentences["start"].to_numpy(), sentences["end"].to_numpy()
    # All in one text, as a call for each sentence would cost as much as the cutting.
    joined = _BREAK.join(
        texts[text][start:end]
        for text, start, end in zip(text_of.tolist(), starts.tolist(), ends.tolist(), strict=True)
    )
    sentence_starts = np.cumsum(ends - starts + 1) - (ends - starts + 1)

    tokens = pl.Series("token", cut(joined), dtype=pl.String)
    lengths = tokens.str.len_chars().to_numpy().astype(np.int64)
    token_starts = np.cumsum(lengths) - lengths
    codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    kept = np.flatnonzero(~np.isin(codes[token_starts], _BLANKS))
    tokens = tokens.gather(kept)
    lengths = lengths[kept]
    token_starts = token_starts[kept]

    sentence = np.searchsorted(sentence_starts, token_starts, side="right") - 1
    document = text_of[sentence]
    start = token_starts - sentence_starts[sentence] + starts[sentence]
    first = np.searchsorted(document, np.arange(len(texts)))
    places: pl.DataFrame = sentences.select("document_id", "section_id", "sentence")[sentence]
    return places.with_columns(
        pl.Series("position", (np.arange(len(kept)) - first[document]).astype(np.int32)),
        tokens,
        pl.Series("start", start),
        pl.Series("end", start + lengths),
    )
