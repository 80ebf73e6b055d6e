"""What stands over a topic in every figure: its number, name and label, and that it is no finding where it is none."""

from dataclasses import dataclass

import polars as pl
from matplotlib.figure import Figure

from pipeline.plots import style
from pipeline.plots.words import say

NOT_BACK = "not_back"  # the doubt that is of one topic; all others are of the whole corpus


@dataclass(frozen=True)
class TopicTitle:
    """主题 7 劳动教育; D 未复现 劳动教育·实践·基地."""

    title: str
    note: str
    name: str  # short: the name, or the label where there is none
    mark: str  # D 未复现, or nothing
    grade: str  # empty where topics are not graded
    doubtful: bool


def title_topics(topic_labels: pl.DataFrame, language: str) -> dict[int, TopicTitle]:
    """The title of each topic, in order of topics."""
    titles = {}
    for row in topic_labels.sort("topic").iter_rows(named=True):
        number, mark = (
            say("topic", language, row["topic"] + 1),
            say("not_back", language) if row["doubt"] == NOT_BACK else "",
        )
        titles[row["topic"]] = TopicTitle(
            f"{number} {row['name'] or ''}".rstrip(),
            f"{mark} {row['label']}".lstrip(),
            row["name"] or row["label"],
            mark,
            row["grade"] or "",
            row["doubt"] is not None,
        )
    return titles


def mark_doubt(figure: Figure, topic_labels: pl.DataFrame, language: str) -> None:
    """The note at the top of a figure of topics where the corpus can't carry any."""
    if topic_labels.filter(pl.col("doubt") != NOT_BACK).height:
        note = say("no_evidence", language)
        style.write(figure, style.SIDE_CM, style.SIDE_CM, note, style.SMALL, va="top", color=style.VERMILION)
