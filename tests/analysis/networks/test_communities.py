"""Communities of a network."""

import pytest

from pipeline.analysis.networks.communities import find_communities


def clique(*nodes: int) -> list[tuple[int, int, float]]:
    return [(a, b, 1.0) for place, a in enumerate(nodes) for b in nodes[place + 1 :]]


def test_two_cliques_with_a_bridge_are_two_communities_the_larger_first() -> None:
    numbers, modularity = find_communities(10, [*clique(7, 8, 9), *clique(0, 1, 2, 3), (3, 7, 1.0)], seed=1)
    assert numbers == [1, 1, 1, 1, None, None, None, 2, 2, 2]
    # Newman (2004): Σ (links within / m - (degrees / 2m)²), by hand: m = 10, degrees 13 and 7.
    assert modularity == pytest.approx(6 / 10 + 3 / 10 - (13 / 20) ** 2 - (7 / 20) ** 2)


def test_heavy_links_hold_together() -> None:
    square = [(0, 1, 9.0), (1, 2, 1.0), (2, 3, 9.0), (3, 0, 1.0)]
    assert find_communities(4, square, seed=1)[0] == [1, 1, 2, 2]


def test_without_a_link_there_is_none() -> None:
    assert find_communities(2, [], seed=1) == ([None, None], None)
