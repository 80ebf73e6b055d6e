"""Stage `lda@N`: fit topic models with N topics from several starts, and their consensus."""

import io
from pathlib import Path

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics import matrices
from pipeline.analysis.topics.fit import fitting, increments, previous
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.running import files
from pipeline.running.messages import tell


def main(n_topics: str) -> None:
    params = load_params()
    if not n_topics.isdecimal():
        raise InputError(
            f"lda {n_topics}：应为一个主题数，如 lda 14", f"lda {n_topics}: must be a number of topics, as lda 14"
        )
    n = int(n_topics)
    earlier = params.topics.previous
    section_terms = matrices.gather_terms(catalog.section_terms.read_parts())
    # Their text is read for an earlier model alone, to see which have changed.
    known = catalog.sections.read() if earlier else read_places()
    sections = known.join(catalog.section_groups.read(without=["body", "voice"]), on="section_id", how="left")
    origins = catalog.topic_origins.empty()
    unchanged = catalog.unchanged_sections.empty()
    if earlier:
        kept = previous.parse_model(files.read_file(Path(earlier)), earlier)
        previous.check_candidates(kept, (n,))
        fit, origins, unchanged = increments.extend_topics(section_terms, sections, n, kept, params.lda)
    else:
        fit = fitting.fit_topics(section_terms, sections, n, params.lda)
    del section_terms, sections, known  # several times as large as θ, which is checked and written
    topic_words, section_topics = fitting.tabulate(fit)
    catalog.topic_words.write(topic_words, n)
    catalog.section_topics.write_batches(section_topics.list_rows(), n_topics=n)
    catalog.topic_starts.write(fit.topic_starts, n)
    catalog.held_out.write(fit.held_out, n)
    catalog.topic_origins.write(origins, n)
    catalog.unchanged_sections.write(unchanged, n)
    starts = io.BytesIO()
    np.savez(starts, phi=np.array(fit.starts, dtype=np.float32), terms=np.array(fit.terms))
    files.write_file(catalog.start_topics(n), starts.getvalue())
    if not fit.starts:
        tell(
            f"lda：证据不足：{len(fit.section_ids):,} 个条目、{len(fit.terms):,} 个词，找不出 {n} 个主题；"
            "可增加文档，或调低 vectorize.min_df",
            f"lda: insufficient evidence: {len(fit.section_ids):,} sections and {len(fit.terms):,} terms hold no {n} topics; "
            "add documents, or lower vectorize.min_df",
        )
        return
    grades = fit.topic_starts["grade"]
    zh, en = "，未评级", ", not graded"
    if grades.count():
        n_good = grades.is_in(["A", "B"]).sum()
        zh, en = f"，其中 {n_good} 个评为 A 或 B", f", {n_good} of them graded A or B"
    if fit.topic_starts["background"].any():
        zh, en = f"{zh}，另有背景", f"{en}, and a background"
    if earlier:
        zh += f"；接续 {earlier}：{len(unchanged):,} 个条目未变"
        en += f", from {earlier}: {len(unchanged):,} sections unchanged"
    n_sections, n_terms = len(fit.section_ids), len(fit.terms)
    tell(
        f"lda：{n} 个主题，{n_sections:,} 个条目，{n_terms:,} 个词{zh}",
        f"lda: {n} topics over {n_sections:,} sections and {n_terms:,} terms{en}",
    )


def read_places() -> pl.DataFrame:
    """section_id and document_id of the sections."""
    return pl.DataFrame([catalog.sections.read_column(name) for name in ("section_id", "document_id")])
