"""Text into words, with jieba and the researcher's user terms."""

import logging
from collections.abc import Sequence

import jieba
import polars as pl
from tqdm import tqdm

from pipeline.params import SegmentParams


def make_tokenizer(user_terms: Sequence[str]) -> jieba.Tokenizer:
    """jieba with its own dictionary and the user terms, each as frequent as it must be to stay whole.

    >>> make_tokenizer([]).lcut("集团化办学"), make_tokenizer(["集团化办学"]).lcut("集团化办学")
    (['集团化', '办学'], ['集团化办学'])
    """
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # Not initialize(): it trusts a cache in the system's temporary folder, whoever wrote it.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for term in user_terms:
        tokenizer.add_word(term)
    return tokenizer


def segment(
    documents: pl.DataFrame, sentences: pl.DataFrame, tokenizer: jieba.Tokenizer, params: SegmentParams
) -> pl.DataFrame:
    """Every sentence cut into tokens; one row is one token that is not blank, with its offsets in the document's text."""
    texts = dict(documents.select("document_id", "text").iter_rows())
    columns: dict[str, list[object]] = {name: [] for name in TOKENS}
    position, previous = 0, None
    for document_id, section_id, sentence, start, end in tqdm(
        sentences.select("document_id", "section_id", "sentence", "start", "end").iter_rows(),
        total=sentences.height,
        desc="segment",
        unit="sentence",
        disable=None,
    ):
        if document_id != previous:
            position, previous = 0, document_id
        for token in tokenizer.cut(texts[document_id][start:end], HMM=params.hmm):
            if not token.isspace():
                row = (document_id, section_id, sentence, position, token, start, start + len(token))
                for column, value in zip(columns.values(), row, strict=True):
                    column.append(value)
                position += 1
            start += len(token)
    return pl.DataFrame(columns, schema=TOKENS)


TOKENS = {
    "document_id": pl.String,
    "section_id": pl.String,
    "sentence": pl.Int32,
    "position": pl.Int32,
    "token": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
}
