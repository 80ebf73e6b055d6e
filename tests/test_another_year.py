"""Another year in the corpus, with the model of the years before it kept: what was there stays, what is new is named."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipeline.demo.generate import generate_corpus
from pipeline.params import DemoParams
from tests.conftest import make_workspace

# Two themes that no plan of the embedded corpus has: one ends with 2022, one begins with 2023.
ENDED = ["滑雪", "冰场", "轮滑", "冰壶", "雪橇", "花样滑冰", "雪场", "滑冰", "冰球", "雪地"]
BEGUN = ["无人机", "飞行员", "航线", "空域", "机场", "航模", "飞行器", "起飞", "降落", "螺旋桨"]
LAST_YEAR = 2023
STAGES = [
    "environment",
    "ingest",
    "audit",
    "segment",
    "annotate",
    "vectorize",
    "tfidf",
    "lda",
    "models",
    "coherence",
    "topics",
]


def write_documents(folder: Path) -> None:
    """Plans of four districts, 2019 to 2023, and beside them eight a year on one of the two themes."""
    for path, content in generate_corpus(DemoParams(4, 2019, LAST_YEAR, 1)).files.items():
        if not path.endswith(".xlsx"):
            write(folder / path, content)
    rng = np.random.default_rng(0)
    for year in range(2019, LAST_YEAR + 1):
        for body in "甲乙丙丁戊己庚辛":
            text = f"{body}区教育局{year}年工作要点\n一、主要任务\n" + "".join(
                f"{number}.{say(BEGUN if year == LAST_YEAR else ENDED, rng)}\n" for number in range(1, 9)
            )
            write(folder / f"{body}{year}.txt", text.encode())


def say(words: Sequence[str], rng: np.random.Generator) -> str:
    return "".join(f"推进{a}和{b}，" for a, b in rng.choice(words, (6, 2))) + "办好活动。"


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def run(workspace: Path, candidates: Sequence[int], previous: str, code: int = 0) -> str:
    """What the stages up to topics print with these params."""
    params = (Path(__file__).parent / "params.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("path: data/demo/documents", "path: data/raw"),
        ("candidates: [4, 6]", f"candidates: {list(candidates)}"),
        ('previous: ""', f'previous: "{previous}"'),
    ):
        assert old in params
        params = params.replace(old, new)
    (workspace / "params.yaml").write_text(params, encoding="utf-8")
    output = ""
    for stage in STAGES:
        for arguments in [[str(n)] for n in candidates] if stage == "lda" else [[]]:
            done = subprocess.run(
                [sys.executable, "-m", "pipeline", stage, *arguments],
                cwd=workspace,
                capture_output=True,
                text=True,
                check=False,
            )
            output += done.stdout + done.stderr
            assert "Traceback" not in output
            if done.returncode:
                assert done.returncode == code, output
                return output
    assert code == 0
    return output


def read(workspace: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(workspace / f"data/{table}.parquet")


def top_terms(workspace: Path, topic: int) -> set[str]:
    return set(read(workspace, "topics/topic_terms").filter(topic=topic)["term"])


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the years before the last, run, and its model kept."""
    workspace = make_workspace(tmp_path_factory.mktemp("before"))
    write_documents(workspace / "all")
    shutil.copytree(workspace / "all", workspace / "data/raw", ignore=shutil.ignore_patterns(f"*{LAST_YEAR}*"))
    run(workspace, [8], "")
    write(workspace / "data/previous/2022.npz", (workspace / "models/lda/8.npz").read_bytes())
    return workspace


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it with the last year, run from the kept model."""
    workspace = Path(shutil.copytree(before, tmp_path_factory.mktemp("after") / "project"))
    shutil.copytree(workspace / "all", workspace / "data/raw", dirs_exist_ok=True)
    print(run(workspace, [8, 9, 10], "data/previous/2022.npz"))
    return workspace
