"""Stage `figures`: draw every figure and write it as PNG, SVG and PDF; what would come out the same is left as it stands."""

import gc
import hashlib
import json
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from pipeline import files
from pipeline.params import InputError, Params, is_embedded, load_params

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER = Path("reports/figures")
# Of each subject what it was drawn from and the hashes of its files. DVC leaves both where they are (`persist`).
DRAWN = Path("data/figures/drawn.json")

# Subjects and the tables they show; those that take longest first, for two processes to end together.
TABLES = {
    "keyword_trajectories": ("keyword_years", "keyword_trends"),
    "topic_years": ("topic_years", "topic_labels"),
    "keyword_heatmap": ("keyword_years", "keyword_trends"),
    "topics": ("topic_terms", "topic_labels"),
    "topic_heatmap": ("topic_years", "topic_labels"),
    "topic_flows": ("period_topics", "topic_links", "period_terms", "topic_labels"),
    "topic_similarities": ("topic_similarities", "topic_links", "topic_labels"),
    "year_keyness": ("keyness", "years"),
    "known_keywords": ("known_keywords",),
    "corpus_years": ("documents", "years"),
    "known_themes": ("known_themes",),
    "topic_map": ("topic_places", "topic_neighbours", "topic_labels"),
    "choice": ("choice",),
}
# What topics do over years and beside one another says nothing where the documents are few; tables have the numbers.
OF_MANY = ("topic_map", "topic_years", "topic_heatmap")
# Libraries that decide what a figure looks like.
LIBRARIES = ("fonttools", "matplotlib", "numpy", "polars", "zhplot")


class Drawn(TypedDict):
    """A subject that was drawn: the hash of what it was drawn from, and of each of its files by name."""

    source: str
    files: dict[str, str]


def main() -> None:
    params, drawn = load_params(), read_drawn()
    # A fork has at once what is imported here, but of polars' threads it would inherit the locks alone, which nobody opens again:
    # that is why no module is imported above that imports polars.
    start = "spawn" if "polars" in sys.modules or sys.platform == "darwin" else "fork"
    with ProcessPoolExecutor(2, get_context(start), initializer=start_worker) as pool:
        sources = dict(zip(TABLES, pool.map(hash_source, TABLES, repeat(params)), strict=True))
        stale = [subject for subject in TABLES if not stands(drawn.get(subject), sources[subject])]
        shares = [pool.submit(draw_subjects, stale[share::2], params) for share in range(2)]
    problems = [problem for share in shares if isinstance(e := share.exception(), InputError) for problem in e.problems]
    if problems:
        raise InputError(problems)
    for subject, contents in [pair for share in shares for pair in share.result().items()]:
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
        drawn[subject] = {"source": sources[subject], "files": hashes}
        for name, content in contents.items():
            files.write_file(FOLDER / name, content)
    kept = {name: subject for subject in TABLES for name in drawn[subject]["files"]}
    for path in FOLDER.glob("*"):
        if path.name not in kept:
            path.unlink()
    files.write_file(DRAWN, json.dumps({subject: drawn[subject] for subject in TABLES}, indent=2) + "\n")
    n_same = sum(subject not in stale for subject in kept.values()) // 3
    same = f", {n_same} of them as they were" if n_same else ""
    print(f"figures: {len(kept) // 3} figures in {FOLDER}, each as PNG, SVG and PDF{same}")


def read_drawn() -> dict[str, Drawn]:
    """What the last run drew; nothing where that can't be read."""
    try:
        drawn: dict[str, Drawn] = json.loads(DRAWN.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return drawn


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


def stands(before: Drawn | None, source: str) -> bool:
    """Whether the files of a subject are what would be drawn from this source."""
    return bool(
        before
        and before["source"] == source
        and all(
            hashlib.sha256(files.read_file(FOLDER / name)).hexdigest() == known
            for name, known in before["files"].items()
        )
    )


def draw_subjects(subjects: Sequence[str], params: Params) -> dict[str, dict[str, bytes]]:
    """Names and contents of the files of each subject."""
    return {subject: draw_subject(subject, params) for subject in subjects}


def draw_subject(subject: str, params: Params) -> dict[str, bytes]:
    from pipeline import catalog  # and not before there are two processes
    from pipeline.plots import style

    names = TABLES[subject]
    tables = [catalog.documents.read_used() if name == "documents" else getattr(catalog, name).read() for name in names]
    if subject in OF_MANY and (tables[names.index("topic_labels")]["doubt"] == "few_documents").any():
        return {}
    figures = dict(number(subject, draw_pages(subject, tables, params)))
    if is_embedded(params.corpus.path):
        for figure in figures.values():
            style.mark_synthetic(figure, params.report.language)
    try:
        return dict(style.render(figures, params.figures.dpi))
    except style.MissingGlyphError as error:
        raise InputError(f"{error}; take that term or keyword out (data/lexicon/stop_words.txt, params.yaml)") from None


def hash_source(subject: str, params: Params) -> str:
    """A hash of all that a subject is drawn from: tables, params, our code and the libraries'."""
    from pipeline import catalog

    shown = (params.figures, params.report.language, params.keyness.n_terms, params.topics.n_terms)
    digest = hashlib.sha256(repr((shown, is_embedded(params.corpus.path), [*map(version, LIBRARIES)])).encode())
    room = Path(__file__).parents[1]
    tables = [Path(getattr(catalog, name).path) for name in (*TABLES[subject], "document_uses")]
    code = [room / "catalog.py", room / "params.py", Path(__file__), *sorted((room / "plots").glob("*.py"))]
    for path in (*tables, *code):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def draw_pages(subject: str, tables: Sequence[Any], params: Params) -> "Figure | list[Figure]":
    """The figure of a subject, or its pages where it grows with the data; no page where there is nothing to show.

    tables: those of TABLES.
    """
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

    if subject.startswith("known_") and not is_embedded(params.corpus.path):
        return []
    draw: dict[str, Callable[..., Figure | list[Figure]]] = {
        "corpus_years": corpus.draw_corpus_years,
        "keyword_trajectories": keywords.draw_keyword_trajectories,
        "keyword_heatmap": keywords.draw_keyword_heatmap,
        "year_keyness": keyness.draw_year_keyness,
        "topics": terms.draw_topics,
        "topic_map": topic_map.draw_topic_map,
        "topic_years": topics.draw_topic_years,
        "topic_heatmap": topic_heatmap.draw_topic_heatmap,
        "choice": topics.draw_choice,
        "topic_flows": evolution.draw_flows,
        "topic_similarities": similarities.draw_similarities,
        "known_keywords": known_answer.draw_known_keywords,
        "known_themes": known_answer.draw_known_themes,
    }
    n_terms = {"year_keyness": [params.keyness.n_terms], "topics": [params.topics.n_terms]}
    return draw[subject](*tables, *n_terms.get(subject, []), params.figures, params.report.language)


def number(subject: str, pages: "Figure | list[Figure]") -> "Iterator[tuple[str, Figure]]":
    """Names of figures; pages are numbered from 01, so that names stay when a page is added."""
    if isinstance(pages, list):
        for page, figure in enumerate(pages, 1):
            yield f"{subject}_{page:02d}", figure
    else:
        yield subject, pages
