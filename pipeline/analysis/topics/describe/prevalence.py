"""What share of each year, region and level a topic takes."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Flags, Matrix, Theta
from pipeline.analysis.statistics.matrices import (
    SectionTerms,
    SectionTopics,
    count_starts,
    cut_rows,
    find_unknown,
    measure_sections,
)
from pipeline.analysis.statistics.panel import number_rows, weigh_panel
from pipeline.analysis.statistics.resampling import count_equal, count_influential, jackknife_shares
from pipeline.analysis.statistics.section_ids import match_ids, match_rows
from pipeline.analysis.topics.fit.engines import infer_sections
from pipeline.tables.topic_parts.shares import SECTION_SHARES, TOPIC_GROUPS, TOPIC_YEARS

# Sections on which the starts are compared, evenly through the documents: what a year's share would be under another
# start is then known to a few thousandths, at the cost of a corpus of 200 documents.
MOST_COMPARED = 6_000


@dataclass(frozen=True)
class Shares:
    """Topics of sections, of the fit and of its starts.

    section_ids: sorted. words: array of shape (n_sections, n_topics), the share of each topic in a section's words, rows sum to 1.
    unknown: of the same shape, which of these are no share but stand for one that is not known (`find_unknown`).
    compared: places of the sections that the starts were compared on; starts: their shares under each start. No starts where there was one.
    """

    section_ids: pl.Series
    words: Matrix
    unknown: Flags
    compared: NDArray[np.int64]
    starts: list[Matrix]


@dataclass(frozen=True)
class Counted:
    """What the counts of θ's sections tell `share_words`. n_words: array of shape (n_sections,); compared, starts: as in `Shares`."""

    n_words: Matrix
    compared: NDArray[np.int64]
    starts: list[Matrix]


def count_sections(
    section_terms: SectionTerms,
    section_ids: pl.Series,
    alpha: Matrix,
    starts: NDArray[np.float32],
    start_terms: Sequence[str],
    unchanged: pl.DataFrame,
) -> Counted:
    """The words of the sections of θ, and the shares of topics in some of them under each start.

    alpha: array of shape (n_topics,), the prior of θ; starts: array of shape (n_starts, n_topics, n_terms), over start_terms.
    unchanged: section_id and n_words of the sections that keep what an earlier model gave them, words of its vocabulary.
    """
    assert section_terms.terms.to_list() == list(start_terms)
    n_words = match_ids(section_ids, measure_sections(section_terms, unchanged), "n_words")
    # Of what an earlier model had, some sections have no term of today's vocabulary: the starts are compared on the others.
    places = np.flatnonzero(section_terms.find_rows(section_ids).is_not_null())
    some = np.unique(np.linspace(0, len(places) - 1, min(len(places), MOST_COMPARED)).round().astype(np.int64))
    seen = section_terms.align(section_ids.gather(places[some]))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        compared = starts if len(starts) > 1 else starts[:0]
        inferred = list(pool.map(lambda phi: infer_sections(seen, phi.astype(np.float64), alpha), compared))
    shares = [expect_shares(theta, seen.sum(axis=1), alpha) for theta in inferred]
    return Counted(n_words.to_numpy(), places[some], shares)


def share_words(counted: Counted, section_topics: SectionTopics, alpha: Matrix, unchanged: pl.DataFrame) -> Shares:
    """How many of each section's words come from each topic, as expected under the fit and under each of its starts.

    θ is the mean of a posterior, which the prior draws towards the corpus's mean. The expected words are free of the prior's own and less
    biased; the likeliest shares of a year's pooled words are less biased still, and noisier (benchmarks/results/prevalence.csv).
    """
    section_ids, theta = section_topics.section_ids, section_topics.theta
    words = expect_shares(theta, counted.n_words, alpha)
    return Shares(section_ids, words, find_unknown(theta, section_ids, unchanged), counted.compared, counted.starts)


def list_shares(shares: Shares) -> Iterator[pl.DataFrame]:
    """The table section_shares, in parts: what `trace_topics` sums. Rows by section and topic, where the share is known and above 0."""
    for some in cut_rows(count_starts(shares.words)):
        row, topic = np.nonzero(np.where(shares.unknown[some], 0, shares.words[some]))
        section_ids, share = shares.section_ids.gather(some.start + row), shares.words[some][row, topic]
        columns = {"section_id": section_ids, "topic": topic, "share": share}
        yield pl.DataFrame(columns, schema=SECTION_SHARES.schema)


