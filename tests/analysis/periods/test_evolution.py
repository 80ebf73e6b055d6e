"""What became of topics: found where it was planted, not found where nothing changed."""

from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from benchmarks.claims_terms import count_claims
from pipeline import catalog
from pipeline.analysis.periods import periods, topic_links, transitions
from pipeline.analysis.periods.period_words import TopicWords, rank_period_terms
from pipeline.analysis.periods.periods import Texts
from pipeline.analysis.periods.topic_links import Link
from pipeline.analysis.periods.topics import Topics
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.matrices import cut_rows
from pipeline.params.sections import Period
from tests.analysis import evolving
from tests.analysis.evolving import CHANGES, PARAMS, SAME, Tables, fit, name_topics, plant_topics, simulate, trace
from tests.analysis.matrices import as_wide_topics


@pytest.fixture(scope="module")
def planted() -> tuple[Tables, Tables, dict[str, int]]:
    """The tables of a corpus with every change, what was found in it, and the topic of each letter."""
    tables = fit(simulate(CHANGES, seed=3), n_topics=12)
    # Starts may disagree on what was one and is two; what a grade does has a test of its own.
    tables["topic_quality"] = tables["topic_quality"].with_columns(grade=pl.lit("A"))
    return tables, trace(tables), name_topics(tables)


