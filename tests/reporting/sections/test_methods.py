"""The methods: what was set stands in them, and what they cite is among the references."""

from dataclasses import replace

from pipeline.params.sections import TopicName
from pipeline.reporting.sections.methods import write_methods
from tests.reporting.conftest import VERSIONS, Report, report_params


def test_methods_tell_lambda_and_sources_and_the_rule_of_names_where_there_are_any() -> None:
    params = report_params("en")
    named = replace(params, topics=replace(params.topics, relevance=0.25, names=(TopicName("a", ("b",)),)))
    told, without = ("\n".join(write_methods(one, 4, "rule", VERSIONS)) for one in (named, params))
    assert "λ = 0.25 (Sievert & Shirley, 2014)" in told and "A name given by the researcher" in told
    assert "A name given" not in without


def test_what_the_page_cites_is_among_the_references(english: Report) -> None:
    for author in ("Bischof, J. M.", "Endres, D. M.", "Hausser, J.", "Lin, J.", "Sievert, C.", "Torgerson, W. S."):
        assert f"<li>{author}" in english.html
