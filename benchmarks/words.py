"""Words: speed and sameness of the segmentation, counting, word F1; each beside the plain way."""

import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import chdir
from dataclasses import replace
from functools import partial
from itertools import accumulate, product
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import catalog
from pipeline.analysis.terms.vocabulary import count_terms
from pipeline.corpus.ingest.ingest import ingest_folder
from pipeline.corpus.text.structure import find_sentences
from pipeline.demo.places import draw_panel, make_districts, make_province
from pipeline.demo.plans import draw_date, write_plan
from pipeline.language import lexicon, segmentation
from pipeline.language.cutting import Cut, make_cut
from pipeline.language.lac import Lac
from pipeline.params.reading import load_params
from pipeline.params.sections import SegmentParams, VectorizeParams

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"
CORPORA = ("seeds", "edu_meiyu_policy", "gov_work_reports", "xwlb_news")
N_CHARS = 50_000_000
PART = 10  # every so many generated documents go through all engines, HMM on and off
SCHEMA = {"document_id": pl.String, "section_id": pl.String, "sentence": pl.Int32, "start": pl.Int64, "end": pl.Int64}


def main(folder: Path) -> None:
    rows = [*measure_stage(N_CHARS)]
    corpora = {name: read_corpus(name) for name in CORPORA} if SHARED.exists() else {}
    for corpus, (documents, _) in corpora.items():
        rows += compare_engines(corpus, documents)
    if corpora:
        rows += compare_counting(*corpora["gov_work_reports"])
        rows += score_gold()
    table = pl.DataFrame(rows, schema=["subject", "measure", "value"], orient="row")
    table.write_csv(folder / "words.csv", float_precision=4)
    for subject, measure, value in rows:
        print(f"  {subject}: {measure} {value:,.4g}")


Row = tuple[str, str, float]


def user_terms(without: Collection[str] = ()) -> list[str]:
    """The terms of the shipped params, but for some fields."""
    used = load_params(PROJECT / "params.yaml").segment.user_terms
    fields = [field for field in used if field not in without]
    return lexicon.read_user_terms(PROJECT / catalog.OWN_USER_TERMS, PROJECT / catalog.FIELD_TERMS, fields)


def clock(call: Callable[[], Any]) -> tuple[Any, float]:
    """What the call returns, and its CPU seconds."""
    started = time.process_time()
    return call(), time.process_time() - started


def clock_best(call: Callable[[], Any]) -> tuple[Any, float]:
    """The same of the quickest of three calls: what else the machine does only adds."""
    return min((clock(call) for _ in range(3)), key=lambda found: found[1])


