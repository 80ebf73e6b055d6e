"""Which signs a figure of the paper holds, so that its caption explains these and no others."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from pipeline.params.paper import PaperFigure
from pipeline.plots.corpus.years import stacks_regions
from pipeline.plots.drawing import style

# A text that begins with it, and the sign that it is; numbers in brackets are those of years with too few voices.
_BEGINNINGS = {"▲": "up", "▼": "down", "◆": "turning", "(": "bracket"}
_FILLS = {
    to_hex(colour): sign
    for colour, sign in (
        (style.VERMILION, "rising"),
        (style.BLUE, "falling"),
        (style.PALE, "unclear"),
        (style.GREEN, "parting"),
    )
}


def find_signs(pages: Iterable[Figure]) -> frozenset[str]:
    """The names of the signs on the pages: labels of artists that show anything, and what has no label by its looks.

    Of first uses filled and open; of bands between periods the way in which they go (`_FILLS`), dashed and pointed; of copied passages
    thousand: a number with k; gap: a hatched year.
    """
    return frozenset(sign for page in pages for artist in page.findobj() for sign in _name(artist))


def find_more(
    asked: PaperFigure, tables: Mapping[str, pl.DataFrame], pages: Sequence[Figure], narrow: bool
) -> set[str]:
    """What a figure shows that is not seen of its artists.

    regions, levels: what documents are stacked by; some totals: not over each bar; panels: several, whose vertical axes differ; absent: a
    keyword without a mention; alone: a year without an interval; doubtful: a topic that is no finding; terms: words of topics beside
    their bands; middle: periods between others; some years: years that are not named.
    """
    found: set[str] = set()
    if asked.kind == "corpus_years":
        found.add("regions" if stacks_regions(tables["documents"]) else "levels")
        totals = [text for page in pages for text in page.findobj(Text) if text.get_label() == "_total"]
        found |= {"some totals"} if len(totals) < tables["documents"]["year"].n_unique() else set()
    if asked.kind in ("keyword_trajectories", "topic_years") and sum(len(page.axes) for page in pages) > 1:
        found.add("panels")
    if "keyword_trends" in tables and (tables["keyword_trends"]["n_mentions"] == 0).any():
        found.add("absent")
    if "topic_years" in tables and tables["topic_years"].drop_nulls("prevalence")["ci_low"].null_count():
        found.add("alone")
    if "topic_labels" in tables:
        shown = [topic - 1 for topic in asked.topics] or tables["topic_labels"]["topic"].to_list()
        doubts = tables["topic_labels"].filter(pl.col("topic").is_in(shown))["doubt"]
        found |= {"doubtful"} if doubts.count() else set()
    if "correspondence_points" in tables:
        named = {text.get_text() for page in pages for text in page.findobj(Text) if text.get_label() == "year"}
        years = tables["correspondence_points"].filter(kind="year")["name"]
        found |= {"some years"} if set(years) - named else set()
    if "topic_links" in tables:
        links = tables["topic_links"]
        found |= {"middle"} if set(links["period_from"]) & set(links["period_to"]) else set()
        found |= set() if narrow else {"terms"}
    return found


def _name(artist: Artist) -> Iterator[str]:
    label = str(artist.get_label())
    match artist:
        case Line2D() if np.isfinite(np.asarray(artist.get_ydata(), dtype=float)).any():
            if label == "edge":
                yield "step" if artist.get_linestyle() == "--" else "end"
            elif not label.startswith("key "):
                yield "event" if label.startswith("event ") else label
                if artist.get_marker() != "None":  # as lines between rows have
                    yield "open" if artist.get_markerfacecolor() == "white" else "filled"
        case LineCollection() if len(artist.get_paths()):
            yield label
        case PathCollection() if np.size(artist.get_offsets()):
            yield from ("dots", label)
        case Patch() if label.startswith("band "):
            yield "dashed" if artist.get_linestyle() != "solid" else _FILLS.get(to_hex(artist.get_facecolor()), "")
            yield from ["pointed"] if label in ("band new", "band gone") else []
        case Patch():
            yield "gap" if artist.get_hatch() else label
        case Text():
            yield _BEGINNINGS.get(artist.get_text()[:1], "")
            yield from ["thousand"] if re.fullmatch(r"\(?\d+k\)?", artist.get_text()) else []
            yield from ["undated"] if "＋" in artist.get_text() or "+" in artist.get_text() else []
