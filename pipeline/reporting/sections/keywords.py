"""Where and how often each keyword is mentioned, and what can be claimed of it."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.charts.series import RATES, make_chart, make_series, place_date
from pipeline.reporting.sections.robustness import add_robustness, find_robustness, tell_robustness
from pipeline.reporting.writing.claim_numbers import Row
from pipeline.reporting.writing.claims import holds_no_change, tell_claim
from pipeline.reporting.writing.p_values import tell_tests
from pipeline.reporting.writing.quotes import MARKS
from pipeline.reporting.writing.shapes import Content, Ledger, Rows, Tables
from pipeline.reporting.writing.shortfalls import REPORT_ONCE, tell_shortfall, tell_unclaimed, tell_unclear
from pipeline.reporting.writing.templating import find_class
from pipeline.reporting.writing.words import translate
from pipeline.reporting.writing.years import drop_far_gaps, drop_far_years
from pipeline.tables.audit import find_place_kind
from pipeline.tables.codes import GROUP_KINDS, LEVELS, VERDICTS, pick

MOST_GROUPS = 10  # of regions, levels or kinds, those of most documents; the table has all
MOST_FIRST = 10  # regions or provinces, the earliest to use a keyword; the table has all
MOST_UNDATED = 5  # documents without a year that are named; tables/mentions.csv has all


def describe_keywords(tables: Tables, params: Params) -> Content:
    """Keywords and groups with their verdicts; of each its years and changes; and the keywords that are nowhere."""
    # Mentions of a year that does not count stand with those of no year.
    counted = tables["years"].filter(pl.col("n_documents") > 0)["year"]
    mentions = tables["mentions"].with_columns(year=pl.when(pl.col("year").is_in(counted.implode())).then("year"))
    keyword_years = drop_far_gaps(tables["keyword_years"], tables["years"])
    by_year, changes, events = (
        {keyword: own.to_dicts() for (keyword,), own in table.partition_by("keyword", as_dict=True).items()}
        for table in (
            keyword_years.sort("year"),
            tables["keyword_changes"].sort(pl.col("year_to") - pl.col("year_from"), "year_from"),
            tables["event_changes"].sort("date", "event"),
        )
    )
    groups, seen = _lay_out_groups(tables["keyword_groups"], tables["places"]), set(mentions["keyword"].unique())
    provinces, first_uses = _list_provinces(tables["keyword_provinces"]), _describe_first_uses(tables, mentions)
    marked, exclusions = _count_marks(mentions), _count_exclusions(mentions)
    glosses = {one.keyword: one.en for one in params.keywords if one.en and params.report.language == "en"}
    rows = []
    for place, trend in enumerate(tables["keyword_trends"].to_dicts(), 1):
        keyword = trend["keyword"]
        rows.append(
            trend
            | _tell_verdict(trend, tables, params)
            | marked.get(keyword, {"n_undated": 0, "inside": [], "marks": []})
            | {
                "id": f"k{place}",
                "evidence_file": f"keywords-{place}",
                "years": by_year.get(keyword, []),
                "changes": changes.get(keyword, []),
                "events": events.get(keyword, []),
                "groups": groups.get(keyword, []),
                "provinces": provinces.get(keyword),
                "first_uses": first_uses.get(keyword),
                "gloss": glosses.get(keyword, ""),
                "never": not trend["n_mentions"] and keyword not in marked,
                "shown": trend["question"] == "group" or keyword in seen,
                "exclusions": exclusions.get(keyword, []),
            }
        )
    return {
        "keywords": [row for row in rows if row["question"] == "keyword" and not row["never"]],
        "never": [row for row in rows if row["question"] == "keyword" and row["never"]],
        "keyword_groups": [row for row in rows if row["question"] == "group"],
        "detailed": [row for row in rows if row["shown"]],
        "n_doubted": max((row["n_doubted"] for row in rows), default=0),
        "n_documents": max((row["n_documents"] for row in rows), default=0),
        "smallest_q": min((row["smallest_q"] for row in rows if row["smallest_q"] is not None), default=None),
        "chart": _chart_keywords(rows, drop_far_years(keyword_years, tables["years"]), tables["event_changes"], params),
        "reported_once": next((row["lacking"] for row in rows if row["shortfall"] in REPORT_ONCE), None),
    }


def _chart_keywords(rows: Rows, keyword_years: pl.DataFrame, events: pl.DataFrame, params: Params) -> Content | None:
    """The chart of the keywords and groups that are mentioned, in their order; rates of own words, of all text, with the mix held fixed."""
    language = params.report.language
    years = keyword_years["year"].unique().sort().to_list()
    dated = events.select("keyword", "event", "event_en", pl.col("date").cast(pl.String)).rows_by_key("keyword")
    series = [
        make_series(
            keyword_years.filter(keyword=row["keyword"]),
            RATES,
            {
                "evidence": row["evidence_file"],
                "title": f"{row['keyword']} {row['gloss']}".rstrip(),
                "anchor": f"#{row['id']}",
                "note": translate(VERDICTS, row["verdict"], language),
                "class": find_class(row["verdict"]),
                "events": [
                    (place_date(date), pick(language, zh, en)) for zh, en, date in dated.get(row["keyword"], [])
                ],
            },
        )
        for row in rows
        if row["n_mentions"]
    ]
    return make_chart(series, years, "rate")


def _tell_verdict(trend: Row, tables: Tables, params: Params) -> Row:
    """The sentence of the claim; or what is lacking; and why the interval alone claims nothing."""
    documents, years = tables["documents"], tables["keyword_years"].filter(keyword=trend["keyword"])
    language, robust = params.report.language, find_robustness(tables["robustness"], keyword=trend["keyword"])
    claimed, told = bool(trend["evidence"]), Ledger()
    claim = (
        add_robustness(tell_claim(trend, years, documents, params, told), robust, language, told) if claimed else None
    )
    return {
        "tests": tell_tests(trend, language, told) if claimed else None,
        "claim": claim,
        "robust": tell_robustness(robust, language, told) if robust and not claimed else None,
        "held": robust if claimed else None,
        "lacking": tell_shortfall(trend, documents, params, Ledger()) if trend["shortfall"] else None,
        "uncertain": holds_no_change(trend),
        "unclaimed": tell_unclaimed(trend, documents, params),
        "unclear": tell_unclear(trend, params),
    }


def _count_marks(mentions: pl.DataFrame) -> dict[str, Row]:
    """Keyword → counted mentions without a year, inside which other keywords they are, and how many bear which mark."""
    counted = mentions.filter(pl.col("excluded_by").is_null())
    found: dict[str, Row] = {}
    for (keyword,), own in counted.sort("keyword").group_by("keyword", maintain_order=True):
        inside = own.drop_nulls("inside").group_by("inside").len().sort("inside").rows()
        marks = [(mark, int(own[mark].sum())) for mark in MARKS]
        found[str(keyword)] = {
            "n_undated": own["year"].null_count(),
            "inside": inside,
            "marks": [(mark, n) for mark, n in marks if n],
        }
    return found


def _lay_out_groups(keyword_groups: pl.DataFrame, places: pl.DataFrame) -> dict[str, Rows]:
    """Keyword → for regions, levels and kinds the years in which one of them mentions it, and the rate in own words of each group in
    each of these; no regions where these are compared by province.
    """
    laid: dict[str, Rows] = {}
    if find_place_kind(places) == "province":
        keyword_groups = keyword_groups.filter(pl.col("group_kind") != "region")
    for (keyword, kind), own in keyword_groups.group_by("keyword", "group_kind", maintain_order=True):
        years = own["year"].unique().sort().to_list()
        sizes = own.group_by("group").agg(pl.col("n_documents").sum())
        largest = sizes.sort("n_documents", "group", descending=[True, False]).head(MOST_GROUPS)
        shown = own.join(largest, on="group", how="semi").select("group", "year", "own_per_10k_chars")
        rates = {(group, year): rate for group, year, rate in shown.iter_rows()}
        years = [year for year in years if any(rates.get((group, year)) for group in largest["group"])] or years[-1:]
        rows = [
            {"group": group, "n_documents": n, "rates": [rates.get((group, year)) for year in years]}
            for group, n in largest.iter_rows()
        ]
        laid.setdefault(str(keyword), []).append(
            {"kind": kind, "years": years, "rows": rows, "n_more": len(sizes) - len(largest)}
        )
    order = list(GROUP_KINDS)
    return {keyword: sorted(of, key=lambda one: order.index(one["kind"])) for keyword, of in laid.items()}


def _describe_first_uses(tables: Tables, mentions: pl.DataFrame) -> dict[str, Row]:
    """Keyword → first: the earliest use of all; levels, and places (regions, or provinces) by year, with the first document of each;
    n_more: places that are left out here; undated: the documents without a year that counts, and n_undated, how many these are.

    mentions: the table, the year of those that count for none empty.
    """
    place_kind = find_place_kind(tables["places"])
    sources = tables["documents"].select("document_id", "title", "reference")
    levels = {level: place for place, level in enumerate(LEVELS)}
    undated = _list_undated(mentions, sources)
    found: dict[str, Row] = {}
    for (keyword,), uses in tables["first_uses"].group_by("keyword", maintain_order=True):
        of_places = uses.filter(group_kind=place_kind).drop_nulls("first_year")
        of_levels, first_places = (
            rows.join(sources, on="document_id", how="left", maintain_order="left").to_dicts()
            for rows in (uses.filter(group_kind="level"), of_places.head(MOST_FIRST))
        )
        own = undated.filter(keyword=keyword)
        found[str(keyword)] = {
            "first": uses["first_year"].min(),
            "levels": sorted(of_levels, key=lambda row: levels.get(row["group"], 0)),
            "place_kind": place_kind,
            "places": first_places,
            "n_more": of_places.height - len(first_places),
            "undated": own.head(MOST_UNDATED).to_dicts(),
            "n_undated": own.height,
        }
    return found


def _list_undated(mentions: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """The documents without a year that counts whose own words have a keyword: keyword, document_id, title, reference."""
    counts = pl.col("excluded_by").is_null() & ~pl.col("copied") & ~pl.col("doubt") & pl.col("year").is_null()
    documents = mentions.filter(counts).select("keyword", "document_id").unique(maintain_order=True)
    named = documents.cast(pl.String).join(sources, on="document_id", how="left", maintain_order="left")
    return named.sort("title", "document_id")


def _list_provinces(keyword_provinces: pl.DataFrame) -> dict[str, Row]:
    """Keyword → counted: the provinces with enough voices, the highest rate in own words first; n_hollow: how many have too few."""
    ordered = keyword_provinces.sort("own_per_10k_chars", "province", descending=[True, False], nulls_last=True)
    rows = ordered.rows_by_key("keyword", named=True)
    counted = {keyword: [row for row in of if not row["hollow"]] for keyword, of in rows.items()}
    return {
        keyword: {"counted": counted[keyword], "n_hollow": len(of) - len(counted[keyword])}
        for keyword, of in rows.items()
    }


def _count_exclusions(mentions: pl.DataFrame) -> dict[str, list[tuple[str, int]]]:
    counts = mentions.drop_nulls("excluded_by").group_by("keyword", "excluded_by").len().sort("keyword", "excluded_by")
    exclusions: dict[str, list[tuple[str, int]]] = {}
    for keyword, word, n in counts.iter_rows():
        exclusions.setdefault(keyword, []).append((word, n))
    return exclusions
