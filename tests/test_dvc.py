"""dvc.yaml and the code agree: a stale result must be impossible."""

import ast
import dataclasses
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from ruamel.yaml import YAML

from pipeline.params import sections
from pipeline.stages.environment import PACKAGES, find_code, hash_files
from tests.conftest import PROJECT
from tests.source import find_file, imports_of

STAGES: dict[str, Any] = YAML(typ="safe", pure=True).load(PROJECT / "dvc.yaml")["stages"]
ENVIRONMENT = "data/environment/environment.json"
CODE = "data/environment/code.json"
# What only shows progress or parses params.yaml computes nothing.
COMPUTE_NOTHING = {"tqdm", "ruamel-yaml", "ruamel-yaml-clib"}
SECTIONS = get_type_hints(sections.Params)


def reach(stage: str) -> tuple[set[Path], set[str]]:
    """Our files, and the distributions of others, that a stage imports directly or not."""
    owners = packages_distributions()
    files, others, queue = set(), set(), [PROJECT / f"pipeline/stages/{stage}.py"]
    while queue:
        path = queue.pop()
        if path in files:
            continue
        files.add(path)
        for name in imports_of(path):
            top = name.split(".")[0]
            if top == "pipeline":
                found = find_file(name)
                assert found, f"{path} imports {name}"
                queue.append(found)
            elif top not in sys.stdlib_module_names:
                others |= {distribution.lower().replace("_", "-").replace(".", "-") for distribution in owners[top]}
    return {path for path in files if path.name != "__init__.py"}, others


def listed_params(stage: str) -> tuple[set[str], set[str]]:
    """Keys of params.yaml and keys of the environment that a stage lists."""
    own: set[str] = set()
    environment: set[str] = set()
    for entry in STAGES[stage].get("params", []):
        if isinstance(entry, str):
            own.add(entry)
        else:
            environment |= set(entry.get(ENVIRONMENT, []))
    if ENVIRONMENT in STAGES[stage].get("deps", []):
        environment |= set(PACKAGES)
    return own, environment


@pytest.mark.parametrize("stage", sorted(set(STAGES) - {"environment"}))
def test_a_stage_obeys_the_hash_of_its_own_code(stage: str) -> None:
    assert {CODE: [stage]} in STAGES[stage]["params"]


@pytest.mark.parametrize("stage", STAGES)
def test_the_code_of_a_stage_is_every_file_that_it_imports_and_the_texts_beside_them(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    files, _ = reach(stage)
    found = {PROJECT / path for path in find_code(Path(f"pipeline/stages/{stage}.py"))}
    assert {path for path in found if path.suffix == ".py"} == files
    rooms = {path.relative_to(PROJECT).parts[1] for path in files}
    others = {path.relative_to(PROJECT).parts[1] for path in found if path.suffix != ".py"}
    assert others == rooms & {"corpus", "demo", "reporting"}


def test_the_hash_of_code_changes_with_any_file_and_its_name(tmp_path: Path) -> None:
    a, b = tmp_path / "a.py", tmp_path / "b.py"
    a.write_text("x = 1\n"), b.write_text("y = 1\n")
    before = hash_files({a, b})
    assert hash_files({b, a}) == before
    a.write_text("x = 2\n")
    assert hash_files({a, b}) != before
    a.write_text("x = 1\n")
    assert hash_files({a, b}) == before
    assert hash_files({a, b.rename(tmp_path / "c.py")}) != before


@pytest.mark.parametrize("stage", sorted(set(STAGES) - {"environment"}))
def test_a_stage_obeys_the_version_of_every_library_that_it_imports(stage: str) -> None:
    _, others = reach(stage)
    _, listed = listed_params(stage)
    assert listed <= set(PACKAGES) | {"python", "annotate_model", "previous_model"}
    assert others - COMPUTE_NOTHING <= listed


def used_params(stage: str) -> set[str]:
    """`section` where a stage passes on a whole section of the params, `section.key` where it takes one key."""
    tree = ast.parse((PROJECT / f"pipeline/stages/{stage}.py").read_text(encoding="utf-8"))
    whole, single = set(), set()
    inner = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            section = node.value.attr
            if node.attr in keys_of(section):
                single.add(f"{section}.{node.attr}")
                inner.add(id(node.value))
    for node in ast.walk(tree):
        is_params = isinstance(node, ast.Attribute) and (
            (isinstance(node.value, ast.Name) and node.value.id == "params") or isinstance(node.value, ast.Call)
        )
        if is_params and node.attr in SECTIONS and id(node) not in inner:  # type: ignore[attr-defined]
            whole.add(node.attr)  # type: ignore[attr-defined]
    return whole | {key for key in single if key.split(".")[0] not in whole}


@pytest.mark.parametrize("stage", sorted(set(STAGES) - {"environment", "report"}))
def test_a_stage_lists_the_params_that_it_obeys_and_no_others(stage: str) -> None:
    own, _ = listed_params(stage)
    assert spread(used_params(stage)) == spread(own)


def spread(keys: set[str]) -> set[str]:
    """Whole sections as their keys."""
    return {f"{key}.{name}" if name else key for key in keys for name in keys_of(key) or [""]}


def keys_of(section: str) -> list[str]:
    """The keys of a section of params.yaml; none where it is a list, or no section."""
    hint = SECTIONS.get(section)
    return [field.name for field in dataclasses.fields(hint)] if dataclasses.is_dataclass(hint) else []


def test_every_stage_says_what_it_does() -> None:
    assert [name for name, stage in STAGES.items() if not stage.get("desc")] == []


def test_every_stage_has_a_module_and_every_module_a_stage() -> None:
    modules = {path.stem for path in (PROJECT / "pipeline/stages").glob("*.py")} - {"__init__"}
    assert modules == set(STAGES)


def test_no_requirements_name_the_placeholder_of_spacys_model() -> None:
    for name in ("pyproject.toml", "requirements.lock", "requirements-uv.lock"):
        assert "zh-core-web-sm" not in (PROJECT / name).read_text(encoding="utf-8").replace("_", "-")


def test_every_pinned_package_has_a_hash_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-uv.lock"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        pins = [block for block in text.replace("\\\n", " ").splitlines() if "==" in block]
        assert pins
        assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []
        assert "://" not in text
