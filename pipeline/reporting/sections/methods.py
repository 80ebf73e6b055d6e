"""The methods paragraphs, with the settings of this run, to paste into a paper."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipeline.params.sections import Params
from pipeline.params.selection import OnlyParams
from pipeline.reporting.sections.intrusion import describe_intrusion_method
from pipeline.reporting.sections.names import finds_persons, name_model
from pipeline.reporting.sections.topics import find_chosen
from pipeline.reporting.writing.notation import DASH, write_percent
from pipeline.reporting.writing.shapes import Content, Tables
from pipeline.reporting.writing.templating import render_paragraphs
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import CHECKS, LEVELS, pick


def describe_methods(tables: Tables, params: Params) -> Content:
    """The paragraphs, and how many files were read."""
    versions = dict(tables["versions"].iter_rows())
    return {
        "methods": write_methods(params, tables["choice"], versions, list_periods(tables["period_topics"]))
        + describe_intrusion_method(tables["intrusion_forms"], params),
        "n_files": len(tables["files"]),
    }


def list_periods(period_topics: pl.DataFrame) -> list[tuple[str, str]]:
    """Name and years of each period, in order."""
    return period_topics.select("period", "years").unique(maintain_order=True).rows()


def write_methods(
    params: Params,
    choice: pl.DataFrame,
    versions: Mapping[str, str],
    periods: Sequence[tuple[str, str]],
) -> list[str]:
    """Paragraphs, one a step: corpus and words, keywords, terms, topics. versions: package → version; periods: name and years of each."""
    language = params.report.language
    content = {
        "params": params,
        "periods": periods,
        **{name: find_chosen(choice)[name] for name in ("n_topics", "reason")},
        "graded": choice["share_returned"].count() > 0,
        "as_good": choice.filter("in_range")["n_topics"].sort().to_list(),
        "only": _name_selected(params.corpus.only, language),
        "aside": [
            translate(CHECKS, check, language)
            for check, action in vars(params.audit.checks).items()
            if action == "set_aside"
        ],
        "annotated_by": name_model(versions, language),
        "finds_persons": finds_persons(versions),
        "version": lambda package: versions.get(package, DASH),
        "level": write_percent(params.resampling.confidence),
    }
    return render_paragraphs(f"methods_{language}.txt", language, content)


def _name_selected(only: OnlyParams, language: str) -> list[str]:
    """What a document had to be to count, a phrase for each list that restricts it."""
    lists: list[tuple[str, str, Sequence[str | int]]] = [
        ("文种", "kind", only.kinds),
        ("地区", "region", only.regions),
        ("级别", "level", [translate(LEVELS, level, language) for level in only.levels]),
        ("年份", "year", only.years),
    ]
    return [
        pick(language, f"{zh}为 {'、'.join(map(str, values))} ", f"{en} {' or '.join(map(str, values))}")
        for zh, en, values in lists
        if values
    ]
