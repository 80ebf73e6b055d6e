"""What the page opens with where nothing is claimed: why not, what the audit doubts, and what a claim would need."""

from collections import Counter
from collections.abc import Collection

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.sections.self_test import describe_self_test
from pipeline.reporting.sections.topic_years import tell_refused
from pipeline.reporting.sections.topics import tell_doubt
from pipeline.reporting.writing.claim_numbers import find_trend
from pipeline.reporting.writing.claims import name_keyword
from pipeline.reporting.writing.notation import write_count, write_p, write_percent, write_set
from pipeline.reporting.writing.p_values import relate_p, tell_test
from pipeline.reporting.writing.shapes import Cell, Ledger, Place, Tables
from pipeline.reporting.writing.shortfalls import tell_shortfall
from pipeline.reporting.writing.words import plural
from pipeline.reporting.writing.years import add_doubt
from pipeline.tables.codes import pick
from pipeline.tables.keywords import CLAIMS
from pipeline.tables.self_test import FOUND

_TESTED = Place("keyword_trends", "shortfall=")
_ASKED = Place("params.yaml", "trajectory")


def tell_unclaimed(tables: Tables, params: Params, claimed: Collection[str]) -> list[Cell]:
    """Sentences on keywords and topics, unless they are `claimed` (keyword, topic); without either on the smallest change that could be
    shown, and on the audit.
    """
    keywords = [] if "keyword" in claimed else [_tell_keywords(tables["keyword_trends"], tables["documents"], params)]
    topics = [] if "topic" in claimed else _tell_topics(tables, params)
    rest = [] if claimed else [_tell_smallest(tables, params), _tell_audit(tables, params.report.language)]
    return [sentence for sentence in (*keywords, *topics, *rest) if sentence]


def _tell_keywords(keyword_trends: pl.DataFrame, documents: pl.DataFrame, params: Params) -> Cell:
    """Why nothing is claimed of keywords: the tests allow none, or what those that were not tested lack most often."""
    language, told = params.report.language, Ledger()
    if keyword_trends.is_empty():
        return Cell(pick(language, "params.yaml 未列出关键词。", "No keywords are listed in params.yaml."))
    if n := keyword_trends.filter(pl.col("verdict").is_in(CLAIMS)).height:
        written = told.take(Place("keyword_trends", f"verdict in {', '.join(CLAIMS)}").write(n, "len()", write_count))
        return told.sign(
            pick(
                language,
                f"{written} 个关键词的结论未列为主要发现：区间包含零变化。",
                f"The claims about {written} {plural('keyword', n)} are not main findings: their intervals include no change.",
            )
        )
    tested = keyword_trends.filter(pl.col("shortfall").is_null())
    if len(tested):
        return _tell_tested(tested, params)
    n_all = told.take(Place("keyword_trends", "").write(len(keyword_trends), "len()", write_count))
    lacking = keyword_trends.filter(pl.col("shortfall") != "never")
    if lacking.is_empty():
        return told.sign(
            pick(
                language,
                f"{n_all} 个关键词在计入的文档中均未提及；请检查其写法（spellings）与 exclude、context。",
                f"None of the {n_all} keywords is mentioned in the documents analysed; check their spellings, exclude and context.",
            )
        )
    shortfall, n = Counter(lacking["shortfall"]).most_common(1)[0]
    row = (
        lacking.filter(shortfall=shortfall).sort("n_mentions", descending=True, maintain_order=True).row(0, named=True)
    )
    some = n < len(keyword_trends)
    n_some = told.take(Place("keyword_trends", f"shortfall={shortfall}").write(n, "len()", write_count)) if some else ""
    why = tell_shortfall(row, documents, params, told)
    # What few mentions lack is the keyword's own; all else is the corpus'.
    of = name_keyword(row, params) if shortfall == "few_mentions" else ""
    sentence = pick(
        language,
        f"{n_all} 个关键词均不作判断（证据不足）"
        f"{f'，其中 {n_some} 个的原因是：' if some else '：'}{f'如{of}' if of else ''}{why}。",
        f"No claims are made about the {n_all} keywords (insufficient evidence)"
        f"{f'; for {n_some} of them because' if some else ':'} {f'{of} is ' if of else ''}{why}.",
    )
    if row["n_doubted"]:
        told.take(find_trend(row).write(row["n_doubted"], "n_doubted", write_count))
    return told.sign(add_doubt(sentence, row["n_doubted"], language))


def _tell_tested(tested: pl.DataFrame, params: Params) -> Cell:
    """That tests were made and none allows a claim, with the lowest q there is and the lowest that there could be."""
    language, limit, told, notes = params.report.language, params.trajectory.max_q, Ledger(), list[str]()
    n = told.take(_TESTED.write(len(tested), "len()", write_count))
    q, smallest = (min(tested[name].drop_nulls().to_list(), default=None) for name in ("q", "smallest_q"))
    if q is not None and smallest is not None:
        told.take(_TESTED.write(q, "min(q)", write_p))
        told.take(_TESTED.write(smallest, "min(smallest_q)", write_p))
        notes.append(
            pick(
                language,
                f"最小的{tell_test('q', q, language)}，本语料中单独一个词可达到的最小 q {relate_p(smallest)}",
                f"the lowest {tell_test('q', q, language)}; the lowest that a single keyword could attain in this corpus: "
                f"q {relate_p(smallest)}",
            )
        )
    significant = tested.filter(pl.min_horizontal("q", "q_permutation") < limit)
    if len(significant) and (significant["p_years"] >= limit).all():
        below, least = (told.take(_ASKED.write(limit, "max_q", str)) for _ in range(2))
        notes.append(
            pick(
                language,
                f"q 小于 {below} 的关键词，年份检验的 p 均不小于 {least}",
                f"where q is below {below}, the year test has p of {least} or more",
            )
        )
    if n_stable := tested.filter(verdict="平稳").height:
        told.take(Place("keyword_trends", "shortfall=; verdict=平稳").write(n_stable, "len()", str))
        stable = told.take(_ASKED.write(params.trajectory.stable_ratio, "stable_ratio", write_set))
        notes.append(
            pick(
                language,
                f"{n_stable} 个平稳，全期变化不超过 {stable} 倍",
                f"{n_stable} {'is' if n_stable == 1 else 'are'} stable, within a factor of {stable} over all years",
            )
        )
    if n_differ := tested.filter(verdict="年际有别").height:
        told.take(Place("keyword_trends", "shortfall=; verdict=年际有别").write(n_differ, "len()", str))
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
    if n_doubted := int(max(tested["n_doubted"])):
        told.take(_TESTED.write(n_doubted, "max(n_doubted)", write_count))
    return told.sign(add_doubt(sentence, n_doubted, language))


