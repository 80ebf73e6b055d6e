"""Near-duplicates: every planted one is found, and nothing else."""

import random

import pytest

from pipeline.corpus.audit.relations.near_duplicates import compare, compare_all, find_candidates
from pipeline.corpus.text.letters import take_letters

SIGNS = "教学校师生课程改革管理评价质量安全文化体育艺术劳动心理家庭社区信息经费督导建设推进加强落实完善健全"


def make_texts(n: int, length: int, seed: int) -> list[str]:
    draw = random.Random(seed)
    return ["".join(draw.choices(SIGNS, k=length)) for _ in range(n)]


def edit(text: str, share: float, seed: int) -> str:
    """A share of the letters replaced, left out or doubled."""
    draw = random.Random(seed)
    return "".join(
        letter if draw.random() > share else draw.choice(["", draw.choice(SIGNS), letter * 2]) for letter in text
    )


def test_copies_with_one_letter_in_twenty_changed_are_found_and_nothing_else() -> None:
    texts = make_texts(300, 600, seed=1)
    planted = {(i, i + 250) for i in range(50)}
    for i, j in planted:
        texts[j] = edit(texts[i], 0.05, seed=j)
    letters = [take_letters(text) for text in texts]
    pairs = [compare(letters, i, j, 0.6) for i, j in find_candidates(letters, seed=42)]
    found = {(pair.first, pair.second) for pair in pairs if pair and pair.similarity >= 0.8}
    assert found == planted


def test_the_same_seed_gives_the_same_candidates_and_another_the_same_near_duplicates() -> None:
    texts = make_texts(40, 300, seed=2)
    texts[39] = edit(texts[0], 0.05, seed=3)
    letters = [take_letters(text) for text in texts]
    assert find_candidates(letters, 1) == find_candidates(letters, 1)
    assert (0, 39) in find_candidates(letters, 1) and (0, 39) in find_candidates(letters, 2)


def test_a_family_of_copies_is_tied_together_without_every_pair() -> None:
    base = make_texts(1, 300, seed=4)[0]
    letters = [take_letters(base + str(n)) for n in range(200)]
    candidates = find_candidates(letters, 1)
    assert {(0, i) for i in range(1, 200)} <= set(candidates)
    assert len(candidates) < 200 * 199 / 2


def test_texts_without_four_letters_are_like_nothing() -> None:
    assert find_candidates([take_letters(text) for text in ("", "", "短", "短", "……")], 1) == []
    assert find_candidates([], 1) == []


@pytest.mark.parametrize("length", [300, 3_000])
def test_a_sample_passes_over_no_pair_that_is_alike(length: int) -> None:
    """Long documents, of which a sample is looked at first, and short ones, of which none is."""
    texts = make_texts(30, length, seed=5)
    texts += [edit(text, 0.02 * (1 + i % 12), seed=i) for i, text in enumerate(texts)]
    letters = [take_letters(text) for text in texts]
    pairs = [(i, j) for i in range(60) for j in range(i + 1, 60)]
    found = list(compare_all(letters, pairs, 0.6))
    assert found == [pair for i, j in pairs if (pair := compare(letters, i, j, 0.6))]
    assert len(found) >= 20


def test_what_is_in_common_is_counted_exactly() -> None:
    letters = [take_letters("甲乙丙丁戊己庚辛"), take_letters("甲乙丙丁，戊己庚辛壬癸子丑"), take_letters("子丑寅卯")]
    pair = compare(letters, 0, 1, 0.5)
    assert pair and pair.share == 1.0 and pair.similarity == pytest.approx(16 / 20)
    assert compare(letters, 0, 2, 0.5) is None
