"""`python3 -m pipeline NAME`: run a stage or a command, in the project's own .venv where there is one."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

OWN = Path(".venv")

if __name__ == "__main__":
    if (OWN / "bin/python").exists() and OWN.resolve() != Path(sys.prefix).resolve():
        # `.venv/bin/dvc repro` finds the system's Python, which has none of the libraries, or others than those of the lock.
        python = str(OWN / "bin/python")
        os.execv(python, [python, "-m", "pipeline", *sys.argv[1:]])
    if not find_spec("polars"):
        sys.exit("错误 error: 依赖未安装，请运行 make repro · the libraries are not installed; run `make repro`")
    from pipeline.running.run import main

    sys.exit(main(sys.argv[1:]))
