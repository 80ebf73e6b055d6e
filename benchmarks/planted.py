"""Planted against found, over 20 seeds of the embedded corpus; no seed is chosen by its outcome."""

import os
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import rankdata

from benchmarks.halves import group_by_document
from pipeline import catalog
from pipeline.analysis.keywords import mentions, own_words
from pipeline.analysis.known_answer import comparison
from pipeline.analysis.self_test.results import run_self_test
from pipeline.analysis.statistics import voices
from pipeline.analysis.statistics.matrices import gather_terms
from pipeline.analysis.terms import vocabulary
from pipeline.analysis.topics.describe import prevalence
from pipeline.analysis.topics.fit import fitting
from pipeline.corpus.audit import audit_lexicon
from pipeline.corpus.audit.audit import Audit, audit_corpus
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.corpus.text.normalization import normalize
from pipeline.corpus.text.structure import count_han
from pipeline.demo.generate import generate_corpus
from pipeline.language import cutting, lexicon, segmentation
from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.running import files
from pipeline.stages import trajectory
from pipeline.tables.codes import OUTCOMES
from tests.corpus.audit.ingested import take_tables

# Settings were tried on the seeds 1 to 3 alone, and are measured on others.
SEEDS = range(101, 121)


def count_section_terms(corpus: Corpus, params: Params) -> pl.DataFrame:
    """The table section_terms of a corpus, as `segment` and `vectorize` make it."""
    terms = lexicon.read_user_terms(catalog.OWN_USER_TERMS, catalog.FIELD_TERMS, params.segment.user_terms)
    cut = cutting.make_cut(terms, params.segment)
    tokens = pl.concat(segmentation.segment(corpus.documents, corpus.sentences, cut))
    stop_words = [
        word for name in params.vectorize.stop_lists for word in lexicon.parse_terms(catalog.STOP_LISTS[name])
    ]
    return pl.concat(vocabulary.count_terms([tokens], stop_words, params.vectorize).list_rows())


@dataclass(frozen=True)
class Seed:
    """An embedded corpus as `ingest` and `audit` leave it, and what was planted in it.

    documents: with voice; own_sections: sections that are not another voice's words (`find_voices`).
    """

    corpus: Corpus
    audit: Audit
    documents: pl.DataFrame
    own_sections: pl.DataFrame
    section_terms: pl.DataFrame
    truth: Mapping[str, pl.DataFrame]


def make_seed(seed: int) -> Seed:
    """The embedded corpus of a seed, by way of its files; all its documents count."""
    params = load_params()
    made = generate_corpus(replace(params.demo, seed=seed))
    with tempfile.TemporaryDirectory() as folder:
        for path, content in made.files.items():
            files.write_file(Path(folder) / path, content)
        corpus = ingest_folder(Path(folder), params.corpus)
    facts, swaps = audit_lexicon.read_history(catalog.HISTORY), audit_lexicon.read_swaps(catalog.SPUN_WORDS)
    audit = audit_corpus(take_tables(corpus), facts, swaps, params.audit, params.corpus.only)
    assert audit.document_uses["used"].all()
    documents = voices.name_voices(corpus.documents, read_bodies(catalog.BODIES))
    own_sections = corpus.sections.filter(
        voices.find_voices(corpus.sections, documents, pl.concat(audit.copies))["own"]
    )
    return Seed(corpus, audit, documents, own_sections, count_section_terms(corpus, params), made.truth)


def run_seed(seed: int) -> dict[str, Any]:
    """One embedded corpus from files to verdicts; the row of its seed."""
    params = load_params()
    made = make_seed(seed)
    traced = trace_seed(made, params)
    known = comparison.compare_keywords(made.truth["keyword_years"], traced["keyword_years"], traced["keyword_trends"])
    planted = known.filter(pl.col("expected_per_10k_chars") > 0)
    unplanted = known.filter(pl.col("expected_per_10k_chars") == 0)
    shapes = comparison.compare_shapes(made.truth["keywords"], made.truth["keyword_years"], traced["keyword_trends"])
    return {
        "seed": seed,
        "n_documents": made.documents.height,
        "within": planted["within"].mean(),
        "false_mentions": int((unplanted["own_per_10k_chars"] > 0).sum()),
        **{outcome: shapes.filter(outcome=outcome).height for outcome in OUTCOMES},
        "flat_wrong": shapes.filter(kind="flat", outcome="wrong").height,
        **find_themes(made, params),
    }


