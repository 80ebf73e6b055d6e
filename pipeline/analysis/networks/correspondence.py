"""Correspondence analysis: which terms go with which years, on as few axes as show it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import gather_rows
from pipeline.tables.networks.cowords import CORRESPONDENCE_AXES, CORRESPONDENCE_POINTS

LEAST_YEARS = 3  # two years have one axis, and nothing to be seen on a plane


@dataclass(frozen=True)
class Correspondence:
    """inertias: of each axis, λ = σ², array of shape (n_axes,).

    rows, columns: principal coordinates, arrays of shape (n_rows, n_axes) and (n_columns, n_axes).
    """

    inertias: Matrix
    rows: Matrix
    columns: Matrix


def analyse_correspondence(counts: Matrix) -> Correspondence:
    """Rows and columns of a table of counts, no row or column of zeros, as points (Benzécri 1973; Greenacre 1984).

    With P = counts / Σ counts, masses r and c of rows and columns: the SVD U σ Vᵀ of S = (P - r cᵀ) / √(r cᵀ), rows F = U σ / √r,
    columns G = V σ / √c. Σ σ² is χ² / Σ counts. An axis points to where the column farthest out lies.
    """
    share = counts / counts.sum()
    r, c = share.sum(axis=1), share.sum(axis=0)
    expected = np.outer(r, c)
    u, sigma, vt = np.linalg.svd((share - expected) / np.sqrt(expected), full_matrices=False)
    kept = slice(0, min(counts.shape) - 1)  # the last axis is the centring's
    u, sigma, v = u[:, kept], sigma[kept], vt.T[:, kept]
    rows, columns = u * sigma / np.sqrt(r)[:, None], v * sigma / np.sqrt(c)[:, None]
    farthest = np.abs(columns).argmax(axis=0)
    signs = np.where(columns[farthest, np.arange(len(sigma))] < 0, -1.0, 1.0)
    return Correspondence(sigma**2, rows * signs, columns * signs)


def relate_years(has: csr_array, texts: pl.DataFrame, terms: Sequence[str]) -> dict[str, pl.DataFrame]:
    """The tables correspondence_axes and correspondence_points, of terms and years; empty with fewer than LEAST_YEARS years or terms.

    Counted are sections of own words that have the term, so that no section weighs more by saying a word often. has, texts: as for
    `trace_cowords`; sections without a year are left out. A description: nothing is tested, see keyness.
    """
    dated = texts.drop_nulls("year")
    years, place = np.unique(dated["year"].to_numpy(), return_inverse=True)
    by_year = (gather_rows(place, len(years)) @ has[texts["year"].is_not_null().to_numpy()]).toarray()
    years_with, terms_with = by_year.sum(axis=1) > 0, by_year.sum(axis=0) > 0
    if min(years_with.sum(), terms_with.sum()) < LEAST_YEARS:
        return {table.name: table.empty() for table in (CORRESPONDENCE_AXES, CORRESPONDENCE_POINTS)}
    counts = by_year[np.ix_(years_with, terms_with)].T
    found = analyse_correspondence(counts)
    total = found.inertias.sum()
    axes = pl.DataFrame(
        {
            "axis": range(1, len(found.inertias) + 1),
            "inertia": found.inertias,
            "share": found.inertias / total if total > 0 else np.zeros_like(found.inertias),
        },
        schema=CORRESPONDENCE_AXES.schema,
    )
    voices = dated.group_by("year").agg(n_voices=pl.col("voice").n_unique().cast(pl.Int64)).sort("year")
    kept_years, kept_terms = years[years_with], np.array(terms)[terms_with]
    points = [
        _describe_points(
            "year", [str(year) for year in kept_years], counts.sum(axis=0), found.columns, found.inertias
        ).with_columns(n_voices=voices.filter(pl.col("year").is_in(kept_years.tolist()))["n_voices"]),
        _describe_points("term", kept_terms.tolist(), counts.sum(axis=1), found.rows, found.inertias).with_columns(
            n_voices=pl.lit(None, dtype=pl.Int64)
        ),
    ]
    return {
        CORRESPONDENCE_AXES.name: axes,
        CORRESPONDENCE_POINTS.name: pl.concat(points).match_to_schema(CORRESPONDENCE_POINTS.schema),
    }


def _describe_points(kind: str, names: list[str], counts: Matrix, places: Matrix, inertias: Matrix) -> pl.DataFrame:
    """Of each point its place on the first two axes, what of these axes' inertia it makes, and how much of it the plane shows."""
    squares = places**2
    own = counts[:, None] / counts.sum() * squares
    plane, whole = squares[:, :2].sum(axis=1), squares.sum(axis=1)
    part = own[:, :2] / np.maximum(inertias[:2], 1e-300)
    return pl.DataFrame(
        {
            "kind": [kind] * len(names),
            "name": names,
            "n_sections": counts.astype(np.int64),
            "x": places[:, 0],
            "y": places[:, 1],
            "contribution_x": part[:, 0].clip(0, 1),
            "contribution_y": part[:, 1].clip(0, 1),
            "quality": np.divide(plane, whole, out=np.zeros_like(plane), where=whole > 0).clip(0, 1),
        }
    )
