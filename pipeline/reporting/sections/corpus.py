"""How large the corpus is, its years, its documents, and what was set aside."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.shapes import Content, Tables
from pipeline.reporting.writing.years import drop_far_gaps

MOST_DOCUMENTS, MOST_SET_ASIDE = 300, 200  # rows on the page; the CSV has all


def describe_corpus(tables: Tables, params: Params) -> Content:
    """Size of the corpus, its years, its documents, and what was set aside: files come with their reason as a phrase."""
    documents, files, years, sections = (tables[name] for name in ("documents", "files", "years", "sections"))
    n_sections = sections.group_by("document_id").agg(n_sections=pl.len())
    aside = files.filter(pl.col("reason").is_not_null()).sort("path")
    ordered = (
        documents.drop("text", "normal")
        .join(n_sections, on="document_id", how="left")
        .sort("year", "region", "path", nulls_last=True)
    )
    return {
        "corpus": {
            "n_files": len(files),
            "n_documents": len(documents),
            "n_chars": documents["n_chars"].sum(),
            "n_sections": len(sections),
            "n_issuers": documents["issuer"].drop_nulls().n_unique(),
            "n_regions": documents["region"].drop_nulls().n_unique(),
            "n_undated": documents["year"].null_count(),
            "years": drop_far_gaps(years, years).sort("year").to_dicts(),
            "gaps": years.filter(~pl.col("outlying"), n_documents=0, n_left_out=0)["year"].to_list(),
            "thin": years.filter(pl.col("n_left_out") > 0)["year"].to_list(),
            "far": years.filter(pl.col("outlying") & (pl.col("n_documents") + pl.col("n_left_out") > 0))[
                "year"
            ].to_list(),
            "documents": ordered.head(MOST_DOCUMENTS).to_dicts(),
            "n_aside": len(aside),
            "aside": aside.head(MOST_SET_ASIDE).to_dicts(),
        }
    }
