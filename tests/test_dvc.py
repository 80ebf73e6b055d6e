"""dvc.yaml and the code agree: a stale result must be impossible."""

import ast
import copy
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.stages.figures import SUBJECTS
from pipeline.tables.index import TABLES
from tests import wiring
from tests.conftest import PROJECT
from tests.source import imports_of, list_modules
from tests.wiring import STAGES, expand, find_faults, read_code

ENTRIES = expand(STAGES)


@pytest.mark.parametrize("stage", ENTRIES)
def test_a_stage_lists_what_it_reads_writes_imports_and_obeys_and_nothing_else(stage: str) -> None:
    assert find_faults(stage, ENTRIES[stage], read_code(stage)) == []


# ── the test sees what it is for ────────────────────────────────────────────────────────────────────


def without(stage: str, field: str, value: str) -> Mapping[str, Any]:
    """The entry of a stage with one line deleted."""
    entry = copy.deepcopy(ENTRIES[stage])
    entry[field].remove(value)
    return dict(entry)


@pytest.mark.parametrize(
    ("stage", "field", "value", "fault"),
    [
        ("names", "deps", "data/audit", "names reads data/audit/document_uses.parquet, which is not among its deps"),
        ("report", "deps", "data/names", "report reads data/names/entity_names.parquet, which is not among its deps"),
        ("vectorize", "deps", "data/audit", "vectorize reads data/audit/document_uses.parquet"),
        ("vectorize", "deps", "data/lexicon/spellings.yaml", "vectorize names data/lexicon/spellings.yaml"),
        ("figures@terms", "deps", "data/audit", "figures@terms reads data/audit/years.parquet"),
        ("figures@periods", "deps", "data/topics", "figures@periods reads data/topics/topic_labels.parquet"),
        ("intrusion", "deps", "data/topics", "intrusion reads data/topics/choice.parquet"),
        ("lda", "deps", "data/previous", "lda reads data/previous"),
        ("trajectory", "outs", "data/trajectory", "trajectory writes data/trajectory/mentions.parquet"),
        ("trajectory", "outs", "reports/tables/mentions.csv", "trajectory writes reports/tables/mentions.csv"),
        ("evolution", "outs", "reports/tables/period_terms.csv", "evolution writes reports/tables/period_terms.csv"),
        ("audit", "outs", "reports/tables/cuts.csv", "audit writes reports/tables/cuts.csv"),
        ("report", "deps", "pipeline/tables", "report imports pipeline/tables"),
        ("topics", "deps", "pipeline/analysis/statistics", "topics imports pipeline/analysis/statistics"),
        ("trajectory", "deps", "pipeline/stages/trajectory.py", "trajectory has not its own file"),
        ("trajectory", "deps", "requirements.lock", "trajectory has not requirements.lock"),
        ("trajectory", "params", "resampling", "trajectory obeys resampling.seed, which is not among its params"),
    ],
)
def test_a_line_left_out_of_dvc_yaml_is_named(stage: str, field: str, value: str, fault: str) -> None:
    faults = find_faults(stage, without(stage, field, value), read_code(stage))
    assert any(found.startswith(fault) for found in faults), faults


@pytest.mark.parametrize(
    ("stage", "field", "value", "fault"),
    [
        ("names", "deps", "data/topics", "names has data/topics among its deps and does not read it"),
        (
            "names",
            "deps",
            "pipeline/plots/drawing",
            "names has pipeline/plots/drawing among its deps and imports nothing",
        ),
        ("audit", "outs", "reports/tables/years.csv", "audit has reports/tables/years.csv among its outs and does not"),
        ("segment", "params", "lda.seed", "segment has lda.seed among its params and does not obey it"),
    ],
)
def test_a_line_without_need_is_named(stage: str, field: str, value: str, fault: str) -> None:
    entry = copy.deepcopy(ENTRIES[stage])
    entry[field].append(value)
    assert any(found.startswith(fault) for found in find_faults(stage, entry, read_code(stage)))


