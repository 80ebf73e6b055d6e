"""What is claimed of a keyword, in one sentence: a number stands in it only where it agrees with the verdict."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import (
    write_change,
    write_count,
    write_percent,
    write_rate,
    write_years,
)
from pipeline.reporting.writing.p_values import tell_tests
from pipeline.reporting.writing.words import translate
from pipeline.reporting.writing.years import add_doubt
from pipeline.tables.codes import EVIDENCE, pick

Row = dict[str, Any]
Words = tuple[str, str]  # Chinese, English


def tell_claim(trend: Row, keyword_years: pl.DataFrame, documents: pl.DataFrame, params: Params) -> str:
    """The sentence of a verdict that claims something: what and when, its evidence, what it rests on, what the audit doubts.

    trend: a row of keyword_trends. keyword_years: the years of this keyword or group; rates are those of own words, of years
    that are not hollow. documents: those that count, for the issuing bodies before and after an arrival.
    """
    language = params.report.language
    years = keyword_years.sort("year")
    claim = pick(language, *_TELLERS[trend["verdict"]](trend, years, documents, params))
    tests, basis = tell_tests(trend, language), _tell_basis(trend, language)
    evidence = translate(EVIDENCE, trend["evidence"], language)
    name = name_keyword(trend, params)
    sentence = pick(
        language,
        f"{name}{claim}；证据{evidence}（{tests}），{basis}。",
        f"{name} {claim}; {evidence} evidence ({tests}), {basis}.",
    )
    return add_doubt(sentence, trend["n_doubted"], language)


def name_keyword(trend: Row, params: Params) -> str:
    """A keyword in quotation marks, in English with its gloss; a group is called one."""
    language, keyword = params.report.language, trend["keyword"]
    if trend["question"] == "group":
        return pick(language, f"词组“{keyword}”", f"The group “{keyword}”")
    gloss = next((known.en for known in params.keywords if known.keyword == keyword), "")
    return f"“{keyword}”" + (f" ({gloss})" if gloss and language == "en" else "")


def know_years(keyword_years: pl.DataFrame) -> pl.DataFrame:
    """The years on whose rates a claim may rest, in order: known, and not hollow."""
    return keyword_years.drop_nulls("own_per_10k_chars").filter(~pl.col("hollow")).sort("year")


def pool_rate(years: pl.DataFrame) -> float | None:
    """Mentions per 10,000 characters of own words over all of these years together; None where they have none."""
    n_chars = int(years["n_own_chars"].sum())
    return 1e4 * int(years["n_own_mentions"].sum()) / n_chars if n_chars else None


def tell_interval(ends: Iterable[str], params: Params) -> str:
    """An interval in words, with its level; ends: low and high as they are written."""
    low, high = ends
    level = write_percent(params.resampling.confidence)
    return pick(
        params.report.language, f"{level} 置信区间 {low} 至 {high}", f"{level} confidence interval {low} to {high}"
    )


def holds_zero(low: float | None, high: float | None) -> bool:
    """Whether the interval of a change is known and holds none."""
    return low is not None and high is not None and low <= 0 <= high


def holds_no_change(trend: Row) -> bool:
    """Whether the interval of the ratio of a rise or fall holds 1, so that it does not say the same as the verdict."""
    low, high = trend["ci_low"], trend["ci_high"]
    return trend["verdict"] in ("上升", "下降") and None not in (low, high) and low <= 1 <= high


def _tell_basis(trend: Row, language: str) -> str:
    n_voices, with_voices, n, n_with = (
        write_count(trend[name]) for name in ("n_voices", "n_voices_with", "n_documents", "n_documents_with")
    )
    if trend["unit"] == "months":
        return pick(
            language,
            f"据同一来源的 {n} 份文档（{n_with} 份提及）",
            f"from {n} documents of one voice ({n_with} with a mention)",
        )
    return pick(
        language,
        f"据 {n_voices} 个独立来源（{with_voices} 个提及）、{n} 份文档（{n_with} 份提及）",
        f"from {n_voices} voices ({with_voices} with a mention) and {n} documents ({n_with} with a mention)",
    )


def _tell_trend(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params) -> Words:
    """The change of a year in percent with its interval, and the first and last rate."""
    up, ratio = trend["verdict"] == "上升", trend["rate_ratio"]
    zh, en = ("上升", "rises") if up else ("下降", "falls")
    if ratio is not None and (_is_less(1, ratio) if up else _is_less(ratio, 1)):
        interval, size = _tell_changes(trend["ci_low"], trend["ci_high"], params), write_change(ratio).lstrip("+−")
        zh, en = f"年均{zh} {size}（{interval}）", f"{en} by {size} a year ({interval})"
    known = know_years(years)
    if len(known) > 1:
        first, last = known.row(0, named=True), known.row(-1, named=True)
        start, end = first["own_per_10k_chars"], last["own_per_10k_chars"]
        if _is_less(start, end) if up else _is_less(end, start):
            zh += f"：自有文字每万字由 {first['year']} 年的 {write_rate(start)} 次"
            zh += f"到 {last['year']} 年的 {write_rate(end)} 次"
            en += f": from {write_rate(start)} mentions per 10,000 characters of own words in {first['year']}"
            en += f" to {write_rate(end)} in {last['year']}"
    return zh, en


def _tell_burst(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params) -> Words:
    """The years of the burst and their rate beside that of all others."""
    first, last = (trend[name] or trend["peak_year"] for name in ("run_from", "run_to"))
    if first is None:
        return "突现", "bursts"
    span = range(first, last + 1)
    zh, en = f"突现于 {write_years(span, 'zh')} 年", f"bursts in {write_years(span, 'en')}"
    known, within = know_years(years), pl.col("year").is_between(first, last)
    inside, outside = pool_rate(known.filter(within)), pool_rate(known.filter(~within))
    peak = known.filter(pl.col("year") == trend["peak_year"], within)
    if _is_less(outside, inside):
        only = _bracket_interval(known.filter(within).row(0, named=True), params) if first == last else ("", "")
        zh += f"：自有文字每万字 {write_rate(inside)} 次{only[0]}，其余各年 {write_rate(outside)} 次"
        en += f": {write_rate(inside)}{only[1]} mentions per 10,000 characters of own words"
        en += f", against {write_rate(outside)} in all other years"
    if first < last and len(peak):
        own = _tell_year(peak.row(0, named=True), params)
        zh += f"，其中{own[0]}{_tell_others(trend, 'peak', 'zh')}"
        en += f", {own[1]}{_tell_others(trend, 'peak', 'en')}"
    return zh, en


def _tell_step(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params) -> Words:
    """The first year after the step, and the rates before and since."""
    up, year = trend["verdict"] == "阶跃上升", trend["step_year"]
    zh, en = trend["verdict"], "steps up" if up else "steps down"
    if year is None:
        return zh, en
    zh = f"自 {year} 年{_tell_others(trend, 'step', 'zh')}{zh}"
    en += f" in {year}{_tell_others(trend, 'step', 'en')}"
    known = know_years(years)
    before, since = pool_rate(known.filter(pl.col("year") < year)), pool_rate(known.filter(pl.col("year") >= year))
    if _is_less(before, since) if up else _is_less(since, before):
        zh += f"：自有文字每万字此前 {write_rate(before)} 次，此后 {write_rate(since)} 次"
        en += f": {write_rate(before)} mentions per 10,000 characters of own words before, {write_rate(since)} since"
        last = _tell_year(known.row(-1, named=True), params)
        zh, en = f"{zh}，其中{last[0]}", f"{en}, {last[1]}"
    return zh, en


def _tell_turn(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params) -> Words:
    """The rates of the first year, of the peak or trough, and of the last."""
    hump, known = trend["verdict"] == "先升后降", know_years(years)
    zh, en = trend["verdict"], "rises and then falls" if hump else "falls and then rises"
    if len(known) < 3:
        return zh, en
    at = known["own_per_10k_chars"].arg_max() if hump else known["own_per_10k_chars"].arg_min()
    rows = [known.row(place or 0, named=True) for place in (0, at, -1)]
    rates = [row["own_per_10k_chars"] for row in rows]
    ends = (rates[0], rates[2])
    if all(_is_less(end, rates[1]) if hump else _is_less(rates[1], end) for end in ends):
        told = [_tell_year(row, params) for row in rows]
        zh += f"：自有文字每万字 {'、'.join(words.lstrip() for words, _ in told)}"
        en += f": mentions per 10,000 characters of own words {', '.join(words for _, words in told)}"
    return zh, en


def _tell_arrival(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params) -> Words:
    """Since when a keyword is there, or no longer: the documents without it, its rate where it is, and who reports both times."""
    new = trend["verdict"] == "新现"
    year = trend["first_year"] if new else trend["last_year"]
    zh, en = ("新现", "is new") if new else ("消失", "disappears")
    if year is None:
        return zh, en
    zh += f"：于本语料{'首见' if new else '末见'}于 {year} 年"
    en += f": {'first' if new else 'last'} seen in this corpus in {year}"
    there = pl.col("year") >= year if new else pl.col("year") <= year
    absent = years.filter(~there, pl.col("n_documents") > 0)
    n_own, n_all = (int(absent[name].sum()) for name in ("n_own_mentions", "n_mentions"))
    if len(absent) and not n_own:
        n, where = (
            write_count(int(absent["n_documents"].sum())),
            ("", "") if not n_all else ("的自有文字", "own words of the "),
        )
        zh += f"，此{'前' if new else '后'} {write_years(absent['year'], 'zh')} 年的 {n} 份文档{where[0]}均未出现"
        en += f", absent from the {where[1]}{n} documents of {write_years(absent['year'], 'en')}"
    known = know_years(years).filter(there)
    rate = pool_rate(known)
    if _is_less(0, rate):
        # The year at the turn: the first with a new word, the last with one that is gone. One year alone is all of them.
        turn, alone = known.row(0 if new else -1, named=True), len(known) == 1
        own, told = _bracket_interval(turn, params) if alone else ("", ""), _tell_year(turn, params)
        zh += f"，此{'后' if new else '前'}自有文字每万字 {write_rate(rate)} 次{own[0]}"
        en += f", {write_rate(rate)}{own[1]} mentions per 10,000 characters of own words {'since then' if new else 'until then'}"
        if not alone:
            zh, en = f"{zh}，其中{told[0]}", f"{en}, and {told[1]}"
    if n_both := _count_bodies_of_both(documents, there):
        zh += f"；前后均有文档的发文机构 {n_both} 个"
        en += f"; {n_both} issuing {'body has' if n_both == 1 else 'bodies have'} documents both before and after"
    return zh, en


def _tell_difference(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params) -> Words:
    """The highest and the lowest rate, without a shape."""
    zh, en, known = "年际有别", "differs between years", know_years(years)
    if len(known) > 1:
        by_rate = known.sort("own_per_10k_chars", "year")
        (low_year, low), (high_year, high) = (
            by_rate.select("year", "own_per_10k_chars").row(place) for place in (0, -1)
        )
        if _is_less(low, high):
            zh += f"：自有文字每万字最多为 {high_year} 年的 {write_rate(high)} 次，最少为 {low_year} 年的 {write_rate(low)} 次"
            en += f": highest in {high_year} with {write_rate(high)} mentions per 10,000 characters of own words"
            en += f", lowest in {low_year} with {write_rate(low)}"
    return f"{zh}，形态无法判定", f"{en}, without an identifiable shape"


_TELLERS: Mapping[str, Callable[[Row, pl.DataFrame, pl.DataFrame, Params], Words]] = {
    **dict.fromkeys(("上升", "下降"), _tell_trend),
    "突现": _tell_burst,
    **dict.fromkeys(("阶跃上升", "阶跃下降"), _tell_step),
    **dict.fromkeys(("先升后降", "先降后升"), _tell_turn),
    **dict.fromkeys(("新现", "消失"), _tell_arrival),
    "年际有别": _tell_difference,
}


def _is_less(low: float | None, high: float | None) -> bool:
    """Whether one number is less than another, also as they are written."""
    return low is not None and high is not None and low < high and write_rate(low) != write_rate(high)


def _tell_changes(low: float | None, high: float | None, params: Params) -> str:
    """The interval of a ratio in percent, the smaller change first; with signs where it holds no change, or an end is not known."""
    if low is None or high is None or low <= 1 <= high:
        return tell_interval((write_change(low), write_change(high)), params)
    ends = (low, high) if low > 1 else (high, low)
    return tell_interval((write_change(end).lstrip("+−") for end in ends), params)


def _tell_year(year: Row, params: Params) -> Words:
    """The rate of one year in own words, with its interval where it has one."""
    rate, interval = write_rate(year["own_per_10k_chars"]), _bracket_interval(year, params)
    return f" {year['year']} 年 {rate} 次{interval[0]}", f"{rate}{interval[1]} in {year['year']}"


def _bracket_interval(year: Row, params: Params) -> Words:
    if year["own_low"] is None or year["own_high"] is None:
        return "", ""
    told = tell_interval((write_rate(year["own_low"]), write_rate(year["own_high"])), params)
    return f"（{told}）", f" ({told})"


def _tell_others(trend: Row, what: str, language: str) -> str:
    """The years that can't be told from that of the peak or step, in brackets."""
    own = trend[f"{what}_year"]
    others = [int(year) for year in (trend[f"{what}_years"] or "").split("、") if year and int(year) != own]
    if not others:
        return ""
    named = write_years(others, language)
    return pick(language, f"（与 {named} 年无法区分）", f" (not distinguishable from {named})")


def _count_bodies_of_both(documents: pl.DataFrame, there: pl.Expr) -> int:
    """Issuing bodies with documents of years in which the keyword is there, and of others."""
    known = documents.drop_nulls(["issuer", "year"])
    both = set(known.filter(there)["issuer"]) & set(known.filter(~there)["issuer"])
    return len(both)
