"""Rates by year and group: gaps, nothing seen, own words, voices, the panel."""

from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog
from pipeline.analysis.keywords.rates import gather_counts, measure_groups, measure_rates
from pipeline.analysis.keywords.trajectories import (
    compare_provinces,
    count_by_document,
    count_sections,
    trace_groups,
    trace_keywords,
)
from pipeline.analysis.statistics.resampling import jackknife_rates
from tests.analysis.keywords.counted import make_documents, make_years

YEARS = make_years(2019, 2020, 2021)


def trace(
    documents: pl.DataFrame,
    counts: list[int],
    own_counts: list[int] | None = None,
    sections: list[int] | None = None,
    confidence: float = 0.95,
    min_effective_voices: float = 4,
) -> dict[int, dict[str, Any]]:
    """Its years, by year, of one keyword; own words have all mentions where nothing else is said."""
    every, own, with_it = (
        np.array(values, dtype=float)[:, None] for values in (counts, own_counts or counts, sections or counts)
    )
    table = trace_keywords(documents, YEARS, every, own, with_it, ["词"], confidence, min_effective_voices)
    return {row["year"]: row for row in catalog.keyword_years.check(table).to_dicts()}


def plans(year: int, *voices: str, **more: object) -> list[dict[str, object]]:
    return [{"year": year, "voice": voice, **more} for voice in voices]


def test_mentions_are_counted_by_document_and_sections_with_one_once() -> None:
    mentions = pl.DataFrame(
        [
            ("b", "词", "b-0", None),
            ("b", "词", "b-0", None),
            ("b", "词", "b-1", None),
            ("a", "词", "a-0", "词典"),
            ("a", "字", "a-0", None),
            ("z", "词", "z-0", None),
        ],
        schema=["document_id", "keyword", "section_id", "excluded_by"],
        orient="row",
    )
    documents = pl.DataFrame({"document_id": ["a", "b"]})
    assert count_by_document(mentions, documents, ["词", "字", "无"]).tolist() == [[0, 1, 0], [3, 0, 0]]
    assert count_sections(mentions, documents, ["词", "字", "无"]).tolist() == [[0, 1, 0], [2, 0, 0]]


def test_a_year_without_documents_is_a_gap_and_no_zero() -> None:
    gap = trace(make_documents(*plans(2019, "甲", "乙"), *plans(2021, "甲", "乙")), [1, 0, 2, 1])[2020]
    said = {
        "keyword": "词",
        "year": 2020,
        "n_documents": 0,
        "n_issuers": 0,
        "n_voices": 0,
        "n_doubted": 0,
        "hollow": True,
    }
    assert {name: value for name, value in gap.items() if value is not None} == said


def test_the_rate_is_mentions_per_ten_thousand_characters_of_all_text_and_of_own_words() -> None:
    documents = make_documents(*plans(2019, "甲", "乙", n_own_chars=600), *plans(2019, "丙", issuer=None, doubted=True))
    found = trace(documents, [3, 2, 0], [1, 2, 0], [2, 1, 0])[2019]
    assert (found["n_documents"], found["n_issuers"], found["n_voices"], found["n_doubted"]) == (3, 2, 3, 1)
    assert (found["n_mentions"], found["n_chars"], found["n_documents_with"]) == (5, 3000, 2)
    assert (found["n_own_mentions"], found["n_own_chars"], found["n_voices_with"]) == (3, 2200, 2)
    assert found["per_10k_chars"] == pytest.approx(1e4 * 5 / 3000)
    assert found["own_per_10k_chars"] == pytest.approx(1e4 * 3 / 2200)
    assert found["share_documents"] == found["share_voices"] == pytest.approx(2 / 3)
    assert found["share_sections"] == pytest.approx(3 / 30)
    assert found["mentions_per_document"] == 2.5
    # Of own mentions 1/3, 2/3 and 0, of own characters 6/22, 6/22 and 10/22.
    assert found["dispersion"] == pytest.approx(10 / 22)


def test_intervals_leave_out_voices_and_not_documents() -> None:
    rows = plans(2019, "甲", "甲", "乙", "丙", "丁", "丁", n_own_chars=500)
    found = trace(make_documents(*rows), [1, 4, 2, 3, 0, 1], [1, 2, 1, 3, 0, 1], confidence=0.9)[2019]
    by_voice = np.array([[5.0], [2.0], [3.0], [1.0]]), np.array([2000.0, 1000.0, 1000.0, 2000.0])
    low, high = jackknife_rates(*by_voice, 0.9)
    assert (found["ci_low"], found["ci_high"]) == (pytest.approx(1e4 * low[0]), pytest.approx(1e4 * high[0]))
    own = np.array([[3.0], [1.0], [3.0], [1.0]]), np.array([1000.0, 500.0, 500.0, 1000.0])
    low, high = jackknife_rates(*own, 0.9)
    assert (found["own_low"], found["own_high"]) == (pytest.approx(1e4 * low[0]), pytest.approx(1e4 * high[0]))
    # Wilson's interval of 4 of 4 voices.
    assert found["share_voices_low"] == pytest.approx(4 / (4 + 1.644854**2), rel=1e-6)


