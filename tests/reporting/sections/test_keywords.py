"""The section of keywords: verdicts with their tests, years, changes, groups, and what must be known of a mention."""

import re
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from pipeline.reporting.sections.keywords import MOST_GROUPS, describe_keywords
from tests.plots.keyword_tables import judge
from tests.plots.tables import by_province, make_tables
from tests.plots.vocabulary import REGIONS, Tables
from tests.reporting.conftest import Report, make_report, report_params, unlink


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_tables(n_keywords=12)


def change_trends(tables: Tables, keyword: str, **changes: Any) -> Tables:
    rows = [row | (changes if row["keyword"] == keyword else {}) for row in tables["keyword_trends"].to_dicts()]
    return tables | {"keyword_trends": pl.DataFrame(rows, schema=tables["keyword_trends"].schema)}


def change_mentions(tables: Tables, keyword: str, n: int, **changes: Any) -> Tables:
    """The first n counted mentions of a keyword changed."""
    counted = (pl.col("keyword") == keyword) & pl.col("excluded_by").is_null()
    first = counted & (counted.cum_sum() <= n)
    columns = [
        pl.when(first).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in changes.items()
    ]
    return tables | {"mentions": tables["mentions"].with_columns(columns)}


def describe(tables: Tables, language: str = "zh") -> dict[str, Any]:
    return describe_keywords(tables, report_params("zh" if language == "zh" else "en"))


def take_section(html: str) -> str:
    """The section of keywords: others name them too."""
    start = html.index('<section id="keywords">')
    return html[start : html.index("</section>", start) + len("</section>")]


def block(html: str, name: str) -> str:
    """The details of one keyword on the page."""
    start = re.search(rf'<details class="keyword" id="k\d+"><summary>{name} ', html)
    assert start
    end = html.find('<details class="keyword"', start.end())
    return html[start.start() : end if end > 0 else html.index("</section>", start.end())]


def row_of(html: str, keyword: str) -> list[str]:
    """The cells of a keyword in the table of verdicts."""
    row = re.search(rf'<tr><td class="k">(?:<a [^>]*>)?{keyword}(?:</a>)?</td>(.*?)</tr>', html)
    assert row
    return [re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1])]


def test_a_row_has_counts_voices_ratio_the_three_tests_and_the_verdict_with_its_evidence(chinese: Report) -> None:
    trend = chinese.tables["keyword_trends"].filter(keyword="劳动教育").row(0, named=True)
    cells = row_of(chinese.html, "劳动教育")
    assert cells[0] == "▲ 上升（强）机构检验 q = 0.007，年份检验 p = 0.004"
    assert cells[1:3] == [str(trend["n_mentions"]), str(trend["n_own_mentions"])]
    assert cells[3:7] == ["72 / 72", "10 / 10", "1.62", "[1.30, 1.94]"]
    assert cells[7:] == ["0.007", "0.007", "0.004"]


def test_every_verdict_has_its_sentence_beneath(chinese: Report, english: Report) -> None:
    assert "自 2020 年（与 2021 年无法区分）阶跃上升：" in block(chinese.html, "教育数字化")
    assert "“集团化办学” bursts in 2020: " in block(english.html, "集团化办学")
    assert "证据" not in re.sub("<[^>]*>", "", block(chinese.html, "创客教育")).split("年份")[0]


def test_voices_and_grades_are_explained_once_and_the_smallest_q_is_said(chinese: Report, english: Report) -> None:
    assert (
        chinese.html.count("<b>独立来源</b>指") == 1
        and english.html.count("A <b>voice</b> (independent source) is") == 1
    )
    assert chinese.html.count("<b>证据强</b>：") == 1 and english.html.count("<b>moderate</b> where") == 1
    # Of one keyword alone: where several are clear, each has a lower q in its row.
    assert "最小 p 值，其 q 为 0.002；达到的词越多，q 越小。" in chinese.html
    assert "its q would be 0.002; the more keywords attain it, the lower their q." in english.html


def test_a_corpus_in_which_strong_evidence_is_out_of_reach_says_so(tables: Tables) -> None:
    few = tables["keyword_trends"].with_columns(smallest_q=pl.lit(0.06))
    html = make_report(tables | {"keyword_trends": few}, "zh").html
    assert "其 q 为 0.060；达到的词越多，q 越小。独立来源过少，单独一个词无法达到“证据强”" in html


def test_a_rise_whose_interval_holds_no_change_is_marked_and_explained(tables: Tables) -> None:
    assert "‡" not in make_report(tables, "zh").html
    wide = make_report(change_trends(tables, "劳动教育", ci_low=0.9), "zh").html
    assert row_of(wide, "劳动教育")[0].startswith("▲ 上升（强） ‡")
    assert take_section(wide).count("‡ 区间含 1（无变化）：结论依据机构检验或置换检验的 q") == 1


