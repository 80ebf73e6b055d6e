"""What is planted in topic shares is found with its sign and size, what is not planted seldom, and what can't be asked is said."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline import catalog
from pipeline.analysis.topics.describe.covariates import Floors, find_numbers, gather_covariates, make_design
from pipeline.analysis.topics.describe.effects import measure_effects
from pipeline.analysis.topics.describe.prevalence import Shares

FLOORS = Floors(min_voices=6, min_effective_voices=4, min_years=5, max_q=0.05)
YEARS = range(2016, 2023)


def make_corpus(seed: int, n_voices: int = 20, per_year: float = 0.0, at_level: float = 0.0) -> dict[str, Any]:
    """A document of two sections for each voice and year, three topics.

    Topic 0 gains `per_year` with each year and `at_level` in voices of the level 市, topic 1 loses it; lengths are unequal, shares of a
    voice and of a document are its own, and topics 1 and 2 go together.
    """
    rng = np.random.default_rng(seed)
    rows, words = [], []
    lengths = np.exp(0.6 * rng.standard_normal(n_voices))
    own = 0.04 * rng.standard_normal(n_voices)
    for v in range(n_voices):
        level = "市" if v % 2 else "区县"
        for year in YEARS:
            shift = own[v] + 0.03 * rng.standard_normal() + per_year * (year - 2019) + at_level * (v % 2)
            document = f"{v:02}{year}"
            kind = "通知" if rng.random() < 0.4 else "意见"
            rows.append((document, f"v{v:02}", year, f"r{v:02}", level, kind, 1000 * lengths[v] * rng.uniform(0.5, 2)))
            words.append((0.3 + shift, 0.4 - 0.7 * shift, 0.3 - 0.3 * shift))
    names = ["document_id", "voice", "year", "region", "level", "kind", "n_chars"]
    documents = pl.DataFrame(rows, schema=names, orient="row")
    sections = documents.select(
        pl.format("{}-{}", "document_id", pl.lit("a")).alias("section_id"),
        "document_id",
        pl.col("n_chars").round().cast(pl.Int64),
    )
    n = len(words)
    shares = Shares(sections["section_id"], np.array(words), np.zeros((n, 3), dtype=bool), np.arange(n), [])
    return {
        "shares": shares,
        "own_sections": sections,
        "documents": documents,
        "covariates": documents.select("document_id", "year", "level", "kind"),
        "doubts": pl.DataFrame({"topic": [0, 1, 2], "doubt": [None] * 3}, schema_overrides={"doubt": pl.String}),
        "floors": FLOORS,
        "confidence": 0.95,
    }


def measure(corpus: dict[str, Any], **changes: Any) -> pl.DataFrame:
    return catalog.topic_effects.check(measure_effects(**(corpus | changes)))


def test_a_planted_slope_and_difference_are_found_with_their_sign_and_size() -> None:
    effects = measure(make_corpus(1, per_year=0.02, at_level=0.12))
    slope = effects.filter(covariate="year", topic=0).row(0, named=True)
    assert (slope["verdict"], slope["evidence"], slope["basis"], slope["n_voices"]) == (
        "随之上升",
        "strong",
        "within",
        20,
    )
    assert slope["estimate"] == pytest.approx(2, abs=0.4) and slope["ci_low"] < 2 < slope["ci_high"]
    assert effects.filter(covariate="year", topic=1)["verdict"][0] == "随之下降"
    city, district = (
        effects.filter(covariate="level", topic=0, group=group).row(0, named=True) for group in ("市", "区县")
    )
    assert city["verdict"] == "更多" and city["estimate"] == pytest.approx(12, abs=5)
    assert district["verdict"] == "更少" and district["estimate"] == pytest.approx(-city["estimate"])
    assert effects.filter(covariate="kind")["verdict"].unique().to_list() == ["不明"]


def test_interval_and_p_are_by_t_with_one_less_than_the_voices_of_equal_length() -> None:
    corpus = make_corpus(12, n_voices=12)
    # A document each of 2019, of one length: two groups of 6 voices, whose difference has the variance of their jackknife.
    one_each = (
        corpus["own_sections"]
        .filter(pl.col("document_id").str.ends_with("2019"))
        .with_columns(n_chars=pl.lit(500, pl.Int64))
    )
    rows = measure(corpus, own_sections=one_each, covariates=corpus["documents"].select("document_id", "level"))
    row = rows.filter(group="市", topic=0).row(0, named=True)
    share = corpus["shares"].words[(corpus["documents"]["year"] == 2019).to_numpy(), 0]
    city, district = share[1::2], share[::2]
    moved = np.r_[(city - city.mean()) / 5, (district - district.mean()) / 5]
    error = 100 * np.sqrt(11 / 12 * (moved**2).sum())
    difference = 100 * (city.mean() - district.mean())
    assert row["estimate"] == pytest.approx(difference) and row["n_effective"] == pytest.approx(12)
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(difference) / error, 11))
    ends = difference + stats.t.ppf([0.025, 0.975], 11) * error
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(tuple(ends))


def test_the_test_of_whole_years_has_two_degrees_less_than_years_and_needs_five_of_them() -> None:
    corpus = make_corpus(13)
    own = corpus["own_sections"].with_columns(n_chars=pl.lit(500, pl.Int64))
    slope = measure(corpus, own_sections=own, covariates=corpus["documents"].select("document_id", "year"))
    # Every voice reports in every year at one length: the slope is that of the years' means, and so is its jackknife.
    means = corpus["shares"].words[:, 0].reshape(20, 7).mean(axis=0)
    fitted = np.polyfit(np.arange(7), means, 1)[0]
    without = [np.polyfit(np.delete(np.arange(7), y), np.delete(means, y), 1)[0] for y in range(7)]
    error = np.sqrt(6 / 7 * ((np.array(without) - fitted) ** 2).sum())
    assert slope["estimate"][0] == pytest.approx(100 * fitted)
    assert slope["p_years"][0] == pytest.approx(2 * stats.t.sf(abs(fitted) / error, 5))
    for last, shortfall in ((2019, "few_years"), (2020, None)):
        some = own.filter(pl.col("document_id").str.tail(4).cast(pl.Int64) <= last)
        assert measure(corpus, own_sections=some).filter(covariate="year")["shortfall"][0] == shortfall


def test_a_flat_truth_is_seldom_called_an_effect() -> None:
    found = [measure(make_corpus(seed, n_voices=12)) for seed in range(100, 130)]
    p = pl.concat(found).filter(pl.col("group").is_null() | pl.col("group").is_in(["市", "通知"]), topic=0)["p"]
    # 90 tests, of which 4.5 are expected at .05: 11 or more are so in .005 of cases, 0 in .01.
    assert p.len() == 90 and (p < 0.05).sum() <= 10
    assert sum("strong" in table["evidence"].to_list() for table in found) <= 2


def test_names_of_groups_and_the_order_of_rows_change_nothing() -> None:
    corpus = make_corpus(2, at_level=0.1)
    plain = measure(corpus)
    names = {"市": "a", "区县": "z"}
    renamed = measure(corpus, covariates=corpus["covariates"].with_columns(pl.col("level").replace(names)).reverse())
    for old, new in names.items():
        one, other = (table.filter(covariate="level", group=group) for table, group in ((plain, old), (renamed, new)))
        assert one["estimate"].to_list() == pytest.approx(other["estimate"].to_list())
        assert one["p"].to_list() == pytest.approx(other["p"].to_list())


def test_a_slope_within_voices_does_not_see_who_reports_when() -> None:
    corpus = make_corpus(3)
    # Voices with little of topic 0 leave: the pooled share rises, that of no voice does.
    words = corpus["shares"].words.copy()
    late = corpus["documents"].select((pl.col("year") > 2019) & (pl.col("voice") < "v10")).to_series().to_numpy()
    little = (corpus["documents"]["voice"] < "v10").to_numpy()
    words[little, 0] -= 0.2
    moved = replace(corpus["shares"], words=words)
    stay = pl.Series(~late)
    effects = measure(corpus, shares=moved, own_sections=corpus["own_sections"].filter(stay))
    slope = effects.filter(covariate="year", topic=0).row(0, named=True)
    assert abs(slope["estimate"]) < 1 and slope["verdict"] == "不明"


def test_one_common_year_is_no_trend() -> None:
    corpus = make_corpus(4)
    words = corpus["shares"].words + np.outer((corpus["documents"]["year"] == 2022).to_numpy() * 0.1, [1, -1, 0])
    slope = measure(corpus, shares=replace(corpus["shares"], words=words)).filter(covariate="year", topic=0)
    assert slope["q"][0] < 0.05 < slope["p_years"][0] and slope["verdict"][0] == "不明"


def test_the_share_is_of_own_characters() -> None:
    corpus = make_corpus(5, at_level=0.1)
    halves = corpus["own_sections"].with_columns(
        pl.col("section_id").str.replace("a", "b"), n_chars=pl.lit(10**9, pl.Int64)
    )
    words = corpus["shares"].words
    both = Shares(
        pl.concat([corpus["shares"].section_ids, halves["section_id"]]),
        np.vstack([words, words[::-1]]),
        np.zeros((2 * len(words), 3), dtype=bool),
        np.arange(2 * len(words)),
        [],
    )
    # Sections that are copied from others are none of own_sections, however long.
    assert measure(corpus, shares=both).equals(measure(corpus))
    assert not measure(corpus, shares=both, own_sections=pl.concat([corpus["own_sections"], halves])).equals(
        measure(corpus)
    )


def test_what_cannot_be_asked_is_said_and_null() -> None:
    corpus = make_corpus(6)
    documents = corpus["documents"]
    covariates = documents.select(
        "document_id", "region", "level", same=pl.lit("一"), none=pl.lit(None, pl.String), again=pl.col("level") + "级"
    )
    effects = measure(corpus, covariates=covariates)
    of = {name: set(effects.filter(covariate=name)["shortfall"]) for name in covariates.columns[1:]}
    assert of == {
        "region": {"few_voices"},
        "level": {"confounded"},
        "same": {"one_value"},
        "none": {"no_value"},
        "again": {"confounded"},
    }
    assert effects.select("estimate", "ci_low", "p", "q").null_count().row(0) == (effects.height,) * 4
    assert effects.filter(covariate="region").height == 20  # one row a region, and not one a topic
    assert measure(corpus, covariates=documents.select("document_id")).is_empty()


def test_documents_without_a_number_are_left_out_and_those_without_a_group_kept_for_others() -> None:
    corpus = make_corpus(7)
    covariates = corpus["covariates"].with_columns(
        pl.when(pl.int_range(pl.len()) % 10 > 0).then("year").alias("year"),
        pl.when(pl.int_range(pl.len()) % 7 > 0).then("level").alias("level"),
    )
    effects = measure(corpus, covariates=covariates)
    numbers = effects.unique("covariate").select("covariate", "n_left_out").rows()
    assert dict(numbers) == {"year": 14, "kind": 14, "level": 14 + 20 - 2}
    n_year = effects.filter(covariate="year")["n_documents"][0]
    assert n_year == 126 and effects.filter(covariate="level", topic=0)["n_documents"].sum() == 126 - 18


def test_topics_that_are_no_finding_or_were_not_looked_for_are_not_tested() -> None:
    corpus = make_corpus(8)
    doubts = corpus["doubts"].with_columns(doubt=pl.when(pl.col("topic") == 1).then(pl.lit("not_back")))
    unknown = np.zeros((140, 3), dtype=bool)
    unknown[5, 2] = True
    effects = measure(corpus, doubts=doubts, shares=replace(corpus["shares"], unknown=unknown))
    one, two = (effects.filter(covariate="year", topic=topic).row(0, named=True) for topic in (1, 2))
    assert one["shortfall"] == "no_finding" and one["estimate"] is not None and one["p"] is None
    assert two["shortfall"] == "read_before" and two["estimate"] is None
    assert effects["q"].count() == 5  # a slope, and two groups of level and of kind, of topic 0


def test_starts_that_disagree_on_the_slope_widen_its_interval_and_not_those_that_differ_everywhere_alike() -> None:
    corpus = make_corpus(9, per_year=0.01)
    words, year = corpus["shares"].words, corpus["documents"]["year"].to_numpy() - 2019

    def widen(starts: list[np.ndarray]) -> tuple[float, float]:
        row = measure(corpus, shares=replace(corpus["shares"], starts=starts)).filter(covariate="year", topic=0)
        return row["estimate"][0], row["ci_high"][0] - row["ci_low"][0]

    estimate, width = widen([])
    assert widen([words, words + 0.05]) == pytest.approx((estimate, width))
    # One start of two has slopes of a point a year more: 1/2 of a squared point is added to the variance, at the same t.
    other, wider = widen([words + np.outer(0.01 * year, [1, 0, -1]), words])
    again, widest = widen([words + np.outer(0.02 * year, [1, 0, -1]), words])
    assert other == again == estimate and wider > 1.2 * width
    assert widest**2 - width**2 == pytest.approx(4 * (wider**2 - width**2))


def test_few_voices_or_unequal_ones_carry_no_claim() -> None:
    few = measure(make_corpus(10, n_voices=5, per_year=0.05))
    assert set(few["verdict"]) == {"证据不足"}
    corpus = make_corpus(11, per_year=0.05)
    long = corpus["own_sections"].with_columns(
        n_chars=pl.when(pl.col("document_id") < "02").then(pl.col("n_chars") * 10**4).otherwise("n_chars")
    )
    slope = measure(corpus, own_sections=long).filter(covariate="year", topic=0).row(0, named=True)
    assert slope["shortfall"] == "unequal_voices" and slope["estimate"] is not None and slope["ci_low"] is None
    assert slope["n_effective"] < 4


def test_own_columns_stand_beside_those_of_documents_and_numbers_are_told_from_groups() -> None:
    documents = pl.DataFrame({"document_id": ["a", "b", "c"], "year": [2019, None, 2021], "kind": ["通知"] * 3})
    own = pl.DataFrame({"document_id": ["c", "a"], "column": ["gdp", "gdp"], "value": ["3.5", "1"]})
    table = gather_covariates(documents, own, ["gdp", "year"])
    assert table.rows() == [("a", "1", 2019), ("b", None, None), ("c", "3.5", 2021)]
    assert find_numbers(pl.Series(["1", "2", "3 万"])).dtype == pl.String
    assert find_numbers(pl.Series(["1", "2", "nan", "3"])).dtype == pl.String


def test_a_group_stands_beside_all_others_by_their_characters() -> None:
    groups = pl.DataFrame({"kind": ["甲"] * 6 + ["乙"] * 6 + ["丙"] * 6 + [None]})
    weights = np.r_[np.ones(6), np.full(6, 2.0), np.ones(6), 9]
    design = make_design(groups, 0, weights, np.arange(19), FLOORS)
    outcomes = np.r_[np.full(6, 5.0), np.full(6, 1.0), np.full(6, 4.0), 100]
    found = {
        question.group: float(question.contrast @ np.linalg.lstsq(design.columns, outcomes, rcond=None)[0])
        for question in design.questions
        if question.contrast is not None
    }
    assert found == pytest.approx({"甲": 5 - 2, "乙": 1 - 4.5, "丙": 4 - 7 / 3})


@given(st.lists(st.tuples(st.sampled_from(["甲", "乙", "丙", None]), st.integers(0, 5)), min_size=1, max_size=40))
def test_a_group_is_asked_of_voices_inside_and_voices_outside(rows: list[tuple[str | None, int]]) -> None:
    groups = pl.DataFrame({"kind": [group for group, _ in rows]}, schema={"kind": pl.String})
    voices = np.unique([voice for _, voice in rows], return_inverse=True)[1].astype(np.int64)
    design = make_design(groups, 0, np.ones(len(rows)), voices, replace(FLOORS, min_voices=2))
    names = sorted({group for group, _ in rows if group})
    for question, name in zip(design.questions, names, strict=False):
        inside = {voice for group, voice in rows if group == name}
        outside = {voice for group, voice in rows if group not in (name, None)}
        counted = question.group, question.n_voices, question.n_documents
        assert counted == (name, len(inside), sum(group == name for group, _ in rows))
        assert (question.contrast is not None) == (min(len(inside), len(outside)) >= 2)
    assert [question.group for question in design.questions if question.group] == names
    assert (design.columns[:, 1:].sum(axis=1) == 1).all(), "each document is in one group, or in none"
