"""The form that asks people whether topics make sense, and what the report says of their answers."""

from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.fonts import make_font
from pipeline.reporting.notation import write_percent
from pipeline.reporting.templating import render, render_paragraphs

SECONDS = {"word": 10, "topic": 30}  # that an item takes


def make_form(items: pl.DataFrame, language: str, synthetic: bool) -> str:
    """The form as one page that needs nothing else and does not hold its key. Whatever comes from documents is escaped."""
    content = {
        "language": language,
        "synthetic": synthetic,
        "form": items["form"].first(),
        "minutes": estimate_minutes(items),
        "parts": [
            {"kind": kind, "items": _list_items(items.filter(pl.col("kind") == kind))} for kind in ("word", "topic")
        ],
    }
    page = render("intrusion_form.html", language, content)
    return page.replace("@@FONT@@", make_font(page, language), 1)


def estimate_minutes(items: pl.DataFrame) -> int:
    """How long the form takes, about."""
    asked = items.unique("item")["kind"]
    return round(sum(SECONDS[kind] for kind in asked) / 60) or 1


def _list_items(items: pl.DataFrame) -> list[dict[str, Any]]:
    """Items as they are shown. Which topic is asked about, and which option is the intruder, stays here."""
    shown = items.select("item", "passage", "option", "text")
    return [
        {"item": item, "passage": rows["passage"][0], "options": rows.select("option", "text").to_dicts()}
        for (item,), rows in shown.group_by("item", maintain_order=True)
    ]


def describe_intrusion(
    items: pl.DataFrame,
    forms: pl.DataFrame,
    scores: pl.DataFrame,
    annotators: pl.DataFrame,
    topic_quality: pl.DataFrame,
    language: str,
) -> dict[str, Any]:
    """What the section shows: how many items there are, each topic's scores side by side, agreement, and the files set aside."""
    by_topic = {
        (kind, topic): score
        for (kind, topic), (score,) in scores.rows_by_key(["kind", "topic"], named=True, include_key=True).items()
    }
    overall = {kind: by_topic.get((kind, None)) for kind in SECONDS}
    alphas = dict(annotators.filter(pl.col("annotator").is_null()).select("kind", "alpha").iter_rows())
    asked = items.unique("item")
    with_passages = set(asked.filter(pl.col("kind") == "topic")["topic"])
    grades = topic_quality.select("topic", "grade").sort("topic").rows()
    reason = "reason_zh" if language == "zh" else "reason_en"
    return {
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


def describe_intrusion_method(forms: pl.DataFrame, params: Params, language: str) -> list[str]:
    """The paragraph for the methods; none while no form has come back."""
    n_used = int(forms["used"].sum())
    content = {"params": params, "n_used": n_used, "level": write_percent(params.resampling.confidence)}
    return render_paragraphs(f"methods_intrusion_{language}.txt", language, content) if n_used else []
