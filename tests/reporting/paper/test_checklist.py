"""The checklist: every question answered by a number and a place, or said not to be done."""

import re
from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.paper.checklist import write_checklist
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import add_versions, report_params

MISSING = {"zh": "**未做**：", "en": "**Not done**: "}


@pytest.fixture(scope="module")
def tables() -> Tables:
    tables = make_tables(n_keywords=12, n_topics=4)
    documents = tables["documents"].with_columns(n_own_chars=pl.col("n_chars") - 100)
    return add_versions(tables | {"documents": documents})


def read(tables: Tables, language: Literal["zh", "en"], synthetic: bool = True) -> list[list[str]]:
    """Question, answer and place of each row."""
    text = write_checklist(tables, report_params(language, synthetic))
    rows = text[text.index("|---|---|---|\n") :].splitlines()[1:]
    assert all(row.startswith("| ") and row.endswith(" |") for row in rows)
    return [re.split(r"(?<!\\) \| ", row[2:-2]) for row in rows]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_question_has_a_number_and_a_place_or_was_not_done(tables: Tables, language: Literal["zh", "en"]) -> None:
    rows = read(tables, language, synthetic=False)
    assert len(rows) == 18 and len({question for question, _, _ in rows}) == 18
    for question, answer, place in rows:
        assert question.endswith(("？", "?")) and place
        assert answer.startswith(MISSING[language]) or re.search(r"\d", answer), question
        assert "None" not in answer and "%s" not in answer and "{" not in answer


def test_answers_tell_what_the_tables_hold(tables: Tables) -> None:
    told = "\n".join(answer for _, answer, _ in read(tables, "en"))
    (n_voices,) = tables["keyword_trends"]["n_voices"].unique()
    assert f"Documents: {tables['documents'].height}; issuing bodies: 10; years 2017–2023" in told
    assert f"Voices with dated text of their own: {n_voices};" in told and "keywords 12" in told
    assert "grades: A 1, B 1, C 2, D 0" in told and "topics with 90.0% of the words came back" in told
    assert f"{tables['mentions'].height:,} mentions" in told and "A synthetic corpus" in told
    quality = tables["topic_quality"].filter(~pl.col("background"))
    c_v, npmi = (quality[name].to_numpy().mean() for name in ("c_v", "npmi"))
    assert f"Mean C_v {c_v:.2f}, mean NPMI {npmi:.2f}" in told
    # Own words, of which the audit's text not copied is a part.
    chars = tables["documents"]["n_chars"].sum()
    assert f"own words, {100 - 100 * 100 * tables['documents'].height / chars:.1f}% of all characters" in told
    assert "Annotators:" in told and "have p < 0.05 by the body test" in told


def test_what_was_not_done_is_said(tables: Tables) -> None:
    none = pl.lit(None, pl.Float64)
    lacking = tables | {
        "topic_quality": tables["topic_quality"].with_columns(grade=pl.lit(None, pl.String)),
        "intrusion_forms": tables["intrusion_forms"].clear(),
        "keyword_trends": tables["keyword_trends"].with_columns(unit=pl.lit(None, pl.String)),
        "self_test": tables["self_test"].with_columns(shortfall=pl.lit("few_terms")),
        "keyness_groups": tables["keyness_groups"].with_columns(n_tested=0),
        **{name: tables[name].with_columns(q=none) for name in ("topic_effects", "period_topics")},
    }
    before, after = (
        {question for question, answer, _ in read(one, "zh") if answer.startswith("**未做**")}
        for one in (tables, lacking)
    )
    assert before < after
    assert after - before == {
        "主题是否稳定？",
        "主题是否经人工检验？",
        "是否作多重检验校正？",
        "没有趋势时，检验会否误判？",
    }


def test_marks_of_tables_in_answers_end_no_cell(tables: Tables) -> None:
    documents = tables["documents"].with_columns(kind=pl.lit("甲|乙\n<b>"))
    rows = read(tables | {"documents": documents}, "zh")
    assert all(len(row) == 3 for row in rows) and "甲\\|乙 \\<b>" in rows[0][1]


def test_thresholds_are_told_by_question_where_they_differ(tables: Tables) -> None:
    params = report_params("en")
    own = replace(params, keyness=replace(params.keyness, max_q=0.01))
    told = write_checklist(tables, own)
    assert f"q < {params.trajectory.max_q} (keywords, " in told and "0.01 (distinctive terms); tests:" in told
