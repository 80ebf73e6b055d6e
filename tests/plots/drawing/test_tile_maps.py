"""Maps in tiles: each province has its own, and what may not be compared has no shade."""

from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from pipeline.params.sections import FiguresParams
from pipeline.plots.drawing import style
from pipeline.plots.drawing.tile_maps import TileMap, draw_tile_maps
from pipeline.tables.audit import N_COLUMNS, N_ROWS, PROVINCES

PARAMS = FiguresParams(width_cm=17.0, dpi=100)
VALUES = {"浙江省": 2.0, "福建省": 4.0, "西藏自治区": 40.0, "澜江省": 9.0}


def draw(language: str = "zh") -> Axes:
    shown = TileMap("双减", "", VALUES, {name: f"{value:g}" for name, value in VALUES.items()}, hollow=["西藏自治区"])
    return draw_tile_maps([shown], None, "", PARAMS, language)[0].axes[0]


def tiles(axes: Axes) -> dict[str, Rectangle]:
    return {str(patch.get_label()): patch for patch in axes.patches if isinstance(patch, Rectangle)}


def test_the_34_provinces_have_a_tile_and_a_letter_of_their_own() -> None:
    places = [(province.row, province.column) for province in PROVINCES.values()]
    letters, codes = ({getattr(one, name) for one in PROVINCES.values()} for name in ("letter", "code"))
    assert len(PROVINCES) == len(set(places)) == len(letters) == len(codes) == 34
    assert (N_ROWS, N_COLUMNS) == (8, 7)


def test_tiles_lie_as_the_provinces_do() -> None:
    """Longitudes grow to the right, latitudes upwards, for provinces far apart."""
    west_to_east = ["新疆维吾尔自治区", "甘肃省", "陕西省", "河南省", "山东省", "上海市"]
    north_to_south = ["黑龙江省", "吉林省", "辽宁省", "山东省", "安徽省", "江西省", "广东省", "海南省"]
    columns, rows = [PROVINCES[name].column for name in west_to_east], [PROVINCES[name].row for name in north_to_south]
    assert columns == sorted(columns) and rows == sorted(rows)


def test_shades_go_from_nothing_to_the_highest_of_those_with_enough_voices() -> None:
    import matplotlib

    shown, shades = tiles(draw()), matplotlib.colormaps[style.SEQUENCE]
    assert to_hex(shown["福建省"].get_facecolor()) == to_hex(shades(1.0))
    assert to_hex(shown["浙江省"].get_facecolor()) == to_hex(shades(0.5))


def test_grey_without_a_document_and_hatched_in_brackets_with_too_few_voices() -> None:
    axes = draw()
    shown = tiles(axes)
    assert to_hex(shown["北京市"].get_facecolor()) == style.FAINT and not shown["北京市"].get_hatch()
    assert shown["西藏自治区"].get_hatch() and to_hex(shown["西藏自治区"].get_facecolor()) == "#ffffff"
    written = [text.get_text() for text in axes.texts]
    assert len(written) == 34 + 3 and {"2", "4", "(40)"} <= set(written) and "9" not in written


def test_english_maps_have_the_codes_of_the_standard() -> None:
    written = {text.get_text() for text in draw("en").texts}
    assert {"ZJ", "FJ", "XZ", "NM"} <= written


def test_maps_stand_beside_each_other_and_go_on_on_the_next_page() -> None:
    pages = draw_tile_maps([TileMap(f"词{n}", "", {}, {}) for n in range(14)], None, "", PARAMS, "zh")
    assert [len(page.axes) for page in pages] == [12, 2]
