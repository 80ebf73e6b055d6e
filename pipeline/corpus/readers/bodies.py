"""data/lexicon/bodies.csv: bodies under other names, with the years in which they were called so."""

import re
from collections import Counter
from pathlib import Path

import polars as pl

from pipeline.corpus.readers.characters import HAN
from pipeline.params.errors import InputError, Words
from pipeline.params.lexicon_tables import place_faults, read_rows, read_year

_SCHEMA = {"name": pl.String(), "also_called": pl.String(), "from": pl.Int32(), "to": pl.Int32()}
_Row = tuple[str, str, int | None, int | None]


def read_bodies(path: Path) -> pl.DataFrame:
    """One row is another name of a body: name, also_called, from, to (years, both included; null where they don't matter).

    Raises InputError that names every line at fault.
    """
    rows: list[_Row] = []
    lines: list[int] = []
    problems: list[Words] = []
    for line, row in read_rows(path, list(_SCHEMA)):
        faults: list[Words] = []
        for column in ("name", "also_called"):
            if not re.fullmatch(rf"[{HAN}（）()、]{{2,}}", row[column]):
                faults.append(
                    (
                        f"{column} 为 {row[column]!r}；请写机构名称，至少两个汉字",
                        f"{column} is {row[column]!r}; write a body's name, two Chinese characters or more",
                    )
                )
        first, last = (read_year(row[column], column, faults) for column in ("from", "to"))
        if first and last and last < first:
            faults.append((f"to 为 {last}，早于 from（{first}）", f"to is {last}, before from ({first})"))
        problems += place_faults(path, line, faults)
        rows.append((row["name"], row["also_called"], first, last))
        lines.append(line)
    for line, faults in zip(lines, _find_contradictions(rows), strict=True):
        problems += place_faults(path, line, faults)
    if problems:
        raise InputError(problems)
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _find_contradictions(rows: list[_Row]) -> list[list[Words]]:
    """For each row what is wrong with it beside the others: a name that leads on, or leads to two bodies in one year."""
    last_names = {also_called: name for name, also_called, _, _ in rows}
    times = Counter(rows)
    found: list[list[Words]] = []
    for name, also_called, first, last in rows:
        faults: list[Words] = []
        if name == also_called:
            faults.append((f"name 与 also_called 同为 {name}；删去这一行", f"both names are {name}; delete the line"))
        elif name in last_names:
            faults.append(
                (
                    f"name {name} 又是 {last_names[name]} 的别名；name 请写 {last_names[name]}",
                    f"name {name} is another name of {last_names[name]}; write {last_names[name]} for name",
                )
            )
        if times[name, also_called, first, last] > 1:
            faults.append(("这一行写了不止一次；只留一行", "the line stands more than once; keep one"))
        others = {
            other
            for other, called, other_first, other_last in rows
            if called == also_called
            and other != name
            and max(first or 0, other_first or 0) <= min(last or 9999, other_last or 9999)
        }
        if others:
            faults.append(
                (
                    f"{also_called} 在同一年又是 {'、'.join(sorted(others))}；请用 from、to 分开年份",
                    f"{also_called} is {', '.join(sorted(others))} in the same years; part them with from and to",
                )
            )
        found.append(faults)
    return found
