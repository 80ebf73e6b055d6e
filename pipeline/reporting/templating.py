"""Templates with our filters: pages as HTML, prose as plain text; a word stands in them in both languages."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.reporting import notation
from pipeline.reporting.words import STOP_LISTS, translate
from pipeline.tables.codes import ADVICE, GROUP_KINDS, VERDICTS, YEAR_SOURCES

TEMPLATES = Path(__file__).parent / "templates"
ARROWS = {"上升": "▲ ", "下降": "▼ "}


def render(template: str, language: str, content: dict[str, Any]) -> str:
    """The template with its blanks filled. In .html whatever is put in is escaped; in .txt it stands as it is."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=template.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = lambda chinese, english: chinese if language == "zh" else english
    environment.globals["interval"] = notation.write_interval
    environment.filters |= {
        "count": notation.write_count,
        "rate": notation.write_rate,
        "p": notation.write_p,
        "share": notation.write_share,
        "percent": notation.write_percent,
        "years": lambda years: notation.write_years(years, language),
        "dash": lambda value: notation.DASH if value is None or value == "" else value,
        "verdict": lambda code: ARROWS.get(code, "") + translate(VERDICTS, code, language),
        "advice": lambda code: translate(ADVICE, code, language),
        "group_kind": lambda code: translate(GROUP_KINDS, code, language),
        "stop_list": lambda code: translate(STOP_LISTS, code, language),
        # Titles inside titles have the lesser brackets (GB/T 15834).
        "title_marks": lambda title: (
            f"《{title.replace('《', '〈').replace('》', '〉')}》" if language == "zh" else title
        ),
        "year_source": lambda code: translate(YEAR_SOURCES, code, language),
    }
    return environment.get_template(template).render(content)


def render_paragraphs(template: str, language: str, content: dict[str, Any]) -> list[str]:
    """The paragraphs of a text template, which blank lines part."""
    return [paragraph.strip() for paragraph in render(template, language, content).split("\n\n") if paragraph.strip()]
