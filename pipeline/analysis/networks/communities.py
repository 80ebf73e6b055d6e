"""Which terms of a network belong together: communities by Louvain."""

from collections.abc import Sequence

import networkx as nx


def find_communities(
    n_nodes: int, edges: Sequence[tuple[int, int, float]], seed: int
) -> tuple[list[int | None], float | None]:
    """The community of each node, from 1, and the modularity of them all; None for a node without an edge, and where there is no edge.

    edges: two nodes, from 0, and a weight. Blondel, Guillaume, Lambiotte & Lefebvre (2008). The largest community is 1; of two of one
    size that with the first node comes first.

    >>> find_communities(5, [(0, 1, 1.0), (2, 3, 1.0)], seed=1)
    ([1, 1, 2, 2, None], 0.5)
    """
    if not edges:
        return [None] * n_nodes, None
    graph = nx.Graph()
    # Whole numbers, in order: sets of names would be walked through in the order of their hashes.
    graph.add_nodes_from(sorted({node for first, second, _ in edges for node in (first, second)}))
    graph.add_weighted_edges_from(edges)
    found = [sorted(nodes) for nodes in nx.community.louvain_communities(graph, seed=seed)]
    ordered = sorted(found, key=lambda nodes: (-len(nodes), nodes[0]))
    numbers: list[int | None] = [None] * n_nodes
    for number, nodes in enumerate(ordered, 1):
        for node in nodes:
            numbers[node] = number
    return numbers, float(nx.community.modularity(graph, ordered))
