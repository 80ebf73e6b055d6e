"""New terms: words that stand together as one would, and that no dictionary has (新词发现).

Pointwise mutual information (Church & Hanks 1990), branching entropy on both sides (Jin & Tanaka-Ishii 2006) and document
frequency; on tokens instead of characters, so that candidates begin and end where words do.
Names that end with a verb (结对, 共育) are not suggested, as most of what does is no name.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator

import numpy as np
import polars as pl
from polars.datatypes import DataType, DataTypeClass

from pipeline.language.token_stream import Part, Stream, read_stream
from pipeline.params.sections import TermAuditParams
from pipeline.tables.words import SUGGESTED_TERMS

MOST_TOKENS, MOST_CHARS = 4, 10
LEAST_ENTROPY = 1.0  # bits: with fewer neighbours than two, equally frequent, it is part of something longer
GUESSED = 1.5  # a compound with a part in no dictionary is a name sooner than one of common words
PLACES_AT_ONCE = 2_000_000  # at which n-grams begin that are counted together: some 200 MB
N_EXAMPLES, EXAMPLE_CHARS = 3, 12  # characters shown on either side


def suggest_terms(
    read_parts: Callable[[], Iterable[Part]],
    dictionary: pl.DataFrame,
    user_terms: Collection[str],
    stop_words: Collection[str],
    params: TermAuditParams,
) -> pl.DataFrame:
    """Candidates, best first; one row is one term with its counts, measures and examples.

    read_parts: all parts of the corpus from the first on, each time that it is called; nothing depends on where they are cut.
    dictionary: words with their part of speech; like the user terms they need no suggestion; stop_words: no term begins or ends with one.
    pmi = (log₂ f(w) + (n - 1) log₂ N - Σ log₂ f(token)) / (n - 1), for a word of one token over its characters; entropies in bits;
    score = pmi · min(entropy_left, entropy_right) · log₂(1 + n_documents), times GUESSED where part of it is in no dictionary.
    """
    stream = read_stream(read_parts(), dictionary, user_terms, stop_words)
    frequencies = np.log2(np.maximum(stream.counts, 1))
    measured = [
        _measure(stream, places, ids, n_tokens, frequencies, params)
        for own in _split_codes(stream)
        for n_tokens, places, ids in _count_ngrams(stream, own, params.min_count)
    ]
    found = pl.concat([pl.DataFrame(schema=_MEASURES), *measured]).sort("n_tokens", maintain_order=True)
    terms = [stream.join(place, n_tokens) for place, n_tokens in found.select("place", "n_tokens").iter_rows()]
    found = found.with_columns(pl.Series("term", terms, dtype=pl.String))
    ranked = (
        found.with_columns(_weigh_characters(found, stream.of_characters))
        .join(dictionary, left_on="term", right_on="word", how="anti", maintain_order="left")
        .filter(~pl.col("term").is_in(list(user_terms)))
        .with_columns(
            score=pl.col("pmi")
            * pl.min_horizontal("entropy_left", "entropy_right")
            * (1 + pl.col("n_documents")).log(2)
            * pl.when("is_guessed").then(GUESSED).otherwise(1.0)
        )
        .sort(["score", "term"], descending=[True, False])
        .unique("term", keep="first", maintain_order=True)
        .head(params.n_suggestions)
    )
    shown = ranked.select("examples", "n_tokens").rows()
    quotes = _quote_all(read_parts(), {(place, n_tokens) for places, n_tokens in shown for place in places})
    examples = [" ／ ".join(quotes[place, n_tokens] for place in places) for places, n_tokens in shown]
    return ranked.with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("rank"),
        pl.format("{}  # 新词：{} 次，{} 份文档", "term", "count", "n_documents").alias("entry"),
        pl.Series("examples", examples, dtype=pl.String),
    ).select(*SUGGESTED_TERMS.columns)


def _split_codes(stream: Stream) -> Iterator[np.ndarray]:
    """The codes that a term may begin with, in order, some at a time: whether each is among them, shape (n_codes,).

    n-grams that begin alike are counted together, so that each group knows all of its own.
    """
    group = np.cumsum(stream.counts * stream.within) // PLACES_AT_ONCE
    for number in np.unique(group):
        yield stream.within & (group == number)


def _count_ngrams(stream: Stream, own: np.ndarray, min_count: int) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Number of tokens, places and an id at each place, of all n-grams that occur often enough and may be terms.

    own: whether they may begin with a code.
    """
    places = np.flatnonzero(own[stream.codes])
    ids = stream.codes[places].astype(np.int64)
    alone = stream.alone[ids]
    yield 1, places[alone], ids[alone]
    lengths = stream.lengths[ids]
    for n_tokens in range(2, MOST_TOKENS + 1):
        # An n-gram is frequent only where its first n - 1 tokens are: each round has fewer places than the one before.
        goes_on = stream.follows[places + n_tokens - 2]
        places, ids, lengths = places[goes_on], ids[goes_on], lengths[goes_on]
        added = stream.codes[places + n_tokens - 1]
        goes_on = stream.within[added]
        places, ids, lengths, added = places[goes_on], ids[goes_on], lengths[goes_on], added[goes_on]
        _, ids, counts = np.unique(ids * len(stream.words) + added, return_inverse=True, return_counts=True)
        frequent = counts[ids] >= min_count
        places, ids, added = places[frequent], ids[frequent], added[frequent]
        lengths = lengths[frequent] + stream.lengths[added]
        chosen = stream.first[stream.codes[places]] & stream.last[added] & (lengths <= MOST_CHARS)
        yield n_tokens, places[chosen], ids[chosen]


