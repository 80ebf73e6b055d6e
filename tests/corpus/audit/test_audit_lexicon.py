"""The audit's two tables: as they are shipped, and with the mistakes that a researcher can make in them."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.corpus.audit.audit_lexicon import read_history, read_swaps
from pipeline.params.errors import InputError
from tests.conftest import PROJECT


def problems(tmp_path: Path, text: str, swaps: bool = False) -> list[str]:
    table = tmp_path / "table.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        (read_swaps if swaps else read_history)(table)
    return [problem.replace(f"{tmp_path}/", "") for problem in str(caught.value).splitlines()]


def test_the_shipped_tables_are_sound() -> None:
    facts = read_history(PROJECT / "data/lexicon/history.csv")
    assert {fact.meaning for fact in facts} == {"congress", "event", "plan", "term", "campaign"}
    assert [fact.last_day for fact in facts if fact.phrases[0] == "二十大"] == [date(2022, 10, 22)]
    swaps = read_swaps(PROJECT / "data/lexicon/spun_words.csv")
    assert {("发展", "开展"), ("服务", "效劳"), ("若干", "假设干")} <= {(swap.original, swap.swapped) for swap in swaps}
    assert all(swap.telltales or swap.least_share for swap in swaps)


def test_every_fault_is_named_with_its_line(tmp_path: Path) -> None:
    text = (
        "# 注释\nphrase,meaning,from,until,note\n"
        "甲大会,congres,2020-01-01,2020-01-02,\n,term,2020-01-01,,\n乙大会,event,2020-01-01,,\n"
        "丙大会,event,2020年1月1日,2020-01-02,\n丁大会,event,2020-01-03,2020-01-02,\n"
    )
    assert problems(tmp_path, text) == [
        "table.csv line 3: meaning is 'congres'; must be congress, event, plan, term, campaign",
        "table.csv line 4: phrase is empty; write one, or delete the line",
        "table.csv line 5: until is empty; meaning event needs its last day",
        "table.csv line 6: from is '2020年1月1日'; write the full date, as 2021-07-24",
        "table.csv line 7: until is 2020-01-02, before from (2020-01-03)",
    ]


def test_swaps_are_checked_too(tmp_path: Path) -> None:
    text = "original,swapped,least_share,telltale\n发展,开展,75%,高质量开展\n服务,效劳,,课后服务\n基础,,,\n"
    found = problems(tmp_path, text, swaps=True)
    assert [problem.split(":")[0] for problem in found] == ["table.csv line 2", "table.csv line 3", "table.csv line 4"]


@pytest.mark.parametrize("text", ["", "phrase,meaning\n", "甲,term,2020-01-01,,\n"])
def test_a_missing_header_is_named(tmp_path: Path, text: str) -> None:
    assert "the first line that is no comment must be phrase,meaning,from,until,note" in problems(tmp_path, text)[0]


def test_a_row_with_too_few_cells_is_named(tmp_path: Path) -> None:
    assert "line 2: has 2 cells; must have 5" in problems(tmp_path, "phrase,meaning,from,until,note\n甲,term\n")[0]


def test_a_missing_table_says_where_it_comes_from(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="take it back with git"):
        read_history(tmp_path / "none.csv")
