"""Tokens stand where they say."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.language import segmentation
from pipeline.language.cutting import Cut, make_cut
from pipeline.language.segmentation import segment
from pipeline.params.sections import SegmentParams
from tests.conftest import TinyCorpus
from tests.language.shipped import TERMS


@pytest.fixture(scope="module", params=["rjieba", "jieba"])
def cut(request: pytest.FixtureRequest) -> Cut:
    return make_cut(TERMS, SegmentParams(request.param, hmm=True, user_terms=()))


def test_every_token_stands_where_it_says(corpus: TinyCorpus, cut: Cut) -> None:
    tokens = catalog.tokens.check(pl.concat(segment(corpus.documents, corpus.sentences, cut)))
    texts = dict(corpus.documents.select("document_id", "text").iter_rows())
    sentences = {row[:3]: row[3:] for row in corpus.sentences.iter_rows()}
    for token in tokens.iter_rows(named=True):
        assert texts[token["document_id"]][token["start"] : token["end"]] == token["token"]
        start, end = sentences[token["document_id"], token["section_id"], token["sentence"]]
        assert start <= token["start"] < token["end"] <= end


def test_tokens_together_are_the_text(corpus: TinyCorpus, cut: Cut) -> None:
    tokens = pl.concat(segment(corpus.documents, corpus.sentences, cut))
    for document_id, text in corpus.documents.select("document_id", "text").iter_rows():
        own = tokens.filter(document_id=document_id)
        assert "".join(own["token"]) == "".join(text.split())
        assert own["position"].to_list() == list(range(own.height))


def test_a_sentence_is_cut_as_if_it_stood_alone(corpus: TinyCorpus, cut: Cut) -> None:
    tokens = pl.concat(segment(corpus.documents, corpus.sentences, cut))
    texts = dict(corpus.documents.select("document_id", "text").iter_rows())
    for document_id, _, sentence, start, end in corpus.sentences.iter_rows():
        own = tokens.filter(document_id=document_id, sentence=sentence)
        assert own["token"].to_list() == [token for token in cut(texts[document_id][start:end]) if not token.isspace()]


def test_the_size_of_a_batch_changes_no_token(corpus: TinyCorpus, cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(segment(corpus.documents, corpus.sentences, cut))
    monkeypatch.setattr(segmentation, "BATCH_CHARS", 20)
    pieces = list(segment(corpus.documents, corpus.sentences, cut))
    assert len(whole) == 1 < len(pieces)
    assert pl.concat(whole).equals(pl.concat(pieces))


def test_no_document_has_no_token(corpus: TinyCorpus, cut: Cut) -> None:
    assert sum(batch.height for batch in segment(corpus.documents.clear(), corpus.sentences.clear(), cut)) == 0


def test_user_terms_stay_whole(cut: Cut) -> None:
    assert [term for term in TERMS if cut(term) != [term]] == []


def test_blanks_are_no_tokens(cut: Cut) -> None:
    text = "推进　双减\u00a0工作\u2003好"
    documents = pl.DataFrame({"document_id": ["a"], "text": [text]})
    sentences = pl.DataFrame(
        {"document_id": ["a"], "section_id": ["a-0"], "sentence": [0], "start": [0], "end": [len(text)]}
    )
    tokens = pl.concat(segment(documents, sentences, cut))
    assert tokens["token"].to_list() == ["推进", "双减", "工作", "好"]
    assert tokens["start"].to_list() == [0, 3, 6, 9]
