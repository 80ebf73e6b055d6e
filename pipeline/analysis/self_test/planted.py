"""The smallest change that this corpus could show: rises of known size in its own documents."""

import numpy as np
import polars as pl

from pipeline.analysis.curves.randomization import draw_flips, flip_voices, permute_contrasts, reorder_years
from pipeline.analysis.curves.strata import Strata, gather_strata
from pipeline.analysis.self_test.placebos import draw_orders
from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.matrices import sum_by
from pipeline.params.sections import ResamplingParams, TrajectoryParams

# The rate of a year over that of the year before.
GROWTHS = (1.1, 1.2, 1.4, 2.0)
# Orders of years for each term, and permutations and flips of each test.
N_ORDERS, N_DRAWS = 2, 499


def plant_changes(
    documents: pl.DataFrame, own_counts: Matrix, params: TrajectoryParams, resampling: ResamplingParams
) -> Flags:
    """Whether each rise is found in each term under each order of years: array of shape (n_growths, n_orders, n_terms), by GROWTHS.

    Each term's years are put into another order first, as in placebos, so that it has no trend of its own; then its mentions are thinned.
    Found is what a keyword that was asked for alone would be said to rise for: p of the body test or of the permutation < max_q, p of
    the year test too, and enough documents and voices left. documents, own_counts: as `try_placebos` takes them, of a corpus that has
    a body test.
    """
    rng = np.random.default_rng(resampling.seed)
    years = gather_strata(documents, own_counts).years
    reports = documents["year"].is_in(years.tolist()).to_numpy()
    documents, counts = documents.filter(reports), np.tile(own_counts[reports], (1, N_ORDERS))
    orders = draw_orders(years, (counts.shape[1],), rng)
    times = orders[:, np.searchsorted(years, documents["year"].to_numpy())].T
    found = []
    for growth in GROWTHS:
        thinned = thin_counts(counts, times, growth, rng)
        enough = _meet_floors(documents, thinned, params)
        found.append(enough & _find_rises(gather_strata(documents, thinned), orders, params.max_q, rng))
    return np.array(found).reshape(len(GROWTHS), N_ORDERS, -1)


def thin_counts(counts: Matrix, times: Matrix, growth: float, rng: np.random.Generator) -> Matrix:
    """Each mention kept with probability g^(t - t_last): a rise of g a year up to the rate that the term had; array as `counts`.

    counts, times: arrays of shape (n_documents, n_terms), t the place of the document's year in time, which each term has for itself.
    Real mentions are thinned, and so a word comes in bursts, by document and by body, as much as words of this corpus do.
    """
    kept: Matrix = rng.binomial(counts.astype(np.int64), growth ** (times - times.max(axis=0))).astype(np.float64)
    return kept


def _meet_floors(documents: pl.DataFrame, counts: Matrix, params: TrajectoryParams) -> Flags:
    """Whether enough documents and voices mention each term: array of shape (n_terms,)."""
    voices = documents["voice"].rank("dense").to_numpy().astype(np.int64) - 1
    n_voices_with = (sum_by(counts, voices) > 0).sum(axis=0)
    enough: Flags = (n_voices_with >= params.min_voices_with) & ((counts > 0).sum(axis=0) >= params.min_documents)
    return enough


def _find_rises(strata: Strata, orders: Matrix, level: float, rng: np.random.Generator) -> Flags:
    """Whether each series is said to rise over its own order of years, (n_series, n_years): array of shape (n_series,)."""
    residuals = strata.subtract_expected()
    by_unit = strata.sum_units(residuals)
    scores = np.einsum("kt,utk->uk", orders, by_unit)
    p_bodies = flip_voices(scores, *draw_flips(strata.n_units, N_DRAWS, rng))
    p_permutation = permute_contrasts(strata, residuals, orders[None], N_DRAWS, rng)[0]
    # Each series in the order of its own time.
    in_order = np.take_along_axis(by_unit.sum(axis=0), orders.T.argsort(axis=0), axis=0)
    p_years = reorder_years(in_order, strata.years, N_DRAWS, rng)
    rises: Flags = (np.minimum(p_bodies, p_permutation) < level) & (p_years < level) & (scores.sum(axis=0) > 0)
    return rises
