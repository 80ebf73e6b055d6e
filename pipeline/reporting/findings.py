"""The findings at the head of the page: a sentence each with its numbers, evidence and chart, made from claims alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.charts.sparklines import Point, draw_interval, draw_years
from pipeline.reporting.sections.periods import count_doubted
from pipeline.reporting.sections.robustness import add_robustness, find_robustness
from pipeline.reporting.writing.claim_numbers import Row
from pipeline.reporting.writing.claims import holds_no_change, holds_zero, name_keyword, tell_claim
from pipeline.reporting.writing.notation import write_count, write_difference, write_rate, write_share
from pipeline.reporting.writing.p_values import TESTS
from pipeline.reporting.writing.shapes import YEARS, Ledger, Number, Place, Tables
from pipeline.reporting.writing.topic_claims import YEAR, name_claimed, tell_change, tell_effect
from pipeline.reporting.writing.topic_names import pair_alike
from pipeline.reporting.writing.years import drop_far_years
from pipeline.tables.codes import pick
from pipeline.tables.keywords import CLAIMS

N_FINDINGS = 7
N_TOPICS = 3  # places kept for topics while there are more keywords than the others take, and the other way round
UP = ("上升", "随之上升", "更多")  # of topics
_ASKED_FIRST = ("上升", "下降", "随之上升", "随之下降")  # what rose and what fell is what a reader looks for
SOUND_GRADES = ("A", "B", "C")  # of a topic that came back
# A change between periods is tested by permutation, which is moderate evidence of a keyword, too.
PERIOD_EVIDENCE = "moderate"


@dataclass(frozen=True)
class Finding:
    """One claim as the page opens with it.

    kind: keyword, group (of keywords) or topic. subject: the keyword, the name of the group, or the topic's number from 1; name: what the
    sentence calls it, at its beginning. verdict, evidence: codes of its table. anchor: of its evidence on the page.
    chart: SVG; drawn: what it shows. numbers: those of the sentence, and where they come from.
    """

    kind: str
    subject: str | int
    name: str
    verdict: str
    evidence: str
    sentence: str
    anchor: str
    chart: str
    drawn: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Found:
    """The findings, and how many more claims stand in the sections."""

    findings: list[Finding]
    n_more: int


def find_findings(tables: Tables, params: Params) -> Found:
    """At most seven: strong evidence before moderate, keywords before topics, then in the order of `_order`.

    Four are of keywords and groups and three of topics; where one has fewer claims, the other takes its places. Left out are topics that
    are no finding (frames of speech, background, grade D, not graded), and rises and falls whose interval holds no change.
    """
    keywords = [
        row | {"place": place, "rank": _rank_keyword(row)}
        for place, row in enumerate(tables["keyword_trends"].to_dicts(), 1)
        if row["verdict"] in CLAIMS
    ]
    alike = pair_alike(tables["topic_twins"], tables["topic_members"], params.evolution.min_similarity)
    topics = _mark_opposed(_list_topic_claims(tables), alike)
    first = _order([row for row in keywords if not holds_no_change(row)])
    second = _order(_take_themes(topics, tables["topic_members"]))
    n_topics = min(len(second), max(N_TOPICS, N_FINDINGS - len(first)))
    chosen = [
        *(_find_keyword(row, tables, params) for row in first[: N_FINDINGS - n_topics]),
        *(_find_topic(row, tables, params) for row in second[:n_topics]),
    ]
    findings = sorted(chosen, key=lambda finding: finding.evidence != "strong")
    return Found(findings, len(keywords) + len(topics) - len(findings))


def mark_doubted(tables: Tables) -> pl.DataFrame:
    """Documents that count, with whether the audit has an error about them."""
    doubted = tables["document_uses"].filter("doubted")["document_id"]
    return tables["documents"].with_columns(doubted=pl.col("document_id").is_in(doubted.implode()))


def _order(claims: Sequence[Row]) -> list[Row]:
    """Claims clearest first: the clearest of each verdict, rises and falls before others of like evidence, then all others."""
    ranked = sorted(claims, key=lambda row: row["rank"])
    first: dict[str, Row] = {}
    for row in ranked:
        first.setdefault(row["verdict"].removeprefix("随之"), row)
    best = sorted(first.values(), key=lambda row: (row["evidence"] != "strong", row["verdict"] not in _ASKED_FIRST))
    return [*best, *(row for row in ranked if not any(row is one for one in best))]


def _rank_keyword(row: Row) -> tuple[Any, ...]:
    """Strong evidence before moderate, then the lower q, then more mentions."""
    weak = row["evidence"] != "strong"
    q = row[TESTS[row["verdict"]][weak]]
    return weak, 1.0 if q is None else q, -row["n_mentions"], row["keyword"]


def _list_topic_claims(tables: Tables) -> list[Row]:
    """What is claimed of the shares of topics that are a finding: rows of topic_effects, and of period_topics with the period before."""
    labels = tables["topic_labels"].filter(pl.col("doubt").is_null(), pl.col("grade").is_in(SOUND_GRADES))
    claims = tables["topic_effects"].drop_nulls("evidence").join(labels, on="topic", how="semi").to_dicts()
    claims = [row | {"table": "topic_effects", "low": row["ci_low"], "high": row["ci_high"]} for row in claims]
    period_topics = tables["period_topics"]
    for earlier, later in pairwise(period_topics["period"].unique(maintain_order=True)):
        before = period_topics.filter(period=earlier).rows_by_key("topic", named=True, unique=True)
        moved = period_topics.filter(pl.col("verdict").is_in(("上升", "下降")), period=later)
        claims += [
            row
            | {"table": "period_topics", "before": before[row["topic"]]}
            | {"low": row["change_low"], "high": row["change_high"], "evidence": PERIOD_EVIDENCE}
            for row in moved.join(labels, on="topic", how="semi").iter_rows(named=True)
        ]
    return [row | {"rank": _rank_topic(row)} for row in claims]


def _mark_opposed(claims: Sequence[Row], alike: Mapping[tuple[int, int], float]) -> list[Row]:
    """Each claim with `opposed`: the topics alike to its own of which the opposite is claimed in the same question, and their cosines."""
    alone = {topic: topic for row in claims for topic in (row["topic"],)}
    ways = {(row["topic"], *_ask(row, alone)[1:]): row["verdict"] in UP for row in claims}
    return [
        row
        | {
            "opposed": [
                (other, cosine)
                for pair, cosine in sorted(alike.items())
                if row["topic"] in pair
                for other in pair
                if ways.get((other, *_ask(row, alone)[1:])) is (row["verdict"] not in UP)
            ]
        }
        for row in claims
    ]


def _rank_topic(row: Row) -> tuple[Any, ...]:
    """Strong evidence before moderate, then the lower q, then more documents."""
    asked = (row.get("covariate") or "", row.get("group") or "", row.get("period") or "")
    return row["evidence"] != "strong", row["q"], -row["n_documents"], row["topic"], asked


def _take_themes(claims: Sequence[Row], topic_members: pl.DataFrame) -> list[Row]:
    """The clearest claim of each theme whose interval leaves out no change; none where its parts (twins) go opposite ways."""
    theme = dict(topic_members.select("topic", "first_twin").iter_rows())
    ways: dict[tuple[Any, ...], set[bool]] = {}
    for row in claims:
        ways.setdefault(_ask(row, theme), set()).add(row["verdict"] in UP)
    clear = [
        row
        for row in sorted(claims, key=lambda row: row["rank"])
        if row["low"] is not None and not holds_zero(row["low"], row["high"]) and len(ways[_ask(row, theme)]) == 1
    ]
    taken: dict[int, Row] = {}
    for row in clear:
        taken.setdefault(theme[row["topic"]], row)
    return list(taken.values())


def _ask(row: Row, theme: dict[int, int]) -> tuple[Any, ...]:
    """The theme of a claim, and what was asked of it."""
    return theme[row["topic"]], row["table"], row.get("covariate"), row.get("group"), row.get("period")


def _find_keyword(row: Row, tables: Tables, params: Params) -> Finding:
    language, keyword = params.report.language, row["keyword"]
    years = tables["keyword_years"].filter(keyword=keyword)
    columns = ("year", "own_per_10k_chars", "own_low", "own_high", "hollow")
    points = [Point(*values) for values in drop_far_years(years, tables["years"]).select(columns).iter_rows()]
    name = name_keyword(row, params)
    drawn, told = pick(language, "自有文字每万字提及次数", "mentions per 10,000 characters of own words"), Ledger()
    return Finding(
        kind=row["question"],
        subject=keyword,
        name=name,
        verdict=row["verdict"],
        evidence=row["evidence"],
        sentence=add_robustness(
            tell_claim(row, years, tables["documents"], params, told),
            find_robustness(tables["robustness"], keyword=keyword),
            language,
            told,
        ),
        anchor=f"k{row['place']}",
        chart=draw_years(
            points, pick(language, f"{name}逐年{drawn}", f"{name}, {drawn}, by year"), write_rate, language
        ),
        drawn=drawn,
        numbers=tuple(told.numbers),
    )


def _find_topic(row: Row, tables: Tables, params: Params) -> Finding:
    language, topic = params.report.language, row["topic"]
    label = tables["topic_labels"].filter(topic=topic).row(0, named=True)
    name, told = name_claimed(label, language), Ledger()
    if row["table"] == "topic_effects":
        n_doubted = int(mark_doubted(tables)["doubted"].sum())
        behind = Place("document_uses", "used=true; doubted=true"), "len()"
        asked = {name: row[name] for name in ("topic", "covariate", "group")}
        robust = find_robustness(tables["robustness"], **asked)
        sentence = tell_effect(row, label, n_doubted, params, told)
    else:
        robust, doubted = None, count_doubted(tables["period_topics"], tables["years"])
        n_doubted = doubted[row["before"]["period"]] + doubted[row["period"]]
        spans = [f"year from {' to '.join(span['years'].split('-'))}" for span in (row["before"], row)]
        behind = Place(YEARS, " or ".join(spans)), "sum(n_doubted)"
        sentence = tell_change(row["before"], row, label, n_doubted, params, told)
    if n_doubted:
        told.take(behind[0].write(n_doubted, behind[1], write_count))
    sentence = add_robustness(sentence, robust, language, told)
    if row.get("covariate", YEAR) == YEAR:
        drawn = pick(language, "占当年全部汉字数的份额", "share of all Chinese characters of the year")
        columns = ("year", "prevalence", "ci_low", "ci_high", pl.col("ci_low").is_null().alias("hollow"))
        years = drop_far_years(tables["topic_years"].filter(topic=topic), tables["years"]).select(columns)
        points = [Point(*values) for values in years.iter_rows()]
        chart = draw_years(points, pick(language, f"{name}{drawn}", f"{name}, {drawn}"), write_share, language)
    else:
        drawn = pick(language, "百分点", "percentage points")
        ends = (row["estimate"], row["ci_low"], row["ci_high"])
        chart = draw_interval(*ends, pick(language, f"{name}，{drawn}", f"{name}, {drawn}"), write_difference, language)
    return Finding(
        "topic",
        topic + 1,
        name,
        row["verdict"],
        row["evidence"],
        sentence,
        f"topic-{topic + 1}",
        chart,
        drawn,
        tuple(told.numbers),
    )
