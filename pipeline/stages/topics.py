"""Stage `topics`: choose a fit and describe it: its terms, labels and names, its passages, its share of each year, how far to trust it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.statistics import matrices, voices
from pipeline.analysis.statistics.matrices import SectionTerms, SectionTopics
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.analysis.terms import own_names
from pipeline.analysis.topics.describe import (
    choice,
    choice_message,
    covariates,
    description,
    effects,
    frames,
    identity,
    labels,
    phrases,
    prevalence,
    topic_names,
    topic_tree,
    twins,
)
from pipeline.analysis.topics.fit import joining, word_counts
from pipeline.corpus.metadata.divisions import use_places
from pipeline.corpus.metadata.own_places import read_places
from pipeline.corpus.metadata.places import list_place_names
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.params.errors import Words
from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.running.messages import tell
from pipeline.tables.audit import find_place_kind
from pipeline.tables.codes import NAME_REASONS, STATUSES

TEXTS_AT_ONCE = 20_000  # sections whose texts are read together


def main() -> None:
    params = load_params()
    chosen = choice.choose_candidate(catalog.coherence.read(), params.topics.n_topics)
    n_topics, better = chosen.filter("chosen").select("n_topics", "better_than_unigrams").row(0)
    if catalog.topic_starts.read(n_topics).is_empty():
        publish_none(chosen)
        return
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    sections = read_sections()
    voiced = sections.select("section_id", "own", "body", "voice")
    section_terms = matrices.gather_terms(catalog.section_terms.read_parts())
    fitted, start_terms = read_fit(n_topics, section_terms.section_ids)
    measured = frames.measure_texts(sections, read_texts(), fitted.section_topics, section_terms)
    found = find_frames(fitted, section_terms, measured)
    pairs, members = find_twins(fitted, n_topics, found, section_terms, voiced, params)
    topics = joining.join_topics(fitted, members)
    found = found if topics is fitted else find_frames(topics, section_terms, measured)
    del measured, fitted  # as large as the sections, and as the topics
    section_topics, topic_words = topics.section_topics, topics.topic_words
    coherence = joining.keep_whole(catalog.topic_coherence.read().filter(n_topics=n_topics).drop("n_topics"), members)
    quality = description.judge_topics(topics.topic_starts, coherence)
    described = sections["document_id"].filter(section_topics.find_rows(sections["section_id"]).is_not_null())
    doubts = description.doubt_topics(quality, described.n_unique(), len(described), better)
    weighed = labels.weigh_terms(topic_words, section_terms.count_terms(), params.topics.relevance)
    names = topic_names.place_names(weighed, params.topics.names)
    distances = topic_tree.measure_distances(topic_words)
    origins, unchanged = catalog.topic_origins.read(n_topics), catalog.unchanged_sections.read(n_topics)
    of_all = doubts.filter(pl.col("doubt") != "not_back")["doubt"]  # one for all topics, or none
    chosen = choice_message.add_message(chosen, next(iter(of_all), None), origins["previous_topic"].count())
    doubts = frames.mark_frames(doubts, found)
    no_frames = doubts.filter(pl.col("doubt").ne_missing("frame"))["topic"].sort().to_list()
    heads = head_topics(weighed, names, doubts, documents, sections, voiced, topics, section_terms, params)
    alpha = topics.topic_starts.sort("topic")["alpha"].to_numpy()
    identities = identity.identify_topics(origins, unchanged, section_topics, sections, params.resampling)
    quality = description.count_kept_terms(quality, topic_words, topics.starts, start_terms, heads["own_names"])
    passages = rank_passages(section_topics, sections["section_id"], documents, params)
    fitted_ids = section_topics.section_ids
    counted = prevalence.count_sections(section_terms, fitted_ids, alpha, topics.starts, start_terms, unchanged)
    del section_terms  # as large as the shares that come
    shares = prevalence.share_words(counted, section_topics, alpha, unchanged)
    del topics, section_topics  # before the shares are written and resampled
    catalog.section_shares.write_batches(prevalence.list_shares(shares))
    catalog.publish(
        choice=chosen,
        topic_quality=quality,
        topic_frames=found,
        topic_names=names,
        **heads,
        topic_neighbours=topic_tree.rank_neighbours(distances),
        topic_merges=topic_tree.merge_topics(distances, no_frames),
        topic_sections=passages,
        **trace_shares(shares, sections, voiced, documents, doubts, params),
        topic_identity=identities,
        topic_twins=pairs,
        topic_members=members,
    )
    themes = members.join(quality.filter(~pl.col("background")), on="topic", how="semi")
    tell_outcome(chosen, identities, found, names, themes)


def publish_none(chosen: pl.DataFrame) -> None:
    """Tables without a topic, and why there is none."""
    told = choice_message.add_message(chosen, doubt=None, n_kept=0)
    catalog.publish(**catalog.make_empty("data/topics") | {"choice": told})
    catalog.section_shares.write(catalog.section_shares.empty())
    zh, en = told.filter("chosen").select("message_zh", "message_en").row(0)
    tell(f"topics：证据不足：{zh}", f"topics: insufficient evidence: {en}")


def read_fit(n_topics: int, counted_ids: pl.Series) -> tuple[joining.Fitted, list[str]]:
    """The fit with so many topics, and the terms of its starts; counted_ids: the sections that have terms, mostly those of the fit."""
    with np.load(catalog.start_topics(n_topics)) as kept:
        starts, terms = kept["phi"], kept["terms"].tolist()
    shares = matrices.gather_topics(catalog.section_topics.read_parts(n_topics=n_topics))
    if shares.section_ids.equals(counted_ids):
        shares = replace(shares, section_ids=counted_ids)  # held once
    topic_words, topic_starts = catalog.topic_words.read(n_topics), catalog.topic_starts.read(n_topics)
    return joining.Fitted(topic_words, shares, topic_starts, starts), terms


def read_sections() -> pl.DataFrame:
    """The sections of the documents that count, with own, body and voice of section_groups, names as their places among all of them."""
    columns = ("section_id", "document_id", "level", "number", "start", "end", "n_chars")
    sections = pl.concat(
        part.with_columns(pl.col("start", "end").cast(pl.Int32))
        for part in catalog.sections.read_parts(*columns, used=True)
    )
    parts = catalog.section_groups.read_parts("section_id", "own", "body", "voice")
    names = pl.col("body", "voice")
    groups = pl.concat(part.with_columns(names.cast(pl.Categorical)) for part in parts)
    known = pl.concat([groups["body"].unique(), groups["voice"].unique()]).unique().cast(pl.String).sort()
    numbered = groups.with_columns(names.cast(pl.Enum(known)).to_physical())
    # In one piece, which is not copied by who asks for some of its columns.
    return sections.join(numbered, on="section_id", how="left", maintain_order="left").rechunk()


def read_texts() -> Iterator[pl.DataFrame]:
    """The sections with their texts, in parts."""
    return catalog.sections.read_parts(
        "section_id", "level", "number", "heading", "text", used=True, rows_at_once=TEXTS_AT_ONCE
    )


def find_frames(fitted: joining.Fitted, section_terms: SectionTerms, sections: pl.DataFrame) -> pl.DataFrame:
    """The table topic_frames of these topics."""
    return frames.find_frames(fitted.section_topics, section_terms, sections, fitted.list_background())


def find_twins(
    fitted: joining.Fitted,
    n_topics: int,
    topic_frames: pl.DataFrame,
    section_terms: SectionTerms,
    voiced: pl.DataFrame,
    params: Params,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables topic_twins and topic_members of the chosen fit."""
    # Held-out text says by how much the fit's own prior is too small to predict with.
    scale = catalog.held_out.read(n_topics)["alpha_scale"][0]
    numbered = fitted.topic_starts.sort("topic")
    alpha, n_words = numbered["alpha"].to_numpy() * scale, numbered["n_topic_words"].to_numpy()
    no_themes = topic_frames.drop_nulls("why")["topic"].to_list()
    pairs = twins.find_twins(
        fitted.topic_words, fitted.section_topics, section_terms, alpha, voiced, params.resampling.seed, no_themes
    )
    groups = twins.group_twins(pairs, len(n_words))
    return pairs, joining.number_members(groups, n_words, params.topics.join_twins, fitted.list_background())


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


