"""A fit whose formulas are a topic of their own, the background: kept, read again, and gone on from as no theme."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.topics.fit import fitting
from pipeline.analysis.topics.fit.fitting import Fit, fit_topics, tabulate
from pipeline.analysis.topics.fit.increments import extend_topics
from pipeline.analysis.topics.fit.previous import KeptModel, check_candidates, parse_model
from pipeline.params.errors import InputError
from tests.analysis.kept import PARAMS, PATH, keep
from tests.analysis.matrices import as_terms, list_topics
from tests.analysis.planted import make_documents, plant, plant_formulas, weigh_letters

# Halves of the documents have 1,710 pairs of neighbours, enough to tell what is scattered.
OLD = plant_formulas(last=3800)
FEW_STARTS = replace(PARAMS, n_starts=2)
NEW = pl.concat([OLD, plant_formulas("甲乙丁", 3800, 4000)])
BACKGROUND = [False, False, False, True]

Extended = tuple[Fit, pl.DataFrame, pl.DataFrame]


def make_sections(section_terms: pl.DataFrame) -> pl.DataFrame:
    return make_documents(section_terms).with_columns(text=pl.format("条目 {}", "section_id"))


@pytest.fixture(scope="module")
def fit() -> Fit:
    return fit_topics(as_terms(OLD), make_sections(OLD), 3, FEW_STARTS)


def test_an_engine_that_starts_at_random_has_no_background() -> None:
    fit = fit_topics(as_terms(OLD), make_sections(OLD), 3, replace(FEW_STARTS, engine="sklearn", passes=2))
    assert len(fit.phi) == 3
    assert all(len(start) == 3 for start in fit.starts)
    assert fit.topic_starts["background"].to_list() == [False] * 3


@pytest.fixture(scope="module")
def content(fit: Fit) -> bytes:
    return keep(fit, OLD, make_sections(OLD))


@pytest.fixture(scope="module")
def kept(content: bytes) -> KeptModel:
    return parse_model(content, PATH)


@pytest.fixture(scope="module")
def extended(kept: KeptModel) -> Extended:
    """One theme more, which the new sections have."""
    return extend_topics(as_terms(NEW), make_sections(NEW), 4, kept, FEW_STARTS)


def name_topics(phi: Matrix, terms: list[str]) -> list[str]:
    """The letter that each topic has most words of."""
    letters = weigh_letters(phi, terms)
    return [list(letters)[place] for place in np.argmax(list(letters.values()), axis=0)]


def test_the_background_comes_last_and_has_no_grade(fit: Fit) -> None:
    names = name_topics(fit.phi, fit.terms)
    assert sorted(names[:3]) == sorted("甲乙丙") and names[3] == "式"
    assert [name_topics(start, fit.terms) for start in fit.starts] == [names, names]
    assert fit.topic_starts["background"].to_list() == BACKGROUND
    assert fit.topic_starts["grade"].to_list() == ["A", "A", "A", None]
    assert fit.topic_starts.row(3, named=True)["n_starts_found"] is None
    topic_words, section_topics = tabulate(fit)
    catalog.topic_words.check(topic_words)
    catalog.section_topics.check(list_topics(section_topics))
    catalog.topic_starts.check(fit.topic_starts)


def fit_told(monkeypatch: pytest.MonkeyPatch, finds_one: list[bool]) -> Fit:
    """A fit of two themes, 甲 and the smaller 乙, each start being told these and, where it says so, 丙 as the background."""
    number = pl.col("section_id").str.slice(1).cast(pl.Int64)
    table = plant().filter((number % 3 != 1) | (number % 2 == 0))
    letters = np.array([term[0] for term in table["term"].unique().sort()])
    told = np.array([(letters == letter) + 0.01 for letter in "甲乙丙"])
    told /= told.sum(axis=1, keepdims=True)
    turns = iter(finds_one)
    monkeypatch.setattr("os.cpu_count", lambda: 1)  # starts take turns
    monkeypatch.setattr(fitting, "find_themes", lambda *_: told[: 2 + next(turns)])
    return fit_topics(as_terms(table), make_documents(table), 2, replace(PARAMS, n_starts=len(finds_one)))


def test_a_background_that_is_larger_than_a_theme_stays_last(monkeypatch: pytest.MonkeyPatch) -> None:
    fit = fit_told(monkeypatch, [True, True])
    assert name_topics(fit.phi, fit.terms) == ["甲", "乙", "丙"]
    assert fit.topic_starts["background"].to_list() == [False, False, True]
    shares = fit.theta.mean(axis=0)
    assert shares[2] > 1.5 * shares[1]


@pytest.mark.parametrize(
    ("finds_one", "n_topics"),
    [([True, False, True, False], 3), ([True, False, False, False], 2), ([False] * 2, 2), ([True], 3), ([False], 2)],
)
def test_there_is_a_background_where_half_of_the_starts_found_one(
    monkeypatch: pytest.MonkeyPatch, finds_one: list[bool], n_topics: int
) -> None:
    fit = fit_told(monkeypatch, finds_one)
    assert fit.topic_starts["background"].to_list() == [False, False, True][:n_topics]
    assert [start.shape for start in fit.starts] == [fit.phi.shape] * len(finds_one)
    assert fit.theta.shape[1] == len(fit.alpha) == n_topics


def test_a_kept_background_is_still_one_when_it_is_read(fit: Fit, kept: KeptModel) -> None:
    assert kept.topic_starts.equals(fit.topic_starts)
    assert kept.topic_starts["background"].to_list() == BACKGROUND
    assert kept.n_themes == 3


def test_a_candidate_counts_the_themes_of_a_kept_model_without_its_background(kept: KeptModel) -> None:
    check_candidates(kept, (3, 4))
    with pytest.raises(InputError, match="has 2, fewer than the 3 topics"):
        check_candidates(kept, (2, 3))


def test_as_many_themes_as_were_kept_go_on_with_the_background_beside_them(fit: Fit, kept: KeptModel) -> None:
    again, origins, unchanged = extend_topics(as_terms(OLD), make_sections(OLD), 3, kept, FEW_STARTS)
    assert again.phi.tobytes() == fit.phi.tobytes()
    assert again.topic_starts.equals(fit.topic_starts)
    assert origins["previous_topic"].to_list() == [0, 1, 2, 3]
    assert unchanged["section_id"].equals(fit.section_ids)


def test_a_free_theme_comes_behind_the_kept_background_which_stays_one_row(kept: KeptModel, extended: Extended) -> None:
    fit, origins, _ = extended
    names = name_topics(fit.phi, fit.terms)
    assert names == [*name_topics(kept.phi, kept.terms), "丁"]
    assert [name_topics(start, fit.terms) for start in fit.starts] == [names, names]
    assert fit.topic_starts["background"].to_list() == [*BACKGROUND, False]
    assert fit.topic_starts["grade"].to_list()[:4] == ["A", "A", "A", None]
    assert origins["previous_topic"].to_list() == [0, 1, 2, 3, None]
    assert fit.phi.sum(axis=1) == pytest.approx(np.ones(5))
    columns = [fit.terms.index(term) for term in kept.terms]
    ratios = fit.phi[3, columns] / kept.phi[3]
    assert ratios == pytest.approx(np.full(len(columns), ratios[0]))
    catalog.topic_starts.check(fit.topic_starts)


def test_new_sections_are_of_the_free_theme_and_their_formulas_of_the_kept_background(extended: Extended) -> None:
    fit, _, unchanged = extended
    sections = NEW.group_by("section_id").agg(
        theme=pl.col("term").str.slice(0, 1).filter(~pl.col("term").str.starts_with("式")).first(),
        formulas=pl.col("count").filter(pl.col("term").str.starts_with("式")).sum() / pl.col("count").sum(),
    )
    new = sections.join(unchanged, on="section_id", how="anti").sort("section_id")
    theta = fit.theta[np.isin(fit.section_ids, new["section_id"].to_list())]
    assert len(theta) == 200
    of_theme = (new["theme"] == "丁").to_numpy()
    assert (theta[:, :3].sum(axis=1) > 0.5).tolist() == (~of_theme).tolist()
    assert theta[of_theme, 4].mean() == pytest.approx(1 - new["formulas"].to_numpy()[of_theme].mean(), abs=0.05)
    assert theta[:, 3].mean() == pytest.approx(new["formulas"].mean(), abs=0.03)


def test_a_third_year_knows_the_background_that_stands_between_themes(extended: Extended) -> None:
    second = parse_model(keep(extended[0], NEW, make_sections(NEW)), PATH)
    assert second.n_themes == 4
    more = pl.concat([NEW, plant_formulas("甲丁戊", 4000, 4200)])
    fit, origins, _ = extend_topics(as_terms(more), make_sections(more), 5, second, FEW_STARTS)
    assert name_topics(fit.phi, fit.terms) == [*name_topics(extended[0].phi, extended[0].terms), "戊"]
    assert fit.topic_starts["background"].to_list() == [*BACKGROUND, False, False]
    assert origins["previous_topic"].to_list() == [0, 1, 2, 3, 4, None]
