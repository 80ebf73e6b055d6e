"""Stage `topics`: choose a fit and describe it: its terms, labels and names, its passages, its share of each year, how far to trust it."""

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics import voices
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.analysis.topics.describe import (
    choice,
    description,
    frames,
    identity,
    labels,
    prevalence,
    topic_map,
    topic_names,
)
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.params.errors import Words
from pipeline.params.reading import load_params
from pipeline.running.messages import tell
from pipeline.tables.codes import CHOICES, NAME_REASONS, STATUSES


def main() -> None:
    params = load_params()
    chosen = choice.choose_candidate(catalog.coherence.read(), params.topics.n_topics)
    n_topics, reason = chosen.filter("chosen").select("n_topics", "reason").row(0)
    if catalog.topic_starts.read(n_topics).is_empty():
        catalog.publish(**catalog.make_empty("data/topics") | {"choice": chosen})
        tell(
            "topics：证据不足：条目或词太少，没有可描述的主题",
            "topics: not enough evidence: too few sections or terms, no topics to describe",
        )
        return
    documents = voices.name_voices(catalog.documents.read_used(), read_bodies(catalog.BODIES))
    sections = catalog.sections.read_used()
    section_topics, topic_words = catalog.section_topics.read(n_topics), catalog.topic_words.read(n_topics)
    coherence = catalog.topic_coherence.read().filter(pl.col("n_topics") == n_topics).drop("n_topics")
    starts, section_terms = catalog.topic_starts.read(n_topics), catalog.section_terms.read()
    quality = description.judge_topics(section_topics, section_terms, starts, coherence)
    fitted = sections.join(section_topics, on="section_id", how="semi")
    doubts = description.doubt_topics(quality, fitted["document_id"].n_unique(), fitted.height, reason)
    weighed = labels.weigh_terms(topic_words, section_terms, params.topics.relevance)
    names = topic_names.place_names(weighed, params.topics.names)
    distances = topic_map.measure_distances(topic_words)
    origins, unchanged = catalog.topic_origins.read(n_topics), catalog.unchanged_sections.read(n_topics)
    with np.load(catalog.start_topics(n_topics)) as kept:
        alpha, start_terms = starts.sort("topic")["alpha"].to_numpy(), kept["terms"].tolist()
        shares = prevalence.share_words(section_terms, section_topics, alpha, kept["phi"], start_terms, unchanged)
    voiced, years = voices.find_voices(sections, documents, catalog.copies.read()), catalog.years.read()
    found = frames.find_frames(section_topics, section_terms, sections)
    confidence = params.resampling.confidence
    identities = identity.identify_topics(origins, unchanged, section_topics, sections, params.resampling)
    catalog.publish(
        choice=chosen,
        topic_quality=quality,
        topic_terms=labels.pick_terms(weighed, params.topics.n_terms),
        topic_labels=labels.label_topics(weighed, names, frames.mark_frames(doubts, found)),
        topic_frames=found,
        topic_names=names,
        topic_neighbours=topic_map.rank_neighbours(distances),
        topic_places=topic_map.place_topics(distances, quality),
        topic_sections=description.rank_passages(
            section_topics, sections, documents, params.topics.n_passages, params.quotes.passage_chars
        ),
        topic_years=prevalence.trace_topics(shares, sections, blank_gaps(documents, years), voiced, years, confidence),
        topic_groups=prevalence.compare_groups(shares, sections, documents, voiced, confidence),
        topic_identity=identities,
    )
    counts = identities["status"].value_counts().sort("status").rows()
    since = [(*STATUSES[status], n) for status, n in counts]
    if n_frames := found["is_frame"].sum():
        since.append(("套语", "frames of speech", n_frames))
    named_zh, named_en = describe_names(names)
    tell(
        f"topics：{n_topics} 个主题，{CHOICES[reason][0]}{''.join(f'，{zh} {n} 个' for zh, _, n in since)}{named_zh}",
        f"topics: {n_topics} topics, {CHOICES[reason][1]}{''.join(f', {n} {en}' for _, en, n in since)}{named_en}",
    )


def describe_names(names: pl.DataFrame) -> Words:
    """How many names were placed, and why the others were not."""
    if names.is_empty():
        return "", ""
    reasons = names.select("name", "reason").iter_rows()
    lost = [(name, *NAME_REASONS[reason]) for name, reason in reasons if reason != "placed"]
    n_placed = len(names) - len(lost)
    return (
        f"；{len(names)} 个名称中 {n_placed} 个已归入主题{''.join(f'；{name} 未归入：{zh}' for name, zh, _ in lost)}",
        f"; {n_placed} of {len(names)} names placed{''.join(f'; not {name}: {en}' for name, _, en in lost)}",
    )
