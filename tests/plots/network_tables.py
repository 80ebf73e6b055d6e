"""Made-up tables of networks."""

from collections.abc import Sequence
from itertools import combinations

import polars as pl

from pipeline import catalog

COMMUNITIES = ((0, 1, 2), (3, 4))  # terms by their place; the rest have no link
BODIES = ("云溪区教育局", "白石区教育局", "青岚县教育局")


def make_network_tables(terms: Sequence[str], years: Sequence[int], enough: bool = True) -> dict[str, pl.DataFrame]:
    """Two communities in the whole corpus, no link in a year; nothing is tested unless `enough`."""
    links = [pair for nodes in COMMUNITIES for pair in combinations(nodes, 2)] if enough else []
    n_tested = 15 if enough else 0
    community = {place: number for number, nodes in enumerate(COMMUNITIES, 1) for place in nodes} if enough else {}
    spans = [("whole", "whole"), *(("year", str(year)) for year in years)]
    points: list[tuple[object, ...]] = [
        *(("year", str(year), 40, 6, 0.1 * place - 0.2, 0.05, 0.3, 0.1, 0.9) for place, year in enumerate(years)),
        *(
            ("term", term, 20, None, 0.02 * place - 0.1, -0.03 * place, 0.1, 0.2, 0.8)
            for place, term in enumerate(terms[:9])
        ),
    ]
    analysed = len(years) > 1
    rows: dict[str, list[tuple[object, ...]]] = {
        "coword_spans": [
            (kind, span, None, None, 60, 12, 240, n_tested, len(links), 2 if links else 0, 0.4 if links else None)
            if kind == "whole"
            else (kind, span, int(span), int(span), 12, 11, 40, n_tested, 0, 0, None)
            for kind, span in spans
        ],
        "coword_terms": [
            (
                "whole",
                "whole",
                place + 1,
                term,
                60 - place,
                9,
                sum(place in pair for pair in links),
                community.get(place),
            )
            for place, term in enumerate(terms[:6])
        ],
        "coword_pairs": [
            ("whole", "whole", terms[a], terms[b], 30, 8, 12.0, 2.5, 9.5, 4.0, 0.001, 0.01, True) for a, b in links
        ],
        "correspondence_axes": [(1, 0.02, 0.6), (2, 0.01, 0.3)] if analysed else [],
        "correspondence_points": points if analysed else [],
        "body_leaves": [
            (rank, voice, 5, 900, BODIES[rank % 3], 0.4, 0.5 if rank > 1 else None)
            for rank, voice in enumerate(BODIES, 1)
        ],
        "body_merges": [(4, 1, 2, 0.4, 2), (5, 4, 3, 0.6, 3)],
        "citation_levels": [("区县", "国家", 9, 6, 5, 3), ("区县", None, 4, 4, 4, 2), ("省", "国家", 2, 1, 1, 2)],
        "cited_documents": [
            (1, "关于办学的意见", "国办发〔2019〕26号", "国家", None, 9, 6, 5),
            (2, None, "云教〔2019〕3号", None, None, 4, 4, 4),
        ],
        "copied_passages": [
            (BODIES[1], BODIES[0], "known", 3, 2, 120),
            (BODIES[2], BODIES[0], "unknown", 1, 1, 40),
            (BODIES[0], BODIES[2], "unknown", 1, 1, 40),
        ],
    }
    return {
        name: getattr(catalog, name).check(pl.DataFrame(made, schema=getattr(catalog, name).schema, orient="row"))
        for name, made in rows.items()
    }
