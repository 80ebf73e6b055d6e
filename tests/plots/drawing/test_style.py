"""Same bytes, no boxes."""

from pathlib import Path

import polars as pl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from pipeline.params.sections import FiguresParams
from pipeline.plots.corpus.years import draw_corpus_years
from pipeline.plots.drawing import fonts, rendering, style
from pipeline.plots.drawing.words import WORDS, say
from pipeline.plots.keywords.trajectories import draw_keyword_trajectories
from pipeline.stages import figures
from pipeline.tables.codes import VERDICTS
from tests.plots.tables import make_tables

PARAMS = FiguresParams(width_cm=17.0, dpi=72)


def draw(documents: pl.DataFrame, years: pl.DataFrame) -> Figure:
    drawn = draw_corpus_years(documents, years, PARAMS, "zh")
    assert isinstance(drawn, Figure)
    return drawn


def render_once(folder: Path) -> dict[str, bytes]:
    tables = make_tables((2019, 2020, 2021), (2020,), n_keywords=1, n_topics=2)
    figures = {
        "corpus_years": draw(tables["documents"], tables["years"]),
        "trajectories": draw_keyword_trajectories(
            tables["keyword_years"], tables["keyword_trends"], (), {}, PARAMS, "zh"
        )[0],
    }
    for figure in figures.values():
        style.mark_synthetic(figure, "zh")
    return dict(rendering.render(figures, PARAMS.dpi, refuse, folder))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return render_once(tmp_path_factory.mktemp("files"))


def test_the_same_tables_give_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    assert render_once(tmp_path) == files
    assert list(tmp_path.iterdir()) == []


def test_each_figure_comes_in_three_formats(files: dict[str, bytes]) -> None:
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    assert len(files) == 6
    assert all(content.startswith(starts[name[-3:]]) for name, content in files.items())


def test_pdf_embeds_truetype_not_type_3(files: dict[str, bytes]) -> None:
    assert b"/FontFile2" in files["corpus_years.pdf"] and b"/Type3" not in files["corpus_years.pdf"]


def test_svg_needs_no_font_and_no_network(files: dict[str, bytes]) -> None:
    svg = files["corpus_years.svg"].decode()
    assert "<text" not in svg and "<image" not in svg and "font-family" not in svg


def test_nothing_tells_when_a_file_was_made(files: dict[str, bytes]) -> None:
    assert not any(b"Date" in content or b"dc:date" in content for content in files.values())


def refuse(name: str, missing: list[str]) -> None:
    raise AssertionError(f"{name}: {missing}")


def test_a_character_without_a_picture_is_drawn_as_its_code_point(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = make_tables(years=(2019,), per_year=2)
    documents = tables["documents"].with_columns(region=pl.lit("ཀ区"))
    figure = draw(documents, tables["years"])
    drawn = dict(rendering.render({"corpus_years": figure}, 72, figures.tell_missing, tmp_path))
    assert len(drawn) == 3
    assert any("[U+0F40]区" in text.get_text() for text in figure.findobj(Text))
    said = capsys.readouterr().out
    assert "corpus_years" in said and "U+0F40" in said


@pytest.mark.filterwarnings("error")
def test_labels_of_ticks_are_spelt_out_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figure = style.new_figure(5, 2)
    axes = figure.add_subplot()
    axes.set_xticks([0, 1], ["𠮷林", "双减"])
    dict(rendering.render({"ticks": figure}, 72, figures.tell_missing, tmp_path))
    assert [label.get_text() for label in axes.get_xticklabels()] == ["[U+20BB7]林", "双减"]
    assert capsys.readouterr().out.count("U+20BB7") == 2


def test_a_dollar_is_a_dollar(tmp_path: Path) -> None:
    figure = style.new_figure(5, 2)
    style.write(figure, 1, 1, "$x$ 与 $y$")
    assert len(dict(rendering.render({"dollar": figure}, 72, refuse, tmp_path))) == 3


def test_every_word_on_a_figure_can_be_drawn() -> None:
    figure = style.new_figure(5, 2)
    for place, words in enumerate([*WORDS.values(), *VERDICTS.values()]):
        style.write(figure, 0, place, "".join(words))
    assert fonts.find_missing("".join(text.get_text() for text in figure.texts)) == []


def test_long_names_are_cut_to_their_place() -> None:
    name = "习近平新时代中国特色社会主义思想"
    cut = style.fit_text(name, 3.0, 7.5)
    assert cut.endswith("…") and style.text_width(cut, 7.5) <= 3.0
    assert style.fit_text("双减", 3.0, 7.5) == "双减"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_line_is_as_wide_in_a_picture_as_it_was_measured(language: str) -> None:
    figure = style.new_figure(17, 3)
    line = max(say("coword_legend", language, 42, 42, 16).split("\n"), key=len)
    text = style.write(figure, 0, 1, line, style.SMALL)
    figure.set_dpi(200)
    FigureCanvasAgg(figure)
    drawn = text.get_window_extent().width / 200 * 2.54
    assert drawn == pytest.approx(style.text_width(line, style.SMALL), rel=0.005)
