"""No word of a direction without a claim that says it: on pages of corpora with claims, with the opposite ones, and with none."""

from collections.abc import Callable
from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.writing import claims
from tests.plots.keyword_tables import judge
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import drop_topic_claims, make_report
from tests.reporting.directions import find_directions, find_unbacked, list_explanations

Language = Literal["zh", "en"]
OPPOSITE = {
    "上升": "下降",
    "阶跃上升": "阶跃下降",
    "先升后降": "先降后升",
    "新现": "消失",
    "随之上升": "随之下降",
    "更多": "更少",
}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}
# Of the direction of a claim; `more` and `less` are words of all kinds of sentences.
OF_CLAIMS = {"up", "down", "hump", "valley", "step_up", "step_down", "burst", "new", "gone"}


def reverse(tables: Tables) -> Tables:
    """The tables with the opposite of each claim."""
    verdicts = pl.col("verdict").replace(OPPOSITE)
    trends = [row | judge(OPPOSITE.get(row["verdict"], row["verdict"])) for row in tables["keyword_trends"].to_dicts()]
    negative = [-pl.col(name) for name in ("change", "change_low", "change_high")]
    turned = (
        tables["period_topics"]
        .with_columns(negative)
        .rename({"change_low": "change_high", "change_high": "change_low"})
    )
    effects = tables["topic_effects"].with_columns(-pl.col("estimate"), -pl.col("ci_low"), -pl.col("ci_high"))
    return tables | {
        "keyword_trends": pl.DataFrame(trends, schema=tables["keyword_trends"].schema),
        "period_topics": turned.with_columns(verdicts).select(tables["period_topics"].columns),
        "topic_effects": effects.with_columns(verdicts, ci_low="ci_high", ci_high="ci_low"),
    }


def make_unclear() -> Tables:
    """Tables in which all was tested and nothing can be claimed."""
    tables = drop_topic_claims(make_tables(n_keywords=12, n_topics=9, known=False))
    rows = [row | judge("不明") for row in tables["keyword_trends"].to_dicts()]
    return tables | {"keyword_trends": pl.DataFrame(rows, schema=tables["keyword_trends"].schema)}


CORPORA: dict[str, Callable[[], Tables]] = {
    "claims": lambda: make_tables(n_keywords=12, n_topics=9, known=False),
    "opposite": lambda: reverse(make_tables(n_keywords=12, n_topics=9, known=False)),
    "unclear": make_unclear,
}


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    language: Language = request.param
    return language


@pytest.fixture(scope="module")
def pages(language: Language) -> dict[str, tuple[str, Tables]]:
    corpora = {name: make() for name, make in CORPORA.items()}
    return {name: (make_report(tables, language).html, tables) for name, tables in corpora.items()}


@pytest.fixture(scope="module")
def explanations(pages: dict[str, tuple[str, Tables]], language: Language) -> set[str]:
    return list_explanations(pages.values(), language)


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_word_of_a_direction_is_backed_by_a_claim(
    corpus: str, pages: dict[str, tuple[str, Tables]], explanations: set[str], language: Language
) -> None:
    html, tables = pages[corpus]
    assert find_unbacked(html, tables, language, explanations) == []


def test_claims_are_told_of_those_that_they_are_about(pages: dict[str, tuple[str, Tables]], language: Language) -> None:
    """The words are found at all: each verdict of the tables in the opening, a table and its own sentence."""
    html, tables = pages["claims"]
    told = {(subject, found.says) for found in find_directions(html, tables, language) for subject in found.subjects}
    says = {"双减": "new", "教育数字化": "step_up", "劳动教育": "up", "集团化办学": "burst", "课后服务": "hump"}
    says |= {"心理健康教育": "valley", "家校社协同": "gone", "全面改薄": "down", "三通两平台": "step_down"}
    topics = {(1, "up"), (2, "down"), (2, "less"), (5, "down"), (5, "gone"), (6, "new"), (3, "parted"), (4, "parted")}
    assert set(says.items()) | topics <= told
    assert not {subject for subject, kind in told if kind in OF_CLAIMS} & {"创客教育", "五项管理", 8, 9}


