"""A folder of files as tables: files, documents, sections, sentences, years, and what is known of each document beside them."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.corpus.ingest import tables
from pipeline.corpus.ingest.cache import Cache, Place
from pipeline.corpus.ingest.gathering import gather_files
from pipeline.corpus.ingest.inputs import read_inputs
from pipeline.corpus.ingest.metadata_files import find_metadata_file
from pipeline.corpus.ingest.references import refer
from pipeline.corpus.ingest.workers import Limits, Reader
from pipeline.corpus.ingest.year_counts import count_years
from pipeline.corpus.metadata.divisions import use_places
from pipeline.corpus.metadata.own_places import OwnPlace
from pipeline.corpus.readers.reading import read_items
from pipeline.corpus.readers.reasons import describe_reason
from pipeline.params.errors import InputError, Words
from pipeline.params.sections import CorpusParams
from pipeline.tables.codes import CHECKS
from pipeline.tables.corpus import OWN_COLUMNS

LIMITS = Limits()


@dataclass(frozen=True)
class Corpus:
    """The tables of a corpus, columns as pipeline/tables promises them; what is long comes in batches.

    files: one row an item found, in order of path; used (document_id) or set aside (reason, for describe_reason).
    unused_columns: one row a column of a table that no field takes. own_columns: what documents have in the researcher's own columns.
    descriptions: one row a document used, without its texts. years: one row a year from the first to the last with
    documents. n_parsed: how many files were not in the cache.
    """

    files: pl.DataFrame
    unused_columns: pl.DataFrame
    own_columns: pl.DataFrame
    descriptions: pl.DataFrame
    years: pl.DataFrame
    n_parsed: int
    cache: Cache
    used: Sequence[Place]

    def read_documents(self) -> Iterator[pl.DataFrame]:
        """One row a document used, a few megabytes at a time, as the next two are."""
        return tables.read_documents(self.cache, self.used, self.descriptions)

    def read_sections(self) -> Iterator[pl.DataFrame]:
        """One row a section, in reading order."""
        return tables.read_sections(self.cache, self.used)

    def read_batches(self, name: str) -> Iterator[pl.DataFrame]:
        """One row a sentence (sentences), a place that cites another document (citations), a field that a document states
        twice and not alike (contradictions), a stated value that can't be read (unread_values), a line that was taken off (cuts),
        in reading order.
        """
        return tables.read_batches(self.cache, self.used, name)

    @property
    def documents(self) -> pl.DataFrame:
        """The whole table documents, for a corpus that memory can hold."""
        return pl.concat(self.read_documents())

    @property
    def sections(self) -> pl.DataFrame:
        """The whole table sections."""
        return pl.concat(self.read_sections())

    @property
    def sentences(self) -> pl.DataFrame:
        """The whole table sentences."""
        return tables.read_table(self.cache, self.used, "sentences")

    @property
    def citations(self) -> pl.DataFrame:
        """The whole table citations."""
        return tables.read_table(self.cache, self.used, "citations")

    @property
    def contradictions(self) -> pl.DataFrame:
        """The whole table contradictions."""
        return tables.read_table(self.cache, self.used, "contradictions")

    @property
    def unread_values(self) -> pl.DataFrame:
        """The whole table unread_values."""
        return tables.read_table(self.cache, self.used, "unread_values")

    @property
    def cuts(self) -> pl.DataFrame:
        """The whole table cuts."""
        return tables.read_table(self.cache, self.used, "cuts")


def ingest_folder(
    folder: Path,
    params: CorpusParams,
    cache: Cache | None = None,
    n_workers: int | None = None,
    read: Reader = read_items,
    limits: Limits = LIMITS,
    places: Sequence[OwnPlace] = (),
    covariates: Sequence[str] = (),
    needs_year: bool = True,
) -> Corpus:
    """All that the files under a folder say, each file used or set aside with its reason.

    Files are parsed where the cache does not hold them, in as many processes as the machine has cores where that is
    worth it; the tables are the same for any number. places: those of data/lexicon/places.csv. covariates: as topics.covariates has
    them (`read_inputs`). Raises InputError where the folder can't be used, holds no usable document, states no year anywhere (but for
    needs_year), or its metadata.csv has faults.
    """
    use_places(places)
    inputs = read_inputs(folder, params, covariates)
    found, overrides = inputs.files, inputs.overrides
    cache = cache or Cache()
    n_workers = n_workers or len(os.sched_getaffinity(0))
    items, n_parsed = gather_files(found, overrides, params, cache, n_workers, read, limits)
    files = tables.read_table(cache, items, "files")
    place = find_metadata_file(folder)
    unread = tuple(f"{path}/" for path in params.skip)  # what lies in a skipped archive or table is not known
    unknown = sorted(overrides.keys() - set(files["path"]) - {path for path, _ in found})
    if unknown := [path for path in unknown if not path.startswith(unread)]:
        raise InputError(
            [
                (f"{place}：path 为 '{path}'，但找不到这一行", f"{place}: path is '{path}', and no such row was found")
                for path in unknown
            ]
        )
    files = _mark_duplicates(files)
    used = [item for item, reason in zip(items, files["reason"], strict=True) if reason is None]
    if not used:
        raise InputError(_describe_no_document(folder, files.to_dicts()))
    descriptions = tables.read_table(cache, used, "documents")
    if needs_year and descriptions["year"].null_count() == descriptions.height:
        raise InputError(
            f"{folder}：{len(used):,} 份文档都没有年份；查过标题、发文字号、日期、开头几句、文件名和文件夹名。"
            f"请在 {folder} 中放一个 metadata.csv，列名为 path、year，每份文档一行。",
            f"{folder}: none of the {len(used):,} documents states a year; looked in title, document number, "
            "the dates, the first sentences and the names of file and folder. "
            f"Put a metadata.csv with the columns path, year into {folder}, a line for each document.",
        )
    descriptions = descriptions.with_columns(refer(descriptions))
    unused_columns = tables.read_table(cache, items, "unused_columns")
    own_columns = _list_own_columns(descriptions, inputs.own_columns)
    return Corpus(files, unused_columns, own_columns, descriptions, count_years(descriptions), n_parsed, cache, used)


def _list_own_columns(descriptions: pl.DataFrame, own_columns: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    rows = [
        (document_id, column, value)
        for document_id, path in descriptions.select("document_id", "path").iter_rows()
        for column, value in own_columns.get(path, {}).items()
    ]
    return pl.DataFrame(rows, schema=OWN_COLUMNS.schema, orient="row")


def _mark_duplicates(files: pl.DataFrame) -> pl.DataFrame:
    """A file of the same bytes as an earlier one is set aside; files that only say the same are for the audit."""
    first = pl.col("path").first().over("document_id")
    repeats = pl.col("document_id").is_not_null() & (pl.col("path") != first)
    return files.with_columns(
        document_id=pl.when(~repeats).then("document_id"),
        reason=pl.when(repeats).then(pl.format("duplicate: {}", first)).otherwise("reason"),
    )


def _describe_no_document(folder: Path, files: Sequence[Mapping[str, Any]]) -> list[Words]:
    codes = Counter(file["reason"].partition(": ")[0] for file in files)
    problems = [
        (
            f"{folder}：{len(files):,} 个文件都不能用；请放入中文文档。",
            f"{folder}: none of the {len(files):,} files can be used; put Chinese documents into it.",
        )
    ]
    for code, n in sorted(codes.items()):
        example = next(file for file in files if file["reason"].startswith(code))
        zh, en = describe_reason(example["reason"], "zh"), describe_reason(example["reason"], "en")
        problems.append(
            (
                f"{folder}：未采用 {n:,} 个（{CHECKS[code][0]}），如 {example['path']}：{zh}。",
                f"{folder}: {n:,} set aside as {code}, such as {example['path']}: {en}.",
            )
        )
    return problems
