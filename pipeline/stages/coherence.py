"""Stage `coherence`: how well the top terms of each candidate's topics go together."""

from pathlib import Path

from pipeline import catalog
from pipeline.analysis import coherence
from pipeline.params import load_params


def main() -> None:
    candidates = load_params().topics.candidates
    vocabulary = catalog.section_terms.read()["term"].unique()
    topic_words = {n_topics: catalog.topic_words(n_topics).read() for n_topics in candidates}
    topic_coherence = coherence.measure_coherence(topic_words, catalog.tokens.read_used(), vocabulary)
    by_candidate = coherence.average_coherence(topic_coherence)
    catalog.topic_coherence.write(topic_coherence)
    catalog.coherence.write(by_candidate)
    catalog.write_csv(Path("reports/tables/coherence.csv"), by_candidate)
    values = ("—" if c_v is None else f"{c_v:.3f}" for c_v in by_candidate["c_v"])
    print("coherence: " + ", ".join(f"{n}: {value}" for n, value in zip(by_candidate["n_topics"], values, strict=True)))
