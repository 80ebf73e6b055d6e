"""Names of places, bodies and document numbers among terms."""

import polars as pl

from pipeline.analysis.terms.own_names import find_own_names
from pipeline.stages.tfidf import list_places

TEXT = "临教字〔2021〕5号 临汀区教育局印发。根据临教字[2020]7号，教师研修，教师发展。国家建设新区，惠民利民。临教字〔2019〕1号。"
DOCUMENTS = pl.DataFrame(
    {
        "region": ["临汀区", None],
        "province": ["澜江省", None],
        "city": [None, None],
        "district": ["临汀区", None],
        "issuer": ["临汀区教育局", None],
        "joint_issuers": ["临汀区财政局、临汀区民政局", None],
        "document_number": ["临教字〔2021〕5号", "教师〔2012〕9号"],
        "text": [TEXT, "教师〔2012〕9号 教师教育与教师培养。"],
    },
    schema_overrides={"city": pl.String},
)


def find(*terms: str, documents: pl.DataFrame = DOCUMENTS) -> set[str]:
    return find_own_names(pl.Series(terms, dtype=pl.String), documents, {"河北省", "河北", "新区", "城区", "赵县"})


def test_places_and_bodies_of_the_corpus_and_divisions_are_names() -> None:
    names = (
        "临汀区",
        "临汀",
        "澜江",
        "澜江省",
        "临汀区教育局",
        "临汀区财政局",
        "临汀区民政局",
        "河北",
        "河北省",
        "赵县",
    )
    assert find(*names, "教育局", "研修", "省", "区") == set(names)


def test_a_division_that_is_a_common_word_is_none() -> None:
    assert find("新区", "城区") == set()


def test_heads_of_document_numbers_are_names_unless_they_are_words() -> None:
    assert find("临教字", "临教", "教字", "教师", "字") == {"临教字", "临教", "教字"}
    twice_as_often = DOCUMENTS.with_columns(text=pl.col("text") + "临教字" * 4)
    assert find("临教字", documents=twice_as_often) == set(), "three of eleven stand in a number"
    half = DOCUMENTS.with_columns(text=pl.lit("临教字〔2021〕5号 临教字"))
    assert find("临教字", documents=half) == {"临教字"}


def test_nothing_is_known_of_documents_that_say_nothing() -> None:
    silent = DOCUMENTS.clear().cast({"text": pl.String})
    assert find("临教字", "临汀", documents=silent) == set()


def test_former_short_names_that_are_words_today_are_no_places() -> None:
    """惠民 was a prefecture until 1992; its full name stays a name."""
    places = list_places()
    assert {"河北", "武汉", "徐汇区", "惠民地区"} <= places and "惠民" not in places
