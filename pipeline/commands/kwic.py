"""`python -m pipeline kwic WORD [--years 2019-2021] [--region R]`: every occurrence of a word between its neighbours, with its source."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl

from pipeline import catalog
from pipeline.analysis.keywords import mentions
from pipeline.analysis.keywords.finding import Finder
from pipeline.analysis.terms import concordance
from pipeline.corpus.text.normalization import normalize
from pipeline.params.errors import InputError
from pipeline.params.keywords import Keyword
from pipeline.params.reading import load_params
from pipeline.reporting.writing.quotes import cite
from pipeline.reporting.writing.terminal import measure_width
from pipeline.running.messages import find_language
from pipeline.tables.codes import pick


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline kwic", allow_abbrev=False)
    parser.add_argument("word", help="a keyword of params.yaml with its spellings and exclusions, or any other word")
    parser.add_argument("--years", metavar="FIRST-LAST", help="of these years only: 2021, or 2019-2021")
    parser.add_argument("--region", metavar="REGION", help="of this region only")
    parser.add_argument("--window", metavar="N", help="characters at each side (30)", type=int, default=30)
    parser.add_argument("--limit", metavar="N", help="print so many lines at most", type=int)
    parser.add_argument("--csv", metavar="FILE", help="write every line into this file too")
    parser.add_argument("--regex", action="store_true", help="read WORD as a regular expression of Python's")
    asked = parser.parse_args(arguments)
    if asked.window < 0 or (asked.limit is not None and asked.limit < 0):
        raise InputError("--window 和 --limit 不得小于 0", "--window and --limit must be 0 or more")
    find = make_finder(asked.word, asked.regex)
    documents = select_documents(read_documents(), asked.years, asked.region)
    lines = concordance.concord(documents, catalog.sections.read(), find, asked.window)
    counted = lines.filter(pl.col("excluded_by").is_null())
    if asked.csv:
        write_lines(Path(asked.csv), lines)
    shown = counted if asked.limit is None else counted.head(asked.limit)
    print_whole([*format_lines(shown), *summarize(asked.word, lines, documents, len(shown), asked.csv)])


def make_finder(word: str, is_regex: bool) -> Callable[[str], Iterable[concordance.Span]]:
    """How occurrences are found: as `trajectory` does for a keyword of params.yaml, and plainly for any other word.

    Raises InputError for an empty word or an expression that is none.
    """
    if not word.strip():
        raise InputError(
            "kwic：没有写词；请写一个，如 python -m pipeline kwic 劳动教育",
            "kwic: the word is empty; give one, as: python -m pipeline kwic 劳动教育",
        )
    if is_regex:
        try:
            pattern = re.compile(word)
        except re.error as error:
            raise InputError(
                f"kwic：“{word}”不是正则表达式：{error}", f"kwic: “{word}” is no regular expression: {error}"
            ) from None
        return lambda text: ((m.start(), m.end(), None) for m in pattern.finditer(text) if m.group())
    known = {keyword.keyword: keyword for keyword in load_params().keywords}
    finder = Finder([known.get(word, Keyword(word))], normalize)
    return lambda text: ((m.start, m.end, m.excluded_by) for m in mentions.list_mentions(normalize(text), finder))


def read_documents() -> pl.DataFrame:
    """The documents of the last run that count, as in the report. Raises InputError where there was none."""
    if not (catalog.documents.locate().exists() and catalog.sections.locate().exists()):
        raise InputError(
            f"找不到 {catalog.documents.path}：还没有读过文档；请先运行 `make repro`",
            f"{catalog.documents.path} is missing: nothing was read yet; run `make repro` first",
        )
    return catalog.documents.read_used() if catalog.document_uses.locate().exists() else catalog.documents.read()


def select_documents(documents: pl.DataFrame, years: str | None, region: str | None) -> pl.DataFrame:
    """The documents of these years and this region. Raises InputError where that names none that there could be."""
    known = documents["region"].drop_nulls().unique().sort().to_list()
    if years is not None:
        span = re.fullmatch(r"(\d{4})(?:[-—–](\d{4}))?", years.strip())
        first, last = (int(span[1]), int(span[2] or span[1])) if span else (1, 0)
        if first > last:
            raise InputError(
                f"--years 为“{years}”；请写 2021，或 2019-2021（早的年份在前）",
                f"--years is “{years}”; write 2021, or 2019-2021 with the earlier year first",
            )
        documents = documents.filter(pl.col("year").is_between(first, last))
    if region is not None:
        if region not in known:
            regions = "、".join(known)
            raise InputError(
                f"--region 为“{region}”；文档的地区有：{regions or '（都不明）'}",
                f"--region is “{region}”; the documents are of {regions or 'no known region'}",
            )
        documents = documents.filter(pl.col("region") == region)
    return documents


def format_lines(lines: pl.DataFrame) -> list[str]:
    """Lines with the word in one column, left and right of it as much as there is, the source behind."""
    left = max(map(measure_width, lines["left"]), default=0)
    right = max(map(measure_width, lines["right"]), default=0)
    middle = max(map(measure_width, lines["match"]), default=0)
    formatted = []
    language = find_language()
    for line in lines.iter_rows(named=True):
        # Its path stands behind every line anyway.
        reference = (line["reference"] or "").removesuffix(line["path"]).removesuffix(" · ")
        place = line["number"] or (line["heading"] or "")[:12]
        cited = pick(language, "，", ", ").join(filter(None, [cite(line["title"], reference, language), place]))
        source = "  ".join([str(line["year"] or "----"), cited, line["path"]])
        before = " " * (left - measure_width(line["left"])) + line["left"]
        word = line["match"] + " " * (middle - measure_width(line["match"]))
        after = line["right"] + " " * (right - measure_width(line["right"]))
        formatted.append(f"{before} [{word}] {after}  {source}")
    return formatted


def summarize(word: str, lines: pl.DataFrame, documents: pl.DataFrame, n_shown: int, csv: str | None) -> list[str]:
    """What was found, by year, and what is not shown."""
    language = find_language()
    counted = lines.filter(pl.col("excluded_by").is_null())
    n_excluded = len(lines) - len(counted)
    if documents.is_empty():
        sentences = [pick(language, "这些年份和地区没有文档", "no document is of these years and this region")]
    elif counted.is_empty():
        n_documents = f"{len(documents):,}"
        sentences = [
            pick(language, f"“{word}”：{n_documents} 份文档中没有", f"“{word}”: not found in {n_documents} documents")
        ]
    else:
        n_with = counted["path"].n_unique()
        by_year = counted.group_by("year").len().sort("year", nulls_last=True).rows()
        undated = pick(language, "年份不明", "no year")
        sentences = [
            pick(
                language,
                f"“{word}”：{len(counted):,} 处，见于 {len(documents):,} 份文档中的 {n_with:,} 份",
                f"“{word}”: {len(counted):,} occurrences in {n_with:,} of {len(documents):,} documents",
            ),
            "  ".join(f"{year or undated}: {n:,}" for year, n in by_year),
        ]
    if n_excluded:
        words = "、".join(lines["excluded_by"].drop_nulls().unique().sort())
        sentences.append(
            pick(
                language,
                f"另有 {n_excluded:,} 处在“{words}”中，不计",
                f"{n_excluded:,} more inside “{words}”, not counted",
            )
        )
    if n_shown < len(counted):
        sentences.append(pick(language, f"只列前 {n_shown:,} 处", f"the first {n_shown:,} are shown"))
    if csv:
        sentences.append(pick(language, f"{len(lines):,} 行：{csv}", f"{len(lines):,} lines: {csv}"))
    return sentences


def write_lines(path: Path, lines: pl.DataFrame) -> None:
    """Every line as CSV, those removed by an exclusion too. Raises InputError where the file can't be written."""
    if path.is_dir():
        raise InputError(
            f"--csv 为 {path}，是一个文件夹；请写文件名，如 lines.csv",
            f"--csv is {path}, which is a folder; name a file, as lines.csv",
        )
    try:
        catalog.write_csv(path, lines)
    except OSError as error:
        raise InputError(
            f"--csv 为 {path}，无法写入：{error.strerror}", f"--csv is {path}; it can't be written: {error.strerror}"
        ) from None


def print_whole(lines: Iterable[str]) -> None:
    """Print, and stop in peace where the reader does (`| head`)."""
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:
        # Python would try to write the rest once more at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
