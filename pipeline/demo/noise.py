"""As noisy as life: how far what a document says of a keyword lies from what is expected of bodies of its kind."""

from datetime import date

import numpy as np
import numpy.typing as npt

from pipeline.demo.history import PLANTS
from pipeline.demo.places import Place, make_rng

Factors = npt.NDArray[np.float64]

OWN_CV = 0.7
"""How much bodies differ, year after year, in what they say of a keyword: coefficient of variation of their own rates."""
DOCUMENT_SHAPE = 1.5
"""Shape of the gamma by which documents of one body differ; real words have 1 to 2, where 1 is the noisiest."""
CAMPAIGN_SHARE, CAMPAIGN = 0.15, 4.0
"""Share of the documents in which a body campaigns for one keyword, and how many times as much it then says of it."""


def expect_rates(place: Place, issued_on: date) -> Factors:
    """Mentions of each planted keyword in 10,000 characters, expected of bodies of this kind on this day; shape (n_plants,).

    There are two kinds of bodies: those that join the panel late (newcomers) and all others.
    """
    rates = [plant.rate(issued_on) * (plant.newcomers if place.is_newcomer else 1.0) for plant in PLANTS]
    return np.array(rates)


def draw_factors(place: Place, year: int, seed: int) -> Factors:
    """What this document makes of each expected rate: the body's own habit × its campaign × chance; shape (n_plants,).

    Each of the three has mean one over bodies, years and documents, and is drawn from random numbers of the place and year
    alone.
    """
    own = draw_own_factors(place, 7, len(PLANTS), OWN_CV, seed)
    rng = make_rng(seed, 9, place, year)
    by_chance = rng.gamma(DOCUMENT_SHAPE, 1 / DOCUMENT_SHAPE, size=len(PLANTS))
    campaigns = np.ones(len(PLANTS))
    if rng.random() < CAMPAIGN_SHARE:
        campaigns[rng.integers(len(PLANTS))] = CAMPAIGN
    return own * by_chance * campaigns / (1 + (CAMPAIGN - 1) * CAMPAIGN_SHARE / len(PLANTS))


def draw_own_factors(place: Place, stream: int, n: int, cv: float, seed: int) -> Factors:
    """What a place makes of each keyword or theme, year after year: gamma with mean one; shape (n,)."""
    return make_rng(seed, stream, place).gamma(1 / cv**2, cv**2, size=n)
