"""What starts are fitted to and how they are put side by side: sections in their places, samples of documents, partners."""

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.topics.fit.fitting import align_start, draw_documents, place_sections

# Sizes 3, 2, 4 and 1; of document 1 nothing is inside, of document 2 three sections.
DOCUMENTS = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 3])
INSIDE = np.array([1, 1, 1, 0, 0, 1, 1, 1, 0, 1], dtype=bool)


def draw(most: int, seed: int) -> list[int]:
    return list(map(int, draw_documents(DOCUMENTS, INSIDE, most, np.random.default_rng(seed))))


@pytest.mark.parametrize("most", [7, 8, 40_000])
def test_where_they_are_few_enough_all_sections_inside_are_drawn(most: int) -> None:
    assert draw(most, 0) == [0, 1, 2, 5, 6, 7, 9]


@pytest.mark.parametrize("most", [3, 4, 6])
def test_documents_are_drawn_whole_in_order_and_no_more_than_asked_for(most: int) -> None:
    whole = {(0, 1, 2), (5, 6, 7), (9,)}
    for seed in range(30):
        rows = draw(most, seed)
        assert rows == sorted(rows) and 0 < len(rows) <= most
        by_document = [tuple(row for row in rows if DOCUMENTS[row] == document) for document in set(DOCUMENTS[rows])]
        assert set(by_document) <= whole


def test_every_document_may_be_drawn_as_likely_as_another_of_its_size() -> None:
    # With room for four sections only the first two documents' order of shuffling decides; 0 and 2 are alike.
    drawn = [draw(4, seed) for seed in range(400)]
    first, third = (sum(row in rows for rows in drawn) for row in (0, 5))
    assert first == pytest.approx(third, abs=4 * np.sqrt(400 * 0.25))
    assert first + third > 300


def test_one_document_is_drawn_even_if_it_is_larger_than_asked_for() -> None:
    # Of whichever comes first: never nothing, never two.
    found = {tuple(draw(1, seed)) for seed in range(60)}
    assert found == {(0, 1, 2), (5, 6, 7), (9,)}


def make_topics(*words: int) -> Matrix:
    """A topic for each of these words, which it has for the most part."""
    return 0.9 * np.eye(6)[list(words)] + 0.1 / 6


def read(phi: Matrix) -> list[int]:
    return [int(row.argmax()) for row in phi]


def test_themes_of_a_start_stand_where_their_partners_do_and_its_background_behind() -> None:
    # The background of the start would be the best partner of topic 0, and is none of its themes.
    reference, start = make_topics(0, 1, 2, 5), make_topics(2, 3, 1, 0)
    aligned = align_start(start, reference, 3)
    assert read(aligned) == [3, 1, 2, 0]
    assert aligned[[0, 1, 2, 3]].tolist() == start[[1, 2, 0, 3]].tolist()


def test_for_a_background_that_a_start_lacks_stands_that_of_the_reference() -> None:
    reference, start = make_topics(0, 1, 2, 5), make_topics(2, 0, 1)
    assert read(align_start(start, reference, 3)) == [0, 1, 2, 5]
    assert align_start(start, reference, 3)[3].tolist() == reference[3].tolist()


def test_a_background_that_the_reference_lacks_is_left_out() -> None:
    assert read(align_start(make_topics(2, 0, 1, 5), make_topics(0, 1, 2), 3)) == [0, 1, 2]
    assert read(align_start(make_topics(2, 0, 1), make_topics(0, 1, 2), 3)) == [0, 1, 2]


def test_sections_are_placed_as_they_are_asked_for_whatever_the_order_of_the_table() -> None:
    sections = pl.DataFrame(
        {
            "section_id": ["c1", "a2", "b1", "a1", "d1"],
            "document_id": ["c", "a", "b", "a", "d"],
            "group": [7, 3, 7, 3, 1],
            "own": [True, False, True, True, False],
        }
    )
    # d1 has no term: numbers go from 0 over those that are placed.
    places = place_sections(pl.Series(["a1", "a2", "b1", "c1"]), sections)
    assert places.documents.tolist() == [0, 0, 1, 2]
    assert places.groups.tolist() == [0, 0, 1, 1]
    assert places.own.tolist() == [True, False, True, True]


def test_no_section_has_no_place() -> None:
    sections = pl.DataFrame({"section_id": ["a1"], "document_id": ["a"], "group": [0], "own": [True]})
    places = place_sections(pl.Series([], dtype=pl.String), sections)
    assert len(places.documents) == len(places.groups) == len(places.own) == 0
