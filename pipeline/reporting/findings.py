"""The three findings at the head of the report: a sentence each, with its numbers, and no claim that was not tested."""

from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import (
    write_count,
    write_interval,
    write_p,
    write_percent,
    write_rate,
    write_years,
)
from pipeline.reporting.writing.quotes import cite
from pipeline.reporting.writing.shapes import Tables
from pipeline.reporting.writing.years import add_doubt
from pipeline.tables.codes import pick

Row = dict[str, Any]

CLAIMS = ("上升", "下降")
MOST_YEARS, MOST_ABSENT = 10, 5  # that are told one by one


def find_findings(tables: Tables, params: Params) -> list[str]:
    """Three sentences: the clearest rise, the clearest fall and a first appearance, as far as they exist; else counts.

    Only keywords with the verdict 上升 or 下降 are said to do anything. Clearest: lowest q, then steepest. A sentence that rests
    on documents that the audit has an error about says so.
    """
    keyword_years, keyword_trends = tables["keyword_years"], tables["keyword_trends"]
    doubted = tables["document_uses"].filter("doubted")["document_id"]
    documents = tables["documents"].with_columns(doubted=pl.col("document_id").is_in(doubted.implode()))
    language = params.report.language
    claimed = keyword_trends.filter(pl.col("verdict").is_in(CLAIMS)).sort(
        "q",
        pl.col("rate_ratio").log().abs(),
        pl.col("n_mentions"),
        "keyword",
        descending=[False, True, True, False],
        nulls_last=True,
    )
    arrival = _find_arrival(claimed, keyword_years)
    sentences = []
    for verdict in CLAIMS:
        rows = claimed.filter(pl.col("verdict") == verdict)
        if arrival:
            # What rises from nothing is the third finding; the first is one that was there before, if there is one.
            rows = rows.filter(pl.col("keyword") != arrival["keyword"]).sort("absent_before", maintain_order=True)
        if len(rows):
            sentences.append(_tell_trend(rows.row(0, named=True), keyword_years, params))
    if arrival:
        sentences.append(_tell_arrival(arrival, keyword_years, params))
    counts = [
        _tell_verdicts(keyword_trends, params) if not sentences else None,
        _tell_corpus(documents, tables["years"], keyword_trends, language),
        _tell_most(keyword_years, keyword_trends, language),
        _tell_absent(documents, tables["mentions"], keyword_trends, language),
        _tell_longest(documents, language),
    ]
    return [*sentences, *(sentence for sentence in counts if sentence)][:3]


def _find_arrival(claimed: pl.DataFrame, keyword_years: pl.DataFrame) -> Row | None:
    """Of the keywords that rise from nothing, the one in most documents; best one absent from half of all before."""
    rising = claimed.filter(pl.col("verdict") == "上升", "absent_before")
    before = (
        keyword_years.join(rising.select("keyword", "first_year"), on="keyword")
        .filter(pl.col("year") < pl.col("first_year"))
        .group_by("keyword")
        .agg(n_before=pl.col("n_documents").sum())
    )
    ranked = rising.join(before, on="keyword").sort(
        "n_documents_with", "n_before", "keyword", descending=[True, True, False]
    )
    settled = ranked.filter(pl.col("n_before") * 2 >= pl.col("n_documents"))
    best = settled if len(settled) else ranked
    return best.row(0, named=True) if len(best) else None


def _tell_trend(row: Row, keyword_years: pl.DataFrame, params: Params) -> str:
    """A keyword that rises or falls, by how much, and on what it rests."""
    keyword, ratio = row["keyword"], write_rate(row["rate_ratio"])
    known = keyword_years.filter(pl.col("keyword") == keyword, pl.col("per_10k_chars").is_not_null()).sort("year")
    first, last = known.row(0, named=True), known.row(-1, named=True)
    start, end = write_rate(first["per_10k_chars"]), write_rate(last["per_10k_chars"])
    n, n_with, n_documents = (write_count(row[name]) for name in ("n_mentions", "n_documents_with", "n_documents"))
    level, interval = write_percent(params.resampling.confidence), write_interval(row["ci_low"], row["ci_high"])
    q = write_p(row["q"])
    q = f"q {q[0]} {q[1:]}" if q.startswith("<") else f"q = {q}"
    change = pick(
        params.report.language,
        f"按回归估计，每万字提及次数每年为上一年的 {ratio} 倍（{level} 置信区间 {interval}，{q}），",
        f" by a factor of {ratio} a year ({level} confidence interval {interval}, {q})",
    )
    change = change if row["rate_ratio"] is not None else ""
    verb = {"上升": "rises", "下降": "falls"}[row["verdict"]]
    sentence = pick(
        params.report.language,
        f"“{keyword}”{row['verdict']}：{change}由 {first['year']} 年的每万字 {start} 次到 {last['year']} 年的 {end} 次；"
        f"共提及 {n} 处，见于 {n_documents} 份文档中的 {n_with} 份。",
        f"“{keyword}” {verb}{change}: "
        f"from {start} mentions per 10,000 characters in {first['year']} to {end} in {last['year']}; "
        f"{n} mentions in {n_with} of {n_documents} documents.",
    )
    return add_doubt(sentence, row["n_doubted"], params.report.language)


