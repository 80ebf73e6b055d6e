"""Every file of a folder in the cache: found there, or parsed into it."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from pipeline.corpus.ingest.cache import Cache, Place
from pipeline.corpus.ingest.parsing import set_aside
from pipeline.corpus.ingest.workers import Limits, Parsed, Reader, Result, Task, parse_guarded, parse_here
from pipeline.corpus.readers.file_kinds import detect_kind
from pipeline.corpus.readers.reasons import SetAside
from pipeline.params.sections import CorpusParams

_LARGEST_HERE = 200_000  # bytes of a text that is parsed without protection
_WORTH_A_WORKER = 2_000_000  # bytes of text that take longer to parse than a worker takes to start
_PIECE = 1 << 20  # bytes of a file that are hashed at once
_SHARED = (".jsonl", ".jsonl.gz", ".csv", ".tsv")  # tables that are read much faster than they are parsed

Overrides = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class _Content:
    sha256: str
    n_bytes: int


def gather_files(
    found: Sequence[tuple[str, Path]],
    overrides: Overrides,
    params: CorpusParams,
    cache: Cache,
    n_workers: int,
    read: Reader,
    limits: Limits,
) -> tuple[list[Place], int]:
    """Where in the cache all items of these files are, in order of the files; and how many files were parsed for it.

    Each file is read and hashed: its time of change proves nothing. Whatever else the cache holds is forgotten.
    """
    try:
        files, tasks = _look_up(found, overrides, params, cache)
    except sqlite3.DatabaseError:
        cache.clear()  # too damaged to be asked
        files, tasks = _look_up(found, overrides, params, cache)
    cache.keep_only(files)
    _parse(tasks, params, cache, n_workers, read, limits)
    return list(cache.list_items(files)), len(tasks)


def _look_up(
    found: Sequence[tuple[str, Path]], overrides: Overrides, params: CorpusParams, cache: Cache
) -> tuple[list[int], dict[int, tuple[Task, _Content]]]:
    """The number of each file in the cache, and what is to be done for those that it does not hold yet."""
    obeyed = asdict(params.columns)
    given_in = _group_by_file(overrides, {path for path, _ in found})
    files: list[int] = []
    tasks: dict[int, tuple[Task, _Content]] = {}
    for path, place in tqdm(found, desc="ingest: look", unit=" files", disable=None, leave=False):
        content = SetAside("skipped", "corpus.skip") if path in params.skip else _hash_content(place)
        given = given_in.get(path, {})
        key = json.dumps([obeyed, path, str(content), given], sort_keys=True, default=str)
        key = hashlib.sha256(key.encode()).hexdigest()
        file = cache.find(key)
        if file is None:
            file = cache.begin(key)
            if isinstance(content, SetAside):
                cache.add(file, 0, set_aside(path, "", 0, content))
            else:
                tasks[file] = Task(path, place, content.n_bytes, given), content
        files.append(file)
    return files, tasks


def _group_by_file(overrides: Overrides, paths: set[str]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Path of a file → what metadata.csv gives to it and to the items in it."""
    groups: dict[str, dict[str, Mapping[str, Any]]] = {}
    for name, given in overrides.items():
        file = next((name[:end] for end in _ends(name) if name[:end] in paths), name)
        groups.setdefault(file, {})[name] = given
    return groups


def _ends(name: str) -> Iterator[int]:
    yield len(name)
    yield from (at for at in reversed(range(len(name))) if name[at] == "/")


def _hash_content(place: Path) -> _Content | SetAside:
    try:
        if place.is_file():  # a pipe would be waited for without end
            with place.open("rb", buffering=0) as file:
                digest = hashlib.sha256()
                n_bytes = 0
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    n_bytes += len(piece)
                return _Content(digest.hexdigest(), n_bytes)
        place.stat()  # says why, where it is no file because it can't be reached
        return SetAside("unreadable", "Permission denied" if place.is_dir() else "not a file")
    except OSError as error:
        return SetAside("unreadable", error.strerror or str(error))


def _parse(
    tasks: Mapping[int, tuple[Task, _Content]],
    params: CorpusParams,
    cache: Cache,
    n_workers: int,
    read: Reader,
    limits: Limits,
) -> None:
    """Add all items of these files to the cache; a file that can't be read gets one row that says so, for this run only."""
    numbers = {task.name: file for file, (task, _) in tasks.items()}
    parts = [part for task, _ in tasks.values() for part in _share(task, n_workers)]
    n_parts_left = {task.name: task.n_parts for task in parts}
    n_items = dict.fromkeys(numbers, 0)
    failed: set[str] = set()
    with tqdm(total=len(tasks), desc="ingest: parse", unit=" documents", disable=None, leave=False) as bar:
        for task, result in _parse_parts(parts, params, n_workers, read, limits):
            file = numbers[task.name]
            if task.name in failed:
                continue
            if isinstance(result, Parsed):
                cache.add(file, result.position, result.rows)
                n_items[task.name] += 1
                bar.total += n_items[task.name] > 1
                bar.update()
                continue
            n_parts_left[task.name] -= 1
            fault = result.fault
            content = tasks[file][1]
            if not fault and not n_parts_left[task.name]:
                fault = _find_fault(task, content, n_items[task.name])
                if not fault:
                    cache.complete(file)
            if fault:
                failed.add(task.name)
                cache.empty(file)
                cache.add(file, 0, set_aside(task.name, content.sha256, content.n_bytes, fault))


def _parse_parts(
    parts: Sequence[Task], params: CorpusParams, n_workers: int, read: Reader, limits: Limits
) -> Iterator[tuple[Task, Result]]:
    """Items and ends of tasks, from this process where they are few and harmless, else from workers."""
    if _is_harmless(parts):
        return parse_here(parts, params, read)
    n_useful = 1 + sum(task.n_bytes // task.n_parts for task in parts) // _WORTH_A_WORKER
    return parse_guarded(parts, params, read, min(n_workers, n_useful), limits)


def _find_fault(task: Task, content: _Content, n_items: int) -> SetAside | None:
    """What is wrong with a file that was read to its end, if anything is."""
    if _hash_content(task.place) != content:
        return SetAside("unreadable", "changed while it was read")
    return None if n_items else SetAside("empty", "no documents")


def _share(task: Task, n_workers: int) -> list[Task]:
    """The task, or the parts of a long table, one for each worker."""
    if n_workers == 1 or task.n_bytes < _WORTH_A_WORKER or not task.name.lower().endswith(_SHARED):
        return [task]
    return [replace(task, part=part, n_parts=n_workers) for part in range(n_workers)]


def _is_harmless(tasks: Sequence[Task]) -> bool:
    """Whether there is so little to parse, and all of it plain text, that workers would only cost time."""
    return sum(task.n_bytes for task in tasks) < _WORTH_A_WORKER and all(
        task.n_bytes < _LARGEST_HERE and _is_plain(task.place) for task in tasks
    )


def _is_plain(place: Path) -> bool:
    try:
        with place.open("rb") as file:
            return detect_kind(file, place.name) in (".txt", ".md")
    except OSError:
        return False
