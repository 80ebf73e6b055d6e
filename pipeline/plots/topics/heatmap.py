"""Figure of topics by year as a heat map."""

from collections.abc import Sequence

import polars as pl
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing.heatmaps import Row, draw_heatmaps
from pipeline.plots.drawing.panels import list_years
from pipeline.plots.drawing.topic_titles import mark_doubt, title_topics
from pipeline.plots.topics.years import say_legend


def draw_topic_heatmap(
    topic_years: pl.DataFrame,
    topic_labels: pl.DataFrame,
    params: FiguresParams,
    language: str,
    topics: Sequence[int] = (),
) -> list[Figure]:
    """Topics in rows, years in columns, shares in percent as shades and numbers, the grade at the right.

    Gaps are hatched, what is not known is blank. topics: which, all if empty.
    """
    years = list_years(topic_years)
    if years.is_empty():
        return []
    known = topic_years.drop_nulls("prevalence").select("topic", "year", pl.col("prevalence") * 100)
    shares = known.rows_by_key("topic", unique=False)
    rows = [
        Row(f"{topic + 1} {title.name}", title.mark or title.grade, dict(shares.get(topic, [])), title.doubtful)
        for topic, title in title_topics(topic_labels, language, topics).items()
    ]
    pages = draw_heatmaps(
        rows, years, write_percent, say_legend("topic_heat_legend", topic_years, language), params, language
    )
    for page in pages:
        mark_doubt(page, topic_labels, language)
    return pages


def write_percent(percent: float) -> str:
    """
    >>> [write_percent(percent) for percent in (0.0, 0.04, 3.14, 27.2)]
    ['0', '<0.1', '3.1', '27']
    """
    return "0" if percent == 0 else "<0.1" if percent < 0.1 else f"{percent:.1f}" if percent < 10 else f"{percent:.0f}"
