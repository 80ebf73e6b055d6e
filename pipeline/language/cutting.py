"""jieba's words (dictionary, hidden Markov model, user terms): by rjieba, which is quick, or by jieba itself."""

import logging
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from pipeline.language.latin_words import PIECES, keep_words_whole
from pipeline.language.lexicon import read_dictionary
from pipeline.params.sections import SegmentParams

Cut = Callable[[str], list[str]]
"""A text → its tokens, blank ones included; together they are the text."""


def make_cut(user_terms: Sequence[str], params: SegmentParams) -> Cut:
    """jieba 0.42.1 with its own dictionary and the user terms, each as frequent as it must be to stay whole; one in Latin
    letters or digits is no part of a longer word (STEM, SYSTEM).

    Both engines give the same tokens; a test holds them against each other.

    >>> cut = make_cut(["集团化办学"], SegmentParams(engine="rjieba", hmm=True, user_terms=()))
    >>> cut("2017-03-02推进集团化办学")
    ['2017', '-', '03', '-', '02', '推进', '集团化办学']
    """
    make = _make_rjieba if params.engine == "rjieba" else _make_jieba
    return keep_words_whole(make(user_terms, params.hmm), user_terms)


def _make_jieba(user_terms: Sequence[str], hmm: bool) -> Cut:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # Not initialize(): it trusts a cache in the system's temporary folder, whoever wrote it.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for term in user_terms:
        tokenizer.add_word(term)
    return lambda text: list(tokenizer.cut(text, HMM=hmm))


# ── rjieba, with what it does otherwise than jieba 0.42.1 repaired ──────────────────────────────────

# A word to jieba is made of these (re_han_default); rjieba knows more Han, which jieba takes for punctuation.
_OTHER_HAN = re.compile("[㐀-䶿\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PUNCTUATION = "\ufffd"
_MARKS = np.frombuffer("+#&._%-".encode("utf-32-le"), np.uint32)
_NEVER = "\ue000"  # a word that stands in no text: such a character ends a word


def _make_rjieba(user_terms: Sequence[str], hmm: bool) -> Cut:
    import rjieba

    cutter = rjieba.Jieba()
    whole = _add_terms(cutter, user_terms)

    def cut(text: str) -> list[str]:
        tokens: list[str] = cutter.cut(text, hmm)
        return _split_runs(text, tokens, whole) if hmm else tokens

    def cut_any(text: str) -> list[str]:
        if not _OTHER_HAN.search(text):
            return cut(text)
        tokens = cut(_OTHER_HAN.sub(_PUNCTUATION, text))
        place = 0
        for index, token in enumerate(tokens):
            if token == _PUNCTUATION:
                tokens[index] = text[place]
            place += len(token)
        return tokens

    return cut_any


def _split_runs(text: str, tokens: list[str], whole: frozenset[str]) -> list[str]:
    """The tokens, those of letters, digits and marks (+#&._%-) cut as jieba does, unless they are words."""
    marks = np.flatnonzero(np.isin(np.frombuffer(text.encode("utf-32-le"), np.uint32), _MARKS))
    if not marks.size:
        return tokens
    ends = np.cumsum(np.fromiter(map(len, tokens), np.int64, len(tokens)))
    split: list[str] = []
    done = 0
    for index in np.unique(np.searchsorted(ends, marks, side="right")).tolist():
        token = tokens[index]
        if len(token) > 1 and token.isascii() and token not in whole:
            split += tokens[done:index]
            split += filter(None, PIECES.split(token))
            done = index + 1
    return split + tokens[done:]


def _add_terms(cutter: Any, user_terms: Sequence[str]) -> frozenset[str]:
    """Give rjieba each term with the frequency that jieba's `suggest_freq` gives it; returns the words all of ASCII.

    f = max(⌊N · Π f(piece)/N⌋ + 1, f(term)), N the sum of all frequencies, the pieces those that the term would be cut into.
    """
    dictionary = read_dictionary()
    parts = {term[i:j] for term in user_terms for i in range(len(term)) for j in range(i + 1, len(term) + 1)}
    frequencies = dict(dictionary.filter(pl.col("word").is_in(list(parts))).select("word", "frequency").iter_rows())
    total = int(dictionary["frequency"].sum())
    # jieba counts a line that stands twice, and a term that it knew already, twice, rjieba once.
    surplus = total - int(dictionary.unique("word", keep="last")["frequency"].sum())
    beginnings: set[str] = set()  # of the terms that were added

    @cache
    def begins_word(part: str) -> bool:
        return bool(dictionary["word"].str.starts_with(part).any())

    def find_frequency(word: str) -> int:
        if word in frequencies:
            return int(frequencies[word])
        # jieba notes the beginnings of words too, as words of frequency 0.
        return 0 if word in beginnings or begins_word(word) else 1

    for term in user_terms:
        cutter.add_word(_NEVER, surplus, None)
        product = 1.0
        for piece in cutter.cut(_OTHER_HAN.sub(_PUNCTUATION, term), False):
            product *= find_frequency(piece) / float(total)
        frequency = max(int(product * total) + 1, frequencies.get(term, 1))
        surplus += frequencies.get(term, 0)
        cutter.add_word(term, frequency, None)
        frequencies[term] = frequency
        total += frequency
        beginnings.update(term[:length] for length in range(1, len(term)))
    cutter.add_word(_NEVER, surplus, None)
    is_ascii = pl.col("word").str.len_bytes() == pl.col("word").str.len_chars()
    return frozenset(dictionary.filter(is_ascii)["word"]) | frozenset(user_terms)
