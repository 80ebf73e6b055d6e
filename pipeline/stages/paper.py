"""Stage `paper`: figures, tables, method, references and data as a paper needs them, in reports/paper."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.running.messages import tell

FOLDER = Path("reports/paper")
OF_DOCUMENTS = ("documents", "sections")  # read without those that the audit set aside


def main() -> None:
    params = load_params()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if not params.paper.make:
        tell("paper：未生成；需要时运行 make paper", "paper: not made; `make paper` makes it")
        return
    # What it imports takes longer than an empty folder may.
    from pipeline import catalog
    from pipeline.reporting.contents import TABLES
    from pipeline.reporting.paper.texts import make_texts
    from pipeline.reporting.provenance import list_versions
    from pipeline.running import files

    tables = {
        name: getattr(catalog, name).read_used() if name in OF_DOCUMENTS else getattr(catalog, name).read()
        for name in TABLES
    }
    tables["versions"] = list_versions(params, {})
    written = dict(make_figures(tables, params)) | make_texts(tables, params)
    for name, content in written.items():
        files.write_file(FOLDER / name, content)
    tell(f"paper：reports/paper（{len(written)} 个文件）", f"paper: reports/paper ({len(written)} files)")


def make_figures(tables: Mapping[str, pl.DataFrame], params: Params) -> Iterator[tuple[str, str | bytes]]:
    """The figures that paper.figures names, and their captions."""
    from pipeline import catalog
    from pipeline.params.events import read_events
    from pipeline.plots.paper import selected
    from pipeline.reporting.paper_captions import Captioned, write_captions

    drawn = selected.draw_paper(tables, read_events(catalog.EVENTS), params, tell)
    captioned = [
        Captioned(
            one.number, one.asked, [f"{page}.{kind}" for page in one.pages for kind in params.paper.formats], one.note
        )
        for one in drawn
    ]
    yield "captions.md", write_captions(captioned, tables["years"], params)
    yield from selected.render_paper(drawn, params, FOLDER, tell)
