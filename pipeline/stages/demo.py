"""Stage `demo`: write the embedded corpus and the truth that was planted in it, where it is the corpus that is studied."""

from pathlib import Path

from pipeline import catalog
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded
from pipeline.running import files
from pipeline.running.messages import tell

DOCUMENTS = Path("data/demo/documents")
TRUTH = Path("data/demo/truth")


def main() -> None:
    params = load_params()
    if not is_embedded(params.corpus.path):
        for folder in (DOCUMENTS, TRUTH):  # outputs that DVC asks for, and warns of where they are empty
            files.write_file(
                folder / "README", "不是所研究的语料，没有生成。 Made only where corpus.path is data/demo/documents.\n"
            )
        tell("demo：所用不是内置语料，不生成", "demo: not the embedded corpus, none is made")
        return
    # Not above: its imports take longer than the other branch.
    from pipeline.demo.generate import generate_corpus

    corpus = generate_corpus(params.demo)
    for path, content in corpus.files.items():
        files.write_file(DOCUMENTS / path, content)
    for name, table in corpus.truth.items():
        catalog.write_csv(TRUTH / f"{name}.csv", table)
    n_documents = corpus.truth["documents"].height
    n_rows = n_documents - (len(corpus.files) - 1)
    tell(
        f"demo：{len(corpus.files):,} 个文件，其中一个是含 {n_rows:,} 份文档的表格：共 {n_documents:,} 份合成文档，答案已知",
        f"demo: {len(corpus.files):,} files, one of them a table of {n_rows:,} documents: "
        f"{n_documents:,} synthetic documents with a known answer",
    )