def _tell_arrival(row: Row, keyword_years: pl.DataFrame, params: Params) -> str:
    """A keyword that rises from nothing: when it is first seen, and how rare it must have been before."""
    keyword, year, language = row["keyword"], row["first_year"], params.report.language
    own = keyword_years.filter(pl.col("keyword") == keyword).sort("year")
    start = own.filter(pl.col("year") == year).row(0, named=True)
    before = own.filter(pl.col("year") < year, pl.col("n_documents") > 0)
    span, n_before = write_years(before["year"], language), write_count(sum(before["n_documents"]))
    bound = write_rate(max(before["ci_high"].drop_nulls(), default=None))
    level = write_percent(params.resampling.confidence)
    n, n_with, n_documents = (write_count(start[name]) for name in ("n_mentions", "n_documents_with", "n_documents"))
    sentence = pick(
        language,
        f"“{keyword}”首见于 {year} 年，当年 {n_documents} 份文档中有 {n_with} 份提及，计 {n} 处；"
        f"此前 {span} 年的 {n_before} 份文档中一处未见（各年比率的单侧 {level} 上界不超过每万字 {bound} 次）。",
        f"“{keyword}” is first seen in {year}: {n} mentions in {n_with} of {n_documents} documents; "
        f"the {n_before} documents of {span} have none "
        f"(one-sided {level} upper bound of each year's rate: at most {bound} per 10,000 characters).",
    )
    return add_doubt(sentence, start["n_doubted"] + sum(before["n_doubted"]), language)


def _tell_verdicts(keyword_trends: pl.DataFrame, params: Params) -> str | None:
    """That tests were made and none allows a claim."""
    n_tested, limit = keyword_trends["q"].drop_nulls().len(), params.trajectory.max_q
    if not n_tested:
        return None
    sentence = pick(
        params.report.language,
        f"经检验的 {n_tested} 个关键词中，没有一个可以断言上升或下降（q 均不小于 {limit}）。",
        f"None of the {n_tested} keywords tested can be said to rise or fall (every q is {limit} or more).",
    )
    return add_doubt(sentence, keyword_trends["n_doubted"][0], params.report.language)


def _tell_corpus(documents: pl.DataFrame, years: pl.DataFrame, keyword_trends: pl.DataFrame, language: str) -> str:
    """How large the corpus is and which years it covers; whether that is too little for claims."""
    n, n_issuers = len(documents), documents["issuer"].drop_nulls().n_unique()
    n_chars = write_count(sum(documents["n_chars"]))
    issuers = missing = caveat = ""
    if n_issuers:
        bodies = f" by {write_count(n_issuers)} {_plural('body', n_issuers)}"
        issuers = pick(language, f"出自 {write_count(n_issuers)} 个机构，", bodies)
    near = years.filter(~pl.col("outlying"))
    if gaps := near.filter(pl.col("n_documents") == 0, pl.col("n_left_out") == 0)["year"].to_list():
        span = write_years(gaps, language)
        missing = pick(language, f"（{span} 年没有文档）", f" (none of {span})")
    if thin := years.filter(pl.col("n_left_out") > 0)["year"].to_list():
        span = write_years(thin, language)
        missing += pick(language, f"（{span} 年文字太少，不按年计）", f" ({span}: too little text to count as a year)")
    if (keyword_trends["verdict"] == "证据不足").all():
        caveat = pick(language, "；文档太少，不作升降判断", "; too little for any claim about trends")
    where = _tell_years(years, language)
    sentence = pick(
        language,
        f"语料共 {write_count(n)} 份文档，{issuers}计 {n_chars} 个汉字{where}{missing}{caveat}。",
        f"The corpus has {write_count(n)} {_plural('document', n)}{issuers} with {n_chars} Chinese characters"
        f"{where}{missing}{caveat}.",
    )
    return add_doubt(sentence, int(documents["doubted"].sum()), language)


