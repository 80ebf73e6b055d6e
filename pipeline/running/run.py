"""Run a stage or a command by its name, and turn our errors into sentences."""

import importlib
import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.params.errors import InputError
from pipeline.running.locks import hold_lock

PACKAGE = Path(__file__).parents[1]
STAGE_LOCK = Path("data/.stage.lock")


def main(arguments: list[str]) -> int:
    """Run the stage or command named first with the arguments after it; the exit code."""
    limit_threads()
    try:
        run, is_stage = find(arguments)
        if is_stage:
            with hold_lock(STAGE_LOCK, meet=tell_waiting):
                run(*arguments[1:])
        else:
            run(*arguments[1:])
    except InputError as error:
        for problem in error.problems:
            print(f"错误 error: {problem}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"错误 error: {error.filename}: no permission; let this user read and write there", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断 stopped; the next `make repro` goes on from here", file=sys.stderr)
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
            except TypeError as error:
                raise InputError(f"python -m pipeline {name}: {error}; it takes {inspect.signature(run)}") from None
            return run, folder == "stages"
    raise InputError(
        f"python -m pipeline {name}: no such stage or command; "
        f"commands: {', '.join(known['commands'])}; stages: {', '.join(known['stages'])}"
    )


def tell_waiting(process: str) -> None:
    """A stage outlives a `dvc repro` that was killed with -9, and would write into the next run's files."""
    print(f"waiting for process {process}, a stage of an earlier run, to end", file=sys.stderr)
