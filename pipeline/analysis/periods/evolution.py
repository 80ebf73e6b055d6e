"""Which topics rise, fall, come, go, part and join between periods that the researcher names, and in which words."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from tqdm import tqdm

from pipeline.analysis.periods import period_words, periods, topic_links, transitions
from pipeline.analysis.periods.periods import Texts
from pipeline.analysis.periods.topics import Topics
from pipeline.analysis.periods.transitions import Row, Transition
from pipeline.analysis.statistics.arrays import Flags
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.resampling import MIN_RETURNED
from pipeline.params.sections import EvolutionParams, Period, ResamplingParams
from pipeline.tables.contract import Dtype, Table
from pipeline.tables.periods import PERIOD_TOPICS, TOPIC_LINKS, TOPIC_PAIRS, TOPIC_SIMILARITIES
from pipeline.tables.topics import OWN_DOUBTS

Tables = dict[str, pl.DataFrame]
_ALIKE = {"period": pl.Int64} | {
    f"n_{what}_{side}": pl.Int64 for side in ("before", "after") for what in ("documents", "voices")
}


def trace_evolution(
    topics: Topics,
    dated: pl.DataFrame,
    tables: Tables,
    n_terms: int,
    params: EvolutionParams,
    resampling: ResamplingParams,
) -> Tables:
    """The tables period_topics, topic_links, topic_pairs, topic_similarities and period_terms, by their names.

    topics: as from `gather_sections`; dated: as from `periods.date_documents`; tables: topic_quality, topic_labels, and own_names, terms
    that are not listed.
    One model of all periods is held against the text of each, so that a topic is the same in all of them and only the text
    differs. Models fitted to each period apart differ where no word has changed, by their starts and because a fixed number of
    topics must fill what there is: a topic that goes leaves its place to half of another, which then seems to have split.
    Changes are of like with like: of documents of a level and kind that both periods have, at the same mix of these
    (`periods.compare_alike`). Where one of two neighbours has under `params.min_voices` voices of such documents, or no topic is a
    finding or none was graded, they are not compared: 证据不足.
    Nor is a topic whose share of one of them is not known, having been learned after an earlier model read what is in it.
    """
    shares = _describe_shares(topics, dated, params, resampling)
    words = period_words.share_words(topics.counts, topics.theta, topics.phi, topics.texts.document)
    n_periods = len(params.periods)
    told = topics.terms, topics.texts.period, n_periods, n_terms, tables["own_names"]["term"]
    terms = period_words.rank_period_terms(words, *told)
    present = shares["present"].to_numpy().reshape(n_periods, -1)
    # There, and there in what can be compared: what one kind of body alone writes of is not new where that kind is.
    alike = shares.select("share_before", "share_after").to_numpy().T.reshape(2, *present.shape) >= params.min_share
    # No topic of some corpora is a finding.
    graded = tables["topic_quality"]["grade"].count() > 0 and tables["topic_labels"]["doubt"].is_in(OWN_DOUBTS).all()
    compared = _choose_compared(shares, params.min_voices) if graded else []
    share_p = np.full(present.shape, np.nan)
    changes: list[list[Row]] = [[], [], []]
    for later in tqdm(compared, desc="evolution", unit="period", disable=None):
        before, after = alike[:, later] & present[later - 1 : later + 1]
        moved = transitions.make_transition(topics, words, later - 1, later, before, after, resampling)
        share_p[later] = transitions.find_share_p(moved)
        for rows, more in zip(changes, _compare(moved, params, resampling), strict=True):
            rows += more
    similarities, pairs, links = changes
    tested = _adjust(
        shares.with_columns(p=share_p.ravel()),
        pl.DataFrame(pairs, schema=_number(TOPIC_PAIRS)),
        pl.DataFrame(links, schema=_number(TOPIC_LINKS)),
    )
    period_topics = _judge_shares(tested[0], compared, params.max_q)
    topic_pairs = _judge_pairs(tested[1], params.max_q)
    judged = _judge_links(tested[2], period_topics, topics.doubted, params.max_q)
    found = {
        "period_topics": period_topics,
        "topic_links": _judge_own_links(judged, topic_pairs, topics.n_topics),
        "topic_pairs": topic_pairs,
        "topic_similarities": pl.DataFrame(similarities, schema=_number(TOPIC_SIMILARITIES)),
        "period_terms": terms,
    }
    return {name: _name_periods(table, params.periods) for name, table in found.items()}


def _compare(moved: Transition, params: EvolutionParams, resampling: ResamplingParams) -> tuple[list[Row], ...]:
    """The rows of topic_similarities, topic_pairs and topic_links between two periods."""
    between = {"period_from": moved.earlier, "period_to": moved.later}
    similarity = transitions.compare_topics(moved)
    alike = [
        between | {"topic_from": a, "topic_to": b, "similarity": value} for (a, b), value in np.ndenumerate(similarity)
    ]
    pairs = [between | row for row in transitions.compare_pairs(moved, params, resampling)]
    return alike, pairs, [between | row for row in transitions.describe_links(moved, similarity, params)]


def _describe_shares(
    topics: Topics, dated: pl.DataFrame, params: EvolutionParams, resampling: ResamplingParams
) -> pl.DataFrame:
    """One row a topic in a period, by period and topic: its share of the characters of the period's own words, and the change.

    Shares of periods without text are NaN, and so are those not known in all of it; so are intervals of too few voices, and changes
    between periods that have no level and kind of documents in common.
    """
    texts = topics.texts
    n_periods = len(params.periods)
    by_document = topics.by_document
    chars = by_document.sum(axis=1, keepdims=True)
    share, low, high, before, after, change_low, change_high = np.full((7, n_periods, topics.n_topics), np.nan)
    alike: list[Row] = []
    held = [number for number in range(n_periods) if chars[texts.period == number].sum() > 0]
    if held:
        draws = periods.resample_shares(by_document, chars, texts, n_periods, resampling)
        draws[:, topics.unknown] = np.nan
    for number in held:
        inside = texts.period == number
        share[number] = by_document[inside].sum(axis=0) / chars[inside].sum()
        n_voices = periods.count_voices(texts, inside)
        low[number], high[number] = periods.find_interval(draws[:, number], n_voices, resampling)
        if number - 1 in held:
            both = by_document, chars, texts, number - 1, number
            before[number], after[number] = periods.compare_periods(*both)
            change_low[number], change_high[number] = periods.find_change_interval(*both, resampling)
            alike.append({"period": number} | _count_alike(texts, number))
    share[topics.unknown] = np.nan
    for values in (before, after, change_low, change_high):
        values[1:][topics.unknown[1:] | topics.unknown[:-1]] = np.nan
    counts = dated.group_by("period").agg(n_documents=pl.len(), n_issuers=pl.col("issuer").drop_nulls().n_unique())
    heard = [periods.count_voices(texts, texts.period == number) for number in range(n_periods)]
    years = ["-".join(map(str, period.years)) for period in params.periods]
    return (
        pl.DataFrame({"period": range(n_periods), "years": years, "n_voices": heard})
        .join(counts, on="period", how="left", maintain_order="left")
        .join(pl.DataFrame(alike, schema=_ALIKE), on="period", how="left", maintain_order="left")
        .join(pl.DataFrame({"topic": range(topics.n_topics)}), how="cross", maintain_order="left_right")
        .with_columns(pl.col("n_documents", "n_issuers").fill_null(0))
        .with_columns(
            present=(share >= params.min_share).ravel(),
            prevalence=share.ravel(),
            ci_low=low.ravel(),
            ci_high=high.ravel(),
            share_before=before.ravel(),
            share_after=after.ravel(),
            change=(after - before).ravel(),
            change_low=change_low.ravel(),
            change_high=change_high.ravel(),
        )
    )


def _choose_compared(shares: pl.DataFrame, min_voices: int) -> list[int]:
    """The periods, by their numbers, that are compared with the one before: those with voices enough and a topic in both."""
    fewest = pl.min_horizontal("n_voices_before", "n_voices_after").first()
    by_period = (
        shares.group_by("period").agg(enough=fewest >= min_voices, present=pl.col("present").any()).sort("period")
    )
    return by_period.filter(pl.col("enough") & pl.col("present") & pl.col("present").shift())["period"].to_list()


def _count_alike(texts: Texts, later: int) -> dict[str, int]:
    """Documents and voices that a period is compared with, before, and its own that are compared, after."""
    alike = periods.find_alike(texts, later - 1, later)
    counts: dict[str, int] = {}
    for number, name in ((later - 1, "before"), (later, "after")):
        inside = alike & (texts.period == number)
        counts |= {f"n_documents_{name}": int(inside.sum()), f"n_voices_{name}": periods.count_voices(texts, inside)}
    return counts


def _judge_shares(shares: pl.DataFrame, compared: Sequence[int], max_q: float) -> pl.DataFrame:
    """With the verdict of each change: 上升, 下降, 不明, or 证据不足 where nothing was tested; none for the first period."""
    verdict = (
        pl.when(pl.col("period") == 0)
        .then(None)
        .when(~pl.col("period").is_in(compared) | pl.col("q").is_null())
        .then(pl.lit("证据不足"))
        .when(pl.col("q") >= max_q)
        .then(pl.lit("不明"))
        .when(pl.col("change") > 0)
        .then(pl.lit("上升"))
        .otherwise(pl.lit("下降"))
    )
    judged = shares.with_columns(verdict=verdict)
    return pl.DataFrame(judged.select(*PERIOD_TOPICS.columns), schema=_number(PERIOD_TOPICS))


def _judge_pairs(pairs: pl.DataFrame, max_q: float) -> pl.DataFrame:
    """With whether a pair that parts or joins is claimed: beyond chance, and coming back in enough resamples."""
    sure = (pl.col("q") < max_q) & (pl.col("share_returned") >= MIN_RETURNED)
    return pairs.with_columns(claimed=pl.col("fate").is_not_null() & sure)


def _judge_links(links: pl.DataFrame, shares: pl.DataFrame, doubted: Flags, max_q: float) -> pl.DataFrame:
    """With whether a topic has other words now (changed), and whether a link from one topic to another, or to none, is claimed.

    It is where it came back, no topic of it is doubted, and one of them comes or goes beyond chance.
    """
    verdicts = shares.select("verdict", period_to="period", topic_from="topic", topic_to="topic")
    falls = verdicts.select("period_to", "topic_from", falls=pl.col("verdict") == "下降")
    rises = verdicts.select("period_to", "topic_to", rises=pl.col("verdict") == "上升")
    is_doubted = pl.col("topic_from", "topic_to").is_in(np.flatnonzero(doubted)).fill_null(False)
    is_own = (pl.col("topic_from") == pl.col("topic_to")).fill_null(False)
    sure = pl.any_horizontal(pl.col("falls", "rises").fill_null(False)) & ~pl.any_horizontal(is_doubted)
    return (
        links.join(falls, on=["period_to", "topic_from"], how="left", maintain_order="left")
        .join(rises, on=["period_to", "topic_to"], how="left", maintain_order="left")
        .with_columns(changed=pl.col("q") < max_q, claimed=~is_own & sure & (pl.col("share_returned") >= MIN_RETURNED))
        .drop("falls", "rises")
    )


def _judge_own_links(links: pl.DataFrame, pairs: pl.DataFrame, n_topics: int) -> pl.DataFrame:
    """With the topics that are one in either period, and a topic's own link split or merged where something claimed parts or joins it."""
    apart = _group_pairs(pairs, "split", n_topics).rename({"topic": "topic_from", "group": "group_from"})
    joined = _group_pairs(pairs, "merged", n_topics).rename({"topic": "topic_to", "group": "group_to"})
    grouped = links.update(apart, on=["period_to", "topic_from"]).update(joined, on=["period_to", "topic_to"])
    parts, joins = (pl.col("claimed") & (pl.col("fate") == fate) for fate in ("split", "merged"))
    split = pl.col("group_from").is_not_null() | parts.any().over("period_to", "topic_from")
    merged = pl.col("group_to").is_not_null() | joins.any().over("period_to", "topic_to")
    own = pl.when(split).then(pl.lit("split")).when(merged).then(pl.lit("merged")).otherwise(pl.lit("kept"))
    is_own = pl.col("topic_from") == pl.col("topic_to")
    return grouped.with_columns(
        fate=pl.when(is_own).then(own).otherwise("fate"),
        claimed=pl.when(is_own).then(split | merged).otherwise("claimed"),
    )


