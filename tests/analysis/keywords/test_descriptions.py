"""What is known before any test."""

import polars as pl

from pipeline.analysis.keywords.descriptions import describe_mentions, describe_years


def test_mentions_are_counted_over_the_documents_that_count_and_exclusions_apart() -> None:
    mentions = pl.DataFrame(
        [
            ("词", "a", None),
            ("词", "a", None),
            ("词", "b", None),
            ("词", "b", "词典"),
            ("词", "c", "词典"),
            ("词", "x", None),
            ("字", "c", "字典"),
            ("字", "x", None),
            ("句", "x", None),
        ],
        schema=["keyword", "document_id", "excluded_by"],
        orient="row",
    )
    found = describe_mentions(mentions, pl.DataFrame({"document_id": ["a", "b", "c"]})).sort("keyword")
    assert found.to_dicts() == [
        {"keyword": "字", "n_mentions": 0, "n_excluded": 1, "n_documents_with": 0},
        {"keyword": "词", "n_mentions": 3, "n_excluded": 2, "n_documents_with": 2},
    ]


def describe(*years: tuple[int, int | None, float | None, float | None]) -> dict[str, object]:
    """From year, mentions, rate in all text and in own words."""
    table = pl.DataFrame(
        [("词", *year) for year in years],
        schema={
            "keyword": pl.String,
            "year": pl.Int32,
            "n_mentions": pl.Int64,
            "per_10k_chars": pl.Float64,
            "own_per_10k_chars": pl.Float64,
        },
        orient="row",
    )
    found = describe_years(table).row(0, named=True)
    assert found.pop("keyword") == "词"
    return found


def test_first_last_and_highest_year() -> None:
    found = describe(
        (2017, 0, 0.0, 0.0), (2018, 2, 1.0, 1.0), (2019, 1, 4.0, 4.0), (2020, 3, 2.0, 2.0), (2021, 0, 0.0, 0.0)
    )
    assert found == {"first_year": 2018, "last_year": 2020, "peak_year": 2019, "absent_before": True}


def test_a_gap_before_is_no_year_without_a_mention() -> None:
    found = describe((2017, None, None, None), (2018, 2, 1.0, 1.0), (2019, 0, 0.0, 0.0))
    assert found == {"first_year": 2018, "last_year": 2018, "peak_year": 2018, "absent_before": False}


def test_the_peak_is_of_own_words_and_of_all_text_where_nothing_is_own() -> None:
    assert describe((2018, 9, 9.0, 1.0), (2019, 3, 3.0, 3.0))["peak_year"] == 2019
    assert describe((2018, 3, 3.0, 0.0), (2019, 9, 9.0, 0.0))["peak_year"] == 2019
    # A year that is all copied has no rate in own words.
    assert describe((2018, 9, 9.0, None), (2019, 3, 3.0, 1.0))["peak_year"] == 2019
    assert describe((2018, 9, 9.0, None), (2019, 3, 3.0, None))["peak_year"] == 2018


def test_of_years_alike_the_first_is_the_peak() -> None:
    for years in (((2018, 2, 1.0, 1.0), (2019, 2, 1.0, 1.0)), ((2019, 2, 1.0, 1.0), (2018, 2, 1.0, 1.0))):
        assert describe(*years)["peak_year"] == 2018


def test_a_word_never_seen_has_no_years() -> None:
    found = describe((2018, 0, 0.0, 0.0), (2019, 0, 0.0, 0.0))
    assert found["first_year"] is found["last_year"] is found["peak_year"] is None
