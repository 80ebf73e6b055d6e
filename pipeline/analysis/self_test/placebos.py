"""What the tests of a trend say where there is none: terms that nobody asked for, with whole years in another order."""

from dataclasses import dataclass
from itertools import permutations

import numpy as np
import polars as pl

from pipeline.analysis.curves.randomization import MOST_YEARS_EXACT, draw_flips, flip_voices, permute_contrasts
from pipeline.analysis.curves.strata import Numbers, gather_strata
from pipeline.analysis.keywords.floors import describe_panel
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.params.sections import ResamplingParams, TrajectoryParams

# Orders of years for each term, and permutations and flips of each test.
N_ORDERS, N_DRAWS = 5, 999
# Of all orders, the share that is least correlated with the true one, from which they are drawn.
LEAST_CORRELATED = 0.1
# So few terms would tell a share of five in a hundred from one of ten by luck alone.
MIN_TERMS = 20
LEVEL, MAX_SHARE = 0.05, 0.1


@dataclass(frozen=True)
class Placebos:
    """p of the trend over years in another order: arrays of shape (n_orders, n_terms).

    p_bodies: signs of voices flipped; p_permutation: years permuted within strata. Neither is held against the order of whole years.
    """

    p_bodies: Matrix
    p_permutation: Matrix

    @property
    def years_share(self) -> bool:
        """Whether p < LEVEL in more than MAX_SHARE of the body tests: words differ between years in many voices alike.

        Not that of the permutation: it finds more than its level where the documents of a body drift, each body its own way.
        """
        return bool((self.p_bodies < LEVEL).mean() > MAX_SHARE)


def try_placebos(
    documents: pl.DataFrame, own_counts: Matrix, params: TrajectoryParams, resampling: ResamplingParams
) -> Placebos | str:
    """Each term under N_ORDERS orders of its own; a code of NO_SELF_TEST where the corpus has no body test, or too few terms.

    documents: as `describe_panel` has them; own_counts: mentions of each term in own words, array of shape (n_documents, n_terms).
    That a term has another rate in one year than in others stays, in whatever voices, and no trend does.
    """
    n_terms = own_counts.shape[1]
    if describe_panel(documents, params).unit != "voices":
        return "no_body_test"
    if n_terms < MIN_TERMS:
        return "few_terms"
    rng = np.random.default_rng(resampling.seed)
    strata = gather_strata(documents, own_counts)
    orders = draw_orders(strata.years, (N_ORDERS, n_terms), rng)
    residuals = strata.subtract_expected()
    scores = np.einsum("okt,utk->uok", orders, strata.sum_units(residuals))
    flips, exact = draw_flips(strata.n_units, N_DRAWS, rng)
    p_bodies = flip_voices(scores.reshape(strata.n_units, -1), flips, exact).reshape(N_ORDERS, n_terms)
    return Placebos(p_bodies, permute_contrasts(strata, residuals, orders, N_DRAWS, rng))


def draw_orders(years: Numbers, shape: tuple[int, ...], rng: np.random.Generator) -> Matrix:
    """The years in other orders, drawn at random: array of shape (*shape, n_years), the place of each year in time, centred.

    Of all orders (of a sample beyond MOST_YEARS_EXACT years) only those least correlated with the true one, so that a term that rises
    through all years does not rise in them.
    """
    centred = years - years.mean()
    exact = len(years) <= MOST_YEARS_EXACT
    every = np.array(list(permutations(centred))) if exact else rng.permuted(np.tile(centred, (10_000, 1)), axis=1)
    correlation = np.abs(every @ centred)
    # Ties at the limit are all let in, or which of them come would hang on rounding.
    usable = every[correlation <= np.quantile(correlation, LEAST_CORRELATED) * (1 + 1e-9) + 1e-9]
    drawn: Matrix = usable[rng.integers(len(usable), size=shape)]
    return drawn
