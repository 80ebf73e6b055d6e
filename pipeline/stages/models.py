"""Stage `models`: every fitted model as arrays and as gensim's LdaModel, for use outside and for another year; and the chosen one."""

import shutil
from pathlib import Path

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics import matrices
from pipeline.analysis.topics.fit import export, previous
from pipeline.params.reading import load_params
from pipeline.running import files
from pipeline.running.messages import tell

FOLDER = Path("models/lda")
CHOSEN = Path("models/chosen.npz")


def main() -> None:
    candidates = load_params().topics.candidates
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    fitted = [n for n in candidates if not catalog.topic_starts.read(n).is_empty()]
    lengths = measure_sections(fitted)  # before all else is read
    sections = previous.hash_sections(catalog.sections.read_parts("section_id", "document_id", "text"))
    for n_topics in fitted:
        place = FOLDER / f"{n_topics}.npz"
        starts = catalog.topic_starts.read(n_topics)
        theta = matrices.gather_topics(catalog.section_topics.read_parts(n_topics=n_topics))
        phi, terms = export.shape_words(catalog.topic_words.read(n_topics))
        with np.load(catalog.start_topics(n_topics), allow_pickle=False) as arrays:
            start_phis = arrays["phi"]
        kept = previous.KeptModel(
            path=str(place),
            phi=phi,
            alpha=starts["alpha"].to_numpy(),
            terms=terms,
            starts=start_phis,
            topic_starts=starts,
            held_out=catalog.held_out.read(n_topics),
            sections=previous.keep_sections(theta, lengths[n_topics], sections),
        )
        files.write_file(place, previous.pack_model(kept))
        model = export.make_gensim(phi, kept.alpha, terms, kept.words)
        (FOLDER / str(n_topics)).mkdir()
        # With its own default gensim writes what it leaves out in the order of a set.
        model.save(str(FOLDER / str(n_topics) / "gensim"), ignore=[])
    chosen = FOLDER / f"{catalog.chosen_topics()}.npz"
    # Empty where no topics could be fitted: DVC wants what a stage promises.
    files.write_file(CHOSEN, files.read_file(chosen))
    tell(
        f"models：{FOLDER} 中 {len(fitted)} 个模型，各有 npz 和 gensim 的 LdaModel",
        f"models: {len(fitted)} models in {FOLDER}, as npz and as gensim's LdaModel",
    )


def measure_sections(fitted: list[int]) -> dict[int, pl.DataFrame]:
    """Of each fit how many words each section has: section_id, n_words."""
    counts = matrices.gather_terms(catalog.section_terms.read_parts())
    return {n: matrices.measure_sections(counts, catalog.unchanged_sections.read(n)) for n in fitted}
