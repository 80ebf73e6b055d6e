"""The tiny corpus whose answers are known by heart, and workspaces that touch nothing of the researcher's."""

import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import settings

from pipeline import catalog
from pipeline.params.sections import ResamplingParams, TrajectoryParams
from tests.own_params import load_own_params, write_own_params
from tests.whole_runs import make_once, run

# A slow machine is no failure; and a failure must come again.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the whole come first: while one worker makes the runs that they share, the other has rooms to test."""
    items.sort(key=lambda item: item.path.parent != PROJECT / "tests")


@dataclass(frozen=True)
class TinyCorpus:
    """Six documents, two bodies, 2019 to 2022, nothing for 2020; one section and one sentence a line."""

    documents: pl.DataFrame
    sections: pl.DataFrame
    sentences: pl.DataFrame
    years: pl.DataFrame


TEXTS = {
    ("a", 2019): "推进集团化办学。\n加强劳动教育。",
    ("b", 2019): "推进课后服务。\n落实集团化办学，发展集团化办学。",
    ("c", 2021): "落实双减。\n实现双减少的目标。\n加强劳动教育，重视劳动教育。",
    ("d", 2022): "落实双减，巩固双减成果。\n加强劳动教育。",
    ("e", 2022): "巩固双减成果。\n加强劳动教育。",
    ("f", 2022): "推进义务教育优质均衡。",
}


@pytest.fixture
def corpus() -> TinyCorpus:
    documents: list[dict[str, object]] = []
    sections: list[dict[str, object]] = []
    sentences: list[dict[str, object]] = []
    for (document_id, year), text in TEXTS.items():
        n_chars = sum("一" <= character <= "鿿" for character in text)
        documents.append(
            dict.fromkeys(catalog.documents.columns)
            | {
                "document_id": document_id,
                "title": f"{year}年工作要点",
                "title_source": "head",
                "issuer": "甲区教育局" if document_id in "ace" else "乙区教育局",
                "region": "甲区" if document_id in "ace" else "乙区",
                "document_number": None,
                "issued_on": date(year, 3, 1),
                "year": year,
                "year_source": "title",
                "path": f"{document_id}.txt",
                "sha256": document_id * 64,
                "n_chars": n_chars,
                # Two documents of 2019 and three of 2022 have one title.
                "reference": " · ".join(
                    [
                        "甲区教育局" if document_id in "ace" else "乙区教育局",
                        f"{year}-03-01",
                        *([f"{document_id}.txt"] if year != 2021 else []),
                    ]
                ),
                "text": text,
            }
        )
        start = 0
        for number, line in enumerate(text.splitlines(keepends=True)):
            place = {"document_id": document_id, "section_id": f"{document_id}-{number:03d}"}
            sections.append(
                place
                | {
                    "level": 3,
                    "number": str(number + 1),
                    "heading": None,
                    "start": start,
                    "end": start + len(line),
                    "n_chars": sum("一" <= character <= "鿿" for character in line),
                    "text": line,
                }
            )
            sentences.append(place | {"sentence": number, "start": start, "end": start + len(line.rstrip())})
            start += len(line)
    years = [
        {"year": year, "n_documents": n, "n_issuers": bodies, "n_regions": bodies, "n_chars": chars_of(year)}
        | {"n_doubted": 0, "n_left_out": 0, "outlying": False}
        for year, n, bodies in ((2019, 2, 2), (2020, 0, 0), (2021, 1, 1), (2022, 3, 2))
    ]
    return TinyCorpus(
        catalog.documents.check(pl.DataFrame(documents, schema=catalog.documents.schema)),
        catalog.sections.check(pl.DataFrame(sections, schema=catalog.sections.schema)),
        catalog.sentences.check(pl.DataFrame(sentences, schema=catalog.sentences.schema)),
        catalog.years.check(pl.DataFrame(years, schema=catalog.years.schema)),
    )


def chars_of(year: int) -> int:
    """Chinese characters of the tiny corpus in one year."""
    return sum("一" <= c <= "鿿" for (_, text_year), text in TEXTS.items() if text_year == year for c in text)


@pytest.fixture
def resampling() -> ResamplingParams:
    return replace(load_own_params().resampling, confidence=0.95, n_resamples=500, seed=1)


@pytest.fixture
def trajectory() -> TrajectoryParams:
    return replace(load_own_params().trajectory, n_permutations=999, max_q=0.05, min_years=4, min_documents=20)


def make_workspace(folder: Path) -> Path:
    """A copy of the project in `folder` with the tests' own params.yaml, and neither documents nor results of the researcher's."""
    shutil.copytree(PROJECT / "pipeline", folder / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "data/lexicon", folder / "data/lexicon", ignore=shutil.ignore_patterns("own"))
    for name in ("data/forms", "data/lexicon/own", "data/previous"):
        (folder / name).mkdir()
        shutil.copy(PROJECT / name / "README.md", folder / name)
    (folder / ".dvc").mkdir()
    for name in (".dvc/config", ".dvcignore", "dvc.yaml", "requirements.lock"):
        shutil.copy(PROJECT / name, folder / name)
    shutil.copytree(PROJECT / ".dvc/plots", folder / ".dvc/plots")
    (folder / "params.yaml").write_text(write_own_params(), encoding="utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the embedded corpus has been run once. Nobody changes it: tests work in copies."""

    def make(folder: Path) -> None:
        output = run(make_workspace(folder))
        assert "reports/index.html" in output
        assert 1 <= output.count("  · ") <= 7

    return make_once(tmp_path_factory, "finished", make)
