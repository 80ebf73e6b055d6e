"""What the benchmark of claims counts, what it hands to the method, what its rivals say."""

import itertools
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.optimize import minimize

from benchmarks.claims import SEEDS, list_cells
from benchmarks.claims_bounds import state_bounds
from benchmarks.claims_corpora import N_KEYWORDS, Cell, Corpus, make_corpus
from benchmarks.claims_judge import count_years, describe_documents, flag, list_mentions, name_keywords
from benchmarks.claims_rivals import fit_slopes, rank_years, regress_documents, shuffle_documents
from benchmarks.claims_summary import METHOD, ROWS, STRONG, summarise
from pipeline.params.reading import load_params
from pipeline.tables.audit import YEARS
from pipeline.tables.codes import EVIDENCE
from pipeline.tables.keywords import MENTIONS


def make_rows(**columns: list[Any]) -> pl.DataFrame:
    """ROWS of one kind of corpus."""
    n_rows = len(next(iter(columns.values())))
    same = {"null": "own", "copies": "none", "planted": "", "design": "plans", "n_bodies": 12, "history": "flat"}
    given = pl.DataFrame({name: [value] * n_rows for name, value in (same | {"method": METHOD}).items()} | columns)
    return (
        given.with_columns(pl.lit(None).alias(name) for name in ROWS if name not in given.columns)
        .select(*ROWS)
        .cast(ROWS)
    )


def test_claims_on_flat_keywords_are_counted_by_corpus_and_by_keyword() -> None:
    rows = make_rows(
        seed=[1, 1, 2, 2, 3, 3, 4, 4],
        verdict=["上升", "新现", "不明", "平稳", "年际有别", "证据不足", "下降", "不明"],
        evidence=["strong", "moderate", None, None, "moderate", None, "moderate", None],
        p=[0.01, 0.05, 0.2, 0.04, None, None, 0.3, 0.6],
        seconds=[1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 2.0, 2.0],
        flagged=[True, True, False, False, False, False, False, False],
    )
    assert STRONG in EVIDENCE
    row = summarise(rows).row(0, named=True)
    assert (row["n_corpora"], row["n_keywords"]) == (4, 8)
    assert (row["corpora_claimed"], row["corpora_claimed_strong"]) == (0.5, 0.25)
    assert (row["claimed"], row["claimed_strong"], row["new"]) == (3 / 8, 1 / 8, 1 / 8)
    assert (row["right"], row["wrong"]) == (0, 3 / 8)
    assert (row["differ"], row["insufficient"]) == (1 / 8, 1 / 8)
    assert row["p_low"] == pytest.approx(2 / 6)
    assert row["p_years_low"] is None
    assert (row["flagged"], row["seconds"]) == (0.25, 2)


def test_a_planted_keyword_is_named_rightly_wrongly_or_not() -> None:
    rows = make_rows(
        seed=[1, 1, 1, 1, 1],
        history=["burst"] * 5,
        planted=["burst"] * 5,
        verdict=["突现", "先升后降", "年际有别", "不明", "上升"],
    )
    row = summarise(rows).row(0, named=True)
    assert (row["claimed"], row["right"], row["wrong"], row["differ"]) == (0.6, 0.4, 0.2, 0.2)


def test_intervals_hold_their_ends_and_miss_on_two_sides() -> None:
    rows = make_rows(
        seed=[1, 1, 1, 1, 1, 1],
        true_ratio=[1.0, 1.0, 1.0, 1.0, 1.0, None],
        low=[1.0, 0.8, 1.1, 0.5, None, 0.9],
        high=[1.2, 1.0, 1.3, 0.9, None, 1.1],
        true_rate=[2.0, 2.0, None, 2.0, 2.0, 2.0],
        rate_low=[0.0, 2.5, 0.0, 1.0, 3.0, None],
        rate_high=[1.0, 3.0, 9.0, 3.0, 4.0, 9.0],
    )
    row = summarise(rows).row(0, named=True)
    assert (row["n_ratio"], row["ratio_given"], row["ratio_held"]) == (4, 0.8, 0.5)
    assert (row["ratio_below"], row["ratio_above"]) == (0.25, 0.25)
    assert (row["n_rate"], row["rate_given"], row["rate_held"]) == (4, 0.8, 0.25)
    assert (row["rate_below"], row["rate_above"]) == (0.25, 0.5)


