"""The phrase of headings that names a topic: found, with its uses counted, or none where none is good enough."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog
from pipeline.analysis.topics.describe.phrases import find_phrases, list_clauses
from tests.analysis.matrices import as_terms, as_topics

RELEVANT = {0: ("劳动教育", "家务", "基地"), 1: ("体育", "操场", "大课间")}
Row = tuple[int, str | None, str | None, Sequence[float], int]  # level, number, heading, shares of topics, words


def find(
    documents: Sequence[Sequence[Row]],
    voices: Sequence[str] | None = None,
    copied: Sequence[str] = (),
    names: Sequence[str] = (),
    texts: dict[str, str] | None = None,
    shuffle: int | None = None,
) -> dict[int, dict[str, Any]]:
    """Topic → its row. Sections are called 0-0, 0-1 …, after document and place."""
    sections, topics, terms, voiced = [], [], [], []
    for document, rows in enumerate(documents):
        for place, (level, number, heading, shares, n_words) in enumerate(rows):
            section = f"{document}-{place}"
            text = (texts or {}).get(section, f"{number or ''}{heading or ''}\n落实责任。")
            sections.append((f"d{document}", section, level, number, heading, place * 10, text))
            voiced.append(
                (section, (voices or [f"v{d}" for d in range(len(documents))])[document], section not in copied)
            )
            if n_words:
                terms.append((section, "词", n_words))
                topics += [(topic, section, share) for topic, share in enumerate(shares)]
    tables = [
        pl.DataFrame(
            sections, schema=["document_id", "section_id", "level", "number", "heading", "start", "text"], orient="row"
        ),
        pl.DataFrame(topics, schema=["topic", "section_id", "probability"], orient="row").cast({"topic": pl.Int32}),
        pl.DataFrame(terms, schema=["section_id", "term", "count"], orient="row"),
        pl.DataFrame(voiced, schema=["section_id", "voice", "own"], orient="row"),
    ]
    relevant = pl.DataFrame(
        [(topic, term, rank) for topic, own in RELEVANT.items() for rank, term in enumerate(own, 1)],
        schema={"topic": pl.Int32, "term": pl.String, "relevance_rank": pl.Int32},
        orient="row",
    )
    if shuffle is not None:
        relevant, *tables = (table.sample(fraction=1, shuffle=True, seed=shuffle) for table in (relevant, *tables))
    clauses = list_clauses([tables[0][:3], tables[0][3:]], relevant, names)
    found = find_phrases(relevant, tables[0], clauses, as_topics(tables[1]), as_terms(tables[2]), tables[3])
    labels = {name: dtype for name, dtype in catalog.topic_labels.empty().schema.items() if name in found.columns}
    assert dict(found.schema) == labels
    return {row["topic"]: row for row in found.iter_rows(named=True)}


def phrases(*args: Any, **more: Any) -> dict[int, str]:
    return {topic: row["phrase"] for topic, row in find(*args, **more).items()}


def plan(*headings: str, shares: Sequence[float] = (1.0, 0.0), n_words: int = 10) -> list[Row]:
    return [(1, f"{place}、", heading, shares, n_words) for place, heading in enumerate(headings, 1)]


def test_a_heading_that_documents_share_names_the_topic_and_says_where_it_stands() -> None:
    found = find(
        [plan("全面加强劳动教育"), plan("全面加强劳动教育", n_words=30), plan("加强体育工作", shares=(0.0, 1.0))]
    )
    assert found == {
        0: {
            "topic": 0,
            "phrase": "全面加强劳动教育",
            "phrase_section_id": "1-0",
            "phrase_document_id": "d1",
            "n_sections": 2,
            "n_voices": 2,
            "n_main_sections": 2,
            "n_main_under": 2,
        }
    }, "one document may call a thing what it likes; the source is where most of the topic stands"


def test_a_chapter_is_named_by_its_heading_and_ends_where_the_next_begins() -> None:
    chapter: list[Row] = [
        (1, "一、", "加强劳动教育", (0.0, 0.0), 0),
        (2, "（一）", "建好田间课堂", (1.0, 0.0), 10),
        (3, "1.", "办好农场", (1.0, 0.0), 10),
    ]
    other: Row = (1, "二、", "保障条件", (0.0, 1.0), 21)
    assert phrases([[*chapter, other]] * 2) == {0: "加强劳动教育"}
    below: Row = (2, "（二）", "保障条件", (0.0, 1.0), 21)
    assert phrases([[*chapter, below]] * 2) == {}, "20 of 41 words under the chapter are the topic's"
    half: Row = (2, "（二）", "保障条件", (0.0, 1.0), 20)
    assert phrases([[*chapter, half]] * 2) == {0: "加强劳动教育"}
    last: list[Row] = [(1, "一、", "加强劳动教育", (0.0, 0.0), 0)]
    assert phrases([last, [(2, "（一）", "办好农场", (1.0, 0.0), 10)]] * 2) == {}, "a chapter ends with its document"


def test_a_heading_without_a_relevant_term_names_nothing() -> None:
    assert phrases([plan("深入推进改革创新")] * 2) == {}


def test_a_detail_of_what_documents_say_names_nothing() -> None:
    detail, fifth = ([*plan("建好劳动教育菜园"), *plan("培养好习惯", n_words=n)] for n in (41, 40))
    assert phrases([detail] * 2) == {}
    assert phrases([fifth] * 2) == {0: "建好劳动教育菜园"}
    # What documents without the phrase say is no matter.
    assert phrases([fifth, fifth, plan("培养好习惯", n_words=900)]) == {0: "建好劳动教育菜园"}


@pytest.mark.parametrize(("n_first", "n_second", "expected"), [(9, 14, "加强劳动教育"), (9, 15, "用好家务清单")])
def test_terms_count_by_their_rank_and_uses_by_their_voices(n_first: int, n_second: int, expected: str) -> None:
    """The second term weighs 1 / log2(3) = 0.63 of the first: 9 voices against 0.63 × 14 = 8.8, and against 0.63 × 15 = 9.5."""
    assert phrases([plan("加强劳动教育")] * n_first + [plan("用好家务清单")] * n_second) == {0: expected}


def test_a_phrase_with_more_of_the_topic_under_it_and_less_of_others_goes_before_a_shorter_one() -> None:
    longer, shorter = "用心组织劳动教育课程", "办好校园劳动教育"
    as_good = [*plan(longer), *plan(shorter)]
    assert phrases([as_good] * 2) == {0: shorter}
    assert phrases([[*plan(longer, n_words=11), *plan(shorter)]] * 2) == {0: longer}
    assert phrases([[*plan(longer), *plan(shorter, shares=(0.5, 0.5), n_words=20)]] * 2) == {0: longer}


def test_one_voice_counts_once_in_however_many_documents() -> None:
    documents = [plan("加强劳动教育")] * 3 + [plan("建好劳动教育课")] * 2
    assert phrases(documents, voices=["甲", "甲", "甲", "乙", "丙"]) == {0: "建好劳动教育课"}
    assert find(documents, voices=["甲"] * 5)[0]["n_voices"] == 1


def test_variants_count_together_and_the_commonest_stands_for_them() -> None:
    forms = ["加强学校劳动教育工作", "加强劳动教育工作", "加强劳动教育工作", "加强中小学劳动教育工作"]
    row = find([plan(form) for form in forms])[0]
    assert (row["phrase"], row["n_sections"], row["n_voices"]) == ("加强劳动教育工作", 4, 4)


def test_of_phrases_as_good_as_each_other_the_shorter_is_taken_and_then_the_earlier_by_character() -> None:
    assert phrases([plan("用好家务清单"), plan("用好家务清单"), plan("办好家务劳动课"), plan("办好家务劳动课")]) == {
        0: "用好家务清单"
    }
    assert phrases([plan("用好家务清单"), plan("用好家务清单"), plan("安排家务时间"), plan("安排家务时间")]) == {
        0: "安排家务时间"
    }


def test_one_phrase_names_one_topic() -> None:
    """Both topics have half of the words under it, and it holds a term of each; the topic with the better score has it."""
    shared = plan("统筹操场与劳动教育", shares=(0.5, 0.5))
    assert phrases([shared] * 2) == {0: "统筹操场与劳动教育"}
    variant = plan("统筹好操场与劳动教育", shares=(0.4, 0.6))
    assert set(phrases([shared, variant])) == {1}, "nor do two that are variants"
    second = plan("开展校园体育活动", shares=(0.0, 1.0), n_words=5)
    assert phrases([[*shared, *second]] * 2) == {0: "统筹操场与劳动教育", 1: "开展校园体育活动"}


def test_a_use_under_another_use_is_counted_once() -> None:
    nested: list[Row] = [
        (1, "一、", "加强劳动教育", (1.0, 0.0), 3),
        (2, "（一）", "加强劳动教育", (1.0, 0.0), 10),
        (2, "（二）", "其他事项安排", (0.0, 1.0), 14),
    ]
    assert phrases([nested] * 2) == {}, "13 of 27 words, not 23 of 37"
    row = find([nested[:2]] * 2)[0]
    assert (row["n_sections"], row["n_voices"], row["phrase_section_id"]) == (4, 2, "0-0")


def test_of_the_sections_that_are_mainly_of_the_topic_those_under_the_phrase_are_counted() -> None:
    chapter: list[Row] = [
        (1, "一、", "加强劳动教育", (0.6, 0.4), 10),
        (2, "（一）", "加强劳动教育", (0.5, 0.5), 10),
        (3, "1.", "建好田间课堂", (0.9, 0.1), 10),
        (3, "2.", "做好家校沟通", (0.4, 0.6), 10),
        (3, "3.", "开好班会", (1.0, 0.0), 0),
    ]
    elsewhere: list[Row] = [(1, "二、", "建好农场", (1.0, 0.0), 10), (1, "三、", "养好花草", (1.0, 0.0), 10)]
    row = find([[*chapter, *elsewhere]] * 2, copied=["1-6"])[0]
    # A use under a use, and what lies under both, once; not what is mainly of another topic, has no words, or is copied.
    assert (row["phrase"], row["n_main_under"], row["n_main_sections"]) == ("加强劳动教育", 2 * 3, 2 * 5 - 1)


def test_copied_words_count_where_they_come_from() -> None:
    documents = [plan("加强劳动教育")] * 2
    assert phrases(documents, copied=["1-0"]) == {}
    whole: list[Row] = [*plan("加强劳动教育"), *plan("用好家务清单")]
    assert phrases([whole, whole, whole], copied=["1-0", "2-0"]) == {0: "用好家务清单"}


def test_no_phrase_holds_a_name() -> None:
    documents = [plan("加强临汀劳动教育")] * 2
    assert phrases(documents, names=["临汀", "临汀区"]) == {}
    assert phrases(documents, names=["澜江"]) == {0: "加强临汀劳动教育"}


@pytest.mark.parametrize(
    ("heading", "phrase"),
    [
        ("（一）加强劳动教育", "加强劳动教育"),
        ("1.加强劳动教育", "加强劳动教育"),
        ("二是加强劳动教育", "加强劳动教育"),
        ("第三条 加强劳动教育", "加强劳动教育"),
        ("①加强劳动教育。", "加强劳动教育"),
        ("坚持五育并举，加强劳动教育", "加强劳动教育"),
        ("加强劳动教育（2021年）", "加强劳动教育"),
        ("落实“劳动教育”要求", "落实“劳动教育”要求"),
        ("建好“劳动教育，家校协同”机制", None),
        ("抓家务", None),
        ("抓好家务", "抓好家务"),
        ("家" * 2 + "家务" + "务" * 16, "家" * 2 + "家务" + "务" * 16),
        ("家" * 2 + "家务" + "务" * 17, None),
        ("劳动教育 www.edu.example", "劳动教育"),
    ],
)
def test_a_phrase_is_a_clause_of_4_to_20_characters_without_its_number(heading: str, phrase: str | None) -> None:
    assert phrases([plan(heading)] * 2) == ({0: phrase} if phrase else {})


def test_where_there_is_no_heading_the_first_sentence_stands_in() -> None:
    rows: list[Row] = [(3, "1.", None, (1.0, 0.0), 10)]
    texts = {"0-0": "1.加强劳动教育：每周一课；", "1-0": "1. 加强劳动教育。\n每周一课。"}
    assert phrases([rows] * 2, texts=texts) == {0: "加强劳动教育"}
    title: list[Row] = [(0, None, None, (1.0, 0.0), 10)]
    assert phrases([title] * 2, texts={"0-0": "劳动教育要点\n", "1-0": "劳动教育要点\n"}) == {}, "a document's title"


@given(st.integers(0, 50))
def test_the_order_of_rows_is_no_matter(seed: int) -> None:
    documents = [
        [
            *plan("加强劳动教育", "用好家务清单"),
            (2, "（一）", "建好实践基地", (0.9, 0.1), 7),
            *plan("开展校园体育活动", shares=(0.1, 0.9)),
        ],
        [*plan("加强学校劳动教育", "办好大课间操"), *plan("开展体育活动", shares=(0.2, 0.8), n_words=8)],
        plan("推进劳动教育", "建好实践基地"),
    ]
    assert find(documents, shuffle=seed) == find(documents) and len(find(documents)) == 2
