"""The methods paragraphs, with the settings of this run, to paste into a paper."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipeline.params.sections import Params
from pipeline.params.selection import OnlyParams
from pipeline.reporting.sections.intrusion import describe_intrusion_method
from pipeline.reporting.sections.names import finds_persons, name_model
from pipeline.reporting.sections.topics import find_chosen
from pipeline.reporting.writing.notation import DASH
from pipeline.reporting.writing.shapes import Cell, Content, Ledger, Place, Tables, join_cells, write_setting
from pipeline.reporting.writing.templating import render_paragraphs
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import CHECKS, LEVELS, pick


def describe_methods(tables: Tables, params: Params) -> Content:
    """The paragraphs, and how many files were read."""
    return {"methods": [cell.text for cell in tell_all_methods(tables, params)], "n_files": len(tables["files"])}


def tell_all_methods(tables: Tables, params: Params) -> list[Cell]:
    """The paragraphs with their numbers."""
    versions = dict(tables["versions"].iter_rows())
    steps = tell_methods(params, tables["choice"], versions, list_periods(tables["period_topics"]))
    return steps + describe_intrusion_method(tables["intrusion_forms"], params)


def list_periods(period_topics: pl.DataFrame) -> list[tuple[str, str]]:
    """Name and years of each period, in order."""
    return period_topics.select("period", "years").unique(maintain_order=True).rows()


def tell_methods(
    params: Params,
    choice: pl.DataFrame,
    versions: Mapping[str, str],
    periods: Sequence[tuple[str, str]],
) -> list[Cell]:
    """Paragraphs, one a step: corpus and words, keywords, terms, topics. versions: package → version; periods: name and years of each."""
    language, told = params.report.language, Ledger()
    between = pick(language, "、", ", ")
    n_topics, as_good = find_chosen(choice)["n_topics"], choice.filter("in_range")["n_topics"].sort()
    cells = {
        "n_topics": Place("choice", "chosen=true").write(n_topics, "n_topics", str),
        "as_good": join_cells([Place("choice", f"n_topics={n}").write(n, "n_topics", str) for n in as_good], between),
        "only": _name_selected(params.corpus.only, language),
    }
    content = {
        "params": params,
        "setting": lambda section, key, form="plain": told.mark(write_setting(params, section, key, form, between)),
        "told": lambda name: told.mark(cells[name]),
        "told_span": lambda name, years: told.mark(_tell_span(name, years, language)),
        "periods": periods,
        "reason": find_chosen(choice)["reason"],
        "graded": choice["share_returned"].count() > 0,
        "as_good": len(as_good) > 0,
        "only": bool(cells["only"].text),
        "aside": [
            translate(CHECKS, check, language)
            for check, action in vars(params.audit.checks).items()
            if action == "set_aside"
        ],
        "annotated_by": name_model(versions, language),
        "finds_persons": finds_persons(versions),
        "version": lambda package: versions.get(package, DASH),
    }
    return told.sign_parts(render_paragraphs(f"methods_{language}.txt", language, content))


def _tell_span(period: str, years: str, language: str) -> Cell:
    """The first and the last year of a period."""
    place, ends = Place("period_topics", f"period={period}"), list(dict.fromkeys(years.split("-")))
    columns = ("first of years", "last of years")
    cells = [place.write(int(end), column, str) for end, column in zip(ends, columns, strict=False)]
    return join_cells(cells, pick(language, "—", "–"))


def _name_selected(only: OnlyParams, language: str) -> Cell:
    """What a document had to be to count, a phrase for each list that restricts it."""
    place = Place("params.yaml", "corpus.only")
    lists: list[tuple[str, str, Sequence[Cell]]] = [
        ("文种", "kind", list(map(Cell, only.kinds))),
        ("地区", "region", list(map(Cell, only.regions))),
        ("级别", "level", [Cell(translate(LEVELS, level, language)) for level in only.levels]),
        ("年份", "year", [place.write(year, "years", str) for year in only.years]),
    ]
    named = []
    for zh, en, cells in lists:
        if cells:
            told = join_cells(cells, pick(language, "、", " or "))
            named.append(Cell(pick(language, f"{zh}为 {told.text} ", f"{en} {told.text}"), told.numbers))
    return join_cells(named, pick(language, "且", " and the "))
