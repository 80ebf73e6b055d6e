"""The tables of topics and of distinctive terms."""

import math
from collections.abc import Iterator

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.evidence.shown import rank_distinctive
from pipeline.reporting.paper.shapes import Column, PaperTable, Rows
from pipeline.reporting.writing.notation import (
    DASH,
    write_count,
    write_interval,
    write_p,
    write_rate,
    write_score,
    write_share,
)
from pipeline.reporting.writing.shapes import Cell, Place, Tables
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import DOUBTS, GRADES, pick
from pipeline.tables.topics import OWN_DOUBTS, list_labels, title_topic

N_WORDS = 8  # of a topic


def describe_topics(tables: Tables, params: Params) -> PaperTable:
    """Topics by number, boilerplate last: name or label, words by relevance, share, grade and coherence.

    No rows where the corpus carries no topic (`find_doubts`): what is no finding is no table of a paper.
    """
    language, labels = params.report.language, list_labels(tables["topic_labels"])
    if find_doubts(tables["topic_labels"]):
        labels = []
    quality = tables["topic_quality"].rows_by_key("topic", named=True, unique=True)
    ranked = tables["topic_terms"].filter(pl.col("relevance_rank") <= N_WORDS).sort("topic", "relevance_rank")
    words = dict(ranked.group_by("topic", maintain_order=True).agg("term").iter_rows())
    rows: Rows = []
    for label in labels:
        frames = label["doubt"] == "frame"
        if frames and all(len(row) > 1 for row in rows):
            rows.append((Cell(pick(language, *DOUBTS["frame"])),))
        place, own = Place("topic_quality", f"topic={label['topic'] + 1}"), quality[label["topic"]]
        rows.append(
            (
                place.write(label["topic"] + 1, "topic", str),
                Cell(title_topic(label, language) or label["label"]),
                Cell(pick(language, "、", ", ").join(words.get(label["topic"], []))),
                place.write(own["share"], "share", write_share),
                Cell(own["grade"] or DASH),
                place.write(own["c_v"], "c_v", write_score),
                place.write(own["npmi"], "npmi", write_score),
            )
        )
    return PaperTable(
        "topics",
        pick(language, "主题、份额与质量", "Topics, their shares and quality"),
        (
            Column(Cell(pick(language, "编号", "No.")), 0.06, "left"),
            Column(Cell(pick(language, "主题", "Topic")), 0.22, "left"),
            Column(Cell(pick(language, "主题词", "Top words")), 0.38, "left"),
            Column(Cell(pick(language, "份额", "Share")), 0.09),
            Column(Cell(pick(language, "评级", "Grade")), 0.07, "center"),
            Column(Cell("C_v"), 0.08),
            Column(Cell("NPMI"), 0.1),
        ),
        tuple(rows),
        _note_topics(language),
    )


def find_doubts(topic_labels: pl.DataFrame) -> list[str]:
    """Why no topic is a finding, as codes of DOUBTS; empty where topics are."""
    return sorted(set(topic_labels["doubt"].drop_nulls()) - set(OWN_DOUBTS))


def tell_left_out(tables: Tables, language: str) -> str:
    """Why there is no table of topics; empty where there is one, or no topic at all."""
    doubts = find_doubts(tables["topic_labels"])
    why = pick(language, "、", ", ").join(translate(DOUBTS, doubt, language) for doubt in doubts)
    return pick(language, f"未列主题表：{why}。", f"There is no table of topics: {why}.") if doubts else ""


def _note_topics(language: str) -> tuple[str, ...]:
    """What the columns mean."""
    grades = pick(language, "，", ", ").join(f"{grade} {pick(language, *words)}" for grade, words in GRADES.items())
    return (
        pick(
            language,
            "主题以给定名称或标题语称呼，均无者为相关度最高的三个词；主题词按相关度排列；份额为占全部词次的份额；"
            f"评级为在各起点（各以一半语料所作的拟合）中重现的程度（{grades}）；C_v 与 NPMI 为一致性。",
            "Topics are called by the name given to them, a phrase of headings or, failing these, their three most relevant terms. "
            "Top words are ordered by relevance; shares are of all words; grades say how often the topic was reproduced in starts, each "
            f"of which is a fit to half of the corpus ({grades}); C_v and NPMI are coherence.",
        ),
        pick(language, f"“{DASH}”表示无从计算或未评级。", f"“{DASH}”: not defined or not graded."),
    )


def describe_terms(tables: Tables, params: Params) -> PaperTable:
    """The distinctive terms of each year, with their odds ratio against all other years; no row where there is none."""
    language = params.report.language
    keyness = tables["keyness"].filter("distinctive", group_kind="year")
    return PaperTable(
        "terms",
        pick(language, "各年的特征词", "Distinctive terms of each year"),
        (
            Column(Cell(pick(language, "年份", "Year")), 0.1, "left"),
            Column(Cell(pick(language, "特征词", "Term")), 0.19, "left"),
            Column(Cell(pick(language, "次数", "Count")), 0.1),
            Column(Cell(pick(language, "文档数", "Documents")), 0.12),
            Column(Cell(pick(language, "独立来源数", "Voices")), 0.13),
            Column(Cell(pick(language, "优势比", "Odds ratio")), 0.1),
            Column(Cell(pick(language, "区间", "Interval")), 0.16),
            Column(Cell("q"), 0.1),
        ),
        tuple(_list_terms(rank_distinctive(keyness, params.keyness.n_terms))),
        (
            pick(
                language,
                "与其余各年相比；次数、文档数与独立来源数均只计自有条目（抄录不过半者）；优势比按先验收缩，区间为 ±1.96 标准误，"
                "以独立来源为抽样单位，未计入挑选的影响；q 为对全部词校正后的置换检验 p 值。",
                "Against all other years, in own sections (less than half copied). Odds ratios are shrunk by the prior; intervals are "
                "±1.96 standard errors with voices as sampling units, not adjusted for selection; q is the p value of the permutation "
                "test adjusted over all terms.",
            ),
        ),
    )


def _list_terms(terms: pl.DataFrame) -> Iterator[tuple[Cell, ...]]:
    """A row a term; the year stands before its first."""
    before = None
    for row in terms.to_dicts():
        place = Place("keyness", f"group_kind=year; group={row['group']}; term={row['term']}")
        half = 1.96 * row["standard_error"]
        ends = (math.exp(row["log_odds"] - half), math.exp(row["log_odds"] + half))
        yield (
            place.write(int(row["group"]), "group", str) if row["group"] != before else Cell(""),
            Cell(row["term"]),
            place.write(row["count"], "count", write_count),
            place.write(row["n_documents"], "n_documents", write_count),
            place.write(row["n_voices"], "n_voices", write_count),
            place.write(math.exp(row["log_odds"]), "exp(log_odds)", write_rate),
            place.write_interval(
                ends,
                ("exp(log_odds - 1.96 * standard_error)", "exp(log_odds + 1.96 * standard_error)"),
                write_interval,
            ),
            place.write(row["q"], "q", write_p),
        )
        before = row["group"]
