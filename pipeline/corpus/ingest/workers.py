"""Files parsed where they can do no harm: a reader that hangs, breaks down or eats memory costs its file alone."""

import codecs
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import psutil

from pipeline.corpus.ingest.parsing import Rows, list_unused_columns, parse_item
from pipeline.corpus.metadata.divisions import list_own_places, use_places
from pipeline.corpus.metadata.own_places import OwnPlace
from pipeline.corpus.readers.documents import Source
from pipeline.corpus.readers.reading import Item
from pipeline.corpus.readers.reasons import SetAside
from pipeline.params.errors import InputError
from pipeline.params.sections import CorpusParams

_OUT_OF_MEMORY = 77  # exit code of a worker that says so itself
_TICKS = 60  # looks at a silent worker in idle_seconds; one that the parent slept through (Ctrl-Z) counts as one


@dataclass(frozen=True)
class Limits:
    """What reading one item may take.

    seconds: of CPU, never by the clock, so that a busy machine or a paused run sets no file aside; a megabyte of the
    file adds one second. n_bytes: of memory, that of the worker itself included. idle_seconds: for which a worker may
    use no CPU while its parent is awake.
    """

    seconds: float = 10
    n_bytes: int = 2 * 1024**3
    idle_seconds: float = 600


@dataclass(frozen=True)
class Task:
    """A file to parse. given: name of an item in it → the fields that metadata.csv gives.

    Of its items only every `n_parts`-th is parsed, from `part` on, so that several workers can share a long table.
    """

    name: str
    place: Path
    n_bytes: int
    given: Mapping[str, Mapping[str, Any]]
    part: int = 0
    n_parts: int = 1


@dataclass(frozen=True)
class Parsed:
    """One item of a task's file: where it stands in the file, and its rows."""

    position: int
    rows: Rows


@dataclass(frozen=True)
class Finished:
    """The last that is heard of a task; fault: what kept its file from being read, if anything did."""

    fault: SetAside | None = None


Reader = Callable[[Path, str, CorpusParams, str | None], Iterator[Item]]
Result = Parsed | Finished


def parse_here(tasks: Iterable[Task], params: CorpusParams, read: Reader) -> Iterator[tuple[Task, Result]]:
    """Each task's items and its end, one task after another, in this process: without protection, and without the wait for workers."""
    for task in tasks:
        for result in _parse_task(task, params, read):
            yield task, result


def parse_guarded(
    tasks: Iterable[Task], params: CorpusParams, read: Reader, n_workers: int, limits: Limits
) -> Iterator[tuple[Task, Result]]:
    """The same from `n_workers` processes with limits, in the order in which they get done.

    A worker that dies is replaced; what is known of its death becomes the reason for which its file is set aside.
    Raises InputError where a reader waits and does nothing: what it waits for may be there tomorrow, and a loss must
    not be kept as a result.
    """
    # A fork would inherit the locks of polars' threads and wait for them without end.
    spawn = multiprocessing.get_context("spawn")
    waiting = iter(tasks)
    busy: dict[Connection, tuple[SpawnProcess, Task]] = {}
    idle: dict[Connection, tuple[float, int]] = {}  # CPU seconds when it was last seen at work, looks since then

    def start(task: Task) -> None:
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_work, args=(theirs, params, read, limits, list_own_places()), daemon=True)
        process.start()
        theirs.close()
        ours.send(task)
        busy[ours] = process, task

    try:
        for task in islice(waiting, n_workers):
            start(task)
        while busy:
            ready = wait(list(busy), timeout=limits.idle_seconds / _TICKS)
            if not ready:
                _watch_idle(busy, idle)
            for connection in ready:
                assert isinstance(connection, Connection)
                process, task = busy[connection]
                idle.pop(connection, None)
                try:
                    result: Result = connection.recv()
                except (EOFError, ConnectionResetError):
                    del busy[connection]
                    process.join()
                    yield task, Finished(_explain(process.exitcode or 0, _seconds_for(task, limits), limits))
                    if following := next(waiting, None):
                        start(following)
                    continue
                if isinstance(result, Finished):
                    if following := next(waiting, None):
                        busy[connection] = process, following
                        with suppress(BrokenPipeError):  # a worker that died in between will be found dead
                            connection.send(following)
                    else:
                        del busy[connection]
                        connection.close()  # which ends the worker
                        process.join()
                yield task, result
    finally:
        for process, _ in busy.values():
            process.kill()


