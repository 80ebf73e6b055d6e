"""Which words each topic has in each period, counted in the text of that period."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array, get_index_dtype

from pipeline.analysis.statistics.arrays import Flags, Matrix, Theta
from pipeline.analysis.statistics.matrices import cut_rows
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.analysis.statistics.resampling import BLOCK
from pipeline.tables.periods import PERIOD_TERMS

# A word is counted for every topic that has at least this part of it; what is under it, a hundred tiny parts a section, says nothing.
MIN_PART = 0.01


@dataclass(frozen=True)
class TopicWords:
    """Expected words of topics in documents: array of shape (n_documents, n_columns), a column being a term of a topic.

    topic, term: the places of each column's topic and term, arrays of shape (n_columns,); sorted by topic and term.
    """

    counts: csr_array
    topic: NDArray[np.int64]
    term: NDArray[np.int64]
    n_topics: int

    def add_up(self, weights: Matrix) -> Matrix:
        """Words of weighted documents, (n_sums, n_documents) → (n_sums, n_columns)."""
        total: Matrix = (self.counts.T @ weights.T).T
        return total

    def count_documents(self, inside: Flags) -> NDArray[np.int64]:
        """How many of the documents that are inside, (n_documents,), have any: array of shape (n_columns,)."""
        numbers = np.zeros(len(self.term), dtype=np.int64)
        for some in cut_rows(self.counts.indptr):
            numbers += np.bincount(self.counts[some][inside[some]].indices, minlength=len(numbers))
        return numbers

    def compare(self, left: Matrix, right: Matrix) -> Matrix:
        """Cosine of each topic's words with its own elsewhere, row by row: (n_rows, n_columns) → (n_rows, n_topics)."""
        of_topic = csr_array(
            (np.ones(len(self.topic)), (np.arange(len(self.topic)), self.topic)), shape=(len(self.topic), self.n_topics)
        )
        inner = (left * right) @ of_topic
        lengths = np.sqrt(((left**2) @ of_topic) * ((right**2) @ of_topic))
        cosine: Matrix = inner / np.maximum(lengths, 1e-300)
        return cosine

    def spread(self, row: Matrix, n_terms: int) -> Matrix:
        """One row as an array of shape (n_topics, n_terms)."""
        full = np.zeros((self.n_topics, n_terms))
        full[self.topic, self.term] = row
        return full


def share_words(counts: csr_array, theta: Theta, phi: Matrix, document: NDArray[np.int64]) -> TopicWords:
    """Every word shared out over topics, as likely as each has written it in its section: θ φ / Σ θ φ (Blei et al. 2003).

    counts: (n_sections, n_terms); theta: (n_sections, n_topics); phi: (n_topics, n_terms); document: of each section, rising from 0.
    """
    n_terms = counts.shape[1]
    starts = np.append(np.flatnonzero(np.diff(document, prepend=-1)), len(document))
    values, columns, lengths = np.empty(0), np.empty(0, dtype=np.int32), [np.zeros(1, dtype=np.int64)]
    n_uses = np.zeros(phi.size, dtype=np.int64)
    for some in cut_rows(counts.indptr[starts]):
        inside = slice(starts[some.start], starts[some.stop])
        part = _share_documents(counts[inside], theta[inside], phi, document[inside] - some.start)
        n_uses += np.bincount(part.indices, minlength=phi.size)
        n_before = len(values)
        # They grow where they are: parts that wait to be joined would take as much again. refcheck would take a second name for
        # a view; a view would be left without its memory, and nobody holds one until the end.
        for whole, more in ((values, part.data), (columns, part.indices)):
            whole.resize(n_before + part.nnz, refcheck=False)
            whole[n_before:] = more
        lengths.append(np.diff(part.indptr))
    used = np.flatnonzero(n_uses)
    column = np.zeros(phi.size, dtype=np.int32)
    column[used] = np.arange(len(used))
    ends = np.cumsum(np.concatenate(lengths))
    for some in cut_rows(ends):
        own = slice(ends[some.start], ends[some.stop])
        columns[own] = column[columns[own]]
    places = columns, ends.astype(get_index_dtype(maxval=int(ends[-1])))
    words = csr_array((values, *places), shape=(len(ends) - 1, len(used)))
    return TopicWords(words, used // n_terms, used % n_terms, len(phi))


def _share_documents(counts: csr_array, theta: Theta, phi: Matrix, document: NDArray[np.int64]) -> csr_array:
    """The words of some documents, a column being any term of any topic: array of shape (n_documents, n_topics · n_terms)."""
    section = np.repeat(np.arange(len(theta)), np.diff(counts.indptr))
    places = counts.indices
    chance = np.zeros(counts.nnz)
    for topic in range(len(phi)):
        chance += theta[section, topic] * phi[topic, places]
    rows, columns, values = [], [], []
    for topic in range(len(phi)):
        part = theta[section, topic] * phi[topic, places] / np.maximum(chance, 1e-300)
        kept = part >= MIN_PART
        rows.append(document[section[kept]])
        columns.append(topic * counts.shape[1] + places[kept].astype(np.int64))
        values.append(part[kept] * counts.data[kept])
    shape = (int(document[-1]) + 1, phi.size)
    words = csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape)
    words.sum_duplicates()
    return words


