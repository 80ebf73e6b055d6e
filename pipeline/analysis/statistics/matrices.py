"""Tables of counts as sparse matrices."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array, get_index_dtype

from pipeline.analysis.statistics.arrays import Flags, Matrix, Theta, join_parts, shrink
from pipeline.analysis.statistics.section_ids import copy_names, find_ids, match_ids
from pipeline.tables.contract import Dtype


def make_matrix(counts: pl.DataFrame, row: str) -> tuple[csr_array, list[object], list[str]]:
    """Counts as a sparse matrix of shape (n_rows, n_terms), with the names of rows and terms, both sorted.

    The entries keep the order of `counts` where it is sorted by row and term.
    """
    rows = counts[row].unique().sort()
    terms = counts["term"].unique().sort()
    places = [
        counts[column].replace_strict(names, np.arange(len(names), dtype=np.int32), return_dtype=pl.Int32).to_numpy()
        for column, names in ((row, rows), ("term", terms))
    ]
    matrix = csr_array((counts["count"].to_numpy().astype(np.float64), tuple(places)), shape=(len(rows), len(terms)))
    return matrix, rows.to_list(), terms.to_list()


@dataclass(frozen=True)
class DocumentTerms:
    """How often each term stands in each document, in half the memory of their sections.

    counts: array of shape (n_documents, n_terms). document_ids, terms: of its rows and columns, both sorted.
    """

    counts: csr_array
    document_ids: pl.Series
    terms: pl.Series

    def take(self, documents: pl.DataFrame) -> tuple[csr_array, pl.DataFrame]:
        """The counts of those of these documents that are counted, and these, in their order."""
        counted = documents.filter(pl.col("document_id").is_in(self.document_ids.implode()))
        if counted["document_id"].equals(self.document_ids):  # no copy
            return self.counts, counted
        return self.counts[self.document_ids.search_sorted(counted["document_id"]).to_numpy()], counted


@dataclass(frozen=True)
class SectionTerms:
    """The table section_terms as a matrix, which takes a fifth of its memory and is not copied by what asks it.

    counts: int32 array of shape (n_sections, n_terms), or weights in their place. section_ids, terms: of its rows and columns, both
    sorted. What squares counts or multiplies them with each other takes floats first.
    """

    counts: csr_array
    section_ids: pl.Series
    terms: pl.Series

    def find_rows(self, section_ids: pl.Series) -> pl.Series:
        """The row of each of these sections; null of those that have none."""
        return find_ids(section_ids, self.section_ids)

    def align(self, section_ids: pl.Series) -> csr_array:
        """The counts of these sections, in their order; none of sections that are not among them."""
        if section_ids.equals(self.section_ids):
            return self.counts
        return self.sum_rows(section_ids.alias("section_id").to_frame().with_row_index("place"), len(section_ids))

    def spread(self, terms: pl.Series) -> "SectionTerms":
        """The same with a column for each of these terms, which are sorted and all that it has, and more."""
        if self.terms.equals(terms):
            return self
        column = terms.search_sorted(self.terms).to_numpy().astype(self.counts.indices.dtype)
        places = column[self.counts.indices], self.counts.indptr
        return SectionTerms(
            csr_array((self.counts.data, *places), shape=(len(self.section_ids), len(terms))), self.section_ids, terms
        )

    def count_terms(self) -> pl.DataFrame:
        """term and count, how often each stands in all sections."""
        # In pieces, as scipy would copy all counts into 64 bits.
        sums = np.zeros(len(self.terms), dtype=np.int64)
        for some in cut_rows(self.counts.indptr):
            sums += self.counts[some].sum(axis=0)
        return pl.DataFrame({"term": self.terms, "count": sums})

    def sum_documents(self, sections: pl.DataFrame) -> DocumentTerms:
        """The counts of these sections by document; sections has section_id, document_id."""
        document_ids = sections["document_id"].unique().sort()
        places = sections.with_columns(place=document_ids.search_sorted(sections["document_id"]))
        return DocumentTerms(self.sum_rows(places, len(document_ids)), document_ids, self.terms)

    def sum_rows(self, places: pl.DataFrame, n_places: int) -> csr_array:
        """Sections summed by their `place`: array of shape (n_places, n_terms), terms in order.

        places: section_id, place; sections without one are left out.
        """
        place = match_ids(self.section_ids, places, "place")
        # Places in 64 bits would make the product copy those of all counts into 64.
        known = np.flatnonzero(place.is_not_null()).astype(np.int32)
        gathered = (np.ones(len(known), np.int32), (place.drop_nulls().to_numpy().astype(np.int32), known))
        summed = csr_array(gathered, shape=(n_places, len(self.section_ids))) @ self.counts
        summed.sort_indices()
        return summed

    def list_rows(self, name: str = "count", dtype: Dtype = pl.Int64) -> Iterator[pl.DataFrame]:
        """section_id, term, and the counts under this name, in pieces of whole sections; rows by section and term."""
        for some in cut_rows(self.counts.indptr):
            part = self.counts[some]
            rows = np.repeat(np.arange(some.start, some.stop), np.diff(part.indptr))
            yield pl.DataFrame(
                {
                    "section_id": self.section_ids.gather(rows),
                    "term": self.terms.gather(part.indices),
                    name: part.data,
                }
            ).with_columns(pl.col(name).cast(dtype))


@dataclass(frozen=True)
class SectionTopics:
    """The table section_topics as an array: θ of shape (n_sections, n_topics), rows sum to 1. section_ids: of its rows, sorted.

    What adds shares up or multiplies them takes 64 bits first.
    """

    theta: Theta
    section_ids: pl.Series

    def find_rows(self, section_ids: pl.Series) -> pl.Series:
        """The row of each of these sections; null of those that have none."""
        return find_ids(section_ids, self.section_ids)

    def align(self, section_ids: pl.Series) -> Theta:
        """θ of these sections, in their order; 0 of sections that have none."""
        if section_ids.equals(self.section_ids):
            return self.theta
        row = self.find_rows(section_ids)
        shares = np.zeros((len(section_ids), self.theta.shape[1]), self.theta.dtype)
        shares[row.is_not_null().to_numpy()] = self.theta[row.drop_nulls().to_numpy()]
        return shares

    def list_rows(self) -> Iterator[pl.DataFrame]:
        """section_id, topic, probability, in pieces of whole sections; rows by section and topic."""
        n_topics = self.theta.shape[1]
        for some in cut_rows(count_starts(self.theta)):
            rows = np.arange(some.start, some.stop)
            yield pl.DataFrame(
                {
                    "section_id": self.section_ids.gather(np.repeat(rows, n_topics)),
                    "topic": np.tile(np.arange(n_topics, dtype=np.int32), len(rows)),
                    "probability": self.theta[some].ravel().astype(np.float64),
                }
            )


def gather_terms(parts: Iterable[pl.DataFrame]) -> SectionTerms:
    """The table section_terms, which comes in parts. Rows by section and term, as the stage writes them, are not copied to be sorted."""
    ids, lengths = [pl.Series("section_id", [], pl.String)], [pl.Series([], dtype=pl.UInt32)]
    terms, codes, counts = pl.Series("term", [], pl.Categorical), [], []
    for part in parts:
        runs = part["section_id"].rle()
        ids.append(copy_names(runs.struct.field("value")))
        lengths.append(runs.struct.field("len"))
        term = part["term"].cast(pl.Categorical)
        terms = pl.concat([terms, term.unique()]).unique()
        codes.append(shrink(term.to_physical().to_numpy()))
        counts.append(shrink(part["count"].to_numpy()))
    names = pl.concat(ids)
    # A section may go on in the next part.
    is_last = names.ne_missing(names.shift(-1))
    section_ids = names.filter(is_last)
    ends = np.cumsum(pl.concat(lengths).to_numpy(), dtype=np.int64)[is_last.to_numpy()]
    del ids, names
    terms = terms.cast(pl.String).sort()
    code = terms.cast(pl.Categorical).to_physical().to_numpy()
    column = np.zeros(int(code.max(initial=0)) + 1, dtype=np.int32)
    column[code] = np.arange(len(terms))
    for part_of, own in enumerate(codes):
        codes[part_of] = column[own]
    columns = join_parts(codes, np.int32)
    matrix = csr_array(
        (
            join_parts(counts, np.int32),
            columns,
            np.append(0, ends).astype(get_index_dtype(maxval=len(columns))),
        ),
        shape=(len(section_ids), len(terms)),
    )
    if not section_ids.is_sorted():
        run_of, section_ids = section_ids, section_ids.unique().sort()
        to_rows = gather_rows(section_ids.search_sorted(run_of).to_numpy(), len(section_ids))
        matrix = (to_rows @ matrix).astype(np.int32)
    matrix.sort_indices()
    return SectionTerms(matrix, section_ids, terms)


def pick_sections(parts: Iterable[pl.DataFrame], section_ids: pl.Series) -> Iterator[pl.DataFrame]:
    """The rows of these sections in the parts of a table by section_id; section_ids: sorted."""
    for part in parts:
        runs = part["section_id"].rle().struct
        names, lengths = runs.field("value"), runs.field("len")
        is_known = find_ids(names, section_ids).is_not_null()
        yield part.filter(pl.Series(np.repeat(is_known.to_numpy(), lengths.to_numpy())))


def list_terms(parts: Iterable[pl.DataFrame]) -> pl.Series:
    """The terms of the table section_terms, which comes in parts, sorted."""
    terms = pl.Series("term", [], pl.String)
    for part in parts:
        terms = pl.concat([terms, part["term"].unique()]).unique()
    return terms.sort()


def gather_topics(parts: Iterable[pl.DataFrame], n_topics: int | None = None) -> SectionTopics:
    """The table section_topics, which comes in parts; raises ValueError where its rows are not by section and topic.

    Its shares have 32 bits (`order_topics`), and are held in no more.
    n_topics: how many there are where no part may have a row.
    """
    ids, topics, shares = [pl.Series("section_id", [], pl.String)], [], []
    for part in parts:
        ids.append(copy_names(part.filter(topic=0)["section_id"]))
        topics.append(part["topic"].to_numpy())
        shares.append(part["probability"].to_numpy().astype(np.float32))
    section_ids = pl.concat(ids)
    theta, topic = join_parts(shares, np.float32), join_parts(topics, np.int16)
    n_topics = len(theta) // len(section_ids) if len(section_ids) else n_topics or 0
    if not section_ids.is_sorted() or (topic.reshape(-1, max(n_topics, 1)) != np.arange(max(n_topics, 1))).any():
        raise ValueError("section_topics must be sorted by section_id and topic")
    return SectionTopics(theta.reshape(len(section_ids), n_topics), section_ids)


def count_starts(matrix: NDArray[Any]) -> NDArray[np.int64]:
    """Where each row of an array begins among its entries, and where the last one ends."""
    return np.asarray(np.arange(len(matrix) + 1) * matrix.shape[1], dtype=np.int64)


def cut_rows(starts: NDArray[np.integer], at_once: int = 500_000) -> Iterator[slice]:
    """All rows in slices of about so many entries; starts: where each row begins among them, and behind it where the last one ends."""
    inner = np.searchsorted(starts, range(at_once, int(starts[-1]), at_once))
    # To the last row, which may have no entry.
    edges = np.unique([0, *inner, len(starts) - 1])
    return (slice(int(low), int(high)) for low, high in pairwise(edges))


def measure_sections(section_terms: SectionTerms, unchanged: pl.DataFrame) -> pl.DataFrame:
    """section_id and n_words, how many words of the vocabulary each section has.

    unchanged: section_id and n_words of the sections that keep what an earlier model gave them: words of its vocabulary.
    """
    counts = section_terms.counts
    n_words = np.zeros(len(section_terms.section_ids), dtype=np.int64)
    for some in cut_rows(counts.indptr):
        n_words[some] = counts[some].sum(axis=1)
    counted = pl.DataFrame({"section_id": section_terms.section_ids, "n_words": n_words})
    return pl.concat([unchanged, counted.join(unchanged, on="section_id", how="anti")]).sort("section_id")


def find_unknown(theta: Theta, section_ids: pl.Series, unchanged: pl.DataFrame) -> Flags:
    """Which topics nobody has looked for in which section: array of the shape of theta, (n_sections, n_topics).

    A section that keeps the θ of an earlier model (`unchanged`) has 0 of what was learned after it, now or by a model in between.
    Inference leaves every topic something, so that no other 0 is taken for one of these.
    """
    unknown = np.asarray(theta == 0)
    unknown &= section_ids.is_in(unchanged["section_id"].implode()).to_numpy()[:, None]
    return unknown


def mark_entries(counts: csr_array) -> csr_array:
    """1 where there is a count; its places are those of the counts, not copies."""
    return csr_array((np.ones(counts.nnz), counts.indices, counts.indptr), shape=counts.shape)


def gather_rows(places: NDArray[np.int64], n_places: int | None = None) -> csr_array:
    """The matrix that sums rows by their place: array of shape (n_places, n_rows), up to the last place that has one if not told.

    >>> (gather_rows(np.array([1, 0, 1])) @ np.array([1.0, 2.0, 4.0])).tolist()
    [2.0, 5.0]
    """
    n = len(places)
    n_places = int(places.max(initial=-1)) + 1 if n_places is None else n_places
    return csr_array((np.ones(n), (places, np.arange(n))), shape=(n_places, n))


def sum_by(values: Matrix, places: NDArray[np.int64], n_places: int | None = None) -> Matrix:
    """Rows summed by their place: array of shape (n_places, …).

    >>> sum_by(np.array([1.0, 2.0, 4.0]), np.array([1, 0, 1]), 3).tolist()
    [2.0, 5.0, 0.0]
    """
    # numpy and scipy add up in one order; a polars group_by does so in as many orders as it has threads.
    return np.asarray(gather_rows(places, n_places) @ values)
