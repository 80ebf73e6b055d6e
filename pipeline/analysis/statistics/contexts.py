"""How much of a long sentence is quoted around the words in question: a document without stops is one sentence."""

import polars as pl


def clip_sentence(start: int, end: int, sentence: tuple[int, int], context_chars: int) -> tuple[int, int]:
    """Where the quotation begins and ends: the sentence, but no more than so many characters on either side of the words.

    >>> clip_sentence(50, 54, (0, 60), 10)
    (40, 60)
    """
    return max(sentence[0], start - context_chars), max(end, min(sentence[1], end + context_chars))


def clip_sentences(found: pl.DataFrame, context_chars: int) -> pl.DataFrame:
    """The same for a table: found has start, end, sentence_start, sentence_end and text (the document's); the quotation is `sentence`.

    sentence_start is then where the quotation begins.
    """
    begin = pl.max_horizontal("sentence_start", pl.col("start") - context_chars)
    stop = pl.max_horizontal("end", pl.min_horizontal("sentence_end", pl.col("end") + context_chars))
    return found.with_columns(sentence=pl.col("text").str.slice(begin, stop - begin), sentence_start=begin)
