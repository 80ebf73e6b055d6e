"""What is claimed of a keyword, in one sentence: a number stands in it only where it agrees with the verdict."""

from collections.abc import Callable, Mapping

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.claim_numbers import (
    Row,
    Words,
    find_trend,
    find_years,
    know_years,
    name_years,
    pool_rate,
    tell_interval,
    write_pooled,
    write_size,
    write_year,
)
from pipeline.reporting.writing.notation import write_count, write_rate
from pipeline.reporting.writing.p_values import tell_tests
from pipeline.reporting.writing.shapes import DOCUMENTS, Ledger, Place
from pipeline.reporting.writing.words import translate
from pipeline.reporting.writing.years import add_doubt
from pipeline.tables.codes import EVIDENCE, pick


def tell_claim(trend: Row, keyword_years: pl.DataFrame, documents: pl.DataFrame, params: Params, told: Ledger) -> str:
    """The sentence of a verdict that claims something: what and when, its evidence, what it rests on, what the audit doubts.

    trend: a row of keyword_trends. keyword_years: the years of this keyword or group; rates are those of own words, of years
    that are not hollow. documents: those that count, for the issuing bodies before and after an arrival. told: where its numbers go.
    """
    language = params.report.language
    years = keyword_years.sort("year")
    claim = pick(language, *_TELLERS[trend["verdict"]](trend, years, documents, params, told))
    tests, basis = tell_tests(trend, language, told), _tell_basis(trend, language, told)
    evidence = translate(EVIDENCE, trend["evidence"], language)
    name = name_keyword(trend, params)
    sentence = pick(
        language,
        f"{name}{claim}；证据{evidence}（{tests}），{basis}。",
        f"{name} {claim}; {evidence} evidence ({tests}), {basis}.",
    )
    if trend["n_doubted"]:
        told.take(find_trend(trend).write(trend["n_doubted"], "n_doubted", write_count))
    return add_doubt(sentence, trend["n_doubted"], language)


def name_keyword(trend: Row, params: Params) -> str:
    """A keyword in quotation marks, in English with its gloss; a group is called one."""
    language, keyword = params.report.language, trend["keyword"]
    if trend["question"] == "group":
        return pick(language, f"词组“{keyword}”", f"The group “{keyword}”")
    gloss = next((known.en for known in params.keywords if known.keyword == keyword), "")
    return f"“{keyword}”" + (f" ({gloss})" if gloss and language == "en" else "")


def holds_zero(low: float | None, high: float | None) -> bool:
    """Whether the interval of a change is known and holds none."""
    return low is not None and high is not None and low <= 0 <= high


def holds_no_change(trend: Row) -> bool:
    """Whether the interval of the ratio of a rise or fall holds 1, so that it does not say the same as the verdict."""
    low, high = trend["ci_low"], trend["ci_high"]
    return trend["verdict"] in ("上升", "下降") and None not in (low, high) and low <= 1 <= high


def _tell_basis(trend: Row, language: str, told: Ledger) -> str:
    voices, documents = ("n_voices", "n_voices_with"), ("n_documents", "n_documents_with")
    months = trend["unit"] == "months"
    counts = [
        told.take(find_trend(trend).write(trend[name], name, write_count))
        for name in (*(() if months else voices), *documents)
    ]
    n, n_with = counts[-2:]
    if months:
        return pick(
            language,
            f"据同一来源的 {n} 份文档（{n_with} 份提及）",
            f"from {n} documents of one voice ({n_with} with a mention)",
        )
    n_voices, with_voices = counts[:2]
    return pick(
        language,
        f"据 {n_voices} 个独立来源（{with_voices} 个提及）、{n} 份文档（{n_with} 份提及）",
        f"from {n_voices} voices ({with_voices} with a mention) and {n} documents ({n_with} with a mention)",
    )


def _tell_trend(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params, told: Ledger) -> Words:
    """The change of a year in percent with its interval, and the first and last rate."""
    up, ratio = trend["verdict"] == "上升", trend["rate_ratio"]
    zh, en = ("上升", "rises") if up else ("下降", "falls")
    if ratio is not None and (_is_less(1, ratio) if up else _is_less(ratio, 1)):
        size, interval = told.take(write_size(trend, "rate_ratio")), _tell_changes(trend, params, told)
        zh, en = f"年均{zh} {size}（{interval}）", f"{en} by {size} a year ({interval})"
    known = know_years(years)
    if len(known) > 1:
        first, last = known.row(0, named=True), known.row(-1, named=True)
        ends = first["own_per_10k_chars"], last["own_per_10k_chars"]
        if _is_less(*ends) if up else _is_less(*ends[::-1]):
            cells = [write_year(row)[:: 1 if params.report.language == "zh" else -1] for row in (first, last)]
            said = [told.take(cell) for year in cells for cell in year]
            zh += "：自有文字每万字由 {} 年的 {} 次到 {} 年的 {} 次".format(*said)
            en += ": from {} mentions per 10,000 characters of own words in {} to {} in {}".format(*said)
    return zh, en


