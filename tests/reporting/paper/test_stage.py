"""The stage `paper`, from tables on disk to its files."""

import hashlib
import zipfile
from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog
from pipeline.running import files
from pipeline.stages import paper
from tests.own_params import write_own_params
from tests.plots.tables import make_tables

FOLDER = Path("reports/paper")
MADE = {
    *("data.zip", "document_keywords.sps", "document_topics.sps", "keywords_keyatm.R", "keywords_quanteda.yml"),
    *("document_topics.csv", "document_topics_labels.csv", "document_keywords.csv", "document_keywords_labels.csv"),
}


def set_up(folder: Path, monkeypatch: pytest.MonkeyPatch, make: bool) -> None:
    monkeypatch.chdir(folder)
    text = write_own_params()
    assert "  make: false\n" in text
    Path("params.yaml").write_text(text.replace("  make: false\n", f"  make: {str(make).lower()}\n"), encoding="utf-8")
    if not make:
        return
    tables = make_tables((2019, 2020, 2021), (2020,), n_keywords=2, n_topics=2)
    uses, out = tables["document_uses"], pl.int_range(pl.len()) == 0
    own = {name: pl.when(~out).then(name) for name in ("n_uncopied_chars", "share_copied")}
    aside = uses.with_columns(used=~out, reason=pl.when(out).then(pl.lit("garbled")), **own)
    for name, table in (tables | {"document_uses": aside}).items():
        catalog.find_table(name).write(table)
    for name in paper.MORE:
        catalog.find_table(name).write(catalog.find_table(name).empty())
    chosen = catalog.chosen_topics()
    catalog.section_topics.write(catalog.section_topics.empty(), chosen)
    catalog.unchanged_sections.write(catalog.unchanged_sections.empty(), chosen)
    files.write_file(catalog.BODIES, "name,also_called,from,to\n")
    files.write_file(catalog.EVENTS, "date,name,name_en,keywords\n")


def hash_files() -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(FOLDER.iterdir())}


def test_two_runs_in_two_folders_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        set_up(folder, monkeypatch, make=True)
        files.write_file(FOLDER / "old.csv", "a\n")
        paper.main()
        made.append(hash_files())
    assert made[0] == made[1]
    assert set(made[0]) >= MADE and "old.csv" not in made[0]
    topics = pl.read_csv(FOLDER / "document_topics.csv")
    whole = catalog.documents.read()
    assert topics.height == whole.height - 1 and topics["topic_02"].null_count() == topics.height
    # Others point to the document that was set aside.
    with zipfile.ZipFile(FOLDER / "data.zip") as archive:
        for name in ("document_keywords.sps", "document_keywords.csv", "document_topics.sps", "document_topics.csv"):
            assert archive.read(f"data/{name}") == (FOLDER / name).read_bytes()
        assert "data/document_keywords.sps, data/document_topics.sps" in archive.read("datapackage.json").decode()
        assert (
            pl.read_csv(archive.read("data/documents.csv"))["document_id"].to_list() == whole["document_id"].to_list()
        )


def test_where_it_is_not_asked_for_the_folder_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(tmp_path, monkeypatch, make=False)
    files.write_file(FOLDER / "old.csv", "a\n")
    paper.main()
    assert list(FOLDER.iterdir()) == []