def _tell_topics(tables: Tables, params: Params) -> list[Cell]:
    """Why nothing is claimed of topics: they are no finding themselves, the tests allow none, or what could not be asked."""
    language, told = params.report.language, Ledger()
    if tables["topic_labels"].is_empty():
        return [
            Cell(pick(language, "条目或词过少，未拟合主题。", "There are too few sections or terms to fit topics."))
        ]
    if doubt := tell_doubt(tables["topic_labels"], language):
        return [Cell(pick(language, f"主题不作为结论：{doubt}", f"Topics are not reportable. {doubt}"))]
    n_tested = sum(tables[name]["q"].count() for name in ("topic_effects", "period_topics"))
    if not n_tested:
        of_period = told.take(Place("params.yaml", "evolution").write(params.evolution.min_voices, "min_voices", str))
        of_year = told.take(_ASKED.write(params.trajectory.min_voices, "min_voices", str))
        why = pick(
            language,
            f"主题份额无法检验：各时期至少需要 {of_period} 个独立来源，年份与各组至少需要 {of_year} 个。",
            f"Topic shares could not be tested: each period needs at least {of_period} voices, years and groups at least {of_year}.",
        )
        return [told.sign(why), *tell_refused(tables["topic_effects"], language)]
    n = told.take(Place("topic_effects, period_topics", "").write(n_tested, "count(q)", write_count))
    limit = told.take(_ASKED.write(params.trajectory.max_q, "max_q", str))
    sentence = pick(
        language,
        f"主题份额的 {n} 项检验中，没有一项可列为主要发现（要求 q < {limit}、区间不含 0、主题可作为结论）。",
        f"None of the {n} tests of topic shares qualifies as a main finding (required: q < {limit}, an interval that excludes 0, "
        "and a reportable topic).",
    )
    return [told.sign(sentence)]


def _tell_smallest(tables: Tables, params: Params) -> Cell | None:
    """The smallest change that the self-test found in most cases, of the words for which it is smallest; None without a self-test."""
    language, told = params.report.language, Ledger()
    described = describe_self_test(tables, params)
    shown = [row for row in described["classes"] if row["smallest"] is not None]
    if not described["classes"]:
        return None
    share = write_percent(FOUND)
    if not shown:
        largest = told.take(Place("planted_changes", "").write(described["growths"][-1], "max(growth)", "{:g}".format))
        return told.sign(
            pick(
                language,
                f"据自检，即使每年为上一年的 {largest} 倍，检出率也不足 {share}：需要更多独立来源或更多年份。",
                f"According to the self-test, not even a change of × {largest} a year is detected in {share} of cases: "
                "more voices or years are needed.",
            )
        )
    best = min(shown, key=lambda row: (row["smallest"], row["rate_from"]))
    place = Place("planted_changes", f"rate_from={best['rate_from']}; growth={best['smallest']}")
    found = (best["rate_from"], "rate_from"), (best["rate_to"], "rate_to"), (best["smallest"], "growth")
    least, most, smallest = (told.take(place.write(value, column, "{:g}".format)) for value, column in found)
    return told.sign(
        pick(
            language,
            f"据自检，每万字提及 {least} 至 {most} 次的关键词，每年至少须为上一年的 {smallest} 倍，检出率才能达到 {share} 以上。",
            f"According to the self-test, a keyword with {least} to {most} mentions per 10,000 characters needs a change of "
            f"× {smallest} a year to be detected in {share} of cases.",
        )
    )


def _tell_audit(tables: Tables, language: str) -> Cell:
    """How many documents the audit has an error about, how many have a doubtful year or text, and how many files do not count."""
    of_errors, told = tables["findings"].filter(severity="error"), Ledger()
    counts = (
        (of_errors["path"].n_unique(), Place("findings", "severity=error"), "n_unique(path)"),
        (int(tables["document_uses"]["doubted"].sum()), Place("document_uses", "doubted=true"), "len()"),
        (tables["files"]["reason"].count(), Place("files", "reason IS NOT NULL"), "len()"),
    )
    if not any(n for n, *_ in counts):
        return Cell(
            pick(
                language,
                "审查未发现错误，文件全部计入。",
                "The data quality review found no errors; all files are included.",
            )
        )
    errors, doubted, aside = (told.take(place.write(n, column, write_count)) for n, place, column in counts)
    return told.sign(
        pick(
            language,
            f"审查：{errors} 个文件存在“错误”级问题，{doubted} 份文档的年份或文字经审查存疑，{aside} 个文件未计入。",
            f"Data quality review: files with errors: {errors}; documents with a questionable year or text: {doubted}; "
            f"files not included: {aside}.",
        )
    )
