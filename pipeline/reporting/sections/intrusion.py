"""Whether topics make sense to people: what the form asks, and how those that filled it in have answered."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import Cell, Content, Ledger, Place, Tables, write_setting
from pipeline.reporting.writing.templating import render_paragraphs
from pipeline.tables.codes import pick

SECONDS = {"word": 10, "topic": 30}  # that an item takes


def describe_intrusion(tables: Tables, params: Params) -> Content:
    """How many items there are, each topic's scores side by side, agreement, and the files set aside."""
    items, forms, annotators = (tables[f"intrusion_{name}"] for name in ("items", "forms", "annotators"))
    by_topic = {
        (kind, topic): score
        for (kind, topic), (score,) in tables["intrusion_scores"]
        .rows_by_key(["kind", "topic"], named=True, include_key=True)
        .items()
    }
    overall = {kind: by_topic.get((kind, None)) for kind in SECONDS}
    alphas = dict(annotators.filter(pl.col("annotator").is_null()).select("kind", "alpha").iter_rows())
    asked = items.unique("item")
    with_passages = set(asked.filter(pl.col("kind") == "topic")["topic"])
    # Of boilerplate nothing is asked.
    asked_of = tables["topic_labels"].filter(pl.col("doubt").ne_missing("frame"))
    grades = asked_of.select("topic", "grade").sort("topic").rows()
    reason = pick(params.report.language, "reason_zh", "reason_en")
    return {
        "intrusion": {
            "form": items["form"].first(),
            "n_items": dict.fromkeys(SECONDS, 0) | dict(asked["kind"].value_counts().iter_rows()),
            "minutes": estimate_minutes(items),
            "without_passages": [topic + 1 for topic, _ in grades if topic not in with_passages],
            "n_used": int(forms["used"].sum()),
            "aside": forms.filter(~pl.col("used")).select("file", reason=reason).to_dicts(),
            "overall": overall,
            "alphas": alphas,
            "topics": [
                {"number": topic + 1, "grade": grade} | {kind: by_topic.get((kind, topic)) for kind in SECONDS}
                for topic, grade in grades
                if any((kind, topic) in by_topic for kind in SECONDS)
            ],
            "annotators": annotators.filter(pl.col("annotator").is_not_null()).to_dicts(),
        }
    }


def estimate_minutes(items: pl.DataFrame) -> int:
    """How long the form takes, about."""
    asked = items.unique("item")["kind"]
    return round(sum(SECONDS[kind] for kind in asked) / 60) or 1


def describe_intrusion_method(forms: pl.DataFrame, params: Params) -> list[Cell]:
    """The paragraph for the methods; none while no form has come back."""
    language, n_used, told = params.report.language, int(forms["used"].sum()), Ledger()
    cells = {"n_used": Place("intrusion_forms", "used=true").write(n_used, "len()", write_count)}
    content = {
        "setting": lambda section, key, form="plain": told.mark(write_setting(params, section, key, form)),
        "told": lambda name: told.mark(cells[name]),
    }
    return told.sign_parts(render_paragraphs(f"methods_intrusion_{language}.txt", language, content)) if n_used else []
