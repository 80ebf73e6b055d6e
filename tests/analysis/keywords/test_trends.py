"""Rate ratios, their test and the verdicts, against known answers."""

import numpy as np
import polars as pl
import pytest
from sklearn.linear_model import PoissonRegressor

from pipeline import catalog
from pipeline.analysis.keywords.trends import fit_slopes, judge_keywords, permute_years, total_by_year
from pipeline.params.sections import ResamplingParams, TrajectoryParams

YEARS = np.arange(2017.0, 2024.0)


def simulate(
    growth: float, n_by_year: int = 12, rate: float = 4.0, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts (n_documents, 1), characters and years of documents whose rate grows by a factor a year."""
    rng = np.random.default_rng(seed)
    year = np.repeat(YEARS, n_by_year)
    chars = rng.uniform(3000, 6000, year.size)
    expected = rate * growth ** (year - 2020) * chars / 1e4
    return rng.poisson(expected * rng.gamma(11, 1 / 11, year.size))[:, None].astype(float), chars, year


def judge(
    counts: np.ndarray, chars: np.ndarray, year: np.ndarray, trajectory: TrajectoryParams, resampling: ResamplingParams
) -> pl.DataFrame:
    names = [f"词{index}" for index in range(counts.shape[1])]
    documents = pl.DataFrame(
        {
            "document_id": [str(row) for row in range(len(year))],
            "year": year.astype(np.int32),
            "n_chars": chars.astype(np.int64),
        }
    )
    mentions, by_year, years = total_by_year(counts, chars, year)
    keyword_years = pl.DataFrame(
        {
            "keyword": np.repeat(names, years.size),
            "year": np.tile(years.astype(np.int32), len(names)),
            "n_doubted": 0,
            "n_mentions": mentions.ravel().astype(np.int64),
            "per_10k_chars": (1e4 * mentions / by_year).ravel(),
        }
    )
    rows = [
        {"keyword": names[column], "document_id": str(row), "year": int(year[row]), "excluded_by": None}
        for row, column in zip(*np.nonzero(counts), strict=True)
        for _ in range(int(counts[row, column]))
    ]
    found = pl.DataFrame(
        rows, schema={"keyword": pl.String, "document_id": pl.String, "year": pl.Int32, "excluded_by": pl.String}
    )
    trends = judge_keywords(documents, keyword_years, found, counts, names, trajectory, resampling)
    return catalog.keyword_trends.check(trends)


def test_the_slope_is_that_of_scikit_learns_poisson_regression() -> None:
    counts, chars, year = simulate(1.3)
    reference = PoissonRegressor(alpha=0, tol=1e-10, max_iter=1000)
    reference.fit((year - 2020)[:, None], counts[:, 0] / chars, sample_weight=chars)
    assert fit_slopes(*total_by_year(counts, chars, year))[0] == pytest.approx(reference.coef_[0], abs=1e-5)


def test_slopes_are_infinite_where_all_mentions_lie_in_the_last_or_first_year() -> None:
    mentions = np.array([[0, 0, 5], [5, 0, 0], [0, 0, 0], [0, 5, 0]], dtype=float)
    slopes = fit_slopes(mentions, np.ones(3), np.array([2019.0, 2020.0, 2021.0]))
    assert slopes[0] == np.inf
    assert slopes[1] == -np.inf
    assert np.isnan(slopes[2])
    assert slopes[3] == pytest.approx(0, abs=1e-9)


def test_steep_slopes_converge() -> None:
    years = np.arange(2017.0, 2024.0)
    exact = 1e6 * np.exp(1.8 * (years - 2023))
    assert fit_slopes(exact[None], np.ones(7), years)[0] == pytest.approx(1.8, abs=1e-6)


@pytest.mark.parametrize(("growth", "verdict"), [(1.4, "上升"), (0.7, "下降")])
def test_a_planted_trend_is_named(
    growth: float, verdict: str, trajectory: TrajectoryParams, resampling: ResamplingParams
) -> None:
    trend = judge(*simulate(growth), trajectory, resampling).row(0, named=True)
    assert trend["verdict"] == verdict
    assert trend["ci_low"] < growth < trend["ci_high"]


def test_flat_keywords_have_uniform_p_values() -> None:
    _, chars, year = simulate(1.0)
    flat = np.random.default_rng(7).poisson(4.0 * chars[:, None] / 1e4, (year.size, 300)).astype(float)
    p = permute_years(flat, chars, year, 499, np.random.default_rng(1))
    assert np.mean(p < 0.05) <= 0.08
    assert np.mean(p < 0.5) == pytest.approx(0.5, abs=0.1)


def test_a_keyword_of_one_document_has_no_ratio(trajectory: TrajectoryParams, resampling: ResamplingParams) -> None:
    counts, chars, year = simulate(1.0)
    counts[:] = 0
    counts[-5] = 3
    trend = judge(counts, chars, year, trajectory, resampling).row(0, named=True)
    assert trend["rate_ratio"] is trend["ci_low"] is trend["ci_high"] is None
    assert trend["verdict"] == "不明"


def test_under_the_floors_nothing_is_claimed(trajectory: TrajectoryParams, resampling: ResamplingParams) -> None:
    trend = judge(*simulate(3.0, n_by_year=2), trajectory, resampling).row(0, named=True)
    assert trend["verdict"] == "证据不足"
    assert trend["rate_ratio"] is trend["p"] is trend["q"] is None


def test_a_keyword_never_seen_is_not_judged(trajectory: TrajectoryParams, resampling: ResamplingParams) -> None:
    counts, chars, year = simulate(1.4)
    trends = judge(np.concatenate([counts, np.zeros_like(counts)], axis=1), chars, year, trajectory, resampling)
    assert trends["verdict"].to_list() == ["上升", "证据不足"]
    assert trends.row(1, named=True)["first_year"] is None


def test_a_keyword_that_appears_gets_its_first_year(trajectory: TrajectoryParams, resampling: ResamplingParams) -> None:
    counts, chars, year = simulate(1.0)
    counts[year < 2021] = 0
    trend = judge(counts, chars, year, trajectory, resampling).row(0, named=True)
    assert (trend["first_year"], trend["absent_before"], trend["verdict"]) == (2021, True, "上升")


def test_a_keyword_of_the_last_year_alone_has_no_finite_ratio(
    trajectory: TrajectoryParams, resampling: ResamplingParams
) -> None:
    counts, chars, year = simulate(1.0)
    counts[year < 2023] = 0
    trend = judge(counts, chars, year, trajectory, resampling).row(0, named=True)
    assert trend["rate_ratio"] is None
    assert trend["ci_low"] is None or trend["ci_low"] > 1
    assert trend["verdict"] == "上升"
