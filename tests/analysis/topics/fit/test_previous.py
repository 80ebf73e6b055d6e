"""A kept model comes back as it was; anything else is refused in a sentence."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipeline.analysis.topics.fit.fitting import fit_topics, tabulate
from pipeline.analysis.topics.fit.previous import check_candidates, hash_texts, pack_model, parse_model
from pipeline.params.errors import InputError
from tests.analysis.kept import PARAMS, PATH, fit_and_keep, keep, make_sections, write_sections
from tests.analysis.matrices import as_terms

OLD = write_sections("甲乙丙", 0, 60)


@pytest.fixture(scope="module")
def content() -> bytes:
    return keep(fit_topics(as_terms(OLD), make_sections(OLD), 3, PARAMS), OLD, make_sections(OLD))


def change(content: bytes, **arrays: Any) -> bytes:
    """The same file with other arrays, None taking one out."""
    with np.load(io.BytesIO(content)) as file:
        changed = {name: array for name, array in ({**file} | arrays).items() if array is not None}
    buffer = io.BytesIO()
    np.savez(buffer, **changed)
    return buffer.getvalue()


@pytest.mark.parametrize("n_starts", [1, 5])
def test_a_kept_model_comes_back_as_it_was(n_starts: int) -> None:
    fit, kept = fit_and_keep(OLD, 3, replace(PARAMS, n_starts=n_starts))
    assert kept.phi.tobytes() == fit.phi.tobytes()
    assert kept.alpha.tobytes() == fit.alpha.tobytes()
    assert kept.terms == fit.terms
    assert kept.topic_starts.equals(fit.topic_starts)
    assert kept.held_out.equals(fit.held_out)
    assert kept.sections.ids == fit.section_ids.to_list()
    assert (kept.sections.theta == tabulate(fit)[1].theta).all()


def test_the_same_model_is_the_same_bytes(content: bytes) -> None:
    fit = fit_topics(as_terms(OLD), make_sections(OLD), 3, PARAMS)
    assert keep(fit, OLD, make_sections(OLD).reverse()) == content


def test_a_model_that_is_read_and_written_again_is_the_same_bytes(content: bytes) -> None:
    assert pack_model(parse_model(content, PATH)) == content


def test_sections_without_a_term_are_kept_and_those_of_other_documents_are_not() -> None:
    sections = make_sections(OLD, silent=("s500", "s501"))
    aside = pl.DataFrame(
        {"section_id": ["s900"], "document_id": ["set aside"], "group": [99], "own": [True], "text": ["不计入"]}
    )
    kept = parse_model(keep(fit_topics(as_terms(OLD), sections, 3, PARAMS), OLD, pl.concat([sections, aside])), PATH)
    assert kept.sections.ids[-2:] == ["s500", "s501"]
    assert kept.sections.theta.sum(axis=1)[-3:].tolist() == pytest.approx([1, 0, 0])


def test_a_model_of_before_there_were_backgrounds_has_none(content: bytes) -> None:
    before, now = parse_model(change(content, background=None), PATH), parse_model(content, PATH)
    assert before.topic_starts["background"].to_list() == [False] * 3
    assert before.n_themes == 3
    assert before.topic_starts.equals(now.topic_starts) and before.phi.tobytes() == now.phi.tobytes()


def test_a_background_is_read_where_it_stands(content: bytes) -> None:
    second = parse_model(change(content, background=np.array([False, True, False])), PATH)
    assert second.topic_starts["background"].to_list() == [False, True, False]
    assert second.n_themes == 2


def test_texts_that_differ_have_different_hashes() -> None:
    first, same, other = hash_texts(pl.Series(["落实双减", "落实双减", "落实双减。"])).tolist()
    assert first == same != other


OTHERS: dict[str, Callable[[bytes], bytes]] = {
    "is missing or empty": lambda content: b"",
    "is no model": lambda content: b"topic,term\n1,x\n",
    "cut short": lambda content: content[: len(content) // 2],
    "one byte changed": lambda content: content[:900] + bytes([content[900] ^ 255]) + content[901:],
    "an array missing": lambda content: change(content, theta=None),
    "a pickle inside": lambda content: change(content, terms=np.array([{"x": 1}] * 36, dtype=object)),
    "numbers for terms": lambda content: change(content, terms=np.arange(36)),
    "a term twice": lambda content: change(content, terms=np.array(["甲"] * 36)),
    "no probabilities": lambda content: change(content, phi=np.ones((3, 36))),
    "not a number": lambda content: change(content, phi=np.full((3, 36), np.nan)),
    "fewer topics in alpha": lambda content: change(content, alpha=np.ones(2)),
    "a background of fewer topics": lambda content: change(content, background=np.zeros(2, dtype=bool)),
    "numbers for a background": lambda content: change(content, background=np.zeros(3)),
    "nothing but background": lambda content: change(content, background=np.ones(3, dtype=bool)),
    "shares above one": lambda content: change(content, theta=np.ones((60, 3), dtype=np.float32)),
}


@pytest.mark.parametrize("what", OTHERS)
def test_any_other_file_is_refused_with_its_path_and_what_to_do(content: bytes, what: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_model(OTHERS[what](content), PATH)
    ((_, problem),) = caught.value.problems
    assert f"topics.previous: {PATH} is " in problem
    assert "cp models/lda/14.npz data/previous/2022.npz" in problem


def test_a_single_array_is_no_model() -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.ones((3, 36)))
    with pytest.raises(InputError, match="is no model"):
        parse_model(buffer.getvalue(), PATH)


def test_fewer_topics_than_were_kept_are_refused(content: bytes) -> None:
    kept = parse_model(content, PATH)
    check_candidates(kept, (3, 5))
    with pytest.raises(
        InputError, match=r"candidates has 2, fewer than the 3 topics of data/previous/2022\.npz.*take 3"
    ):
        check_candidates(kept, (2, 3))
