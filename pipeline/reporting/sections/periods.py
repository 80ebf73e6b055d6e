"""What is claimed of topics from one period to the next, with the numbers and words of each."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.sections.topics import tell_doubt
from pipeline.reporting.writing.claims import holds_zero
from pipeline.reporting.writing.shapes import Content, Tables
from pipeline.reporting.writing.topic_names import gather_twins, list_twins, mark_names, pair_alike
from pipeline.tables.topics import OWN_DOUBTS

Row = dict[str, Any]
Words = dict[tuple[Any, ...], list[Row]]  # (period, topic) → its terms in order
_ALIKE = ("n_documents_before", "n_voices_before", "n_documents_after", "n_voices_after")


def describe_periods(tables: Tables, params: Params) -> Content:
    """The periods, what is claimed from each to the next, the numbers of every topic, and its words by period."""
    period_topics = tables["period_topics"]
    titles = mark_names(tables["topic_labels"], params.report.language)
    words: Words = {
        key: own.to_dicts()
        for key, own in tables["period_terms"]
        .sort("rank")
        .partition_by("period", "topic", as_dict=True, include_key=False)
        .items()
    }
    periods = period_topics.unique("period", keep="first", maintain_order=True)
    names = periods["period"].to_list()
    doubted = count_doubted(periods, tables["years"])
    alike = pair_alike(tables["topic_twins"], tables["topic_members"], params.evolution.min_similarity)
    return {
        "evolution": {
            **_count_outside(periods, tables),
            "periods": [
                row | {"n_doubted": doubted[row["period"]]}
                for row in periods.select("period", "years", "n_documents", "n_issuers", "n_voices").iter_rows(
                    named=True
                )
            ],
            "transitions": [
                _describe_transition(earlier, later, tables, words, titles, alike)
                | {"n_doubted": doubted[earlier] + doubted[later]}
                for earlier, later in pairwise(names)
            ],
            "topics": [
                {
                    "number": topic + 1,
                    "title": titles[topic],
                    "periods": [{"name": name, "terms": words.get((name, topic), [])} for name in names],
                }
                for topic in sorted(period_topics["topic"].unique())
            ],
        },
        "topic_doubt": tell_doubt(tables["topic_labels"], params.report.language),
        "ungraded": tables["topic_quality"]["grade"].count() == 0,
        "goes_on": not tables["topic_identity"].is_empty(),
    }


def _count_outside(periods: pl.DataFrame, tables: Tables) -> dict[str, Any]:
    """How many documents lie in no period: of years that count (outside), and without such a year."""
    counted = tables["years"].filter(pl.col("n_documents") > 0)
    spans = [span.split("-") for span in periods["years"]]
    inside = pl.any_horizontal(pl.lit(False), *(pl.col("year").is_between(int(a), int(b)) for a, b in spans))
    outside = counted.filter(~inside)
    return {
        "outside": outside["year"].to_list(),
        "n_outside": int(outside["n_documents"].sum()),
        "n_undated": tables["documents"].height - int(counted["n_documents"].sum()),
    }


def count_doubted(periods: pl.DataFrame, years: pl.DataFrame) -> dict[str, int]:
    """Period → how many of its documents the audit has an error about."""
    doubted = {}
    for period, span in periods.select("period", "years").iter_rows():
        first, last = map(int, span.split("-"))
        doubted[period] = int(years.filter(pl.col("year").is_between(first, last))["n_doubted"].sum())
    return doubted


def _describe_transition(
    earlier: str,
    later: str,
    tables: Tables,
    words: Words,
    titles: dict[int, str],
    alike: dict[tuple[int, int], float],
) -> dict[str, Any]:
    """What is claimed of two periods, and a row of numbers for each topic; nothing is where they were not compared."""
    period_topics = tables["period_topics"]
    before = {row["topic"]: row for row in period_topics.filter(period=earlier).to_dicts()}
    after = _mark_topics(period_topics.filter(period=later).to_dicts(), tables["topic_labels"])
    frames = {row["topic"] for row in after if row["doubt"] == "frame"}
    themes = [row for row in after if row["topic"] not in frames]
    links = tables["topic_links"].filter(period_from=earlier, period_to=later).to_dicts()
    twins = list_twins(tables["topic_members"])
    claimed = tables["topic_pairs"].filter(period_from=earlier, period_to=later).filter("claimed").to_dicts()
    pairs = [row for row in claimed if not frames & {row["topic"], row["other"]}]

    def name(topic: int, period: str) -> Row:
        first = [row["term"] for row in words.get((period, topic), [])[:3]]
        twin = twins.get(topic, [])
        return {"number": topic + 1, "title": titles[topic], "terms": first, "twins": twin, "uncertain": False}

    own = {row["topic_to"]: row for row in links if row["topic_from"] == row["topic_to"]}
    sure = [row for row in links if row["claimed"]]
    moved = [row for row in sure if row["topic_from"] != row["topic_to"] and row["fate"] in ("kept", "split", "merged")]
    # What passes between the halves of one theme is no change of themes.
    passed = _leave_twins(moved, ("topic_from", "topic_to"), twins)
    changed = _leave_twins(pairs, ("topic", "other"), twins)
    between_twins = len(moved) - len(passed) + len(pairs) - len(changed)
    return {
        "earlier": earlier,
        "later": later,
        "compared": bool(links),
        "alike": {name: after[0][name] for name in _ALIKE},
        "rising": _gather_moved(themes, "上升", name),
        "falling": _gather_moved(themes, "下降", name),
        "new": gather_twins(name(row["topic_to"], later) for row in sure if row["fate"] == "new"),
        "gone": gather_twins(name(row["topic_from"], earlier) for row in sure if row["fate"] == "gone"),
        "parted": [row | _name_pair(row, name, earlier) for row in changed if row["fate"] == "split"],
        "joined": [row | _name_pair(row, name, later) for row in changed if row["fate"] == "merged"],
        "moved": [row | {"a": name(row["topic_from"], earlier), "b": name(row["topic_to"], later)} for row in passed],
        "changed": gather_twins(
            name(topic, later) for topic, row in own.items() if row["changed"] and topic not in frames
        ),
        "opposed": [
            row | {"a": name(row["topic"], later), "b": name(row["other"], later)}
            for row in _list_opposed(alike, {row["topic"]: row for row in themes})
        ],
        "between_twins": between_twins,
        "unsure": sum(row["fate"] != "kept" and not row["claimed"] for row in links),
        "rows": [
            name(row["topic"], later) | row | {"before": before[row["topic"]], "link": own.get(row["topic"])} | entered
            for row, entered in zip(after, _list_entered(after, words), strict=True)
        ],
    }


def _mark_topics(rows: list[Row], topic_labels: pl.DataFrame) -> list[Row]:
    """Rows of period_topics with `uncertain` (`is_uncertain`) and `doubt`, why the topic itself is no finding; None where it may be."""
    doubts = dict(topic_labels.filter(pl.col("doubt").is_in(OWN_DOUBTS)).select("topic", "doubt").iter_rows())
    return [row | {"uncertain": is_uncertain(row), "doubt": doubts.get(row["topic"])} for row in rows]


def _gather_moved(themes: list[Row], verdict: str, name: Callable[[int, str], Row]) -> list[list[Row]]:
    """The topics with this verdict, twins together."""
    moved = (row for row in themes if row["verdict"] == verdict)
    return gather_twins(name(row["topic"], row["period"]) | {"uncertain": row["uncertain"]} for row in moved)


def is_uncertain(row: Row) -> bool:
    """Whether a rise or fall of period_topics has an interval that holds no change: the test of it is another computation."""
    return row["verdict"] in ("上升", "下降") and holds_zero(row["change_low"], row["change_high"])


def _list_entered(after: list[Row], words: Words) -> list[Row]:
    """For each topic of a period the terms that were not listed for the period before."""
    listed = [words.get((row["period"], row["topic"]), []) for row in after]
    return [{"entered": [term["term"] for term in own if term["entered"]]} for own in listed]


def _leave_twins(rows: list[Row], ends: tuple[str, str], twins: dict[int, list[int]]) -> list[Row]:
    """The rows whose two topics are no twins of each other."""
    return [row for row in rows if row[ends[1]] + 1 not in twins.get(row[ends[0]], [])]


def _list_opposed(alike: dict[tuple[int, int], float], after: dict[int, Row]) -> list[Row]:
    """Topics alike in words of which one rises and one falls: topic, other, their cosine, and their shares together, before and after."""
    return [
        {
            "topic": one,
            "other": other,
            "cosine": cosine,
            "before": after[one]["share_before"] + after[other]["share_before"],
            "after": after[one]["share_after"] + after[other]["share_after"],
        }
        for (one, other), cosine in sorted(alike.items())
        if {one, other} <= after.keys() and {after[one]["verdict"], after[other]["verdict"]} == {"上升", "下降"}
    ]


def _name_pair(row: Row, name: Callable[[int, str], Row], period: str) -> Row:
    return {"a": name(row["topic"], period), "b": name(row["other"], period)}
