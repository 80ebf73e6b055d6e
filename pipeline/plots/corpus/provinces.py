"""The figure of the corpus by province."""

import polars as pl
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing.tile_maps import TileMap, draw_tile_maps
from pipeline.plots.drawing.words import say
from pipeline.tables.audit import MIN_ON_MAP, PROVINCES, find_place_kind

SCALE = 1.6  # one map has the room of several


def draw_corpus_provinces(places: pl.DataFrame, params: FiguresParams, language: str) -> Figure | list[Figure]:
    """A map of the documents and issuing bodies of each province, where documents are compared by province; else no page, nor with
    fewer than MIN_ON_MAP documents, which a table tells.

    places: the table of the audit. What lies on no tile is told beneath the name.
    """
    if find_place_kind(places) != "province":
        return []
    on_map = pl.col("province").is_in(list(PROVINCES)).fill_null(value=False)
    counts = places.filter(on_map).group_by("province").agg(pl.col("n_documents", "n_issuers").sum())
    if counts["n_documents"].sum() < MIN_ON_MAP:
        return []
    values = {province: float(n) for province, n, _ in counts.iter_rows()}
    written = {province: f"{n:,}/{issuers:,}" for province, n, issuers in counts.iter_rows()}
    n_off = int(places.filter(~on_map)["n_documents"].sum())
    note = say("off_the_map", language, n_off) if n_off else ""
    one = TileMap(say("n_documents", language), note, values, written)
    norm = PowerNorm(0.5, 0, max(values.values()))
    return draw_tile_maps([one], norm, say("corpus_tiles_legend", language), params, language, SCALE)[0]
