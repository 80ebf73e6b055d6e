"""Words: speed and sameness of the segmentation, counting, word F1, term integrity, suggested terms; each beside the plain way."""

import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import catalog
from pipeline.analysis.vocabulary import count_terms
from pipeline.corpus.ingest import ingest_folder
from pipeline.corpus.structure import find_sentences
from pipeline.demo.places import draw_panel, make_districts, make_province
from pipeline.demo.plans import draw_date, write_plan
from pipeline.language import discovery, integrity, lexicon, segmentation
from pipeline.language.cutting import Cut, make_cut
from pipeline.params import SegmentParams, TermAuditParams, VectorizeParams, load_params

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"
LABELS = Path(__file__).parent / "labels"
CORPORA = ("seeds", "edu_meiyu_policy", "gov_work_reports", "xwlb_news")
N_CHARS = 50_000_000
N_DISTINCT, N_SAMPLE = 10_000_000, 1_000_000  # characters: generated once and then repeated; cut by jieba itself
SCHEMA = {"document_id": pl.String, "section_id": pl.String, "sentence": pl.Int32, "start": pl.Int64, "end": pl.Int64}


def main(folder: Path) -> None:
    """Everything; `--quick` on a fiftieth of the generated characters."""
    n_chars = N_CHARS // 50 if "--quick" in sys.argv else N_CHARS
    rows = [*measure_stage(n_chars)]
    corpora = {name: read_corpus(name) for name in CORPORA} if SHARED.exists() else {}
    for corpus, (documents, sentences) in corpora.items():
        rows += compare_engines(corpus, documents, sentences)
    if corpora:
        rows += compare_counting(*corpora["gov_work_reports"])
        rows += score_gold()
        rows += check_terms({name: corpora[name] for name in ("seeds", "edu_meiyu_policy")})
        rows += [row for name, corpus in corpora.items() for row in judge_suggestions(name, *corpus)]
    table = pl.DataFrame(rows, schema=["subject", "measure", "value"], orient="row")
    table.write_csv(folder / "words.csv", float_precision=4)
    for subject, measure, value in rows:
        print(f"  {subject}: {measure} {value:,.4g}")


Row = tuple[str, str, float]


def user_terms() -> list[str]:
    return lexicon.parse_terms(PROJECT / catalog.USER_TERMS)


def clock(call: Callable[[], Any]) -> tuple[Any, float]:
    """What the call returns, and its CPU seconds."""
    started = time.process_time()
    return call(), time.process_time() - started


