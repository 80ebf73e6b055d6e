"""Stage `metrics`: the run in 25 numbers, for `dvc metrics` and `dvc exp`."""

import json
from pathlib import Path

from pipeline import catalog
from pipeline.analysis.metrics import summary
from pipeline.analysis.statistics import matrices, voices
from pipeline.corpus.readers.bodies import read_bodies
from pipeline.running import files
from pipeline.running.messages import tell

METRICS = Path("reports/metrics.json")


def main() -> None:
    documents = voices.name_voices(catalog.documents.read_used(without=catalog.TEXTS), read_bodies(catalog.BODIES))
    terms = matrices.list_terms(catalog.section_terms.read_parts("term"))
    metrics = {
        **summary.summarise_corpus(catalog.files.read(), documents, catalog.document_uses.read()),
        "sections": catalog.sections.read_used(without=catalog.TEXTS).height,
        **summary.summarise_terms(terms, catalog.term_integrity.read()),
        **summary.summarise_topics(catalog.choice.read(), catalog.topic_quality.read()),
        **summary.summarise_keywords(catalog.keyword_trends.read()),
        "smallest_rise": summary.find_smallest_rise(catalog.planted_changes.read()),
    }
    files.write_file(METRICS, json.dumps(metrics, indent=2, allow_nan=False) + "\n")
    tell(f"metrics：{len(metrics)} 个指标写入 {METRICS}", f"metrics: {len(metrics)} numbers in {METRICS}")
