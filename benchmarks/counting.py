"""Counting keywords: one automaton for all forms beside one expression after the other, as it was before; same mentions."""

import hashlib
import re
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.ingest import find_peak
from pipeline.analysis.keywords.mentions import collect_mentions
from pipeline.analysis.statistics.contexts import clip_sentence
from pipeline.params.keywords import Keyword

SEED = 1
N_DOCUMENTS = 1000
N_WORDS = 4000
CONTEXT_CHARS = 200
N_KEYWORDS = (32, 500)
N_RUNS = 3  # the quickest counts
COLUMNS = ("keyword", "spelling", "document_id", "section_id", "year", "start", "end", "excluded_by", "sentence")


@dataclass(frozen=True)
class Corpus:
    """Documents of some 3,000 characters, each sentence a section."""

    documents: pl.DataFrame
    sections: pl.DataFrame
    sentences: pl.DataFrame
    words: list[str]


def make_corpus() -> Corpus:
    """Invented words of two to four characters, some of them Latin, as frequent as their rank says (Zipf), in sentences of twenty."""
    rng = np.random.default_rng(SEED)
    characters = np.array([chr(code) for code in range(0x4E00, 0x4E00 + 1500)])
    words = ["".join(rng.choice(characters, rng.integers(2, 5))) for _ in range(N_WORDS)]
    words[::40] = ["".join(rng.choice(list("ABCDEFG"), 3)) for _ in words[::40]]
    weights = 1 / np.arange(1, N_WORDS + 1)
    texts, spans = [], []
    for document in range(N_DOCUMENTS):
        drawn = rng.choice(N_WORDS, (50, 20), p=weights / weights.sum())
        lines = ["".join(words[word] for word in line) + "。\n" for line in drawn]
        lines[::10] = [line[:30] + " " + line[30:] for line in lines[::10]]
        ends = np.cumsum([len(line) for line in lines])
        texts.append("".join(lines))
        spans.append(
            pl.DataFrame(
                {"document_id": f"{document:04d}", "start": np.append(0, ends[:-1]), "end": ends}
            ).with_columns(
                section_id=pl.format(f"{document:04d}-{{}}", pl.int_range(pl.len())), sentence=pl.int_range(pl.len())
            )
        )
    documents = pl.DataFrame(
        {"document_id": [f"{document:04d}" for document in range(N_DOCUMENTS)], "text": texts},
    ).with_columns(year=pl.lit(2020, pl.Int32), normal=pl.lit(None, pl.String))
    parts = pl.concat(spans)
    return Corpus(
        documents,
        parts.select("document_id", "section_id", "start", "end"),
        parts.select("document_id", "sentence", "start", "end"),
        words,
    )


def draw_keywords(words: Sequence[str], n_keywords: int) -> list[Keyword]:
    """Words of all ranks behind the hundredth; one in ten has a spelling, one in ten an exclusion, one in ten is two words."""
    rng = np.random.default_rng([SEED, n_keywords])
    names = dict.fromkeys(words[place] for place in rng.permutation(np.arange(100, N_WORDS)))
    keywords = []
    for place, name in enumerate(list(names)[:n_keywords]):
        other = words[int(rng.integers(100))]
        keywords.append(
            [
                Keyword(name, spellings=(name + other, other + name)),
                Keyword(name, exclude=(name + other, name + words[0])),
                Keyword(words[0] + name),
                Keyword(name),
            ][min(place % 10, 3)]
        )
    return keywords


# ── as it was before ────────────────────────────────────────────────────────────────────────────────

_WORD = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f"
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLANKS = re.compile(rf"(?P<beside>(?<=[{_CHINESE}]) ++| ++(?=[{_CHINESE}]))| {{2,}}+")


@dataclass(frozen=True)
class Closed:
    text: str
    places: tuple[int, ...] = ()
    n_before: tuple[int, ...] = ()

    def locate(self, place: int) -> int:
        index = bisect_right(self.places, place)
        return place + (self.n_before[index - 1] if index else 0)


def close(text: str) -> Closed:
    pieces: list[str] = []
    places: list[int] = []
    n_before: list[int] = []
    at = length = 0
    for found in _BLANKS.finditer(text):
        kept = "" if found.lastgroup else " "
        pieces += (text[at : found.start()], kept)
        length += found.start() - at + len(kept)
        at = found.end()
        places.append(length)
        n_before.append(at - length)
    return Closed("".join(pieces) + text[at:], tuple(places), tuple(n_before)) if pieces else Closed(text)