# ── the stage, on generated documents ───────────────────────────────────────────────────────────────
def measure_stage(n_chars: int) -> Iterator[Row]:
    """The whole stage with both engines: jieba on a sample, scaled by characters, its loading taken once."""
    with tempfile.TemporaryDirectory() as folder:
        whole, sample, one = (Path(folder) / name for name in ("whole", "sample", "one"))
        documents, sentences = generate_documents(n_chars)
        few = documents.gather_every(max(n_chars // N_SAMPLE, 1))
        yield from compare_engines("generated sample", few, sentences.join(few, on="document_id", how="semi"))
        for workspace, part in ((whole, documents), (sample, few), (one, documents.head(1))):
            write_workspace(workspace, part, sentences.join(part, on="document_id", how="semi", maintain_order="left"))
        sizes = {path: int(part["text"].str.len_chars().sum()) for path, part in ((whole, documents), (sample, few))}
        del documents, sentences, few
        fast, peak = run_segment(whole, "rjieba")
        # Alone here: another run would end up in the same peak.
        loading, _ = run_segment(one, "jieba")
        plain_sample, _ = run_segment(sample, "jieba")
        same = (sample / catalog.tokens.path).read_bytes()
        run_segment(sample, "rjieba")
        plain = loading + (plain_sample - loading) * sizes[whole] / sizes[sample]
        yield "stage", "n_chars", sizes[whole]
        yield "stage", "n_documents", pl.scan_parquet(whole / catalog.documents.path).select(pl.len()).collect().item()
        yield "stage", "rjieba_cpu_seconds", fast
        yield "stage", "jieba_cpu_seconds_scaled_from_sample", plain
        yield "stage", "times_jieba", plain / fast
        yield "stage", "peak_megabytes", peak
        yield "stage", "same_bytes_on_sample", float((sample / catalog.tokens.path).read_bytes() == same)


def generate_documents(n_chars: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Work plans of the embedded corpus and their sentences; the same 2,400 or so again and again, as no engine remembers any."""
    params = replace(load_params(PROJECT / "params.yaml").demo, n_districts=2_000, first_year=2012, last_year=2024)
    places = [make_province(params), *make_districts(params)]
    documents: list[tuple[str, str]] = []
    rows: list[tuple[str, str, int, int, int]] = []
    n_done = 0
    for year in draw_panel(params):
        for place in places:
            if n_done >= min(n_chars, N_DISTINCT):
                break
            text = "\n".join(write_plan(place, year, draw_date(place, year, params.seed), params.seed).paragraphs())
            name = f"{year}-{len(documents):06d}"
            documents.append((name, text))
            found = find_sentences(text, 0, len(text))
            rows += [(name, f"{name}-000", n, start, end) for n, (start, end) in enumerate(found)]
            n_done += len(text)
    names = ["document_id", "text"]
    texts, spans = pl.DataFrame(documents, schema=names, orient="row"), pl.DataFrame(rows, schema=SCHEMA, orient="row")
    rounds = [pl.format("{}-{}", pl.lit(turn), "document_id") for turn in range(-(-n_chars // n_done))]
    return (
        pl.concat([texts.with_columns(document_id=name) for name in rounds]),
        pl.concat([spans.with_columns(document_id=name) for name in rounds]),
    )


def write_workspace(folder: Path, documents: pl.DataFrame, sentences: pl.DataFrame) -> None:
    """A folder in which the stage runs; columns that it does not look at are filled with anything."""
    for part in ("pipeline", "data/lexicon"):
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / part).symlink_to(PROJECT / part)
    filler = dict.fromkeys(("title", "year_source", "path", "sha256"), "") | {"n_chars": 0}
    whole = documents.with_columns(
        pl.lit(filler.get(name)).cast(dtype).alias(name)
        for name, dtype in catalog.documents.columns.items()
        if name not in documents.columns
    )
    for table, rows in (
        (catalog.documents, whole.select(*catalog.documents.columns)),
        (catalog.sentences, sentences),
    ):
        path = folder / table.path
        path.parent.mkdir(parents=True, exist_ok=True)
        table.check(rows).write_parquet(path)


def run_segment(folder: Path, engine: str) -> tuple[float, float]:
    """CPU seconds and peak megabytes of `python -m pipeline segment` in the folder."""
    text = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    (folder / "params.yaml").write_text(text.replace("engine: rjieba", f"engine: {engine}"), encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "pipeline", "segment"], cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024


# ── the engines beside each other ───────────────────────────────────────────────────────────────────
def compare_engines(corpus: str, documents: pl.DataFrame, sentences: pl.DataFrame) -> Iterator[Row]:
    """Sameness of all tokens with their offsets, and speed of the cutting alone, a call for each line on either side."""
    texts = documents["text"].to_list()
    for hmm in (True, False):
        fast, plain = (make_cut(user_terms(), SegmentParams(engine, hmm)) for engine in ("rjieba", "jieba"))
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
    cut = make_cut(user_terms(), SegmentParams("rjieba", hmm=True))
    return pl.concat(segmentation.segment(documents, sentences, cut))


# ── counting ────────────────────────────────────────────────────────────────────────────────────────
def compare_counting(documents: pl.DataFrame, sentences: pl.DataFrame) -> Iterator[Row]:
    """From the tokens table to counts of every word in every section: ours beside gensim's Dictionary and doc2bow."""
    from gensim.corpora import Dictionary

    tokens = cut_corpus(documents, sentences)
    everything = VectorizeParams(1, 1.0, 1, (), nested=False, pos=())
    ours, our_seconds = clock(lambda: count_terms(tokens, [], everything))
    sections = tokens.group_by("section_id", maintain_order=True).agg("token")["token"].to_list()
    dictionary, build_seconds = clock(lambda: Dictionary(sections))
    bags, bag_seconds = clock(lambda: [dictionary.doc2bow(section) for section in sections])
    yield "counting gov_work_reports", "n_tokens", tokens.height
    yield "counting gov_work_reports", "cpu_seconds", our_seconds
    yield "counting gov_work_reports", "doc2bow_cpu_seconds", bag_seconds
    yield "counting gov_work_reports", "dictionary_cpu_seconds", build_seconds
    yield "counting gov_work_reports", "times_doc2bow", bag_seconds / our_seconds
    yield "counting gov_work_reports", "times_dictionary_and_doc2bow", (build_seconds + bag_seconds) / our_seconds
    words = {dictionary.token2id[term] for term in ours["term"].unique()}
    n_gensim = sum(n for bag in bags for word, n in bag if word in words)
    yield "counting gov_work_reports", "same_total", float(n_gensim == ours["count"].sum())


# ── quality ─────────────────────────────────────────────────────────────────────────────────────────
def score_gold() -> Iterator[Row]:
    """Word F1 on the PKU test of SIGHAN 2005."""
    folder = SHARED / "gold/segmentation"
    texts = (folder / "pku_test.utf8").read_text(encoding="utf-8").splitlines()
    gold = [line.split() for line in (folder / "pku_test_gold.utf8").read_text(encoding="utf-8").splitlines()]
    for name, terms, engine in (
        ("jieba", [], "jieba"),
        ("rjieba", [], "rjieba"),
        ("user terms", user_terms(), "rjieba"),
    ):
        cut = make_cut(terms, SegmentParams(engine, hmm=True))  # type: ignore[arg-type]
        yield f"PKU, {name}", "word_f1", score_words(texts, gold, cut)


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


def check_terms(corpora: dict[str, tuple[pl.DataFrame, pl.DataFrame]]) -> Iterator[Row]:
    """Sixty policy terms that were picked before the lexicon was compiled."""
    terms, own = lexicon.parse_terms(LABELS / "policy_terms.txt"), user_terms()
    plain = make_cut([], SegmentParams("rjieba", hmm=True))
    ours = make_cut(own, SegmentParams("rjieba", hmm=True))
    yield "60 policy terms, each alone", "whole_with_jieba_alone", sum(plain(term) == [term] for term in terms)
    yield "60 policy terms, each alone", "whole", sum(ours(term) == [term] for term in terms)
    yield "60 policy terms, each alone", "in_user_terms", sum(term in own for term in terms)
    for name, (documents, sentences) in corpora.items():
        audited = integrity.audit_terms(documents, cut_corpus(documents, sentences), terms, own)
        audited = audited.head(len(terms)).filter(pl.col("n_occurrences") > 0)
        subject = f"60 policy terms, {name}"
        yield subject, "occurring", audited.height
        yield subject, "whole_everywhere", audited.filter(pl.col("n_whole") == pl.col("n_occurrences")).height
        in_longer = pl.col("n_whole") + pl.col("n_swallowed")
        yield (
            subject,
            "whole_or_in_a_longer_word_that_is_named",
            audited.filter(in_longer == pl.col("n_occurrences")).height,
        )
        yield subject, "cut", audited.filter(pl.col("n_cut") > 0).height
        yield (
            subject,
            "share_of_occurrences_whole",
            float(audited["n_whole"].sum()) / float(audited["n_occurrences"].sum()),
        )


def judge_suggestions(name: str, documents: pl.DataFrame, sentences: pl.DataFrame) -> Iterator[Row]:
    """How many of the first 100 suggestions stand in the labels as acceptable; what has no label is not accepted."""
    tokens, dictionary = cut_corpus(documents, sentences), lexicon.read_dictionary()
    labels = dict(pl.read_csv(LABELS / "suggested_terms.csv").iter_rows())
    stop_words = [word for path in catalog.STOP_LISTS.values() for word in lexicon.parse_terms(PROJECT / path)]
    # Five documents say few things five times.
    params = TermAuditParams(3, 1, 100) if name == "seeds" else TermAuditParams(5, 3, 100)
    known = {*dictionary["word"], *user_terms()}
    found, seconds = clock(lambda: discovery.suggest_terms(documents, tokens, dictionary, known, stop_words, params))
    first = found["term"].to_list()
    print(f"  no label yet, {name}:", *(term for term in first if term not in labels))
    yield f"suggested {name}", "n_suggested", len(first)
    yield f"suggested {name}", "accepted", sum(labels.get(term) == "y" for term in first)
    yield f"suggested {name}", "share_accepted", sum(labels.get(term) == "y" for term in first) / len(first)
    yield f"suggested {name}", "cpu_seconds_per_million_tokens", seconds / tokens.height * 1e6
