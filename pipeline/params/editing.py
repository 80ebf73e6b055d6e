"""params.yaml changed in one place, every other character kept."""

import json
import re

from pipeline.params.errors import InputError
from pipeline.params.reading import PARAMS_PATH, parse_yaml


def replace_corpus_path(text: str, folder: str) -> str:
    """The text of params.yaml with another corpus.path; every other character stays.

    Raises InputError where the text has no such line.
    """
    params = parse_yaml(text, PARAMS_PATH, "rt")
    corpus = params.get("corpus") if isinstance(params, dict) else None
    if not isinstance(corpus, dict) or not corpus.get("path"):
        raise InputError(f"{PARAMS_PATH}：缺 corpus.path；请补上", f"{PARAMS_PATH}: corpus.path is missing; add it")
    line, column = corpus.lc.value("path")  # type: ignore[attr-defined]  # ruamel's own mapping
    lines = text.splitlines(keepends=True)
    start = lines[line]
    old = re.match(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[^#\n\r]*?(?=\s+#|\s*$)""", start[column:])
    assert old
    # A JSON string is a YAML string too, whatever stands in it.
    plain = re.fullmatch(r"[\w./~-]+", folder) and not re.fullmatch(r"[\d.~-]+|true|false|null", folder)
    lines[line] = (
        start[:column] + (folder if plain else json.dumps(folder, ensure_ascii=False)) + start[column + old.end() :]
    )
    changed = "".join(lines)
    if parse_yaml(changed, PARAMS_PATH, "safe")["corpus"]["path"] != folder:
        raise InputError(
            f"{PARAMS_PATH} 第 {line + 1} 行：请把 corpus.path 单独写成一行，如 `  path: data/raw`",
            f"{PARAMS_PATH} line {line + 1}: write corpus.path on a line of its own, as `  path: data/raw`",
        )
    return changed
