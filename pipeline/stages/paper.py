"""Stage `paper`: figures, tables, method, references and data as a paper needs them, in reports/paper."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from pipeline.params.reading import load_params
from pipeline.params.sections import Params
from pipeline.running.files import write_file
from pipeline.running.messages import tell

FOLDER = Path("reports/paper")
OF_DOCUMENTS = ("documents", "sections")  # read without those that the audit set aside
MORE = ("citations", "coherence", "copies", "cuts")  # published as CSV and on no page


def main() -> None:
    params = load_params()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if not params.paper.make:
        tell("paper：未生成；需要时运行 make paper", "paper: not made; `make paper` makes it")
        return
    names = []
    for name, content in make_data(params):
        write_file(FOLDER / name, content)
        names.append(name)
    tell(f"paper：reports/paper 中的 {len(names)} 个文件", f"paper: {len(names)} files in reports/paper")


def make_data(params: Params) -> Iterator[tuple[str, str | bytes]]:
    """The data of the paper, file by file: data.zip, documents by topics and by keywords, dictionaries."""
    from pipeline import catalog
    from pipeline.analysis.statistics.voices import name_voices
    from pipeline.corpus.readers.bodies import read_bodies
    from pipeline.reporting.contents import TABLES
    from pipeline.reporting.page import name_workbook
    from pipeline.reporting.paper import data_package, dictionaries, matrices

    tables = {
        name: getattr(catalog, name).read_used() if name in OF_DOCUMENTS else getattr(catalog, name).read()
        for name in (*TABLES, *MORE, "section_shares")
    }
    documents = name_voices(tables["documents"], read_bodies(catalog.BODIES))
    keywords = [*(keyword.keyword for keyword in params.keywords), *(group.name for group in params.groups)]
    unknown = matrices.find_unknown(
        catalog.section_topics.read(catalog.chosen_topics()),
        catalog.unchanged_sections.read(catalog.chosen_topics()),
        tables["topic_members"],
    )
    made = matrices.make_matrices(tables, documents, keywords, unknown)
    yield from matrices.write_matrices(made).items()
    yield from dictionaries.make_dictionaries(params.keywords, params.groups).items()
    # Others point to the documents that do not count, too.
    whole = tables | {"documents": catalog.documents.read()}
    title, note = name_workbook(tables, params)
    yield from data_package.make_data_package(whole, made, title, note, params.paper.texts).items()
