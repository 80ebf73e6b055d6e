"""Terms that stand in the same sections: the null, the level on clumped text, and what is found."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy import stats
from scipy.sparse import csr_array

from pipeline.analysis.networks import cowords
from pipeline.analysis.networks.cowords import (
    BLOCK,
    block_sections,
    choose_terms,
    count_together,
    mark_terms,
    place_sections,
    trace_cowords,
)
from pipeline.analysis.statistics.matrices import cut_rows
from pipeline.params.sections import NetworksParams, Period
from tests.analysis.matrices import as_terms

PARAMS = NetworksParams(n_terms=12, min_voices=5, max_q=0.05, seed=1)
N_TERMS, N_VOICES, N_YEARS, N_SECTIONS = 12, 14, 4, 18

Tables = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def simulate(seed: int, planted: Sequence[tuple[int, int]] = ()) -> Tables:
    """section_terms, sections and documents of clumped text in which terms have nothing to do with each other, but for `planted`.

    Each voice likes terms of its own; a document takes a term up for some sections on end; long sections have more of every term; and
    half of what a voice writes in a year is what it wrote the year before.
    """
    rng = np.random.default_rng(seed)
    rows, sections, documents = [], [], []
    for voice in range(N_VOICES):
        liking = rng.beta(1, 3, N_TERMS)
        before: tuple[NDArray[np.bool_], NDArray[np.bool_]] | None = None
        for year in range(N_YEARS):
            document = f"v{voice:02}y{year}"
            documents.append((document, f"body {voice}", 2018 + year))
            # Runs of three sections, and twice as much where a section is long.
            runs = np.repeat(rng.random((N_SECTIONS // 3, N_TERMS)) < liking, 3, axis=0)
            long = np.repeat(rng.random(N_SECTIONS // 2) < 0.4, 2)[:, None]
            has = runs & (rng.random((N_SECTIONS, N_TERMS)) < np.where(long, 0.9, 0.4))
            for a, b in planted:
                has[:, b] |= has[:, a] & (rng.random(N_SECTIONS) < 0.6)
            if before is not None:
                has[: N_SECTIONS // 2], long[: N_SECTIONS // 2] = before
            before = has[: N_SECTIONS // 2].copy(), long[: N_SECTIONS // 2].copy()
            for place in range(N_SECTIONS):
                section = f"{document}s{place:02}"
                sections.append(
                    (section, document, int(rng.integers(300, 400) if long[place, 0] else rng.integers(60, 100)))
                )
                rows += [(section, f"t{term:02}", 1) for term in np.flatnonzero(has[place])]
    return (
        pl.DataFrame(rows, schema={"section_id": pl.String, "term": pl.String, "count": pl.Int64}, orient="row"),
        pl.DataFrame(sections, schema=["section_id", "document_id", "n_chars"], orient="row"),
        pl.DataFrame(documents, schema={"document_id": pl.String, "voice": pl.String, "year": pl.Int32}, orient="row"),
    )


def trace(tables: Tables, params: NetworksParams = PARAMS) -> dict[str, pl.DataFrame]:
    return trace_periods(tables, [Period("early", (2018, 2019))], params)


def trace_periods(tables: Tables, periods: list[Period], params: NetworksParams) -> dict[str, pl.DataFrame]:
    counts, sections, documents = tables
    section_terms, texts = as_terms(counts), place_sections(sections, documents)
    terms = choose_terms(section_terms, texts, [], params)
    return trace_cowords(mark_terms(section_terms, texts, terms), texts, terms, periods, params)


@pytest.fixture(scope="module")
def unrelated() -> list[pl.DataFrame]:
    """The pairs of thirty corpora without any relation, the whole of each."""
    return [trace(simulate(seed))["coword_pairs"].filter(kind="whole") for seed in range(30)]


def test_the_test_holds_its_level_on_clumped_text(unrelated: list[pl.DataFrame]) -> None:
    p = pl.concat(unrelated)["p"].drop_nulls().to_numpy()
    assert len(p) > 1000
    assert 0.02 < (p < 0.05).mean() < 0.06 and (p < 0.01).mean() < 0.015
    assert sum(pairs["linked"].any() for pairs in unrelated) <= 3  # 5 % of 30, and some luck


def test_sections_taken_as_independent_would_link_what_has_nothing_to_do_with_each_other() -> None:
    """What the strata and the voices are for: Fisher's test on the same sections rejects far too often."""
    rejected = []
    for seed in range(5):
        section_terms, sections, _ = simulate(seed)
        ids = {name: place for place, name in enumerate(sections["section_id"])}
        has = np.zeros((len(ids), N_TERMS))
        for section, term, _count in section_terms.iter_rows():
            has[ids[section], int(term[1:])] = 1
        n, own = len(ids), has.sum(axis=0)
        together = has.T @ has
        for a, b in zip(*np.triu_indices(N_TERMS, 1), strict=True):
            rejected.append(stats.hypergeom.sf(together[a, b] - 1, n, own[a], own[b]) < 0.05)
    assert np.mean(rejected) > 0.3


