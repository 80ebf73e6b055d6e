"""Simulated corpora are what the benchmark of claims takes them for: flat where they must be, noisy as they should be, copied once."""

import numpy as np
import pytest

from benchmarks.claims_corpora import (
    BODY_SHAPE,
    DESIGNS,
    N_KEYWORDS,
    N_NOTICES,
    N_YEARS,
    NOTICE_CHARS,
    NULLS,
    Cell,
    Corpus,
    Numbers,
    make_corpus,
)
from benchmarks.claims_shapes import FLAT, RIGHT, draw_history, true_ratio
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.tables.keywords import CLAIMS

SEEDS = range(201, 401)


def make_many(cell: Cell, seeds: range = SEEDS) -> list[Corpus]:
    return [make_corpus(cell, seed) for seed in seeds]


def sum_years(corpus: Corpus, values: Matrix | Numbers) -> Matrix:
    return np.stack([values[corpus.panel.year == year].sum(axis=0) for year in range(N_YEARS)])


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("null", [null for null in NULLS if null != "newcomers"])
def test_own_words_have_the_same_expected_rate_in_every_year(null: str, design: str) -> None:
    surplus = []
    for corpus in make_many(Cell(null, design)):
        expected = corpus.rates[corpus.panel.year] * corpus.own_chars[:, None] / 1e4
        surplus.append((sum_years(corpus, corpus.own_counts - expected) / corpus.rates).mean(axis=1))
        assert (corpus.rates == corpus.rates[0]).all()
    error = np.std(surplus, axis=0) / np.sqrt(len(surplus))
    assert (np.abs(np.mean(surplus, axis=0)) < 4 * error).all()


@pytest.mark.parametrize("null", ["exchangeable", "own", "drift"])
def test_the_noise_of_documents_and_bodies_has_the_variances_asked_for(null: str) -> None:
    """1 between documents, 1 / .7 between bodies; a body's years have its whole variance in common, or with drift what .8 a year leaves."""
    variance = 0 if null == "exchangeable" else 1 / BODY_SHAPE
    left = [0.8, 0.8**6] if null == "drift" else [1, 1]
    expected = [2 * (1 + variance) - 1, *((1 + variance) ** share - 1 for share in left)]
    found = []
    for corpus in make_many(Cell(null)):
        mean = corpus.rates[corpus.panel.year] * corpus.own_chars[:, None] / 1e4
        error = corpus.counts - mean
        years = (error / mean).reshape(N_YEARS, -1, N_KEYWORDS)
        # Poisson's own variance is taken off.
        noise = ((error**2 - corpus.counts).sum(axis=0) / (mean**2).sum(axis=0)).mean()
        found.append([noise, (years[1:] * years[:-1]).mean(), (years[6] * years[0]).mean()])
    error = np.std(found, axis=0) / np.sqrt(len(found))
    assert (np.abs(np.mean(found, axis=0) - expected) < 4 * error).all()


def test_a_campaign_is_shared_by_all_notices_of_its_body_and_year() -> None:
    """Two notices of one body-year have more in common than two of one body in two years; without campaigns they have not."""
    differences = []
    for null in ("own", "campaigns"):
        same, other = [], []
        for corpus in make_many(Cell(null, "notices"), range(201, 241)):
            rates = corpus.counts / corpus.panel.chars[:, None] / corpus.rates[0] * 1e4
            key = corpus.panel.body * N_YEARS + corpus.panel.year
            for body in range(corpus.panel.joined.size):
                own = np.flatnonzero(corpus.panel.body == body)
                first, second = np.triu_indices(own.size, 1)
                products = (rates[own[first]] * rates[own[second]]).mean(axis=1)
                alike = key[own[first]] == key[own[second]]
                same += [products[alike].mean()] if alike.any() else []
                other += [products[~alike].mean()] if (~alike).any() else []
        differences.append(np.mean(same) - np.mean(other))
    assert abs(differences[0]) < 0.15
    assert differences[1] > 0.4


