"""What the page opens with: the question, the corpus in a line, and the findings, or why there are none."""

from dataclasses import dataclass

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.findings import Finding, find_findings, mark_doubted
from pipeline.reporting.sections.corpus import tell_kinds, tell_years
from pipeline.reporting.unclaimed import tell_unclaimed
from pipeline.reporting.writing.notation import write_count, write_years
from pipeline.reporting.writing.shapes import Tables
from pipeline.reporting.writing.words import plural
from pipeline.reporting.writing.years import add_doubt
from pipeline.tables.codes import pick


@dataclass(frozen=True)
class Opening:
    """question, corpus: a sentence each. findings: what is claimed, at most seven; n_more: claims beside these.

    remarks: why nothing is claimed of keywords, of topics, or of either.
    """

    question: str
    corpus: str
    findings: list[Finding]
    n_more: int
    remarks: list[str]

    @property
    def sentences(self) -> list[str]:
        """What is told of the corpus in one list: the findings, or else the corpus and why nothing is claimed of it."""
        return [finding.sentence for finding in self.findings] or [self.corpus, *self.remarks]


def open_report(tables: Tables, params: Params) -> Opening:
    found = find_findings(tables, params)
    claimed = {"topic" if finding.kind == "topic" else "keyword" for finding in found.findings}
    return Opening(
        question=params.report.question or ask(tables, params),
        corpus=tell_corpus(tables, params.report.language),
        findings=found.findings,
        n_more=found.n_more,
        remarks=tell_unclaimed(tables, params, claimed),
    )


def ask(tables: Tables, params: Params) -> str:
    """What is asked of which corpus, in a sentence: how the keywords, groups and topics that there are change over its years."""
    language, questions = params.report.language, tables["keyword_trends"]["question"].to_list()
    counts = [
        (questions.count("keyword"), "关键词", "keyword", "keywords"),
        (questions.count("group"), "词组", "group of keywords", "groups of keywords"),
        (tables["topic_quality"].filter(~pl.col("background")).height, "主题", "topic", "topics"),
    ]
    there = [
        pick(language, f"{write_count(n)} 个{zh}", f"{write_count(n)} {one if n == 1 else many}")
        for n, zh, one, many in counts
        if n
    ]
    last = pick(language, "、", " and ")
    subjects = last.join(filter(None, (pick(language, "、", ", ").join(there[:-1]), *there[-1:])))
    n = tables["documents"].height
    documents = pick(language, f"{write_count(n)} 份政策文档", f"{write_count(n)} policy document{'s' * (n != 1)}")
    covered = _list_covered(tables["years"])
    if not there:
        return pick(language, f"这 {documents}涉及哪些内容？", f"What are these {documents} about?")
    if len(covered) < 2:
        return pick(
            language, f"{subjects}在这 {documents}中各占多少？", f"What share of these {documents} is on {subjects}?"
        )
    span = write_years(range(covered[0], covered[-1] + 1), language)
    return pick(
        language,
        f"{subjects}在 {span} 年的 {documents}中有何变化，证据有多强？",
        f"How do {subjects} change across {documents} ({span}), and how strong is the evidence?",
    )


def tell_corpus(tables: Tables, language: str) -> str:
    """Documents, bodies, voices, years with their gaps, kinds and size, and how many documents the audit doubts."""
    documents, years = mark_doubted(tables), tables["years"]
    n, n_issuers = len(documents), documents["issuer"].drop_nulls().n_unique()
    n_voices = max(tables["keyword_trends"]["n_voices"].to_list(), default=0)
    zh = [f"{write_count(n)} 份文档"]
    en = f"{write_count(n)} {plural('document', n)}"
    if n_issuers:
        zh.append(f"{write_count(n_issuers)} 个发文机构")
        en += f" by {write_count(n_issuers)} issuing {plural('body', n_issuers)}"
    if n_voices:
        zh.append(f"{write_count(n_voices)} 个独立来源")
        en += f" ({write_count(n_voices)} {plural('voice', n_voices)})"
    told = [pick(language, "，".join(zh), en)]
    told += [tell_years(documents, years, language), *tell_kinds(documents["kind"], language)]
    n_chars = write_count(sum(documents["n_chars"]))
    told.append(pick(language, f"计 {n_chars} 个汉字", f"{n_chars} Chinese characters"))
    sentence = pick(language, f"{'，'.join(told)}。", f"{'; '.join(told)}.")
    return add_doubt(sentence, int(documents["doubted"].sum()), language)


def _list_covered(years: pl.DataFrame) -> list[int]:
    """Years with documents, those far from all others left out, in order."""
    return years.filter(pl.col("n_documents") > 0, ~pl.col("outlying"))["year"].sort().to_list()