# ── the stage, on generated documents ───────────────────────────────────────────────────────────────
def measure_stage(n_chars: int) -> Iterator[Row]:
    """The whole stage with both engines on the same documents, every token of one against the other's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents, sentences = generate_documents(n_chars)
        few = documents.gather_every(PART)
        yield from compare_engines("generated, a tenth", few)
        write_workspace(folder, documents, sentences)
        yield "stage", "n_chars", int(documents["text"].str.len_chars().sum())
        yield "stage", "n_documents", documents.height
        del documents, sentences, few
        seconds, peak = run_segment(folder, "rjieba")
        tokens = (folder / catalog.tokens.path).read_bytes()
        plain_seconds, _ = run_segment(folder, "jieba")
        yield "stage", "n_tokens", pl.scan_parquet(folder / catalog.tokens.path).select(pl.len()).collect().item()
        yield "stage", "rjieba_cpu_seconds", seconds
        yield "stage", "jieba_cpu_seconds", plain_seconds
        yield "stage", "times_jieba", plain_seconds / seconds
        yield "stage", "peak_megabytes", peak
        yield "stage", "same_bytes", float((folder / catalog.tokens.path).read_bytes() == tokens)


def generate_documents(n_chars: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """So many characters of work plans as the embedded corpus has, no two the same, and their sentences."""
    params = replace(load_params(PROJECT / "params.yaml").demo, n_districts=2_000, first_year=2012, last_year=2024)
    places = [make_province(params), *make_districts(params)]
    documents: list[tuple[str, str]] = []
    rows: list[tuple[str, str, int, int, int]] = []
    n_done = 0
    for year, place in product(draw_panel(params), places):
        if n_done >= n_chars:
            break
        text = "\n".join(write_plan(place, year, draw_date(place, year, params.seed), params.seed).paragraphs())
        name = f"{year}-{len(documents):06d}"
        documents.append((name, text))
        found = find_sentences(text, 0, len(text))
        rows += [(name, f"{name}-000", n, start, end) for n, (start, end) in enumerate(found)]
        n_done += len(text)
    return pl.DataFrame(documents, schema=["document_id", "text"], orient="row"), pl.DataFrame(
        rows, SCHEMA, orient="row"
    )


def write_workspace(folder: Path, documents: pl.DataFrame, sentences: pl.DataFrame) -> None:
    """A folder in which the stage runs; columns that it does not look at are filled with anything."""
    for part in ("pipeline", "data/lexicon"):
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / part).symlink_to(PROJECT / part)
    whole = documents.with_columns(
        pl.lit(None if column.gap else next(iter(column.codes), "") if column.dtype == pl.String else 1)
        .cast(column.dtype)
        .alias(name)
        for name, column in catalog.documents.columns.items()
        if name not in documents.columns
    )
    with chdir(folder):
        catalog.documents.write(whole.select(*catalog.documents.columns))
        catalog.sentences.write(sentences)


# Its own peak: what the system counts for children (ru_maxrss) holds that of the parent at the fork.
STAGE = """
import re, pathlib, runpy, sys
sys.argv = ["pipeline", "segment"]
try:
    runpy.run_module("pipeline", run_name="__main__")
