"""A long sentence is quoted in part, and the words in question are in it."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.statistics.contexts import clip_sentence, clip_sentences


@given(st.lists(st.integers(0, 300), min_size=4, max_size=4), st.integers(0, 50))
def test_the_quotation_holds_the_words_and_is_bounded(places: list[int], context_chars: int) -> None:
    first, start, end, last = sorted(places)
    begin, stop = clip_sentence(start, end, (first, last), context_chars)
    assert first <= begin <= start <= end <= stop <= last
    assert start - begin <= context_chars and stop - end <= context_chars
    assert begin in (first, start - context_chars) and stop in (last, end + context_chars)
    text = "".join(chr(0x4E00 + place) for place in range(301))
    found = pl.DataFrame(
        {"start": [start], "end": [end], "sentence_start": [first], "sentence_end": [last], "text": [text]}
    )
    clipped = clip_sentences(found, context_chars)
    assert clipped.select("sentence", "sentence_start").row(0) == (text[begin:stop], begin)


def test_words_that_run_over_a_stop_are_quoted_whole() -> None:
    assert clip_sentence(5, 12, (0, 8), 3) == (2, 12)
