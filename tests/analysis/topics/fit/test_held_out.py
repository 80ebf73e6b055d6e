"""Held-out text: documents are left out whole and once each, halves make the whole, a known model has a known perplexity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from pipeline import catalog
from pipeline.analysis.topics.fit.engines import Model
from pipeline.analysis.topics.fit.held_out import (
    ALPHA_SCALES,
    draw_halves,
    join_scores,
    score_completion,
    score_model,
    score_unigrams,
    split_words,
)


@given(st.integers(2, 40), st.integers(1, 7), st.integers(0, 99))
def test_groups_are_left_out_whole_and_two_starts_leave_out_each_once(n_groups: int, n_starts: int, seed: int) -> None:
    sizes = np.random.default_rng(seed).integers(1, 9, n_groups)
    groups = np.repeat(np.arange(n_groups), sizes)
    halves = draw_halves(groups, n_starts, 1, seed)
    assert len(halves) == n_starts
    for half in halves:
        assert len(set(groups[half]) & set(groups[~half])) == 0
        assert abs(int(half.sum()) - int((~half).sum())) <= sizes.max()
    for first, second in zip(halves[::2], halves[1::2], strict=False):
        assert (first ^ second).all()


def test_draws_differ_and_the_same_seed_draws_the_same() -> None:
    groups = np.repeat(np.arange(30), 2)
    first, _, third, _ = draw_halves(groups, 4, 1, 5)
    assert (first != third).any()
    assert (draw_halves(groups, 4, 1, 5)[2] == third).all()


def test_sections_are_left_out_where_groups_make_no_halves() -> None:
    assert [half.sum() for half in draw_halves(np.zeros(10, dtype=np.int64), 2, 1, 1)] == [5, 5]
    groups = np.array([0] * 9 + [1])
    assert sorted(int(half.sum()) for half in draw_halves(groups, 2, 1, 1)) == [1, 9]
    assert [half.sum() for half in draw_halves(groups, 2, 2, 1)] == [5, 5]


def test_two_halves_make_the_whole() -> None:
    counts = csr_array(np.random.default_rng(0).poisson(1.0, (20, 15)).astype(float))
    given_, asked = split_words(counts, np.random.default_rng(1))
    assert ((given_ + asked).toarray() == counts.toarray()).all()
    assert given_.sum() > 0 and asked.sum() > 0


def test_where_topics_are_even_perplexity_is_the_number_of_words() -> None:
    counts = csr_array(np.full((10, 8), 5.0))
    likelihood, n_words = score_completion(counts, np.full((2, 8), 1 / 8), np.full(2, 0.1), 0)
    assert np.exp(-likelihood / n_words) == pytest.approx(8)
    assert score_unigrams(counts, counts, 0) == pytest.approx(likelihood)


def test_a_prior_that_is_too_small_is_scaled_for_predicting() -> None:
    rng = np.random.default_rng(3)
    phi = rng.dirichlet(np.full(60, 0.1), 4)
    alpha = np.full(4, 0.5)
    words = [rng.multinomial(30, theta @ phi) for theta in rng.dirichlet(alpha, 600)]
    counts = csr_array(np.array(words, dtype=float))
    chosen = {}
    for times in (1 / 16, 1 / 2):
        scores = [score_model(counts, counts, Model(phi, alpha * times, 0.0), seed) for seed in range(3)]
        table = catalog.held_out.check(join_scores(scores))
        (chosen[times],) = set(table["alpha_scale"])
        best = [min(float(score["perplexity"] or np.inf) for score in own) for own in scores]
        assert table["perplexity"].to_numpy() == pytest.approx(best, rel=0.01)
    # Sixteen times too small asks for more than twice too small does.
    assert chosen[1 / 16] == ALPHA_SCALES[-1] > chosen[1 / 2]


def test_all_starts_have_one_scale_and_a_start_that_left_nothing_out_has_no_say() -> None:
    def score(n_words: int, *perplexities: float) -> list[dict[str, float | int | None]]:
        pairs = zip(ALPHA_SCALES, perplexities or (None,) * 4, strict=True)
        return [{"alpha_scale": scale, "n_words": n_words, "perplexity": value} for scale, value in pairs]

    # The geometric means are 141, 139, 141 and 150.
    table = join_scores([score(9, 100, 120, 130, 140), score(9, 200, 160, 153, 160), score(0)])
    assert table["alpha_scale"].to_list() == [2, 2, 2]
    assert table["perplexity"].to_list() == [120, 160, None]
    assert join_scores([score(0)])["alpha_scale"].to_list() == [1]