def _tell_burst(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params, told: Ledger) -> Words:
    """The years of the burst and their rate beside that of all others."""
    first, last = (trend[name] or trend["peak_year"] for name in ("run_from", "run_to"))
    if first is None:
        return "突现", "bursts"
    span = name_years(trend, range(first, last + 1), told)
    zh, en = f"突现于 {span[0]} 年", f"bursts in {span[1]}"
    known, within = know_years(years), pl.col("year").is_between(first, last)
    burst, others = known.filter(within), known.filter(~within)
    peak = burst.filter(pl.col("year") == trend["peak_year"])
    if _is_less(pool_rate(others), pool_rate(burst)):
        inside = write_pooled(burst, told)
        only = _bracket_interval(burst.row(0, named=True), params, told) if first == last else ""
        outside = write_pooled(others, told)
        zh += f"：自有文字每万字 {inside} 次{only}，其余各年 {outside} 次"
        en += f": {inside}{only} mentions per 10,000 characters of own words, against {outside} in all other years"
    if first < last and len(peak):
        own, alike = _tell_year(peak.row(0, named=True), params, told), _tell_others(trend, "peak", told)
        zh, en = f"{zh}，其中{own}{alike[0]}", f"{en}, {own}{alike[1]}"
    return zh, en


def _tell_step(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params, told: Ledger) -> Words:
    """The first year after the step, and the rates before and since."""
    up, year = trend["verdict"] == "阶跃上升", trend["step_year"]
    zh, en = trend["verdict"], "steps up" if up else "steps down"
    if year is None:
        return zh, en
    named = told.take(find_trend(trend).write(year, "step_year", str))
    alike = _tell_others(trend, "step", told)
    zh, en = f"自 {named} 年{alike[0]}{zh}", f"{en} in {named}{alike[1]}"
    known = know_years(years)
    earlier, later = known.filter(pl.col("year") < year), known.filter(pl.col("year") >= year)
    rates = pool_rate(earlier), pool_rate(later)
    if _is_less(*rates) if up else _is_less(*rates[::-1]):
        before, since = write_pooled(earlier, told), write_pooled(later, told)
        zh += f"：自有文字每万字此前 {before} 次，此后 {since} 次"
        en += f": {before} mentions per 10,000 characters of own words before, {since} since"
        last = _tell_year(known.row(-1, named=True), params, told)
        zh, en = f"{zh}，其中{last}", f"{en}, {last}"
    return zh, en


def _tell_turn(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params, told: Ledger) -> Words:
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
        said = [_tell_year(row, params, told) for row in rows]
        zh += f"：自有文字每万字 {'、'.join(said).replace('、 ', '、').lstrip()}"
        en += f": mentions per 10,000 characters of own words {', '.join(said)}"
    return zh, en


