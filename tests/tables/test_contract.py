"""A table that breaks a promise is refused, and the refusal names the file, the law and the row."""

from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog
from pipeline.catalog import Stored
from pipeline.tables.columns import count, share, shared, text
from pipeline.tables.contract import Table

CITIES = Table(
    "data/cities.parquet",
    ("一行一座城市的一年", "one row is one city in one year"),
    {
        "city": text("城市", "city"),
        **shared("year"),
        "n_schools": count("学校数", "schools"),
        "n_rural": count("其中乡村学校", "of these, in the country", high="n_schools", gap=True),
        "share_rural": share("其份额", "their share", gap=True),
        "size": text("规模", "size", codes={"big": ("大", "big"), "small": ("小", "small")}),
    },
    key=("city", "year"),
    laws=("size = 'small' OR n_schools > 1", "0 <= share_rural <= n_rural"),
)
GOOD = {"city": "青川", "year": 2021, "n_schools": 4, "n_rural": 2, "share_rural": 0.5, "size": "big"}


def make_cities(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([GOOD | change for change in changes], schema=CITIES.schema)


def test_what_keeps_every_promise_is_given_back() -> None:
    table = make_cities({}, {"city": "白石"}, {"year": 2022, "n_rural": None, "share_rural": None})
    assert CITIES.check(table) is table
    assert CITIES.check(CITIES.empty()).is_empty()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"city": "青川"}, "city, year must be unique; row 0"),
        ({"city": "白石", "n_schools": -1, "n_rural": None, "size": "small"}, "0 <= n_schools; row 1"),
        ({"city": "白石", "n_rural": 5}, "0 <= n_rural <= n_schools; row 1"),
        ({"city": "白石", "share_rural": 1.2}, "0 <= share_rural <= 1; row 1"),
        ({"city": "白石", "n_rural": 0}, "0 <= share_rural <= n_rural; row 1"),
        ({"city": "白石", "n_schools": 1, "n_rural": 1}, "size = 'small' OR n_schools > 1; row 1"),
        ({"city": "白石", "size": "huge"}, "size is one of big, small; row 1"),
    ],
)
def test_a_row_that_breaks_a_law_is_named(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=r"^data/cities\.parquet: ") as refusal:
        CITIES.check(make_cities({}, change))
    assert said in str(refusal.value) and str(change["city"]) in str(refusal.value)


def test_rounding_breaks_no_order() -> None:
    CITIES.check(make_cities({"share_rural": 1 + 1e-12}))


def test_codes_are_explained_once() -> None:
    assert CITIES.columns["size"].explain("zh") == "规模：big 大；small 小"
    assert CITIES.columns["size"].explain("en") == "size: big; small"


def test_parts_of_a_table_are_picked_or_dropped() -> None:
    assert CITIES.pick("year", "city") == {"year": pl.Int32, "city": pl.String}
    assert list(CITIES.drop("n_schools", "n_rural", "share_rural")) == ["city", "year", "size"]


def test_a_value_that_the_other_table_lacks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    spans = pl.DataFrame({"document_id": ["a", "b"], "start": [0, 0], "end": [2, 2], "text": ["甲乙"] * 2, "rule": "r"})
    catalog.cuts.write(spans)  # documents are not written yet
    # A table of documents that has their numbers alone, in the place of the real one.
    Stored(catalog.documents.path, catalog.documents.grain, {"document_id": text("文档", "document")}).write(
        pl.DataFrame({"document_id": ["a"]})
    )
    with pytest.raises(ValueError, match=r"cuts\.parquet: document_id b is not in documents\.document_id"):
        catalog.cuts.write(spans)
    for pieces in ([spans], [spans.head(1), spans.tail(1)]):
        with pytest.raises(ValueError, match="document_id b"):
            catalog.cuts.write_batches(pieces)
    catalog.cuts.write(spans.head(1))


def test_a_table_of_each_fit_needs_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = pl.DataFrame({"topic": [0], "term": ["课程"], "probability": [1.0]}, schema=catalog.topic_words.schema)
    catalog.topic_words.write(words, 5)
    assert Path("data/lda/5/topic_words.parquet").exists() and catalog.topic_words.read(5).equals(words)
    with pytest.raises(ValueError, match=r"data/lda/5/topic_words\.parquet: 0 <= probability <= 1"):
        catalog.topic_words.write(words.with_columns(probability=2.0), 5)
    with pytest.raises(ValueError, match="number of topics"):
        catalog.topic_words.read()
    with pytest.raises(ValueError, match="number of topics"):
        catalog.years.read(5)


def test_what_is_published_is_a_table_and_a_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    years = pl.DataFrame([(2021, 2, 1, 1, 900, 1, 0, False)], schema=catalog.years.schema, orient="row")
    catalog.publish(years=years)
    assert catalog.years.read().equals(years)
    assert Path("reports/tables/years.csv").read_text().splitlines() == [
        ",".join(years.columns),
        "2021,2,1,1,900,1,0,false",
    ]


def test_a_name_that_is_no_table_is_an_error() -> None:
    assert isinstance(catalog.documents, Stored)
    with pytest.raises(AttributeError, match="no table is called document"):
        catalog.document  # noqa: B018
