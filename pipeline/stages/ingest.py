"""Stage `ingest`: read the corpus folder into documents, sections and sentences."""

from pathlib import Path

from pipeline import catalog
from pipeline.corpus.ingest.cache import Cache
from pipeline.corpus.ingest.ingest import Corpus, ingest_folder
from pipeline.corpus.metadata.own_places import read_places
from pipeline.params.reading import load_params
from pipeline.params.sections import CorpusParams
from pipeline.params.selection import UNRESTRICTED
from pipeline.running.messages import tell
from pipeline.tables.codes import CHECKS

CACHE = Path("data/cache/ingest.sqlite")


def main() -> None:
    params = load_params()
    cache = Cache(CACHE)
    places = read_places(catalog.PLACES)
    # All is read, whatever counts: a changed corpus.only reads no file again.
    reading = CorpusParams(
        params.corpus.path, params.corpus.skip, only=UNRESTRICTED, columns=params.corpus.columns, private=False
    )
    corpus = ingest_folder(Path(reading.path), reading, cache, places=places, covariates=params.topics.covariates)
    write_tables(corpus)
    cache.close()
    reasons = corpus.files["reason"].drop_nulls().str.extract(r"^(\w+)").value_counts(sort=True).rows()
    why = [(*CHECKS[code], n) for code, n in reasons]
    aside_zh = f"（{'，'.join(f'{zh} {n:,}' for zh, _, n in why)}）" if why else ""
    aside_en = f" ({', '.join(f'{n:,} {en}' for _, en, n in why)})" if why else ""
    n_files, n_used, n_aside = corpus.files.height, corpus.descriptions.height, sum(n for _, n in reasons)
    years, n_chars = corpus.years["year"].to_list(), corpus.descriptions["n_chars"].sum()
    tell(
        f"ingest：读入 {n_files:,} 个文件，采用 {n_used:,} 个，未采用 {n_aside:,} 个{aside_zh}，"
        f"新解析 {corpus.n_parsed:,} 个；汉字 {n_chars:,} 个，{years[0]}–{years[-1]} 年",
        f"ingest: {n_files:,} files, {n_used:,} used, {n_aside:,} set aside{aside_en}, {corpus.n_parsed:,} newly parsed; "
        f"{n_chars:,} Chinese characters, {years[0]}–{years[-1]}",
    )


def write_tables(corpus: Corpus) -> None:
    """Write every table; the long ones in pieces."""
    # Documents first: all others are checked against them, and sentences against sections.
    catalog.documents.write_batches(corpus.read_documents(), catalog.ROWS_AT_ONCE)
    catalog.files.write(corpus.files)
    catalog.sections.write_batches(corpus.read_sections(), catalog.ROWS_AT_ONCE)
    catalog.unused_columns.write(corpus.unused_columns)
    catalog.own_columns.write(corpus.own_columns)
    for table in (catalog.sentences, catalog.citations, catalog.contradictions, catalog.unread_values, catalog.cuts):
        table.write_batches(corpus.read_batches(table.name))
    encodings = corpus.files.select("path", "encoding")
    catalog.write_csv(catalog.FOR_PEOPLE / "documents.csv", corpus.descriptions.join(encodings, on="path"))