def test_where_nothing_was_seen_the_interval_is_one_sided() -> None:
    # Elsewhere 甲 and 乙 bring 3 and 1 mentions a year, 2 and 1 in own words, of 1,000 characters each.
    documents = make_documents(
        *plans(2019, "甲", "乙", "丙"), *plans(2021, "甲", "甲", "乙", "丙", n_chars=500, n_own_chars=400)
    )
    found = trace(documents, [0, 0, 0, 1, 2, 1, 0], [0, 0, 0, 0, 2, 1, 0])[2019]
    assert found["n_mentions"] == found["per_10k_chars"] == found["ci_low"] == found["own_low"] == 0
    share = 1 - 0.05 ** (1 / 3)
    # Those that mention it have 750 characters a year on average, and 600 of their own: fewer than those that are silent.
    assert found["ci_high"] == pytest.approx(1e4 * share * 2 / 750)
    assert found["own_high"] == pytest.approx(1e4 * share * 1.5 / 600)
    assert found["share_voices"] == found["share_voices_low"] == 0 < found["share_voices_high"]
    assert found["mentions_per_document"] is found["dispersion"] is None
    assert found["adjusted_per_10k_chars"] == 0 and found["adjusted_low"] is found["adjusted_high"] is None


def test_a_year_of_copied_text_alone_has_no_rate_in_own_words() -> None:
    found = trace(make_documents(*plans(2019, "甲", "乙", n_own_chars=0), *plans(2021, "丙")), [1, 2, 1], [0, 0, 1])[
        2019
    ]
    assert (found["n_voices"], found["n_own_chars"], found["n_own_mentions"], found["n_voices_with"]) == (0, 0, 0, 0)
    assert found["per_10k_chars"] == 15
    for name in ("own_per_10k_chars", "own_low", "own_high", "share_voices", "share_voices_high", "dispersion"):
        assert found[name] is None
    assert found["hollow"] and found["adjusted_per_10k_chars"] is None


def test_few_voices_have_no_interval_and_years_of_few_or_unequal_voices_are_hollow() -> None:
    documents = make_documents(
        *plans(2019, "甲", "乙", "乙"), *plans(2020, *"甲乙丙丁"), *plans(2021, *"甲乙丙丁", n_own_chars=900)
    )
    documents = documents.with_columns(
        n_own_chars=pl.when((pl.col("voice") == "甲") & (pl.col("year") == 2021)).then(1000).otherwise("n_own_chars")
    )
    found = trace(documents, [1] * 11)
    assert found[2019]["ci_low"] is found[2019]["own_high"] is None
    assert [found[year]["hollow"] for year in (2019, 2020, 2021)] == [True, False, True]
    assert not trace(documents, [1] * 11, min_effective_voices=3)[2021]["hollow"]


def test_a_rate_is_adjusted_to_the_panel_of_all_years_by_region_level_and_kind() -> None:
    # 甲区 says it 2 times in 1,000 characters, 乙区 never; 甲区 writes two of three documents, and one, and none of four.
    for column, values in (("region", ("甲区", "乙区")), ("level", ("省", "市")), ("kind", ("通知", "意见"))):
        spoken = [
            (year, voice)
            for year, voices in ((2019, "甲乙丁"), (2020, "甲丁戊"), (2021, "丁戊己庚"))
            for voice in voices
        ]
        rows = [
            {"year": year, "voice": voice, column: values[voice in "丁戊己庚"], "n_own_chars": 500}
            for year, voice in spoken
        ]
        counts = [2 * (voice in "甲乙丙") for _, voice in spoken]
        found = trace(make_documents(*rows), [2 * count for count in counts], counts)
        assert [found[year]["own_per_10k_chars"] for year in (2019, 2020, 2021)] == pytest.approx([80 / 3, 40 / 3, 0])
        assert [found[year]["share_panel"] for year in (2019, 2020, 2021)] == pytest.approx([1, 1, 0.7])
        # Three of ten documents of all years.
        assert found[2019]["adjusted_per_10k_chars"] == found[2020]["adjusted_per_10k_chars"] == pytest.approx(12)


