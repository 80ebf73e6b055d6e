"""Parts of speech and names of the tokens, by a spaCy pipeline that takes our words and our sentences."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch
from spacy.vocab import Vocab
from tqdm import tqdm

from pipeline.language.entities import Mention, settle
from pipeline.language.lac import Lac
from pipeline.language.models import Model
from pipeline.language.parts_of_speech import read_all_tags, read_tags, tag_words, to_upos
from pipeline.language.rules import find_mentions, is_place
from pipeline.params.errors import InputError
from pipeline.tables.words import ENTITIES

# Names as the models call them → our labels; dates, money and the like are the rules' own.
LAC_LABELS = {"PER": "PERSON", "LOC": "PLACE", "ORG": "BODY"}
# Of spaCy's own model, and of others that a researcher may have.
SPACY_LABELS = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "ORG": "BODY",
    "WORK_OF_ART": "WORK",
    "LAW": "DOCUMENT",
}
BATCH = 64  # documents

# What a Doc carries in user_data. Mentions may begin or end inside our tokens, so doc.ents can't hold them.
DOCUMENT_ID, TEXT, MENTIONS, TAGS = "document_id", "text", "mentions", "tags"


@dataclass(frozen=True)
class Annotations:
    """Of some documents. entities: one row is one mention; token_pos: one row is one token of the table of tokens, in its order."""

    entities: pl.DataFrame
    token_pos: pl.DataFrame


def annotate(
    documents: pl.DataFrame, batches: Iterable[pl.DataFrame], model: Model, common_words: Collection[str] = ()
) -> Iterator[Annotations]:
    """Universal parts of speech of all tokens, and what the documents name, some documents at a time.

    batches: the tokens of whole documents, in reading order.
    common_words: what no model may take for a name: the lexicon's terms, stop words and boilerplate.
    """
    for own, tokens in split(documents, batches):
        yield annotate_part(own, tokens, model, frozenset(common_words))


def split(documents: pl.DataFrame, batches: Iterable[pl.DataFrame]) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Each batch of tokens with its documents."""
    with tqdm(total=documents.height, desc="annotate", unit="document", disable=None) as progress:
        for tokens in batches:
            own = documents.join(tokens, on="document_id", how="semi")
            yield own, tokens
            progress.update(own.height)


def annotate_part(
    documents: pl.DataFrame, tokens: pl.DataFrame, model: Model, common_words: frozenset[str]
) -> Annotations:
    """The same of one batch, by itself."""
    nlp, known = _prepare(model)
    texts = dict(documents.select("document_id", "text").iter_rows())
    mentions: list[tuple[object, ...]] = []
    parts: list[str] = []
    for doc in nlp.pipe(make_docs(nlp, texts, tokens), batch_size=BATCH):
        document_id, text = doc.user_data[DOCUMENT_ID], doc.user_data[TEXT]
        mentions += [
            (document_id, *mention, text[mention.start : mention.end])
            for mention in settle(trust(doc.user_data[MENTIONS], text, known, common_words))
        ]
        if model.name != "rules":
            parts += [token.pos_ or "X" for token in doc if not token.text.isspace()]
    # The dictionary looks at no word's surroundings, so it needs no Doc: a hundred times as fast.
    pos = tag_words(tokens["token"]) if model.name == "rules" else pl.Series("pos", parts, dtype=pl.String)
    token_pos = tokens.select("document_id", "position").with_columns(pos)
    return Annotations(_locate(mentions, tokens), token_pos)


@cache
def _prepare(model: Model) -> tuple[Language, Mapping[str, str]]:
    """The pipeline, and word → its tag, for every word that a model may take for a name."""
    # Of all words and not of those in a part: a name need not be a token, and must be judged alike whatever stands beside it.
    return make_nlp(model), {} if model.name == "rules" else read_all_tags()


def make_nlp(model: Model) -> Language:
    """The pipeline of a model: it tags words and finds names; the rules come last, whatever the model."""
    if model.folder:
        # Words and sentences are ours; its cutter and parser need not even be loaded.
        try:
            nlp = spacy.load(model.folder, exclude=["tokenizer", "parser", "senter"])
        except (OSError, ValueError, ImportError) as error:
            said = str(error).strip().splitlines()[0][:200]
            raise InputError(
                f"{model.folder}：spaCy 不能读取（{said}）", f"{model.folder}: spaCy can't load it ({said})"
            ) from None
    else:
        # A bare vocabulary: shapes and other looks of words, which nothing asks for, would take half the time of a short text.
        nlp = spacy.blank("zh", vocab=Vocab())
    nlp.add_pipe("model_names" if model.folder else model.name)
    nlp.add_pipe("policy_rules")
    return nlp