def find_before(text: str, closed: Closed, keyword: Keyword) -> Iterator[tuple[str, int, int, str | None]]:
    forms = sorted({close(form).text for form in keyword.forms}, key=lambda form: (-len(form), form))
    if not any(form in closed.text for form in forms):
        return
    excluded = [
        (written, match.start(), match.start() + len(close(written).text))
        for written in keyword.exclude
        for match in re.finditer(f"(?={re.escape(close(written).text)})", closed.text)
    ]
    for match in re.finditer("|".join(map(make_pattern, forms)), closed.text):
        by = next((form for form, start, end in excluded if start <= match.start() and match.end() <= end), None)
        start, end = closed.locate(match.start()), closed.locate(match.end() - 1) + 1
        yield text[start:end], start, end, by


def make_pattern(form: str) -> str:
    before = f"(?<![{_WORD}])" if re.match(f"[{_WORD}]", form) else ""
    after = f"(?![{_WORD}])" if re.search(f"[{_WORD}]$", form) else ""
    before += r"(?<!\d\.)" if form[0].isdecimal() else ""
    after += r"(?!\.\d)" if form[-1].isdecimal() else ""
    return before + re.escape(form) + after


def collect_before(corpus: Corpus, keywords: Sequence[Keyword]) -> pl.DataFrame:
    """One keyword after the other through every text, a dict for each mention."""
    sections_of, sentences_of = (
        {
            document_id: [column.to_list() for column in group.drop("document_id").get_columns()]
            for (document_id,), group in spans.group_by("document_id", maintain_order=True)
        }
        for spans in (corpus.sections, corpus.sentences)
    )
    texts = [(*row, close(row[2])) for row in corpus.documents.select("document_id", "year", "text").iter_rows()]
    rows: list[dict[str, Any]] = []
    for keyword in keywords:
        for document_id, year, text, closed in texts:
            for spelling, start, end, by in find_before(text, closed, keyword):
                names, starts, _ = sections_of[document_id]
                section_id = names[bisect_right(starts, start) - 1]
                _, starts, ends = sentences_of[document_id]
                sentence = bisect_right(starts, start) - 1
                begin, stop = clip_sentence(start, end, (starts[sentence], ends[sentence]), CONTEXT_CHARS)
                values = (keyword.keyword, spelling, document_id, section_id, year, start, end, by, text[begin:stop])
                rows.append(dict(zip(COLUMNS, values, strict=True)))
    return pl.DataFrame(rows, infer_schema_length=None)


def collect_now(corpus: Corpus, keywords: Sequence[Keyword]) -> pl.DataFrame:
    return collect_mentions(corpus.documents, corpus.sections, corpus.sentences, keywords, CONTEXT_CHARS).select(
        COLUMNS
    )


WAYS = {"before": collect_before, "now": collect_now}


def measure(way: str, n_keywords: int) -> dict[str, Any]:
    """CPU seconds and the memory that counting added at its height, in a process of its own; a hash of the mentions."""
    corpus = make_corpus()
    keywords = draw_keywords(corpus.words, n_keywords)
    megabytes = find_peak()
    seconds = []
    for _ in range(N_RUNS):
        started = time.process_time()
        found = WAYS[way](corpus, keywords)
        seconds.append(time.process_time() - started)
    return {
        "n_keywords": n_keywords,
        "way": way,
        "n_documents": N_DOCUMENTS,
        "n_characters": int(corpus.documents["text"].str.len_chars().sum()),
        "n_mentions": found.height,
        "cpu_seconds": min(seconds),
        "megabytes": find_peak() - megabytes,
        "mentions": hashlib.sha256(found.write_csv().encode()).hexdigest()[:16],
    }


def main(folder: Path) -> None:
    rows = []
    for n_keywords in N_KEYWORDS:
        for way in WAYS:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                rows.append(pool.submit(measure, way, n_keywords).result())
    table = pl.DataFrame(rows).with_columns(
        times_as_fast=pl.col("cpu_seconds").first().over("n_keywords") / pl.col("cpu_seconds")
    )
    assert table.group_by("n_keywords").agg(pl.col("mentions").n_unique())["mentions"].to_list() == [1, 1]
    table.write_csv(folder / "counting.csv", float_precision=3)
    print("counting keywords, CPU seconds:")
    for row in table.iter_rows(named=True):
        print(
            "  {n_keywords} keywords, {way}: {cpu_seconds:.3f} s, {times_as_fast:.1f} times as fast, "
            "{megabytes:.0f} MB, {n_mentions:,} mentions".format(**row)
        )
