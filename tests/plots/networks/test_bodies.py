"""The dendrogram of bodies and the matrix of what they share."""

import numpy as np
from matplotlib.collections import LineCollection, QuadMesh

from pipeline.params.sections import FiguresParams
from pipeline.plots.networks.bodies import choose_voices, draw_copies, draw_dendrogram
from tests.plots.network_tables import BODIES
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=100)


def test_branches_meet_at_the_distance_of_the_table() -> None:
    tables = make_tables()
    (page,) = draw_dendrogram(tables["body_leaves"], tables["body_merges"], {}, PARAMS, "zh")
    axes = page.axes[0]
    tree = next(c for c in axes.collections if isinstance(c, LineCollection))
    first, second = tree.get_segments()
    assert first.tolist() == [[0, 1], [0.4, 1], [0.4, 2], [0, 2]]
    assert second.tolist() == [[0.4, 1.5], [0.6, 1.5], [0.6, 3], [0, 3]]
    halves = next(line for line in axes.lines if line.get_label() == "halves")
    assert (np.asarray(halves.get_xdata()).tolist(), np.asarray(halves.get_ydata()).tolist()) == ([0.5, 0.5], [2, 3])
    written = [text.get_text() for text in page.texts]
    assert [name for name in written if name in BODIES] == list(BODIES)


def test_a_document_without_an_issuer_goes_by_its_title() -> None:
    tables = make_tables()
    titles = {BODIES[0]: "办学要点"}
    for (page,) in (
        draw_dendrogram(tables["body_leaves"], tables["body_merges"], titles, PARAMS, "zh"),
        draw_copies(tables["copied_passages"], titles, PARAMS, "zh"),
    ):
        written = [text.get_text() for text in page.texts]
        assert "办学要点" in written and BODIES[0] not in written


def test_cells_have_what_a_row_took_from_a_column_and_brackets_where_nobody_knows() -> None:
    copied = make_tables()["copied_passages"]
    names = choose_voices(copied)
    assert names == [BODIES[0], BODIES[1], BODIES[2]]
    (page,) = draw_copies(copied, {}, PARAMS, "en")
    axes = page.axes[0]
    cells = {tuple(map(int, text.get_position())): text.get_text() for text in axes.texts}
    assert cells == {(0, 1): "120", (0, 2): "(40)", (2, 0): "(40)"}
    mesh = next(c for c in axes.collections if isinstance(c, QuadMesh))
    values = np.ma.masked_invalid(np.asarray(mesh.get_array(), dtype=float))
    assert values.sum() == 120


def test_without_bodies_or_copies_there_is_no_figure() -> None:
    tables = make_tables()
    assert draw_dendrogram(tables["body_leaves"].clear(), tables["body_merges"].clear(), {}, PARAMS, "zh") == []
    assert draw_copies(tables["copied_passages"].clear(), {}, PARAMS, "zh") == []


def test_the_legend_of_shared_text_counts_voices_that_others_copied_too() -> None:
    first = make_tables()["copied_passages"].head(1)
    (page,) = draw_copies(first, {}, PARAMS, "zh")
    assert "图中为相同文字最多的 2 个独立来源，共 2 个。" in page.texts[-1].get_text()
