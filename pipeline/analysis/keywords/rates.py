"""What is said of keywords in some documents: rates in all text and in own words, shares, dispersion, with intervals over voices."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    documents = counted.documents[rows]
    to_voices = gather_rows(np.unique(counted.voices[rows], return_inverse=True)[1])
    (found, chars), (own_found, own_chars) = (
        (to_voices @ text.counts[rows], to_voices @ text.chars[rows]) for text in (counted.everything, counted.own)
    )
    table = pl.DataFrame({"keyword": list(keywords)}, schema={"keyword": pl.String}).with_columns(
        n_documents=pl.lit(documents.height, pl.Int64),
        n_issuers=pl.lit(documents["issuer"].drop_nulls().n_unique(), pl.Int64),
        n_voices=pl.lit(int(np.count_nonzero(own_chars)), pl.Int64),
        n_doubted=pl.lit(documents["doubted"].sum(), pl.Int64),
    )
    if not len(rows):
        return table
    counts = counted.everything.counts[rows]
    n_mentions, n_with = counts.sum(axis=0), (counts > 0).sum(axis=0)
    columns = _describe_voices(own_found, own_chars, confidence) | {
        "n_documents_with": n_with,
        "n_mentions": n_mentions,
        "n_chars": np.full(len(n_with), counted.everything.chars[rows].sum()),
        "share_documents": n_with / len(rows),
        "share_sections": counted.sections[rows].sum(axis=0) / documents["n_sections"].sum(),
        "mentions_per_document": n_mentions / np.where(n_with > 0, n_with, np.nan),
    }
    columns |= dict(
        zip(
            ("per_10k_chars", "ci_low", "ci_high", "own_per_10k_chars", "own_low", "own_high"),
            (
                *_estimate(found, chars, counted.everything, confidence),
                *_estimate(own_found, own_chars, counted.own, confidence),
            ),
            strict=True,
        )
    )
    return table.with_columns(**{name: pl.Series(values) for name, values in columns.items()})


def _describe_voices(found: Matrix, chars: Matrix, confidence: float) -> dict[str, Matrix]:
    """found: mentions in own words, array of shape (n_voices, n_keywords); chars: characters of own words, shape (n_voices,)."""
    n_voices = int(np.count_nonzero(chars))
    n_with = (found[chars > 0] > 0).sum(axis=0)
    unknown = np.full(len(n_with), np.nan)
    low, high = score_share(n_with.astype(np.float64), n_voices, confidence)
    return {
        "n_own_mentions": found.sum(axis=0),
        "n_own_chars": np.full(len(n_with), chars.sum()),
        "n_voices_with": n_with,
        "share_voices": n_with / n_voices if n_voices else unknown,
        "share_voices_low": low,
        "share_voices_high": high,
        "dispersion": measure_dispersion(csr_array(found), chars, np.zeros(len(chars), dtype=np.int64))[0]
        if n_voices
        else unknown,
    }


def _estimate(found: Matrix, chars: Matrix, text: Text, confidence: float) -> tuple[Matrix, Matrix, Matrix]:
    """Mentions per 10,000 characters and their interval, from those of the voices: arrays of shape (n_keywords,), NaN without text."""
    total = found.sum(axis=0)
    if not chars.any():
        unknown = np.full(len(total), np.nan)
        return unknown, unknown, unknown
    low, high = jackknife_rates(found, chars, confidence)
    unseen = bound_unseen(chars, text.bursts, text.lengths, confidence)
    seen = total > 0
    return 1e4 * total / chars.sum(), 1e4 * np.where(seen, low, 0), 1e4 * np.where(seen, high, unseen)
