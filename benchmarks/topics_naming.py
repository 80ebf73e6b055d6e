"""Can a theme be told from its passages? Two readers name topics from passages alone; others match the names to the words.

Chang et al. (2009, Advances in Neural Information Processing Systems 22) ask people whether topics mean something; here the
question is whether what a topic's text is about and the words that stand for it in a report are the same thing.
"""

import string
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.topics import fit_gensim
from benchmarks.topics_replication import count_corpus, prepare_corpus
from pipeline.analysis.statistics.matrices import gather_terms, make_matrix
from pipeline.analysis.topics.describe.description import rank_passages, rank_terms
from pipeline.analysis.topics.fit import fitting
from pipeline.analysis.topics.fit.engines import infer_sections
from pipeline.params.reading import load_params

CORPORA = ("gov_work_reports", "edu_meiyu_policy")
# A candidate in the middle, the same for both models.
N_TOPICS, N_PASSAGES, PASSAGE_CHARS, N_WORDS = 14, 5, 160, 10
SEED = 1401


def main(folder: Path, sheets: Path) -> None:
    """Write what readers get; with what two of them wrote, what two others get; with what these wrote, the score.

    What they write, in the same folder, for N of 1 and 2: names-N.csv (code, name, together: whether the passages have one subject)
    from passages.md alone; matched-N.csv (code, letter) from match-N.md alone.
    """
    if not (sheets / "key.csv").exists():
        sheets.mkdir(parents=True, exist_ok=True)
        write_passages(sheets)
    elif not (sheets / "matched-1.csv").exists():
        for reader in (1, 2):
            write_words(sheets, reader)
    else:
        score = score_readers(sheets)
        print(score)
        score.write_csv(folder / "topics_naming.csv", float_precision=4)


def write_passages(sheets: Path) -> None:
    """passages.md: topics of both models in random order, five passages each; key.csv: which topic of which model each is."""
    topics = pl.concat([show_topics(corpus) for corpus in CORPORA])
    codes = np.random.default_rng(SEED).permutation(topics.height) + 1
    topics = topics.with_columns(code=pl.Series([f"T{code:02d}" for code in codes])).sort("code")
    blocks = [f"## {row['code']}\n\n" + "\n".join(f"- {text}" for text in row["passages"]) for row in topics.to_dicts()]
    (sheets / "passages.md").write_text("\n\n".join(blocks) + "\n", "utf-8")
    topics.with_columns(pl.col("words").list.join(" ")).drop("passages").write_csv(sheets / "key.csv")


def show_topics(corpus: str) -> pl.DataFrame:
    """One topic of our default or of gensim's LDA (20 passes, priors learned): its passages and its first ten words."""
    with prepare_corpus(corpus) as place:
        section_terms, grouped = count_corpus(place)
        sections = pl.read_parquet(place / "data/ingest/sections.parquet")
        documents = pl.read_parquet(place / "data/ingest/documents.parquet")
    counts, section_ids, terms = make_matrix(section_terms, "section_id")
    ours = fitting.fit_topics(gather_terms([section_terms]), grouped, N_TOPICS, load_params().lda)
    phi, alpha = fit_gensim(20, True)(counts, N_TOPICS, SEED)
    fits = {
        "default": (ours.phi, ours.theta),
        "gensim, 20 passes, priors learned": (phi, infer_sections(counts, phi, alpha)),
    }
    rows = []
    for model, (phi, theta) in fits.items():
        fit = fitting.Fit(
            terms, pl.Series(section_ids, dtype=pl.String), phi, theta, alpha, [], pl.DataFrame(), pl.DataFrame()
        )
        topic_words, section_topics = fitting.tabulate(fit)
        words = rank_terms(topic_words, N_WORDS).group_by("topic").agg(words="term")
        passages = rank_passages(section_topics, sections, documents, N_PASSAGES, PASSAGE_CHARS)
        shown = passages.group_by("topic").agg(passages=pl.col("text").str.replace_all(r"\s+", " "))
        rows.append(
            # What stands behind the themes asked for is the background: no theme.
            words.join(shown, on="topic")
            .filter(pl.col("topic") < N_TOPICS)
            .sort("topic")
            .with_columns(corpus=pl.lit(corpus), model=pl.lit(model))
        )
    return pl.concat(rows)


def write_words(sheets: Path, reader: int) -> None:
    """match-N.md: the names that this reader gave, and the words of the topics under letters, for each corpus and model."""
    key = pl.read_csv(sheets / "key.csv").join(pl.read_csv(sheets / f"names-{reader}.csv"), on="code", validate="1:1")
    letters = pl.Series("letter", list(string.ascii_uppercase[:N_TOPICS]))
    rng, blocks, lettered = np.random.default_rng([SEED, reader]), [], []
    # Which block is which model must not be told by its place.
    groups = key.sort("code").partition_by("corpus", "model", maintain_order=True)
    for number, group in enumerate(groups, 1):
        shuffled = group.with_columns(letters.gather(rng.permutation(N_TOPICS))).sort("letter")
        lettered.append(shuffled.select("code", "letter"))
        names = "\n".join(f"- {code}: {name}" for code, name in group.select("code", "name").iter_rows())
        words = "\n".join(f"- {letter}: {text}" for letter, text in shuffled.select("letter", "words").iter_rows())
        blocks.append(f"## {number}\n\nNames\n\n{names}\n\nWords\n\n{words}\n")
    (sheets / f"match-{reader}.md").write_text("\n".join(blocks), "utf-8")
    pl.concat(lettered).sort("code").write_csv(sheets / f"letters-{reader}.csv")


def score_readers(sheets: Path) -> pl.DataFrame:
    """One row a corpus, model and pair of readers: shares of topics with one subject, and of names whose words were found.

    By chance one of 14 names finds its words.
    """
    key = pl.read_csv(sheets / "key.csv")
    found = [
        key.join(pl.read_csv(sheets / f"letters-{reader}.csv"), on="code", validate="1:1")
        .join(pl.read_csv(sheets / f"matched-{reader}.csv").rename({"letter": "said"}), on="code", validate="1:1")
        .join(pl.read_csv(sheets / f"names-{reader}.csv"), on="code", validate="1:1")
        .group_by("corpus", "model")
        .agg(
            pl.lit(reader).alias("reader"),
            pl.len().alias("n_topics"),
            pl.col("together").mean(),
            matched=(pl.col("letter") == pl.col("said")).mean(),
        )
        for reader in (1, 2)
    ]
    return pl.concat(found).sort("corpus", "model", "reader")
