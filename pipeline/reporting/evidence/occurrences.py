"""Where keywords, terms and names stand, and of what sections topics consist: row by row, in the documents that count."""

from collections.abc import Mapping, Sequence

import polars as pl

PLACES = ("document", "start", "end", "from", "to")


def gather_keywords(
    mentions: pl.DataFrame, documents: pl.DataFrame, keywords: Sequence[str]
) -> dict[str, pl.DataFrame]:
    """keywords-1, -2 … in the order of keywords → every mention of it: PLACES, own, excluded (the word that removes it) and marks."""
    rows = place(mentions, documents).select(
        "keyword",
        "document",
        "start",
        "end",
        pl.col("sentence_start").alias("from"),
        (pl.col("sentence_start") + pl.col("sentence").str.len_chars()).alias("to"),
        own=~pl.col("copied"),
        excluded="excluded_by",
        in_title="in_title",
        doubt="doubt",
    )
    found = rows.partition_by("keyword", as_dict=True, include_key=False)
    return {
        f"keywords-{place}": found.get((keyword,), rows.clear().drop("keyword"))
        for place, keyword in enumerate(keywords, 1)
    }


def gather_names(
    entities: pl.DataFrame, names: pl.DataFrame, documents: pl.DataFrame, sentences: pl.DataFrame, context_chars: int
) -> dict[str, pl.DataFrame]:
    """names-LABEL → every mention of the names that are shown: PLACES, name (its rank). names: label, text, rank."""
    rows = entities.select("document_id", "start", "end", "label", "text").join(
        names.select("label", "text", name="rank"), on=["label", "text"]
    )
    quoted = quote(rows.drop("text"), documents, sentences, context_chars).select("label", *PLACES, "name")
    found = quoted.partition_by("label", as_dict=True, include_key=False)
    return {f"names-{label}": table for (label,), table in sorted(found.items())}


def gather_terms(
    tokens: pl.DataFrame,
    counted_as: Mapping[str, Sequence[str]],
    terms: Sequence[str],
    own_sections: pl.Series,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    context_chars: int,
) -> dict[str, pl.DataFrame]:
    """terms-1, -2 … in the order of terms → every token that counts as the term: PLACES, own, section.

    own: whether it stands in a section of own words, of which distinctive terms are counted. section: a number by which those
    with two terms are found; the same in every file.
    """
    wanted = pl.DataFrame({"term": list(terms)}, schema={"term": pl.String})
    other = pl.DataFrame(
        [(token, term) for token, counted in counted_as.items() for term in counted],
        schema={"token": pl.String, "term": pl.String},
        orient="row",
    )
    alone = wanted.select("term", token="term").join(other.select("token").unique(), on="token", how="anti")
    pairs = pl.concat([alone.select("token", "term"), other.join(wanted, on="term", how="semi")])
    rows = tokens.select("document_id", "section_id", "token", "start", "end").join(pairs, on="token")
    in_order = tokens["section_id"].unique().sort()
    rows = rows.with_columns(
        own=pl.col("section_id").is_in(own_sections.implode()),
        section=in_order.search_sorted(rows["section_id"]).cast(pl.Int64),
    ).drop("section_id", "token")
    quoted = quote(rows, documents, sentences, context_chars).select("term", *PLACES, "own", "section")
    found = quoted.partition_by("term", as_dict=True, include_key=False)
    empty = quoted.clear().drop("term")
    return {f"terms-{place}": found.get((term,), empty) for place, term in enumerate(terms, 1)}


def gather_topics(
    section_shares: pl.DataFrame, sections: pl.DataFrame, documents: pl.DataFrame, passage_chars: int
) -> dict[str, pl.DataFrame]:
    """topics-1, -2 … → every section with words of the topic: PLACES, share (of its words), chars (Chinese characters of the section)."""
    rows = section_shares.join(sections.select("section_id", "document_id", "start", "end", "n_chars"), on="section_id")
    placed = place(rows, documents).select(
        "topic",
        "document",
        "start",
        "end",
        pl.col("start").alias("from"),
        pl.min_horizontal("end", pl.col("start") + passage_chars).alias("to"),
        pl.col("share").round(6),
        chars="n_chars",
    )
    found = placed.partition_by("topic", as_dict=True, include_key=False)
    return {f"topics-{topic + 1}": table for (topic,), table in sorted(found.items())}


def place(rows: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The rows with document, the place of theirs among documents; by document and start; those of other documents leave."""
    places = documents.select("document_id").with_row_index("document").with_columns(pl.col("document").cast(pl.Int64))
    return rows.join(places, on="document_id").sort("document", "start", "end", maintain_order=True)


def quote(rows: pl.DataFrame, documents: pl.DataFrame, sentences: pl.DataFrame, context_chars: int) -> pl.DataFrame:
    """The rows with document, from and to: the sentence of each, no more than context_chars on either side."""
    spans = sentences.select("document_id", sentence_start="start", sentence_end="end").sort("sentence_start")
    found = (
        rows.sort("start", maintain_order=True)
        .join_asof(spans, left_on="start", right_on="sentence_start", by="document_id", check_sortedness=False)
        .with_columns(
            pl.max_horizontal("sentence_start", pl.col("start") - context_chars).alias("from"),
            pl.max_horizontal("end", pl.min_horizontal("sentence_end", pl.col("end") + context_chars)).alias("to"),
        )
        .drop("sentence_start", "sentence_end")
    )
    return place(found, documents)
