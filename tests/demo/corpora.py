"""The embedded corpus, with the plan behind each file."""

from collections.abc import Sequence

import pytest

from pipeline.demo.copying import Copy
from pipeline.demo.generate import DemoCorpus, generate_corpus
from pipeline.demo.pages import DocumentFile
from pipeline.demo.plans import Plan
from pipeline.demo.truth import Ledger
from pipeline.params.sections import DemoParams


def make_params(n_districts: int = 14, first_year: int = 2017, last_year: int = 2023, seed: int = 42) -> DemoParams:
    return DemoParams(n_districts=n_districts, first_year=first_year, last_year=last_year, seed=seed)


def generate_with_plans(params: DemoParams) -> tuple[DemoCorpus, dict[str, Plan]]:
    """The corpus, and the plan behind each path, caught on its way to the file."""
    plans: dict[str, Plan] = {}
    book = Ledger.book

    def catch(ledger: Ledger, plan: Plan, file: DocumentFile, copies: Sequence[Copy]) -> None:
        plans[file.path] = plan
        book(ledger, plan, file, copies)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ledger, "book", catch)
        return generate_corpus(params), plans
