"""Whatever tables and texts state, and whatever could not be used of it, is told in both languages."""

from itertools import product

import polars as pl
import pytest

from pipeline import catalog
from pipeline.corpus.audit.stated import describe_contradiction, describe_unread_value, describe_unused_columns
from pipeline.tables.codes import FIELDS, MEANINGS, SOURCES
from tests.corpus.audit.test_audit import SCHOOLS, audit, change, make

EMPTY = dict.fromkeys(("start", "end", "other_start", "other_end"))


@pytest.mark.parametrize(("field", "source"), [*product(FIELDS, SOURCES)])
def test_a_contradiction_of_any_two_sources_is_told(field: str, source: str) -> None:
    for other in SOURCES:
        row = {"field": field, "value": "甲", "source": source, "other_value": "乙", "other_source": other, **EMPTY}
        found = describe_contradiction(row)
        assert f"{SOURCES[source][0]}为“甲”，{SOURCES[other][0]}为“乙”" in found.message_zh
        assert f"“甲” in its {SOURCES[source][1]}, “乙” in its {SOURCES[other][1]}" in found.message_en


def test_a_source_that_nobody_can_tell_is_refused_by_the_table() -> None:
    row = ("d0", "year", "2021", "elsewhere", None, None, "2019", "path", None, None)
    table = pl.DataFrame([row], schema=catalog.contradictions.schema, orient="row")
    with pytest.raises(ValueError, match="source is one of"):
        catalog.contradictions.check(table)
    documents = make({"text": SCHOOLS, "year_source": "elsewhere"})
    with pytest.raises(ValueError, match="year_source is one of"):
        catalog.documents.check(documents)


@pytest.mark.parametrize("field", FIELDS)
def test_an_unread_value_names_column_value_and_field(field: str) -> None:
    found = describe_unread_value({"field": field, "column": "发文年份", "value": "近年"})
    assert (found.check, found.severity) == ("unread_value", "warning")
    for message, word in ((found.message_zh, FIELDS[field][0]), (found.message_en, FIELDS[field][1])):
        assert "发文年份" in message and "近年" in message and word in message and "metadata.csv" in message


@pytest.mark.parametrize("meaning", [None, *MEANINGS])
@pytest.mark.parametrize("instead", [None, "发文机关"])
def test_an_unused_column_says_what_to_write_where_it_would_be_of_use(meaning: str | None, instead: str | None) -> None:
    unused = pl.DataFrame(
        [("t.csv", "来源", "某局", meaning, instead)], schema=catalog.unused_columns.schema, orient="row"
    )
    [(path, found)] = describe_unused_columns(unused)
    assert (path, found.check, found.severity) == ("t.csv", "unused_column", "info")
    for message in (found.message_zh, found.message_en):
        assert "来源" in message and "某局" in message
        assert (f"corpus.columns.{meaning}" in message) == (meaning in FIELDS and instead is None)
        assert ("发文机关" in message) == (meaning in FIELDS and instead is not None)


def test_the_audit_tells_each_once_and_keeps_quiet_where_it_is_told_to() -> None:
    unread = pl.DataFrame([("d0", "year", "年份", "近年")], schema=catalog.unread_values.schema, orient="row")
    rows = [
        ("t.csv", "来源", "某局", "issuer", None),
        ("u.csv", "x", "甲", None, None),
        ("t.csv", "备注", "乙", None, None),
    ]
    unused = pl.DataFrame(rows, schema=catalog.unused_columns.schema, orient="row")
    documents = make({"text": SCHOOLS})

    def find(**actions: str) -> list[tuple[str, str | None, str]]:
        made = audit(documents, change(**actions), unread_values=unread, unused_columns=unused)
        return list(made.findings.select("path", "document_id", "check").iter_rows())

    told = [("0.txt", "d0", "unread_value"), ("t.csv", None, "unused_column"), ("u.csv", None, "unused_column")]
    assert find() == told
    assert find(unused_column="keep") == told[:1]
    assert find(unread_value="keep") == told[1:]
