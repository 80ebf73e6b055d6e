"""The house keeps its walls: who imports whom, and how large a room, a module and a function may be."""

import ast
import re
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.source import ROOMS, TOP, find_file, imports_of, list_modules, name_module

MODULES = {name_module(path): path for path in list_modules()}


def find_room(module: str, room: str) -> int:
    """The place of a module's inner room among those of its room; -1 where it lies in none of them."""
    inner = module.removeprefix(f"pipeline.{room}.")
    if "." not in inner and TOP in ROOMS[room]:
        return ROOMS[room].index(TOP)
    return next((place for place, name in enumerate(ROOMS[room]) if f"{inner}.".startswith(f"{name}.")), -1)


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_params_tables_and_themselves_only(room: str) -> None:
    allowed = {f"pipeline.{room}", "pipeline.params", "pipeline.tables"}
    for path in list_modules(f"pipeline/{room}"):
        ours = {name for name in imports_of(path) if name.split(".")[0] == "pipeline"}
        assert {name for name in ours if ".".join(name.split(".")[:2]) not in allowed} == set(), path


@pytest.mark.parametrize("room", [room for room, inner in ROOMS.items() if inner])
def test_inner_rooms_import_to_the_left_only(room: str) -> None:
    for path in list_modules(f"pipeline/{room}"):
        module = name_module(path)
        own = find_room(module, room)
        for name in imports_of(path):
            if name.startswith(f"pipeline.{room}."):
                assert find_room(name, room) <= own, f"{module} imports {name}"


@pytest.mark.parametrize("room", [room for room, inner in ROOMS.items() if inner])
def test_every_module_lies_in_an_inner_room_that_is_listed(room: str) -> None:
    lost = [path for path in list_modules(f"pipeline/{room}") if find_room(name_module(path), room) < 0]
    assert lost == []


def test_no_module_imports_itself_in_a_circle() -> None:
    arrows = {
        module: {name for name in imports_of(path) if name in MODULES and name != module}
        for module, path in MODULES.items()
    }
    # Raises CycleError, which names the circle.
    assert set(TopologicalSorter(arrows).static_order()) == set(MODULES)


def test_every_import_of_ours_is_there() -> None:
    for module, path in MODULES.items():
        assert [name for name in imports_of(path) if name.startswith("pipeline") and not find_file(name)] == [], module


def test_no_folder_but_stages_has_more_than_sixteen_modules() -> None:
    counts: dict[Path, int] = defaultdict(int)
    for path in MODULES.values():
        counts[path.parent] += 1
    stages = PROJECT / "pipeline/stages"
    assert {folder: n for folder, n in counts.items() if n > 16 and folder != stages} == {}


def test_no_module_reaches_three_hundred_lines_and_no_function_sixty() -> None:
    long = []
    for module, path in MODULES.items():
        text = path.read_text(encoding="utf-8")
        if (n := len(text.splitlines())) >= 300:
            long.append((module, n))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                n = (node.end_lineno or 0) - node.lineno + 1
                if n >= 60:
                    long.append((f"{module}.{node.name}", n))
    assert long == []


def test_what_a_stage_computes_has_a_test() -> None:
    tested = {name for path in list_modules("tests") for name in imports_of(path)}
    for path in list_modules("pipeline/stages"):
        computing = {name for name in imports_of(path) if name.startswith("pipeline.analysis.")}
        assert computing <= tested, path


def test_every_figure_has_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in list_modules("tests/plots"))
    for path in list_modules("pipeline/plots"):
        if "drawing" not in path.parts:
            drawn = re.findall(r"^def (draw_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert [name for name in drawn if not re.search(rf"\b{name}\(", tests)] == [], path
