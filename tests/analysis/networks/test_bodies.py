"""The tree of bodies by their own words."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.networks import bodies
from pipeline.analysis.networks.bodies import join_bodies, measure_distances
from tests.analysis.matrices import as_terms


def make_texts(words: dict[str, dict[str, int]]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """section_terms, texts and documents: four sections of each voice, with the same words, and one that has no term."""
    rows = [
        (f"{voice}{part}", term, n) for voice, terms in words.items() for part in range(4) for term, n in terms.items()
    ]
    texts = [(f"{voice}{part}", f"{voice}{part // 2}", voice) for voice in words for part in range(4)]
    texts += [(f"{voice}none", f"{voice}0", voice) for voice in words]
    placed = pl.DataFrame(texts, schema=["section_id", "document_id", "voice"], orient="row")
    return (
        pl.DataFrame(rows, schema=["section_id", "term", "count"], orient="row"),
        placed,
        placed.select("document_id", issuer="voice").unique("document_id"),
    )


def join(
    section_terms: pl.DataFrame, texts: pl.DataFrame, documents: pl.DataFrame, names: Sequence[str]
) -> dict[str, pl.DataFrame]:
    return join_bodies(as_terms(section_terms), texts, documents, names)


WORDS = {
    "east": {"school": 60, "road": 10, "east": 40},
    "west": {"school": 58, "road": 12, "west": 40},
    "south": {"school": 5, "road": 80},
    "small": {"school": 3},
}


def test_the_most_alike_join_first_and_names_and_small_bodies_are_left_out() -> None:
    found = join(*make_texts(WORDS), ["east", "west"])
    leaves, merges = found["body_leaves"], found["body_merges"]
    assert leaves["rank"].to_list() == [1, 2, 3] and set(leaves["voice"]) == {"east", "west", "south"}
    rank = dict(leaves.select("voice", "rank").iter_rows())
    first, last = merges.to_dicts()
    assert {first["first"], first["second"]} == {rank["east"], rank["west"]} and first["node"] == 4
    assert {last["first"], last["second"]} == {rank["south"], 4} and last["n_bodies"] == 3
    own = {row["voice"]: row for row in leaves.to_dicts()}
    assert (own["east"]["nearest"], own["east"]["n_documents"], own["east"]["n_words"]) == ("west", 2, 280)
    assert own["east"]["distance"] == pytest.approx(first["distance"])
    # Sections that say the same are no distance apart.
    assert own["south"]["half_distance"] == pytest.approx(0, abs=1e-6)


def test_distances_are_those_of_jensen_and_shannon() -> None:
    p, q = np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.25, 0.5])
    middle = (p + q) / 2

    def entropy(x: np.ndarray) -> float:
        return float(-sum(part * np.log2(part) for part in x if part))

    expected = np.sqrt(entropy(middle) - (entropy(p) + entropy(q)) / 2)
    assert measure_distances(np.stack([10 * p, 4 * q])) == pytest.approx([expected])


def test_only_the_largest_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_BODIES", 3)
    words = {f"v{place}": {"a": 60 + place, "b": 60 - place} for place in range(5)} | {"large": {"a": 200, "b": 200}}
    leaves = join(*make_texts(words), [])["body_leaves"]
    assert leaves.height == 3 and "large" in leaves["voice"].to_list()


def test_two_bodies_are_no_tree() -> None:
    two = {voice: WORDS[voice] for voice in ("east", "south")}
    assert all(table.is_empty() for table in join(*make_texts(two), []).values())


def test_documents_without_a_body_are_no_bodies() -> None:
    words = WORDS | {"news": {"school": 60, "road": 60}}
    terms, texts, documents = make_texts(words)
    unnamed = documents.with_columns(issuer=pl.when(pl.col("issuer") != "news").then("issuer"))
    assert "news" in set(join(terms, texts, documents, [])["body_leaves"]["voice"])
    assert set(join(terms, texts, unnamed, [])["body_leaves"]["voice"]) == {"east", "west", "south"}
