"""New terms: words that stand together as one would, and that no dictionary has (新词发现).

Pointwise mutual information (Church & Hanks 1990), branching entropy on both sides (Jin & Tanaka-Ishii 2006) and document
frequency; on tokens instead of characters, so that candidates begin and end where words do.
Names that end with a verb (结对, 共育) are not suggested, as most of what does is no name.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from polars.datatypes import DataType, DataTypeClass

from pipeline.params.sections import TermAuditParams
from pipeline.tables.words import SUGGESTED_TERMS

MOST_TOKENS, MOST_CHARS = 4, 10
LEAST_ENTROPY = 1.0  # bits: with fewer neighbours than two, equally frequent, it is part of something longer
GUESSED = 1.5  # a compound with a part in no dictionary is a name sooner than one of common words
N_EXAMPLES, EXAMPLE_CHARS = 3, 12  # characters shown on either side

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


@dataclass(frozen=True)
class Stream:
    """The tokens of a corpus as integers, in reading order; arrays of shape (n_tokens,)."""

    codes: np.ndarray
    documents: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    follows: np.ndarray  # whether the next token stands right behind, in the same sentence
    unknown: np.ndarray  # whether jieba guessed the token, for want of it in the dictionary
    within: np.ndarray  # whether a token may stand in a term; first, last: at its ends; alone: be one by itself
    first: np.ndarray
    last: np.ndarray
    alone: np.ndarray


def suggest_terms(
    documents: pl.DataFrame,
    tokens: pl.DataFrame,
    dictionary: pl.DataFrame,
    user_terms: Collection[str],
    stop_words: Collection[str],
    params: TermAuditParams,
) -> pl.DataFrame:
    """Candidates, best first; one row is one term with its counts, measures and examples.

    dictionary: words with their part of speech; like the user terms they need no suggestion; stop_words: no term begins or ends with one.
    pmi = (log₂ f(w) + (n - 1) log₂ N - Σ log₂ f(token)) / (n - 1), for a word of one token over its characters; entropies in bits;
    score = pmi · min(entropy_left, entropy_right) · log₂(1 + n_documents), times GUESSED where part of it is in no dictionary.
    """
    stream = _read_stream(tokens, dictionary, user_terms, stop_words)
    texts = dict(documents.select("document_id", "text").iter_rows())
    frequencies = np.log2(np.maximum(np.bincount(stream.codes), 1))
    measured = [
        _measure(stream, places, ids, n_tokens, frequencies, params)
        for n_tokens, places, ids in _count_ngrams(stream, params.min_count)
    ]
    found = pl.concat([pl.DataFrame(schema=_MEASURES), *measured])
    names = tokens["document_id"].gather(found["place"]).to_list()
    terms = [texts[name][start:end] for name, start, end in zip(names, found["start"], found["end"], strict=True)]
    found = found.with_columns(pl.Series("term", terms, dtype=pl.String))
    single = found["n_tokens"] == 1
    found = found.with_columns(pmi=pl.when(single).then(_weigh_characters(found, texts.values())).otherwise("pmi"))
    ranked = (
        found.join(dictionary, left_on="term", right_on="word", how="anti", maintain_order="left")
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
    examples = [
        " ／ ".join(_quote(texts[tokens["document_id"][place]], stream, place, n_tokens) for place in places)
        for places, n_tokens in ranked.select("examples", "n_tokens").iter_rows()
    ]
    return ranked.with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("rank"),
        pl.format("{}  # 新词：{} 次，{} 份文档", "term", "count", "n_documents").alias("entry"),
        pl.Series("examples", examples, dtype=pl.String),
    ).select(*SUGGESTED_TERMS.columns)


def _read_stream(
    tokens: pl.DataFrame, dictionary: pl.DataFrame, user_terms: Collection[str], stop_words: Collection[str]
) -> Stream:
    token = tokens["token"].cast(pl.Categorical)
    codes = token.to_physical().cast(pl.Int32).to_numpy()
    starts, ends = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    documents = tokens["document_id"].rle_id().to_numpy()
    same = (np.diff(documents) == 0) & (np.diff(tokens["sentence"].to_numpy()) == 0) & (starts[1:] == ends[:-1])

    name = pl.col("token")
    pos = pl.col("pos").fill_null("n")  # what jieba does not know is a name of something
    is_han = name.str.contains(r"^\p{Han}+$")
    is_stop = name.is_in(list(stop_words))
    is_new = is_han & pl.col("pos").is_null() & ~name.is_in(list(user_terms))
    judged = (
        pl.DataFrame({"token": token.unique()})
        .select(name.cast(pl.String), code=name.to_physical())
        .join(dictionary.select(token="word", pos="pos").unique("token", keep="last"), on="token", how="left")
        .select(
            "code",
            unknown=is_new,
            within=is_han & ~pos.is_in(_NOT_WITHIN),
            first=~is_stop & ~pos.is_in(_NOT_FIRST),
            last=(~is_stop | name.is_in(_ENDINGS)) & ~pos.is_in(_NOT_LAST) & (name.str.len_chars() > 1),
            alone=is_new & ~is_stop & (name.str.len_chars() > 1),
        )
    )
    masks = {}
    for mask in ("unknown", "within", "first", "last", "alone"):
        of_code = np.zeros(int(codes.max(initial=0)) + 1, bool)
        of_code[judged["code"].to_numpy()] = judged[mask].to_numpy()
        masks[mask] = of_code[codes]
    return Stream(codes, documents, starts, ends, np.append(same, False)[: len(codes)], **masks)


def _count_ngrams(stream: Stream, min_count: int) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Number of tokens, places and an id at each place, of all n-grams that occur often enough and may be terms."""
    yield 1, (places := np.flatnonzero(stream.alone)), stream.codes[places]
    # Half the memory under 2³¹ tokens: the least type for places, and for the ends reckoned from them.
    places = np.flatnonzero(stream.within).astype(np.min_scalar_type(-len(stream.codes) - MOST_TOKENS))
    ids = stream.codes[places].astype(np.int64)
    n_codes = int(stream.codes.max(initial=0)) + 1
    for n_tokens in range(2, MOST_TOKENS + 1):
        # An n-gram is frequent only where its first n - 1 tokens are: each round has fewer places than the one before.
        ends = np.minimum(places + n_tokens - 1, len(stream.codes) - 1)
        goes_on = stream.follows[ends - 1] & stream.within[ends] & (ends == places + n_tokens - 1)
        places, ids, ends = places[goes_on], ids[goes_on], ends[goes_on]
        _, ids, counts = np.unique(ids * n_codes + stream.codes[ends], return_inverse=True, return_counts=True)
        frequent = counts[ids] >= min_count
        places, ids, ends = places[frequent], ids[frequent], ends[frequent]
        short = stream.ends[ends] - stream.starts[places] <= MOST_CHARS
        chosen = stream.first[places] & stream.last[ends] & short
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
    pairs = pl.DataFrame({"id": ids, "document": stream.documents[places], "place": places})
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
            "start": stream.starts[places[first]],
            "end": stream.ends[ends[first]],
            "n_tokens": np.full(len(first), n_tokens),
            "count": counts,
            "is_guessed": stream.unknown[places[first][:, None] + np.arange(n_tokens)].any(axis=1) & (n_tokens > 1),
            "pmi": pmi,
            "entropy_left": _branch(ids, left, counts),
            "entropy_right": _branch(ids, right, counts),
        }
    )
    return (
        table.with_columns(per_candidate.sort("id").drop("id"))
        .select(pl.col(name).cast(dtype) for name, dtype in _MEASURES.items())
        .filter(
            (pl.col("count") >= params.min_count)
            & (pl.col("n_documents") >= params.min_documents)
            & (pl.min_horizontal("entropy_left", "entropy_right") >= LEAST_ENTROPY)
            & (pl.col("end") - pl.col("start") <= MOST_CHARS)
        )
    )


