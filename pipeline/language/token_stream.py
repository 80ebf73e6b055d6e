"""The tokens of a corpus as integers, and what each word may do in a new term."""

import sys
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

# Boilerplate in front of a term, but the names of programmes end with them.
_ENDINGS = ("计划", "工程", "行动", "项目", "平台", "示范区", "实验区", "试验区")
# Parts of speech in jieba's dictionary. In no term: particles, prepositions, adverbs, pronouns, numerals, measures, times, names.
_NOT_WITHIN = (
    "c",
    "d",
    "e",
    "f",
    "k",
    "m",
    "o",
    "p",
    "q",
    "r",
    "t",
    "u",
    "ul",
    "uj",
    "uz",
    "w",
    "x",
    "y",
    "zg",
    "nr",
    "ns",
    "nz",
    "nt",
)
_NOT_LAST = ("v", "a", "ad", "b", "z", "s", "i", "l")
_NOT_FIRST = ("v", "ad")

Part = tuple[pl.DataFrame, pl.DataFrame]
"""Some documents (document_id, text) and their tokens (document_id, sentence, token, start, end), in reading order."""


@dataclass(frozen=True)
class Stream:
    """The tokens of a corpus as integers, in reading order: arrays of shape (n_tokens,); what is known of each code, (n_codes,)."""

    codes: np.ndarray
    follows: np.ndarray  # whether the next token stands right behind, in the same sentence
    firsts: np.ndarray  # place of the first token of each document: shape (n_documents,)
    words: list[str]  # of each code, as all that follows
    counts: np.ndarray
    lengths: np.ndarray  # characters
    unknown: np.ndarray  # whether jieba guessed the token, for want of it in the dictionary
    within: np.ndarray  # whether a token may stand in a term; first, last: at its ends; alone: be one by itself
    first: np.ndarray
    last: np.ndarray
    alone: np.ndarray
    of_characters: np.ndarray  # how often each code point stands in the texts

    def join(self, place: int, n_tokens: int) -> str:
        """So many tokens as they stand there."""
        return "".join(self.words[code] for code in self.codes[place : place + n_tokens].tolist())


def read_stream(
    parts: Iterable[Part], dictionary: pl.DataFrame, user_terms: Collection[str], stop_words: Collection[str]
) -> Stream:
    """The tokens of all parts. dictionary: words with their part of speech; stop_words: no term begins or ends with one."""
    known: dict[str, int] = {}
    # Arrays that grow where they lie: pieces would be held twice while they are joined.
    codes, follows, firsts = array("i"), bytearray(), [np.zeros(0, np.int64)]
    counts = np.zeros(0, np.int64)
    of_characters = np.zeros(sys.maxunicode + 1, np.int64)
    n_tokens = 0
    for documents, tokens in parts:
        text = "".join(documents["text"])
        of_characters += np.bincount(np.frombuffer(text.encode("utf-32-le"), np.uint32), minlength=len(of_characters))
        words = tokens["token"].unique(maintain_order=True)
        numbers = [known.setdefault(word, len(known)) for word in words]
        own = tokens["token"].replace_strict(words, numbers, return_dtype=pl.Int32).to_numpy()
        own = own.astype(np.int32, copy=False)  # without a row it is of no type
        codes.frombytes(own.tobytes())
        counts = np.bincount(own, minlength=len(known)) + np.pad(counts, (0, len(known) - len(counts)))
        follows += (
            tokens.select(
                (pl.col("document_id") == pl.col("document_id").shift(-1))
                & (pl.col("sentence") == pl.col("sentence").shift(-1))
                & (pl.col("end") == pl.col("start").shift(-1))
            )
            .to_series()
            .fill_null(value=False)
            .to_numpy()
            .astype(bool, copy=False)
            .tobytes()
        )
        lengths = tokens["document_id"].rle().struct.field("len").to_numpy()
        firsts.append(n_tokens + np.cumsum(lengths, dtype=np.int64) - lengths)
        n_tokens += tokens.height
    return Stream(
        np.frombuffer(codes, np.int32),
        np.frombuffer(follows, bool),
        np.concatenate(firsts),
        list(known),
        counts,
        np.array([len(word) for word in known], np.int64),
        **_judge_words(list(known), dictionary, user_terms, stop_words),
        of_characters=of_characters,
    )


def _judge_words(
    words: list[str], dictionary: pl.DataFrame, user_terms: Collection[str], stop_words: Collection[str]
) -> dict[str, np.ndarray]:
    """What each word may do in a term, by the names that Stream has for it."""
    name = pl.col("token")
    pos = pl.col("pos").fill_null("n")  # what jieba does not know is a name of something
    is_han = name.str.contains(r"^\p{Han}+$")
    is_stop = name.is_in(list(stop_words))
    is_new = is_han & pl.col("pos").is_null() & ~name.is_in(list(user_terms))
    tags = dictionary.select(token="word", pos="pos").unique("token", keep="last")
    judged = (
        pl.DataFrame({"token": words}, schema={"token": pl.String})
        .join(tags, on="token", how="left", maintain_order="left")
        .select(
            unknown=is_new,
            within=is_han & ~pos.is_in(_NOT_WITHIN),
            first=~is_stop & ~pos.is_in(_NOT_FIRST),
            last=(~is_stop | name.is_in(_ENDINGS)) & ~pos.is_in(_NOT_LAST) & (name.str.len_chars() > 1),
            alone=is_new & ~is_stop & (name.str.len_chars() > 1),
        )
    )
    return {column.name: column.to_numpy() for column in judged}
