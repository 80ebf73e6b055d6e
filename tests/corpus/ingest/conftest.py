"""What tests of folders share."""

from collections.abc import Iterator

import pytest

from pipeline.corpus.ingest import gathering


@pytest.fixture(scope="module")
def in_this_process() -> Iterator[None]:
    """Tables, pages and archives are parsed here: a worker takes longer to start than to read a few of them.

    test_workers.py, test_ingest.py and test_cache.py have theirs.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "_is_harmless", lambda tasks: True)
        yield
