"""Corpora of yearly plans whose words nobody asked for: flat, or with text that is common to a year."""

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tests.own_params import load_own_params

Counts = NDArray[np.float64]
TRAJECTORY = replace(
    load_own_params().trajectory, min_years=5, min_voices=6, min_effective_voices=4, min_documents=5, min_voices_with=3
)
RESAMPLING = replace(load_own_params().resampling, seed=1)


def make_plans(
    seed: int, n_voices: int = 12, n_years: int = 7, n_terms: int = 40, shared: float = 0.0, rise: float = 1.0
) -> tuple[pl.DataFrame, Counts]:
    """A plan of 4,000 characters of each voice each year, and mentions: array of shape (n_documents, n_terms).

    Each document has a rate of its own (gamma, shape 1) around that of its voice. shared: of its text, the part that it has from one
    text of the year, word for word, which nobody knows. rise: the rate of a year over that of the year before, in all voices alike.
    """
    rng = np.random.default_rng(seed)
    year, voice = (places.ravel() for places in np.meshgrid(np.arange(n_years), np.arange(n_voices)))
    rates = np.exp(rng.uniform(np.log(0.5), np.log(8), n_terms)) * 0.4
    own = rates * rng.gamma(0.7, 1 / 0.7, (n_voices, n_terms))[voice] * rng.gamma(1.0, 1.0, (len(year), n_terms))
    common = rng.poisson(rates * rng.gamma(1.0, 1.0, (n_years, n_terms)) * shared)[year]
    trend = rise ** (year - (n_years - 1) / 2)
    counts = rng.poisson(own * trend[:, None] * (1 - shared)) + common
    documents = pl.DataFrame(
        {
            "document_id": [f"d{place:04d}" for place in range(len(year))],
            "issuer": [f"机构{place:02d}" for place in voice],
            "voice": [f"机构{place:02d}" for place in voice],
            "kind": ["工作要点"] * len(year),
            "year": (2015 + year).astype(np.int32),
            "n_own_chars": np.full(len(year), 4000),
            "issued_on": pl.Series([None] * len(year), dtype=pl.Date),
            "published_on": pl.Series([None] * len(year), dtype=pl.Date),
        }
    )
    return documents, counts.astype(np.float64)
