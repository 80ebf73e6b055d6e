"""What is said of the number of topics: one message with the range, what to doubt and what to try; report and stage print it."""

import math
from collections.abc import Sequence
from typing import Any

import polars as pl

from pipeline.analysis.statistics.resampling import MIN_RETURNED
from pipeline.analysis.topics.describe.choice import TOLERANCE, come_back
from pipeline.params.errors import Words
from pipeline.params.rules import NUMBER_OF_TOPICS

SILENT: Words = ("", "")

Row = dict[str, Any]


def add_message(choice: pl.DataFrame, doubt: str | None, n_kept: int) -> pl.DataFrame:
    """The table of `choose_candidate` with message_zh, message_en in the row of the chosen one: clauses, without a full stop.

    doubt: why no topic of the corpus is a finding (`doubt_topics`), where none is. n_kept: topics of the earlier model to go on
    from, 0 without one. More topics are never proposed where a doubt stands, fewer never where they can't mend it.
    """
    chosen = choice.filter("chosen").row(0, named=True)
    clauses = (_tell_number(choice, chosen), _tell_doubt(chosen, doubt), _advise(choice, chosen, doubt, n_kept))
    message_zh, message_en = (
        stop.join(told) for stop, told in zip(("；", "; "), zip(*filter(any, clauses), strict=True), strict=True)
    )
    return choice.with_columns(
        message_zh=pl.when("chosen").then(pl.lit(message_zh)), message_en=pl.when("chosen").then(pl.lit(message_en))
    )


def find_rungs(n_topics: int, *, more: bool, n_kept: int) -> list[int]:
    """The next two candidates above or below a number: steps of √2, rounded half up; of one topic where a kept model goes on.

    >>> find_rungs(40, more=True, n_kept=0), find_rungs(5, more=False, n_kept=0)
    ([57, 80], [3, 4])
    >>> find_rungs(17, more=True, n_kept=15), find_rungs(16, more=False, n_kept=15)
    ([18, 19], [15])
    """
    sign = 1 if more else -1
    if n_kept:
        rungs = {n_topics + sign, n_topics + 2 * sign}
    else:
        rungs = {math.floor(n_topics * factor**sign + 0.5) for factor in (math.sqrt(2), 2.0)}
    return sorted(n for n in rungs if n >= n_kept and n != n_topics and not NUMBER_OF_TOPICS.refuse(n))


def _tell_number(choice: pl.DataFrame, chosen: Row) -> Words:
    """The number that was taken, why, and the range of those as good."""
    n, reason = chosen["n_topics"], chosen["reason"]
    if reason == "by_coherence":
        zh, en = ("只有一个起点，", "there was one start and ") if chosen["n_starts"] == 1 else SILENT
        return (
            f"{zh}没有留出文本可比，采用一致性 C_v 最高的 {n} 个主题",
            f"{en}nothing was held out, so that the highest coherence C_v decided for {n} topics",
        )
    if reason == "no_topics":
        return (
            f"没有一个候选比不分主题更能预测留出的文本：这批文档里找不到主题，{n} 个主题只为不留空白，不可作结论",
            f"no candidate predicts held-out text better than no topics at all: these documents show none; {n} only fill the "
            "place and support no conclusion",
        )
    if reason == "none_stable":
        back = f"{chosen['share_returned']:.0%}"
        return (
            f"没有一个候选既比不分主题更能预测留出的文本，又有 {MIN_RETURNED:.0%} 的主题能重现，采用前者中重现最多的 {n} 个主题（{back}）",
            f"no candidate both predicts held-out text better than no topics at all and has {MIN_RETURNED:.0%} of its topics come "
            f"back; of those that predict it, {n} topics were taken, of which most come back ({back})",
        )
    if reason == "not_fitted":
        return (f"条目或词太少，拟合不出 {n} 个主题", f"too few sections or terms to fit {n} topics")
    near = choice.filter("in_range")["n_topics"].sort().to_list()
    return _tell_hand(choice, n, near) if reason == "by_hand" else _tell_rule(choice, chosen, near)


def _tell_rule(choice: pl.DataFrame, chosen: Row, near: Sequence[int]) -> Words:
    """The rule: the fewest in the range."""
    n, most = chosen["n_topics"], f"{TOLERANCE:.0%}"
    graded = chosen["share_returned"] is not None
    if len(near) > 1:
        span_zh, span_en = _span(choice, near)
        zh, en = SILENT
        if graded:
            zh = f"（只计 {MIN_RETURNED:.0%} 以上的主题能重现的候选）"
            en = f" (of candidates of which {MIN_RETURNED:.0%} of the topics come back)"
        return (
            f"{span_zh} 个主题的留出困惑度相差不超过 {most}{zh}，采用最少的 {n} 个",
            f"held-out perplexity of {span_en} topics is within {most} of the best{en}; the fewest, {n}, were taken",
        )
    zh, en = ("在候选中", "of all candidates")
    if graded:
        zh = f"在 {MIN_RETURNED:.0%} 以上的主题能重现的候选中"
        en = f"of the candidates of which {MIN_RETURNED:.0%} of the topics come back"
    return (
        f"采用 {n} 个主题：{zh}，其留出困惑度最低，没有别的与它相差不超过 {most}",
        f"{n} topics were taken: {en}, it has the lowest held-out perplexity, and no other is within {most} of it",
    )


