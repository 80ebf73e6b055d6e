"""Corpora as counts of keywords by document, whose rates are known: flat ones that look as if they changed, and planted histories."""

import zlib
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from benchmarks.claims_shapes import FLAT, draw_history, true_ratio
from pipeline.analysis.statistics.arrays import Flags, Matrix

Numbers = NDArray[np.int64]

N_YEARS, N_KEYWORDS, N_NOTICES = 7, 20, 250
# Mentions per 10,000 characters: of flat keywords, in equal steps of the logarithm, and of planted ones.
LOWEST, HIGHEST, PLANTED = 0.5, 6.0, 2.0
MEDIAN_CHARS, SPREAD_CHARS = 4000, 0.5
# The noisiest quarter of real words: the rate of a document around that of its body, and of a body around that of all.
DOCUMENT_SHAPE, BODY_SHAPE = 1.0, 0.7
DRIFT = 0.8
SHARE_QUOTING, NOTICE_CHARS = 0.6, 1000
NULLS = ("exchangeable", "own", "drift", "campaigns", "spells", "newcomers", "copied", "notice")
DESIGNS = ("plans", "notices")


@dataclass(frozen=True)
class Cell:
    """A kind of corpus: one of NULLS and DESIGNS.

    known: whether the audit knows what is copied; planted: histories of the first keywords, the others are flat.
    n_bodies: of yearly plans; notices are of 12 to 15.
    """

    null: str
    design: str = "plans"
    n_bodies: int = 12
    known: bool = True
    planted: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """
        >>> Cell("copied", known=False).name, Cell("own", n_bodies=20, planted=("rising", "rising", "burst")).name
        ('copied, hidden', 'own, rising, burst')
        """
        return ", ".join((self.null, *(() if self.known else ("hidden",)), *dict.fromkeys(self.planted)))

    @property
    def copies(self) -> bool:
        return self.null in ("copied", "notice")


@dataclass(frozen=True)
class Panel:
    """Who writes how much when, and what is copied, in order of year, body and number: arrays of shape (n_documents,).

    chars: with what is copied. source: the document that a passage is copied from, -1 for none; n_copied: characters of the passage.
    quoting: whether it holds the year's notice. joined: first year of each body, array of shape (n_bodies,), 0 but for newcomers.
    share_campaigns: of all years of bodies.
    """

    year: Numbers
    body: Numbers
    chars: Numbers
    source: Numbers
    n_copied: Numbers
    quoting: Flags
    joined: Numbers
    share_campaigns: float


@dataclass(frozen=True)
class Corpus:
    """own_chars and own_counts leave out what the audit knows to be copied; counts: arrays of shape (n_documents, n_keywords).

    rates: array of shape (n_years, n_keywords), mentions per 10,000 characters that a body of this kind is expected to have in the year;
    NaN with newcomers, who are of many kinds. ratios: the true rate ratio per year, shape (n_keywords,), NaN where there is none.
    """

    cell: Cell
    panel: Panel
    own_chars: Numbers
    counts: Numbers
    own_counts: Numbers
    histories: tuple[str, ...]
    rates: Matrix
    ratios: Matrix
    vocabulary_seed: np.random.Generator = field(repr=False)

    @cached_property
    def vocabulary(self) -> tuple[Numbers, Numbers]:
        """Counts and own counts of 200 flat words of the same documents, as the keywords' are: what a self-test may draw from."""
        rates = np.tile(np.geomspace(LOWEST, HIGHEST, 200), (N_YEARS, 1))
        return draw_counts(self.panel, self.cell, rates, self.vocabulary_seed)


