"""What a user would write instead of the pipeline: jieba, one gensim LdaModel of 10 passes, keywords by regex, a figure.

`python lean.py DOCUMENTS RESULTS`: a folder of txt in UTF-8, and the folder for what is made of it.
"""

import re
import sys
from collections import Counter
from pathlib import Path

import jieba
from gensim.corpora import Dictionary
from gensim.matutils import corpus2csc
from gensim.models import LdaModel
from matplotlib.figure import Figure
from sklearn.feature_extraction.text import TfidfTransformer

from pipeline.params.reading import load_params

N_TOPICS, PASSES, SEED = 20, 10, 1


def main(documents: Path, results: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(documents.rglob("*.txt"))]
    years = [find_year(text) for text in texts]
    results.mkdir()
    draw_keywords(texts, years, results / "keywords.png")
    # As in the pipeline, an item of a plan is what a topic model reads.
    items = [line for text in texts for line in text.split("\n") if line.strip()]
    write_topics([cut(item) for item in items], results / "topics.txt")


def find_year(text: str) -> int | None:
    found = re.search(r"(20\d\d)年|(20\d\d)[—-]20\d\d学年", text)
    return int(found[1] or found[2]) if found else None


def cut(text: str) -> list[str]:
    return [word for word in jieba.cut(text) if re.fullmatch(r"[\u4e00-\u9fff]{2,}", word)]


def draw_keywords(texts: list[str], years: list[int | None], path: Path) -> None:
    """Mentions per 10,000 characters, each keyword year by year."""
    n_chars: Counter[int] = Counter()
    n_mentions: Counter[tuple[str, int]] = Counter()
    keywords = [keyword.keyword for keyword in load_params().keywords]
    for text, year in zip(texts, years, strict=True):
        if year:
            n_chars[year] += len(text)
            n_mentions.update((keyword, year) for keyword in keywords for _ in re.finditer(keyword, text))
    figure = Figure(figsize=(8, 6))
    axes = figure.subplots()
    for keyword in keywords:
        axes.plot(sorted(n_chars), [10_000 * n_mentions[keyword, year] / n_chars[year] for year in sorted(n_chars)])
    figure.savefig(path, dpi=200)


def write_topics(words: list[list[str]], path: Path) -> None:
    """The top terms of each topic, and the terms that weigh most by TF-IDF."""
    dictionary = Dictionary(words)
    dictionary.filter_extremes(no_below=3, no_above=0.5)
    counts = [dictionary.doc2bow(item) for item in words]
    model = LdaModel(counts, N_TOPICS, dictionary, passes=PASSES, random_state=SEED)
    weights = TfidfTransformer().fit_transform(corpus2csc(counts, len(dictionary)).T).sum(axis=0).A1
    best = [dictionary[term] for term in weights.argsort()[::-1][:50]]
    path.write_text("\n".join([*map(str, model.print_topics(N_TOPICS)), *best]), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
