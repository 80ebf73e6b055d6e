"""Terms in the same sections, terms and years, bodies that speak alike, who cites and who copies whom."""

from collections.abc import Mapping

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.evidence.shown import MOST_COPIES, name_files
from pipeline.reporting.writing.shapes import Content, Rows, Tables
from pipeline.reporting.writing.words import name_level
from pipeline.tables.codes import pick

MOST_PAIRS, MOST_CITED = 20, 20  # rows on the page; the CSVs have all


def describe_networks(tables: Tables, params: Params) -> Content:
    """Spans with their communities and strongest links, the axes of the biplot, bodies, citations and copied passages."""
    files = name_files(tables["keyness"], params.keyness.n_terms, tables["topic_terms"], tables["coword_terms"])
    spans = [_describe_span(span, tables, files) for span in tables["coword_spans"].to_dicts()]
    titles = dict(tables["documents"].select("document_id", "title").iter_rows())
    axes, leaves, copied = tables["correspondence_axes"], tables["body_leaves"], tables["copied_passages"]
    return {
        "networks": {
            "n_terms": tables["coword_terms"]["term"].n_unique(),
            "spans": spans,
            "no_links": tell_no_links(spans[0], params.report.language),
            "axes": axes.head(2).to_dicts(),
            "bodies": _name(leaves, titles, "voice", "nearest"),
            "levels": tables["citation_levels"].to_dicts(),
            "no_levels": tell_no_levels(tables["citation_levels"], params.report.language),
            "files": files,
            "cited": tables["cited_documents"].head(MOST_CITED).to_dicts(),
            "n_cited": tables["cited_documents"].height,
            "copied": _name(copied.head(MOST_COPIES), titles, "voice", "from_voice"),
            "n_copied": copied.height,
        }
    }


def tell_no_links(span: Mapping[str, object], language: str) -> str:
    """Why there is no network of the whole corpus; empty where there is one. span: its row of coword_spans."""
    if not span["n_tested"]:
        return pick(
            language,
            "有效独立来源过少，没有可供检验的词对，不绘网络图。",
            "No pair of terms has enough effective voices: nothing is tested and no network is drawn.",
        )
    if not span["n_links"]:
        return pick(
            language, "全部语料中没有显著关联的词对。", "No pair of terms is significantly linked in the whole corpus."
        )
    return ""


def tell_no_levels(citation_levels: pl.DataFrame, language: str) -> str:
    """Why there is no figure of who cites whom: no citations, or all of one level to one level; empty where there is one."""
    if citation_levels.is_empty():
        return pick(language, "未发现对其他文件的引用。", "No citations were found.")
    if citation_levels.height > 1:
        return ""
    level, cited = (name_level(code, language) for code in citation_levels.select("level", "cited_level").row(0))
    return pick(
        language,
        f"引用文档的层级均为“{level}”，被引文件的层级均为“{cited}”，不另绘图。",
        f"The citing documents are all of one level ({level}), and so are the cited ones ({cited}), so no figure is drawn.",
    )


def _describe_span(span: dict[str, object], tables: Tables, files: dict[str, str]) -> dict[str, object]:
    """A span with its communities, each as its terms, and with its strongest links.

    where: the filter of its documents; of a link, `both` filters the sections with both terms. files: of the evidence of each term.
    """
    own = {"kind": span["kind"], "span": span["span"]}
    where = {"from": span["first_year"], "to": span["last_year"]}
    terms = tables["coword_terms"].filter(**own).drop_nulls("community")
    nodes = pl.struct("term", "n_sections").sort_by("rank")
    communities = terms.group_by("community").agg(terms=nodes).sort("community")
    links = tables["coword_pairs"].filter(**own).filter("linked").head(MOST_PAIRS).to_dicts()
    linked = [link | {"both": {"with": files[link["other"]], "own": 1} | where} for link in links]
    return span | {"communities": communities.to_dicts(), "links": linked, "where": where}


def _name(table: pl.DataFrame, titles: dict[str, str], *columns: str) -> Rows:
    """Rows in which a voice that is a document without an issuer goes by its title."""
    return table.with_columns(pl.col(columns).replace(titles)).to_dicts()
