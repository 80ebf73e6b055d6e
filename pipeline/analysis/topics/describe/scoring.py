"""Documents that a model was not fitted to, under its topics as they are."""

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import make_matrix, sum_by
from pipeline.analysis.topics.describe.labels import make_label, weigh_terms
from pipeline.analysis.topics.describe.prevalence import expect_shares
from pipeline.analysis.topics.describe.topic_names import place_names
from pipeline.analysis.topics.fit.engines import infer_sections
from pipeline.analysis.topics.fit.previous import KeptModel
from pipeline.params.topics import TopicName
from pipeline.tables.codes import Codes

# With fewer words of the model's vocabulary the prior says more of a document than its text does.
MIN_WORDS = 30
# A document most of whose words the model has never met speaks of something else, whatever its other words say.
MIN_KNOWN = 0.5
# Why a document has no topics.
NO_TOPICS: Codes = {
    "few_words": (
        f"模型词表中的词不足 {MIN_WORDS} 个",
        f"fewer than {MIN_WORDS} words of the model's vocabulary",
    ),
    "few_known": (
        f"词在模型词表中的不足 {MIN_KNOWN:.0%}",
        f"under {MIN_KNOWN:.0%} of its words are in the model's vocabulary",
    ),
}


def score_documents(
    section_terms: pl.DataFrame,
    sections: pl.DataFrame,
    kept: KeptModel,
    stop_words: Collection[str],
    min_length: int,
) -> pl.DataFrame:
    """The topics of each document; one row is one document of `sections`, in order of document_id.

    section_terms: every term of every section; of sections, section_id and document_id are read. n_words_known: words of the model's
    vocabulary; share_known: their share of all words, those of stop_words and those shorter than min_length left out
    unless the model has them. topics: a list of n_topics shares, Σ words · share / Σ words over the sections, words being those known,
    the share that of the expected words (`expect_shares`) under the θ inferred with φ and α of the model; null where no_topics says
    why: a code of NO_TOPICS.
    No row depends on the others.
    """
    placed = section_terms.join(sections.select("section_id", "document_id"), on="section_id", how="left")
    known = pl.col("term").is_in(kept.terms)
    is_word = known | (~pl.col("term").is_in(list(stop_words)) & (pl.col("term").str.len_chars() >= min_length))
    counts = placed.group_by("document_id").agg(
        n_words_known=pl.col("count").filter(known).sum(), n_words=pl.col("count").filter(is_word).sum()
    )
    inside = placed.filter(known).sort("section_id", "term")
    return (
        sections.select("document_id")
        .unique()
        .join(counts, on="document_id", how="left")
        .join(_share_topics(inside, kept), on="document_id", how="left")
        .with_columns(
            pl.col("n_words_known").fill_null(0),
            share_known=pl.col("n_words_known") / pl.col("n_words").replace(0, None),
        )
        .with_columns(
            no_topics=pl.when(pl.col("n_words_known") < MIN_WORDS)
            .then(pl.lit("few_words"))
            .when(pl.col("share_known") < MIN_KNOWN)
            .then(pl.lit("few_known"))
        )
        .with_columns(topics=pl.when(pl.col("no_topics").is_null()).then("topics"))
        .sort("document_id")
        .select("document_id", "n_words_known", "share_known", "no_topics", "topics")
    )


def _share_topics(section_terms: pl.DataFrame, kept: KeptModel) -> pl.DataFrame:
    """document_id and topics, a list of shares, of the documents that have a term of the model; rows of one section stand together."""
    counts, section_ids, terms = make_matrix(section_terms, "section_id")
    # Terms that no section has change nothing for those that are there.
    columns = {term: column for column, term in enumerate(kept.terms)}
    theta = infer_sections(counts, kept.phi[:, [columns[term] for term in terms]], kept.alpha)
    n_words = counts.sum(axis=1)
    words = expect_shares(theta, n_words, kept.alpha) * n_words[:, None]
    document_of = section_terms.unique("section_id").sort("section_id")["document_id"]
    assert len(document_of) == len(section_ids)
    document_ids = document_of.unique().sort()
    totals = sum_by(words, document_ids.search_sorted(document_of).to_numpy().astype(np.int64), len(document_ids))
    shares: Matrix = totals / totals.sum(axis=1, keepdims=True)
    topics = pl.Series(shares.tolist(), dtype=pl.List(pl.Float64))
    return pl.DataFrame({"document_id": document_ids, "topics": topics})


def name_topics(kept: KeptModel, relevance: float, names: Sequence[TopicName]) -> list[str]:
    """What to call each topic of a kept model: the name that was placed on it, else the label of its most relevant terms.

    Its sections are not at hand: how often a term stands in the corpus is what its topics expect, Σ words · φ.
    """
    n_topics, n_terms = kept.phi.shape
    topic_words = pl.DataFrame(
        {
            "topic": np.repeat(np.arange(n_topics, dtype=np.int32), n_terms),
            "term": pl.Series(kept.terms * n_topics, dtype=pl.String),
            "probability": kept.phi.ravel(),
        }
    )
    expected = pl.DataFrame({"term": kept.terms, "count": kept.words @ kept.phi})
    weighed = weigh_terms(topic_words, expected, relevance)
    placed = place_names(weighed, names).filter(pl.col("reason") == "placed")
    own = dict(placed.select("topic", "name").iter_rows())
    ranked = weighed.sort("topic", "relevance_rank")
    return [own.get(topic) or make_label(ranked.filter(topic=topic)["term"]) for topic in range(n_topics)]
