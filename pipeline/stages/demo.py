"""Stage `demo`: write the embedded corpus and the truth that was planted in it."""

from pathlib import Path

from pipeline import catalog
from pipeline.demo.generate import generate_corpus
from pipeline.params import load_params

DOCUMENTS = Path("data/demo/documents")
TRUTH = Path("data/demo/truth")


def main() -> None:
    corpus = generate_corpus(load_params().demo)
    for path, content in corpus.files.items():
        catalog.write_file(DOCUMENTS / path, content)
    for name, table in corpus.truth.items():
        catalog.write_csv(TRUTH / f"{name}.csv", table)
    print(f"demo: {len(corpus.files):,} synthetic documents with a known answer")
