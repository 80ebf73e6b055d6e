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
        return pick(language, "params.yaml 没有列出关键词。", "params.yaml names no keyword.")
    if n := keyword_trends.filter(pl.col("verdict").is_in(CLAIMS)).height:
        return pick(
            language,
            f"{n} 个关键词的结论不列为主要发现：其区间包含不变。",
            f"Of {n} {'keyword' if n == 1 else 'keywords'} the verdict makes no main finding, as its interval holds no change.",
        )
    tested = keyword_trends.filter(pl.col("shortfall").is_null())
    if len(tested):
        return _tell_tested(tested, params)
    lacking = keyword_trends.filter(pl.col("shortfall") != "never")
    if lacking.is_empty():
        return pick(
            language,
            f"{len(keyword_trends)} 个关键词在计入的文档中均未提及；请核对其写法（spellings）与 exclude、context。",
            f"None of the {len(keyword_trends)} keywords is mentioned in the documents that count; check their spellings, "
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
        f"Of the {n} keywords tested none can be said to have moved one way or another{f' ({note})' if note else ''}.",
    )
    return add_doubt(sentence, max(tested["n_doubted"]), language)


def _tell_topics(tables: Tables, params: Params) -> list[str]:
    """Why nothing is claimed of topics: they are no finding themselves, the tests allow none, or what could not be asked."""
    language = params.report.language
    if tables["topic_labels"].is_empty():
        return [pick(language, "条目或词太少，没有拟合主题。", "Sections or terms are too few: no topics were fitted.")]
    if doubt := tell_doubt(tables["topic_labels"], language):
        return [pick(language, f"主题不作结论：{doubt}", f"Topics are no finding. {doubt}")]
    effects = describe_effects(tables["topic_effects"], language)
    n_tested = effects["n_tested"] + tables["period_topics"]["q"].count()
    if not n_tested:
        why = pick(
            language,
            f"主题的份额无从检验：各时期须有 {params.evolution.min_voices} 个独立来源，年份与各组须有 {params.trajectory.min_voices} 个。",
            f"The shares of topics could not be tested: a period takes {params.evolution.min_voices} voices, years and groups "
            f"take {params.trajectory.min_voices}.",
        )
        return [why, *effects["refused"]]
    return [
        pick(
            language,
            f"主题份额的 {write_count(n_tested)} 项检验中，没有一项可以列为主要发现"
            f"（须 q < {params.trajectory.max_q}，区间不含 0，主题可作结论）。",
            f"Of {write_count(n_tested)} tests of the shares of topics none makes a finding (which takes q < "
            f"{params.trajectory.max_q}, an interval that leaves out 0, and a topic that came back).",
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
            f"据自检，即使每年为上一年的 {described['growths'][-1]:g} 倍，发现的也不足 {share}：须有更多独立来源或更多年份。",
            f"By the self-test not even × {described['growths'][-1]:g} a year is found in {share} of cases: "
            "further voices or years are needed.",
        )
    best = min(shown, key=lambda row: (row["smallest"], row["rate_from"]))
    return pick(
        language,
        f"据自检，每万字提及 {best['rate_from']:g} 至 {best['rate_to']:g} 次的关键词，每年须为上一年的 {best['smallest']:g} 倍，"
        f"方有 {share} 以上的把握发现。",
        f"By the self-test, a keyword with {best['rate_from']:g} to {best['rate_to']:g} mentions per 10,000 characters takes "
        f"× {best['smallest']:g} a year to be found in {share} of cases.",
    )


def _tell_audit(tables: Tables, language: str) -> str:
    """How many documents the audit has an error about, how many have a doubtful year or text, and how many files do not count."""
    errors = tables["findings"].filter(severity="error")["path"].n_unique()
    doubted = int(tables["document_uses"]["doubted"].sum())
    aside = tables["files"].filter(pl.col("reason").is_not_null()).height
    if not errors + doubted + aside:
        return pick(language, "审查没有发现错误，文件全部计入。", "The audit found no error, and all files count.")
    return pick(
        language,
        f"审查：{write_count(errors)} 个文件有“错误”一级的发现，{write_count(doubted)} 份文档的年份或文字不可信，"
        f"{write_count(aside)} 个文件未计入。",
        f"The audit: files with a finding of the grade “error”: {write_count(errors)}; documents whose year or text is not to be "
        f"trusted: {write_count(doubted)}; files that do not count: {write_count(aside)}.",
    )
