"""Topics matched with those of a changed fit, and their claims asked again."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.robustness.tabulation import list_topic_claims, tabulate
from pipeline.analysis.robustness.topics import Asked, ask_again, judge_change, match_topics, refit
from pipeline.analysis.topics.describe.covariates import Floors
from pipeline.analysis.topics.fit.joining import Fitted
from pipeline.stages import robustness as stage
from pipeline.tables.fits import SECTION_TOPICS, TOPIC_STARTS
from pipeline.tables.robustness import ROBUSTNESS, ROBUSTNESS_RUNS
from pipeline.tables.topic_parts.shares import TOPIC_EFFECTS
from tests.analysis.matrices import as_terms, as_topics
from tests.analysis.planted import make_documents, plant
from tests.own_params import load_own_params


def make_fit(phi: list[list[float]], terms: str, n_backgrounds: int = 0) -> Fitted:
    words = [(topic, term, value) for topic, row in enumerate(phi) for term, value in zip(terms, row, strict=True)]
    starts = [(topic, topic >= len(phi) - n_backgrounds, 0.1, 10.0, 4, 4, 1.0, 0.9, "A") for topic in range(len(phi))]
    return Fitted(
        pl.DataFrame(words, schema={"topic": pl.Int32, "term": pl.String, "probability": pl.Float64}, orient="row"),
        as_topics(SECTION_TOPICS.empty()),
        pl.DataFrame(starts, schema=TOPIC_STARTS.schema, orient="row"),
        np.empty((0, 0, 0), dtype=np.float32),
    )


def test_topics_are_matched_by_their_words_over_both_vocabularies() -> None:
    chosen = make_fit([[1.0, 0, 0], [0, 0.6, 0.4], [0.4, 0.3, 0.3]], "甲乙丙", n_backgrounds=1)
    # Its words in another order, a term that the chosen fit lacks, and one of its terms gone.
    other = make_fit([[0.1, 0.9, 0], [0, 0.1, 0.9], [0.3, 0.3, 0.4]], "丁乙甲", n_backgrounds=1)
    pairs = match_topics(chosen, other)
    assert pairs.select("topic", "partner").rows() == [(0, 1), (1, 0)]
    assert pairs["cosine"].round(3).to_list() == [0.994, round(0.54 / (0.52 * 0.82) ** 0.5, 3)]


def test_what_is_half_of_two_topics_is_no_partner() -> None:
    chosen = make_fit([[1.0, 0], [0, 1.0]], "甲乙")
    assert match_topics(chosen, make_fit([[0.5, 0.5]], "甲乙")).is_empty()


def list_effects(*rows: tuple[str, str | None, int, str]) -> pl.DataFrame:
    """covariate, group, topic, verdict."""
    return pl.DataFrame(
        [
            dict.fromkeys(TOPIC_EFFECTS.columns)
            | {"covariate": covariate, "group": group, "topic": topic, "verdict": verdict, "estimate": 1.0 + topic}
            for covariate, group, topic, verdict in rows
        ],
        schema=TOPIC_EFFECTS.schema,
        orient="row",
    )


def test_a_claim_holds_where_the_partner_goes_the_same_way() -> None:
    claims = list_effects(
        ("year", None, 0, "随之上升"),
        ("year", None, 1, "随之下降"),
        ("level", "市", 0, "更多"),
        ("year", None, 2, "随之上升"),
    )
    pairs = pl.DataFrame(
        {"topic": [0, 1], "partner": [1, 0], "cosine": [0.9, 0.85]},
        schema_overrides={"topic": pl.Int32, "partner": pl.Int32},
    )
    again = list_effects(
        ("year", None, 0, "随之上升"),
        ("year", None, 1, "随之上升"),
        ("level", "市", 1, "不明"),
        ("level", "省", 1, "更多"),
    )
    found = judge_change(claims, pairs, again)
    assert found["outcome"].to_list() == ["holds", "fails", "fails", "fails"]
    assert found["verdict"].to_list() == ["随之上升", "随之上升", "不明", None]
    assert found["estimate"].to_list() == [2.0, 1.0, 2.0, None]
    robustness, runs = tabulate(list_topic_claims(claims, {"seed": found, "more": "untested", "stop_lists": found}))
    ROBUSTNESS.check(robustness)
    ROBUSTNESS_RUNS.check(runs)
    assert robustness.select("topic", "n_holds", "n_settings", "n_untested").row(0) == (0, 2, 2, 1)
    assert runs.filter(claim=2)["change"].to_list() == ["seed", "more", "stop_lists"]


def test_a_claim_lost_where_less_is_known_and_its_estimate_is_possible_is_not_confirmed() -> None:
    claims = list_effects(*[("year", None, topic, "随之上升") for topic in range(4)]).with_columns(
        evidence=pl.lit("strong"), estimate=2.0, ci_low=1.0, ci_high=3.0
    )
    pairs = pl.DataFrame(
        {"topic": range(4), "partner": range(4), "cosine": [0.9] * 4},
        schema_overrides={"topic": pl.Int32, "partner": pl.Int32},
    )
    again = list_effects(
        *[("year", None, topic, "不明") for topic in range(3)], ("year", None, 3, "随之下降")
    ).with_columns(
        evidence=pl.Series([None, None, None, "strong"], dtype=pl.String),
        estimate=pl.Series([1.0, 1.0, 0.0, 1.0]),
        ci_low=pl.Series([-1.0, 0.5, -3.0, -9.0]),
        ci_high=pl.Series([3.0, 2.2, 1.9, 9.0]),
    )
    found = judge_change(claims, pairs, again)
    assert found["outcome"].to_list() == ["unconfirmed", "fails", "fails", "fails"]
    robustness, runs = tabulate(list_topic_claims(claims, {"seed": found}))
    ROBUSTNESS_RUNS.check(runs)
    counts = ROBUSTNESS.check(robustness).select("n_holds", "n_unconfirmed", "n_settings", "breaks").rows()
    assert counts == [(0, 1, 1, None), *[(0, 0, 1, None)] * 3]


def test_claims_of_joined_topics_are_untested() -> None:
    claims = list_effects(("year", None, 0, "随之上升"), ("year", None, 1, "随之上升"))
    pairs = pl.DataFrame(
        {"topic": [0, 1], "partner": [0, 1], "cosine": [0.9, 0.9]},
        schema_overrides={"topic": pl.Int32, "partner": pl.Int32},
    )
    found = judge_change(claims, pairs, claims, joined=[1])
    assert found.select("outcome", "verdict", "cosine").rows() == [("holds", "随之上升", 0.9), ("untested", None, None)]
    robustness, _ = tabulate(list_topic_claims(claims, {"seed": found}))
    assert robustness.select("n_settings", "n_untested").rows() == [(1, 0), (0, 1)]


@pytest.mark.parametrize("own", ["", "丁戊己"])
def test_own_user_terms_are_left_out_too(own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any terms there is nothing to change; own terms count though no field is named."""
    monkeypatch.chdir(tmp_path)
    user_terms = [(term, False) for term in own.split()]
    catalog.user_terms.write(pl.DataFrame(user_terms, schema=catalog.user_terms.schema, orient="row"))
    monkeypatch.setattr(catalog, "chosen_topics", lambda: 3)
    monkeypatch.setattr(stage, "count_again", lambda *_: (_ for _ in ()).throw(LookupError("counted again")))
    params = load_own_params()
    params = replace(
        params, segment=replace(params.segment, user_terms=()), vectorize=replace(params.vectorize, pos=())
    )
    if own:
        with pytest.raises(LookupError, match="counted again"):
            stage.make_change("user_terms", params)
    else:
        assert stage.make_change("user_terms", params) == "same"