def _tell_arrival(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params, told: Ledger) -> Words:
    """Since when a keyword is there, or no longer: the documents without it, its rate where it is, and who reports both times."""
    new = trend["verdict"] == "新现"
    column = "first_year" if new else "last_year"
    year = trend[column]
    zh, en = ("新现", "is new") if new else ("消失", "disappears")
    if year is None:
        return zh, en
    named = told.take(find_trend(trend).write(year, column, str))
    zh += f"：于本语料{'首见' if new else '末见'}于 {named} 年"
    en += f": {'first' if new else 'last'} seen in this corpus in {named}"
    there = pl.col("year") >= year if new else pl.col("year") <= year
    absent = years.filter(~there, pl.col("n_documents") > 0)
    n_own, n_all = (int(absent[name].sum()) for name in ("n_own_mentions", "n_mentions"))
    if len(absent) and not n_own:
        where = ("", "") if not n_all else ("的自有文字", "own words of the ")
        of = find_years(trend["keyword"], absent["year"])
        n = of.write(int(absent["n_documents"].sum()), "sum(n_documents)", write_count)
        if params.report.language == "zh":
            without = name_years(trend, absent["year"], told)[0]
            zh += f"，此{'前' if new else '后'} {without} 年的 {told.take(n)} 份文档{where[0]}均未出现"
        else:
            en += (
                f", absent from the {where[1]}{told.take(n)} documents of {name_years(trend, absent['year'], told)[1]}"
            )
    known = know_years(years).filter(there)
    if _is_less(0, pool_rate(known)):
        # The year at the turn: the first with a new word, the last with one that is gone. One year alone is all of them.
        turn, alone, rate = known.row(0 if new else -1, named=True), len(known) == 1, write_pooled(known, told)
        own = _bracket_interval(turn, params, told) if alone else ""
        zh += f"，此{'后' if new else '前'}自有文字每万字 {rate} 次{own}"
        en += f", {rate}{own} mentions per 10,000 characters of own words {'since then' if new else 'until then'}"
        if not alone:
            turned = _tell_year(turn, params, told)
            zh, en = f"{zh}，其中{turned}", f"{en}, and {turned}"
    if n_both := _count_bodies_of_both(documents, there):
        parted = f"year >= {year}; year < {year}" if new else f"year <= {year}; year > {year}"
        told.take(Place(DOCUMENTS, parted).write(n_both, "n_unique(issuer) of both", str))
        zh += f"；前后均有文档的发文机构 {n_both} 个"
        en += f"; {n_both} issuing {'body has' if n_both == 1 else 'bodies have'} documents both before and after"
    return zh, en


def _tell_difference(trend: Row, years: pl.DataFrame, documents: pl.DataFrame, params: Params, told: Ledger) -> Words:
    """The highest and the lowest rate, without a shape."""
    zh, en, known = "年际有别", "differs between years", know_years(years)
    if len(known) > 1:
        by_rate = known.sort("own_per_10k_chars", "year")
        lowest, highest = (by_rate.row(place, named=True) for place in (0, -1))
        if _is_less(lowest["own_per_10k_chars"], highest["own_per_10k_chars"]):
            high_year, high, low_year, low = map(told.take, (*write_year(highest), *write_year(lowest)))
            zh += f"：自有文字每万字最多为 {high_year} 年的 {high} 次，最少为 {low_year} 年的 {low} 次"
            en += f": highest in {high_year} with {high} mentions per 10,000 characters of own words"
            en += f", lowest in {low_year} with {low}"
    return f"{zh}，形态无法判定", f"{en}, without an identifiable shape"


_TELLERS: Mapping[str, Callable[[Row, pl.DataFrame, pl.DataFrame, Params, Ledger], Words]] = {
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


def _tell_changes(trend: Row, params: Params, told: Ledger) -> str:
    """The interval of a ratio in percent, the smaller change first; with signs where it holds no change, or an end is not known."""
    low, high = trend["ci_low"], trend["ci_high"]
    signed = low is None or high is None or low <= 1 <= high
    ends = ("ci_low", "ci_high") if signed or low > 1 else ("ci_high", "ci_low")
    return tell_interval([write_size(trend, end, signed) for end in ends], params, told)


def _tell_year(row: Row, params: Params, told: Ledger) -> str:
    """The rate of one year in own words, with its interval where it has one."""
    year, rate = write_year(row)
    if params.report.language == "zh":
        return f" {told.take(year)} 年 {told.take(rate)} 次{_bracket_interval(row, params, told)}"
    return f"{told.take(rate)}{_bracket_interval(row, params, told)} in {told.take(year)}"


def _bracket_interval(year: Row, params: Params, told: Ledger) -> str:
    if year["own_low"] is None or year["own_high"] is None:
        return ""
    of = find_years(year["keyword"], [year["year"]])
    said = tell_interval([of.write(year[end], end, write_rate) for end in ("own_low", "own_high")], params, told)
    return pick(params.report.language, f"（{said}）", f" ({said})")


def _tell_others(trend: Row, what: str, told: Ledger) -> Words:
    """The years that can't be told from that of the peak or step, in brackets."""
    own = trend[f"{what}_year"]
    others = [int(year) for year in (trend[f"{what}_years"] or "").split("、") if year and int(year) != own]
    if not others:
        return "", ""
    zh, en = name_years(trend, others, told)
    return f"（与 {zh} 年无法区分）", f" (not distinguishable from {en})"


def _count_bodies_of_both(documents: pl.DataFrame, there: pl.Expr) -> int:
    """Issuing bodies with documents of years in which the keyword is there, and of others."""
    known = documents.drop_nulls(["issuer", "year"])
    both = set(known.filter(there)["issuer"]) & set(known.filter(~there)["issuer"])
    return len(both)
