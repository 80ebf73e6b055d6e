"""What the page opens with where nothing is claimed: why not, what the audit doubts, and what a claim would need."""

from collections import Counter
from collections.abc import Collection

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.sections.self_test import describe_self_test
from pipeline.reporting.sections.topic_years import describe_effects
from pipeline.reporting.sections.topics import tell_doubt
from pipeline.reporting.writing.claims import name_keyword
from pipeline.reporting.writing.notation import write_count, write_percent, write_rate
from pipeline.reporting.writing.p_values import tell_test
from pipeline.reporting.writing.shapes import Tables
from pipeline.reporting.writing.shortfalls import tell_shortfall
from pipeline.reporting.writing.years import add_doubt
from pipeline.tables.codes import pick
from pipeline.tables.keywords import CLAIMS
from pipeline.tables.self_test import FOUND


def tell_unclaimed(tables: Tables, params: Params, claimed: Collection[str]) -> list[str]:
    """Sentences on keywords and topics, unless they are `claimed` (keyword, topic); without either on the smallest change that could be
    shown, and on the audit.
    """
    keywords = [] if "keyword" in claimed else [_tell_keywords(tables["keyword_trends"], tables["documents"], params)]
    topics = [] if "topic" in claimed else _tell_topics(tables, params)
    rest = [] if claimed else [_tell_smallest(tables, params), _tell_audit(tables, params.report.language)]
    return [sentence for sentence in (*keywords, *topics, *rest) if sentence]


def _tell_keywords(keyword_trends: pl.DataFrame, documents: pl.DataFrame, params: Params) -> str:
    """Why nothing is claimed of keywords: the tests allow none, or what those that were not tested lack most often."""
    language = params.report.language
    if keyword_trends.is_empty():
        return pick(language, "params.yaml 未列出关键词。", "No keywords are listed in params.yaml.")
    if n := keyword_trends.filter(pl.col("verdict").is_in(CLAIMS)).height:
        return pick(
            language,
            f"{n} 个关键词的结论未列为主要发现：区间包含零变化。",
            f"The claims about {n} {'keyword' if n == 1 else 'keywords'} are not main findings: their intervals include no change.",
        )
    tested = keyword_trends.filter(pl.col("shortfall").is_null())
    if len(tested):
        return _tell_tested(tested, params)
    lacking = keyword_trends.filter(pl.col("shortfall") != "never")
    if lacking.is_empty():
        return pick(
            language,
            f"{len(keyword_trends)} 个关键词在计入的文档中均未提及；请检查其写法（spellings）与 exclude、context。",
            f"None of the {len(keyword_trends)} keywords is mentioned in the documents analysed; check their spellings, "
            "exclude and context.",
        )
    shortfall, n = Counter(lacking["shortfall"]).most_common(1)[0]
    row = (
        lacking.filter(shortfall=shortfall).sort("n_mentions", descending=True, maintain_order=True).row(0, named=True)
    )
    told = tell_shortfall(row, documents, params)
    # What few mentions lack is the keyword's own; all else is the corpus'.
    of = name_keyword(row, params) if shortfall == "few_mentions" else ""
    sentence = pick(
        language,
        f"{len(keyword_trends)} 个关键词均不作判断（证据不足）"
        f"{f'，其中 {n} 个的原因是：' if n < len(keyword_trends) else '：'}{f'如{of}' if of else ''}{told}。",
        f"No claims are made about the {len(keyword_trends)} keywords (insufficient evidence)"
        f"{f'; for {n} of them because' if n < len(keyword_trends) else ':'} {f'{of} is ' if of else ''}{told}.",
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
                f"最小的{tell_test('q', q, language)}，本语料中单独一个词可达到的最小值为 {smallest:.2g}",
                f"the lowest {tell_test('q', q, language)}; the lowest that a single keyword could attain in this corpus is {smallest:.2g}",
            )
        )
    significant = tested.filter(pl.min_horizontal("q", "q_permutation") < limit)
    if len(significant) and (significant["p_years"] >= limit).all():
        notes.append(
            pick(
                language,
                f"q 小于 {limit} 的关键词，年份检验的 p 均不小于 {limit}",
                f"where q is below {limit}, the year test has p of {limit} or more",
            )
        )
    if n_stable := tested.filter(verdict="平稳").height:
        stable = write_rate(params.trajectory.stable_ratio)
        notes.append(
            pick(
                language,
                f"{n_stable} 个平稳，全期变化不超过 {stable} 倍",
                f"{n_stable} {'is' if n_stable == 1 else 'are'} stable, within a factor of {stable} over all years",
            )
        )
    if n_differ := tested.filter(verdict="年际有别").height:
        notes.append(
            pick(
                language,
                f"{n_differ} 个存在年际差异但无法判定形态",
                f"{n_differ} {'differs' if n_differ == 1 else 'differ'} between years without an identifiable pattern",
            )
        )
    note = pick(language, "；", "; ").join(notes)
    sentence = pick(
        language,
        f"经检验的 {n} 个关键词中，没有一个可判定变化方向{f'（{note}）' if note else ''}。",
        f"Of the {n} keywords tested, none shows a change whose direction can be established{f' ({note})' if note else ''}.",
    )
    return add_doubt(sentence, max(tested["n_doubted"]), language)