def trace_topics(
    shares: Shares,
    sections: pl.DataFrame,
    documents: pl.DataFrame,
    voices: pl.DataFrame,
    years: pl.DataFrame,
    confidence: float,
) -> pl.DataFrame:
    """Prevalence of each topic in each year: its share of the Chinese characters of that year's sections.

    Σ share of words · characters / Σ characters, over the sections that have a term of the vocabulary.
    It says what bodies of this kind write in that year. Its interval holds the doubt about which bodies there are to read,
    each voice (`find_voices`) left out in turn, and that about the model, from its starts (`_doubt_model`); with one
    start the former alone. n_effective, mean_over_voices: how many voices the share rests on, and what it would be if all with a document
    of the year counted alike (`weigh_voices`). adjusted: the same share with the panel held fixed (`weigh_panel`), cells: region × level.
    Gap years are null, and so is a topic in years with text that an earlier model had before the topic was learned. Rows by topic and year.
    """
    texts = _gather_texts(shares, sections, documents, voices, "year", "region", "level")
    chars = texts["n_chars"].to_numpy().astype(np.float64)
    year_of = texts["year"].fill_null(-1).to_numpy()
    units = number_rows(texts, "voice")
    dated = year_of >= 0
    cells = number_rows(texts, "region", "level")
    factors = np.full(len(chars), np.nan)
    factors[dated], share_panel = weigh_panel(chars[dated], cells[dated], year_of[dated], years["year"].to_list())
    rows = []
    for share, year, n_documents, n_issuers in zip(
        share_panel, *years.select("year", "n_documents", "n_issuers"), strict=True
    ):
        inside = np.flatnonzero(year_of == year)
        raw = _estimate(shares, chars, units, inside, confidence)
        adjusted = _estimate(shares, chars * factors, units, inside, confidence)
        present = texts["voice"].is_in(texts["body"].gather(inside).implode()).to_numpy()
        n_effective, mean = _support(shares, chars, units, inside, present)
        for topic in range(shares.words.shape[1]):
            row = {"topic": topic, "year": year, "n_effective": n_effective[topic], "mean_over_voices": mean[topic]}
            row |= dict(zip(("prevalence", "ci_low", "ci_high"), raw[:, topic], strict=True))
            row |= dict(zip(("adjusted", "adjusted_low", "adjusted_high"), adjusted[:, topic], strict=True))
            rows.append(row | {"share_panel": share, "n_documents": n_documents, "n_issuers": n_issuers})
    return (
        pl.DataFrame(rows, schema=TOPIC_YEARS.schema)
        .with_columns(pl.col(pl.Float64).fill_nan(None))
        .sort("topic", "year")
    )


def compare_groups(
    shares: Shares,
    sections: pl.DataFrame,
    documents: pl.DataFrame,
    voices: pl.DataFrame,
    kinds: Sequence[str],
    confidence: float,
    min_effective_voices: float,
) -> pl.DataFrame:
    """Prevalence of each topic in each group of these kinds (region, province, level), over all years; documents without one are left out.

    At a level and in a province a voice is one observation, for its bodies stand for others. A region has the few bodies that it has: what
    is in doubt there is what they say, and a voice in a year is one observation. hollow: whether the effective number of these observations
    (`count_equal`, by their characters) is under min_effective_voices. Null are topics as in `trace_topics`. Rows by kind, group and topic.
    """
    texts = _gather_texts(shares, sections, documents, voices, *dict.fromkeys(("year", *kinds)))
    chars = texts["n_chars"].to_numpy().astype(np.float64)
    rows = []
    for kind in kinds:
        units = number_rows(texts, *OBSERVATIONS[kind])
        places = dict(texts.with_row_index("place").group_by(kind).agg("place").iter_rows())
        counted = (
            documents.drop_nulls(kind)
            .group_by(pl.col(kind).alias("group"))
            .agg(pl.len().alias("n_documents"), pl.col("issuer").drop_nulls().n_unique().alias("n_issuers"))
            .sort("group")
        )
        for group, n_documents, n_issuers in counted.iter_rows():
            inside = np.array(places.get(group, []), dtype=np.int64)
            estimates = _estimate(shares, chars, units, inside, confidence)
            own = np.unique(units[inside], return_inverse=True)[1]
            hollow = count_equal(np.bincount(own, chars[inside]).astype(np.float64)) < min_effective_voices
            for topic in range(shares.words.shape[1]):
                row = {"group_kind": kind, "group": group, "topic": topic}
                row |= dict(zip(("prevalence", "ci_low", "ci_high"), estimates[:, topic], strict=True))
                rows.append(row | {"n_documents": n_documents, "n_issuers": n_issuers, "hollow": hollow})
    return pl.DataFrame(rows, schema=TOPIC_GROUPS.schema).with_columns(pl.col(pl.Float64).fill_nan(None))


def expect_shares(theta: Theta, n_words: Matrix, alpha: Matrix) -> Matrix:
    """Expected share of each topic in the words of each section, from the posterior mean θ = (words + α) / (all words + Σ α).

    n_words: array of shape (n_sections,). A section that an earlier model had has nothing of later topics, and no prior of them.
    """
    shares = np.empty(theta.shape)
    for some in cut_rows(count_starts(theta)):
        prior = np.where(theta[some] > 0, alpha, 0)
        words = np.maximum(theta[some] * _round((n_words[some] + prior.sum(axis=1))[:, None]) - prior, 0)
        words = _round(words)
        shares[some] = words / words.sum(axis=1, keepdims=True)
    return shares


def _round(numbers: Matrix) -> Matrix:
    """In steps of a millionth: sums are exact, and the same however many topics without a word stand beside."""
    rounded: Matrix = np.round(numbers * 2**20) / 2**20
    return rounded


