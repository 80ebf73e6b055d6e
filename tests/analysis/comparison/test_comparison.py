"""All that differs between two reports: documents, parameters, what is known of either."""

import polars as pl

from pipeline.analysis.comparison.comparison import Report, compare_reports
from pipeline.analysis.comparison.documents import compare_counts, count_documents, list_differing
from pipeline.analysis.comparison.settings import compare_settings
from tests.plots.tables import make_tables

LIMITS = {"trajectory": {"n_permutations": 4999, "max_q": 0.05}}


def test_a_report_beside_itself_differs_in_nothing() -> None:
    tables = make_tables(n_keywords=12, n_topics=5)
    found = compare_reports(Report("A", tables, LIMITS), Report("B", tables, LIMITS))
    assert found["settings"].is_empty()
    assert found["differing"].is_empty()
    assert set(found["claims"]["outcome"]) == {"same"}
    assert set(found["keyword_years"]["moved"]) == set(found["topic_years"]["moved"]) == {"same"}
    assert (found["topics"]["before"] == found["topics"]["after"]).all()
    assert (found["counts"]["n_before"] == found["counts"]["n_after"]).all()


def test_what_a_report_does_not_say_is_not_known() -> None:
    tables = make_tables(n_keywords=3, n_topics=2)
    older = {name: table for name, table in tables.items() if name not in ("files", "document_uses")}
    found = compare_reports(Report("A", older, None), Report("B", tables, LIMITS))
    assert "settings" not in found
    assert found["claims"]["near_limit"].null_count() == 3
    assert found["counts"].filter(what="read").row(0) == ("read", 84, 84)
    assert found["counts"].filter(what="used").row(0) == ("used", None, 84)
    assert found["counts"].filter(what="empty").row(0) == ("empty", None, 1)


def test_what_was_set_aside_is_counted_by_its_reason_whoever_did_it() -> None:
    tables = make_tables(n_keywords=3, n_topics=2)
    uses = tables["document_uses"].with_columns(
        reason=pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("near_duplicate: a.txt")).otherwise("reason")
    )
    changed = count_documents(tables | {"document_uses": uses})
    counted = compare_counts(count_documents(tables), changed)
    assert {what: (a, b) for what, a, b in counted.iter_rows()} == {
        "read": (84, 84),
        "used": (84, 81),
        "near_duplicate": (0, 3),
        "empty": (1, 1),
        "unsupported": (1, 1),
    }


def test_documents_of_one_report_alone_and_changed_metadata_are_listed() -> None:
    documents = make_tables(n_keywords=3, n_topics=2)["documents"].sort("path").head(4)
    later = documents.tail(3).with_columns(
        year=pl.when(pl.int_range(pl.len()) == 2).then(2031).otherwise("year").cast(pl.Int32)
    )
    found = list_differing(documents, later)
    first, last = documents.row(0, named=True), documents.row(3, named=True)
    assert found.select("path", "field", "value_before", "value_after", "only_in").rows() == [
        (first["path"], None, str(first["year"]), None, "before"),
        (last["path"], "year", str(last["year"]), "2031", None),
    ]
    assert list_differing(later, documents)["only_in"].to_list() == ["after", None]


def test_a_field_that_one_report_alone_knows_differs() -> None:
    documents = make_tables(n_keywords=3, n_topics=2)["documents"].head(1)
    unknown = documents.with_columns(region=pl.lit(None, pl.String))
    region = documents["region"][0]
    assert list_differing(unknown, documents).select("field", "value_before", "value_after").rows() == [
        ("region", None, region)
    ]
    assert list_differing(unknown, unknown).is_empty()


def test_a_verdict_that_was_near_its_limit_in_one_report_is_marked() -> None:
    tables = make_tables(n_keywords=12, n_topics=2)
    trends = tables["keyword_trends"].with_columns(
        q_permutation=pl.when(pl.col("keyword") == "双减").then(0.05).otherwise("q_permutation")
    )
    near, far = Report("A", tables | {"keyword_trends": trends}, LIMITS), Report("B", tables, LIMITS)
    for found in (compare_reports(near, far), compare_reports(far, near)):
        assert found["claims"].filter("near_limit")["keyword"].to_list() == ["双减"]


def test_parameters_differ_by_key_and_keywords_by_name() -> None:
    before = {"lda": {"seed": 1, "n_starts": 6}, "keywords": ["双减", {"keyword": "劳动教育", "since": 2020}]}
    after = {
        "lda": {"seed": 2, "n_starts": 6},
        "keywords": [{"keyword": "劳动教育", "since": 2021}, "双减", "课后服务"],
    }
    assert compare_settings(before, after).rows() == [
        ("keywords[劳动教育]", '{"since": 2020}', '{"since": 2021}'),
        ("keywords[课后服务]", None, "{}"),
        ("lda.seed", "1", "2"),
    ]


def test_a_list_without_names_is_a_parameter_as_a_whole() -> None:
    found = compare_settings({"topics": {"candidates": [5, 7]}}, {"topics": {"candidates": [5, 7, 10]}})
    assert found.rows() == [("topics.candidates", "[5, 7]", "[5, 7, 10]")]


def test_an_entry_named_twice_is_not_lost() -> None:
    found = compare_settings({"keywords": ["双减", "双减"]}, {"keywords": ["双减"]})
    assert found.height == 2


def test_rows_do_not_depend_on_the_order_of_the_tables() -> None:
    tables = make_tables(n_keywords=12, n_topics=5)
    turned = {name: table.reverse() for name, table in tables.items()}
    one = compare_reports(Report("A", tables, LIMITS), Report("B", tables, LIMITS))
    other = compare_reports(Report("A", turned, LIMITS), Report("B", turned, LIMITS))
    for name, table in one.items():
        assert table.equals(other[name]), name
