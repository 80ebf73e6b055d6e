"""Tables come in the same order although a processor gives other last digits."""

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.statistics.ordering import coarsen
from pipeline.analysis.topics.describe.description import rank_terms
from pipeline.analysis.topics.describe.labels import weigh_terms

LAST_DIGITS = (0.0, 1e-16, -1e-16)


@pytest.mark.parametrize("noise", LAST_DIGITS)
def test_terms_of_one_probability_stand_by_name(noise: float) -> None:
    words = pl.DataFrame(
        {"topic": [0] * 3, "term": ["丙", "甲", "乙"], "probability": [0.25, 0.25 + noise, 0.5]},
        schema={"topic": pl.Int32, "term": pl.String, "probability": pl.Float64},
    )
    assert rank_terms(words, 3)["term"].to_list() == ["乙", "丙", "甲"]


@pytest.mark.parametrize("noise", LAST_DIGITS)
def test_ranks_by_every_weight_leave_ties_to_the_name(noise: float) -> None:
    words = pl.DataFrame(
        {
            "topic": [0, 0, 0, 1, 1, 1],
            "term": ["丁", "丙", "戊"] * 2,
            "probability": [0.25, 0.25 + noise, 0.5, 0.4, 0.4, 0.2],
        },
        schema={"topic": pl.Int32, "term": pl.String, "probability": pl.Float64},
    )
    counts = pl.DataFrame({"section_id": ["a"] * 3, "term": ["丁", "丙", "戊"], "count": [4, 4, 4]})
    ranked = weigh_terms(words, counts, 0.6).filter(topic=0).sort("term")
    assert ranked.select("term", "rank", "relevance_rank").rows() == [("丁", 2, 2), ("丙", 3, 3), ("戊", 1, 1)]
    assert ranked["frex"][0] == ranked["frex"][1]


def test_what_differs_stays_apart() -> None:
    values = np.array([0.1, 0.1000001, 0.1 + 1e-12])
    assert len(set(coarsen(values))) == 2
    assert pl.DataFrame({"a": values}).select(coarsen(pl.col("a")))["a"].n_unique() == 2
