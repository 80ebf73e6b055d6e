"""The stages figures and report, from tables on disk to files for people."""

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog, files
from pipeline.stages import figures, report
from tests.plots.tables import make_tables

PARAMS = Path(__file__).parents[1] / "params.yaml"


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, embedded: bool) -> dict[str, str]:
    """Both stages in a folder of their own; the hash of every file that they write."""
    monkeypatch.chdir(folder)
    text = PARAMS.read_text(encoding="utf-8").replace("language: zh", f"language: {language}")
    if not embedded:
        text = text.replace("data/demo/documents", "data/raw")
    Path("params.yaml").write_text(text, encoding="utf-8")
    for name, table in make_tables((2019, 2020, 2021), (2020,), n_keywords=2, n_topics=2, known=embedded).items():
        getattr(catalog, name).write(table)
    files.write_file(Path("data/environment/environment.json"), json.dumps({"python": "3.11", "jieba": "0.42.1"}))
    lists = (*catalog.STOP_LISTS.values(), catalog.HISTORY, catalog.SPUN_WORDS)
    for words in (catalog.USER_TERMS, catalog.SPELLINGS, *lists):
        files.write_file(words, "双减\n")
    figures.main()
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
    assert {f"reports/figures/known_keywords.{kind}" for kind in ("png", "svg", "pdf")} <= set(first)
    assert len(capsys.readouterr().out.splitlines()) == 4

    html = Path("reports/index.html").read_text(encoding="utf-8")
    assert "url(data:font/woff;base64," in html
    assert html.count("<figure ") == len([name for name in first if name.endswith(".svg")])
    assert len(html.encode()) < 3_000_000
    summary = json.loads(Path("reports/findings.json").read_text(encoding="utf-8"))
    assert len(summary["findings"]) == 3 and summary["synthetic"] and summary["page"] == "reports/index.html"


def test_own_documents_have_no_known_answer_and_old_figures_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write_file(tmp_path / "reports/figures/old.svg", "<svg/>")
    made = run(tmp_path, monkeypatch, "en", embedded=False)
    assert not any("known" in name or "old" in name for name in made)
    html = Path("reports/index.html").read_text(encoding="utf-8")
    assert "Synthetic" not in html and "empty (0 bytes)" in html


@pytest.mark.usefixtures("real_font")
def test_what_would_come_out_the_same_is_left_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(tmp_path, monkeypatch, "zh", embedded=True)
    figures_of = sorted(Path("reports/figures").iterdir())
    written = {path.name: path.stat().st_mtime_ns for path in figures_of}

    def draw_again() -> tuple[str, set[str]]:
        """What the stage says, and the figures that it wrote."""
        capsys.readouterr()
        figures.main()
        new = {path.name for path in figures_of if path.stat().st_mtime_ns != written[path.name]}
        written.update((path.name, path.stat().st_mtime_ns) for path in figures_of)
        return capsys.readouterr().out, new

    said, new = draw_again()
    assert not new and f"{len(figures_of) // 3} of them as they were" in said
    # A figure that somebody changed is drawn again, and so is one that is gone.
    Path("reports/figures/choice.svg").write_text("<svg/>", encoding="utf-8")
    written["choice.svg"] = Path("reports/figures/choice.svg").stat().st_mtime_ns
    assert draw_again()[1] == {"choice.png", "choice.svg", "choice.pdf"}
    # A table that changes takes with it the figures that show it, and no other.
    labels = catalog.topic_labels.read()
    catalog.topic_labels.write(labels.with_columns(label=pl.lit("别的 · 名字")))
    changed = {name.split(".")[0] for name in draw_again()[1]}
    assert {"topics_01", "topic_map"} <= changed or {"topics", "topic_map"} <= changed
    assert not changed & {"corpus_years", "keyword_heatmap", "choice"}
    # Back again everything is as at first.
    catalog.topic_labels.write(labels)
    draw_again()
    assert {
        f"reports/figures/{p.name}": hashlib.sha256(p.read_bytes()).hexdigest() for p in figures_of
    }.items() <= first.items()
    # Params change them all.
    Path("params.yaml").write_text(
        Path("params.yaml").read_text(encoding="utf-8").replace("language: zh", "language: en")
    )
    assert len(draw_again()[1]) == len(figures_of)
    # Nothing of use in the notes on the last run: as if there were none.
    figures.DRAWN.write_text("{", encoding="utf-8")
    assert len(draw_again()[1]) == len(figures_of)
