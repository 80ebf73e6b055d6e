"""How much a keyword's rate changes at a dated public fact, beside all other dates at which it might have changed."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipeline.analysis.keywords.floors import has_months, take_months
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import sum_by
from pipeline.params.events import Event
from pipeline.tables.keywords import EVENT_CHANGES

# Months before and after: whole years, so that a month in which much is written every year lies in both.
WINDOW = 12


def measure_event_changes(
    documents: pl.DataFrame, own_counts: Matrix, keywords: Sequence[str], events: Sequence[Event]
) -> pl.DataFrame:
    """One row is one keyword at one event that concerns it: its rate in own words in the WINDOW months before, and from that month on.

    documents: as `describe_panel` has them; own_counts: array of shape (n_documents, n_keywords). No row where too few documents have
    a month (`has_months`), or where either window reaches beyond the corpus or has no text.
    p: of the placebo dates, all months with whole windows, the share at which the rates differ by as much, the event itself among them.
    Where neither window has a mention nothing can have changed: change and p are null.
    An event is one date: whatever else happened in these months changes the rate as well. Rows by keyword, in the order given, and date.
    """
    own = documents.filter(pl.col("n_own_chars") > 0)
    if not has_months(own):
        return EVENT_CHANGES.empty()
    dated = take_months(documents).filter(pl.col("n_own_chars") > 0)
    month = (12 * dated["year"].cast(pl.Int64) + dated["month"] - 1).to_numpy()
    first = int(month.min())
    chars = sum_by(dated["n_own_chars"].to_numpy().astype(np.float64)[:, None], month - first)
    counts = sum_by(own_counts[dated["place"].to_numpy()], month - first)
    # Row i: the window that begins i months after the first.
    lengths, found = (_slide(values) for values in (chars, counts))
    before, after = slice(None, -WINDOW), slice(WINDOW, None)
    usable = ((lengths[before] > 0) & (lengths[after] > 0))[:, 0] if len(lengths) > WINDOW else np.zeros(0, dtype=bool)
    if not usable.any():
        return EVENT_CHANGES.empty()
    # Half a mention more on either side, so that a word that was not there yet has a change as well.
    logs = np.log((found + 0.5) / np.maximum(lengths, 1))
    changes = logs[after] - logs[before]
    rates = 1e4 * found / np.maximum(lengths, 1)
    rows = []
    for column, keyword in enumerate(keywords):
        placebos = np.abs(changes[usable, column])
        for event in (event for event in events if event.concerns(keyword)):
            at = event.month - first - WINDOW
            if not (0 <= at < len(usable) and usable[at]):
                continue
            change = changes[at, column]
            row = {"keyword": keyword, "event": event.name, "event_en": event.name_en, "date": event.date}
            row |= {"rate_before": rates[at, column], "rate_after": rates[at + WINDOW, column]}
            # The tolerance counts ties that rounding would tell apart.
            p = (placebos >= abs(change) - 1e-9).mean()
            silent = not found[at, column] + found[at + WINDOW, column]
            tested = {"change": None, "p": None} if silent else {"change": np.exp(change), "p": p}
            rows.append(row | {"n_placebos": len(placebos) - 1} | tested)
    return pl.DataFrame(rows, schema=EVENT_CHANGES.schema)


def _slide(values: Matrix) -> Matrix:
    """Sums over WINDOW neighbouring rows: array of shape (n_months - WINDOW + 1, n_series)."""
    sums = np.vstack([np.zeros((1, values.shape[1])), values.cumsum(axis=0)])
    windows: Matrix = sums[WINDOW:] - sums[:-WINDOW]
    return windows
