"""Readers that go wrong on files named for it; workers import them by name."""

import os
import signal
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
