"""What is said of keywords in some documents: rates in all text and in own words, shares, dispersion, with intervals over voices."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.dispersion import measure_dispersion
from pipeline.analysis.statistics.matrices import gather_rows, sum_by
from pipeline.analysis.statistics.panel import number_rows
from pipeline.analysis.statistics.resampling import bound_unseen, jackknife_rates, score_share

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Text:
    """All text, or own words: counts, array of shape (n_documents, n_keywords), and chars, shape (n_documents,).

    bursts, lengths: mentions and characters that a voice has on average in a year in which it mentions the keyword: arrays of
    shape (n_keywords,); 1 and ∞ for what nobody mentions.
    """

    counts: Matrix
    chars: Matrix
    bursts: Matrix
    lengths: Matrix


@dataclass(frozen=True)
class Counted:
    """Documents and what was counted in them.

    sections: array of shape (n_documents, n_keywords), how many have a mention; voices: array of shape (n_documents,), numbers from 0.
    """

    documents: pl.DataFrame
    everything: Text
    own: Text
    sections: Matrix
    voices: Places


def gather_counts(documents: pl.DataFrame, counts: Matrix, own_counts: Matrix, sections_with: Matrix) -> Counted:
    """documents has voice, year, n_chars, n_own_chars; the arrays are of shape (n_documents, n_keywords), in their order."""
    voice_years = number_rows(documents, "voice", "year")
    return Counted(
        documents,
        _gather_text(counts, documents["n_chars"], voice_years),
        _gather_text(own_counts, documents["n_own_chars"], voice_years),
        sections_with,
        number_rows(documents, "voice"),
    )


def _gather_text(counts: Matrix, n_chars: pl.Series, voice_years: Places) -> Text:
    chars = n_chars.to_numpy().astype(np.float64)
    found, lengths = sum_voices(voice_years, counts), sum_voices(voice_years, chars)
    seen = found.any(axis=0)
    n_with = np.maximum((found > 0).sum(axis=0), 1)
    bursts = np.where(seen, found.sum(axis=0) / n_with, 1)
    return Text(counts, chars, bursts, np.where(seen, lengths @ (found > 0) / n_with, np.inf))


def sum_voices(voices: Places, values: Matrix) -> Matrix:
    """Rows summed by their voice, a row for each voice that there is, in order.

    >>> sum_voices(np.array([4, 2, 4]), np.array([1.0, 2.0, 3.0])).tolist()
    [2.0, 4.0]
    """
    return sum_by(values, np.unique(voices, return_inverse=True)[1])


def measure_rates(counted: Counted, rows: Places, keywords: Sequence[str], confidence: float) -> pl.DataFrame:
    """A row a keyword: what the tables of years and of groups share, of the documents in these rows; NaN for what is not known."""
    if len(rows):
        return measure_groups(counted, rows, np.zeros(len(rows), dtype=np.int64), keywords, confidence).drop("number")
    nothing = [pl.lit(0, pl.Int64).alias(name) for name in ("n_documents", "n_issuers", "n_voices", "n_doubted")]
    return pl.DataFrame({"keyword": list(keywords)}, schema={"keyword": pl.String}).with_columns(nothing)


def measure_groups(
    counted: Counted, rows: Places, numbers: Places, keywords: Sequence[str], confidence: float
) -> pl.DataFrame:
    """The same for groups of documents: by number, that of the group, from 0, and keyword. numbers: of each row that of its group.

    All groups at once, as there may be as many as documents.
    """
    documents = counted.documents[rows].with_columns(number=numbers)
    groups = (
        documents.group_by("number")
        .agg(
            n_documents=pl.len().cast(pl.Int64),
            n_issuers=pl.col("issuer").drop_nulls().n_unique().cast(pl.Int64),
            n_doubted=pl.col("doubted").sum().cast(pl.Int64),
            n_sections=pl.col("n_sections").sum(),
        )
        .sort("number")
    )
    # The voices of each group, one group after the other.
    n_voices = int(counted.voices.max()) + 1
    pairs, pair_of_row = np.unique(numbers * n_voices + counted.voices[rows], return_inverse=True)
    group = pairs // n_voices
    edges = np.searchsorted(group, np.arange(groups.height + 1))
    to_voices, to_groups = gather_rows(pair_of_row), gather_rows(numbers)
    (found, chars), (own_found, own_chars) = (
        (to_voices @ text.counts[rows], to_voices @ text.chars[rows]) for text in (counted.everything, counted.own)
    )
    counts = counted.everything.counts[rows]
    n_mentions, n_with = to_groups @ counts, to_groups @ (counts > 0)
    n_documents, n_sections = (groups[name].to_numpy()[:, None] for name in ("n_documents", "n_sections"))
    columns = _describe_voices(own_found, own_chars, group, confidence) | {
        "n_documents_with": n_with,
        "n_mentions": n_mentions,
        "n_chars": (to_groups @ counted.everything.chars[rows])[:, None],
        "share_documents": n_with / n_documents,
        "share_sections": to_groups @ counted.sections[rows] / n_sections,
        "mentions_per_document": n_mentions / np.where(n_with > 0, n_with, np.nan),
    }
    rates = (
        *_estimate(found, chars, edges, counted.everything, confidence),
        *_estimate(own_found, own_chars, edges, counted.own, confidence),
    )
    names = ("per_10k_chars", "ci_low", "ci_high", "own_per_10k_chars", "own_low", "own_high")
    columns |= dict(zip(names, rates, strict=True))
    shape = (groups.height, len(keywords))
    return (
        groups.drop("n_sections")
        .join(
            pl.DataFrame({"keyword": list(keywords)}, schema={"keyword": pl.String}),
            how="cross",
            maintain_order="left_right",
        )
        .with_columns(**{name: pl.Series(np.broadcast_to(values, shape).ravel()) for name, values in columns.items()})
    )


def _describe_voices(found: Matrix, chars: Matrix, group: Places, confidence: float) -> dict[str, Matrix]:
    """Of each group; found: mentions in own words, array of shape (n_voices, n_keywords); chars: characters of own words; group: of
    each voice that of its group: both of shape (n_voices,).
    """
    to_groups = gather_rows(group)
    n_voices = to_groups @ (chars > 0).astype(np.float64)[:, None]
    n_with = to_groups @ ((found > 0) & (chars > 0)[:, None])
    low, high = score_share(n_with, n_voices, confidence)
    with np.errstate(invalid="ignore"):
        share = n_with / n_voices
        dispersion = np.where(n_voices > 0, measure_dispersion(csr_array(found), chars, group), np.nan)
    return {
        "n_voices": n_voices,
        "n_own_mentions": to_groups @ found,
        "n_own_chars": (to_groups @ chars)[:, None],
        "n_voices_with": n_with,
        "share_voices": share,
        "share_voices_low": low,
        "share_voices_high": high,
        "dispersion": dispersion,
    }


def _estimate(
    found: Matrix, chars: Matrix, edges: Places, text: Text, confidence: float
) -> tuple[Matrix, Matrix, Matrix]:
    """Mentions per 10,000 characters and their interval: arrays of shape (n_groups, n_keywords), NaN without text.

    found, chars: those of the voices; edges: where those of each group begin among them, and where the last end.
    """
    rates = np.full((3, len(edges) - 1, found.shape[1]), np.nan)
    for group, (begin, end) in enumerate(pairwise(edges)):
        own = chars[begin:end]
        if not own.any():
            continue
        total = found[begin:end].sum(axis=0)
        low, high = jackknife_rates(found[begin:end], own, confidence)
        unseen = bound_unseen(own, text.bursts, text.lengths, confidence)
        seen = total > 0
        rates[:, group] = 1e4 * total / own.sum(), 1e4 * np.where(seen, low, 0), 1e4 * np.where(seen, high, unseen)
    rate, low, high = rates
    return rate, low, high
