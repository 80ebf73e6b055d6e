"""Halves of one theme are twins; themes that share sections or many words are not, and nothing is said without evidence."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array

from pipeline import catalog
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.topics.describe import twins
from pipeline.analysis.topics.describe.twins import find_twins, group_twins, share_sections
from pipeline.analysis.topics.fit.export import shape_words
from tests.analysis.matrices import as_terms, as_topics, as_wide_topics
from tests.analysis.topics.halves import N_THEMES, Planted, draw_themes, fit_from, halve, tabulate_fit, write_sections


def plant_twins(seed: int, n_sections: int = 800) -> Planted:
    """Topics 0 and 1 are halves of one theme, which EM leaves in halves."""
    rng = np.random.default_rng(seed)
    phi = draw_themes(rng)
    return fit_from(write_sections(phi, n_sections, rng), halve(phi, rng), rng)


def plant_kin(seed: int, common: float = 0.6, n_sections: int = 2_000) -> Planted:
    """Topics 0 and 1 are two themes, of which the second has so much of the first's words."""
    rng = np.random.default_rng(seed)
    phi = draw_themes(rng)
    phi[1] = common * phi[0] + (1 - common) * phi[1]
    return fit_from(write_sections(phi, n_sections, rng), phi, rng)


@pytest.mark.parametrize("seed", range(5))
def test_halves_of_a_theme_are_named_as_twins_and_no_other_pair(seed: int) -> None:
    found = plant_twins(seed).find().drop_nulls("reason")
    assert found.select("topic", "twin").rows() == [(0, 1)]
    assert found["reason"][0] in ("predicted", "both") and found["loss"][0] < -found["loss_se"][0]


@pytest.mark.parametrize("seed", range(3))
def test_themes_with_many_words_in_common_are_tried_and_are_no_twins(seed: int) -> None:
    found = plant_kin(seed).find()
    pair = found.filter(topic=0, twin=1)
    assert len(pair) == 1 and pair["cosine"][0] >= 0.5
    assert pair["reason"][0] is None and pair["loss"][0] > 0


@pytest.mark.parametrize("seed", range(3))
def test_themes_that_stand_in_the_same_sections_with_other_words_are_no_twins(seed: int) -> None:
    rng = np.random.default_rng(seed)
    phi = draw_themes(rng)
    planted = fit_from(write_sections(phi, 800, rng, together=True), phi, rng)
    theta = planted.section_topics["probability"].to_numpy().reshape(-1, N_THEMES)
    assert share_sections(theta, 0, 1) > 0.6
    assert planted.find().filter(topic=0, twin=1).drop_nulls("reason").is_empty()


def test_sections_are_shared_where_both_take_a_tenth_and_the_topic_with_fewer_counts() -> None:
    theta = np.array([[0.1, 0.1, 0.8], [0.9, 0.1, 0.0], [0.0, 0.5, 0.5], [0.0, 0.5, 0.5], [0.0999, 0.9, 0.0]])
    assert share_sections(theta, 0, 1) == 1.0  # both sections of the first, and not two of five
    assert share_sections(theta, 0, 2) == 0.5
    assert share_sections(theta, 2, 1) == 1.0 == share_sections(theta, 1, 2)
    assert share_sections(np.array([[1.0, 0.0]]), 0, 1) == 0.0


def alike(cosine: float, n_shared: int) -> Planted:
    """Two topics of this cosine, over ten sections of one voice that has so many with both."""
    phi = np.array([[1.0, 0.0], [cosine, np.sqrt(1 - cosine**2)]])
    phi = phi / phi.sum(axis=1, keepdims=True)
    theta = np.array([[0.5, 0.5]] * n_shared + [[1.0, 0.0], [0.0, 1.0]] * (10 - n_shared))
    counts = write_sections(np.full((2, 2), 0.5), len(theta), np.random.default_rng(0))
    return tabulate_fit(
        counts,
        (phi + 1e-9) / (phi + 1e-9).sum(axis=1, keepdims=True),
        theta,
        np.full(2, 0.1),
        np.zeros(len(theta), np.int64),
    )