def find_bound(rows: pl.DataFrame, start: str) -> str:
    return next(line for line in state_bounds(summarise(rows)) if line.startswith(start))


@pytest.mark.parametrize(("n_false", "ends"), [(8, "holds"), (9, "MISSED")])
def test_eight_corpora_of_a_hundred_may_have_a_false_claim(n_false: int, ends: str) -> None:
    verdicts = ["下降"] * n_false + ["不明"] * (100 - n_false)
    rows = make_rows(seed=list(range(100)), verdict=verdicts, evidence=["strong"] * 100)
    assert find_bound(rows, "1 corpora with a false claim, flat in own, plans of 12").endswith(ends)
    assert find_bound(rows, "1 the same of 强 alone").endswith(ends)
    assert find_bound(rows, "1 corpora with a false claim, mean").endswith("MISSED")
    drifting = rows.with_columns(null=pl.lit("drift"))
    assert not any(line.startswith("1 corpora with a false claim") for line in state_bounds(summarise(drifting)))
    assert find_bound(drifting, "1 the same of 强 alone").endswith(ends)


def test_tests_are_held_to_their_level_only_where_they_claim_it() -> None:
    rows = make_rows(
        seed=[1] * 20, verdict=["不明"] * 20, p=[0.01] * 20, p_permutation=[0.01] * 20, p_years=[0.01] * 20
    )

    def asked(**changes: str) -> set[str]:
        lines = state_bounds(summarise(rows.with_columns(**{name: pl.lit(value) for name, value in changes.items()})))
        return {line.split()[1] for line in lines if "< .05" in line and line.endswith("MISSED")}

    assert asked() == {"p", "p_permutation", "p_years"}
    assert asked(null="drift") == {"p"}
    assert asked(null="copied", copies="known") == {"p", "p_permutation", "p_years"}
    assert asked(null="copied", copies="hidden") == {"p_years"}


def test_a_burst_may_be_called_a_rise_and_fall_or_a_difference_of_years_but_no_rise() -> None:
    rows = make_rows(
        seed=[1] * 10,
        planted=["burst"] * 10,
        history=["burst"] * 10,
        verdict=["突现", "先升后降"] + ["年际有别"] * 2 + ["上升"] + ["不明"] * 5,
    )
    assert "0.400 (at least 0.350) holds" in find_bound(rows, "3 named rightly")
    assert "0.333 (at most 0.050) MISSED" in find_bound(rows, "3 wrong names of those named, burst")
    assert "0.333 (at most 0.050) MISSED" in find_bound(rows, "3 wrong names of those named, all")


def test_misses_of_yearly_rates_may_be_three_times_as_many_on_one_side() -> None:
    def find(n_below: int, n_above: int) -> str:
        high = [1.0] * n_below + [4.0] * (100 - n_below)
        low = [0.5] * (100 - n_above) + [3.0] * n_above
        ends = {"rate_low": low, "rate_high": high}
        rows = make_rows(seed=[1] * 100, verdict=["不明"] * 100, true_rate=[2.0] * 100, **ends)
        return find_bound(rows, "2 misses")

    assert find(1, 3).endswith("holds")
    assert find(3, 1).endswith("holds")
    assert find(4, 1).endswith("MISSED")
    assert find(0, 0).endswith("holds")


def test_the_kept_seeds_are_two_hundred_and_every_kind_of_corpus_is_run_once() -> None:
    assert (SEEDS[0], SEEDS[-1], len(SEEDS)) == (1001, 1200, 200)
    cells = list_cells()
    assert len(set(cells)) == len(cells)
    assert all(cell.known or cell.copies for cell in cells)
    nulls = {(cell.null, cell.n_bodies) for cell in cells if cell.design == "plans" and cell.known and not cell.planted}
    assert len(nulls) == 24


