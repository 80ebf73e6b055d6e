"""Parts of speech and names: every model that runs beside jieba.posseg, on texts that others annotated, with its speed.

Names: MSRA test, PER LOC ORG; a name counts where its label and both ends are right. `as_used` is what the stage keeps (rules,
overlaps, common words), the other figure is the model alone. Parts of speech: UD Chinese GSDSimp dev, whole words of the gold
text; a word is right where the token that holds its last character has its tag, so that no model is held to our cutting of words.
`coarse` takes PROPN as NOUN and AUX as VERB. Nothing was tuned on these texts; the tag tables are those of parts_of_speech.py.
Speed is that of tags alone, on words cut already (`pos`), of cutting and tags, which is what jieba.posseg does, and of the whole stage.
Run from the project's folder, ../shared beside it.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.words import user_terms
from pipeline import catalog
from pipeline.language import annotation, lexicon, models, parts_of_speech, segmentation
from pipeline.language.cutting import make_cut
from pipeline.params.errors import InputError
from pipeline.params.sections import SegmentParams

GOLD = Path("../shared/gold")
SEEDS = Path("../shared/corpora/seeds")
SENTENCE = re.compile(r"[^。！？；]*[。！？；]?[”’」』）]*")
COPIES = 20  # of the seeds for the dictionary's tags: reading it takes a tenth of a second, whatever the text
COARSE = {"PROPN": "NOUN", "AUX": "VERB"}
MSRA = {"PER": "PERSON", "LOC": "PLACE", "ORG": "BODY"}
POSSEG = {"nr": "PERSON", "ns": "PLACE", "nt": "BODY"}

Spans = set[tuple[int, int, str]]


def main(folder: Path) -> None:
    texts, names = read_msra()
    words = read_ud()
    ud_texts = ["".join(word for word, _ in sentence) for sentence in words]
    rows = [measure_posseg(texts, names, ud_texts, words)]
    for asked in ("rules", "lac", "zh_core_web_sm"):
        try:
            model = models.choose_model(asked)
        except InputError as error:
            rows.append({"model": asked, "note": str(error)})
            continue
        rows.append(measure_model(model, texts, names, ud_texts, words))
    speeds = ("pos_chars_per_cpu_second", "cut_and_pos_chars_per_cpu_second")
    table = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        (pl.col(speed) / pl.col(speed).first()).alias(speed.replace("chars_per_cpu_second", "times_posseg"))
        for speed in speeds
    )
    table.select(pl.exclude("note"), "note").write_csv(folder / "annotation.csv", float_precision=3)
    with pl.Config(tbl_cols=-1, tbl_rows=-1, tbl_width_chars=200, float_precision=3):
        print(table)


def measure_model(
    model: models.Model, texts: Sequence[str], names: Sequence[Spans], ud_texts: Sequence[str], words: Any
) -> dict[str, Any]:
    """The row of one `annotate.model`."""
    started = time.process_time()
    nlp = annotation.make_nlp(model)
    load = time.process_time() - started
    documents, tokens = cut(texts)
    lists = (catalog.STOP_LISTS["stop_words"], catalog.STOP_LISTS["boilerplate"])
    common = [*user_terms(lexicon.NAME_FIELDS), *(word for path in lists for word in lexicon.parse_terms(path))]
    alone: list[Spans] = []
    with nlp.select_pipes(disable=["policy_rules"]):
        for doc in nlp.pipe(
            annotation.make_docs(nlp, dict(documents.select("document_id", "text").iter_rows()), tokens)
        ):
            alone.append({(m.start, m.end, m.label) for m in doc.user_data["mentions"] if m.label in MSRA.values()})
    found = annotate(documents, tokens, model, common)
    by_document = found.entities.filter(pl.col("label").is_in(list(MSRA.values()))).partition_by(
        "document_id", as_dict=True
    )
    kept = [
        set(by_document[(d,)].select("start", "end", "label").iter_rows()) if (d,) in by_document else set()
        for d in documents["document_id"]
    ]
    ud_documents, ud_tokens = cut(ud_texts)
    tagged = annotate(ud_documents, ud_tokens, model).token_pos
    ends = ud_tokens.select("document_id", "start", "end").with_columns(tagged["pos"])
    spans = {d: list(g.select("start", "end", "pos").iter_rows()) for (d,), g in ends.group_by("document_id")}
    upos, coarse = score_pos(words, [spans[d] for d in ud_documents["document_id"]])
    seeds = read_seeds()
    seed_documents, seed_tokens = cut(seeds * (COPIES if model.name == "rules" else 1))
    n_chars = int(seed_documents["text"].str.len_chars().sum())
    cutter = make_cut(user_terms(), SegmentParams("rjieba", True, ()))
    _, cut_seconds = measure(lambda: [cutter(text) for text in seed_documents["text"]])

    def tag_only() -> int:
        if model.name == "rules":
            return parts_of_speech.tag_words(seed_tokens["token"]).len()
        with nlp.select_pipes(disable=["policy_rules"]):
            docs = annotation.make_docs(
                nlp, dict(seed_documents.select("document_id", "text").iter_rows()), seed_tokens
            )
            return sum(token.pos != 0 for doc in nlp.pipe(docs) for token in doc)

    tag_only()
    _, pos_seconds = measure(tag_only)
    _, seconds = measure(lambda: annotate(seed_documents, seed_tokens, model, common))
    return {
        "model": str(model),
        "ner_f1": score_names(alone, names),
        "ner_f1_as_used": score_names(kept, names),
        "pos_accuracy": upos,
        "pos_accuracy_coarse": coarse,
        "load_cpu_seconds": load,
        "pos_chars_per_cpu_second": round(n_chars / pos_seconds),
        "cut_and_pos_chars_per_cpu_second": round(n_chars / (cut_seconds + pos_seconds)),
        "chars_per_cpu_second": round(n_chars / seconds),
    }


def annotate(
    documents: pl.DataFrame, tokens: pl.DataFrame, model: models.Model, common_words: Sequence[str] = ()
) -> annotation.Annotations:
    """All documents in one batch."""
    (found,) = annotation.annotate(documents, [tokens], model, common_words)
    return found


def measure_posseg(texts: Sequence[str], names: Sequence[Spans], ud_texts: Sequence[str], words: Any) -> dict[str, Any]:
    """The row of what a user would pick instead; its own cutting, its own tags, with the same user terms."""
    import jieba.posseg

    started = time.process_time()
    tokenizer = jieba.Tokenizer()
    # As in pipeline/language/cutting.py: no cache of whoever wrote one.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for term in user_terms():
        tokenizer.add_word(term)
    tagger = jieba.posseg.POSTokenizer(tokenizer)
    load = time.process_time() - started

    def tag(text: str) -> Iterator[tuple[int, int, str]]:
        at = 0
        for word, flag in tagger.cut(text):
            yield at, at + len(word), flag
            at += len(word)

    found: list[Spans] = [
        {(a, b, POSSEG[flag[:2]]) for a, b, flag in tag(text) if flag[:2] in POSSEG} for text in texts
    ]
    spans = [[(a, b, parts_of_speech.to_upos(f, t[a:b])) for a, b, f in tag(t)] for t in ud_texts]
    upos, coarse = score_pos(words, spans)
    seeds = read_seeds()
    _, seconds = measure(lambda: sum(1 for text in seeds for line in text.splitlines() for _ in tag(line)))
    speed = round(sum(map(len, seeds)) / seconds)
    score = score_names(found, names)
    return {
        "model": f"jieba.posseg {jieba.__version__}",
        "ner_f1": score,
        "ner_f1_as_used": score,
        "pos_accuracy": upos,
        "pos_accuracy_coarse": coarse,
        "load_cpu_seconds": load,
        "pos_chars_per_cpu_second": speed,
        "cut_and_pos_chars_per_cpu_second": speed,
        "chars_per_cpu_second": speed,
    }


def measure(run: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and its CPU seconds."""
    started = time.process_time()
    return run(), time.process_time() - started


