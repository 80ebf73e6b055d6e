"""Keywords and groups of params.yaml, and figures of the paper that name them: what they may have, and what is refused."""

import re
from pathlib import Path

import pytest

from pipeline.params.errors import InputError
from pipeline.params.keywords import Context, Group, Keyword
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded
from tests.conftest import PROJECT
from tests.own_params import load_own_params, write_own_params
from tests.param_faults import faults


def test_a_bare_line_is_a_keyword_with_no_other_spelling() -> None:
    params = load_own_params()
    assert [keyword.keyword for keyword in params.keywords] == ["双减", "劳动教育", "集团化办学", "师德师风"]
    assert params.keywords[0].exclude == ("双减少", "双减半")
    assert params.keywords[2].forms == ("集团化办学", "集团办学")
    assert is_embedded(params.corpus.path)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2035", "2035"),
        ("-5", "-5"),
        ("2.5", "2.5"),
        ("1e3", "1000.0"),
        ("0x1F", "31"),
        ("2021-07-24", "2021-07-24"),
        ("2021-07-24T10:00:00", "2021-07-24T10:00:00"),
        ("true", "true"),
        ("False", "false"),
        ("null", "empty"),
        ("~", "empty"),
        ("", "empty"),
    ],
)
def test_a_keyword_that_yaml_takes_for_something_else_is_told_to_be_quoted(
    tmp_path: Path, written: str, shown: str
) -> None:
    for line in (f"  - {written}", f"  - keyword: {written}"):
        [problem] = faults(tmp_path, ("  - 劳动教育", line))
        assert re.fullmatch(
            rf"params\.yaml line \d+: keywords\.1\.keyword is {re.escape(shown)}; must be text; put it in quotes",
            problem,
        )
    for key in ("spellings", "exclude"):
        [problem] = faults(tmp_path, ("  - 劳动教育", f"  - keyword: 劳动教育\n    {key}: [劳动, {written or 'null'}]"))
        assert f"keywords.1.{key}.1 is {shown}; must be text; put it in quotes" in problem


@pytest.mark.parametrize("written", ["'2035'", '"2021-07-24"', "on", "off", "yes", "no", "5G", "12:30", "'null'"])
def test_a_keyword_that_is_text_is_one(tmp_path: Path, written: str) -> None:
    """YAML 1.2 takes on and yes for words."""
    path = tmp_path / "params.yaml"
    path.write_text(write_own_params().replace("  - 劳动教育", f"  - {written}"), encoding="utf-8")
    assert load_params(path).keywords[1].keyword == written.strip("'\"")


FIRST = "  - keyword: 双减\n    exclude: [双减少, 双减半]\n"


def test_a_keyword_may_have_a_gloss_a_context_and_a_first_year_and_keywords_form_groups(tmp_path: Path) -> None:
    text = write_own_params()
    more = "    en: Double Reduction\n    context: {not_near: [臭氧, PM2.5], within: 20}\n    since: 2021\n"
    group = "groups:\n  - name: 减负\n    any: [双减, 课后服务]\n    not: [食品安全]\n"
    assert FIRST in text and "groups: []\n" in text
    path = tmp_path / "params.yaml"
    path.write_text(text.replace(FIRST, FIRST + more).replace("groups: []\n", group), encoding="utf-8")
    params = load_params(path)
    keyword = params.keywords[0]
    assert (keyword.en, keyword.since) == ("Double Reduction", 2021)
    assert keyword.context == Context(within=20, near=(), not_near=("臭氧", "PM2.5"))
    assert params.groups == (Group("减负", ("双减", "课后服务"), (), ("食品安全",)),)
    assert params.keywords[1] == Keyword("劳动教育")


