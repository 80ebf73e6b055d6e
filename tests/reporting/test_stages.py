"""The stages figures and report, from tables on disk to files for people."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from ruamel.yaml import YAML

from pipeline import catalog, files
from pipeline.params.reading import load_params
from pipeline.stages import figures, report
from pipeline.stages.environment import find_code
from tests.conftest import PROJECT
from tests.plots.tables import make_tables

ENVIRONMENT = "data/environment/environment.json"
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
def test_what_would_come_out_the_same_is_taken_from_the_last_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = {Path(name).name: digest for name, digest in run(tmp_path, monkeypatch, "zh", embedded=True).items()}

    def draw_again() -> tuple[int, dict[str, str]]:
        """How many figures were not drawn again; the hashes of all."""
        capsys.readouterr()
        figures.main()
        paths = sorted(Path("reports/figures").iterdir())
        said = capsys.readouterr().out
        n_same = int(said.split("PDF, ")[1].split()[0]) if "as they were" in said else 0
        return n_same, {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    n_figures = sum(name.endswith(".svg") for name in first)
    n_same, same = draw_again()
    assert n_same == n_figures and same.items() <= first.items()
    # What somebody changed or took away comes back.
    Path("reports/figures/choice.svg").write_text("<svg/>", encoding="utf-8")
    Path("reports/figures/topic_map.png").unlink()
    assert draw_again() == (n_figures, same)
    # A table that changes takes with it the figures that show it, and no other.
    labels, uses = catalog.topic_labels.read(), catalog.document_uses.read()
    catalog.topic_labels.write(labels.with_columns(label=pl.lit("别的 · 名字")))
    changed = {name for name, digest in draw_again()[1].items() if digest != same[name]}
    assert {"topics_01.svg", "topic_map.svg"} <= changed
    assert not {name for name in changed if name.startswith(("corpus", "keyword", "choice", "known"))}
    catalog.topic_labels.write(labels)
    assert draw_again()[1] == same
    # Documents that don't count any more.
    used = pl.int_range(pl.len()) > 0
    aside = {"reason": pl.when(~used).then(pl.lit("too_short: 9"))}
    aside |= {name: pl.when(used).then(name) for name in ("n_own_chars", "share_copied")}
    catalog.document_uses.write(uses.with_columns(used=used, **aside))
    n_same, other = draw_again()
    assert n_same == n_figures - 1 and other["corpus_years.svg"] != same["corpus_years.svg"]
    catalog.document_uses.write(uses)


@pytest.mark.usefixtures("real_font")
def test_what_is_damaged_or_gone_is_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(tmp_path, monkeypatch, "zh", embedded=True)
    kept = sorted(figures.CACHE.iterdir())
    assert len(kept) == len(figures.TABLES)
    kept[0].write_bytes(b"PK nonsense")
    content = bytearray(kept[1].read_bytes())
    content[len(content) // 2] ^= 1
    kept[1].write_bytes(content)
    kept[2].unlink()
    kept[3].write_bytes(b"")
    capsys.readouterr()
    figures.main()
    said = capsys.readouterr().out
    assert "as they were" in said and f", {len([n for n in first if n.endswith('.svg')])} of them" not in said
    for path in Path("reports/figures").iterdir():
        assert first[str(path)] == hashlib.sha256(path.read_bytes()).hexdigest()
    # Nothing but what the last run drew is kept.
    assert len(list(figures.CACHE.iterdir())) == len(figures.TABLES)


def test_the_source_of_a_figure_is_another_with_other_params_code_or_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, table in make_tables((2019, 2020), n_keywords=2, n_topics=2).items():
        getattr(catalog, name).write(table)
    params = load_params(PARAMS)
    other = replace(params, topics=replace(params.topics, n_terms=params.topics.n_terms + 1))
    subjects = ("topics", "choice")
    before = [figures.hash_source(subject, params, figures.hash_code()) for subject in subjects]
    after = [figures.hash_source(subject, other, figures.hash_code()) for subject in subjects]
    assert before[0] != after[0] and before[1] == after[1]
    monkeypatch.setattr(figures, "LIBRARIES", ("jinja2",))
    assert not {figures.hash_source(subject, params, figures.hash_code()) for subject in subjects} & set(before)
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(figures, "list_code", list)
    assert not {figures.hash_source(subject, params, figures.hash_code()) for subject in subjects} & set(before)


def test_all_code_and_libraries_that_a_figure_depends_on_are_known() -> None:
    reached = {PROJECT / path for path in find_code(Path("pipeline/stages/figures.py")) if path.suffix == ".py"}
    # files.py writes what was drawn.
    assert reached - {PROJECT / "pipeline/files.py"} <= set(figures.list_code())
    entries = YAML(typ="safe", pure=True).load(PROJECT / "dvc.yaml")["stages"]["figures"]["params"]
    (versions,) = [entry[ENVIRONMENT] for entry in entries if isinstance(entry, dict) and ENVIRONMENT in entry]
    assert set(figures.LIBRARIES) == {*versions, "pillow"}


def test_each_figure_that_is_drawn_is_shown_on_the_page() -> None:
    assert set(figures.TABLES) == set(report.SUBJECTS)