def test_a_page_without_enough_evidence_says_no_direction_of_any_keyword_or_topic(language: Language) -> None:
    tables = drop_topic_claims(make_tables(n_keywords=12, n_topics=9, known=False, enough=False))
    html = make_report(tables, language).html
    found = find_directions(html, tables, language)
    assert not [one for one in found if one.subjects and one.says in OF_CLAIMS]
    assert not [one for one in found if not one.section and one.says in OF_CLAIMS]


PLANTED = [
    (("“创客教育”年均上升 9%。", "“创客教育” rises by 9% a year."), "up"),
    (("创客教育近年增加。", "创客教育 has grown; it increases."), "up"),
    (("“五项管理”平稳；此后突现。", "“五项管理” is stable; then it bursts."), "burst"),
    (("“全面改薄”上升。", "“全面改薄” rises."), "up"),
    (("主题 9 的份额下降。", "Topic 9 falls."), "down"),
    (("主题 1、主题 9 的份额上升。", "Topic 1 and topic 9 rise."), "up"),
    (("多数用语呈上升趋势。", "Most phrases are on the rise."), "up"),
]


@pytest.mark.parametrize(("planted", "says"), PLANTED)
@pytest.mark.parametrize(
    ("corpus", "tag", "place"),
    [("claims", "p", "</header>"), ("claims", "li", "</section>"), ("unclear", "figcaption", "</section>")],
)
def test_an_unbacked_sentence_is_found_wherever_it_stands(
    planted: tuple[str, str],
    says: str,
    corpus: str,
    tag: str,
    place: str,
    pages: dict[str, tuple[str, Tables]],
    explanations: set[str],
    language: Language,
) -> None:
    html, tables = pages[corpus]
    sentence = planted[["zh", "en"].index(language)]
    spoilt = html.replace(place, f"<{tag}>{sentence}</{tag}>{place}", 1)
    assert says in {found.says for found in find_unbacked(spoilt, tables, language, explanations)}


@pytest.mark.parametrize(
    "row", ['<tr><td><a href="#k11">…</a></td><td>▲</td></tr>', '<tr><td><a href="#topic-9">9</a></td><td>▼</td></tr>']
)
def test_an_unbacked_arrow_in_a_row_is_found(
    row: str, pages: dict[str, tuple[str, Tables]], explanations: set[str], language: Language
) -> None:
    html, tables = pages["claims"]
    spoilt = html.replace("</tbody>", f"{row}</tbody>", 1)
    assert len(find_unbacked(spoilt, tables, language, explanations)) == 1


def test_the_page_of_the_opposite_claims_is_not_backed(
    pages: dict[str, tuple[str, Tables]], explanations: set[str], language: Language
) -> None:
    unbacked = find_unbacked(pages["claims"][0], pages["opposite"][1], language, explanations)
    assert {"双减", "劳动教育", "全面改薄", "教育数字化", 1, 2} <= {
        subject for found in unbacked for subject in found.subjects
    }


def test_a_sentence_that_the_code_gets_wrong_is_found(
    monkeypatch: pytest.MonkeyPatch, explanations: set[str], language: Language
) -> None:
    tables = make_tables(n_keywords=12, n_topics=9, known=False)
    wrong = {**claims._TELLERS, "劳动教育": None, "上升": lambda *_: ("逐年下降", "falls from year to year")}
    monkeypatch.setattr(claims, "_TELLERS", wrong)
    unbacked = find_unbacked(make_report(tables, language).html, tables, language, explanations)
    assert {found.says for found in unbacked} == {"down"} and len(unbacked) == 2
    assert all(found.subjects == {"劳动教育"} for found in unbacked)