def test_one_change_names_what_breaks_a_claim() -> None:
    claims = list_effects(("year", None, 0, "随之上升"))
    pairs = pl.DataFrame(
        {"topic": [0], "partner": [0], "cosine": [1.0]}, schema_overrides={"topic": pl.Int32, "partner": pl.Int32}
    )
    held, lost = (judge_change(claims, some, claims) for some in (pairs, pairs.clear()))
    robustness, _ = tabulate(list_topic_claims(claims, {"seed": held, "user_terms": lost}))
    assert robustness["breaks"].to_list() == ["change=user_terms"]


def test_a_topic_that_rises_rises_after_another_seed() -> None:
    """Three planted topics; sections of 甲 are more in later documents."""
    section_terms = plant(n_sections=400)
    documents = make_documents(section_terms)
    ids = documents["document_id"].unique().sort()
    years = pl.Series([2015 + place % 8 for place in range(ids.len())])
    of_year = dict(zip(ids, years, strict=True))
    # Early documents lose most of their sections of 甲, the later the fewer.
    rng = np.random.default_rng(0)
    themes = dict(section_terms.group_by("section_id", maintain_order=True).agg(pl.col("term").first()).iter_rows())
    kept = [
        themes[section][0] != "甲" or rng.random() < (of_year[document] - 2014) / 8
        for section, document in documents.select("section_id", "document_id").iter_rows()
    ]
    left = documents.filter(pl.Series(kept))
    section_terms = section_terms.join(left, on="section_id", how="semi")
    sections = left.with_columns(
        n_chars=pl.lit(50), text=pl.lit("文字"), heading=pl.lit(None, pl.String), number=pl.lit(None, pl.String),
        start=pl.lit(0), end=pl.lit(2), level=pl.lit(0),
    )  # fmt: skip
    lacking = [name for name in catalog.sections.columns if name not in sections.columns]
    sections = sections.with_columns(pl.lit(None).alias(name) for name in lacking)
    params = load_own_params().lda
    fitted, terms = refit(as_terms(section_terms), sections, 3, params)
    asked = Asked(
        sections,
        ids.to_frame().with_columns(voice=pl.Series([f"机构{place // 8}" for place in range(ids.len())])),
        ids.to_frame().with_columns(year=years),
        Floors(min_voices=3, min_effective_voices=2, min_years=5, max_q=0.05),
        0.95,
    )
    effects = ask_again(fitted, terms, as_terms(section_terms), asked)
    claims = effects.drop_nulls("evidence").filter(verdict="随之上升")
    assert claims.height == 1
    top = fitted.topic_words.filter(topic=claims["topic"][0]).sort("probability")["term"][-1]
    assert top.startswith("甲")
    other, other_terms = refit(
        as_terms(section_terms), sections, 3, type(params)(params.engine, params.n_starts, params.passes, 99)
    )
    again = ask_again(other, other_terms, as_terms(section_terms), asked)
    assert judge_change(claims, match_topics(fitted, other), again)["outcome"].to_list() == ["holds"]
