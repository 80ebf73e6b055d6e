"""Lock files: who works in this folder, and nobody else meanwhile."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def hold_lock(path: Path, meet: Callable[[str], None]) -> Iterator[IO[str]]:
    """Hold a lock file while the block runs.

    `meet` is told the process that holds it already; it raises, or returns to wait until that one ends.
    The system lets go of the lock with the process, however it ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            meet(lock.read().strip())
            fcntl.flock(lock, fcntl.LOCK_EX)
        sign(lock, os.getpid())
        yield lock


def sign(lock: IO[str], process: int) -> None:
    """Write into the lock who holds it."""
    lock.truncate(0)
    lock.write(str(process))
    lock.flush()