def trace_shares(
    shares: prevalence.Shares,
    sections: pl.DataFrame,
    voiced: pl.DataFrame,
    documents: pl.DataFrame,
    doubts: pl.DataFrame,
    params: Params,
) -> dict[str, pl.DataFrame]:
    """The shares of the topics by year, in groups of documents, and beside covariates: topic_years, topic_groups, topic_effects."""
    years, place_kind = catalog.years.read(), find_place_kind(catalog.places.read())
    confidence, dated = params.resampling.confidence, blank_gaps(documents, years)
    kinds = list(dict.fromkeys(("region", "level", place_kind)))
    return {
        "topic_years": prevalence.trace_topics(shares, sections, dated, voiced, years, confidence),
        "topic_groups": prevalence.compare_groups(
            shares, sections, documents, voiced, kinds, confidence, params.trajectory.min_effective_voices
        ),
        "topic_effects": ask_covariates(shares, sections, documents, dated, doubts, place_kind, params),
    }


def ask_covariates(
    shares: prevalence.Shares,
    sections: pl.DataFrame,
    documents: pl.DataFrame,
    dated: pl.DataFrame,
    doubts: pl.DataFrame,
    place_kind: str,
    params: Params,
) -> pl.DataFrame:
    """topic_effects; dated: the documents, without the year of those whose year is a gap; place_kind: what `region` asks about."""
    floors = covariates.Floors(
        params.trajectory.min_voices,
        params.trajectory.min_effective_voices,
        params.trajectory.min_years,
        params.trajectory.max_q,
    )
    names = [place_kind if name == "region" else name for name in params.topics.covariates]
    known = covariates.gather_covariates(dated, catalog.own_columns.read(), list(dict.fromkeys(names)))
    own = sections.select("section_id", "document_id", "n_chars", "own").filter("own")
    return effects.measure_effects(shares, own, documents, known, doubts, floors, params.resampling.confidence)


