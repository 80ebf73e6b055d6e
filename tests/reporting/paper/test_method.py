"""The method of a paper: what was done and nothing else, long enough and no longer, each number of a citation with its source."""

import re
from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.paper.method import PROGRAMS, list_programs, make_method, write_method
from pipeline.reporting.paper.method_facts import count_aside
from pipeline.reporting.references.sources import load_sources
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import add_versions, report_params

LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")


@pytest.fixture(scope="module")
def full() -> Tables:
    """Verdicts, graded topics and answered forms."""
    return _use_all_programs(make_tables(n_keywords=12, n_topics=4))


@pytest.fixture(scope="module")
def poor() -> Tables:
    """Nothing can be tested, nothing is graded, nobody has answered, and a year lacks documents."""
    tables = make_tables(
        years=(2020, 2021, 2022), gaps=(2021,), n_keywords=12, n_topics=4, per_year=2, enough=False, known=False
    )
    empty = pl.lit(None, pl.Float64)
    tables |= {
        "keyword_trends": tables["keyword_trends"].with_columns(unit=pl.lit(None, pl.String), p_years=empty, q=empty),
        "period_topics": tables["period_topics"].with_columns(q=empty),
        "topic_quality": tables["topic_quality"].with_columns(grade=pl.lit(None, pl.String)),
        "intrusion_forms": tables["intrusion_forms"].clear(),
    }
    return _use_all_programs(tables)


def _use_all_programs(tables: Tables) -> Tables:
    packages = sorted({load_sources()[key].package for key in PROGRAMS.values()} | {"python"})
    versions = pl.DataFrame({"name": packages, "version": [f"{n}.1" for n in range(len(packages))]})
    return tables | {"versions": versions}


