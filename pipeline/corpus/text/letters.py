"""Texts as nothing but their letters and digits, with the way back: what comparing texts is done on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int32]


def _make_folding() -> Codes:
    """Code point → the code it counts as; 0 for what does not count: blanks, punctuation, brackets, lines."""
    folding = np.zeros(0x10000, dtype=np.uint16)
    for first, last in (("0", "9"), ("a", "z"), ("㐀", "䶿"), ("一", "鿿")):
        folding[ord(first) : ord(last) + 1] = np.arange(ord(first), ord(last) + 1)
    folding[ord("〇")] = ord("〇")
    folding[ord("A") : ord("Z") + 1] = np.arange(ord("a"), ord("z") + 1)
    folding[0xF900:0xFB00] = np.arange(0xF900, 0xFB00)
    # Full width and half width are the same letter.
    folding[0xFF01:0xFF5F] = folding[0x21:0x7F]
    return folding


_FOLDING = _make_folding()
# Numbers times this, modulo 2^64, differ in all their bits: 2^64 over the golden ratio (Knuth, The Art of Computer Programming 3).
SPREAD = np.uint64(0x9E3779B97F4A7C15)

LETTERS_TOGETHER = 4_000_000  # that are held in one array
_RARE_HAN = ord("〓")  # stands for every character beyond 16 bits


@dataclass(frozen=True)
class Letters:
    """The letters and digits of one text, in lower case and half width; codes: one a letter.

    marks: for each character of the text a bit that says whether it is one of them, eight in a byte.
    """

    codes: Codes
    marks: npt.NDArray[np.uint8]

    @property
    def written(self) -> str:
        """The letters as a string; made each time, as those of a corpus would fill memory once more."""
        return write_letters(self.codes)

    @property
    def places(self) -> Places:
        """Where in the text each letter stands: array of shape (n_letters,)."""
        return np.flatnonzero(np.unpackbits(self.marks)).astype(np.int32)


class Pool:
    """Holds the letters of many texts in a few large arrays, whose memory is free again with them; that of small ones would not be."""

    def __init__(self) -> None:
        self._free = np.zeros(0, np.uint16)

    def hold(self, letters: Letters) -> Letters:
        """The same letters, held here."""
        n = len(letters.codes)
        if n > len(self._free):
            self._free = np.empty(max(n, LETTERS_TOGETHER), np.uint16)
        own, self._free = self._free[:n], self._free[n:]
        own[:] = letters.codes
        return Letters(own, letters.marks)


@dataclass(frozen=True)
class AllLetters:
    """The letters of texts, one behind the other. edges: where those of each begin, and the end; of shape (n_texts + 1,).

    marks: of each text, as `Letters` has them.
    """

    codes: Codes
    edges: npt.NDArray[np.int64]
    marks: Sequence[npt.NDArray[np.uint8]]

    def __len__(self) -> int:
        return len(self.edges) - 1

    def __getitem__(self, text: int) -> Letters:
        return Letters(self.codes[self.edges[text] : self.edges[text + 1]], self.marks[text])


def join_letters(letters: Sequence[Letters]) -> AllLetters:
    """Those of all texts."""
    codes = [own.codes for own in letters]
    edges = np.cumsum([0, *map(len, codes)], dtype=np.int64)
    return AllLetters(np.concatenate(codes) if codes else np.zeros(0, np.uint16), edges, [own.marks for own in letters])


def take_letters(text: str) -> Letters:
    """The letters of a text. Punctuation and blanks differ between copies of one passage, and don't count.

    >>> take_letters("推进“双减”，2021 年！").written
    '推进双减2021年'
    """
    codes = _fold(text)
    is_letter = codes > 0
    return Letters(codes[is_letter], np.packbits(is_letter))


def write_letters(codes: Codes) -> str:
    """Some letters as a string.

    >>> write_letters(take_letters("推进“双减”").codes[2:])
    '双减'
    """
    return codes.tobytes().decode("utf-16-le", "replace")


def are_han(codes: Codes) -> npt.NDArray[np.bool_]:
    """Which letters are Chinese characters."""
    is_han: npt.NDArray[np.bool_] = (codes >= ord("㐀")) | (codes == _RARE_HAN)
    return is_han


def _fold(text: str) -> Codes:
    """What each character of a text counts as; 0 for nothing."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = np.where(points < 0x10000, _FOLDING[points & 0xFFFF], np.uint16(0))
    codes[(points >= 0x20000) & (points < 0x40000)] = _RARE_HAN
    return codes
