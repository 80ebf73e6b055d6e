"""Made-up tables of an intrusion form that two people have filled in."""

from typing import Any

import polars as pl

from pipeline import catalog


def make_intrusion_tables(n_topics: int, terms: list[str], section_ids: list[str]) -> dict[str, pl.DataFrame]:
    """Every topic has a word item and, but for the last, a passage; the first topic has too few answers to passages."""
    items: list[tuple[Any, ...]] = []
    scores: list[tuple[Any, ...]] = []
    for topic in range(n_topics):
        for place, option in enumerate("ABCDEF"):
            word = terms[(topic * 4 + place) % len(terms)]
            items.append(("F0", f"w{topic:02d}", "word", topic, None, None, option, None, word, 0.01, option == "F"))
        if topic < n_topics - 1:
            for place, option in enumerate("ABCD"):
                words = " ".join(terms[place * 4 : place * 4 + 4])
                items.append(
                    (
                        "F0",
                        f"t{topic:02d}",
                        "topic",
                        topic,
                        section_ids[topic % len(section_ids)],
                        "甲、抓好落实。",
                        option,
                        place,
                        words,
                        0.2,
                        option == "D",
                    )
                )
        scores.append(("word", topic, 1, 2, 6, 1, 5, 5 / 6, 0.436, 0.97, 1 / 6, None, None))
        numbers = (None,) * 3 if topic == 0 else (0.5, 0.09, 0.91)
        odds = (None, None) if topic == 0 else (-1.2, -2.9)
        if topic < n_topics - 1:
            scores.append(("topic", topic, 1, 2, 2, 0, 1, *numbers, 0.25, *odds))
    scores.append(("word", None, n_topics, 2, 6 * n_topics, n_topics, 5 * n_topics, 5 / 6, 0.7, 0.9, 1 / 6, None, None))
    scores.append(("topic", None, n_topics - 1, 2, 2 * n_topics, 0, n_topics, 0.5, None, None, 0.25, -1.2, -2.9))
    annotators = [
        ("word", "Ann", 12, 1, 10, 0.83, 0.75, None),
        ("word", "Ben", 12, 1, 10, 0.83, 0.75, None),
        ("word", None, 24, 2, 20, 0.83, 0.75, 0.61),
    ]
    forms = [
        ("intrusion_Ann.csv", "Ann", 12, True, None, None),
        ("intrusion_Ben.csv", "Ben", 12, True, None, None),
        ("old.csv", "Cat", 0, False, "填的是另一份问卷", "it answers another form"),
    ]
    return {
        name: catalog_table.check(pl.DataFrame(rows, schema=catalog_table.schema, orient="row"))
        for name, catalog_table, rows in (
            ("intrusion_items", catalog.intrusion_items, items),
            ("intrusion_scores", catalog.intrusion_scores, scores),
            ("intrusion_annotators", catalog.intrusion_annotators, annotators),
            ("intrusion_forms", catalog.intrusion_forms, forms),
        )
    }
