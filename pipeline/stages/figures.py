"""Stage `figures`: draw every figure and write it as PNG, SVG and PDF."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

from matplotlib.figure import Figure

from pipeline import catalog
from pipeline.params import InputError, Params, is_embedded, load_params
from pipeline.plots import corpus, keywords, known_answer, style, terms, topics

FOLDER = Path("reports/figures")


SUBJECTS = (
    "corpus_years",
    "keyword_trajectories",
    "keyword_heatmap",
    "year_terms",
    "topics",
    "topic_years",
    "choice",
    "known_keywords",
    "known_themes",
)


def main() -> None:
    # matplotlib makes objects by the hundred thousand; looking for rings among them took a fifth of the stage's time.
    gc.disable()
    params = load_params()
    figures = {name: figure for subject in SUBJECTS for name, figure in number(subject, draw_pages(subject, params))}
    if is_embedded(params.corpus.path):
        for figure in figures.values():
            style.mark_synthetic(figure, params.report.language)
    # DVC empties the folder first; without it a figure of an earlier run would stay and be taken for one of this.
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        for name, content in style.render(figures, params.figures.dpi):
            catalog.write_file(FOLDER / name, content)
    except style.MissingGlyphError as error:
        raise InputError(f"{error}; take that term or keyword out (data/lexicon/stop_words.txt, params.yaml)") from None
    print(f"figures: {len(figures)} figures in {FOLDER}, each as PNG, SVG and PDF")


def draw_pages(subject: str, params: Params) -> Figure | list[Figure]:
    """The figure of a subject, or its pages where it grows with the data; no page where there is nothing to show."""
    how = (params.figures, params.report.language)
    match subject:
        case "corpus_years":
            return corpus.draw_corpus_years(catalog.documents.read(), catalog.years.read(), *how)
        case "keyword_trajectories":
            return keywords.draw_keyword_trajectories(catalog.keyword_years.read(), catalog.keyword_trends.read(), *how)
        case "keyword_heatmap":
            return keywords.draw_keyword_heatmap(catalog.keyword_years.read(), catalog.keyword_trends.read(), *how)
        case "year_terms":
            return terms.draw_year_terms(catalog.year_terms.read(), catalog.years.read(), *how)
        case "topics":
            return terms.draw_topics(catalog.topic_terms.read(), *how)
        case "topic_years":
            return topics.draw_topic_years(catalog.topic_years.read(), catalog.topic_terms.read(), *how)
        case "choice":
            return topics.draw_choice(catalog.choice.read(), *how)
    known = {"known_keywords": known_answer.draw_known_keywords, "known_themes": known_answer.draw_known_themes}
    return known[subject](getattr(catalog, subject).read(), *how) if is_embedded(params.corpus.path) else []


def number(subject: str, pages: Figure | list[Figure]) -> Iterator[tuple[str, Figure]]:
    """Names of figures; pages are numbered from 01, so that names stay when a page is added."""
    if isinstance(pages, Figure):
        yield subject, pages
    else:
        for page, figure in enumerate(pages, 1):
            yield f"{subject}_{page:02d}", figure