def test_a_new_figure_that_reads_another_table_is_named() -> None:
    code = ast.parse(
        "from pipeline import catalog\ndef draw_keywords(params):\n    return catalog.entity_years.read()\n"
    )
    (fault,) = wiring.find_data_faults("figures@keywords", {"deps": ["data/trajectory"][1:], "outs": []}, code)
    assert fault == "figures@keywords reads data/names/entity_years.parquet, which is not among its deps"


# Ways to reach a table, a parameter or our code that the test could miss; each is put into the stage `names`.
@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("table = catalog.topic_labels", "names reads data/topics/topic_labels.parquet"),
        ("[one.read() for one in (catalog.topic_labels, catalog.topic_terms)]", "names reads data/topics/topic_terms"),
        ("load(catalog.topic_labels)", "names reads data/topics/topic_labels.parquet"),
        ("pl.scan_parquet(catalog.topic_labels.locate())", "names: catalog.topic_labels.locate: read it through"),
        ("pl.read_parquet(catalog.topic_labels.path)", "names: catalog.topic_labels.path: read it through"),
        ("catalog.find_table('topic_labels').read()", "names: catalog.find_table: neither a table nor a path"),
        ("np.load(catalog.start_topics(5))", "names names data/lda, which is neither"),
        ("load(catalog)", "names: the catalog as a whole is handed on"),
        ("from pipeline.catalog import find_table", "names: from pipeline.catalog import find_table"),
        ("from pipeline import catalog as c", "names: from pipeline import catalog as c"),
        ("import pipeline.analysis.topics.fit.fitting", "names: import pipeline.analysis.topics.fit.fitting"),
        ("from pipeline.analysis.topics.fit import fitting", "names imports pipeline/analysis/topics/fit"),
        ("open(f'data/topics/{name}.parquet')", "names names data/topics, which is neither"),
        ("open('data/topics/topic_labels.parquet')", "names names data/topics/topic_labels.parquet"),
        ("rank_names(load_params())", "names: load_params() is neither called params"),
        ("params = load_params(); rank_names(params)", "names: params as a whole is handed on"),
        ("settings = load_params()", "names: load_params() is neither called params"),
        ("params = load_params(); getattr(params, 'resampling')", "names: params as a whole is handed on"),
        ("params = load_params(); rank_names(params.resampling)", "names obeys resampling.seed"),
        ("load_params().lda.seed", "names obeys lda.seed"),
        ("catalog.write_csv(catalog.FOR_PEOPLE / 'sections.csv', table)", "names writes reports/tables/sections.csv"),
        ("catalog.topic_labels.write(table)", "names writes data/topics/topic_labels.parquet"),
    ],
)
def test_no_way_around_the_test_is_open(line: str, fault: str) -> None:
    code = read_code("names")
    code.body += ast.parse(line).body
    faults = find_faults("names", ENTRIES["names"], code)
    assert any(found.startswith(fault) for found in faults), faults


def test_ingest_depends_on_the_documents() -> None:
    assert "${corpus.path}" in ENTRIES["ingest"]["deps"]


@pytest.mark.parametrize("room", ["corpus", "language", "analysis", "plots", "reporting", "demo"])
def test_no_room_reads_the_params_by_itself(room: str) -> None:
    """They are handed what a stage obeys."""
    for path in list_modules(f"pipeline/{room}"):
        assert not any(name.startswith("pipeline.params.reading") for name in imports_of(path)), path