@pytest.mark.parametrize(
    ("cosine", "n_shared", "reason"),
    [(0.71, 5, "shared"), (0.69, 5, None), (0.71, 4, None), (0.29, 10, "untried")],
)
def test_words_and_sections_must_both_be_alike(cosine: float, n_shared: int, reason: str | None) -> None:
    found = alike(cosine, n_shared).find()
    if reason == "untried":
        assert found.is_empty()
        return
    assert found["cosine"][0] == pytest.approx(cosine, abs=1e-6) and found["share_shared"][0] == n_shared / 10
    assert found["reason"].to_list() == [reason]


def test_a_single_voice_tells_nothing_of_what_would_be_predicted() -> None:
    found = plant_twins(0)
    alone = replace(found, voices=found.voices.with_columns(voice=pl.lit("机构"))).find()
    assert alone.filter(topic=0, twin=1).select("loss", "loss_se", "n_voices").row(0) == (None, None, 1)
    assert set(alone["reason"]) <= {None, "shared"}


def test_a_tenth_is_the_same_however_many_bits_hold_the_shares() -> None:
    """0.03 and 0.07 of 32 bits are less than a tenth, to which 32 bits would round their sum."""
    theta = np.array([[0.5, 0.5, 0.0]] * 5 + [[0.03, 0.07, 0.9]])
    phi = np.array([[0.6, 0.3, 0.1], [0.3, 0.6, 0.1], [0.1, 0.1, 0.8]])
    counts = write_sections(np.full((3, 3), 1 / 3), len(theta), np.random.default_rng(0))
    planted = tabulate_fit(counts, phi, theta, np.full(3, 0.1), np.arange(len(theta)))
    others = as_terms(planted.section_terms), planted.alpha, planted.voices, 1
    narrow, wide = (
        find_twins(planted.topic_words, topics(planted.section_topics), *others)
        for topics in (as_topics, as_wide_topics)
    )
    assert narrow.filter(topic=0, twin=1)["n_voices"].to_list() == [5]
    assert wide.equals(narrow)


def test_a_frame_of_speech_is_no_half_of_any_theme() -> None:
    planted = plant_twins(0, n_sections=300)
    own = as_topics(planted.section_topics), as_terms(planted.section_terms), planted.alpha, planted.voices, 1
    pairs = planted.find()
    assert (0, 1) in pairs.select("topic", "twin").rows()
    # Whatever else there is to compare is found as it was.
    without = pairs.filter((pl.col("topic") != 1) & (pl.col("twin") != 1))
    assert find_twins(planted.topic_words, *own, no_themes=[1]).equals(without)


def test_few_sections_do_not_make_twins_of_themes() -> None:
    for seed in range(6):
        found = plant_kin(seed, n_sections=150).find().filter(topic=0, twin=1)
        assert found["reason"].to_list() in ([], [None])


def test_the_standard_error_is_over_voices_and_not_over_sections() -> None:
    """Ten times the same sections in the same mouths say nothing new; in ten times as many voices they do."""
    one = plant_kin(0, n_sections=300)

    def copy(table: pl.DataFrame, *names: str) -> pl.DataFrame:
        return pl.concat(
            [table.with_columns(pl.format("{}#{}", name, pl.lit(n)).alias(name) for name in names) for n in range(9)]
        )

    terms, shares = (copy(table, "section_id") for table in (one.section_terms, one.section_topics))
    same, more = (
        replace(one, section_terms=terms, section_topics=shares, voices=copy(one.voices, *names)).find()
        for names in (("section_id",), ("section_id", "voice"))
    )
    first = [found.filter(topic=0, twin=1).row(0, named=True) for found in (one.find(), same, more)]
    assert [row["n_voices"] for row in first] == [20, 20, 180]
    assert first[1]["loss_se"] > 1.7 * first[2]["loss_se"]


