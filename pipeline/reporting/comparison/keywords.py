"""Claims and rates of keywords in two reports, in words."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipeline.reporting.comparison.parts import SIDES, Part, count_codes, order_by
from pipeline.reporting.comparison.words import MOVES, OUTCOMES
from pipeline.reporting.writing.notation import DASH, write_count, write_difference, write_interval, write_rate
from pipeline.reporting.writing.templating import ARROWS
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import EVIDENCE, QUESTIONS, SHORTFALLS, VERDICTS, pick

Row = dict[str, Any]


def describe_claims(claims: pl.DataFrame, language: str) -> Part:
    """Which claims were gained, lost and changed; one row is one keyword or group of which something is said otherwise."""
    found = order_by(claims, "outcome", tuple(OUTCOMES))
    counts = count_codes(claims, "outcome")
    n_both = claims.height - counts.get("added", 0) - counts.get("removed", 0)
    told = [
        f"{translate(OUTCOMES, code, language)} {write_count(counts[code])}" for code in OUTCOMES if counts.get(code)
    ]
    listed = pick(language, "、", ", ").join(told) or pick(language, "结论全部相同", "every claim is the same")
    rows = [
        [
            row["keyword"]
            + ("" if row["question"] == "keyword" else f"（{translate(QUESTIONS, row['question'], language)}）"),
            translate(OUTCOMES, row["outcome"], language),
            *(write_verdict(row, side, language) for side in ("before", "after")),
            *(write_estimate(row, side) for side in ("before", "after")),
            translate(MOVES, row["moved"], language) if row["moved"] in MOVES else DASH,
            write_chance(row, language),
        ]
        for row in found.to_dicts()
    ]
    sentence = pick(
        language,
        f"两者共有的词与词组 {write_count(n_both)} 个：{listed}。",
        f"Keywords and groups in both: {write_count(n_both)}; {listed}.",
    )
    heads = pick_heads(
        language,
        ("关键词", "变化", *SIDES, *(f"年度频率比 {name}" for name in SIDES), "频率比的变化", "换种子可致"),
        (
            "keyword",
            "what changed",
            *SIDES,
            *(f"rate ratio a year, {name}" for name in SIDES),
            "the ratio moved",
            "could be the seed",
        ),
    )
    return Part(
        "claims",
        pick(language, "关键词的结论", "Claims about keywords"),
        [sentence],
        heads,
        rows,
        _note_claims(language),
    )


def describe_rates(keyword_years: pl.DataFrame, language: str) -> Part:
    """Which rates of which years moved; one row is one keyword in one year."""
    found = order_by(keyword_years, "moved", tuple(MOVES))
    rows = [
        [
            row["keyword"],
            f"{row['year']}{pick(language, '（来源过少）', ' (few voices)') if row['hollow'] else ''}",
            *(write_estimate(row, side) for side in ("before", "after")),
            write_difference(row["change"]),
            translate(MOVES, row["moved"], language),
        ]
        for row in found.to_dicts()
    ]
    n, unit = (
        write_count(keyword_years.height),
        pick(language, "两者共有的词与年份的组合", "Keywords and years in both"),
    )
    sentence = f"{unit}{pick(language, ' ', ': ')}{n}{tell_moves(keyword_years, language)}"
    heads = pick_heads(
        language,
        ("关键词", "年份", *(f"每万字次数 {name}" for name in SIDES), "差", "变化"),
        ("keyword", "year", *(f"per 10,000 characters, {name}" for name in SIDES), "difference", "moved"),
    )
    note = pick(
        language,
        "频率是自有文字每万汉字的提及次数，方括号内为区间。频率与区间的计算不含随机数，换种子不变。",
        "Rates are mentions per 10,000 characters of own words, with their interval. They involve no random number: another seed changes "
        "none.",
    )
    return Part(
        "rates",
        pick(language, "关键词逐年频率", "Rates by year"),
        [sentence],
        heads,
        rows,
        [note],
        count_telling(keyword_years),
    )


def count_telling(moves: pl.DataFrame) -> int:
    """Rows whose number left an interval, or has none; those that stayed within come last."""
    return moves.filter(~pl.col("moved").is_in(["same", "within"])).height


def tell_moves(moves: pl.DataFrame, language: str) -> str:
    """How many numbers moved, and how far, as the rest of a sentence."""
    counts = count_codes(moves, "moved")
    moved = [f"{translate(MOVES, code, language)} {write_count(counts[code])}" for code in MOVES if counts.get(code)]
    if not moved:
        return pick(language, "，全部相同。", "; all are the same.")
    listed = pick(language, "、", ", ").join(moved)
    same = write_count(counts.get("same", 0))
    return pick(language, f"，其中相同 {same}，{listed}。", f"; the same {same}, {listed}.")


def write_estimate(row: Row, side: str) -> str:
    """An estimate with its interval, as 1.23 [1.10, 1.40]."""
    if row[f"value_{side}"] is None:
        return DASH
    return f"{write_rate(row[f'value_{side}'])} {write_interval(row[f'low_{side}'], row[f'high_{side}'])}"


def write_verdict(row: Row, side: str, language: str) -> str:
    """A verdict with its evidence, or why there is none; a dash where the keyword is not there."""
    verdict = row[f"verdict_{side}"]
    if verdict is None:
        return DASH
    if row[f"evidence_{side}"]:
        more = translate(EVIDENCE, row[f"evidence_{side}"], language)
    else:
        more = translate(SHORTFALLS, row[f"shortfall_{side}"], language) if row[f"shortfall_{side}"] else ""
    brackets = pick(language, f"（{more}）", f" ({more})") if more else ""
    return f"{ARROWS.get(verdict, '')}{translate(VERDICTS, verdict, language)}{brackets}"


def write_chance(row: Row, language: str) -> str:
    """Whether another seed alone could do this; a dash where no verdict changed."""
    if row["outcome"] not in ("gained", "lost", "verdict", "evidence", "unclaimed"):
        return DASH
    words: Mapping[bool | None, tuple[str, str]] = {
        True: ("可能", "yes"),
        False: ("否", "no"),
        None: ("不明", "not known"),
    }
    return pick(language, *words[row["near_limit"]])


def pick_heads(language: str, zh: tuple[str, ...], en: tuple[str, ...]) -> tuple[str, ...]:
    return zh if language == "zh" else en


def _note_claims(language: str) -> list[str]:
    return [
        pick(
            language,
            "频率比及其区间的计算不含随机数，换种子不变；p 值由随机置换得到。任一方有一项检验的 p 值距界限不足两个标准误的，"
            "换种子即可能使结论改变；报告未附参数的，为不明。",
            "Rate ratios and their intervals involve no random number; p-values come from random permutations. Another seed alone could "
            "change a verdict where, in either report, the p of a test lies within two standard errors of its limit; that is not known "
            "where a report does not hold its parameters.",
        ),
    ]
