"""A run in 25 numbers: each counts what its name says, and what is not known is a gap."""

import polars as pl

from pipeline.analysis.metrics import summary
from pipeline.tables.codes import VERDICTS


def test_the_corpus_is_counted_with_what_was_set_aside_anywhere() -> None:
    files = pl.DataFrame({"document_id": ["a", "b", "c", None]})
    uses = pl.DataFrame({"used": [True, True, False], "n_uncopied_chars": [90, 30, None]})
    documents = pl.DataFrame({"voice": ["甲局", "甲局"], "n_chars": [100, 100]})
    assert summary.summarise_corpus(files, documents, uses) == {
        "documents_used": 2,
        "documents_set_aside": 2,
        "voices": 1,
        "not_copied_share": 0.6,
    }
    nothing = summary.summarise_corpus(files.clear(), documents.clear(), uses.clear())
    assert nothing == {"documents_used": 0, "documents_set_aside": 0, "voices": 0, "not_copied_share": None}


CHOICE = pl.DataFrame(
    {
        "n_topics": [5, 10],
        "chosen": [False, True],
        "perplexity": [900.0, 700.0],
        "c_v": [0.5, 0.6],
        "npmi": [0.1, 0.2],
        "exclusivity": [0.7, 0.8],
        "share_returned": [1.0, 0.9],
    }
)


def test_topics_are_those_of_the_chosen_candidate_without_the_background() -> None:
    quality = pl.DataFrame({"background": [False] * 4 + [True], "grade": ["A", "A", "C", "D", "A"]})
    assert summary.summarise_topics(CHOICE, quality) == {
        "topics": 4,
        "topics_perplexity": 700.0,
        "topics_c_v": 0.6,
        "topics_npmi": 0.2,
        "topics_exclusivity": 0.8,
        "topics_returned_share": 0.9,
        "topics_a": 2,
        "topics_b": 0,
        "topics_c": 1,
        "topics_d": 1,
    }


def test_topics_without_a_grade_have_no_number_of_grades() -> None:
    """Not none of each grade: nothing was graded."""
    ungraded = pl.DataFrame(
        {"background": [False, False], "grade": [None, None]}, schema_overrides={"grade": pl.String}
    )
    for quality, n in ((ungraded, 2), (ungraded.clear(), 0)):
        found = summary.summarise_topics(CHOICE, quality)
        assert found["topics"] == n
        assert [found[f"topics_{grade}"] for grade in "abcd"] == [None] * 4


def test_every_verdict_is_counted_once_and_groups_are_not() -> None:
    verdicts = [*VERDICTS, "上升", "证据不足"]
    trends = pl.DataFrame({"verdict": verdicts, "question": "keyword"})
    groups = pl.DataFrame({"verdict": ["下降"], "question": ["group"]})
    found = summary.summarise_keywords(pl.concat([trends, groups]))
    assert found == {
        "keywords_rising": 3,
        "keywords_falling": 2,
        "keywords_up_and_down": 3,
        "keywords_new_or_gone": 2,
        "keywords_stable": 1,
        "keywords_unclear": 2,
        "keywords_not_enough_evidence": 2,
    }


def test_terms_are_cut_where_one_occurrence_is_not_whole() -> None:
    terms = pl.Series(["双减", "劳动"])
    integrity = pl.DataFrame({"n_occurrences": [5, 5, 0], "n_whole": [5, 4, 0]})
    assert summary.summarise_terms(terms, integrity) == {"vocabulary": 2, "terms_cut": 1}


def plant(*shares: tuple[float, float, float | None]) -> pl.DataFrame:
    return pl.DataFrame(shares, schema=["rate_from", "growth", "share_found"], orient="row")


def test_the_smallest_rise_is_one_from_which_all_larger_are_found() -> None:
    assert summary.find_smallest_rise(plant((1, 1.1, 0.2), (1, 1.2, 0.8), (1, 1.4, 0.9))) == 1.2
    # A smaller one that was found by chance, while a larger one was missed, does not count.
    assert summary.find_smallest_rise(plant((1, 1.1, 0.9), (1, 1.2, 0.7), (1, 1.4, 0.9))) == 1.4
    # Of the class of frequency that shows most.
    assert summary.find_smallest_rise(plant((1, 1.2, 0.1), (1, 1.4, 0.9), (4, 1.2, 0.9), (4, 1.4, 1.0))) == 1.2
    assert summary.find_smallest_rise(plant((1, 1.2, 0.1), (4, 1.2, None))) is None
    assert summary.find_smallest_rise(plant()) is None
