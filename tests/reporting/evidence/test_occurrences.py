"""Rows of evidence on two documents that are known by heart."""

import polars as pl
import pytest

from pipeline.reporting.evidence.documents import list_documents, order_documents
from pipeline.reporting.evidence.occurrences import (
    gather_keywords,
    gather_names,
    gather_terms,
    gather_topics,
    split,
    tell_sections,
)

TEXT = "落实双减。双减与课后服务并重，再抓双减。"
DOCUMENTS = pl.DataFrame({"document_id": ["a", "b"], "document": [0, 1], "text": ["没有。", TEXT]})
SENTENCES = pl.DataFrame({"document_id": ["a", "b", "b"], "start": [0, 0, 5], "end": [3, 5, 20]})


def quote(row: dict[str, int]) -> tuple[str, str, str]:
    text = DOCUMENTS["text"][row["document"]]
    return text[row["from"] : row["start"]], text[row["start"] : row["end"]], text[row["end"] : row["to"]]


@pytest.fixture
def mentions() -> pl.DataFrame:
    rows = [
        ("双减", 2, 4, "落实双减。", 0, False, None),
        ("双减", 5, 7, "双减与课后", 5, True, None),
        ("双减", 17, 19, "再抓双减。", 15, False, "再抓"),
    ]
    columns = ["keyword", "start", "end", "sentence", "sentence_start", "copied", "excluded_by"]
    fixed = {"document_id": pl.lit("b"), "in_title": pl.lit(False), "doubt": pl.lit(False)}
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(**fixed)


def test_keywords_are_quoted_as_mentions_are_and_one_without_a_mention_has_no_row(mentions: pl.DataFrame) -> None:
    found = dict(split(gather_keywords(mentions, DOCUMENTS, ["集团化办学", "双减"]), "keywords", [1, 2]))
    assert found["keywords-1"].is_empty()
    rows = found["keywords-2"].to_dicts()
    assert [quote(row) for row in rows] == [("落实", "双减", "。"), ("", "双减", "与课后"), ("再抓", "双减", "。")]
    assert [row["own"] for row in rows] == [True, False, True]
    assert [row["excluded"] for row in rows] == [None, None, "再抓"]


def test_mentions_of_documents_that_do_not_count_leave(mentions: pl.DataFrame) -> None:
    assert gather_keywords(mentions, DOCUMENTS.head(1), ["双减"]).is_empty()


def test_names_are_quoted_with_so_much_of_their_sentence() -> None:
    entities = pl.DataFrame(
        {
            "document_id": ["b", "b"],
            "start": [8, 17],
            "end": [12, 19],
            "label": ["PLAN", "PLAN"],
            "text": ["课后服务", "双减"],
        }
    )
    names = pl.DataFrame({"label": ["PLAN"], "text": ["课后服务"], "rank": [1]})
    rows = gather_names(entities, names, DOCUMENTS, SENTENCES, 3).to_dicts()
    assert [row["file"] for row in rows] == ["PLAN"]
    assert [(quote(row), row["name"]) for row in rows] == [(("双减与", "课后服务", "并重，"), 1)]


def test_a_term_is_counted_wherever_a_token_counts_as_it() -> None:
    tokens = pl.DataFrame(
        {
            "document_id": "b",
            "section": [1, 1, 2],
            "token": ["双减", "双减政策", "减负"],
            "start": [2, 5, 17],
            "end": [4, 7, 19],
        }
    )
    counted_as = {"双减政策": ["双减政策", "双减", "双减"], "减负": ["双减"], "别的": ["别的", "词"]}
    rows = gather_terms(tokens, counted_as, ["减负", "双减"], DOCUMENTS, SENTENCES, 100)
    sections = pl.DataFrame({"section_id": ["r", "u", "t"], "own": [True, False, True]})
    found = dict(split(tell_sections(rows, sections), "terms", [1, 2]))
    assert found["terms-1"].is_empty()
    # Twice inside 双减政策, once as it is, once as another spelling.
    assert found["terms-2"]["start"].to_list() == [2, 5, 5, 17]
    assert found["terms-2"]["own"].to_list() == [False, False, False, True]
    # Numbers go by the ids of those that have a term.
    assert found["terms-2"]["section"].to_list() == [1, 1, 1, 0]


def test_topics_have_the_sections_with_their_share_and_its_beginning() -> None:
    sections = pl.DataFrame(
        {"section_id": ["s", "t"], "document_id": ["b", "b"], "start": [0, 5], "end": [5, 20], "n_chars": [4, 13]}
    )
    shares = pl.DataFrame({"section_id": ["t", "s", "t"], "topic": [0, 1, 1], "share": [0.25, 1.0, 0.75]})
    found = dict(split(gather_topics(shares, sections, DOCUMENTS, 6), "topics", [1, 2]))
    assert found["topics-1"].rows() == [(1, 5, 20, 5, 11, 0.25, 13)]
    assert found["topics-2"]["share"].to_list() == [1.0, 0.75]


def test_documents_are_told_with_what_topics_were_fitted_to() -> None:
    about = {
        name: pl.lit(None, pl.String) for name in ("issuer", "region", "province", "level", "kind", "document_number")
    }
    documents = DOCUMENTS.with_columns(
        **about, title=pl.lit("要点"), year=pl.Series([None, 2021]), path=pl.lit("a.txt"), row=pl.lit(None, pl.Int32), n_chars=pl.lit(9),
        n_own_chars=pl.lit(8), n_sections=pl.lit(2), doubted=pl.lit(False), voice=pl.Series(["青川市教育局", "a"]),
        issued_on=pl.Series(["2021-07-24", None]).str.to_date(),
    )  # fmt: skip
    ids, own = ["s", "t", "u"], [False, True, True]
    sections = pl.DataFrame({"section_id": ids, "document_id": ["b"] * 3, "n_chars": [4, 13, 2], "own": own})
    told = list_documents(documents, sections, pl.Series(["t", "t"]))
    assert told["fitted_chars"].to_list() == [0, 13]
    assert told["own_sections"].to_list() == [0, 2]
    assert told["document"].to_list() == [0, 1]
    assert told["date"].to_list() == ["2021-07-24", None]
    assert told["voice"].n_unique() == 2


def test_what_opens_is_read_in_order_of_time_by_document_and_place() -> None:
    text = "双减，双减。"
    documents = pl.DataFrame(
        {
            "document_id": ["a", "b", "c", "d", "e"],
            "year": [2023, 2019, None, 2019, 2019],
            "issued_on": ["2023-01-02", None, "2018-01-01", "2019-03-01", "2019-03-01"],
            "text": [text] * 5,
        }
    ).with_columns(pl.col("issued_on").str.to_date())
    ordered = order_documents(documents)
    assert ordered["document_id"].to_list() == ["d", "e", "b", "a", "c"]
    rows = [(document_id, start) for document_id in "abcde" for start in (3, 0)]
    mentions = pl.DataFrame(rows, schema=["document_id", "start"], orient="row").with_columns(
        keyword=pl.lit("双减"), end=pl.col("start") + 2, sentence=pl.lit(text), sentence_start=0, copied=False,
        excluded_by=pl.lit(None, pl.String), in_title=False, doubt=False,
    )  # fmt: skip
    [(_, found)] = split(gather_keywords(mentions, ordered, ["双减"]), "keywords", [1])
    assert found.select("document", "start").rows() == [(d, start) for d in range(5) for start in (0, 3)]
