"""Years on the page: gaps of too little text, years far from all others, and doubted documents beside the numbers."""

import re

import polars as pl

from pipeline.reporting.captions import CAPTIONS, caption_figures
from pipeline.reporting.sections.keywords import describe_keywords
from pipeline.reporting.sections.topic_years import describe_topic_years
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import make_report, report_params, unlink

FAR = 1988
YEARS = (FAR, *range(FAR + 1, 2023))
FIGURES = [name for of_section in CAPTIONS.values() for name in of_section]


def make(n_doubted: int = 0) -> Tables:
    """Documents of 1988 and of 2020 to 2022, of which 2021 has too little text."""
    tables = make_tables(YEARS, tuple(range(FAR + 1, 2020)), n_keywords=2, n_topics=2, n_doubted=n_doubted)
    counts = ("n_documents", "n_issuers", "n_regions", "n_chars")
    years = tables["years"].with_columns(
        pl.when(pl.col("year") == 2021).then(0).otherwise(pl.col(counts)).name.keep(),
        n_left_out=pl.when(year=2021).then("n_documents").otherwise(0),
        outlying=pl.col("year") < 2020,
    )
    empty = pl.col("year") == 2021
    keyword_years = tables["keyword_years"].with_columns(
        pl.when(empty).then(0).otherwise(pl.col("n_documents", "n_issuers")).name.keep(),
        pl.when(~empty).then(pl.exclude("keyword", "year", "n_documents", "n_issuers", "n_doubted")),
    )
    return tables | {"years": years, "keyword_years": keyword_years}


def test_the_page_names_what_is_a_gap_and_what_lies_far() -> None:
    html = make_report(make(), "zh").html
    assert "2021 年的文档合计不足 20 个汉字，也按空缺处理" in html
    assert f"{FAR} 年距其余年份过远，只列于表中，图中不绘" in html
    assert re.search(r'<tr class="gap"><td>2021</td>', html)
    assert "for 2021; figures" not in html and "2021 total fewer than 20" in make_report(make(), "en").html


def test_tables_have_the_far_year_and_no_row_for_each_year_between() -> None:
    html = make_report(make(), "zh").html
    assert f"<tr><td>{FAR}</td>" in html
    assert not re.search(r"<td>(1989|2000|2019)</td>", html)


def test_the_live_charts_leave_the_far_year_out_as_the_figures_do() -> None:
    html, tables = make_report(make(), "zh").html, make()
    charts = [describe(tables, report_params("zh"))["chart"] for describe in (describe_keywords, describe_topic_years)]
    assert [chart["years"] for chart in charts] == [[2020, 2021, 2022]] * 2
    for chart in charts:
        assert {len(line["value"]) for one in chart["series"] for line in one["variants"].values()} == {3}
    assert f"{FAR} 年距其余年份过远" in html


def test_captions_of_figures_by_year_name_the_years_left_out() -> None:
    of_years = {name for name in FIGURES if re.search("year|keyword_[th]|first", name)}
    params, tables = report_params("zh"), make()
    captions = caption_figures(FIGURES, tables["years"], params)
    assert {
        name for name, caption in captions.items() if f"{FAR} 年距其余年份过远，图中未绘出" in caption
    } == of_years | {"topic_heatmap"}
    sound = caption_figures(FIGURES, make_tables(n_keywords=2, n_topics=2)["years"], params)
    assert not any("图中不画" in caption for caption in sound.values())


def test_further_pages_of_a_figure_refer_to_the_first() -> None:
    files = ["corpus/corpus_years", "keywords/keyword_trajectories_01", "keywords/keyword_trajectories_02"]
    captions = caption_figures(files, make()["years"], report_params("zh"))
    assert captions[files[1]].endswith("（1／2）") and captions[files[2]] == "接图 2，图例相同。（2／2）"


def test_mentions_of_a_year_that_does_not_count_are_counted_beside_the_undated() -> None:
    html = unlink(make_report(make(), "zh").html)
    n = make()["mentions"].filter(pl.col("excluded_by").is_null(), keyword="五项管理", year=2021).height
    assert n and f"年份不明或当年文字过少的文档：{n} 处" in unlink(html)


def test_doubted_documents_stand_beside_every_number_that_rests_on_them() -> None:
    doubted, sound = make_report(make(2), "zh").html, make_report(make(), "zh").html
    assert "（2 份存疑）" in doubted and "的年份或文字经审查存疑，仍按标明的年份计入" in doubted
    assert "存疑）" not in sound and "经审查存疑" not in sound
    assert "(2 doubted)" in make_report(make(2), "en").html


def test_claims_about_periods_say_it_in_their_own_sentence() -> None:
    tables = make_tables(n_keywords=2, n_doubted=2)
    html = make_report(tables, "zh").html
    section = html[html.index('<section id="evolution">') :]
    section = section[: section.index("</section>")]
    claims = [line for line in re.findall(r"<li>(.*?)</li>", section, re.DOTALL) if "href" in line]
    assert claims and all("所依据的文档中有 2 份的年份或文字经审查存疑" in claim for claim in claims)
