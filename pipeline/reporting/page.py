"""The report as one page that needs nothing else: no network, no font, no other file."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipeline.params.sections import Params, is_embedded
from pipeline.reporting.captions import caption_figures, name_subject
from pipeline.reporting.contents import SECTIONS
from pipeline.reporting.linked_rows import gather_linked_rows
from pipeline.reporting.opening import Opening
from pipeline.reporting.provenance import describe_provenance
from pipeline.reporting.references.apa import list_apa
from pipeline.reporting.references.citing import find_cited
from pipeline.reporting.writing.fonts import make_font
from pipeline.reporting.writing.links import link_tables
from pipeline.reporting.writing.notation import write_count
from pipeline.reporting.writing.shapes import DOCUMENTS, Cell, Content, Ledger, Place, Tables
from pipeline.reporting.writing.templating import render
from pipeline.reporting.writing.words import plural
from pipeline.reporting.writing.years import name_years
from pipeline.tables.codes import pick


@dataclass(frozen=True)
class Evidence:
    """scripts: those of reports/evidence by their names, where the page is to hold them itself; letters: what they are written with."""

    scripts: Mapping[str, str]
    letters: str


def make_page(
    tables: Tables,
    opening: Opening,
    drawings: Mapping[str, str],
    evidence: Evidence,
    other_page: str,
    params: Params,
) -> str:
    """The whole page as HTML, in the language of params.report. Whatever comes from documents is escaped.

    tables: those of contents.TABLES, and `versions`; drawings: the SVG of each figure by its file beneath reports/figures,
    without the .svg, in order of the page (`order_drawings`) and fit to stand in it (`embed_drawings`); other_page: the file of the
    page in the other language.
    """
    language = params.report.language
    content: Content = {
        "language": language,
        "params": params,
        "figures": number_figures(drawings, tables["years"], params),
        **describe_provenance(tables, params),
    }
    sections = write_sections(tables, params, content)
    rows = gather_linked_rows("".join(section["html"] for section in sections), tables, language)
    page = render(
        "page.html",
        language,
        content
        | {
            "title": name_report(tables, params),
            "synthetic": is_embedded(params.corpus.path),
            "opening": opening,
            "sections": sections,
            "rows": rows,
            "evidence": evidence.scripts,
            "other_page": other_page,
        },
    )
    # What is seen is what the font must have.
    seen = re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]*>", "", page, flags=re.S)
    letters = seen + evidence.letters + "".join(map(chr, range(32, 127)))
    return page.replace("@@FONT@@", make_font(letters, language), 1)


def write_sections(tables: Tables, params: Params, content: Content) -> list[dict[str, str]]:
    """Anchor, title and HTML of each section that there is, in order of the page. content: what every template may use."""
    language = params.report.language
    written: list[dict[str, str]] = []

    def list_references(paragraphs: Sequence[str]) -> list[str]:
        """What the sections so far and these paragraphs cite."""
        text = html.unescape("\n".join([*(section["html"] for section in written), *paragraphs]))
        return list_apa(find_cited(text, language))

    for section in SECTIONS:
        own = section.describe(tables, params)
        if own is not None:
            head = {"anchor": section.anchor, "title": pick(language, *section.title)}
            shown = [drawing for name in section.figures for drawing in content["figures"].get(name, [])]
            own = own | {"shown": shown, "list_references": list_references}
            written.append(head | {"html": link_tables(render(f"{section.name}.html", language, content | head | own))})
    return written


def name_report(tables: Tables, params: Params) -> str:
    """The title of the report: its own, or one made of the number of documents and their years."""
    return tell_title(tables, params).text


def tell_title(tables: Tables, params: Params) -> Cell:
    """The title with its numbers."""
    if params.report.title:
        return Cell(params.report.title)
    language, n_documents, told = params.report.language, tables["documents"].height, Ledger()
    covered = tables["years"].filter(pl.col("n_documents") > 0)["year"].to_list()
    n = Place(DOCUMENTS, "").write(n_documents, "len()", write_count)
    years = range(min(covered), max(covered) + 1) if covered else ()
    if language == "zh":
        span = f"{name_years(years, language, told)} 年 " if years else ""
        return told.sign(f"{span}{told.take(n)} 份文档的用语与主题")
    title = f"Terms and topics in {told.take(n)} Chinese {plural('document', n_documents)}"
    return told.sign(title + (f", {name_years(years, language, told)}" if years else ""))


def name_workbook(tables: Tables, params: Params) -> tuple[str, str]:
    """Title and note for the workbook's first sheet."""
    note = pick(
        params.report.language,
        "合成语料（内置示例），非真实文件。",
        "Synthetic corpus (embedded example), not real documents.",
    )
    return name_report(tables, params), note if is_embedded(params.corpus.path) else ""


def number_figures(drawings: Mapping[str, str], years: pl.DataFrame, params: Params) -> dict[str, list[dict[str, Any]]]:
    """The figures of each subject with number and caption: corpus_years → one, keyword_trajectories → its pages."""
    figures: dict[str, list[dict[str, Any]]] = {}
    captions = caption_figures(list(drawings), years, params)
    for number, (file, svg) in enumerate(drawings.items(), 1):
        figure = {
            "name": file.rpartition("/")[2],
            "file": file,
            "number": number,
            "svg": svg,
            "caption": captions[file],
            "width": _screen_width(svg),
        }
        figures.setdefault(name_subject(file), []).append(figure)
    return figures


def _screen_width(svg: str) -> int:
    """Pixels at which a figure's letters are as large as in any other: a figure of 17 cm fills the column."""
    match = re.search(r'width="([\d.]+)pt"', svg)
    return round(float(match[1]) * 1.9) if match else 920
