"""A group counts each of its phrases once, where its section holds what it should."""

import polars as pl

from pipeline import catalog
from pipeline.analysis.keywords.mentions import collect_mentions
from pipeline.params.keywords import Context, Group, Keyword
from tests.conftest import TinyCorpus


def gather(corpus: TinyCorpus, lines: list[str], keywords: list[Keyword], *groups: Group) -> pl.DataFrame:
    """Mentions of one document of 2021, a section and a sentence a line; those of the groups alone."""
    text = "".join(f"{line}\n" for line in lines)
    documents = corpus.documents.filter(document_id="c").with_columns(text=pl.lit(text), normal=pl.lit(None, pl.String))
    ends = [sum(len(line) + 1 for line in lines[: number + 1]) for number in range(len(lines))]
    spans = pl.DataFrame({"document_id": "c", "start": [0, *ends[:-1]], "end": ends})
    sections = spans.with_columns(section_id=pl.format("c-{}", pl.int_range(pl.len())))
    sentences = spans.with_columns(sentence=pl.int_range(pl.len()))
    found = collect_mentions(documents, sections, sentences, keywords, 200, groups=groups)
    names = [group.name for group in groups]
    return catalog.mentions.check(found).filter(pl.col("keyword").is_in(names))


def list_rows(found: pl.DataFrame) -> list[tuple[object, ...]]:
    return found.select("keyword", "spelling", "start", "excluded_by").rows()


def test_any_phrase_counts_the_longest_first_and_none_twice(corpus: TinyCorpus) -> None:
    group = Group("办学", ("集团办学", "办学改革", "集团办学改革"))
    found = gather(corpus, ["集团办学改革，集团办学，办学改革"], [Keyword("无")], group)
    assert list_rows(found) == [
        ("办学", "集团办学改革", 0, None),
        ("办学", "集团办学", 7, None),
        ("办学", "办学改革", 12, None),
    ]
    # Phrases that overlap: the first of them.
    found = gather(corpus, ["集团办学改革"], [Keyword("无")], Group("办学", ("集团办学", "办学改革")))
    assert list_rows(found) == [("办学", "集团办学", 0, None)]


def test_all_and_not_are_asked_of_the_same_section(corpus: TinyCorpus) -> None:
    group = Group("减负", ("双减", "课后服务"), all=("学生", "教师"), not_=("食品安全", "消防"))
    lines = ["双减，学生，教师", "课后服务，学生", "双减", "教师，学生，双减，消防，食品安全", "消防，双减"]
    found = gather(corpus, lines, [Keyword("无")], group)
    assert found["excluded_by"].to_list() == [None, "未见：教师", "未见：学生、教师", "食品安全", "消防"]
    assert found["section_id"].to_list() == [f"c-{number}" for number in range(5)]


def test_a_phrase_that_is_a_keyword_counts_as_the_keyword_does(corpus: TinyCorpus) -> None:
    keyword = Keyword("双减", ("减负",), ("双减少",), context=Context(4, not_near=("臭氧",)), since=2022)
    group = Group("负担", ("双减", "课后服务"))
    found = gather(corpus, ["双减，减负，双减少，臭氧双减，课后服务"], [keyword], group)
    assert list_rows(found) == [
        ("负担", "双减", 0, None),
        ("负担", "减负", 3, None),
        ("负担", "双减", 6, "双减少"),
        ("负担", "双减", 12, "臭氧"),
        ("负担", "课后服务", 15, None),
    ]
    assert found["doubt"].to_list() == [True, True, True, True, False]


def test_a_section_holds_a_keyword_only_where_it_counts(corpus: TinyCorpus) -> None:
    keyword = Keyword("双减", ("减负",), ("双减少",))
    lines = ["学生双减少", "学生减负"]
    assert gather(corpus, lines, [keyword], Group("组", ("学生",), all=("双减",)))["excluded_by"].to_list() == [
        "未见：双减",
        None,
    ]
    assert gather(corpus, lines, [keyword], Group("组", ("学生",), not_=("双减",)))["excluded_by"].to_list() == [
        None,
        "双减",
    ]


def test_a_mention_that_counts_is_not_hidden_by_one_that_does_not(corpus: TinyCorpus) -> None:
    keywords = [Keyword("双减", exclude=("双减少",)), Keyword("减少")]
    group = Group("组", ("双减", "减少"))
    assert list_rows(gather(corpus, ["双减少，双减"], keywords, group)) == [
        ("组", "减少", 1, None),
        ("组", "双减", 4, None),
    ]


def test_removed_mentions_do_not_overlap_each_other(corpus: TinyCorpus) -> None:
    keywords = [Keyword("双减", exclude=("双减少",)), Keyword("减少", exclude=("双减少",))]
    found = gather(corpus, ["双减少"], keywords, Group("组", ("双减", "减少")))
    assert list_rows(found) == [("组", "双减", 0, "双减少")]


def test_only_keywords_are_named_as_around_a_mention(corpus: TinyCorpus) -> None:
    keywords, group = [Keyword("优质均衡")], Group("组", ("义务教育优质均衡", "均衡"))
    found = collect_mentions(
        corpus.documents, corpus.sections, corpus.sentences, keywords, 200, groups=[group, Group("甲", ("均衡",))]
    )
    assert found.select("keyword", "spelling", "inside").rows() == [
        ("优质均衡", "优质均衡", None),
        ("组", "义务教育优质均衡", None),
        ("甲", "均衡", "优质均衡"),
    ]


def test_mentions_that_touch_do_not_overlap(corpus: TinyCorpus) -> None:
    keyword = Keyword("双减", exclude=("学生双减", "双减教师"))
    group = Group("组", ("双减", "学生", "教师"))
    for line, words in (("学生双减", [None, "学生双减"]), ("双减教师", ["双减教师", None]), ("学生教师", [None, None])):
        assert gather(corpus, [line], [keyword], group).sort("start")["excluded_by"].to_list() == words


def test_groups_stand_behind_the_keywords_in_their_order(corpus: TinyCorpus) -> None:
    groups = (Group("乙", ("学生",)), Group("甲", ("学生", "教师")))
    found = gather(corpus, ["学生，教师"], [Keyword("学生")], *groups)
    assert found["keyword"].to_list() == ["乙", "甲", "甲"]


def test_a_phrase_that_is_no_keyword_has_no_rows_of_its_own(corpus: TinyCorpus) -> None:
    group = Group("组", ("劳动教育",), all=("重视",))
    found = collect_mentions(
        corpus.documents, corpus.sections, corpus.sentences, [Keyword("双减")], 200, groups=[group]
    )
    assert found["keyword"].unique().sort().to_list() == ["双减", "组"]
    counted = found.filter(pl.col("excluded_by").is_null(), keyword="组")
    assert counted["document_id"].to_list() == ["c", "c"]
