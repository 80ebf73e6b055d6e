"""What a stage's code reads, writes, imports and obeys, held against what dvc.yaml says of it."""

import ast
import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, get_type_hints

from ruamel.yaml import YAML

from pipeline import catalog
from pipeline.params.sections import Params
from pipeline.reporting import contents
from pipeline.tables.index import TABLES
from tests.conftest import PROJECT
from tests.source import find_file, imports_of, list_modules

STAGES: dict[str, Any] = YAML(typ="safe", pure=True).load(PROJECT / "dvc.yaml")["stages"]
SECTIONS = get_type_hints(Params)
# What checks and moves data and computes nothing; a test holds it to that.
NO_DEPS = ("pipeline/params", "pipeline/running", "pipeline/catalog.py")
# Their words are printed by these stages alone.
CONTRACTS, PRINTING = "pipeline/tables", ("figures", "paper", "report")
# Where work is done, and nothing that comes out.
FREE_PARAMS = {"cluster.scheduler", "cluster.workers"}
# What ingest keeps for itself; no stage reads it.
OWN_CACHE = "data/cache"


def expand(stages: Mapping[str, Any]) -> dict[str, Any]:
    """Each stage by its name; those made by `foreach` one by one, as figures@keywords."""
    expanded = {}
    for name, entry in stages.items():
        if "foreach" not in entry:
            expanded[name] = entry
            continue
        for key, items in entry["foreach"].items():
            filled = {
                field: [fill(value, key, items) for value in values] if isinstance(values, list) else values
                for field, values in entry["do"].items()
            }
            expanded[f"{name}@{key}"] = filled
    return expanded


def fill(text: str, key: str, items: list[str]) -> str:
    for place, item in enumerate(items):
        text = text.replace(f"${{item[{place}]}}", item)
    return text.replace("${key}", key)


def read_code(stage: str) -> ast.Module:
    """The code of a stage; of figures@SUBJECT without the functions that draw other subjects."""
    name, _, subject = stage.partition("@")
    tree = ast.parse((PROJECT / f"pipeline/stages/{name}.py").read_text(encoding="utf-8"))
    if subject:
        tree.body = [
            node
            for node in tree.body
            if not (isinstance(node, ast.FunctionDef) and node.name.startswith("draw_"))
            or node.name == f"draw_{subject}"
        ]
    return tree


def find_faults(stage: str, entry: Mapping[str, Any], code: ast.Module) -> list[str]:
    """What dvc.yaml leaves out for a stage, or names without need."""
    return [
        *find_data_faults(stage, entry, code),
        *find_code_faults(stage, entry, code),
        *find_params_faults(stage, entry, code),
    ]


# ── data ────────────────────────────────────────────────────────────────────────────────────────────


def find_data_faults(stage: str, entry: Mapping[str, Any], code: ast.Module) -> Iterator[str]:
    deps, outs = entry.get("deps", []), entry["outs"]
    if "params.yaml" not in deps:  # which `report` obeys as a whole
        yield from (f"{stage}: {riddle}" for riddle in find_riddles(code))
    read, written = set(find_reads(code)), set(find_writes(stage, code))
    for path in sorted(read):
        if not lies_in(path, [*deps, *outs]):
            yield f"{stage} reads {path}, which is not among its deps"
    for path in sorted(written):
        if not lies_in(path, outs):
            yield f"{stage} writes {path}, which is not among its outs"
    for path in sorted(find_paths(code) - written):
        if not lies_in(path, [*deps, *outs, OWN_CACHE]) and not any(lies_in(out, [path]) for out in outs):
            yield f"{stage} names {path}, which is neither among its deps nor its outs"
    for out in outs:
        if out.startswith("reports/tables/") and out not in written:
            yield f"{stage} has {out} among its outs and does not write it"
    named = {*read, *find_paths(code)}
    for dep in deps:
        # Each subject of `foreach` names two stages, the same number for all, and may need one.
        is_data = dep.startswith(("data/", "reports/")) and "@" not in stage
        if is_data and not any(lies_in(path, [dep]) or lies_in(dep, [path]) for path in named):
            yield f"{stage} has {dep} among its deps and does not read it"


