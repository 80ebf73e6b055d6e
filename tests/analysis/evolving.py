"""Corpora of two periods in which it is known what became of every topic."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from pipeline import catalog
from pipeline.analysis.periods.evolution import trace_evolution
from pipeline.analysis.periods.periods import date_documents
from pipeline.analysis.periods.topics import gather_sections
from pipeline.analysis.topics.fit import fitting
from pipeline.params.sections import EvolutionParams, LdaParams, Period, ResamplingParams
from tests.analysis.matrices import as_terms, as_topics, list_topics

PERIODS = (Period("前期", (2017, 2019)), Period("后期", (2020, 2022)))
PARAMS = EvolutionParams(PERIODS, min_voices=5, min_share=0.005, min_similarity=0.5, min_together=0.3, max_q=0.05)
RESAMPLING = ResamplingParams(confidence=0.95, n_resamples=300, seed=1)

# What sections are about: their vocabularies, one letter each, and their weight in the earlier and the later period.
SAME = dict.fromkeys("甲乙丙丁", (1.0, 1.0))
# 升 rises and 降 falls, 新 comes and 去 goes; 分 and 离 stand in the same sections and part, 合 and 并 join.
CHANGES = SAME | {"升": (0.4, 1.6), "降": (1.6, 0.4), "新": (0.0, 1.0), "去": (1.0, 0.0)}
CHANGES |= {
    "分离": (1.6, 0.0),
    "分": (0.0, 0.8),
    "离": (0.0, 0.8),
    "合": (0.8, 0.0),
    "并": (0.8, 0.0),
    "合并": (0.0, 1.6),
}

N_WORDS, N_SECTIONS = 15, 10

Tables = dict[str, pl.DataFrame]


def simulate(subjects: Mapping[str, tuple[float, float]], seed: int, n_bodies: int = 10) -> Tables:
    """Documents of bodies that each write one a year, 2017 to 2022, and have favourite subjects and words of their own."""
    rng = np.random.default_rng(seed)
    letters = sorted(set("".join(subjects)))
    vocabulary = [f"{letter}{word:02d}" for letter in letters for word in range(N_WORDS)]
    zipf = 1 / np.arange(1, N_WORDS + 1) ** 0.7
    documents, sections, counts = [], [], []
    for body in range(n_bodies):
        favour = np.exp(0.5 * rng.standard_normal(len(subjects)))
        habits = {letter: zipf * rng.gamma(4, 0.25, N_WORDS) for letter in letters}
        for year in range(2017, 2023):
            document = f"{body:02d}-{year}"
            documents.append((document, year, f"机构{body}"))
            weights = favour * [pair[year >= 2020] for pair in subjects.values()]
            for section in range(N_SECTIONS):
                about = list(subjects)[rng.choice(len(subjects), p=weights / weights.sum())]
                parts = [habits[letter] / habits[letter].sum() * (letter in about) for letter in letters]
                chances = 0.95 * np.concatenate(parts) / len(about) + 0.05 / len(vocabulary)
                words = rng.multinomial(25, chances / chances.sum())
                section_id = f"{document}-{section:02d}"
                sections.append((section_id, document, 50))
                counts += [(section_id, vocabulary[word], int(words[word])) for word in np.flatnonzero(words)]
    return {
        "documents": _frame(documents, document_id=pl.String, year=pl.Int32, issuer=pl.String).with_columns(
            voice="issuer", level=pl.lit("区县"), kind=pl.lit("工作要点")
        ),
        "sections": _frame(sections, section_id=pl.String, document_id=pl.String, n_chars=pl.Int64),
        "section_terms": _frame(counts, section_id=pl.String, term=pl.String, count=pl.Int64).sort(
            "section_id", "term"
        ),
    }


def fit(tables: Tables, n_topics: int) -> Tables:
    """The tables with topics fitted to them."""
    params = LdaParams(engine="variational", n_starts=3, passes=30, seed=1)
    sections = tables["sections"].with_columns(group=pl.col("document_id").rank("dense") - 1, own=True)
    fitted = fitting.fit_topics(as_terms(tables["section_terms"]), sections, n_topics, params)
    topic_words, section_topics = fitting.tabulate(fitted)
    model = {
        "topic_words": topic_words,
        "section_topics": list_topics(section_topics),
        "topic_quality": fitted.topic_starts,
    }
    return tables | model


def plant_topics(tables: Tables) -> Tables:
    """The tables with a topic for each letter of SAME, as it was planted: a fit for each corpus would take a minute."""
    letters = tables["section_terms"]["term"].str.slice(0, 1)
    own = tables["section_terms"].with_columns(letter=letters).group_by("section_id", "letter")
    sums = own.agg(n=pl.col("count").sum())
    topic = {letter: place for place, letter in enumerate(sorted(SAME))}
    grid = sums.select("section_id").unique().join(pl.DataFrame({"letter": list(topic)}), how="cross")
    theta = grid.join(sums, on=["section_id", "letter"], how="left").with_columns(
        topic=pl.col("letter").replace_strict(topic, return_dtype=pl.Int32),
        probability=(pl.col("n").fill_null(0) + 0.05) / (25 + 0.05 * len(topic)),
    )
    words = tables["section_terms"].group_by("term").agg(n=pl.col("count").sum())
    phi = words.join(pl.DataFrame({"letter": list(topic)}), how="cross").with_columns(
        topic=pl.col("letter").replace_strict(topic, return_dtype=pl.Int32),
        weight=pl.when(pl.col("term").str.starts_with(pl.col("letter"))).then("n").otherwise(0.01),
    )
    return tables | {
        "section_topics": theta.select("section_id", "topic", "probability"),
        "topic_words": phi.select("topic", "term", probability=pl.col("weight") / pl.col("weight").sum().over("topic")),
        "topic_quality": pl.DataFrame({"topic": list(topic.values()), "alpha": 0.05, "grade": "A"}),
    }


def trace(tables: Tables, params: EvolutionParams = PARAMS, doubt: str | None = None) -> Tables:
    """doubt: of all topics, why the corpus carries none; else those graded D are doubted."""
    each = pl.when(pl.col("grade") == "D").then(pl.lit("not_back"))
    labels = tables["topic_quality"].select("topic", doubt=pl.lit(doubt) if doubt else each)
    none = {"unchanged_sections": catalog.unchanged_sections.empty(), "own_names": catalog.own_names.empty()}
    terms, topics = as_terms(tables["section_terms"]), as_topics(tables["section_topics"])
    told = none | tables | {"topic_labels": labels}
    dated = date_documents(tables["documents"], params.periods)
    gathered = gather_sections(terms, topics, tables["sections"], told, dated, len(params.periods))
    return trace_evolution(gathered, dated, told, 5, params, RESAMPLING)


def name_topics(tables: Tables) -> dict[str, int]:
    """The topic in which the vocabulary of each letter is likeliest."""
    letters = tables["topic_words"].with_columns(letter=pl.col("term").str.slice(0, 1))
    shares = letters.group_by("letter", "topic").agg(pl.col("probability").sum())
    best = shares.sort("probability", descending=True).unique("letter", keep="first", maintain_order=True)
    return dict(best.select("letter", "topic").iter_rows())


def _frame(rows: Sequence[tuple[object, ...]], **schema: type[pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")