def make_corpus(cell: Cell, seed: int) -> Corpus:
    rng = np.random.default_rng(
        [seed, zlib.crc32(f"{cell.null} {cell.design} {cell.n_bodies} {cell.planted}".encode())]
    )
    panel_rng, keywords_rng, vocabulary_rng = rng.spawn(3)
    panel = draw_panel(cell, panel_rng)
    histories = cell.planted + (FLAT,) * (N_KEYWORDS - len(cell.planted))
    flat = np.geomspace(LOWEST, HIGHEST, N_KEYWORDS - len(cell.planted))
    rates = np.concatenate([np.full(len(cell.planted), PLANTED), flat])
    rates = rates * np.stack([draw_history(name, N_YEARS, keywords_rng) for name in histories], axis=1)
    counts, own_counts = draw_counts(panel, cell, rates, keywords_rng)
    expected = rates * (1 + 3.5 * panel.share_campaigns)
    return Corpus(
        cell,
        panel,
        panel.chars - panel.n_copied if cell.known else panel.chars,
        counts,
        own_counts,
        histories,
        np.full_like(rates, np.nan) if cell.null == "newcomers" else expected,
        np.array([true_ratio(name) for name in histories]),
        vocabulary_rng,
    )


def draw_panel(cell: Cell, rng: np.random.Generator) -> Panel:
    n_bodies = cell.n_bodies if cell.design == "plans" else int(rng.integers(12, 16))
    joined = _join(n_bodies) if cell.null == "newcomers" else np.zeros(n_bodies, dtype=np.int64)
    present = _draw_presence(cell, joined, rng)
    if cell.design == "plans":
        documents = present.astype(np.int64)
    else:
        sizes = rng.permutation(1 / np.arange(1, n_bodies + 1))
        weights = sizes[:, None] * present
        documents = rng.multinomial(N_NOTICES, (weights / weights.sum()).ravel()).reshape(present.shape)
    year, body = (np.repeat(index.T.ravel(), documents.T.ravel()) for index in np.indices(documents.shape)[::-1])
    chars = rng.lognormal(np.log(MEDIAN_CHARS), SPREAD_CHARS, year.size).astype(np.int64) + 1
    source, n_copied = np.full(year.size, -1), np.zeros(year.size, dtype=np.int64)
    quoting = np.zeros(year.size, dtype=bool)
    if cell.copies:
        for number in np.unique(year):
            inside = np.flatnonzero(year == number)
            if cell.null == "copied":
                model, copiers = _pick_one(inside, rng)
                n_copied[copiers] = chars[copiers] // 2
                chars[model] = max(chars[model], n_copied[copiers].max(initial=0))
            else:
                quoters = inside[rng.random(inside.size) < SHARE_QUOTING]
                if not quoters.size:
                    continue
                # The notice itself is not in the corpus: who quoted it first has it for its own.
                model, copiers = _pick_one(quoters, rng)
                quoting[quoters] = True
                chars[quoters] += NOTICE_CHARS
                n_copied[copiers] = NOTICE_CHARS
            source[copiers] = model
    share = float(rng.uniform(0.05, 0.1)) if cell.null == "campaigns" else 0.0
    return Panel(year, body, chars, source, n_copied, quoting, joined, share)


