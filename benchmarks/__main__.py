"""`make bench`: run the benchmarks and keep their tables in benchmarks/results."""

import argparse
import importlib
import os
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
    "topics_themes",
    "topics_replication",
    "topics_scale",
    "prevalence",
    "topic_effects",
    "prevalence_coverage",
    "claims_rates",
    "claims",
    "robustness",
    "another_year",
    "ingest",
    "counting",
    "scale",
    "fuzz_readers",
)
BY_HAND = ("kills", "topics_naming")


def main(names: list[str], options: dict[str, object]) -> None:
    """Run the named benchmarks, or all."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    os.environ["POLARS_MAX_THREADS"] = "1"
    RESULTS.mkdir(exist_ok=True)
    for name in names or KNOWN:
        importlib.import_module(f"benchmarks.{name}").main(RESULTS, **options)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", help=f"of {', '.join(KNOWN)}, all if none is given; or {', '.join(BY_HAND)}"
    )
    parser.add_argument("--tune", type=int, metavar="N", help="claims: on seeds 1 to N, and nothing is written")
    parser.add_argument(
        "--cells", metavar="TEXT", help="claims: corpora whose name has this text, and nothing is written"
    )
    parser.add_argument("--sizes", nargs="+", type=int, metavar="N", help="scale: so many documents; other rows stay")
    parser.add_argument(
        "--districts", type=int, metavar="N", help="kills: a corpus of N districts, three documents each"
    )
    parser.add_argument(
        "--sheets", type=Path, metavar="DIR", help="topics_naming: what readers get, and what they wrote"
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        default=None,
        help="topics_choice, topics_themes: the rows that are kept are not made again",
    )
    given = vars(parser.parse_args())
    main(given.pop("names"), {name: value for name, value in given.items() if value is not None})
