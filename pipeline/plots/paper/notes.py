"""What the caption of a figure of the paper adds to that of its kind: events, years, signs that the picture does not explain."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipeline.params.events import Event
from pipeline.params.paper import PaperFigure
from pipeline.params.sections import Params
from pipeline.plots.drawing.topic_titles import title_topics
from pipeline.plots.drawing.words import say
from pipeline.plots.keywords.events import name_event, number_events
from pipeline.plots.terms.keyness import name_untested_years
from pipeline.tables.codes import pick
from pipeline.tables.topics import OWN_DOUBTS

# What the signs of a kind mean beyond its caption.
SIGNS = {
    "keyword_trajectories": "shape_note",
    "first_uses": "first_uses_note",
    "topics": "topics_note",
    "topic_years": "axes_note",
}


def write_note(
    asked: PaperFigure,
    tables: Mapping[str, pl.DataFrame],
    events: Sequence[Event],
    params: Params,
    language: str,
    is_cut: bool,
) -> str:
    """Sentences in one language; empty where there is nothing to add. tables: as they are drawn. is_cut: a name in the figure is."""
    parts = []
    if asked.kind in SIGNS:
        parts.append(say(SIGNS[asked.kind], language))
    if asked.kind == "keyword_trajectories":
        parts.append(_name_events(tables, events, language))
    if asked.kind == "year_keyness":
        parts.append(name_untested_years(tables["keyness"], tables["years"], language))
    if asked.kind == "topic_flows":
        parts.append(say("grey_flows_note" if params.paper.grey else "flows_note", language))
    if asked.kind in ("topic_years", "topic_heatmap") and _has_unknown(tables["topic_years"]):
        parts.append(say("unknown_legend", language).strip())
    if "topic_labels" in tables and tables["topic_labels"].filter(~pl.col("doubt").is_in(OWN_DOUBTS)).height:
        parts.append(say("no_evidence", language) + pick(language, "。", "."))
    if asked.years and asked.kind in ("keyword_trajectories", "keyword_heatmap", "first_uses", "year_keyness"):
        parts.append(say("all_years_note", language, *asked.years))
    if is_cut:
        parts.append(_name_whole(asked, tables, params, language))
    return pick(language, "", " ").join(filter(None, parts))


def _name_whole(asked: PaperFigure, tables: Mapping[str, pl.DataFrame], params: Params, language: str) -> str:
    """The whole names of what is cut for want of room: of topics, and in English what keywords are called beside themselves."""
    if "topic_labels" in tables:
        titles = title_topics(tables["topic_labels"], language, [topic - 1 for topic in asked.topics])
        named = [f"{title.number} {title.name}" for title in titles.values()]
    elif (
        "keyword" in tables.get("keyword_trends", tables.get("first_uses", pl.DataFrame())).columns and language == "en"
    ):
        of = tables.get("keyword_trends", tables.get("first_uses", pl.DataFrame()))["keyword"].to_list()
        named = [
            f"{keyword.keyword}: {keyword.en}" for keyword in params.keywords if keyword.en and keyword.keyword in of
        ]
    else:
        return ""
    return pick(language, "；", "; ").join(named) + pick(language, "。", ".") if named else ""


def _name_events(tables: Mapping[str, pl.DataFrame], events: Sequence[Event], language: str) -> str:
    """The events that the figure numbers."""
    years = tables["keyword_years"]["year"]
    shown = tables["keyword_trends"].filter(pl.col("n_mentions") > 0)["keyword"].to_list()
    if years.is_empty():
        return ""
    numbered = number_events(events, shown, int(years.min()), int(years.max()))  # type: ignore[arg-type]
    if not numbered:
        return ""
    named = [name_event(event, number, language) for event, number in numbered.items()]
    return say("events", language) + pick(language, "；", "; ").join(named) + pick(language, "。", ".")


def _has_unknown(topic_years: pl.DataFrame) -> bool:
    return bool(topic_years.select(((pl.col("n_documents") > 0) & pl.col("prevalence").is_null()).any()).item())
