"""What the method of a paper says of the corpus: how many documents there are, which count, and of which topics are made."""

from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.paper.method import make_method
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import add_versions, report_params

LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")


@pytest.fixture(scope="module")
def full() -> Tables:
    return add_versions(make_tables(n_keywords=12, n_topics=4))


def test_files_that_are_no_documents_were_not_collected(full: Tables) -> None:
    reasons = ["no_text_column: 序号", "no_object: 3", "unsupported: .wps", "duplicate: a.txt", "damaged: x"]
    others = (
        full["files"]
        .head(5)
        .with_columns(reason=pl.Series(reasons), document_id=pl.lit(None, pl.String), path=pl.Series(reasons))
    )
    tables = full | {"files": pl.concat([full["files"], others])}
    n = full["documents"].height + 5  # an empty file, too, and two in a format that can't be read
    chinese, english = (make_method(tables, report_params(way), way).paragraphs[0] for way in LANGUAGES)
    assert f"共收集文档 {n} 份（不计入者：" in chinese and f"Of {n} documents collected" in english
    assert "不支持的格式 2 份、文件损坏 1 份、重复 1 份、因其他缘由 1 份" in chinese
    for word in ("没有正文一列", "JSON"):
        assert word not in chinese
    assert "no text column" not in english


def test_documents_in_doubt_that_count_are_told(full: Tables) -> None:
    uses, place = full["document_uses"], pl.int_range(pl.len())
    used = uses.filter("used").head(4).with_columns(doubted=place < 3)
    aside = used.head(1).with_columns(used=False)  # doubted, but it does not count
    told, plain = (
        [make_method(full | {"document_uses": of}, report_params(way), way).paragraphs[0] for way in LANGUAGES]
        for of in (pl.concat([used, aside]), used.with_columns(doubted=False))
    )
    assert "其中 3 份的年份或文字存疑" in told[0] and "the year or text of 3 of them." in told[1]
    assert "存疑" not in plain[0] and "questions" not in plain[1]


def test_the_first_sentence_has_its_verbs(full: Tables) -> None:
    kinds = ["通知", "意见", "规划", "方案", "办法", "要点"]
    for weights, told in (
        ((9, 8, 7, 1, 1, 1), "文种以通知（9 份）、意见（8 份）、规划（7 份）为主，共 6 种"),
        ((2, 2, 2, 2, 2, 2), "文种有办法（2 份）、意见（2 份）、方案（2 份）等 6 种"),
    ):
        several = [kind for kind, n in zip(kinds, weights, strict=True) for _ in range(n)]
        documents = full["documents"].head(len(several)).with_columns(kind=pl.Series(several))
        first = make_method(full | {"documents": documents}, report_params("zh", False), "zh").paragraphs[0]
        assert first.startswith("本文语料来自【") and f"所用文档 {len(several)} 份" in first
        assert "，时间为 2017—2023 年，" in first and told in first


def test_topics_are_fitted_to_the_sections_that_have_a_word(full: Tables) -> None:
    n = full["section_shares"]["section_id"].n_unique()
    assert 0 < n < full["sections"].height
    chinese, english = (make_method(full, report_params(way), way).paragraphs for way in LANGUAGES)
    assert f"切分为 {full['sections'].height:,} 个条目" in chinese[0] and f"词表内词的 {n:,} 个条目" in chinese[2]
    assert f"({n:,} hold a word of the vocabulary)" in english[2]