def test_planted_pairs_are_linked_and_fall_into_communities() -> None:
    found = trace(simulate(3, planted=((0, 1), (2, 3))))
    linked = found["coword_pairs"].filter(pl.col("kind") == "whole").filter("linked")
    assert {tuple(sorted(pair)) for pair in linked.select("term", "other").rows()} >= {("t00", "t01"), ("t02", "t03")}
    assert (linked["association"] > 1).all()
    community = dict(found["coword_terms"].filter(kind="whole").select("term", "community").iter_rows())
    assert community["t00"] == community["t01"] != community["t02"] == community["t03"]
    summary = found["coword_spans"].row(0, named=True)
    assert (summary["n_links"], summary["n_voices"]) == (linked.height, N_VOICES)


def test_spans_are_the_corpus_its_periods_and_its_years_with_the_same_terms() -> None:
    found = trace(simulate(1))
    assert found["coword_spans"].select("kind", "span").rows() == [
        ("whole", "whole"),
        ("period", "early"),
        *(("year", str(year)) for year in range(2018, 2022)),
    ]
    assert found["coword_terms"].group_by("span").agg(pl.col("term").sort())["term"].n_unique() == 1
    n = dict(found["coword_spans"].select("span", "n_sections").iter_rows())
    assert n["early"] == n["2018"] + n["2019"] == n["whole"] / 2


def test_a_period_of_one_year_is_not_told_twice() -> None:
    found = trace_periods(simulate(1), [Period("last", (2021, 2021))], PARAMS)
    assert found["coword_spans"]["span"].to_list() == ["whole", "last", "2018", "2019", "2020"]


def test_one_stratum_is_fishers_hypergeometric() -> None:
    has = np.array([[1, 1], [1, 1], [1, 0], [0, 1], [0, 0], [0, 0], [0, 0], [0, 0]], dtype=float)
    every = np.arange(8)
    together = count_together(csr_array(has), np.zeros(8, dtype=np.int64), every)
    law = stats.hypergeom(8, 3, 3)
    assert (together.count[0, 1], together.n_voices[0, 1]) == (2, 2)
    assert together.expected[0, 1] == pytest.approx(law.mean())
    assert together.variance[0, 1] >= law.var() - 1e-12
    # Eight voices of one section each have the same part in it.
    assert together.effective_voices[0, 1] == pytest.approx(8)


def test_strata_add_up_and_what_differs_between_them_is_no_relation() -> None:
    """Both terms are everywhere in one document and nowhere in the other: that says nothing."""
    has = np.repeat([[1.0, 1.0], [0.0, 0.0]], 6, axis=0)
    block = np.repeat([0, 1], 6)
    together = count_together(csr_array(has), block, block)
    assert (together.count[0, 1], together.expected[0, 1], together.effective_voices[0, 1]) == (6, 6, 0)


