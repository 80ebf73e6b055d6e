"""topics.names in params.yaml: what is read, and what is refused with its place."""

from pathlib import Path

import pytest

from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.params.topics import TopicName
from tests.own_params import load_own_params, write_own_params


def write(folder: Path, names: str) -> Path:
    text = write_own_params()
    assert "  names: []" in text
    path = folder / "params.yaml"
    path.write_text(text.replace("  names: []", names), encoding="utf-8")
    return path


def test_a_name_has_its_terms(tmp_path: Path) -> None:
    path = write(tmp_path, "  names:\n    - name: 劳动教育\n      terms: [劳动教育, 实践]")
    assert load_params(path).topics.names == (TopicName("劳动教育", ("劳动教育", "实践")),)
    path = write(tmp_path, "  names:\n    - {name: 劳动教育, terms: [劳动教育], en: labour education}")
    assert load_params(path).topics.names == (TopicName("劳动教育", ("劳动教育",), "labour education"),)
    assert load_own_params().topics.names == ()


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ("[{name: 甲, terms: [一]}, {name: 甲, terms: [二]}]", "topics.names.1 is 甲, which is listed twice"),
        ("[{name: 甲, terms: []}]", "topics.names.0.terms is []; must not be empty"),
        ("[{name: 甲, terms: [一, 二, 一]}]", "topics.names.0.terms.2 is 一, which is listed twice"),
        ("[{name: '', terms: [一]}]", "topics.names.0.name is ''; must not be empty"),
        ("[{name: 甲, terms: ['']}]", "topics.names.0.terms.0 is ''; must not be empty"),
        ("[{name: 甲, terms: 一}]", "topics.names.0.terms is '一'; must be a list"),
        ("[{name: 甲}]", "topics.names.0.terms is missing; add it"),
        ("[{name: 甲, terms: [一], en: ''}]", "topics.names.0.en is ''; must not be empty"),
        ("[甲]", "topics.names.0 is '甲'; must hold keys of its own, indented"),
        ("[{name: 甲, terms: [一], colour: red}]", "topics.names.0.colour is not a known key"),
    ],
)
def test_a_fault_in_a_name_is_told_with_its_place(tmp_path: Path, names: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        load_params(write(tmp_path, f"  names: {names}"))
    assert problem in str(caught.value)


def test_topics_of_an_earlier_model_cannot_be_joined(tmp_path: Path) -> None:
    path = write(tmp_path, "  names: []")
    text = path.read_text(encoding="utf-8")
    assert "  join_twins: false" in text and "  previous: ''" in text and not load_params(path).topics.join_twins
    joined = text.replace("  join_twins: false", "  join_twins: true")
    path.write_text(joined, encoding="utf-8")
    assert load_params(path).topics.join_twins
    path.write_text(joined.replace("  previous: ''", "  previous: data/previous/2022.npz"), encoding="utf-8")
    with pytest.raises(InputError, match=r"topics\.join_twins is true; the topics of an earlier model"):
        load_params(path)
