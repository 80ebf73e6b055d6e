"""Stage `paper`: figures, tables, method, references and data as a paper needs them, in reports/paper."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.running.messages import tell

FOLDER = Path("reports/paper")


def main() -> None:
    params = load_params()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if not params.paper.make:
        tell("paper：未生成；需要时运行 make paper", "paper: not made; `make paper` makes it")
        return
    from pipeline.running import files

    for name, content in make_figures(params):
        files.write_file(FOLDER / name, content)


def make_figures(params: Params) -> Iterator[tuple[str, str | bytes]]:
    """The figures that paper.figures names, and their captions."""
    from pipeline import catalog
    from pipeline.params.events import read_events
    from pipeline.plots.paper import selected
    from pipeline.reporting.paper_captions import Captioned, write_captions

    tables = read_tables()
    drawn = selected.draw_paper(tables, read_events(catalog.EVENTS), params, tell)
    captioned = [
        Captioned(
            one.number, one.asked, [f"{page}.{kind}" for page in one.pages for kind in params.paper.formats], one.note
        )
        for one in drawn
    ]
    yield "captions.md", write_captions(captioned, tables["years"], params)
    yield from selected.render_paper(drawn, params, FOLDER, tell)


def read_tables() -> dict[str, pl.DataFrame]:
    from pipeline import catalog

    return {
        "documents": catalog.documents.read_used(),
        "years": catalog.years.read(),
        "places": catalog.places.read(),
        "keyword_years": catalog.keyword_years.read(),
        "keyword_trends": catalog.keyword_trends.read(),
        "first_uses": catalog.first_uses.read(),
        "keyness": catalog.keyness.read(),
        "topic_terms": catalog.topic_terms.read(),
        "topic_labels": catalog.topic_labels.read(),
        "topic_years": catalog.topic_years.read(),
        "period_topics": catalog.period_topics.read(),
        "topic_links": catalog.topic_links.read(),
        "period_terms": catalog.period_terms.read(),
    }
