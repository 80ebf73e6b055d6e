"""The tables of word lists, and which words can be no names."""

import re
from pathlib import Path

import polars as pl
import pytest

from pipeline import catalog
from pipeline.stages import annotate, word_lists
from tests.own_params import write_own_params


def write_lists(fields: str, lists: dict[Path, str]) -> None:
    """Word lists in the working folder, empty but for these, and params.yaml with the fields that are used."""
    params, n_found = re.subn(r"(?m)^  user_terms:.*\n( +- .*\n)*", f"  user_terms: {fields}\n", write_own_params())
    assert n_found == 1
    Path("params.yaml").write_text(params, encoding="utf-8")
    for name in ("bodies", "regions", "education"):
        lists.setdefault(catalog.FIELD_TERMS / f"{name}.txt", "")
    for path in catalog.STOP_LISTS.values():
        lists.setdefault(path, "")
    for path, text in lists.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_a_term_is_a_name_where_only_fields_of_names_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lists = {
        catalog.FIELD_TERMS / "bodies.txt": "青檐委\n云栎会\n",
        catalog.FIELD_TERMS / "regions.txt": "北荻区\n南荻区\n",
        catalog.FIELD_TERMS / "education.txt": "双减\n云栎会\n",
        catalog.OWN_USER_TERMS: "南荻区  # 注 a note\n双减\n",
    }
    write_lists("[bodies, regions, education]", lists)
    word_lists.main()
    assert catalog.user_terms.read().rows() == [
        ("青檐委", True),
        ("云栎会", False),
        ("北荻区", True),
        ("南荻区", False),
        ("双减", False),
    ]
    write_lists("[]", {})
    word_lists.main()
    assert catalog.user_terms.read().rows() == [("南荻区", False), ("双减", False)]


def test_own_stop_words_are_a_list_of_their_own_and_may_be_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lists = {
        catalog.STOP_LISTS["stop_words"]: "的\n",
        catalog.STOP_LISTS["boilerplate"]: "特此通知\n",
        catalog.STOP_LISTS["place_words"]: "本市\n",
        catalog.FIELD_TERMS / "regions.txt": "北荻区\n",
        catalog.FIELD_TERMS / "education.txt": "双减\n",
    }
    write_lists("[regions, education]", dict(lists))
    word_lists.main()
    shipped = [("stop_words", "的"), ("boilerplate", "特此通知"), ("place_words", "本市")]
    assert catalog.stop_words.read().sort("list", "word").rows() == sorted(shipped)
    write_lists("[regions, education]", {**lists, catalog.OWN_STOP_WORDS: "荻浦镇\n的\n"})
    word_lists.main()
    own = catalog.stop_words.read().filter(pl.col("list") == "own")
    assert own["word"].to_list() == ["荻浦镇", "的"]
    assert annotate.read_common_words() == {"双减", "的", "特此通知"}