def count(text: str, language: str) -> int:
    """Chinese characters, or English words, marks of citations aside."""
    text = re.sub(r"\[[\d,-]+\]", "", text)
    return len(re.findall("[一-鿿]", text) if language == "zh" else text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_method_has_300_to_500_characters_or_words(
    full: Tables, poor: Tables, language: Literal["zh", "en"]
) -> None:
    doubted = full | {"document_uses": full["document_uses"].with_columns(doubted=True)}
    for tables in (full, poor, doubted):
        for synthetic in (True, False):
            method = make_method(tables, report_params(language, synthetic), language)
            assert 300 <= count("\n".join(method.paragraphs), language) <= 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_a_source_and_every_source_a_number_in_order_of_first_citation(
    full: Tables, language: Literal["zh", "en"]
) -> None:
    method = make_method(full, report_params(language), language)
    cited: list[int] = []
    for mark in re.findall(r"\[(\d[\d,-]*)\]", "\n".join([*method.paragraphs, *method.appendix])):
        for run in mark.split(","):
            first, _, last = run.partition("-")
            cited += range(int(first), int(last or first) + 1)
    assert list(dict.fromkeys(cited)) == list(range(1, len(method.keys) + 1))
    written = write_method(full, report_params(language), language)
    listed = re.findall(r"^\[(\d+)\] ", written, flags=re.M)
    assert listed == [str(number) for number in range(1, len(method.keys) + 1)]
    assert "@" not in written and "None" not in written
    first = [
        int(n) for mark in re.findall(r"\[(\d[\d,-]*)\]", "".join(method.paragraphs)) for n in re.split("[,-]", mark)
    ]
    told = {
        "zh": f"第 1 至 {max(first)} 条，第 {max(first) + 1} 至",
        "en": f"sources 1 to {max(first)}; sources {max(first) + 1} to",
    }
    assert told[language] in written and 0 < method.n_cited == max(first) < len(method.keys)


def test_both_languages_cite_the_same(full: Tables, poor: Tables) -> None:
    for tables in (full, poor):
        chinese, english = (set(make_method(tables, report_params(way), way).keys) for way in LANGUAGES)
        assert chinese == english


def test_what_was_done_is_told_with_its_numbers(full: Tables) -> None:
    chinese, english = ("\n\n".join(make_method(full, report_params(way), way).paragraphs) for way in LANGUAGES)
    documents = full["documents"]
    assert f"文档 {documents.height} 份，计 {documents['n_chars'].sum():,} 个汉字" in chinese
    assert (
        f"The {documents.height} documents analysed hold {documents['n_chars'].sum():,} Chinese characters" in english
    )
    assert "2017—2023 年" in chinese and "years 2017–2023" in english
    assert "12 个关键词" in chinese and "整年重排" in chinese and "reorders whole years" in english
    assert "评为 A 至 D 级的主题依次为 1、1、2、0 个" in chinese and "1, 1, 2 and 0 topics were graded" in english
    n_judges = full["intrusion_forms"]["used"].sum()
    assert f"另由 {n_judges} 人" in chinese and f"{n_judges} annotators" in english
    assert len(chinese.split("\n\n")) == len(english.split("\n\n")) == 4


def test_what_was_not_done_is_not_told(poor: Tables) -> None:
    poor = poor | {"topic_labels": poor["topic_labels"].with_columns(doubt=pl.lit("few_documents"))}
    chinese, english = ("\n\n".join(make_method(poor, report_params(way), way).paragraphs) for way in LANGUAGES)
    for word in ("主题模型", "评为", "整年", "泊松", "特征词", "校正", "入侵"):
        assert word not in chinese
    for word in ("topics", "graded", "whole years", "Poisson", "Distinctive", "adjusted", "annotator"):
        assert word not in english
    assert "不对频率的变化趋势作统计推断" in chinese and "no statistical inference" in english
    assert "2021 年没有文档" in chinese and "no documents from 2021" in english


def test_topics_that_stand_in_a_table_are_told_of_though_they_are_not_graded(full: Tables, poor: Tables) -> None:
    words = (("不予评级，仅供描述", "评为"), ("they are not graded", "were graded"))
    for language, (ungraded, graded) in zip(LANGUAGES, words, strict=True):
        told, other = (make_method(tables, report_params(language), language) for tables in (poor, full))
        assert "LDA" in told.paragraphs[2] or "latent Dirichlet" in told.paragraphs[2]
        assert ungraded in told.paragraphs[2] and graded not in "".join(told.paragraphs)
        assert ungraded not in "".join(other.paragraphs) and graded in other.paragraphs[2]
    unknown = poor | {"choice": poor["choice"].with_columns(share_returned=pl.lit(None, pl.Float64))}
    appendix = "".join(make_method(unknown, report_params("zh"), "zh").appendix)
    assert "主题未评级" in appendix and "评为 A 至 D" not in appendix
    single = replace(report_params("en"), lda=replace(report_params("en").lda, n_starts=1))
    assert "random half" not in "".join(make_method(poor, single, "en").paragraphs)


def test_documents_without_issuer_or_kind_are_counted_apart(full: Tables) -> None:
    some = pl.int_range(pl.len()) < 30
    documents = full["documents"].with_columns(
        issuer=pl.when(some).then("issuer"), kind=pl.when(some).then(pl.lit("通知"))
    )
    n = documents.height - 30
    chinese, english = (
        "".join(make_method(full | {"documents": documents}, report_params(way), way).paragraphs) for way in LANGUAGES
    )
    assert f"（机构不明的 {n} 份除外）" in chinese and "机构不明的文档各为一个" in chinese
    assert f"文种为通知 30 份，文种不明 {n} 份" in chinese
    assert f"but for {n} without a known issuer" in english and f"types: notice (30), unknown ({n})" in english
    plain = "".join(make_method(full, report_params("zh"), "zh").paragraphs)
    assert "机构不明" not in plain and "不明" not in plain


def test_no_year_test_no_sentence_on_it_though_trends_were_tested(full: Tables) -> None:
    trends = full["keyword_trends"].with_columns(p_years=pl.lit(None, pl.Float64))
    told = "".join(make_method(full | {"keyword_trends": trends}, report_params("zh"), "zh").paragraphs)
    assert "泊松" in told and "整年" not in told


def test_what_was_set_aside_is_counted_by_its_reason(full: Tables) -> None:
    reasons = pl.Series(["too_short: 12", "duplicate: a.txt", "too_short: 9"])
    unread = full["files"].head(3).with_columns(reason=reasons, document_id=pl.lit(None, pl.String))
    files = pl.concat([unread, full["files"].filter(pl.col("reason").is_null())])
    uses = full["document_uses"].with_columns(
        reason=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("version: b.txt")), used=pl.int_range(pl.len()) > 0
    )
    tables = full | {"files": files, "document_uses": uses}
    assert count_aside(tables, "en") == [("too short", 2), ("duplicate", 1), ("version of another", 1)]
    chinese, english = ("".join(make_method(tables, report_params(way), way).paragraphs) for way in LANGUAGES)
    assert f"共收集文档 {files.height} 份（不计入者：太短 2 份、重复 1 份、同一文件的版本 1 份）；所用文档" in chinese
    assert (
        f"Of {files.height} documents collected, the following were set aside: 2 (too short), 1 (duplicate), 1 (version of another)."
        in english
    )


