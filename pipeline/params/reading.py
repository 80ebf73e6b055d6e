"""params.yaml read and checked: every key required, unknown keys refused, all faults named at once."""

import dataclasses
import datetime
import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import ScalarNode

from pipeline.params.contradictions import Fault, Keys, find_contradictions
from pipeline.params.errors import InputError, Words
from pipeline.params.keywords import Keyword
from pipeline.params.rules import drop_none, name_key
from pipeline.params.sections import Params

PARAMS_PATH = Path("params.yaml")
MAX_DEPTH = 20  # of lists and keys inside each other; params.yaml has four, and the parser in Python fails on hundreds


def load_params(path: Path = PARAMS_PATH) -> Params:
    """The checked content of params.yaml.

    Raises InputError with one line per fault: line number, key path, what was found, what is allowed.
    """
    text = read_text(path)
    _check_depth(text, path)
    try:
        content = YAML(typ="safe").load(text)
    except YAMLError:
        # The parser in Python is ten times slower, and says better what went wrong where.
        content = parse_yaml(text, path, "safe")
    except (ValueError, KeyError, OverflowError) as error:  # 2024-13-45 is a date to YAML, and there is no such day
        raise _refuse_scalar(text, path) from error
    faults: list[Fault] = []
    params = _read(content, Params, (), faults)
    faults += find_contradictions(content)
    if faults:
        # Only now the slower parser that knows the lines.
        located = parse_yaml(text, path, "rt")
        lines = [_find_line(keys, located) for keys, _ in faults]
        raise InputError(
            [
                (
                    f"{path}{f' 第 {line} 行' if line else ''}：{'.'.join(map(str, keys)) or '整个文件'} {zh}",
                    f"{path}{f' line {line}' if line else ''}: {'.'.join(map(str, keys)) or 'the file'} {en}",
                )
                for line, (keys, (zh, en)) in sorted(zip(lines, faults, strict=True), key=lambda found: found[0])
            ]
        )
    assert isinstance(params, Params)
    return params


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(
            f"找不到 {path}；请在项目文件夹中运行，或用 git 取回它",
            f"{path} is missing; run from the project's folder, or take it back with git",
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{path} 不是 UTF-8 编码；请另存为 UTF-8", f"{path} is not UTF-8; save it as UTF-8") from None


def _check_depth(text: str, path: Path) -> None:
    depth = 0
    try:
        for event in YAML(typ="safe").parse(text):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1
                raise InputError(
                    f"{path} 第 {line} 行：括号或缩进嵌套超过 {MAX_DEPTH} 层；请检查是否漏了右括号",
                    f"{path} line {line}: brackets or indents stand more than {MAX_DEPTH} deep; "
                    "look for a bracket that is not closed",
                )
    except YAMLError:
        return  # what is wrong says whoever parses it


def parse_yaml(text: str, path: Path, kind: Literal["safe", "rt"]) -> Any:
    try:
        return YAML(typ=kind, pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        number = mark.line + 1 if mark else 0
        problem = str(error.problem or error.context or "").strip().splitlines()[0]
        raise InputError(
            f"{path}{f' 第 {number} 行' if mark else ''}：不合 YAML 写法（{problem}）；请检查缩进、冒号和引号",
            f"{path}{f' line {number}' if mark else ''}: not YAML: {problem}; mind the indentation, colons and quotes",
        ) from None
    except YAMLError as error:
        problem = str(error).splitlines()[0]
        raise InputError(f"{path}：不合 YAML 写法（{problem}）", f"{path}: not YAML: {problem}") from None


def _refuse_scalar(text: str, path: Path) -> InputError:
    """Which value YAML takes for a number or a date and then can't read as one."""
    yaml = YAML(typ="safe", pure=True)
    nodes = [yaml.compose(text)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ScalarNode):
            try:
                yaml.constructor.construct_object(node)
            except (ValueError, KeyError, OverflowError):
                line, shown = node.start_mark.line + 1, _show(node.value, "")
                return InputError(
                    f"{path} 第 {line} 行：{shown} 不是可用的数字或日期；是文字时请加上引号",
                    f"{path} line {line}: {shown} is no number or date that can be used; put it in quotes if it is text",
                )
        elif node is not None:
            nodes += [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
    return InputError(f"{path}：有的值不合 YAML 写法", f"{path}: a value is not YAML")


def _read(value: Any, hint: Any, keys: Keys, faults: list[Fault]) -> Any:
    """The value as its type hint wants it; what is wrong is added to the faults."""
    hint = drop_none(hint)
    if dataclasses.is_dataclass(hint):
        return _read_section(value, hint, keys, faults)
    base, *rules = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    refusal = _refuse_type(value, base)
    if not refusal and get_origin(base) is tuple:
        n_before = len(faults)
        value = tuple(_read(item, get_args(base)[0], (*keys, index), faults) for index, item in enumerate(value))
        if len(faults) > n_before:
            return value
    for rule in rules:
        refusal = refusal or rule.refuse(value)
    if refusal:
        faults.append((keys, (f"为 {_show(value, '空')}；{refusal[0]}", f"is {_show(value, 'empty')}; {refusal[1]}")))
    return float(value) if base is float and not refusal else value


def _read_section(value: Any, section: Any, keys: Keys, faults: list[Fault]) -> Any:
    if section is Keyword and not isinstance(value, Mapping | list):
        value = {
            "keyword": value
        }  # a bare line `- 双减` is short for `- keyword: 双减`; YAML takes `- 2035` for a number
    if not isinstance(value, Mapping):
        zh = f"为 {_show(value, '空')}；其下应有缩进的键"
        faults.append((keys, (zh, f"is {_show(value, 'empty')}; must hold keys of its own, indented")))
        return None
    fields = {name_key(field): field for field in dataclasses.fields(section)}
    hints = get_type_hints(section, include_extras=True)
    n_before = len(faults)
    for key in value:
        if key not in fields:
            near = difflib.get_close_matches(str(key), fields, n=1)
            zh, en = f"这里可用的键：{'、'.join(fields)}", f"known here: {', '.join(fields)}"
            if near:
                zh, en = f"是否应为 {near[0]}？", f"did you mean {near[0]}?"
            faults.append(((*keys, key), (f"不是已知的键；{zh}", f"is not a known key; {en}")))
    content = {}
    for name, field in fields.items():
        if name in value:
            content[field.name] = _read(value[name], hints[field.name], (*keys, name), faults)
        elif field.default is dataclasses.MISSING:
            faults.append(((*keys, name), ("缺失；请补上", "is missing; add it")))
    return section(**content) if len(faults) == n_before else None


def _refuse_type(value: Any, base: Any) -> Words | None:
    """What is allowed, where the value is of another type."""
    if get_origin(base) is tuple:
        return None if isinstance(value, list) else ("必须是列表", "must be a list")
    if get_origin(base) is Literal:
        allowed = [repr(option) for option in get_args(base)]
        return (
            None if value in get_args(base) else (f"必须是 {' 或 '.join(allowed)}", f"must be {' or '.join(allowed)}")
        )
    if base == int | Literal["auto"]:
        rule = "必须是 auto 或 topics.candidates 之一", "must be auto or one of topics.candidates"
        return None if value == "auto" or type(value) is int else rule
    # A bool is an int to Python, and none to a researcher.
    scalars: dict[Any, tuple[tuple[type, ...], Words]] = {
        bool: ((bool,), ("必须是 true 或 false", "must be true or false")),
        int: ((int,), ("必须是整数", "must be a whole number")),
        float: ((int, float), ("必须是数字", "must be a number")),
        str: ((str,), ("必须是文字；请加上引号", "must be text; put it in quotes")),
    }
    types, rule = scalars[base]
    return None if type(value) in types else rule


def _find_line(keys: Keys, located: Any) -> int:
    """The line of the deepest of these keys that the file has; 0 where it has none."""
    line = 0
    for key in keys:
        try:
            line = (located.lc.item(key) if isinstance(key, int) else located.lc.key(key))[0] + 1
            located = located[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _show(value: Any, empty: str) -> str:
    if isinstance(value, bool | datetime.date):  # a time is a date, too
        shown = str(value).lower() if isinstance(value, bool) else value.isoformat()
    else:
        shown = empty if value is None else str(list(value)) if isinstance(value, tuple) else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