def test_keywords_that_are_nowhere_are_one_folded_line_and_no_row(tables: Tables) -> None:
    never = {"n_mentions": 0, "n_documents_with": 0, "n_excluded": 0, "shortfall": "never", "evidence": None} | judge(
        "证据不足"
    )
    silent = change_trends(tables, "五项管理", **never | {"shortfall": "never"})
    silent = change_trends(silent, "双减", **never | {"shortfall": "never", "n_excluded": 2})
    excluded = pl.col("excluded_by").is_not_null()
    silent["mentions"] = silent["mentions"].filter(~pl.col("keyword").is_in(["五项管理", "双减"]) | excluded)
    html = take_section(make_report(silent, "zh").html)
    assert re.search(
        r"<summary>2 个关键词在计入的文档中从未提及</summary><p>双减（另有 2 处按排除规则不计）、五项管理</p>", html
    )
    assert '<td class="k">五项管理' not in html and '<td class="k">双减' not in html
    # What was excluded can be read still.
    assert "在“双减少”中，不计：2 处" in unlink(block(html, "双减")) and not re.search('id="k2"', html)


def test_groups_stand_in_a_table_of_their_own(tables: Tables) -> None:
    grouped = change_trends(tables, "劳动教育", question="group")
    html = make_report(grouped, "zh").html
    head = html.index("<h3>词组</h3>")
    assert head < html.index(">劳动教育</a>") and html.index(">双减</a>") < head
    assert "词组按条目计数，单独校正多重检验" in html and "<h3>词组</h3>" not in make_report(tables, "zh").html


def test_a_keyword_within_another_is_said(tables: Tables) -> None:
    inside = change_mentions(tables, "劳动教育", 3, inside="新时代劳动教育")
    assert "其中 3 处位于关键词“新时代劳动教育”之内，同时计入后者。" in block(
        make_report(inside, "zh").html, "劳动教育"
    )
    assert "3 of these are part of the keyword “新时代劳动教育”" in block(make_report(inside, "en").html, "劳动教育")


def test_titles_doubtful_and_copied_mentions_are_marked_and_counted(tables: Tables) -> None:
    n_copied = tables["mentions"].filter(pl.col("keyword") == "双减", "copied").height
    marked = change_mentions(tables, "双减", 5, in_title=True, doubt=True)
    text = block(make_report(marked, "zh").html, "双减")
    assert f"计入的提及中：抄录 {n_copied} 处，在所引文件的标题中 5 处，早于 since，存疑 5 处。" in text
    plain = block(make_report(change_mentions(tables, "双减", 999, copied=False), "zh").html, "双减")
    assert "计入的提及中" not in plain


def test_excluded_mentions_are_not_counted_among_the_marked(tables: Tables) -> None:
    excluded = pl.col("excluded_by").is_not_null()
    marked = tables | {"mentions": tables["mentions"].with_columns(copied=excluded, doubt=excluded)}
    assert next(row for row in describe(marked)["keywords"] if row["keyword"] == "双减")["marks"] == []


def test_years_have_own_words_beside_all_and_hollow_ones_are_marked(tables: Tables) -> None:
    text = block(make_report(tables, "zh").html, "劳动教育")
    year = tables["keyword_years"].filter(keyword="劳动教育", year=2022).row(0, named=True)
    rates = [f"{year[name]:.1f}" for name in ("per_10k_chars", "own_per_10k_chars")]
    assert rates[0] != rates[1]
    assert re.search(
        rf'<tr class="hollow"><td>2022 ○</td>.*<td class="n">{rates[0]}</td><td class="n">{rates[1]}</td>', unlink(text)
    )
    assert text.count('class="hollow"') == 1


def test_the_bound_of_a_year_without_a_mention_is_one_sided(tables: Tables) -> None:
    bound = tables["keyword_years"].filter(keyword="双减", year=2018)["own_high"][0]
    assert f'<td class="n">≤ {bound:.2f}</td>' in block(make_report(tables, "zh").html, "双减")


def test_changes_come_in_three_parts_with_their_signs(tables: Tables) -> None:
    text = unlink(block(make_report(tables, "zh").html, "劳动教育"))
    change = tables["keyword_changes"].filter(keyword="劳动教育", year_from=2017).row(0, named=True)
    parts = [f"+{change[name]:.2f}" for name in ("change", "within", "weights", "entry_exit", "standardised")]
    cells = "".join(f'<td class="n">{part}</td>' for part in parts)
    assert f'<tr><td>2017—2018</td><td class="n">10</td>{cells}</tr>' in text
    none = make_report(tables | {"keyword_changes": tables["keyword_changes"].clear()}, "zh").html
    assert "变化的三部分" not in none


