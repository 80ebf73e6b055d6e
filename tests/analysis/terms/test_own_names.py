"""Names of places, bodies, document numbers and addresses among terms."""

import polars as pl
import pytest

from pipeline import catalog
from pipeline.analysis.terms.own_names import count_names, find_own_names, list_own_names
from pipeline.corpus.metadata.divisions import use_places
from pipeline.corpus.metadata.own_places import OwnPlace
from pipeline.corpus.metadata.places import list_place_names

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


PLACES = {"河北省", "河北", "新区", "城区", "老城区", "赵县"}


def find(*terms: str, documents: pl.DataFrame = DOCUMENTS, cited: tuple[str | None, ...] = ()) -> set[str]:
    texts = documents.iter_slices(1)
    return find_own_names(
        pl.Series(terms, dtype=pl.String), documents, texts, pl.Series(cited, dtype=pl.String), PLACES
    )


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
    assert find("新区", "城区", "老城区") == set()


def test_heads_of_document_numbers_are_names_unless_they_are_words() -> None:
    assert find("临教字", "临教", "教字", "教师", "字") == {"临教字", "临教", "教字"}
    twice_as_often = DOCUMENTS.with_columns(text=pl.col("text") + "临教字" * 4)
    assert find("临教字", documents=twice_as_often) == set(), "three of eleven stand in a number"
    half = DOCUMENTS.with_columns(text=pl.lit("临教字〔2021〕5号 临教字"))
    assert find("临教字", documents=half) == {"临教字"}


def test_nothing_is_known_of_documents_that_say_nothing() -> None:
    silent = DOCUMENTS.clear().cast({"text": pl.String})
    assert find("临教字", "临汀", documents=silent) == set()


def test_heads_of_cited_numbers_are_names_too() -> None:
    cited = DOCUMENTS.with_columns(text=pl.lit("落实澜办发〔2019〕71号和澜办发〔2020〕1号，澜办发。办发"))
    assert find("澜办发", "办发", "澜办", documents=cited) == set()
    assert find("澜办发", "办发", "澜办", documents=cited, cited=("澜办发〔2019〕71号", None)) == {
        "澜办发",
        "办发",
        "澜办",
    }
    # 办发 is a head of its own, and stands in no number by itself.
    both = find("澜办发", "办发", documents=cited, cited=("办发〔2019〕1号", "澜办发〔2019〕71号"))
    assert both == {"澜办发", "办发"}, "two of three and two of four occurrences stand in a number"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("见 https://www.lan.example/edu/AI.html", {"lan", "edu", "AI", "html"}),
        ("投稿 edu-lan@qq.example，附 U盘。", {"edu", "lan", "qq"}),
        ("登录 edu.lan.gov.cn 填报", {"edu", "lan", "cn"}),
        ("用AI教学。AI助学，见 www.AI.example", set()),
        ("用AI教学，见 www.AI.example", {"AI"}),
    ],
)
def test_a_latin_term_is_a_part_of_an_address_where_it_stands_in_one_half_the_time(text: str, names: set[str]) -> None:
    terms = ("lan", "edu", "AI", "html", "qq", "cn", "U盘", "教学")
    assert find(*terms, documents=DOCUMENTS.head(1).with_columns(text=pl.lit(text))) == names


def test_names_are_listed_whether_they_are_terms_or_not_and_counted_where_they_are() -> None:
    assert list_own_names(DOCUMENTS, PLACES) >= {"临汀区", "临汀", "临汀区财政局", "赵县"}
    term_counts = pl.DataFrame([("临汀", 5), ("研修", 9), ("赵县", 3)], schema=["term", "count"], orient="row")
    counted = catalog.own_names.check(count_names(term_counts, {"赵县", "临汀", "河北"}))
    assert counted.rows() == [("临汀", 5), ("赵县", 3)]
    alike = catalog.own_names.check(count_names(term_counts.with_columns(count=pl.lit(1, pl.Int64)), {"研修", "临汀"}))
    assert alike.rows() == [("临汀", 1), ("研修", 1)], "ties by term"


def test_a_body_that_is_called_like_its_place_is_a_name() -> None:
    """临汀 is what 临汀区 is without its last character, and signs by itself."""
    assert "临汀" in list_own_names(DOCUMENTS.with_columns(issuer=pl.lit("临汀")), PLACES)


def test_places_of_the_researchers_table_are_names() -> None:
    use_places([OwnPlace("星火开发区", "区县", None, 0, 9999)])
    try:
        assert "星火开发区" in list_place_names()
    finally:
        use_places([])
    assert "星火开发区" not in list_place_names()


def test_former_short_names_that_are_words_today_are_no_places() -> None:
    """惠民 was a prefecture until 1992; its full name stays a name."""
    places = list_place_names()
    assert {"河北", "武汉", "徐汇区", "惠民地区"} <= places and "惠民" not in places
