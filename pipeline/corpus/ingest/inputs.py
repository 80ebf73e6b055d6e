"""What a corpus folder holds before any file of it is read: its files, and what metadata.csv gives them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.ingest.metadata_files import find_metadata_file, read_metadata_rows
from pipeline.corpus.ingest.walk import list_files
from pipeline.corpus.metadata.overrides import read_overrides
from pipeline.params.errors import InputError
from pipeline.params.sections import CorpusParams


def read_inputs(folder: Path, params: CorpusParams) -> tuple[list[tuple[str, Path]], dict[str, dict[str, Any]]]:
    """The files of a folder with their places, and what metadata.csv gives them.

    Raises InputError where the folder can't be used, corpus.skip names no file of it, or metadata.csv has faults.
    """
    found = list_files(folder)
    _check_skipped(folder, [path for path, _ in found], params.skip)
    place = find_metadata_file(folder)
    overrides = read_overrides(place, read_metadata_rows(place), [path for path, _ in found]) if place else {}
    return found, overrides


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