def _group_pairs(pairs: pl.DataFrame, fate: str, n_topics: int) -> pl.DataFrame:
    """period_to, topic, and group: the lowest of the topics that are one with it by pairs of which this fate is claimed."""
    claimed = pairs.filter(pl.col("claimed") & (pl.col("fate") == fate))
    groups = [
        (later, topic, group)
        for later in claimed["period_to"].unique()
        for topic, group in enumerate(
            topic_links.group_topics(claimed.filter(period_to=later).select("topic", "other").rows(), n_topics)
        )
    ]
    return pl.DataFrame(groups, {"period_to": pl.Int32, "topic": pl.Int32, "group": pl.Int32}, orient="row")


def _adjust(*tables: pl.DataFrame) -> list[pl.DataFrame]:
    """With q of the rows that have a p, over all of these tables.

    Shares, words and pairs answer one question, what has changed: with a q for each of the three, twice as many corpora have a false claim.
    """
    p = pl.concat([table["p"] for table in tables]).fill_nan(None).to_numpy()
    q = np.full(len(p), np.nan)
    q[~np.isnan(p)] = adjust_p(p[~np.isnan(p)])
    ends = np.cumsum([table.height for table in tables])[:-1]
    return [
        table.with_columns(q=pl.Series(part, dtype=pl.Float64).fill_nan(None))
        for table, part in zip(tables, np.split(q, ends), strict=True)
    ]


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
