"""The figure of topics by province."""

import polars as pl
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing.tile_maps import MIN_COUNTED, TileMap, draw_tile_maps
from pipeline.plots.drawing.topic_titles import mark_doubt, title_topics
from pipeline.plots.drawing.words import say
from pipeline.plots.topics.heatmap import write_percent
from pipeline.tables.audit import PROVINCES


def draw_topic_provinces(
    topic_groups: pl.DataFrame, topic_labels: pl.DataFrame, params: FiguresParams, language: str
) -> list[Figure]:
    """A map a topic: its share of each province's text in percent; no page with fewer than MIN_COUNTED of enough voices."""
    known = topic_groups.filter(group_kind="province").drop_nulls("prevalence")
    known = known.filter(pl.col("group").is_in(list(PROVINCES)))
    if known.filter(~pl.col("hollow"))["group"].n_unique() < MIN_COUNTED:
        return []
    maps = []
    for topic, title in title_topics(topic_labels, language).items():
        own = known.filter(topic=topic)
        shares = {group: 100 * share for group, share in own.select("group", "prevalence").iter_rows()}
        hollow = own.filter("hollow")["group"].to_list()
        counted = [share for group, share in shares.items() if group not in hollow]
        highest = say("highest_rate", language, write_percent(max(counted))) if counted else ""
        maps.append(
            TileMap(
                f"{topic + 1} {title.name}",
                "  ".join(part for part in (title.mark or title.grade, highest) if part),
                shares,
                {group: write_percent(share) for group, share in shares.items()},
                hollow,
                title.doubtful,
            )
        )
    pages = draw_tile_maps(maps, None, say("share_tiles_legend", language), params, language)
    for page in pages:
        mark_doubt(page, topic_labels, language)
    return pages
