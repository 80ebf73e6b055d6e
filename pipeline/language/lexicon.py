"""The word lists that researchers edit: one term a line, `#` starts a note."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from pipeline.params import InputError


def parse_terms(path: Path) -> list[str]:
    """The terms of a word list, in its order. Raises InputError, all wrong lines at once."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise InputError(f"{path} is missing; take it back with git, or make an empty file of that name") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8; save it as UTF-8") from None
    terms: dict[str, int] = {}
    problems = []
    for number, line in enumerate(lines, start=1):
        term = line.partition("#")[0].strip()
        if not term:
            continue
        if len(term.split()) > 1:
            problems.append(f"{path} line {number}: {term!r} has a blank in it; one term a line, a note behind #")
        elif term in terms:
            problems.append(f"{path} line {number}: {term} stands in line {terms[term]} already; keep one")
        else:
            terms[term] = number
    if problems:
        raise InputError(problems)
    return list(terms)


def find_unknown(words: Iterable[str], user_terms: Iterable[str]) -> list[str]:
    """The words that stand neither in the user terms nor in jieba's dictionary: segmentation will cut them apart."""
    known = set(user_terms)
    # jieba itself takes most of a second to import; its dictionary is a text of lines `词 频次 词性`.
    spec = find_spec("jieba")
    assert spec and spec.submodule_search_locations
    dictionary = b"\n" + (Path(spec.submodule_search_locations[0]) / "dict.txt").read_bytes()
    return [word for word in words if word not in known and f"\n{word} ".encode() not in dictionary]
