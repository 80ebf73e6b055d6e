"""Made-up tables as the stage `paper` reads them, and ways to read its files back."""

import csv
import io
import math
import re
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from pathlib import PurePath
from typing import Any, Literal

import docx
import polars as pl

from pipeline.params.sections import Params
from pipeline.plots.paper.choosing import MOST_FLOWS
from pipeline.reporting.data.matrices import make_matrices, write_matrices
from pipeline.reporting.paper.method_facts import SECTIONS
from pipeline.reporting.paper.shapes import PaperTable
from pipeline.reporting.paper.tables import NO_YEAR, list_tables
from pipeline.reporting.writing import notation
from pipeline.reporting.writing.claim_numbers import POOLED
from tests.own_params import load_own_params
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import report_params


def make_paper_tables(**more: Any) -> Tables:
    """Documents with voice and n_own_chars as the stage measures them; claims that were tested for robustness."""
    return dict(_make_once(**more))


@cache
def _make_once(**more: Any) -> Tables:
    sizes: dict[str, Any] = {"n_keywords": 14, "n_topics": 4, "gaps": (2019,)}
    tables = make_tables(**(sizes | more))
    documents = tables["documents"].with_columns(voice=pl.col("issuer"), n_own_chars=pl.col("n_chars") - 300)
    robustness = pl.DataFrame(
        {"claim": [1, 2, 3], "subject_kind": ["keyword", "topic", "topic"], "keyword": ["双减", None, None]}
        | {"topic": [None, 1, 1], "covariate": [None, "level", "level"], "group": [None, "市", "县"]}
        | {
            "claimed": [True] * 3,
            "verdict": ["上升", *["随之下降"] * 2],
            "n_holds": [46, 5, 5],
            "n_unconfirmed": [1, 0, 3],
            "n_settings": [48, 8, 8],
            "breaks": ["year_bins=1+doubtful=leave_out", None, None],
        }
    )
    return tables | {"documents": documents, "robustness": robustness}


@cache
def list_paper_tables(language: Literal["zh", "en"], **more: Any) -> list[PaperTable]:
    return list_tables(make_paper_tables(**more), report_params(language))


def write_documents(tables: Tables) -> pl.DataFrame:
    """document_keywords.csv as it is written, read back."""
    shares = tables["sections"].select("section_id", topic=pl.lit(0, pl.Int32), share=pl.lit(1.0))
    keywords = tables["keyword_trends"]["keyword"].to_list()
    unknown = pl.DataFrame(schema={"section_id": pl.String, "topic": pl.Int32})
    made = make_matrices(tables | {"section_shares": shares}, tables["documents"], keywords, unknown)
    return pl.read_csv(write_matrices(made)["document_keywords.csv"].encode(), infer_schema_length=None)


def read_docx(content: bytes) -> list[list[list[str]]]:
    """The tables of a Word document, as rows of cells; a cell over several columns stands once."""
    return [read_docx_rows(grid.rows) for grid in docx.Document(io.BytesIO(content)).tables]


def read_docx_rows(rows: Any) -> list[list[str]]:
    return [list({id(cell._tc): cell.text for cell in row.cells}.values()) for row in rows]


_BACK = {r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\textless{}": "<"} | {
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"\textquotedbl{}": '"',
    r"\textquotesingle{}": "'",
    r"\textasciigrave{}": "`",
}


def unescape(text: str) -> str:
    """What TeX prints of a text that `escape` wrote."""
    pattern = "|".join(map(re.escape, _BACK)) + r"|\\([{}$&#_%])|\{([-,\[\]*!?])\}"
    return re.sub(pattern, lambda found: _BACK.get(found[0]) or found[1] or found[2], text)


def read_tex(content: str) -> list[list[str]]:
    r"""The rows of a table, its head first; those of its parts together."""
    parts = [part.split("\n\\bottomrule")[0].split("\n\\midrule\n") for part in content.split("\\toprule\n")[1:]]
    rows = []
    for line in [parts[0][0], *(line for _, body in parts for line in body.splitlines())]:
        alone = re.fullmatch(r"\\multicolumn\{\d+\}\{@\{\}l\}\{(.*)\} \\\\", line)
        cells = [alone[1]] if alone else re.split(r"(?<!\\) ?& ", line.removesuffix(r"\\").removesuffix(" ") + " ")
        rows.append([unescape(cell.strip()) for cell in cells])
    return rows


