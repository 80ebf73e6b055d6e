"""Regions are rolled up where they are many, and none is lost."""

import polars as pl

from pipeline import catalog
from pipeline.corpus.audit.counted_places import count_places
from pipeline.tables.audit import find_place_kind

REGIONS = [(f"{n}市", "浙江省" if n % 2 else "福建省") for n in range(6)]


def make(*places: tuple[str | None, str | None]) -> pl.DataFrame:
    """A document of each region and province."""
    return pl.DataFrame(
        [(region, province, region and f"{region}教育局") for region, province in places],
        schema={"region": pl.String, "province": pl.String, "issuer": pl.String},
        orient="row",
    )


def test_more_regions_than_allowed_are_compared_by_province() -> None:
    for max_regions, kind in ((5, "province"), (6, "region")):
        places = catalog.places.check(count_places(make(*REGIONS), max_regions))
        assert find_place_kind(places) == kind


def test_regions_of_one_province_stay_regions() -> None:
    assert find_place_kind(count_places(make(*((region, "浙江省") for region, _ in REGIONS)), 2)) == "region"


def test_what_is_in_no_province_is_counted_too() -> None:
    places = count_places(make(*REGIONS, *REGIONS[:2], ("全国", None), (None, None), (None, None)), 2)
    assert places["n_documents"].sum() == 11
    assert places.filter(pl.col("province").is_null()).select("region", "n_documents", "n_issuers").rows() == [
        ("全国", 1, 1),
        (None, 2, 0),
    ]


def test_an_empty_corpus_has_no_place() -> None:
    assert find_place_kind(count_places(make(), 1)) == "region"
