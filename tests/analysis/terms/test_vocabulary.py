"""Tokens are counted at their places, of however many there are."""

import numpy as np

from pipeline.analysis.terms.vocabulary import find_starts


def test_starts_go_on_behind_two_billion_tokens() -> None:
    """In 32 bits they would wrap at 880,000 documents, and count the tokens of others."""
    lengths = np.array([2**31 - 1, 3, 2**31], dtype=np.uint32)
    assert find_starts(lengths).tolist() == [0, 2**31 - 1, 2**31 + 2, 2**32 + 2]
