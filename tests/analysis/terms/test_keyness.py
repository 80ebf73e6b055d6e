"""Distinctive terms, against known answers, laws and shuffles."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array

from benchmarks.claims_terms import count_claims
from pipeline import catalog
from pipeline.analysis.terms.keyness import contrast_odds, keep_shown, measure_keyness
from pipeline.params.sections import KeynessParams
from tests.analysis.matrices import as_terms

PARAMS = KeynessParams(n_terms=5, n_examples=1, prior=0.1, max_q=0.05, min_voices=3, own_names=False)
YEARS = (2019, 2020, 2021, 2022)
Corpus = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def make_corpus(counts: np.ndarray, years: list[int], bodies: list[str] | None = None) -> Corpus:
    """section_terms, sections and documents of counts, array of shape (n_documents, n_terms); one section a document.

    bodies: else the first document of each year is of one body, the second of another, and so on.
    """
    names = [f"d{place:03d}" for place in range(len(counts))]
    rows = [(f"{names[d]}-0", f"词{t:03d}", int(counts[d, t])) for d, t in zip(*np.nonzero(counts), strict=True)]
    return (
        pl.DataFrame(rows, schema=catalog.section_terms.schema, orient="row"),
        pl.DataFrame({"section_id": [f"{name}-0" for name in names], "document_id": names}),
        pl.DataFrame(
            {"document_id": names, "voice": bodies or [f"局{years[:d].count(years[d])}" for d in range(len(names))]}
            | {"year": years},
            schema_overrides={"year": pl.Int32},
        ),
    )


def simulate(seed: int, n_by_year: int = 10, n_terms: int = 120) -> Corpus:
    """Counts as uneven over documents as real ones, the same in every year."""
    rng = np.random.default_rng(seed)
    n = n_by_year * len(YEARS)
    rates = rng.gamma(0.7, 2.5, n_terms) * rng.gamma(0.8, 1 / 0.8, (n, n_terms)) * rng.uniform(0.6, 1.6, (n, 1))
    return make_corpus(rng.poisson(rates), list(np.repeat(YEARS, n_by_year)))


def measure_corpus(
    corpus: Corpus, kind: str, own_names: Collection[str], params: KeynessParams
) -> tuple[pl.DataFrame, pl.DataFrame]:
    section_terms, sections, documents = corpus
    return measure_keyness(as_terms(section_terms).sum_documents(sections), documents, kind, own_names, params)


def measure(
    corpus: Corpus, params: KeynessParams = PARAMS, kind: str = "year", own_names: Collection[str] = ()
) -> pl.DataFrame:
    terms, groups = measure_corpus(corpus, kind, own_names, params)
    catalog.keyness.check(keep_shown(terms, params.n_terms))
    catalog.keyness_groups.check(groups)
    assert groups["group"].to_list() == terms["group"].unique(maintain_order=True).to_list()
    return terms


def plant(corpus: Corpus, counts: dict[int, int]) -> Corpus:
    """The corpus with a term 植 in documents named by their place."""
    section_terms, sections, documents = corpus
    rows = [(f"d{place:03d}-0", "植", count) for place, count in counts.items()]
    planted = pl.DataFrame(rows, schema=section_terms.schema, orient="row")
    return pl.concat([section_terms, planted]), sections, documents


def test_the_log_odds_are_those_of_monroe_with_the_corpus_as_prior() -> None:
    counts = np.array([[8.0, 92.0], [12.0, 88.0], [3.0, 97.0], [2.0, 98.0]])
    log_odds, standard_error = contrast_odds(csr_array(counts), np.array([0, 0, 1, 1]), prior=0.2)
    inside, outside = (20 + 5) / (200 + 80 - 25), (5 + 5) / (200 + 80 - 10)
    assert log_odds[0, 0] == pytest.approx(np.log(inside / outside))
    assert log_odds[1, 0] == pytest.approx(-log_odds[0, 0])
    # Σ (y - n·rate)² is 4 + 4 in the group and 0.25 + 0.25 outside, over 25 tokens; 4 units leave 2 degrees of freedom.
    assert standard_error[0, 0] == pytest.approx(np.sqrt(8.5 / 25 * 4 / 2 * (1 / 25 + 1 / 10)))


def test_a_planted_term_is_distinctive_of_its_year_alone() -> None:
    keyness = measure(plant(simulate(1), dict.fromkeys(range(10, 19), 2)))
    named = keyness.filter("distinctive")
    assert named.select("group", "term").rows() == [("2020", "植")]
    assert named.select("count", "n_documents", "n_group_documents", "share_documents").row(0) == (18, 9, 10, 0.9)
    assert keyness.filter(group="2020")["term"][0] == "植"


def test_one_long_document_makes_no_term() -> None:
    keyness = measure(plant(simulate(1), {10: 300, 21: 1, 32: 1}))
    own = keyness.row(by_predicate=(pl.col("term") == "植") & (pl.col("group") == "2020"), named=True)
    assert own["log_odds"] > 2 and own["dispersion"] > 0.7
    assert own["q"] > 0.5 and not own["distinctive"]


def test_what_a_voice_writes_in_a_year_is_one_unit() -> None:
    """Three documents of one voice in one year speak once: as the one that they make together."""
    section_terms, sections, documents = plant(simulate(2), dict.fromkeys([*range(10, 14), 16, 17, 21, 33], 2))
    bodies = documents["voice"].to_list()
    bodies[10:13] = ["局0"] * 3
    several = measure((section_terms, sections, documents.with_columns(voice=pl.Series(bodies))))
    merged = sections.with_columns(
        document_id=pl.when(pl.col("document_id").is_between(pl.lit("d010"), pl.lit("d012")))
        .then(pl.lit("d010"))
        .otherwise("document_id")
    )
    single = measure((section_terms, merged, documents))
    where = (pl.col("term") == "植") & (pl.col("group") == "2020")
    one, other = several.row(by_predicate=where, named=True), single.row(by_predicate=where, named=True)
    assert (one["n_group_documents"], one["n_group_voices"], one["n_documents"], one["n_voices"]) == (10, 8, 6, 4)
    assert {name: one[name] for name in ("z", "p", "q", "log_odds", "standard_error")} == pytest.approx(
        {name: other[name] for name in ("z", "p", "q", "log_odds", "standard_error")}
    )
    apart = measure((section_terms, sections, documents)).row(by_predicate=where, named=True)
    assert apart["p"] < one["p"] / 5


def test_a_body_that_uses_a_word_every_year_makes_no_year() -> None:
    """Voices 0 to 7 have the term in all their years; but for 2020 they have next to no documents."""
    corpus = plant(simulate(1), {d: 2 for d in range(40) if d % 10 < 8})
    section_terms, sections, documents = corpus
    some = documents.filter((pl.col("year") == 2020) | (pl.col("voice") >= "局5") | (pl.col("year") == 2019))
    row = measure((section_terms, sections, some)).row(
        by_predicate=(pl.col("term") == "植") & (pl.col("group") == "2020"), named=True
    )
    assert row["log_odds"] > 0 and row["p"] > 0.1


def test_voices_are_the_units_of_regions_in_however_many_years_they_write() -> None:
    """Four voices of one region have the term in all four years; eight voices elsewhere have it never."""
    corpus = simulate(11, n_by_year=12)
    own = {d: 2 for d in range(48) if d % 12 < 4}
    section_terms, sections, documents = plant(corpus, own)
    region = pl.when(pl.col("voice").is_in([f"局{n}" for n in range(4)])).then(pl.lit("东")).otherwise(pl.lit("西"))
    found = measure((section_terms, sections, documents.with_columns(region=region)), kind="region")
    row = found.row(by_predicate=(pl.col("term") == "植") & (pl.col("group") == "东"), named=True)
    assert (row["n_group_documents"], row["n_group_voices"], row["n_voices"]) == (16, 4, 4)
    # One of the 495 choices of four voices among twelve, doubled.
    assert row["p"] == pytest.approx(2 / 495, rel=0.05)
    one_body = pl.when(pl.col("voice") == "局0").then(pl.lit("东")).otherwise(pl.lit("西"))
    alone = measure((section_terms, sections, documents.with_columns(region=one_body)), kind="region")
    assert alone["p"].null_count() == alone.height, "what one body says tells nothing about its region"


def test_names_are_described_and_not_tested() -> None:
    corpus = plant(simulate(1), dict.fromkeys(range(10, 19), 2))
    named = measure(corpus, own_names={"植", "无"})
    own = named.filter(term="植")
    assert own["count"].sum() == 18
    assert own.select(pl.col("z", "p", "q", "distinctive").is_null().all()).row(0) == (True,) * 4
    others = named.filter(pl.col("term") != "植")
    assert not named["distinctive"].any() and others["p"].null_count() == measure(simulate(1))["p"].null_count()
    # A name is no test among which the others' q is found.
    untold = measure(corpus).filter(pl.col("term") != "植").sort("group", "term")
    assert others.sort("group", "term")["p"].to_list() == pytest.approx(untold["p"].to_list())
    p, q = others["p"].drop_nulls(), others["q"].drop_nulls()
    assert (q <= 1).all() and len(q) == len(p) < measure(corpus)["p"].drop_nulls().len()


def test_distinctive_terms_are_kept_and_as_many_others_as_are_shown() -> None:
    terms = measure(plant(simulate(1), dict.fromkeys(range(10, 19), 2)))
    kept = keep_shown(terms, 3)
    assert kept.equals(terms.join(kept, on=["group", "term"], how="semi")), "in their order"
    for (group,), listed in terms.filter(pl.col("z") > 0).partition_by("group", as_dict=True).items():
        highest = listed.sort("z", "term", descending=[True, False])["term"].head(3)
        assert set(kept.filter(group=group)["term"]) == {*highest, *listed.filter("distinctive")["term"]}
    assert keep_shown(terms, 0).select("group", "term").rows() == [("2020", "植")]


def test_groups_tell_how_many_terms_were_tested_those_that_they_lack_included() -> None:
    corpus = plant(simulate(1), dict.fromkeys(range(10, 19), 2))
    terms, groups = measure_corpus(corpus, "year", {"词001"}, PARAMS)
    of_2020 = groups.row(by_predicate=pl.col("group") == "2020", named=True)
    assert (of_2020["n_documents"], of_2020["n_voices"], of_2020["n_distinctive"]) == (10, 10, 1)
    assert groups["n_terms"].to_list() == terms.group_by("group", maintain_order=True).len()["len"].to_list()
    # 植 is tested in each of the four years, and occurs in one of them; the name is not tested.
    asked = terms.drop_nulls("p")["term"].unique()
    assert groups["n_tested"].to_list() == [len(asked)] * 4 and "植" in asked and "词001" not in asked
    # q of the smallest p is p times the number of tests, where no other is as small (Benjamini & Hochberg 1995).
    least = terms.drop_nulls("p").sort("p").row(0, named=True)
    assert least["q"] == pytest.approx(least["p"] * groups["n_tested"].sum())
    few = measure_corpus(simulate(3, n_by_year=2), "year", (), PARAMS)[1]
    assert few["n_tested"].to_list() == [0] * 4 and few["n_distinctive"].sum() == 0


@pytest.mark.parametrize("cell", ["half copied"])
def test_years_half_of_which_is_copied_have_no_terms_of_their_own_in_own_words(cell: str) -> None:
    """The full run is benchmarks/claims_terms.py."""
    claims = pl.concat([count_claims(seed, cell) for seed in range(301, 306)])
    found = {way: rows["terms"].to_list() for (way,), rows in claims.partition_by("way", as_dict=True).items()}
    assert min(found["copies as own words"]) > 50 and found["own words"] == [0] * 5


def test_with_too_few_voices_nothing_is_tested() -> None:
    keyness = measure(simulate(3, n_by_year=2))
    assert keyness.height > 0 and not keyness["log_odds"].has_nulls()
    assert all(keyness[name].null_count() == keyness.height for name in ("z", "p", "q", "distinctive"))


def test_the_floor_is_met_by_as_many_voices_as_it_says_and_those_of_one_year_do_not_count() -> None:
    section_terms, sections, documents = simulate(3, n_by_year=4)
    four = replace(PARAMS, min_voices=4)
    assert measure((section_terms, sections, documents), four)["p"].null_count() < 200
    assert measure((section_terms, sections, documents), replace(four, min_voices=5))["p"].is_null().all()
    # In 2019 one of the four writes for the only time.
    once = documents.with_columns(
        voice=pl.when((pl.col("voice") == "局3") & (pl.col("year") == 2019)).then(pl.lit("别局")).otherwise("voice")
    )
    fewer = measure((section_terms, sections, once), four)
    assert fewer.filter(group="2019")["p"].is_null().all()
    assert fewer.filter(group="2020")["n_group_voices"][0] == fewer.filter(group="2019")["n_group_voices"][0] == 4
    assert not fewer.filter(group="2020")["p"].is_null().all()


def test_terms_of_too_few_voices_are_not_tested_and_do_not_count() -> None:
    keyness = measure(plant(simulate(4), {0: 3, 1: 3}))
    assert keyness.filter(term="植")["q"].to_list() == [None]
    without = measure(simulate(4))
    assert keyness.drop_nulls("q").height == without.drop_nulls("q").height


def test_the_corpus_twice_has_the_same_odds_and_the_same_dispersion() -> None:
    section_terms, sections, documents = simulate(5)

    def copy(table: pl.DataFrame, *keys: str) -> pl.DataFrame:
        return pl.concat([table, table.with_columns(pl.format("b{}", key).alias(key) for key in keys)])

    twice = (
        copy(section_terms, "section_id"),
        copy(sections, "section_id", "document_id"),
        copy(documents, "document_id", "voice"),
    )
    columns = ["group", "term", "log_odds", "dispersion"]
    once, again = (
        measure(corpus).select(columns).sort("group", "term")
        for corpus in ((section_terms, sections, documents), twice)
    )
    assert once.select("group", "term").equals(again.select("group", "term"))
    assert np.allclose(once.select(columns[2:]), again.select(columns[2:]))


def test_the_order_of_documents_changes_nothing() -> None:
    section_terms, sections, documents = simulate(6)
    assert measure((section_terms.reverse(), sections.reverse(), documents.reverse())).equals(measure(simulate(6)))


def test_documents_without_a_group_are_left_out_and_without_any_there_is_no_row() -> None:
    section_terms, sections, documents = simulate(7)
    of_2022 = pl.col("year") == 2022
    partly = measure((section_terms, sections, documents.with_columns(year=pl.when(~of_2022).then("year"))))
    assert partly.equals(measure((section_terms, sections, documents.filter(~of_2022))))
    assert measure((section_terms, sections, documents.with_columns(year=pl.lit(None, pl.Int32)))).is_empty()


def test_one_group_alone_is_compared_with_nothing() -> None:
    section_terms, sections, documents = simulate(8)
    keyness = measure((section_terms, sections, documents.filter(pl.col("year") == 2019)))
    assert keyness["q"].null_count() == keyness.height > 0


def test_the_only_term_of_a_vocabulary_has_no_odds() -> None:
    years = list(np.repeat(YEARS, 3))
    assert measure(make_corpus(np.ones((12, 1), dtype=int), years)).is_empty()
    two = measure(make_corpus(np.ones((12, 2), dtype=int), years))
    assert two["log_odds"].to_numpy() == pytest.approx(np.zeros(8))


def test_shuffled_years_seldom_name_a_term() -> None:
    section_terms, sections, documents = simulate(9, n_by_year=8, n_terms=80)
    rng = np.random.default_rng(1)
    n_false = 0
    for _ in range(40):
        shuffled = documents.with_columns(year=pl.Series(rng.permutation(documents["year"].to_numpy())))
        n_false += measure((section_terms, sections, shuffled)).filter(pl.col("q") < 0.05).height > 0
    assert n_false <= 4


def test_blocks_of_groups_give_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    section_terms, sections, documents = plant(simulate(6, n_by_year=12), {d: 2 for d in range(48) if d % 12 < 4})
    where = pl.col("voice").str.slice(-1).replace_strict({str(n): "东西南北"[n % 4] for n in range(10)}, default=None)
    corpus = section_terms, sections, documents.with_columns(region=where)
    whole = measure(corpus, kind="region"), measure(corpus)
    monkeypatch.setattr("pipeline.analysis.terms.keyness.BLOCK", 1)
    assert measure(corpus, kind="region").equals(whole[0]) and measure(corpus).equals(whole[1])
    assert whole[0]["p"].count() > 0 and whole[0]["group"].n_unique() == 4
