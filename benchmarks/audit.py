"""What the audit finds of what was planted, what it says of sound documents, and its speed beside plain ways."""

import itertools
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from pipeline import catalog
from pipeline.corpus.audit import audit_lexicon
from pipeline.corpus.audit.audit import audit_corpus
from pipeline.corpus.audit.relations.copies import RUN, find_copies
from pipeline.corpus.audit.relations.near_duplicates import compare, compare_all, find_candidates
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.corpus.text.letters import Letters, join_letters, take_letters
from pipeline.demo.generate import generate_corpus
from pipeline.params.reading import load_params
from pipeline.params.sections import AuditParams, DemoParams
from pipeline.params.selection import UNRESTRICTED
from pipeline.running import files
from tests.corpus.audit.ingested import take_tables

SHARED = Path(__file__).parents[2] / "shared/corpora"
SEED = 7
SIGNS = "教学校师生课程改革管理评价质量安全文化体育艺术劳动心理家庭社区信息经费督导"
Row = dict[str, Any]
T = TypeVar("T")


def main(results: Path) -> None:
    """Write audit.csv: one measure a row; CPU seconds of one process."""
    params = load_params()
    rows = [
        *measure_near_duplicates(make_texts(10_000), params.audit, "10,000 documents of 2,000 characters"),
        *measure_near_duplicates(make_texts(100_000), params.audit, "100,000 documents of 2,000 characters"),
        *measure_copies(params.audit),
        *measure_speed(params.audit),
        *measure_real(params.audit),
    ]
    table = pl.DataFrame(rows, schema={"what": pl.String, "measure": pl.String, "value": pl.Float64})
    table.write_csv(results / "audit.csv")
    with pl.Config(tbl_rows=100, fmt_str_lengths=90, tbl_width_chars=180):
        print(table)


# ── near-duplicates ─────────────────────────────────────────────────────────────────────────────────
def make_texts(n: int) -> list[str]:
    """Texts of about 2,000 characters, each of sentences of the embedded corpus drawn anew; no two share many."""
    demo = replace(load_params().demo, n_districts=60, seed=SEED)
    sentences: list[str] = []
    for content in generate_corpus(demo).files.values():
        for line in content.decode("utf-8", "ignore").splitlines():
            sentences += [
                sentence + "。" for sentence in line.split("。") if len(sentence) > 15 and "<" not in sentence
            ]
    draw = random.Random(SEED)
    sentences = sorted(set(sentences))
    return ["".join(draw.choices(sentences, k=55)) for _ in range(n)]


def edit(text: str, share: float, draw: random.Random) -> str:
    """The text with a share of its characters substituted, left out or put in: half of them singly, half in runs."""
    signs = list(text)
    n_left = int(share * len(signs))
    while n_left > 0:
        n = 1 if draw.random() < 0.8 else min(draw.randint(2, 8), n_left)
        place = draw.randrange(max(len(signs) - n, 1))
        new = [draw.choice(SIGNS) for _ in range(n)]
        match draw.choice(("substitute", "leave out", "put in")):
            case "substitute":
                signs[place : place + n] = new
            case "leave out":
                del signs[place : place + n]
            case "put in":
                signs[place:place] = new
        n_left -= n
    return "".join(signs)


