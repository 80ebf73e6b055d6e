"""How well readers find the intruders, topic by topic, and how far they agree (Chang et al. 2009, Reading tea leaves)."""

from statistics import NormalDist

import numpy as np
import polars as pl

from pipeline.analysis.statistics.agreement import measure_alpha
from pipeline.params.sections import ResamplingParams
from pipeline.tables.intrusion import INTRUSION_ANNOTATORS, INTRUSION_SCORES

MIN_RESAMPLED = (2, 5)  # annotators and topics; with fewer there is too little to draw from


def score_topics(
    items: pl.DataFrame, answers: pl.DataFrame, min_answers: int, resampling: ResamplingParams
) -> pl.DataFrame:
    """Model precision of each topic and, topic null, of all: the share of answers that name the intruder; topic log odds beside.

    "Don't know" is an answer that is not right: readers give it where a topic makes no sense, which would look better without it.
    Under `min_answers` the counts stand alone. The interval of a topic is Wilson's: other readers, the same items. That of
    all topics holds both doubts, other readers and other topics. Topic log odds are natural logs, 0 where every choice is the
    intruder, and less the more probable the topics were that readers threw out; "don't know" throws none out and is left out there.
    Empty without answers.
    """
    if answers.is_empty():
        return pl.DataFrame(schema=INTRUSION_SCORES.schema)
    judged = _judge(items, answers)
    chances = (
        items.with_columns(_log_odds().alias("odds"))
        .group_by("item")
        .agg(chance=1 / pl.len(), chance_odds=pl.col("odds").mean())
    )
    judged = judged.join(chances, on="item", maintain_order="left")
    scores = [
        _sum_up(judged, ["kind", "topic"]),
        _sum_up(judged, ["kind"]).with_columns(topic=pl.lit(None, pl.Int32)),
    ]
    table = pl.concat(scores, how="diagonal")
    z = NormalDist().inv_cdf((1 + resampling.confidence) / 2)
    intervals = [
        _resample(judged.filter(kind=row["kind"]), resampling)
        if row["topic"] is None
        else _bound(row["n_right"], row["n_answers"], z)
        for row in table.iter_rows(named=True)
    ]
    lows, highs = [low for low, _ in intervals], [high for _, high in intervals]
    table = table.with_columns(ci_low=pl.Series(lows, dtype=pl.Float64), ci_high=pl.Series(highs, dtype=pl.Float64))
    estimates = ("precision", "ci_low", "ci_high", "mean_log_odds", "chance_log_odds")
    return (
        table.with_columns(pl.when(pl.col("n_answers") >= min_answers).then(pl.col(name)) for name in estimates)
        .sort(pl.col("kind") == "topic", "topic", nulls_last=True)
        .select(pl.col(name).cast(dtype) for name, dtype in INTRUSION_SCORES.schema.items())
    )


def score_annotators(items: pl.DataFrame, answers: pl.DataFrame, min_answers: int) -> pl.DataFrame:
    """What each annotator found and how often another one chose the same, and, annotator null, all of them with Krippendorff's α.

    α takes the letters of the options as values: these were shuffled, so that chance would bring 0.
    """
    if answers.is_empty():
        return pl.DataFrame(schema=INTRUSION_ANNOTATORS.schema)
    judged = _judge(items, answers)
    chosen = judged.drop_nulls("option").select("kind", "item", "annotator", "option")
    pairs = (
        chosen.join(chosen, on=["kind", "item"])
        .filter(pl.col("annotator") != pl.col("annotator_right"))
        .with_columns(same=pl.col("option") == pl.col("option_right"))
    )
    alphas = {
        kind: measure_alpha(chosen.filter(kind=kind).select("item", value="option")) for kind in judged["kind"].unique()
    }
    own = _sum_up(judged, ["annotator", "kind"]).join(
        pairs.group_by("annotator", "kind").agg(share_agreeing=pl.col("same").mean()),
        on=["annotator", "kind"],
        how="left",
    )
    together = (
        _sum_up(judged, ["kind"])
        .join(pairs.group_by("kind").agg(share_agreeing=pl.col("same").mean()), on="kind", how="left")
        .with_columns(
            alpha=pl.col("kind").replace_strict(alphas, return_dtype=pl.Float64),
            annotator=pl.lit(None, pl.String),
        )
    )
    table = pl.concat([own.with_columns(alpha=pl.lit(None, pl.Float64)), together], how="diagonal")
    return (
        table.with_columns(precision=pl.when(pl.col("n_answers") >= min_answers).then(pl.col("precision")))
        .sort(pl.col("kind") == "topic", "annotator", nulls_last=True)
        .select(pl.col(name).cast(dtype) for name, dtype in INTRUSION_ANNOTATORS.schema.items())
    )


