"""What `dvc exp` and `dvc plots` need: params.yaml that survives `-S`, and what dvc.yaml says of metrics, plots and the model."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from dvc.utils.hydra import apply_overrides
from ruamel.yaml import YAML

from pipeline.stages import metrics, models
from pipeline.tables.index import TABLES
from tests.conftest import PROJECT

SHIPPED = (PROJECT / "params.yaml").read_text(encoding="utf-8")


def change(folder: Path, *overrides: str, text: str = SHIPPED) -> str:
    """The text of params.yaml as `dvc exp run` writes it with these values of -S."""
    path = folder / "params.yaml"
    path.write_text(text, encoding="utf-8")
    apply_overrides(path, list(overrides))
    return path.read_text(encoding="utf-8")


def as_written(text: str) -> str:
    """The text with the keywords at the column of their key, where DVC puts every list that it writes."""
    start = text.index("\n  - ", text.index("\nkeywords:\n")) + 1
    end = text.index("\nsegment:", start)
    return text[:start] + re.sub(r"(?m)^  ", "", text[start:end]) + text[end:]


def load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def comments_of(text: str) -> list[str]:
    """Every comment, in its order, also behind a key."""
    return [line[line.index("#") :] for line in text.splitlines() if "#" in line]


@pytest.mark.parametrize(
    ("override", "old", "new"),
    [
        ("vectorize.min_df=4", "  min_df: 3\n", "  min_df: 4\n"),
        ("topics.n_topics=10", "  n_topics: auto\n", "  n_topics: 10\n"),
        ('report.title="双减"', "  title: ''\n", "  title: 双减\n"),
        ('corpus.only.levels=["区县"]', "    levels: []\n", "    levels:\n    - 区县\n"),
        ("topics.candidates=[14,20]", "".join(f"  - {n}\n" for n in (5, 7, 10, 14, 20, 28, 40)), "  - 14\n  - 20\n"),
    ],
)
def test_one_value_changes_and_every_other_byte_stays(tmp_path: Path, override: str, old: str, new: str) -> None:
    assert SHIPPED.count(old) == 1
    assert change(tmp_path, override) == as_written(SHIPPED.replace(old, new))


def test_every_list_may_be_filled_and_every_comment_stays(tmp_path: Path) -> None:
    """Comments behind a list would be lost at the second change, when what was written in brackets stands in lines."""
    empty = ["corpus.skip", *(f"corpus.only.{name}" for name in ("kinds", "regions", "levels", "years")), "groups"]
    empty += ["vectorize.pos", "topics.names"]
    filled = change(tmp_path, *(f"{key}=[a,b]" for key in empty))
    again = change(tmp_path, "lda.passes=31", text=filled)
    assert again == filled.replace("  passes: 30\n", "  passes: 31\n")
    assert comments_of(again) == comments_of(SHIPPED)
    content = load(SHIPPED)
    for key in empty:
        section = content
        *places, last = key.split(".")
        for place in places:
            section = section[place]
        section[last] = ["a", "b"]
    content["lda"]["passes"] = 31
    assert load(again) == content


def test_the_tests_see_a_comment_that_is_lost(tmp_path: Path) -> None:
    """A comment behind a list: DVC puts new lists in the place of all, and what hung on them is gone."""
    text = SHIPPED.replace("groups: []\n", "groups:\n- name: 减负\n  any:\n  - 双减\n# 注 a note\n")
    assert comments_of(text) != comments_of(change(tmp_path, "lda.seed=43", text=text))


METHOD = load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))


def test_metrics_plots_and_the_model_are_what_stages_write() -> None:
    assert METHOD["metrics"] == [str(metrics.METRICS)] == METHOD["stages"]["metrics"]["outs"]
    assert METHOD["artifacts"]["topics"]["path"] == str(models.CHOSEN) in METHOD["stages"]["models"]["outs"]
    written = {out for stage in METHOD["stages"].values() for out in stage.get("outs", [])}
    for (plot,) in (entry.values() for entry in METHOD["plots"]):
        ((path, y),) = plot["y"].items()
        assert path in written
        assert {plot["x"], y} <= set(TABLES[Path(path).stem].columns)


def test_the_template_of_trajectories_draws_columns_of_the_table() -> None:
    text = (PROJECT / ".dvc/plots/keyword_trajectories.json").read_text(encoding="utf-8")
    template, columns = json.loads(text), set(TABLES["keyword_years"].columns)
    (plot,) = (entry["keywords"] for entry in METHOD["plots"] if "keywords" in entry)
    assert plot["template"] == "keyword_trajectories"
    fields = {field for field in re.findall(r'"field": "(\w+)"', text) if field not in ("rev", "place")}
    assert fields | set(template["data"]["format"]["parse"]) <= columns
    band, line = template["spec"]["layer"]
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("own_low", "own_high")
    assert line["encoding"]["y"]["field"] == "<DVC_METRIC_Y>"
