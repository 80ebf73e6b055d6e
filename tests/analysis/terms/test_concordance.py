"""Occurrences with their neighbours, and sentences of terms, on the tiny corpus."""

import polars as pl

from pipeline import catalog
from pipeline.analysis.keywords.mentions import find_mentions
from pipeline.analysis.terms.concordance import concord, find_examples, quote_terms
from pipeline.params.sections import Keyword
from tests.conftest import TinyCorpus


def find_double_reduction(text: str) -> list[tuple[int, int, str | None]]:
    keyword = Keyword("双减", exclude=("双减少",))
    return [(m.start, m.end, m.excluded_by) for m in find_mentions(text, keyword)]


def test_lines_are_the_text_itself_by_year_path_and_place(corpus: TinyCorpus) -> None:
    lines = concord(corpus.documents.reverse(), corpus.sections, find_double_reduction, window=4)
    assert lines.select("path", "left", "match", "right").rows() == [
        ("c.txt", "落实", "双减", "。 实现"),
        ("c.txt", "。 实现", "双减", "少的目标"),
        ("d.txt", "落实", "双减", "，巩固双"),
        ("d.txt", "减，巩固", "双减", "成果。 "),
        ("e.txt", "巩固", "双减", "成果。 "),
    ]
    assert lines["excluded_by"].to_list() == [None, "双减少", None, None, None]


def test_lines_of_documents_without_a_year_come_last(corpus: TinyCorpus) -> None:
    undated = corpus.documents.with_columns(year=pl.when(pl.col("document_id") != "c").then("year"))
    lines = concord(undated, corpus.sections, find_double_reduction, window=0)
    assert lines["path"].to_list() == ["d.txt", "d.txt", "e.txt", "c.txt", "c.txt"]


def test_lines_name_their_section(corpus: TinyCorpus) -> None:
    lines = concord(corpus.documents, corpus.sections, find_double_reduction, window=0)
    assert lines.select("section_id", "number").rows()[:3] == [("c-000", "1"), ("c-001", "2"), ("d-000", "1")]
    assert set(lines["left"]) == {""}


def test_lines_and_sentences_name_their_document(corpus: TinyCorpus) -> None:
    known = dict(corpus.documents.select("path", "reference").iter_rows())
    lines = concord(corpus.documents, corpus.sections, find_double_reduction, window=0)
    assert [known[path] for path in lines["path"]] == lines["reference"].to_list()
    assert lines["reference"][0] == "甲区教育局 · 2021-03-01"
    found = quote(corpus, [("year", "2022", "双减")], 2)
    assert found["reference"].to_list() == ["乙区教育局 · 2022-03-01 · d.txt", "甲区教育局 · 2022-03-01 · e.txt"]


def make_tokens(corpus: TinyCorpus, *terms: str) -> pl.DataFrame:
    rows = [
        (
            document_id,
            f"{document_id}-{n:03d}",
            n,
            0,
            term,
            place + text.index(line),
            place + text.index(line) + len(term),
        )
        for document_id, text in corpus.documents.select("document_id", "text").iter_rows()
        for n, line in enumerate(text.splitlines())
        for term in terms
        for place in range(len(line))
        if line.startswith(term, place)
    ]
    return pl.DataFrame(rows, schema=catalog.tokens.schema, orient="row")


def quote(
    corpus: TinyCorpus, keyness: list[tuple[str, str, str]], n_examples: int, context_chars: int = 200
) -> pl.DataFrame:
    terms = (
        pl.DataFrame(keyness, schema=["group_kind", "group", "term"], orient="row")
        if keyness
        else pl.DataFrame(schema={"group_kind": pl.String, "group": pl.String, "term": pl.String})
    )
    tokens = make_tokens(corpus, "双减", "劳动教育")
    # In pieces of whole documents, of which each may have what is quoted in the end.
    pieces = [own for _, own in tokens.group_by("document_id", maintain_order=True)]
    examples = find_examples(terms, pieces, corpus.documents, n_examples)
    found = quote_terms(examples, corpus.documents, corpus.sections, corpus.sentences, context_chars)
    return catalog.term_examples.check(found)


def test_sentences_of_a_term_are_of_its_group_and_of_different_documents_first(corpus: TinyCorpus) -> None:
    found = quote(corpus, [("year", "2022", "双减"), ("region", "乙区", "双减")], 2)
    assert found.select("group", "document_id", "sentence").rows() == [
        ("乙区", "d", "落实双减，巩固双减成果。"),
        ("乙区", "d", "落实双减，巩固双减成果。"),
        ("2022", "d", "落实双减，巩固双减成果。"),
        ("2022", "e", "巩固双减成果。"),
    ]
    for row in found.iter_rows(named=True):
        assert row["sentence"][row["start"] - row["sentence_start"] : row["end"] - row["sentence_start"]] == "双减"


def test_no_distinctive_term_no_sentence(corpus: TinyCorpus) -> None:
    assert quote(corpus, [], 3).is_empty()
    assert quote(corpus, [("year", "2022", "双减")], 0).is_empty()


def test_a_long_sentence_is_quoted_around_the_term(corpus: TinyCorpus) -> None:
    found = quote(corpus, [("year", "2022", "双减")], 2, 1)
    assert found["sentence"].to_list() == ["实双减，", "固双减成"]
    for row in found.iter_rows(named=True):
        assert row["sentence"][row["start"] - row["sentence_start"] : row["end"] - row["sentence_start"]] == "双减"
