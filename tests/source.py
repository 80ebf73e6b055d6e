"""Our own code as the tests read it: which module imports what."""

import ast
from functools import cache
from pathlib import Path

from tests.conftest import PROJECT

# The rooms, and inside each its rooms in the order in which they may import: to the left, never back.
# TOP stands for the modules of a room that lie in none of its inner rooms, as they are about the whole.
TOP = "(top)"
ROOMS = {
    "corpus": ["readers", "text", "metadata", "ingest", "audit"],
    "language": [],
    "analysis": [
        *("statistics", "curves", "keywords", "self_test", "terms", "names", "networks", "topics.fit"),
        *("topics.describe", "periods", "intrusion", "known_answer", "robustness", "metrics", "comparison"),
    ],
    "plots": [
        *("drawing", "corpus", "keywords", "terms", "networks", "topics", "periods", "known_answer"),
        *("robustness", "paper"),
    ],
    "reporting": ["evidence", "references", "writing", "charts", "sections", "comparison", "data", "paper", TOP],
    "demo": [],
}


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Dotted names that a file imports, wherever it does so; `from a import b` gives a.b where that is a module."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                names.add(whole if find_file(whole) else node.module)
    return frozenset(names)


def find_file(name: str) -> Path | None:
    """The file of one of our modules."""
    base = PROJECT / name.replace(".", "/")
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.exists()), None)


def name_module(path: Path) -> str:
    """pipeline/corpus/text/marks.py → pipeline.corpus.text.marks"""
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def list_modules(folder: str = "pipeline") -> list[Path]:
    """Our Python files in a folder and below, packages' own files left out."""
    return sorted(path for path in (PROJECT / folder).rglob("*.py") if path.name != "__init__.py")
