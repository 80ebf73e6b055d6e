"""Templates with our filters: pages as HTML, prose as plain text; a word stands in them in both languages."""

from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.reporting.writing import notation
from pipeline.reporting.writing.bidi import isolate
from pipeline.reporting.writing.links import open_evidence
from pipeline.reporting.writing.quotes import MARKS, cite
from pipeline.reporting.writing.words import STOP_LISTS, translate
from pipeline.tables.codes import ADVICE, EVIDENCE, GROUP_KINDS, LEVELS, SOURCES, VERDICTS, pick

_REPORTING = Path(__file__).parents[1]
TEMPLATES = tuple(_REPORTING / folder for folder in ("templates", "sections/templates", "comparison/templates"))
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
    return _set_up(language, template.endswith(".html")).get_template(template).render(content)


def render_paragraphs(template: str, language: str, content: dict[str, Any]) -> list[str]:
    """The paragraphs of a text template, which blank lines part."""
    return [paragraph.strip() for paragraph in render(template, language, content).split("\n\n") if paragraph.strip()]


@cache
def _set_up(language: str, escaped: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=escaped,
        # Whatever a template puts in; what it writes itself is ours.
        finalize=isolate if escaped else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = partial(pick, language)
    environment.globals["interval"] = notation.write_interval
    environment.filters |= {
        "opens": open_evidence,
        "count": notation.write_count,
        "rate": notation.write_rate,
        "p": notation.write_p,
        "difference": notation.write_difference,
        "change": notation.write_change,
        "score": notation.write_score,
        "share": notation.write_share,
        "percent": notation.write_percent,
        "years": lambda years: notation.write_years(years, language),
        "dash": lambda value: notation.DASH if value is None or value == "" else value,
        "verdict": lambda code: ARROWS.get(code, "") + translate(VERDICTS, code, language),
        "verdict_class": lambda code: CLASSES.get(ARROWS.get(code, ""), "v-none"),
        "evidence": lambda code: translate(EVIDENCE, code, language),
        "mark": lambda code: translate(MARKS, code, language),
        "advice": lambda code: translate(ADVICE, code, language),
        "group_kind": lambda code: translate(GROUP_KINDS, code, language),
        "level": lambda code: translate(LEVELS, code, language),
        "stop_list": lambda code: translate(STOP_LISTS, code, language),
        "cite": lambda title, reference: cite(title, reference, language),
        "year_source": lambda code: translate(SOURCES, code, language),
    }
    return environment
