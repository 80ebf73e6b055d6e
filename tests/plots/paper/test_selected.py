"""The figures of a paper: exactly as wide as asked, nothing cut, what is asked for and no more."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pipeline.params.errors import InputError
from pipeline.params.paper import Kind, PaperFigure
from pipeline.params.sections import FiguresParams, Params
from pipeline.plots.drawing import rendering
from pipeline.plots.drawing.looks import use
from pipeline.plots.keywords.trajectories import draw_keyword_heatmap
from pipeline.plots.paper.choosing import TABLES, check_selection
from pipeline.plots.paper.notes import EMPTY
from pipeline.plots.paper.selected import PaperPages, draw_paper, find_look
from tests.plots.paper.asking import EVENTS, KINDS, ask
from tests.plots.paper.boxes import find_smallest, list_cut, list_overlaps
from tests.plots.robustness_tables import make_robustness
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Five levels, eight regions, a gap, topics with long names, half of them no finding."""
    made = make_tables(gaps=(2019,), n_keywords=5, n_topics=4)
    labels = made["topic_labels"].with_columns(
        name=pl.when(pl.col("topic") % 2 == 0).then(pl.lit("推进义务教育优质均衡发展与城乡一体化")),
        name_en=pl.when(pl.col("topic") % 2 == 0).then(pl.lit("High-quality balanced compulsory education")),
        doubt=pl.when(pl.col("topic") == 3).then(pl.lit("frame")),
    )
    first = made["first_uses"].filter(group_kind="level")
    levels = [first.with_columns(group=pl.lit(level)) for level in ("国家", "省", "市", "学校")]
    return (
        made
        | make_robustness([("双减", "上升")])
        | {"topic_labels": labels, "first_uses": pl.concat([made["first_uses"], *levels])}
    )


def draw(tables: Tables, params: Params) -> list[PaperPages]:
    return draw_paper(tables, EVENTS, params, lambda zh, en: None)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("width_cm", "font"), [(7, "serif"), (12, "sans"), (18, "serif")])
def test_nothing_is_cut_and_the_width_is_that_asked(
    tables: Tables, tmp_path: Path, width_cm: float, language: str, font: str
) -> None:
    params = ask(*(PaperFigure(kind) for kind in KINDS), language=language, font=font, two_columns_cm=float(width_cm))
    drawn = draw(tables, params)
    pages = {name: figure for one in drawn for name, figure in one.pages.items()}
    assert {one.asked.kind for one in drawn if one.pages} == set(TABLES)
    with use(find_look(params)), rendering.set_fonts(pages, refuse, refuse, tmp_path):
        for name, figure in pages.items():
            figure.set_dpi(300)  # fewer dots would round the widths of letters
            figure.draw_without_rendering()  # which moves the names of axes
            assert figure.get_figwidth() * 2.54 == pytest.approx(width_cm, abs=1e-9)
            assert figure.get_figheight() * 2.54 <= params.paper.max_height_cm
            assert list_cut(figure) == [], name
            assert find_smallest(figure) >= 6, name
            assert list_overlaps(figure) == [], name


def refuse(name: str, characters: list[str]) -> None:
    raise AssertionError(f"{name}: {characters}")


def list_titles(figures: Sequence[Figure]) -> list[str]:
    return [axes.get_title(loc="left") for figure in figures for axes in figure.axes if axes.get_title(loc="left")]


def draw_one(tables: Tables, kind: Kind, **what: Any) -> PaperPages:
    return draw(tables, ask(PaperFigure(kind, **what)))[0]


def test_keywords_and_topics_stand_in_the_order_asked(tables: Tables) -> None:
    chosen = draw_one(tables, "keyword_trajectories", keywords=("劳动教育", "双减"))
    assert list_titles(list(chosen.pages.values())) == ["劳动教育", "双减"]
    topics = draw_one(tables, "topic_years", topics=(3, 1))
    assert [title.split()[1] for title in list_titles(list(topics.pages.values()))] == ["3", "1"]
    (uses,) = draw_one(tables, "first_uses", keywords=("科学教育", "双减")).pages.values()
    words = [text.get_text() for text in uses.texts]
    assert words.index("科学教育") < words.index("双减") and "劳动教育" not in words