def trace_seed(made: Seed, params: Params) -> dict[str, pl.DataFrame]:
    """Rates and verdicts of the keywords of params.yaml, as `self_test` and `trajectory` make them, but for groups and events."""
    dated = made.documents.drop_nulls("year")
    section_terms = gather_terms([made.section_terms])
    tested = run_self_test(dated, made.own_sections, section_terms, params.trajectory, params.resampling)
    foreign = own_words.find_copied(lambda: made.audit.copies, made.documents)
    documents = own_words.count_own_chars(made.documents, [made.documents], foreign, count_han)
    for more in (
        made.corpus.sections.group_by("document_id").agg(n_sections=pl.len()),
        made.audit.document_uses.select("document_id", "doubted"),
    ):
        documents = documents.join(more, on="document_id", how="left", maintain_order="left")
    found = mentions.collect_mentions(
        documents,
        made.corpus.sections,
        made.corpus.sentences,
        params.keywords,
        params.quotes.context_chars,
        normalize,
        citations=made.corpus.citations,
    )
    return trajectory.trace(
        documents.drop("row").drop_nulls("year"),
        made.audit.years,
        own_words.mark_copied(found, foreign),
        {keyword.keyword: "keyword" for keyword in params.keywords},
        [],
        bool(tested["self_test"]["years_share"][0]),
        params.trajectory,
        params.resampling,
    )


def find_themes(made: Seed, params: Params) -> dict[str, float]:
    """How well topics, as many as there are planted themes, match these: columns of the row of a seed."""
    n_themes = made.truth["theme_years"]["theme"].n_unique()
    started = time.process_time()
    section_terms = gather_terms([made.section_terms])
    fit = fitting.fit_topics(section_terms, group_by_document(made.corpus.sections), n_themes, params.lda)
    fit_seconds = time.process_time() - started
    topic_words, section_topics = fitting.tabulate(fit)
    starts = np.array(fit.starts, dtype=np.float32)
    nothing = catalog.unchanged_sections.empty()
    counted = prevalence.count_sections(section_terms, fit.section_ids, fit.alpha, starts, fit.terms, nothing)
    shares = prevalence.share_words(counted, section_topics, fit.alpha, nothing)
    texts = (
        made.corpus.sections,
        made.documents,
        voices.find_voices(made.corpus.sections, made.documents, pl.concat(made.audit.copies)),
    )
    topic_years = prevalence.trace_topics(shares, *texts, made.audit.years, params.resampling.confidence)
    theme_sections = comparison.locate_themes(made.truth["sections"], made.corpus.documents, made.corpus.sections)
    themes = comparison.compare_themes(
        theme_sections, made.truth["theme_years"], made.section_terms, topic_words, topic_years
    )
    return {
        "theme_spearman": spearman(themes["planted_share"], themes["prevalence"]),
        "theme_similarity": float(themes.unique("theme")["similarity"].to_numpy().mean()),
        "fit_cpu_seconds": fit_seconds,
    }


def spearman(left: pl.Series, right: pl.Series) -> float:
    return float(np.corrcoef(rankdata(left), rankdata(right))[0, 1])


def main(folder: Path) -> None:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        table = pl.DataFrame(list(pool.map(run_seed, SEEDS)))
    table.write_csv(folder / "planted.csv", float_precision=4)
    print("planted against found, means over", len(SEEDS), "seeds of the embedded corpus:")
    for name in table.columns[2:]:
        values = table[name].to_numpy()
        print(f"  {name}: {values.mean():.3f} (lowest {values.min():.3f}, highest {values.max():.3f})")