def _measure(
    stream: Stream, places: np.ndarray, ids: np.ndarray, n_tokens: int, frequencies: np.ndarray, params: TermAuditParams
) -> pl.DataFrame:
    """The candidates of so many tokens that pass the thresholds. frequencies: log₂ of each code's count."""
    _, first, ids, counts = np.unique(ids, return_index=True, return_inverse=True, return_counts=True)
    if not len(first):
        return pl.DataFrame(schema=_MEASURES)
    ends = places + n_tokens - 1
    before = np.maximum(places - 1, 0)
    after = np.minimum(ends + 1, len(stream.codes) - 1)
    left = np.where(stream.follows[before] & (places > 0), stream.codes[before], -1)
    right = np.where(stream.follows[ends], stream.codes[after], -1)
    document = np.searchsorted(stream.firsts, places, side="right")
    pairs = pl.DataFrame({"id": ids, "document": document, "place": places})
    parts = stream.codes[places[first][:, None] + np.arange(n_tokens)]
    n_joints = max(n_tokens - 1, 1)
    pmi = (np.log2(counts) + n_joints * np.log2(len(stream.codes)) - frequencies[parts].sum(axis=1)) / n_joints
    per_candidate = pairs.group_by("id").agg(
        n_documents=pl.col("document").n_unique().cast(pl.Int64),
        # From different documents where there are several.
        examples=pl.col("place").sort().gather(pl.col("document").sort_by("place").arg_unique()).head(N_EXAMPLES),
    )
    table = pl.DataFrame(
        {
            "place": places[first],
            "length": stream.lengths[parts].sum(axis=1),
            "n_tokens": np.full(len(first), n_tokens),
            "count": counts,
            "is_guessed": stream.unknown[parts].any(axis=1) & (n_tokens > 1),
            "pmi": pmi,
            "entropy_left": _branch(ids, left, counts),
            "entropy_right": _branch(ids, right, counts),
        }
    )
    return (
        table.with_columns(per_candidate.sort("id").drop("id"))
        .filter(
            (pl.col("count") >= params.min_count)
            & (pl.col("n_documents") >= params.min_documents)
            & (pl.min_horizontal("entropy_left", "entropy_right") >= LEAST_ENTROPY)
            & (pl.col("length") <= MOST_CHARS)
        )
        .select(pl.col(name).cast(dtype) for name, dtype in _MEASURES.items())
    )


def _branch(ids: np.ndarray, neighbours: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Entropy of each candidate's neighbours in bits; -1, the edge of a sentence, is another neighbour each time."""
    inner = neighbours >= 0
    n_codes = int(neighbours.max(initial=0)) + 1
    pairs, n = np.unique(ids[inner] * n_codes + neighbours[inner], return_counts=True)
    # H = log₂ n - Σ nᵢ log₂ nᵢ / n: a neighbour that comes once adds nothing to the sum.
    repeated = np.bincount(pairs // n_codes, n * np.log2(n), len(counts))
    return np.asarray(np.log2(counts) - repeated / counts)


def _weigh_characters(found: pl.DataFrame, frequencies: np.ndarray) -> pl.Series:
    """`pmi`, of terms of one token that over its characters. frequencies: how often each character stands in the texts."""
    n_chars = max(int(frequencies.sum()), 1)
    weighed = [
        pmi
        if n_tokens > 1
        else (np.log2(n) + (len(term) - 1) * np.log2(n_chars) - sum(np.log2(frequencies[ord(c)]) for c in term))
        / (len(term) - 1)
        for term, n, n_tokens, pmi in found.select("term", "count", "n_tokens", "pmi").iter_rows()
    ]
    return pl.Series("pmi", weighed, dtype=pl.Float64)


def _quote_all(parts: Iterable[Part], wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """What stands at each place with so many tokens, quoted."""
    quotes, left = {}, deque(sorted(wanted))
    begun = 0
    for documents, tokens in parts:
        texts = dict(documents.select("document_id", "text").iter_rows())
        while left and left[0][0] < begun + tokens.height:
            place, n_tokens = left.popleft()
            own = tokens.slice(place - begun, n_tokens)
            quotes[place, n_tokens] = _quote(texts[own["document_id"][0]], own["start"][0], own["end"][-1])
        begun += tokens.height
    return quotes


def _quote(text: str, start: int, end: int) -> str:
    """text[start:end] with a few characters around it, of its own line."""
    before = text[max(start - EXAMPLE_CHARS, 0) : start].rpartition("\n")[2]
    after = text[end : end + EXAMPLE_CHARS].partition("\n")[0]
    return f"{before}【{text[start:end]}】{after}"


_MEASURES: dict[str, DataType | DataTypeClass] = {
    "place": pl.Int64,
    "n_tokens": pl.Int64,
    "count": pl.Int64,
    "n_documents": pl.Int64,
    "is_guessed": pl.Boolean,
    "pmi": pl.Float64,
    "entropy_left": pl.Float64,
    "entropy_right": pl.Float64,
    "examples": pl.List(pl.Int64),
}
