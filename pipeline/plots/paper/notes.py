"""What the caption of a figure of the paper adds to that of its kind, events, years, signs; and why a figure has nothing to show."""

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from pipeline.params.errors import Words
from pipeline.params.events import Event
from pipeline.params.paper import PaperFigure
from pipeline.params.sections import Params
from pipeline.plots.drawing.topic_titles import title_topics
from pipeline.plots.drawing.words import say
from pipeline.plots.keywords.events import name_event, number_events
from pipeline.plots.terms.keyness import name_untested_years
from pipeline.tables.codes import pick
from pipeline.tables.topics import OWN_DOUBTS

# What is said of a kind of figure beyond its caption.
SAID = {
    "first_uses": "first_uses_note",
    "topics": "topics_note",
    "cowords": "coword_note",
    "correspondence": "correspondence_note",
    "dendrogram": "dendrogram_note",
    "citation_levels": "citation_note",
    "copied_passages": "copies_note",
}
# Signs that the caption of their kind does not explain, in the order in which they are told; colours with what they are in grey.
TOLD: Mapping[str, Sequence[str]] = {
    "keyword_trajectories": ("step", "end", "burst", "turn"),
    "keyword_heatmap": ("gap",),
    "first_uses": ("gap", "undated"),
    "topic_heatmap": ("gap",),
    "correspondence": ("some years",),
    "dendrogram": ("halves",),
    "copied_passages": ("thousand",),
    "topic_flows": ("rising", "falling", "unclear", "parting", "pointed", "dashed"),
}
COLOURS: Mapping[str, tuple[Words, Words]] = {
    "rising": (("橙", "orange"), ("深灰", "dark")),
    "falling": (("蓝", "blue"), ("中灰加横线", "horizontal lines")),
    "unclear": (("浅灰条带", "pale bands"), ("浅灰条带", "pale bands")),
    "parting": (("绿", "green"), ("斜线", "slanting lines")),
}
_NO_KEYWORD: Words = ("没有关键词被提及，或文档年份均不明", "no keyword is mentioned, or no document has a year")
_NO_TOPIC_YEARS: Words = ("未拟合主题，或可用的文档过少", "no topics were fitted, or too few documents for them")
# Why a corpus has nothing to show in a figure of this kind.
EMPTY: Mapping[str, Words] = {
    "corpus_years": ("没有计入的文档", "no document counts"),
    "keyword_trajectories": _NO_KEYWORD,
    "keyword_heatmap": _NO_KEYWORD,
    "first_uses": ("没有关键词可列首见的年份", "no keyword has a year of first use"),
    "year_keyness": ("没有可以比较的年份", "no year can be compared with others"),
    "topics": ("条目或词过少，未拟合主题", "too few sections or terms to fit topics"),
    "topic_years": _NO_TOPIC_YEARS,
    "topic_heatmap": _NO_TOPIC_YEARS,
    "topic_flows": ("没有可以比较的相邻时期", "no two periods can be compared"),
    "cowords": ("没有显著关联的词对", "no pair of terms is significantly linked"),
    "correspondence": (
        "有文档的年份或共有的词不足三个",
        "fewer than three years with documents, or terms in common",
    ),
    "dendrogram": ("自有文字足够的独立来源不足三个", "fewer than three voices have enough text of their own"),
    "citation_levels": ("没有引用，或引用均由同一层级指向同一层级", "no citations, or all of one level to one level"),
    "copied_passages": ("不同独立来源之间没有相同的文字", "no passages are shared by different voices"),
    "robustness": ("没有可以再次检验的关键词结论", "no claim about a keyword can be tested again"),
}


def write_note(
    asked: PaperFigure,
    tables: Mapping[str, pl.DataFrame],
    events: Sequence[Event],
    params: Params,
    language: str,
    cut: Collection[str],
    narrow: bool,
    signs: Collection[str],
) -> str:
    """Sentences in one language; empty where there is nothing to add. tables: as they are drawn. cut: what the figure shows of
    names that it cuts. narrow: it has no room for names beside others.

    signs: as `find_signs` has them.
    """
    parts = [say(SAID[asked.kind], language)] if asked.kind in SAID else []
    parts.append(_tell_signs(asked.kind, signs, params.paper.grey, language))
    if asked.kind == "topic_flows" and asked.topics:
        left_out = tables["topic_labels"].height - len(asked.topics)
        parts.append(say("flows_some", language, len(asked.topics), left_out) if left_out else "")
        parts.append(say("flows_chosen", language) if "chosen" in signs else "")
    if "panels" in signs:
        parts.append(say("axes_note", language))
    if "event" in signs:
        parts.append(_name_events(tables, events, language))
    if asked.kind == "year_keyness":
        parts.append(name_untested_years(tables["keyness_groups"], tables["years"], language))
    if asked.kind in ("topic_years", "topic_heatmap") and _has_unknown(tables["topic_years"]):
        parts.append(say("unknown_legend", language).strip())
    if "topic_labels" in tables and tables["topic_labels"].filter(~pl.col("doubt").is_in(OWN_DOUBTS)).height:
        parts.append(say("no_evidence", language) + pick(language, "。", "."))
    if asked.years and asked.kind in ("keyword_trajectories", "keyword_heatmap", "first_uses", "year_keyness"):
        parts.append(say("all_years_note", language, *asked.years))
    if cut or narrow:
        parts.append(_name_whole(asked, tables, params, cut, language))
    return pick(language, "", " ").join(filter(None, parts))


def _tell_signs(kind: str, signs: Collection[str], grey: bool, language: str) -> str:
    """A sentence on the signs that are drawn."""
    told = []
    for sign in TOLD.get(kind, ()):
        colours = [pick(language, *COLOURS[sign][grey])] if sign in COLOURS else []
        told += [say(f"{sign.replace(' ', '_')}_note", language, *colours)] if sign in signs else []
    sentence = pick(language, "；", "; ").join(told)
    return sentence[:1].upper() + sentence[1:] + pick(language, "。", ".") if told else ""


def _name_whole(
    asked: PaperFigure, tables: Mapping[str, pl.DataFrame], params: Params, cut: Collection[str], language: str
) -> str:
    """The whole names of what is cut for want of room: of topics, of keywords, and in English what these are called beside themselves."""
    of_keywords = tables.get("keyword_trends", tables.get("first_uses", pl.DataFrame()))
    if "topic_labels" in tables:
        titles = title_topics(tables["topic_labels"], language, [topic - 1 for topic in asked.topics])
        frame = pick(language, "（{}）", " ({})")
        named = [
            f"{title.number} {title.name}" + (frame.format(title.frame) if title.frame else "")
            for title in titles.values()
        ]
    elif "keyword" in of_keywords.columns:
        glosses = {keyword.keyword: keyword.en for keyword in params.keywords if keyword.en and language == "en"}
        named = [
            f"{keyword}: {glosses[keyword]}" if keyword in glosses else keyword
            for keyword in of_keywords["keyword"].unique(maintain_order=True)
            if keyword in glosses or keyword.startswith(tuple(cut))
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