def test_tables_keep_their_contracts(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    for name, table in planted[1].items():
        getattr(catalog, name).check(table)


def test_a_rise_and_a_fall_are_found_and_no_others(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    _, found, topic = planted
    later = found["period_topics"].filter(period="后期")
    called = {verdict: set(later.filter(verdict=verdict)["topic"]) for verdict in ("上升", "下降")}
    assert called == {"上升": {topic["升"], topic["新"]}, "下降": {topic["降"], topic["去"]}}
    for row in later.filter(pl.col("verdict") == "上升").to_dicts():
        assert 0 < row["change_low"] < row["change"] < row["change_high"]


def test_no_change_is_judged_in_the_first_period(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    first = planted[1]["period_topics"].filter(period="前期")
    for name in ("verdict", "p", "q", "change", "change_low", "change_high"):
        assert first[name].null_count() == first.height, name


def test_what_comes_or_goes_within_chance_is_no_claim(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    """Of 300 shuffles no q lies below 1 in 301."""
    links = trace(planted[0], replace(PARAMS, max_q=1 / 301))["topic_links"]
    assert {"new", "gone"} <= set(links["fate"]) and not links["claimed"].any()


def test_what_is_new_or_gone_is_found_and_no_other(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    _, found, topic = planted
    sure = found["topic_links"].filter("claimed")
    assert sure.filter(fate="new")["topic_to"].to_list() == [topic["新"]]
    assert sure.filter(fate="gone")["topic_from"].to_list() == [topic["去"]]


def test_what_parts_and_what_joins_is_found_and_no_other(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    _, found, topic = planted
    pairs = {row["fate"]: {row["topic"], row["other"]} for row in found["topic_pairs"].filter("claimed").to_dicts()}
    assert pairs == {"split": {topic["分"], topic["离"]}, "merged": {topic["合"], topic["并"]}}
    links = found["topic_links"].filter("claimed")
    assert set(links.filter(fate="split")["topic_from"]) == {topic["分"], topic["离"]}
    assert set(links.filter(fate="merged")["topic_to"]) == {topic["合"], topic["并"]}
    assert links.filter(fate="split")["group_from"].unique().to_list() == [min(topic["分"], topic["离"])]


def test_flows_leave_nothing_out(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    """The text of a kept topic flows to where the links say, but for what inference moves about."""
    _, found, _ = planted
    shares = found["period_topics"].filter("present")
    for period, end, flow in (("前期", "topic_from", "flow_from"), ("后期", "topic_to", "flow_to")):
        sums = found["topic_links"].drop_nulls(end).group_by(end).agg(pl.col(flow).sum())
        both = shares.filter(period=period).join(sums, left_on="topic", right_on=end)
        assert both.height == shares.filter(period=period).height
        assert np.abs(both["prevalence"] - both[flow]).max() < 0.01


def test_terms_of_a_period_occur_in_it(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    tables, found, topic = planted
    years = tables["documents"].select("document_id", "year")
    counts = tables["section_terms"].join(tables["sections"], on="section_id").join(years, on="document_id")
    for period in PARAMS.periods:
        first, last = period.years
        there = set(counts.filter(pl.col("year").is_between(first, last))["term"])
        assert set(found["period_terms"].filter(period=period.name)["term"]) <= there
    terms = found["period_terms"].filter(period="后期", topic=topic["新"])
    assert {term[0] for term in terms["term"]} == {"新"} and terms["count"].to_list() == sorted(
        terms["count"], reverse=True
    )


def test_the_order_of_files_and_rows_changes_nothing(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    tables, found, _ = planted
    shuffled = {name: table.sample(fraction=1, shuffle=True, seed=1) for name, table in tables.items()}
    again = trace(shuffled | {"section_terms": tables["section_terms"]})
    for name, table in found.items():
        assert again[name].equals(table), name


def test_shares_held_in_more_bits_change_nothing(
    planted: tuple[Tables, Tables, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, found, _ = planted
    monkeypatch.setattr(evolving, "as_topics", as_wide_topics)
    again = trace(tables)
    for name, table in found.items():
        assert again[name].equals(table), name


def test_words_that_change_are_found_and_those_that_do_not_are_not() -> None:
    """From 2020 on, half of the words of 甲 are others; its share stays."""
    tables = simulate(SAME, seed=5)
    late = pl.col("section_id").str.slice(3, 4).cast(pl.Int32) >= 2020
    half = pl.col("term").str.slice(1).cast(pl.Int32) % 2 == 0
    renamed = pl.when(late & half & pl.col("term").str.starts_with("甲")).then(pl.col("term") + "新").otherwise("term")
    tables["section_terms"] = tables["section_terms"].with_columns(term=renamed).sort("section_id", "term")
    tables = fit(tables, n_topics=4)
    links = trace(tables)["topic_links"]
    assert links.filter("changed")["topic_from"].to_list() == [name_topics(tables)["甲"]]
    assert (links.filter("changed")["similarity"] < links.filter("changed")["least_expected"]).all()


def test_where_nothing_changes_next_to_nothing_is_claimed() -> None:
    """Forty corpora of bodies with habits of their own: any claim of a kind in at most four of them, which is a tenth."""
    claims = {"shares": 0, "words": 0, "links": 0, "pairs": 0}
    for seed in range(40):
        found = trace(plant_topics(simulate(SAME, seed, n_bodies=6)))
        claims["shares"] += found["period_topics"]["verdict"].is_in(["上升", "下降"]).any()
        claims["words"] += found["topic_links"]["changed"].any()
        claims["links"] += found["topic_links"]["claimed"].any()
        claims["pairs"] += found["topic_pairs"]["claimed"].any()
    assert max(claims.values()) <= 4, claims


def test_a_small_topic_whose_words_a_large_one_has_goes_into_that() -> None:
    """Of the earlier text of topic 0 the first section of each document has a topic of its own, 4, with the same words."""
    tables = plant_topics(simulate(SAME, seed=6))
    topics, words = tables["section_topics"], tables["topic_words"]
    grown = pl.col("section_id").str.slice(3, 4).cast(pl.Int32) >= 2020
    is_first = pl.col("section_id").str.ends_with("-00") & ~grown
    own = topics.filter(topic=0)
    kept = pl.when((pl.col("topic") == 0) & is_first).then(0.0).otherwise("probability")
    taken = own.with_columns(
        topic=pl.lit(4, pl.Int32), probability=pl.when(is_first).then("probability").otherwise(0.0)
    )
    tables |= {
        "section_topics": pl.concat([topics.with_columns(probability=kept), taken]),
        "topic_words": pl.concat([words, words.filter(topic=0).with_columns(topic=pl.lit(4, pl.Int32))]),
        "topic_quality": pl.DataFrame({"topic": range(5), "alpha": 0.05, "grade": "A"}),
    }
    found = trace(tables)
    share = found["period_topics"].filter(period="前期", topic=4)["prevalence"].item()
    assert 0.01 < share < 0.05
    (row,) = found["topic_links"].filter(topic_from=4).to_dicts()
    assert (row["topic_to"], row["fate"]) == (0, "merged") and row["flow_from"] == pytest.approx(share, rel=0.05)
    assert row["expected"] is row["least_expected"] is row["p"] is None
    assert found["topic_links"].filter(pl.col("topic_from") != pl.col("topic_to")).height == 1


def test_a_topic_that_hardly_came_back_is_never_claimed(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    tables, _, topic = planted
    doubted = tables["topic_quality"].with_columns(
        grade=pl.when(pl.col("topic").is_in([topic["升"], topic["新"]])).then(pl.lit("D")).otherwise("grade")
    )
    found = trace(tables | {"topic_quality": doubted})
    later = found["period_topics"].filter(period="后期")
    assert set(later.filter(pl.col("topic").is_in([topic["升"], topic["新"]]))["verdict"]) == {"证据不足"}
    assert found["topic_links"].filter(pl.col("claimed") & (pl.col("fate") == "new")).is_empty()


def test_where_no_topic_is_a_finding_nothing_is_said_of_any(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    found = trace(planted[0], doubt="no_topics")
    assert set(found["period_topics"].filter(period="后期")["verdict"]) == {"证据不足"}
    assert found["topic_links"].is_empty() and found["topic_pairs"].is_empty()


def test_topics_that_were_not_graded_are_not_compared(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    tables = planted[0]
    ungraded = tables["topic_quality"].with_columns(grade=pl.lit(None, pl.String))
    found = trace(tables | {"topic_quality": ungraded})
    assert set(found["period_topics"].filter(period="后期")["verdict"]) == {"证据不足"}
    assert found["topic_links"].is_empty()


def test_sections_without_a_term_of_this_vocabulary_have_topics_and_no_words(
    planted: tuple[Tables, Tables, dict[str, int]],
) -> None:
    tables, found, _ = planted
    lost = tables["section_terms"]["section_id"].unique().sort()[:3]
    fewer = tables["section_terms"].filter(~pl.col("section_id").is_in(lost.implode()))
    again = trace(tables | {"section_terms": fewer})["period_topics"]
    assert again["prevalence"].to_list() == found["period_topics"]["prevalence"].to_list()


def test_too_few_voices_are_not_compared(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    """Ten bodies, sixty documents; five of the bodies under the name of one."""
    tables, found, _ = planted
    assert set(found["period_topics"]["n_voices"]) == {10}
    one = pl.when(pl.col("issuer") < "机构5").then(pl.lit("机构0")).otherwise("issuer")
    fewer = trace(tables | {"documents": tables["documents"].with_columns(voice=one)}, replace(PARAMS, min_voices=7))
    later = fewer["period_topics"].filter(period="后期")
    assert set(later["n_voices"]) == {6} and set(later["n_issuers"]) == {10}
    assert set(later["verdict"]) == {"证据不足"} and later["prevalence"].null_count() == 0
    assert fewer["topic_links"].is_empty() and fewer["topic_pairs"].is_empty()
    assert not trace(tables, replace(PARAMS, min_voices=10))["topic_links"].is_empty(), "ten are enough for ten"


def test_shares_words_and_pairs_are_adjusted_together(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    tables = [
        planted[1][name].drop_nulls("p").select("p", "q") for name in ("period_topics", "topic_links", "topic_pairs")
    ]
    assert min(table.height for table in tables) > 0
    both = pl.concat(tables)
    assert both["q"].to_numpy() == pytest.approx(adjust_p(both["p"].to_numpy()))


def test_what_is_copied_counts_once() -> None:
    """Everybody copies the first document of each year, word for word; a topic of it alone would change with the years."""
    rows = pl.concat([count_claims(seed, "half copied") for seed in range(301, 306)])
    claimed = rows.select("way", n=pl.sum_horizontal("shares", "words", "links", "pairs"))
    found = {way: own["n"].to_list() for (way,), own in claimed.partition_by("way", as_dict=True).items()}
    assert min(found["copies as own words"]) > 0
    # Two or four in a hundred such corpora have a claim (benchmarks/claims_terms.py).
    assert sum(n > 0 for n in found["own words"]) <= 1


@pytest.mark.parametrize("years", [[(1990, 1991), (1992, 1993)], [(2017, 2019), (2031, 2035)]])
def test_a_period_without_text_is_empty_and_not_zero(
    planted: tuple[Tables, Tables, dict[str, int]], years: list[tuple[int, int]]
) -> None:
    tables, _, _ = planted
    named = tuple(Period(f"时期{place}", pair) for place, pair in enumerate(years))
    found = trace(tables, replace(PARAMS, periods=named))
    later = found["period_topics"].filter(period="时期1")
    assert later["prevalence"].null_count() == later.height and set(later["n_documents"]) == set(later["n_voices"]) == {
        0
    }
    assert set(later["verdict"]) == {"证据不足"} and found["topic_links"].is_empty()


def test_a_period_whose_documents_have_no_term_of_the_vocabulary_is_not_compared(
    planted: tuple[Tables, Tables, dict[str, int]],
) -> None:
    tables, _, _ = planted
    late = pl.col("section_id").str.slice(3, 4).cast(pl.Int32) >= 2020
    empty = {name: tables[name].filter(~late) for name in ("section_terms", "section_topics")}
    found = trace(tables | empty)
    assert set(found["period_topics"].filter(period="后期")["verdict"]) == {"证据不足"}
    assert found["topic_links"].is_empty()


def test_terms_that_stand_in_other_sections_alone_change_nothing(
    planted: tuple[Tables, Tables, dict[str, int]],
) -> None:
    """Sections outside of the periods have terms that no other has, the first and the last by name."""
    tables, found, _ = planted
    terms = sorted(tables["topic_words"]["term"].unique())
    more = pl.DataFrame({"term": ["\u0001", f"{terms[-1]}后"]})
    words = tables["topic_words"].select("topic").unique().join(more, how="cross")
    topic_words = pl.concat(
        [
            tables["topic_words"],
            words.with_columns(probability=pl.lit(0.0)).match_to_schema(tables["topic_words"].schema),
        ]
    )
    assert trace(tables | {"topic_words": topic_words})["period_terms"].equals(found["period_terms"])


def test_three_periods_are_compared_two_by_two(planted: tuple[Tables, Tables, dict[str, int]]) -> None:
    tables, _, topic = planted
    named = tuple(Period(str(year), (year, year + 1)) for year in (2017, 2019, 2021))
    found = trace(tables, replace(PARAMS, periods=named))
    between = found["topic_links"].select("period_from", "period_to").unique().sort("period_from").rows()
    assert between == [("2017", "2019"), ("2019", "2021")]
    assert found["topic_links"].filter(period_to="2021", fate="gone")["topic_from"].to_list() == [topic["去"]]
    known = found["period_topics"].group_by("period", maintain_order=True).agg(pl.col("change_low").is_not_null().all())
    assert known.rows() == [("2017", False), ("2019", True), ("2021", True)]


def test_a_term_has_entered_a_period_where_the_list_before_lacks_it() -> None:
    """Topic 0 has terms 0 and 1, then 1 and 2; topic 1 has none at first; of the middle period nothing is listed."""
    counts = csr_array(np.array([[2.0, 1, 0, 0], [0, 3, 1, 5], [0, 0, 0, 0], [0, 2, 0, 1]]))
    words = TopicWords(counts, np.array([0, 0, 0, 1]), np.array([0, 1, 2, 0]), 2)
    ranked = rank_period_terms(words, ["甲", "乙", "丙"], np.array([0, 1, 2, 3]), 4, 9, ())
    assert ranked.select("period", "topic", "rank", "term", "entered").rows() == [
        *((0, 0, 1, "甲", None), (0, 0, 2, "乙", None)),
        *((1, 0, 1, "乙", False), (1, 0, 2, "丙", True), (1, 1, 1, "甲", None)),
        *((3, 0, 1, "乙", None), (3, 1, 1, "甲", None)),
    ]
    named = rank_period_terms(words, ["甲", "乙", "丙"], np.array([0, 1, 2, 3]), 4, 9, ["乙"])
    assert named.filter(period=1, topic=0).select("rank", "term", "share").rows() == [(1, "丙", 0.25)], (
        "of all its words"
    )


def test_a_shuffle_keeps_the_years_of_each_voice_and_the_voices_of_each_period() -> None:
    """Voice 0 has three years of 2017 to 2020, voices 1 and 2 one period each."""
    texts = periods.Texts(
        chars=np.empty((0, 1)),
        document=np.empty(0, dtype=np.int64),
        period=np.array([0, 0, 1, 0, 0, 1, 1]),
        voice=np.array([0, 0, 0, 1, 1, 2, 2]),
        year=np.array([2017, 2018, 2019, 2017, 2018, 2019, 2020]),
        cell=np.zeros(7, dtype=np.int64),
    )
    drawn = periods.shuffle_periods(texts, 0, 1, 500, np.random.default_rng(0))
    assert set(drawn[:, :3].sum(axis=1)) == {1}, "one of its three years is later"
    assert (drawn[:, 3] == drawn[:, 4]).all() and (drawn[:, 5] == drawn[:, 6]).all(), "a voice moves as a whole"
    assert (drawn[:, 3] != drawn[:, 5]).all(), "of the other two one is later"
    assert drawn.mean(axis=0) == pytest.approx([1 / 3] * 3 + [1 / 2] * 4, abs=0.08)
    # Most documents of another kind: voice 2 has none to change places with. The years of voice 0 are shuffled whatever their kinds.
    apart = periods.shuffle_periods(
        replace(texts, cell=np.array([0, 1, 1, 0, 0, 1, 1])), 0, 1, 500, np.random.default_rng(0)
    )
    assert (apart[:, 3:] == [False, False, True, True]).all()
    assert apart[:, :3].mean(axis=0) == pytest.approx([1 / 3] * 3, abs=0.08)
    assert periods.find_main_cells(np.array([0, 0, 0, 1, 1]), np.array([2, 1, 2, 1, 0])).tolist() == [2, 0]


shares = st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=1, max_size=5)


@given(shares, st.integers(0, 5))
def test_flows_have_the_shares_of_both_labellings_and_the_same_labels_flow_nowhere(
    rows: list[list[float]], turn: int
) -> None:
    source = np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    target = np.roll(source, turn, axis=1)
    chars = np.arange(1.0, len(rows) + 1)[:, None]
    flows = topic_links.measure_flows(source, target, chars)
    assert flows.sum(axis=1) == pytest.approx((source * chars).sum(axis=0) / chars.sum())
    assert flows.sum(axis=0) == pytest.approx((target * chars).sum(axis=0) / chars.sum())
    still = topic_links.measure_flows(source, source, chars)
    assert still == pytest.approx(np.diag(np.diag(still)))


def test_links_are_named_by_how_many_leave_and_arrive() -> None:
    """0 becomes 1 and 2, 3 and 4 become 5, 6 becomes 7, 8 comes of nothing, 9 goes to nothing, 10 stays."""
    before, after = np.isin(np.arange(11), (0, 3, 4, 6, 9, 10)), np.isin(np.arange(11), (1, 2, 5, 7, 8, 10))
    flow, similarity = np.zeros((11, 11)), np.full((11, 11), 0.9)
    for a, b in ((0, 1), (0, 2), (3, 5), (4, 5), (6, 7), (9, 8)):
        flow[a, b] = 0.5
    similarity[9, 8] = 0.4
    assert topic_links.find_links(flow, similarity, before, after, 0.5) == [
        *(Link(0, 1, "split"), Link(0, 2, "split"), Link(3, 5, "merged"), Link(4, 5, "merged")),
        *(Link(6, 7, "kept"), Link(10, 10, "kept"), Link(9, None, "gone"), Link(None, 8, "new")),
    ]


def test_text_of_an_absent_topic_goes_to_the_topics_that_share_its_words() -> None:
    phi = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5], [0.4, 0.6, 0.0, 0.0]]) + 1e-3
    counts = csr_array(np.array([[5.0, 5.0, 0.0, 0.0], [0.0, 0.0, 5.0, 5.0]]))
    theta = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    again = topic_links.relabel_sections(theta, counts, phi, np.full(3, 0.05), np.array([True, True, False]))
    assert again.argmax(axis=1).tolist() == [0, 1] and (again[:, 2] == 0).all()
    assert again.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("back", [False, True])
def test_flows_of_sections_in_pieces_are_those_of_all_at_once(back: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    theta, phi, counts = rng.dirichlet(np.ones(3), 60), rng.dirichlet(np.ones(9), 3), rng.poisson(2, (60, 9))
    chars, nothing = rng.integers(10, 90, (60, 1)).astype(np.float64), np.zeros(20, dtype=np.int64)
    texts = Texts(chars, np.arange(60) // 3, nothing, nothing, nothing, nothing)
    unasked = np.zeros((1, 3), dtype=bool)
    topics = Topics(
        texts, list("甲乙丙丁戊己庚辛壬"), phi, np.full(3, 0.1), unasked[0], theta, unasked, csr_array(counts)
    )
    told = topics, np.arange(20) % 4 > 0, np.array([True, True, False]), back
    with monkeypatch.context() as cut:
        cut.setattr(transitions, "cut_rows", partial(cut_rows, at_once=30))
        pieces = transitions._sum_flows(*told)
    assert pieces.sum() == pytest.approx(1)
    # Sums of pieces are rounded elsewhere: numbers below 1 differ by their last bits.
    assert pieces == pytest.approx(transitions._sum_flows(*told), abs=1e-14)
