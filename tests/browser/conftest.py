"""A browser for all tests of the page, and the pages of the tests' embedded corpus that it opens."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog
from pipeline.stages import evidence, report
from tests.browser.chromium import Browser, run_chromium
from tests.browser.hostile import SCRIPTS, swap_letters
from tests.whole_runs import edit, make_once


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with run_chromium(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="session")
def inside(finished: Path) -> Path:
    """Reports whose pages hold their evidence, as there are few documents."""
    return finished / "reports"


@pytest.fixture(scope="session")
def beside(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports with the evidence beside, as of many documents."""
    return _write_reports(finished, tmp_path_factory, "beside", lambda _: None)


@pytest.fixture(scope="session")
def short(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With quotations alone."""
    return _write_reports(
        finished, tmp_path_factory, "short", lambda folder: edit(folder, "texts: all", "texts: short")
    )


@pytest.fixture(scope="session")
def without_texts(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write_reports(finished, tmp_path_factory, "none", lambda folder: edit(folder, "texts: all", "texts: none"))


@pytest.fixture(scope="session")
def hostile(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents whose titles, bodies, regions and files are scripts, and whose texts have letters beyond the first plane."""

    def spoil(_: Path) -> None:
        documents = catalog.documents.read()
        spoilt = [SCRIPTS[place % len(SCRIPTS)] for place in range(documents.height)]
        catalog.documents.write(
            documents.with_columns(
                title=pl.Series(spoilt) + pl.col("title"),
                region=pl.Series(spoilt),
                document_number=pl.Series(spoilt),
                path=pl.Series(spoilt) + pl.col("path"),
                text=pl.col("text").map_elements(swap_letters, return_dtype=pl.String),
            )
        )

    return _write_reports(finished, tmp_path_factory, "hostile", spoil)


def _write_reports(
    finished: Path, tmp_path_factory: pytest.TempPathFactory, name: str, change: Callable[[Path], None]
) -> Path:
    """The reports of a changed copy of the finished workspace, with the evidence beside them."""

    def make(folder: Path) -> None:
        shutil.copytree(
            finished, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("pipeline", ".dvc", "models")
        )
        shutil.rmtree(folder / "reports/evidence")
        with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
            patch.setattr(report, "FEW_DOCUMENTS", 0)
            change(folder)
            evidence.main()
            report.main()

    return make_once(tmp_path_factory, f"reports-{name}", make) / "reports"
