"""How large the corpus is, its years, its documents, and what was set aside."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.shapes import Content, Tables
from pipeline.reporting.writing.years import drop_far_gaps
from pipeline.tables.audit import PROVINCES, find_place_kind

NATIONAL = "全国"  # the region of what is of no province
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
            "places": _describe_places(tables["places"]),
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


def _describe_places(places: pl.DataFrame) -> Content | None:
    """What was rolled up to provinces, and what could not be: None where documents are compared by region.

    n_national: documents of the whole country; unplaced: other regions without a province; nameless: documents without a region;
    off_the_map: provinces that have no tile.
    """
    if find_place_kind(places) != "province":
        return None
    placed, unplaced = (places.filter(pl.col("province").is_null() == lacking) for lacking in (False, True))
    is_national = pl.col("region").eq_missing(NATIONAL)
    provinces = placed.group_by("province").agg(pl.col("n_documents", "n_issuers").sum())
    return {
        "provinces": provinces.sort(["n_documents", "province"], descending=[True, False]).to_dicts(),
        "n_regions": placed["region"].n_unique(),
        "n_national": int(unplaced.filter(is_national)["n_documents"].sum()),
        "unplaced": unplaced.drop_nulls("region").filter(~is_national).sort("region").to_dicts(),
        "nameless": int(unplaced.filter(pl.col("region").is_null())["n_documents"].sum()),
        "off_the_map": sorted(set(provinces["province"]) - set(PROVINCES)),
    }
