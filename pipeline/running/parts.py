"""One function over the parts of a corpus: here, in other processes, or on the workers of a cluster."""

import hashlib
import multiprocessing
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from pipeline.params.errors import InputError
from pipeline.params.sections import ClusterParams
from pipeline.running.workers import end_with_parent

R = TypeVar("R")
Part = tuple[Any, ...]

AHEAD = 2  # parts that are handed out for each worker, so that none waits; no more of a corpus is held
TRIES = 3  # of a part whose worker died
PATIENCE = 30  # seconds for which a scheduler is waited for

PROJECT = Path(__file__).parents[2]


def map_parts(function: Callable[..., R], parts: Iterable[Part], cluster: ClusterParams) -> Iterator[R]:
    """function(*part) of each part, in the order of the parts, wherever it is computed.

    function and parts can be pickled, and parts are cut by the data alone; what workers prepare for themselves, the function keeps.
    A worker that dies is replaced, and its part computed again. Raises InputError where a part's worker died TRIES times, where
    the scheduler can't be reached, and where a worker's code is not ours.
    """
    parts = iter(parts)
    if cluster.scheduler not in ("none", "local"):
        return _map_on_cluster(function, parts, cluster.scheduler)
    n_workers = 1 if cluster.scheduler == "none" else cluster.workers or len(os.sched_getaffinity(0))
    first = list(islice(parts, AHEAD * n_workers))
    # To start a worker takes longer than a part or two.
    if n_workers == 1 or len(first) < AHEAD * n_workers:
        return (function(*part) for part in chain(first, parts))
    return _map_in_processes(function, chain(first, parts), n_workers)


def _map_in_processes(function: Callable[..., R], parts: Iterator[Part], n_workers: int) -> Iterator[R]:
    # A fork would inherit the locks of polars' threads and wait for them without end.
    start = partial(ProcessPoolExecutor, n_workers, multiprocessing.get_context("spawn"), end_with_parent)
    pool = start()
    held: deque[Part] = deque()
    waiting: deque[Future[R]] = deque()
    n_deaths = 0
    try:
        while True:
            held.extend(islice(parts, AHEAD * n_workers - len(held)))
            if not held:
                return
            try:
                for part in islice(held, len(waiting), None):
                    waiting.append(pool.submit(function, *part))
                result = waiting[0].result()
            except BrokenProcessPool:
                # Which part it was that killed its worker, the pool does not say: all that it held are computed again.
                n_deaths += 1
                if n_deaths == TRIES:
                    raise _explain_deaths() from None
                waiting.clear()
                pool = start()
                continue
            n_deaths = 0
            held.popleft()
            waiting.popleft()
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _map_on_cluster(function: Callable[..., R], parts: Iterator[Part], address: str) -> Iterator[R]:
    from distributed import Client, KilledWorker

    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise InputError(
            f"cluster.scheduler：{address} 连不上（{error}）；请先启动 Dask 的 scheduler 与 worker，或改为 local",
            f"cluster.scheduler: {address} can't be reached ({error}); start Dask's scheduler and workers first, or write local",
        ) from None
    try:  # not `with`: polars takes the results in another context than that in which the client was made
        n_workers = max(sum(client.nthreads().values()), 1)
        waiting: deque[Any] = deque()
        # A part goes with its task: one that was scattered before would be lost with the worker that holds it.
        warnings.filterwarnings("ignore", "Sending large graph")
        while True:
            for part in islice(parts, AHEAD * n_workers - len(waiting)):
                waiting.append(client.submit(_call, function, part, _read_state(), pure=False, retries=TRIES - 1))
            if not waiting:
                return
            try:
                yield waiting.popleft().result()
            except KilledWorker:
                raise _explain_deaths() from None
    finally:
        client.close()


def _call(function: Callable[..., R], part: Part, state: str) -> R:
    """What a worker of a cluster does. state: that of the code which sent the part."""
    if _read_state() != state:
        raise InputError(
            f"cluster.scheduler：{PROJECT} 处 worker 的程序与本机不同；请在各机器上更新到同一版本并重启 worker",
            f"cluster.scheduler: the code of the worker at {PROJECT} is not ours; bring all to one version and start the workers again",
        )
    return function(*part)


@cache
def _read_state() -> str:
    """A hash of the code and of the libraries' versions."""
    files = [PROJECT / "requirements.lock", *sorted((PROJECT / "pipeline").rglob("*.py"))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _explain_deaths() -> InputError:
    return InputError(
        f"工作进程 {TRIES} 次中途退出，多半是内存不足；请把 cluster.workers 调小，或用内存更大的机器",
        f"a worker died {TRIES} times, most likely for want of memory; lower cluster.workers, or take a machine with more",
    )
