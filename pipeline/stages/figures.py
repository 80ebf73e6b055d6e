"""Stage `figures`: draw every figure and write it as PNG, SVG and PDF; what would come out the same is taken from the last run."""

import gc
import hashlib
import io
import multiprocessing
import os
import shutil
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import files
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.params.sections import Params, is_embedded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER = Path("reports/figures")
# What the last run drew, a zip for each subject, named by the hash of all that it was drawn from.
CACHE = Path("data/cache/figures")

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
# Libraries that decide what a figure looks like; Pillow writes the PNG for matplotlib.
LIBRARIES = ("fonttools", "matplotlib", "numpy", "pillow", "polars", "zhplot")


def main() -> None:
    params = load_params()
    # A fork has at once what is imported here, but of polars' threads it would inherit the locks alone, which nobody opens again:
    # that is why no module is imported above that imports polars.
    start = "spawn" if "polars" in sys.modules or sys.platform == "darwin" else "fork"
    with ProcessPoolExecutor(2, get_context(start), initializer=start_worker) as pool:
        sources = dict(zip(TABLES, pool.map(hash_source, TABLES, repeat(params), repeat(hash_code())), strict=True))
        recalled = {subject: recall(source) for subject, source in sources.items()}
        drawn = {subject: contents for subject, contents in recalled.items() if contents is not None}
        stale = [subject for subject in TABLES if subject not in drawn]
        shares = [pool.submit(draw_subjects, stale[share::2], params) for share in range(2)]
    problems = [problem for share in shares if isinstance(e := share.exception(), InputError) for problem in e.problems]
    if problems:
        raise InputError(problems)
    for share in shares:
        for subject, contents in share.result().items():
            drawn[subject] = contents
            remember(sources[subject], contents)
    # DVC empties the folder first; without it a figure of an earlier run would stay and be taken for one of this.
    shutil.rmtree(FOLDER, ignore_errors=True)
    contents = {name: content for subject in TABLES for name, content in drawn[subject].items()}
    for name, content in contents.items():
        files.write_file(FOLDER / name, content)
    forget_others(sources.values())
    n_same = sum(len(drawn[subject]) for subject in TABLES if subject not in stale) // 3
    same = f", {n_same} of them as they were" if n_same else ""
    print(f"figures: {len(contents) // 3} figures in {FOLDER}, each as PNG, SVG and PDF{same}")


def recall(source: str) -> dict[str, bytes] | None:
    """The files that were drawn from this source; None where there are none, or they are damaged."""
    try:
        with zipfile.ZipFile(CACHE / f"{source}.zip") as kept:
            return {name: kept.read(name) for name in kept.namelist()}
    except (OSError, zipfile.BadZipFile, zlib.error):
        return None


def remember(source: str, contents: dict[str, bytes]) -> None:
    """Keep the files that were drawn from this source."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as kept:
        for name, content in contents.items():
            # With a name alone the time of day would be written too.
            kept.writestr(zipfile.ZipInfo(name), content)
    files.write_file(CACHE / f"{source}.zip", buffer.getvalue())


def forget_others(sources: Iterable[str]) -> None:
    """Keep the last run alone."""
    kept = {f"{source}.zip" for source in sources}
    for path in CACHE.iterdir():
        if path.name not in kept:
            path.unlink()


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


def draw_subjects(subjects: Sequence[str], params: Params) -> dict[str, dict[str, bytes]]:
    """Names and contents of the files of each subject."""
    return {subject: draw_subject(subject, params) for subject in subjects}


def draw_subject(subject: str, params: Params) -> dict[str, bytes]:
    """Names and contents of its files; none where there is nothing to show."""
    from pipeline import catalog  # and not before there are two processes
    from pipeline.plots.drawing import style

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


def hash_source(subject: str, params: Params, code: str) -> str:
    """A hash of all that a subject is drawn from: tables, params, and the code that `hash_code` knows."""
    from pipeline import catalog

    names = [*TABLES[subject], *(["document_uses"] if "documents" in TABLES[subject] else [])]
    shown = (subject, choose_settings(subject, params), is_embedded(params.corpus.path), code)
    return hash_files(repr(shown), [getattr(catalog, name).locate() for name in names])


def hash_code() -> str:
    """A hash of our code and the libraries' versions."""
    return hash_files(repr([*map(version, LIBRARIES)]), list_code())


def hash_files(beside: str, paths: Iterable[Path]) -> str:
    """One hash of a text and of the names and contents of files."""
    digest = hashlib.sha256(beside.encode())
    for path in paths:
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def list_code() -> list[Path]:
    """Our files that decide what a figure looks like."""
    package = Path(__file__).parents[1]
    rooms = [path for room in ("params", "plots", "tables") for path in sorted((package / room).rglob("*.py"))]
    return [package / "catalog.py", Path(__file__), *rooms]


def choose_settings(subject: str, params: Params) -> tuple[Any, ...]:
    """What the function that draws a subject is told beside the tables."""
    n_terms = {"year_keyness": (params.keyness.n_terms,), "topics": (params.topics.n_terms,)}
    return (*n_terms.get(subject, ()), params.figures, params.report.language)


def draw_pages(subject: str, tables: Sequence[Any], params: Params) -> "Figure | list[Figure]":
    """The figure of a subject, or its pages where it grows with the data; no page where there is nothing to show.

    tables: those of TABLES.
    """
    from pipeline.plots.corpus import years as corpus
    from pipeline.plots.keywords import trajectories as keywords
    from pipeline.plots.known_answer import comparison as known_answer
    from pipeline.plots.periods import flows as evolution
    from pipeline.plots.periods import similarities
    from pipeline.plots.terms import keyness
    from pipeline.plots.topics import heatmap as topic_heatmap
    from pipeline.plots.topics import map as topic_map
    from pipeline.plots.topics import terms
    from pipeline.plots.topics import years as topics

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
    return draw[subject](*tables, *choose_settings(subject, params))


def number(subject: str, pages: "Figure | list[Figure]") -> "Iterator[tuple[str, Figure]]":
    """Names of figures; pages are numbered from 01, so that names stay when a page is added."""
    if isinstance(pages, list):
        for page, figure in enumerate(pages, 1):
            yield f"{subject}_{page:02d}", figure
    else:
        yield subject, pages
