"""Correspondence analysis against published results, its laws, and terms by year."""

import importlib.util
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array

from pipeline.analysis.networks.correspondence import analyse_correspondence, relate_years
from pipeline.analysis.networks.cowords import mark_terms
from tests.analysis.matrices import as_terms

# Smokers among the staff of a firm: Greenacre (1984), Theory and Applications of Correspondence Analysis, table 3.1.
SMOKERS = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]], dtype=float)


def test_the_smokers_of_greenacre() -> None:
    found = analyse_correspondence(SMOKERS)
    assert found.inertias == pytest.approx([0.07476, 0.01002, 0.00041], abs=5e-6)
    assert np.abs(found.rows[:, 0]) == pytest.approx([0.0658, 0.2590, 0.3806, 0.2330, 0.2011], abs=5e-5)
    assert np.abs(found.rows[:, 1]) == pytest.approx([0.1937, 0.2433, 0.0107, 0.0577, 0.0789], abs=5e-5)
    assert np.abs(found.columns[:, 0]) == pytest.approx([0.3933, 0.0995, 0.1963, 0.2938], abs=5e-5)


def test_inertia_is_chi_square_over_n_and_distances_are_those_of_profiles() -> None:
    found = analyse_correspondence(SMOKERS)
    expected = np.outer(SMOKERS.sum(axis=1), SMOKERS.sum(axis=0)) / SMOKERS.sum()
    assert found.inertias.sum() == pytest.approx((((SMOKERS - expected) ** 2) / expected).sum() / SMOKERS.sum())
    profiles = SMOKERS / SMOKERS.sum(axis=1, keepdims=True)
    masses = SMOKERS.sum(axis=0) / SMOKERS.sum()
    apart = ((profiles[0] - profiles[2]) ** 2 / masses).sum()
    assert ((found.rows[0] - found.rows[2]) ** 2).sum() == pytest.approx(apart)
    # The centre of all is the origin.
    assert SMOKERS.sum(axis=1) @ found.rows == pytest.approx(np.zeros(3), abs=1e-9)


def test_alike_rows_lie_on_one_place_and_independence_has_no_inertia() -> None:
    doubled = np.vstack([SMOKERS, 3 * SMOKERS[0]])
    found = analyse_correspondence(doubled)
    assert found.rows[0] == pytest.approx(found.rows[-1])
    assert analyse_correspondence(np.outer([1.0, 2.0, 3.0], [4.0, 5.0, 6.0])).inertias == pytest.approx(
        [0, 0], abs=1e-12
    )


@pytest.mark.skipif(importlib.util.find_spec("prince") is None, reason="prince is not installed")
def test_as_prince_has_it() -> None:
    import prince

    theirs = prince.CA(n_components=2).fit(pl.DataFrame(SMOKERS).to_pandas())
    assert theirs.eigenvalues_ == pytest.approx(analyse_correspondence(SMOKERS).inertias[:2])


def make_texts(counts: dict[int, dict[str, int]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """section_terms and texts: of each year that many sections that have the term alone."""
    rows, texts = [], []
    for year, terms in counts.items():
        for term, n in terms.items():
            for place in range(n):
                section = f"{year}{term}{place}"
                rows.append((section, term, 1 + place))
                texts.append((section, f"d{year}", f"v{place % 2}", year))
    return (
        pl.DataFrame(rows, schema=["section_id", "term", "count"], orient="row"),
        pl.DataFrame(
            texts,
            schema={"section_id": pl.String, "document_id": pl.String, "voice": pl.String, "year": pl.Int32},
            orient="row",
        ),
    )


def mark(section_terms: pl.DataFrame, texts: pl.DataFrame, terms: Sequence[str]) -> csr_array:
    return mark_terms(as_terms(section_terms), texts, terms)


def test_years_and_terms_are_points_by_the_sections_that_have_the_term() -> None:
    section_terms, texts = make_texts(
        {2019: {"a": 8, "b": 1, "c": 3}, 2020: {"a": 4, "b": 4, "c": 3}, 2021: {"a": 1, "b": 8, "c": 3}}
    )
    terms = ["a", "b", "c", "absent"]
    found = relate_years(mark(section_terms, texts, terms), texts, terms)
    points = {(row["kind"], row["name"]): row for row in found["correspondence_points"].to_dicts()}
    assert set(points) == {*(("year", str(year)) for year in (2019, 2020, 2021)), *(("term", term) for term in "abc")}
    assert points["term", "a"]["n_sections"] == 13 and points["year", "2019"]["n_sections"] == 12
    assert points["year", "2019"]["n_voices"] == 2 and points["term", "a"]["n_voices"] is None
    # A term goes with the years that have most of it.
    assert (
        points["term", "a"]["x"] * points["year", "2019"]["x"]
        > 0
        > points["term", "a"]["x"] * points["year", "2021"]["x"]
    )
    axes = found["correspondence_axes"]
    assert axes["share"].sum() == pytest.approx(1) and axes["inertia"].is_sorted(descending=True)
    for axis in ("contribution_x", "contribution_y"):
        of_kinds = found["correspondence_points"].group_by("kind").agg(pl.col(axis).sum())[axis]
        assert of_kinds.to_list() == pytest.approx([1, 1])


def test_two_years_or_undated_sections_are_not_analysed() -> None:
    section_terms, texts = make_texts({2019: {"a": 3, "b": 2, "c": 1}, 2020: {"a": 1, "b": 2, "c": 3}})
    undated = texts.with_columns(section_id="section_id", year=pl.lit(None, dtype=pl.Int32))
    for given in (texts, undated, texts.clear()):
        has = mark(section_terms, given, ["a", "b", "c"])
        assert all(table.is_empty() for table in relate_years(has, given, ["a", "b", "c"]).values())