def head_topics(
    weighed: pl.DataFrame,
    names: pl.DataFrame,
    doubts: pl.DataFrame,
    documents: pl.DataFrame,
    sections: pl.DataFrame,
    voiced: pl.DataFrame,
    topics: joining.Fitted,
    section_terms: SectionTerms,
    params: Params,
) -> dict[str, pl.DataFrame]:
    """What stands at the head of each topic, no own name among it: own_names, topic_terms, topic_labels."""
    use_places(read_places(catalog.PLACES))
    places, cited = list_place_names(), catalog.citations.read()["document_number"]
    texts = catalog.documents.read_parts("text", used=True, rows_at_once=catalog.ROWS_AT_ONCE)
    left_out = own_names.find_own_names(section_terms.terms, documents, texts, cited, places)
    shown = labels.leave_out(weighed, left_out)
    told = own_names.list_own_names(documents, places)
    clauses = phrases.list_clauses(read_texts(), shown, told)
    found = phrases.find_phrases(shown, sections, clauses, topics.section_topics, section_terms, voiced)
    counted = word_counts.count_terms(topics.topic_words, topics.section_topics, section_terms)
    return {
        "own_names": own_names.count_names(section_terms.count_terms(), left_out),
        "topic_terms": labels.pick_terms(shown, counted, params.topics.n_terms),
        "topic_labels": labels.label_topics(shown, found, names, doubts),
    }


def rank_passages(
    section_topics: SectionTopics, section_ids: pl.Series, documents: pl.DataFrame, params: Params
) -> pl.DataFrame:
    """The table topic_sections."""
    n_passages, passage_chars = params.topics.n_passages, params.quotes.passage_chars
    found = description.find_passages(section_topics, section_ids, n_passages)
    shown = catalog.sections.read_some("section_id", found["section_id"])
    return description.rank_passages(section_topics, shown, documents, n_passages, passage_chars)


def tell_outcome(
    chosen: pl.DataFrame,
    identities: pl.DataFrame,
    topic_frames: pl.DataFrame,
    names: pl.DataFrame,
    themes: pl.DataFrame,
) -> None:
    """Say how many topics there are and why, what became of earlier ones, and which are frames, twins or named.

    themes: topic_members without the background.
    """
    since = [(*STATUSES[status], n) for status, n in identities["status"].value_counts().sort("status").rows()]
    if n_frames := topic_frames["is_frame"].sum():
        since.append(("套语", "boilerplate", n_frames))
    named_zh, named_en = describe_names(names)
    twins_zh, twins_en = describe_twins(themes)
    why_zh, why_en = chosen.filter("chosen").select("message_zh", "message_en").row(0)
    tell(
        f"topics：{''.join(f'{zh} {n} 个，' for zh, _, n in since)}{why_zh}{twins_zh}{named_zh}",
        f"topics: {''.join(f'{n} {en}, ' for _, en, n in since)}{why_en}{twins_en}{named_en}",
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
