"""Joined topics: words are averaged, shares and priors added, and what is joined with none stays as it was."""

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import SectionTopics, cut_rows
from pipeline.analysis.topics.fit import joining
from pipeline.analysis.topics.fit.consensus import grade_topics
from pipeline.analysis.topics.fit.export import shape_words
from pipeline.analysis.topics.fit.joining import (
    Fitted,
    join_shares,
    join_topics,
    join_words,
    keep_whole,
    number_members,
)
from tests.analysis.matrices import as_topics, list_topics
from tests.analysis.topics.halves import N_THEMES, Planted, draw_themes, fit_from, halve, write_sections

RNG = np.random.default_rng(5)
PHI = draw_themes(RNG)
PLANTED: Planted = fit_from(write_sections(PHI, 200, RNG), halve(PHI, RNG), RNG)


def sum_words(section_topics: pl.DataFrame) -> Matrix:
    """Expected words of each topic, array of shape (n_topics,)."""
    lengths = PLANTED.section_terms.group_by("section_id").agg(pl.col("count").sum())
    by_topic = (
        section_topics.join(lengths, on="section_id")
        .group_by("topic")
        .agg(n=(pl.col("probability") * pl.col("count")).sum())
    )
    return by_topic.sort("topic")["n"].to_numpy()


N_WORDS = sum_words(PLANTED.section_topics)
FIRSTS = np.array([0, 0, 2, 3, 4, 3, 6])
MEMBERS = number_members(FIRSTS, N_WORDS, join=True)


def fit(n_themes: int = N_THEMES + 1) -> Fitted:
    """The fit, its topics from n_themes on being background."""
    phi, _ = shape_words(PLANTED.topic_words)
    noise = np.random.default_rng(0).uniform(0.5, 1.5, (4, *phi.shape))
    starts = phi * noise / (phi * noise).sum(axis=2, keepdims=True)
    return Fitted(
        PLANTED.topic_words,
        as_topics(PLANTED.section_topics),
        grade_topics(phi, list(starts), PLANTED.alpha, N_WORDS, n_themes, True),
        starts.astype(np.float32),
    )


def parts(number: int) -> list[int]:
    return MEMBERS.filter(topic=number)["fitted_topic"].to_list()


def test_joined_topics_are_numbered_by_their_words_from_nought() -> None:
    catalog.topic_members.check(MEMBERS)
    assert sorted(MEMBERS["topic"].unique()) == list(range(5))
    sums = [N_WORDS[parts(number)].sum() for number in range(5)]
    assert sums == sorted(sums, reverse=True)
    assert {frozenset(parts(number)) for number in range(5)} == {
        frozenset(numbers) for numbers in ([0, 1], [2], [3, 5], [4], [6])
    }


def test_topics_of_equal_size_keep_their_order() -> None:
    members = number_members(np.array([0, 1, 2, 1]), np.array([2.0, 1.0, 2.0, 1.0]), join=True)
    assert members["topic"].to_list() == [0, 1, 2, 1] and members["weight"].to_list() == [1.0, 0.5, 1.0, 0.5]


def test_the_background_stays_behind_the_themes_however_large_it_is() -> None:
    n_words = np.array([1.0, 4.0, 2.0, 4.0, 90.0])
    members = number_members(np.array([0, 1, 0, 3, 4]), n_words, join=True, background=[4])
    assert members["topic"].to_list() == [2, 0, 2, 1, 3]
    assert members["weight"].to_list() == [1 / 3, 1.0, 2 / 3, 1.0, 1.0]


def test_the_background_is_kept_as_such_and_not_graded() -> None:
    fitted = fit(n_themes=N_THEMES)
    assert fitted.list_background() == [N_THEMES]
    members = number_members(FIRSTS, N_WORDS, join=True, background=[N_THEMES])
    topics = join_topics(fitted, members)
    catalog.topic_starts.of(5).check(topics.topic_starts)
    assert topics.list_background() == [4] == members.filter(fitted_topic=N_THEMES)["topic"].to_list()
    assert topics.topic_starts["grade"].is_null().to_list() == [False] * 4 + [True]


@pytest.mark.parametrize(("firsts", "join"), [(FIRSTS, False), (np.arange(7), True)])
def test_without_the_option_and_without_twins_nothing_changes(firsts: np.ndarray, join: bool) -> None:
    members = number_members(firsts, N_WORDS[::-1], join)  # by size they would stand in another order
    assert members["topic"].to_list() == list(range(7)) and members["weight"].to_list() == [1.0] * 7
    assert members["first_twin"].to_list() == firsts.tolist()
    fitted = fit()
    assert join_topics(fitted, members) is fitted


