"""`python -m pipeline compare A B [--page FILE]`: what differs between two reports: git revisions, DVC experiments, or folders."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.analysis.comparison.comparison import Report, compare_reports
from pipeline.commands.kwic import print_whole
from pipeline.params.errors import InputError, Words
from pipeline.params.sections import is_embedded
from pipeline.reporting.comparison.describing import describe_comparison
from pipeline.reporting.comparison.page import make_lines, make_page
from pipeline.running.files import write_file
from pipeline.running.messages import find_language
from pipeline.tables.codes import pick
from pipeline.tables.contract import Column
from pipeline.tables.index import TABLES

PAGE = Path("reports/compare.html")
REPORTS = "reports"
SETTINGS = "params.yaml"  # in the folder of reports: the parameters as they were used
# The published tables that are compared, with the columns that are needed of them.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "documents": ("document_id", "title", "path", "year", "issuer", "region"),
    "keyword_trends": (
        *("keyword", "question", "rate_ratio", "ci_low", "ci_high", "verdict", "evidence", "shortfall"),
        *(
            "p",
            "q",
            "p_permutation",
            "q_permutation",
            "p_differ",
            "q_differ",
            "p_years",
            "n_years",
            "n_voices_repeated",
        ),
    ),
    "keyword_years": ("keyword", "year", "own_per_10k_chars", "own_low", "own_high", "hollow"),
    "topic_labels": ("topic", "label", "name", "phrase", "doubt"),
    "topic_quality": (
        *("topic", "share", "background", "n_starts", "n_starts_found", "grade"),
        *("terms_kept", "terms_kept_low"),
    ),
    "topic_terms": ("topic", "rank", "term", "probability"),
    "topic_years": ("topic", "year", "prevalence", "ci_low", "ci_high"),
}
# Without these a report does not say which documents count.
OPTIONAL: Mapping[str, tuple[str, ...]] = {"files": ("path", "reason"), "document_uses": ("document_id", "reason")}

Read = Callable[[str], bytes | None]  # a path in the folder of reports → its content, None where there is no such file


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline compare", allow_abbrev=False)
    what = "a git revision or DVC experiment whose run DVC's cache has, or a folder of reports, which holds tables/"
    parser.add_argument("before", metavar="A", help=what)
    parser.add_argument("after", metavar="B", help="the other one, likewise")
    parser.add_argument("--page", metavar="FILE", help=f"write the page there ({PAGE})", type=Path, default=PAGE)
    asked = parser.parse_args(arguments)
    language = find_language()
    reports = read_reports(asked.before, asked.after)
    names = (asked.before, asked.after)
    parts = describe_comparison(compare_reports(*reports), language)
    write_page(asked.page, make_page(parts, names, any(map(is_synthetic, reports)), language))
    place = pick(language, f"网页：{asked.page}", f"page: {asked.page}")
    print_whole([*make_lines(parts, names, language), "", place])


def read_reports(*names: str) -> list[Report]:
    """The reports of these names. Raises InputError, every problem of all of them at once, where one can't be read."""
    reports, problems = [], []
    for name in names:
        try:
            reports.append(read_report(name))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return reports


def read_report(name: str) -> Report:
    """The report in a folder of this name that holds tables/, else that of the revision or experiment."""
    read = read_folder(Path(name)) if (Path(name) / "tables").is_dir() else open_revision(name)
    tables, problems = {}, []
    for table, columns in {**NEEDED, **OPTIONAL}.items():
        file = f"tables/{table}.csv"
        content = read(file)
        if content is not None:
            tables[table], faults = parse_table(content, TABLES[table].columns, columns, f"{name}: {file}")
            problems += faults
        elif table in NEEDED:
            problems.append(
                (f"{name}：没有 {file}；请先运行 `make repro`", f"{name}: {file} is missing; run `make repro` first")
            )
    if problems:
        raise InputError(problems)
    return Report(name, number_topics(tables), parse_settings(read(SETTINGS), f"{name}: {SETTINGS}"))


def read_folder(folder: Path) -> Read:
    """How the files of a folder are read."""

    def read(path: str) -> bytes | None:
        return (folder / path).read_bytes() if (folder / path).is_file() else None

    return read


