"""The word lists that researchers edit: one term a line, `#` starts a note; and other spellings of terms."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polars as pl

from pipeline.params.errors import InputError, Words
from pipeline.tables.words import STOP_WORDS

NAME_FIELDS = ("bodies", "regions")  # fields of user terms that hold names, which a model may well find
OWN = "own"  # the list of the researcher's own stop words


def parse_terms(path: Path) -> list[str]:
    """The terms of a word list, in its order, each once. Raises InputError, all wrong lines at once."""
    terms: dict[str, None] = {}
    problems = []
    for number, term in _read_lines(path):
        if len(term.split()) > 1:
            problems.append(
                (
                    f"{path} 第 {number} 行：{term!r} 中有空格；一行写一个词，注写在 # 之后",
                    f"{path} line {number}: {term!r} has a blank in it; write one term a line, and notes behind #",
                )
            )
        else:
            terms[term] = None
    if problems:
        raise InputError(problems)
    return list(terms)


def parse_own(path: Path) -> list[str]:
    """The terms of a word list of the researcher's own (`parse_terms`); none where there is no such file."""
    return parse_terms(path) if path.exists() else []


def read_stop_words(lists: Mapping[str, Path], own: Path) -> pl.DataFrame:
    """The words of several lists by their names (`parse_terms`), and behind them the researcher's own, if any, as `own`."""
    listed = {name: parse_terms(path) for name, path in lists.items()} | {OWN: parse_own(own)}
    rows = [(name, word) for name, words in listed.items() for word in words]
    return pl.DataFrame(rows, schema=STOP_WORDS.schema, orient="row")


def choose_stop_words(stop_words: pl.DataFrame, lists: Collection[str]) -> list[str]:
    """The words of these lists and of the researcher's own. stop_words: as `read_stop_words` gives them."""
    return stop_words.filter(pl.col("list").is_in([*lists, OWN]))["word"].to_list()


def read_user_terms(own: Path, folder: Path, fields: Iterable[str]) -> list[str]:
    """The terms of the fields, each a file of the folder, and behind them the researcher's own, if any; what stands twice counts once.

    Raises InputError where there is no such field.
    """
    known = sorted(path.stem for path in folder.glob("*.txt"))
    unknown = [field for field in fields if field not in known]
    if unknown:
        raise InputError(
            [
                (
                    f"params.yaml：segment.user_terms 中的 {field}：没有 {folder / field}.txt；现有 {'、'.join(known)}",
                    f"params.yaml: segment.user_terms names {field}, and there is no {folder / field}.txt; "
                    f"there is {', '.join(known)}",
                )
                for field in unknown
            ]
        )
    lists = [*(parse_terms(folder / f"{field}.txt") for field in fields), parse_own(own)]
    return list(dict.fromkeys(term for terms in lists for term in terms))


def find_repeated(path: Path) -> list[Words]:
    """The lines of a word list whose term stands above already; they do no harm, and may be a slip."""
    first: dict[str, int] = {}
    return [
        (
            f"{path} 第 {number} 行：{term} 已在第 {first[term]} 行，只算一次",
            f"{path} line {number}: {term} is already on line {first[term]}, and counts once",
        )
        for number, term in _read_lines(path)
        if first.setdefault(term, number) != number
    ]


