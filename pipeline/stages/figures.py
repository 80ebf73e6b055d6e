"""Stage `figures@SUBJECT`: draw the figures of one subject and write each as PNG, SVG and PDF."""

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
from matplotlib.figure import Figure

from pipeline import catalog
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.params.sections import Params, is_embedded
from pipeline.plots.drawing import fonts, rendering, style
from pipeline.running import files
from pipeline.running.messages import tell
from pipeline.tables.audit import find_place_kind

# A figure, or its pages where it grows with the data; no page where there is nothing to show.
Figures = dict[str, Figure | list[Figure]]


def main(subject: str) -> None:
    if subject not in SUBJECTS:
        raise InputError(
            f"python -m pipeline figures {subject}：没有这一类图；可用的有 {'、'.join(SUBJECTS)}",
            f"python -m pipeline figures {subject}: no such subject; there are {', '.join(SUBJECTS)}",
        )
    params = load_params()
    folder = Path("reports/figures") / subject
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pages = [number_pages(name, drawn) for name, drawn in SUBJECTS[subject](params).items()]
    figures = {file: figure for numbered in pages for file, figure in numbered.items()}
    if is_embedded(params.corpus.path):
        for figure in figures.values():
            style.mark_synthetic(figure, params.report.language)
    # All at once: they share one subset of the font.
    for file, content in rendering.render(figures, params.figures.dpi, tell_missing, folder):
        files.write_file(folder / file, content)
    tell(
        f"figures：{subject} 的图 {len(figures)} 幅，在 {folder}，各有 PNG、SVG、PDF",
        f"figures: {len(figures)} of {subject} in {folder}, each as PNG, SVG and PDF",
    )


def tell_missing(name: str, missing: list[str]) -> None:
    codes = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing)
    shown = fonts.spell_out(missing[0])
    tell(
        f"注意：图 {name}：字体 {fonts.FONT} 中没有 {codes}，图中写作码位，如 {shown}",
        f"note: figure {name}: the font {fonts.FONT} has no picture for {codes}; it shows the code point instead, as {shown}",
    )


def number_pages(name: str, drawn: Figure | list[Figure]) -> dict[str, Figure]:
    """Names of files; pages are numbered from 01, so that names stay when a page is added."""
    if isinstance(drawn, Figure):
        return {name: drawn}
    return {f"{name}_{page:02d}": figure for page, figure in enumerate(drawn, 1)}


