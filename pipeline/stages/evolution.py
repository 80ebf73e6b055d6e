"""Stage `evolution`: which topics rise, fall, come, go, part and join between periods."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from pipeline import catalog
from pipeline.analysis.periods import choice, evolution
from pipeline.analysis.periods.periods import date_documents
from pipeline.analysis.periods.topics import Topics, gather_sections
from pipeline.analysis.statistics import voices
from pipeline.analysis.statistics.matrices import gather_terms, gather_topics, pick_sections
from pipeline.analysis.statistics.year_gaps import blank_gaps
from pipeline.analysis.topics.fit import joining
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.params.errors import Words
from pipeline.params.reading import load_params
from pipeline.params.sections import Period
from pipeline.running.messages import tell
from pipeline.tables.codes import FATES, VERDICTS
from pipeline.tables.periods import is_named_by_years


def main() -> None:
    params = load_params()
    n_topics = catalog.chosen_topics()
    if catalog.topic_quality.read().is_empty():
        catalog.publish(**catalog.make_empty("data/evolution"))
        tell("evolution：没有主题，无法比较", "evolution: no topics to compare")
        return
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    documents = blank_gaps(documents, catalog.years.read())
    tables = {
        "topic_words": joining.join_words(catalog.topic_words.read(n_topics), catalog.topic_members.read()),
        "topic_quality": catalog.topic_quality.read(),
        "topic_labels": catalog.topic_labels.read(),
        "own_names": catalog.own_names.read(),
        "unchanged_sections": catalog.unchanged_sections.read(n_topics),
    }
    periods = params.evolution.periods or choice.choose_periods(documents, params.evolution.min_voices)
    asked = replace(params.evolution, periods=periods)
    dated = date_documents(documents, periods)
    found = evolution.trace_evolution(
        read_sections(tables, dated, n_topics, len(periods)),
        dated,
        tables,
        params.topics.n_terms,
        asked,
        params.resampling,
    )
    catalog.publish(**found)
    verdicts = found["period_topics"]["verdict"].drop_nulls().value_counts().sort("verdict").rows()
    became = found["topic_links"].filter("claimed")["fate"].value_counts().sort("fate").rows()
    told = [(VERDICTS[code], n) for code, n in verdicts] + [(FATES[code], n) for code, n in became]
    n_described = (~tables["topic_quality"]["background"]).sum()
    (periods_zh, periods_en), (outside_zh, outside_en) = name_periods(periods), tell_outside(documents, periods)
    tell(
        f"evolution：{periods_zh}，{n_described} 个主题：{'，'.join(f'{zh} {n:,}' for (zh, _), n in told)}{outside_zh}",
        f"evolution: {periods_en}, {n_described} topics: {', '.join(f'{n:,} {en}' for (_, en), n in told)}{outside_en}",
    )


def read_sections(tables: dict[str, pl.DataFrame], dated: pl.DataFrame, n_topics: int, n_periods: int) -> Topics:
    """The topics, and the sections of these documents in their own words; no more is read than is compared.

    What the sections are gathered from is let go before anything is counted.
    """
    sections = catalog.read_own_sections("document_id", "n_chars").join(dated, on="document_id", how="semi")
    sections = sections.sort("section_id")
    own, members = sections["section_id"], catalog.topic_members.read()
    section_topics = gather_topics(
        pick_sections(catalog.section_topics.read_parts(n_topics=n_topics), own), len(members)
    )
    section_terms = gather_terms(pick_sections(catalog.section_terms.read_parts(), own))
    shares = joining.join_shares(section_topics, members)
    return gather_sections(section_terms, shares, sections, tables, dated, n_periods)


def name_periods(periods: Sequence[Period]) -> Words:
    """How many periods there are, and which."""
    years = ["–".join(map(str, dict.fromkeys(period.years))) for period in periods]
    shown = [
        span if is_named_by_years(period.name, "-".join(map(str, period.years))) else f"{period.name} {span}"
        for period, span in zip(periods, years, strict=True)
    ]
    return f"{len(periods)} 个时期（{'、'.join(shown)}）", f"{len(periods)} periods ({', '.join(shown)})"


def tell_outside(documents: pl.DataFrame, periods: Sequence[Period]) -> Words:
    """How many documents are in no period: those of other years, and those whose year is unknown or a gap; nothing where all are in one."""
    spans = [period.years for period in periods]
    inside = pl.any_horizontal(pl.lit(False), *(pl.col("year").is_between(first, last) for first, last in spans))
    n_outside = documents.drop_nulls("year").filter(~inside).height
    n_undated = documents["year"].null_count()
    zh = [f"{n:,} 份{why}" for n, why in ((n_outside, "在各时期之外"), (n_undated, "年份不明或当年文字过少")) if n]
    en = [
        f"{n:,} documents {why}"
        for n, why in ((n_outside, "outside of all periods"), (n_undated, "without a year that counts"))
        if n
    ]
    return f"；未归入的文档：{'，'.join(zh)}" if zh else "", f"; not compared: {', '.join(en)}" if en else ""