@pytest.mark.parametrize(
    ("more", "rules"),
    [
        ("context: {within: 20}", ["keywords.0.context has neither near nor not_near"]),
        ("context: {near: [], within: 20}", ["keywords.0.context has neither near nor not_near"]),
        ("context: {near: [学校]}", ["keywords.0.context.within is missing; add it"]),
        ("context: {near: [学校], within: 0}", ["keywords.0.context.within is 0; must be at least 1"]),
        ("context: {near: [学校], within: 1001}", ["keywords.0.context.within is 1001; must be at most 1000"]),
        ("context: {near: 学校, within: 9}", ["keywords.0.context.near is '学校'; must be a list"]),
        ("context: {near: [学校, 5], within: 9}", ["keywords.0.context.near.1 is 5; must be text; put it in quotes"]),
        (
            "context: {nere: [学校], near: [学校], within: 9}",
            ["keywords.0.context.nere is not a known key; did you mean near?"],
        ),
        ("context: 学校", ["keywords.0.context is '学校'; must hold keys of its own, indented"]),
        (
            "context: {near: [学校, 中小学], within: 2}",
            ["keywords.0.context.near.1 is 中小学, longer than the 2 characters"],
        ),
        (
            "context: {not_near: [不得, 不得], within: 2}",
            ["keywords.0.context.not_near.1 is 不得, which is listed twice"],
        ),
        (
            "context: {near: [不得], not_near: [不得], within: 2}",
            ["keywords.0.context.not_near.0 is 不得, which near lists too"],
        ),
        ("since: 202", ["keywords.0.since is 202; must be at least 1900"]),
        ("since: 20210", ["keywords.0.since is 20210; must be at most 2200"]),
        ("since: 2021-07-24", ["keywords.0.since is 2021-07-24; must be a whole number"]),
        ("since:", ["keywords.0.since is empty; must be a whole number"]),
        ("en: 5", ["keywords.0.en is 5; must be text; put it in quotes"]),
        ("en:", ["keywords.0.en is empty; must be text; put it in quotes"]),
        (
            "since: 1\n    en: ''\n    context: {within: x}",
            [
                "keywords.0.en is ''",
                "keywords.0.context.within is 'x'",
                "keywords.0.context has neither",
                "keywords.0.since is 1;",
            ],
        ),
    ],
)
def test_what_a_keyword_can_t_have_is_named(tmp_path: Path, more: str, rules: list[str]) -> None:
    problems = faults(tmp_path, (FIRST, f"{FIRST}    {more}\n"))
    assert len(problems) == len(rules)
    for rule in rules:
        assert any(rule in problem for problem in problems)


@pytest.mark.parametrize(
    ("group", "rule"),
    [
        ("{any: [双减]}", "groups.0.name is missing; add it"),
        ("{name: 组}", "groups.0.any is missing; add it"),
        ("{name: 组, any: []}", "groups.0.any is []; must not be empty"),
        ("{name: 组, any: 双减}", "groups.0.any is '双减'; must be a list"),
        ("{name: 组, any: [双减], not_: [课]}", "groups.0.not_ is not a known key; did you mean not?"),
        ("{name: 组, any: [双减], not: 5}", "groups.0.not is 5; must be a list"),
        ("{name: 劳动教育, any: [双减]}", "groups.0.name is 劳动教育, which is a keyword; give the group another name"),
        ("{name: 双减, any: [双减]}", "groups.0.name is 双减, which is a keyword"),
        ("{name: 组, any: [双减, 双减]}", "groups.0.any.1 is 双减, which is listed twice"),
        ("{name: 组, any: [双减], all: [课, 校, 课]}", "groups.0.all.2 is 课, which is listed twice"),
        ("{name: 组, any: [双减], not: [校, 双减]}", "groups.0.not.1 is 双减, which any lists too; keep one of them"),
        ("{name: 组, any: [双减], all: [课], not: [课]}", "groups.0.not.0 is 课, which all lists too"),
        ("双减", "groups.0 is '双减'; must hold keys of its own, indented"),
    ],
)
def test_what_a_group_can_t_have_is_named(tmp_path: Path, group: str, rule: str) -> None:
    [problem] = faults(tmp_path, ("groups: []", f"groups:\n  - {group}"))
    assert rule in problem


def test_two_groups_of_one_name_and_a_missing_list_of_groups_are_named(tmp_path: Path) -> None:
    pair = "groups:\n  - {name: 组, any: [双减]}\n  - {name: 组, any: [课]}"
    [problem] = faults(tmp_path, ("groups: []", pair))
    assert "groups.1.name is 组, which is listed twice; name each once" in problem
    [problem] = faults(tmp_path, ("groups: []\n", ""))
    assert problem == "params.yaml: groups is missing; add it"


def test_figures_of_the_paper_name_keywords_that_are_counted_and_what_their_kind_has(tmp_path: Path) -> None:
    text = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    asked = (
        "  figures:\n  - kind: keyword_trajectories\n    keywords: [双减, 劳动教育们]\n"
        "  - kind: year_keyness\n    topics: [1]\n  - kind: topics\n    years: [2019, 2020]\n"
        "  - kind: topic_years\n    events: false\n"
    )
    start, end = text.index("  figures:\n    # 论文中的图"), text.index("robustness:  # ")
    path = tmp_path / "params.yaml"
    path.write_text(text[:start] + asked + text[end:], encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_params(path)
    said = [english for _, english in refused.value.problems]
    assert len(said) == 4
    assert "(entry 1) is 劳动教育们, which is not among keywords and groups; near it are 劳动教育" in said[0]
    assert "does not apply to entry 2 (year_keyness), in which years can be chosen" in said[1]
    assert "does not apply to entry 3 (topics), in which topics can be chosen" in said[2]
    assert "does not apply to entry 4 (topic_years), in which topics and years can be chosen" in said[3]
