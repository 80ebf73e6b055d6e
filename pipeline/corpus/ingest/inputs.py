"""What a corpus folder holds before any file of it is read: its files, and what metadata.csv gives them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.corpus.ingest.metadata_files import METADATA_FILES, find_metadata_file, read_metadata_rows
from pipeline.corpus.ingest.walk import list_files
from pipeline.corpus.metadata.overrides import find_own_columns, read_overrides
from pipeline.params.errors import InputError
from pipeline.params.sections import CorpusParams


@dataclass(frozen=True)
class Inputs:
    """files: path and place of each. overrides: path → the fields that metadata.csv gives. own_columns: path → what it has in the
    researcher's own columns.
    """

    files: list[tuple[str, Path]]
    overrides: dict[str, dict[str, Any]]
    own_columns: dict[str, dict[str, str]]


def read_inputs(folder: Path, params: CorpusParams, covariates: Sequence[str]) -> Inputs:
    """The files of a folder with their places, and what metadata.csv gives them.

    covariates: as topics.covariates has them; those that are no fields of a document are columns of metadata.csv. Raises InputError
    where the folder can't be used, corpus.skip names no file of it, metadata.csv has faults or lacks a covariate.
    """
    found = list_files(folder)
    _check_skipped(folder, [path for path, _ in found], params.skip)
    place = find_metadata_file(folder)
    rows = read_metadata_rows(place) if place else None
    own = find_own_columns(place or folder / METADATA_FILES[0], rows, covariates)
    if place is None or rows is None:
        return Inputs(found, {}, {})
    given = read_overrides(place, rows, [path for path, _ in found], own)
    own_columns = {path: {name: row.pop(name) for name in own if name in row} for path, row in given.items()}
    return Inputs(found, given, own_columns)


def _check_skipped(folder: Path, paths: Sequence[str], skipped: Sequence[str]) -> None:
    missing = sorted(set(skipped) - set(paths))
    if missing:
        raise InputError(
            [
                (
                    f"corpus.skip：{folder} 中没有文件 {path}；请写文件相对于该文件夹的路径",
                    f"corpus.skip: no file {path} in {folder}; write a file's path relative to that folder",
                )
                for path in missing
            ]
        )
