"""What the report for reading on paper says in its chapters beside their tables and figures."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.paper.method_facts import DOUBTED
from pipeline.reporting.paper.topic_tables import tell_left_out
from pipeline.reporting.sections.networks import tell_no_levels, tell_no_links
from pipeline.reporting.sections.periods import Row, describe_periods
from pipeline.reporting.writing.notation import write_count, write_score, write_span
from pipeline.reporting.writing.quotes import cite
from pipeline.reporting.writing.shapes import DOCUMENTS, Cell, Ledger, Place, Tables
from pipeline.tables.codes import pick
from pipeline.tables.periods import is_named_by_years, name_period

MOST_DOCUMENTS = 200  # that are listed; more would take dozens of pages


def list_documents(tables: Tables, language: str) -> list[Cell]:
    """The documents studied, by year and title, each as the report cites it, and whether it is doubted; of too many, where to find them,
    and those alone that are doubted.
    """
    documents = tables["documents"].sort("year", "title", "document_id", nulls_last=True)
    is_doubted = pl.col("document_id").is_in(tables["document_uses"].filter("doubted")["document_id"].implode())
    listed = documents.select("title", "reference", doubted=is_doubted)
    if documents.height > MOST_DOCUMENTS:
        doubted = listed.filter("doubted")
        few = doubted if doubted.height <= MOST_DOCUMENTS else doubted.clear()
        cited = [cite(title, reference, language) for title, reference, _ in few.iter_rows()]
        return [_tell_files(documents.height, doubted.height, language), *map(Cell, cited)]
    mark = pick(language, "（年份或文字经审查存疑）", " (the audit questions its year or text)")
    return [
        Cell(f"({number}) {cite(title, reference, language)}{mark if doubted else ''}")
        for number, (title, reference, doubted) in enumerate(listed.iter_rows(), 1)
    ]


def _tell_files(n: int, n_doubted: int, language: str) -> Cell:
    """Where the documents are listed, and how many of them are doubted, which come next unless they are too many."""
    told = Ledger()
    written = told.take(Place(DOCUMENTS, "").write(n, "len()", write_count))
    sentence = pick(
        language,
        f"所用文档共 {written} 份，逐份列于 tables/documents.csv 与本文件夹的 {DOCUMENTS}（题名、机构、年份）。",
        f"All {written} documents are listed in tables/documents.csv and, with title, body and year, in {DOCUMENTS} in this folder.",
    )
    if n_doubted:
        doubted = told.take(DOUBTED.write(n_doubted, "len()", write_count))
        few = n_doubted <= MOST_DOCUMENTS
        sentence += pick(
            language,
            f"其中年份或文字经审查存疑者 {doubted} 份，{'如下：' if few else '见 tables/document_uses.csv。'}",
            f" The audit questions the year or text of {doubted} of them{':' if few else ', marked in tables/document_uses.csv.'}",
        )
    return told.sign(sentence)


def write_remarks(tables: Tables, params: Params) -> dict[str, list[Cell]]:
    """Chapter → paragraphs with their numbers; those that have none are left out."""
    language = params.report.language
    left_out = tell_left_out(tables, language)
    clean = (
        []
        if tables["findings"].height
        else [Cell(pick(language, "审查未发现可疑之处。", "The audit found nothing suspicious."))]
    )
    remarks = {
        "topics": [Cell(left_out)] if left_out else [],
        "periods": tell_periods(tables, params),
        "networks": tell_networks(tables, language),
        "audit": clean,
    }
    return {chapter: paragraphs for chapter, paragraphs in remarks.items() if paragraphs}


def tell_networks(tables: Tables, language: str) -> list[Cell]:
    """How many terms are linked in the whole corpus and in each period, and how many documents are cited; or what the page says instead."""
    spans = [row for row in tables["coword_spans"].to_dicts() if row["kind"] != "year"]
    paragraphs = [_tell_span(row, language) for row in spans if row["n_links"]]
    paragraphs += [Cell(tell_no_links(row, language)) for row in spans[:1] if not row["n_links"]]
    n_cited = tables["cited_documents"].height
    if n_cited:
        told = Ledger()
        cited = told.take(Place("cited_documents", "").write(n_cited, "len()", write_count))
        n_often = tables["cited_documents"].filter(pl.col("n_documents") > 1).height
        often = (
            told.take(Place("cited_documents", "n_documents > 1").write(n_often, "len()", write_count))
            if n_often
            else ""
        )
        told_zh = f"其中 {often} 份为一份以上文档所引" if often else "均只为一份文档所引"
        told_en = f"{often} of them by more than one document" if often else "each by a single document"
        sentence = pick(language, f"被引文件共 {cited} 份，{told_zh}。", f"Documents cited: {cited}, {told_en}.")
        paragraphs.append(told.sign(sentence))
    return [*paragraphs, *map(Cell, filter(None, [tell_no_levels(tables["citation_levels"], language)]))]


def _tell_span(span: Row, language: str) -> Cell:
    """The network of the whole corpus or of a period, in numbers."""
    told, place = Ledger(), Place("coword_spans", f"kind={span['kind']}; span={span['span']}")
    years = {"first_year": span["first_year"], "last_year": span["last_year"]}
    if is_named_by_years(span["span"], "-".join(map(str, years.values()))):
        for column, year in years.items():
            told.take(place.write(year, column, str))
    names = ("n_tested", "n_links", "n_communities")
    n_tested, n_links, n_communities = (told.take(place.write(span[name], name, write_count)) for name in names)
    modularity = told.take(place.write(span["modularity"], "modularity", write_score))
    name = (
        pick(language, "全部语料", "Whole corpus") if span["kind"] == "whole" else name_period(span["span"], language)
    )
    return told.sign(
        pick(
            language,
            f"{name}：检验 {n_tested} 对词，显著关联 {n_links} 对，分属 {n_communities} 个社群（模块度 {modularity}）。",
            f"{name}: pairs of terms tested: {n_tested}; linked: {n_links}; communities: {n_communities} (modularity {modularity}).",
        )
    )


def tell_periods(tables: Tables, params: Params) -> list[Cell]:
    """The periods, and of each two that follow each other what is claimed, as the page has it; nothing where there are no topics.

    Splits, merges and changes of wording stand on the page alone.
    """
    language = params.report.language
    told = describe_periods(tables, params)
    if not told["evolution"]["topics"]:
        return []
    periods, first = told["evolution"]["periods"], Ledger()
    named = [_name_period(row, language, first) for row in periods]
    sentence = pick(language, f"时期：{'、'.join(named)}。", f"Periods: {', '.join(named)}.")
    years = {row["period"]: row["years"] for row in periods}
    return [
        first.sign(sentence),
        *(_tell_transition(row, years, language) for row in told["evolution"]["transitions"]),
    ]


def _name_period(row: Row, language: str, told: Ledger) -> str:
    """
    >>> _name_period({"period": "十三五", "years": "2017-2020", "n_documents": 54}, "zh", Ledger())
    '十三五（2017—2020 年，54 份文档）'
    >>> _name_period({"period": "十三五", "years": "2017-2020", "n_documents": 54}, "en", Ledger())
    '13th Five-Year Plan (2017–2020; 54 documents)'
    >>> _name_period({"period": "2017–2018", "years": "2017-2018", "n_documents": 3}, "en", Ledger())
    '2017–2018 (3 documents)'
    """
    name, span = name_period(row["period"], language), write_span(row["years"], language)
    _take_years(row["period"], row["years"], told)
    n = told.take(
        Place("period_topics", f"period={row['period']}").write(row["n_documents"], "n_documents", write_count)
    )
    span = "" if is_named_by_years(row["period"], row["years"]) else span
    return pick(
        language,
        f"{name}（{f'{span} 年，' if span else ''}{n} 份文档）",
        f"{name} ({f'{span}; ' if span else ''}{n} document{'s' * (n != '1')})",
    )


def _take_years(period: str, years: str, told: Ledger) -> None:
    """Note the first and the last year of a period, which are one where it has one."""
    place, ends = Place("period_topics", f"period={period}"), years.split("-")
    for end, column in dict(zip(ends, ("first of years", "last of years"), strict=True)).items():
        told.take(place.write(int(end), column, str))


def _tell_transition(transition: Row, years: Mapping[str, str], language: str) -> Cell:
    """years: of each period."""
    told, ends = Ledger(), [transition[end] for end in ("earlier", "later")]
    between = " → ".join(name_period(end, language) for end in ends)
    for end in ends:
        if is_named_by_years(end, years[end]):
            _take_years(end, years[end], told)
    if not transition["compared"]:
        return told.sign(
            pick(language, f"{between}：证据不足，未作比较。", f"{between}: insufficient evidence, not compared.")
        )
    ways = (
        ("rising", "份额上升的有", "rising"),
        ("falling", "份额下降的有", "falling"),
        ("new", "新出现的有", "new"),
        ("gone", "消失的有", "gone"),
    )
    moved = [
        f"{pick(language, zh, en)}{pick(language, '', ' ')}{_name_topics(transition[way], language, told)}"
        for way, zh, en in ways
        if transition[way]
    ]
    said = pick(language, "；", "; ").join(moved) or pick(language, "没有可以断言的变化", "no change can be claimed")
    return told.sign(pick(language, f"{between}：{said}。", f"{between}: {said}."))


def _name_topics(groups: Sequence[Sequence[Row]], language: str, told: Ledger) -> str:
    """Topics by number and name, and whether the interval of a change holds none; twins together, as they are one theme."""
    unsure = pick(language, "（区间含 0）", " (interval includes 0)")

    def name(topic: Row) -> str:
        number = told.take(Place("topic_labels", f"topic={topic['number']}").write(topic["number"], "topic", str))
        called = topic["title"] or "·".join(topic["terms"])
        return pick(language, f"{number}“{called}”", f"{number} “{called}”") + (unsure if topic["uncertain"] else "")

    named = [[name(topic) for topic in group] for group in groups]
    one = pick(language, "主题 ", "topic ")
    return pick(language, "、", ", ").join(
        pick(language, "与 ", " and ").join(one + name for name in group) for group in named
    )
