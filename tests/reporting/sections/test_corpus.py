"""The section of the corpus: its documents with what tells them apart."""

import re
from typing import Literal

import polars as pl
import pytest

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
