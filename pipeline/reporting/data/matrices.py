"""Documents by topics and by keywords, one row a document, for R, SPSS and Stata."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.reporting.data.codebook import give_heads
from pipeline.reporting.writing.shapes import Tables
from pipeline.reporting.writing.topic_names import FRAME
from pipeline.tables.columns import count, share, shared, text
from pipeline.tables.contract import Column, Table, format_csv
from pipeline.tables.corpus import DOCUMENTS
from pipeline.tables.topics import title_topic

_KNOWN = ("title", "issuer", "voice", "region", "level", "kind", "year", "n_chars", "n_own_chars")
_DESCRIBED: Mapping[str, Column] = {
    "document_id": text("文档编号", "key of the document", references="documents.document_id"),
    **DOCUMENTS.columns,
    "kind": text(
        "文种；印发、转发文件的通知为所印发、转发文件的文种",
        "kind of document; of a notice that issues or passes on another, that of the other",
        gap=True,
    ),
    "voice": text("独立来源", "voice"),
    **shared("n_own_chars"),
}
LABELS = {
    "name": text("变量名", "name of the variable"),
    "zh": text("变量标签（中文）", "label in Chinese", heads=("中文标签", "label in Chinese")),
    "en": text("变量标签（英文）", "label in English", heads=("英文标签", "label in English")),
}


@dataclass(frozen=True)
class Matrix:
    """A table made for the paper alone, with what its columns mean."""

    contract: Table
    rows: pl.DataFrame


def make_matrices(
    tables: Tables, documents: pl.DataFrame, keywords: Sequence[str], unknown: pl.DataFrame
) -> dict[str, Matrix]:
    """document_topics, document_keywords, and the labels of their columns, by name.

    documents: those that count, with voice and n_own_chars. keywords: as they are counted, groups too. unknown: section_id and topic of
    what nobody has looked for (`count_topics`). Names of columns are ASCII and short, which SPSS and Stata ask for.
    """
    documents = documents.sort("document_id")
    described = documents.select("document_id", *_KNOWN)
    made = {
        "document_topics": (
            ("一份文档：各主题占其文字的份额", "one document: the share of each topic in its text"),
            *count_topics(documents["document_id"], tables, unknown),
        ),
        "document_keywords": (
            ("一份文档：各关键词的提及次数", "one document: how often it mentions each keyword"),
            *count_keywords(documents["document_id"], tables["mentions"], keywords),
        ),
    }
    matrices = {}
    for name, (grain, columns, values) in made.items():
        columns = {column: _DESCRIBED[column] for column in described.columns} | columns
        contract = Table(f"{name}.csv", grain, columns, key=("document_id",))
        matrices[name] = Matrix(contract, contract.check(pl.concat([described, values], how="horizontal")))
        matrices[f"{name}_labels"] = list_labels(contract)
    return matrices


def write_matrices(matrices: Mapping[str, Matrix]) -> dict[str, str]:
    """Each as a file by its name: UTF-8, which R, Stata (from 14) and SPSS read.

    Without BOM: read.csv takes one for a part of the first name. Excel wants one, and has the workbook.
    """
    return {matrix.contract.path: format_csv(matrix.rows) for matrix in matrices.values()}


def count_topics(
    document_ids: pl.Series, tables: Tables, unknown: pl.DataFrame
) -> tuple[dict[str, Column], pl.DataFrame]:
    """The share of each topic in each document: Σ share of words · characters / Σ characters, over its sections that have a term of
    the vocabulary; what these columns mean, and their values.

    A document without such a section has empty cells; and so has one with a section that an earlier model had before the topic was
    learned (`unknown`). Weighed by n_chars_described they give the prevalence of a year in topic_years.
    """
    places = pl.DataFrame({"document_id": document_ids}).with_row_index("row")
    # Sections as numbers in the order of their names, as their shares are millions.
    sections = tables["sections"].select("section_id", "document_id", "n_chars").join(places, on="document_id")
    sections = sections.drop("document_id").sort("section_id").with_row_index("section")
    shares = tables["section_shares"].join(sections, on="section_id").drop("section_id").sort("section", "topic")
    labels = tables["topic_labels"].sort("topic")
    weights = np.zeros((len(document_ids), len(labels)))
    np.add.at(weights, (shares["row"], shares["topic"]), (shares["share"] * shares["n_chars"]).to_numpy())
    n_chars = np.zeros(len(document_ids), np.int64)
    described = sections.filter(pl.col("section").is_in(shares["section"].unique().implode()))
    np.add.at(n_chars, described["row"].to_numpy(), described["n_chars"].to_numpy())
    with np.errstate(invalid="ignore"):
        values = np.minimum(weights / n_chars[:, None], 1)  # rounding must not lift a share over 1
    lost = unknown.join(sections, on="section_id")
    values[lost["row"], lost["topic"]] = np.nan
    names = number_names("topic", len(labels))
    columns = {"n_chars_described": count("有主题的条目的汉字数", "Chinese characters of the sections with topics")}
    for name, label in zip(names, labels.iter_rows(named=True), strict=True):
        columns[name] = share(f"{_call(label, 'zh')} 的份额", f"share of {_call(label, 'en')}", gap=True)
    table = pl.DataFrame(values, schema=names, orient="row").fill_nan(None)
    return columns, table.select(pl.Series("n_chars_described", n_chars), pl.all())


def find_unknown(
    section_topics: Iterable[pl.DataFrame], unchanged: pl.DataFrame, members: pl.DataFrame
) -> pl.DataFrame:
    """section_id and topic of each topic that was learned after a section got the θ that it keeps; no row without an earlier model.

    section_topics: of the fit, in parts; unchanged: its unchanged_sections. Such a section has 0 of that topic, and inference leaves no
    other 0.
    """
    kept = pl.col("section_id").is_in(unchanged["section_id"].implode())
    joined = (
        pl.concat(part.filter(kept) for part in section_topics)
        .join(members, left_on="topic", right_on="fitted_topic", maintain_order="left")
        .group_by("section_id", topic="topic_right", maintain_order=True)
    )
    return joined.agg(pl.col("probability").max()).filter(pl.col("probability") == 0).drop("probability")


def count_keywords(
    document_ids: pl.Series, mentions: pl.DataFrame, keywords: Sequence[str]
) -> tuple[dict[str, Column], pl.DataFrame]:
    """The mentions of each keyword in each document, in all its text and in its own words; what these columns mean, and their values."""
    # Of the type that they have in the mentions, whose text may be numbers.
    rows = pl.DataFrame({"document_id": document_ids.cast(mentions.schema["document_id"])}).with_row_index("row")
    places = pl.DataFrame({"keyword": pl.Series(keywords, dtype=pl.String).cast(mentions.schema["keyword"])})
    places = places.with_row_index("place")
    used = mentions.filter(pl.col("excluded_by").is_null()).select("document_id", "keyword", "copied")
    counted = used.join(rows, on="document_id").drop("document_id").join(places, on="keyword").drop("keyword")
    columns, values = {}, {}
    for kind, some, zh, en in (
        ("", counted, "提及次数", "mentions"),
        ("_own", counted.filter(~pl.col("copied")), "自有文字中的提及次数", "mentions in own words"),
    ):
        numbers: NDArray[np.int64] = np.zeros((len(document_ids), len(keywords)), np.int64)
        np.add.at(numbers, (some["row"], some["place"]), 1)
        for name, keyword, column in zip(number_names("keyword", len(keywords)), keywords, numbers.T, strict=True):
            columns[f"{name}{kind}"] = count(f"“{keyword}”的{zh}", f"{en} of “{keyword}”")
            values[f"{name}{kind}"] = column
    return columns, pl.DataFrame(values)


def number_names(stem: str, n: int) -> list[str]:
    """
    >>> number_names("topic", 2), number_names("keyword", 100)[-2:]
    (['topic_01', 'topic_02'], ['keyword_099', 'keyword_100'])
    """
    width = max(2, len(str(n)))
    return [f"{stem}_{number:0{width}}" for number in range(1, n + 1)]


def list_labels(contract: Table) -> Matrix:
    """What each column of a table is called, for the labels of its variables."""
    named = {name: give_heads(contract, name) for name in contract.columns}
    rows = [(name, column.head("zh"), column.head("en")) for name, column in named.items()]
    path = contract.path.replace(".csv", "_labels.csv")
    grain = (f"{contract.path} 的一列", f"one column of {contract.path}")
    labels = Table(path, grain, LABELS, key=("name",))
    return Matrix(labels, pl.DataFrame(rows, schema=labels.schema, orient="row"))


def _call(label: Mapping[str, object], language: str) -> str:
    """A topic by its number and its title, else its terms; and that it is boilerplate."""
    zh = language == "zh"
    frame = f"{FRAME[0 if zh else 1]} " if label["doubt"] == "frame" else ""
    number = int(str(label["topic"])) + 1
    return f"{'主题' if zh else 'topic '}{number} {frame}{title_topic(label, language) or label['label']}"
