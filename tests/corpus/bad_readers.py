"""Readers that go wrong on files named for it; workers import them by name."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.corpus.readers.reading import Item, read_items
from pipeline.params.sections import CorpusParams


def read_badly(place: Path, name: str, params: CorpusParams, encoding: str | None = None) -> Iterator[Item]:
    match place.stem:
        case "hang":
            time.sleep(60)
        case "nap":
            time.sleep(4)
        case "crowd":
            share_one_core(seconds=0.6)
        case "spin":
            while True:
                pass
        case "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "eat":
            assert bytearray(4 << 30)
        case "break":
            yield from read_items(place, name, params, encoding)
            raise KeyError(name)
        case "raise":
            raise KeyError(name)
        case "grow":
            yield from read_items(place, name, params, encoding)
            with place.open("a") as file:
                file.write("又一行。")
            return
    yield from read_items(place, name, params, encoding)


def share_one_core(seconds: float) -> None:
    """Use so much CPU on one core beside four busy loops: five times as long by the clock."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the loops, too, which begin where we are
    # They end themselves, should this process be killed.
    loops = [subprocess.Popen(["sh", "-c", "ulimit -t 5; while :; do :; done"]) for _ in range(4)]
    begun = time.process_time()
    while time.process_time() < begun + seconds:
        pass
    for loop in loops:
        loop.kill()
        loop.wait()
