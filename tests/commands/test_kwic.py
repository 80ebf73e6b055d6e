"""`python -m pipeline kwic`: what it prints, counts and refuses."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.keywords.mentions import collect_mentions
from pipeline.commands import kwic
from pipeline.commands.kwic import make_finder
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.reporting.writing.terminal import measure_width
from tests.conftest import PROJECT, TinyCorpus
from tests.own_params import write_own_params


@pytest.fixture
def project(corpus: TinyCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the tiny corpus has been read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_text(write_own_params(), encoding="utf-8")
    catalog.documents.write(corpus.documents)
    catalog.sections.write(corpus.sections)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    kwic.main(*arguments)
    return capsys.readouterr().out.splitlines()


def test_the_word_stands_in_one_column_and_its_source_behind(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "双减", "--window", "6")
    found = [line for line in lines if line.endswith(".txt")]
    assert len(found) == 4
    assert len({measure_width(line[: line.index("[双减]")]) for line in found}) == 1
    assert found[0].split("[双减]")[1].split("  ", 1) == [
        " 。 实现双减",
        " 2021  《2021年工作要点》（甲区教育局 · 2021-03-01），1  c.txt",
    ]
    assert "“双减”：4 处，见于 6 份文档中的 3 份" in lines
    assert "2021: 1  2022: 3" in lines
    assert any("1 处在“双减少”中，不计" in line for line in lines)


def test_documents_of_one_title_are_told_apart(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "巩固双减", "--csv", "lines.csv")
    assert [line.split("]")[1].split("  ", 1)[1].strip() for line in lines[:2]] == [
        "2022  《2022年工作要点》（乙区教育局 · 2022-03-01），1  d.txt",
        "2022  《2022年工作要点》（甲区教育局 · 2022-03-01），1  e.txt",
    ]
    assert pl.read_csv("lines.csv").select("title", "reference").rows() == [
        ("2022年工作要点", "乙区教育局 · 2022-03-01 · d.txt"),
        ("2022年工作要点", "甲区教育局 · 2022-03-01 · e.txt"),
    ]


def test_a_document_of_which_nothing_is_known_has_its_title(
    project: Path, corpus: TinyCorpus, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown = corpus.documents.with_columns(year=pl.lit(None, pl.Int32))
    for reference in (None, "c.txt"):
        catalog.documents.write(unknown.with_columns(reference=pl.lit(reference, pl.String)))
        assert run(capsys, "双减少")[0].endswith("  ----  《2021年工作要点》，2  c.txt")


@pytest.mark.parametrize("place", range(4))
def test_a_keyword_is_counted_as_by_trajectory(
    place: int, corpus: TinyCorpus, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keyword = load_params().keywords[place]
    mentions = collect_mentions(corpus.documents, corpus.sections, corpus.sentences, [keyword], 200)
    run(capsys, keyword.keyword, "--csv", "lines.csv")
    lines = pl.read_csv("lines.csv", schema_overrides={"excluded_by": pl.String})
    columns = ["section_id", "start", "end", "excluded_by"]
    assert lines.select(columns).sort(columns).rows() == mentions.select(columns).sort(columns).rows()


def test_a_word_is_looked_for_in_the_normal_form_and_shown_as_written() -> None:
    text = "配备ＡＩ助教，重視劳动\u3000教育，用好ＭＡＩＮ"
    for word, written in (
        ("AI", "ＡＩ"),
        ("ＡＩ", "ＡＩ"),
        ("劳动教育", "劳动\u3000教育"),
        ("劳动 教育", "劳动\u3000教育"),
    ):
        assert [text[start:end] for start, end, _ in make_finder(word, is_regex=False)(text)] == [written]


def test_any_other_word_is_counted_plainly(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert any(line.startswith("“双减少”：1 处") for line in run(capsys, "双减少"))
    assert any(line.startswith("“[双减]{2}”：5 处") for line in run(capsys, "[双减]{2}", "--regex"))


def test_years_and_region_narrow_what_is_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "3 处，见于 3 份文档中的 2 份" in "".join(run(capsys, "双减", "--years", "2022"))
    assert "1 处，见于 1 份文档中的 1 份" in "".join(run(capsys, "双减", "--years", "2020-2021"))
    assert "2 处，见于 3 份文档中的 1 份" in "".join(run(capsys, "双减", "--region", "乙区"))
    assert "没有文档" in "".join(run(capsys, "双减", "--years", "1999"))


def test_a_limit_shortens_the_print_and_not_the_counts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "双减", "--limit", "1")
    assert sum(line.endswith(".txt") for line in lines) == 1
    assert any("4 处" in line for line in lines) and any("只列前 1 处" in line for line in lines)


def test_it_speaks_the_language_of_the_report(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (project / "params.yaml").read_text(encoding="utf-8")
    (project / "params.yaml").write_text(text.replace("language: zh", "language: en"), encoding="utf-8")
    lines = run(capsys, "双减", "--limit", "1")
    assert lines[0].endswith("  2021  “2021年工作要点” (甲区教育局 · 2021-03-01), 1  c.txt")
    assert "“双减”: 4 occurrences in 3 of 6 documents" in lines
    assert lines[-2:] == ["1 more inside “双减少”, not counted", "the first 1 are shown"]


def test_nothing_found_is_said_and_no_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "火星") == ["“火星”：6 份文档中没有"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("双减", "--years", "2022-2021"), "--years is “2022-2021”"),
        (("双减", "--years", "去年"), "--years is “去年”"),
        (("双减", "--region", "丙区"), "--region is “丙区”; the documents are of 乙区、甲区"),
        (("双减", "--limit", "-1"), "must be 0 or more"),
        (("[", "--regex"), "is no regular expression"),
        ((" ",), "the word is empty"),
        (("双减", "--csv", "params.yaml/lines.csv"), "it can't be written"),
        (("双减", "--csv", "."), "--csv is ., which is a folder"),
    ],
)
def test_what_can_not_be_meant_is_refused(project: Path, arguments: tuple[str, ...], problem: str) -> None:
    with pytest.raises(InputError) as refused:
        kwic.main(*arguments)
    assert problem in str(refused.value)


def test_before_the_first_run_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_text(write_own_params(), encoding="utf-8")
    with pytest.raises(InputError, match=r"run `make repro` first"):
        kwic.main("双减")


def test_a_reader_that_stops_early_hears_no_complaint(project: Path) -> None:
    command = f"'{sys.executable}' -m pipeline kwic . --regex | head -1"
    done = subprocess.run(
        ["sh", "-c", command],
        env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(done.stdout.splitlines()) == 1 and done.stderr == ""
