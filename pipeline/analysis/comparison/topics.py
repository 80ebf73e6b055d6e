"""Topics of two reports matched one to one by their published terms, and what changed of each."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from pipeline.analysis.comparison.moves import judge_moves
from pipeline.analysis.statistics.arrays import Matrix, unit_rows
from pipeline.tables.contract import Dtype

# Two topics are one where the probabilities of their published terms, some 17 each, have at least this cosine. Between starts on the
# embedded corpus (1,905 pairs of 10 to 40 topics) 3 % of the partners that are one by their whole distributions (CAME_BACK in
# topics/fit/consensus.py) have less; of all pairs 9 % have more and are not one there, none of these with a cosine under 0.5.
SAME = 0.7
N_TOP = 10  # terms, the most probable first, of which those in common are counted

_MATCHED: dict[str, Dtype] = {
    **dict.fromkeys(("before", "after"), pl.Int32),
    "cosine": pl.Float64,
    **dict.fromkeys(("n_shared", "n_top"), pl.Int32),
    **dict.fromkeys(("only_before", "only_after"), pl.List(pl.String)),
    "nearest": pl.Int32,
    "nearest_cosine": pl.Float64,
}
_DESCRIBED = {
    "topic_quality": ("share", "background", "n_starts", "n_starts_found", "grade", "terms_kept", "terms_kept_low"),
    "topic_labels": ("label", "name", "phrase", "doubt"),
}


def compare_topics(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The topics of two reports beside each other; one row is one pair, or a topic that has no partner.

    before, after: the tables topic_terms, topic_quality and topic_labels of each report. Columns: those of `match_topics`; what
    topic_quality and topic_labels say of each topic, with _before and _after; and beside_starts, whether the terms moved further than
    from start to start: "more" where the two share fewer of the most probable terms than any start shares with its merged topic, in both
    reports; "more_before" or "more_after" where that is so of one report's starts alone; "as_starts" where it is of neither; null where
    there is no partner, or a report does not say how far starts move its topic.
    """
    matched = match_topics(before["topic_terms"], after["topic_terms"])
    for side, tables in (("before", before), ("after", after)):
        for table, columns in _DESCRIBED.items():
            told = tables[table].select(
                pl.col("topic").alias(side), *(pl.col(name).name.suffix(f"_{side}") for name in columns)
            )
            matched = matched.join(told, on=side, how="left", maintain_order="left")
    return matched.with_columns(beside_starts=_name_beside_starts())


def _name_beside_starts() -> pl.Expr:
    known = pl.all_horizontal(pl.col(f"terms_kept_low_{side}").is_not_null() for side in ("before", "after"))
    more_before, more_after = (pl.col("n_shared") < pl.col(f"terms_kept_low_{side}") for side in ("before", "after"))
    named = ((more_before & more_after, "more"), (more_before, "more_before"), (more_after, "more_after"))
    told = pl.coalesce(*(pl.when(holds).then(pl.lit(name)) for holds, name in named), pl.lit("as_starts"))
    return pl.when(known & (pl.col("n_top") == N_TOP)).then(told)


def compare_topic_years(
    topics: pl.DataFrame, before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """The shares of matched topics by year, as `judge_moves` has them; one row is one pair (before, after) in one year."""
    pairs = topics.drop_nulls("cosine").select("before", "after")
    sides = [
        pairs.join(tables["topic_years"].rename({"topic": side}), on=side)
        for side, tables in (("before", before), ("after", after))
    ]
    return judge_moves(sides, ["before", "after", "year"], ("prevalence", "ci_low", "ci_high"))


def match_topics(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The topics of two reports in pairs; one row is one pair, or a topic that has no partner. Pairs come first.

    before, after: topic_terms of each. Columns before, after: topics, null where there is no partner; cosine: of the probabilities
    of the published terms, one that is not published counting as 0; n_shared: how many of the n_top most probable terms both have,
    and only_before, only_after the others, in order;
    nearest, nearest_cosine: of a topic without a partner, the most alike of the other report.
    Paired so that the sum of cosines is largest (Hungarian method, Kuhn 1955); two with a cosine under SAME are no pair.
    """
    left, right = (table["topic"].unique().sort().to_list() for table in (before, after))
    terms = sorted({*before["term"], *after["term"]})
    cosines = unit_rows(spread_terms(before, left, terms)) @ unit_rows(spread_terms(after, right, terms)).T
    paired = [
        (row, column)
        for row, column in zip(*linear_sum_assignment(cosines, maximize=True), strict=True)
        if cosines[row, column] >= SAME
    ]
    rows: list[tuple[int | float | list[str] | None, ...]] = []
    for row, column in paired:
        tops = list_top(before, left[row]), list_top(after, right[column])
        n_shared, n_top = len(set(tops[0]) & set(tops[1])), min(map(len, tops))
        only = [[term for term in own if term not in other] for own, other in (tops, tops[::-1])]
        rows.append((left[row], right[column], cosines[row, column], n_shared, n_top, *only, None, None))
    for row in sorted(set(range(len(left))) - {row for row, _ in paired}):
        rows.append((left[row], None, *[None] * 5, *_find_nearest(cosines[row], right)))
    for column in sorted(set(range(len(right))) - {column for _, column in paired}):
        rows.append((None, right[column], *[None] * 5, *_find_nearest(cosines[:, column], left)))
    return pl.DataFrame(rows, schema=_MATCHED, orient="row")


def spread_terms(topic_terms: pl.DataFrame, topics: list[int], terms: list[str]) -> Matrix:
    """Probabilities of the published terms: array of shape (n_topics, n_terms), 0 where a topic's list lacks the term."""
    rows = {topic: row for row, topic in enumerate(topics)}
    columns = {term: column for column, term in enumerate(terms)}
    spread = np.zeros((len(topics), len(terms)))
    for topic, term, probability in topic_terms.select("topic", "term", "probability").iter_rows():
        spread[rows[topic], columns[term]] = probability
    return spread


def list_top(topic_terms: pl.DataFrame, topic: int) -> list[str]:
    """The most probable terms of a topic, N_TOP of them, in order."""
    return topic_terms.filter(pl.col("topic") == topic, pl.col("rank") <= N_TOP).sort("rank")["term"].to_list()


def _find_nearest(cosines: Matrix, topics: list[int]) -> tuple[int | None, float | None]:
    return (topics[int(cosines.argmax())], float(cosines.max())) if topics else (None, None)