def test_years_are_those_asked_and_the_caption_says_that_verdicts_rest_on_all(tables: Tables) -> None:
    asked = draw_one(tables, "keyword_trajectories", years=(2020, 2022))
    (figure,) = asked.pages.values()
    words = [text.get_text() for text in figure.texts]
    assert {"2020", "2021", "2022"} <= set(words) and not {"2018", "2023"} & set(words)
    assert "2020—2022" in asked.note[0] and "all years of the corpus" in asked.note[1]


def test_a_network_is_of_the_whole_corpus_or_of_the_periods_within_the_years(tables: Tables) -> None:
    spans = tables["coword_spans"].filter(kind="whole")
    dated = [
        spans.with_columns(kind=pl.lit("period"), span=pl.lit(name), first_year=pl.lit(a), last_year=pl.lit(b))
        for name, a, b in (("十三五", 2017, 2020), ("十四五", 2021, 2023))
    ]
    terms, pairs = (
        pl.concat(
            [
                tables[name],
                *(tables[name].with_columns(span=pl.lit(one["span"][0]), kind=pl.lit("period")) for one in dated),
            ]
        )
        for name in ("coword_terms", "coword_pairs")
    )
    several = tables | {
        "coword_spans": pl.concat([tables["coword_spans"], *dated], how="vertical_relaxed"),
        "coword_terms": terms,
        "coword_pairs": pairs,
    }

    def heads(**what: Any) -> list[str]:
        pages = draw_one(several, "cowords", **what).pages.values()
        return [text.get_text().partition("：")[0] for page in pages for text in page.texts if "：" in text.get_text()]

    assert (heads(), heads(years=(2017, 2023)), heads(years=(2017, 2022))) == (
        ["全部语料"],
        ["十三五", "十四五"],
        ["十三五"],
    )


def test_events_are_named_in_the_caption_with_the_numbers_of_the_figure(tables: Tables) -> None:
    one = draw_one(tables, "keyword_trajectories", keywords=("双减",))
    (figure,) = one.pages.values()
    assert "2. “双减”意见（2021-07-24）" in one.note[0] and "2. Double Reduction opinions (2021-07-24)" in one.note[1]
    assert [text.get_text() for text in figure.axes[0].texts][1:] == ["1", "2"]
    assert not any("重大事件" in text.get_text() for text in figure.texts)


def test_a_figure_that_asks_for_no_events_has_no_line_for_them_and_its_caption_tells_of_none(tables: Tables) -> None:
    with_events, without = (
        draw_one(tables, "keyword_trajectories", keywords=("双减",), events=events) for events in (True, False)
    )
    (figure,) = without.pages.values()
    assert not [line for axes in figure.axes for line in axes.lines if str(line.get_label()).startswith("event")]
    assert "event" in with_events.signs and "event" not in without.signs
    assert "意见" not in without.note[0] and "meeting" not in without.note[1]
    assert without.signs == with_events.signs - {"event"}


