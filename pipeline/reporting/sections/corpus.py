"""How large the corpus is, its years, its documents, and what was set aside."""

from itertools import pairwise

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import DOCUMENTS, YEARS, Content, Ledger, Place, Tables
from pipeline.reporting.writing.words import name_kind, plural
from pipeline.reporting.writing.years import drop_far_gaps, name_years
from pipeline.tables.audit import MIN_ON_MAP, PROVINCES, find_place_kind
from pipeline.tables.codes import pick

NATIONAL = "全国"  # the region of what is of no province
MOST_DOCUMENTS, MOST_SET_ASIDE = 300, 200  # rows on the page; the CSV has all
MOST_KINDS = 3  # of documents that are named
MOST_NAMED, MOST_BRIEF = 24, 8  # characters of their names, and of that of the commonest where it stands alone
# Rows of the table of years: with documents, with documents that have too little text, with none.
COVERED, THIN = "NOT outlying AND n_documents > 0", "n_left_out > 0"
GAPS = f"NOT outlying AND NOT n_documents > 0 AND NOT {THIN}"
MOST_RUNS = 4  # of years that are named; more are counted


def describe_corpus(tables: Tables, params: Params) -> Content:
    """Size of the corpus, its years, its documents, and what was set aside: files come with their reason as a phrase."""
    documents, files, years, sections = (tables[name] for name in ("documents", "files", "years", "sections"))
    n_sections = sections.group_by("document_id").agg(n_sections=pl.len()).cast({"document_id": pl.String})
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


def tell_years(documents: pl.DataFrame, years: pl.DataFrame, language: str, told: Ledger, brief: bool = False) -> str:
    """The years that have documents, those between them that have none or too little text, those far from them, and documents without a
    year. brief: the first alone.
    """
    covered = years.filter(pl.sql_expr(COVERED))["year"].sort().to_list()
    thin = years.filter(pl.sql_expr(THIN))["year"].to_list()
    gaps = years.filter(pl.sql_expr(GAPS))["year"].to_list()
    far = years.filter(pl.col("outlying"), pl.col("n_documents") > 0)["year"].to_list()
    spans = {row: _count_runs(of) > MOST_RUNS for row, of in ((COVERED, covered), (THIN, thin), (GAPS, gaps))}

    def count(row: str, of: list[int]) -> str:
        return told.take(Place(YEARS, row).write(len(of), "len()", write_count))

    if spans[COVERED]:
        ends = name_years(range(covered[0], covered[-1] + 1), language, told)
        n = count(COVERED, covered)
        shown = pick(language, f"{ends} 年间的 {n} 年", f"{n} of the years {ends}")
    else:
        shown = name_years(covered, language, told)
        shown = pick(language, f"{shown} 年", f"years {shown}" if len(covered) > 1 else f"year {shown}")
    notes = []
    if gaps and not brief:
        span = count(GAPS, gaps) if spans[GAPS] else name_years(gaps, language, told)
        english = f"{span} years without documents" if spans[GAPS] else f"no documents from {span}"
        notes.append(pick(language, f"{'另有 ' * spans[GAPS]}{span} 年没有文档", english))
    if thin and not brief:
        span = count(THIN, thin) if spans[THIN] else name_years(thin, language, told)
        english = f"{span} years with too little text" if spans[THIN] else f"too little text for {span}"
        notes.append(pick(language, f"{'另有 ' * spans[THIN]}{span} 年文字过少，按空缺处理", english))
    if far and not brief:
        span = name_years(far, language, told)
        notes.append(
            pick(language, f"距各年过远的 {span} 年也有文档", f"also documents from {span}, far from all others")
        )
    n_undated = documents["year"].null_count()
    if n_undated and (covered or thin) and not brief:
        n = told.take(Place(DOCUMENTS, "year=").write(n_undated, "len()", write_count))
        notes.append(pick(language, f"{n} 份年份不明", f"{n} {plural('document', n_undated)} without a year"))
    note = pick(language, "；", "; ").join(notes)
    if not covered:
        shown = (
            pick(language, "没有可用的年份", "no usable year")
            if thin
            else pick(language, "年份均不明", "none with a year")
        )
    return shown + (pick(language, f"（{note}）", f" ({note})") if note else "")


def _count_runs(years: list[int]) -> int:
    """How many runs of years without a break."""
    return len(years) and 1 + sum(b > a + 1 for a, b in pairwise(sorted(years)))


def tell_kinds(kinds: pl.Series, language: str, told: Ledger, brief: bool = False) -> list[str]:
    """The commonest kinds of documents with their numbers, and documents of none; nothing where no kind is known. brief: one kind."""
    counts = kinds.drop_nulls().value_counts().sort("count", kinds.name, descending=[True, False])
    if counts.is_empty():
        return []
    named = []
    shown = counts.head(1 if brief else MOST_KINDS)
    if brief or counts.height > 1:  # the only one is named, however long
        shown = shown.filter(shown[kinds.name].str.len_chars().cum_sum() <= (MOST_BRIEF if brief else MOST_NAMED))
    for kind, n in shown.iter_rows():
        written = told.take(Place(DOCUMENTS, f"kind={kind}").write(n, "len()", write_count))
        in_chinese = f"{kind}（{written} 份）" if counts.height > shown.height else f"{kind} {written} 份"
        named.append(pick(language, in_chinese, f"{name_kind(kind, language)} ({written})"))
    more = counts.height - len(named)
    most = 2 * shown["count"].sum() > counts["count"].sum()
    said = pick(language, "、", ", ").join(named)
    if more and language == "zh":
        n_kinds = told.take(Place(DOCUMENTS, "").write(counts.height, "n_unique(kind)", str))
        said = f"以{said}为主，共 {n_kinds} 种" if most else f"有{said}等 {n_kinds} 种" if said else f"共 {n_kinds} 种"
    elif more:
        n_others = told.take(
            Place(DOCUMENTS, "").write(more, f"n_unique(kind){f' - {len(named)}' if named else ''}", str)
        )
        said += f" and {n_others} other {plural('type', more)}" if said else f"{n_others} in all"
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
