"""What is claimed of a topic, in one sentence: what its share goes with, or how it differs between two periods."""

from collections.abc import Sequence
from typing import Any

from pipeline.params.sections import Params
from pipeline.reporting.writing.claims import tell_interval
from pipeline.reporting.writing.notation import write_count, write_difference, write_rate, write_share, write_span
from pipeline.reporting.writing.p_values import tell_test
from pipeline.reporting.writing.words import COVARIATES, translate
from pipeline.reporting.writing.years import add_doubt
from pipeline.tables.codes import EVIDENCE, pick
from pipeline.tables.periods import is_named_by_years, name_period
from pipeline.tables.topics import title_topic

Row = dict[str, Any]
YEAR = "year"  # the covariate


def name_claimed(label: Row, language: str) -> str:
    """A row of topic_labels as the subject of a sentence: its number from 1, and its title or terms."""
    number, title = label["topic"] + 1, title_topic(label, language) or label["label"]
    return pick(language, f"主题 {number}“{title}”", f"Topic {number} “{title}”")


def tell_effect(effect: Row, label: Row, n_doubted: int, params: Params) -> str:
    """The sentence of a row of topic_effects that claims something: an association, in percentage points of share.

    opposed, if the row has it: topics alike in words of which the opposite is claimed, as `tell_opposed` takes them.
    """
    language = params.report.language
    estimate, low, high = effect["estimate"], effect["ci_low"], effect["ci_high"]
    size = write_rate(abs(estimate))
    interval = _tell_ends(low, high, params)
    shown, group = translate(COVARIATES, effect["covariate"], language), effect["group"]
    up = effect["verdict"] in ("随之上升", "更多")
    if group is not None:
        more = pick(language, *(("更多", "more") if up else ("更少", "less")))
        said = pick(
            language,
            f"在{shown}为“{group}”的文档中{more}：份额与其余文档相差 {size} 个百分点（{interval}）",
            f" has {more} of the text where {shown} is “{group}”: {size} percentage points {more} than elsewhere ({interval})",
        )
    elif effect["covariate"] == YEAR:
        zh, en, grows = ("上升", "rises", "grows") if up else ("下降", "falls", "shrinks")
        said = pick(
            language,
            f"的份额随年份{zh}：年均{zh} {size} 个百分点（{interval}）",
            f" {en} over the years: its share {grows} by {size} percentage points a year ({interval})",
        )
    else:
        said = pick(
            language,
            f"的份额随{shown}{'上升' if up else '下降'}：每 1 个单位 {write_difference(estimate)} 个百分点"
            f"（{_tell_signed(low, high, params)}）",
            f" {'rises' if up else 'falls'} with {shown}: {write_difference(estimate)} percentage points for each unit "
            f"({_tell_signed(low, high, params)})",
        )
    sentence = pick(language, "{}{}；证据{}（{}），{}。", "{}{}; {} evidence ({}), {}.").format(
        name_claimed(label, language),
        said,
        translate(EVIDENCE, effect["evidence"], language),
        _tell_tests(effect, language),
        _tell_basis(effect, language),
    )
    return add_doubt(sentence + tell_opposed(effect.get("opposed", ()), language), n_doubted, language)


def tell_change(before: Row, after: Row, label: Row, n_doubted: int, params: Params) -> str:
    """The sentence of a rise or fall between two periods. before, after: rows of period_topics, `after` with its `evidence`, and
    `opposed` as in `tell_effect`.
    """
    language = params.report.language
    up, (low, high) = after["change"] > 0, (100 * after["change_low"], 100 * after["change_high"])
    size = write_rate(100 * abs(after["change"]))
    interval = _tell_ends(low, high, params)
    (a, share_a), (b, share_b) = (
        (_name_period(row, language), write_share(row["prevalence"])) for row in (before, after)
    )
    said = pick(
        language,
        f"的份额{'上升' if up else '下降'} {size} 个百分点（{interval}）：{a}为 {share_a}，{b}为 {share_b}",
        f" {'rises' if up else 'falls'} by {size} percentage points ({interval}), from {share_a} of the text in {a} to {share_b} in {b}",
    )
    n_voices, n_documents = (
        pick(language, "、", " and ").join(write_count(row[name]) for row in (before, after))
        for name in ("n_voices", "n_documents")
    )
    basis = pick(
        language,
        f"前后两期分别据 {n_voices} 个独立来源，{n_documents} 份文档",
        f"from {n_voices} voices and {n_documents} documents",
    )
    sentence = pick(language, "{}{}；证据{}（{}），{}。", "{}{}; {} evidence ({}), {}.").format(
        name_claimed(label, language),
        said,
        translate(EVIDENCE, after["evidence"], language),
        tell_test("q_permutation", after["q"], language),
        basis,
    )
    return add_doubt(sentence + tell_opposed(after.get("opposed", ()), language), n_doubted, language)


def tell_opposed(opposed: Sequence[tuple[int, float]], language: str) -> str:
    """A sentence on the topics that are alike in words to the one spoken of and move the other way; nothing without one.

    >>> tell_opposed([(8, 0.5402)], "en")
    ' Topic 9 is close to it in wording (cosine 0.54) and moves the other way; read them together.'
    """
    if not opposed:
        return ""
    zh = "、".join(f"主题 {topic + 1}（余弦 {cosine:.2f}）" for topic, cosine in opposed)
    en = " and ".join(f"Topic {topic + 1}" for topic, _ in opposed)
    cosines = ", ".join(f"{cosine:.2f}" for _, cosine in opposed)
    verbs = ("is", "moves") if len(opposed) == 1 else ("are", "move")
    return pick(
        language,
        f"{zh}与之用词相近而方向相反，宜合并解读。",
        f" {en} {verbs[0]} close to it in wording (cosine {cosines}) and {verbs[1]} the other way; read them together.",
    )


def _name_period(row: Row, language: str) -> str:
    """A period with its years, as a sentence has it: the plan in English with its article."""
    period, years = row["period"], write_span(row["years"], language)
    if is_named_by_years(period, row["years"]):
        return pick(language, f"{years} 年", years)
    plan = name_period(period, "en")
    return pick(language, f"{period}（{years} 年）", f"{'the ' if plan != period else ''}{plan} ({years})")


def _tell_ends(low: float, high: float, params: Params) -> str:
    """The ends of an interval without their sign where they have the same one: the words of the verdict say which."""
    if low * high <= 0:
        return _tell_signed(low, high, params)
    return tell_interval(map(write_rate, sorted((abs(low), abs(high)))), params)


def _tell_signed(low: float, high: float, params: Params) -> str:
    return tell_interval((write_difference(low), write_difference(high)), params)


def _tell_tests(effect: Row, language: str) -> str:
    told = [tell_test("q_effect", effect["q"], language)]
    if effect["p_years"] is not None:
        told.append(tell_test("p_years_out", effect["p_years"], language))
    return pick(language, "，", ", ").join(told)


def _tell_basis(effect: Row, language: str) -> str:
    n_voices, n, effective = write_count(effect["n_voices"]), write_count(effect["n_documents"]), effect["n_effective"]
    own = "" if effective is None else pick(language, f"（有效数目 {effective:.1f}）", f" ({effective:.1f} effective)")
    return pick(
        language,
        f"据 {n_voices} 个独立来源{own}、{n} 份文档",
        f"from {n_voices} voices{own} and {n} documents",
    )