def test_another_numbering_of_the_topics_finds_the_same_twins() -> None:
    planted = plant_twins(1)
    order = np.random.default_rng(0).permutation(N_THEMES + 1)  # old number → new
    swapped = {"topic": pl.col("topic").replace_strict(dict(enumerate(order.tolist())), return_dtype=pl.Int32)}
    again = replace(
        planted,
        topic_words=planted.topic_words.with_columns(**swapped).sample(fraction=1, shuffle=True, seed=0),
        section_topics=planted.section_topics.with_columns(**swapped).sample(fraction=1, shuffle=True, seed=0),
        alpha=planted.alpha[np.argsort(order)],
    ).find()
    first = planted.find()

    def name(row: dict[str, float], numbers: list[int]) -> frozenset[int]:
        return frozenset((numbers[int(row["topic"])], numbers[int(row["twin"])]))

    old = {name(row, order.tolist()): row for row in first.to_dicts()}
    new = {name(row, list(range(N_THEMES + 1))): row for row in again.to_dicts()}
    assert set(old) == set(new)
    for pair, row in new.items():
        for column in ("cosine", "share_shared", "loss", "loss_se"):
            assert row[column] == pytest.approx(old[pair][column], abs=1e-4), column
        assert (row["reason"], row["n_voices"]) == (old[pair]["reason"], old[pair]["n_voices"])


def lose(given: list[float], asked: list[float], words: Matrix, alpha: Matrix, topic: int = 0, twin: int = 1) -> float:
    """What a section loses; the shares of topics are those of exact inference where no word is of two topics."""
    given_words, asked_words = (csr_array(np.array([counts], dtype=np.float64)) for counts in (given, asked))
    phi = (words + 1e-9) / (words + 1e-9).sum(axis=1, keepdims=True)
    theta = np.full((1, len(phi)), 1 / len(phi))
    lost = twins._lose_sections(given_words, asked_words, theta, phi, words.sum(axis=1), alpha, topic, twin)
    return float(lost[0])


def test_of_a_section_that_says_nothing_yet_two_topics_are_as_likely_as_their_priors() -> None:
    words, alpha = np.array([[300.0, 100.0], [0.0, 200.0]]), np.array([0.9, 0.3])
    phi = words / words.sum(axis=1, keepdims=True)
    apart, together = np.array([0.75, 0.25]) @ phi, np.array([2 / 3, 1 / 3]) @ phi
    expected = 3 * np.log(apart[0] / together[0]) + np.log(apart[1] / together[1])
    assert lose([0, 0], [3, 1], words, alpha) == pytest.approx(expected, abs=1e-3)
    # Where a third topic has a third of the section, too.
    third = np.array([0.5, 0.5]) / 3
    expected = 2 * np.log((third + 2 / 3 * apart)[0] / (third + 2 / 3 * together)[0])
    assert lose([0, 0], [2, 0], np.vstack([words, [70.0, 70.0]]), np.append(alpha, 0.5)) == pytest.approx(
        expected, abs=1e-3
    )


def test_given_words_say_which_of_two_topics_speaks_as_a_beta_posterior_does() -> None:
    """Topics of one word each: λ after 5 and 1 words is Beta(1 + 5, 0.5 + 1), as in Gelman et al.'s Bayesian Data Analysis."""
    words, alpha = np.array([[1e6, 0.0], [0.0, 3e6]]), np.array([1.0, 0.5])
    part = (1 + 5) / (1.5 + 6)
    expected = 2 * np.log(part / 0.25) + 1 * np.log((1 - part) / 0.75)
    assert lose([5, 1], [2, 1], words, alpha) == pytest.approx(expected, abs=0.01)
    # The same by the other order of the two, and of topics.
    assert lose([5, 1], [2, 1], words[::-1], alpha[::-1]) == pytest.approx(expected, abs=0.01)
    assert lose([5, 1], [2, 1], words, alpha, 1, 0) == pytest.approx(lose([5, 1], [2, 1], words, alpha), abs=1e-9)


def test_equal_topics_lose_nothing_and_words_of_other_topics_tell_nothing() -> None:
    words = np.array([[40.0, 10.0, 0.0], [80.0, 20.0, 0.0], [0.0, 0.0, 500.0]])
    assert lose([2, 1, 4], [1, 3, 2], words, np.full(3, 0.2)) == pytest.approx(0, abs=1e-3)
    apart = np.array([[400.0, 0.0, 0.0], [0.0, 400.0, 0.0], [0.0, 0.0, 500.0]])
    assert abs(lose([0, 0, 9], [0, 0, 5], apart, np.full(3, 0.2))) < 1e-3
    assert lose([4, 0, 0], [4, 0, 0], apart, np.full(3, 0.2)) > 2


