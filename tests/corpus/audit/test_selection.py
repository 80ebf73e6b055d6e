"""corpus.only: which documents count, that the others have no part in what is said of these, and what can't be asked for."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipeline import catalog
from pipeline.corpus.readers.reasons import describe_reason
from pipeline.params.errors import InputError
from pipeline.params.selection import UNRESTRICTED, OnlyParams
from tests.corpus.audit.ingested import get_table
from tests.corpus.audit.test_audit import BUDGET, PARAMS, SAFETY, SCHOOLS, SPORTS, audit, checks, make, uses

PLAN = {"kind": "工作要点", "region": "甲区", "province": "乙省", "city": "丙市", "district": "甲区", "level": "区县"}
NOTICE = {"kind": "通知", "region": "丙市", "province": "乙省", "city": "丙市", "level": "市", "year": 2022}
OTHER = {"kind": "工作要点", "carried_kind": "通知", "region": "丁省", "province": "丁省", "level": "省", "year": 2023}
UNKNOWN = {"kind": None, "region": None, "level": None, "year": None}
FOUR = make(
    PLAN | {"text": SCHOOLS}, NOTICE | {"text": SPORTS}, OTHER | {"text": SAFETY}, UNKNOWN | {"text": BUDGET * 2}
)


def restrict(**lists: tuple[Any, ...]) -> OnlyParams:
    return replace(UNRESTRICTED, **lists)


@pytest.mark.parametrize(
    ("lists", "counted"),
    [
        ({}, "d0 d1 d2 d3"),
        ({"kinds": ("工作要点",)}, "d0 d2"),
        ({"kinds": ("通知",)}, "d1 d2"),  # also what another document passes on
        ({"kinds": ("通知", "工作要点")}, "d0 d1 d2"),
        ({"regions": ("甲区",)}, "d0"),
        ({"regions": ("丙市",)}, "d0 d1"),  # the city itself, and the district in it
        ({"regions": ("乙省",)}, "d0 d1"),
        ({"regions": ("甲区", "丁省")}, "d0 d2"),
        ({"levels": ("省", "区县")}, "d0 d2"),
        ({"years": (2022,)}, "d1"),
        ({"years": (2021, 2023)}, "d0 d2"),
        ({"kinds": ("工作要点",), "years": (2022, 2023)}, "d2"),
        ({"kinds": ("工作要点",), "regions": ("乙省",)}, "d0"),
        ({"kinds": ("通知",), "regions": ("丙市",), "levels": ("市",), "years": (2022,)}, "d1"),
    ],
)
def test_a_document_counts_that_has_one_value_of_each_list(lists: dict[str, tuple[Any, ...]], counted: str) -> None:
    for documents in (FOUR, FOUR.reverse()):
        made = audit(documents, only=restrict(**lists))
        assert made.document_uses.filter("used")["document_id"].to_list() == counted.split()


def test_what_is_left_out_says_by_which_lists_and_has_nothing_else_said_of_it() -> None:
    made = audit(FOUR, only=restrict(kinds=("工作要点",), years=(2021, 2022)))
    reasons = {key: row["reason"] for key, row in uses(made).items()}
    assert reasons == {
        "d0": None,
        "d1": "not_selected: kinds",
        "d2": "not_selected: years",
        "d3": "not_selected: kinds, years",
    }
    assert describe_reason("not_selected: kinds, years", "zh") == "不在 corpus.only（kinds, years）所选之列"
    assert describe_reason("not_selected: kinds", "en") == "not among what corpus.only (kinds) selects"
    row = uses(made)["d3"]
    assert not (row["year_doubt"] or row["doubted"]) and row["version_of"] is None
    assert made.years["year"].to_list() == [2021]


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ({"text": SCHOOLS}, {"text": SCHOOLS}, "duplicate"),
        ({"text": SCHOOLS + SPORTS}, {"text": SCHOOLS + SPORTS.replace("校园", "学校")}, "near_duplicate"),
        ({"text": SCHOOLS * 3}, {"text": SCHOOLS * 3 + SPORTS}, "copied"),
        (
            {"text": SCHOOLS + SPORTS, "title": "甲区家校共育行动方案（征求意见稿）"},
            {"text": SCHOOLS + SPORTS + SAFETY, "title": "甲区家校共育行动方案"},
            "version",
        ),
    ],
)
def test_the_copy_of_an_original_that_is_left_out_counts_and_is_no_copy(
    first: dict[str, Any], second: dict[str, Any], relation: str
) -> None:
    documents = make(
        first | {"kind": "通知", "issued_on": date(2021, 3, 1)},
        second | {"kind": "工作要点", "issued_on": date(2021, 5, 1)},
    )
    assert relation in {check for _, check, _ in checks(audit(documents))}
    made = audit(documents, only=restrict(kinds=("工作要点",)))
    assert made.findings.is_empty() and pl.concat(made.copies).is_empty()
    row = uses(made)["d1"]
    assert row["used"] and row["share_copied"] == 0 and row["n_uncopied_chars"] == documents["n_chars"][1]
    assert row["version_of"] is None


def test_the_others_are_judged_as_if_what_is_left_out_were_not_there() -> None:
    """Every table of the audit is that of a corpus without it, but for the rows that say that it does not count."""
    documents = make(
        PLAN | {"text": SCHOOLS + SPORTS},
        PLAN | {"text": SCHOOLS + SPORTS},
        PLAN | {"text": SCHOOLS + SAFETY, "year": 2023},
        NOTICE | {"text": SCHOOLS + SPORTS, "year": 2019},
        NOTICE | {"text": SAFETY + BUDGET + "以优异成绩迎接党的二十大胜利召开。", "year": 2024},
        UNKNOWN | {"text": BUDGET + SAFETY},
    )
    states = [("d0", "title", "标题", "甲"), ("d3", "year", "年份", "近年"), ("d5", "year", "年份", "去年")]
    unread = pl.DataFrame(states, schema=catalog.unread_values.schema, orient="row")
    twice = [(d, "year", "2021", "title", 0, 4, "2019", "document_number", 9, 13) for d in ("d1", "d4")]
    contradictions = pl.DataFrame(twice, schema=catalog.contradictions.schema, orient="row")
    cut = [(d, 0, 40, SPORTS * 2, "outside") for d in ("d2", "d3")]
    cuts = pl.DataFrame(cut, schema=catalog.cuts.schema, orient="row")
    tables = {"unread_values": unread, "contradictions": contradictions, "cuts": cuts}
    made = audit(documents, PARAMS, restrict(kinds=("工作要点",)), **tables)
    chosen = ["d0", "d1", "d2"]
    alone = audit(
        documents.head(3),
        PARAMS,
        UNRESTRICTED,
        **{name: table.filter(table["document_id"].is_in(chosen)) for name, table in tables.items()},
    )
    assert {"duplicate", "unread_value", "contradiction", "cut_text"} <= {check for _, check, _ in checks(alone)}
    for name in ("findings", "copies", "years"):
        assert get_table(made, name).equals(get_table(alone, name)), name
    assert made.document_uses.head(3).equals(alone.document_uses)
    assert [uses(made)[key]["used"] for key in ("d3", "d4", "d5")] == [False] * 3


def refuse(documents: pl.DataFrame, **lists: tuple[Any, ...]) -> list[tuple[str, str]]:
    """The problems that are named, in both languages."""
    with pytest.raises(InputError) as caught:
        audit(documents, only=restrict(**lists))
    return caught.value.problems


@pytest.mark.parametrize(
    ("lists", "named"),
    [
        ({"kinds": ("工作要点", "方案")}, ("corpus.only.kinds", "方案", "工作要点", "通知")),
        ({"regions": ("丙",)}, ("corpus.only.regions", "丙", "丙市", "乙省")),
        ({"levels": ("学校",)}, ("corpus.only.levels", "学校", "区县", "市", "省")),
        ({"years": (2021, 2018)}, ("corpus.only.years", "2018", "2021", "2022", "2023")),
    ],
)
def test_a_value_that_no_document_has_is_named_with_those_that_there_are(
    lists: dict[str, tuple[Any, ...]], named: tuple[str, ...]
) -> None:
    [messages] = refuse(FOUR, **lists)
    for message in messages:
        assert all(word in message for word in named) and "params.yaml" in message
    assert "no document has the" in messages[1] and "没有一份文档的" in messages[0]


def test_all_lists_with_unknown_values_are_named_at_once() -> None:
    problems = refuse(FOUR, kinds=("方案", "意见"), years=(2018,))
    assert [english.partition(":")[0] for _, english in problems] == ["corpus.only.kinds", "corpus.only.years"]
    assert "方案, 意见" in problems[0][1] and "方案、意见" in problems[0][0]


def test_ten_values_are_named_at_most_those_of_a_like_name_first_then_the_commonest() -> None:
    regions = ["乙区", "乙区", *(f"第{n}区" for n in range(10, 25)), "云溪市"]
    documents = make(*({"text": SCHOOLS, "region": region} for region in regions))
    [(zh, en)] = refuse(documents, regions=("云溪",))
    assert "documents have: 云溪市, 乙区, 第10区, 第11区" in en and "第17区 and 7 more;" in en and "第18区" not in en
    assert "云溪市、乙区、第10区" in zh and "另有 7 个" in zh


def test_a_field_that_is_known_of_no_document_is_said_to_be() -> None:
    [(zh, en)] = refuse(make({"text": SCHOOLS}), kinds=("通知",))
    assert "全都不明" in zh and "none that is known" in en


def test_where_no_document_fits_all_lists_it_is_told_what_would() -> None:
    [(zh, en)] = refuse(FOUR, kinds=("通知",), years=(2021,))
    assert (
        "none of 4 documents fits" in en and "kinds could have: 工作要点" in en and "years could have: 2022, 2023" in en
    )
    assert "4 份文档中没有一份" in zh and "kinds 可用：工作要点" in zh and "years 可用：2022、2023" in zh
    [(zh, en)] = refuse(FOUR, kinds=("通知",), regions=("丁省",), levels=("市",), years=(2021,))
    assert "could have" not in en and "[] restricts nothing" in en and "[] 为不限" in zh


def test_documents_of_which_none_has_a_year_are_refused() -> None:
    documents = make({"text": SCHOOLS, "kind": "通知", "year": None}, {"text": SPORTS, "kind": "意见"})
    [(zh, en)] = refuse(documents, kinds=("通知",))
    assert "selects 1 documents, none of which has a year" in en and "metadata.csv" in zh