def _gather_texts(
    shares: Shares, sections: pl.DataFrame, documents: pl.DataFrame, voices: pl.DataFrame, *columns: str
) -> pl.DataFrame:
    """n_chars, body, voice and these columns of their documents of the sections of `shares`, in their order."""
    texts = match_rows(shares.section_ids, sections.select("section_id", "document_id", "n_chars"))
    return texts.with_columns(match_rows(shares.section_ids, voices.select("section_id", "body", "voice"))).join(
        documents.select("document_id", *columns), on="document_id", how="left", maintain_order="left"
    )


def _estimate(
    shares: Shares, weights: Matrix, units: NDArray[np.int64], inside: NDArray[np.int64], confidence: float
) -> Matrix:
    """Shares of the topics in the sections at these places, and the ends of their intervals: array of shape (3, n_topics).

    NaN without text, and for topics that are not known in all of it.
    """
    n_topics = shares.words.shape[1]
    if not np.nansum(weights[inside]) > 0:
        return np.full((3, n_topics), np.nan)
    numerators, denominators = _sum_units(shares, weights, units, inside)
    doubt = _doubt_model(shares, np.where(np.isin(shares.compared, inside), weights[shares.compared], 0))
    low, high = jackknife_shares(numerators, denominators, doubt, confidence)
    # Nothing at all leaves nothing to tell an interval from; next to nothing leaves every share possible, 0.0 % to 100.0 %.
    total = numerators.sum(axis=0)
    estimates = np.array([total / denominators.sum(), low, high])
    estimates[1:, (total == 0) | ((low < 0.0005) & (high > 0.9995))] = np.nan
    estimates[:, shares.unknown[inside[weights[inside] > 0]].any(axis=0)] = np.nan
    return estimates


def _support(
    shares: Shares, weights: Matrix, units: NDArray[np.int64], inside: NDArray[np.int64], present: Flags
) -> tuple[Matrix, Matrix]:
    """`weigh_voices` of these sections; NaN as in `_estimate`. present: array of shape (n_sections,), of the voice of each section."""
    if not np.nansum(weights[inside]) > 0:
        return np.full(shares.words.shape[1], np.nan), np.full(shares.words.shape[1], np.nan)
    kept = inside[weights[inside] > 0]
    of_units = present[kept[np.unique(units[kept], return_index=True)[1]]]
    n_effective, mean = weigh_voices(*_sum_units(shares, weights, units, inside), of_units)
    unknown = shares.unknown[kept].any(axis=0)
    return np.where(unknown, np.nan, n_effective), np.where(unknown, np.nan, mean)


def weigh_voices(numerators: Matrix, denominators: Matrix, present: Flags) -> tuple[Matrix, Matrix]:
    """How many voices the shares Σ numerators / Σ denominators rest on, and the unweighted means of the voices' own: (n_series,) each.

    numerators: array of shape (n_voices, n_series); denominators: (n_voices,), above 0; present: (n_voices,), who has a document here:
    the mean is of these, NaN without any, as one copied paragraph of another must not count as much as a document.
    The first is by influence, by how much the share moves when the voice is left out (`count_influential`). 1 for one voice alone; NaN
    where no voice moves the share, as all say the same.
    """
    n_voices, n_series = numerators.shape
    own = numerators[present] / denominators[present, None]
    mean = own.mean(axis=0) if len(own) else np.full(n_series, np.nan)
    if n_voices == 1:
        return np.ones(n_series), mean
    total = denominators.sum()
    without = (numerators.sum(axis=0) - numerators) / (total - denominators)[:, None]
    return count_influential(without - numerators.sum(axis=0) / total), mean


def _sum_units(
    shares: Shares, weights: Matrix, units: NDArray[np.int64], inside: NDArray[np.int64]
) -> tuple[Matrix, Matrix]:
    """What each unit with text gives each topic, and all that it has: arrays of shape (n_units, n_topics) and (n_units,)."""
    kept = inside[weights[inside] > 0]
    known, own = np.unique(units[kept], return_inverse=True)
    # numpy and scipy add up in one order; a polars group_by does so in as many orders as it has threads. No copy of the shares.
    by_unit = csr_array((weights[kept], (own, kept)), shape=(len(known), len(shares.words)))
    return by_unit @ shares.words, by_unit.sum(axis=1)


def _doubt_model(shares: Shares, weights: Matrix) -> Matrix | float:
    """Mean squared difference of the starts' shares from those of the fit, on the sections that both have: array of shape (n_topics,).

    Each start had other documents and other clusters to start from, so that they differ by what the fit owes to either.
    Nothing where there was one start; NaN where none of the sections compared is in the group.
    """
    if not shares.starts:
        return 0.0
    if not weights.sum() > 0:
        return np.full(shares.words.shape[1], np.nan)
    fitted = weights @ shares.words[shares.compared] / weights.sum()
    differences = np.array([weights @ start / weights.sum() for start in shares.starts]) - fitted
    doubt: Matrix = (differences**2).mean(axis=0)
    return doubt


# What is one observation in a group of each kind.
OBSERVATIONS = {"region": ("voice", "year"), "province": ("voice",), "level": ("voice",)}
