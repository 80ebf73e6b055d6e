"""One pipeline, three models: our words, our sentences, offsets of the text."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline import catalog
from pipeline.language import annotation, segmentation
from pipeline.language.cutting import make_cut
from pipeline.language.entities import settle
from pipeline.language.lac import Word
from pipeline.language.models import Model, choose_model
from pipeline.language.parts_of_speech import tag_words
from pipeline.language.rules import find_mentions
from pipeline.params.errors import InputError
from pipeline.params.sections import SegmentParams
from tests.language.test_models import install_stand_in

TEXTS = {
    "a": "一、总体要求\n  到2025年，毛入园率达到92%。李明任北京市教育局局长！\n",
    "b": "依据《大山县方案》（山教〔2020〕3号），实施“青蓝”工程；投入800万元。",
}
VOCAB = spacy.blank("zh").vocab
CUT = make_cut([], SegmentParams("rjieba", hmm=True, user_terms=()))
RULES, LAC = Model("rules", "0.42.1"), Model("lac", "0.1.0")


def cut(texts: dict[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """documents and tokens; a line is a sentence and a section."""
    rows, documents = [], []
    for document_id, text in texts.items():
        documents.append((document_id, text))
        at = 0
        for number, line in enumerate(text.splitlines(keepends=True)):
            stripped = line.strip()
            if stripped:
                start = at + line.index(stripped)
                rows.append((document_id, f"{document_id}-{number}", number, start, start + len(stripped)))
            at += len(line)
    sentences = pl.DataFrame(rows, schema=catalog.sentences.schema, orient="row")
    frame = pl.DataFrame(documents, schema=["document_id", "text"], orient="row")
    tokens = pl.concat(segmentation.segment(frame, sentences, CUT))
    return frame, tokens


def annotate(
    documents: pl.DataFrame, tokens: pl.DataFrame, model: Model, common_words: Sequence[str] = ()
) -> annotation.Annotations:
    """All documents in one batch."""
    (found,) = annotation.annotate(documents, [tokens], model, common_words)
    return found


@pytest.mark.parametrize("model", [RULES, LAC], ids=str)
def test_tables_keep_their_contracts_and_texts_are_those_at_the_offsets(model: Model) -> None:
    documents, tokens = cut(TEXTS)
    found = annotate(documents, tokens, model)
    catalog.entities.check(found.entities)
    catalog.token_pos.check(found.token_pos)
    assert found.token_pos.select("document_id", "position").equals(tokens.select("document_id", "position"))
    for document_id, start, end, text in found.entities.select("document_id", "start", "end", "text").iter_rows():
        assert TEXTS[document_id][start:end] == text
    sections = dict(found.entities.select("text", "section_id").iter_rows())
    assert sections["北京市教育局"] == "a-1"
    assert sections["800万元"] == "b-0"
    assert found.entities["document_number"].drop_nulls().to_list() == ["山教〔2020〕3号"]


def test_a_model_finds_persons_and_rules_do_not() -> None:
    documents, tokens = cut(TEXTS)
    persons = {
        model.name: annotate(documents, tokens, model).entities.filter(label="PERSON")["text"].to_list()
        for model in (RULES, LAC)
    }
    assert persons == {"rules": [], "lac": ["李明"]}


def test_what_rules_find_is_the_same_beside_any_model() -> None:
    documents, tokens = cut(TEXTS)
    labels = ["DOCUMENT", "PROGRAMME", "TARGET", "MONEY", "DATE"]
    by_rules, by_lac = (
        annotate(documents, tokens, model).entities.filter(pl.col("label").is_in(labels)) for model in (RULES, LAC)
    )
    assert by_rules.equals(by_lac)
    assert by_rules["text"].to_list() == [
        "到2025年，毛入园率达到92%",
        "2025年",
        "《大山县方案》",
        "“青蓝”工程",
        "800万元",
    ]


def test_a_common_word_is_no_name_for_a_model() -> None:
    documents, tokens = cut({"a": "李明来了。"})
    assert annotate(documents, tokens, LAC).entities["text"].to_list() == ["李明"]
    assert annotate(documents, tokens, LAC, ["李明"]).entities.is_empty()


def test_sentences_and_words_of_a_doc_are_ours() -> None:
    documents, tokens = cut(TEXTS)
    nlp = annotation.make_nlp(RULES)
    for doc in annotation.make_docs(nlp, dict(documents.iter_rows()), tokens):
        own = tokens.filter(document_id=doc.user_data["document_id"])
        assert doc.text == TEXTS[doc.user_data["document_id"]]
        assert [token.text for token in doc if not token.text.isspace()] == own["token"].to_list()
        assert [token.idx for token in doc if not token.text.isspace()] == own["start"].to_list()
        assert sum(1 for _ in doc.sents) == own["sentence"].n_unique()


@given(st.text("甲乙教育局到2025年达85%，。；《》（〔〕）“”工程计划0 \n", max_size=60))
def test_names_do_not_overlap_whatever_the_text(text: str) -> None:
    characters = list(text)
    doc = Doc(VOCAB, words=characters, spaces=[False] * len(characters))
    names = [mention for mention in settle(find_mentions(doc, text, {})) if mention.label != "TARGET"]
    assert all(0 <= one.start < one.end <= two.start for one, two in pairwise(names))
    assert all(name.end <= len(text) for name in names)


def test_the_order_of_documents_changes_no_annotation() -> None:
    forward, backward = cut(TEXTS), cut(dict(reversed(TEXTS.items())))
    one, two = (annotate(*tables, LAC) for tables in (forward, backward))
    assert one.entities.sort("document_id", "start", "label").equals(two.entities.sort("document_id", "start", "label"))
    assert one.token_pos.sort("document_id", "position").equals(two.token_pos.sort("document_id", "position"))


@pytest.mark.parametrize("model", [RULES, LAC], ids=str)
def test_documents_in_batches_give_the_same_as_all_at_once(model: Model) -> None:
    documents, tokens = cut(TEXTS)
    batches = tokens.partition_by("document_id", maintain_order=True)
    found = list(annotation.annotate(documents, batches, model))
    whole = annotate(documents, tokens, model)
    assert len(found) == len(TEXTS)
    assert pl.concat([batch.entities for batch in found]).equals(whole.entities)
    assert pl.concat([batch.token_pos for batch in found]).equals(whole.token_pos)


class PartsOfWords:
    """In place of LAC: takes the first two characters of a sentence for a person."""

    def tag(self, sentences: Iterable[str]) -> dict[str, list[Word]]:
        return {text: [Word(0, 2, "PER"), Word(2, len(text), "n")] for text in sentences}


@pytest.mark.parametrize("size", [1, 7, 8])
def test_a_name_is_judged_alike_whatever_documents_share_its_batch(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(annotation, "Lac", PartsOfWords)
    # 教育 is a word of jieba's dictionary, here part of another word but in the last document; 林岫 is in no dictionary.
    texts = {f"d{n}": "教育局长来了" for n in range(6)} | {"d6": "林岫来了", "d7": "开展教育"}
    documents, tokens = cut(texts)
    assert "教育" not in tokens.filter(pl.col("document_id") != "d7")["token"]
    assert "教育" in tokens["token"]
    parts = tokens.partition_by("document_id", maintain_order=True)
    batches = [pl.concat(parts[start : start + size]) for start in range(0, len(parts), size)]
    found = pl.concat(batch.entities for batch in annotation.annotate(documents, batches, LAC))
    assert found.filter(source="model")["text"].to_list() == ["林岫"]


def test_lac_gives_each_token_the_tag_of_the_word_that_holds_its_end() -> None:
    documents, tokens = cut({"a": "学生在北京学习。"})
    pos = annotate(documents, tokens, LAC).token_pos["pos"].to_list()
    assert dict(zip(tokens["token"], pos, strict=True)) == {
        "学生": "NOUN",
        "在": "ADP",
        "北京": "PROPN",
        "学习": "VERB",
        "。": "PUNCT",
    }


def test_the_dictionary_tags_words_without_their_surroundings() -> None:
    assert tag_words(pl.Series(["学习", "教育", "北京", "2025", "，", "的", "学习"])).to_list() == [
        "VERB",
        "NOUN",
        "PROPN",
        "NUM",
        "PUNCT",
        "PART",
        "VERB",
    ]


def test_spacys_model_is_loaded_as_it_documents_and_takes_our_words(tmp_path: Path) -> None:
    documents, tokens = cut(TEXTS)
    model = Model("zh_core_web_sm", "3.8.0", install_stand_in(tmp_path))
    nlp = annotation.make_nlp(model)
    assert nlp.pipe_names == ["tok2vec", "tagger", "attribute_ruler", "ner", "model_names", "policy_rules"]
    found = annotate(documents, tokens, model)
    # Its only tag stands for nouns; the rules speak beside it.
    assert found.token_pos["pos"].unique().to_list() == ["NOUN"]
    assert "“青蓝”工程" in found.entities["text"].to_list()


def test_a_pipeline_of_ones_own_tags_and_names_as_spacys_does(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": [{"ORTH": "李明"}]}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "my_pipeline")
    documents, tokens = cut({"a": "李明。实施“青蓝”工程"})
    found = annotate(documents, tokens, choose_model(str(tmp_path / "my_pipeline")))
    assert found.entities.select("text", "label", "source").rows() == [
        ("李明", "PERSON", "model"),
        ("“青蓝”工程", "PROGRAMME", "rules"),
    ]


def test_a_pipeline_that_spacy_can_not_load_is_named(tmp_path: Path) -> None:
    folder = install_stand_in(tmp_path)
    (folder / "config.cfg").write_text("[nlp]\nlang = 3\n", encoding="utf-8")
    with pytest.raises(InputError, match="spaCy can't load it"):
        annotation.make_nlp(choose_model(str(folder)))
