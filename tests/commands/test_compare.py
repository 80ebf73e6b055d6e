"""`python -m pipeline compare`: what it says of two reports, what it reads, and what it refuses."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog
from pipeline.commands import compare
from pipeline.commands.compare import NEEDED, OPTIONAL
from pipeline.params.errors import InputError
from tests.own_params import write_own_params
from tests.plots.keyword_tables import judge
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables

Say = Callable[..., list[str]]
EVIL = "<script>alert(1)</script>\x1b[31m\u202e"


def write_report(
    folder: Path, tables: Tables, settings: str | None = "trajectory:\n  n_permutations: 4999\n  max_q: 0.05\n"
) -> Path:
    for name in {**NEEDED, **OPTIONAL}:
        catalog.write_csv(folder / f"tables/{name}.csv", tables[name])
    if settings is not None:
        (folder / "params.yaml").write_text(settings, encoding="utf-8")
    return folder


def change(tables: Tables) -> Tables:
    """双减 is no longer claimed to be new, and the second topic has a third of 2019, with an interval apart from the earlier one."""
    unclear = pl.DataFrame([judge("不明")], schema=catalog.keyword_trends.schema)
    verdict = {
        name: pl.when(pl.col("keyword") == "双减").then(pl.lit(unclear[name][0], dtype)).otherwise(name)
        for name, dtype in unclear.select("verdict", "evidence", "q", "p").schema.items()
    }
    there = (pl.col("topic") == 1) & (pl.col("year") == 2019)
    share = {
        name: pl.when(there).then(value).otherwise(name)
        for name, value in (("prevalence", 0.333), ("ci_low", 0.3), ("ci_high", 0.4))
    }
    return tables | {
        "keyword_trends": tables["keyword_trends"].with_columns(**verdict),
        "topic_years": tables["topic_years"].with_columns(**share),
    }


@pytest.fixture
def tables() -> Tables:
    return make_tables(n_keywords=12, n_topics=5)


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs the command in a project and returns the lines that it prints."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, language: str = "zh") -> list[str]:
        params = write_own_params().replace("language: zh", f"language: {language}")
        (tmp_path / "params.yaml").write_text(params, encoding="utf-8")
        compare.main(*arguments)
        return capsys.readouterr().out.splitlines()

    return run


def find_part(lines: list[str], title: str) -> list[str]:
    """The lines under a title, up to the next empty one."""
    start = lines.index(title) + 1
    return lines[start : lines.index("", start)]


def test_one_verdict_and_one_share_that_differ_are_all_that_is_told(say: Say, tables: Tables, tmp_path: Path) -> None:
    write_report(tmp_path / "one", tables)
    write_report(tmp_path / "two", change(tables), "trajectory:\n  n_permutations: 4999\n  max_q: 0.01\n")
    lines = say("one", "two")
    assert lines[0] == "两份报告的比较：A（one）与 B（two）"
    assert find_part(lines, "参数")[0] == "不同的参数 1 项。"
    assert find_part(lines, "参数")[2].split() == ["trajectory.max_q", "0.05", "0.01"]
    claims = find_part(lines, "关键词的结论")
    assert claims[0] == "两者共有的词与词组 12 个：结论不再成立 1。"
    assert claims[2].split()[:4] == ["双减", "结论不再成立", "▲", "新现（强）"]
    assert "不明" in claims[2].split() and len(claims) == 3
    assert find_part(lines, "关键词逐年频率") == ["两者共有的词与年份的组合 84，全部相同。"]
    assert find_part(lines, "主题")[0] == "A 有主题 5 个，B 有 5 个；对上 5 对，A 独有 0 个，B 独有 0 个。"
    shares = find_part(lines, "主题逐年占比")
    assert shares[0] == "对上的主题与年份的组合 35，其中相同 34，区间不重叠 1。"
    assert shares[2].endswith("33.3% [30.0%, 40.0%]  +27.2         区间不重叠")
    assert "2019" in shares[2].split() and len(shares) == 3
    assert lines[-1] == "网页：reports/compare.html"


def test_the_page_says_the_same_in_english(say: Say, tables: Tables, tmp_path: Path) -> None:
    write_report(tmp_path / "one", tables)
    write_report(tmp_path / "two", change(tables))
    lines = say("one", "two", "--page", "out/page.html", language="en")
    assert "Keywords and groups in both: 12; claim lost 1." in lines
    page = (tmp_path / "out/page.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    text = re.sub(r"<style.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    assert "claim lost" in text and "intervals apart" in text and "All parameters are the same." in text
    assert not (tmp_path / "reports").exists()


def test_equal_reports_differ_in_nothing_and_the_bytes_are_the_same_each_time(
    say: Say, tables: Tables, tmp_path: Path
) -> None:
    write_report(tmp_path / "one", tables)
    write_report(tmp_path / "two", tables)
    lines = say("one", "two")
    page = (tmp_path / "reports/compare.html").read_bytes()
    assert "参数全部相同。" in lines
    assert "两者共有的词与词组 12 个：结论全部相同。" in lines
    assert say("one", "two") == lines
    assert (tmp_path / "reports/compare.html").read_bytes() == page


def test_topics_that_count_from_one_in_one_report_and_from_zero_in_the_other_are_the_same(
    say: Say, tables: Tables, tmp_path: Path
) -> None:
    write_report(tmp_path / "one", tables)
    from_one = {
        name: table.with_columns(pl.col("topic") + 1) if name in NEEDED and "topic" in table.columns else table
        for name, table in tables.items()
    }
    write_report(tmp_path / "two", from_one)
    say("one", "two")
    first = (tmp_path / "reports/compare.html").read_bytes()
    shutil.rmtree(tmp_path / "two")
    write_report(tmp_path / "two", tables)
    say("one", "two")
    assert (tmp_path / "reports/compare.html").read_bytes() == first


def test_a_keyword_that_a_spreadsheet_would_run_is_told_as_it_is(say: Say, tables: Tables, tmp_path: Path) -> None:
    """The CSV has an apostrophe before it, which is no part of the keyword."""
    renamed = {
        name: table.with_columns(pl.col("keyword").replace("双减", "=1+1")) if "keyword" in table.columns else table
        for name, table in tables.items()
    }
    write_report(tmp_path / "one", renamed)
    write_report(tmp_path / "two", tables)
    assert "'=1+1" in (tmp_path / "one/tables/keyword_trends.csv").read_text(encoding="utf-8")
    assert any(line.split()[:2] == ["=1+1", "去掉的词"] for line in say("one", "two"))


def test_a_hostile_name_is_neither_run_nor_obeyed(say: Say, tables: Tables, tmp_path: Path) -> None:
    renamed = {
        name: table.with_columns(pl.col("keyword").replace("双减", EVIL)) if "keyword" in table.columns else table
        for name, table in tables.items()
    }
    write_report(tmp_path / "one", renamed)
    write_report(tmp_path / "two", tables, f"groups: [{{name: {EVIL.encode('unicode_escape').decode()!r}}}]")
    lines = say("one", "two", "--page", "page.html")
    assert any("<script>alert(1)</script>\\x1b[31m\\u202e" in line for line in lines)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for text in ("\n".join(lines), page):
        assert "\x1b" not in text and "\u202e" not in text


def test_older_reports_are_compared_as_far_as_they_go(say: Say, tables: Tables, tmp_path: Path) -> None:
    """Such as have no parameters beside them, say not which documents count, and not how far starts move topics."""
    write_report(tmp_path / "two", tables)
    older = write_report(tmp_path / "one", tables, settings=None)
    for name in OPTIONAL:
        (older / f"tables/{name}.csv").unlink()
    quality = tables["topic_quality"].drop("terms_kept", "terms_kept_low")
    catalog.write_csv(older / "tables/topic_quality.csv", quality)
    lines = say("one", "two")
    assert any(line.startswith("无法判断参数是否不同") for line in lines)
    assert "读入的文档 84 → 84；计入的文档 — → 84。" in find_part(lines, "文档")
    assert find_part(lines, "主题")[1] == "主题词的变动与换一个起点相比：不明 5。"


def refuse(say: Say, *arguments: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        say(*arguments)
    return refused.value.problems


def test_what_is_wrong_with_both_is_said_at_once(say: Say, tables: Tables, tmp_path: Path) -> None:
    one, two = (write_report(tmp_path / name, tables) for name in ("one", "two"))
    (one / "tables/topic_terms.csv").unlink()
    years = tables["keyword_years"].drop("hollow").with_columns(own_low=pl.lit("viel"))
    catalog.write_csv(two / "tables/keyword_years.csv", years)
    (two / "tables/documents.csv").write_bytes("标题".encode("gb18030"))
    problems = refuse(say, "one", "two")
    assert [en.split(";")[0] for _, en in problems] == [
        "one: tables/topic_terms.csv is missing",
        "two: tables/documents.csv is no CSV in UTF-8",
        "two: tables/keyword_years.csv has no column hollow",
        "two: tables/keyword_years.csv: column own_low has values that can't be read",
    ]
    assert not (tmp_path / "reports").exists()


def test_parameters_that_are_no_yaml_are_refused(say: Say, tables: Tables, tmp_path: Path) -> None:
    write_report(tmp_path / "one", tables, "a: [")
    write_report(tmp_path / "two", tables, "- 1")
    assert [en for _, en in refuse(say, "one", "two")] == [
        "one: params.yaml is not YAML",
        "two: params.yaml is not YAML",
    ]


def test_a_page_that_is_a_folder_is_refused(say: Say, tables: Tables, tmp_path: Path) -> None:
    write_report(tmp_path / "one", tables)
    ((zh, en),) = refuse(say, "one", "one", "--page", "one")
    assert "是一个文件夹" in zh and "which is a folder" in en


# ── revisions ───────────────────────────────────────────────────────────────────────────────────────

ENV = os.environ | {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
PIPELINE = """
stages:
  report:
    cmd: cp -r made/${which}/. reports/
    deps: [made]
    params: [which]
    outs: [OUTS]