@pytest.mark.parametrize("design", DESIGNS)
def test_half_of_the_text_of_copiers_is_the_beginning_of_one_document_of_their_year(design: str) -> None:
    for corpus in make_many(Cell("copied", design), range(201, 211)):
        panel, copied = corpus.panel, corpus.counts - corpus.own_counts
        copiers = panel.source >= 0
        assert copiers.sum() == panel.year.size - N_YEARS
        assert (panel.n_copied[copiers] == panel.chars[copiers] // 2).all()
        assert (panel.year[panel.source[copiers]] == panel.year[copiers]).all()
        assert (panel.source[panel.source[copiers]] == -1).all()
        assert (panel.n_copied[copiers] <= panel.chars[panel.source[copiers]]).all()
        assert (copied[copiers] <= corpus.own_counts[panel.source[copiers]]).all()
        assert not copied[~copiers].any()
        assert (corpus.own_chars + panel.n_copied == panel.chars).all()
        for model in np.unique(panel.source[copiers]):
            mine = np.flatnonzero(panel.source == model)
            longer = mine[np.argsort(panel.n_copied[mine])]
            assert (np.diff(copied[longer], axis=0) >= 0).all()


def test_a_copied_part_has_its_share_of_the_mentions_of_the_whole() -> None:
    taken, expected = 0.0, 0.0
    for corpus in make_many(Cell("copied")):
        copiers = np.flatnonzero(corpus.panel.source >= 0)
        models = corpus.panel.source[copiers]
        taken += (corpus.counts - corpus.own_counts)[copiers].sum()
        shares = corpus.panel.n_copied[copiers] / corpus.panel.chars[models]
        expected += (corpus.own_counts[models] * shares[:, None]).sum()
    assert taken == pytest.approx(expected, rel=0.01)


def test_the_notice_of_a_year_is_the_same_in_all_who_quote_it_and_is_own_words_of_one() -> None:
    shares = []
    for corpus in make_many(Cell("notice"), range(201, 231)):
        panel, copied = corpus.panel, corpus.counts - corpus.own_counts
        first = panel.quoting & (panel.source < 0)
        assert (np.bincount(panel.year[first]) == 1).all()
        assert (panel.n_copied == np.where(panel.quoting & ~first, NOTICE_CHARS, 0)).all()
        assert not copied[first | ~panel.quoting].any()
        for source in np.unique(panel.source[panel.source >= 0]):
            quotes = copied[panel.source == source]
            assert (quotes == quotes[0]).all()
            assert (corpus.own_counts[source] >= quotes[0]).all()
        shares.append([panel.quoting.mean(), NOTICE_CHARS / panel.chars[panel.quoting].mean()])
    assert np.mean(shares, axis=0) == pytest.approx([0.6, 0.18], abs=0.02)


def test_notices_are_as_noisy_as_documents_and_who_has_one_for_its_own_speaks_at_the_common_rate() -> None:
    rates, notices = [], []
    for corpus in make_many(Cell("notice")):
        panel, quotes = corpus.panel, corpus.counts - corpus.own_counts
        first = panel.quoting & (panel.source < 0)
        expected = corpus.rates[0] * corpus.own_chars[first][:, None] / 1e4
        rates.append((corpus.own_counts[first] / expected).mean())
        mean = corpus.rates[0] * NOTICE_CHARS / 1e4
        copiers = np.flatnonzero(panel.n_copied > 0)
        mentions = quotes[copiers[np.unique(panel.year[copiers], return_index=True)[1]]]
        notices.append([(mentions / mean).mean(), (((mentions - mean) ** 2 - mentions) / mean**2)[:, 10:].mean()])
    error = np.std(rates) / np.sqrt(len(rates))
    assert np.mean(rates) == pytest.approx(1, abs=4 * error)
    assert error < 0.04
    error = np.std(notices, axis=0) / np.sqrt(len(notices))
    assert (np.abs(np.mean(notices, axis=0) - [1, 2 * (1 + 1 / BODY_SHAPE) - 1]) < 4 * error).all()
    assert error[1] < 0.5


@pytest.mark.parametrize("null", ["copied", "notice"])
def test_hidden_copies_are_the_same_texts_taken_for_own_words(null: str) -> None:
    known, hidden = make_corpus(Cell(null), 201), make_corpus(Cell(null, known=False), 201)
    assert (hidden.counts == known.counts).all()
    assert (hidden.own_counts == hidden.counts).all()
    assert (hidden.own_chars == hidden.panel.chars).all()
    assert known.own_counts.sum() < known.counts.sum()


def test_panels_have_the_shapes_asked_for() -> None:
    for seed in range(201, 221):
        plans = make_corpus(Cell("own", n_bodies=8), seed).panel
        assert list(zip(plans.year, plans.body, strict=True)) == [(y, b) for y in range(N_YEARS) for b in range(8)]
        notices = make_corpus(Cell("own", "notices"), seed).panel
        assert notices.year.size == N_NOTICES
        assert 12 <= notices.joined.size <= 15
        sizes = np.sort(np.bincount(notices.body))[::-1]
        assert sizes[0] > 3 * np.median(sizes)
        body_years = np.unique(notices.body * N_YEARS + notices.year).size
        assert 0.5 < body_years / (notices.joined.size * N_YEARS) < 0.9
    lengths = np.concatenate([corpus.panel.chars for corpus in make_many(Cell("own"), range(201, 221))])
    assert np.median(lengths) == pytest.approx(4000, rel=0.05)
    assert np.std(np.log(lengths)) == pytest.approx(0.5, rel=0.05)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("null", NULLS)
def test_somebody_writes_in_every_year_and_the_same_seed_gives_the_same_corpus(null: str, design: str) -> None:
    for corpus in make_many(Cell(null, design, n_bodies=8), range(201, 231)):
        assert set(corpus.panel.year) == set(range(N_YEARS))
        assert (corpus.own_counts <= corpus.counts).all()
    again = make_corpus(corpus.cell, 230)
    assert (again.counts == corpus.counts).all()
    assert (again.vocabulary[0] == corpus.vocabulary[0]).all()
    assert corpus.vocabulary[0].shape == (corpus.panel.year.size, 200)


def test_newcomers_grow_the_panel_from_a_third_and_speak_more_the_later_they_come() -> None:
    by_joining: dict[int, list[float]] = {}
    for corpus in make_many(Cell("newcomers")):
        panel = corpus.panel
        assert np.bincount(panel.year)[[0, -1]].tolist() == [4, 12]
        assert (np.diff(np.bincount(panel.year)) >= 0).all()
        for body, joined in enumerate(panel.joined):
            own = panel.body == body
            assert panel.year[own].tolist() == list(range(joined, N_YEARS))
            rate = corpus.counts[own].sum(axis=0) / panel.chars[own].sum() / np.geomspace(0.5, 6, N_KEYWORDS) * 1e4
            by_joining.setdefault(int(joined), []).append(float(rate.mean()))
    for joined, rates in by_joining.items():
        assert np.mean(rates) == pytest.approx(1 + joined / 2, abs=4 * np.std(rates) / np.sqrt(len(rates)))
    assert max(by_joining) == N_YEARS - 1


def test_spells_leave_gaps_that_are_seldom_single_years() -> None:
    present = np.zeros((0, N_YEARS), dtype=bool)
    for corpus in make_many(Cell("spells")):
        here = np.zeros((12, N_YEARS), dtype=bool)
        here[corpus.panel.body, corpus.panel.year] = True
        present = np.concatenate([present, here])
    assert present.mean(axis=0) == pytest.approx(np.full(N_YEARS, 0.6), abs=0.04)
    stays, comes = (present[:, 1:][present[:, :-1] == before].mean() for before in (True, False))
    assert (stays, comes) == pytest.approx((0.8, 0.3), abs=0.03)


@pytest.mark.parametrize("name", [name for name in RIGHT if name != FLAT])
def test_planted_keywords_have_the_rates_of_their_history(name: str) -> None:
    corpora = make_many(Cell("own", planted=(name,) * 5), range(201, 301))
    mentions = sum(sum_years(corpus, corpus.counts)[:, :5].sum(axis=1) for corpus in corpora)
    expected = sum(
        sum_years(corpus, corpus.rates[corpus.panel.year] * corpus.panel.chars[:, None] / 1e4)[:, :5].sum(axis=1)
        for corpus in corpora
    )
    assert mentions == pytest.approx(expected, rel=0.15, abs=1e-9)
    assert all(corpus.histories == (name,) * 5 + (FLAT,) * 15 for corpus in corpora)
    assert all((corpus.rates[:, 5:] == corpus.rates[0, 5:]).all() for corpus in corpora)


def test_histories_are_what_they_are_called() -> None:
    drawn = {name: [draw_history(name, N_YEARS, np.random.default_rng(seed)) for seed in range(50)] for name in RIGHT}
    for name, ratio in ((FLAT, 1), ("rising", 1.4), ("falling", 1 / 1.4)):
        assert true_ratio(name) == pytest.approx(ratio)
        assert all(history[1:] / history[:-1] == pytest.approx(np.full(6, ratio)) for history in drawn[name])
    assert all(history.tolist() == [0, 0, 0, 1, 1, 1, 1] for history in drawn["absent_before"])
    assert all(history.tolist() == [1, 1, 1, 1, 0, 0, 0] for history in drawn["gone"])
    assert all(sorted(history) == [1] * 6 + [5] and 5 not in history[[0, -1]] for history in drawn["burst"])
    assert {int(history.argmax()) for history in drawn["burst"]} == {1, 2, 3, 4, 5}
    for name, sign in (("step_up", 1), ("step_down", -1)):
        assert all((sign * np.diff(history) >= 0).all() for history in drawn[name])
        assert {int(np.abs(np.diff(history)).argmax()) + 1 for history in drawn[name]} == {2, 3, 4, 5}
        assert all(history.max() / history.min() == pytest.approx(4) for history in drawn[name])
    for name, sign in (("hump", 1), ("valley", -1)):
        for history in drawn[name]:
            logs = sign * np.log(history)
            assert 2 <= logs.argmax() <= 4
            assert logs[logs.argmax()] - logs[[0, -1]] == pytest.approx(np.log([6, 6]))
            assert (np.diff(np.sign(np.diff(logs))) != 0).sum() == 1
    leveled = set(RIGHT) - {FLAT, "absent_before", "gone", "burst"}
    assert all(history.mean() == pytest.approx(1) for name in leveled for history in drawn[name])


def test_only_claims_are_names_and_what_goes_up_is_never_rightly_said_to_go_down() -> None:
    assert set().union(*RIGHT.values()) <= set(CLAIMS)
    assert not RIGHT[FLAT]
    for up, down in (("rising", "falling"), ("absent_before", "gone"), ("step_up", "step_down"), ("hump", "valley")):
        assert not RIGHT[up] & RIGHT[down]
        assert len(RIGHT[up]) == len(RIGHT[down]) > 0
