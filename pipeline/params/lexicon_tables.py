"""The tables of data/lexicon that researchers edit: their rows, and how a fault is told."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.params.errors import InputError, Words


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row; comments (#) and empty lines are none.

    Raises InputError where it is no such table, with every line that has too few or too many cells.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise InputError(f"找不到 {path}；请用 git 取回它", f"{path} is missing; take it back with git") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} 不是 UTF-8 编码；请另存为 UTF-8", f"{path} is not UTF-8; save it as UTF-8") from None
    kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    header = next(csv.reader([kept[0][1]])) if kept else []
    if header != list(columns):
        head = ",".join(columns)
        raise InputError(
            f"{path}：注释之后的第一行必须是 {head}", f"{path}: the first line that is no comment must be {head}"
        )
    rows = [(number, next(csv.reader([line]))) for number, line in kept[1:]]
    wrong = [
        (
            f"{path} 第 {number} 行：有 {len(cells)} 格；应有 {len(columns)} 格（{', '.join(columns)}）",
            f"{path} line {number}: has {len(cells)} cells; must have {len(columns)} ({', '.join(columns)})",
        )
        for number, cells in rows
        if len(cells) != len(columns)
    ]
    if wrong:
        raise InputError(wrong)
    for number, cells in rows:
        yield number, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}


def place_faults(path: Path, line: int, faults: Sequence[Words]) -> list[Words]:
    """The faults with the place where they stand in front."""
    return [(f"{path} 第 {line} 行：{zh}", f"{path} line {line}: {en}") for zh, en in faults]


def read_year(cell: str, column: str, faults: list[Words]) -> int | None:
    """The year in a cell, None where it is empty; what is none of four digits is added to the faults."""
    if cell and not re.fullmatch(r"[12]\d{3}", cell):
        faults.append(
            (
                f"{column} 为 {cell!r}；请写四位年份，或留空",
                f"{column} is {cell!r}; write a year of four digits, or nothing",
            )
        )
        return None
    return int(cell) if cell else None
