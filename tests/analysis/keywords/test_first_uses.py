"""First uses are the earliest own words of each level and region, and nothing is said of what can't be known."""

from datetime import date
from typing import Any

import polars as pl

from pipeline import catalog
from pipeline.analysis.keywords.first_uses import find_first_uses

SCHEMA = {
    "document_id": pl.String,
    "year": pl.Int32,
    "level": pl.String,
    "region": pl.String,
    "province": pl.String,
    "issued_on": pl.Date,
    "published_on": pl.Date,
    "doubted": pl.Boolean,
}
NO_DAY = (None, None)


def make(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Documents, from document_id, year, level, region, and the days of issue and publication."""
    full = [
        (name, year, level, region, "浙江省", *days, name.startswith("!")) for name, year, level, region, *days in rows
    ]
    return pl.DataFrame(full, schema=SCHEMA, orient="row")


def mention(document_id: str, keyword: str = "双减", **marks: object) -> dict[str, object]:
    plain = {"excluded_by": None, "copied": False, "doubt": False}
    return {"keyword": keyword, "document_id": document_id} | plain | marks


def find(documents: pl.DataFrame, *mentions: dict[str, object], keywords: tuple[str, ...] = ("双减",)) -> pl.DataFrame:
    found = pl.DataFrame(list(mentions), schema_overrides={"excluded_by": pl.String})
    return catalog.first_uses.check(find_first_uses(documents, found, keywords))


DOCUMENTS = make(
    ("a", 2018, "省", "甲省", date(2018, 3, 1), None),
    ("b", 2019, "省", "甲省", date(2019, 5, 2), None),
    ("c", 2021, "市", "乙市", date(2021, 9, 1), None),
    ("d", 2021, "市", "乙市", date(2021, 8, 1), None),
    ("e", 2021, "省", "甲省", date(2021, 7, 30), None),
)


def get(table: pl.DataFrame, group: str) -> dict[str, Any]:
    return table.filter(group=group).row(0, named=True)


def test_the_first_document_of_each_level_and_region_with_those_that_could_have_had_it() -> None:
    found = find(DOCUMENTS, mention("c"), mention("d"), mention("e"))
    assert found.select("group_kind", "group").rows() == [
        ("level", "市"),
        ("level", "省"),
        ("region", "乙市"),
        ("region", "甲省"),
        ("province", "浙江省"),
    ]
    state, city, all_of_it = (get(found, group) for group in ("省", "市", "浙江省"))
    assert (state["document_id"], state["first_on"], state["n_documents_before"]) == ("e", date(2021, 7, 30), 2)
    assert (city["document_id"], city["first_on"], city["n_documents_before"]) == ("d", date(2021, 8, 1), 0)
    assert (all_of_it["document_id"], all_of_it["n_first"], all_of_it["n_documents_before"]) == ("e", 1, 2)


def test_what_is_excluded_copied_or_before_since_is_no_first_use() -> None:
    no_uses = (mention("a", excluded_by="双减少"), mention("b", copied=True), mention("a", doubt=True))
    assert get(find(DOCUMENTS, *no_uses, mention("e")), "省")["document_id"] == "e"
    assert find(DOCUMENTS, *no_uses).is_empty()


def test_a_document_without_a_day_leaves_the_first_day_unknown_and_the_year_known() -> None:
    documents = make(("x", 2020, "市", "乙市", date(2020, 3, 1), None), ("y", 2020, "市", "乙市", *NO_DAY))
    row = get(find(documents, mention("x"), mention("y")), "市")
    assert (row["first_year"], row["first_on"], row["document_id"], row["n_first"]) == (2020, None, "x", 2)


def test_documents_of_one_day_may_all_be_the_first() -> None:
    day = date(2020, 3, 1)
    documents = make(("x", 2020, "市", "乙市", day, None), ("y", 2020, "市", "乙市", None, day))
    row = get(find(documents, mention("y"), mention("x")), "市")
    assert (row["first_on"], row["document_id"], row["n_first"]) == (day, "x", 2)


def test_a_day_of_another_year_is_no_day_of_the_document() -> None:
    documents = make(("x", 2020, "市", "乙市", None, date(2024, 3, 1)))
    assert get(find(documents, mention("x")), "市")["first_on"] is None


def test_undated_documents_are_counted_beside_and_are_never_the_first() -> None:
    documents = pl.concat([DOCUMENTS, make(("u", None, "省", "甲省", *NO_DAY), ("v", None, "市", "丁市", *NO_DAY))])
    found = find(documents, mention("e"), mention("u"), mention("v"))
    state, city = get(found, "省"), get(found, "丁市")
    assert (state["document_id"], state["n_undated"], state["n_documents_before"]) == ("e", 1, 2)
    assert (
        city["n_undated"] == 1
        and [city[name] for name in ("first_year", "document_id", "n_documents_before")] == [None] * 3
    )


def test_a_doubted_first_document_is_marked() -> None:
    documents = pl.concat([DOCUMENTS, make(("!f", 2017, "省", "甲省", *NO_DAY))])
    found = find(documents, mention("e"), mention("!f"))
    assert get(found, "省")["doubted"] and not get(find(DOCUMENTS, mention("e")), "省")["doubted"]


def test_rows_follow_the_order_of_keywords_and_not_that_of_files() -> None:
    mentions = [mention("e", "乙词"), mention("c", "甲词"), mention("c", "乙词")]
    found = find(DOCUMENTS, *mentions, keywords=("乙词", "甲词"))
    assert found["keyword"].unique(maintain_order=True).to_list() == ["乙词", "甲词"]
    shuffled = DOCUMENTS.sample(fraction=1, shuffle=True, seed=3)
    assert find(shuffled, *mentions[::-1], keywords=("乙词", "甲词")).equals(found)
