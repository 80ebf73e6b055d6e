"""Between periods like is compared with like: a panel that changes is no change of topics."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.periods import periods
from tests.analysis.evolving import SAME, Tables, plant_topics, simulate, trace


def simulate_panel(seed: int) -> Tables:
    """24 bodies whose topics do not change: towns of which most write early, and provinces of which most write late.

    In provinces what would be on 乙 is on 甲.
    """
    tables = simulate(SAME, seed, n_bodies=24)
    body, late = pl.col("document_id").str.slice(0, 2).cast(pl.Int32), pl.col("year") >= 2020
    is_town = body < 12
    # One of either level writes in both periods, and one in the other's.
    writes = pl.when(body % 12 == 0).then(True).when(body % 12 == 1).then(is_town == late).otherwise(is_town != late)
    documents = tables["documents"].with_columns(level=pl.when(is_town).then(pl.lit("市")).otherwise(pl.lit("省")))
    documents = documents.filter(writes)
    turned = (pl.col("section_id").str.slice(0, 2).cast(pl.Int32) >= 12) & pl.col("term").str.starts_with("乙")
    term = pl.when(turned).then(pl.lit("甲") + pl.col("term").str.slice(1))
    terms = tables["section_terms"].with_columns(term=term.otherwise("term"))
    sections = tables["sections"].join(documents, on="document_id", how="semi")
    return tables | {
        "documents": documents,
        "sections": sections,
        "section_terms": terms.group_by("section_id", "term")
        .agg(pl.col("count").sum())
        .join(sections, on="section_id", how="semi")
        .sort("section_id", "term"),
    }


def test_a_panel_that_changes_is_no_change_of_topics() -> None:
    """Twenty corpora: like with like next to nothing is claimed; all together, nearly every corpus has a rise."""
    like = unlike = 0
    for seed in range(20):
        tables = plant_topics(simulate_panel(seed))
        like += trace(tables)["period_topics"]["verdict"].is_in(["上升", "下降"]).any()
        all_alike = tables | {"documents": tables["documents"].with_columns(level=pl.lit("市"))}
        unlike += trace(all_alike)["period_topics"]["verdict"].is_in(["上升", "下降"]).any()
    assert like <= 3 and unlike >= 10, (like, unlike)


@pytest.mark.parametrize("one_period", [False, True])
def test_documents_of_several_kinds_of_one_voice_are_no_independent_voices(one_period: bool) -> None:
    """Three documents a year, each of another kind, which are alike: where nothing changes one test in twenty says that it does."""
    found = []
    for seed in range(150):
        rng = np.random.default_rng(seed)
        body, year, kind = (
            grid.ravel() for grid in np.meshgrid(np.arange(16), np.arange(6), np.arange(3), indexing="ij")
        )
        kept = (body % 2 == year // 3) | (not one_period)
        body, year, kind = body[kept], year[kept], kind[kept]
        # What a body writes of the topic in a year, and with it in all of its kinds.
        rates = np.clip(
            0.3 + 0.05 * rng.standard_normal(16)[body] + 0.1 * rng.standard_normal((16, 6))[body, year], 0.01, 1
        )
        texts = periods.Texts(np.empty((0, 1)), np.empty(0, dtype=np.int64), year // 3, body, year, kind)
        shuffled = periods.shuffle_periods(texts, 0, 1, 199, rng)
        found.append(periods.find_p(rates[:, None], np.ones((len(rates), 1)), kind, year > 2, shuffled)[0])
    assert np.mean(np.array(found) <= 0.05) <= 0.1


def test_periods_without_a_level_or_kind_in_common_are_not_compared() -> None:
    tables = plant_topics(simulate_panel(1))
    late = pl.col("year") >= 2020
    for column in ("level", "kind"):
        apart = tables["documents"].with_columns(pl.when(late).then(pl.lit("另")).otherwise(column).alias(column))
        found = trace(tables | {"documents": apart})
        later = found["period_topics"].filter(period="后期")
        assert set(later["verdict"]) == {"证据不足"} and later["change"].null_count() == later.height
        assert later["prevalence"].null_count() == 0 and set(later["n_voices_before"]) == {0}
        assert found["topic_pairs"].is_empty() and found["topic_links"].is_empty()


def test_what_is_compared_is_counted() -> None:
    """Of 24 bodies 13 write in each period, three years long; where provinces have another level later, the towns are left."""
    tables = plant_topics(simulate_panel(2))
    counts = ["n_voices_before", "n_voices_after", "n_documents_before", "n_documents_after"]
    later = trace(tables)["period_topics"].filter(period="后期")
    assert later.select(counts).unique().rows() == [(13, 13, 39, 39)]
    own = pl.when(pl.col("year") >= 2020, pl.col("level") == "省").then(pl.lit("国家")).otherwise("level")
    later = trace(tables | {"documents": tables["documents"].with_columns(level=own)})["period_topics"]
    assert later.filter(period="后期").select(counts).unique().rows() == [(11, 2, 33, 6)]


def test_shares_of_two_periods_are_those_of_mantel_and_haenszel() -> None:
    """Towns: 10 of 100 characters, then 60 of 300. Provinces: 90 of 100, then 20 of 25. A district writes late alone."""
    cells = np.array([0, 0, 1, 1, 2])
    numerators, whole = np.array([[10.0], [60], [90], [20], [7]]), np.array([[100.0], [300], [100], [25], [10]])
    later = np.array([[0.0, 1, 0, 1, 1]])
    before, after = periods.compare_alike(1 - later, later, numerators, whole, cells)
    weights = np.array([100 * 300 / 400, 100 * 25 / 125])
    assert before.item() == pytest.approx(np.average([0.1, 0.9], weights=weights))
    assert after.item() == pytest.approx(np.average([0.2, 0.8], weights=weights))
    alone = periods.compare_alike(1 - later, later, numerators, whole, np.arange(5))
    assert np.isnan(alone).all()


@given(st.integers(0, 10**6))
def test_of_one_level_and_kind_the_shares_compared_are_those_of_the_periods(seed: int) -> None:
    rng = np.random.default_rng(seed)
    whole = rng.uniform(1, 9, (12, 1))
    numerators, later = whole * rng.random((12, 3)), (np.arange(12) % 3 == 0)[None, :].astype(float)
    before, after = periods.compare_alike(1 - later, later, numerators, whole, np.zeros(12, dtype=np.int64))
    assert after[0] == pytest.approx((later @ numerators / (later @ whole))[0])
    assert before[0] == pytest.approx(((1 - later) @ numerators / ((1 - later) @ whole))[0])
