"""Mentions are counted in the text, whatever the segmenter does."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog
from pipeline.analysis.keywords.blanks import close_blanks
from pipeline.analysis.keywords.mentions import collect_mentions, find_mentions, join_parts
from pipeline.corpus.text.normalization import normalize
from pipeline.params.keywords import Group
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


BLANKS = [" ", "   ", "\t", *"\u00a0\u2002\u2003\u2009\u200a\u202f\u205f\u3000", " \u3000\t"]


@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_inside_a_word_does_not_hide_it(blank: str) -> None:
    text = f"推进劳动{blank}教育，重视劳{blank}动{blank}教{blank}育"
    found = find_mentions(normalize(text), Keyword("劳动教育"))
    assert [text[mention.start : mention.end] for mention in found] == [f"劳动{blank}教育", blank.join("劳动教育")]
    assert count(normalize(f"AI{blank}教育"), Keyword("AI教育")) == 1
    assert count(normalize("AI教育"), Keyword(normalize(f"AI{blank}教育"))) == 1


@pytest.mark.parametrize("between", [*"。！？；，、：\n|/-·", "。 ", " 。", "\n　　", " \n", "）（"])
def test_a_mark_or_a_line_s_end_between_the_parts_of_a_word_does(between: str) -> None:
    assert count(normalize(f"推进劳动{between}教育"), Keyword("劳动教育")) == 0


def test_an_exclusion_with_a_blank_in_it_is_one() -> None:
    assert [m.excluded_by for m in find_mentions("实现双 减少，落实双 减", DOUBLE_REDUCTION)] == ["双减少", None]


@pytest.mark.parametrize(
    ("text", "keyword", "expected"),
    [
        ("建设SYSTEM平台和ECOSYSTEM，开设STEM课程", "STEM", 1),
        ("用好EMAIL和MAIN，研究AIGC", "AI", 0),
        ("推进AI+教育，配备AI助教。AI", "AI", 3),
        ("DICTATION与VICTORY杯", "ICT", 0),
        ("5G、15G、2.5G、5GB、5G网络，第2. 5G应用", "5G", 3),
        ("PM2.5与PM2", "PM2", 1),
        ("到2035年，编号12035和20351", "2035", 1),
        ("ＳＹＳＴＥＭ与ＳＴＥＭ", "STEM", 1),
        ("K12教育、AK12教育", "K12教育", 1),
        ("小学K12、K123", "小学K12", 1),
        ("Stem与STEM", "STEM", 1),
        ("caféAI，AI", "AI", 1),
        ("STEM  education与STEM education", "STEM education", 2),
        ("STEMeducation", "STEM education", 0),
        ("1+X证书与11+X", "1+X", 1),
    ],
)
def test_a_keyword_in_letters_or_digits_is_a_word(text: str, keyword: str, expected: int) -> None:
    assert count(normalize(text), Keyword(keyword)) == expected


@given(st.lists(st.sampled_from(["劳", "动", "A", "1", " ", "  ", "，", "\n", "("]), max_size=30).map("".join))
def test_what_stands_in_the_closed_text_stands_in_the_text(text: str) -> None:
    closed = close_blanks(text)
    assert "".join(closed.text.split()) == "".join(text.split())
    places = [closed.locate(place) for place in range(len(closed.text))]
    assert [text[place] for place in places] == list(closed.text)
    assert places == sorted(set(places))


def test_a_long_line_is_quoted_in_part_and_its_place_is_kept(corpus: TinyCorpus) -> None:
    text = "推进劳动教育与集团化办学，" * 500
    documents = corpus.documents.filter(document_id="a").with_columns(text=pl.lit(text), normal=pl.lit(None, pl.String))
    span = {"document_id": ["a"], "start": [0], "end": [len(text)]}
    sections = pl.DataFrame({**span, "section_id": ["a-000"]})
    sentences = pl.DataFrame({**span, "sentence": [0]})
    mentions = collect_mentions(documents, sections, sentences, [Keyword("劳动教育")], 20)
    assert mentions.height == 500
    assert mentions["sentence"].str.len_chars().max() == 44
    assert mentions["sentence"].str.len_chars().sum() < 500 * 45
    for row in mentions.iter_rows(named=True):
        assert text[row["sentence_start"] :].startswith(row["sentence"])
        assert row["sentence"][row["start"] - row["sentence_start"] :].startswith("劳动教育")
        assert (row["whole_start"], row["whole_end"]) == (0, len(text))


def test_a_mention_inside_that_of_another_keyword_counts_and_says_so(corpus: TinyCorpus) -> None:
    documents = rewrite(corpus, "f", "推进义务教育优质均衡", "义务教育优质均衡，优质均衡")
    keywords = [Keyword("教育优质均衡"), Keyword("义务教育优质均衡"), Keyword("优质均衡"), Keyword("衡，优")]
    found = collect_mentions(documents, corpus.sections, corpus.sentences, keywords, 200, normalize)
    assert found.select("keyword", "start", "inside").rows() == [
        ("教育优质均衡", 2, "义务教育优质均衡"),
        ("义务教育优质均衡", 0, None),
        ("优质均衡", 4, "教育优质均衡"),  # the nearest around it
        ("优质均衡", 9, None),
        ("衡，优", 7, None),  # overlaps two, inside none
    ]
    assert found["excluded_by"].null_count() == found.height


def test_mentions_that_do_not_count_are_inside_nothing_and_enclose_nothing(corpus: TinyCorpus) -> None:
    keywords = [
        Keyword("优质均衡"),
        Keyword("教育优质均衡", exclude=("义务教育优质均衡",)),
        Keyword("均衡", spellings=("优质均衡",)),
    ]
    found = collect_mentions(corpus.documents, corpus.sections, corpus.sentences, keywords, 200)
    assert found.select("keyword", "excluded_by", "inside").rows() == [
        ("优质均衡", None, None),  # another keyword's on the same characters is not around it
        ("教育优质均衡", "义务教育优质均衡", None),
        ("均衡", None, None),
    ]
    outer = collect_mentions(
        corpus.documents,
        corpus.sections,
        corpus.sentences,
        [Keyword("义务教育优质均衡"), Keyword("优质均衡", exclude=("优质均衡",))],
        200,
    )
    assert outer["inside"].to_list() == [None, None]


def test_mentions_before_since_count_and_are_doubtful(corpus: TinyCorpus) -> None:
    documents = corpus.documents.with_columns(year=pl.when(pl.col("document_id") != "e").then("year"))
    keywords = [Keyword("劳动教育", since=2021), Keyword("集团化办学")]
    found = collect_mentions(documents, corpus.sections, corpus.sentences, keywords, 200)
    own = found.filter(keyword="劳动教育").select("document_id", "doubt", "excluded_by")
    assert own.rows() == [
        ("a", True, None),
        ("c", False, None),
        ("c", False, None),
        ("d", False, None),
        ("e", False, None),  # of no known year
    ]
    assert not found.filter(keyword="集团化办学")["doubt"].any()


def test_a_mention_in_the_title_of_a_cited_document_is_marked(corpus: TinyCorpus) -> None:
    line = "双减号《双减意见》（国办发〔2021〕1号，双减）和《双减读本》《关于印发《双减方案》的双减通知》双减"
    documents = corpus.documents.with_columns(text=pl.lit(line), normal=pl.lit(None, pl.String))
    documents = documents.filter(pl.col("document_id").is_in(["c", "d"]))
    spans = pl.DataFrame({"document_id": ["c", "d"], "start": 0, "end": len(line)})
    places = (
        spans.with_columns(section_id=pl.col("document_id") + "-000"),
        spans.with_columns(sentence=0),
    )
    starts = [0, line.index("《关于")]
    ends = [line.index("）") + 1, line.rindex("》") + 1]
    # Of c alone; the first citation takes in what stands before its title and the brackets behind it. A book is none.
    citations = pl.DataFrame({"document_id": ["z", "c", "c"], "start": [0, *starts], "end": [99, *ends]})
    found = collect_mentions(documents, *places, [Keyword("双减")], 200, citations=citations)
    assert found.filter(document_id="c")["in_title"].to_list() == [False, True, False, False, True, True, False]
    assert not found.filter(document_id="d")["in_title"].any()
    without = collect_mentions(documents, *places, [Keyword("双减")], 200)
    assert not without["in_title"].any()


def test_a_corpus_without_a_mention_has_the_table_s_columns(corpus: TinyCorpus) -> None:
    found = collect_mentions(corpus.documents, corpus.sections, corpus.sentences, [Keyword("无此词")], 200)
    assert found.schema == catalog.mentions.schema
    assert found.is_empty()


def test_mentions_are_the_same_however_documents_are_cut(corpus: TinyCorpus) -> None:
    keywords, groups = [Keyword("劳动教育"), DOUBLE_REDUCTION], [Group("一组", any=("双减", "劳动"))]
    whole = collect_mentions(corpus.documents, corpus.sections, corpus.sentences, keywords, 200, groups=groups)
    parts = [
        collect_mentions(own, corpus.sections, corpus.sentences, keywords, 200, groups=groups)
        for own in corpus.documents.iter_slices(1)
    ]
    assert len(parts) > 1 and set(whole["keyword"]) == {"劳动教育", "双减", "一组"}
    assert pl.concat(join_parts(parts, keywords, groups)).equals(whole)
    assert pl.concat(join_parts([whole], keywords, groups)).equals(whole)
    assert pl.concat(join_parts([], keywords, groups)).schema == whole.schema


def test_sections_and_sentences_are_those_of_the_document_in_whatever_order_tables_stand(corpus: TinyCorpus) -> None:
    keywords = [DOUBLE_REDUCTION, Keyword("劳动教育")]
    found = collect_mentions(corpus.documents, corpus.sections, corpus.sentences, keywords, 200)
    shuffled = collect_mentions(
        corpus.documents,
        corpus.sections.reverse(),
        corpus.sentences.sample(fraction=1, shuffle=True, seed=1),
        keywords,
        200,
    )
    assert found.equals(shuffled)
    assert found.select("document_id", "section_id").rows()[:3] == [("c", "c-000"), ("c", "c-001"), ("d", "d-000")]
    fewer = collect_mentions(corpus.documents.filter(document_id="d"), corpus.sections, corpus.sentences, keywords, 200)
    assert fewer.equals(found.filter(document_id="d"))
