"""The figure of a co-word network."""

import numpy as np
import polars as pl
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing.looks import Look, use
from pipeline.plots.networks.cowords import draw_cowords
from tests.plots.tables import make_tables
from tests.plots.vocabulary import TERMS


def draw(tables: dict[str, pl.DataFrame], width_cm: float = 17.0) -> list:  # type: ignore[type-arg]
    params = FiguresParams(width_cm, dpi=100)
    return draw_cowords(tables["coword_spans"], tables["coword_terms"], tables["coword_pairs"], params, "zh")


def test_linked_terms_stand_round_the_ring_and_each_link_is_a_line_between_its_terms() -> None:
    (page,) = draw(make_tables())
    axes = page.axes[0]
    assert [text.get_text() for text in axes.texts] == TERMS[:5]
    dots = next(c for c in axes.collections if isinstance(c, PathCollection))
    places = np.asarray(dots.get_offsets())
    assert np.allclose(np.hypot(*places.T), np.hypot(*places[0]))
    lines = next(c for c in axes.collections if isinstance(c, LineCollection))
    ends = {
        frozenset(int(np.abs(places - point).sum(axis=1).argmin()) for point in (s[0], s[-1]))
        for s in lines.get_segments()
    }
    assert ends == {frozenset(pair) for pair in ((0, 1), (0, 2), (1, 2), (3, 4))}
    assert all(np.abs(places - s[0]).sum(axis=1).min() < 1e-9 for s in lines.get_segments())
    colours = [to_hex(colour) for colour in np.asarray(dots.get_facecolor())]
    assert colours[0] == colours[1] == colours[2] != colours[3] == colours[4]


def test_a_link_between_communities_is_pale() -> None:
    tables = make_tables()
    across = tables["coword_pairs"].head(1).with_columns(other=pl.lit(TERMS[4]))
    (page,) = draw(tables | {"coword_pairs": pl.concat([tables["coword_pairs"], across])})
    lines = next(c for c in page.axes[0].collections if isinstance(c, LineCollection))
    assert len({to_hex(colour) for colour in np.asarray(lines.get_color())}) == 3


@pytest.mark.parametrize(("width_cm", "n_shown"), [(17.0, 60), (8.0, 32)])
def test_names_do_not_lie_on_each_other(width_cm: float, n_shown: int) -> None:
    """In one column of a paper there are as many as have room, those with most links, and none that has lost its links."""
    tables = make_tables()
    n = 60
    many = pl.DataFrame(
        [("whole", "whole", r + 1, f"政策用语{r}", 60, 9, 3, 1 + r // 12) for r in range(n)],
        schema=tables["coword_terms"].schema,
        orient="row",
    )
    one = tables["coword_pairs"].head(1)
    couples = [(f"政策用语{r}", f"政策用语{r + 1}") for r in range(0, n, 2)]
    pairs = pl.concat([one.with_columns(term=pl.lit(term), other=pl.lit(other)) for term, other in couples])
    with use(Look("sans", max_height_cm=22.0)):
        (page,) = draw(tables | {"coword_terms": many, "coword_pairs": pairs}, width_cm)
    texts = page.axes[0].texts
    assert len(texts) == n_shown
    places = np.array([text.get_position() for text in texts])
    apart = np.hypot(*(places - np.roll(places, 1, axis=0)).T)
    assert apart.min() > 0.3  # cm between lines of 6.5 points, 0.23 cm


def test_where_no_term_that_has_room_is_linked_to_another_the_clearest_link_is_shown() -> None:
    tables = make_tables()
    # Each term in a community of its own, which leaves least room; the one link is of the two with fewest links.
    many = pl.DataFrame(
        [("whole", "whole", r + 1, f"政策用语{r}", 60, 9, 3 if r < 38 else 1, 1 + r) for r in range(40)],
        schema=tables["coword_terms"].schema,
        orient="row",
    )
    pair = tables["coword_pairs"].head(1).with_columns(term=pl.lit("政策用语38"), other=pl.lit("政策用语39"))
    (page,) = draw(tables | {"coword_terms": many, "coword_pairs": pair}, 8.0)
    assert [text.get_text() for text in page.axes[0].texts] == ["政策用语38", "政策用语39"]


def test_where_nothing_was_tested_there_is_no_figure() -> None:
    assert draw(make_tables(enough=False)) == []
