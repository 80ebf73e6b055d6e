"""Stage `audit`: say what can't be believed, and which documents count."""

from functools import partial

from pipeline import catalog
from pipeline.corpus.audit import audit_lexicon
from pipeline.corpus.audit.audit import audit_corpus
from pipeline.corpus.audit.counted_places import count_places
from pipeline.corpus.audit.ingested import Ingested
from pipeline.corpus.metadata.divisions import use_places
from pipeline.corpus.metadata.own_places import read_places
from pipeline.params.reading import load_params
from pipeline.running.messages import tell
from pipeline.tables.codes import CHECKS


def main() -> None:
    params = load_params()
    facts = audit_lexicon.read_history(catalog.HISTORY)
    swaps = audit_lexicon.read_swaps(catalog.SPUN_WORDS)
    use_places(read_places(catalog.PLACES))
    ingested = Ingested(
        files=catalog.files.read(),
        documents=catalog.documents.read(without=catalog.TEXTS),
        sections=catalog.sections.read_compact("document_id", "level", "number", "start", "end"),
        contradictions=catalog.contradictions.read(),
        cuts=catalog.cuts.read(),
        unread_values=catalog.unread_values.read(),
        unused_columns=catalog.unused_columns.read(),
        read_texts=partial(catalog.documents.read_texts, "text"),
    )
    audit = audit_corpus(ingested, facts, swaps, params.audit, params.corpus.only)
    catalog.publish(document_uses=audit.document_uses)
    catalog.years.write(audit.years)
    places = count_places(catalog.documents.read_used(without=catalog.TEXTS), params.audit.max_regions)
    catalog.publish(findings=audit.findings, places=places)
    n_copies = catalog.copies.write_batches(audit.copies)
    catalog.write_csv(catalog.FOR_PEOPLE / "copies.csv", catalog.copies.read_parts())
    # What ingest found, for people to look through.
    catalog.write_csv(catalog.FOR_PEOPLE / "files.csv", ingested.files)
    catalog.write_csv(catalog.FOR_PEOPLE / "cuts.csv", ingested.cuts)
    catalog.write_csv(catalog.FOR_PEOPLE / "citations.csv", catalog.citations.read())
    reasons = audit.document_uses["reason"].drop_nulls().str.extract(r"^(\w+)").value_counts()
    why = [(*CHECKS[code], n) for code, n in reasons.sort(["count", "reason"], descending=[True, False]).iter_rows()]
    why_zh = f"，不计：{'，'.join(f'{zh} {n:,}' for zh, _, n in why)}" if why else ""
    why_en = f" (not counted: {', '.join(f'{n:,} {en}' for _, en, n in why)})" if why else ""
    n_errors = audit.findings.filter(severity="error")["path"].n_unique()
    n_findings, n_used = audit.findings.height, audit.document_uses["used"].sum()
    tell(
        f"audit：发现 {n_findings:,} 处问题，未经查看不宜引用的文件 {n_errors:,} 个；抄录段落 {n_copies:,} 处；"
        f"{ingested.documents.height:,} 份文档中 {n_used:,} 份计入{why_zh}",
        f"audit: {n_findings:,} findings, {n_errors:,} files with errors; {n_copies:,} copied passages; "
        f"{n_used:,} of {ingested.documents.height:,} documents count{why_en}",
    )
