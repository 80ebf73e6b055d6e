"""The tests' own parameters: those of the shipped params.yaml but for the overrides in tests/params.yaml, small and quick."""

import io
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq

from pipeline.params.reading import load_params
from pipeline.params.sections import Params

PROJECT = Path(__file__).parents[1]


@cache
def write_own_params() -> str:
    """The text of the tests' params.yaml; comments are left out, keys stand in the order of the shipped file."""
    shipped, overrides = (
        YAML(typ="safe", pure=True).load(path) for path in (PROJECT / "params.yaml", PROJECT / "tests/params.yaml")
    )
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 200
    buffer = io.StringIO()
    yaml.dump(_lay_out(_override(shipped, overrides)), buffer)
    return buffer.getvalue()


@cache
def load_own_params() -> Params:
    """The same as the pipeline reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "params.yaml"
        path.write_text(write_own_params(), encoding="utf-8")
        return load_params(path)


def _override(shipped: Any, overrides: Any) -> Any:
    """The value in the shipped file, with those that the tests change."""
    if not isinstance(shipped, Mapping):
        return overrides
    unknown = set(overrides) - set(shipped)
    assert not unknown, f"tests/params.yaml overrides {unknown}, which params.yaml has not"
    return {key: _override(value, overrides[key]) if key in overrides else value for key, value in shipped.items()}


def _lay_out(value: Any) -> Any:
    """The same with lists of plain values on one line each, as a person writes them."""
    if isinstance(value, Mapping):
        return {key: _lay_out(inner) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    laid = CommentedSeq(map(_lay_out, value))
    if not any(isinstance(inner, Mapping) for inner in value):
        laid.fa.set_flow_style()
    return laid
