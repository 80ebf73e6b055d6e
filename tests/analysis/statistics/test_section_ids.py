"""Sections are found among others as a join finds them."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.statistics.section_ids import find_ids, match_ids, match_rows

IDS = st.lists(st.text("a0-ü中𠀀", max_size=3), max_size=9)


def series(ids: list[str]) -> pl.Series:
    return pl.Series("section_id", ids, pl.String)


@given(IDS, IDS)
def test_known_sections_have_their_place_and_others_none(asked: list[str], known: list[str]) -> None:
    ordered = sorted(set(known), key=str.encode)
    places = {section_id: place for place, section_id in enumerate(ordered)}
    assert find_ids(series(asked), series(ordered)).to_list() == [places.get(section_id) for section_id in asked]


@given(IDS, IDS.map(lambda ids: list(dict.fromkeys(ids))))
def test_columns_are_matched_as_a_join_has_them_in_whatever_order(asked: list[str], known: list[str]) -> None:
    values = pl.Series(range(len(known)), dtype=pl.Int64)
    table = pl.DataFrame({"section_id": series(known), "value": values, "other": values.cast(pl.String)})
    joined = series(asked).to_frame().join(table, on="section_id", how="left", maintain_order="left")
    assert match_ids(series(asked), table, "value").equals(joined["value"])
    assert match_rows(series(asked), table).equals(joined.drop("section_id"))
