"""The methods: what was set stands in them, and what they cite is among the references."""

from dataclasses import replace
from typing import Literal

from pipeline.params.sections import TopicName
from pipeline.params.selection import UNRESTRICTED, OnlyParams
from pipeline.reporting.sections.methods import write_methods
from tests.reporting.conftest import VERSIONS, Report, report_params


def test_methods_tell_lambda_and_sources_and_the_rule_of_names_where_there_are_any() -> None:
    params = report_params("en")
    named = replace(params, topics=replace(params.topics, relevance=0.25, names=(TopicName("a", ("b",)),)))
    told, without = ("\n".join(write_methods(one, 4, "rule", VERSIONS)) for one in (named, params))
    assert "λ = 0.25 (Sievert & Shirley, 2014)" in told and "A name given by the researcher" in told
    assert "A name given" not in without


def test_methods_tell_which_documents_were_selected_where_any_are() -> None:
    only = OnlyParams(kinds=("工作要点", "行动方案"), regions=(), levels=("区县",), years=(2020, 2021))

    def tell(language: Literal["zh", "en"], only: OnlyParams) -> str:
        params = report_params(language)
        chosen = replace(params, corpus=replace(params.corpus, only=only))
        return "\n".join(write_methods(chosen, 4, "rule", VERSIONS))

    english, chinese = tell("en", only), tell("zh", only)
    assert (
        "Only documents of the kind 工作要点 or 行动方案 and the level district and the year 2020 or 2021 were counted"
        in english
    )
    assert "只计文种为 工作要点、行动方案 且级别为 区县 且年份为 2020、2021 的文档（corpus.only）。" in chinese
    assert "corpus.only" not in tell("en", UNRESTRICTED) + tell("zh", UNRESTRICTED)


def test_what_the_page_cites_is_among_the_references(english: Report) -> None:
    for author in ("Bischof, J. M.", "Endres, D. M.", "Hausser, J.", "Lin, J.", "Sievert, C.", "Torgerson, W. S."):
        assert f"<li>{author}" in english.html
    claims = (
        "Hausman, J.",
        "MacKinnon, J. G.",
        "Kline, P.",
        "Canay, I. A.",
        "Phipson, B.",
        "Benjamini, Y.",
        "Hall, P.",
        "Johnson, N. J.",
        "Kitagawa, E. M.",
        "Melitz, M. J.",
        "Wilson, E. B.",
        "Lugannani, R.",
    )
    for author in claims:
        assert f"<li>{author}" in english.html
        surname = author.partition(",")[0]
        assert all(surname in "".join(write_methods(report_params(way), 4, "rule", VERSIONS)) for way in ("zh", "en"))


def test_methods_tell_the_floors_and_bounds_that_were_set() -> None:
    params = report_params("en")
    floors = replace(
        params.trajectory, min_voices=9, min_effective_voices=5.5, min_voices_with=4, stable_ratio=1.25, max_q=0.01
    )
    told = "".join(write_methods(replace(params, trajectory=floors), 4, "rule", VERSIONS))
    assert "fewer than 9 voices that report" in told and "effective number of them under 5.5" in told
    assert (
        "by fewer than 4 voices" in told and "within a factor of 1.25" in told and "q < 0.01 by the body test" in told
    )