def lies_in(path: str, places: list[str]) -> bool:
    """Whether a file or folder is one of these places, or in one of them."""
    return any(PurePosixPath(path).is_relative_to(place.replace("/${item.n_topics}", "")) for place in places)


# What the catalog is asked for, and the tables that answer.
ASKED = {
    "chosen_topics": ("choice",),
    "is_own_section": ("section_groups",),
    "read_own_sections": ("sections", "section_groups", "document_uses"),
}
# What of a table is no content of its file.
NO_CONTENT = ("empty", "schema", "name", "columns", "write", "write_batches")


def find_reads(code: ast.Module) -> Iterator[str]:
    """Files that the code reads through the catalog: every table that it mentions, but to write it."""
    only = {id(node.value) for node in ast.walk(code) if isinstance(node, ast.Attribute) and node.attr in NO_CONTENT}
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and is_catalog(node.value) and id(node) not in only:
            if node.attr in list_tables():
                yield path_of(node.attr)
            elif node.attr in ASKED:
                yield from map(path_of, ASKED[node.attr])
        if isinstance(node, ast.Attribute) and node.attr == "read_used":
            yield path_of("document_uses")
        if isinstance(node, ast.keyword) and node.arg == "used":
            yield path_of("document_uses")
        # The table that a variable names: any that the code names as a text.
        if isinstance(node, ast.Name) and node.id == "getattr":
            yield from (path for name, path in list_tables().items() if name in find_texts(code))
        if isinstance(node, ast.ImportFrom) and node.module == "pipeline.reporting.contents":
            yield from map(path_of, contents.TABLES)
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith("topics.previous"):
            yield "data/previous"  # where params.yaml lets it be


# What these give lies there; all else of the catalog is a table, a path, or does not read.
GIVEN = {
    "start_topics": "data/lda",
    **dict.fromkeys(ASKED),
    "publish": None,
    "make_empty": None,
    "write_csv": None,
    "ROWS_AT_ONCE": None,
    "TEXTS": None,
}


def find_riddles(code: ast.Module) -> Iterator[str]:
    """What this test could not read: ways to a table, to params or to our code under another name."""
    inner = {id(node.value) for node in ast.walk(code) if isinstance(node, ast.Attribute)}
    calls = [node for node in ast.walk(code) if isinstance(node, ast.Call)]
    called = {id(argument) for call in calls if is_own_call(call, code) for argument in call.args}
    assigned = {
        id(node.value)
        for node in ast.walk(code)
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["params"]
    }
    for node in ast.walk(code):
        if isinstance(node, ast.Import) and any(alias.name.startswith("pipeline") for alias in node.names):
            yield f"import {ast.unparse(node)[7:]}: write from … import …"
        if isinstance(node, ast.ImportFrom) and (node.module == "pipeline.catalog" or is_renamed(node)):
            yield f"{ast.unparse(node)}: the catalog goes by its name"
        if isinstance(node, ast.Attribute) and is_catalog(node.value):
            known = node.attr in list_tables() or node.attr in GIVEN or is_path(node.attr)
            if not known:
                yield f"catalog.{node.attr}: neither a table nor a path"
        if isinstance(node, ast.Attribute) and node.attr in ("locate", "path") and find_table(node.value):
            yield f"{ast.unparse(node)}: read it through the catalog"
        if isinstance(node, ast.Name) and is_catalog(node) and id(node) not in inner and not is_getattr(node, calls):
            yield "the catalog as a whole is handed on"
        is_load = isinstance(node, ast.Call) and ast.unparse(node.func) == "load_params"
        if is_load and id(node) not in assigned | inner | called:
            yield "load_params() is neither called params nor asked for a section at once"
        is_params = isinstance(node, ast.Name) and node.id == "params" and isinstance(node.ctx, ast.Load)
        if is_params and id(node) not in inner | called:
            yield "params as a whole is handed on"


def is_own_call(node: ast.Call, code: ast.Module) -> bool:
    """Whether this calls a function of the same file, whose use of what it is given is read here too."""
    own = {one.name for one in ast.walk(code) if isinstance(one, ast.FunctionDef)}
    called = node.func.value if isinstance(node.func, ast.Subscript) else node.func
    return isinstance(called, ast.Name) and (called.id in own or called.id == "SUBJECTS")


