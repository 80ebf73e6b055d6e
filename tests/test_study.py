"""A study is a clone with its own parameters, words and dvc.lock, and what is new in the project merges into it without a conflict."""

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline import catalog
from pipeline.params.reading import load_params
from tests.conftest import PROJECT

SHIPPED = ("params.yaml", "dvc.yaml", ".gitignore", ".dvcignore", ".dvc/config", ".dvc/.gitignore")
ME = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *ME, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def replace(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """The project as it is shipped, as far as a researcher edits it, in a git of its own."""
    folder = tmp_path / "upstream"
    for name in SHIPPED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, folder / name)
    shutil.copytree(PROJECT / "data/lexicon", folder / "data/lexicon", ignore=shutil.ignore_patterns("own"))
    (folder / "data/lexicon/own").mkdir()
    shutil.copy(PROJECT / "data/lexicon/own/README.md", folder / "data/lexicon/own")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "shipped")
    return folder


def test_a_study_takes_what_is_new_without_a_conflict(upstream: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    git(tmp_path, "clone", "-q", str(upstream), str(study))
    text = (study / "params.yaml").read_text(encoding="utf-8")
    keywords = text[text.index("\n  - keyword: 双减") + 1 : text.index("segment:  #")]
    replace(
        study / "params.yaml",
        (keywords, "  - 乡村振兴\n  - keyword: 人居环境\n    spellings:\n    - 人居环境整治\n"),
        ("  n_topics: auto\n", "  n_topics: 14\n"),
        ("  - 40\n", "  - 40\n  - 57\n"),
        ("  path: data/demo/documents\n", "  path: data/raw\n"),
    )
    (study / catalog.OWN_STOP_WORDS).write_text("村民\n", encoding="utf-8")
    (study / catalog.OWN_USER_TERMS).write_text("云栎行动\n", encoding="utf-8")
    (study / "dvc.lock").write_text("schema: '2.0'\nstages: {}\n", encoding="utf-8")
    git(study, "add", "-A")
    git(study, "commit", "-q", "-m", "my study")
    replace(
        upstream / "params.yaml",
        ("  n_terms: 10\n  n_passages: 3\n", "  n_terms: 12\n  n_passages: 3\n"),
        ("  min_df: 3\n", "  min_df: 4\n"),
        ("    - 發文年份\n", "    - 發文年份\n    - 發布年份\n"),
        ("  - bodies\nannotate:", "  - bodies\n  - housing\nannotate:"),
        ("groups: []\n", "# 注 a note\ngroups: []\n"),
    )
    replace(upstream / "data/lexicon/stop_words.txt", ("\n以及\n", "\n以及\n以至\n"))
    git(upstream, "commit", "-q", "-a", "-m", "news")
    git(study, "pull", "-q", "--no-rebase", "--no-edit")
    merged = load_params(study / "params.yaml")
    assert [keyword.keyword for keyword in merged.keywords] == ["乡村振兴", "人居环境"]
    assert (merged.topics.n_topics, merged.topics.candidates[-2:]) == (14, (40, 57))
    assert (merged.topics.n_terms, merged.vectorize.min_df) == (12, 4)
    assert merged.segment.user_terms[-1] == "housing" and merged.corpus.columns.year[-1] == "發布年份"
    assert (study / catalog.OWN_STOP_WORDS).read_text(encoding="utf-8") == "村民\n"
    assert git(study, "status", "--short") == ""


def test_words_of_ones_own_are_ignored_and_a_lock_is_not(upstream: Path) -> None:
    """A study commits its dvc.lock: DVC refuses one that git ignores. The project itself ships none."""
    for path in (catalog.OWN_USER_TERMS, catalog.OWN_STOP_WORDS, Path("dvc.lock")):
        (upstream / path).write_text("\n", encoding="utf-8")
    assert git(upstream, "status", "--short", "-uall") == "?? dvc.lock\n"
    assert git(PROJECT, "ls-files", "dvc.lock", "data/lexicon/own") == "data/lexicon/own/README.md\n"
