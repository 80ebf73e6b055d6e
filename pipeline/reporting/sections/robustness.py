"""Which claims hold under other settings, and what breaks them; no such section where that was not examined."""

import re
from collections.abc import Mapping
from math import prod

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.claim_numbers import Row
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import Content, Ledger, Place, Tables
from pipeline.reporting.writing.topic_claims import name_claimed
from pipeline.reporting.writing.words import COVARIATES, name_group, translate
from pipeline.tables.codes import EFFECTS, VERDICTS, pick
from pipeline.tables.robustness import CHANGES, CHOICES, OPTIONS

FAILS = "n_settings - n_holds - n_unconfirmed"


def describe_robustness(tables: Tables, params: Params) -> Content | None:
    """A row for each claim, in the order of the table, with the words for it; and the choices that the settings combine."""
    if not params.paper.make:
        return None
    language, labels = params.report.language, tables["topic_labels"].rows_by_key("topic", named=True, unique=True)
    rows = []
    for row in tables["robustness"].iter_rows(named=True):
        name = name_subject(row, labels, language)
        said = translate({**VERDICTS, **EFFECTS}, row["verdict"], language)
        n_fails = row["n_settings"] - row["n_holds"] - row["n_unconfirmed"]
        rows.append(
            row
            | {"n_fails": n_fails, "name": name, "said": said, "told": tell_breaks(row["breaks"], language)[1:].strip()}
        )
    return {
        "claims": [row for row in rows if row["claimed"]],
        "unclaimed": [row for row in rows if not row["claimed"]],
        "choices": _list_choices(params),
        "n_settings": prod(len(getattr(params.robustness, name)) for name in CHOICES),
        "changes": [translate(CHANGES, change, language) for change in params.robustness.topics],
    }


def name_subject(claim: Row, labels: Mapping[int, Row], language: str) -> str:
    """What a row of `robustness` is about: its keyword, or its topic with covariate and group. labels: topic_labels by topic."""
    if claim["subject_kind"] != "topic":
        return str(claim["keyword"])
    group = claim["group"] and name_group(claim["group"], claim["covariate"], language)
    asked = " ".join(filter(None, (translate(COVARIATES, claim["covariate"], language), group)))
    name = name_claimed({"topic": claim["topic"]} | labels[claim["topic"]], language)
    return pick(language, "{}（{}）", "{} ({})").format(name, asked)


def _list_choices(params: Params) -> list[str]:
    """Each choice that has more than one option, as its options."""
    language = params.report.language
    options = {name: getattr(params.robustness, name) for name in CHOICES}
    between = pick(language, "或", " or ")
    return [
        between.join(name_option(f"{name}={option}", language) for option in some)
        for name, some in options.items()
        if len(some) > 1
    ]


def find_robustness(robustness: pl.DataFrame, **claim: object) -> Row | None:
    """The row of `robustness` of a claim: its keyword, or its topic, covariate and group; None where it was not examined."""
    same = [pl.col(name).eq_missing(pl.lit(value)) for name, value in claim.items()]
    return next(robustness.filter(same).iter_rows(named=True), None)


def add_robustness(sentence: str, row: Row | None, language: str, told: Ledger) -> str:
    """The sentence of a claim, and how robust it is."""
    if row is None:
        return sentence
    return pick(language, "{}{}", "{} {}").format(sentence, tell_robustness(row, language, told))


def tell_robustness(row: Row, language: str, told: Ledger) -> str:
    """
    >>> row = {"claim": 1, "claimed": True, "verdict": "上升", "n_holds": 46, "n_unconfirmed": 1, "n_settings": 48, "breaks": None}
    >>> tell_robustness(row, "zh", Ledger()), tell_robustness(row, "en", Ledger())
    ('48 种设定中 46 种成立，1 种不成立，1 种未能确认。', 'Holds in 46 of 48 settings, fails in 1, not confirmed in 1.')
    >>> tell_robustness(row | {"n_holds": 24, "n_unconfirmed": 0, "breaks": "text=own"}, "en", Ledger())
    'Holds in 24 of 48 settings, fails in 24; never holds with copies left out.'
    """
    if not row["n_settings"]:
        return pick(language, "没有可检验的其他设定。", "No other setting could be tested.")
    place = Place("robustness", f"claim={row['claim']}")
    names = ("n_settings", "n_holds") if language == "zh" else ("n_holds", "n_settings")
    written = {name: told.take(place.write(row[name], name, write_count)) for name in names}
    n_holds, n = written["n_holds"], written["n_settings"]
    if row["claimed"]:
        said = pick(language, f"{n} 种设定中 {n_holds} 种成立", f"Holds in {n_holds} of {n} settings")
        n_fails = row["n_settings"] - row["n_holds"] - row["n_unconfirmed"]
        if n_fails:
            fails = told.take(place.write(n_fails, FAILS, write_count))
            said += pick(language, f"，{fails} 种不成立", f", fails in {fails}")
        if row["n_unconfirmed"]:
            few = told.take(place.write(row["n_unconfirmed"], "n_unconfirmed", write_count))
            said += pick(language, f"，{few} 种未能确认", f", not confirmed in {few}")
    else:
        verdict = translate({**VERDICTS, **EFFECTS}, row["verdict"], language)
        said = pick(
            language,
            f"本报告未作断言，{n} 种设定中有 {n_holds} 种会判为“{verdict}”",
            f"Not claimed here, but “{verdict}” in {n_holds} of {n} settings",
        )
    for n_years in map(int, re.findall(r"year_bins=(\d+)", row["breaks"] or "")):
        told.take(Place("params.yaml", "robustness").write(n_years, "year_bins", str))
    return said + tell_breaks(row["breaks"], language) + pick(language, "。", ".")


def tell_breaks(breaks: str | None, language: str) -> str:
    """With what it never holds, be it not confirmed or in one setting only, as the end of a sentence; nothing where no option is such."""
    if breaks is None:
        return ""
    together = pick(language, "且", " and ")
    named = [together.join(name_option(option, language) for option in one.split("+")) for one in breaks.split("、")]
    told = pick(language, "、", ", or ").join(named)
    return pick(language, f"；{told}时无一成立", f"; never holds with {told}")


def name_option(option: str, language: str) -> str:
    """
    >>> name_option("doubtful=leave_out", "zh"), name_option("year_bins=2", "en"), name_option("change=seed", "en")
    ('剔除存疑文档', '2 years taken together', 'another random seed')
    """
    choice, value = option.split("=")
    if choice == "year_bins":
        return pick(language, f"每 {value} 年合为一个时点", f"{value} years taken together")
    return translate(CHANGES if choice == "change" else OPTIONS[choice], value, language)
