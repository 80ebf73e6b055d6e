"""Heads and fields: each column is told apart from the others of its table, in both languages."""

import polars as pl
import pytest

from pipeline.reporting.contents import TABLES as SHOWN
from pipeline.reporting.data.codebook import describe_field, find_column, give_heads, make_schema
from pipeline.reporting.data.heads import HEADS
from pipeline.stages.paper import MORE
from pipeline.tables.columns import count, text, topic
from pipeline.tables.contract import Column, Table
from pipeline.tables.index import TABLES

CITIES = Table(
    "data/ingest/cities.parquet",
    ("一座城市", "one city"),
    {
        "city": text("城市", "city"),
        "document_id": text("文档编号", "key", references="documents.document_id", gap=True),
        "topic": topic("主题编号", "topic"),
        "size": text("规模", "size", codes={"big": ("大", "big"), "small": ("小", "small")}, gap=True),
        "first": count("起", "from"),
        "last": count("止", "to", low="first", high=9),
    },
    key=("city",),
)


@pytest.mark.parametrize("name", [*SHOWN, *MORE])
def test_heads_are_short_and_tell_the_columns_of_a_table_apart(name: str) -> None:
    table = TABLES[name]
    for language, longest in (("zh", 26), ("en", 72)):
        heads = [give_heads(table, column).head(language) for column in table.columns]
        assert len(heads) == len(set(heads))
        assert [head for head in heads if len(head) > longest] == []
        # What refers to another column says nothing where it stands alone.
        assert not any(head.lower().startswith(("that ", "the same", "of ", "its ", "同上", "其中")) for head in heads)


def test_every_short_head_is_of_a_column() -> None:
    known = {f"{table.name}.{name}" for table in TABLES.values() for name in table.columns}
    of_any = {name for table in TABLES.values() for name in table.columns}
    assert [key for key in HEADS if key not in known | of_any] == []


def test_a_head_is_the_first_phrase_with_the_unit() -> None:
    share = Column(pl.Float64, "份额：甲", "share in 10,000 words, without copies (text)", unit="0–1")
    assert (share.head("zh"), share.head("en")) == ("份额（0–1）", "Share in 10,000 words (0–1)")
    assert Column(pl.Float64, "检验", "p of the test").head("en") == "p of the test"
    assert (
        find_column("topic_links", "topic_to_title").head("en")
        == "Number of the topic of the later period, with its name"
    )


def test_a_field_says_what_the_contract_says_with_topics_from_1() -> None:
    fields = {name: describe_field(name, column, unique=name == "city") for name, column in CITIES.columns.items()}
    assert fields["city"]["constraints"] == {"required": True, "unique": True}
    assert fields["topic"]["constraints"] == {"required": True, "minimum": 1}
    assert fields["size"]["constraints"] == {"enum": ["big", "small"]}
    assert fields["last"]["constraints"] == {"required": True, "maximum": 9}, "another column is no bound there"
    assert "constraints" not in fields["document_id"]
    assert fields["size"]["title"] == "规模 / Size" and fields["size"]["type"] == "string"
    assert fields["size"]["description"] == "规模：big 大；small 小\nsize: big; small"


def test_keys_are_those_that_can_hold_in_the_package() -> None:
    columns = list(CITIES.columns)
    schema = make_schema(CITIES, columns, {"documents": ["document_id"], "cities": columns})
    assert schema["primaryKey"] == ["city"] and schema["missingValues"] == [""]
    assert schema["foreignKeys"] == [
        {"fields": "document_id", "reference": {"resource": "documents", "fields": "document_id"}}
    ]
    assert "foreignKeys" not in make_schema(CITIES, columns, {"cities": columns})
    assert "primaryKey" not in make_schema(CITIES, columns[1:], {"cities": columns[1:]})
    # A key of Frictionless has no gap.
    effects = TABLES["topic_effects"]
    assert "primaryKey" not in make_schema(effects, list(effects.columns), {})
