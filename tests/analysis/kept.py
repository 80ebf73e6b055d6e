"""A fit of planted sections, kept as a researcher would."""

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics.matrices import measure_sections
from pipeline.analysis.topics.fit.fitting import Fit, fit_topics, tabulate
from pipeline.analysis.topics.fit.previous import KeptModel, hash_sections, keep_sections, pack_model, parse_model
from pipeline.params.sections import LdaParams
from tests.analysis.matrices import as_terms
from tests.analysis.planted import N_WORDS, make_documents

PARAMS = LdaParams(engine="variational", n_starts=5, passes=30, seed=1)
PATH = "data/previous/2022.npz"


def write_sections(kinds: str, first: int, last: int) -> pl.DataFrame:
    """section_terms of sections first to last, their topics taking turns; each topic has words of its own."""
    rows = []
    for section in range(first, last):
        rng = np.random.default_rng(section)
        kind = kinds[section % len(kinds)]
        words, counts = np.unique(rng.integers(0, N_WORDS, 25), return_counts=True)
        rows += [(f"s{section:03d}", f"{kind}{word}", int(n)) for word, n in zip(words, counts, strict=True)]
    return pl.DataFrame(rows, schema=catalog.section_terms.schema, orient="row").sort("section_id", "term")


def make_sections(section_terms: pl.DataFrame, silent: tuple[str, ...] = ()) -> pl.DataFrame:
    """make_documents with text, enough groups for grades, and the silent ones of document d00 without a term."""
    spoken = make_documents(section_terms).with_columns(
        group=pl.int_range(pl.len()) // 2, text=pl.format("条目 {}", "section_id")
    )
    quiet = pl.DataFrame(
        [(section_id, "d00", 0, True, "无词") for section_id in silent], schema=spoken.schema, orient="row"
    )
    return pl.concat([spoken, quiet])


def keep(fit: Fit, section_terms: pl.DataFrame, sections: pl.DataFrame) -> bytes:
    section_topics = tabulate(fit)[1]
    lengths = measure_sections(as_terms(section_terms), catalog.unchanged_sections.empty())
    return pack_model(
        KeptModel(
            path=PATH,
            phi=fit.phi,
            alpha=fit.alpha,
            terms=fit.terms,
            starts=np.array(fit.starts, dtype=np.float32),
            topic_starts=fit.topic_starts,
            held_out=fit.held_out,
            sections=keep_sections(section_topics, lengths, hash_sections([sections])),
        )
    )


def fit_and_keep(section_terms: pl.DataFrame, n_topics: int, params: LdaParams = PARAMS) -> tuple[Fit, KeptModel]:
    sections = make_sections(section_terms)
    fit = fit_topics(as_terms(section_terms), sections, n_topics, params)
    return fit, parse_model(keep(fit, section_terms, sections), PATH)