def _tell_hand(choice: pl.DataFrame, n: int, near: Sequence[int]) -> Words:
    """A number that a researcher named, and what the rule says beside it."""
    zh, en = f"采用 {n} 个主题，由 topics.n_topics 指定", f"{n} topics were taken, as topics.n_topics says"
    if not near:
        return zh, en
    span_zh, span_en = _span(choice, near)
    if len(near) > 1:
        zh_range = f"{span_zh} 个的留出困惑度相差不超过 {TOLERANCE:.0%}，"
        en_range = f"held-out perplexity of {span_en} is within {TOLERANCE:.0%} of the best, and "
    else:
        zh_range = en_range = ""
    too_zh, too_en = ("也", " too") if n == near[0] else SILENT
    return f"{zh}；{zh_range}按规则{too_zh}取 {near[0]} 个", f"{en}; {en_range}the rule takes {near[0]}{too_en}"


def _tell_doubt(chosen: Row, doubt: str | None) -> Words:
    """What speaks against the topics of the chosen number, where its reason has not said it."""
    if chosen["reason"] == "none_stable" and doubt is None:
        return "只用评级 A、B 的主题", "use the topics graded A and B alone"
    if chosen["reason"] not in ("rule", "by_hand") or chosen["perplexity"] is None:
        return SILENT
    if not chosen["better_than_unigrams"]:
        return (
            "但它并不比不分主题更能预测留出的文本，不可作结论",
            "yet it predicts held-out text no better than no topics at all and supports no conclusion",
        )
    share = chosen["share_returned"]
    if share is None:
        return "未评级，不知这些主题能否重现", "nothing was graded, so that nobody knows whether these topics come back"
    if come_back(share):
        return SILENT
    zh, en = "不可作结论", "it supports no conclusion"
    if doubt is None:
        zh, en = "只用评级 A、B 的主题", "use those graded A and B alone"
    return f"但其中只有 {share:.0%} 的主题能重现，{zh}", f"yet only {share:.0%} of its topics come back; {en}"


def _advise(choice: pl.DataFrame, chosen: Row, doubt: str | None, n_kept: int) -> Words:
    """What to try next, if anything: one thing, and never what a doubt speaks against."""
    reason = chosen["reason"]
    candidates = choice["n_topics"].sort().to_list()
    fitted = choice.filter(pl.col("n_starts") > 0)["n_topics"].sort().to_list()
    if reason == "by_coherence" and chosen["n_starts"] == 1:
        return (
            "要按留出文本选择，请把 lda.n_starts 设为 5 以上",
            "set lda.n_starts to 5 or more to choose by held-out text",
        )
    if reason == "not_fitted" and fitted:
        numbers = "、".join(map(str, fitted)), ", ".join(map(str, fitted))
        return (
            f"请增加文档，或从拟合了的候选中指定：{numbers[0]}",
            f"add documents, or name one that was fitted: {numbers[1]}",
        )
    if reason in ("none_stable", "not_fitted"):
        first = chosen["n_topics"] == candidates[0] and doubt != "few_documents"
        fewer = find_rungs(candidates[0], more=False, n_kept=n_kept) if first else []
        zh, en = SILENT
        if fewer:
            zh = f"，或加上更小的候选再比较：{_write(fewer + candidates)}"
            en = f", or add smaller candidates and compare: {_write(fewer + candidates)}"
        return f"请增加文档{zh}", f"add documents{en}"
    return _tell_edge(choice, fitted, doubt, n_kept) if reason == "rule" else SILENT


def _tell_edge(choice: pl.DataFrame, fitted: Sequence[int], doubt: str | None, n_kept: int) -> Words:
    """That the range reaches the first or the last candidate, and the candidates to add there."""
    candidates, near = choice["n_topics"].sort().to_list(), choice.filter("in_range")["n_topics"].to_list()
    fewer: list[int] = []
    more: list[int] = []
    if fitted[0] in near and doubt in (None, "few_sections"):
        fewer = find_rungs(fitted[0], more=False, n_kept=n_kept)
    at_end = fitted[-1] in near and doubt is None
    if at_end and fitted[-1] == candidates[-1]:
        more = find_rungs(fitted[-1], more=True, n_kept=n_kept)
    added = _write([*fewer, *candidates, *more])
    if fewer and more:
        return (
            f"已到候选的两端，更少或更多的主题也许一样好，可加上再比较：{added}",
            f"this reaches both ends of the candidates, and fewer or more topics might do as well; add some and compare: {added}",
        )
    if more:
        return (
            f"已到最大的候选，更多的主题也许更好，可加上再比较：{added}",
            f"this reaches the largest candidate, and more topics might do better; add some and compare: {added}",
        )
    beyond_zh, beyond_en = SILENT
    if at_end and fitted[-1] < candidates[-1]:
        beyond_zh, beyond_en = (
            "更大的候选因条目太少未能拟合",
            "larger candidates could not be fitted, for want of sections",
        )
    if not fewer:
        return beyond_zh, beyond_en
    zh = f"已到最小的候选，更少的主题也许一样好，可加上再比较：{added}"
    en = f"this reaches the smallest candidate, and fewer topics might do as well; add some and compare: {added}"
    return (f"{beyond_zh}；{zh}", f"{beyond_en}; {en}") if beyond_zh else (zh, en)


def _span(choice: pl.DataFrame, near: Sequence[int]) -> Words:
    """The candidates of the range: the first to the last, or each where one between them is not of it."""
    between = choice.filter(pl.col("n_topics").is_between(near[0], near[-1])).height
    if between == len(near) > 1:
        return f"{near[0]} 到 {near[-1]}", f"{near[0]} to {near[-1]}"
    return "、".join(map(str, near)), ", ".join(map(str, near))


def _write(candidates: Sequence[int]) -> str:
    """As params.yaml has them."""
    return f"candidates: [{', '.join(map(str, candidates))}]"