def test_voices_that_disagree_make_the_variance_larger() -> None:
    """Two kinds of voices, one with all together and one with none: the variance is that between them, by hand."""
    agree, avoid = [[1.0, 1.0], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    has = np.array(agree * 3 + avoid * 3)
    voice = np.repeat(np.arange(6), 4)
    together = count_together(csr_array(has), voice, voice)
    # In each the count is 2 or 0 and expected is 1; the hypergeometric variance is 2·2·2·2 / 16·3 = 1/3.
    assert together.expected[0, 1] == pytest.approx(6)
    assert together.variance[0, 1] == pytest.approx(6 / (1 - 1 / 6))
    assert together.effective_voices[0, 1] == pytest.approx(6)


def test_saying_the_same_again_each_year_is_no_more_evidence() -> None:
    """Four years of the same text: the count is four times as large, and so is the error between voices."""
    rng = np.random.default_rng(5)
    voice = np.repeat(np.arange(10), 6)
    has = (rng.random((60, 2)) < 0.4).astype(float)
    once = count_together(csr_array(has), voice, voice)
    blocks = np.concatenate([voice + 10 * year for year in range(4)])
    again = count_together(csr_array(np.tile(has, (4, 1))), blocks, np.tile(voice, 4))
    assert again.effective_voices[0, 1] == pytest.approx(once.effective_voices[0, 1])
    assert again.variance[0, 1] > 4 * once.variance[0, 1]
    excess = [(found.count - found.expected)[0, 1] for found in (once, again)]
    assert excess[1] == pytest.approx(4 * excess[0])


def test_blocks_are_of_one_document_and_of_like_length_and_short_documents_join_their_voice() -> None:
    documents = ["long"] * (2 * BLOCK) + ["a", "b", "c"] * 2 + ["alone"]
    voices = ["x"] * (2 * BLOCK) + ["y"] * 6 + ["z"]
    texts = pl.DataFrame(
        {
            "section_id": [f"s{place:02}" for place in range(len(documents))],
            "document_id": documents,
            "voice": voices,
            "n_chars": [place * 7 % 12 for place in range(2 * BLOCK)] + [5] * 7,
        }
    )
    blocks = texts.with_columns(block=pl.Series(block_sections(texts)))
    long = (
        blocks.filter(document_id="long")
        .group_by("block")
        .agg(pl.col("n_chars").sort())
        .sort(pl.col("n_chars").list.first())
    )
    assert long["n_chars"].to_list() == [list(range(BLOCK)), list(range(BLOCK, 2 * BLOCK))]
    assert blocks.filter(voice="y")["block"].n_unique() == 1
    assert blocks["block"].n_unique() == 4
    assert sorted(blocks["block"].unique()) == [0, 1, 2, 3]


def test_terms_are_those_of_most_sections_without_names_and_those_of_few_voices() -> None:
    section_terms = pl.DataFrame(
        [(f"v{voice}", term, 1) for voice in range(6) for term in ("common", "name")]
        + [(f"v{voice}", "rare", 9) for voice in range(4)]
        + [(f"v{voice}", "some", 1) for voice in range(5)],
        schema=["section_id", "term", "count"],
        orient="row",
    )
    ids = [f"v{voice}" for voice in range(6)]
    sections = pl.DataFrame({"section_id": ids, "document_id": ids, "n_chars": [50] * 6})
    documents = pl.DataFrame({"document_id": ids, "voice": ids, "year": [2020] * 6})
    counts = as_terms(section_terms)
    texts = place_sections(sections, documents)
    assert choose_terms(counts, texts, ["name"], PARAMS) == ["common", "some"]


@pytest.mark.parametrize("at_once", [3, 500_000])
def test_sections_and_voices_of_terms_are_counted_whatever_is_looked_at_together(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last section of the last voice decides which of two terms more sections have."""
    monkeypatch.setattr(cowords, "cut_rows", lambda starts: cut_rows(starts, at_once))
    ids = [f"{voice}{part}" for voice in "abcdef" for part in range(3)]  # the first of each has no term
    lacking = {("a1", "second"), ("a1", "first"), ("b1", "first")}
    rows = [(own, term) for own in ids if own[1] != "0" for term in ("first", "second") if (own, term) not in lacking]
    sections = pl.DataFrame({"section_id": ids, "document_id": [own[0] for own in ids], "n_chars": [50] * len(ids)})
    documents = pl.DataFrame({"document_id": list("abcdef"), "voice": list("abcdef"), "year": [2020] * 6})

    def choose(given: list[tuple[str, str]]) -> list[str]:
        counts = as_terms(pl.DataFrame(given, schema=["section_id", "term"], orient="row").with_columns(count=1))
        return choose_terms(counts, place_sections(sections, documents), [], PARAMS)

    assert choose(rows) == ["second", "first"]
    # As many sections: by name.
    assert choose([row for row in rows if row != ("f2", "second")]) == ["first", "second"]


def test_with_few_voices_nothing_is_tested() -> None:
    section_terms, sections, documents = simulate(2)
    few = documents.filter(pl.col("voice").is_in([f"body {voice}" for voice in range(4)]))
    found = trace((section_terms, sections, few))
    assert found["coword_pairs"]["p"].null_count() == found["coword_pairs"].height
    assert found["coword_spans"]["n_tested"].sum() == 0


def test_an_empty_corpus_has_empty_tables() -> None:
    found = trace(tuple(table.clear() for table in simulate(1)))  # type: ignore[arg-type]
    assert found["coword_spans"].select("kind", "n_sections", "n_links").rows() == [("whole", 0, 0), ("period", 0, 0)]
    assert found["coword_pairs"].is_empty() and found["coword_terms"].is_empty()


def test_the_order_of_rows_changes_nothing() -> None:
    section_terms, sections, documents = simulate(4)
    mixed = (
        section_terms.sample(fraction=1, shuffle=True, seed=1),
        sections.sample(fraction=1, shuffle=True, seed=2),
        documents.sample(fraction=1, shuffle=True, seed=3),
    )
    first, second = trace((section_terms, sections, documents)), trace(mixed)
    assert all(first[name].equals(second[name]) for name in first)
