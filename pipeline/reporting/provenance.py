"""What a report was made from: parameters, versions, and hashes that tell one run from another."""

import dataclasses
import hashlib
import io
import json

import polars as pl
from ruamel.yaml import YAML

from pipeline.params.sections import Params


def write_params(params: Params) -> str:
    """The parameters as YAML, as they were used; a keyword that is only itself stands on one line."""
    content = json.loads(json.dumps(dataclasses.asdict(params)))  # tuples as lists
    content["keywords"] = [
        entry["keyword"]
        if not entry["spellings"] and not entry["exclude"]
        else {key: value for key, value in entry.items() if value}
        for entry in content["keywords"]
    ]
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    buffer = io.BytesIO()
    yaml.dump(content, buffer)
    return buffer.getvalue().decode()


def hash_params(params: Params) -> str:
    """SHA-256 of all parameters, whatever their order and comments in the file."""
    content = json.dumps(dataclasses.asdict(params), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def hash_data(files: pl.DataFrame, documents: pl.DataFrame) -> str:
    """SHA-256 of the corpus as it was read, wherever it lies: of the sorted SHA-256s of all files and what was read or corrected."""
    content = "".join(f"{sha256}\n" for sha256 in sorted(files["sha256"]))
    return hashlib.sha256(
        (content + documents.drop("text", "normal").sort("document_id").write_csv()).encode()
    ).hexdigest()