def test_signs_are_those_that_are_drawn(tables: Tables) -> None:
    def find(kind: Kind, **what: Any) -> frozenset[str]:
        return draw_one(tables, kind, **what).signs

    new = find("keyword_trajectories", keywords=("双减",))
    assert {"end", "unseen", "gap", "hollow", "interval", "event", "up"} <= new
    assert not {"step", "burst", "turn", "cut", "down", "turning", "panels", "absent"} & new
    assert {"step", "panels"} <= find("keyword_trajectories", keywords=("教育数字化", "双减"))
    later = find("keyword_trajectories", keywords=("劳动教育",), years=(2020, 2021))
    assert not {"gap", "hollow", "unseen", "event", "end"} & later and "seen" in later
    few = tables["documents"].with_columns(region=pl.lit("白石"))
    assert "levels" in find("corpus_years") and "regions" not in find("corpus_years")
    assert "regions" in draw_one(tables | {"documents": few}, "corpus_years").signs
    assert "gap" in find("corpus_years") and "gap" not in find("corpus_years", years=(2020, 2021))
    assert {"filled", "open", "dots"} <= find("first_uses") and {"distinctive", "others"} <= find("year_keyness")
    assert "doubtful" in find("topics") and "doubtful" not in find("topics", topics=(1, 2))
    assert {"rising", "falling", "parting", "terms"} <= find("topic_flows") and "terms" not in find(
        "topic_flows", columns=1
    )
    assert {"years", "terms", "order"} <= find("correspondence") and "few voices" not in find("correspondence")
    few = tables["correspondence_points"].with_columns(
        n_voices=pl.lit(1, tables["correspondence_points"].schema["n_voices"])
    )
    assert "few voices" in draw_one(tables | {"correspondence_points": few}, "correspondence").signs
    assert "halves" in find("dendrogram")
    assert "bracket" in find("copied_passages") and "thousand" not in find("copied_passages")
    assert {"holds", "fails"} <= find("robustness") and "bracket" in find("keyword_heatmap")


def test_notes_tell_of_drawn_signs_alone(tables: Tables) -> None:
    long = tables["copied_passages"].with_columns(n_characters=pl.lit(12_345, pl.Int64))
    copies = draw_one(tables | {"copied_passages": long}, "copied_passages").note
    assert "k：千个字符。" in copies[0] and "Numbers with k: thousands" in copies[1]
    assert "千个字符" not in draw_one(tables, "copied_passages").note[0]
    assert "○" in draw_one(tables, "dendrogram").note[0]
    whole = tables["body_leaves"].with_columns(half_distance=pl.lit(None, pl.Float64))
    assert "○" not in draw_one(tables | {"body_leaves": whole}, "dendrogram").note[0]
    new, step = (draw_one(tables, "keyword_trajectories", keywords=(of,)).note for of in ("双减", "教育数字化"))
    assert "竖点线：首次或末次出现。" in new[0] and "Dotted: first or last found." in new[1] and "阶跃" not in new[0]
    assert "竖虚线：阶跃。" in step[0] and "各格纵轴不同" not in step[0]


def test_a_voice_without_an_issuer_goes_by_its_title_and_a_narrow_matrix_has_fewer_voices(tables: Tables) -> None:
    document = tables["documents"].row(0, named=True)
    leaves = tables["body_leaves"].with_columns(
        voice=pl.when(pl.col("rank") == 1).then(pl.lit(document["document_id"])).otherwise("voice")
    )
    (figure,) = draw_one(tables | {"body_leaves": leaves}, "dendrogram").pages.values()
    assert document["title"] in [text.get_text() for text in figure.texts]
    copied = pl.concat(
        [tables["copied_passages"].head(1).with_columns(voice=pl.lit(f"机构{place:02d}")) for place in range(30)]
    )
    for columns, n in ((2, 20), (1, 10)):
        (figure,) = draw_one(tables | {"copied_passages": copied}, "copied_passages", columns=columns).pages.values()
        named = {text.get_text() for text in figure.texts if not text.get_text().isdecimal()}
        assert len(named - {"合成语料（内置示例），非真实文件"}) == n


@pytest.mark.parametrize("columns", [1, 2])
def test_the_unit_stands_at_the_axis_beside_its_numbers(tables: Tables, columns: int) -> None:
    for kind, unit in (("keyword_trajectories", "每万字次数"), ("topic_years", "份额（%）")):
        for figure in draw_one(tables, kind, columns=columns).pages.values():  # type: ignore[arg-type]
            renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
            right = [text.get_window_extent(renderer).x1 for text in figure.texts if text.get_text() == unit]
            numbers = [tick for axes in figure.axes for tick in axes.get_yticklabels() if tick.get_text()]
            assert right and max(right) < min(tick.get_window_extent(renderer).x0 for tick in numbers)


