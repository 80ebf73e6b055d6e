"""Parts give the same results in the same order, wherever they are computed, and where a worker dies."""

import os
from collections.abc import Iterator
from contextvars import copy_context
from functools import partial
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from distributed import LocalCluster

from pipeline import catalog
from pipeline.language import annotation, lexicon, segmentation
from pipeline.language.models import Model
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.params.sections import ClusterParams
from pipeline.running import parts
from pipeline.running.parts import map_parts
from tests.running.tasks import die, fail, square, square_at_second_try, tell_process

NUMBERS = [(number,) for number in range(23)]
SQUARES = [number**2 for number in range(23)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A Dask cluster of two processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        yield running.scheduler_address


@pytest.fixture(params=["none", "local", "tcp"])
def where(request: pytest.FixtureRequest) -> ClusterParams:
    address = request.getfixturevalue("cluster") if request.param == "tcp" else request.param
    return ClusterParams(address, 2)


def test_results_come_in_the_order_of_the_parts(where: ClusterParams) -> None:
    assert list(map_parts(square, NUMBERS, where)) == SQUARES
    assert list(map_parts(square, [], where)) == []
    assert list(map_parts(square, NUMBERS[:1], where)) == SQUARES[:1]


def test_too_few_parts_for_the_processes_are_computed_here() -> None:
    here = os.getpid()
    assert set(map_parts(tell_process, NUMBERS[:3], ClusterParams("local", 2))) == {here}
    assert here not in set(map_parts(tell_process, NUMBERS[:4], ClusterParams("local", 2)))


def test_results_may_be_taken_in_another_context(where: ClusterParams) -> None:
    """As polars does, when it writes what comes piece by piece."""
    results = map_parts(square, NUMBERS, where)
    assert copy_context().run(next, results) == SQUARES[0]
    assert copy_context().run(list, results) == SQUARES[1:]


def test_an_error_of_a_part_is_raised_as_it_is(where: ClusterParams) -> None:
    with pytest.raises(InputError, match="part 0"):
        list(map_parts(fail, NUMBERS, where))


def test_no_more_parts_are_taken_than_the_workers_need(where: ClusterParams) -> None:
    taken: list[int] = []

    def take() -> Iterator[tuple[int]]:
        for number in range(100):
            taken.append(number)
            yield (number,)

    results = map_parts(square, take(), where)
    next(results)
    assert len(taken) <= parts.AHEAD * 2
    assert [*results] == [number**2 for number in range(1, 100)]


@pytest.mark.parametrize("where", ["local", "tcp"], indirect=True)
def test_a_killed_worker_changes_nothing(where: ClusterParams, tmp_path: Path) -> None:
    assert list(map_parts(partial(square_at_second_try, folder=tmp_path), NUMBERS, where)) == SQUARES
    assert len([*tmp_path.iterdir()]) == 2


@pytest.mark.parametrize("where", ["local", "tcp"], indirect=True)
def test_a_part_that_kills_every_worker_is_named_in_a_sentence(where: ClusterParams) -> None:
    with pytest.raises(InputError, match="died 3 times"):
        list(map_parts(die, NUMBERS, where))


def test_words_and_names_are_the_same_bytes_wherever_they_are_found(
    cluster: str, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(finished)
    documents, sentences = catalog.documents.read(), catalog.sentences.read()
    monkeypatch.setattr(segmentation, "BATCH_CHARS", sum(map(len, documents["text"])) // 8)
    params = load_params()
    terms = lexicon.read_user_terms(catalog.OWN_USER_TERMS, catalog.FIELD_TERMS, params.segment.user_terms)
    cut = partial(segmentation.segment_part, user_terms=tuple(terms), params=params.segment)
    tag = partial(annotation.annotate_part, model=Model("rules", "0"), common_words=frozenset(terms))
    found = []
    for scheduler in ("none", "local", cluster):
        where = ClusterParams(scheduler, 2)
        tokens = [*map_parts(cut, segmentation.split([(documents, sentences)]), where)]
        assert len(tokens) > 4, "or one part would do"
        tagged = [*map_parts(tag, annotation.split(documents, tokens), where)]
        found.append(
            (pl.concat(tokens), pl.concat(one.entities for one in tagged), pl.concat(one.token_pos for one in tagged))
        )
    for one, other in pairwise(found):
        assert all(mine.equals(theirs) for mine, theirs in zip(one, other, strict=True))
    assert found[0][0].equals(catalog.tokens.read()), "as the stage has it"


def test_a_worker_with_other_code_is_refused(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_read_state", lambda: "another")
    with pytest.raises(InputError, match="is not ours"):
        list(map_parts(square, NUMBERS, ClusterParams(cluster, 0)))


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PATIENCE", 1)
    with pytest.raises(InputError, match=r"tcp://127\.0\.0\.1:9 can't be reached"):
        list(map_parts(square, NUMBERS, ClusterParams("tcp://127.0.0.1:9", 0)))