def read_numbers(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content)))


# How each column is written: the formatting function of its kind.
FORMS: dict[str, Callable[[Any], str]] = {
    "own_per_10k_chars": notation.write_rate,
    "rate_ratio": notation.write_rate,
    "ci_low": notation.write_rate,
    "ci_high": notation.write_rate,
    "exp(log_odds)": notation.write_rate,
    "exp(log_odds - 1.96 * standard_error)": notation.write_rate,
    "exp(log_odds + 1.96 * standard_error)": notation.write_rate,
    "share": notation.write_share,
    "c_v": notation.write_score,
    "npmi": notation.write_score,
    **dict.fromkeys(("mean(c_v)", "mean(npmi)"), notation.write_score),
    **dict.fromkeys(("share_returned", "share_body", "precision"), notation.write_share),
    "sum(n_own_chars) / sum(n_chars)": notation.write_share,
    **dict.fromkeys(("min_share", "min_together"), notation.write_percent),
    **dict.fromkeys(
        ("prior", "relevance", "min_similarity", "seed", "n_topics", "years", "min_chars", "max_chars"), str
    ),
    "confidence": notation.write_percent,
    "max_df": notation.write_percent,
    "max_q": str,
    **dict.fromkeys(("q", "q_permutation", "q_arrival", "q_differ", "q_differ_flips"), notation.write_p),
    **dict.fromkeys(("year", "group", "topic", "first_year", "last_year", "step_year"), str),
    **dict.fromkeys(("first of years", "last of years"), str),
    **dict.fromkeys(("own_low", "own_high", POOLED), notation.write_rate),
    **dict.fromkeys(("rate_ratio - 1", "ci_low - 1", "ci_high - 1"), lambda change: notation.write_change(1 + change)),
    **dict.fromkeys(
        ("abs(rate_ratio - 1)", "abs(ci_low - 1)", "abs(ci_high - 1)"),
        lambda change: notation.write_change(1 + change).lstrip("+"),
    ),
    **dict.fromkeys(("p_years", "p_permutation"), notation.write_p),
    **dict.fromkeys(("abs(estimate)", "abs(ci_low)", "abs(ci_high)", "100 * abs(change)"), notation.write_rate),
    **dict.fromkeys(("abs(100 * change_low)", "abs(100 * change_high)"), notation.write_rate),
    **dict.fromkeys(("100 * change_low", "100 * change_high", "estimate"), notation.write_difference),
    # Of what topics go with in numbers; ends of intervals are else of rates.
    **dict.fromkeys(("topic_effects.ci_low", "topic_effects.ci_high"), notation.write_difference),
    "prevalence": notation.write_share,
    "share_before": notation.write_share,
    "share_after": notation.write_share,
    **dict.fromkeys(("cosine", "modularity"), notation.write_score),
    **dict.fromkeys(("expected", "association"), notation.write_rate),
    **dict.fromkeys(("n_effective", "n_voices_effective"), "{:.1f}".format),
    **dict.fromkeys(("rate_from", "rate_to", "growth", "max(growth)", "min_effective_voices"), "{:g}".format),
    **dict.fromkeys(("min(q)", "min(smallest_q)"), notation.write_p),
    "stable_ratio": notation.write_set,
}


def write_again(number: dict[str, str], value: Any) -> str:
    """The value as the formatting function of its column writes it."""
    column = number["column"]
    form = FORMS.get(f"{number['table']}.{column}", FORMS.get(column, notation.write_count))
    return form(value)