def show_years(table: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """A table by year without the few years that lie far from all others, over which no axis is stretched."""
    shown = years.filter(~pl.col("outlying"))["year"]
    return table.filter(pl.col("year").is_in(shown.implode()))


def draw_corpus(params: Params) -> Figures:
    from pipeline.plots.corpus.provinces import draw_corpus_provinces
    from pipeline.plots.corpus.years import draw_corpus_years

    every_year = catalog.years.read()
    years = show_years(every_year, every_year)
    counted = years.filter(pl.col("n_documents") > 0)["year"]
    documents = catalog.documents.read_used(without=catalog.TEXTS)
    documents = documents.filter(pl.col("year").is_null() | pl.col("year").is_in(counted.implode()))
    look, language = params.figures, params.report.language
    return {
        "corpus_years": draw_corpus_years(documents, years, look, language),
        "corpus_provinces": draw_corpus_provinces(catalog.places.read(), look, language),
    }


def draw_keywords(params: Params) -> Figures:
    from pipeline.params.events import read_events
    from pipeline.plots.keywords import first_uses, provinces, trajectories

    every_year = catalog.years.read()
    years, place_kind = show_years(every_year, every_year), find_place_kind(catalog.places.read())
    keyword_years = show_years(catalog.keyword_years.read(), every_year)
    trends, events = catalog.keyword_trends.read(), read_events(catalog.EVENTS)
    glosses = {keyword.keyword: keyword.en for keyword in params.keywords if keyword.en}
    look, language = params.figures, params.report.language
    return {
        "keyword_trajectories": trajectories.draw_keyword_trajectories(
            keyword_years, trends, events, glosses, look, language
        ),
        "keyword_heatmap": trajectories.draw_keyword_heatmap(keyword_years, trends, glosses, look, language),
        "first_uses": first_uses.draw_first_uses(catalog.first_uses.read(), years, place_kind, glosses, look, language),
        "keyword_provinces": provinces.draw_keyword_provinces(
            catalog.keyword_provinces.read(), glosses, look, language
        ),
    }


def draw_terms(params: Params) -> Figures:
    from pipeline.plots.terms.keyness import draw_year_keyness

    keyness, groups, every_year = catalog.keyness.read(), catalog.keyness_groups.read(), catalog.years.read()
    years = show_years(every_year, every_year)
    look, language = params.figures, params.report.language
    return {"year_keyness": draw_year_keyness(keyness, groups, years, params.keyness.n_terms, look, language)}


def draw_networks(params: Params) -> Figures:
    from pipeline.plots.networks import bodies, citations, correspondence, cowords

    look, language = params.figures, params.report.language
    titles = dict(catalog.documents.read(without=catalog.TEXTS).select("document_id", "title").iter_rows())
    points = catalog.correspondence_points.read()
    copied = catalog.copied_passages.read_compact("voice", "from_voice", "order", "n_characters")
    return {
        "cowords": cowords.draw_cowords(
            catalog.coword_spans.read(), catalog.coword_terms.read(), catalog.coword_pairs.read(), look, language
        ),
        "correspondence": correspondence.draw_biplot(
            points, catalog.correspondence_axes.read(), params.networks.min_voices, look, language
        ),
        "dendrogram": bodies.draw_dendrogram(
            catalog.body_leaves.read(), catalog.body_merges.read(), titles, look, language
        ),
        "citation_levels": citations.draw_citation_levels(catalog.citation_levels.read(), look, language),
        "copied_passages": bodies.draw_copies(copied, titles, look, language),
    }


def draw_topics(params: Params) -> Figures:
    from pipeline.plots.topics import heatmap, provinces, terms, tree, years

    labels, look = catalog.topic_labels.read(), params.figures
    if labels.is_empty():
        return {}
    topic_years = show_years(catalog.topic_years.read(), catalog.years.read())
    merges, quality, language = catalog.topic_merges.read(), catalog.topic_quality.read(), params.report.language
    drawn: Figures = {
        "topics": terms.draw_topics(catalog.topic_terms.read(), labels, params.topics.n_terms, look, language),
        "choice": years.draw_choice(catalog.choice.read(), look, language),
    }
    # What topics do over years and beside one another says nothing where the documents are few; tables have the numbers.
    if (labels["doubt"] == "few_documents").any():
        return drawn
    return drawn | {
        "topic_tree": tree.draw_topic_tree(merges, quality, labels, catalog.topic_members.read(), look, language),
        "topic_years": years.draw_topic_years(topic_years, labels, look, language),
        "topic_heatmap": heatmap.draw_topic_heatmap(topic_years, labels, look, language),
        "topic_provinces": provinces.draw_topic_provinces(catalog.topic_groups.read(), labels, look, language),
    }


def draw_periods(params: Params) -> Figures:
    from pipeline.plots.periods import flows, similarities

    labels, links, look = catalog.topic_labels.read(), catalog.topic_links.read(), params.figures
    period_topics, period_terms = catalog.period_topics.read(), catalog.period_terms.read()
    alike, language = catalog.topic_similarities.read(), params.report.language
    return {
        "topic_flows": flows.draw_flows(period_topics, links, period_terms, labels, look, language),
        "topic_similarities": similarities.draw_similarities(alike, links, labels, look, language),
    }


def draw_known_answer(params: Params) -> Figures:
    from pipeline.plots.known_answer import comparison

    if not is_embedded(params.corpus.path):
        return {}
    keywords, shapes, themes = (
        table.read() for table in (catalog.known_keywords, catalog.known_shapes, catalog.known_themes)
    )
    look, language = params.figures, params.report.language
    return {
        "known_shapes": comparison.draw_known_shapes(shapes, look, language),
        "known_keywords": comparison.draw_known_keywords(keywords, look, language),
        "known_themes": comparison.draw_known_themes(themes, look, language),
    }


SUBJECTS: dict[str, Callable[[Params], Figures]] = {
    "corpus": draw_corpus,
    "keywords": draw_keywords,
    "terms": draw_terms,
    "networks": draw_networks,
    "topics": draw_topics,
    "periods": draw_periods,
    "known_answer": draw_known_answer,
}
