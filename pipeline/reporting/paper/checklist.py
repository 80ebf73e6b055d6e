"""What a reviewer asks of a study of this kind: each question with a number and its place, or that it was not done."""

from collections.abc import Iterator, Mapping

import polars as pl

from pipeline.params.errors import Words
from pipeline.params.sections import Params, is_embedded
from pipeline.reporting.paper.method_facts import (
    DOUBTED,
    THEMES,
    count_aside,
    count_doubted_documents,
    list_aside,
    tell_scope,
    write_grade,
    write_limits,
)
from pipeline.reporting.paper.numbers import Placed
from pipeline.reporting.references.sources import load_sources
from pipeline.reporting.sections.topics import find_chosen
from pipeline.reporting.writing.notation import write_count, write_score, write_share
from pipeline.reporting.writing.shapes import DOCUMENTS, Cell, Ledger, Place, Tables, join_cells, write_setting
from pipeline.reporting.writing.templating import render
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import NO_SELF_TEST, pick

# What the table of term_integrity advises of a term that the segmenter splits.
SPLIT = ("加入", "查看")


def write_checklist(tables: Tables, params: Params) -> str:
    """A table as Markdown, in the language of the report. tables: as for the method; documents have n_own_chars."""
    return "\n".join(cell.text for cell in _tell_lines(tables, params))


def trace_checklist(tables: Tables, params: Params) -> dict[str, list[Placed]]:
    """File → place and number: rows count from 1 below the head."""
    language, rows = (
        params.report.language,
        [cell for cell in _tell_lines(tables, params) if cell.text.startswith("| ")],
    )
    places = (pick(language, f"行{n}", f"row {n}") for n in range(len(rows)))
    return {
        "checklist.md": [(place, number) for place, cell in zip(places, rows, strict=True) for number in cell.numbers]
    }


def _tell_lines(tables: Tables, params: Params) -> list[Cell]:
    language, told = params.report.language, Ledger()
    between, no_self_test = pick(language, "、", ", "), tables["self_test"]["shortfall"].item()
    cells = (
        _count_corpus(tables, language)
        | _count_tests(tables, params)
        | _count_claims(tables)
        | _count_topics(tables, language)
    )
    content = {
        "params": params,
        "told": lambda name: told.mark(cells[name]),
        "setting": lambda section, key, form="plain": told.mark(write_setting(params, section, key, form, between)),
        "synthetic": is_embedded(params.corpus.path),
        "aside": bool(count_aside(tables, language)),
        "yaodian": load_sources()["yaodian"].version,
        "claimed": cells["n_claims"].text != "0",
        "voices": bool(cells["n_voices"].numbers),
        "tests": bool(cells["tests"].text),
        "no_self_test": translate(NO_SELF_TEST, no_self_test, language) if no_self_test else "",
        "chosen": find_chosen(tables["choice"]),
        "graded": tables["topic_quality"].filter(~pl.col("background"))["grade"].count() > 0,
        "coherent": bool(cells["c_v"].numbers),
        "judged": cells["n_judges"].text != "0",
    }
    return told.sign_parts(render("checklist.txt", language, content).split("\n"))


def _count_corpus(tables: Tables, language: str) -> dict[str, Cell]:
    documents, integrity, scope = tables["documents"], tables["term_integrity"], Ledger()
    n_chars, n_own_chars = int(documents["n_chars"].sum()), int(documents["n_own_chars"].sum())
    share = Place(DOCUMENTS, "").write(
        n_own_chars / n_chars if n_chars else None, "sum(n_own_chars) / sum(n_chars)", write_share
    )
    n_split = integrity.filter(pl.col("advice").is_in(SPLIT)).height
    counts = {
        "n_documents": (documents.height, DOCUMENTS, "", "len()"),
        "n_issuers": (documents["issuer"].drop_nulls().n_unique(), DOCUMENTS, "", "n_unique(issuer)"),
        "n_doubted": (count_doubted_documents(tables), DOUBTED.table, DOUBTED.row, "len()"),
        "n_lexicon": (integrity.height, "term_integrity", "", "len()"),
        "n_split": (n_split, "term_integrity", f"advice in {', '.join(SPLIT)}", "len()"),
        "n_mentions": (tables["mentions"].height, "mentions", "", "len()"),
        "n_read": (tables["files"].height, "files", "", "len()"),
    }
    told = scope.sign(pick(language, "，", "; ").join(tell_scope(tables, language, scope)))
    return _write_counts(counts) | list_aside(tables, language) | {"share_own": share, "scope": told}