def test_words_of_joined_topics_are_the_mean_of_their_parts_by_words() -> None:
    joined = join_words(PLANTED.topic_words, MEMBERS)
    catalog.topic_words.check(joined)
    phi, terms = shape_words(PLANTED.topic_words)
    now, same = shape_words(joined)
    assert same == terms and now.sum(axis=1) == pytest.approx(np.ones(5))
    for number in range(5):
        own = parts(number)
        assert now[number] == pytest.approx(np.average(phi[own], axis=0, weights=N_WORDS[own]), abs=1e-12)
    # All words together are distributed as before.
    sums = np.array([N_WORDS[parts(number)].sum() for number in range(5)])
    assert sums @ now == pytest.approx(N_WORDS @ phi)


def test_halves_joined_are_the_theme_that_they_were() -> None:
    now, _ = shape_words(join_words(PLANTED.topic_words, MEMBERS))
    theme = now[MEMBERS.filter(fitted_topic=0)["topic"][0]]
    assert theme @ PHI[0] / np.linalg.norm(theme) / np.linalg.norm(PHI[0]) > 0.97


def test_shares_of_joined_topics_are_the_sum_of_their_parts_in_every_section() -> None:
    joined = list_topics(join_shares(as_topics(PLANTED.section_topics), MEMBERS))
    catalog.section_topics.check_columns(joined)
    before = PLANTED.section_topics["probability"].to_numpy().reshape(-1, N_THEMES + 1)
    now = joined["probability"].to_numpy().reshape(-1, 5)
    assert now.sum(axis=1) == pytest.approx(before.sum(axis=1))
    for number in range(5):
        assert now[:, number] == pytest.approx(before[:, parts(number)].sum(axis=1))
    assert joined["section_id"].to_list()[::5] == PLANTED.section_topics["section_id"].to_list()[::7]
    assert sum_words(joined).sum() == pytest.approx(N_WORDS.sum())


def test_sections_in_pieces_are_joined_to_the_same_bytes_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    theta = np.random.default_rng(8).dirichlet(np.ones(N_THEMES + 1), 200)
    topics = SectionTopics(theta, pl.Series([f"s{row:03d}" for row in range(len(theta))]))
    assert theta.size > 500
    # Before all at once, whose numbers memory that is free again might hold.
    with monkeypatch.context() as cut:
        cut.setattr(joining, "cut_rows", lambda starts: cut_rows(starts, 100))
        pieces = join_shares(topics, MEMBERS).theta
    assert pieces.tobytes() == join_shares(topics, MEMBERS).theta.tobytes()


def test_the_order_of_rows_changes_nothing() -> None:
    shuffled = (
        table.sample(fraction=1, shuffle=True, seed=1) for table in (PLANTED.topic_words, PLANTED.section_topics)
    )
    words, shares = shuffled
    assert join_words(words, MEMBERS.reverse()).equals(join_words(PLANTED.topic_words, MEMBERS))
    joined, again = (join_shares(as_topics(table), MEMBERS) for table in (PLANTED.section_topics, shares))
    assert list_topics(again).equals(list_topics(joined))


def test_priors_add_up_and_joined_topics_are_graded_by_starts_joined_alike() -> None:
    fitted = fit()
    topics = join_topics(fitted, MEMBERS)
    catalog.topic_starts.of(5).check(topics.topic_starts)
    alpha = topics.topic_starts["alpha"].to_numpy()
    for number in range(5):
        assert alpha[number] == pytest.approx(PLANTED.alpha[parts(number)].sum())
        expected = sum(MEMBERS["weight"][part] * fitted.starts[:, part] for part in parts(number))
        assert topics.starts[:, number] == pytest.approx(expected, abs=1e-6)
    before, now = (table.to_dicts() for table in (fitted.topic_starts, topics.topic_starts))
    for number in range(5):
        own = parts(number)
        if len(own) == 1:
            assert now[number] == before[own[0]] | {"topic": number}
        else:
            # Noise that is the parts' own is averaged away: the whole comes back nearer than its parts.
            assert now[number]["mean_cosine"] > min(before[part]["mean_cosine"] for part in own)


def test_where_nothing_was_graded_joined_topics_are_not_graded_either() -> None:
    fitted = fit()
    ungraded = fitted.topic_starts.with_columns(
        pl.lit(None).cast(fitted.topic_starts[name].dtype).alias(name)
        for name in ("n_starts_found", "share_returned", "mean_cosine", "grade")
    )
    topics = join_topics(Fitted(fitted.topic_words, fitted.section_topics, ungraded, fitted.starts), MEMBERS)
    assert topics.topic_starts["grade"].null_count() == 5 == topics.topic_starts["mean_cosine"].null_count()
    assert topics.topic_starts["alpha"].null_count() == 0


def test_what_was_measured_of_a_part_is_not_said_of_the_whole() -> None:
    measured = pl.DataFrame(
        {"topic": range(7), "c_v": [t / 10 for t in range(7)]}, schema_overrides={"topic": pl.Int32}
    )
    kept = keep_whole(measured, MEMBERS)
    whole = {number: parts(number)[0] for number in range(5) if len(parts(number)) == 1}
    assert dict(kept.iter_rows()) == {number: part / 10 for number, part in whole.items()}
    assert keep_whole(measured, number_members(FIRSTS, N_WORDS, join=False)).equals(measured)