def parse_spellings(path: Path) -> dict[str, str]:
    """Spelling → the term that it counts as, from lines `term: [spelling, spelling]`. Raises InputError, all wrong lines at once."""
    spellings: dict[str, str] = {}
    lines: dict[str, int] = {}  # of each term
    problems = []
    for number, line in _read_lines(path):
        term, _, rest = (part.strip() for part in line.partition(":"))
        if not term or not (rest.startswith("[") and rest.endswith("]")):
            problems.append(
                (
                    f"{path} 第 {number} 行：{line!r} 不合格式；应写成 `词: [写法, 写法]`",
                    f"{path} line {number}: {line!r} does not have the form `term: [spelling, spelling]`",
                )
            )
            continue
        forms = [form.strip().strip("\"'") for form in rest[1:-1].split(",")]
        if term in lines:
            problems.append(
                (
                    f"{path} 第 {number} 行：{term} 已在第 {lines[term]} 行；请把它的写法都写在那里",
                    f"{path} line {number}: {term} is already on line {lines[term]}; write all its spellings there",
                )
            )
        for form in forms:
            if not form or len(form.split()) > 1:
                problems.append(
                    (
                        f"{path} 第 {number} 行：{form!r} 不能作写法；写法不得为空，也不得有空格",
                        f"{path} line {number}: {form!r} is no spelling; a spelling is not empty and has no blank",
                    )
                )
            elif form == term or form in spellings:
                known = spellings.get(form, term)
                problems.append(
                    (
                        f"{path} 第 {number} 行：{form} 已按 {known} 计数；只写一次",
                        f"{path} line {number}: {form} already counts as {known}; name it once",
                    )
                )
            else:
                spellings[form] = term
        lines.setdefault(term, number)
    for term in sorted(set(lines) & set(spellings), key=lines.__getitem__):
        problems.append(
            (
                f"{path} 第 {lines[term]} 行：{term} 本身是 {spellings[term]} 的写法；请都写在同一个词之下",
                f"{path} line {lines[term]}: {term} is itself a spelling of {spellings[term]}; write both under one term",
            )
        )
    if problems:
        raise InputError(problems)
    return spellings


def _read_lines(path: Path) -> list[tuple[int, str]]:
    """The lines that hold something, with their numbers, without notes."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise InputError(
            f"找不到 {path}；请用 git 取回它，或建一个同名的空文件",
            f"{path} is missing; take it back with git, or make an empty file of that name",
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{path} 不是 UTF-8 编码；请另存为 UTF-8", f"{path} is not UTF-8; save it as UTF-8") from None
    contents = ((number, line.partition("#")[0].strip()) for number, line in enumerate(lines, start=1))
    return [(number, content) for number, content in contents if content]


def relate_terms(
    tokens: Iterable[str], user_terms: Sequence[str], spellings: Mapping[str, str], nested: bool
) -> dict[str, list[str]]:
    """Token → the terms that it counts as, for tokens that count as other than themselves.

    A spelling counts as its term. With `nested` a token also counts as each user term inside it, once for each time.

    >>> relate_terms(["义务教育优质均衡", "集团办学"], ["优质均衡"], {"集团办学": "集团化办学"}, nested=True)
    {'义务教育优质均衡': ['义务教育优质均衡', '优质均衡'], '集团办学': ['集团化办学']}
    """
    inner = set(user_terms) if nested else set()
    lengths = sorted({len(term) for term in inner})
    related = {}
    for token in tokens:
        parts = [
            token[start : start + length]
            for length in lengths
            if length < len(token)
            for start in range(len(token) - length + 1)
            if token[start : start + length] in inner
        ]
        terms = [spellings.get(term, term) for term in (token, *parts)]
        if terms != [token]:
            related[token] = terms
    return related


def find_unknown(words: Sequence[str], user_terms: Iterable[str]) -> list[str]:
    """The words that stand neither in the user terms nor in jieba's dictionary: segmentation will cut them apart."""
    dictionary = read_dictionary()["word"]
    known = {*user_terms, *dictionary.filter(dictionary.is_in(words))}
    return [word for word in words if word not in known]


@cache
def read_dictionary() -> pl.DataFrame:
    """jieba's dictionary, one row a line; jieba itself, which takes most of a second, is not imported for it."""
    spec = find_spec("jieba")
    assert spec and spec.submodule_search_locations
    return pl.read_csv(
        Path(spec.submodule_search_locations[0]) / "dict.txt",
        has_header=False,
        separator=" ",
        quote_char=None,
        schema={"word": pl.String, "frequency": pl.Int64, "pos": pl.String},
    )