def test_the_source_of_a_real_corpus_is_left_to_its_authors(full: Tables) -> None:
    assert "【来源与采集日期" in make_method(full, report_params("zh", synthetic=False), "zh").paragraphs[0]
    assert "合成语料" in make_method(full, report_params("zh"), "zh").paragraphs[0]


def test_programs_are_those_of_this_run_in_their_versions(full: Tables) -> None:
    params = report_params("en")
    other = replace(
        params, segment=replace(params.segment, engine="jieba"), annotate=replace(params.annotate, model="lac")
    )
    names = {name for name, _, _ in list_programs(full, params)}
    assert "rjieba" in names and "LAC" not in names and "gensim" in names
    assert {name for name, _, _ in list_programs(full, other)} == names - {"rjieba"} | {"LAC"}
    unscored = full | {"choice": full["choice"].with_columns(c_v=pl.lit(None, pl.Float64))}
    assert "gensim" not in {name for name, _, _ in list_programs(unscored, params)}
    few = dict(list_programs_versions(add_versions(full)))
    assert few == {"jieba": "0.42.1", "scikit-learn": "1.9.1", "gensim": "4.4.0"}


def test_the_text_names_few_programs_and_the_appendix_the_others(full: Tables) -> None:
    params = report_params("en")
    fitted = {
        engine: replace(params, lda=replace(params.lda, engine=engine))
        for engine in ("variational", "gensim", "sklearn")
    }
    model = replace(params, annotate=replace(params.annotate, model="zh_core_web_sm"))
    for told, more in (
        (fitted["variational"], set()),
        (fitted["gensim"], {"gensim"}),
        (fitted["sklearn"], {"scikit-learn"}),
        (model, {"spaCy"}),
    ):
        text = "".join(make_method(full, told, "en").paragraphs)
        assert {name for name in PROGRAMS if f"{name} " in text} == {"DVC", "jieba"} | more
        method = make_method(full, told, "en")
        for name, key, version in list_programs(full, told):
            assert f"{name} {version} [" in "".join([*method.paragraphs, method.appendix[-1]]) and key in method.keys


def list_programs_versions(tables: Tables) -> list[tuple[str, str]]:
    return [(name, version) for name, _, version in list_programs(tables, report_params("en"))]


def test_the_standard_of_the_params_is_that_of_the_list(full: Tables) -> None:
    params = report_params("en")
    older = replace(params, paper=replace(params.paper, references="GB/T 7714-2015"))
    newer = replace(params, paper=replace(params.paper, references="GB/T 7714-2025"))
    assert "BLEI D M, NG A Y, JORDAN M I." in write_method(full, older, "en")
    assert "Blei D M, Ng A Y, Jordan M I." in write_method(full, newer, "en")
    assert "Blei D M，Ng A Y，Jordan M I." in write_method(full, newer, "zh")