def test_the_loss_of_voices_of_one_length_has_the_standard_error_of_a_mean() -> None:
    losses, length = np.array([3.0, -1.0, 4.0, 1.0, -5.0, 9.0]), 40.0
    loss, error = twins.average_losses(losses, np.full(6, length))
    assert loss == pytest.approx(losses.mean() / length)
    assert error == pytest.approx(losses.std(ddof=1) / np.sqrt(6) / length)
    # A voice that says as much and loses as much a word as all together adds no doubt.
    same = twins.average_losses(np.array([2.0, 4.0, 6.0, 1.0, 3.0]), np.array([20.0, 40.0, 60.0, 10.0, 30.0]))
    assert same == pytest.approx((0.1, 0.0))
    assert np.isnan(twins.average_losses(losses[:4], np.ones(4))).all()


@pytest.mark.parametrize(
    ("cosine", "shared", "loss", "error", "reason"),
    [
        (0.6, 0.9, -0.02, 0.02, "predicted"),
        (0.6, 0.9, -0.01, 0.02, None),
        (0.6, 0.9, 0.01, 0.02, None),
        (0.7, 0.5, -0.01, 0.02, "shared"),
        (0.7, 0.5, -0.03, 0.02, "both"),
        (0.7, 0.5, np.nan, np.nan, "shared"),
        (0.6, 0.5, np.nan, np.nan, None),
    ],
)
def test_no_worse_is_shown_by_one_standard_error(
    cosine: float, shared: float, loss: float, error: float, reason: str | None
) -> None:
    assert twins._judge(cosine, shared, loss, error) == reason


def test_topics_predict_sections_that_they_were_not_counted_from() -> None:
    """A fold's words are those of all other sections: none of the words that its own voices alone say."""
    planted = plant_twins(2, n_sections=300)
    section_terms = as_terms(planted.section_terms)
    counts = section_terms.counts
    phi = shape_words(planted.topic_words.filter(pl.col("term").is_in(section_terms.terms.implode())))[0]
    theta = as_topics(planted.section_topics).align(section_terms.section_ids)
    voice = np.random.default_rng(0).integers(0, 20, len(theta))
    crossed = twins._cross(counts, theta, phi, planted.alpha, voice, 0)
    for fold, (own, n_words) in enumerate(zip(crossed.phi, crossed.n_words, strict=True)):
        others = counts[crossed.fold != fold].sum(axis=0)
        assert n_words.sum() == pytest.approx(others.sum())
        # What only the fold's own voices say is no likelier than a word that nobody says.
        assert (own[:, others == 0] < 1e-3).all() and own.sum(axis=1) == pytest.approx(np.ones(len(phi)))
    assert (crossed.given + crossed.asked != counts).nnz == 0
    voices = {(voice, fold) for voice, fold in zip(crossed.voice.tolist(), crossed.fold.tolist(), strict=True)}
    assert len(voices) == len({voice for voice, _ in voices})  # a voice is in one fold
    assert len(set(crossed.fold.tolist())) == 5


def test_twins_of_twins_are_of_one_theme() -> None:
    rows = [(1, 4, "shared"), (2, 3, None), (4, 5, "predicted"), (0, 6, "both")]
    pairs = pl.DataFrame(
        [(a, b, 0.8, 0.6, -0.1, 0.01, 9, reason) for a, b, reason in rows], catalog.topic_twins.schema, orient="row"
    )
    assert group_twins(pairs, 7).tolist() == [0, 1, 2, 3, 1, 1, 0]
    assert group_twins(catalog.topic_twins.empty(), 3).tolist() == [0, 1, 2]


def test_the_table_keeps_its_contract_and_the_order_of_rows_changes_nothing() -> None:
    planted = plant_twins(3, n_sections=400)
    found = planted.find()
    catalog.topic_twins.check(found)
    words, shares, counts = (
        table.sample(fraction=1, shuffle=True, seed=4)
        for table in (planted.topic_words, planted.section_topics, planted.section_terms)
    )
    voices = planted.voices.reverse()
    assert find_twins(words, as_topics(shares), as_terms(counts), planted.alpha, voices, 1).equals(found)
