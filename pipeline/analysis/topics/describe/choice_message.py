"""What is said of the number of topics: one message with the range, what to doubt and what to try; report and stage print it."""

import math
from collections.abc import Sequence
from typing import Any

import polars as pl

from pipeline.analysis.statistics.resampling import MIN_RETURNED
from pipeline.analysis.topics.describe.choice import TOLERANCE, choose_candidate, come_back
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
        zh, en = ("只有一个起点，", "there was a single start and ") if chosen["n_starts"] == 1 else SILENT
        return (
            f"{zh}无留出文本可比，采用一致性 C_v 最高的 {n} 个主题",
            f"{en}no text was held out, so {n} topics were chosen for the highest coherence C_v",
        )
    if reason == "undecided":
        return (
            f"主题未评级，困惑度到拟合的最大候选仍在下降，个数无从确定，故采用一致性 C_v 最高的 {n} 个主题",
            "topics were not graded and perplexity still falls at the largest number fitted, so the number is undecided; "
            f"{n} topics were chosen for the highest coherence C_v",
        )
    if reason == "no_topics":
        return (
            f"各候选对留出文本的预测均不优于不分主题，表明该语料未呈现主题；{n} 个主题仅供参考，不作为结论",
            f"no candidate predicts held-out text better than a model without topics, so the corpus shows no topics; the {n} shown are "
            "for reference only and support no conclusions",
        )
    if reason == "none_stable":
        back = f"{chosen['share_returned']:.0%}"
        return (
            f"没有候选既在预测上优于不分主题，又有占词次 {MIN_RETURNED:.0%} 以上的主题能够重现，"
            f"故在预测较优的候选中采用这一比例最高的 {n} 个主题（{back}）",
            f"no candidate both predicts held-out text better than a model without topics and has {MIN_RETURNED:.0%} of the words "
            f"in topics that were reproduced; of those that predict it better, {n} topics were chosen for the highest such share ({back})",
        )
    if reason == "not_fitted":
        return (f"条目或词过少，无法拟合 {n} 个主题", f"too few sections or terms to fit {n} topics")
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
            zh = f"（限能重现的主题占词次 {MIN_RETURNED:.0%} 以上的候选）"
            en = f" (among candidates with {MIN_RETURNED:.0%} of the words in topics that were reproduced)"
        return (
            f"{span_zh} 个主题的留出困惑度相差不超过 {most}{zh}，采用最少的 {n} 个",
            f"held-out perplexity of {span_en} topics is within {most} of the best{en}; the smallest number, {n}, was chosen",
        )
    zh, en = ("在候选中", "among all candidates")
    if graded:
        zh = f"在能重现的主题占词次 {MIN_RETURNED:.0%} 以上的候选中"
        en = f"among candidates with {MIN_RETURNED:.0%} of the words in topics that were reproduced"
    return (
        f"采用 {n} 个主题：{zh}，其留出困惑度最低，其余候选与之相差均超过 {most}",
        f"{n} topics were chosen: {en}, this number has the lowest held-out perplexity and no other is within {most} of it",
    )


def _tell_hand(choice: pl.DataFrame, n: int, near: Sequence[int]) -> Words:
    """A number that a researcher named, and what the rule says beside it."""
    zh, en = f"采用 {n} 个主题，由 topics.n_topics 指定", f"{n} topics were used, as set in topics.n_topics"
    if not near:
        return zh, en
    span_zh, span_en = _span(choice, near)
    if len(near) > 1:
        zh_range = f"{span_zh} 个的留出困惑度相差不超过 {TOLERANCE:.0%}，"
        en_range = f"held-out perplexity of {span_en} is within {TOLERANCE:.0%} of the best, and "
    else:
        zh_range = en_range = ""
    taken = choose_candidate(choice, "auto").filter("chosen")["n_topics"].item()
    too_zh, too_en = ("也", " also") if n == taken else SILENT
    return f"{zh}；{zh_range}按规则{too_zh}取 {taken} 个", f"{en}; {en_range}the rule would{too_en} choose {taken}"


