"""Stage `topics`: choose a fit and describe it: its terms, labels and names, its passages, its share of each year, how far to trust it."""

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics import voices
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.analysis.topics.describe import (
    choice,
    description,
    identity,
    labels,
    prevalence,
    topic_map,
    topic_names,
    twins,
)
from pipeline.analysis.topics.fit import export, joining
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.params.errors import Words
from pipeline.params.reading import load_params
from pipeline.params.sections import Params
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
    section_terms = catalog.section_terms.read()
    voiced, years = voices.find_voices(sections, documents, catalog.copies.read()), catalog.years.read()
    fitted, start_terms = read_fit(n_topics)
    pairs, members = find_twins(fitted, n_topics, section_terms, voiced, params)
    topics = joining.join_topics(fitted, members)
    section_topics, topic_words = topics.section_topics, topics.topic_words
    coherence = catalog.topic_coherence.read().filter(pl.col("n_topics") == n_topics).drop("n_topics")
    coherence = joining.keep_whole(coherence, members)
    quality = description.judge_topics(section_topics, section_terms, topics.topic_starts, coherence)
    described = sections.join(section_topics, on="section_id", how="semi")
    doubts = description.doubt_topics(quality, described["document_id"].n_unique(), described.height, reason)
    weighed = labels.weigh_terms(topic_words, section_terms, params.topics.relevance)
    names = topic_names.place_names(weighed, params.topics.names)
    distances = topic_map.measure_distances(topic_words)
    origins, unchanged = catalog.topic_origins.read(n_topics), catalog.unchanged_sections.read(n_topics)
    alpha = topics.topic_starts.sort("topic")["alpha"].to_numpy()
    shares = prevalence.share_words(section_terms, section_topics, alpha, topics.starts, start_terms, unchanged)
    confidence = params.resampling.confidence
    identities = identity.identify_topics(origins, unchanged, section_topics, sections, params.resampling)
    catalog.publish(
        choice=chosen,
        topic_quality=quality,
        topic_terms=labels.pick_terms(weighed, params.topics.n_terms),
        topic_labels=labels.label_topics(weighed, names, doubts),
        topic_names=names,
        topic_neighbours=topic_map.rank_neighbours(distances),
        topic_places=topic_map.place_topics(distances, quality),
        topic_sections=description.rank_passages(
            section_topics, sections, documents, params.topics.n_passages, params.quotes.passage_chars
        ),
        topic_years=prevalence.trace_topics(shares, sections, blank_gaps(documents, years), voiced, years, confidence),
        topic_groups=prevalence.compare_groups(shares, sections, documents, voiced, confidence),
        topic_identity=identities,
        topic_twins=pairs,
        topic_members=members,
    )
    since = [(*STATUSES[status], n) for status, n in identities["status"].value_counts().sort("status").rows()]
    named_zh, named_en = describe_names(names)
    twins_zh, twins_en = describe_twins(members)
    tell(
        f"topics：{n_topics} 个主题，{CHOICES[reason][0]}{twins_zh}{''.join(f'，{zh} {n} 个' for zh, _, n in since)}{named_zh}",
        f"topics: {n_topics} topics, {CHOICES[reason][1]}{twins_en}{''.join(f', {n} {en}' for _, en, n in since)}{named_en}",
    )


def read_fit(n_topics: int) -> tuple[joining.Fitted, list[str]]:
    """The fit with so many topics, and the terms of its starts."""
    with np.load(catalog.start_topics(n_topics)) as kept:
        starts, terms = kept["phi"], kept["terms"].tolist()
    words, shares = catalog.topic_words.read(n_topics), catalog.section_topics.read(n_topics)
    return joining.Fitted(words, shares, catalog.topic_starts.read(n_topics), starts), terms


def find_twins(
    fitted: joining.Fitted, n_topics: int, section_terms: pl.DataFrame, voiced: pl.DataFrame, params: Params
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables topic_twins and topic_members of the chosen fit."""
    # Held-out text says by how much the fit's own prior is too small to predict with.
    scale = catalog.held_out.read(n_topics)["alpha_scale"][0]
    alpha = fitted.topic_starts.sort("topic")["alpha"].to_numpy() * scale
    pairs = twins.find_twins(
        fitted.topic_words, fitted.section_topics, section_terms, alpha, voiced, params.resampling.seed
    )
    n_words = export.count_words(fitted.section_topics, section_terms)
    return pairs, joining.number_members(twins.group_twins(pairs, n_topics), n_words, params.topics.join_twins)


def describe_twins(members: pl.DataFrame) -> Words:
    """How many themes are in halves, and whether these were joined; nothing where none is."""
    halved = members.group_by("first_twin").agg(n=pl.len()).filter(pl.col("n") > 1)["n"]
    if halved.is_empty():
        return "", ""
    n_themes, n_parts, n_left = len(halved), int(halved.sum()), members["topic"].n_unique()
    zh, en = f"；{n_parts} 个是孪生主题，属 {n_themes} 个主题", f"; {n_parts} are twins, parts of {n_themes} themes"
    if n_left == len(members):
        return zh, en
    return f"{zh}，已合并，余 {n_left} 个", f"{en}, joined into {n_left} topics"


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
