"""What the page says of an earlier model: which topics stayed, ended or began."""

import re
from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from pipeline import catalog
from pipeline.reporting.page import Evidence, make_page
from pipeline.reporting.sections.topic_identity import describe_identity
from tests.plots.tables import make_tables
from tests.plots.topic_tables import forget
from tests.reporting.conftest import add_versions, open_tables, report_params, unlink

ROWS = [
    (0, "kept", 0, 0, 0.99, 0.4, 0.3, 0.2, 0.4, 12, None),
    (1, "gone", 1, 1, 1.0, 0.25, 0.002, 0.001, 0.004, 12, None),
    (2, "missed", None, 1, 0.6, None, 0.1, 0.05, 0.2, 12, 0.08),
    (3, "new", None, 0, 0.2, None, 0.3, 0.2, 0.4, 12, 0.004),
]
IDENTITY = pl.DataFrame(ROWS, schema=catalog.topic_identity.schema, orient="row")


def write_page(identity: pl.DataFrame, previous: str, language: Literal["zh", "en"]) -> str:
    tables = make_tables(n_topics=4)
    tables = (forget(tables, 3) if previous else tables) | {"topic_identity": identity}
    params = report_params(language, synthetic=False)
    params = replace(params, topics=replace(params.topics, previous=previous))
    opening = open_tables(tables, language)
    return unlink(make_page(add_versions(tables), opening, {}, Evidence({}, ""), "", params))


def test_what_changed_comes_first() -> None:
    told = describe_identity(make_tables(n_topics=4) | {"topic_identity": IDENTITY}, "en")
    assert told
    assert [(topic["number"], topic["name"]) for topic in told["topics"]] == [
        (4, "new"),
        (2, "discontinued"),
        (3, "present before, not separated"),
        (1, "continued"),
    ]
    assert told["counts"] == {"new": 1, "gone": 1, "missed": 1, "kept": 1}


@pytest.mark.parametrize(
    ("language", "status", "order"),
    [("zh", "新出现", "由大到小编号"), ("en", "present before, not separated", "are numbered by their share")],
)
def test_the_page_names_the_earlier_model_and_what_became_of_its_topics(
    language: Literal["zh", "en"], status: str, order: str
) -> None:
    page = write_page(IDENTITY, "data/previous/2022.npz", language)
    part = page[page.index('id="topic-identity"') :]
    part = part[: part.index("</table>")]
    assert "data/previous/2022.npz" in part and status in part
    assert "[0.1%, 0.4%]" in part
    # Numbers go by the earlier model, and the methods tell of it.
    assert order not in page
    assert page.count("data/previous/2022.npz") >= 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_an_earlier_model_nothing_is_said_of_one(language: Literal["zh", "en"]) -> None:
    page = write_page(IDENTITY.clear(), "", language)
    assert 'id="topic-identity"' not in page
    assert "<p></p>" not in page


@pytest.mark.parametrize(
    ("language", "identity", "evolution"),
    [
        ("zh", "份额未知（表中为 —，图中空缺），不是 0", "未按新学得的主题重新推断"),
        ("en", "are unknown (— in tables, blank in figures)", "was not re-inferred with topics learned later"),
    ],
)
def test_what_is_not_known_of_a_topic_is_a_dash(language: Literal["zh", "en"], identity: str, evolution: str) -> None:
    page = write_page(IDENTITY, "data/previous/2022.npz", language)
    assert identity in page and evolution in page and evolution not in write_page(IDENTITY.clear(), "", language)
    told = {
        part: re.findall(r"<tr>.*?</tr>", page[page.index(f'<section id="{part}">') :].split("</section>")[0])
        for part in ("topic-years", "evolution")
    }
    years, *others = [row for row in told["topic-years"] if 'href="#topic-4"' in row]
    shares = re.findall(r'<td class="n">([^<]*)', years)
    assert shares[:-1] == ["—"] * 6 and shares[-1].endswith("%")
    assert ["—" in row and "%" not in row for row in others] == [True] * 3, "by group, and beside two covariates"
    row = next(row for row in told["evolution"] if 'href="#topic-4"' in row)
    before, after, *compared = re.findall(r'<td class="n">(.*?)</td>', row)[:5]
    assert (before, after, compared) == ("—", "5.0%", ["—"] * 3)