finally:
    print(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""


def run_segment(folder: Path, engine: str) -> tuple[float, float]:
    """CPU seconds and peak megabytes of `python -m pipeline segment` in the folder."""
    text = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    (folder / "params.yaml").write_text(text.replace("engine: rjieba", f"engine: {engine}"), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "pipeline", "word_lists"], cwd=folder, check=True, capture_output=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", STAGE], cwd=folder, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, int(done.stdout.split()[-1]) / 1024


# ── the engines beside each other ───────────────────────────────────────────────────────────────────
def compare_engines(corpus: str, documents: pl.DataFrame) -> Iterator[Row]:
    """Sameness of all tokens with their offsets, and speed of the cutting alone, a call for each line on either side."""
    texts = documents["text"].to_list()
    for hmm in (True, False):
        fast, plain = (make_cut(user_terms(), SegmentParams(engine, hmm, ())) for engine in ("rjieba", "jieba"))
        found, fast_seconds = clock(partial(list, map(fast, texts)))
        wanted, plain_seconds = clock(partial(list, map(plain, texts)))
        name = f"cutting {corpus}, HMM {'on' if hmm else 'off'}"
        yield name, "n_tokens", sum(map(len, wanted))
        yield name, "documents_that_differ", sum(a != b for a, b in zip(found, wanted, strict=True))
        yield name, "times_jieba", plain_seconds / fast_seconds
        yield name, "rjieba_thousand_chars_per_cpu_second", sum(map(len, texts)) / fast_seconds / 1000


def read_corpus(name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Documents and sentences of a shared corpus; of the news every tenth item."""
    folder = SHARED / "corpora"
    if name != "xwlb_news":
        ingested = ingest_folder(folder / name, load_params(PROJECT / "params.yaml").corpus)
        return ingested.documents, ingested.sentences
    with gzip.open(folder / "xwlb_news.jsonl.gz", "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for number, line in enumerate(lines) if number % 10 == 0]
    rows = [
        (item["document_id"], item["document_id"], n, start, end)
        for item in items
        for n, (start, end) in enumerate(find_sentences(item["text"], 0, len(item["text"])))
    ]
    documents = pl.DataFrame({name: [item[name] for item in items] for name in ("document_id", "text")})
    return documents, pl.DataFrame(rows, schema=SCHEMA, orient="row")


def cut_corpus(documents: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    cut = make_cut(user_terms(), SegmentParams("rjieba", True, ()))
    return pl.concat(segmentation.segment(documents, sentences, cut))


# ── counting ────────────────────────────────────────────────────────────────────────────────────────
def compare_counting(documents: pl.DataFrame, sentences: pl.DataFrame) -> Iterator[Row]:
    """From the tokens in memory to counts of every word in every section: ours beside gensim's Dictionary and doc2bow.

    In memory means as each side takes them, which is not clocked: codes, as the stage reads them, and lists of strings for gensim.
    """
    from gensim.corpora import Dictionary

    tokens = cut_corpus(documents, sentences)
    everything = VectorizeParams(1, 1.0, 1, (), nested=False, pos=())
    _, text_seconds = clock_best(lambda: count_terms([tokens], [], everything))
    codes = tokens.select(pl.col("section_id", "token").cast(pl.Categorical))
    ours, our_seconds = clock_best(lambda: count_terms([codes], [], everything))
    sections = tokens.group_by("section_id", maintain_order=True).agg("token")["token"].to_list()
    dictionary, build_seconds = clock_best(lambda: Dictionary(sections))
    bags, bag_seconds = clock_best(lambda: [dictionary.doc2bow(section) for section in sections])
    yield "counting gov_work_reports", "n_tokens", tokens.height
    yield "counting gov_work_reports", "cpu_seconds", our_seconds
    yield "counting gov_work_reports", "cpu_seconds_from_a_column_of_text", text_seconds
    yield "counting gov_work_reports", "doc2bow_cpu_seconds", bag_seconds
    yield "counting gov_work_reports", "dictionary_cpu_seconds", build_seconds
    yield "counting gov_work_reports", "times_doc2bow", bag_seconds / our_seconds
    yield "counting gov_work_reports", "times_dictionary_and_doc2bow", (build_seconds + bag_seconds) / our_seconds
    words = {dictionary.token2id[term] for term in ours["term"].unique()}
    n_gensim = sum(n for bag in bags for word, n in bag if word in words)
    yield "counting gov_work_reports", "same_total", float(n_gensim == ours["count"].sum())


# ── quality ─────────────────────────────────────────────────────────────────────────────────────────
def score_gold() -> Iterator[Row]:
    """Word F1 on the PKU test of SIGHAN 2005; beside it LAC's own words, as those of a trained segmenter.

    spacy-pkuseg, spaCy's trained one, comes without a model and would fetch it from the net.
    """
    folder = SHARED / "gold/segmentation"
    texts = (folder / "pku_test.utf8").read_text(encoding="utf-8").splitlines()
    gold = [line.split() for line in (folder / "pku_test_gold.utf8").read_text(encoding="utf-8").splitlines()]
    for name, terms, engine in (
        ("jieba", [], "jieba"),
        ("rjieba", [], "rjieba"),
        ("jieba with user terms", user_terms(), "jieba"),
        ("rjieba with user terms", user_terms(), "rjieba"),
    ):
        cut = make_cut(terms, SegmentParams(engine, True, ()))  # type: ignore[arg-type]
        yield f"PKU, {name}", "word_f1", score_words(texts, gold, cut)
    tagged = Lac().tag(texts)
    yield (
        "PKU, LAC",
        "word_f1",
        score_words(texts, gold, lambda text: [text[w.start : w.end] for w in tagged.get(text, ())]),
    )


def score_words(texts: Sequence[str], gold: Sequence[Sequence[str]], cut: Cut) -> float:
    """F1 of word spans."""

    def spans(words: Sequence[str]) -> set[tuple[int, int]]:
        ends = list(accumulate(map(len, words)))
        return set(zip([0, *ends], ends, strict=False))

    n_right = n_found = n_gold = 0
    for text, words in zip(texts, gold, strict=True):
        found, wanted = spans([token for token in cut(text) if not token.isspace()]), spans(words)
        n_right, n_found, n_gold = n_right + len(found & wanted), n_found + len(found), n_gold + len(wanted)
    return 2 * n_right / (n_found + n_gold)
