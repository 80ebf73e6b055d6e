"""Mentions are counted in the text, whatever the segmenter does."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog
from pipeline.analysis.keywords.mentions import collect_mentions, find_mentions
from pipeline.corpus.text.normalization import normalize
from pipeline.params.sections import Keyword
from tests.conftest import TEXTS, TinyCorpus

DOUBLE_REDUCTION = Keyword(keyword="双减", exclude=("双减少", "双减半", "PM2.5和臭氧双减"))


def count(text: str, keyword: Keyword) -> int:
    return sum(mention.excluded_by is None for mention in find_mentions(text, keyword))


def test_the_longest_form_counts_once() -> None:
    keyword = Keyword(keyword="集团办学", spellings=("集团办学改革",))
    found = find_mentions("深化集团办学改革，扩大集团办学", keyword)
    assert [mention.spelling for mention in found] == ["集团办学改革", "集团办学"]


def test_mentions_of_one_keyword_do_not_overlap() -> None:
    assert count("双双双", Keyword(keyword="双双")) == 1


def test_look_alikes_are_not_counted_but_kept() -> None:
    text = "双减落地；排放双减少；PM2.5和臭氧双减；任务双减半"
    found = find_mentions(text, DOUBLE_REDUCTION)
    assert [mention.excluded_by for mention in found] == [None, "双减少", "PM2.5和臭氧双减", "双减半"]


def test_an_exclusion_that_only_touches_a_mention_removes_nothing() -> None:
    assert count("减双减", Keyword(keyword="双减", exclude=("减双",))) == 1


def test_a_keyword_counts_inside_another_one(corpus: TinyCorpus) -> None:
    keywords = [Keyword(keyword="优质均衡"), Keyword(keyword="义务教育优质均衡")]
    found = collect_mentions(corpus.documents, corpus.sections, corpus.sentences, keywords, 200)
    assert found.group_by("keyword").len().sort("len")["len"].to_list() == [1, 1]


def test_regex_characters_in_a_keyword_are_plain_text() -> None:
    assert count("做好“1+X”试点，“11X”不算", Keyword(keyword="1+X")) == 1


def test_every_mention_stands_where_it_says(corpus: TinyCorpus) -> None:
    keywords = [DOUBLE_REDUCTION, Keyword(keyword="劳动教育"), Keyword(keyword="集团化办学")]
    mentions = catalog.mentions.check(
        collect_mentions(corpus.documents, corpus.sections, corpus.sentences, keywords, 200)
    )
    texts = dict(corpus.documents.select("document_id", "text").iter_rows())
    sections = {row["section_id"]: row for row in corpus.sections.iter_rows(named=True)}
    for mention in mentions.iter_rows(named=True):
        text = texts[mention["document_id"]]
        assert text[mention["start"] : mention["end"]] == mention["spelling"]
        assert text[mention["sentence_start"] :].startswith(mention["sentence"])
        assert mention["spelling"] in mention["sentence"]
        section = sections[mention["section_id"]]
        assert section["start"] <= mention["start"] < section["end"]
    counted = mentions.filter(pl.col("excluded_by").is_null()).group_by("keyword").len()
    assert dict(counted.iter_rows()) == {"双减": 4, "劳动教育": 5, "集团化办学": 3}


def rewrite(corpus: TinyCorpus, document_id: str, old: str, new: str) -> pl.DataFrame:
    """The documents with another wording in one of them, and its normal form, as ingest would have it."""
    texts = [
        text.replace(old, new) if name == document_id else text
        for name, text in corpus.documents.select("document_id", "text").iter_rows()
    ]
    return corpus.documents.with_columns(
        text=pl.Series(texts),
        normal=pl.Series([normalize(text) if normalize(text) != text else None for text in texts]),
    )


def test_wide_letters_are_found_and_quoted_as_written(corpus: TinyCorpus) -> None:
    documents = rewrite(corpus, "f", "义务", "ＡＩ")
    for keyword in (Keyword(keyword="AI教育"), Keyword(keyword="ＡＩ教育"), Keyword("智慧教育", spellings=("AI教育",))):
        [mention] = collect_mentions(documents, corpus.sections, corpus.sentences, [keyword], 200, normalize).to_dicts()
        assert (mention["keyword"], mention["spelling"], mention["start"]) == (keyword.keyword, "ＡＩ教育", 2)
        assert mention["sentence"] == "推进ＡＩ教育优质均衡。"


def test_a_traditional_document_counts_like_a_simplified_one(corpus: TinyCorpus) -> None:
    documents = rewrite(corpus, "c", TEXTS["c", 2021], "落實雙減。\n實現雙減少的目標。\n加強勞動教育，重視勞動教育。")
    found = collect_mentions(documents, corpus.sections, corpus.sentences, [DOUBLE_REDUCTION], 200, normalize)
    own = found.filter(document_id="c").select("spelling", "start", "excluded_by", "sentence")
    assert own.rows() == [("雙減", 2, None, "落實雙減。"), ("雙減", 8, "双减少", "實現雙減少的目標。")]
    before = collect_mentions(corpus.documents, corpus.sections, corpus.sentences, [DOUBLE_REDUCTION], 200, normalize)
    assert found.drop("spelling", "sentence").equals(before.drop("spelling", "sentence"))


def test_a_keyword_may_be_written_in_traditional_characters(corpus: TinyCorpus) -> None:
    keyword = Keyword("雙減", exclude=("雙減少",))
    found = collect_mentions(corpus.documents, corpus.sections, corpus.sentences, [keyword], 200, normalize)
    assert found["spelling"].unique().to_list() == ["双减"]
    assert found["excluded_by"].drop_nulls().to_list() == ["雙減少"]


@given(st.lists(st.sampled_from(["双减", "双减少", "劳动", "，"]), max_size=12))
def test_counted_and_removed_mentions_are_all_occurrences(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert len(find_mentions(text, DOUBLE_REDUCTION)) == text.count("双减")
    assert count(text, DOUBLE_REDUCTION) == text.count("双减") - text.count("双减少")