def _join(n_bodies: int) -> Numbers:
    """First years of a panel that grows from a third to all, evenly from the second year to the last."""
    first = -(-n_bodies // 3)
    later = np.arange(n_bodies - first) * (N_YEARS - 1) // (n_bodies - first)
    return np.concatenate([np.zeros(first, dtype=np.int64), 1 + later])


def _draw_presence(cell: Cell, joined: Numbers, rng: np.random.Generator) -> Flags:
    """Whether a body writes in a year: array of shape (n_bodies, n_years); in each year one does."""
    present = np.arange(N_YEARS) >= joined[:, None]
    if cell.null == "spells":
        # On with .6, and on again after a year on with .8, after one off with .3: spells of five years, pauses of three or so.
        draws = rng.random(present.shape)
        present[:, 0] = draws[:, 0] < 0.6
        for year in range(1, N_YEARS):
            present[:, year] = draws[:, year] < np.where(present[:, year - 1], 0.8, 0.3)
    elif cell.design == "notices":
        present &= rng.random(present.shape) < 0.8
    silent = np.flatnonzero(~present.any(axis=0))
    # By someone who is there already, or newcomers' first years would not be what they are.
    present[rng.integers(0, np.count_nonzero(joined == 0), silent.size), silent] = True
    return present


def _pick_one(documents: Numbers, rng: np.random.Generator) -> tuple[np.int64, Numbers]:
    """One of them, and the others."""
    place = rng.integers(documents.size)
    return documents[place], np.delete(documents, place)


def draw_counts(panel: Panel, cell: Cell, rates: Matrix, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Mentions, and those in own words: arrays of shape (n_documents, n_keywords); rates per 10,000 characters, (n_years, n_keywords)."""
    n_keywords = rates.shape[1]
    bodies = _draw_bodies(panel, cell, n_keywords, rng)
    written = panel.chars - panel.n_copied - np.where(panel.quoting & (panel.source < 0), NOTICE_CHARS, 0)
    noise = rng.gamma(DOCUMENT_SHAPE, 1 / DOCUMENT_SHAPE, (panel.year.size, n_keywords))
    mean = rates[panel.year] * bodies[panel.body, panel.year] * noise / 1e4
    own = rng.poisson(mean * written[:, None])
    if not cell.copies:
        return own, own
    copied = np.zeros_like(own)
    if cell.null == "copied":
        for model in np.unique(panel.source[panel.source >= 0]):
            copiers = np.flatnonzero(panel.source == model)
            copied[copiers] = _take_beginning(own[model], panel.n_copied[copiers] / panel.chars[model], rng)
    else:
        ministry = rng.gamma(BODY_SHAPE, 1 / BODY_SHAPE, n_keywords)
        turns = rng.gamma(DOCUMENT_SHAPE, 1 / DOCUMENT_SHAPE, rates.shape)
        notices = rng.poisson(rates * ministry * turns * NOTICE_CHARS / 1e4)
        copied[panel.quoting] = notices[panel.year[panel.quoting]]
        first = panel.quoting & (panel.source < 0)
        own, copied = own + copied * first[:, None], copied * ~first[:, None]
    counts = own + copied
    return counts, own if cell.known else counts


def _take_beginning(mentions: Numbers, shares: Matrix, rng: np.random.Generator) -> Numbers:
    """Mentions in the first part of a text, for each of several lengths of it: array of shape (n_shares, n_keywords)."""
    keyword = np.repeat(np.arange(mentions.size), mentions)
    places = rng.random(keyword.size)
    return (places < shares[:, None]).astype(np.int64) @ np.eye(mentions.size, dtype=np.int64)[keyword]


def _draw_bodies(panel: Panel, cell: Cell, n_keywords: int, rng: np.random.Generator) -> Matrix:
    """How much more than expected a body speaks of a keyword in a year: array of shape (n_bodies, n_years, n_keywords), mean 1.

    Means are higher with campaigns, by (4.5 - 1) times their share, and with newcomers, whose rate is up to four times that of the first.
    """
    shape = (panel.joined.size, N_YEARS, n_keywords)
    if cell.null == "exchangeable":
        return np.ones(shape)
    if cell.null == "drift":
        # A lognormal with the variance of the gamma distribution that the other nulls draw from.
        variance = np.log(1 + 1 / BODY_SHAPE)
        steps = rng.normal(0, np.sqrt(variance), shape)
        for year in range(1, N_YEARS):
            steps[:, year] = DRIFT * steps[:, year - 1] + np.sqrt(1 - DRIFT**2) * steps[:, year]
        return np.asarray(np.exp(steps - variance / 2))
    own = np.broadcast_to(rng.gamma(BODY_SHAPE, 1 / BODY_SHAPE, (shape[0], 1, n_keywords)), shape)
    if cell.null == "campaigns":
        return own * np.where(rng.random(shape) < panel.share_campaigns, rng.uniform(3, 6, shape), 1.0)
    return own * (1 + 3 * panel.joined / (N_YEARS - 1))[:, None, None]
