"""Every command and every program in the README and docs does what they say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.source import list_modules
from tests.whole_runs import edit

SHOW = ".venv/bin/dvc exp show --only-changed"
PAGES = ("README.md", "README.zh.md", "docs/own-figure.md", "docs/own-figure.zh.md")


def read_blocks(page: str, kind: str) -> list[str]:
    """The code blocks of one kind in a page, without their indentation."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


@pytest.fixture(scope="module")
def project(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished workspace with a Makefile, this project's .venv, and a researcher's documents in data/raw and again in data/new."""
    folder = Path(shutil.copytree(finished, tmp_path_factory.mktemp("docs") / "project", symlinks=True))
    for name in ("Makefile", "requirements.lock", "requirements-uv.lock"):
        shutil.copy2(PROJECT / name, folder / name)
    # A link to the whole of it would let make build it anew, where the lock is newer.
    (folder / ".venv").mkdir()
    for place in Path(sys.prefix).iterdir():
        (folder / ".venv" / place.name).symlink_to(place)
    (folder / ".venv/ready").unlink(missing_ok=True)
    (folder / ".venv/ready").touch()
    (folder / "data/raw").mkdir()
    for year in (2021, 2022, 2023):
        items = "".join(
            f"{number}.加强劳动教育。建设{subject}基地，开展{subject}活动，完善{subject}评价。\n"
            for number, subject in enumerate(("农业", "工业", "家政", "木工", "烹饪", "种植", "陶艺"), start=1)
        )
        (folder / f"data/raw/{year}.txt").write_text(f"甲区教育局{year}年工作要点\n一、劳动\n{items}", encoding="utf-8")
    shutil.copytree(folder / "data/raw", folder / "data/new")
    return folder


def shell(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=os.environ | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_command_in_the_pages_works(project: Path) -> None:
    """In the order of the pages: after that of the alphabet, words that were adopted would make all of the embedded corpus stale."""
    blocks = [block for page in PAGES for block in read_blocks(page, "sh") if "dvc exp" not in block]
    commands = dict.fromkeys(line for block in blocks for line in block.splitlines())
    assert {"make repro", "make test"} <= commands.keys()
    shell(".venv/bin/python -m dvc config --local core.no_scm true", project)
    printed = {}
    for command in commands:
        if command == ".venv/bin/dvc repro":  # so that it has something to run
            edit(project, "min_answers: 2", "min_answers: 3")
        # The tests can't run themselves; CI calls this one.
        printed[command] = shell(f"{command} -n" if command == "make test" else command, project)
    assert "Running stage 'intrusion'" in printed[".venv/bin/dvc repro"]
    assert any("Running stage 'ingest'" in printed[command] for command in commands if "CORPUS=data/raw" in command)
    assert "合成语料" not in (project / "reports/index.html").read_text(encoding="utf-8")


def test_the_commands_that_compare_runs_work_in_a_study(finished: Path, tmp_path: Path) -> None:
    study = Path(shutil.copytree(finished, tmp_path / "study", symlinks=True))
    (study / ".venv").symlink_to(sys.prefix)
    (study / ".dvc/config.local").unlink(missing_ok=True)
    shutil.copy(PROJECT / ".gitignore", study)
    shutil.copy(PROJECT / ".dvc/.gitignore", study / ".dvc")
    (study / "data/raw").mkdir(exist_ok=True)
    (study / "data/raw/b.txt").write_text("乙区教育局2021年工作要点\n", encoding="utf-8")
    (tmp_path / "collected").mkdir()
    (tmp_path / "collected/a.txt").write_text("甲区教育局2021年工作要点\n", encoding="utf-8")
    shell("git init -q -b main && git config user.name a && git config user.email a@b.c", study)
    [block] = [block for block in read_blocks("README.md", "sh") if "dvc exp" in block]
    printed = {}
    for line in strip_comments([block])[0].splitlines():
        # The tests' corpus has two candidates, 4 and 6, and nobody's /srv is written to.
        printed[line] = shell(line.replace("n_topics=14", "n_topics=6").replace("/srv", str(tmp_path)), study)
    assert len(printed) == 12
    run_alone, shown = printed[next(line for line in printed if "exp run" in line)], printed[SHOW]
    assert "Running stage 'topics'" in run_alone and "Running stage 'report'" not in run_alone
    assert "k14" in shown and "topics_perplexity" in shown
    assert re.search(r"topics +4 +6 +2\n", printed[".venv/bin/dvc metrics diff HEAD k14"])
    assert "n_topics: 6" in (study / "params.yaml").read_text(encoding="utf-8")
    assert "own_low" in (study / "dvc_plots/index.html").read_text(encoding="utf-8")
    assert len(list((tmp_path / "results").rglob("*"))) > 50
    assert (study / "data/raw/collected/a.txt").exists()
    # The results and the documents are ignored; what DVC notes of them is not.
    left = subprocess.run(
        ["git", "status", "--short", "-uall"], cwd=study, capture_output=True, text=True, check=True
    ).stdout
    assert {line[3:] for line in left.splitlines()} == {
        *(".dvc/config", "data/raw/collected.dvc", "dvc.lock", "params.yaml")
    }


def test_the_targets_that_the_pages_name_exist_and_the_other_way_round(project: Path) -> None:
    listed = subprocess.run(["make"], cwd=project, capture_output=True, text=True, check=True).stdout
    targets = set(re.findall(r"^make (\w+)", listed, re.MULTILINE))
    for page in ("README.md", "README.zh.md"):
        named = set(re.findall(r"`make (\w+)", (PROJECT / page).read_text(encoding="utf-8")))
        assert named == targets - {"help"}


def test_the_programs_in_the_pages_run(project: Path) -> None:
    for page in PAGES:
        for program in read_blocks(page, "python"):
            (project / "my_figure.py").write_text(program, encoding="utf-8")
            shell(".venv/bin/python my_figure.py", project)
            assert (project / "my_figure.pdf").stat().st_size > 5000
            (project / "my_figure.pdf").unlink()


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md", "docs/methods.md", "docs/methods.zh.md"])
def test_links_and_pictures_lead_somewhere(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (PROJECT / page).parent.joinpath(target).exists(), target


# What a run makes, and words with a slash that are no path.
MADE = {
    "dvc.lock",
    "data/lexicon/own/user_terms.txt",
    "data/cache/ingest.sqlite",
    "data/.stage.lock",
    ".dvc/tmp/rwlock",
    "data/ingest/sections.parquet",
}


def test_contributing_names_paths_and_constants_that_exist() -> None:
    """A path is one of the project or, in short, of pipeline/; NAME, SUBJECT and TABLE stand for any."""
    text = re.sub(r"```.*?```", "", (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    named = {word for words in re.findall(r"`([^`]+)`", text) for word in words.split()}
    paths = {word for word in named if re.fullmatch(r"[\w.-]*/[\w./-]*|[\w-]+\.(py|md|yaml|lock|toml)", word)} - MADE
    whole = [path for path in paths if not re.search("NAME|SUBJECT|TABLE", path) and not path.startswith(".venv/")]
    assert "pipeline/params/sections.py" in whole
    assert [path for path in whole if not any((PROJECT / base / path).exists() for base in ("", "pipeline"))] == []
    for path in paths - set(whole) - {"data/NAME/", "data/NAME/TABLE.parquet"}:
        assert path.startswith(".venv/") or list(PROJECT.glob(re.sub("NAME|SUBJECT", "*", path))), path
    code = "".join(
        path.read_text(encoding="utf-8") for folder in ("pipeline", "tests") for path in list_modules(folder)
    )
    for word in named:
        if re.fullmatch(r"[A-Z]{4,}|\w+Params", word):
            assert re.search(rf"\b{word}\b", code), word


def strip_comments(blocks: list[str]) -> list[str]:
    """The blocks without their comments, which are in the language of the page."""
    return [re.sub(r"(^|[ \t]+)#.*$", "", block, flags=re.MULTILINE) for block in blocks]


def test_the_languages_of_a_page_have_the_same_commands() -> None:
    for english, chinese in (PAGES[:2], PAGES[2:]):
        for kind in ("sh", "python", "yaml"):
            assert strip_comments(read_blocks(english, kind)) == strip_comments(read_blocks(chinese, kind))


def test_the_chinese_pages_have_no_english_comment() -> None:
    for page in (PAGES[1], PAGES[3]):
        for block in (block for kind in ("sh", "python", "yaml") for block in read_blocks(page, kind)):
            for comment in re.findall(r"(?:^|[ \t])#(.*)$", block, re.MULTILINE):
                assert re.search(r"[\u4e00-\u9fff]", comment), comment


def test_the_graph_in_contributing_is_the_one_that_dvc_draws(workspace: Path) -> None:
    shell(f"{sys.executable} -m dvc config --local core.no_scm true", workspace)
    drawn = subprocess.run(
        [sys.executable, "-m", "dvc", "dag", "--md", "--collapse-foreach-matrix"],
        cwd=workspace,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert read_blocks("CONTRIBUTING.md", "mermaid") == re.findall(r"```mermaid\n(.*?)```", drawn, re.DOTALL)
