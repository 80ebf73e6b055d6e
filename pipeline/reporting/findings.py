"""The three findings at the head of the report: a sentence each, with its numbers, and no claim that was not tested."""

from collections import Counter

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.claims import TESTS, Row, name_keyword, tell_claim, tell_test
from pipeline.reporting.writing.notation import write_count, write_rate, write_years
from pipeline.reporting.writing.quotes import cite
from pipeline.reporting.writing.shapes import Tables
from pipeline.reporting.writing.shortfalls import tell_shortfall
from pipeline.reporting.writing.years import add_doubt
from pipeline.tables.codes import pick
from pipeline.tables.keywords import CLAIMS

MOST_YEARS, MOST_ABSENT = 10, 5  # that are told one by one
N_FINDINGS = 3


def find_findings(tables: Tables, params: Params) -> list[str]:
    """Three sentences: the clearest claims, of verdicts that differ as far as there are such; else why there are none, and counts.

    Clearest: strong evidence before moderate, then the lowest q, then most mentions. A sentence that rests on documents that the
    audit has an error about says so.
    """
    keyword_years, keyword_trends = tables["keyword_years"], tables["keyword_trends"]
    doubted = tables["document_uses"].filter("doubted")["document_id"]
    documents = tables["documents"].with_columns(doubted=pl.col("document_id").is_in(doubted.implode()))
    language = params.report.language
    sentences = [
        tell_claim(row, keyword_years.filter(keyword=row["keyword"]), documents, params)
        for row in _pick_claims(keyword_trends.to_dicts())
    ]
    counts = [
        _tell_unclaimed(keyword_trends, documents, params) if not sentences else None,
        _tell_corpus(documents, tables["years"], language),
        _tell_most(keyword_years, keyword_trends, params),
        _tell_absent(documents, tables["mentions"], keyword_trends, language),
        _tell_longest(documents, language),
    ]
    return [*sentences, *(sentence for sentence in counts if sentence)][:N_FINDINGS]


def _pick_claims(trends: list[Row]) -> list[Row]:
    """The clearest claim of each verdict; where fewer verdicts are claimed than there are findings, the clearest of all others too."""

    def rank(row: Row) -> tuple[bool, float, int, str]:
        weak = row["evidence"] != "strong"
        q = row[TESTS[row["verdict"]][weak]]
        return weak, 1.0 if q is None else q, -row["n_mentions"], row["keyword"]

    claimed = sorted((row for row in trends if row["verdict"] in CLAIMS), key=rank)
    first = {row["verdict"]: row for row in reversed(claimed)}
    best = [row for row in claimed if first[row["verdict"]] is row]
    others = [row for row in claimed if first[row["verdict"]] is not row]
    return [*best, *others][:N_FINDINGS]


def _tell_unclaimed(keyword_trends: pl.DataFrame, documents: pl.DataFrame, params: Params) -> str | None:
    """Why nothing is claimed: the tests allow none, or what the keywords that were not tested lack most often."""
    tested = keyword_trends.filter(pl.col("shortfall").is_null())
    if len(tested):
        return _tell_tested(tested, params)
    lacking = keyword_trends.filter(pl.col("shortfall") != "never")
    if lacking.is_empty():
        return None
    shortfall, n = Counter(lacking["shortfall"]).most_common(1)[0]
    row = (
        lacking.filter(shortfall=shortfall).sort("n_mentions", descending=True, maintain_order=True).row(0, named=True)
    )
    told, language = tell_shortfall(row, documents, params), params.report.language
    # What few mentions lack is the keyword's own; all else is the corpus'.
    of = name_keyword(row, params) if shortfall == "few_mentions" else ""
    sentence = pick(
        language,
        f"{len(keyword_trends)} 个关键词都不作断言（证据不足）{f'，{n} 个因' if n < len(keyword_trends) else '：'}{of}{told}。",
        f"Nothing is claimed of the {len(keyword_trends)} keywords (not enough evidence)"
        f"{f'; of {n} because' if n < len(keyword_trends) else ':'} {f'of {of} ' if of else ''}{told}.",
    )
    return add_doubt(sentence, row["n_doubted"], language)


