"""Stage `audit`: say what can't be believed, and which documents count."""

from pipeline import catalog
from pipeline.corpus.audit import audit_lexicon
from pipeline.corpus.audit.audit import audit_corpus
from pipeline.params.reading import load_params


def main() -> None:
    params = load_params()
    facts = audit_lexicon.read_history(catalog.HISTORY)
    swaps = audit_lexicon.read_swaps(catalog.SPUN_WORDS)
    documents = catalog.documents.read()
    audit = audit_corpus(
        catalog.files.read(),
        documents,
        catalog.sections.read(),
        catalog.contradictions.read(),
        facts,
        swaps,
        params.audit,
    )
    catalog.publish(findings=audit.findings, copies=audit.copies)
    catalog.document_uses.write(audit.document_uses)
    catalog.years.write(audit.years)
    # What ingest found, for people to look through.
    catalog.write_csv(catalog.FOR_PEOPLE / "cuts.csv", catalog.cuts.read())
    catalog.write_csv(catalog.FOR_PEOPLE / "citations.csv", catalog.citations.read())
    n_errors = audit.findings.filter(severity="error")["path"].n_unique()
    print(
        f"audit: {audit.findings.height:,} findings, {n_errors:,} files with errors; {audit.copies.height:,} copied passages; "
        f"{audit.document_uses['used'].sum():,} of {documents.height:,} documents count"
    )