"""


def call(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, env=ENV, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in git: tag `bare` before any run, tag `first` after one, and an experiment `other`, with the change of `change`."""
    folder = tmp_path_factory.mktemp("study")
    tables = make_tables(n_keywords=12, n_topics=5)
    write_report(folder / "made/one", tables)
    write_report(folder / "made/two", change(tables))
    outs = [f"reports/tables/{name}.csv" for name in {**NEEDED, **OPTIONAL}] + ["reports/params.yaml"]
    (folder / "dvc.yaml").write_text(PIPELINE.replace("OUTS", ", ".join(outs)), encoding="utf-8")
    (folder / "params.yaml").write_text("which: one\n", encoding="utf-8")
    (folder / ".gitignore").write_text("/reports/*\n", encoding="utf-8")
    (folder / "reports/tables").mkdir(parents=True)
    dvc = (sys.executable, "-m", "dvc")
    call(folder, "git", "init", "-q")
    call(folder, *dvc, "init", "-q")
    call(folder, *dvc, "config", "core.analytics", "false")
    call(folder, "git", "add", "-A")
    call(folder, "git", "commit", "-qm", "a study")
    call(folder, "git", "tag", "bare")
    call(folder, *dvc, "repro", "-q")
    call(folder, "git", "add", "-A")
    call(folder, "git", "commit", "-qm", "its first run")
    call(folder, "git", "tag", "first")
    call(folder, *dvc, "exp", "run", "-q", "-S", "which=two", "-n", "other")
    call(folder, "git", "checkout", "-q", "-f", "first")
    return folder


