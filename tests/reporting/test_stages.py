"""The stages figures and report, from tables on disk to files for people."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from pipeline import catalog
from pipeline.reporting.contents import SECTIONS
from pipeline.reporting.evidence.files import write_script
from pipeline.running import files
from pipeline.stages import figures, report
from tests.own_params import write_own_params
from tests.plots.tables import by_province, make_tables


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, embedded: bool) -> dict[str, str]:
    """Both stages in a folder of their own; the hash of every file that they write."""
    monkeypatch.chdir(folder)
    text = write_own_params().replace("language: zh", f"language: {language}")
    if not embedded:
        text = text.replace("data/demo/documents", "data/raw")
    Path("params.yaml").write_text(text, encoding="utf-8")
    tables = by_province(make_tables((2019, 2020, 2021), (2020,), n_keywords=2, n_topics=2, known=embedded))
    for name, table in tables.items():
        getattr(catalog, name).write(table)
    lists = (*catalog.STOP_LISTS.values(), catalog.HISTORY, catalog.SPUN_WORDS, catalog.PLACES, catalog.BODIES)
    for words in (catalog.FIELD_TERMS / "education.txt", catalog.OWN_USER_TERMS, catalog.SPELLINGS, *lists):
        files.write_file(words, "双减\n")
    files.write_file(catalog.EVENTS, "date,name,name_en,keywords\n2021-07-24,双减意见,Double Reduction opinions,双减\n")
    for subject in figures.SUBJECTS:
        figures.main(subject)
    files.write_file(report.EVIDENCE / "documents.js", write_script("documents", {"letters": "双减"}))
    report.main()
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path("reports").rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")


@pytest.mark.usefixtures("real_font")
def test_two_runs_in_two_folders_give_the_same_bytes(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (run(folder, monkeypatch, "zh", embedded=True) for folder in folders)
    assert first == second
    assert {"reports/index.html", "reports/tables.xlsx", "reports/findings.json"} <= set(first)
    assert {f"reports/figures/known_answer/known_keywords.{kind}" for kind in ("png", "svg", "pdf")} <= set(first)
    assert len(capsys.readouterr().out.splitlines()) == 2 * (len(figures.SUBJECTS) + 1)

    drawn = {re.sub(r"_\d\d$", "", Path(name).stem) for name in first if name.startswith("reports/figures/")}
    assert drawn == {figure for section in SECTIONS for figure in section.figures}

    html = Path("reports/index.html").read_text(encoding="utf-8")
    assert "url(data:font/woff;base64," in html
    assert html.count("<figure ") == len([name for name in first if name.endswith(".svg")])
    assert len(html.encode()) < 3_000_000
    summary = json.loads(Path("reports/findings.json").read_text(encoding="utf-8"))
    assert len(summary["findings"]) == 3 and summary["synthetic"] and summary["page"] == "reports/index.html"
    assert [claim["kind"] for claim in summary["claims"]] == ["keyword", "topic", "topic"]
    assert all(f'id="{claim["anchor"]}"' in html for claim in summary["claims"])
    assert summary["question"] in html and summary["corpus"] in html


def test_own_documents_have_no_known_answer_and_old_figures_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write_file(tmp_path / "reports/figures/keywords/old.svg", "<svg/>")
    made = run(tmp_path, monkeypatch, "en", embedded=False)
    assert not any("known_" in Path(name).name or "old" in name for name in made)
    html = Path("reports/index.html").read_text(encoding="utf-8")
    assert "Synthetic" not in html and "empty (0 bytes)" in html
