"""Who cites whom: documents of each level, and what they cite."""

import polars as pl

from pipeline.tables.networks.bodies import CITATION_LEVELS, CITATION_PLACES, CITED_DOCUMENTS

_WHAT = ("cited_title", "cited_number")


def find_cited(citations: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The citations of these documents, each with the document of the corpus that it means: where it
    stands, and cited_title, cited_number, cited_id, cited_level.

    citations as ingest writes them; documents has document_id, document_number, title, level, voice. A document is known by its number,
    else by its title; by none that two documents have. cited_level is that document's, else null. One that names itself is left out.
    """
    known = documents.select("document_id", "document_number", "title", "level")

    def index(name: str) -> pl.DataFrame:
        return (
            known.drop_nulls(name)
            .filter(~pl.col(name).is_duplicated())
            .select(**{f"cited_{name.removeprefix('document_')}": name, f"id_by_{name}": "document_id"})
        )

    cited_id = pl.coalesce("id_by_document_number", "id_by_title")
    levels = known.select(cited_id="document_id", cited_level="level")
    return (
        citations.rename({"title": "cited_title", "document_number": "cited_number"})
        .join(documents.select("document_id", "level", "voice"), on="document_id", maintain_order="left")
        .join(index("document_number"), on="cited_number", how="left", maintain_order="left")
        .join(index("title"), on="cited_title", how="left", maintain_order="left")
        .with_columns(cited_id=cited_id)
        .filter(pl.col("cited_id").ne_missing(pl.col("document_id")))
        .join(levels, on="cited_id", how="left", maintain_order="left")
        .select("document_id", "start", "end", "voice", "level", *_WHAT, "cited_id", "cited_level")
    )


def count_citations(cited: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables citation_levels, cited_documents and citation_places.

    What is cited by a number here and by its title there is one document where both stand together somewhere. cited: as from `find_cited`,
    its cited_level filled where a name says it.
    """
    numbers = (
        cited.drop_nulls(["cited_title", "cited_number"])
        .group_by("cited_title")
        .agg(number=pl.col("cited_number").unique().sort())
        .filter(pl.col("number").list.len() == 1)
        .select("cited_title", number=pl.col("number").list.first())
    )
    named = cited.join(numbers, on="cited_title", how="left", maintain_order="left").with_columns(
        cited_number=pl.coalesce("cited_number", "number")
    )
    # By number, else by title.
    named = named.with_columns(what=pl.coalesce("cited_number", "cited_title"))
    levels = (
        named.group_by("level", "cited_level")
        .agg(
            n_citations=pl.len(),
            n_documents=pl.col("document_id").n_unique(),
            n_voices=pl.col("voice").n_unique(),
            n_cited=pl.col("what").n_unique(),
        )
        .sort("n_citations", "level", "cited_level", descending=[True, False, False], nulls_last=True)
    )
    documents = (
        named.sort("what", "cited_title", nulls_last=True)
        .group_by("what", maintain_order=True)
        .agg(
            *(pl.col(name).drop_nulls().first() for name in (*_WHAT, "cited_id", "cited_level")),
            n_citations=pl.len(),
            n_documents=pl.col("document_id").n_unique(),
            n_voices=pl.col("voice").n_unique(),
        )
        .sort("n_documents", "n_citations", "what", descending=[True, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1))
    )
    places = named.join(documents.select("what", "rank"), on="what").sort("document_id", "start")
    tables = ((CITATION_LEVELS, levels), (CITED_DOCUMENTS, documents), (CITATION_PLACES, places))
    return {
        table.name: found.select(pl.col(name).cast(dtype) for name, dtype in table.schema.items())
        for table, found in tables
    }
