"""Figure of a co-word network: terms round a ring, community by community, and a line for each link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.words import say
from pipeline.tables.codes import pick
from pipeline.tables.networks.cowords import SPANS
from pipeline.tables.periods import name_period

MOST_TERMS, MOST_LINKS, NARROW_LINKS = 90, 250, 80  # more can't be read, on one column of a paper the last
LABEL_CM, STEP_CM, LEAST_RADIUS_CM = 1.9, 0.4, 2.0
GAP = 1.0  # between communities, in steps of a term
STRONGEST = 4.0  # association from which lines grow no wider
CURVE = np.linspace(0, 1, 17)[:, None]


@dataclass(frozen=True)
class Ring:
    """angles: term → its place on the ring, in radians clockwise from the top. radius: in cm."""

    angles: Mapping[str, float]
    radius: float

    def locate(self, term: str, away: float = 0.0) -> tuple[float, float]:
        """Right and up of the centre, in cm; away: beyond the ring."""
        angle = self.angles[term]
        return (self.radius + away) * float(np.sin(angle)), (self.radius + away) * float(np.cos(angle))


def draw_cowords(
    coword_spans: pl.DataFrame,
    coword_terms: pl.DataFrame,
    coword_pairs: pl.DataFrame,
    params: FiguresParams,
    language: str,
) -> list[Figure]:
    """A page for the whole corpus and one for each period, as far as they have a link; years stand in the tables alone."""
    shown = coword_spans.filter((pl.col("kind") != "year") & (pl.col("n_links") > 0))
    return [
        _draw_page(
            span,
            coword_terms.filter(kind=span["kind"], span=span["span"]),
            coword_pairs.filter(kind=span["kind"], span=span["span"]).filter("linked"),
            params.width_cm,
            language,
        )
        for span in shown.to_dicts()
    ]


def _draw_page(
    span: Mapping[str, object], terms: pl.DataFrame, links: pl.DataFrame, width_cm: float, language: str
) -> Figure:
    linked = terms.filter(pl.col("n_links") > 0)
    # Of too many, those with most links.
    most = _count_places(linked, width_cm) if style.is_narrow(width_cm) else MOST_TERMS
    kept = linked.sort("n_links", "rank", descending=[True, False]).head(most)
    both = pl.col("term", "other").is_in(kept["term"].implode())
    inside = links.filter(pl.all_horizontal(both)).head(NARROW_LINKS if style.is_narrow(width_cm) else MOST_LINKS)
    if inside.is_empty():  # none of them is linked to another
        kept, inside = linked, links.head(1)
    # A term whose links are all to terms that are left out would stand alone.
    kept = kept.filter(pl.col("term").is_in(pl.concat([inside["term"], inside["other"]]).implode()))
    placed = kept.sort("community", "n_links", "rank", descending=[False, True, False])
    names = placed["term"].to_list()
    legend = say("coword_legend", language, inside.height, links.height, terms.height - linked.height)
    outside = _measure_names(names)
    ring = _place_terms(names, placed["community"].to_list(), (width_cm - 2 * style.SIDE_CM) / 2 - outside)
    side = 2 * (ring.radius + outside)
    page = style.narrow(width_cm, side + 2 * style.SIDE_CM, legend)
    figure = style.new_figure(page, style.add_foot(style.TOP_CM + 0.4 + side, legend, 0.5, 0.25))
    name = pick(language, *SPANS["whole"]) if span["kind"] == "whole" else name_period(str(span["span"]), language)
    head = say("coword_head", language, name, span["n_documents"], span["n_voices"], span["n_sections"])
    style.write(figure, style.SIDE_CM, style.TOP_CM, head[:1].upper() + head[1:], style.TITLE, va="top")
    axes = style.add_axes(figure, (page - side) / 2, style.TOP_CM + 0.4, side, side)
    axes.set_xlim(-side / 2, side / 2)
    axes.set_ylim(-side / 2, side / 2)
    style.hide_axes(axes)
    community = dict(placed.select("term", "community").iter_rows())
    _draw_links(axes, inside, ring, community)
    _draw_terms(axes, placed, ring)
    style.write_legend(figure, legend)
    return figure


def _measure_names(names: Iterable[str]) -> float:
    """How far the names reach beyond the ring, in cm."""
    return 0.25 + max(min(style.text_width(name, style.LABEL), LABEL_CM) for name in names)


def _count_places(linked: pl.DataFrame, width_cm: float) -> int:
    """How many terms have room on the ring of one column of a paper."""
    radius = (width_cm - 2 * style.SIDE_CM) / 2 - _measure_names(linked["term"])
    return max(2, int(2 * np.pi * radius / STEP_CM - GAP * linked["community"].n_unique()))


def _place_terms(names: Sequence[str], communities: Sequence[int], room: float) -> Ring:
    """The terms round the ring, from the top, communities apart."""
    breaks = [int(a != b) for a, b in zip(communities, [communities[0], *communities], strict=False)]
    steps = np.arange(len(names)) + GAP * np.cumsum(breaks)
    # A single community is not parted from itself.
    around = len(names) + GAP * (sum(breaks) + 1 if sum(breaks) else 0)
    radius = min(max(STEP_CM * around / (2 * np.pi), LEAST_RADIUS_CM), room)
    return Ring(dict(zip(names, (2 * np.pi * steps / around).tolist(), strict=True)), float(radius))


def _draw_links(axes: Axes, links: pl.DataFrame, ring: Ring, community: Mapping[str, int]) -> None:
    """A curve for each, bent to the centre; within a community in its colour, the weakest beneath."""
    curves, colours, widths = [], [], []
    for term, other, association in links.sort("association").select("term", "other", "association").iter_rows():
        start, end = np.array(ring.locate(term)), np.array(ring.locate(other))
        # Neighbours by a flat curve, those across the ring nearly straight.
        bend = (start + end) / 2 * (0.75 - 0.25 * float(np.linalg.norm(end - start)) / ring.radius)
        curves.append((1 - CURVE) ** 2 * start + 2 * CURVE * (1 - CURVE) * bend + CURVE**2 * end)
        same = community[term] == community[other]
        colours.append(_colour(community[term]) if same else style.PALE)
        widths.append(style.HAIR + style.THIN * min(association, STRONGEST) / STRONGEST * (2 if same else 1))
    axes.add_collection(
        LineCollection(curves, colors=colours, linewidths=widths, label="links", capstyle="round"), autolim=False
    )


def _draw_terms(axes: Axes, placed: pl.DataFrame, ring: Ring) -> None:
    """Dots as large as the number of sections, names outside."""
    most = placed["n_sections"].max()
    assert isinstance(most, int)
    places = np.array([ring.locate(term) for term in placed["term"]])
    sizes = 5 + 28 * placed["n_sections"].to_numpy() / most
    colours = [_colour(number) for number in placed["community"]]
    axes.scatter(places[:, 0], places[:, 1], sizes, color=colours, lw=style.HAIR, ec="white", zorder=3, label="terms")
    for term in placed["term"]:
        turn = float(np.degrees(ring.angles[term])) % 360
        right = turn < 180
        axes.text(
            *ring.locate(term, 0.18),
            style.fit_text(term, LABEL_CM, style.LABEL),
            fontsize=style.LABEL,
            rotation=90 - turn if right else 270 - turn,
            rotation_mode="anchor",
            ha="left" if right else "right",
            va="center_baseline",
        )


def _colour(community: int) -> str:
    return style.STACK[(community - 1) % len(style.STACK)]
