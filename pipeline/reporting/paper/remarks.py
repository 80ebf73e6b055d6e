"""What the report for reading on paper says in its chapters beside their tables and figures."""

from collections.abc import Sequence

from pipeline.params.sections import Params
from pipeline.reporting.paper.topic_tables import tell_left_out
from pipeline.reporting.sections.periods import Row, describe_periods
from pipeline.reporting.writing.notation import write_count, write_span
from pipeline.reporting.writing.quotes import cite
from pipeline.reporting.writing.shapes import Tables
from pipeline.tables.codes import pick

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


def write_remarks(tables: Tables, params: Params) -> dict[str, list[str]]:
    """Chapter → paragraphs; those that have none are left out."""
    language = params.report.language
    left_out = tell_left_out(tables, language)
    clean = (
        []
        if tables["findings"].height
        else [pick(language, "审查未发现可疑之处。", "The audit found nothing suspicious.")]
    )
    remarks = {"topics": [left_out] if left_out else [], "periods": tell_periods(tables, params), "audit": clean}
    return {chapter: paragraphs for chapter, paragraphs in remarks.items() if paragraphs}


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
    >>> _name_period({"period": "2017–2018", "years": "2017-2018", "n_documents": 3}, "en")
    '2017–2018 (3 documents)'
    """
    n = write_count(row["n_documents"])
    # A half of the corpus is called by its years.
    if row["years"].replace("-", "–").startswith(row["period"]):
        return pick(language, f"{row['period']}（{n} 份文档）", f"{row['period']} ({n} documents)")
    span = write_span(row["years"], language)
    return pick(language, f"{row['period']}（{span} 年，{n} 份文档）", f"{row['period']} ({span}; {n} documents)")


def _tell_transition(transition: Row, language: str) -> str:
    between = f"{transition['earlier']} → {transition['later']}"
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