def look_up(tables: Tables, number: dict[str, str], params: Params | None = None) -> Any:
    """The value that numbers.csv says a number has, worked out from its table, row and column alone. params: else the tests' own."""
    if number["table"] == "topic_twins, topic_members":
        return _look_up_cosine(tables, *map(int, re.findall(r"\d+", number["row"])))
    if number["table"] == "params.yaml":
        column = number["column"].removeprefix("len(").removesuffix(")")
        value = attrgetter(f"{number['row']}.{column}")(params or load_own_params())
        if column != number["column"]:
            return len(value)
        return value if isinstance(value, int | float) else next(n for n in value if str(n) == number["printed"])
    if number["table"] == "files, document_uses":
        reasons = pl.concat([tables["files"]["reason"], tables["document_uses"]["reason"]]).drop_nulls()
        asked = re.split("[=,] ?| in ", number["row"])[1:]
        return sum(reason.split(":")[0] in asked for reason in reasons)
    if number["column"] == "count(q)":
        return sum(tables[name]["q"].count() for name in number["table"].split(", "))
    if number["row"].startswith("keyword not in "):
        others = number["row"].removeprefix("keyword not in ").split(", ")
        return tables[number["table"]].filter(~pl.col("keyword").is_in(others)).height
    if number["row"].startswith("reason not in "):
        others = number["row"].removeprefix("reason not in ").split(", ")
        return sum((reason or "").split(":")[0] not in others for reason in tables[number["table"]]["reason"])
    rows = tables[number["table"] if number["table"] in tables else PurePath(number["table"]).stem]
    if number["column"].endswith("of the figure") or number["column"].endswith("in the figure"):
        return min(MOST_FLOWS, len(rows)) if number["column"].startswith("shown") else len(rows) - MOST_FLOWS
    if number["table"] == SECTIONS:
        rows = rows.filter(pl.col("document_id").is_in(tables["documents"]["document_id"].implode()))
    elif number["row"].startswith("year from"):
        spans = re.findall(r"(\d+) to (\d+)", number["row"])
        rows = rows.filter(pl.any_horizontal(*(pl.col("year").is_between(int(a), int(b)) for a, b in spans)))
    elif number["row"] in NO_YEAR:
        counted = tables["years"].filter(pl.col("n_documents") > 0)["year"].implode()
        rows = rows.filter(~pl.col("year").is_in(counted).fill_null(False))
    elif found := re.search(r"(\w+) in ([^;]+)", number["row"]):
        rows = rows.filter(pl.col(found[1]).cast(pl.String).is_in(found[2].split(", ")))
    if re.search("(?:>|IS NOT NULL)", number["row"]) and ";" not in number["row"]:
        return len(rows.filter(pl.sql_expr(number["row"])))
    if number["column"] == "n_unique(issuer) of both":
        return _count_both(rows, number["row"])
    for part in filter(lambda part: "=" in part, number["row"].split("; ")):
        name, value = part.split("=", 1)
        if name == "topic" and value:
            value = str(int(value) - 1)
        told = pl.col(name).cast(pl.String)
        rows = rows.filter(told == value if value else told.is_null())
    column = number["column"]
    if column == "len()":
        return len(rows)
    if column == "sum(n_own_chars) / sum(n_chars)":
        return int(rows["n_own_chars"].sum()) / int(rows["n_chars"].sum())
    if found := re.fullmatch(r"(sum|min|max)\((\w+)\)", column):
        return getattr(rows[found[2]], found[1])()
    if column == POOLED:
        return 1e4 * int(rows["n_own_mentions"].sum()) / int(rows["n_own_chars"].sum())
    if column in ("first of years", "last of years"):
        first, last = rows["years"].unique().item().split("-")
        return int(first if column.startswith("first") else last)
    if column == "n_unique(voice) where n_own_chars > 0":
        return rows.filter(pl.col("n_own_chars") > 0)["voice"].n_unique()
    if found := re.fullmatch(r"(n_unique|mean)\((\w+)\)(?: - (\d+))?", column):
        own: Any = rows[found[2]].drop_nulls()
        return (own.n_unique() if found[1] == "n_unique" else own.mean()) - int(found[3] or 0)
    if column == "len() where topic is not unique":
        return rows["topic"].is_duplicated().sum()
    if column in rows.columns:
        (value,) = rows[column].unique()
        return value + 1 if column == "topic" else value
    (row,) = rows.to_dicts()
    return eval(column, {"exp": math.exp}, row)


def _look_up_cosine(tables: Tables, topic: int, other: int) -> float:
    """Of two topics, counted from 1, of which neither is joined of several."""
    fitted = dict(tables["topic_members"].select("topic", "fitted_topic").iter_rows())
    ends = {fitted[topic - 1], fitted[other - 1]}
    found = [row["cosine"] for row in tables["topic_twins"].to_dicts() if {row["topic"], row["twin"]} == ends]
    return float(found[0])


def _count_both(documents: pl.DataFrame, row: str) -> int:
    """Issuing bodies with documents of years on either side. row: as "year >= 2021; year < 2021"."""
    sides = [documents.filter(pl.sql_expr(side)) for side in row.split("; ")]
    return len(set.intersection(*(set(side["issuer"].drop_nulls()) for side in sides)))
