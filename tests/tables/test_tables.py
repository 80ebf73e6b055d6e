"""Every table says what it is, in both languages, and promises nothing that it can't break."""

import re
from itertools import product
from typing import Any, get_args, get_type_hints

import polars as pl
import pytest

from pipeline.corpus.metadata.metadata import Metadata
from pipeline.corpus.metadata.overrides import EDITABLE, IGNORED
from pipeline.corpus.readers.reasons import REASONS
from pipeline.params.sections import AuditChecks
from pipeline.params.selection import Level
from pipeline.tables import codes
from pipeline.tables.contract import Table
from pipeline.tables.corpus import DOCUMENTS
from pipeline.tables.index import SUBJECTS, TABLES
from tests.conftest import PROJECT
from tests.source import imports_of, list_modules

VALUES: dict[Any, list[Any]] = {
    pl.String: [None, "a", "b", "DOCUMENT"],
    pl.Boolean: [None, True, False],
    pl.Int32: [None, -1, 0, 1, 2, 11],
    pl.Int64: [None, -1, 0, 1, 2, 4],
    pl.Float64: [None, -2.0, 0.0, 0.5, 1.0, 2.0],
}
CODES = [value for name, value in vars(codes).items() if name.isupper()]


def test_no_name_is_taken_twice() -> None:
    tables = [table for subject in SUBJECTS for table in vars(subject).values() if isinstance(table, Table)]
    assert len(tables) == len(TABLES)
    for subject in SUBJECTS:
        for name, table in vars(subject).items():
            if isinstance(table, Table):
                assert name == table.name.upper()


def test_every_module_of_tables_is_a_subject_or_serves_them() -> None:
    modules = {path.stem for path in list_modules("pipeline/tables")} - {"codes", "columns", "contract", "index"}
    assert modules == {subject.__name__.split(".")[-1] for subject in SUBJECTS}


def test_tables_import_nothing_of_ours_and_open_no_file() -> None:
    for path in list_modules("pipeline/tables"):
        others = {name for name in imports_of(path) if not name.startswith("pipeline.tables")}
        tops = {name.split(".")[0] for name in others}
        assert tops <= {"polars", "collections", "dataclasses", "itertools", "pathlib", "typing"}, path


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_and_its_columns_are_told_in_both_languages(table: Table) -> None:
    assert all(table.grain) and len(table.grain) == 2
    for name, column in table.columns.items():
        assert column.zh and column.en, name
        assert re.search("[一-鿿]", column.zh) and not re.match("[一-鿿]", column.en), name


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_is_kept_in_a_folder_of_a_stage(table: Table) -> None:
    folder, stage, *_ = table.path.split("/")
    assert folder == "data" and (PROJECT / f"pipeline/stages/{stage}.py").exists()


def test_every_number_of_a_topic_is_known_as_one() -> None:
    """By its name, or as it references topics: else a CSV would count it from 0."""
    for table in TABLES.values():
        for name, column in table.columns.items():
            named = name in ("neighbour", "twin", "other", "first_twin", "group_from", "group_to")
            named = named or re.fullmatch(r"(\w+_)?topic(_from|_to)?", name) is not None
            of_topics = column.dtype == pl.Int32 and (named or column.references == "topic_labels.topic")
            assert column.topic == of_topics, f"{table.name}.{name}"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_keys_and_references_name_columns(table: Table) -> None:
    assert set(table.key) <= set(table.columns)
    for name, column in table.columns.items():
        if column.references:
            other, key = column.references.split(".")
            assert TABLES[other].key == (key,) and TABLES[other].columns[key].dtype == column.dtype, name


LAWS = [(table, law) for table in TABLES.values() for law in table.state_laws()]


@pytest.mark.parametrize(("table", "law"), LAWS, ids=[f"{table.name}: {law}" for table, law in LAWS])
def test_every_law_can_be_kept_and_broken(table: Table, law: str) -> None:
    condition = table.state_laws()[law]
    names = list(dict.fromkeys(condition.meta.root_names()))
    assert names and set(names) <= set(table.columns)
    listed = [[*VALUES[table.columns[name].dtype], *table.columns[name].codes] for name in names]
    rows = pl.DataFrame([*product(*listed)], schema=table.pick(*names), orient="row")
    verdicts = rows.select(condition).to_series()
    assert {True, False} <= set(verdicts)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_bound_that_is_a_column_is_there(table: Table) -> None:
    for name, column in table.columns.items():
        for bound in (column.low, column.high):
            assert not isinstance(bound, str) or bound in table.columns, name


def test_what_is_found_out_about_a_document_are_its_columns() -> None:
    """The workers that find it out start without polars, so that its fields are typed there once more."""
    types = {pl.String: "str", pl.Int32: "int", pl.Date: "datetime.date"}
    found = DOCUMENTS.drop("document_id", "path", "row", "sha256", "n_chars", "reference", "text", "normal")
    hints = {
        name: str(hint).removeprefix("<class '").split(" |")[0].rstrip("'>")
        for name, hint in get_type_hints(Metadata).items()
    }
    assert hints == {name: types[dtype] for name, dtype in found.items()}  # type: ignore[index]


def test_documents_csv_can_be_given_back_as_it_is() -> None:
    listed = {"path", *DOCUMENTS.drop("text", "normal"), "encoding"}
    assert listed <= {"path", *EDITABLE, *IGNORED}
    assert not {*EDITABLE} & {*IGNORED} and not {"text", "normal"} & {*EDITABLE, *IGNORED}


def test_every_check_of_the_audit_has_its_word() -> None:
    assert set(AuditChecks.__dataclass_fields__) <= set(codes.CHECKS)


def test_the_levels_that_can_be_asked_for_are_those_that_documents_have() -> None:
    assert get_args(Level) == tuple(codes.LEVELS)


def test_every_reason_of_a_file_has_its_word() -> None:
    assert set(REASONS) <= set(codes.CHECKS)


def test_every_code_is_told_in_both_languages() -> None:
    assert len(CODES) > 10
    for words in CODES:
        assert all(len(pair) == 2 and all(pair) for pair in words.values())