def make_docs(nlp: Language, texts: dict[str, str], tokens: pl.DataFrame) -> Iterator[Doc]:
    """One Doc a document: its text to the character, its words and sentences as in the table of tokens.

    Blanks between tokens become tokens of their own, so that a Doc's offsets are the document's.
    """
    tags = read_tags(tokens["token"].unique().to_list())
    begin = 0
    for n_tokens, document_id in tokens["document_id"].rle().struct.unnest().iter_rows():
        text = texts[document_id]
        at = 0
        previous = None
        words: list[str] = []
        starts: list[bool | int | None] = []
        own = tokens.slice(begin, n_tokens).select("token", "sentence", "start", "end")
        for word, sentence, start, end in own.iter_rows():
            if start > at:
                words.append(text[at:start])
                starts.append(not at)
            words.append(word)
            starts.append(sentence != previous)
            at, previous = end, sentence
        if at < len(text):
            words.append(text[at:])
            starts.append(False)
        yield Doc(
            nlp.vocab,
            words=words,
            spaces=[False] * len(words),
            sent_starts=starts,
            user_data={DOCUMENT_ID: document_id, TEXT: text, MENTIONS: [], TAGS: tags},
        )
        begin += n_tokens


def trust(
    mentions: Iterable[Mention], text: str, tags: Mapping[str, str], common_words: Collection[str]
) -> Iterator[Mention]:
    """The mentions without those of a model that are common words: trained on news, it takes 保育员 for a name.

    tags: word → its tag in the whole of jieba's dictionary, where names have one that begins with nr, ns, nt or nz.
    """
    for mention in mentions:
        name = text[mention.start : mention.end]
        is_common = name in common_words or (name in tags and not tags[name].startswith(("nr", "ns", "nt", "nz")))
        # A single character is a place (沪) or a mistake.
        if mention.source == "rules" or ((len(name) > 1 or mention.label == "PLACE") and not is_common):
            yield mention


class LacComponent:
    """LAC as a component of spaCy: it cuts words its own way, so its tags and names are carried over by their offsets."""

    def __init__(self) -> None:
        self.lac = Lac()

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Annotate many documents; a sentence that stands in several is looked at once."""
        for batch in minibatch(docs, batch_size):  # type: ignore[no-untyped-call]
            sentences = [[(sentence, sentence.text.strip()) for sentence in doc.sents] for doc in batch]
            tagged = self.lac.tag(text for own in sentences for _, text in own)
            for doc, own in zip(batch, sentences, strict=True):
                for sentence, text in own:
                    offset = sentence.start_char + sentence.text.index(text)
                    tag_at: list[str] = []  # of each character
                    for word in tagged.get(text, ()):
                        tag_at += [word.tag] * (word.end - word.start)
                        if label := LAC_LABELS.get(word.tag):
                            mention = Mention(offset + word.start, offset + word.end, label, "model")
                            doc.user_data[MENTIONS].append(mention)
                    for token in sentence:
                        if not token.text.isspace():
                            # The last character of a Chinese word says what it is.
                            token.pos_ = to_upos(tag_at[token.idx + len(token) - 1 - offset], token.text)
                yield doc


@Language.factory("lac")
def make_lac(nlp: Language, name: str) -> LacComponent:
    return LacComponent()


@Language.component("rules")
def find_places(doc: Doc) -> Doc:
    """Places by their end and jieba's dictionary, where no model names them."""
    words, starts = doc.to_array("ORTH"), doc.to_array("IDX")
    names = {orth: doc.vocab.strings[orth] for orth in np.unique(words).tolist()}
    places = [orth for orth, word in names.items() if is_place(word, doc.user_data[TAGS])]
    for at in np.flatnonzero(np.isin(words, places)).tolist():
        start = int(starts[at])
        doc.user_data[MENTIONS].append(Mention(start, start + len(names[words[at]]), "PLACE", "rules"))
    return doc


@Language.component("model_names")
def collect_names(doc: Doc) -> Doc:
    """What a pipeline of spaCy's kind names, under our labels."""
    doc.user_data[MENTIONS] += [
        Mention(span.start_char, span.end_char, SPACY_LABELS[span.label_], "model")
        for span in doc.ents
        if span.label_ in SPACY_LABELS
    ]
    return doc


@Language.component("policy_rules")
def apply_rules(doc: Doc) -> Doc:
    doc.user_data[MENTIONS] += find_mentions(doc, doc.user_data[TEXT], doc.user_data[TAGS])
    return doc


def _locate(mentions: list[tuple[object, ...]], tokens: pl.DataFrame) -> pl.DataFrame:
    """The mentions as a table, each with the section in which it begins."""
    columns = ENTITIES.pick("document_id", "start", "end", "label", "source", "document_number", "text")
    found = pl.DataFrame(mentions, schema=columns, orient="row")
    firsts = tokens.group_by("document_id", "section_id", maintain_order=True).agg(pl.col("start").min()).sort("start")
    placed = found.sort("start").join_asof(firsts, on="start", by="document_id", check_sortedness=False)
    order = pl.Series("document_id", tokens["document_id"].unique(maintain_order=True))
    rank = pl.DataFrame({"document_id": order, "rank": range(order.len())})
    return placed.join(rank, on="document_id").sort("rank", "start", "end", "label").select(*ENTITIES.columns)
