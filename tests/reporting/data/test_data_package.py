"""data.zip: what it holds, that it keeps its own schema, and that no sentence is in it unless asked for."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import polars as pl
import pytest
from ruamel.yaml import YAML

from pipeline.reporting.contents import TABLES as SHOWN
from pipeline.reporting.data.data_package import NO_RESOURCE, write_data_package
from pipeline.reporting.data.matrices import Matrix
from pipeline.stages.paper import MORE
from pipeline.tables.index import TABLES
from tests.conftest import PROJECT
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables

# Columns of text in files for people that hold passages of documents.
QUOTING = {
    *("mentions.sentence", "term_examples.sentence", "term_examples.heading", "entity_names.sentence"),
    *("topic_sections.text", "cuts.text", "suggested_terms.examples", "findings.message_zh", "findings.message_en"),
}
WHOLE = {"documents.text", "documents.normal"}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_tables(n_keywords=4, gaps=(2019,), n_topics=3, n_doubted=1)


def make_package(tables: Tables, matrices: dict[str, Matrix], texts: bool) -> bytes:
    """data.zip of these tables, each read in parts of two rows."""
    file = io.BytesIO()
    parts: dict[str, Callable[[], Iterable[pl.DataFrame]]] = {
        name: partial(table.iter_slices, 2) for name, table in tables.items() if name in TABLES
    }
    write_data_package(file, parts, matrices, {}, "报告", "合成语料。", texts)
    return file.getvalue()


def open_package(tables: Tables, texts: bool) -> tuple[dict[str, Any], dict[str, str]]:
    """The descriptor, and the other files."""
    made = make_package(tables, {}, texts)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    return json.loads(files.pop("datapackage.json")), files


def test_every_table_with_rows_is_a_resource_with_each_of_its_columns_described(tables: Tables) -> None:
    descriptor, files = open_package(tables, texts=True)
    expected = {name for name, table in tables.items() if len(table) and name in TABLES} - set(NO_RESOURCE)
    assert {resource["name"] for resource in descriptor["resources"]} == expected
    assert [resource["path"] for resource in descriptor["resources"]] == list(files)
    for resource in descriptor["resources"]:
        heads = files[resource["path"]].partition("\n")[0].split(",")
        assert heads == [field["name"] for field in resource["schema"]["fields"]]
        assert resource["bytes"] == len(files[resource["path"]].encode())
        # The patterns of the specification.
        assert re.fullmatch(r"[-a-z0-9._]+", resource["name"]) and not resource["path"].startswith(("/", "."))
    assert descriptor["profile"] == "tabular-data-package" and descriptor["title"] == "报告"
    assert descriptor["description"].startswith("合成语料。")


def test_the_values_keep_the_schema(tables: Tables) -> None:
    """As a validator of Frictionless reads it: types, constraints, keys."""
    descriptor, files = open_package(tables, texts=True)
    types = {
        "string": pl.String,
        "integer": pl.Int64,
        "number": pl.Float64,
        "boolean": pl.Boolean,
        "date": pl.Date,
    }
    read = {}
    for resource in descriptor["resources"]:
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        # As R, SPSS and Stata take names: short, no other sign or leading digit, not twice in small letters; and no BOM before the first.
        assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,31}", name) for name in fields), resource["name"]
        assert len({name.lower() for name in fields}) == len(fields) == len(resource["schema"]["fields"])
        assert files[resource["path"]].startswith(f"{next(iter(fields))},")
        schema = {name: types[field["type"]] for name, field in fields.items()}
        table = pl.read_csv(files[resource["path"]].encode(), schema=schema)
        read[resource["name"]] = table
        for name, field in fields.items():
            constraints, values = field.get("constraints", {}), table[name]
            assert not constraints.get("required") or values.null_count() == 0, (resource["name"], name)
            assert not constraints.get("unique") or values.is_unique().all()
            assert "minimum" not in constraints or (values >= constraints["minimum"]).all()
            assert "maximum" not in constraints or (values <= constraints["maximum"]).all()
            assert "enum" not in constraints or values.drop_nulls().is_in(constraints["enum"]).all()
        if key := resource["schema"].get("primaryKey"):
            assert not table.select(key).is_duplicated().any()
    n_keys = 0
    for resource in descriptor["resources"]:
        for foreign in resource["schema"].get("foreignKeys", []):
            n_keys += 1
            other = read[foreign["reference"]["resource"]][foreign["reference"]["fields"]]
            own = read[resource["name"]][foreign["fields"]].drop_nulls()
            assert own.is_in(other.implode()).all(), (resource["name"], foreign)
    assert n_keys > 5


def test_topics_count_from_1(tables: Tables) -> None:
    _, files = open_package(tables, texts=False)
    topics = pl.read_csv(files["data/topic_labels.csv"].encode())["topic"]
    assert topics.to_list() == [topic + 1 for topic in tables["topic_labels"]["topic"]]


def test_without_texts_no_passage_of_a_document_is_in_any_file(tables: Tables) -> None:
    sentences = {
        part
        for text in [*tables["documents"]["text"], *tables["mentions"]["sentence"], *tables["topic_sections"]["text"]]
        for part in re.split("[。\n]", text)
        if len(part) >= 10
    } - set(tables["documents"]["title"])
    descriptor, files = open_package(tables, texts=False)
    assert len(sentences) > 3
    assert [(name, part) for name, text in files.items() for part in sentences if part in text] == []
    with_texts = open_package(tables, texts=True)[1]
    assert any(part in with_texts["data/mentions.csv"] for part in sentences)
    assert "mentions.sentence" in descriptor["description"]


def test_columns_that_quote_are_marked_and_no_others() -> None:
    """Each column of text that is new is to be judged here: does it hold a passage?"""
    for_people = {*SHOWN, *MORE} - set(NO_RESOURCE)
    marked = {
        f"{name}.{column}" for name in for_people for column, known in TABLES[name].columns.items() if known.quotes
    }
    assert marked == QUOTING | WHOLE


def test_documents_come_without_their_text_either_way(tables: Tables) -> None:
    for texts in (True, False):
        heads = open_package(tables, texts)[1]["data/documents.csv"].partition("\n")[0].split(",")
        assert not {"text", "normal"} & set(heads) and "title" in heads


def test_every_csv_of_the_pipeline_is_in_the_package() -> None:
    stages = YAML(typ="safe", pure=True).load(PROJECT / "dvc.yaml")["stages"]
    outs = [out for stage in stages.values() for out in stage.get("do", stage)["outs"]]
    published = {match[1] for out in outs if (match := re.fullmatch(r"reports/tables/(\w+)\.csv", str(out)))}
    assert published <= {*SHOWN, *MORE} - set(NO_RESOURCE)


def test_the_same_tables_are_the_same_bytes_with_a_fixed_day(tables: Tables) -> None:
    first, second = (make_package(tables, {}, False) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_made_for_the_paper_is_a_resource_too(tables: Tables) -> None:
    contract = TABLES["own_names"]
    extra = {"own_names": Matrix(contract, pl.DataFrame([("=甲", 2)], schema=contract.schema, orient="row"))}
    made = make_package({}, extra, False)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["datapackage.json", "data/own_names.csv"]
        assert archive.read("data/own_names.csv").decode() == "term,count\n'=甲,2\n", "a formula stays text"
