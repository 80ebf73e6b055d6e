"""What is said while something runs, in the language of the report."""

import sys
from pathlib import Path
from typing import Literal, TextIO

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.params.reading import PARAMS_PATH
from pipeline.tables.codes import pick


def find_language(path: Path = PARAMS_PATH) -> Literal["zh", "en"]:
    """report.language of params.yaml; Chinese where the file is missing, broken or names no language of ours.

    Not through load_params: what is wrong with the file must be told, too.
    """
    try:
        language = YAML(typ="safe").load(path.read_text(encoding="utf-8-sig"))["report"]["language"]
    except (OSError, ValueError, YAMLError, KeyError, TypeError):
        return "zh"
    return "en" if language == "en" else "zh"


def tell(zh: str, en: str, to: TextIO | None = None) -> None:
    """Print the one of two sentences that is in the language of the report, on stdout where nothing else is named."""
    print(pick(find_language(), zh, en), file=to or sys.stdout, flush=True)
