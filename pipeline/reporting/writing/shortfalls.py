"""Why nothing is claimed of a keyword: what there would have to be, or which test does not allow it."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.claim_numbers import Row, Words, find_trend
from pipeline.reporting.writing.notation import write_count, write_set, write_years
from pipeline.reporting.writing.p_values import tell_test
from pipeline.reporting.writing.shapes import Cell, Ledger, Place
from pipeline.reporting.writing.words import name_kind
from pipeline.reporting.writing.years import name_years
from pipeline.tables.codes import pick

# Of these the years can still be described: what they lack is voices that report again.
REPORT_ONCE = ("few_voices", "kinds_change", "unequal_voices")
MONTHS_KNOWN, MIN_MONTHS = 0.7, 36  # of a single voice: share of documents with a month, and months
MOST_RUNS = 4  # of years with kinds of their own that are told
_REPEATED = ("n_voices_repeated", "min_voices")
# The numbers that each phrase tells, of the keyword and of the section `trajectory`; but for years of kinds.
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "never": (),
    "few_years": ("n_years", "min_years"),
    "one_voice": _REPEATED,
    "few_voices": _REPEATED,
    "kinds_change": _REPEATED,
    "unequal_voices": ("n_voices_repeated", "n_voices_effective", "min_effective_voices"),
    "few_mentions": ("n_documents_with", "n_voices_with", "min_documents", "min_voices_with"),
}


def tell_shortfall(trend: Row, documents: pl.DataFrame, params: Params, told: Ledger) -> str:
    """What there is and what is needed, as a phrase; of kinds that change, which they are, from the documents that count."""
    floors, once = params.trajectory, trend["n_voices_repeated"]
    lacking, effective = trend["shortfall"], _write_effective(trend["n_voices_effective"])
    voices = (
        f"{f'只有 {once} 个' if once else '没有'}独立来源在两年以上就同一文种发文（至少需要 {floors.min_voices} 个）",
        f"{f'only {once}' if once else 'no'} {_agree('voice issues', 'voices issue', once)} the same type of document "
        f"in two or more years; {floors.min_voices} are needed",
    )
    # With few years the voices may lack as well: both are said at once.
    few_too = lacking == "few_years" and once < floors.min_voices
    too = ("；" + voices[0], "; " + voices[1]) if few_too else ("", "")
    kinds = tell_kinds(documents, told) if lacking == "kinds_change" else ("", "")
    n_with, voices_with = trend["n_documents_with"], trend["n_voices_with"]
    phrases: dict[str, Words] = {
        "never": ("从未提及", "never mentioned"),
        "few_years": (
            f"有文档的年份只有 {trend['n_years']} 个（至少需要 {floors.min_years} 个）{too[0]}",
            f"only {trend['n_years']} {_agree('year has', 'years have', trend['n_years'])} documents; "
            f"{floors.min_years} are needed{too[1]}",
        ),
        "one_voice": (
            "文字几乎均出自同一来源（发文机构不明的文档合为一个），且不足以按月检验："
            f"需要 {MONTHS_KNOWN:.0%} 的文档有月份，共 {MIN_MONTHS} 个月以上；{voices[0]}",
            "nearly all text comes from one voice (documents of unknown issuers taken together), with too few months for a time series: "
            f"months on {MONTHS_KNOWN:.0%} of documents and {MIN_MONTHS} months are needed; {voices[1]}",
        ),
        "few_voices": voices,
        "kinds_change": (
            f"文种随年份而变{f'（{kinds[0]}）' if kinds[0] else ''}，{voices[0]}",
            f"document types change over the years{f' ({kinds[1]})' if kinds[1] else ''}: {voices[1]}",
        ),
        "unequal_voices": (
            f"文字集中于少数独立来源：{once} 个独立来源的有效数目只有 {effective}（至少需要 {floors.min_effective_voices:g}）",
            f"most of the text comes from a few voices: the effective number of {once} is only {effective}; "
            f"{floors.min_effective_voices:g} are needed",
        ),
        "few_mentions": (
            f"仅 {write_count(n_with)} 份文档、{voices_with} 个独立来源提及，"
            f"至少需要 {floors.min_documents} 份、{floors.min_voices_with} 个",
            f"mentioned by {write_count(n_with)} {_agree('document', 'documents', n_with)} of {voices_with} "
            f"{_agree('voice', 'voices', voices_with)}; {floors.min_documents} documents of {floors.min_voices_with} voices are needed",
        ),
    }
    for name in (*_NUMBERS[lacking], *(_REPEATED if few_too else ())):
        if once or name != "n_voices_repeated":  # none is no number
            told.take(_write_number(name, trend, params))
    return pick(params.report.language, *phrases[lacking])


def _write_number(name: str, trend: Row, params: Params) -> Cell:
    """A number of the keyword, or of params.yaml."""
    if name.startswith("min_"):
        return Place("params.yaml", "trajectory").write(getattr(params.trajectory, name), name, "{:g}".format)
    form = {"n_voices_effective": _write_effective, "n_documents_with": write_count}.get(name, str)
    return find_trend(trend).write(trend[name], name, form)


def _write_effective(n: float) -> str:
    return f"{n:.1f}"


def tell_kinds(documents: pl.DataFrame, told: Ledger) -> Words:
    """Which kind of document each year has, neighbouring years of one kind together; empty where no kind is known.

    >>> years = pl.DataFrame({"year": [2016, 2017, 2023, 2023], "kind": ["通知", "通知", "工作要点", "工作要点"]})
    >>> tell_kinds(years, Ledger())
    ('2016—2017 年均为通知，2023 年均为工作要点', 'all of 2016–2017 are of type “notice”, all of 2023 are of type “annual work plan”')
    """
    dated = documents.drop_nulls("year").select("year", "kind")
    commonest = (
        dated.drop_nulls("kind")
        .group_by("year", "kind")
        .agg(n=pl.len())
        .join(dated.group_by("year").agg(of=pl.len()), on="year")
        .sort("year", "n", "kind", descending=[False, True, False])
        .unique("year", keep="first", maintain_order=True)
    )
    rows = [(kind, n == of, year) for year, kind, n, of in commonest.select("year", "kind", "n", "of").iter_rows()]
    runs = [(kind, whole, [year for *_, year in run]) for (kind, whole), run in groupby(rows, key=lambda row: row[:2])]
    shown = runs if len(runs) <= MOST_RUNS else [*runs[: MOST_RUNS - 1], runs[-1]]
    for *_, years in shown:
        name_years(years, "zh", told)
    return "，".join(_tell_run(*run)[0] for run in shown), ", ".join(_tell_run(*run)[1] for run in shown)


def tell_unclaimed(trend: Row, documents: pl.DataFrame, params: Params) -> str | None:
    """Why no direction is claimed though the interval of the ratio leaves out 1; None where it holds 1, or one is claimed."""
    low, high, verdict = trend["ci_low"], trend["ci_high"], trend["verdict"]
    if verdict not in ("平稳", "年际有别", "不明", "证据不足") or low is None or high is None or low <= 1 <= high:
        return None
    language, limit = params.report.language, params.trajectory.max_q
    head = pick(
        language,
        "年度频率比的区间不含 1，但不判断方向",
        "The interval of the rate ratio excludes 1, but no direction is claimed",
    )
    if verdict == "证据不足":
        return pick(language, "{}：{}。", "{}: {}.").format(head, tell_shortfall(trend, documents, params, Ledger()))
    known = [(name, trend[name]) for name in ("q", "q_permutation", "p_years") if trend[name] is not None]
    told = pick(language, "，", ", ").join(tell_test(name, value, language) for name, value in known)
    rule = pick(
        language,
        f"机构检验或置换检验须 q < {limit}，且年份检验 p < {limit}",
        f"the body test or the permutation must have q < {limit}, and the year test p < {limit}",
    )
    stable = write_set(params.trajectory.stable_ratio)
    within = pick(
        language, f"；全期变化不超过 {stable} 倍", f"; the change over all years is within a factor of {stable}"
    )
    return pick(language, "{}：{}（{}）{}。", "{}: {} ({}){}.").format(
        head, told or "—", rule, within if verdict == "平稳" else ""
    )


def tell_unclear(trend: Row, params: Params) -> str | None:
    """Which tests a keyword does not pass that is unclear, and that its change need not be small; None where it is not unclear."""
    if trend["verdict"] != "不明":
        return None
    language, limit = params.report.language, params.trajectory.max_q
    names = ("q", "q_permutation", "p_years", "q_differ")
    known = [(name, trend[name]) for name in names if trend[name] is not None]
    told = pick(language, "，", ", ").join(tell_test(name, value, language) for name, value in known)
    # What is new or gone, too, is told only where years have nothing else in common (the self-test).
    arrives = trend["q_arrival"] is not None and trend["q_arrival"] < limit
    shared = pick(
        language,
        "；先无后有或先有后无，但同年文档存在共同因素（见自检），不作判定" if arrives else "",
        "; it is absent before or after, but documents of a year have something in common (see the self-test)"
        if arrives
        else "",
    )
    stable = write_set(params.trajectory.stable_ratio)
    return pick(
        language,
        f"变化的方向与年际差异均未通过检验（{told or '—'}）{shared}；全期变化也未能确定在 {stable} 倍以内，故不能判为平稳。",
        f"neither a direction nor a difference between years passes its tests ({told or '—'}){shared}; nor is the change over all "
        f"years known to stay within a factor of {stable}, so it is not called stable.",
    )


def _tell_run(kind: str, whole: bool, years: Sequence[int]) -> Words:
    return (
        f"{write_years(years, 'zh')} 年{'均' if whole else '多'}为{kind}",
        f"{'all' if whole else 'most'} of {write_years(years, 'en')} are of type “{name_kind(kind, 'en')}”",
    )


def _agree(one: str, many: str, n: int) -> str:
    return one if n == 1 else many
