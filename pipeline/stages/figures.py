"""Stage `figures`: draw every figure and write it as PNG, SVG and PDF."""

import gc
from collections.abc import Iterator
from pathlib import Path

from matplotlib.figure import Figure

from pipeline import catalog
from pipeline.params import InputError, Params, is_embedded, load_params
from pipeline.plots import corpus, keywords, known_answer, style, terms, topics

FOLDER = Path("reports/figures")


def main() -> None:
    # matplotlib makes objects by the hundred thousand; looking for rings among them took a fifth of the stage's time.
    gc.disable()
    params = load_params()
    figures = dict(draw_figures(params))
    if is_embedded(params.corpus.path):
        for figure in figures.values():
            style.mark_synthetic(figure, params.report.language)
    # DVC empties the folder first; without it a figure of an earlier run would stay and be taken for one of this.
    for old in sorted(FOLDER.glob("*")):
        old.unlink()
    try:
        for name, content in style.render(figures, params.figures.dpi):
            catalog.write_file(FOLDER / name, content)
    except style.MissingGlyphError as error:
        raise InputError(f"{error}; take that term or keyword out (data/lexicon/stop_words.txt, params.yaml)") from None
    print(f"figures: {len(figures)} figures in {FOLDER}, each as PNG, SVG and PDF")


def draw_figures(params: Params) -> Iterator[tuple[str, Figure]]:
    """Names and figures. What grows with the data has pages, numbered from 01: names stay when a page is added."""
    how = (params.figures, params.report.language)
    years, topic_terms = catalog.years.read(), catalog.topic_terms.read()
    keyword_years, keyword_trends = catalog.keyword_years.read(), catalog.keyword_trends.read()

    yield "corpus_years", corpus.draw_corpus_years(catalog.documents.read(), years, *how)
    yield from number("keyword_trajectories", keywords.draw_keyword_trajectories(keyword_years, keyword_trends, *how))
    yield from number("keyword_heatmap", keywords.draw_keyword_heatmap(keyword_years, keyword_trends, *how))
    yield from number("year_terms", terms.draw_year_terms(catalog.year_terms.read(), years, *how))
    yield from number("topics", terms.draw_topics(topic_terms, *how))
    yield from number("topic_years", topics.draw_topic_years(catalog.topic_years.read(), topic_terms, *how))
    n_topics = topic_terms["topic"].n_unique()
    yield "coherence", topics.draw_coherence(catalog.coherence.read(), catalog.topic_coherence.read(), n_topics, *how)
    if is_embedded(params.corpus.path):
        yield "known_keywords", known_answer.draw_known_keywords(catalog.known_keywords.read(), *how)
        yield "known_themes", known_answer.draw_known_themes(catalog.known_themes.read(), *how)


def number(name: str, pages: list[Figure]) -> Iterator[tuple[str, Figure]]:
    """Pages with their numbers."""
    for page, figure in enumerate(pages, 1):
        yield f"{name}_{page:02d}", figure
