"""How well the top terms of a topic go together in the corpus."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.description import rank_terms

# Röder, Both & Hinneburg (2015) evaluate C_v with the ten most probable words and a window of 110.
N_TERMS = 10
WINDOW = 110
EPSILON = 1e-12  # theirs and gensim's, for words that never stand together

Matrix = NDArray[np.float64]


def measure_coherence(
    topic_words: Mapping[int, pl.DataFrame], tokens: pl.DataFrame, vocabulary: pl.Series
) -> pl.DataFrame:
    """C_v of each topic of each candidate fit; one row is one topic of one candidate.

    topic_words: number of topics → its table. Sections are the texts, cut down to the vocabulary, in reading order.
    null where C_v is not defined. Equal to gensim's CoherenceModel, which takes a second to import;
    all candidates share one count of windows.
    """
    tops = [
        (n_topics, topic, terms)
        for n_topics, words in topic_words.items()
        for topic, terms in rank_terms(words, N_TERMS).group_by("topic", maintain_order=True).agg("term").iter_rows()
    ]
    terms = sorted({term for _, _, top in tops for term in top})
    codes = {term: code for code, term in enumerate(terms)}
    n_windows, together = count_windows(tokens.filter(pl.col("token").is_in(vocabulary.implode())), codes)
    npmi = normalize_information(together, n_windows)
    values = [
        compare_with_whole(npmi[np.ix_(places, places)]) for places in ([codes[t] for t in top] for *_, top in tops)
    ]
    return pl.DataFrame(
        {
            "n_topics": [n_topics for n_topics, _, _ in tops],
            "topic": [topic for _, topic, _ in tops],
            "c_v": values,
        },
        schema={"n_topics": pl.Int32, "topic": pl.Int32, "c_v": pl.Float64},
    )


def average_coherence(topic_coherence: pl.DataFrame) -> pl.DataFrame:
    """Mean C_v of each candidate; rows by n_topics, null where no topic has one."""
    return topic_coherence.group_by("n_topics").agg(pl.col("c_v").mean()).sort("n_topics")


def count_windows(tokens: pl.DataFrame, codes: Mapping[str, int]) -> tuple[int, Matrix]:
    """How many sliding windows there are, and in how many two terms stand together: array of shape (n_terms, n_terms).

    codes: term → its row and column. The diagonal holds the windows with a term. A text shorter than the window is one window.
    """
    windows, members = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    n_windows = 0
    for (text,) in tokens.group_by("section_id", maintain_order=True).agg("token").select("token").iter_rows():
        words = np.array([codes.get(token, -1) for token in text], dtype=np.int64)
        for word in np.unique(words[words >= 0]):
            inside = find_windows(words == word)
            windows.append(n_windows + inside)
            members.append(np.full(inside.size, word))
        n_windows += max(1, len(text) - WINDOW + 1)
    window, member = np.concatenate(windows), np.concatenate(members)
    presence = csr_array((np.ones(window.size), (window, member)), shape=(n_windows, len(codes)))
    return n_windows, (presence.T @ presence).toarray()


def find_windows(occurs: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The windows of a text that count as having a word, `occurs` telling at which tokens it stands.

    As in gensim: a word is forgotten when one of its occurrences leaves the window, even if another is still inside.
    """
    n_windows = occurs.size - WINDOW + 1
    if n_windows <= 1:
        return np.zeros(1, dtype=np.int64)
    present = np.empty(n_windows, dtype=bool)
    present[0] = occurs[:WINDOW].any()
    for window in range(1, n_windows):
        present[window] = occurs[window + WINDOW - 1] or (present[window - 1] and not occurs[window - 1])
    return np.flatnonzero(present)


def normalize_information(together: Matrix, n_windows: int) -> Matrix:
    """Normalised pointwise mutual information of all pairs: array of shape (n_terms, n_terms)."""
    joint = together / n_windows
    alone = np.diag(joint)
    information: Matrix = np.log((joint + EPSILON) / np.outer(alone, alone)) / -np.log(joint + EPSILON)
    return information


def compare_with_whole(npmi: Matrix) -> float | None:
    """C_v of one topic: the mean cosine between each term's vector of NPMI with all terms and the sum of these vectors.

    None under two terms, and where a vector has no direction.
    """
    whole = npmi.sum(axis=0)
    lengths = np.linalg.norm(npmi, axis=1) * np.linalg.norm(whole)
    if len(npmi) < 2 or not lengths.all():
        return None
    return float((npmi @ whole / lengths).mean())
