"""The report as one page that needs nothing else: no network, no font, no other file."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting import notation, sections, topics
from pipeline.reporting.audit import describe_audit
from pipeline.reporting.captions import caption_figures, name_subject
from pipeline.reporting.drawings import embed_drawings
from pipeline.reporting.evolution import describe_evolution
from pipeline.reporting.fonts import make_font
from pipeline.reporting.identity import describe_identity
from pipeline.reporting.intrusion import describe_intrusion, describe_intrusion_method
from pipeline.reporting.methods import describe_methods, finds_persons, list_references, name_model
from pipeline.reporting.provenance import hash_data, hash_params, write_params
from pipeline.reporting.templating import render


def make_page(
    tables: Mapping[str, pl.DataFrame],
    findings: Sequence[str],
    drawings: Mapping[str, str],
    versions: dict[str, str],
    params: Params,
    synthetic: bool,
) -> str:
    """The whole page as HTML.

    tables: by their names in the catalog; drawings: the SVG of each figure by its name, in order of the page;
    versions: package → version.
    Whatever comes from documents is escaped.
    """
    language = params.report.language
    outlines, embedded = embed_drawings(drawings)
    t = tables
    chosen = t["choice"].filter("chosen").row(0, named=True)
    n_topics = t["topic_labels"].height
    content: dict[str, Any] = {
        "language": language,
        "title": params.report.title or name_report(t["documents"], t["years"], language),
        "synthetic": synthetic,
        "findings": findings,
        "params": params,
        "corpus": sections.describe_corpus(t["documents"], t["files"], t["years"], t["sections"]),
        "audit": describe_audit(t["findings"], t["document_uses"], t["documents"], params.audit.checks, language),
        "keywords": sections.describe_keywords(
            t["keyword_years"],
            t["keyword_trends"],
            t["mentions"],
            t["documents"],
            t["sections"],
            params.report.n_examples,
        ),
        "term_audit": sections.describe_term_audit(t["term_integrity"], t["suggested_terms"]),
        "keyness": sections.describe_keyness(t["keyness"], t["term_examples"], t["year_terms"], params.keyness.n_terms),
        "kinds_of_names": sections.describe_names(
            t["entity_names"], t["entity_years"], t["years"], params.annotate.n_names, language
        ),
        "annotated_by": name_model(versions, language),
        "finds_persons": finds_persons(versions),
        "topics": topics.describe_topics(
            t["topic_labels"],
            t["topic_terms"],
            t["topic_neighbours"],
            t["topic_sections"],
            t["topic_years"],
            t["topic_quality"],
            params.topics.n_terms,
        ),
        "topic_doubt": topics.tell_doubt(t["topic_labels"], language),
        "topic_names": topics.describe_names(t["topic_names"]),
        "topic_groups": topics.describe_groups(t["topic_groups"]),
        "intrusion": describe_intrusion(
            t["intrusion_items"],
            t["intrusion_forms"],
            t["intrusion_scores"],
            t["intrusion_annotators"],
            t["topic_quality"],
            language,
        ),
        "identity": describe_identity(t["topic_identity"], t["topic_terms"], t["topic_labels"], language),
        "evolution": describe_evolution(
            t["period_topics"], t["topic_links"], t["topic_pairs"], t["period_terms"], t["topic_labels"]
        ),
        "choice": t["choice"].sort("n_topics").to_dicts(),
        "chosen": chosen,
        "n_topics": n_topics,
        "known": sections.describe_known_answer(t["known_keywords"], t["known_themes"], language)
        if synthetic
        else None,
        "methods": describe_methods(params, n_topics, chosen["reason"], versions, language)
        + describe_intrusion_method(t["intrusion_forms"], params, language),
        "references": list_references(language),
        "settings": write_params(params),
        "versions": versions,
        "params_hash": hash_params(params),
        "data_hash": hash_data(t["files"], t["documents"]),
        "outlines": outlines,
        "figures": number_figures(embedded, params, language),
    }
    page = render("page.html", language, content)
    # What is seen, without drawings and style, is what the font must have.
    seen = re.sub(r"<svg.*?</svg>|<style.*?</style>|<script.*?</script>|<[^>]*>", "", page, flags=re.S)
    return page.replace("@@FONT@@", make_font(seen + "".join(map(chr, range(32, 127))), language), 1)


def name_report(documents: pl.DataFrame, years: pl.DataFrame, language: str) -> str:
    """A title for a report that was given none."""
    n, covered = notation.write_count(len(documents)), years.filter(pl.col("n_documents") > 0)["year"].to_list()
    span = notation.write_years(range(min(covered), max(covered) + 1), language) if covered else ""
    if language == "zh":
        return f"{span} 年 {n} 份政策文档的用语与主题" if span else f"{n} 份政策文档的用语与主题"
    noun = "policy document" if len(documents) == 1 else "policy documents"
    return f"Terms and topics in {n} Chinese {noun}" + (f", {span}" if span else "")


def name_workbook(documents: pl.DataFrame, years: pl.DataFrame, params: Params, synthetic: bool) -> tuple[str, str]:
    """Title and note for the workbook's first sheet."""
    language = params.report.language
    title = params.report.title or name_report(documents, years, language)
    if not synthetic:
        return title, ""
    return title, {
        "zh": "合成语料（内置示例），非真实文件。",
        "en": "Synthetic corpus (embedded example), not real documents.",
    }[language]


def number_figures(drawings: Mapping[str, str], params: Params, language: str) -> dict[str, list[dict[str, Any]]]:
    """The figures of each subject with number and caption: corpus_years → one, keyword_trajectories → its pages."""
    figures: dict[str, list[dict[str, Any]]] = {}
    captions = caption_figures(list(drawings), params, language)
    for number, (name, svg) in enumerate(drawings.items(), 1):
        figure = {"name": name, "number": number, "svg": svg, "caption": captions[name], "width": _screen_width(svg)}
        figures.setdefault(name_subject(name), []).append(figure)
    return figures


def _screen_width(svg: str) -> int:
    """Pixels at which a figure's letters are as large as in any other: a figure of 17 cm fills the column."""
    match = re.search(r'width="([\d.]+)pt"', svg)
    return round(float(match[1]) * 1.9) if match else 920
