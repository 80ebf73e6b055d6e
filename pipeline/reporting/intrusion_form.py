"""The form that asks people whether topics make sense: a page of its own, to be handed out."""

from typing import Any

import polars as pl

from pipeline.reporting.sections.intrusion import estimate_minutes
from pipeline.reporting.writing.fonts import make_font
from pipeline.reporting.writing.templating import render


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


def _list_items(items: pl.DataFrame) -> list[dict[str, Any]]:
    """Items as they are shown. Which topic is asked about, and which option is the intruder, stays here."""
    shown = items.select("item", "passage", "option", "text")
    return [
        {"item": item, "passage": rows["passage"][0], "options": rows.select("option", "text").to_dicts()}
        for (item,), rows in shown.group_by("item", maintain_order=True)
    ]
