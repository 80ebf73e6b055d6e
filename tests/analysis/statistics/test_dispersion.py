"""Gries' DP over documents and over voices."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from pipeline.analysis.statistics.dispersion import measure_dispersion


def test_dispersion_is_zero_where_a_term_is_even_and_near_one_where_one_document_has_it() -> None:
    counts = np.array([[1, 9, 90], [2, 0, 198], [1, 0, 99], [0, 5, 95]], dtype=float)
    dispersion = measure_dispersion(csr_array(counts), counts.sum(axis=1), np.array([0, 0, 0, 1]))
    assert dispersion[0, 0] == pytest.approx(0)
    assert dispersion[0, 1] == pytest.approx(3 / 4)  # the other two documents have three quarters of the tokens
    assert dispersion[1, 1] == pytest.approx(0)
    assert np.isnan(dispersion[1, 0])


def test_what_is_expected_of_a_part_goes_by_its_size() -> None:
    # Half of the mentions are in the part that has nine tenths of the characters.
    dispersion = measure_dispersion(
        csr_array(np.array([[2.0], [2.0]])), np.array([900.0, 100.0]), np.zeros(2, np.int64)
    )
    assert dispersion[0, 0] == pytest.approx(0.4)
