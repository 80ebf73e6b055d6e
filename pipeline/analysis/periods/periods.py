"""The periods that a researcher names: whose text each holds, and how far a share differs between two of them, like with like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Flags, Matrix, Theta
from pipeline.analysis.statistics.panel import number_rows
from pipeline.analysis.statistics.resampling import BLOCK, MIN_DOCUMENTS, draw_weights, expand_tail
from pipeline.analysis.statistics.section_ids import find_ids
from pipeline.params.sections import Period, ResamplingParams

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Texts:
    """Sections that lie in a period, in their documents' own words, and the documents that they are of, in order of document_id.

    chars: Chinese characters of each section, array of shape (n_sections, 1); document: the place of its document, (n_sections,).
    period, voice, year, cell: arrays of shape (n_documents,); cell: what a document is compared with in other periods, level × kind.
    """

    chars: Matrix
    document: Numbers
    period: Numbers
    voice: Numbers
    year: Numbers
    cell: Numbers


def date_documents(documents: pl.DataFrame, periods: Sequence[Period]) -> pl.DataFrame:
    """document_id, year, issuer, voice, level, kind and period, its number from 0, of the documents that lie in one; by document_id."""
    spans = pl.DataFrame(
        [(number, *period.years) for number, period in enumerate(periods)],
        schema={"period": pl.Int64, "first_year": pl.Int32, "last_year": pl.Int32},
        orient="row",
    )
    inside = pl.col("year").is_between(pl.col("first_year"), pl.col("last_year"))
    return (
        documents.select("document_id", "year", "issuer", "voice", "level", "kind")
        .drop_nulls("year")
        .join(spans, how="cross")
        .filter(inside)
        .drop("first_year", "last_year")
        .sort("document_id")
    )


def gather_texts(section_ids: pl.Series, sections: pl.DataFrame, dated: pl.DataFrame) -> tuple[pl.Series, Texts]:
    """Those of these sections that lie in a period, in order of their documents, and what stands beside them.

    section_ids: sorted; sections: section_id, document_id, n_chars; dated: as from `date_documents`.
    """
    # Not by joins, which would take more than the topics of all sections.
    sections = sections.sort("section_id")
    row = find_ids(section_ids, sections["section_id"])
    place = find_ids(sections["document_id"].gather(row), dated["document_id"])
    in_order = place.is_not_null().arg_true().gather(np.argsort(place.drop_nulls().to_numpy(), kind="stable"))
    known, document = np.unique(place.gather(in_order).to_numpy(), return_inverse=True)
    own = dated[known]
    texts = Texts(
        sections["n_chars"].gather(row.gather(in_order)).to_numpy().astype(np.float64)[:, None],
        document,
        own["period"].to_numpy(),
        _number(own["voice"]),
        own["year"].to_numpy().astype(np.int64),
        number_rows(own, "level", "kind"),
    )
    return section_ids.gather(in_order), texts


def sum_sections(values: Matrix, texts: Texts) -> Matrix:
    """Values of sections, array of shape (n_sections, n_series), summed by document: (n_documents, n_series)."""
    if not len(texts.period):
        return np.zeros((0, values.shape[1]))
    starts = np.flatnonzero(np.diff(texts.document, prepend=-1))
    return np.asarray(np.add.reduceat(values, starts, axis=0))


def sum_topics(theta: Theta, texts: Texts) -> Matrix:
    """Characters of each topic in each document: (n_documents, n_topics). One topic after the other, as all take as much as θ."""
    sums = np.empty((len(texts.period), theta.shape[1]))
    for topic in range(theta.shape[1]):
        sums[:, topic] = sum_sections(theta[:, [topic]] * texts.chars, texts)[:, 0]
    return sums


def find_alike(texts: Texts, earlier: int, later: int) -> Flags:
    """Which documents can be compared, as both periods have some of their cell: array of shape (n_documents,)."""
    before, after = (texts.cell[texts.period == period] for period in (earlier, later))
    return np.isin(texts.period, (earlier, later)) & np.isin(texts.cell, np.intersect1d(before, after))


def count_voices(texts: Texts, inside: Flags) -> int:
    """How many voices these documents, array of shape (n_documents,), are of."""
    return len(np.unique(texts.voice[inside]))


def resample_shares(
    numerators: Matrix, denominators: Matrix, texts: Texts, n_periods: int, params: ResamplingParams
) -> Matrix:
    """Σ numerators / Σ denominators of every period in resamples of voices: array of shape (n_resamples, n_periods, n_series).

    A voice is drawn with all that it wrote in all periods, for its documents resemble each other.
    numerators: (n_documents, n_series); denominators: of the same shape, or (n_documents, 1). NaN where a resample holds nothing
    of a period.
    """
    n_series = numerators.shape[1]
    n_voices = int(texts.voice.max()) + 1
    cell = texts.voice * n_periods + texts.period
    above = np.zeros((n_voices * n_periods, n_series))
    below = np.zeros((n_voices * n_periods, denominators.shape[1]))
    np.add.at(above, cell, numerators)
    np.add.at(below, cell, denominators)
    rng = np.random.default_rng(params.seed)
    shares = []
    with np.errstate(invalid="ignore", divide="ignore"):
        for weights in draw_weights(n_voices, params.n_resamples, rng):
            drawn = (weights @ above.reshape(n_voices, -1)).reshape(len(weights), n_periods, n_series)
            shares.append(drawn / (weights @ below.reshape(n_voices, -1)).reshape(len(weights), n_periods, -1))
    return np.concatenate(shares)


def resample_documents(texts: Texts, n_draws: int, seed: int) -> NDArray[np.uint8]:
    """How often each document is in each of a few resamples of voices: array of shape (n_draws, n_documents)."""
    n_voices = int(texts.voice.max()) + 1
    drawn = draw_weights(n_voices, n_draws, np.random.default_rng(seed))
    # A byte holds it: a voice is drawn once on average, and hardly ever ten times.
    return np.concatenate([weights.astype(np.uint8)[:, texts.voice] for weights in drawn])


def find_interval(draws: Matrix, n_voices: int, params: ResamplingParams) -> tuple[Matrix, Matrix]:
    """Expanded percentile interval (Hesterberg 2015) of each series; draws: (n_resamples, n_series).

    NaN under MIN_DOCUMENTS voices, and where one resample in a hundred had nothing to say.
    """
    unknown = np.full(draws.shape[1], np.nan)
    if n_voices < MIN_DOCUMENTS:
        return unknown, unknown
    tail = expand_tail((1 - params.confidence) / 2, n_voices)
    known = np.isnan(draws).mean(axis=0) <= 0.01
    ends = np.full((2, draws.shape[1]), np.nan)
    if known.any():
        ends[:, known] = np.nanquantile(draws[:, known], [tail, 1 - tail], axis=0)
    return ends[0], ends[1]


def compare_alike(
    before: NDArray[Any], after: NDArray[Any], numerators: Matrix, denominators: Matrix, cells: Numbers
) -> tuple[Matrix, Matrix]:
    """Σ numerators / Σ denominators of two periods at the same mix of cells: two arrays of shape (n_draws, n_series).

    before, after: how often each document counts in either period, (n_draws, n_documents). Towns that write in one period and
    provinces in the other differ whatever the time. So each cell is compared with itself, and cells are weighted by b·a / (b + a),
    where b and a are their denominators in both periods: the difference is the rate difference of Mantel and Haenszel (Greenland &
    Robins 1985, Biometrics 41). A cell of one period alone counts for nothing. NaN where no cell is in both.
    """
    shape = len(before), numerators.shape[1]
    earlier, later, weight = np.zeros((3, *shape))
    for cell in np.unique(cells):
        inside = cells == cell
        own = numerators[inside], denominators[inside]
        (b, b_whole), (a, a_whole) = (_add_drawn(counts[:, inside], *own) for counts in (before, after))
        both = np.maximum(b_whole + a_whole, 1e-300)
        earlier += b * (a_whole / both)
        later += a * (b_whole / both)
        weight += a_whole * (b_whole / both)
    with np.errstate(invalid="ignore", divide="ignore"):
        return earlier / weight, later / weight


def _add_drawn(counts: NDArray[Any], *values: Matrix) -> tuple[Matrix, ...]:
    """Sums of documents that count so often, (n_draws, n_documents), of each of these: arrays of shape (n_draws, n_series)."""
    weights = counts.astype(np.float64)  # of one period at a time: they take eight times as much as the counts
    return tuple(weights @ of_documents for of_documents in values)


def compare_periods(
    numerators: Matrix, denominators: Matrix, texts: Texts, earlier: int, later: int
) -> tuple[Matrix, Matrix]:
    """What `compare_alike` has of the documents of two periods, each counted once: two arrays of shape (n_series,)."""
    before, after = ((texts.period == period)[None, :] for period in (earlier, later))
    shares = compare_alike(before, after, numerators, denominators, texts.cell)
    return shares[0][0], shares[1][0]


def find_change_interval(
    numerators: Matrix, denominators: Matrix, texts: Texts, earlier: int, later: int, params: ResamplingParams
) -> tuple[Matrix, Matrix]:
    """Interval of the change of `compare_periods` over resamples of voices: arrays of shape (n_series,)."""
    alike = find_alike(texts, earlier, later)
    # What a voice has in a cell and a period is drawn with it, and is one sum: memory goes with voices, not with documents.
    keys = np.stack([texts.voice[alike], texts.period[alike], texts.cell[alike]])
    (voice, period, cell), place = np.unique(keys, axis=1, return_inverse=True)
    above, below = (np.zeros((len(voice), values.shape[1])) for values in (numerators, denominators))
    np.add.at(above, place.reshape(-1), numerators[alike])
    np.add.at(below, place.reshape(-1), denominators[alike])
    draws = []
    for weights in draw_weights(int(texts.voice.max()) + 1, params.n_resamples, np.random.default_rng(params.seed)):
        before, after = (weights[:, voice] * (period == number) for number in (earlier, later))
        shares = compare_alike(before, after, above, below, cell)
        draws.append(shares[1] - shares[0])
    n_voices = min(count_voices(texts, alike & (texts.period == period)) for period in (earlier, later))
    return find_interval(np.concatenate(draws), n_voices, params)


def shuffle_periods(texts: Texts, earlier: int, later: int, n_draws: int, rng: np.random.Generator) -> Flags:
    """Which documents of two periods would be the later one's if time made no difference: (n_draws, n_documents of both).

    Columns are the documents of both periods, in their order. What a voice wrote in one year moves as a whole, whatever its kinds, for
    it is alike. A voice of both periods has its own years shuffled, so that its manner stays in both; voices of one period change
    places with those of which most documents are of the same cell, so that a draw has about the mix of levels and kinds that the
    periods have. Each draw keeps how many years of a voice, or voices of such a group, a period has.
    """
    both = (texts.period == earlier) | (texts.period == later)
    is_later = texts.period[both] == later
    voice = texts.voice[both]
    year = texts.year[both]
    n_voices = int(voice.max()) + 1
    panel = (np.bincount(voice[is_later], minlength=n_voices) > 0) & (
        np.bincount(voice[~is_later], minlength=n_voices) > 0
    )
    # A unit is a voice in a year, or all of a voice of one period; it changes places within its stratum.
    years_apart = np.where(panel[voice], year, 0)
    first, unit = np.unique(np.stack([voice, years_apart]), axis=1, return_index=True, return_inverse=True)[1:]
    main_cell = find_main_cells(voice, texts.cell[both])
    stratum = np.where(panel[voice], voice, n_voices + main_cell[voice])[first].astype(np.float64)
    labels = is_later[first][np.argsort(stratum, kind="stable")]
    draws = np.empty((n_draws, len(voice)), dtype=bool)
    step = max(1, BLOCK // len(voice))
    for start in range(0, n_draws, step):
        size = min(step, n_draws - start)
        # Random keys under 1 order the units within their strata, and never across.
        places = np.argsort(stratum + rng.random((size, len(stratum))), axis=1)
        shuffled = np.empty((size, len(stratum)), dtype=bool)
        np.put_along_axis(shuffled, places, np.broadcast_to(labels, shuffled.shape), axis=1)
        draws[start : start + size] = shuffled[:, unit.reshape(-1)]
    return draws


def find_main_cells(voice: Numbers, cell: Numbers) -> Numbers:
    """The cell of most documents of each voice, the lowest of several; voice, cell: of each document. Array of shape (n_voices,)."""
    counts = np.zeros((int(voice.max()) + 1, int(cell.max()) + 1), dtype=np.int64)
    np.add.at(counts, (voice, cell), 1)
    main: Numbers = counts.argmax(axis=1)
    return main


def find_p(numerators: Matrix, denominators: Matrix, cells: Numbers, is_later: Flags, shuffled: Flags) -> Matrix:
    """Two-sided p of each change of `compare_alike`: array of shape (n_series,).

    numerators, denominators: of the documents of both periods, (n_documents, n_series) or (n_documents, 1); cells: theirs, and
    whether they are of the later one, (n_documents,); shuffled: as from `shuffle_periods`. Never below 1 / (n_draws + 1) (Phipson &
    Smyth 2010).
    """
    observed = np.abs(_subtract(is_later[None, :], numerators, denominators, cells))
    at_least = np.zeros(numerators.shape[1])
    step = max(1, BLOCK // len(is_later))
    for start in range(0, len(shuffled), step):
        drawn = np.abs(_subtract(shuffled[start : start + step], numerators, denominators, cells))
        # The tolerance counts ties that rounding would tell apart.
        at_least += (drawn >= observed - 1e-12).sum(axis=0)
    p: Matrix = (at_least + 1) / (len(shuffled) + 1)
    return p


def _subtract(labels: Flags, numerators: Matrix, denominators: Matrix, cells: Numbers) -> Matrix:
    """Later share less earlier share for each row of labels; 0 where nothing can be compared."""
    before, after = compare_alike(~labels, labels, numerators, denominators, cells)
    return np.nan_to_num(after - before)


def _number(names: pl.Series) -> Numbers:
    """Equal names as equal numbers from 0, in order of the names."""
    return names.rank("dense").to_numpy().astype(np.int64) - 1
