"""The change of a keyword at a dated fact, beside all other months."""

from datetime import date

import numpy as np
import polars as pl

from pipeline.analysis.keywords.event_changes import WINDOW, measure_event_changes
from pipeline.params.events import Event
from tests.analysis.keywords.panels import make_months

KEYWORDS = ["课后服务", "食品安全"]
EVENT = Event("2021-07-24", "某项意见", "an opinion", ("课后",))


def make_counts(documents: pl.DataFrame) -> np.ndarray:
    """One mention a document before July 2021, four from then on; the other keyword always two."""
    after = (documents["issued_on"] >= date(2021, 7, 1)).to_numpy()
    return np.stack([np.where(after, 4.0, 1.0), np.full(len(after), 2.0)], axis=1)


def test_the_change_at_an_event_is_the_ratio_of_a_year_before_and_after() -> None:
    documents = make_months(2019, 2023)
    row = measure_event_changes(documents, make_counts(documents), KEYWORDS, [EVENT]).row(0, named=True)
    assert (row["keyword"], row["event"], row["date"]) == ("课后服务", "某项意见", "2021-07-24")
    # Twelve documents of 1,000 characters on either side.
    assert (row["rate_before"], row["rate_after"]) == (10.0, 40.0)
    assert np.isclose(row["change"], (48 + 0.5) / (12 + 0.5))


def test_what_is_mentioned_neither_before_nor_after_has_no_ratio_and_no_p() -> None:
    documents = make_months(2019, 2023)
    silent = make_counts(documents) * (documents["issued_on"] >= date(2022, 9, 1)).to_numpy()[:, None]
    row = measure_event_changes(documents, silent, KEYWORDS, [EVENT]).row(0, named=True)
    assert (row["rate_before"], row["rate_after"], row["change"], row["p"]) == (0, 0, None, None)
    # New words have one: half a mention before, and 48 and a half since.
    new = make_counts(documents) * (documents["issued_on"] >= date(2021, 7, 1)).to_numpy()[:, None]
    assert np.isclose(measure_event_changes(documents, new, KEYWORDS, [EVENT])["change"][0], 48.5 / 0.5)


def test_p_is_the_rank_among_all_months_with_whole_windows() -> None:
    documents = make_months(2019, 2023)
    row = measure_event_changes(documents, make_counts(documents), KEYWORDS, [EVENT]).row(0, named=True)
    # 60 months have 60 - 2 · 12 + 1 borders with a whole year on either side, and no other has so large a change.
    assert row["n_placebos"] == 60 - 2 * WINDOW
    assert np.isclose(row["p"], 1 / (60 - 2 * WINDOW + 1))


def test_what_a_document_without_a_chinese_character_mentions_changes_no_rate() -> None:
    documents = make_months(2019, 2023)
    latin = documents.filter(issued_on=date(2021, 9, 1)).with_columns(document_id=pl.lit("z"), n_own_chars=pl.lit(0))
    counts = make_counts(documents)
    more = measure_event_changes(
        pl.concat([documents, latin.cast({"n_own_chars": documents.schema["n_own_chars"]})]),
        np.concatenate([counts, [[99.0, 99.0]]]),
        KEYWORDS,
        [EVENT],
    )
    assert more.equals(measure_event_changes(documents, counts, KEYWORDS, [EVENT]))


def test_where_nothing_changes_every_month_is_as_good() -> None:
    documents = make_months(2019, 2023)
    everywhere = Event("2021-07", "某事", "something", ())
    table = measure_event_changes(documents, make_counts(documents), KEYWORDS, [everywhere])
    assert table["keyword"].to_list() == KEYWORDS
    assert table["p"][1] == 1


def test_an_event_without_a_whole_year_on_either_side_has_no_row() -> None:
    documents = make_months(2019, 2023)
    counts = make_counts(documents)
    for day, n in (("2019-12", 0), ("2020-01", 1), ("2023-01", 1), ("2023-02", 0), ("1999-01", 0)):
        assert measure_event_changes(documents, counts, KEYWORDS, [Event(day, "甲", "a", ("课后",))]).height == n, day


def test_without_months_there_is_no_row() -> None:
    documents = make_months(2019, 2023).with_columns(issued_on=pl.lit(None, pl.Date))
    assert measure_event_changes(documents, np.ones((documents.height, 2)), KEYWORDS, [EVENT]).is_empty()
