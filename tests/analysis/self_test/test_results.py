"""The tables of the self-test keep their contracts, and say why where there is nothing in them."""

from dataclasses import replace

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.self_test.planted import GROWTHS, N_ORDERS
from pipeline.analysis.self_test.results import run_self_test
from pipeline.analysis.self_test.terms import CLASSES
from tests.analysis.matrices import as_terms
from tests.analysis.self_test.corpora import RESAMPLING, TRAJECTORY, make_plans
from tests.wiring import STAGES


def run(n_terms: int = 40, shared: float = 0.0, n_voices: int = 12) -> dict[str, pl.DataFrame]:
    """Of plans with one section each, whose words are those of the vocabulary."""
    documents, counts = make_plans(1, n_voices=n_voices, n_terms=n_terms, shared=shared)
    sections = documents.select(
        section_id=pl.col("document_id") + "-0", document_id="document_id", n_chars="n_own_chars"
    )
    wide = pl.DataFrame(counts, schema=[f"词{place:02d}" for place in range(n_terms)]).with_columns(
        section_id=sections["section_id"]
    )
    section_terms = (
        wide.unpivot(index="section_id", variable_name="term", value_name="count")
        .filter(pl.col("count") > 0)
        .with_columns(pl.col("count").cast(pl.Int64))
    )
    found = run_self_test(documents.drop("n_own_chars"), sections, as_terms(section_terms), TRAJECTORY, RESAMPLING)
    return {name: getattr(catalog, name).check(table) for name, table in found.items()}


def test_the_row_of_the_corpus_is_the_mean_over_its_terms() -> None:
    found = run()
    (row,) = found["self_test"].to_dicts()
    assert row["n_terms"] == found["placebos"].height > 20
    for name in ("share_body", "share_permutation"):
        assert row[name] == pytest.approx(found["placebos"][name].mean())
    assert (row["years_share"], row["shortfall"]) == (False, None)


def test_hidden_copies_are_flagged_from_the_vocabulary_on() -> None:
    found = run(shared=0.5)
    assert found["self_test"]["years_share"].to_list() == [True]
    assert found["self_test"]["share_body"][0] > 0.1


def test_each_class_tells_of_each_rise_over_all_its_terms() -> None:
    found = run()
    planted = found["planted_changes"]
    assert planted.select("rate_from", "rate_to", "growth").rows() == [
        (low, high, growth) for low, high in CLASSES for growth in GROWTHS
    ]
    sizes = dict(found["placebos"].group_by("rate_from").len().iter_rows())
    for low, n, share in planted.select("rate_from", "n", "share_found").iter_rows():
        assert n == N_ORDERS * sizes.get(low, 0)
        assert (share is None) == (n == 0)
        assert share is None or (share * n) == pytest.approx(round(share * n))
    means = planted.group_by("growth").agg(pl.col("share_found").mean()).sort("growth")["share_found"]
    assert means.is_sorted() and means[0] < means[-1]


@pytest.mark.parametrize(("change", "reason"), [({"n_voices": 4}, "no_body_test"), ({"n_terms": 15}, "few_terms")])
def test_what_can_not_be_tested_says_why_and_flags_nothing(change: dict[str, int], reason: str) -> None:
    found = run(**change)
    (row,) = found["self_test"].to_dicts()
    assert (row["shortfall"], row["years_share"], row["share_body"]) == (reason, None, None)
    assert found["placebos"].is_empty() and found["planted_changes"].is_empty()


def test_no_document_and_no_word_is_no_error() -> None:
    documents, _ = make_plans(1)
    empty = run_self_test(
        documents.clear(), catalog.sections.empty(), as_terms(catalog.section_terms.empty()), TRAJECTORY, RESAMPLING
    )
    assert empty["self_test"]["shortfall"].to_list() == ["no_body_test"]


def test_another_seed_draws_other_placebos() -> None:
    documents, counts = make_plans(1, n_terms=300)
    sections = documents.select(section_id="document_id", document_id="document_id", n_chars="n_own_chars")
    rows = [
        (document, f"词{term:03d}", int(n))
        for document, of in zip(documents["document_id"], counts, strict=True)
        for term, n in enumerate(of)
        if n
    ]
    section_terms = pl.DataFrame(rows, schema=catalog.section_terms.schema, orient="row")
    first, again, other = (
        run_self_test(documents, sections, as_terms(section_terms), TRAJECTORY, replace(RESAMPLING, seed=seed))[
            "placebos"
        ]
        for seed in (1, 1, 2)
    )
    assert first.equals(again) and first["term"].to_list() != other["term"].to_list()


def test_no_keyword_is_read() -> None:
    stage = STAGES["self_test"]
    assert "keywords" not in stage["params"] and "data/trajectory" not in stage["deps"]