def _parse_task(task: Task, params: CorpusParams, read: Reader) -> Iterator[Result]:
    seen: set[tuple[str, str]] = set()
    try:
        for position, item in enumerate(_read(task, params, read)):
            columns = list_unused_columns(
                item, seen
            )  # each part sees all rows, so that all agree on which was the first
            if position % task.n_parts == task.part:
                yield Parsed(position, parse_item(item, task.given.get(item.name, {})) | columns)
    except OSError as error:
        yield Finished(SetAside("unreadable", error.strerror or str(error)))
    except (MemoryError, ImportError):
        raise  # no fault of the file: said by the worker, or by a broken installation
    except Exception as error:
        # Whatever a reader stumbles over, the other files are no worse for it.
        yield Finished(SetAside("crashed", type(error).__name__))
    else:
        yield Finished()


def _read(task: Task, params: CorpusParams, read: Reader) -> Iterator[Item]:
    """The items of a task's file. An encoding that metadata.csv gives and that is found anyway changes nothing, nor how sure it is."""
    encoding = task.given.get(task.name, {}).get("encoding")
    items = read(task.place, task.name, params, None)
    if not encoding:
        return items
    first = next(items, None)
    found = first.source.encoding if first and isinstance(first.source, Source) else None
    if first and found and codecs.lookup(found) == codecs.lookup(encoding):
        return chain([first], items)
    return read(task.place, task.name, params, encoding)


def _work(
    connection: Connection, params: CorpusParams, read: Reader, limits: Limits, places: Sequence[OwnPlace]
) -> None:
    """The life of a worker: tasks in, results out, until nobody listens any more."""
    use_places(places)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends its workers
    _limit_memory(limits.n_bytes)
    with suppress(EOFError, BrokenPipeError):
        while True:
            task: Task = connection.recv()
            seconds = _seconds_for(task, limits)
            try:
                _set_alarm(seconds)
                for result in _parse_task(task, params, read):
                    _set_alarm(0)  # a parent that is slow to listen is no fault of the file
                    connection.send(result)
                    _set_alarm(seconds)
                _set_alarm(0)
            except MemoryError:
                os._exit(_OUT_OF_MEMORY)


def _watch_idle(
    busy: Mapping[Connection, tuple[SpawnProcess, Task]], idle: dict[Connection, tuple[float, int]]
) -> None:
    """Look at every worker, as none has spoken for a while; raise InputError where one has done nothing for too long."""
    stuck = []
    for connection, (process, task) in busy.items():
        seconds = _count_cpu_seconds(process)
        before, n_looks = idle.get(connection, (seconds, 0))
        idle[connection] = (seconds, n_looks + 1) if seconds == before else (seconds, 0)
        if idle[connection][1] >= _TICKS:
            stuck.append(task.name)
    if stuck:
        raise InputError(
            [
                (
                    f"{name}：读取程序长时间没有进展；请检查该文件能否打开，或把它取出，或列入 params.yaml 的 corpus.skip",
                    f"{name}: its reader has done nothing for a long time; see whether the file opens, "
                    "take it out, or list it in params.yaml under corpus.skip",
                )
                for name in sorted(stuck)
            ]
        )


def _count_cpu_seconds(process: SpawnProcess) -> float:
    try:
        times = psutil.Process(process.pid).cpu_times()
    except psutil.NoSuchProcess:
        return -1.0  # it has just died, which its connection will tell
    return float(times.user + times.system)


def _set_alarm(seconds: float) -> None:
    """Have the system end this process after so much CPU time, whatever it is doing; 0: never."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory(n_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (n_bytes, resource.RLIM_INFINITY))


def _seconds_for(task: Task, limits: Limits) -> float:
    return limits.seconds + task.n_bytes / 1e6


def _explain(exit_code: int, seconds: float, limits: Limits) -> SetAside:
    if exit_code == _OUT_OF_MEMORY:
        return SetAside("memory", f"{limits.n_bytes / 1024**3:g} GB")
    if exit_code == 1:
        raise RuntimeError("a worker could not do its work; the reason stands above")
    if -exit_code == signal.SIGPROF:
        return SetAside("timeout", f"{seconds:.0f}")
    return SetAside("crashed", signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}")
