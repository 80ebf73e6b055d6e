"""Which topics rise, fall, come, go, part and join between periods that the researcher names, and in which words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack
from tqdm import tqdm

from pipeline.analysis.periods import period_words, periods, topic_links, transitions
from pipeline.analysis.periods.transitions import MIN_RETURNED, Topics
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.matrices import find_unknown, make_matrix
from pipeline.params.sections import EvolutionParams, Period, ResamplingParams
from pipeline.tables.contract import Dtype, Table
from pipeline.tables.periods import PERIOD_TOPICS, TOPIC_LINKS, TOPIC_PAIRS, TOPIC_SIMILARITIES

Matrix = NDArray[np.float64]
Tables = dict[str, pl.DataFrame]
Row = dict[str, Any]


def trace_evolution(tables: Tables, n_terms: int, params: EvolutionParams, resampling: ResamplingParams) -> Tables:
    """The tables period_topics, topic_links, topic_pairs, topic_similarities and period_terms, by their names.

    tables: section_terms, section_topics, topic_words, topic_quality, topic_labels, unchanged_sections, sections, documents.
    One model of all periods is held against the text of each, so that a topic is the same in all of them and only the text
    differs. Models fitted to each period apart differ where no word has changed, by their starts and because a fixed number of
    topics must fill what there is: a topic that goes leaves its place to half of another, which then seems to have split.
    Where one of two neighbours has under `params.min_documents` documents, or no topic is a finding, they are not compared: 证据不足.
    Nor is a topic whose share of one of them is not known, having been learned after an earlier model read what is in it.
    """
    dated = periods.date_documents(tables["documents"], params.periods)
    topics = _gather(tables, dated)
    shares = _describe_shares(topics, dated, params, resampling)
    words = period_words.share_words(topics.counts, topics.theta, topics.phi, topics.texts.document)
    n_periods = len(params.periods)
    terms = period_words.rank_period_terms(words, topics.terms, topics.texts.period, n_periods, n_terms)
    present = np.array([row["present"] for row in shares], dtype=bool).reshape(n_periods, -1)
    n_documents = [row["n_documents"] for row in shares[:: topics.n_topics]]
    # Documents without a term of the vocabulary have no topics.
    enough = [n >= params.min_documents and there.any() for n, there in zip(n_documents, present, strict=True)]
    if (tables["topic_labels"]["doubt"] != "not_back").any():
        enough = [False] * n_periods  # no topic of this corpus is a finding
    compared = [later for later in range(1, n_periods) if enough[later - 1] and enough[later]]
    links: list[Row] = []
    pairs: list[Row] = []
    similarities: list[Row] = []
    for later in tqdm(compared, desc="evolution", unit="period", disable=None):
        moved = transitions.make_transition(topics, words, later - 1, later, present, resampling)
        between = {"period_from": later - 1, "period_to": later}
        for row, p in zip(shares[later * topics.n_topics :], transitions.find_share_p(moved), strict=False):
            row["p"] = p
        similarity = transitions.compare_topics(moved)
        similarities += [
            between | {"topic_from": a, "topic_to": b, "similarity": value}
            for (a, b), value in np.ndenumerate(similarity)
        ]
        expected, least, word_p = transitions.find_word_p(moved, similarity)
        pairs += [between | row for row in transitions.compare_pairs(moved, params, resampling)]
        for row in transitions.describe_links(moved, similarity, params):
            a = row["topic_from"]
            if a is not None and a == row["topic_to"]:
                row |= {"expected": expected[a], "least_expected": least[a], "p": word_p[a]}
            links.append(between | row)
    _judge_shares(shares, topics, compared, params.max_q)
    _judge_pairs(pairs, params.max_q)
    _judge_links(links, pairs, shares, topics, params.max_q)
    found = {
        "period_topics": pl.DataFrame(shares, schema=_number(PERIOD_TOPICS)),
        "topic_links": pl.DataFrame(links, schema=_number(TOPIC_LINKS)),
        "topic_pairs": pl.DataFrame(pairs, schema=_number(TOPIC_PAIRS)),
        "topic_similarities": pl.DataFrame(similarities, schema=_number(TOPIC_SIMILARITIES)),
        "period_terms": terms,
    }
    return {name: _name_periods(table, params.periods) for name, table in found.items()}


def _gather(tables: Tables, dated: pl.DataFrame) -> Topics:
    """Topics and texts as arrays; sections in the order of their documents."""
    texts = periods.gather_texts(tables["section_topics"]["section_id"].unique(), tables["sections"], dated)
    every_count, counted, _ = make_matrix(tables["section_terms"], "section_id")
    # A section that an earlier model had need not have a term of this vocabulary: its row is empty.
    place = {section_id: number for number, section_id in enumerate(counted)}
    every_count = vstack([every_count, csr_array((1, every_count.shape[1]))], format="csr")
    phi = tables["topic_words"].sort("topic", "term")
    by_section = tables["section_topics"].sort("section_id", "topic")
    ids = by_section["section_id"].unique().sort()
    row_of = {section_id: row for row, section_id in enumerate(ids)}
    theta = by_section["probability"].to_numpy().reshape(len(ids), -1)
    theta = theta[[row_of[section_id] for section_id in texts.section_ids]]
    quality = tables["topic_quality"].sort("topic")
    return Topics(
        texts,
        phi["term"].unique().sort().to_list(),
        phi["probability"].to_numpy().reshape(theta.shape[1], -1),
        quality["alpha"].to_numpy(),
        tables["topic_labels"].sort("topic")["doubt"].is_not_null().to_numpy(),
        theta,
        find_unknown(theta, texts.section_ids, tables["unchanged_sections"]) & (texts.chars > 0),
        every_count[[place.get(section_id, len(counted)) for section_id in texts.section_ids]],
    )


def _describe_shares(
    topics: Topics, dated: pl.DataFrame, params: EvolutionParams, resampling: ResamplingParams
) -> list[Row]:
    """One row a topic in a period, by period and topic: its share of the period's characters, and of the change since the one before.

    Shares of periods without text are null, and so are those not known in all of it; so are intervals of too few documents.
    """
    texts, n_periods = topics.texts, len(params.periods)
    counts = dated.group_by("period").agg(n=pl.len(), n_issuers=pl.col("issuer").drop_nulls().n_unique())
    n_of = {period: (n, issuers) for period, n, issuers in counts.iter_rows()}
    by_document = periods.sum_sections(topics.theta * texts.chars, texts)
    chars = by_document.sum(axis=1, keepdims=True)
    held = [number for number in range(n_periods) if chars[texts.period == number].sum() > 0]
    draws = periods.resample_shares(by_document, chars, texts, n_periods, resampling) if held else None
    unknown = np.stack([topics.find_unknown(number) for number in range(n_periods)])
    if draws is not None:
        draws[:, unknown] = np.nan
    rows: list[Row] = []
    for number, period in enumerate(params.periods):
        inside = texts.period == number
        share = (
            by_document[inside].sum(axis=0) / chars[inside].sum()
            if number in held
            else np.full(topics.n_topics, np.nan)
        )
        share[unknown[number]] = np.nan
        ends = changes = [np.full(topics.n_topics, np.nan)] * 2
        if draws is not None and number in held:
            ends = list(periods.find_interval(draws[:, number], periods.count_clusters(texts, number), resampling))
            if number - 1 in held:
                n_clusters = periods.count_clusters(texts, number - 1, number)
                changes = list(periods.find_interval(draws[:, number] - draws[:, number - 1], n_clusters, resampling))
        n_documents, n_issuers = n_of.get(number, (0, 0))
        for topic in range(topics.n_topics):
            rows.append(
                {
                    "period": number,
                    "years": "-".join(map(str, period.years)),
                    "topic": topic,
                    "present": bool(share[topic] >= params.min_share),
                    "prevalence": share[topic],
                    "ci_low": ends[0][topic],
                    "ci_high": ends[1][topic],
                    "n_documents": n_documents,
                    "n_issuers": n_issuers,
                    "change": share[topic] - rows[-topics.n_topics]["prevalence"] if number else np.nan,
                    "change_low": changes[0][topic],
                    "change_high": changes[1][topic],
                    "p": None,
                }
            )
    return rows


def _judge_shares(shares: list[Row], topics: Topics, compared: Sequence[int], max_q: float) -> None:
    """q and verdict of each change: 上升, 下降, 不明, or 证据不足 where nothing was tested; none for the first period."""
    _adjust(shares)
    for row in shares:
        if row["period"] == 0:
            row["verdict"] = None
        elif row["period"] not in compared or row["q"] is None:
            row["verdict"] = "证据不足"
        else:
            row["verdict"] = "不明" if row["q"] >= max_q else "上升" if row["change"] > 0 else "下降"


def _judge_pairs(pairs: list[Row], max_q: float) -> None:
    """Whether a pair that parts or joins is claimed: beyond chance, and coming back in enough resamples."""
    _adjust(pairs)
    for row in pairs:
        row["claimed"] = bool(row["fate"] and row["q"] < max_q and row["share_returned"] >= MIN_RETURNED)


def _judge_links(links: list[Row], pairs: list[Row], shares: list[Row], topics: Topics, max_q: float) -> None:
    """Whether a link is claimed, whether its topic has other words now, and which topics are one in either period.

    A link from one topic to another, or to none, is claimed where it came back, no topic of it is doubted, and one of them comes
    or goes beyond chance. A topic's own link is split or merged where something claimed parts from it or joins it.
    """
    _adjust(links)
    verdicts = {(row["period"], row["topic"]): row["verdict"] for row in shares}
    for row in links:
        ends = [(row["topic_from"], "下降"), (row["topic_to"], "上升")]
        sure = any(topic is not None and verdicts[row["period_to"], topic] == verdict for topic, verdict in ends)
        doubted = any(topic is not None and topics.doubted[topic] for topic, _ in ends)
        is_own = row["topic_from"] == row["topic_to"]
        row["changed"] = None if row["q"] is None else bool(row["q"] < max_q)
        row["claimed"] = bool(not is_own and sure and not doubted and row["share_returned"] >= MIN_RETURNED)
    for later in sorted({row["period_to"] for row in links}):
        own = [row for row in links if row["period_to"] == later]
        apart, joined = (
            topic_links.group_topics(
                [
                    (row["topic"], row["other"])
                    for row in pairs
                    if row["period_to"] == later and row["claimed"] and row["fate"] == fate
                ],
                topics.n_topics,
            )
            for fate in ("split", "merged")
        )
        parting = {row["topic_from"] for row in own if row["claimed"] and row["fate"] == "split"}
        joining = {row["topic_to"] for row in own if row["claimed"] and row["fate"] == "merged"}
        for row in own:
            a, b = row["topic_from"], row["topic_to"]
            row["group_from"] = None if a is None else apart[a]
            row["group_to"] = None if b is None else joined[b]
            if a == b:
                split = row["group_from"] is not None or a in parting
                merged = row["group_to"] is not None or a in joining
                row["fate"] = "split" if split else "merged" if merged else "kept"
                row["claimed"] = split or merged


def _adjust(rows: list[Row]) -> None:
    """q of the rows that have a p, over all of them."""
    tested = [row for row in rows if row.get("p") is not None and not np.isnan(row["p"])]
    for row in rows:
        row["q"] = None
    for row, q in zip(tested, adjust_p(np.array([row["p"] for row in tested])), strict=True):
        row["q"] = float(q)


def _number(table: Table) -> dict[str, Dtype]:
    """The columns of a table of which the periods are numbers still."""
    return {name: pl.Int32 if name.startswith("period") else dtype for name, dtype in table.schema.items()}


def _name_periods(table: pl.DataFrame, named: Sequence[Period]) -> pl.DataFrame:
    """Periods by their names, and no number that is none."""
    names = dict(enumerate(period.name for period in named))
    columns = [name for name in ("period", "period_from", "period_to") if name in table.columns]
    return table.with_columns(
        pl.col(columns).replace_strict(names, return_dtype=pl.String), pl.col(pl.Float64).fill_nan(None)
    )
