"""Which tables the workbook has, in which order, and with topics called by their names."""

import polars as pl

from pipeline.reporting.contents import TABLES
from pipeline.reporting.sections.topics import name_topic
from pipeline.reporting.workbook import keep_part
from pipeline.reporting.writing.shapes import Tables
from pipeline.reporting.writing.topic_names import FRAME
from pipeline.tables import index
from pipeline.tables.codes import pick

# For the page only: sections are long, and the key of the intrusion form is for no reader.
NO_SHEET = ("sections", "intrusion_items")
# There is no earlier model, or nothing was planted.
NO_SHEET_IF_EMPTY = ("topic_identity", "known_keywords", "known_shapes", "known_themes")
# Columns whose topics are given their titles; the topics of other candidates, and of the fit before twins were joined, have none.
TOPIC_COLUMNS = ("topic", "neighbour", "topic_from", "topic_to", "other", "nearest_topic")
UNTITLED = ("topic_labels", "topic_coherence", "topic_twins")


def make_sheets(tables: Tables, language: str) -> dict[str, pl.DataFrame]:
    """The tables of the workbook in its order, topics counted from 1."""
    sheets = {}
    for name in order_sheets():
        table = tables[name]
        if name in NO_SHEET_IF_EMPTY and table.is_empty():
            continue
        table = keep_part(name, table)
        if name == "mentions":
            sources = tables["documents"].select("document_id", "title", "reference")
            table = table.join(sources, on="document_id", how="left", maintain_order="left")
        titled = table if name in UNTITLED else add_titles(table, tables["topic_labels"], language)
        sheets[name] = index.TABLES[name].number_topics(titled)
    return sheets


def order_sheets() -> list[str]:
    """The names of all tables that may be sheets, in the order of the page."""
    return [name for name in TABLES if name not in NO_SHEET]


def add_titles(table: pl.DataFrame, topic_labels: pl.DataFrame, language: str) -> pl.DataFrame:
    """The table with `topic_title` after `topic`, and likewise after the others of TOPIC_COLUMNS: 主题7 劳动教育·实践·基地."""
    topic, frame = pick(language, "主题", "Topic "), pick(language, *FRAME)
    titles = {
        row[
            "topic"
        ]: f"{topic}{row['topic'] + 1} {f'{frame} ' if row['doubt'] == 'frame' else ''}{name_topic(row, language)}"
        for row in topic_labels.iter_rows(named=True)
    }
    columns: list[pl.Series] = []
    for column in table:
        columns.append(column)
        if column.name in TOPIC_COLUMNS:
            named = [titles.get(topic) for topic in column]
            columns.append(pl.Series(f"{column.name}_title", named, dtype=pl.String))
    return pl.DataFrame(columns)
