"""q values, by their laws."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.statistics.false_discovery import adjust_p


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=40))
def test_q_values_keep_the_order_of_p_and_never_lie_below(p: list[float]) -> None:
    q = adjust_p(np.array(p))
    assert (q >= np.array(p) - 1e-12).all()
    assert (q <= 1).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(q[order]) >= -1e-12).all()
