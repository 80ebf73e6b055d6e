"""Run a stage or a command by its name, and turn our errors into sentences."""

import importlib
import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.params.errors import InputError
from pipeline.running.disk import is_disk_full, tell_disk_full
from pipeline.running.locks import hold_lock
from pipeline.running.messages import tell

PACKAGE = Path(__file__).parents[1]
STAGE_LOCK = Path("data/.stage.lock")


def main(arguments: list[str]) -> int:
    """Run the stage or command named first with the arguments after it; the exit code."""
    limit_threads()
    # Read when polars is imported: by itself it keeps what it has freed, a fifth of a large stage's memory (pola-rs/polars issue 23128).
    os.environ.setdefault("_RJEM_MALLOC_CONF", "muzzy_decay_ms:0")
    try:
        run, is_stage = find(arguments)
        if is_stage:
            with hold_lock(STAGE_LOCK, meet=tell_waiting):
                run(*arguments[1:])
        else:
            run(*arguments[1:])
    except InputError as error:
        for zh, en in error.problems:
            tell(f"错误：{zh}", f"error: {en}", sys.stderr)
        return 1
    except PermissionError as error:
        tell(
            f"错误：{error.filename}：没有权限；请允许当前用户读写",
            f"error: {error.filename}: no permission; let this user read and write there",
            sys.stderr,
        )
        return 1
    except Exception as error:
        if not is_disk_full(error):
            raise
        tell_disk_full()
        return 1
    except KeyboardInterrupt:
        tell("已中断；下次 `make repro` 从这里继续", "stopped; the next `make repro` goes on from here", sys.stderr)
        return 130
    return 0


def limit_threads() -> None:
    """Before anything imports numpy or polars: sums must not depend on how many threads a machine has."""
    for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    os.environ["POLARS_MAX_THREADS"] = "1"


def find(arguments: list[str]) -> tuple[Callable[..., None], bool]:
    """The function that the words call, and whether it is a stage. Raises InputError where there is none."""
    known = {
        folder: sorted(path.stem for path in (PACKAGE / folder).glob("*.py") if path.stem != "__init__")
        for folder in ("stages", "commands")
    }
    name = arguments[0] if arguments else ""
    for folder, names in known.items():
        if name in names:
            run: Callable[..., None] = importlib.import_module(f"pipeline.{folder}.{name}").main
            try:
                inspect.signature(run).bind(*arguments[1:])
            except TypeError:
                takes = " ".join([name, *(word.upper() for word in inspect.signature(run).parameters)])
                raise InputError(
                    f"python -m pipeline {' '.join(arguments)}：参数不符；应写作 python -m pipeline {takes}",
                    f"python -m pipeline {' '.join(arguments)}: write it as python -m pipeline {takes}",
                ) from None
            return run, folder == "stages"
    commands, stages = ", ".join(known["commands"]), ", ".join(known["stages"])
    raise InputError(
        f"python -m pipeline {name}：没有这个阶段或命令；命令有 {commands}；阶段有 {stages}",
        f"python -m pipeline {name}: no such stage or command; commands: {commands}; stages: {stages}",
    )


def tell_waiting(process: str) -> None:
    """A stage outlives a `dvc repro` that was killed with -9, and would write into the next run's files."""
    tell(
        f"上一次运行的阶段（进程 {process}）尚未结束，等它结束后继续",
        f"waiting for process {process}, a stage of an earlier run, to end",
        sys.stderr,
    )
