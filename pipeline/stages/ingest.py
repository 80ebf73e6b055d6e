"""Stage `ingest`: read the corpus folder into documents, sections and sentences."""

from pathlib import Path

from pipeline import catalog
from pipeline.corpus.ingest.cache import Cache
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.params.reading import load_params

CACHE = Path("data/cache/ingest.sqlite")


def main() -> None:
    params = load_params()
    cache = Cache(CACHE)
    corpus = ingest_folder(Path(params.corpus.path), params.corpus, cache)
    write_tables(corpus)
    cache.close()
    reasons = corpus.files["reason"].drop_nulls().str.extract(r"^(\w+)").value_counts(sort=True).rows()
    aside = f" ({', '.join(f'{n:,} {reason}' for reason, n in reasons)})" if reasons else ""
    years, n_chars = corpus.years["year"].to_list(), corpus.descriptions["n_chars"].sum()
    print(
        f"ingest: {corpus.files.height:,} files, {corpus.descriptions.height:,} used, "
        f"{sum(n for _, n in reasons):,} set aside{aside}, {corpus.n_parsed:,} newly parsed; "
        f"{n_chars:,} Chinese characters, {years[0]}–{years[-1]}"
    )


def write_tables(corpus: Corpus) -> None:
    """Write every table; the long ones in pieces."""
    # Documents first: all others are checked against them, and sentences against sections.
    catalog.documents.write_batches(corpus.read_documents(), catalog.ROWS_AT_ONCE)
    catalog.files.write(corpus.files)
    catalog.sections.write_batches(corpus.read_sections(), catalog.ROWS_AT_ONCE)
    for table in (catalog.sentences, catalog.citations, catalog.contradictions, catalog.cuts):
        table.write_batches(corpus.read_batches(table.name))
    encodings = corpus.files.select("path", "encoding")
    catalog.write_csv(catalog.FOR_PEOPLE / "documents.csv", corpus.descriptions.join(encodings, on="path"))
