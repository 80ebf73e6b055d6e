"""How large the corpus is, its years, its documents, and what was set aside."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import DOCUMENTS, Content, Ledger, Place, Tables
from pipeline.reporting.writing.words import name_kind, plural
from pipeline.reporting.writing.years import drop_far_gaps, name_years
from pipeline.tables.audit import MIN_ON_MAP, PROVINCES, find_place_kind
from pipeline.tables.codes import pick

NATIONAL = "全国"  # the region of what is of no province
MOST_DOCUMENTS, MOST_SET_ASIDE = 300, 200  # rows on the page; the CSV has all
MOST_KINDS = 3  # of documents that are named


def describe_corpus(tables: Tables, params: Params) -> Content:
    """Size of the corpus, its years, its documents, and what was set aside: files come with their reason as a phrase."""
    documents, files, years, sections = (tables[name] for name in ("documents", "files", "years", "sections"))
    n_sections = sections.group_by("document_id").agg(n_sections=pl.len())
    aside = files.filter(pl.col("reason").is_not_null()).sort("path")
    ordered = (
        documents.select(pl.exclude("text", "normal"))
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


def tell_years(documents: pl.DataFrame, years: pl.DataFrame, language: str, told: Ledger) -> str:
    """The years that have documents, those between them that have none or too little text, and documents without a year."""
    covered = years.filter(pl.col("n_documents") > 0)["year"].to_list()
    thin = years.filter(pl.col("n_left_out") > 0)["year"].to_list()
    gaps = years.filter(~pl.col("outlying"), pl.col("n_documents") == 0, pl.col("n_left_out") == 0)["year"].to_list()
    shown = name_years(covered, language, told)
    notes = []
    if gaps:
        span = name_years(gaps, language, told)
        notes.append(pick(language, f"{span} 年没有文档", f"none from {span}"))
    if thin:
        span = name_years(thin, language, told)
        notes.append(pick(language, f"{span} 年文字过少，按空缺处理", f"too little text for {span}"))
    n_undated = documents["year"].null_count()
    if n_undated and (covered or thin):
        n = told.take(Place(DOCUMENTS, "year=").write(n_undated, "len()", write_count))
        notes.append(pick(language, f"{n} 份年份不明", f"{n} without a year"))
    note = pick(language, "；", "; ").join(notes)
    if not covered:
        said = (
            pick(language, "没有可用的年份", "no usable year")
            if thin
            else pick(language, "年份均不明", "none with a year")
        )
    else:
        said = pick(language, f"{shown} 年", f"years {shown}" if len(covered) > 1 else f"year {shown}")
    return said + (pick(language, f"（{note}）", f" ({note})") if note else "")


def tell_kinds(kinds: pl.Series, language: str, told: Ledger) -> list[str]:
    """The commonest kinds of documents with their numbers, and documents of none; nothing where no kind is known."""
    counts = kinds.drop_nulls().value_counts().sort("count", kinds.name, descending=[True, False])
    if counts.is_empty():
        return []
    named = []
    for kind, n in counts.head(MOST_KINDS).iter_rows():
        written = told.take(Place(DOCUMENTS, f"kind={kind}").write(n, "len()", write_count))
        in_chinese = f"{kind}（{written} 份）" if counts.height > MOST_KINDS else f"{kind} {written} 份"
        named.append(pick(language, in_chinese, f"{name_kind(kind, language)} ({written})"))
    more = counts.height - len(named)
    most = 2 * counts["count"].head(MOST_KINDS).sum() > counts["count"].sum()
    said = pick(language, "、", ", ").join(named)
    if more and language == "zh":
        n_kinds = told.take(Place(DOCUMENTS, "").write(counts.height, "n_unique(kind)", str))
        said = f"以{said}为主，共 {n_kinds} 种" if most else f"有{said}等 {n_kinds} 种"
    elif more:
        n_others = told.take(Place(DOCUMENTS, "").write(more, f"n_unique(kind) - {MOST_KINDS}", str))
        said += f" and {n_others} other {plural('type', more)}"
    if n_unknown := kinds.null_count():
        n = told.take(Place(DOCUMENTS, "kind=").write(n_unknown, "len()", write_count))
        said += pick(language, f"，文种不明 {n} 份", f", unknown ({n})")
    return [pick(language, f"文种{said}" if more else f"文种为{said}", f"types: {said}")]


def _describe_places(places: pl.DataFrame) -> Content | None:
    """What was rolled up to provinces, and what could not be: None where documents are compared by region.

    n_national: documents of the whole country; unplaced: other regions without a province; nameless: documents without a region;
    off_the_map: provinces that have no tile; is_drawn: whether there is a map.
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
        "is_drawn": provinces.filter(pl.col("province").is_in([*PROVINCES]))["n_documents"].sum() >= MIN_ON_MAP,
    }
