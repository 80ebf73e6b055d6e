"""`python -m pipeline adopt`: what it adds to user_terms.txt, what it leaves, and what it refuses."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog
from pipeline.commands import adopt
from pipeline.language.lexicon import parse_terms
from pipeline.params.errors import InputError
from tests.own_params import write_own_params

OWN = "# 我的词\n青檐计划  # 试点\n"


def suggest(*found: tuple[str, int, int]) -> None:
    """The suggestions of a run: term, count, documents; best first."""
    rows = [
        {
            "rank": rank,
            "term": term,
            "entry": f"{term}  # 新词：{count} 次，{n_documents} 份文档",
            "count": count,
            "n_documents": n_documents,
            "pmi": 5.0,
            "entropy_left": 2.0,
            "entropy_right": 2.0,
            "score": 10.0,
            "examples": f"【{term}】",
        }
        for rank, (term, count, n_documents) in enumerate(found, start=1)
    ]
    catalog.suggested_terms.write(pl.DataFrame(rows, schema=catalog.suggested_terms.schema))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with word lists, and a run that suggested terms."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_text(write_own_params(), encoding="utf-8")
    (tmp_path / catalog.FIELD_TERMS).mkdir(parents=True)
    (tmp_path / catalog.FIELD_TERMS / "education.txt").write_text("劳动教育  # 2020\n", encoding="utf-8")
    (tmp_path / catalog.OWN_USER_TERMS).parent.mkdir()
    (tmp_path / catalog.OWN_USER_TERMS).write_text(OWN, encoding="utf-8")
    suggest(("云栎行动", 40, 9), ("少见的词", 19, 9), ("一份文档", 90, 4), ("劳动教育", 50, 9), ("青檐计划", 50, 9))
    return tmp_path


def read_list() -> str:
    return catalog.OWN_USER_TERMS.read_bytes().decode("utf-8")


def test_well_attested_suggestions_are_added_with_their_counts_and_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adopt.main()
    assert read_list() == OWN + "云栎行动  # 新词：40 次，9 份文档\n"
    assert parse_terms(catalog.OWN_USER_TERMS) == ["青檐计划", "云栎行动"]
    told = capsys.readouterr().out
    assert "1 个词写入 data/lexicon/own/user_terms.txt" in told
    assert "  云栎行动  # 新词：40 次，9 份文档" in told.splitlines()


def test_nothing_is_added_twice(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    adopt.main()
    once = read_list()
    adopt.main()
    assert read_list() == once
    assert "没有可采纳的" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "terms"),
    [
        (("--min-count", "19"), ["云栎行动", "少见的词"]),
        (("--min-documents", "4"), ["云栎行动", "一份文档"]),
        (("--min-count", "1", "--min-documents", "1"), ["云栎行动", "少见的词", "一份文档"]),
        (("--min-count", "41"), []),
    ],
)
def test_the_thresholds_are_options(project: Path, options: tuple[str, ...], terms: list[str]) -> None:
    adopt.main(*options)
    assert parse_terms(catalog.OWN_USER_TERMS) == ["青檐计划", *terms]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "云栎行动  # 新词：40 次，9 份文档\n"),
        ("甲\r\n乙", "甲\r\n乙\r\n云栎行动  # 新词：40 次，9 份文档\r\n"),
        ("\ufeff甲\n", "\ufeff甲\n云栎行动  # 新词：40 次，9 份文档\n"),
        ("甲  # 注", "甲  # 注\n云栎行动  # 新词：40 次，9 份文档\n"),
    ],
)
def test_every_line_that_was_there_stays_as_it_is(project: Path, before: str, after: str) -> None:
    catalog.OWN_USER_TERMS.write_bytes(before.encode("utf-8"))
    suggest(("云栎行动", 40, 9))
    adopt.main()
    assert read_list() == after


def test_a_list_is_begun_where_there_is_none(project: Path) -> None:
    shutil.rmtree(catalog.OWN_USER_TERMS.parent)
    suggest(("云栎行动", 40, 9))
    adopt.main()
    assert read_list() == "云栎行动  # 新词：40 次，9 份文档\n"


def test_terms_that_the_new_ones_will_hide_are_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suggest(("新劳动教育", 40, 9), ("云栎行动", 30, 8))
    adopt.main()
    assert "新劳动教育⊃劳动教育；" in capsys.readouterr().out


def test_it_speaks_the_language_of_the_report(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = write_own_params().replace("language: zh", "language: en")
    (project / "params.yaml").write_text(text, encoding="utf-8")
    adopt.main()
    adopt.main()
    told = capsys.readouterr().out
    assert "1 terms added to data/lexicon/own/user_terms.txt" in told
    assert "none of 5 suggestions is added" in told


def test_what_it_can_not_do_is_said_with_the_way_out(project: Path) -> None:
    for options in (("--min-count", "0"), ("--min-documents", "-1")):
        with pytest.raises(InputError, match="must be 1 or more"):
            adopt.main(*options)
    catalog.suggested_terms.locate().unlink()
    with pytest.raises(InputError, match=r"no new terms were looked for yet; run `make repro` first"):
        adopt.main()