def _tell_doubt(chosen: Row, doubt: str | None) -> Words:
    """What speaks against the topics of the chosen number, where its reason has not said it."""
    if chosen["reason"] == "none_stable" and doubt is None:
        return "只宜采用评级 A、B 的主题", "use only topics graded A or B"
    if chosen["reason"] not in ("rule", "by_hand") or chosen["perplexity"] is None:
        return SILENT
    if not chosen["better_than_unigrams"]:
        return (
            "但其对留出文本的预测并不优于不分主题，不作为结论",
            "but it predicts held-out text no better than a model without topics and supports no conclusions",
        )
    share = chosen["share_returned"]
    if share is None:
        return "未评级，无法判断这些主题能否重现", "topics were not graded, so their reproducibility is unknown"
    if come_back(share):
        return SILENT
    zh, en = "不作为结论", "it supports no conclusions"
    if doubt is None:
        zh, en = "只宜采用评级 A、B 的主题", "use only those graded A or B"
    return (
        f"但能重现的主题仅占词次的 {share:.0%}，{zh}",
        f"but only {share:.0%} of the words are in topics that were reproduced; {en}",
    )


def _advise(choice: pl.DataFrame, chosen: Row, doubt: str | None, n_kept: int) -> Words:
    """What to try next, if anything: one thing, and never what a doubt speaks against."""
    reason = chosen["reason"]
    candidates = choice["n_topics"].sort().to_list()
    fitted = choice.filter(pl.col("n_starts") > 0)["n_topics"].sort().to_list()
    if reason == "by_coherence" and chosen["n_starts"] == 1:
        return (
            "如需按留出文本选择，请将 lda.n_starts 设为 5 以上",
            "set lda.n_starts to 5 or more to choose by held-out text",
        )
    if reason == "not_fitted" and fitted:
        numbers = "、".join(map(str, fitted)), ", ".join(map(str, fitted))
        return (
            f"请增加文档，或从已拟合的候选中指定：{numbers[0]}",
            f"add documents, or choose one that was fitted: {numbers[1]}",
        )
    if reason == "undecided":
        return "请增加文档，主题方可评级", "add documents, so that topics can be graded"
    if reason in ("none_stable", "not_fitted"):
        first = chosen["n_topics"] == candidates[0] and doubt != "few_documents"
        fewer = find_rungs(candidates[0], more=False, n_kept=n_kept) if first else []
        zh, en = SILENT
        if fewer:
            zh = f"，或补充更小的候选再作比较：{_write(fewer + candidates)}"
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
    # Of topics of which nobody knows whether they come back, more are no better.
    graded = choice["share_returned"].count() > 0
    if at_end and graded and fitted[-1] == candidates[-1]:
        more = find_rungs(fitted[-1], more=True, n_kept=n_kept)
    added = _write([*fewer, *candidates, *more])
    if fewer and more:
        return (
            f"已达候选范围的两端，更少或更多的主题可能同样合适，可补充后再作比较：{added}",
            f"this range reaches both ends of the candidates; fewer or more topics may do as well, so add some and compare: {added}",
        )
    if more:
        return (
            f"已达最大的候选，更多的主题可能更合适，可补充后再作比较：{added}",
            f"this is the largest candidate; more topics may do better, so add some and compare: {added}",
        )
    beyond_zh, beyond_en = SILENT
    if at_end and fitted[-1] < candidates[-1]:
        beyond_zh, beyond_en = (
            "更大的候选因条目过少未能拟合",
            "larger candidates could not be fitted because there are too few sections",
        )
    if not fewer:
        return beyond_zh, beyond_en
    zh = f"已达最小的候选，更少的主题可能同样合适，可补充后再作比较：{added}"
    en = f"this is the smallest candidate; fewer topics may do as well, so add some and compare: {added}"
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
