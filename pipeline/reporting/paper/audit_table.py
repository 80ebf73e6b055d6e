"""The table of the audit: what it checked, what it found, and what was done about it."""

from pipeline.params.sections import Params
from pipeline.reporting.paper.method_facts import NO_DOCUMENT
from pipeline.reporting.paper.shapes import Column, PaperTable
from pipeline.reporting.sections.audit import describe_audit
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import Cell, Place, Tables
from pipeline.tables.codes import pick

HEADS = {"error": ("错误", "Errors"), "warning": ("警告", "Warnings"), "info": ("提示", "Notes")}
ACTIONS = {"set_aside": ("不计入", "excluded"), "flag": ("只列出", "listed only")}


def describe_checks(tables: Tables, params: Params) -> PaperTable:
    """A row for each check that found something in documents, as the page has it: findings by severity, and what follows from them."""
    language = params.report.language
    rows = [
        (
            Cell(check["name"]),
            *(
                Place("findings", f"check={check['check']}; severity={severity}").write(
                    check[severity], "len()", write_count
                )
                for severity in HEADS
            ),
            Cell(pick(language, *ACTIONS[check["action"]])),
        )
        for check in describe_audit(tables, params)["audit"]["checks"]
        if check["check"] not in NO_DOCUMENT
    ]
    return PaperTable(
        "audit",
        pick(language, "语料审查的发现", "Findings of the audit of the corpus"),
        (
            Column(Cell(pick(language, "检查", "Check")), 0.4, "left"),
            *(Column(Cell(pick(language, *words)), 0.14) for words in HEADS.values()),
            Column(Cell(pick(language, "处理", "Action")), 0.18, "center"),
        ),
        tuple(rows),
        (
            pick(
                language,
                "各列为发现的条数。处理为“不计入”的检查，除“提示”外使文档不用于分析；“只列出”者仍用于分析。逐条见 tables/findings.csv。",
                "Columns count findings. Checks marked excluded keep documents out of the analysis, unless they only make a note; those "
                "marked listed only do not. Each finding stands in tables/findings.csv.",
            ),
        ),
    )
