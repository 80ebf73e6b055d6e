"""No worker outlives its stage."""

import subprocess
import sys

SCRIPT = """
import multiprocessing, os, time
from concurrent.futures import ProcessPoolExecutor
from pipeline.running.workers import end_with_parent

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), end_with_parent)
    print(pool.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), 9)
"""


def test_a_worker_ends_where_its_parent_was_killed() -> None:
    """As long as it lives it holds the output, and who reads that waits."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -9 and int(done.stdout)