def _branch(ids: np.ndarray, neighbours: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Entropy of each candidate's neighbours in bits; -1, the edge of a sentence, is another neighbour each time."""
    inner = neighbours >= 0
    n_codes = int(neighbours.max(initial=0)) + 1
    pairs, n = np.unique(ids[inner] * n_codes + neighbours[inner], return_counts=True)
    # H = log₂ n - Σ nᵢ log₂ nᵢ / n: a neighbour that comes once adds nothing to the sum.
    repeated = np.bincount(pairs // n_codes, n * np.log2(n), len(counts))
    return np.asarray(np.log2(counts) - repeated / counts)


def _weigh_characters(found: pl.DataFrame, texts: Collection[str]) -> pl.Series:
    """PMI of each term over its characters, for terms of one token."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    n_chars = max(len(codes), 1)
    frequencies = np.bincount(codes, minlength=1)
    pmi = [
        (np.log2(n) + (len(term) - 1) * np.log2(n_chars) - sum(np.log2(frequencies[ord(c)]) for c in term))
        / (len(term) - 1)
        for term, n in found.select("term", "count").iter_rows()
    ]
    return pl.Series(pmi, dtype=pl.Float64)


def _quote(text: str, stream: Stream, place: int, n_tokens: int) -> str:
    """The term with a few characters around it, of its own line."""
    start = int(stream.starts[place])
    end = int(stream.ends[place + n_tokens - 1])
    before = text[max(start - EXAMPLE_CHARS, 0) : start].rpartition("\n")[2]
    after = text[end : end + EXAMPLE_CHARS].partition("\n")[0]
    return f"{before}【{text[start:end]}】{after}"


_MEASURES: dict[str, DataType | DataTypeClass] = {
    "place": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "n_tokens": pl.Int64,
    "count": pl.Int64,
    "n_documents": pl.Int64,
    "is_guessed": pl.Boolean,
    "pmi": pl.Float64,
    "entropy_left": pl.Float64,
    "entropy_right": pl.Float64,
    "examples": pl.List(pl.Int64),
}
