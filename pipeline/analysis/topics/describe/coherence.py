"""How well the top terms of a topic go together in the corpus."""

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.topics.describe.description import rank_terms
from pipeline.tables.fits import TOPIC_COHERENCE

# Röder, Both & Hinneburg (2015) evaluate C_v with the ten most probable words and a window of 110.
N_TERMS = 10
WINDOW = 110
EPSILON = 1e-12  # theirs and gensim's, for words that never stand together


def measure_coherence(
    topic_words: Mapping[int, pl.DataFrame], tokens: Iterable[pl.DataFrame], vocabulary: pl.Series
) -> pl.DataFrame:
    """C_v, NPMI and exclusivity of each topic of each candidate fit; one row is one topic of one candidate.

    topic_words: number of topics → its table. tokens: in pieces of whole sections, which are the texts, cut down to the vocabulary,
    in reading order.
    c_v: null where it is not defined. Equal to gensim's CoherenceModel, which takes a second to import;
    all candidates share one count of windows. npmi: mean over pairs of the same terms in the same windows.
    exclusivity: mean share of this topic in what all topics give to each of its terms (Bischof & Airoldi 2012).
    """
    tops = {n_topics: _list_tops(words) for n_topics, words in topic_words.items()}
    terms = sorted(set().union(*(table["term"] for table in tops.values())))
    codes = {term: code for code, term in enumerate(terms)}
    n_windows, together = 0, np.zeros((len(codes), len(codes)))
    for piece in tokens:
        n, counts = count_windows(piece.filter(pl.col("token").is_in(vocabulary.implode())), codes)
        n_windows, together = n_windows + n, together + counts
    npmi = normalize_information(together, n_windows)
    rows = []
    for n_topics, table in tops.items():
        for (topic,), own in table.group_by("topic", maintain_order=True):
            places = [codes[term] for term in own["term"]]
            block = npmi[np.ix_(places, places)]
            rows.append((n_topics, topic, compare_with_whole(block), average_pairs(block), own["exclusivity"].mean()))
    columns = TOPIC_COHERENCE.pick("n_topics", "topic", "c_v", "npmi", "exclusivity")
    return pl.DataFrame(rows, schema=columns, orient="row")


def _list_tops(topic_words: pl.DataFrame) -> pl.DataFrame:
    """The most probable terms of each topic, each with the topic's share of what all topics give to it."""
    shares = topic_words.select(
        "topic", "term", exclusivity=pl.col("probability") / pl.col("probability").sum().over("term")
    )
    return rank_terms(topic_words, N_TERMS).join(shares, on=["topic", "term"], how="left", maintain_order="left")


def count_windows(tokens: pl.DataFrame, codes: Mapping[str, int]) -> tuple[int, Matrix]:
    """How many sliding windows there are, and in how many two terms stand together: array of shape (n_terms, n_terms).

    codes: term → its row and column. The diagonal holds the windows with a term. A text shorter than the window is one window.
    """
    texts = tokens.select(
        text=pl.col("section_id").rle_id(),
        word=pl.col("token").replace_strict(codes, default=-1, return_dtype=pl.Int64),
    )
    text = texts["text"].to_numpy().astype(np.int64)
    word = texts["word"].to_numpy()
    lengths = np.bincount(text) if text.size else np.empty(0, dtype=np.int64)
    sizes = np.maximum(1, lengths - WINDOW + 1)
    firsts = np.cumsum(sizes) - sizes
    position = np.arange(text.size) - (np.cumsum(lengths) - lengths)[text]
    places = np.flatnonzero(word >= 0)
    # One text's occurrences of one word in a row, in reading order.
    places = places[np.lexsort((word[places], text[places]))]
    starts, ends = find_windows(text[places] * len(codes) + word[places], position[places], sizes[text[places]])
    inside = ends - starts
    window = np.repeat(firsts[text[places]] + starts - (np.cumsum(inside) - inside), inside) + np.arange(inside.sum())
    member = np.repeat(word[places], inside)
    n_windows = int(sizes.sum())
    presence = csr_array((np.ones(window.size), (window, member)), shape=(n_windows, len(codes)))
    # A word that stands twice in a window is there once.
    presence.data[:] = 1
    return n_windows, (presence.T @ presence).toarray()


def find_windows(
    group: NDArray[np.int64], position: NDArray[np.int64], n_windows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The windows of its text that count as having a word because of this occurrence: the first, and the first that no longer does.

    group: the same number for occurrences of one word in one text, in a row; position: at which token of the text, rising;
    n_windows: how many windows the text has. As in gensim: a word is forgotten when one of its occurrences leaves the window,
    even if another is still inside. So an occurrence counts from the window that it ends until the first one in there leaves.
    """
    starts = np.maximum(position - WINDOW + 1, 0)
    stride = int(position.max(initial=0)) + 1
    first_inside = np.searchsorted(group * stride + position, group * stride + starts)
    return starts, np.minimum(position[first_inside] + 1, n_windows)


def normalize_information(together: Matrix, n_windows: int) -> Matrix:
    """Normalised pointwise mutual information of all pairs: array of shape (n_terms, n_terms)."""
    joint = together / n_windows
    alone = np.diag(joint)
    # A term that is no token of its own (it stands inside longer ones only) is in no window, and nothing is known of it.
    with np.errstate(divide="ignore", invalid="ignore"):
        information: Matrix = np.log((joint + EPSILON) / np.outer(alone, alone)) / -np.log(joint + EPSILON)
    information[~np.isfinite(information)] = np.nan
    return information


def compare_with_whole(npmi: Matrix) -> float | None:
    """C_v of one topic: the mean cosine between each term's vector of NPMI with all terms and the sum of these vectors.

    None under two terms, and where a vector has no direction.
    """
    whole = npmi.sum(axis=0)
    lengths = np.linalg.norm(npmi, axis=1) * np.linalg.norm(whole)
    if len(npmi) < 2 or not lengths.all() or np.isnan(lengths).any():
        return None
    return float((npmi @ whole / lengths).mean())


def average_pairs(npmi: Matrix) -> float | None:
    """Mean NPMI of all pairs of different terms; None under two terms."""
    n_terms = len(npmi)
    mean = (npmi.sum() - np.trace(npmi)) / (n_terms * (n_terms - 1)) if n_terms > 1 else np.nan
    return None if np.isnan(mean) else float(mean)
