"""What the page says of distinctive terms."""

import re
from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.sections.terms import describe_terms
from tests.own_params import load_own_params
from tests.plots.tables import make_tables
from tests.reporting.conftest import make_report, unlink


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


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "证据不足：两年以上有文档的独立来源，当年或其余各年不足 3 个（自有条目出自 12 份"),
        (
            "en",
            "insufficient evidence: of the voices with documents in two or more years, this year or the others have fewer than 3 (own",
        ),
    ],
)
def test_a_year_of_many_voices_that_was_not_tested_says_why(language: Literal["zh", "en"], told: str) -> None:
    tables = make_tables()
    assert told not in make_report(tables, language).html
    groups = tables["keyness_groups"]
    first = (pl.col("group_kind") == "year") & (pl.col("group") == groups.filter(group_kind="year")["group"][0])
    untested = groups.with_columns(
        pl.when(first).then(0).otherwise(pl.col(name)).alias(name) for name in ("n_tested", "n_distinctive")
    )
    assert unlink(make_report(tables | {"keyness_groups": untested}, language).html).count(told) == 1


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "证据不足（12 个，按表中次序列出前 10 个）：{}；全部见 tables/keyness_groups.csv"),
        (
            "en",
            "insufficient evidence (12; the first 10 in the order of the table): {}; all are in tables/keyness_groups.csv",
        ),
    ],
)
def test_of_many_regions_without_evidence_ten_are_named_and_the_number_opens_all(
    language: Literal["zh", "en"], told: str
) -> None:
    tables = make_tables()
    names = [f"县{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑"]
    thin = tables["keyness_groups"].head(1).select(pl.all().exclude("group", "group_kind")).with_columns(n_tested=0)
    regions = pl.DataFrame({"group_kind": "region", "group": names}).join(thin, how="cross")
    regions = regions.with_columns(n_tested=pl.lit(0, pl.Int64), n_distinctive=pl.lit(0, pl.Int64))
    of_years = tables["keyness_groups"].filter(group_kind="year")
    tables["keyness_groups"] = pl.concat([of_years, regions.select(of_years.columns)])
    page = make_report(tables, language).html
    assert told.format(("、" if language == "zh" else ", ").join(names[:10])) in unlink(page)
    assert page.count('href="#r:keyness_groups:rows:group_kind=region:n_tested=0">12</a>') == 1
    assert "县丑" not in re.sub("<script.*?</script>", "", page, flags=re.DOTALL)