def test_rates_by_region_level_and_kind_are_folded_and_the_largest_groups_come_first(tables: Tables) -> None:
    own = tables["keyword_groups"].filter(keyword="劳动教育", group_kind="region")
    regions = [
        own.with_columns(group=pl.lit(f"第{n:02d}区"), n_documents=pl.lit(n, pl.Int64))
        for n in range(1, MOST_GROUPS + 4)
    ]
    levels = tables["keyword_groups"].filter(keyword="劳动教育", group_kind="level")
    shown = describe(tables | {"keyword_groups": pl.concat([*regions, levels])})
    groups = next(row for row in shown["keywords"] if row["keyword"] == "劳动教育")["groups"]
    assert [group["kind"] for group in groups] == ["region", "level"]
    assert [row["group"] for row in groups[0]["rows"]] == [f"第{n:02d}区" for n in range(13, 3, -1)]
    assert groups[0]["n_more"] == 3 and groups[1]["n_more"] == 0
    assert groups[1]["rows"][0]["rates"] == levels.sort("year")["own_per_10k_chars"].to_list()
    html = make_report(tables | {"keyword_groups": pl.concat([*regions, levels])}, "zh").html
    assert "其余 3 个见 tables/keyword_groups.csv。" in unlink(html)


def test_years_in_which_no_group_mentions_a_keyword_are_no_columns(tables: Tables) -> None:
    levels = tables["keyword_groups"].filter(keyword="劳动教育", group_kind="level")
    silent = pl.when(pl.col("year") < 2020).then(0.0).otherwise("own_per_10k_chars").alias("own_per_10k_chars")
    for shown, years in ((levels, 7), (levels.with_columns(silent), 4)):
        row = next(
            row for row in describe(tables | {"keyword_groups": shown})["keywords"] if row["keyword"] == "劳动教育"
        )
        (groups,) = row["groups"]
        assert len(groups["years"]) == years == len(groups["rows"][0]["rates"]), "2017 to 2023"


def test_a_group_without_documents_in_a_year_has_a_dash_there(tables: Tables) -> None:
    kinds = tables["keyword_groups"].filter(pl.col("keyword") == "劳动教育", pl.col("group_kind") == "kind")
    some = kinds.filter((pl.col("group") != "通知") | (pl.col("year") > 2018))
    groups = next(
        row for row in describe(tables | {"keyword_groups": some})["keywords"] if row["keyword"] == "劳动教育"
    )
    rates = {row["group"]: row["rates"] for row in groups["groups"][0]["rows"]}
    assert rates["通知"][:2] == [None, None] and None not in rates["通知"][2:] and None not in rates["工作要点"]


def test_where_bodies_report_once_rates_are_described_and_the_page_says_what_cannot_be_told_apart() -> None:
    tables = make_tables(n_keywords=3, enough=False)
    assert set(tables["keyword_trends"]["shortfall"]) == {"few_voices"}
    html, english = make_report(tables, "zh").html, make_report(tables, "en").html
    assert (
        "只有 3 个独立来源在两年以上就同一文种发文（至少需要 6 个）。各年频率及其区间、按语料构成的频率列于各关键词之下，"
        "仅供描述：用语变化与来源、文种构成的变化无法区分。"
    ) in html
    assert "changes in wording cannot be separated from changes in who issues what" in english
    year = tables["keyword_years"].filter(keyword="五项管理", year=2017).row(0, named=True)
    assert f"[{year['own_low']:.2f}, {year['own_high']:.2f}]" in block(html, "五项管理")
    assert "无从区分" not in make_report(make_tables(n_keywords=3), "zh").html


def test_an_interval_that_leaves_out_1_without_a_claim_is_marked_and_explained(tables: Tables) -> None:
    odd = change_trends(tables, "创客教育", ci_low=1.02, ci_high=1.4, rate_ratio=1.2)
    html = make_report(odd, "zh").html
    assert row_of(html, "创客教育")[0] == "不明 †" and "† 区间不含 1，但不判断方向，原因见该关键词之下。" in html
    assert "† 年度频率比的区间不含 1，但不判断方向：机构检验 q = 0.600" in block(html, "创客教育")
    assert "†" not in make_report(tables, "zh").html


def test_every_unclear_keyword_has_its_reason_beneath(tables: Tables) -> None:
    judged = tables["keyword_trends"].filter(pl.col("n_mentions") > 0)
    for language, head in (
        ("zh", "不明：变化的方向与年际差异均未通过检验（"),
        ("en", "Unclear: neither a direction nor"),
    ):
        html = make_report(tables, language).html  # type: ignore[arg-type]
        for keyword, verdict in judged.select("keyword", "verdict").iter_rows():
            assert (head in block(html, keyword)) == (verdict == "不明"), keyword
    assert "不明" in judged["verdict"].to_list()


