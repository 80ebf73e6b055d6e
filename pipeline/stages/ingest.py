"""Stage `ingest`: read the corpus folder into documents, sections and sentences."""

from pathlib import Path

from pipeline import catalog
from pipeline.corpus.ingest import ingest_folder
from pipeline.params import load_params


def main() -> None:
    params = load_params()
    corpus = ingest_folder(Path(params.corpus.path), params.corpus)
    catalog.files.write(corpus.files)
    catalog.documents.write(corpus.documents)
    catalog.sections.write(corpus.sections)
    catalog.sentences.write(corpus.sentences)
    encodings = corpus.files.select("path", "encoding")
    catalog.write_csv(Path("reports/tables/documents.csv"), corpus.documents.drop("text").join(encodings, on="path"))
    years, n_chars = corpus.years["year"].to_list(), corpus.documents["n_chars"].sum()
    print(
        f"ingest: {corpus.files.height:,} files, {corpus.documents.height:,} used, "
        f"{corpus.files.height - corpus.documents.height:,} set aside; "
        f"{n_chars:,} Chinese characters, {years[0]}–{years[-1]}"
    )