def test_an_adjusted_interval_is_that_of_the_weighted_text_of_voices() -> None:
    rows = [*plans(2019, *"甲乙丙"), *plans(2019, "丁", "戊", region="乙区"), *plans(2021, *"丁戊己庚", region="乙区")]
    counts = [3, 1, 2, 4, 6, 1, 1, 1, 1]
    found = trace(make_documents(*rows), counts, confidence=0.9)[2019]
    # Of all 9,000 characters 甲区 has a third, of those of 2019 three fifths: its documents count 5/9, the others 5/3.
    factors = np.array([5 / 9] * 3 + [5 / 3] * 2)
    low, high = jackknife_rates((factors * counts[:5])[:, None], 1000 * factors, 0.9)
    assert found["adjusted_per_10k_chars"] == pytest.approx(1e4 * (factors @ counts[:5]) / 5000)
    assert (found["adjusted_low"], found["adjusted_high"]) == (
        pytest.approx(1e4 * low[0]),
        pytest.approx(1e4 * high[0]),
    )
    assert found["adjusted_low"] < found["adjusted_per_10k_chars"] < found["adjusted_high"]


PLANS = st.lists(
    st.tuples(st.sampled_from("甲乙丙丁戊"), st.sampled_from([2019, 2021]), st.integers(0, 4), st.integers(1, 9)),
    min_size=1,
    max_size=15,
)


def lay_out(texts: list[tuple[str, int, int, int]]) -> tuple[pl.DataFrame, list[int]]:
    """Documents of these voices, years and hundreds of characters, and their mentions."""
    rows = [
        {"voice": voice, "year": year, "n_chars": 100 * n, "region": "甲区" if voice == "甲" else "乙区"}
        for voice, year, _, n in texts
    ]
    return make_documents(*rows), [count for *_, count, _ in texts]


@given(PLANS, st.randoms(use_true_random=False))
def test_the_order_of_documents_changes_nothing(texts: list[tuple[str, int, int, int]], shuffler: Random) -> None:
    documents, counts = lay_out(texts)
    shuffled = list(texts)
    shuffler.shuffle(shuffled)
    assert_alike(trace(documents, counts), trace(*lay_out(shuffled)))


@given(PLANS)
def test_a_corpus_repeated_twice_keeps_its_rates_and_by_the_same_voices_its_intervals(
    texts: list[tuple[str, int, int, int]],
) -> None:
    documents, counts = lay_out(texts)
    once, twice = trace(documents, counts), trace(pl.concat([documents, documents]), counts * 2)
    for year, row in twice.items():
        if row["n_mentions"] == 0:  # what is bounded hangs on how much text there is in which nothing was seen
            continue
        for name in ("n_documents", "n_documents_with", "n_mentions", "n_chars", "n_own_mentions", "n_own_chars"):
            assert row[name] == (None if once[year][name] is None else 2 * once[year][name])
            row[name] = once[year][name]
    assert_alike(*({y: row for y, row in table.items() if row["n_mentions"]} for table in (once, twice)))


@given(PLANS, st.integers(1, 3))
def test_copies_of_a_body_leave_rates_of_own_words_as_they_were(
    texts: list[tuple[str, int, int, int]], n_copies: int
) -> None:
    documents, counts = lay_out(texts)
    copies = documents.head(1).with_columns(
        n_own_chars=pl.lit(0, pl.Int64), voice=pl.lit("甲"), issuer=pl.lit("甲"), document_id=pl.lit("x")
    )
    with_copies = pl.concat([documents, *[copies] * n_copies])
    before = trace(documents, counts)
    after = trace(with_copies, counts + counts[:1] * n_copies, counts + [0] * n_copies)
    names = [
        *("n_voices", "n_own_chars", "n_own_mentions", "n_voices_with"),
        *("own_per_10k_chars", "own_low", "own_high", "hollow"),
        *("adjusted_per_10k_chars", "adjusted_low", "adjusted_high"),
        *("share_voices", "share_voices_low", "dispersion"),
    ]
    assert_alike(*({y: {name: row[name] for name in names} for y, row in table.items()} for table in (before, after)))


def assert_alike(one: dict[int, dict[str, Any]], other: dict[int, dict[str, Any]]) -> None:
    assert one.keys() == other.keys()
    for year, row in one.items():
        assert row == pytest.approx(other[year]), year


def test_groups_are_years_of_regions_levels_and_kinds_with_documents() -> None:
    rows = [
        *plans(2019, "甲", "乙", kind="通知"),
        *plans(2021, "甲", region="乙区", kind=None),
        *plans(2021, "丙", region=None),
    ]
    counts, own = (
        np.array([[1, 0], [2, 0], [4, 1], [0, 3]], dtype=float),
        np.array([[1, 0], [0, 0], [4, 1], [0, 3]], dtype=float),
    )
    table = trace_groups(make_documents(*rows), counts, own, counts, ["词", "字"], 0.95)
    catalog.keyword_groups.check(table)
    first = table.filter(keyword="词").select(
        "group_kind", "group", "year", "n_documents", "n_mentions", "n_own_mentions"
    )
    assert first.rows() == [
        ("kind", "工作要点", 2021, 1, 0, 0),
        ("kind", "通知", 2019, 2, 3, 1),
        ("level", "区县", 2019, 2, 3, 1),
        ("level", "区县", 2021, 2, 4, 4),
        ("region", "乙区", 2021, 1, 4, 4),
        ("region", "甲区", 2019, 2, 3, 1),
    ]
    assert table["keyword"].to_list() == ["词"] * 6 + ["字"] * 6


