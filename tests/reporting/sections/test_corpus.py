"""The section of the corpus: its documents with what tells them apart."""

import re
from typing import Literal

import polars as pl
import pytest

from pipeline.reporting.sections.corpus import tell_kinds, tell_years
from pipeline.reporting.writing.shapes import Ledger
from tests.plots.tables import make_tables
from tests.reporting.conftest import make_report


@pytest.mark.parametrize(
    ("language", "heads", "told"),
    [
        ("zh", ("层级", "文种"), ("区县", "工作要点")),
        ("en", ("Level", "Type"), ("district", "annual work plan")),
    ],
)
def test_documents_are_listed_with_their_level_and_type(
    language: Literal["zh", "en"], heads: tuple[str, str], told: tuple[str, str]
) -> None:
    tables = make_tables(years=(2019, 2020), per_year=2, n_keywords=1, n_topics=2)
    known = pl.int_range(pl.len()) > 0
    documents = tables["documents"].with_columns(
        level=pl.when(known).then(pl.lit("区县")), kind=pl.when(known).then(pl.lit("工作要点"))
    )
    html = make_report(tables | {"documents": documents}, language).html
    section = html[html.index('<section id="corpus">') :]
    table = section[section.index(f"<th>{heads[0]}</th><th>{heads[1]}</th>") :]
    listed = re.findall(
        r'<td class="k">[^<]*</td><td>([^<]*)</td><td>([^<]*)</td><td>', table[: table.index("</table>")]
    )
    assert len(listed) == 4 and listed.count(told) == 3 and listed.count(("—", "—")) == 1


def test_years_far_from_all_others_are_told_apart_and_not_counted_with_them() -> None:
    spread = [1905, *range(2010, 2021)]
    there = {1905, 2010, 2012, 2014, 2016, 2018, 2020}
    years = pl.DataFrame({"year": spread, "n_documents": [int(year in there) for year in spread]}).with_columns(
        n_left_out=pl.when(year=2011).then(1).otherwise(0), outlying=pl.col("year") < 2000
    )
    documents = pl.DataFrame({"year": [*sorted(there), None]})
    assert tell_years(documents, years, "en", Ledger()) == (
        "6 of the years 2010–2020 (no documents from 2013, 2015, 2017, 2019; too little text for 2011; "
        "also documents from 1905, far from all others; 1 document without a year)"
    )
    assert "2010—2020 年间的 6 年" in tell_years(documents, years, "zh", Ledger())


def test_the_only_kind_is_named_however_long_and_kinds_without_a_name_are_counted() -> None:
    told, long = Ledger(), "关于进一步加强和改进此类工作的若干具体实施意见和办法"
    assert tell_kinds(pl.Series("kind", [long]), "zh", told) == [f"文种为{long} 1 份"]
    many = Ledger()
    assert tell_kinds(pl.Series("kind", [long, "通知"]), "en", many, brief=True)[0].startswith("types: ")
    assert all(" - 0" not in number.column for number in many.numbers)
