"""`python3 -m pipeline NAME`: run a stage or a command, in the project's own .venv where there is one."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

OWN = Path(".venv")
TRIED = "YAODIAN_OWN_PYTHON"  # set once .venv was tried: where it is broken its Python does not know it for its own

if __name__ == "__main__":
    is_own = OWN.resolve() == Path(sys.prefix).resolve()
    if (OWN / "bin/python").exists() and not is_own and TRIED not in os.environ:
        # `.venv/bin/dvc repro` finds the system's Python, which has none of the libraries, or others than those of the lock.
        python = str(OWN / "bin/python")
        os.execve(python, [python, "-m", "pipeline", *sys.argv[1:]], os.environ | {TRIED: "1"})
    if not find_spec("polars"):
        sys.exit("错误 error: 依赖未安装，请运行 make repro · the libraries are not installed; run `make repro`")
    from pipeline.running.run import main

    sys.exit(main(sys.argv[1:]))
