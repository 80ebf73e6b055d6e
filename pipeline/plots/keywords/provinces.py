"""The figure of keywords by province, on own words."""

from collections.abc import Mapping

import polars as pl
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing.tile_maps import MIN_COUNTED, TileMap, draw_tile_maps
from pipeline.plots.drawing.words import say
from pipeline.plots.keywords.trajectories import name_in_figure, write_rate
from pipeline.tables.audit import MOST_MAPS, PROVINCES


def draw_keyword_provinces(
    keyword_provinces: pl.DataFrame, glosses: Mapping[str, str], params: FiguresParams, language: str
) -> list[Figure]:
    """A map a keyword: its rate in own words in each province.

    The keywords with most mentions in own words where voices are enough, at most MOST_MAPS, in the order of the table; no page where
    fewer than MIN_COUNTED provinces have enough voices.
    """
    known = keyword_provinces.drop_nulls("own_per_10k_chars").filter(pl.col("province").is_in(list(PROVINCES)))
    counted = known.filter(~pl.col("hollow"))
    if counted["province"].n_unique() < MIN_COUNTED:
        return []
    order = known["keyword"].unique(maintain_order=True)
    sizes = counted.group_by("keyword").agg(pl.col("n_own_mentions").sum()).filter(pl.col("n_own_mentions") > 0)
    most = sizes.sort(["n_own_mentions", "keyword"], descending=[True, False])["keyword"].head(MOST_MAPS)
    maps = []
    for keyword in order.filter(order.is_in(most.implode())):
        own = known.filter(keyword=keyword)
        rates = dict(own.select("province", "own_per_10k_chars").iter_rows())
        maps.append(
            TileMap(
                name_in_figure(keyword, glosses, language),
                say("highest_rate", language, write_rate(max(counted.filter(keyword=keyword)["own_per_10k_chars"]))),
                rates,
                {name: write_rate(rate) for name, rate in rates.items()},
                own.filter("hollow")["province"].to_list(),
            )
        )
    return draw_tile_maps(maps, None, say("rate_tiles_legend", language), params, language)
