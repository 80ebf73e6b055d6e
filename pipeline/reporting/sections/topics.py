"""What topics are called, what they are about, whether they are any finding, and why there are so many."""

from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.evidence.shown import name_files
from pipeline.reporting.sections.topic_identity import describe_identity
from pipeline.reporting.writing.shapes import Content, Rows, Tables
from pipeline.reporting.writing.topic_names import describe_twins, list_parts, list_twins, order_topics
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import FRAME_SIGNS, GRADES, pick
from pipeline.tables.topics import OWN_DOUBTS, list_labels, title_topic

RANKS = {"probability": "rank", "frex": "frex_rank"}
DOUBTS: dict[str, tuple[str, str]] = {
    "few_documents": (
        "可用的文档不足 10 份，不足以拟合主题。",
        "Fewer than 10 documents could be used, too few to find topics in.",
    ),
    "few_sections": (
        "平均每个主题不足 10 个条目；请在 topics.candidates 里试更小的数，或加文档。",
        "There are fewer than 10 sections for each topic; try fewer topics (topics.candidates) or more documents.",
    ),
    "no_topics": (
        "这些主题并不比不分主题更能预测留出的文本。",
        "These topics predict held-out text no better than no topics at all.",
    ),
    "none_back": (
        "没有一个主题在八成以上的拟合中重现。",
        "Not one topic came back in 80% of the fits.",
    ),
}


def describe_topics(tables: Tables, params: Params) -> Content:
    """The topics, what became of the names given to them and of those of an earlier model, and how their number was chosen."""
    language = params.report.language
    themes = tables["topic_quality"].filter(~pl.col("background"))
    return {
        "topics": _list_topics(tables, params),
        "frames": _describe_frames(tables["topic_frames"], language),
        "n_topics": themes.height,
        "n_background": tables["topic_quality"]["background"].sum(),
        "graded": tables["topic_quality"]["grade"].count() > 0,
        "grades": _count_grades(tables["topic_labels"].filter(pl.col("doubt").ne_missing("frame"))),
        "frame_grades": _count_grades(tables["topic_labels"].filter(doubt="frame")),
        "twins": describe_twins(tables["topic_members"].join(themes, on="topic", how="semi")),
        "topic_doubt": tell_doubt(tables["topic_labels"], language),
        "topic_names": _place_names(tables["topic_names"]),
        "identity": describe_identity(tables, language),
        "chosen": find_chosen(tables["choice"]),
        "choice": tables["choice"].sort("n_topics").to_dicts(),
        "choice_message": _tell_choice(tables["choice"], language),
    }


def name_topic(label: dict[str, Any], language: str) -> str:
    """What to call a topic of topic_labels where there is room for one thing: its title, or its label."""
    return title_topic(label, language) or str(label["label"])


def _describe_frames(topic_frames: pl.DataFrame, language: str) -> dict[int, Any]:
    """Of each topic that is boilerplate its measures, and what makes it one."""
    return {
        row["topic"]: row | {"sign": translate(FRAME_SIGNS, row["why"], language)}
        for row in topic_frames.filter("is_frame").iter_rows(named=True)
    }


def find_chosen(choice: pl.DataFrame) -> dict[str, Any]:
    """The candidate number of topics that was taken."""
    return choice.filter("chosen").row(0, named=True)


def _count_grades(topic_labels: pl.DataFrame) -> dict[str, int]:
    """Grade, or "" where there is none → how many have it, in order; none that nobody has."""
    grades = topic_labels["grade"].fill_null("").to_list()
    return {grade: grades.count(grade) for grade in (*GRADES, "") if grade in grades}


def _tell_choice(choice: pl.DataFrame, language: str) -> str:
    """What is to be said of the number of topics, as a sentence."""
    message = str(find_chosen(choice)[pick(language, "message_zh", "message_en")])
    return pick(language, f"{message}。", f"{message[:1].upper()}{message[1:]}.")


def tell_doubt(topic_labels: pl.DataFrame, language: str) -> str | None:
    """Why no topic of this corpus is a finding, as a sentence; None where some may be."""
    doubts = topic_labels.filter(~pl.col("doubt").is_in(OWN_DOUBTS))["doubt"]
    return translate(DOUBTS, doubts[0], language) if doubts.len() else None


def _list_topics(tables: Tables, params: Params) -> Rows:
    """Each topic with its name and label, terms three ways, nearest topics, passages, and how far to trust it; twins together.

    bars: its terms by relevance, the first n_terms of which are shown, and the others where the reader moves λ; of each the name of
    its evidence. most: the highest count of those shown.
    """
    n_terms, language = params.topics.n_terms, params.report.language
    files = name_files(tables["keyness"], params.keyness.n_terms, tables["topic_terms"], tables["coword_terms"])
    names = ("topic_terms", "topic_neighbours", "topic_sections", "topic_quality")
    terms, neighbours, passages, quality = (tables[name].rows_by_key("topic", named=True) for name in names)
    sources = tables["documents"].select("document_id", "title", "reference").rows_by_key("document_id", unique=True)
    twins, parts = (find(tables["topic_members"]) for find in (list_twins, list_parts))
    labels = list_labels(tables["topic_labels"])
    shown = {label["topic"]: name_topic(label, language) for label in labels}
    rows = []
    for label in order_topics(labels, tables["topic_members"]):
        topic = label["topic"]
        bars = [row | {"evidence_file": files[row["term"]]} for row in _rank(terms[topic], "relevance_rank")]
        rows.append(
            label
            | {
                "number": topic + 1,
                "shown": shown[topic],
                "source": sources.get(label["phrase_document_id"]),
                "twins": twins.get(topic, []),
                "parts": parts.get(topic, []),
                "quality": quality[topic][0],
                "bars": bars,
                "most": max(row["count"] for row in bars[:n_terms]),
                "terms": {weight: _rank(terms[topic], rank, n_terms) for weight, rank in RANKS.items()},
                "neighbours": [
                    row | {"shown": shown[row["neighbour"]]} for row in _rank(neighbours.get(topic, []), "rank")
                ],
                "passages": _rank(passages.get(topic, []), "rank"),
            }
        )
    return rows


def _rank(rows: Rows, rank: str, most: int = 10**9) -> Rows:
    """The rows in this order, no further than this."""
    return sorted((row for row in rows if row[rank] <= most), key=lambda row: int(row[rank]))


def _place_names(topic_names: pl.DataFrame) -> Rows:
    """Each name of topics.names with the topic that fits it best, and the name that has that topic."""
    holders = dict(topic_names.filter(pl.col("reason") == "placed").select("topic", "name").iter_rows())
    return [row | {"holder": holders.get(row["topic"])} for row in topic_names.iter_rows(named=True)]