def is_renamed(node: ast.ImportFrom) -> bool:
    return any(alias.name in ("catalog", "load_params") and alias.asname for alias in node.names)


def is_path(name: str) -> bool:
    value = vars(catalog).get(name)
    return isinstance(value, Path) or (isinstance(value, dict) and all(isinstance(one, Path) for one in value.values()))


def is_getattr(node: ast.Name, calls: list[ast.Call]) -> bool:
    """Whether the node is what getattr is asked of."""
    return any(ast.unparse(call.func) == "getattr" and node in call.args for call in calls)


def find_writes(stage: str, code: ast.Module) -> Iterator[str]:
    """Files that the code writes through the catalog."""
    for node in ast.walk(code):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr.startswith("write") and (table := find_table(node.func.value)):
            yield table
        if node.func.attr == "write_csv" and node.args and isinstance(node.args[0], ast.BinOp):
            place = node.args[0]
            if ast.unparse(place.left) == "catalog.FOR_PEOPLE" and isinstance(place.right, ast.Constant):
                yield f"reports/tables/{place.right.value!s}"
        if node.func.attr == "publish" and is_catalog(node.func.value):
            names = {keyword.arg for keyword in node.keywords if keyword.arg}
            if len(names) < len(node.keywords):  # publish(**found): all tables of its folder
                names |= {name for name, path in list_tables().items() if Path(path).parent == Path(f"data/{stage}")}
            for name in names:
                yield path_of(name)
                yield f"reports/tables/{name}.csv"


