"""The audit of terms says which user terms longer words hide, and how often."""

import polars as pl

from pipeline import catalog
from pipeline.reporting.sections.term_audit import MOST_HIDDEN, describe_term_audit
from tests.reporting.conftest import report_params


def make_row(term: str, n_whole: int, n_swallowed: int, is_user_term: bool = True) -> dict[str, object]:
    return {
        "term": term,
        "is_keyword": not is_user_term,
        "is_user_term": is_user_term,
        "n_occurrences": n_whole + n_swallowed,
        "n_whole": n_whole,
        "n_cut": 0,
        "n_swallowed": n_swallowed,
        "n_joined": 0,
        "cut_into": None,
        "swallowed_by": f"大{term} {n_swallowed}" if n_swallowed else None,
        "joined_as": None,
        "advice": "被遮住" if n_swallowed else "完整",
    }


def describe(*rows: dict[str, object]) -> dict[str, object]:
    tables = {
        "term_integrity": catalog.term_integrity.check(pl.DataFrame(rows, schema=catalog.term_integrity.schema)),
        "suggested_terms": catalog.suggested_terms.empty(),
    }
    found: dict[str, object] = describe_term_audit(tables, report_params("en"))["term_audit"]
    return found


def test_hidden_user_terms_are_counted_and_listed_the_most_hidden_first() -> None:
    found = describe(
        make_row("优质均衡", 5, 3), make_row("乡村振兴", 9, 0), make_row("碳达峰", 0, 7), make_row("双减", 2, 4, False)
    )
    assert (found["n_hidden"], found["n_hidden_occurrences"]) == (2, 10)
    hidden = found["hidden"]
    assert isinstance(hidden, list)
    assert [(row["term"], row["n_swallowed"], row["swallowed_by"]) for row in hidden] == [
        ("碳达峰", 7, "大碳达峰 7"),
        ("优质均衡", 3, "大优质均衡 3"),
    ]


def test_a_long_list_is_cut_and_its_numbers_are_not() -> None:
    found = describe(*(make_row(f"用语{number}", 0, 1) for number in range(MOST_HIDDEN + 5)))
    hidden = found["hidden"]
    assert isinstance(hidden, list)
    assert (len(hidden), found["n_hidden"]) == (MOST_HIDDEN, MOST_HIDDEN + 5)
