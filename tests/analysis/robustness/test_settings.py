"""What each setting leaves of a corpus."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.robustness.settings import Setting, list_settings, take_sample
from pipeline.analysis.robustness.spellings import mark_named
from tests.own_params import load_own_params

DOCUMENTS = pl.DataFrame(
    {
        "document_id": ["a", "b", "c", "d"],
        "year": pl.Series([2019, 2020, 2021, 2022], dtype=pl.Int32),
        "kind": ["工作要点", "工作要点", "通知", None],
        "region": ["东", "东", "东", "东"],
        "level": ["市"] * 4,
        "doubted": [False, True, False, False],
        "n_chars": [1000, 2000, 3000, 4000],
        "n_own_chars": [500, 2000, 3000, 4000],
    }
)
COUNTS = {
    ("own", "all"): np.array([[1.0], [2], [0], [4]]),
    ("all", "all"): np.array([[3.0], [2], [5], [4]]),
    ("own", "keyword"): np.array([[0.0], [2], [0], [1]]),
    ("all", "keyword"): np.array([[0.0], [2], [5], [1]]),
}


def take(**options: str | int) -> tuple[list[str], list[float], list[float]]:
    """Documents, their characters and mentions."""
    sample = take_sample(DOCUMENTS, COUNTS, replace(Setting(), **options))  # type: ignore[arg-type]
    return (
        sample.documents["document_id"].to_list(),
        sample.documents["n_own_chars"].to_list(),
        sample.counts[:, 0].tolist(),
    )


def test_there_are_48_settings_of_which_the_first_is_the_reports_own() -> None:
    settings = list_settings(load_own_params().robustness)
    assert len(settings) == len(set(settings)) == 48
    assert settings[0] == Setting()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, (["a", "b", "c", "d"], [500, 2000, 3000, 4000], [1, 2, 0, 4])),
        ({"text": "all"}, (["a", "b", "c", "d"], [1000, 2000, 3000, 4000], [3, 2, 5, 4])),
        ({"kinds": "largest"}, (["a", "b"], [500, 2000], [1, 2])),
        ({"kinds": "others"}, (["c", "d"], [3000, 4000], [0, 4])),
        ({"doubtful": "leave_out"}, (["a", "c", "d"], [500, 3000, 4000], [1, 0, 4])),
        ({"spellings": "keyword", "text": "all"}, (["a", "b", "c", "d"], [1000, 2000, 3000, 4000], [0, 2, 5, 1])),
    ],
)
def test_an_option_is_a_filter_of_documents_or_counts(
    options: dict[str, str], expected: tuple[list[str], list[float], list[float]]
) -> None:
    assert take(**options) == expected


@pytest.mark.parametrize("kept", [0, 4])
def test_without_a_known_kind_all_documents_are_others(kept: int) -> None:
    documents = DOCUMENTS.with_columns(kind=pl.lit(None, dtype=pl.String)).head(kept)
    counts = {which: some[:kept] for which, some in COUNTS.items()}
    for setting in list_settings(load_own_params().robustness):
        sample = take_sample(documents, counts, setting)
        n_left = kept if setting.doubtful == "keep" else max(kept - 1, 0)
        assert sample.documents.height == len(sample.counts) == (0 if setting.kinds == "largest" else n_left)


def test_years_are_taken_together_from_the_first_of_all_documents() -> None:
    years = take_sample(DOCUMENTS, COUNTS, Setting(year_bins=2)).documents["year"].to_list()
    assert years == [2019, 2019, 2021, 2021]
    documents = DOCUMENTS.with_columns(kind=pl.Series(["工作要点", "通知", "通知", "工作要点"]))
    without = take_sample(documents, COUNTS, Setting(year_bins=2, kinds="others")).documents["year"].to_list()
    assert without == [2019, 2021]


def test_a_standardised_year_has_each_cell_by_its_part_of_all_text() -> None:
    """Two regions, alike in all but how much they write in which year: rates of a document stay, its weight does not."""
    documents = DOCUMENTS.with_columns(
        year=pl.Series([2019, 2019, 2020, 2020], dtype=pl.Int32),
        kind=pl.lit("通知"),
        region=pl.Series(["东", "西", "东", "西"]),
        n_own_chars=pl.Series([3000, 1000, 1000, 3000]),
    )
    counts = dict.fromkeys(COUNTS, np.array([[3.0], [2], [1], [6]]))
    sample = take_sample(documents, counts, Setting(mix="standardised"))
    chars = sample.documents["n_own_chars"].to_numpy()
    assert chars.tolist() == pytest.approx([2000, 2000, 2000, 2000])
    assert (sample.counts[:, 0] / chars).tolist() == pytest.approx([3 / 3000, 2 / 1000, 1 / 1000, 6 / 3000])


def test_a_longer_spelling_that_holds_the_keyword_is_a_mention_of_it() -> None:
    mentions = pl.DataFrame(
        {
            "keyword": ["劳动教育", "劳动教育", "劳动教育", "甲组"],
            "spelling": ["劳 动教育", "新时代劳动教育", "劳育", "别的词"],
        }
    )
    assert mark_named(mentions, ["甲组"])["named"].to_list() == [True, True, False, True]