def _write_counts(counts: Mapping[str, tuple[int, str, str, str]]) -> dict[str, Cell]:
    """counts: name → number, table, row, column."""
    return {name: Place(table, row).write(n, column, write_count) for name, (n, table, row, column) in counts.items()}


def _count_tests(tables: Tables, params: Params) -> dict[str, Cell]:
    language, trends, self_test = params.report.language, tables["keyword_trends"], tables["self_test"].to_dicts()[0]
    told, cells = dict[str, tuple[float, str]](), []
    for words, n, place, column, section in _list_tests(tables):
        if n:
            name, number = pick(language, *words), place.write(n, column, write_count)
            told[name] = (getattr(params, section).max_q, section)
            cells.append(Cell(f"{name} {number.text}", number.numbers))
    of_trends, of_test = Place("keyword_trends", ""), Place("self_test", "")
    return {
        "n_voices": of_trends.write(trends["n_voices"].max(), "max(n_voices)", write_count),
        "n_repeated": of_trends.write(trends["n_voices_repeated"].max(), "max(n_voices_repeated)", write_count),
        "tests": join_cells(cells, pick(language, "、", ", ")),
        "limits": write_limits(told, language),
        "n_terms": of_test.write(self_test["n_terms"], "n_terms", write_count),
        "share_body": of_test.write(self_test["share_body"], "share_body", write_share),
    }


def _list_tests(tables: Tables) -> Iterator[tuple[Words, int, Place, str, str]]:
    """What was tested, how often, where that is counted, and the section of the params that sets the threshold of q."""
    tested = tables["keyword_trends"].drop_nulls("unit")
    for question, words in (("keyword", ("关键词", "keywords")), ("group", ("词组", "groups of keywords"))):
        place = Place("keyword_trends", f"question = '{question}' AND unit IS NOT NULL")
        yield words, tested.filter(question=question).height, place, "len()", "trajectory"
    n_terms = int(tables["keyness_groups"]["n_tested"].sum())
    yield ("特征词", "distinctive terms"), n_terms, Place("keyness_groups", ""), "sum(n_tested)", "keyness"
    for table, words, section in (
        ("topic_effects", ("主题与协变量", "topics and covariates"), "trajectory"),
        ("period_topics", ("主题的时期变化", "topics between periods"), "evolution"),
    ):
        yield words, tables[table]["q"].count(), Place(table, ""), "count(q)", section


def _count_claims(tables: Tables) -> dict[str, Cell]:
    """Claims that were made again under other settings: how many, how many hold in all, and fail in some."""
    claims, settings = tables["robustness"].filter("claimed", pl.col("n_settings") > 0), "claimed AND n_settings > 0"
    holds, doubtful = pl.col("n_holds") == pl.col("n_settings"), pl.col("n_holds") + pl.col("n_unconfirmed")
    counts = {
        "n_claims": (claims.height, "robustness", settings, "len()"),
        "n_robust": (claims.filter(holds).height, "robustness", f"{settings} AND n_holds = n_settings", "len()"),
        "n_failing": (
            claims.filter(doubtful < pl.col("n_settings")).height,
            "robustness",
            f"{settings} AND n_holds + n_unconfirmed < n_settings",
            "len()",
        ),
    }
    return _write_counts(counts)


def _count_topics(tables: Tables, language: str) -> dict[str, Cell]:
    quality, themes = tables["topic_quality"].filter(~pl.col("background")), Place("topic_quality", THEMES)
    overall = tables["intrusion_scores"].filter(pl.col("topic").is_null())
    precision = {"word": None, "topic": None} | dict(overall.select("kind", "precision").iter_rows())
    grades = [(grade, write_grade(tables, grade)) for grade in "ABCD"]
    returned = find_chosen(tables["choice"])["share_returned"]
    return {
        "grades": join_cells(
            [Cell(f"{grade} {cell.text}", cell.numbers) for grade, cell in grades], pick(language, "、", ", ")
        ),
        "share_returned": Place("choice", "chosen=true").write(returned, "share_returned", write_share),
        "c_v": themes.write(quality["c_v"].mean(), "mean(c_v)", write_score),
        "npmi": themes.write(quality["npmi"].mean(), "mean(npmi)", write_score),
        "n_judges": Place("intrusion_forms", "used=true").write(
            int(tables["intrusion_forms"]["used"].sum()), "len()", write_count
        ),
        **{
            f"precision_{kind}": Place("intrusion_scores", f"kind={kind}; topic=").write(
                value, "precision", write_share
            )
            for kind, value in precision.items()
        },
    }