def test_a_group_of_all_documents_says_what_the_years_say() -> None:
    texts = [("甲", 2019, 1, 3), ("乙", 2019, 2, 4), ("丙", 2019, 0, 2), ("丁", 2021, 3, 3), ("甲", 2021, 0, 3)]
    documents, counts = lay_out(texts)
    array = np.array(counts, dtype=float)[:, None]
    groups = trace_groups(documents, array, array, array, ["词"], 0.95).filter(group_kind="level")
    years = trace(documents, counts)
    for row in groups.drop("group_kind", "group").to_dicts():
        assert row == pytest.approx({name: years[row["year"]][name] for name in row})


def test_without_keywords_or_documents_the_tables_are_empty() -> None:
    documents = make_documents(*plans(2019, "甲"))
    nothing = np.zeros((1, 0))
    assert catalog.keyword_years.check(
        trace_keywords(documents, YEARS, nothing, nothing, nothing, [], 0.95, 4)
    ).is_empty()
    assert catalog.keyword_groups.check(trace_groups(documents, nothing, nothing, nothing, [], 0.95)).is_empty()


def test_years_of_one_voice_are_not_hollow_for_want_of_others() -> None:
    alone = trace(make_documents(*plans(2019, "甲"), *plans(2020, "甲"), *plans(2021, "甲")), [1, 2, 3])
    two = trace(make_documents(*(row for year in (2019, 2020, 2021) for row in plans(year, "甲", "乙"))), [1] * 6)
    assert not any(row["hollow"] for row in alone.values())
    assert all(row["hollow"] for row in two.values())
    # A gap rests on nobody at all.
    assert trace(make_documents(*plans(2019, "甲"), *plans(2021, "甲")), [1, 2])[2020]["hollow"]


def test_a_province_is_the_sum_of_its_regions_and_years_and_hollow_with_too_few_voices() -> None:
    """Three mentions in 3,000 characters are 10 per 10,000; a document without a year is of its province all the same."""
    rows: list[dict[str, object]] = [
        *plans(2019, "a", province="浙江省", region="甲区"),
        *plans(2020, "b", province="浙江省", region="乙区"),
        {"year": None, "voice": "c", "province": "浙江省"},
        *plans(2020, "d", province="福建省"),
        *plans(2020, "e"),
    ]
    provinces = pl.Series([row.get("province") for row in rows], dtype=pl.String)
    documents = make_documents(*({k: v for k, v in row.items() if k != "province"} for row in rows))
    counts = np.array([2.0, 0.0, 1.0, 4.0, 9.0])[:, None]
    table = compare_provinces(documents.with_columns(province=provinces), counts, counts, counts, ["词"], 0.95, 3)
    checked = catalog.keyword_provinces.check(table)
    rates = checked.select("province", "own_per_10k_chars", "n_documents", "n_voices_with", "hollow").rows()
    assert rates == [("浙江省", 10.0, 3, 2, False), ("福建省", 40.0, 1, 1, True)]
    low, high = jackknife_rates(counts[:3], np.full(3, 1000.0), 0.95)
    assert checked.select("own_low", "own_high").row(0) == pytest.approx((1e4 * low[0], 1e4 * high[0]))


def test_groups_measured_together_are_as_measured_one_by_one() -> None:
    rng = np.random.default_rng(5)
    documents = make_documents(
        *(
            {"year": 2019, "voice": str(rng.choice(list("甲乙丙丁戊"))), "n_own_chars": n}
            for n in [0, 0, *range(300, 700, 10)]
        )
    )
    counts = rng.poisson(0.7, (documents.height, 3)).astype(float)
    counted = gather_counts(documents, counts, counts, np.minimum(counts, 1))
    numbers = np.array([0, 0, *rng.integers(1, 6, documents.height - 2)])
    together = measure_groups(counted, np.arange(documents.height), numbers, list("词字句"), 0.95)
    assert together["number"].to_list() == sorted([*range(6)] * 3)
    for number in range(6):
        alone = measure_rates(counted, np.flatnonzero(numbers == number), list("词字句"), 0.95)
        assert together.filter(number=number).select(alone.columns).equals(alone)
