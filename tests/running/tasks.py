"""What workers do in tests/running/test_parts.py; apart, as each worker imports it."""

import os
import signal
import time
from pathlib import Path

from pipeline.params.errors import InputError


def square(number: int) -> int:
    time.sleep(0.01 * (number % 3))  # so that workers do not end in the order of the parts
    return number**2


def square_at_second_try(number: int, folder: Path) -> int:
    """Its worker is killed at the first."""
    tried = folder / str(number)
    if number % 10 == 4 and not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return square(number)


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(number)


def fail(number: int) -> int:
    raise InputError(f"第 {number} 份", f"part {number}")


def tell_process(number: int) -> int:
    return os.getpid()
