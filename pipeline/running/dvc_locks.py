"""The file locks that DVC keeps in the project: those that a killed run left are taken away."""

import json
import time
from pathlib import Path

from pipeline.running.messages import tell

RWLOCK = Path(".dvc/tmp/rwlock")


def release_rwlock() -> None:
    """Remove the file locks of a `dvc repro` that was killed with -9, and say so.

    DVC does so itself where it can, but takes a dead process that nobody has collected yet for a living one, and stops at a file
    that was being written when it was killed, which is empty or ends in the middle.
    """
    # The system frees our lock a moment before the process that held it is gone.
    for _ in range(20):
        owners = read_owners()
        if owners is not None and not owners:
            return
        if owners is not None and not any(map(is_alive, owners)):
            break
        time.sleep(0.1)
    else:
        if owners is not None:
            return  # somebody works here; DVC says who
    RWLOCK.unlink(missing_ok=True)
    tell(f"{RWLOCK}：是被强行中止的运行留下的，已删去", f"{RWLOCK}: removed, left by a run that was killed")


def read_owners() -> set[int] | None:
    """The processes that DVC's file locks name; none where there is no lock, None where the file is broken."""
    try:
        content = json.loads(RWLOCK.read_text(encoding="utf-8"))
        holders = [
            *content.get("write", {}).values(),
            *(one for all in content.get("read", {}).values() for one in all),
        ]
        return {int(holder["pid"]) for holder in holders if holder}
    except FileNotFoundError:
        return set()
    except (ValueError, AttributeError, TypeError, KeyError):
        return None


def is_alive(process: int) -> bool:
    """Whether there is such a process that still runs."""
    import psutil

    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
