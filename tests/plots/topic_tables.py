"""Made-up tables of topics."""

import math
from typing import Any

import polars as pl

from pipeline import catalog
from pipeline.analysis.topics.describe.choice_message import add_message
from pipeline.tables.fits import CHOICE
from tests.plots.evolution_tables import LATER
from tests.plots.vocabulary import REGIONS, TERMS, Tables, make_frame


def make_choice() -> pl.DataFrame:
    scores = {
        "perplexity": [591.0, 459.0, 456.0],
        "perplexity_low": [560.0, 430.0, 427.0],
        "perplexity_high": [622.0, 488.0, 485.0],
        "excess": [0.296, 0.0066, 0.0],
        "excess_se": [0.02, 0.004, 0.0],
        "unigram_perplexity": [1400.0] * 3,
        "better_than_unigrams": [True] * 3,
        "c_v": [0.48, 0.55, 0.53],
        "npmi": [0.05, 0.11, 0.1],
        "exclusivity": [0.6, 0.7, 0.72],
        "share_returned": [0.7, 0.9, 0.85],
        "in_range": [False, True, True],
    }
    content = {"n_topics": [10, 16, 22], "n_starts": [5] * 3, **scores}
    content |= {"chosen": [False, True, False], "reason": ["unstable", "rule", "more"]}
    return add_message(pl.DataFrame(content, schema=CHOICE.drop("message_zh", "message_en")), None, 0)


def make_topic_merges(n_topics: int) -> pl.DataFrame:
    """Topics 0 and 1 meet first, then the others join them one after the other."""
    rows = [(t, 0, t, t + 1, 0.4 + 0.5 * t / n_topics, 0.9 if n_topics > 2 else None) for t in range(1, n_topics)]
    return make_frame("topic_merges", rows)


def make_topic_terms(n_topics: int) -> pl.DataFrame:
    """Ten terms a topic; by relevance in the same order, by FREX the other way round."""
    rows = [
        (
            t,
            r,
            TERMS[(7 * t + r) % len(TERMS)] + ("" if t < 60 else str(t)),
            0.09 / r,
            r,
            -1.0 - r / 10,
            11 - r,
            0.9 + r / 200,
            2.0 * r,
            90 / r,
            100,
        )
        for t in range(n_topics)
        for r in range(1, 11)
    ]
    return make_frame("topic_terms", rows)


def make_topic_sections(documents: pl.DataFrame, n_topics: int) -> pl.DataFrame:
    rows = []
    for topic in range(n_topics if len(documents) else 0):
        for rank in (1, 2, 3):
            d, title, reference, year, text = documents.select("document_id", "title", "reference", "year", "text").row(
                (topic * 3 + rank) % len(documents)
            )
            rows.append((topic, rank, f"{d}#1", d, title, reference, year, 0.97 - rank / 100, text))
    return make_frame("topic_sections", rows)


def make_topic_years(n_topics: int, years: pl.DataFrame) -> pl.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for topic in range(n_topics):
        for year, n, issuers in years.select("year", "n_documents", "n_issuers").iter_rows():
            share = 0.06 + 0.03 * math.sin(topic + year)
            values = (share, share * 0.8, share * 1.25) if n else (None, None, None)
            adjusted = (share * 1.1, share * 0.9, share * 1.3, 0.9) if n else (None,) * 4
            support = (3.4, share * 0.9) if n else (None, None)
            rows.append((topic, year, *values, *support, *adjusted, n, issuers))
    return make_frame("topic_years", rows)


def make_topic_effects(n_topics: int) -> pl.DataFrame:
    """Slopes over years, the first of them claimed, kinds of which one is less, and regions with too few voices."""
    rows: list[tuple[Any, ...]] = []
    for t in range(n_topics):
        claimed = ("随之上升", "moderate") if t == 0 else ("不明", None)
        q = 0.02 if t == 0 else 0.6
        counts = (84, 2, 12, 9.4)
        rows.append(("year", None, "number", "within", t, 0.4, 0.1, 0.7, q / 2, 0.01, q, *counts, *claimed, None))
        less = ("更少", "strong") if t == 1 else ("不明", None)
        q = 0.001 if t == 1 else 0.7
        rows.append(("kind", "通知", "group", "all", t, -1.5, -2.1, -0.9, q, None, q, 30, 2, 9, 7.1, *less, None))
    rows += [
        ("region", region, "group", "all", None, *[None] * 6, 7, 0, 1, None, "证据不足", None, "few_voices")
        for region in REGIONS[:2]
    ]
    return make_frame("topic_effects", rows)


def forget(tables: Tables, topic: int) -> Tables:
    """As if the topic had been learned after all text but that of the last year and period: what is not known is null."""
    own, years = pl.col("topic") == topic, tables["topic_years"]
    known = {
        "topic_years": ~own | (pl.col("year") == years["year"].max()),
        "topic_groups": ~own,
        "period_topics": ~own | (pl.col("period") == LATER),
    }
    estimates = [
        *("prevalence", "ci_low", "ci_high", "n_effective", "mean_over_voices"),
        *("adjusted", "adjusted_low", "adjusted_high"),
    ]
    told = {
        name: tables[name].with_columns(
            pl.when(keep).then(column).alias(column) for column in estimates if column in tables[name].columns
        )
        for name, keep in known.items()
    }
    changes = ("share_before", "share_after", "change", "change_low", "change_high", "p", "q")
    told["period_topics"] = told["period_topics"].with_columns(
        *(pl.when(~own).then(column).alias(column) for column in changes),
        present=pl.col("present") & known["period_topics"],
        verdict=pl.when(own & (pl.col("period") == LATER)).then(pl.lit("证据不足")).otherwise("verdict"),
    )
    linked = pl.col("topic_from").eq_missing(topic) | pl.col("topic_to").eq_missing(topic)
    asked = ("estimate", "ci_low", "ci_high", "p", "p_years", "q", "evidence")
    told["topic_effects"] = tables["topic_effects"].with_columns(
        *(pl.when(~own.fill_null(value=False)).then(column).alias(column) for column in asked),
        verdict=pl.when(own).then(pl.lit("证据不足")).otherwise("verdict"),
        shortfall=pl.when(own).then(pl.lit("read_before")).otherwise("shortfall"),
    )
    told["topic_links"] = tables["topic_links"].filter(~linked)
    told["topic_pairs"] = tables["topic_pairs"].filter((pl.col("topic") != topic) & (pl.col("other") != topic))
    told["topic_similarities"] = tables["topic_similarities"].with_columns(
        similarity=pl.when(~linked).then("similarity")
    )
    return tables | {name: getattr(catalog, name).check(table) for name, table in told.items()}