def shuffle_similarities(words: TopicWords, both: NDArray[np.bool_], shuffled: NDArray[np.bool_]) -> Matrix:
    """Cosines of topics with themselves where documents are dealt to two periods at random: (n_draws, n_topics).

    What the same topic reaches without any change: two samples of its words are never alike. both: which documents lie in the
    two periods; shuffled: as from `periods.shuffle_periods`.
    """
    # Of two periods in all no copy, which would be as large as all else.
    inside = words if both.all() else replace(words, counts=words.counts[both])
    total = inside.add_up(np.ones((1, int(both.sum()))))
    cosines = []
    step = max(1, BLOCK // max(len(words.topic), 1))
    for start in range(0, len(shuffled), step):
        after = inside.add_up(shuffled[start : start + step].astype(np.float64))
        cosines.append(inside.compare(total - after, after))
    return np.concatenate(cosines)


def rank_period_terms(
    words: TopicWords,
    terms: list[str],
    period: NDArray[np.int64],
    n_periods: int,
    n_terms: int,
    left_out: Collection[str],
) -> pl.DataFrame:
    """The most frequent terms of each topic in each period, of those that occur there and are not left out; ties by term.

    count: expected words of the topic; share: of all its words then; n_documents: that have it for the topic; entered: not among
    the terms listed for the period before (null for the first). period: of each document. Rows by period, topic, rank (from 1).
    """
    rows = []
    listed = ~np.isin(terms, sorted(left_out))[words.term]
    for number in range(n_periods):
        inside = period == number
        totals = words.add_up(inside[None, :].astype(np.float64))[0]
        documents = words.count_documents(inside)
        for topic in range(words.n_topics):
            own = np.flatnonzero((words.topic == topic) & (documents > 0))
            shown = own[listed[own]]
            # Columns are in the order of terms, so that a stable sort leaves ties so.
            top = shown[np.argsort(coarsen(-totals[shown]), kind="stable")[:n_terms]]
            whole = totals[own].sum()
            rows += [
                (number, topic, rank, terms[words.term[place]], totals[place], totals[place] / whole, documents[place])
                for rank, place in enumerate(top, 1)
            ]
    schema = PERIOD_TERMS.drop("entered") | {"period": pl.Int32}  # its number, from 0
    table = pl.DataFrame(rows, schema=schema, orient="row")
    before = table.select(pl.col("period") + 1, "topic", "term", listed=pl.lit(True))
    listed_then = before.select("period", "topic", known=pl.lit(True)).unique()
    return (
        table.join(before, on=["period", "topic", "term"], how="left", maintain_order="left")
        .join(listed_then, on=["period", "topic"], how="left", maintain_order="left")
        .with_columns(entered=pl.when(pl.col("known")).then(pl.col("listed").is_null()))
        .drop("listed", "known")
    )