def test_a_revision_and_an_experiment_are_compared_from_the_cache(
    repository: Path, say: Say, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = say(str(write_report(tmp_path / "one", tables)), str(write_report(tmp_path / "two", change(tables))))
    monkeypatch.chdir(repository)
    found = say("first", "other", "--page", str(tmp_path / "page.html"))
    assert found[0] == "两份报告的比较：A（first）与 B（other）"
    assert found[1:-1] == expected[1:-1]


def test_a_revision_is_compared_with_the_folder_at_hand(
    repository: Path, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    lines = say("HEAD", "made/two", "--page", str(tmp_path / "page.html"))
    assert "两者共有的词与词组 12 个：结论不再成立 1。" in lines


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("bare", "这一版没有 dvc.lock", "this revision has no dvc.lock"),
        ("no-such-branch", "也不是 git 的版本或 DVC 的实验", "nor a git revision or DVC experiment"),
        ("made", "既不是含有 tables/ 的文件夹", "neither a folder that holds tables/"),
    ],
)
def test_what_is_no_report_is_refused(
    repository: Path, say: Say, monkeypatch: pytest.MonkeyPatch, name: str, zh: str, en: str
) -> None:
    monkeypatch.chdir(repository)
    ((told_zh, told_en),) = refuse(say, "first", name)
    assert told_zh.startswith(name) and zh in told_zh
    assert told_en.startswith(name) and en in told_en


def test_results_that_the_cache_lacks_are_to_be_pulled(
    repository: Path, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(repository, tmp_path / "clone", symlinks=True))
    shutil.rmtree(copy / ".dvc/cache")
    monkeypatch.chdir(copy)
    ((zh, en),) = refuse(say, "first", "made/two")
    assert "dvc pull" in zh and "dvc pull" in en


def test_outside_of_git_only_folders_can_be_compared(say: Say, tables: Tables, tmp_path: Path) -> None:
    write_report(tmp_path / "one", tables)
    ((_, en),) = refuse(say, "one", "main")
    assert en.startswith("main is neither a folder that holds tables/")