@pytest.mark.parametrize("room", ["analysis", "plots"])
def test_analysis_and_plots_open_no_file(room: str) -> None:
    opening = re.compile(
        r"\bopen\(|\.(?:read|write)_(?:text|bytes|csv|parquet)\([^)]|scan_parquet|np\.load\(\"|[\"'](?:data|reports|models)/"
    )
    font = (
        PROJECT / "pipeline/plots/drawing/rendering.py"
    )  # makes a smaller font, as a file, which is how matplotlib takes it
    for path in set(list_modules(f"pipeline/{room}")) - {font}:
        code = [
            line for line in path.read_text(encoding="utf-8").splitlines() if not line.strip().startswith(("#", ">>>"))
        ]
        assert [line for line in code if opening.search(line)] == [], path


# ── what is no dep computes nothing ─────────────────────────────────────────────────────────────────

NUMERIC = {"numpy", "scipy", "sklearn", "gensim", "polars"}


def test_params_and_running_import_no_library_that_computes() -> None:
    for path in [*list_modules("pipeline/params"), *list_modules("pipeline/running")]:
        assert not {name.split(".")[0] for name in imports_of(path)} & NUMERIC, path


def test_the_catalog_makes_no_number() -> None:
    """It is no dep of any stage, so it may check and move what others computed and must not change it."""
    tree = ast.parse((PROJECT / "pipeline/catalog.py").read_text(encoding="utf-8"))
    numbers = [
        node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and not isinstance(node.right, ast.JoinedStr)
    ]
    assert {type(node.op).__name__ for node in numbers} <= {
        "BitOr",
        "FloorDiv",
    }  # types; into how many pieces; and paths joined with a text
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not called & {"sum", "mean", "median", "round", "fill_null", "group_by", "agg", "sort", "unique", "sample"}


# ── what a comment makes stale ──────────────────────────────────────────────────────────────────────


def test_a_comment_where_nothing_is_computed_makes_no_stage_stale() -> None:
    paths = [*list_modules("pipeline/params"), *list_modules("pipeline/running"), PROJECT / "pipeline/catalog.py"]
    assert {stage for path in paths for stage in wiring.find_stale(path.relative_to(PROJECT).as_posix())} == set()


def test_a_comment_in_the_tables_draws_and_prints_again_and_no_more() -> None:
    for path in list_modules("pipeline/tables"):
        assert wiring.find_stale(path.relative_to(PROJECT).as_posix()) == {"figures", "paper", "report"}, path


@pytest.mark.parametrize("room", ["pipeline/analysis/statistics", "pipeline/analysis/keywords", "pipeline/language"])
def test_a_comment_in_a_room_makes_those_stages_stale_that_import_it(room: str) -> None:
    importing = {stage.partition("@")[0] for stage in ENTRIES if room in wiring.find_rooms(read_code(stage))}
    for path in list_modules(room):
        assert wiring.find_stale(path.relative_to(PROJECT).as_posix()) == importing, path


# ── every key, every stage ──────────────────────────────────────────────────────────────────────────


def test_every_key_of_params_yaml_is_obeyed_by_a_stage() -> None:
    obeyed = {key for stage in ENTRIES.values() for key in stage.get("params", [])}
    content = YAML(typ="safe", pure=True).load(PROJECT / "params.yaml")
    keys = wiring.spread(set(content))
    # The own of page and paper: the stages `report` and `paper` depend on the whole file, and read these.
    page, paper = {"report.title", "report.question"}, {key for key in keys if key.startswith("paper.")}
    # Who may read results, and not what they are: no stage obeys it, the command `repro` does.
    rights = {"corpus.private"}
    assert keys - wiring.spread(obeyed) - paper == page | rights | wiring.FREE_PARAMS


@pytest.mark.parametrize("key", sorted(wiring.spread({*wiring.SECTIONS} - {"keywords", "groups"})))
def test_every_key_of_params_yaml_is_used_by_code(key: str) -> None:
    assert key in wiring.find_uses()


def test_every_stage_says_what_it_does() -> None:
    assert [name for name, stage in ENTRIES.items() if not stage.get("desc") and "@" not in name] == []
    assert STAGES["figures"]["do"]["desc"]