@pytest.mark.parametrize("cell", [Cell("copied"), Cell("notice", "notices"), Cell("spells", known=True)])
def test_the_method_is_given_the_mentions_and_own_words_that_were_drawn(cell: Cell) -> None:
    corpus = make_corpus(cell, 5)
    documents = describe_documents(corpus)
    assert documents["document_id"].is_unique().all()
    assert documents["document_id"].to_list() == sorted(documents["document_id"])
    assert (documents["n_own_chars"] <= documents["n_chars"]).all()
    mentions = MENTIONS.check(list_mentions(documents, corpus))
    for listed, counts in ((mentions, corpus.counts), (mentions.filter(~pl.col("copied")), corpus.own_counts)):
        found = {(row[0], row[1]): row[2] for row in listed.group_by("document_id", "keyword").len().iter_rows()}
        names = itertools.product(documents["document_id"], name_keywords(N_KEYWORDS))
        assert [found.get(name, 0) for name in names] == counts.ravel().tolist()
    years = YEARS.check(count_years(documents))
    assert years["n_chars"].sum() == corpus.panel.chars.sum()
    assert years["n_documents"].to_list() == np.bincount(corpus.panel.year).tolist()


@pytest.fixture(scope="module")
def rising() -> Corpus:
    return make_corpus(Cell("exchangeable", n_bodies=20, planted=("rising",) * 5), 7)


def test_rivals_see_a_plain_rise(rising: Corpus) -> None:
    for rival in (rank_years, regress_documents, shuffle_documents):
        found = rival(rising, 1)
        assert found["verdict"][:5].to_list() == ["上升"] * 5
        assert found["p"].is_between(0, 1).all()
    for rival in (regress_documents, shuffle_documents):
        held = rival(rising, 1).select((pl.col("ci_low") < 1.4) & (pl.col("ci_high") > 1.4)).to_series()
        assert held[:5].sum() >= 3


def test_the_regression_is_the_maximum_of_its_likelihood(rising: Corpus) -> None:
    year, chars, found = rising.panel.year, rising.panel.chars, regress_documents(rising, 1)
    for keyword in (0, 12):
        y = rising.counts[:, keyword]

        def lose(at: Any, y: Any = y) -> float:
            eta = at[0] + at[1] * (year - 3) + np.log(chars / 1e4)
            return float((np.exp(eta) - y * eta).sum())

        best = minimize(lose, [0.0, 0.0], method="BFGS").x
        low, high = (float(found[end][keyword]) for end in ("ci_low", "ci_high"))
        assert np.log(low * high) / 2 == pytest.approx(best[1], abs=1e-4)
        step = 1e-3
        mu = np.exp(best[0] + best[1] * (year - 3)) * chars / 1e4
        centre = (mu * year).sum() / mu.sum()
        error = 1 / np.sqrt((mu * (year - centre) ** 2).sum())
        assert np.log(high / low) / 2 == pytest.approx(1.959964 * error, rel=step)


def test_slopes_of_words_of_one_end_are_infinite() -> None:
    years, chars = np.arange(3.0), np.ones((4, 3))
    mentions = np.array([[0, 0, 5], [5, 0, 0], [0, 0, 0], [1, 2, 4]], dtype=float)
    slopes = fit_slopes(mentions, chars, years)
    assert slopes[:2].tolist() == [np.inf, -np.inf]
    assert np.isnan(slopes[2])
    assert slopes[3] == pytest.approx(np.log(2))


def test_rivals_say_nothing_by_a_single_small_p() -> None:
    flat = make_corpus(Cell("own"), 3)
    for rival in (rank_years, regress_documents, shuffle_documents):
        found = rival(flat, 1)
        named, ordered = int((found["verdict"] != "不明").sum()), found["p"].sort().to_numpy()
        steps = np.flatnonzero(ordered * N_KEYWORDS / np.arange(1, N_KEYWORDS + 1) < 0.05)
        assert named == (steps[-1] + 1 if steps.size else 0)


def test_p_of_rivals_agrees_with_their_intervals_and_is_never_nothing(rising: Corpus) -> None:
    found = regress_documents(rising, 1)
    outside = (found["ci_low"] > 1) | (found["ci_high"] < 1)
    assert ((found["p"] < 0.05) == outside).all()
    assert shuffle_documents(rising, 1)["p"].min() == 1 / 5000


def test_the_self_test_sees_hidden_copies_and_no_more() -> None:
    params = load_params()
    flagged = []
    for cell in (Cell("own"), Cell("copied"), Cell("copied", known=False)):
        corpora = [make_corpus(cell, seed) for seed in range(5)]
        said = [flag(corpus, describe_documents(corpus), params, params.resampling) for corpus in corpora]
        flagged.append(sum(bool(one) for one in said))
    assert flagged[0] <= 1
    assert flagged[1] <= 1
    assert flagged[2] >= 4
