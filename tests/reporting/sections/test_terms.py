"""What the page says of distinctive terms."""

from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.sections.terms import describe_terms
from tests.own_params import load_own_params
from tests.plots.tables import make_tables
from tests.reporting.conftest import make_report


def test_a_group_tells_its_documents_and_voices() -> None:
    kinds = describe_terms(make_tables(), load_own_params())["keyness"]
    assert [kind["kind"] for kind in kinds] == ["year", "region"]
    group = kinds[0]["groups"][0]
    assert (group["n_documents"], group["n_voices"], group["tested"]) == (12, 11, True)


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "另有 2 个词为地名"), ("en", "2 further terms are names of places")]
)
def test_names_that_were_not_tested_are_counted(language: Literal["zh", "en"], told: str) -> None:
    tables = make_tables()
    assert told not in make_report(tables, language).html
    named = pl.DataFrame({"term": ["云溪", "云溪区"]})
    page = make_report(tables | {"name_terms": named}, language).html
    assert page.count(told) == 1
