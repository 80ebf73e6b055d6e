"""The section of topics judged by people: scores of each topic, and what is said while there are none."""

import polars as pl

from tests.plots.tables import make_tables
from tests.reporting.conftest import make_report
from tests.reporting.test_page import read


def section(html: str) -> str:
    return "".join(read(html[html.index('<section id="intrusion">') : html.index('<section id="term-audit">')]).text)


def test_the_report_shows_each_topic_and_says_where_there_is_too_little() -> None:
    text = section(make_report(make_tables(n_keywords=2, n_topics=4), "zh").html)
    assert "5 / 60.83 [0.44, 0.97]高于猜测" in text
    assert "1 / 20.50 [0.09, 0.91]与猜测无显著差异−1.20 (−2.90)" in text
    assert "1 / 2—证据不足" in text
    assert "α" in text and "0.61" in text
    assert "old.csv：填的是另一份问卷" in text
    assert "只作词入侵检验的主题：4" in text


def test_the_methods_tell_of_people_only_where_people_have_answered() -> None:
    tables = make_tables(n_keywords=2, n_topics=4)
    with_forms = make_report(tables, "en").html
    assert "Topics judged by people: 2 filled in the form" in with_forms
    tables["intrusion_forms"] = tables["intrusion_forms"].clear()
    assert "judged by people" not in make_report(tables, "en").html


def test_the_report_says_how_to_get_the_form_filled_in_while_there_are_none() -> None:
    tables = make_tables(n_keywords=2, n_topics=4)
    for name in ("intrusion_scores", "intrusion_annotators", "intrusion_forms"):
        tables[name] = tables[name].clear()
    html = make_report(tables, "en").html
    assert "No completed form is available yet" in section(html) and 'href="intrusion.html"' in html
    tables["intrusion_items"] = tables["intrusion_items"].clear()
    assert "fewer than four topics" in section(make_report(tables, "en").html)


def test_frames_of_speech_are_not_named_as_left_out() -> None:
    tables = make_tables(n_keywords=2, n_topics=4)
    framed = pl.when(pl.col("topic") == 3).then(pl.lit("frame")).alias("doubt")
    tables["topic_labels"] = tables["topic_labels"].with_columns(framed)
    tables["topic_frames"] = tables["topic_frames"].with_columns(is_frame=pl.col("topic") == 3, why=pl.lit("opening"))
    text = section(make_report(tables, "zh").html)
    assert "只问词的主题" not in text and "套语除外" in text
