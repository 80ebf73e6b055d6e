"""What stands over a topic in every figure: its number, title and label, and that it is no finding where it is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from matplotlib.figure import Figure

from pipeline.plots.drawing import looks, style
from pipeline.plots.drawing.words import say
from pipeline.tables.topics import OWN_DOUBTS, list_labels, title_topic


@dataclass(frozen=True)
class TopicTitle:
    """主题 7; 加强劳动教育; 劳动·实践·基地; D 未复现; D; grey or not."""

    number: str
    title: str  # the researcher's name or the phrase of headings; empty where it has neither
    label: str
    mark: str  # 套语 for boilerplate, else empty where it came back
    grade: str  # empty where topics are not graded
    doubtful: bool  # no finding
    frame: str = ""  # 套语, where it is one

    @property
    def name(self) -> str:
        """What to call the topic where there is room for one thing."""
        return self.title or self.label


def title_topics(topic_labels: pl.DataFrame, language: str, topics: Sequence[int] = ()) -> dict[int, TopicTitle]:
    """The title of each of these topics, in this order; if none is named, of all: themes in order of topics, and after them boilerplate."""
    titles = {
        row["topic"]: TopicTitle(
            say("topic", language, row["topic"] + 1),
            title_topic(row, language) or "",
            row["label"],
            _find_mark(row, language),
            row["grade"] or "",
            row["doubt"] is not None,
            say("frame", language) if row["doubt"] == "frame" else "",
        )
        for row in list_labels(topic_labels)
    }
    return {topic: titles[topic] for topic in topics} if topics else titles


def _find_mark(label: dict[str, Any], language: str) -> str:
    if label["doubt"] == "frame":
        return say("frame", language)
    return say("not_back", language) if label["grade"] == "D" else ""


def mark_doubt(figure: Figure, topic_labels: pl.DataFrame, language: str) -> None:
    """The note at the top of a figure of topics where the corpus can't carry any: where a doubt is of more than one topic.

    In a paper it stands in the caption.
    """
    if not looks.in_paper() and topic_labels.filter(~pl.col("doubt").is_in(OWN_DOUBTS)).height:
        note = say("no_evidence", language)
        style.write(figure, style.SIDE_CM, style.SIDE_CM, note, style.SMALL, va="top", color=style.VERMILION)
