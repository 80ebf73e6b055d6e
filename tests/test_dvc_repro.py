"""dvc.lock as our way through DVC leaves it is that of DVC alone."""

import io
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from dvc import dvcfile
from dvc.utils.serialize import _yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml.comments import CommentedMap

from pipeline.dvc_repro import parse_for_update, parse_with_comments

# Of floats with all digits DVC's own way loses the last.
floats = st.integers(-(10**7), 10**7).map(lambda n: n / 10_000)
scalars = st.booleans() | st.integers() | floats | st.text(max_size=200)
params = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner), max_leaves=10
)


def write(data: Any) -> str:
    stream = io.StringIO()
    _yaml._dump(data, stream)
    return stream.getvalue()


@given(st.dictionaries(st.text(min_size=1), params, min_size=1), params)
def test_one_stage_changes_and_the_others_stay_as_dvc_wrote_them(before: dict[str, Any], new: Any) -> None:
    text = write({"schema": "2.0", "stages": OrderedDict(before)})
    written = []
    for parse in (parse_with_comments, parse_for_update):
        data = parse(text, "dvc.lock")
        data["stages"].update({"lda@10": OrderedDict(params=new)})
        written.append(write(data))
    assert written[0] == written[1]


def test_the_comments_of_dvc_yaml_stay() -> None:
    text = (Path(__file__).parents[1] / "dvc.yaml").read_text(encoding="utf-8")
    assert "#" in text
    assert "#" in write(parse_for_update(text, "dvc.yaml"))


def test_dvc_changes_dvc_lock_through_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_yaml, "parse_yaml_for_update", parse_for_update)
    for name, kind in (("dvc.lock", dict), ("dvc.yaml", CommentedMap)):
        (tmp_path / name).write_text("stages:\n  a: 1 # one\n", encoding="utf-8")
        with dvcfile.modify_yaml(tmp_path / name) as data:
            assert type(data) is kind
            data["stages"]["b"] = 2
        assert (tmp_path / name).read_text(encoding="utf-8").endswith("  b: 2\n")