def _tell_topics(tables: Tables, params: Params) -> list[str]:
    """Why nothing is claimed of topics: they are no finding themselves, the tests allow none, or what could not be asked."""
    language = params.report.language
    if tables["topic_labels"].is_empty():
        return [pick(language, "条目或词过少，未拟合主题。", "There are too few sections or terms to fit topics.")]
    if doubt := tell_doubt(tables["topic_labels"], language):
        return [pick(language, f"主题不作为结论：{doubt}", f"Topics are not reportable. {doubt}")]
    effects = describe_effects(tables["topic_effects"], language)
    n_tested = effects["n_tested"] + tables["period_topics"]["q"].count()
    if not n_tested:
        why = pick(
            language,
            f"主题份额无法检验：各时期至少需要 {params.evolution.min_voices} 个独立来源，"
            f"年份与各组至少需要 {params.trajectory.min_voices} 个。",
            f"Topic shares could not be tested: each period needs at least {params.evolution.min_voices} voices, years and groups "
            f"at least {params.trajectory.min_voices}.",
        )
        return [why, *effects["refused"]]
    return [
        pick(
            language,
            f"主题份额的 {write_count(n_tested)} 项检验中，没有一项可列为主要发现"
            f"（要求 q < {params.trajectory.max_q}、区间不含 0、主题可作为结论）。",
            f"None of the {write_count(n_tested)} tests of topic shares qualifies as a main finding (required: q < "
            f"{params.trajectory.max_q}, an interval that excludes 0, and a reportable topic).",
        )
    ]


def _tell_smallest(tables: Tables, params: Params) -> str | None:
    """The smallest change that the self-test found in most cases, of the words for which it is smallest; None without a self-test."""
    language = params.report.language
    described = describe_self_test(tables, params)
    shown = [row for row in described["classes"] if row["smallest"] is not None]
    if not described["classes"]:
        return None
    share = write_percent(FOUND)
    if not shown:
        return pick(
            language,
            f"据自检，即使每年为上一年的 {described['growths'][-1]:g} 倍，检出率也不足 {share}：需要更多独立来源或更多年份。",
            f"According to the self-test, not even a change of × {described['growths'][-1]:g} a year is detected in {share} of cases: "
            "more voices or years are needed.",
        )
    best = min(shown, key=lambda row: (row["smallest"], row["rate_from"]))
    return pick(
        language,
        f"据自检，每万字提及 {best['rate_from']:g} 至 {best['rate_to']:g} 次的关键词，每年至少须为上一年的 {best['smallest']:g} 倍，"
        f"检出率才能达到 {share} 以上。",
        f"According to the self-test, a keyword with {best['rate_from']:g} to {best['rate_to']:g} mentions per 10,000 characters needs "
        f"a change of × {best['smallest']:g} a year to be detected in {share} of cases.",
    )


def _tell_audit(tables: Tables, language: str) -> str:
    """How many documents the audit has an error about, how many have a doubtful year or text, and how many files do not count."""
    errors = tables["findings"].filter(severity="error")["path"].n_unique()
    doubted = int(tables["document_uses"]["doubted"].sum())
    aside = tables["files"].filter(pl.col("reason").is_not_null()).height
    if not errors + doubted + aside:
        return pick(
            language,
            "审查未发现错误，文件全部计入。",
            "The data quality review found no errors; all files are included.",
        )
    return pick(
        language,
        f"审查：{write_count(errors)} 个文件存在“错误”级问题，{write_count(doubted)} 份文档的年份或文字经审查存疑，"
        f"{write_count(aside)} 个文件未计入。",
        f"Data quality review: files with errors: {write_count(errors)}; documents with a questionable year or text: "
        f"{write_count(doubted)}; files not included: {write_count(aside)}.",
    )
