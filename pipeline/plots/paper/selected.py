"""The figures that `paper.figures` asks for: what of each kind is shown, and how it looks in a paper."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.text import Text

from pipeline.params.errors import InputError, Words
from pipeline.params.events import Event
from pipeline.params.paper import PaperFigure
from pipeline.params.sections import FiguresParams, Params, is_embedded
from pipeline.plots.corpus.years import draw_corpus_years
from pipeline.plots.drawing import fonts, rendering, style
from pipeline.plots.drawing.looks import Look, use
from pipeline.plots.keywords import first_uses, trajectories
from pipeline.plots.networks.bodies import draw_copies, draw_dendrogram
from pipeline.plots.networks.citations import draw_citation_levels
from pipeline.plots.networks.correspondence import draw_biplot
from pipeline.plots.networks.cowords import draw_cowords
from pipeline.plots.paper.choosing import TABLES, Tables, check_selection, choose_flows, select
from pipeline.plots.paper.notes import EMPTY, write_note
from pipeline.plots.paper.signs import find_more, find_signs
from pipeline.plots.periods.flows import draw_flows
from pipeline.plots.robustness.curve import draw_robustness
from pipeline.plots.terms.keyness import draw_year_keyness
from pipeline.plots.topics.heatmap import draw_topic_heatmap
from pipeline.plots.topics.terms import draw_topics
from pipeline.plots.topics.years import draw_topic_years
from pipeline.tables.audit import find_place_kind

Titles = Mapping[str, str]  # what to call a voice that is a document without an issuer
Tell = Callable[[str, str], None]  # is given a message in Chinese and in English
MOST_NAMED = 10  # characters in a message


@dataclass(frozen=True)
class PaperPages:
    """A figure of the paper: what was asked, its pages by the names of their files, and what its caption adds, or why it has no page.

    number: among those that are drawn, from 1. signs: those that are drawn (`find_signs`), and what the tables tell of them (`find_more`).
    """

    number: int
    asked: PaperFigure
    pages: Mapping[str, Figure]
    note: Words
    signs: frozenset[str]


def draw_paper(tables: Tables, events: Sequence[Event], params: Params, tell: Tell) -> list[PaperPages]:
    """The figures of the paper in its look, in the order of paper.figures; no page, and no number, where there is nothing to show.

    Raises InputError where a figure asks for a topic or a year that there is not, or is higher than the page.
    """
    fonts.check_font(params.paper.font)
    check_selection(params.paper.figures, tables)
    drawn: list[PaperPages] = []
    titles = dict(tables["documents"].select("document_id", "title").iter_rows())
    with use(find_look(params)):
        for asked in params.paper.figures:
            number = 1 + sum(bool(one.pages) for one in drawn)
            chosen = choose_flows(asked, tables)
            drawn.append(_draw(number, chosen, select(chosen, tables), titles, events, params, chosen != asked))
    _check_heights(drawn, params.paper.max_height_cm)
    _tell_left_out([one for one in drawn if not one.pages], tell)
    return drawn


def render_paper(drawn: Sequence[PaperPages], params: Params, folder: Path, tell: Tell) -> Iterator[tuple[str, bytes]]:
    """File names and contents of all pages in the formats that params name. folder: where a font may lie meanwhile."""
    pages = {name: figure for one in drawn for name, figure in one.pages.items()}
    with use(find_look(params)):
        yield from rendering.render_for_paper(
            pages,
            params.paper.dpi,
            params.paper.formats,
            partial(_tell_missing, tell),
            partial(_tell_replaced, tell, params.paper.font),
            folder,
        )


def find_look(params: Params) -> Look:
    return Look(params.paper.font, params.paper.grey, params.paper.max_height_cm)


def _draw(
    number: int, asked: PaperFigure, tables: Tables, titles: Titles, events: Sequence[Event], params: Params, few: bool
) -> PaperPages:
    """tables: as `select` has them; titles: of the documents; few: whether topics were chosen for the researcher (`choose_flows`)."""
    language = params.report.language
    pages = _draw_kind(asked, tables, titles, events, params)
    if not pages:
        return PaperPages(number, asked, {}, EMPTY[asked.kind], frozenset())
    if is_embedded(params.corpus.path):
        for page in pages:
            style.mark_synthetic(page, language)
    name = f"figure-{number:02d}-{asked.kind}"
    names = [name] if len(pages) == 1 else [f"{name}_{page:02d}" for page in range(1, len(pages) + 1)]
    shown = {text.get_text() for page in pages for text in page.findobj(Text)}
    cut, narrow = {text[:-1] for text in shown if text.endswith("…")}, style.is_narrow(_find_width(asked, params))
    signs = find_signs(pages) | find_more(asked, tables, pages, narrow)
    signs |= {"chosen"} if few else set()
    zh, en = (write_note(asked, tables, events, params, of, cut, narrow, signs) for of in ("zh", "en"))
    return PaperPages(number, asked, dict(zip(names, pages, strict=True)), (zh, en), signs)


def _draw_kind(
    asked: PaperFigure, tables: Tables, titles: Titles, events: Sequence[Event], params: Params
) -> list[Figure]:
    language, look = params.report.language, FiguresParams(_find_width(asked, params), params.paper.dpi)
    glosses = {keyword.keyword: keyword.en for keyword in params.keywords if keyword.en}
    topics = [topic - 1 for topic in asked.topics]
    first, *more = (tables[name] for name in TABLES[asked.kind])
    second = more[0] if more else first
    match asked.kind:
        case "corpus_years":
            drawn = draw_corpus_years(tables["documents"], tables["years"], look, language)
            return drawn if isinstance(drawn, list) else [drawn]
        case "keyword_trajectories":
            marked = events if asked.events else []
            return trajectories.draw_keyword_trajectories(first, second, marked, glosses, look, language)
        case "keyword_heatmap":
            return trajectories.draw_keyword_heatmap(first, second, glosses, look, language)
        case "first_uses":
            kind = find_place_kind(tables["places"])
            return first_uses.draw_first_uses(tables["first_uses"], tables["years"], kind, glosses, look, language)
        case "year_keyness":
            return draw_year_keyness(first, tables["keyness_groups"], second, params.keyness.n_terms, look, language)
        case "topics":
            return draw_topics(first, second, params.topics.n_terms, look, language, topics)
        case "topic_flows":
            return draw_flows(first, second, tables["period_terms"], tables["topic_labels"], look, language)
        case "cowords":
            return draw_cowords(first, second, tables["coword_pairs"], look, language)
        case "correspondence":
            return draw_biplot(first, second, params.networks.min_voices, look, language)
        case "dendrogram":
            return draw_dendrogram(first, second, titles, look, language)
        case "citation_levels":
            return draw_citation_levels(first, look, language)
        case "copied_passages":
            return draw_copies(first, titles, look, language)
        case "robustness":
            return draw_robustness(first, second, look, language, asked.keywords)
        case _:
            # As on the page: what topics do over years says nothing where documents are few.
            if tables["topic_labels"].is_empty() or (tables["topic_labels"]["doubt"] == "few_documents").any():
                return []
            draw = draw_topic_years if asked.kind == "topic_years" else draw_topic_heatmap
            return draw(first, second, look, language, topics)


def _find_width(asked: PaperFigure, params: Params) -> float:
    return (params.paper.one_column_cm, params.paper.two_columns_cm)[asked.columns - 1]


def _check_heights(drawn: Sequence[PaperPages], most_cm: float) -> None:
    heights = [max((figure.get_figheight() * 2.54 for figure in one.pages.values()), default=0) for one in drawn]
    problems = [
        (
            f"paper.figures 第 {entry} 项：图至少高 {height:.1f} 厘米，超过 paper.max_height_cm（{most_cm:g}）；请加大该值或少选内容",
            f"paper.figures entry {entry}: the figure is at least {height:.1f} cm high, more than paper.max_height_cm "
            f"({most_cm:g}); raise it, or show less",
        )
        for entry, height in enumerate(heights, 1)
        if height > most_cm + 1e-6
    ]
    if problems:
        raise InputError(problems)


def _tell_left_out(empty: Sequence[PaperPages], tell: Tell) -> None:
    """A line on the figures of the list that this corpus has nothing for."""
    if empty:
        zh, en = zip(*(one.note for one in empty), strict=True)
        kinds = [one.asked.kind for one in empty]
        named_zh = "；".join(f"{kind}（{why}）" for kind, why in zip(kinds, zh, strict=True))
        named_en = "; ".join(f"{kind} ({why})" for kind, why in zip(kinds, en, strict=True))
        tell(f"paper：从略的图：{named_zh}", f"paper: figures left out: {named_en}")


def _tell_missing(tell: Tell, name: str, missing: list[str]) -> None:
    codes, shown = _name_characters(missing), fonts.spell_out(missing[0])
    tell(
        f"注意：图 {name}：各字体中都没有 {codes}，图中写作码位，如 {shown}",
        f"note: figure {name}: no font has a picture for {codes}; it shows the code point instead, as {shown}",
    )


def _tell_replaced(tell: Tell, font: str, name: str, replaced: list[str]) -> None:
    codes = _name_characters(replaced)
    tell(
        f"注意：图 {name}：字体 {font} 中没有 {codes}，改用 {fonts.FONT}",
        f"note: figure {name}: the font {font} has no picture for {codes}; {fonts.FONT} is used for it",
    )


def _name_characters(characters: Sequence[str]) -> str:
    named = ", ".join(f"{char} (U+{ord(char):04X})" for char in characters[:MOST_NAMED])
    return named + (f" … ({len(characters)})" if len(characters) > MOST_NAMED else "")
