"""Going on from a kept model: its topics and unchanged sections stay, new themes get topics of their own."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.topics.describe.description import rank_terms
from pipeline.analysis.topics.fit.fitting import Fit, fit_topics, tabulate
from pipeline.analysis.topics.fit.increments import extend_topics
from pipeline.analysis.topics.fit.previous import KeptModel, parse_model
from pipeline.params.errors import InputError
from tests.analysis.kept import PARAMS, PATH, fit_and_keep, keep, make_sections, write_sections
from tests.analysis.matrices import as_terms, list_topics

# Of three themes one ends, and another begins with sections of their own.
OLD = write_sections("甲乙丙", 0, 150)
BOTH = pl.concat([OLD, write_sections("甲乙丁", 150, 240)])


@pytest.fixture(scope="module")
def old() -> tuple[Fit, KeptModel]:
    return fit_and_keep(OLD, 3)


@pytest.fixture(scope="module")
def kept(old: tuple[Fit, KeptModel]) -> KeptModel:
    return old[1]


@pytest.fixture(scope="module")
def extended(kept: KeptModel) -> tuple[Fit, pl.DataFrame, pl.DataFrame]:
    return extend_topics(as_terms(BOTH), make_sections(BOTH), 4, kept, PARAMS)


def name_topics(fit: Fit) -> list[str]:
    """The theme of the top ten terms of each topic; several where they are mixed."""
    tops = rank_terms(tabulate(fit)[0], 10).sort("topic").group_by("topic", maintain_order=True)
    return ["".join(sorted(set(terms))) for terms in tops.agg(pl.col("term").str.slice(0, 1))["term"].to_list()]


def test_the_same_corpus_gives_the_same_tables_to_the_last_byte(old: tuple[Fit, KeptModel]) -> None:
    fit, kept = old
    again, origins, unchanged = extend_topics(as_terms(OLD), make_sections(OLD), 3, kept, PARAMS)
    (words, shares), (words_again, shares_again) = tabulate(fit), tabulate(again)
    assert words_again.equals(words)
    assert list_topics(shares_again).equals(list_topics(shares))
    assert again.topic_starts.equals(fit.topic_starts)
    assert again.held_out.equals(fit.held_out)
    assert np.array(again.starts, dtype=np.float32).tobytes() == kept.starts.tobytes()
    assert origins["similarity"].to_list() == pytest.approx([1, 1, 1])
    assert unchanged["section_id"].equals(fit.section_ids)


def test_kept_topics_stay_in_place_and_a_new_theme_comes_after_them(
    old: tuple[Fit, KeptModel], extended: tuple[Fit, pl.DataFrame, pl.DataFrame]
) -> None:
    fit, origins, _ = extended
    assert name_topics(fit) == [*name_topics(old[0]), "丁"]
    assert origins["previous_topic"].to_list() == [0, 1, 2, None]
    assert origins["similarity"][:3].to_list() == pytest.approx([1, 1, 1], abs=0.01)
    assert origins["similarity"][3] < 0.1
    assert origins["share_in_unchanged"][3] < 0.01
    assert fit.topic_starts["grade"].to_list() == ["A"] * 4


def test_unchanged_sections_keep_their_shares_and_new_ones_are_of_the_new_topic(
    old: tuple[Fit, KeptModel], extended: tuple[Fit, pl.DataFrame, pl.DataFrame]
) -> None:
    fit, _, unchanged = extended
    assert unchanged["section_id"].equals(old[0].section_ids)
    before, after = (list_topics(tabulate(each)[1]) for each in (old[0], fit))
    same = after.join(unchanged, on="section_id", how="semi", maintain_order="left")
    assert same.filter(pl.col("topic") < 3).equals(before)
    assert same.filter(topic=3)["probability"].unique().to_list() == [0]
    new = after.join(unchanged, on="section_id", how="anti").filter(topic=3).sort("section_id")["probability"]
    assert (new.to_numpy() > 0.9).tolist() == [False, False, True] * 30


def test_proportions_of_known_terms_do_not_change(
    kept: KeptModel, extended: tuple[Fit, pl.DataFrame, pl.DataFrame]
) -> None:
    fit = extended[0]
    columns = [fit.terms.index(term) for term in kept.terms]
    ratios = fit.phi[:3, columns] / kept.phi
    assert ratios == pytest.approx(np.tile(ratios[:, :1], (1, len(columns))))
    assert fit.phi.sum(axis=1) == pytest.approx(np.ones(4))


def test_without_a_topic_of_its_own_a_new_theme_does_not_take_over_a_topic_that_ended(kept: KeptModel) -> None:
    fit, origins, _ = extend_topics(as_terms(BOTH), make_sections(BOTH), 3, kept, PARAMS)
    assert origins["similarity"].min() > 0.8  # type: ignore[operator]
    # What has no topic can't be predicted as well as the 12 of the test below.
    assert fit.held_out["perplexity"].mean() > 15  # type: ignore[operator]


def test_new_sections_are_predicted_better_with_the_new_topic(extended: tuple[Fit, pl.DataFrame, pl.DataFrame]) -> None:
    # Twelve words of its own in each theme, evenly: no model can do better than 12.
    assert extended[0].held_out["perplexity"].to_numpy() == pytest.approx(np.full(5, 12), rel=0.1)


def test_the_tables_keep_their_contracts(extended: tuple[Fit, pl.DataFrame, pl.DataFrame]) -> None:
    fit, origins, unchanged = extended
    catalog.topic_starts.check(fit.topic_starts)
    catalog.held_out.check(fit.held_out)
    catalog.topic_origins.check(origins)
    catalog.unchanged_sections.check(unchanged)


def test_any_number_of_workers_and_order_of_rows_gives_the_same_fit(
    kept: KeptModel, extended: tuple[Fit, pl.DataFrame, pl.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    sections = make_sections(BOTH).sample(fraction=1, shuffle=True, seed=1)
    fit, _, _ = extend_topics(as_terms(BOTH.reverse()), sections, 4, kept, PARAMS)
    assert fit.phi == pytest.approx(extended[0].phi)
    again, _, _ = extend_topics(as_terms(BOTH), sections, 4, kept, PARAMS)
    assert again.phi.tobytes() == extended[0].phi.tobytes()


def test_a_changed_text_is_inferred_anew(kept: KeptModel) -> None:
    sections = make_sections(OLD).with_columns(
        text=pl.when(pl.col("section_id") == "s007").then(pl.lit("改过")).otherwise("text")
    )
    fit, _, unchanged = extend_topics(as_terms(OLD), sections, 3, kept, PARAMS)
    assert set(fit.section_ids) - set(unchanged["section_id"]) == {"s007"}


def test_a_file_saved_anew_keeps_its_shares_and_a_copy_in_a_new_document_does_not(old: tuple[Fit, KeptModel]) -> None:
    # Document d03 has another name now; d04's sections are there twice.
    renamed = pl.col("section_id").str.replace("^s03", "t03")
    copied = OLD.filter(pl.col("section_id").str.starts_with("s04")).with_columns(
        pl.col("section_id").str.replace("^s", "u")
    )
    counts = pl.concat([OLD.with_columns(renamed), copied]).sort("section_id", "term")
    texts = make_sections(OLD)
    sections = pl.concat(
        [
            texts.with_columns(renamed),
            texts.filter(pl.col("section_id").str.starts_with("s04")).with_columns(
                pl.col("section_id").str.replace("^s", "u"), document_id=pl.lit("e04")
            ),
        ]
    )
    fit, _, unchanged = extend_topics(as_terms(counts), sections, 3, old[1], PARAMS)
    assert set(fit.section_ids) - set(unchanged["section_id"]) == {f"u04{n}" for n in range(10)}
    assert fit.theta[fit.section_ids.to_list().index("t035")] == pytest.approx(old[0].theta[35], abs=1e-7)


def test_a_section_that_had_no_term_stays_out_when_the_vocabulary_grows(kept: KeptModel) -> None:
    sections = make_sections(OLD, silent=("s500",))
    silent = parse_model(keep(fit_topics(as_terms(OLD), sections, 3, PARAMS), OLD, sections), PATH)
    speaks = pl.DataFrame({"section_id": ["s500"], "term": ["甲0"], "count": [3]}, schema=OLD.schema)
    fit, _, _ = extend_topics(as_terms(pl.concat([OLD, speaks])), sections, 3, silent, PARAMS)
    assert "s500" not in fit.section_ids


def test_a_section_whose_terms_are_no_terms_any_more_keeps_its_shares(old: tuple[Fit, KeptModel]) -> None:
    fewer = OLD.filter(pl.col("section_id") != "s008")
    fit, _, _ = extend_topics(as_terms(fewer), make_sections(OLD), 3, old[1], PARAMS)
    assert fit.theta[8] == pytest.approx(old[0].theta[8], abs=1e-7)
    assert fit.topic_starts["n_topic_words"].sum() == pytest.approx(fewer["count"].sum(), rel=1e-6)


def test_the_last_section_may_lose_its_terms(old: tuple[Fit, KeptModel]) -> None:
    last = OLD["section_id"].max()
    fewer = OLD.filter(pl.col("section_id") != last)
    fit, _, _ = extend_topics(as_terms(fewer), make_sections(OLD), 3, old[1], PARAMS)
    assert fit.section_ids[-1] == last
    assert fit.topic_starts["n_topic_words"].sum() == pytest.approx(fewer["count"].sum(), rel=1e-6)


def test_with_one_start_new_topics_are_not_graded(kept: KeptModel) -> None:
    fit, _, _ = extend_topics(as_terms(BOTH), make_sections(BOTH), 4, kept, replace(PARAMS, n_starts=1))
    assert fit.topic_starts["grade"].to_list() == ["A", "A", "A", None]
    assert fit.held_out["perplexity"].to_list() == [None]


def test_a_theme_that_the_kept_model_had_not_told_apart_would_be_in_unchanged_sections_too() -> None:
    _, coarse = fit_and_keep(OLD, 2)
    both = pl.concat([OLD, write_sections("甲乙丙", 150, 240)])
    fit, origins, _ = extend_topics(as_terms(both), make_sections(both), 3, coarse, PARAMS)
    assert len(name_topics(fit)[2]) == 1
    assert origins["share_in_unchanged"][2] == pytest.approx(1 / 3, abs=0.1)


def test_a_third_year_goes_on_from_the_second(extended: tuple[Fit, pl.DataFrame, pl.DataFrame]) -> None:
    second = parse_model(keep(extended[0], BOTH, make_sections(BOTH)), PATH)
    more = pl.concat([BOTH, write_sections("甲丁戊", 240, 300)])
    fit, _, unchanged = extend_topics(as_terms(more), make_sections(more), 5, second, PARAMS)
    assert name_topics(fit) == [*name_topics(extended[0]), "戊"]
    assert unchanged["section_id"].equals(extended[0].section_ids)


def test_new_topics_without_new_sections_are_refused(kept: KeptModel) -> None:
    with pytest.raises(
        InputError, match=r"1 beside those of data/previous/2022\.npz, and only 0 sections.*take 3 instead"
    ):
        extend_topics(as_terms(OLD), make_sections(OLD), 4, kept, PARAMS)


def test_a_model_of_another_corpus_is_refused(kept: KeptModel) -> None:
    other = write_sections("子丑寅", 0, 30)
    with pytest.raises(InputError, match=r"only 0% of the words in the topics of data/previous/2022\.npz"):
        extend_topics(as_terms(other), make_sections(other), 3, kept, PARAMS)


@pytest.mark.parametrize("n_new", [1, 3])
def test_a_single_new_section_is_enough_where_no_new_topic_is_asked_for(kept: KeptModel, n_new: int) -> None:
    more = pl.concat([OLD, write_sections("甲乙丁", 150, 150 + n_new)])
    fit, _, _ = extend_topics(as_terms(more), make_sections(more), 3, kept, PARAMS)
    assert np.isfinite(fit.phi).all()
    assert len(fit.section_ids) == 150 + n_new
