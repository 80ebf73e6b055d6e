"""Stage `trajectory`: where each keyword is mentioned, how often each year, and what can be claimed of it."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import tee

import polars as pl

from pipeline import catalog
from pipeline.analysis.keywords import changes, claims, event_changes, first_uses, own_words, trajectories
from pipeline.analysis.keywords import mentions as mentioning
from pipeline.analysis.statistics import passages, voices
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.corpus.text.normalization import normalize
from pipeline.corpus.text.structure import count_han
from pipeline.params.events import Event, read_events
from pipeline.params.reading import load_params
from pipeline.params.sections import Params, ResamplingParams, TrajectoryParams
from pipeline.running.messages import tell
from pipeline.tables.audit import find_place_kind

# Columns of mentions by which they are counted.
COUNTED = ("keyword", "document_id", "section_id", "excluded_by", "copied", "doubt")


def main() -> None:
    params = load_params()
    documents, foreign = read_documents()
    catalog.mentions.write_batches(
        mentioning.join_parts(collect_mentions(documents, foreign, params), params.keywords, params.groups)
    )
    sources = documents.select("document_id", "title", "reference")
    named = (
        mentions.join(sources, on="document_id", how="left", maintain_order="left")
        for mentions in catalog.mentions.read_parts()
    )
    catalog.write_csv(catalog.FOR_PEOPLE / "mentions.csv", named)
    # No more is needed to count them, and they are as many as there are documents hundreds of times.
    mentions = pl.concat(catalog.mentions.read_parts(*COUNTED))

    questions = {keyword.keyword: "keyword" for keyword in params.keywords}
    questions |= {group.name: "group" for group in params.groups}
    years = catalog.years.read()
    # Without the row in a table of documents: here a row is one of this frame.
    counted = blank_gaps(documents, years).drop("row")
    dated = counted.drop_nulls("year")
    years_share = read_flag()
    found = trace(
        dated,
        years,
        mentions,
        questions,
        read_events(catalog.EVENTS),
        years_share,
        params.trajectory,
        params.resampling,
    )
    catalog.publish(
        keyword_years=found["keyword_years"],
        keyword_groups=found["keyword_groups"],
        keyword_changes=found["keyword_changes"],
        keyword_trends=found["keyword_trends"],
        event_changes=found["event_changes"],
        first_uses=first_uses.find_first_uses(counted, mentions, list(questions)),
        keyword_provinces=compare_provinces(counted, mentions, list(questions), params),
    )
    copied = mentions.filter(pl.col("excluded_by").is_null())["copied"]
    tell(
        f"trajectory：{len(questions)} 个关键词，提及 {copied.len():,} 处，其中 {copied.sum():,} 处在抄录的文字中",
        f"trajectory: {copied.len():,} mentions of {len(questions)} keywords, {copied.sum():,} of them in copied text",
    )


def read_documents() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The documents that count, with voice, n_own_chars, n_sections, doubted; and what of them is foreign."""
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    foreign = own_words.find_copied(partial(catalog.copies.read_batches, *passages.LINKED), documents)
    measured = own_words.measure_documents(
        documents,
        catalog.documents.read_texts("text"),
        catalog.sections.read_column("document_id").to_frame(),
        foreign,
        catalog.document_uses.read(),
        count_han,
    )
    return measured, foreign


def collect_mentions(documents: pl.DataFrame, foreign: pl.DataFrame, params: Params) -> Iterator[pl.DataFrame]:
    """The mentions in some documents after the other, of those that count."""
    spans = foreign.group_by("document_id").agg("start", "end")
    texts = tee(catalog.documents.read_texts("year", "text", "normal"), 3)
    tables = (
        catalog.sections.follow(texts[0], "section_id", "start", "end"),
        catalog.sentences.follow(texts[1], "start", "end"),
        catalog.citations.follow(texts[2], "start", "end"),
    )
    for (own, sections), (_, sentences), (_, citations) in zip(*tables, strict=True):
        mentions = mentioning.collect_mentions(
            own.join(documents, on="document_id", how="semi", maintain_order="left"),
            sections,
            sentences,
            params.keywords,
            params.quotes.context_chars,
            normalize,
            params.groups,
            citations,
        )
        copied = spans.join(own, on="document_id", how="semi").explode("start", "end")
        yield own_words.mark_copied(mentions, copied).select(*catalog.mentions.columns)


def trace(
    documents: pl.DataFrame,
    years: pl.DataFrame,
    mentions: pl.DataFrame,
    questions: Mapping[str, str],
    events: Sequence[Event],
    years_share: bool,
    claiming: TrajectoryParams,
    resampling: ResamplingParams,
) -> dict[str, pl.DataFrame]:
    """The tables of rates, changes and claims, by their names.

    questions: keyword or group → what it is tested together with.
    years_share: what the self-test found.
    """
    names = list(questions)
    counts, own_counts = (
        trajectories.count_by_document(some, documents, names)
        for some in (mentions, mentions.filter(~pl.col("copied")))
    )
    sections_with = trajectories.count_sections(mentions, documents, names)
    counted = (counts, own_counts, sections_with, names, resampling.confidence)
    keyword_years = trajectories.trace_keywords(documents, years, *counted, claiming.min_effective_voices)
    return {
        "keyword_years": keyword_years,
        "keyword_groups": trajectories.trace_groups(documents, *counted),
        "keyword_changes": changes.measure_changes(documents, keyword_years, own_counts, names),
        "event_changes": event_changes.measure_event_changes(documents, own_counts, names, events),
        "keyword_trends": claims.judge_keywords(
            documents,
            keyword_years,
            mentions,
            own_counts,
            names,
            list(questions.values()),
            years_share,
            claiming,
            resampling,
        ),
    }


def compare_provinces(
    documents: pl.DataFrame, mentions: pl.DataFrame, names: Sequence[str], params: Params
) -> pl.DataFrame:
    """The table keyword_provinces; no row where documents are not compared by province."""
    if find_place_kind(catalog.places.read()) != "province":
        return catalog.keyword_provinces.empty()
    own = mentions.filter(~pl.col("copied"))
    return trajectories.compare_provinces(
        documents,
        trajectories.count_by_document(mentions, documents, names),
        trajectories.count_by_document(own, documents, names),
        trajectories.count_sections(mentions, documents, names),
        names,
        params.resampling.confidence,
        params.trajectory.min_effective_voices,
    )


def read_flag() -> bool:
    """Whether the self-test saw words that nobody asked for differ between years; no, where the stage is called by itself, without one."""
    try:
        return bool(catalog.self_test.read()["years_share"][0])
    except FileNotFoundError:
        tell(
            "注意：没有自检的结果（data/self_test），结论未依自检限制；请运行 make repro",
            "note: no result of the self-test (data/self_test), so that it limits no verdict; run `make repro`",
            sys.stderr,
        )
        return False
