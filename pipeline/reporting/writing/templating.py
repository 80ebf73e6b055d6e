"""Templates with our filters: pages as HTML, prose as plain text; a word stands in them in both languages."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from pipeline.reporting.writing import notation
from pipeline.reporting.writing.bidi import isolate
from pipeline.reporting.writing.links import open_evidence, open_rows
from pipeline.reporting.writing.quotes import MARKS, cite_on_page
from pipeline.reporting.writing.words import (
    STOP_LISTS,
    escape_markdown,
    name_group,
    name_level,
    plural,
    space,
    translate,
)
from pipeline.tables.codes import ADVICE, DOUBTS, EVIDENCE, GROUP_KINDS, LEVELS, SOURCES, VERDICTS, pick
from pipeline.tables.periods import is_named_by_years, name_period

_REPORTING = Path(__file__).parents[1]
TEMPLATES = tuple(
    _REPORTING / folder for folder in ("templates", "sections/templates", "comparison/templates", "paper/templates")
)
# A sign before each verdict that goes one way; colour only says the same again.
ARROWS = {
    "上升": "▲ ",
    "阶跃上升": "▲ ",
    "新现": "▲ ",
    "下降": "▼ ",
    "阶跃下降": "▼ ",
    "消失": "▼ ",
    "突现": "◆ ",
    "先升后降": "◆ ",
    "先降后升": "◆ ",
}
CLASSES = {"▲ ": "v-up", "▼ ": "v-down", "◆ ": "v-turn"}


def render(template: str, language: str, content: dict[str, Any]) -> str:
    """The template with its blanks filled. In .html whatever is put in is escaped; in .txt it stands as it is."""
    return _set_up(template.endswith(".html")).get_template(template).render(content | {"language": language})


def render_paragraphs(template: str, language: str, content: dict[str, Any]) -> list[str]:
    """The paragraphs of a text template, which blank lines part."""
    return [paragraph.strip() for paragraph in render(template, language, content).split("\n\n") if paragraph.strip()]


@cache
def _set_up(escaped: bool) -> Environment:
    """For both languages: a template takes as long to compile as to fill, and the page is written in each."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=escaped,
        # Whatever a template puts in; what it writes itself is ours.
        finalize=isolate if escaped else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = pass_context(lambda context, zh, en: pick(context["language"], zh, en))
    environment.globals["interval"] = notation.write_interval
    environment.tests["named_by_years"] = is_named_by_years
    environment.filters |= {
        "opens": open_evidence,
        "opens_row": open_rows,
        "count": notation.write_count,
        "rate": notation.write_rate,
        "p": notation.write_p,
        "difference": notation.write_difference,
        "change": notation.write_change,
        "points": notation.write_points,
        "score": notation.write_score,
        "share": notation.write_share,
        "percent": notation.write_percent,
        "plural": plural,
        "years": _in_language(notation.write_years),
        "span": _in_language(notation.write_span),
        "escape_markdown": escape_markdown,
        "spaced": space,
        "dash": lambda value: notation.DASH if value is None or value == "" else value,
        "verdict": _in_language(lambda code, language: ARROWS.get(code, "") + translate(VERDICTS, code, language)),
        "verdict_class": find_class,
        "evidence": _in_language(partial(translate, EVIDENCE)),
        "mark": _in_language(partial(translate, MARKS)),
        "advice": _in_language(partial(translate, ADVICE)),
        "group_kind": _in_language(partial(translate, GROUP_KINDS)),
        "group_name": _in_language(name_group),
        "period": _in_language(name_period),
        "level": _in_language(partial(translate, LEVELS)),
        "cited_level": _in_language(name_level),
        "topic_doubt": _in_language(partial(translate, DOUBTS)),
        "stop_list": _in_language(partial(translate, STOP_LISTS)),
        "cite": _in_language(cite_on_page),
        "year_source": _in_language(partial(translate, SOURCES)),
    }
    return environment


def find_class(verdict: str) -> str:
    """Of what bears this verdict on the page, for its colour.

    >>> find_class("新现"), find_class("不明")
    ('v-up', 'v-none')
    """
    return CLASSES.get(ARROWS.get(verdict, ""), "v-none")


def _in_language(write: Callable[..., str]) -> Callable[..., str]:
    """A filter that writes in the language that the template is filled in, which `write` takes last."""

    @pass_context
    def fill(context: Context, *values: Any) -> str:
        return write(*values, context["language"])

    return fill
