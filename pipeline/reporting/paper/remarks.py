"""What the report for reading on paper says in its chapters beside their tables and figures."""

from collections.abc import Sequence

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.paper.topic_tables import tell_left_out
from pipeline.reporting.sections.networks import tell_no_levels, tell_no_links
from pipeline.reporting.sections.periods import Row, describe_periods
from pipeline.reporting.writing.notation import write_count, write_score, write_span
from pipeline.reporting.writing.quotes import cite
from pipeline.reporting.writing.shapes import Ledger, Place, Tables
from pipeline.tables.codes import pick
from pipeline.tables.periods import is_named_by_years, name_period

MOST_DOCUMENTS = 200  # that are listed; more would take dozens of pages


def list_documents(tables: Tables, language: str) -> list[str]:
    """The documents studied, by year and title, each as the report cites it; where they are too many, where to find them."""
    documents = tables["documents"].sort("year", "title", "document_id", nulls_last=True)
    n = write_count(documents.height)
    if documents.height > MOST_DOCUMENTS:
        return [
            pick(
                language,
                f"所用文档共 {n} 份，逐份列于 tables/documents.csv 与本文件夹的 document_keywords.csv（题名、机构、年份）。",
                f"All {n} documents are listed in tables/documents.csv and, with title, issuing body and year, in document_keywords.csv in "
                "this folder.",
            )
        ]
    told = documents.select("title", "reference").iter_rows()
    return [f"({number}) {cite(title, reference, language)}" for number, (title, reference) in enumerate(told, 1)]


def write_remarks(tables: Tables, params: Params, told: Ledger) -> dict[str, list[str]]:
    """Chapter → paragraphs; those that have none are left out. told: where the numbers of networks go."""
    language = params.report.language
    left_out = tell_left_out(tables, language)
    clean = (
        []
        if tables["findings"].height
        else [pick(language, "审查未发现可疑之处。", "The audit found nothing suspicious.")]
    )
    remarks = {
        "topics": [left_out] if left_out else [],
        "periods": tell_periods(tables, params),
        "networks": tell_networks(tables, language, told),
        "audit": clean,
    }
    return {chapter: paragraphs for chapter, paragraphs in remarks.items() if paragraphs}


def tell_networks(tables: Tables, language: str, told: Ledger) -> list[str]:
    """How many terms are linked in the whole corpus and in each period, and how many documents are cited; or what the page says instead."""
    spans = [row for row in tables["coword_spans"].to_dicts() if row["kind"] != "year"]
    paragraphs = [_tell_span(row, language, told) for row in spans if row["n_links"]]
    paragraphs += [tell_no_links(row, language) for row in spans[:1] if not row["n_links"]]
    n_cited = tables["cited_documents"].height
    if n_cited:
        cited = told.take(Place("cited_documents", "").write(n_cited, "len()", write_count))
        n_often = tables["cited_documents"].filter(pl.col("n_documents") > 1).height
        often = (
            told.take(Place("cited_documents", "n_documents > 1").write(n_often, "len()", write_count))
            if n_often
            else ""
        )
        told_zh = f"其中 {often} 份为一份以上文档所引" if often else "均只为一份文档所引"
        told_en = f"{often} of them by more than one document" if often else "each by a single document"
        paragraphs.append(
            pick(language, f"被引文件共 {cited} 份，{told_zh}。", f"Documents cited: {cited}, {told_en}.")
        )
    return [*paragraphs, *filter(None, [tell_no_levels(tables["citation_levels"], language)])]


def _tell_span(span: Row, language: str, told: Ledger) -> str:
    """The network of the whole corpus or of a period, in numbers."""
    place = Place("coword_spans", f"kind={span['kind']}; span={span['span']}")
    names = ("n_tested", "n_links", "n_communities")
    n_tested, n_links, n_communities = (told.take(place.write(span[name], name, write_count)) for name in names)
    modularity = told.take(place.write(span["modularity"], "modularity", write_score))
    name = (
        pick(language, "全部语料", "Whole corpus") if span["kind"] == "whole" else name_period(span["span"], language)
    )
    return pick(
        language,
        f"{name}：检验 {n_tested} 对词，显著关联 {n_links} 对，分属 {n_communities} 个社群（模块度 {modularity}）。",
        f"{name}: pairs of terms tested: {n_tested}; linked: {n_links}; communities: {n_communities} (modularity {modularity}).",
    )


def tell_periods(tables: Tables, params: Params) -> list[str]:
    """The periods, and of each two that follow each other what is claimed, as the page has it; nothing where there are no topics.

    Splits, merges and changes of wording stand on the page alone.
    """
    language = params.report.language
    told = describe_periods(tables, params)
    if not told["evolution"]["topics"]:
        return []
    named = [_name_period(row, language) for row in told["evolution"]["periods"]]
    paragraphs = [pick(language, f"时期：{'、'.join(named)}。", f"Periods: {', '.join(named)}.")]
    return paragraphs + [_tell_transition(row, language) for row in told["evolution"]["transitions"]]


def _name_period(row: Row, language: str) -> str:
    """
    >>> _name_period({"period": "十三五", "years": "2017-2020", "n_documents": 54}, "zh")
    '十三五（2017—2020 年，54 份文档）'
    >>> _name_period({"period": "十三五", "years": "2017-2020", "n_documents": 54}, "en")
    '13th Five-Year Plan (2017–2020; 54 documents)'
    >>> _name_period({"period": "2017–2018", "years": "2017-2018", "n_documents": 3}, "en")
    '2017–2018 (3 documents)'
    """
    name, n = name_period(row["period"], language), write_count(row["n_documents"])
    span = "" if is_named_by_years(row["period"], row["years"]) else write_span(row["years"], language)
    return pick(
        language,
        f"{name}（{f'{span} 年，' if span else ''}{n} 份文档）",
        f"{name} ({f'{span}; ' if span else ''}{n} document{'s' * (n != '1')})",
    )


def _tell_transition(transition: Row, language: str) -> str:
    between = " → ".join(name_period(transition[end], language) for end in ("earlier", "later"))
    if not transition["compared"]:
        return pick(language, f"{between}：证据不足，未作比较。", f"{between}: insufficient evidence, not compared.")
    ways = (
        ("rising", "上升", "rising"),
        ("falling", "下降", "falling"),
        ("new", "新出现", "new"),
        ("gone", "消失", "gone"),
    )
    told = [
        f"{pick(language, zh, en)}{pick(language, '', ' ')}{_name_topics(transition[way], language)}"
        for way, zh, en in ways
        if transition[way]
    ]
    said = pick(language, "；", "; ").join(told) or pick(language, "没有可以断言的变化", "no change can be claimed")
    return pick(language, f"{between}：{said}。", f"{between}: {said}.")


def _name_topics(groups: Sequence[Sequence[Row]], language: str) -> str:
    """Topics by number and name, and whether the interval of a change holds none; twins together, as they are one theme."""
    unsure = pick(language, "（区间含 0）", " (interval includes 0)")
    named = [
        [
            f"{topic['number']} {topic['title'] or '·'.join(topic['terms'])}{unsure if topic['uncertain'] else ''}"
            for topic in group
        ]
        for group in groups
    ]
    one = pick(language, "主题 ", "topic ")
    return pick(language, "、", ", ").join(
        pick(language, "与 ", " and ").join(one + name for name in group) for group in named
    )
