"""Processes that work for a stage."""

import multiprocessing
import os
import threading


def end_with_parent() -> None:
    """In a worker of a pool: end as soon as the parent has, however that was.

    Else a worker whose parent was killed waits for work without end, and `make repro` waits for whoever holds its output.
    """
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os._exit(1)
