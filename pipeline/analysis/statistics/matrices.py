"""Tables of counts as sparse matrices."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Flags, Matrix


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


def measure_sections(section_terms: pl.DataFrame, unchanged: pl.DataFrame) -> pl.DataFrame:
    """section_id and n_words, how many words of the vocabulary each section has.

    unchanged: section_id and n_words of the sections that keep what an earlier model gave them: words of its vocabulary.
    """
    counted = section_terms.group_by("section_id").agg(n_words=pl.col("count").sum().cast(pl.Int64))
    return pl.concat([unchanged, counted.join(unchanged, on="section_id", how="anti")]).sort("section_id")


def shape_shares(section_topics: pl.DataFrame, section_ids: Sequence[object] | pl.Series, n_topics: int) -> Matrix:
    """θ of these sections, in their order: array of shape (n_sections, n_topics); 0 of sections that have none."""
    places = pl.DataFrame({"section_id": section_ids}, schema={"section_id": pl.String}).with_row_index("row")
    shares = np.zeros((places.height, n_topics))
    # One topic after the other: to sort or join the whole table takes several times its memory, sections × topics.
    for topic in range(n_topics):
        own = section_topics.filter(topic=topic).join(places, on="section_id")
        shares[own["row"].to_numpy(), topic] = own["probability"].to_numpy()
    return shares


def find_unknown(theta: Matrix, section_ids: Sequence[str], unchanged: pl.DataFrame) -> Flags:
    """Which topics nobody has looked for in which section: array of the shape of theta, (n_sections, n_topics).

    A section that keeps the θ of an earlier model (`unchanged`) has 0 of what was learned after it, now or by a model in between.
    Inference leaves every topic something, so that no other 0 is taken for one of these.
    """
    kept = pl.Series(section_ids, dtype=pl.String).is_in(unchanged["section_id"].implode()).to_numpy()
    return np.asarray(kept[:, None] & (theta == 0))


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