def test_every_stage_has_a_module_and_every_module_a_stage() -> None:
    modules = {path.stem for path in (PROJECT / "pipeline/stages").glob("*.py")} - {"__init__"}
    assert modules == set(STAGES)
    called = {name: stage.get("do", stage)["cmd"].split()[:4] for name, stage in STAGES.items()}
    assert called == {name: ["python3", "-m", "pipeline", name] for name in STAGES}


def test_a_table_references_what_was_written_before_it() -> None:
    """A reference to a table of a later stage would be held against what an earlier run left."""
    makers = {path: stage for stage in STAGES for path in [f"data/{stage}"]}
    for name, table in TABLES.items():
        stage = next(maker for path, maker in makers.items() if wiring.lies_in(table.path, [path]))
        for column in table.columns.values():
            if column.references:
                other = TABLES[column.references.split(".")[0]]
                maker = next(maker for path, maker in makers.items() if wiring.lies_in(other.path, [path]))
                assert maker == stage or maker in find_upstream(stage), f"{name} references {other.name}"


def find_upstream(stage: str) -> set[str]:
    """The stages that must have run before this one."""
    found: set[str] = set()
    queue = [stage]
    while queue:
        deps = STAGES[queue.pop()].get("deps", [])
        before = {other for other in STAGES if any(wiring.lies_in(dep, [f"data/{other}"]) for dep in deps)} - found
        found |= before
        queue += before
    return found


def test_every_subject_of_figures_is_a_stage() -> None:
    assert list(STAGES["figures"]["foreach"]) == list(SUBJECTS)


def test_no_stage_depends_on_what_computes_nothing_or_on_all_stages() -> None:
    for stage in ENTRIES.values():
        assert not {"pipeline", "pipeline/stages", *wiring.NO_DEPS} & set(stage.get("deps", []))


# ── libraries ───────────────────────────────────────────────────────────────────────────────────────


def test_no_requirements_name_the_placeholder_of_spacys_model() -> None:
    for name in ("pyproject.toml", "requirements.lock", "requirements-uv.lock", "requirements-mutate.lock"):
        assert "zh-core-web-sm" not in (PROJECT / name).read_text(encoding="utf-8").replace("_", "-")


def test_every_pinned_package_has_a_hash_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-uv.lock", "requirements-mutate.lock"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        pins = [block for block in text.replace("\\\n", " ").splitlines() if "==" in block]
        assert pins
        assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []
        assert "://" not in text


@pytest.mark.parametrize("command", [["add", "data/raw"], ["import-url", "elsewhere", "data/raw/corpus"]])
def test_the_documents_can_be_tracked_by_dvc(command: list[str], tmp_path: Path) -> None:
    """DVC refuses where git holds a file of the folder, or ignores the file that DVC writes beside it."""
    tracked = subprocess.run(["git", "ls-files", "data/raw"], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert tracked.stdout == ""
    project = tmp_path / "project"
    (project / "data/raw").mkdir(parents=True)
    (project / "data/raw/a.txt").write_text("甲", encoding="utf-8")
    (project / "elsewhere").mkdir()
    (project / "elsewhere/b.txt").write_text("乙", encoding="utf-8")
    shutil.copy(PROJECT / ".gitignore", project)
    environment = os.environ | {"DVC_NO_ANALYTICS": "1"}

    def run(*words: str) -> str:
        done = subprocess.run(words, cwd=project, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("git", "init", "-q")
    run(sys.executable, "-m", "dvc", "init", "-q")
    run(sys.executable, "-m", "dvc", *command, "-q")
    assert f"?? {command[-1]}.dvc\n" in run("git", "status", "--short", "-uall")


@pytest.mark.parametrize("stage", STAGES)
def test_no_line_of_a_stage_stands_twice(stage: str) -> None:
    for field in ("deps", "params", "outs"):
        lines = [str(line) for line in STAGES[stage].get(field, [])]
        assert sorted(set(lines)) == sorted(lines)
