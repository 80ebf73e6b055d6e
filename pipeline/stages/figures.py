"""Stage `figures`: draw every figure and write it as PNG, SVG and PDF."""

import gc
import multiprocessing
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import files
from pipeline.params import InputError, Params, is_embedded, load_params

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER = Path("reports/figures")


SUBJECTS = (
    "corpus_years",
    "keyword_trajectories",
    "keyword_heatmap",
    "year_keyness",
    "topics",
    "topic_map",
    "topic_years",
    "topic_heatmap",
    "choice",
    "topic_flows",
    "topic_similarities",
    "known_keywords",
    "known_themes",
)

# What topics do over years and beside one another says nothing where the documents are few; tables have the numbers.
OF_MANY = ("topic_map", "topic_years", "topic_heatmap")


def main() -> None:
    # A fork has at once what is imported here, but of polars' threads it would inherit the locks alone, which nobody opens again:
    # that is why no module is imported above that imports polars.
    start = "spawn" if "polars" in sys.modules or sys.platform == "darwin" else "fork"
    with ProcessPoolExecutor(2, get_context(start), initializer=start_worker) as pool:
        shares = [pool.submit(draw_figures, SUBJECTS[share::2]) for share in range(2)]
    problems = [problem for share in shares if isinstance(e := share.exception(), InputError) for problem in e.problems]
    if problems:
        raise InputError(problems)
    drawn = [file for share in shares for file in share.result()]
    # DVC empties the folder first; without it a figure of an earlier run would stay and be taken for one of this.
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, content in drawn:
        files.write_file(FOLDER / name, content)
    print(f"figures: {len(drawn) // 3} figures in {FOLDER}, each as PNG, SVG and PDF")


def start_worker() -> None:
    """In a process of the pool."""
    # matplotlib makes objects by the hundred thousand; looking for rings among them took a fifth of the time.
    gc.disable()
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """A stage that is killed takes its processes along: they would hold its lock for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    os._exit(1)


def draw_figures(subjects: Sequence[str]) -> list[tuple[str, bytes]]:
    """File names and contents of the figures of these subjects."""
    from pipeline.plots import style  # and not before there are two processes

    params = load_params()
    figures = {name: figure for subject in subjects for name, figure in number(subject, draw_pages(subject, params))}
    if is_embedded(params.corpus.path):
        for figure in figures.values():
            style.mark_synthetic(figure, params.report.language)
    try:
        return list(style.render(figures, params.figures.dpi))
    except style.MissingGlyphError as error:
        raise InputError(f"{error}; take that term or keyword out (data/lexicon/stop_words.txt, params.yaml)") from None


def draw_pages(subject: str, params: Params) -> "Figure | list[Figure]":
    """The figure of a subject, or its pages where it grows with the data; no page where there is nothing to show."""
    from pipeline import catalog
    from pipeline.plots import (
        corpus,
        evolution,
        keyness,
        keywords,
        known_answer,
        similarities,
        terms,
        topic_heatmap,
        topic_map,
        topics,
    )

    how = (params.figures, params.report.language)
    labels = catalog.topic_labels.read()
    if subject in OF_MANY and (labels["doubt"] == "few_documents").any():
        return []
    match subject:
        case "corpus_years":
            return corpus.draw_corpus_years(catalog.documents.read_used(), catalog.years.read(), *how)
        case "keyword_trajectories":
            return keywords.draw_keyword_trajectories(catalog.keyword_years.read(), catalog.keyword_trends.read(), *how)
        case "keyword_heatmap":
            return keywords.draw_keyword_heatmap(catalog.keyword_years.read(), catalog.keyword_trends.read(), *how)
        case "year_keyness":
            n_terms = params.keyness.n_terms
            return keyness.draw_year_keyness(catalog.keyness.read(), catalog.years.read(), n_terms, *how)
        case "topics":
            n_terms = params.topics.n_terms
            return terms.draw_topics(catalog.topic_terms.read(), labels, n_terms, *how)
        case "topic_map":
            places, neighbours = catalog.topic_places.read(), catalog.topic_neighbours.read()
            return topic_map.draw_topic_map(places, neighbours, labels, *how)
        case "topic_years":
            return topics.draw_topic_years(catalog.topic_years.read(), labels, *how)
        case "topic_heatmap":
            return topic_heatmap.draw_topic_heatmap(catalog.topic_years.read(), labels, *how)
        case "choice":
            return topics.draw_choice(catalog.choice.read(), *how)
        case "topic_flows":
            tables = (catalog.period_topics.read(), catalog.topic_links.read(), catalog.period_terms.read())
            return evolution.draw_flows(*tables, *how)
        case "topic_similarities":
            similar = catalog.topic_similarities.read()
            return similarities.draw_similarities(similar, catalog.topic_links.read(), catalog.topic_terms.read(), *how)
    known = {"known_keywords": known_answer.draw_known_keywords, "known_themes": known_answer.draw_known_themes}
    return known[subject](getattr(catalog, subject).read(), *how) if is_embedded(params.corpus.path) else []


def number(subject: str, pages: "Figure | list[Figure]") -> "Iterator[tuple[str, Figure]]":
    """Names of figures; pages are numbered from 01, so that names stay when a page is added."""
    if isinstance(pages, list):
        for page, figure in enumerate(pages, 1):
            yield f"{subject}_{page:02d}", figure
    else:
        yield subject, pages
