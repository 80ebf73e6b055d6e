"""Tokens stand where they say and are those of jieba."""

from pathlib import Path

import jieba
import pytest

from pipeline import catalog
from pipeline.language.lexicon import find_unknown, parse_terms
from pipeline.language.segmentation import make_tokenizer, segment
from pipeline.params import InputError, SegmentParams
from tests.conftest import PROJECT, TinyCorpus


@pytest.fixture(scope="module")
def tokenizer() -> jieba.Tokenizer:
    return make_tokenizer(parse_terms(PROJECT / catalog.USER_TERMS))


def test_every_token_stands_where_it_says(corpus: TinyCorpus, tokenizer: jieba.Tokenizer) -> None:
    tokens = catalog.tokens.check(segment(corpus.documents, corpus.sentences, tokenizer, SegmentParams(hmm=True)))
    texts = dict(corpus.documents.select("document_id", "text").iter_rows())
    for token in tokens.iter_rows(named=True):
        assert texts[token["document_id"]][token["start"] : token["end"]] == token["token"]


def test_tokens_together_are_the_text(corpus: TinyCorpus, tokenizer: jieba.Tokenizer) -> None:
    tokens = segment(corpus.documents, corpus.sentences, tokenizer, SegmentParams(hmm=True))
    for document_id, text in corpus.documents.select("document_id", "text").iter_rows():
        assert "".join(tokens.filter(document_id=document_id)["token"]) == "".join(text.split())
        assert tokens.filter(document_id=document_id)["position"].to_list() == list(
            range(tokens.filter(document_id=document_id).height)
        )


def test_user_terms_stay_whole(tokenizer: jieba.Tokenizer) -> None:
    terms = parse_terms(PROJECT / catalog.USER_TERMS)
    cut = [term for term in terms if tokenizer.lcut(term) != [term]]
    assert cut == []


def test_without_hmm_only_dictionary_words_are_joined(corpus: TinyCorpus) -> None:
    plain = make_tokenizer([])
    reference = jieba.Tokenizer()
    reference.tmp_dir = "/nonexistent"
    sentence = "温榆镇推进杭研工作"
    assert list(plain.cut(sentence, HMM=False)) == list(reference.cut(sentence, HMM=False))
    assert list(plain.cut(sentence, HMM=True)) == list(reference.cut(sentence, HMM=True))


def test_a_wrong_line_is_named_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "user_terms.txt"
    path.write_text("# 注\n双减 # 2021\n\n劳动 教育\n双减\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        parse_terms(path)
    assert [problem.replace(str(path), "F") for problem in caught.value.problems] == [
        "F line 4: '劳动 教育' has a blank in it; one term a line, a note behind #",
        "F line 5: 双减 stands in line 2 already; keep one",
    ]


def test_a_keyword_in_neither_dictionary_is_found_out() -> None:
    assert find_unknown(["图书馆", "集团化办学", "课后服务"], ["课后服务"]) == ["集团化办学"]
