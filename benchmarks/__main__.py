"""`make bench`: run the benchmarks and keep their tables in benchmarks/results."""

import importlib
import os
import sys
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
KNOWN = (
    "planted",
    "corpus",
    "audit",
    "words",
    "terms",
    "annotation",
    "keyness",
    "claims_terms",
    "topics",
    "topics_starts",
    "topics_coherence",
    "topics_choice",
    "topics_scale",
    "prevalence",
    "another_year",
    "ingest",
    "fuzz_readers",
)


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    os.environ["POLARS_MAX_THREADS"] = "1"
    RESULTS.mkdir(exist_ok=True)
    for name in names or KNOWN:
        importlib.import_module(f"benchmarks.{name}").main(RESULTS)


if __name__ == "__main__":
    main(sys.argv[1:])