def _tell_years(years: pl.DataFrame, language: str) -> str:
    """How many documents each year has, or how many years there are where they are many."""
    covered = years.filter(pl.col("n_documents") > 0).select("year", "n_documents").rows()
    if not covered:
        return "" if years["n_left_out"].sum() else pick(language, "，年份均不明", ", none with a year")
    if len(covered) > MOST_YEARS:
        return pick(language, f"，分布在 {len(covered)} 个年份", f", from {len(covered)} years")
    by_year = [pick(language, f"{year} 年 {write_count(n)} 份", f"{write_count(n)} of {year}") for year, n in covered]
    return pick(language, "：", ": ") + pick(language, "、", ", ").join(by_year)


def _tell_most(keyword_years: pl.DataFrame, keyword_trends: pl.DataFrame, language: str) -> str | None:
    """The keyword with most mentions, year by year."""
    ranked = keyword_trends.sort("n_mentions", "n_documents_with", "keyword", descending=[True, True, False])
    if ranked.is_empty() or not ranked["n_mentions"][0]:
        return None
    keyword, n, n_with = ranked.select("keyword", "n_mentions", "n_documents_with").row(0)
    own = keyword_years.filter(pl.col("keyword") == keyword, pl.col("n_documents") > 0).sort("year")
    detail = ""
    if 0 < len(own) <= MOST_YEARS:
        counts = own.select("year", "n_mentions").rows()
        by_year = [
            pick(language, f"{year} 年 {write_count(k)} 处", f"{write_count(k)} in {year}") for year, k in counts
        ]
        detail = pick(language, f"（{'，'.join(by_year)}）", f" ({', '.join(by_year)})")
    size = f"{write_count(n)} {_plural('mention', n)} in {write_count(n_with)} {_plural('document', n_with)}"
    sentence = pick(
        language,
        f"提及最多的关键词是“{keyword}”：{write_count(n)} 处，见于 {write_count(n_with)} 份文档{detail}。",
        f"The keyword mentioned most is “{keyword}”: {size}{detail}.",
    )
    return add_doubt(sentence, ranked["n_doubted"][0], language)


def _tell_absent(documents: pl.DataFrame, mentions: pl.DataFrame, keyword_trends: pl.DataFrame, language: str) -> str:
    """The keywords that are nowhere, in documents without a year that counts neither."""
    counted = mentions.filter(pl.col("excluded_by").is_null())["keyword"]
    n, total = len(keyword_trends), write_count(len(counted))
    absent = [f"“{keyword}”" for keyword in keyword_trends["keyword"] if keyword not in set(counted)]
    n_doubted = int(documents["doubted"].sum())
    if not n:
        return pick(language, "params.yaml 没有列出关键词。", "params.yaml names no keyword.")
    if not absent:
        sentence = pick(
            language,
            f"{n} 个关键词每个都至少提及一次，总计 {total} 处。",
            f"Each of the {n} keywords is mentioned at least once, {total} times in all.",
        )
        return add_doubt(sentence, n_doubted, language)
    named = pick(language, "、", ", ").join(absent[:MOST_ABSENT])
    if len(absent) > MOST_ABSENT:
        named += pick(language, "等", " and others")
    verb = "is" if len(absent) == 1 else "are"
    sentence = pick(
        language,
        f"{n} 个关键词中有 {len(absent)} 个在全部文档中一处未见：{named}。",
        f"{len(absent)} of the {n} keywords {verb} nowhere in the documents: {named}.",
    )
    return add_doubt(sentence, n_doubted, language)


def _tell_longest(documents: pl.DataFrame, language: str) -> str | None:
    """The longest document, where there is nothing else to tell."""
    if documents.is_empty():
        return None
    longest = documents.sort("n_chars", "path", descending=[True, False])
    title, reference, n_chars, doubted = longest.select("title", "reference", "n_chars", "doubted").row(0)
    cited = cite(title, reference, language)
    sentence = pick(
        language,
        f"最长的一份文档是{cited}，{write_count(n_chars)} 个汉字。",
        f"The longest document is {cited}, with {write_count(n_chars)} Chinese characters.",
    )
    return add_doubt(sentence, int(doubted), language)


def _plural(word: str, n: int) -> str:
    """
    >>> _plural("body", 1), _plural("body", 2), _plural("document", 0)
    ('body', 'bodies', 'documents')
    """
    if n == 1:
        return word
    return word[:-1] + "ies" if word.endswith("y") else word + "s"