def cut(texts: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """documents and tokens as the pipeline would have them, sentences ended by 。！？； and lines."""
    documents = pl.DataFrame({"document_id": [f"{n:06d}" for n in range(len(texts))], "text": list(texts)})
    rows = [
        (f"{n:06d}", f"{n:06d}-0", number, start, end)
        for n, text in enumerate(texts)
        for number, (start, end) in enumerate(find_sentences(text))
    ]
    sentences = pl.DataFrame(rows, schema=catalog.sentences.schema, orient="row")
    cutter = make_cut(user_terms(), SegmentParams("rjieba", True, ()))
    return documents, pl.concat(segmentation.segment(documents, sentences, cutter))


def find_sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        for found in SENTENCE.finditer(line.rstrip()):
            if found[0]:
                yield at + found.start(), at + found.end()
        at += len(line)


def read_msra() -> tuple[list[str], list[Spans]]:
    """Sentences of the MSRA test and their names."""
    texts: list[str] = []
    names: list[Spans] = []
    for block in (GOLD / "ner/msra_test_bio.txt").read_text(encoding="utf-8").split("\n\n"):
        pairs = [line.split("\t") for line in block.split("\n") if line]
        if not pairs:
            continue
        tags = [tag for _, tag in pairs] + ["O"]
        starts = [place for place, tag in enumerate(tags) if tag.startswith("B-")]
        ends = [next(p for p in range(start + 1, len(tags)) if not tags[p].startswith("I-")) for start in starts]
        texts.append("".join(character for character, _ in pairs))
        names.append({(a, b, MSRA[tags[a][2:]]) for a, b in zip(starts, ends, strict=True)})
    return texts, names


def read_ud() -> list[list[tuple[str, str]]]:
    """Sentences of the UD dev file as words with their tags."""
    blocks = next((GOLD / "pos").glob("*.conllu")).read_text(encoding="utf-8").split("\n\n")
    rows = [[line.split("\t") for line in block.split("\n") if line[:1].isdigit()] for block in blocks]
    return [[(row[1], row[3]) for row in own if row[0].isdigit()] for own in rows if own]


def read_seeds() -> list[str]:
    """The five seed documents, as the pipeline reads them."""
    from pipeline.corpus.ingest.ingest import ingest_folder
    from pipeline.params.reading import load_params

    return ingest_folder(SEEDS, load_params().corpus).documents["text"].to_list()


def score_names(found: Sequence[Spans], gold: Sequence[Spans]) -> float:
    """F1 of labelled spans over all sentences."""
    right = sum(len(a & b) for a, b in zip(found, gold, strict=True))
    return 2 * right / (sum(map(len, found)) + sum(map(len, gold)))


def score_pos(words: Iterable[Any], spans: Iterable[Sequence[tuple[int, int, str]]]) -> tuple[float, float]:
    """Share of the gold words with the right tag, of all 17 and of the coarse ones."""
    n = right = nearly = 0
    for sentence, own in zip(words, spans, strict=True):
        tag_at = {place: tag for start, end, tag in own for place in range(start, end)}
        at = 0
        for word, gold in sentence:
            at += len(word)
            tag = tag_at.get(at - 1, "")
            n += 1
            right += tag == gold
            nearly += COARSE.get(tag, tag) == COARSE.get(gold, gold)
    return right / n, nearly / n
