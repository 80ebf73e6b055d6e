"""Topics of corpora at the edge: everything from one year, one document, and one start all the way to the choice."""

from dataclasses import replace

import polars as pl
import pytest

from pipeline.analysis.topics.describe.choice import choose_candidate, compare_candidates
from pipeline.analysis.topics.fit.fitting import fit_topics
from pipeline.params.sections import LdaParams
from tests.analysis.matrices import as_terms
from tests.analysis.planted import make_documents, plant
from tests.analysis.topics.describe.test_prevalence import share_tiny, trace_tiny
from tests.conftest import TinyCorpus

PARAMS = LdaParams(engine="variational", n_starts=5, passes=10, seed=1)


def choose(n_starts: int, one_document: bool = False) -> tuple[int, str]:
    """The number of topics taken of 2, 3 and 4, where three are planted, and why."""
    table = plant(150)
    sections = make_documents(table)
    if one_document:
        sections = sections.with_columns(document_id=pl.lit("d"))
    fits = {n: fit_topics(as_terms(table), sections, n, replace(PARAMS, n_starts=n_starts)) for n in (2, 3, 4)}
    coherence = pl.DataFrame(
        [(2, 0, 0.3, 0.1, 0.5), (3, 0, 0.6, 0.1, 0.5), (4, 0, 0.4, 0.1, 0.5)],
        schema=["n_topics", "topic", "c_v", "npmi", "exclusivity"],
        orient="row",
    )
    candidates = compare_candidates(
        {n: fit.held_out for n, fit in fits.items()}, {n: fit.topic_starts for n, fit in fits.items()}, coherence
    )
    row = choose_candidate(candidates, "auto").filter("chosen").row(0, named=True)
    return row["n_topics"], row["reason"]


@pytest.mark.parametrize("one_document", [False, True])
def test_the_planted_number_is_chosen(one_document: bool) -> None:
    assert choose(5, one_document) == (3, "rule")


def test_with_one_start_the_choice_says_that_coherence_decided() -> None:
    assert choose(1) == (3, "by_coherence")


def test_a_corpus_of_one_year_has_prevalence_in_that_year(corpus: TinyCorpus) -> None:
    documents = corpus.documents.with_columns(
        year=pl.lit(2022, corpus.documents.schema["year"]), issuer=pl.lit(None, pl.String)
    )
    years = corpus.years.filter(pl.col("year") == 2022).with_columns(
        n_documents=pl.lit(documents.height, corpus.years.schema["n_documents"])
    )
    table = trace_tiny(replace(corpus, years=years), share_tiny(corpus), documents)
    assert table["year"].unique().to_list() == [2022]
    assert table["prevalence"].sum() == pytest.approx(1)
    inside = (pl.col("ci_low") <= pl.col("prevalence")) & (pl.col("prevalence") <= pl.col("ci_high"))
    assert table.select(inside.all()).item()