def open_revision(name: str) -> Read:
    """How the files that a revision or an experiment reports are read: those of its dvc.lock, from DVC's cache or remote.

    Raises InputError where there is no such revision, it has no dvc.lock, or what that names can't be had.
    """
    from dvc.api import DVCFileSystem
    from dvc.exceptions import DvcException

    files = DVCFileSystem(repo=".", rev=name)
    try:
        files.info("dvc.lock")
    except FileNotFoundError:
        raise InputError(
            f"{name}：这一版没有 dvc.lock，不知它的结果是哪些；运行后请提交 dvc.lock（git add -f dvc.lock），或改写放报告的文件夹",
            f"{name}: this revision has no dvc.lock, which says what its results are; commit that after a run "
            "(git add -f dvc.lock), or name a folder of reports",
        ) from None
    except DvcException as error:
        raise InputError(
            f"{name}：既不是含有 tables/ 的文件夹，也不是 git 的版本或 DVC 的实验（{error}）；请写分支、标签、提交号、实验名，或如 reports",
            f"{name} is neither a folder that holds tables/ nor a git revision or DVC experiment ({error}); name a branch, tag, "
            "commit or experiment, or a folder as reports",
        ) from None

    def read(path: str) -> bytes | None:
        place = f"{REPORTS}/{path}"
        if not files.exists(place):
            return None
        try:
            content: bytes = files.read_bytes(place)
        except (OSError, DvcException):
            raise InputError(
                f"{name}：DVC 的缓存里没有这一版的 {place}；请在这一版上运行 `dvc pull`（先 git checkout {name}），"
                "没有共享存储时重新运行 `make repro`",
                f"{name}: DVC's cache has no {place} of this revision; run `dvc pull` there (git checkout {name} first), or "
                "`make repro` where nothing was pushed",
            ) from None
        return content

    return read


def parse_table(
    content: bytes, contract: Mapping[str, Column], names: tuple[str, ...], place: str
) -> tuple[pl.DataFrame, list[Words]]:
    """These columns of a published CSV in the types of the contract, and what is wrong; a column that may be empty may be lacking."""
    try:
        table = pl.read_csv(content.decode("utf-8-sig").encode(), infer_schema=False)
    except (UnicodeDecodeError, pl.exceptions.PolarsError):
        return pl.DataFrame(), [(f"{place}：不是 UTF-8 编码的 CSV", f"{place} is no CSV in UTF-8")]
    columns, problems = [], []
    lacking = [name for name in names if name not in table.columns and not contract[name].gap]
    if lacking:
        problems.append(
            (
                f"{place}：没有 {'、'.join(lacking)} 列；请用这一版的要点重新运行",
                f"{place} has no column {', '.join(lacking)}; run it again with this version",
            )
        )
    for name in names:
        dtype = contract[name].dtype
        if name not in table.columns:
            columns.append(pl.Series(name, [None] * table.height, dtype=dtype))
            continue
        try:
            columns.append(parse_column(table[name], dtype))
        except pl.exceptions.PolarsError:
            problems.append(
                (f"{place}：{name} 一列有读不出的值", f"{place}: column {name} has values that can't be read")
            )
    return pl.DataFrame(columns), problems


def parse_column(column: pl.Series, dtype: Any) -> pl.Series:
    """The values of a column of text; those that format_csv kept from being formulas without their apostrophe."""
    if dtype == pl.String:
        return column.str.replace(r"^'([=+\-@\t\r])", "$1")
    return column == "true" if dtype == pl.Boolean else column.cast(dtype)


def number_topics(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with topics that count from 0, whatever their first has."""
    first = tables["topic_quality"]["topic"].min() or 0
    return {
        name: table.with_columns(pl.col("topic") - first) if "topic" in table.columns else table
        for name, table in tables.items()
    }


def parse_settings(content: bytes | None, place: str) -> dict[str, Any] | None:
    """The parameters that a report was made with; None where it does not say them. Raises InputError where they can't be read."""
    if content is None:
        return None
    try:
        settings = YAML(typ="safe").load(content)
    except (YAMLError, ValueError, KeyError) as error:
        settings = str(error)
    if not isinstance(settings, dict):
        raise InputError(f"{place}：不合 YAML 写法", f"{place} is not YAML")
    return settings


def is_synthetic(report: Report) -> bool:
    """Whether the report says that it is of the embedded corpus."""
    corpus = (report.settings or {}).get("corpus")
    return isinstance(corpus, Mapping) and is_embedded(str(corpus.get("path")))


def write_page(path: Path, page: str) -> None:
    """Write the page. Raises InputError where it can't be written."""
    if path.is_dir():
        raise InputError(
            f"--page 为 {path}，是一个文件夹；请写文件名，如 compare.html",
            f"--page is {path}, which is a folder; name a file, as compare.html",
        )
    try:
        write_file(path, page)
    except OSError as error:
        raise InputError(
            f"--page 为 {path}，无法写入：{error.strerror}", f"--page is {path}; it can't be written: {error.strerror}"
        ) from None