@pytest.mark.parametrize("reason", ["rule", "by_coherence", "no_topics", "none_stable", "undecided", "by_hand"])
def test_each_reason_for_the_number_of_topics_is_told(full: Tables, reason: str) -> None:
    tables = full | {
        "choice": full["choice"].with_columns(reason=pl.when("chosen").then(pl.lit(reason)).otherwise("reason"))
    }
    for language in LANGUAGES:
        told = make_method(tables, report_params(language), language).paragraphs[2]
        assert "{" not in told and ("perplexity" in told or "困惑度" in told) == (reason in ("rule", "undecided"))


def test_many_reasons_are_told_as_the_commonest_and_the_others(full: Tables) -> None:
    codes = ["empty"] * 3 + ["too_short"] * 2 + ["damaged: x"] * 2 + ["timeout: 60", "encrypted: y"]
    files = pl.DataFrame({"reason": codes, "path": codes})
    told = "".join(make_method(full | {"files": files}, report_params("zh"), "zh").paragraphs)
    assert "（不计入者：空文件 3 份、文件损坏 2 份、太短 2 份、因其他缘由 2 份）" in told


def test_thresholds_are_told_by_question_where_they_differ(full: Tables) -> None:
    params = report_params("zh")
    same = replace(
        params,
        trajectory=replace(params.trajectory, max_q=0.02),
        keyness=replace(params.keyness, max_q=0.02),
        evolution=replace(params.evolution, max_q=0.02),
    )
    own = replace(same, keyness=replace(params.keyness, max_q=0.01), evolution=replace(params.evolution, max_q=0.1))
    assert "q < 0.02 为显著" in "".join(make_method(full, same, "zh").paragraphs)
    chinese, english = ("".join(make_method(full, own, way).paragraphs) for way in LANGUAGES)
    assert "q < 0.02（趋势）、0.01（特征词）、0.1（主题的时期变化）为显著" in chinese
    assert "below 0.02 (trends), 0.01 (distinctive terms), 0.1 (topics between periods) were" in english


def test_the_number_of_topics_is_that_chosen_whatever_twins_were_joined(full: Tables) -> None:
    (n_chosen,) = full["choice"].filter("chosen")["n_topics"]
    members = pl.DataFrame({"fitted_topic": range(n_chosen), "topic": [0, 0, *range(n_chosen - 2)]})
    joined = full | {"topic_members": members}
    told, plain = ("".join(make_method(tables, report_params("zh"), "zh").paragraphs) for tables in (joined, full))
    assert f"取 {n_chosen} 个，" in told and f"取 {n_chosen} 个，" in plain and "孪生" not in plain
    assert f"其中 3 个孪生主题已合并，余 {n_chosen - 2} 个" in told
    english = "".join(make_method(joined, report_params("en"), "en").paragraphs)
    assert f"3 of these topics, which were twins, were joined, leaving {n_chosen - 2}." in english


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("[@nope]", "[ @nope]"),
        ("[@lac]", "[ @lac]"),
        ("甲\n\n\u2029乙", "甲 乙"),
        ("<script>|\\", "\\<script>\\|\\\\"),
    ],
)
def test_kinds_of_documents_may_hold_anything(
    full: Tables, language: Literal["zh", "en"], kind: str, shown: str
) -> None:
    params = report_params(language)
    spoilt = full | {"documents": full["documents"].with_columns(kind=pl.lit(kind))}
    method, other = make_method(spoilt, params, language), make_method(full, params, language)
    assert method.keys == other.keys
    assert method.paragraphs[1:] == other.paragraphs[1:] and method.appendix == other.appendix
    assert shown in write_method(spoilt, params, language)
