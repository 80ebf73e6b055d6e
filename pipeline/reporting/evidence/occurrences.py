"""Where keywords, terms and names stand, and of what sections topics consist: row by row, in the documents that count.

documents: those, with `document`, the number by which evidence refers to them. A table of rows has `file`, which of its files a row
belongs to; `split` makes the files. As there are hundreds of rows to a document, their numbers are of 32 bits.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

PLACES = ("document", "start", "end", "from", "to")


def split(rows: pl.DataFrame, name: str, files: Iterable[Any]) -> Iterator[tuple[str, pl.DataFrame]]:
    """name-FILE → its rows, by document and place; those of each file when it is asked for."""
    # Which they are: the rows themselves would stand in memory twice.
    numbered = rows.select("file", row=pl.int_range(pl.len(), dtype=pl.UInt32))
    of_file = numbered.partition_by("file", include_key=False, as_dict=True)
    for file in files:
        own = rows.drop("file")[of_file.get((file,), numbered.clear())["row"]]
        yield f"{name}-{file}", own.sort(PLACES[:3], maintain_order=True)


def gather_keywords(mentions: pl.DataFrame, documents: pl.DataFrame, keywords: Sequence[str]) -> pl.DataFrame:
    """Every mention: file (the place of its keyword among keywords, from 1), PLACES, own, excluded (the word that removes it) and marks."""
    return place(mentions, documents).select(
        _number(keywords, "keyword"),
        *("document", "start", "end"),
        pl.col("sentence_start").alias("from"),
        (pl.col("sentence_start") + pl.col("sentence").str.len_chars()).cast(pl.Int32).alias("to"),
        own=~pl.col("copied"),
        excluded="excluded_by",
        in_title="in_title",
        doubt="doubt",
    )


def gather_names(
    entities: pl.DataFrame, names: pl.DataFrame, documents: pl.DataFrame, sentences: pl.DataFrame, context_chars: int
) -> pl.DataFrame:
    """Every mention of the names that are shown: file (its label), PLACES, name (its rank). names: label, text, rank."""
    rows = entities.select("document_id", "start", "end", "label", "text").join(
        names.select("label", "text", name="rank"), on=["label", "text"]
    )
    return quote(rows.drop("text"), documents, sentences, context_chars).select(
        pl.col("label").cast(pl.Categorical).alias("file"), *PLACES, "name"
    )


def gather_terms(
    tokens: pl.DataFrame,
    counted_as: Mapping[str, Sequence[str]],
    terms: Sequence[str],
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    context_chars: int,
) -> pl.DataFrame:
    """Every token that counts as one of the terms: file (the place of that among terms, from 1), PLACES, section.

    tokens: document_id, section (a number), token, start, end.
    """
    wanted = pl.DataFrame({"term": list(terms)}, schema={"term": pl.String})
    other = pl.DataFrame(
        [(token, term) for token, counted in counted_as.items() for term in counted],
        schema={"token": pl.String, "term": pl.String},
        orient="row",
    )
    alone = wanted.select("term", token="term").join(other.select("token").unique(), on="token", how="anti")
    pairs = pl.concat([alone.select("token", "term"), other.join(wanted, on="term", how="semi")])
    rows = tokens.join(pairs.select("token", _number(terms, "term")), on="token").drop("token")
    return quote(rows, documents, sentences, context_chars).select("file", *PLACES, "section")


def tell_sections(rows: pl.DataFrame, sections: pl.DataFrame) -> pl.DataFrame:
    """The rows of all terms with own, and section as a number by which those with two terms are found: the same in every file.

    sections: section_id and own, whether its words are its voice's own, as rows count them; of own words distinctive terms are counted.
    """
    seen = sections.with_row_index("section").filter(pl.col("section").is_in(rows["section"].unique().implode()))
    numbers = pl.repeat(None, sections.height, dtype=pl.Int32, eager=True).scatter(
        seen["section"], seen["section_id"].rank("ordinal").cast(pl.Int32) - 1
    )
    return rows.with_columns(
        own=sections["own"].gather(rows["section"]), section=numbers.gather(rows["section"])
    ).select(*rows.columns[:-1], "own", "section")


def gather_topics(
    section_shares: pl.DataFrame, sections: pl.DataFrame, documents: pl.DataFrame, passage_chars: int
) -> pl.DataFrame:
    """Every section with words of each topic: file (the topic, from 1), PLACES, share (of its words), chars (Chinese characters of it)."""
    ids = section_shares["section_id"]
    inside = pl.col("section_id").is_between(pl.lit(ids.min(), pl.String), pl.lit(ids.max(), pl.String))
    theirs = sections.filter(inside).select("section_id", "document_id", "start", "end", "n_chars")
    rows = section_shares.join(theirs, on="section_id")
    return place(rows, documents).select(
        (pl.col("topic") + 1).alias("file"),
        *("document", "start", "end"),
        pl.col("start").alias("from"),
        pl.min_horizontal("end", pl.col("start") + passage_chars).alias("to"),
        pl.col("share").round(6),
        chars="n_chars",
    )


def place(rows: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The rows with document; by document and start; those of other documents leave."""
    placed = rows.join(documents.select("document_id", "document"), on="document_id")
    return placed.cast({pl.Int64: pl.Int32}).sort("document", "start", "end", maintain_order=True)


def quote(rows: pl.DataFrame, documents: pl.DataFrame, sentences: pl.DataFrame, context_chars: int) -> pl.DataFrame:
    """The rows with document, from and to: the sentence of each, no more than context_chars on either side."""
    spans = place(sentences, documents).select("document", sentence_start="start", sentence_end="end")
    return (
        place(rows, documents)
        .join_asof(spans, left_on="start", right_on="sentence_start", by="document", check_sortedness=False)
        .with_columns(
            pl.max_horizontal("sentence_start", pl.col("start") - context_chars).alias("from"),
            pl.max_horizontal("end", pl.min_horizontal("sentence_end", pl.col("end") + context_chars)).alias("to"),
        )
        .drop("sentence_start", "sentence_end")
    )


def _number(names: Sequence[str], column: str) -> pl.Expr:
    """file: the place of each value among the names, from 1."""
    numbers = {name: number for number, name in enumerate(names, 1)}
    return pl.col(column).replace_strict(numbers, return_dtype=pl.Int32).alias("file")
