"""New words are found, known and accidental ones are not."""

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog
from pipeline.corpus.ingest.ingest import ingest_folder
from pipeline.demo.generate import generate_corpus
from pipeline.language import discovery, lexicon
from pipeline.language.cutting import make_cut
from pipeline.language.discovery import suggest_terms
from pipeline.language.segmentation import segment
from pipeline.params.sections import DemoParams, SegmentParams, TermAuditParams
from pipeline.running import files
from tests.conftest import PROJECT
from tests.corpus.files import make_corpus_params
from tests.language.shipped import TERMS

PARAMS = TermAuditParams(min_count=5, min_documents=2, n_suggestions=20)
DICTIONARY = pl.DataFrame(
    {
        "word": ["推进", "落实", "计划", "学校", "管理", "教师", "的", "质量"],
        "frequency": [9] * 8,
        "pos": ["v", "v", "n", "n", "vn", "n", "uj", "n"],
    }
)
# 青檐 is in no dictionary; whatever stands around 青檐计划 varies.
SENTENCES = [
    ["推进", "青檐", "计划", "，"],
    ["落实", "青檐", "计划", "的", "质量"],
    ["学校", "青檐", "计划", "管理"],
    ["教师", "青檐", "计划", "质量"],
    ["教师", "的", "管理"],
    ["学校", "的", "管理"],
]


def make_corpus(sentences: Sequence[Sequence[str]], n_documents: int = 4) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same sentences in each of some documents."""
    text, rows = "", []
    for number, words in enumerate(sentences):
        for word in words:
            rows.append((number, word, len(text), len(text) + len(word)))
            text += word
        text += "\n"
    schema = {"sentence": pl.Int32, "token": pl.String, "start": pl.Int64, "end": pl.Int64}
    tokens = pl.DataFrame(rows, schema=schema, orient="row")
    names = [f"d{n}" for n in range(n_documents)]
    return (
        pl.DataFrame({"document_id": names, "text": [text] * n_documents}),
        pl.concat([tokens.select(pl.lit(name).alias("document_id"), pl.all()) for name in names]),
    )


def suggest(
    sentences: Sequence[Sequence[str]], known: Sequence[str] = (), params: TermAuditParams = PARAMS
) -> pl.DataFrame:
    documents, tokens = make_corpus(sentences)
    return catalog.suggested_terms.check(
        suggest_terms(lambda: [(documents, tokens)], DICTIONARY, known, ["的"], params)
    )


def test_a_new_word_comes_first_with_its_counts_and_a_line_to_paste() -> None:
    row = suggest(SENTENCES).row(0, named=True)
    assert (row["rank"], row["term"], row["count"], row["n_documents"]) == (1, "青檐计划", 16, 4)
    assert row["entry"] == "青檐计划  # 新词：16 次，4 份文档"
    assert row["examples"].count("【青檐计划】") == 3


def test_measures_are_those_of_the_formulas() -> None:
    row = suggest(SENTENCES).row(0, named=True)
    n_tokens = 4 * sum(map(len, SENTENCES))
    assert row["pmi"] == pytest.approx(math.log2(16 * n_tokens / (16 * 16)))
    assert row["entropy_left"] == pytest.approx(2.0)  # four neighbours, equally frequent


def test_known_words_and_stop_words_are_not_suggested() -> None:
    assert "青檐计划" not in suggest(SENTENCES, known=["青檐计划"])["term"]
    terms = suggest(SENTENCES)["term"]
    assert not [term for term in terms if term.startswith("的") or term.endswith("的")]


def test_what_always_stands_in_something_longer_is_not_suggested() -> None:
    sentences = [[*words[:1], "云栎", *words[1:]] for words in SENTENCES[:4]]
    terms = suggest(sentences)["term"].to_list()
    assert "云栎青檐计划" in terms
    assert "青檐计划" not in terms


def test_thresholds_are_obeyed() -> None:
    for params in (TermAuditParams(17, 2, 20), TermAuditParams(5, 5, 20), TermAuditParams(5, 2, 0)):
        assert "青檐计划" not in suggest(SENTENCES, params=params)["term"]


def test_nothing_is_suggested_from_nothing() -> None:
    documents, tokens = make_corpus(SENTENCES)
    for parts in ([], [(documents.clear(), tokens.clear())]):
        assert suggest_terms(partial(iter, parts), DICTIONARY, [], [], PARAMS).height == 0


def test_nothing_depends_on_where_parts_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    documents, tokens = make_corpus(SENTENCES)
    tables = [
        suggest_terms(partial(iter, parts), DICTIONARY, [], ["的"], PARAMS)
        for parts in ([(documents, tokens)], list(zip(split(documents), split(tokens), strict=True)))
    ]
    assert not tables[0].is_empty()
    assert tables[0].equals(tables[1])
    # Nor on how many n-grams are counted together.
    monkeypatch.setattr(discovery, "PLACES_AT_ONCE", 1)
    assert suggest_terms(lambda: [(documents, tokens)], DICTIONARY, [], ["的"], PARAMS).equals(tables[0])


def split(table: pl.DataFrame) -> list[pl.DataFrame]:
    return table.partition_by("document_id", maintain_order=True)


def test_new_words_planted_in_the_embedded_corpus_are_among_the_first_fifty(tmp_path: Path) -> None:
    demo = generate_corpus(DemoParams(n_districts=14, first_year=2017, last_year=2023, seed=42))
    for path, content in demo.files.items():
        files.write_file(tmp_path / path, content)
    corpus = ingest_folder(tmp_path, make_corpus_params(tmp_path))
    tokens = pl.concat(segment(corpus.documents, corpus.sentences, make_cut(TERMS, SegmentParams("rjieba", True, ()))))
    dictionary = lexicon.read_dictionary()
    stop_words = [word for path in catalog.STOP_LISTS.values() for word in lexicon.parse_terms(PROJECT / path)]
    found = suggest_terms(
        lambda: [(corpus.documents, tokens)], dictionary, TERMS, stop_words, TermAuditParams(5, 3, 50)
    )
    assert set(demo.truth["new_terms"]["term"]) - set(found["term"]) == set()
