"""What is claimed of a topic, in one sentence: what its share goes with, or how it differs between two periods."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.params.sections import Params
from pipeline.reporting.writing.claim_numbers import tell_interval
from pipeline.reporting.writing.notation import (
    write_count,
    write_difference,
    write_p,
    write_rate,
    write_score,
    write_share,
    write_span,
)
from pipeline.reporting.writing.p_values import tell_test
from pipeline.reporting.writing.shapes import Ledger, Place
from pipeline.reporting.writing.words import COVARIATES, name_group, translate
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


def tell_effect(effect: Row, label: Row, n_doubted: int, params: Params, told: Ledger) -> str:
    """The sentence of a row of topic_effects that claims something: an association, in percentage points of share.

    opposed, if the row has it: topics alike in words of which the opposite is claimed, as `tell_opposed` takes them. told: where its
    numbers go, but for that of the documents that are doubted.
    """
    language, estimate = params.report.language, effect["estimate"]
    _note_topic(label, told)
    place = Place(
        "topic_effects", f"topic={label['topic'] + 1}; covariate={effect['covariate']}; group={effect['group'] or ''}"
    )
    signed = effect["group"] is None and effect["covariate"] != YEAR
    size, tell_ends = (
        ((estimate, "estimate", write_difference), _tell_signed)
        if signed
        else ((abs(estimate), "abs(estimate)", write_rate), _tell_ends)
    )
    written = told.take(place.write(*size))
    interval = tell_ends(place, {name: effect[name] for name in ("ci_low", "ci_high")}, params, told)
    shown, group = translate(COVARIATES, effect["covariate"], language), effect["group"]
    if group is not None:
        group = name_group(group, effect["covariate"], language)
    up = effect["verdict"] in ("随之上升", "更多")
    if group is not None:
        more, larger = pick(language, *(("更多", "more") if up else ("更少", "less"))), "larger" if up else "smaller"
        said = pick(
            language,
            f"在{shown}为“{group}”的文档中{more}：在自有文字中的份额与其余文档相差 {written} 个百分点（{interval}）",
            f" has a {larger} share of own words where {shown} is “{group}”: {written} percentage points {more} than elsewhere "
            f"({interval})",
        )
    elif effect["covariate"] == YEAR:
        zh, en, grows = ("上升", "rises", "grows") if up else ("下降", "falls", "shrinks")
        said = pick(
            language,
            f"在自有文字中的份额随年份{zh}：年均{zh} {written} 个百分点（{interval}）",
            f" {en} over the years: its share of own words {grows} by {written} percentage points a year ({interval})",
        )
    else:
        said = pick(
            language,
            f"在自有文字中的份额随{shown}{'上升' if up else '下降'}：每 1 个单位 {written} 个百分点（{interval}）",
            f" {'rises' if up else 'falls'} with {shown}: {written} percentage points of own words for each unit ({interval})",
        )
    sentence = pick(language, "{}{}；证据{}（{}），{}。", "{}{}; {} evidence ({}), {}.").format(
        name_claimed(label, language),
        said,
        translate(EVIDENCE, effect["evidence"], language),
        _tell_tests(effect, place, language, told),
        _tell_basis(effect, place, language, told),
    )
    return add_doubt(sentence + tell_opposed(label, effect.get("opposed", ()), language, told), n_doubted, language)


def tell_change(before: Row, after: Row, label: Row, n_doubted: int, params: Params, told: Ledger) -> str:
    """The sentence of a rise or fall between two periods. before, after: rows of period_topics, `after` with its `evidence`, and
    `opposed` and told as in `tell_effect`.
    """
    language, up = params.report.language, after["change"] > 0
    _note_topic(label, told)
    place = _find_period(after, label)
    size = told.take(place.write(100 * abs(after["change"]), "100 * abs(change)", write_rate))
    ends = {f"100 * {name}": 100 * after[name] for name in ("change_low", "change_high")}
    interval = _tell_ends(place, ends, params, told)
    shares = []
    for row, name in ((before, "share_before"), (after, "share_after")):
        share = place.write(after[name], name, write_share)
        if language == "zh":
            shares.append(f"{_name_period(row, label, language, told)}为 {told.take(share)}")
        else:
            of_text = " of own words" if row is before else ""
            shares.append(f"{told.take(share)}{of_text} in {_name_period(row, label, language, told)}")
    said = pick(
        language,
        f"在自有文字中的份额{'上升' if up else '下降'} {size} 个百分点（{interval}）：{'，'.join(shares)}，两期按相同的层级与文种构成比较",
        f" {'rises' if up else 'falls'} by {size} percentage points ({interval}), from {' to '.join(shares)}, "
        "at the same mix of levels and document types",
    )
    test = tell_test("q_permutation", after["q"], language)
    told.take(place.write(after["q"], "q", write_p))
    n_voices, n_documents = (
        pick(language, "、", " and ").join(
            told.take(place.write(after[name], name, write_count)) for name in (f"{what}_before", f"{what}_after")
        )
        for what in ("n_voices", "n_documents")
    )
    basis = pick(
        language,
        f"前后两期可比的独立来源分别为 {n_voices} 个，文档分别为 {n_documents} 份",
        f"from {n_voices} voices and {n_documents} documents that can be compared",
    )
    sentence = pick(language, "{}{}；证据{}（{}），{}。", "{}{}; {} evidence ({}), {}.").format(
        name_claimed(label, language),
        said,
        translate(EVIDENCE, after["evidence"], language),
        test,
        basis,
    )
    return add_doubt(sentence + tell_opposed(label, after.get("opposed", ()), language, told), n_doubted, language)


def tell_opposed(label: Row, opposed: Sequence[tuple[int, float]], language: str, told: Ledger) -> str:
    """A sentence on the topics that are alike in words to the one spoken of and move the other way; nothing without one.

    >>> tell_opposed({"topic": 3}, [(8, 0.5402)], "en", Ledger())
    ' Topic 9 is close to it in wording (cosine 0.54) and moves the other way; read them together.'
    """
    if not opposed:
        return ""

    def write(topic: int, cosine: float) -> str:
        place = Place("topic_twins, topic_members", f"topic={label['topic'] + 1}; other={topic + 1}")
        return told.take(place.write(cosine, "cosine", write_score))

    if language == "zh":
        zh = "、".join(
            f"主题 {_note_topic({'topic': one}, told)}（余弦 {write(one, cosine)}）" for one, cosine in opposed
        )
        return f"{zh}与之用词相近而方向相反，宜合并解读。"
    en = " and ".join(f"Topic {_note_topic({'topic': one}, told)}" for one, _ in opposed)
    cosines, verbs = (
        ", ".join(write(*one) for one in opposed),
        ("is", "moves") if len(opposed) == 1 else ("are", "move"),
    )
    return (
        f" {en} {verbs[0]} close to it in wording (cosine {cosines}) and {verbs[1]} the other way; read them together."
    )


def _note_topic(label: Row, told: Ledger) -> str:
    """The number of a topic that a sentence names."""
    return told.take(Place("topic_labels", f"topic={label['topic'] + 1}").write(label["topic"] + 1, "topic", str))


def _find_period(row: Row, label: Row) -> Place:
    return Place("period_topics", f"period={row['period']}; topic={label['topic'] + 1}")


def _name_period(row: Row, label: Row, language: str, told: Ledger) -> str:
    """A period with its years, as a sentence has it: the plan in English with its article."""
    period, years = row["period"], write_span(row["years"], language)
    first, last = row["years"].split("-")
    for column, year in (("first of years", first), *([("last of years", last)] if first != last else [])):
        told.take(_find_period(row, label).write(int(year), column, str))
    if is_named_by_years(period, row["years"]):
        return pick(language, f"{years} 年", years)
    plan = name_period(period, "en")
    return pick(language, f"{period}（{years} 年）", f"{'the ' if plan != period else ''}{plan} ({years})")


def _tell_ends(place: Place, ends: Mapping[str, float], params: Params, told: Ledger) -> str:
    """The ends of an interval without their sign where they have the same one: the words of the verdict say which.

    ends: column → value, the low end and the high.
    """
    low, high = ends.values()
    if low * high <= 0:
        return _tell_signed(place, ends, params, told)
    sizes = sorted((abs(value), f"abs({column})") for column, value in ends.items())
    return tell_interval([place.write(*size, write_rate) for size in sizes], params, told)


def _tell_signed(place: Place, ends: Mapping[str, float], params: Params, told: Ledger) -> str:
    return tell_interval([place.write(value, column, write_difference) for column, value in ends.items()], params, told)


def _tell_tests(effect: Row, place: Place, language: str, told: Ledger) -> str:
    known = {"q": "q_effect", "p_years": "p_years_out"}
    known = {column: test for column, test in known.items() if effect[column] is not None}
    for column in known:
        told.take(place.write(effect[column], column, write_p))
    return pick(language, "，", ", ").join(tell_test(test, effect[column], language) for column, test in known.items())


def _tell_basis(effect: Row, place: Place, language: str, told: Ledger) -> str:
    n_voices = told.take(place.write(effect["n_voices"], "n_voices", write_count))
    own = ""
    if effect["n_effective"] is not None:
        effective = told.take(place.write(effect["n_effective"], "n_effective", "{:.1f}".format))
        own = pick(language, f"（有效数目 {effective}）", f" ({effective} effective)")
    n = told.take(place.write(effect["n_documents"], "n_documents", write_count))
    return pick(
        language,
        f"据 {n_voices} 个独立来源{own}、{n} 份文档",
        f"from {n_voices} voices{own} and {n} documents",
    )