def measure_near_duplicates(texts: list[str], params: AuditParams, what: str) -> list[Row]:
    """A tenth of the texts is replaced by another one with 5 % of its characters edited; precision, recall, seconds."""
    draw = random.Random(SEED + 1)
    n = len(texts)
    copies = range(n - n // 10, n)
    origins = draw.sample(range(n - n // 10), n // 10)
    planted = set(zip(origins, copies, strict=True))
    for origin, place in planted:
        texts[place] = edit(texts[origin], 0.05, draw)

    letters, reading = timed(lambda: [take_letters(text) for text in texts])
    candidates, searching = timed(lambda: find_candidates(letters, params.seed))
    found, comparing = timed(lambda: find_alike(letters, candidates, params.min_near_duplicate_similarity))
    right = len(found & planted)
    rows = [
        row(what, "near-duplicates planted", len(planted)),
        row(what, "precision", right / max(len(found), 1)),
        row(what, "recall", right / len(planted)),
        row(what, "candidates compared", len(candidates)),
        row(what, "CPU seconds, letters", reading),
        row(what, "CPU seconds, MinHash by rensa and buckets", searching),
        row(what, "CPU seconds, exact comparison of candidates", comparing),
    ]
    if n <= 10_000:
        sample = letters[:500]
        _, datasketch = timed(lambda: find_by_datasketch(sample, params.seed))
        _, own = timed(lambda: find_candidates(sample, params.seed))
        pairs = list(itertools.combinations(range(60), 2))
        _, pairwise = timed(lambda: find_alike(letters, pairs, params.min_near_duplicate_similarity, plain=True))
        all_pairs = pairwise / len(pairs) * n * (n - 1) / 2
        rows += [
            row("500 of them", "CPU seconds, MinHash by rensa and buckets", own),
            row("500 of them", "CPU seconds, MinHash and LSH by datasketch", datasketch),
            row(what, "CPU seconds, every pair compared (from 1,770 pairs)", all_pairs),
        ]
    return rows


def find_alike(
    letters: Sequence[Letters], pairs: Sequence[tuple[int, int]], least: float, plain: bool = False
) -> set[tuple[int, int]]:
    """The pairs that are near-duplicates; plain: letter by letter, whatever they share."""
    compared = (compare(letters, a, b, 0.0) for a, b in pairs) if plain else compare_all(letters, pairs, least)
    return {(pair.first, pair.second) for pair in compared if pair and pair.similarity >= least}


def find_by_datasketch(letters: Sequence[Letters], seed: int) -> list[tuple[int, int]]:
    """The same search with datasketch: 128 permutations, shingles of four letters."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=128, params=(32, 4))
    found = []
    for i, own in enumerate(letters):
        sketch = MinHash(num_perm=128, seed=seed)
        text = own.written.encode("utf-16-le")
        sketch.update_batch([text[k : k + 8] for k in range(0, len(text) - 6, 2)])
        found += [(j, i) for j in index.query(sketch)]
        index.insert(i, sketch)
    return found


# ── copied passages ─────────────────────────────────────────────────────────────────────────────────
def measure_copies(params: AuditParams) -> list[Row]:
    """Planted copies of the embedded corpus found again, by Chinese characters, also with a clause as a copy; copies with 5 % edits."""
    demo = replace(load_params().demo, seed=SEED)
    corpus = generate_and_ingest(demo)
    planted = locate_items(generate_corpus(demo).truth["copies"], corpus.documents, corpus.sections)
    texts = dict(corpus.documents.select("document_id", "text").iter_rows())
    rows = []
    for least in (RUN, params.min_copied_chars):
        audit = audit_corpus(take_tables(corpus), [], [], replace(params, min_copied_chars=least), UNRESTRICTED)
        found: dict[str, set[int]] = {}
        for document_id, start, end in pl.concat(audit.copies).select("document_id", "start", "end").iter_rows():
            found.setdefault(document_id, set()).update(range(start, end))
        n_right = n_planted = n_found = 0
        for document_id, text in texts.items():
            own = {i for i in found.get(document_id, ()) if is_han(text[i])}
            there = {i for i in planted.get(document_id, ()) if is_han(text[i])}
            n_right, n_planted, n_found = n_right + len(own & there), n_planted + len(there), n_found + len(own)
        what = f"embedded corpus, passages of {least} characters or more"
        rows += [
            row(what, "planted characters found", n_right / n_planted),
            row(what, "found characters that were planted", n_right / n_found),
        ]

    return [*rows, *measure_edited_copies(params)]


def generate_and_ingest(demo: DemoParams) -> Corpus:
    """An embedded corpus, written to files and read from them."""
    with tempfile.TemporaryDirectory() as folder:
        for path, content in generate_corpus(demo).files.items():
            files.write_file(Path(folder) / path, content)
        return ingest_folder(Path(folder), load_params().corpus)


def measure_edited_copies(params: AuditParams) -> list[Row]:
    """300 characters of one document, 5 % of them edited, put into another: how much of them the passages cover."""
    draw = random.Random(SEED + 2)
    texts, place = make_texts(2_000), 700
    planted: dict[int, range] = {}
    for i in range(1_000, 2_000):
        passage = edit(texts[i - 1_000][200:500], 0.05, draw)
        texts[i] = texts[i][:place] + passage + texts[i][place:]
        planted[i] = range(place, place + len(passage))
    letters = [take_letters(text) for text in texts]
    copies, seconds = timed(
        lambda: list(find_copies(join_letters(letters), params.min_copied_chars, params.max_common_share))
    )
    covered: dict[int, set[int]] = {i: set() for i in planted}
    of_planted = pl.col("document").is_in([*planted]) & (pl.col("source") == pl.col("document") - 1_000)
    for document, start, end in pl.concat(copies).filter(of_planted)["document", "start", "end"].iter_rows():
        places = letters[document].places
        covered[document] |= {*range(places[start], places[end - 1] + 1)}
    n_covered = sum(len(covered[i] & {*planted[i]}) for i in planted)
    n_letters = sum(len(own.codes) for own in letters)
    return [
        row(
            "1,000 passages of 300 characters with 5 % edits",
            "characters covered",
            n_covered / sum(map(len, planted.values())),
        ),
        row(
            "2,000 documents of 2,000 characters",
            "CPU seconds, copied passages, a million letters",
            seconds / n_letters * 1e6,
        ),
    ]


def measure_speed(params: AuditParams) -> list[Row]:
    """The whole audit of an embedded corpus of some 2,000 documents, beside reading their files."""
    settings = load_params()
    corpus, reading = timed(lambda: generate_and_ingest(replace(settings.demo, n_districts=340, seed=SEED)))
    facts, swaps = audit_lexicon.read_history(catalog.HISTORY), audit_lexicon.read_swaps(catalog.SPUN_WORDS)
    tables = take_tables(corpus)
    _, auditing = timed(partial(audit_corpus, tables, facts, swaps, params, UNRESTRICTED))
    n_chars = sum(map(len, corpus.documents["text"]))
    what = f"embedded corpus of {corpus.documents.height:,} documents, {n_chars / 1e6:.1f} million characters"
    rows = [
        row(what, "CPU seconds, generating and ingesting", reading),
        row(what, "CPU seconds, the whole audit", auditing),
    ]
    # Copies are planted alike in all years: what rises from the first to the last is phrases.
    for least in (RUN, params.min_copied_chars):
        audit = audit_corpus(tables, facts, swaps, replace(params, min_copied_chars=least), UNRESTRICTED)
        for year in (settings.demo.first_year, settings.demo.last_year):
            own = corpus.documents.filter(year=year).join(audit.document_uses, on="document_id")
            chars = own["n_chars"].to_numpy()
            share = own["share_copied"].to_numpy() @ chars / chars.sum()
            rows.append(row(what, f"share copied in {year}, passages of {least} characters or more", share))
    return rows


def locate_items(copies: pl.DataFrame, documents: pl.DataFrame, sections: pl.DataFrame) -> dict[str, set[int]]:
    """The places of planted copies in each document's text: the items with that number, without it."""
    ids = dict(documents.select("path", "document_id").iter_rows())
    places: dict[str, set[int]] = {}
    numbered = sections.filter(pl.col("level") >= 3).with_columns(
        item=pl.col("number").str.normalize("NFKC").str.extract(r"(\d+)").cast(pl.Int32)
    )
    by_item = {
        (key, item): (start, end)
        for key, item, start, end in numbered.select("document_id", "item", "start", "end").iter_rows()
    }
    for path, item in copies.select("path", "item").iter_rows():
        if span := by_item.get((ids[path], item)):
            places.setdefault(ids[path], set()).update(range(*span))
    return places


# ── real documents ──────────────────────────────────────────────────────────────────────────────────
def measure_real(params: AuditParams) -> list[Row]:
    """Errors on government work reports and on the five work plans; nothing where they are not at hand."""
    rows: list[Row] = []
    if not SHARED.exists():
        return rows
    facts, swaps = audit_lexicon.read_history(catalog.HISTORY), audit_lexicon.read_swaps(catalog.SPUN_WORDS)
    for name in ("gov_work_reports", "edu_meiyu_policy", "seeds"):
        corpus = ingest_folder(SHARED / name, load_params().corpus)
        tables = take_tables(corpus)
        audit, seconds = timed(partial(audit_corpus, tables, facts, swaps, params, UNRESTRICTED))
        errors = audit.findings.drop_nulls("document_id").filter(severity="error")
        # A text with hundreds of replacement signs is broken beyond dispute: an error there is no false alarm.
        broken = {
            key
            for key, text in corpus.documents.select("document_id", "text").iter_rows()
            if text.count("\ufffd") > len(text) / 100
        }
        accused = set(errors["document_id"])
        n_chars = sum(map(len, corpus.documents["text"]))
        rows += [
            row(name, "documents", corpus.documents.height),
            row(name, "broken: more than 1 % replacement signs", len(broken)),
            row(name, "broken ones with an error", len(broken & accused)),
            row(name, "sound ones with an error", len(accused - broken)),
            row(name, "CPU seconds, a million characters", seconds / n_chars * 1e6),
        ]
    return rows


# ── helpers ─────────────────────────────────────────────────────────────────────────────────────────
def timed(compute: Callable[[], T]) -> tuple[T, float]:
    """What a function returns, and the CPU seconds that it took."""
    start = time.process_time()
    made = compute()
    return made, time.process_time() - start


def row(what: str, measure: str, value: float) -> Row:
    return {"what": what, "measure": measure, "value": round(float(value), 4)}


def is_han(sign: str) -> bool:
    return "一" <= sign <= "鿿"
