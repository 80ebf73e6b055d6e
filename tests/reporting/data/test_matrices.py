"""Documents by topics and by keywords: sums known by heart."""

import polars as pl
import pytest

from pipeline.analysis.statistics.voices import take_kinds
from pipeline.reporting.data.matrices import count_keywords, count_topics, find_unknown, make_matrices, write_matrices
from pipeline.tables.corpus import DOCUMENTS
from pipeline.tables.fits import SECTION_TOPICS, UNCHANGED_SECTIONS
from pipeline.tables.keywords import MENTIONS
from pipeline.tables.topic_parts.shares import SECTION_SHARES
from pipeline.tables.topic_parts.twins import TOPIC_MEMBERS
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables

NONE = pl.DataFrame(schema={"section_id": pl.String, "topic": pl.Int32})
IDS = pl.Series("document_id", ["d0", "d1", "d2"])
# d0 has 30 and 10 characters with topics and 60 without; d1 is read by no topic but the second, d2 by none.
SECTIONS = pl.DataFrame(
    [("s0", "d0", 30), ("s1", "d0", 10), ("s2", "d0", 60), ("s3", "d1", 5), ("s9", "set aside", 7)],
    schema=["section_id", "document_id", "n_chars"],
    orient="row",
)
SHARES = pl.DataFrame(
    [("s0", 0, 0.5), ("s0", 1, 0.5), ("s1", 1, 1.0), ("s3", 1, 1.0), ("s9", 0, 1.0)],
    schema=SECTION_SHARES.schema,
    orient="row",
)


def tables_of(shares: pl.DataFrame = SHARES) -> Tables:
    labels = make_tables(n_topics=2)["topic_labels"]
    return {"sections": SECTIONS, "section_shares": shares, "topic_labels": labels}


def mention(keyword: str, document_id: str, copied: bool = False, excluded_by: str | None = None) -> dict[str, object]:
    return {"keyword": keyword, "document_id": document_id, "copied": copied, "excluded_by": excluded_by}


def test_a_share_is_weighed_by_characters_over_the_sections_with_topics() -> None:
    columns, values = count_topics(IDS, tables_of(), NONE)
    assert values.columns == ["n_chars_described", "topic_01", "topic_02"] == list(columns)
    assert values.rows() == [(40, 15 / 40, 25 / 40), (5, 0.0, 1.0), (0, None, None)]
    assert count_topics(IDS, tables_of(SHARES.reverse()), NONE)[1].equals(values)


def test_a_topic_that_nobody_looked_for_in_a_section_is_a_gap_in_its_document() -> None:
    unknown = pl.DataFrame({"section_id": ["s1"], "topic": [0]}, schema=NONE.schema)
    assert count_topics(IDS, tables_of(), unknown)[1].rows() == [(40, None, 25 / 40), (5, 0.0, 1.0), (0, None, None)]


def test_a_joined_topic_is_unknown_where_none_of_its_members_was_looked_for() -> None:
    # The fit's topics 1 and 2 were joined into 1.
    members = pl.DataFrame([(0, 0, 0, 1.0), (1, 1, 1, 0.5), (2, 1, 1, 0.5)], schema=TOPIC_MEMBERS.schema, orient="row")
    theta = [("s0", 0, 1.0), ("s0", 1, 0.0), ("s0", 2, 0.0), ("s1", 0, 0.6), ("s1", 1, 0.4), ("s1", 2, 0.0)]
    theta += [("s2", 0, 1.0), ("s2", 1, 0.0), ("s2", 2, 0.0)]
    topics = pl.DataFrame(theta, schema=SECTION_TOPICS.schema, orient="row")
    unchanged = pl.DataFrame([("s0", 3), ("s1", 3)], schema=UNCHANGED_SECTIONS.schema, orient="row")
    assert find_unknown([topics], unchanged, members).rows() == [("s0", 1)]
    assert find_unknown([topics], unchanged.clear(), members).is_empty()


def test_mentions_are_counted_in_all_text_and_in_own_words_without_those_excluded() -> None:
    mentions = pl.DataFrame(
        [
            mention("双减", "d0"),
            mention("双减", "d0", copied=True),
            mention("双减", "d0", excluded_by="双减少"),
            mention("教研", "d2", copied=True),
            mention("双减", "set aside"),
        ],
        schema=MENTIONS.pick("keyword", "document_id", "copied", "excluded_by"),
    )
    columns, values = count_keywords(IDS, mentions, ["双减", "劳动教育", "教研"])
    names = [f"keyword_0{n}{kind}" for kind in ("", "_own") for n in (1, 2, 3)]
    assert values.columns == names == list(columns)
    assert values.rows() == [(2, 0, 0, 1, 0, 0), (0, 0, 0, 0, 0, 0), (0, 0, 1, 0, 0, 0)]
    assert columns["keyword_01_own"].en == "mentions in own words of “双减”"


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    tables = make_tables(n_keywords=2, n_topics=2)
    shares = tables["sections"].select("section_id", topic=pl.lit(0, pl.Int32), share=pl.lit(1.0))
    documents = tables["documents"].with_columns(
        voice=pl.col("issuer").fill_null("甲"), n_own_chars=pl.col("n_chars") - 1
    )
    keywords = tables["keyword_trends"]["keyword"].to_list()
    return write_matrices(make_matrices(tables | {"section_shares": shares}, documents, keywords, NONE))


def test_names_are_those_that_spss_and_stata_take_and_each_has_its_labels(written: dict[str, str]) -> None:
    for name in ("document_topics", "document_keywords"):
        assert not written[f"{name}.csv"].startswith("\ufeff"), "R takes it for a part of the first name"
        columns = written[f"{name}.csv"].partition("\n")[0].split(",")
        assert ",".join(columns).startswith(
            "document_id,title,issuer,voice,region,level,kind,year,n_chars,n_own_chars,"
        )
        assert all(column.isascii() and column.isidentifier() and len(column) <= 32 for column in columns)
        labels = pl.read_csv(written[f"{name}_labels.csv"].encode())
        assert labels.columns == ["name", "zh", "en"] and labels["name"].to_list() == columns
        assert labels["zh"].n_unique() == labels["en"].n_unique() == len(columns)


def test_topics_count_from_1_under_their_title(written: dict[str, str]) -> None:
    label = make_tables(n_topics=2)["topic_labels"]["label"][0]
    assert (
        f"topic_01,主题1 {label} 的份额（0–1）,Share of topic 1 {label} (0–1)" in written["document_topics_labels.csv"]
    )


def test_the_kind_of_a_document_is_that_of_what_it_passes_on_and_the_labels_say_so() -> None:
    tables = make_tables(n_keywords=1, n_topics=1)
    documents = tables["documents"].with_columns(
        voice=pl.col("issuer").fill_null("甲"),
        n_own_chars="n_chars",
        kind=pl.lit("通知"),
        carried_kind=pl.lit("工作要点"),
    )
    made = make_matrices(tables, take_kinds(documents), ["双减"], NONE)["document_keywords"]
    assert made.rows["kind"].unique().to_list() == ["工作要点"]
    assert "所印发、转发文件的文种" in made.contract.columns["kind"].explain("zh")
    assert "document_keywords" in DOCUMENTS.columns["carried_kind"].explain("en")
    assert made.contract.columns["kind"].head("zh") == "文种"
