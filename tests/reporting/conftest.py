"""Reports of made-up tables in both languages."""

import re
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl
import pytest

from pipeline.params.sections import Params
from pipeline.reporting import page
from pipeline.reporting.charts.drawings import embed_drawings
from pipeline.reporting.contents import order_drawings
from pipeline.reporting.opening import Opening, open_report
from pipeline.reporting.page import Evidence, make_page
from tests.own_params import load_own_params
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables

VERSIONS = {
    "python": "3.11.7",
    "annotate_model": "lac 0.1.0",
    "jieba": "0.42.1",
    "gensim": "4.4.0",
    "scikit-learn": "1.9.1",
}


@dataclass(frozen=True)
class Report:
    tables: Tables
    opening: Opening
    html: str


def report_params(language: Literal["zh", "en"], synthetic: bool = True) -> Params:
    params = load_own_params()
    corpus = params.corpus if synthetic else replace(params.corpus, path="data/raw")
    return replace(params, corpus=corpus, report=replace(params.report, language=language, title=""))


def open_tables(tables: Tables, language: Literal["zh", "en"]) -> Opening:
    return open_report(tables, report_params(language))


def tell(tables: Tables, language: Literal["zh", "en"]) -> list[str]:
    """The sentences of the findings, or else those on the corpus and why nothing is claimed."""
    return open_tables(tables, language).sentences


def drop_topic_claims(tables: Tables) -> Tables:
    """The tables with nothing claimed of topics, their tests without a low q."""
    effects, periods = tables["topic_effects"], tables["period_topics"]
    claimed, moved = pl.col("evidence").is_not_null(), pl.col("verdict").is_in(["上升", "下降"])
    return tables | {
        "topic_effects": effects.with_columns(
            verdict=pl.when(claimed).then(pl.lit("不明")).otherwise("verdict"), evidence=pl.lit(None, pl.String)
        ),
        "period_topics": periods.with_columns(verdict=pl.when(moved).then(pl.lit("不明")).otherwise("verdict")),
        "topic_links": tables["topic_links"].with_columns(claimed=pl.lit(False), changed=pl.lit(False)),
        "topic_pairs": tables["topic_pairs"].with_columns(claimed=pl.lit(False), fate=pl.lit(None, pl.String)),
    }


def add_versions(tables: Tables) -> Tables:
    """The tables with that of the versions, which no stage writes."""
    return tables | {"versions": pl.DataFrame({"name": list(VERSIONS), "version": list(VERSIONS.values())})}


def unlink(html: str) -> str:
    """The page without the links of its numbers to their evidence, and of names to tables."""
    return re.sub(r'<a (?:class="e" href="[^"]*|href="tables/\w+\.csv)">([^<]*)</a>', r"\1", html)


def make_report(
    tables: Tables, language: Literal["zh", "en"], synthetic: bool = True, drawings: dict[str, str] | None = None
) -> Report:
    opening = open_tables(tables, language)
    html = make_page(
        add_versions(tables),
        opening,
        embed_drawings(order_drawings(drawings or {})),
        Evidence({}, ""),
        "translated.html",
        report_params(language, synthetic),
    )
    return Report(tables, opening, html)


@pytest.fixture(autouse=True)
def quick_font(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No font in pages, unless a test asks for it: half a second each."""
    if "real_font" not in request.fixturenames:
        monkeypatch.setattr(page, "make_font", no_font)


def no_font(text: str, language: str) -> str:
    return "data:,"


@pytest.fixture
def real_font() -> None:
    """The font that readers get."""


@pytest.fixture(scope="session")
def chinese() -> Report:
    return make_quick_report("zh")


@pytest.fixture(scope="session")
def english() -> Report:
    return make_quick_report("en")


def make_quick_report(language: Literal["zh", "en"]) -> Report:
    """For the whole session: fixtures of a session are made before any that patches for one test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "make_font", no_font)
        return make_report(make_tables(n_keywords=12, gaps=(2019,), n_topics=4), language)
