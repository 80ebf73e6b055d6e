"""params.yaml changed in one place, every other character kept."""

import json
import re

from pipeline.params.errors import InputError
from pipeline.params.reading import PARAMS_PATH, parse_yaml


def replace_corpus_path(text: str, folder: str) -> str:
    """The text of params.yaml with another corpus.path; every other character stays.

    Raises InputError where the text has no such line.
    """
    # A JSON string is a YAML string too, whatever stands in it.
    plain = re.fullmatch(r"[\w./~-]+", folder) and not re.fullmatch(r"[\d.~-]+|true|false|null", folder)
    return _replace(text, "corpus", "path", folder, folder if plain else json.dumps(folder, ensure_ascii=False))


def ask_for_paper(text: str) -> str:
    """The text of params.yaml with `paper.make: true`; every other character stays.

    Raises InputError where the text has no such line.
    """
    return _replace(text, "paper", "make", True, "true")


def _replace(text: str, section: str, key: str, value: str | bool, written: str) -> str:
    params = parse_yaml(text, PARAMS_PATH, "rt")
    keys = params.get(section) if isinstance(params, dict) else None
    if not isinstance(keys, dict) or keys.get(key) in (None, ""):
        raise InputError(
            f"{PARAMS_PATH}：缺 {section}.{key}；请补上", f"{PARAMS_PATH}: {section}.{key} is missing; add it"
        )
    line, column = keys.lc.value(key)  # type: ignore[attr-defined]  # ruamel's own mapping
    lines = text.splitlines(keepends=True)
    start = lines[line]
    old = re.match(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[^#\n\r]*?(?=\s+#|\s*$)""", start[column:])
    assert old
    lines[line] = start[:column] + written + start[column + old.end() :]
    changed = "".join(lines)
    if parse_yaml(changed, PARAMS_PATH, "safe")[section][key] != value:
        raise InputError(
            f"{PARAMS_PATH} 第 {line + 1} 行：请把 {section}.{key} 单独写成一行，如 `  {key}: {written}`",
            f"{PARAMS_PATH} line {line + 1}: write {section}.{key} on a line of its own, as `  {key}: {written}`",
        )
    return changed
