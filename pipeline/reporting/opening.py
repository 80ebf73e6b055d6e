"""What the page opens with: the question, the corpus in a line, and the findings, or why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.findings import Finding, find_findings, mark_doubted
from pipeline.reporting.sections.corpus import tell_kinds, tell_years
from pipeline.reporting.unclaimed import tell_unclaimed
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import DOCUMENTS, Cell, Ledger, Number, Place, Tables
from pipeline.reporting.writing.words import plural
from pipeline.reporting.writing.years import add_doubt, name_years
from pipeline.tables.codes import pick


@dataclass(frozen=True)
class Opening:
    """question, corpus: a sentence each. findings: what is claimed, at most seven; n_more: claims beside these.

    remarks: why nothing is claimed of keywords, of topics, or of either. numbers: those of question, corpus and each remark.
    """

    question: str
    corpus: str
    findings: list[Finding]
    n_more: int
    remarks: list[str]
    numbers: Sequence[tuple[Number, ...]]

    @property
    def sentences(self) -> list[str]:
        """What is told of the corpus in one list: the findings, or else the corpus and why nothing is claimed of it."""
        return [finding.sentence for finding in self.findings] or [self.corpus, *self.remarks]

    @property
    def head(self) -> list[Cell]:
        """Question and corpus with their numbers."""
        return [*map(Cell, (self.question, self.corpus), self.numbers)]

    @property
    def items(self) -> list[Cell]:
        """The findings, or else why nothing is claimed, with their numbers."""
        findings = [Cell(finding.sentence, finding.numbers) for finding in self.findings]
        return findings or [*map(Cell, self.remarks, self.numbers[2:])]


def open_report(tables: Tables, params: Params) -> Opening:
    found = find_findings(tables, params)
    claimed = {"topic" if finding.kind == "topic" else "keyword" for finding in found.findings}
    question = Cell(params.report.question) if params.report.question else ask(tables, params)
    corpus, remarks = tell_corpus(tables, params.report.language), tell_unclaimed(tables, params, claimed)
    return Opening(
        question=question.text,
        corpus=corpus.text,
        findings=found.findings,
        n_more=found.n_more,
        remarks=[remark.text for remark in remarks],
        numbers=[cell.numbers for cell in (question, corpus, *remarks)],
    )


def ask(tables: Tables, params: Params) -> Cell:
    """What is asked of which corpus, in a sentence: how the keywords, groups and topics that there are change over its years."""
    language, questions, told = params.report.language, tables["keyword_trends"]["question"].to_list(), Ledger()
    keywords, groups = (Place("keyword_trends", f"question={question}") for question in ("keyword", "group"))
    counts = [
        (questions.count("keyword"), keywords, "关键词", "keyword", "keywords"),
        (questions.count("group"), groups, "词组", "group of keywords", "groups of keywords"),
        (
            tables["topic_quality"].filter(~pl.col("background")).height,
            Place("topic_quality", "background=false"),
            "主题",
            "topic",
            "topics",
        ),
    ]
    covered, n_documents = _list_covered(tables["years"]), tables["documents"].height

    def name_subjects() -> str:
        there = []
        for n, place, zh, one, many in counts:
            if n:
                written = told.take(place.write(n, "len()", write_count))
                there.append(pick(language, f"{written} 个{zh}", f"{written} {one if n == 1 else many}"))
        last = pick(language, "、", " and ")
        return last.join(filter(None, (pick(language, "、", ", ").join(there[:-1]), *there[-1:])))

    def name_documents() -> str:
        written = told.take(Place(DOCUMENTS, "").write(n_documents, "len()", write_count))
        return pick(language, f"{written} 份文档", f"{written} {plural('document', n_documents)}")

    def name_span() -> str:
        return name_years(range(covered[0], covered[-1] + 1), language, told)

    # Each language has them in another order, in which they are noted.
    if not any(n for n, *_ in counts):
        documents = name_documents()
        question = pick(language, f"这 {documents}涉及哪些内容？", f"What are these {documents} about?")
    elif language == "zh":
        subjects = name_subjects()
        if len(covered) < 2:
            question = f"{subjects}在这 {name_documents()}中各占多少？"
        else:
            question = f"{subjects}在 {name_span()} 年的 {name_documents()}中有何变化，证据有多强？"
    elif len(covered) < 2:
        question = f"What share of these {name_documents()} is on {name_subjects()}?"
    else:
        subjects, documents = name_subjects(), name_documents()
        question = f"How do {subjects} change across {documents} ({name_span()}), and how strong is the evidence?"
    return told.sign(question)


def tell_corpus(tables: Tables, language: str) -> Cell:
    """Documents, bodies, voices, years with their gaps, kinds and size, and how many documents the audit doubts."""
    documents, years, told = mark_doubted(tables), tables["years"], Ledger()

    def count(n: int, column: str, table: str = DOCUMENTS, row: str = "") -> str:
        return told.take(Place(table, row).write(n, column, write_count))

    n, n_issuers = len(documents), documents["issuer"].drop_nulls().n_unique()
    n_unnamed = documents["issuer"].null_count()
    n_voices = max(tables["keyword_trends"]["n_voices"].to_list(), default=0)
    written = count(n, "len()")
    zh, en = f"{written} 份文档", f"{written} {plural('document', n)}"
    if n_issuers:
        written = count(n_issuers, "n_unique(issuer)")
        zh, en = f"{zh}，{written} 个发文机构", f"{en} by {written} issuing {plural('body', n_issuers)}"
    if n_voices:
        written = count(n_voices, "max(n_voices)", "keyword_trends")
        zh = f"{zh}，{written} 个年份可知、有自有文字的独立来源"
        en = f"{en} ({written} {plural('voice', n_voices)} with dated text of their own"
        if n_unnamed:
            written = count(n_unnamed, "len()", row="issuer=")
            zh += f"（机构不明的文档有 {written} 份，各计一个）"
            en += f", as each document without a body counts as one: {written}"
        en += ")"
    parts = [pick(language, zh, en), tell_years(documents, years, language, told)]
    parts += tell_kinds(documents["kind"], language, told)
    n_chars = count(sum(documents["n_chars"]), "sum(n_chars)")
    parts.append(pick(language, f"计 {n_chars} 个汉字", f"{n_chars} Chinese characters"))
    sentence, n_doubted = (
        pick(language, f"{'，'.join(parts)}。", f"{'; '.join(parts)}."),
        int(documents["doubted"].sum()),
    )
    if n_doubted:
        count(n_doubted, "len()", "document_uses", "used=true; doubted=true")
    return told.sign(add_doubt(sentence, n_doubted, language) + _tell_unnamed(n_unnamed, n, language))


def _tell_unnamed(n_unnamed: int, n: int, language: str) -> str:
    """What it means that most documents name no body: the tests take each for a voice of its own, which those of one newsroom are not."""
    if 2 * n_unnamed <= n:
        return ""
    return pick(
        language,
        "多数文档机构不明：如实出自同一机构（如同一媒体），则并非相互独立，区间过窄，检验过于乐观；请在 metadata.csv 中写明机构。",
        " Most documents name no body: if they come from one, as the items of a newsroom do, they are not independent, the intervals are "
        "too narrow and the tests too optimistic; name the body in metadata.csv.",
    )


def _list_covered(years: pl.DataFrame) -> list[int]:
    """Years with documents, in order, as many as the title of the report covers."""
    return years.filter(pl.col("n_documents") > 0)["year"].sort().to_list()