def _tell_tested(tested: pl.DataFrame, params: Params) -> str:
    """That tests were made and none allows a claim, with the lowest q there is and the lowest that there could be."""
    language, n, limit = params.report.language, len(tested), params.trajectory.max_q
    notes = []
    q, smallest = (min(tested[name].drop_nulls().to_list(), default=None) for name in ("q", "smallest_q"))
    if q is not None and smallest is not None:
        notes.append(
            pick(
                language,
                f"最小的{tell_test('q', q, language)}，本语料所能达到的最小值为 {smallest:.2g}",
                f"the lowest {tell_test('q', q, language)}; the lowest that this corpus could reach is {smallest:.2g}",
            )
        )
    significant = tested.filter(pl.min_horizontal("q", "q_permutation") < limit)
    if len(significant) and (significant["p_years"] >= limit).all():
        notes.append(
            pick(
                language,
                f"q 小于 {limit} 者，年份检验的 p 都不小于 {limit}",
                f"where q is below {limit}, p of the year test is {limit} or more",
            )
        )
    if n_stable := tested.filter(verdict="平稳").height:
        stable = write_rate(params.trajectory.stable_ratio)
        notes.append(
            pick(
                language,
                f"{n_stable} 个平稳，全期的变化不出 {stable} 倍",
                f"{n_stable} {'is' if n_stable == 1 else 'are'} stable, within a factor of {stable} over all years",
            )
        )
    if n_differ := tested.filter(verdict="年际有别").height:
        notes.append(
            pick(
                language,
                f"{n_differ} 个年际有别而形状不能断定",
                f"of {n_differ} years differ, without a shape that can be told",
            )
        )
    note = pick(language, "；", "; ").join(notes)
    sentence = pick(
        language,
        f"经检验的 {n} 个关键词中，没有一个可以断言有某种走向{f'（{note}）' if note else ''}。",
        f"Of the {n} keywords tested none can be said to have gone one way or another{f' ({note})' if note else ''}.",
    )
    return add_doubt(sentence, max(tested["n_doubted"]), language)


def _tell_corpus(documents: pl.DataFrame, years: pl.DataFrame, language: str) -> str:
    """How large the corpus is and which years it covers."""
    n, n_issuers = len(documents), documents["issuer"].drop_nulls().n_unique()
    n_chars = write_count(sum(documents["n_chars"]))
    issuers = missing = ""
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
    where = _tell_years(years, language)
    sentence = pick(
        language,
        f"语料共 {write_count(n)} 份文档，{issuers}计 {n_chars} 个汉字{where}{missing}。",
        f"The corpus has {write_count(n)} {_plural('document', n)}{issuers} with {n_chars} Chinese characters"
        f"{where}{missing}.",
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


def _tell_most(keyword_years: pl.DataFrame, keyword_trends: pl.DataFrame, params: Params) -> str | None:
    """The keyword with most mentions, year by year."""
    language = params.report.language
    ranked = keyword_trends.filter(question="keyword").sort(
        "n_mentions", "n_documents_with", "keyword", descending=[True, True, False]
    )
    if ranked.is_empty() or not ranked["n_mentions"][0]:
        return None
    keyword, n, n_with = ranked.select("keyword", "n_mentions", "n_documents_with").row(0)
    named = name_keyword(ranked.row(0, named=True), params)
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
        f"提及最多的关键词是{named}：{write_count(n)} 处，见于 {write_count(n_with)} 份文档{detail}。",
        f"The keyword mentioned most is {named}: {size}{detail}.",
    )
    return add_doubt(sentence, ranked["n_doubted"][0], language)


def _tell_absent(documents: pl.DataFrame, mentions: pl.DataFrame, keyword_trends: pl.DataFrame, language: str) -> str:
    """The keywords that are nowhere, in documents without a year that counts neither."""
    counted = mentions.filter(pl.col("excluded_by").is_null())["keyword"]
    keywords = keyword_trends.filter(question="keyword")["keyword"]
    n, total = len(keywords), write_count(len(counted))
    absent = [f"“{keyword}”" for keyword in keywords if keyword not in set(counted)]
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
