"""C_v of topics: the same as gensim's CoherenceModel, and what each costs."""

import time
from pathlib import Path

import numpy as np
import polars as pl

from pipeline.analysis.topics.describe.coherence import N_TERMS, measure_coherence
from pipeline.analysis.topics.describe.description import rank_terms

SEED = 1
VOCABULARY = 3000
N_TOPICS = 20


def draw_tokens(n_sections: int, n_tokens: int, rng: np.random.Generator) -> pl.DataFrame:
    """Sections of about so many tokens (log-normal), of a few topics' words each, which follow Zipf's law."""
    sizes = rng.lognormal(np.log(n_tokens), 0.6, n_sections).astype(np.int64) + 1
    chances = 1 / np.arange(1, VOCABULARY + 1)
    # A topic is a shift of the vocabulary's order.
    ranks = rng.choice(VOCABULARY, sizes.sum(), p=chances / chances.sum())
    topics = rng.integers(0, N_TOPICS, n_sections).repeat(sizes)
    words = (ranks + topics * (VOCABULARY // N_TOPICS)) % VOCABULARY
    return pl.DataFrame({"section_id": np.arange(n_sections).repeat(sizes), "token": [f"{word:05d}" for word in words]})


def draw_topics(tokens: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """topic_words over the terms that occur: some topics of neighbouring words, some of any."""
    terms = tokens["token"].unique().sort()
    weights = rng.gamma(0.05, size=(N_TOPICS, terms.len())) + 1e-12
    for topic in range(N_TOPICS // 2):
        first = topic * (VOCABULARY // N_TOPICS)
        weights[topic, first : first + 30] += 1 / np.arange(1, 31)
    return pl.DataFrame(
        {
            "topic": np.repeat(np.arange(N_TOPICS, dtype=np.int32), terms.len()),
            "term": terms.to_list() * N_TOPICS,
            "probability": (weights / weights.sum(axis=1, keepdims=True)).ravel(),
        }
    )


def compare(n_sections: int, n_tokens: int) -> dict[str, float]:
    """One row: seconds of both, gensim's with the dictionary that it asks for, and their largest difference over topics."""
    from gensim.corpora import Dictionary
    from gensim.models.coherencemodel import CoherenceModel

    rng = np.random.default_rng(SEED)
    tokens = draw_tokens(n_sections, n_tokens, rng)
    topic_words = draw_topics(tokens, rng)
    vocabulary = tokens["token"].unique()
    started = time.process_time()
    ours = measure_coherence({N_TOPICS: topic_words}, [tokens], vocabulary)["c_v"].to_numpy()
    between = time.process_time()
    texts = tokens.group_by("section_id", maintain_order=True).agg("token")["token"].to_list()
    tops = rank_terms(topic_words, N_TERMS).group_by("topic", maintain_order=True).agg("term")["term"].to_list()
    began = time.process_time()
    words = Dictionary(texts)
    model = CoherenceModel(topics=tops, texts=texts, dictionary=words, coherence="c_v", topn=N_TERMS, processes=1)
    theirs = np.array(model.get_coherence_per_topic())
    gensim_seconds = time.process_time() - began
    return {
        "n_sections": n_sections,
        "n_tokens": tokens.height,
        "n_topics": N_TOPICS,
        "cpu_seconds": between - started,
        "gensim_cpu_seconds": gensim_seconds,
        "times_as_fast": gensim_seconds / (between - started),
        "largest_difference": float(np.abs(ours - theirs).max()),
    }


def main(folder: Path) -> None:
    # Items of work plans, whole sections of reports, and texts far longer than the window of 110.
    table = pl.DataFrame([compare(20_000, 25), compare(4_000, 150), compare(500, 1_500)])
    table.write_csv(folder / "topics_coherence.csv", float_precision=9)
    for row in table.iter_rows(named=True):
        print(
            "C_v of {n_topics} topics in {n_sections:,} sections: {cpu_seconds:.2f} s, gensim {gensim_cpu_seconds:.1f} s "
            "({times_as_fast:.0f} times), largest difference {largest_difference:.1e}".format(**row)
        )
