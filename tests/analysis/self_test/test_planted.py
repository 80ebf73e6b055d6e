"""Rises that are planted in real documents are what they are said to be, and are found where they are large."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.self_test import planted
from pipeline.analysis.self_test.planted import GROWTHS, N_ORDERS, plant_changes, thin_counts
from tests.analysis.self_test.corpora import RESAMPLING, TRAJECTORY, Counts, make_plans


def make_rng() -> np.random.Generator:
    return np.random.default_rng(7)


def make_times(documents: pl.DataFrame, n_terms: int) -> Counts:
    years = documents["year"].to_numpy().astype(np.float64)
    return np.repeat((years - years.mean())[:, None], n_terms, axis=1)


# ── thinning ────────────────────────────────────────────────────────────────────────────────────────


def test_no_rise_leaves_every_mention() -> None:
    documents, counts = make_plans(1)
    assert (thin_counts(counts, make_times(documents, counts.shape[1]), 1.0, make_rng()) == counts).all()


def test_thinning_adds_nothing_and_leaves_the_last_year() -> None:
    documents, counts = make_plans(1)
    thinned = thin_counts(counts, make_times(documents, counts.shape[1]), 1.4, make_rng())
    last = (documents["year"] == documents["year"].max()).to_numpy()
    assert (thinned <= counts).all() and (thinned == np.round(thinned)).all()
    assert (thinned[last] == counts[last]).all() and thinned[~last].sum() < counts[~last].sum()


def test_each_year_keeps_so_many_times_what_the_year_before_keeps() -> None:
    times = np.repeat(np.array([-2.0, -1.0, 0.0, 2.0])[:, None], 2, axis=1)
    thinned = thin_counts(np.full((4, 2), 100_000.0), times, 1.4, make_rng())
    # A binomial share of 100,000 has a standard error of .0016 at most.
    assert thinned / 100_000 == pytest.approx(np.repeat([[1.4**-4], [1.4**-3], [1.4**-2], [1.0]], 2, axis=1), abs=0.006)


def test_each_term_has_a_time_of_its_own() -> None:
    times = np.array([[0.0, 1.0], [1.0, 0.0]])
    thinned = thin_counts(np.full((2, 2), 100_000.0), times, 2.0, make_rng())
    assert thinned / 100_000 == pytest.approx(np.array([[0.5, 1.0], [1.0, 0.5]]), abs=0.01)


# ── what is found ───────────────────────────────────────────────────────────────────────────────────


def make_even(seed: int, mean: float = 8.0) -> tuple[pl.DataFrame, Counts]:
    """Words that are as even as chance lets them be."""
    documents, counts = make_plans(seed, n_terms=20)
    return documents, np.random.default_rng(seed).poisson(mean, counts.shape).astype(np.float64)


def test_large_rises_are_found_in_even_words_and_small_ones_less() -> None:
    found = plant_changes(*make_even(1, mean=2.0), TRAJECTORY, RESAMPLING)
    assert found.shape == (len(GROWTHS), N_ORDERS, 20)
    shares = found.mean(axis=(1, 2))
    assert shares[-2] >= 0.9 and shares[-1] >= 0.9
    assert shares[0] < 0.8 < shares[2]


def test_no_rise_is_found_where_none_is_planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planted, "GROWTHS", (1.0,))
    found = [plant_changes(*make_even(seed), TRAJECTORY, RESAMPLING) for seed in range(1, 11)]
    # One direction of two, and two tests beside the year test.
    assert np.mean(found) <= 0.05


def test_a_trend_that_the_corpus_has_is_not_taken_for_the_planted_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planted, "GROWTHS", (1.0,))
    found = [plant_changes(*make_plans(seed, rise=1.4), TRAJECTORY, RESAMPLING) for seed in range(1, 6)]
    assert np.mean(found) <= 0.1


def test_a_fall_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def thin_backwards(counts: Counts, times: Counts, growth: float, rng: np.random.Generator) -> Counts:
        return thin_counts(counts, -times, growth, rng)

    monkeypatch.setattr(planted, "thin_counts", thin_backwards)
    assert not plant_changes(*make_even(1), TRAJECTORY, RESAMPLING).any()


def test_no_rise_counts_as_found_in_too_few_documents_or_voices() -> None:
    documents, counts = make_even(1)
    two = documents["voice"].is_in(["机构00", "机构01"]).to_numpy()[:, None]
    assert not plant_changes(documents, counts * two, TRAJECTORY, RESAMPLING).any()
    many = replace(TRAJECTORY, min_documents=documents.height + 1)
    assert not plant_changes(documents, counts, many, RESAMPLING).any()


def test_what_fails_the_year_test_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planted, "reorder_years", lambda totals, *_: np.full(totals.shape[1], 0.06))
    assert not plant_changes(*make_even(1), TRAJECTORY, RESAMPLING).any()


@pytest.mark.parametrize("lacking", ["flip_voices", "permute_contrasts"])
def test_one_of_the_two_other_tests_is_enough(lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planted, lacking, lambda *_: np.ones((1, N_ORDERS * 20)))
    assert plant_changes(*make_even(1), TRAJECTORY, RESAMPLING)[-1].mean() >= 0.9


def test_documents_of_a_year_that_no_voice_repeats_are_left_out() -> None:
    documents, counts = make_even(1)
    once = documents.head(1).with_columns(
        document_id=pl.lit("z"), voice=pl.lit("另一机构"), year=pl.lit(1990, pl.Int32)
    )
    longer = plant_changes(
        pl.concat([documents, once]), np.vstack([counts, np.full((1, 20), 99.0)]), TRAJECTORY, RESAMPLING
    )
    assert (longer == plant_changes(documents, counts, TRAJECTORY, RESAMPLING)).mean() > 0.8


def test_the_seed_decides_what_is_found() -> None:
    corpus = make_plans(1)
    first, again, other = (plant_changes(*corpus, TRAJECTORY, replace(RESAMPLING, seed=seed)) for seed in (1, 1, 2))
    assert (first == again).all() and (first != other).any()