def _log_odds() -> pl.Expr:
    """log θ of the item's intruder − log θ of each option: 0 for the intruder itself, mostly less for the others. Null for words."""
    log = pl.when(pl.col("kind") == "topic").then(pl.col("probability").log())
    return log.filter("is_intruder").first().over("item") - log


def _judge(items: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Each answer with its item's kind and topic, whether it is right, and its log odds."""
    key = items.with_columns(odds=_log_odds()).select("item", "option", right="is_intruder", odds="odds")
    asked = items.unique("item", maintain_order=True).select("item", "kind", "topic")
    return (
        answers.join(asked, on="item")
        .join(key, on=["item", "option"], how="left")
        .with_columns(pl.col("right").fill_null(False))
        .sort("kind", "topic", "item", "annotator")
    )


def _sum_up(judged: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    columns = judged.columns
    return judged.group_by(by, maintain_order=True).agg(
        pl.col("item").n_unique().alias("n_items"),
        pl.col("annotator").n_unique().alias("n_annotators"),
        pl.len().alias("n_answers"),
        pl.col("option").null_count().alias("n_unsure"),
        pl.col("right").sum().alias("n_right"),
        pl.col("right").mean().alias("precision"),
        pl.col("odds").mean().alias("mean_log_odds"),
        *(pl.col(name).mean().alias(new) for name, new in CHANCES.items() if name in columns),
    )


def _bound(n_right: int, n: int, z: float) -> tuple[float, float]:
    """Wilson's interval of a share (Wilson 1927).

    >>> [round(bound, 3) for bound in _bound(8, 10, 1.96)]
    [0.49, 0.943]
    """
    share = n_right / n
    shrink = 1 + z * z / n
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    low, high = ((share + z * z / (2 * n) + sign * half) / shrink for sign in (-1, 1))
    return max(0.0, low), min(1.0, high)


def _resample(judged: pl.DataFrame, params: ResamplingParams) -> tuple[float | None, float | None]:
    """Interval of the share of right answers, annotators and topics both drawn anew: the pigeonhole bootstrap (Owen 2007), rather wide."""
    annotators, topics = judged["annotator"].unique().sort(), judged["topic"].unique().sort()
    shape = (annotators.len(), topics.len())
    if shape[0] < MIN_RESAMPLED[0] or shape[1] < MIN_RESAMPLED[1]:
        return None, None
    places = (
        annotators.search_sorted(judged["annotator"]).to_numpy(),
        topics.search_sorted(judged["topic"]).to_numpy(),
    )
    n_right, n_answers = np.zeros(shape), np.zeros(shape)
    np.add.at(n_right, places, judged["right"].to_numpy())
    np.add.at(n_answers, places, 1)
    rng = np.random.default_rng(params.seed)
    of_annotators, of_topics = (rng.multinomial(n, np.full(n, 1 / n), params.n_resamples) for n in shape)
    right, answered = (np.einsum("ra,at,rt->r", of_annotators, counts, of_topics) for counts in (n_right, n_answers))
    shares = right[answered > 0] / answered[answered > 0]  # annotators may have answered other topics each
    low, high = np.quantile(shares, [(1 - params.confidence) / 2, (1 + params.confidence) / 2])
    return float(low), float(high)


CHANCES = {"chance": "chance", "chance_odds": "chance_log_odds"}
