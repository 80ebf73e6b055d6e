"""Small invented inputs that once broke the reading of documents, with the right value of each (../shared/cases)."""

import subprocess
import sys

import pytest

from tests.conftest import PROJECT, SHARED

CASES = SHARED / "cases"


@pytest.mark.skipif(not CASES.exists(), reason="../shared/cases is not here")
def test_every_case_is_read_rightly() -> None:
    """Checks what is committed, in a clone of its own."""
    if not ((PROJECT / ".git").exists() and (PROJECT / ".venv").exists()):
        pytest.skip("the checker clones a git checkout whose .venv is installed")
    command = [sys.executable, str(CASES / "check_cases.py"), str(PROJECT), str(CASES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