def test_years_beyond_the_corpus_and_topics_that_are_not_there_are_named_at_once(tables: Tables) -> None:
    asked = [PaperFigure("corpus_years", years=(1999, 2020)), PaperFigure("topics", topics=(2, 5, 9))]
    with pytest.raises(InputError) as refused:
        check_selection(asked, tables)
    (zh, first), (_, second) = refused.value.problems
    assert "第 1 项" in zh and "entry 1: years are 1999–2020, those of the corpus 2017–2023" in first
    assert "entry 2: no topic 5, 9; topics are numbered from 1 to 4" in second
    check_selection([PaperFigure("topics", topics=(4,)), PaperFigure("corpus_years", years=(2017, 2023))], tables)


def test_a_low_page_makes_more_pages_and_one_that_is_too_low_is_refused(tables: Tables) -> None:
    kind = PaperFigure("keyword_trajectories", columns=1)
    (low,) = draw(tables, ask(kind, max_height_cm=10.0))
    assert list(low.pages) == [f"figure-01-keyword_trajectories_{page:02d}" for page in (1, 2, 3)]
    assert len(draw(tables, ask(kind))[0].pages) == 1
    with pytest.raises(InputError, match="entry 1: the figure is at least"):
        draw(tables, ask(PaperFigure("corpus_years"), max_height_cm=5.0))


def test_what_has_nothing_to_show_is_told_with_its_reason_and_is_no_fault(tables: Tables) -> None:
    told: list[str] = []
    empty = tables | {"topic_links": tables["topic_links"].clear()}
    asked = ask(PaperFigure("corpus_years"), PaperFigure("topic_flows"), PaperFigure("topics"))
    first, without, last = draw_paper(empty, [], asked, lambda zh, en: told.append(en))
    assert without.pages == {} and told == ["paper: figures left out: topic_flows (no two periods can be compared)"]
    assert set(EMPTY) == set(KINDS) and without.note == EMPTY["topic_flows"]
    assert (first.number, last.number) == (1, 2), "the numbers of a paper have no gap"
    assert all(name.startswith("figure-02-topics") for name in last.pages)


def test_names_that_have_no_room_stand_whole_in_the_caption(tables: Tables) -> None:
    assert "推进义务教育优质均衡发展与城乡一体化" in draw_one(tables, "topic_flows", columns=1).note[0]
    assert "双减: Double Reduction policy" in draw_one(tables, "first_uses", columns=1).note[1]


@pytest.mark.parametrize("kind", ["keyword_trajectories", "keyword_heatmap", "first_uses"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_keyword_that_is_cut_stands_whole_in_both_captions_and_no_other_in_the_chinese(
    tables: Tables, kind: Kind, language: str
) -> None:
    long = "双减" + "政策落实与课后服务提质增效" * 6
    longer = {
        name: table.with_columns(keyword=pl.col("keyword").replace("双减", long))
        for name, table in tables.items()
        if "keyword" in table.columns
    }
    (cut,) = draw(tables | longer, ask(PaperFigure(kind), language=language))
    assert all(long in note for note in cut.note) and "劳动教育" not in cut.note[0]
    assert cut.note[0].count(long) == 1
    (whole,) = draw(tables, ask(PaperFigure(kind), language=language))
    assert "双减。" not in whole.note[0]


def test_the_page_looks_as_before_after_a_figure_of_a_paper(tables: Tables) -> None:
    params = ask(PaperFigure("keyword_heatmap"), grey=True, font="serif")

    def look() -> list[tuple[str, Any]]:
        look = FiguresParams(17.0, 100)
        figure = draw_keyword_heatmap(tables["keyword_years"], tables["keyword_trends"], {}, look, "zh")[0]
        return [(text.get_text(), text.get_position()) for text in figure.texts]

    before = look()
    draw(tables, params)
    assert look() == before
