"""How evenly mentions are spread over those who could have made them."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import cut_rows, gather_rows


def measure_dispersion(counts: csr_array, sizes: Matrix, groups: NDArray[np.int64]) -> Matrix:
    """Gries' DP (2008) of each term over the parts of each group: array of shape (n_groups, n_terms), NaN where it doesn't occur.

    counts: array of shape (n_parts, n_terms), parts being documents or voices; sizes, groups: arrays of shape (n_parts,), the tokens or
    characters of each, and its group, from 0.
    ½ Σ |v - s|, v a part's share of the term's mentions in the group, s its share of the group's size: 0 where the term is spread as the
    text is, near 1 where one part among many has it all. Rare terms can't be spread over many, and have a high DP whoever writes them.
    """
    to_groups = gather_rows(groups)
    share = sizes / (to_groups @ sizes)[groups]
    total = (to_groups @ counts).toarray()
    # Parts without the term give Σs of theirs, which is 1 less that of the others.
    gap = np.zeros_like(total)
    for some in cut_rows(counts.indptr):
        entries = counts[some].tocoo()
        parts, terms = entries.coords[0] + some.start, entries.coords[1]
        expected = share[parts]
        found = entries.data / total[groups[parts], terms]
        np.add.at(gap, (groups[parts], terms), np.abs(found - expected) - expected)
    return np.where(total > 0, (1 + gap) / 2, np.nan)
