"""Stage `paper`: figures, tables, method, references and data as a paper needs them, in reports/paper."""

import shutil
from pathlib import Path

from pipeline.params.reading import load_params
from pipeline.running.messages import tell

FOLDER = Path("reports/paper")


def main() -> None:
    params = load_params()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if not params.paper.make:
        tell("paper：未生成；需要时运行 make paper", "paper: not made; `make paper` makes it")
        return
