"""Whether a word that is new, or gone, could be so by chance: over voices that report before and after."""

import numpy as np

from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.combinations import log_choose


def find_arrivals(mentioned: Flags, reports: Flags, min_silent: int, year: int) -> tuple[Matrix, Matrix]:
    """p of being new, and p of being gone: arrays of shape (n_series,), each one-sided.

    mentioned: array of shape (n_voices, n_times, n_series); reports: (n_voices, n_times), when a voice has text at all.
    p = Π_v C(after_v, k_v) / C(all_v, k_v): that all k_v times at which voice v mentions the word fall among those from its first on
    in the corpus, were every choice of k_v of the voice's times as likely. Exact, given how often each voice mentions it.
    Voices that report only before or only after say nothing and are left out. 1 where fewer than min_silent times lie before, and
    where the last year, so many times, has no mention: what came and went has not arrived.
    """
    backwards = mentioned[:, ::-1], reports[:, ::-1]
    return _find_p(mentioned, reports, min_silent, year), _find_p(*backwards, min_silent, year)


def _find_p(mentioned: Flags, reports: Flags, min_silent: int, year: int) -> Matrix:
    p = np.ones(mentioned.shape[2])
    seen = np.asarray(mentioned.any(axis=0))
    for series in np.flatnonzero(seen[-year:].any(axis=0) & ~seen[:min_silent].any(axis=0)):
        first = int(seen[:, series].argmax())
        before, after = reports[:, :first].sum(axis=1), reports[:, first:].sum(axis=1)
        both = (before > 0) & (after > 0)
        k = mentioned[both][:, :, series].sum(axis=1)
        # C(a, k) / C(n, k), never 0 / 0: all k mentions lie after.
        p[series] = np.exp((log_choose(after[both], k) - log_choose((before + after)[both], k)).sum())
    return p
