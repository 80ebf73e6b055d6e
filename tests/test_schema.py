"""params.schema.json says of params.yaml what the pipeline says of it."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from pipeline.params.schema import make_schema
from tests.conftest import PROJECT
from tests.own_params import write_own_params

SCHEMA = json.loads((PROJECT / "params.schema.json").read_text(encoding="utf-8"))


def load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def test_the_file_is_what_the_code_makes() -> None:
    assert make_schema() == SCHEMA, "run `.venv/bin/python -m pipeline.params.schema > params.schema.json`"
    Draft202012Validator.check_schema(SCHEMA)


def test_the_first_line_of_params_yaml_names_it_for_editors() -> None:
    first = (PROJECT / "params.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=params.schema.json"


def test_what_the_pipeline_takes_is_valid() -> None:
    for text in (write_own_params(), (PROJECT / "params.yaml").read_text(encoding="utf-8")):
        assert list(Draft202012Validator(SCHEMA).iter_errors(load(text))) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("max_df: 0.3", "max_df: 1.5", ["vectorize", "max_df"]),
        ("max_df: 0.3", "max_df: 0", ["vectorize", "max_df"]),
        ("min_df: 2", "min_dff: 2", ["vectorize"]),
        ("n_topics: auto", "n_topics: some", ["topics", "n_topics"]),
        ("candidates: [4, 6]", "candidates: []", ["topics", "candidates"]),
        ("candidates: [4, 6]", "candidates: [1, 6]", ["topics", "candidates", 0]),
        ("previous: ''", "previous: models/lda/8.npz", ["topics", "previous"]),
        ("language: zh", "language: fr", ["report", "language"]),
        ("hmm: true", "hmm: maybe", ["segment", "hmm"]),
        ("passes: 10", "passes: ten", ["lda", "passes"]),
        ("years: [2021, 2022]", "years: [2021]", ["evolution", "periods", 1, "years"]),
        ("path: data/demo/documents", "path: ''", ["corpus", "path"]),
        ("kinds: []", "kinds: [' 通知']", ["corpus", "only", "kinds", 0]),
        ("levels: []", "levels: [县]", ["corpus", "only", "levels", 0]),
        ("years: []", "years: [19]", ["corpus", "only", "years", 0]),
        ("  - 师德师风", "  - {keyword: 师德师风, spelings: [师德]}", ["keywords", 3]),
        ("  - 师德师风", "  - {keyword: 师德师风, since: null}", ["keywords", 3]),
        ("groups: []", "groups: [{name: 组, any: []}]", ["groups", 0, "any"]),
        ("groups: []", "groups: [{name: 组, any: [课], not_: [校]}]", ["groups", 0]),
    ],
)
def test_what_the_pipeline_refuses_is_not(old: str, new: str, place: list[str | int]) -> None:
    text = write_own_params()
    assert old in text
    errors = Draft202012Validator(SCHEMA).iter_errors(load(text.replace(old, new)))
    assert {tuple(error.absolute_path) for error in errors} == {tuple(place)}
