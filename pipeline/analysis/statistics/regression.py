"""Weighted least squares whose uncertainty comes from leaving out clusters: what a covariate goes with, at equal others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.matrices import sum_by

# Smaller eigenvalues of the scaled cross-products, beside the largest, are rounding: two columns say the same.
_SMALLEST = 1e-9
# How far a contrast may reach out of what the documents tell, by rounding.
_OUTSIDE = 1e-6


@dataclass(frozen=True)
class Contrasts:
    """Linear combinations c'β of the coefficients, for each of several outcomes.

    estimates, variances: arrays of shape (n_contrasts, n_outcomes). variances are NaN where one cluster alone tells the contrast.
    told: array of shape (n_contrasts,), whether the columns tell it from the others; estimates are NaN where they do not.
    n_effective: array of shape (n_contrasts,), how many clusters of the same influence would do the same; n_equal: the same, were all
    clusters of one weight.
    """

    estimates: Matrix
    variances: Matrix
    told: Flags
    n_effective: Matrix
    n_equal: Matrix


def contrast_outcomes(
    columns: Matrix, weights: Matrix, outcomes: Matrix, clusters: NDArray[np.int64], contrasts: Matrix
) -> Contrasts:
    """c'β of the weighted least squares of the outcomes on all columns at once, with variances by the jackknife of clusters.

    columns: array of shape (n_documents, n_columns), a constant among them; they may overlap, as a constant and the dummies of all
    groups do, where the contrasts do not depend on how that is resolved. weights: (n_documents,), above 0. outcomes: (n_documents,
    n_outcomes). clusters: (n_documents,), from 0, none of them empty. contrasts: (n_contrasts, n_columns).
    With β₋ᵥ the coefficients without cluster v, of V, the variance is
        (V-1)/V Σ (c'β₋ᵥ - c'β)²,
    the CV3 of MacKinnon, Nielsen & Webb (2023, Journal of Applied Econometrics 38). The usual sandwich (CR1) is too small with few
    clusters.
    """
    scaled, wanted = _scale(columns, weights, contrasts)
    n_clusters, n_columns = int(clusters.max()) + 1, columns.shape[1]
    weighted = scaled * weights[:, None]
    products = (weighted[:, :, None] * scaled[:, None, :]).reshape(len(weights), -1)
    squares = sum_by(products, clusters, n_clusters).reshape(n_clusters, n_columns, n_columns)
    sums = np.stack([sum_by(column[:, None] * outcomes, clusters, n_clusters) for column in weighted.T], axis=1)
    whole, total = squares.sum(axis=0), sums.sum(axis=0)
    (solved,), (told,) = _solve(whole[None], wanted)
    estimates = solved @ total
    solved_without, told_without = _solve(whole - squares, wanted)
    without = solved_without @ (total - sums)
    variances = (n_clusters - 1) / n_clusters * ((without - estimates) ** 2).sum(axis=0)
    variances[~told_without.all(axis=0)] = np.nan
    estimates[~told], variances[~told] = np.nan, np.nan
    equal = weights / np.bincount(clusters, weights)[clusters]
    n_effective, n_equal = (count_influential(scaled, one, clusters, wanted) for one in (weights, equal))
    return Contrasts(estimates, variances, told, n_effective, n_equal)


def estimate_contrasts(columns: Matrix, weights: Matrix, outcomes: Matrix, contrasts: Matrix) -> Matrix:
    """The estimates of `contrast_outcomes` alone: array of shape (n_contrasts, n_outcomes); NaN where the columns don't tell."""
    scaled, wanted = _scale(columns, weights, contrasts)
    weighted = scaled * weights[:, None]
    (solved,), (told,) = _solve((weighted.T @ scaled)[None], wanted)
    estimates = solved @ (weighted.T @ outcomes)
    estimates[~told] = np.nan
    return np.asarray(estimates)


def count_influential(columns: Matrix, weights: Matrix, clusters: NDArray[np.int64], contrasts: Matrix) -> Matrix:
    """The effective number of clusters behind each contrast, (Σ g)² / Σ g²: array of shape (n_contrasts,).

    c'β is Σ a y over documents. g is what a cluster adds to its variance if documents of one cluster have as much in common as they
    differ by: (Σ a)² + Σ a² (after Carter, Schnepel & Steigerwald 2017, Review of Economics and Statistics 99).

    >>> halves = np.column_stack([np.ones(6), np.arange(6) % 2])
    >>> count_influential(halves, np.ones(6), np.arange(6), np.array([[0.0, 1.0]])).round(9).tolist()
    [6.0]
    """
    (solved,), _ = _solve(((columns * weights[:, None]).T @ columns)[None], contrasts)
    parts = (columns * weights[:, None]) @ solved.T
    added = sum_by(parts, clusters) ** 2 + sum_by(parts**2, clusters)
    squares = (added**2).sum(axis=0)
    found: Matrix = np.divide(added.sum(axis=0) ** 2, squares, out=np.zeros(len(contrasts)), where=squares > 0)
    return found


def _scale(columns: Matrix, weights: Matrix, contrasts: Matrix) -> tuple[Matrix, Matrix]:
    """The columns at length one, and the contrasts of their coefficients: money in yuan must not outweigh years."""
    scale = np.sqrt(weights @ columns**2)
    scale[scale == 0] = 1
    return columns / scale, contrasts / scale


def _solve(squares: Matrix, contrasts: Matrix) -> tuple[Matrix, Flags]:
    """c' (X'WX)⁻ for each of several X'WX, and whether it tells c'β: shapes (n, n_contrasts, n_columns) and (n, n_contrasts)."""
    values, vectors = np.linalg.eigh(squares)
    kept = values > _SMALLEST * np.maximum(values[:, -1:], 1e-300)
    turned = contrasts @ vectors
    outside = np.linalg.norm(np.where(kept[:, None, :], 0, turned), axis=2)
    told = outside <= _OUTSIDE * np.linalg.norm(contrasts, axis=1)
    inverse = np.divide(1, values, out=np.zeros_like(values), where=kept)
    return np.asarray((turned * inverse[:, None, :]) @ vectors.transpose(0, 2, 1)), told
