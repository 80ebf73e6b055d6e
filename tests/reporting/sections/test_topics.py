"""What the page says of topics: names, terms three ways, neighbours, and no topic as a finding that is none."""

import re
from typing import Literal

import polars as pl
import pytest

from pipeline import catalog
from pipeline.reporting.sections.topics import DOUBTS, tell_doubt
from pipeline.tables.codes import FRAME_SIGNS, pick
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import Report, make_report, unlink


def make_small(**labels: pl.Expr) -> Tables:
    tables = make_tables(years=(2019, 2020), per_year=2, n_keywords=1, n_topics=3)
    return tables | {"topic_labels": tables["topic_labels"].with_columns(**labels)}


def make_names(*rows: tuple[str, str | None, str, int | None, float | None, int, int, int | None, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=catalog.topic_names.schema, orient="row")


def find_topic(html: str, number: int) -> str:
    start = html.index(f'id="topic-{number}"')
    return html[start : html.index('<div class="topic', start) if f'id="topic-{number + 1}"' in html else None]


def test_a_topic_has_its_label_its_terms_three_ways_and_its_nearest_topics(chinese: Report) -> None:
    topic = find_topic(chinese.html, 1)
    terms = chinese.tables["topic_terms"].filter(topic=0)
    labels = chinese.tables["topic_labels"]["label"]
    assert f"<h3>主题 1 {labels[0]}" in topic
    shown = [re.findall(r"<span>([^<]+)<", line) for line in re.findall(r'<p class="terms">(.*?)</p>', topic)]
    # As many as params.topics.n_terms asks for.
    assert shown == [terms.sort(rank)["term"].to_list()[:8] for rank in ("rank", "frex_rank")]
    assert f'<a href="#topic-2">2 {labels[1]}</a>（0.60）' in unlink(topic)


def test_the_bars_of_a_topic_are_its_terms_by_relevance_and_those_for_another_lambda_wait(chinese: Report) -> None:
    terms = chinese.tables["topic_terms"].filter(topic=1).sort("relevance_rank")
    bars = find_topic(chinese.html, 2).partition('<ol class="bars"')[2].partition("</ol>")[0]
    rows = re.findall(r"<li( hidden)? style=\"--own:([\d.]+);--all:(\d+)\"[^>]*><span>([^<]+)</span>", bars)
    assert [(term, float(own), int(n)) for _, own, n, term in rows] == [
        (term, round(own, 1), n) for term, own, n in terms.select("term", "count_in_topic", "count").iter_rows()
    ]
    assert [bool(hidden) for hidden, *_ in rows] == [False] * 8 + [True] * 2
    assert '--max:100"' in bars and ">100</a>" in bars
    # The slider is of use with JavaScript alone.
    assert '<p class="relevance" hidden>' in chinese.html and 'value="0.6"' in chinese.html


def test_a_name_stands_over_the_label() -> None:
    html = make_report(make_small(name=pl.when(pl.col("topic") == 0).then(pl.lit("劳动<教育>"))), "zh").html
    assert "<h3>主题 1 劳动&lt;教育&gt;<small" in html and "劳动<教育>" not in html
    assert '<td class="t"><a href="#topic-1">1</a> 劳动&lt;教育&gt;</td>' in html


def test_a_phrase_stands_over_the_label_with_its_source_and_under_a_name() -> None:
    first = pl.col("topic") == 0
    phrase = {
        "phrase": pl.when(first).then(pl.lit("加强<劳动>教育")),
        "phrase_document_id": pl.when(first).then(pl.lit(make_small()["documents"]["document_id"][0])),
        "n_sections": pl.when(first).then(5),
        "n_voices": pl.when(first).then(1),
        "n_main_sections": pl.when(first).then(1_200),
        "n_main_under": pl.when(first).then(14),
    }
    title = make_small()["documents"]["title"][0]
    label = make_small()["topic_labels"]["label"][0]
    topic = find_topic(make_report(make_small(**phrase), "zh").html, 1)
    assert f'<h3>主题 1 加强&lt;劳动&gt;教育<small class="note"> {label}，' in topic and "加强<" not in topic
    assert (
        "见于 5 个标题（1 个独立来源），以该主题为主的 1,200 个条目中有 14 个在这些标题之下；" in topic
        and title in topic
    )
    told = "occurs in 5 headings (1 voice), which cover 14 of the 1,200 sections mainly about this topic, as in "
    assert told in make_report(make_small(**phrase), "en").html
    named = find_topic(make_report(make_small(**phrase, name=pl.when(first).then(pl.lit("劳动"))), "zh").html, 1)
    assert f'<h3>主题 1 劳动<small class="note"> {label}，' in named and "见于 5 个标题" in named
    other = find_topic(make_report(make_small(**phrase), "zh").html, 2)
    assert "个标题（" not in other and f"<h3>主题 2 {make_small()['topic_labels']['label'][1]}<small" in other


def test_every_name_says_where_it_went_or_why_nowhere() -> None:
    names = make_names(
        ("甲", "First", "一、二", 1, 0.2, 2, 2, 2, "placed"),
        ("乙", None, "三、四", 1, 0.1, 2, 2, 2, "taken"),
        ("丙", None, "五、六、七", 2, 0.1, 3, 2, 1, "too_few"),
        ("<b>丁</b>", None, "<i>八</i>", None, None, 1, 0, None, "unknown"),
    )
    html = make_report(make_small() | {"topic_names": names}, "zh").html
    assert '<td class="k">甲</td><td>一、二</td><td><a href="#topic-2">主题 2</a></td>' in html
    assert "First" not in html[: html.index("<script>")], "a gloss is for English pages"
    english = make_report(make_small() | {"topic_names": names}, "en").html
    assert '<td class="k">甲 (First)</td>' in english and '<td class="k">乙</td>' in english
    assert "，已归属“甲”，后者的词在其中概率更高" in html
    assert "，但 3 个词中仅有 1 个位于其相关度前 30 位" in html
    assert "&lt;b&gt;丁&lt;/b&gt;" in html and "&lt;i&gt;八&lt;/i&gt;" in html and "<b>丁" not in html
    assert "所列词均不在词表中" in html


def test_a_topic_that_did_not_come_back_says_that_it_must_not_be_reported() -> None:
    lost = {"grade": pl.when(pl.col("topic") == 1).then(pl.lit("D")).otherwise("grade")}
    lost["doubt"] = pl.when(pl.col("topic") == 1).then(pl.lit("not_back"))
    for language, sentence in (("zh", "不可作为结论报告"), ("en", "Do not report it")):
        html = make_report(make_small(**lost), language).html  # type: ignore[arg-type]
        assert html.count(sentence) == 1 and sentence in find_topic(html, 2)
        assert '<div class="topic doubtful" id="topic-2">' in html
        assert tell_doubt(make_small(**lost)["topic_labels"], language) is None
        assert "<details><summary>查看这些主题" not in html


@pytest.mark.parametrize("code", DOUBTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_topics_without_evidence_are_folded_away_under_a_head_that_says_so(code: str, language: str) -> None:
    html = make_report(make_small(doubt=pl.lit(code)), language).html  # type: ignore[arg-type]
    head = "主题结构：证据不足" if language == "zh" else "Topic structure: insufficient evidence"
    sentence = pick(language, *DOUBTS[code])
    start = html.index(f"<h2>{head}</h2>")
    fold = html.index("<details><summary>", start)
    assert start < html.index(sentence, start) < fold < html.index('id="topic-1"')
    assert html.index("</details>", html.index('id="topic-3"')) > 0
    assert all(f'id="topic-{number}"' in html for number in (1, 2, 3)), "nothing is hidden for good"


FRAMED = pl.when(pl.col("topic") == 0).then(pl.lit("frame"))


@pytest.mark.parametrize(("language", "mark"), [("zh", "套语 "), ("en", "Boilerplate: ")])
def test_a_frame_of_speech_comes_after_the_themes_with_a_mark_and_keeps_its_number(
    language: Literal["zh", "en"], mark: str
) -> None:
    tables = make_small(doubt=FRAMED)
    measured = tables["topic_frames"].with_columns(
        is_frame=pl.col("topic") == 0, why=pl.when(pl.col("topic") == 0).then(pl.lit("headings"))
    )
    html = make_report(tables | {"topic_frames": measured}, language).html
    assert re.findall(r'id="topic-(\d)"', html) == ["2", "3", "1"]
    label = tables["topic_labels"]["label"][0]
    assert f" 1 {mark}{label}<small" in html
    assert pick(language, *FRAME_SIGNS["headings"]) in html[html.index('id="topic-1"') :]
    assert html.count(pick(language, "以下 1 个为套语", "The 1 below are boilerplate")) == 1
    assert f'<a href="#topic-1">1 {label}</a>' in html[html.index('id="topic-2"') : html.index('id="topic-3"')], (
        "neighbours go by their own numbers"
    )
    (years,) = re.findall(r'<section id="topic-years">.*?</section>', html, re.DOTALL)
    numbers = re.findall(r'<td class="t"><a href="#topic-(\d)">', years)
    assert numbers[:3] == ["2", "3", "1"]
    assert f'<a href="#topic-1">1</a> {mark}{label}' in years


def test_a_frame_does_not_cast_doubt_on_the_others() -> None:
    assert tell_doubt(make_small(doubt=FRAMED)["topic_labels"], "zh") is None
    assert "以下 0 个是套语" not in make_report(make_small(), "zh").html


def make_members(*rows: tuple[int, int, int, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=catalog.topic_members.schema, orient="row")


TWINS = make_members((0, 0, 0, 1.0), (1, 1, 1, 1.0), (2, 0, 2, 1.0))


def test_grades_are_counted_for_topics_and_boilerplate_apart() -> None:
    tables = make_tables(n_keywords=2, n_topics=6)
    grade = pl.Series(["A", "A", "C", "A", None, "B"], dtype=pl.String)
    doubt = pl.Series([None, None, None, "frame", "frame", None], dtype=pl.String)
    tables["topic_labels"] = tables["topic_labels"].sort("topic").with_columns(grade=grade, doubt=doubt)
    framed = pl.col("topic").is_in([3, 4])
    tables["topic_frames"] = tables["topic_frames"].with_columns(
        is_frame=framed, why=pl.when(framed).then(pl.lit("headings"))
    )
    chinese, english = make_report(tables, "zh").html, make_report(tables, "en").html
    assert "主题中 A 级 2 个、B 级 1 个、C 级 1 个；套语中 A 级 1 个、未评级 1 个。" in chinese
    assert "Grades of topics: 2 A, 1 B, 1 C; of boilerplate: 1 A, 1 not graded." in english


def test_twins_are_named_and_stand_together() -> None:
    html = make_report(make_small() | {"topic_members": TWINS}, "zh").html
    assert (
        "其中 2 个是同一主题的不同部分（孪生主题）：主题" in html
        and "只有一部分变化的，结论只就该部分而言；主要发现中每组至多一项" in html
    )
    order = [html.index(f'id="topic-{number}"') for number in (1, 3, 2)]
    assert order == sorted(order)
    mark = '与主题 <a href="#topic-{}">{}</a> 为孪生主题（同一主题的两个部分）'
    first, third, second = order
    assert mark.format(3, 3) in html[first:third] and mark.format(1, 1) in html[third:second]
    assert "为孪生主题" not in html[second : html.index('<section id="topic-years">')]
    # And in the table by year.
    years = html[html.index('<section id="topic-years">') :]
    assert years.count(mark.format(3, 3)) == 1 == years.count(mark.format(1, 1))


def test_three_parts_of_a_theme_name_one_another() -> None:
    members = TWINS.with_columns(first_twin=pl.lit(0, pl.Int32))
    html = make_report(make_small() | {"topic_members": members}, "en").html
    assert (
        '3 of them are parts of the same theme (twins): topics <a href="#topic-1">1</a>, <a href="#topic-2">2</a>'
        in html
    )
    assert 'twin of topic <a href="#topic-1">1</a>, <a href="#topic-3">3</a> (parts of one theme)' in html


def test_without_twins_nothing_is_said_of_any() -> None:
    words: dict[Literal["zh", "en"], str] = {"zh": "孪生", "en": "twin"}
    for language, word in words.items():
        html = make_report(make_small(), language).html
        start = html.index('<section id="topics">')
        assert word not in html[start : html.index("</section>", start)]


def test_joined_topics_say_what_they_were_joined_from() -> None:
    members = make_members((0, 0, 1, 1.0), (1, 1, 0, 0.7), (2, 2, 2, 1.0), (3, 1, 0, 0.3))
    html = make_report(make_small() | {"topic_members": members}, "zh").html
    assert "拟合所得的 4 个主题中，有 2 个是同一主题的不同部分" in html
    assert '第 2、4 个并为<a href="#topic-1">主题 1</a>' in html
    assert "由拟合所得的第 2、4 个主题合并而成" in find_topic(html, 1) and "合并而成" not in find_topic(html, 2)
    assert "为孪生主题（" not in html and "主要发现中每组至多一项" not in html