def find_table(node: ast.expr) -> str | None:
    """The file of the table that an expression such as `catalog.mentions` stands for."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute) and is_catalog(node.value) and node.attr in list_tables():
        return path_of(node.attr)
    return None


def is_catalog(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "catalog"


def find_paths(code: ast.Module) -> set[str]:
    """Paths of data and results that the code names itself, and those of the catalog's constants that it takes."""
    begun = [node.values[0] for node in ast.walk(code) if isinstance(node, ast.JoinedStr) and node.values]
    texts = [part.value for part in begun if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    opened = {text.rpartition("/")[0] for text in texts if "/" in text}
    paths = {text for text in find_texts(code) | opened if text.startswith(("data/", "models/", "reports/"))}
    picked = {id(node.value): node.slice for node in ast.walk(code) if isinstance(node, ast.Subscript)}
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and is_catalog(node.value):
            value: Any = vars(catalog).get(node.attr)
            paths |= {place for place in [GIVEN.get(node.attr)] if place}
            if isinstance(value, dict):
                key = picked.get(id(node))
                value = [value[key.value]] if isinstance(key, ast.Constant) else list(value.values())
            paths |= {
                one.as_posix() for one in (value if isinstance(value, list) else [value]) if isinstance(one, Path)
            }
    return {path for path in paths if " " not in path and "{" not in path and not path.endswith("/")}


def find_texts(code: ast.Module) -> set[str]:
    """Every text in the code, docstrings and formatted ones left out."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(code)
        if isinstance(node, ast.Module | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    parts = {id(part) for node in ast.walk(code) if isinstance(node, ast.JoinedStr) for part in node.values}
    return {
        node.value
        for node in ast.walk(code)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | parts
    }


# ── code ────────────────────────────────────────────────────────────────────────────────────────────


def find_code_faults(stage: str, entry: Mapping[str, Any], code: ast.Module) -> Iterator[str]:
    name = stage.partition("@")[0]
    listed = {dep for dep in entry.get("deps", []) if dep.startswith("pipeline/")}
    own = f"pipeline/stages/{name}.py"
    rooms = {room for room in find_rooms(code) if not lies_in(room, [*NO_DEPS, CONTRACTS])}
    if name in PRINTING:
        rooms.add(CONTRACTS)
    if own not in listed:
        yield f"{stage} has not its own file {own} among its deps"
    if "requirements.lock" not in entry.get("deps", []):
        yield f"{stage} has not requirements.lock among its deps"
    for room in sorted(rooms):
        if not lies_in(room, list(listed)):
            yield f"{stage} imports {room}, which is not among its deps"
    for dep in sorted(listed - {own}):
        if not any(lies_in(room, [dep]) for room in rooms):
            yield f"{stage} has {dep} among its deps and imports nothing of it"


def find_rooms(code: ast.Module) -> set[str]:
    """The folders of our modules that the code imports, directly or not; of the catalog itself the file."""
    files, queue = set(), [name for name in imports_in(code) if name.startswith("pipeline")]
    while queue:
        path = find_file(queue.pop())
        if path and path not in files:
            files.add(path)
            queue += [name for name in imports_of(path) if name.startswith("pipeline")]
    places = (path.relative_to(PROJECT) for path in files if path.name != "__init__.py")
    return {(place if place.parent.name == "pipeline" else place.parent).as_posix() for place in places}


def imports_in(code: ast.Module) -> set[str]:
    """As `imports_of`, of parsed code."""
    names = set()
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and node.module:
            wholes = [f"{node.module}.{alias.name}" for alias in node.names]
            names |= {whole if find_file(whole) else node.module for whole in wholes}
    return names


def find_stale(file: str) -> set[str]:
    """The stages that a change of this file makes stale by itself; figures@… is one."""
    return {name.partition("@")[0] for name, entry in expand(STAGES).items() if lies_in(file, entry.get("deps", []))}


# ── params ──────────────────────────────────────────────────────────────────────────────────────────


def find_params_faults(stage: str, entry: Mapping[str, Any], code: ast.Module) -> Iterator[str]:
    if "params.yaml" in entry.get("deps", []):
        return  # it obeys them all
    used, listed = spread(find_params(code)) - FREE_PARAMS, spread(set(entry.get("params", [])))
    # The figures of all subjects list what any of them obeys: `foreach` can't tell them apart.
    whole = read_code_of_all(stage) if "@" in stage else code
    for key in sorted(used - listed):
        yield f"{stage} obeys {key}, which is not among its params"
    for key in sorted(listed - spread(find_params(whole))):
        yield f"{stage} has {key} among its params and does not obey it"


def read_code_of_all(stage: str) -> ast.Module:
    return ast.parse((PROJECT / f"pipeline/stages/{stage.partition('@')[0]}.py").read_text(encoding="utf-8"))


def find_params(code: ast.Module) -> set[str]:
    """`section` where a stage passes on a whole section of the params, `section.key` where it takes one key."""
    whole, single, inner = set(), set(), set()
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            section = node.value.attr
            if node.attr in keys_of(section):
                single.add(f"{section}.{node.attr}")
                inner.add(id(node.value))
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and node.attr in SECTIONS and id(node) not in inner:
            is_params = isinstance(node.value, ast.Name) and node.value.id == "params"
            if is_params or isinstance(node.value, ast.Call):
                whole.add(node.attr)
    return whole | {key for key in single if key.split(".")[0] not in whole}


@cache
def find_uses() -> set[str]:
    """`section.key` where code takes a key from the params, or from what is typed as the class of the section."""
    classes = {
        getattr(hint, "__name__", ""): section for section, hint in SECTIONS.items() if dataclasses.is_dataclass(hint)
    }
    uses = set()
    for path in list_modules():
        if "params" in path.parts:
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        typed: dict[str, set[str]] = defaultdict(set)
        for node in nodes:
            if isinstance(node, ast.arg) and node.annotation:
                names = {part.id for part in ast.walk(node.annotation) if isinstance(part, ast.Name)}
                typed[node.arg] |= {classes[name] for name in names & set(classes)}
        for node in nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                uses.add(f"{node.value.attr}.{node.attr}")
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                uses |= {f"{section}.{node.attr}" for section in typed[node.value.id]}
    return uses


def spread(keys: set[str]) -> set[str]:
    """Whole sections as their keys."""
    return {f"{key}.{name}" if name else key for key in keys for name in keys_of(key) or [""]}


def keys_of(section: str) -> list[str]:
    """The keys of a section of params.yaml; none where it is a list, or no section."""
    hint = SECTIONS.get(section)
    return [field.name for field in dataclasses.fields(hint)] if dataclasses.is_dataclass(hint) else []


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────


def list_tables() -> dict[str, str]:
    """Every table's name and file; of those of one candidate number of topics the folder of all."""
    return {name: table.path.partition("/{}")[0] for name, table in TABLES.items()}


def path_of(name: str) -> str:
    return list_tables()[name]
