"""What the page says of how robust claims are, and that it says nothing where that was not examined."""

import re
from dataclasses import replace
from typing import Literal

import pytest

from pipeline.params.sections import Params
from pipeline.reporting.opening import open_report
from pipeline.reporting.page import Evidence, make_page
from pipeline.reporting.sections.robustness import describe_robustness, tell_robustness
from pipeline.reporting.writing.shapes import Ledger
from tests.plots.robustness_tables import make_robustness
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import add_versions, report_params, unlink

SAID = {
    "zh": "3 种设定中 1 种成立，2 种不成立；剔除抄录时无一成立。",
    "en": "Holds in 1 of 3 settings, fails in 2; never holds with copies left out.",
}


def make_examined() -> tuple[Tables, int]:
    """Made-up tables of which each claim of keywords was examined, and how many there are."""
    tables = add_versions(make_tables(n_keywords=8, n_topics=2))
    claims = tables["keyword_trends"].drop_nulls("evidence").select("keyword", "verdict").rows()
    return tables | make_robustness(claims), len(claims)


def make(tables: Tables, params: Params) -> str:
    return make_page(tables, open_report(tables, params), {}, Evidence({}, ""), "translated.html", params)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_claim_carries_its_count_and_what_breaks_it(language: Literal["zh", "en"]) -> None:
    params = report_params(language)
    params = replace(params, paper=replace(params.paper, make=True))
    tables, n_claims = make_examined()
    html, findings = make(tables, params), open_report(tables, params).findings
    assert n_claims > 2 and html.count('<section id="robustness">') == 1
    of_keywords = [finding for finding in findings if finding.kind != "topic"]
    assert of_keywords and all(finding.sentence.endswith(SAID[language]) for finding in of_keywords)
    assert html.count(SAID[language]) == n_claims + len(of_keywords)
    assert unlink(html).count("1 / 3</td>") == n_claims


def test_counts_of_settings_open_these_settings() -> None:
    params, tables = report_params("zh"), make_examined()[0]
    html = make(tables, replace(params, paper=replace(params.paper, make=True)))
    links = re.findall(r'href="#r:robustness_runs:rows:claim=(\d+)(?::keyword=[^:"]+)?:outcome=(\w+)">([\d,]+)<', html)
    assert {outcome for _, outcome, _ in links} >= {"holds", "fails", "untested"} and "&lt;a " not in html
    for claim, outcome, told in links:
        assert tables["robustness_runs"].filter(claim=int(claim), outcome=outcome).height == int(told), (claim, outcome)
    rows = re.findall(r'href="#(robustness-\d+)"', html)
    assert rows and all(html.count(f'<tr id="{row}">') == 1 for row in rows), "a keyword leads to its own row"


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "时期之间的变化（见主题演化）依另一种检验，未重新检验"), ("en", "changes between periods (see")],
)
def test_the_section_says_which_claims_of_topics_it_does_not_list(language: Literal["zh", "en"], said: str) -> None:
    params = report_params(language)
    html = make(make_examined()[0], replace(params, paper=replace(params.paper, make=True)))
    assert html.count(said) == 1


@pytest.mark.parametrize(("language", "word"), [("zh", "种设定中"), ("en", "settings;")])
def test_without_a_paper_the_page_says_nothing_of_it(language: Literal["zh", "en"], word: str) -> None:
    params, tables = report_params(language), add_versions(make_tables(n_keywords=8, n_topics=2))
    html = make(tables, params)
    assert describe_robustness(tables, params) is None
    assert word not in html and "#robustness" not in html and 'id="robustness"' not in html


def test_what_only_others_would_claim_is_not_called_a_claim() -> None:
    row = {"claim": 1, "claimed": False, "verdict": "上升", "n_holds": 24, "n_settings": 48, "breaks": "text=own"}
    row |= {"n_unconfirmed": 0}
    assert (
        tell_robustness(row, "zh", Ledger()) == "本报告未作断言，48 种设定中有 24 种会判为“上升”；剔除抄录时无一成立。"
    )
    assert tell_robustness(row, "en", Ledger()).startswith(
        "Not claimed here, but “rising” in 24 of 48 settings; never holds"
    )


def test_two_options_together_are_named_together() -> None:
    row = {"claim": 1, "claimed": True, "verdict": "上升", "n_holds": 40, "n_unconfirmed": 2, "n_settings": 48}
    row |= {"breaks": "kinds=others+doubtful=leave_out"}
    assert (
        tell_robustness(row, "zh", Ledger())
        == "48 种设定中 40 种成立，6 种不成立，2 种未能确认；不含最多的文种且剔除存疑文档时无一成立。"
    )
