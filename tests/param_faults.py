"""What reading the tests' params.yaml refuses after some changes of it."""

from pathlib import Path

import pytest

from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from tests.own_params import write_own_params


def faults(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    """The problems named for the tests' params.yaml after these replacements, without the file's folder."""
    text = write_own_params()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "params.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_params(path)
    return [problem.replace(f"{tmp_path}/", "") for problem in str(caught.value).splitlines()]
