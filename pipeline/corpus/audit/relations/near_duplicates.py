"""Which documents are nearly the same text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.corpus.text.letters import SPREAD, Letters

SHINGLE = 4  # letters
N_BANDS, N_ROWS = (
    32,
    4,
)  # a pair with Jaccard J is a candidate with probability 1 - (1 - J⁴)³²: .9998 at .7, .87 at .5, .01 at .15
N_HASHED = 2_000  # documents that are hashed together
SHINGLES_PER_LETTER = 0.4  # of the share of letters; 5 % of single letters changed leave 81 % of the shingles
ONE_OF = 16  # shingles is looked at first, the same ones in each document
FEWEST_SAMPLED = 100  # shingles of the shorter document, of which a share says something
SAMPLED_OF_SHARED = (
    0.5  # of the share that is asked for; a sample of 100 has less in 1 of 500 pairs that are barely alike enough
)
NEIGHBOURS = 8  # compared with each document of a bucket, beside the bucket's first


@dataclass(frozen=True)
class Pair:
    """Two documents, the first of them before the second in the order given, and how much they have in common.

    similarity: 2 × letters in common ÷ letters of both; share: letters in common ÷ letters of the shorter one. In common
    is the longest common subsequence, so what was moved to another place counts once at most.
    """

    first: int
    second: int
    similarity: float
    share: float


def find_candidates(documents: Sequence[Letters], seed: int) -> list[tuple[int, int]]:
    """Pairs that may be near-duplicates, sorted: MinHash (Broder 1997) by rensa, banded for locality-sensitive hashing.

    Linear in the letters. In a bucket of many documents each is paired with the first and with its neighbours, not with all.
    """
    keys = _sketch(documents, seed)
    pairs = [np.zeros((0, 2), dtype=np.int64)]
    for band in range(keys.shape[1]):
        order = np.argsort(keys[:, band], kind="stable")
        own = keys[order, band]
        is_first = np.append(True, own[1:] != own[:-1]) if len(own) else np.zeros(0, dtype=bool)
        first = order[np.flatnonzero(is_first)[np.cumsum(is_first) - 1]] if len(own) else order
        pairs.append(np.column_stack([first, order])[~is_first])
        for distance in range(1, min(NEIGHBOURS + 1, len(own))):
            same = own[distance:] == own[:-distance]
            pairs.append(np.column_stack([order[:-distance], order[distance:]])[same])
    found = np.unique(np.concatenate(pairs), axis=0)
    return [(int(a), int(b)) for a, b in found]


def compare_all(
    documents: Sequence[Letters], candidates: Sequence[tuple[int, int]], least_share: float
) -> Iterator[Pair]:
    """Each pair of the candidates that `compare` finds alike.

    In a large corpus a document has hundreds of candidates, most of them alike in a few phrases. Those are told by a sample of shingles,
    in a fiftieth of the time.
    """
    from tqdm import tqdm

    shingles = (_hash_shingles(document.codes) for document in documents)
    samples = [np.unique(own[own % ONE_OF == 0]) for own in shingles]
    for first, second in tqdm(candidates, desc="audit", unit=" pairs", disable=None):
        one, other = samples[first], samples[second]
        n = min(len(one), len(other))
        if n >= FEWEST_SAMPLED:
            n_shared = len(np.intersect1d(one, other, assume_unique=True))
            if n_shared < SAMPLED_OF_SHARED * SHINGLES_PER_LETTER * least_share * n:
                continue
        if pair := compare(documents, first, second, least_share):
            yield pair


def compare(documents: Sequence[Letters], first: int, second: int, least_share: float) -> Pair | None:
    """What two documents have in common, exactly; None where that is surely less than `least_share` of the shorter one.

    Comparing letter by letter takes the product of the lengths, so those that share next to no four letters are not.
    """
    from rapidfuzz.distance import LCSseq

    shingles, others = (np.unique(_hash_shingles(documents[i].codes)) for i in (first, second))
    n_shared = len(np.intersect1d(shingles, others, assume_unique=True))
    if n_shared < SHINGLES_PER_LETTER * least_share * min(len(shingles), len(others)):
        return None
    a, b = documents[first].written, documents[second].written
    n_common = LCSseq.similarity(a, b)
    return Pair(first, second, 2 * n_common / max(len(a) + len(b), 1), n_common / max(min(len(a), len(b)), 1))


def _sketch(documents: Sequence[Letters], seed: int) -> npt.NDArray[np.uint64]:
    """One key a band for each document; equal keys fall into one bucket. Documents without a shingle share no bucket."""
    from rensa import RMinHash

    parts = [np.zeros((0, N_BANDS), dtype=np.uint64)]
    for start in range(0, len(documents), N_HASHED):
        some = [_hash_shingles(document.codes) for document in documents[start : start + N_HASHED]]
        offsets = np.cumsum([0, *map(len, some)], dtype=np.uint64)
        digests = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(some), offsets, N_BANDS * N_ROWS, seed)
        rows = np.array(digests.to_rows(), dtype=np.uint64).reshape(len(some), N_BANDS, N_ROWS)
        keys = np.zeros((len(some), N_BANDS), dtype=np.uint64)
        for row in range(N_ROWS):
            keys = (keys ^ rows[:, :, row]) * SPREAD
            keys ^= keys >> np.uint64(31)
        too_short = np.array([len(own) == 0 for own in some])
        keys[too_short] = (start + np.flatnonzero(too_short))[:, None].astype(np.uint64)
        parts.append(keys)
    return np.concatenate(parts)


def _hash_shingles(codes: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint64]:
    """Four letters of 16 bits are 64 bits; mixed, as MinHash wants hashes that look random."""
    n = max(len(codes) - SHINGLE + 1, 0)
    shingles = np.zeros(n, dtype=np.uint64)
    for i in range(SHINGLE):
        shingles = (shingles << np.uint64(16)) | codes[i : i + n].astype(np.uint64)
    shingles = (shingles ^ (shingles >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    shingles = (shingles ^ (shingles >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return shingles ^ (shingles >> np.uint64(31))
