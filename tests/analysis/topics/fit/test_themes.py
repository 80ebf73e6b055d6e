"""Themes run over neighbouring sections; what comes back here and there is the background, where there are enough to tell."""

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import make_matrix
from pipeline.analysis.topics.fit import themes
from pipeline.analysis.topics.fit.themes import find_themes, measure_gathering, pick_gathered
from tests.analysis.planted import plant_formulas, weigh_letters

# A document of four sections and one of two; the second topic has the same share everywhere.
DOCUMENTS = np.array([0, 0, 0, 0, 1, 1])
SHARES = np.column_stack([[0.1, 0.3, 0.5, 0.0, 0.1, 0.2], np.full(6, 0.3)])


def find(section_terms: pl.DataFrame, sections_each: int = 10, seed: int = 1) -> tuple[Matrix, dict[str, Matrix]]:
    """Three themes, asked for in documents of so many sections each, and what each has of the words of each letter."""
    counts, section_ids, terms = make_matrix(section_terms, "section_id")
    documents = np.arange(len(section_ids)) // sections_each
    start = find_themes(counts, documents, 3, 30, np.random.default_rng(seed))
    return start, weigh_letters(start, terms)


def test_gathering_is_the_correlation_of_neighbours_around_the_mean_of_all_sections() -> None:
    # In tenths the strays from the mean, 2, are -1, 1, 3, -2 | -1, 0: the products of neighbours -1, 3, -6 | 0 have the mean -1,
    # the squares 1, 1, 9, 4, 1, 0 have 16/6. The pair across the two documents, 2, does not count.
    gathering, n_pairs = measure_gathering(SHARES, DOCUMENTS)
    assert gathering[0] == pytest.approx(-1 / (16 / 6))
    assert n_pairs == 4


def test_a_topic_with_the_same_share_everywhere_gathers_nowhere() -> None:
    half = np.full((6, 1), 0.5)  # of which the mean is exact
    assert measure_gathering(half, DOCUMENTS)[0].tolist() == [0]
    assert measure_gathering(SHARES, DOCUMENTS)[0][1] == pytest.approx(0, abs=1e-9)


def test_documents_of_one_section_have_no_neighbours() -> None:
    gathering, n_pairs = measure_gathering(SHARES, np.arange(6))
    assert gathering.tolist() == [0, 0] and n_pairs == 0
    assert measure_gathering(SHARES[:1], DOCUMENTS[:1])[1] == 0


def test_shares_in_blocks_gather_and_shares_in_turns_do_the_opposite() -> None:
    n = 1000
    shares = np.column_stack([np.arange(n) < n // 2, np.arange(n) % 2]).astype(float)
    gathering, n_pairs = measure_gathering(shares, np.zeros(n, dtype=np.int64))
    assert n_pairs == n - 1
    # Of 999 pairs all but one are alike in the first, none in the second.
    assert gathering == pytest.approx([(998 - 1) / 999, -1])


def write_shares(n: int) -> Matrix:
    """Shares of three topics in n sections: in blocks of 100, of 10, and in turns."""
    rows = np.arange(n)
    return np.column_stack([rows // 100 % 2, rows // 10 % 2, rows % 2]).astype(float)


def test_with_fewer_pairs_than_needed_no_topic_is_put_aside() -> None:
    enough = np.zeros(themes.MIN_PAIRS + 1, dtype=np.int64)  # so many sections, and one pair fewer
    assert pick_gathered(write_shares(len(enough)), enough, 1).tolist() == [True, True, False]
    assert pick_gathered(write_shares(len(enough) - 1), enough[:-1], 1).tolist() == [True, True, True]


@pytest.mark.parametrize(("n_least", "expected"), [(0, [True, True, False]), (2, [True, True, False]), (3, [True] * 3)])
def test_as_many_as_asked_for_are_picked_even_if_they_scatter(n_least: int, expected: list[bool]) -> None:
    one = np.zeros(2000, dtype=np.int64)
    assert pick_gathered(write_shares(2000), one, n_least).tolist() == expected


def test_if_too_few_gather_those_that_gather_most_are_picked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(themes, "GATHERED", 1.1)
    one = np.zeros(2000, dtype=np.int64)
    shares = write_shares(2000)
    assert pick_gathered(shares, one, 1).tolist() == [True, False, False]
    assert pick_gathered(shares[:, ::-1], one, 1).tolist() == [False, False, True]


def test_a_topic_on_the_bound_is_gathered_and_one_below_it_is_scattered(monkeypatch: pytest.MonkeyPatch) -> None:
    one, shares = np.zeros(2000, dtype=np.int64), write_shares(2000)
    bound = measure_gathering(shares, one)[0][1]
    for value, is_gathered in ((bound, True), (np.nextafter(bound, 1), False)):
        monkeypatch.setattr(themes, "GATHERED", value)
        assert pick_gathered(shares, one, 1).tolist() == [True, is_gathered, False]


@pytest.mark.parametrize("seed", [1, 2])
def test_themes_are_found_without_formulas_and_the_background_holds_these(seed: int) -> None:
    start, letters = find(plant_formulas(), seed=seed)
    assert len(start) == 4
    assert start.sum(axis=1) == pytest.approx(np.ones(4)) and start.min() > 0
    own = np.array([letters[letter] for letter in "甲乙丙"])
    assert sorted(own[:, :3].argmax(axis=0).tolist()) == [0, 1, 2]
    assert own[:, :3].max(axis=0).min() > 0.9
    assert letters["式"][3] > 0.9


def test_where_nothing_is_scattered_there_is_no_background() -> None:
    start, letters = find(plant_formulas().filter(~pl.col("term").str.starts_with("式")))
    assert start.shape == (3, 36)
    assert start.sum(axis=1) == pytest.approx(np.ones(3))
    assert sorted(weights.argmax() for weights in letters.values()) == [0, 1, 2]
    assert min(weights.max() for weights in letters.values()) > 0.95


def test_formulas_stay_where_there_are_too_few_neighbours_to_tell() -> None:
    table = plant_formulas()
    for start, letters in (find(table, sections_each=1), find(table.filter(pl.col("section_id") < "s1000"))):
        assert len(start) == 3
        assert letters["式"].sum() > 0.1


def test_of_fewer_sections_than_twice_the_topics_as_many_topics_are_found() -> None:
    start, _ = find(plant_formulas(last=4))
    assert len(start) == 3 and start.sum(axis=1) == pytest.approx(np.ones(3))