def test_months_are_said_to_be_a_time_series(tables: Tables) -> None:
    monthly = change_trends(tables, "劳动教育", unit="months")
    assert row_of(make_report(monthly, "zh").html, "劳动教育")[0].endswith("按时间序列（月）检验")
    assert row_of(make_report(monthly, "en").html, "劳动教育")[0].endswith("tested as a time series of months")


def test_documents_that_the_audit_doubts_are_counted_beneath_the_table() -> None:
    html = make_report(make_tables(n_keywords=2, n_doubted=2), "zh").html
    assert "结论所据的 84 份文档中有 2 份的年份或文字经审查存疑" in html and "12（2 份存疑）" in unlink(html)


def test_changes_at_dated_events_stand_in_a_table_of_their_own() -> None:
    tables = make_tables()
    html = make_report(tables, "zh").html
    assert "事件前后" in html and "某项意见" in html
    english = make_report(tables, "en").html
    assert "Before and after events" in english and "an opinion" in english
    assert "各加半次" in html
    none = {name: pl.lit(None, pl.Float64) for name in ("change", "p")}
    silent = tables["event_changes"].with_columns(rate_before=pl.lit(0.0), rate_after=pl.lit(0.0), **none)
    told = unlink(make_report(tables | {"event_changes": silent}, "zh").html)
    assert '<td class="n">0</td><td class="n">0</td><td class="n">—</td><td class="n">—</td>' in told
    assert "事件前后" not in make_report(tables | {"event_changes": tables["event_changes"].clear()}, "zh").html


def test_two_measures_at_a_mix_held_fixed_have_two_names() -> None:
    tables = make_tables()
    for language, names in (
        ("zh", ("按语料构成的频率", "按两年构成的变化")),
        ("en", ("Rate at the corpus mix", "Change at the mix of both years")),
    ):
        html = take_section(make_report(tables, language).html)  # type: ignore[arg-type]
        assert all(f'<th class="n">{name}</th>' in html for name in names)
        assert "构成不变" not in html and "Standardised" not in html


def get(content: dict[str, Any], keyword: str) -> dict[str, Any]:
    return next(row for row in content["detailed"] if row["keyword"] == keyword)


def test_first_uses_are_told_with_what_was_there_before(tables: Tables) -> None:
    used = get(describe(tables), "双减")["first_uses"]
    assert (used["first"], [row["group"] for row in used["levels"]], used["n_undated"]) == (2021, ["区县"], 0)
    html = take_section(make_report(tables, "zh").html)
    assert (
        "于本语料首见：2021 年" in html
        and f'<td class="k">{REGIONS[0]}</td><td class="k">2021-02-01</td><td class="n">48</td>' in html
    )
    assert "First use in this corpus: 2021" in make_report(tables, "en").html


def test_undated_documents_that_mention_a_keyword_are_named_beside_its_first_use(tables: Tables) -> None:
    undated = change_mentions(tables, "双减", 1, year=None, copied=False, doubt=False)
    copied = change_mentions(tables, "双减", 1, year=None, copied=True, doubt=False)
    used, not_used = (get(describe(some), "双减")["first_uses"] for some in (undated, copied))
    assert used["n_undated"] == 1 and used["undated"][0]["title"] in make_report(undated, "zh").html
    assert not_used["n_undated"] == 0


def test_provinces_stand_in_place_of_regions_and_those_of_few_voices_are_counted(tables: Tables) -> None:
    rolled = get(describe(by_province(tables)), "双减")
    assert [kind["kind"] for kind in rolled["groups"]] == ["level", "kind"]
    assert {row["province"] for row in rolled["provinces"]["counted"]} == {"福建省", "浙江省"}
    assert rolled["provinces"]["n_hollow"] == 1 and rolled["first_uses"]["place_kind"] == "province"
    html = make_report(by_province(tables), "zh").html
    assert "其余 1 个省份证据不足" in html and "地区多于 12 个，按省份合并比较" in html
    assert get(describe(tables), "双减")["provinces"] is None


def test_a_keyword_has_its_gloss_in_english_and_none_where_it_has_none(tables: Tables) -> None:
    params = report_params("en")
    first, second = (
        replace(one, en=gloss) for one, gloss in zip(params.keywords, ("Double Reduction", None), strict=False)
    )
    told = describe_keywords(tables, replace(params, keywords=(first, second)))
    titles = [one["title"] for one in told["chart"]["series"]]
    assert titles[0] == f"{first.keyword} Double Reduction" and set(titles[1:]) <= set(
        tables["keyword_trends"]["keyword"]
    )
    assert {row["gloss"] for row in told["keywords"]} == {"Double Reduction", ""}
    chinese = describe_keywords(tables, replace(report_params("zh"), keywords=(first, second)))
    assert chinese["chart"]["series"][0]["title"] == first.keyword
