"""What stands behind the number of a topic, and the mark of those that are boilerplate (套语) and no themes."""

import polars as pl

from pipeline.tables.codes import pick
from pipeline.tables.topics import list_labels, title_topic

FRAME = ("套语", "boilerplate")


def mark_names(topic_labels: pl.DataFrame, language: str) -> dict[int, str]:
    """What stands behind the number of each topic where its words are there too: its title, and that it is a frame."""
    return {
        row["topic"]: " ".join(
            filter(None, (pick(language, *FRAME) if row["doubt"] == "frame" else "", title_topic(row, language)))
        )
        for row in list_labels(topic_labels)
    }
