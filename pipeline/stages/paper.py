"""Stage `paper`: figures, tables, method, references and data as a paper needs them, in reports/paper."""

import shutil
from pathlib import Path

from pipeline.params.reading import load_params
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
    written = make_texts(tables, params)
    for name, content in written.items():
        files.write_file(FOLDER / name, content)
    tell(f"paper：reports/paper（{len(written)} 个文件）", f"paper: reports/paper ({len(written)} files)")
