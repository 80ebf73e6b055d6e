"""What the page says of topics by year, and by region and level."""

import re

import polars as pl

from pipeline.reporting.sections.topic_years import describe_effects, describe_groups
from pipeline.reporting.writing.templating import render
from tests.plots.tables import by_province, make_tables
from tests.reporting.conftest import make_report, report_params, unlink


def test_shares_by_region_and_level_stand_in_one_table_a_kind() -> None:
    rows = [
        (kind, group, topic, share, share and share / 2, share and share * 2, n, 2, group == "丙区")
        for kind, group, n, shares in (
            ("region", "甲<区>", 3, (0.2, 0.3)),
            ("region", "乙区", 9, (0.1, 0.4)),
            ("region", "丙区", 1, (0.9, 0.1)),
            ("level", "市", 12, (None, 0.5)),
        )
        for topic, share in enumerate(shares)
    ]
    names = ["group_kind", "group", "topic", "prevalence", "ci_low", "ci_high", "n_documents", "n_issuers", "hollow"]
    kinds = describe_groups(pl.DataFrame(rows, schema=names, orient="row"))
    assert {kind["kind"]: [group["group"] for group in kind["groups"]] for kind in kinds} == {
        "level": ["市"],
        "region": ["乙区", "甲<区>"],
    }
    topics = [{"topic": n, "number": n + 1, "shown": "劳动", "doubt": None} for n in (0, 1)]
    html = render("topic_groups.html", "zh", {"topic_groups": kinds, "topics": topics, "params": report_params("zh")})
    assert '<th class="n">甲&lt;区&gt;</th>' in html and "甲<区>" not in html
    assert '<td class="n">10.0%<br><span class="note">[5.0%, 20.0%]</span></td>' in unlink(html)
    # A region of too few voices is named, and has no share.
    assert "证据不足（独立来源过少，1 个）：丙区（1 份）" in unlink(html) and "90.0%" not in html
    assert '<td class="n">—</td>' in html


def test_the_largest_groups_have_columns_and_the_others_are_counted() -> None:
    rows = [("region", f"{n:02}区", 0, 0.1, None, None, n, 2, False) for n in range(1, 43)]
    names = ["group_kind", "group", "topic", "prevalence", "ci_low", "ci_high", "n_documents", "n_issuers", "hollow"]
    kinds = describe_groups(pl.DataFrame(rows, schema=names, orient="row"))
    assert [group["n_documents"] for group in kinds[0]["groups"]] == list(range(42, 2, -1))
    topics = [{"topic": 0, "number": 1, "shown": "劳动", "doubt": None}]
    html = render("topic_groups.html", "zh", {"topic_groups": kinds, "topics": topics, "params": report_params("zh")})
    assert "其余 2 个见 tables/topic_groups.csv。" in html and "02区" not in html and "03区" in html


def test_a_dashed_line_is_told_of_where_one_is_drawn() -> None:
    tables = make_tables(n_keywords=1, n_topics=2)
    for language, told in (
        ("zh", "图上的“按语料构成”（印刷时为虚线）"),
        ("en", "“At corpus mix” in the chart (in print"),
    ):
        assert make_report(tables, language).html.count(told) == 1  # type: ignore[arg-type]
        none = tables["topic_years"].with_columns(adjusted=pl.lit(None, pl.Float64))
        assert told not in make_report(tables | {"topic_years": none}, language).html  # type: ignore[arg-type]


def test_where_shares_are_rolled_up_provinces_stand_in_place_of_regions() -> None:
    tables = by_province(make_tables(n_keywords=1, n_topics=2))
    kinds = describe_groups(tables["topic_groups"])
    assert [kind["kind"] for kind in kinds] == ["province"]
    assert [group["group"] for group in kinds[0]["groups"]] == ["浙江省", "福建省"]
    assert [group["group"] for group in kinds[0]["hollow"]] == ["江西省"]


def test_claims_on_covariates_come_clearest_first_and_what_could_not_be_asked_is_said() -> None:
    effects = make_tables(n_topics=4)["topic_effects"]
    content = describe_effects(effects, "zh")
    assert [(claim["topic"], claim["shown"], claim["said"]) for claim in content["claims"]] == [
        (1, "文种", "更少"),
        (0, "年份", "随之上升"),
    ]
    assert content["n_tested"] == 8
    assert content["refused"] == [
        "年份：2 份文档缺值，未计入。",
        "文种：2 份文档缺值，未计入。",
        "地区（云溪、白石）：一边的独立来源过少。",
    ]
    one = describe_effects(effects.with_columns(n_left_out=pl.lit(1, pl.Int64)), "en")["refused"][0]
    assert one == "year: 1 document without a value left out."
    # Topics don't stand in order of their numbers: twins stand together, boilerplate last.
    topics = [{"topic": n, "number": n + 1, "shown": f"<劳动{n}>", "doubt": None} for n in (1, 3, 2, 0)]
    html = render("topic_effects.html", "zh", {"effects": content, "topics": topics, "params": report_params("zh")})
    assert html.index("更少（强）") < html.index("随之上升（中）")
    assert '<td class="n">+0.40</td><td class="n">[+0.10, +0.70]</td><td class="n">0.020</td>' in unlink(html)
    assert re.findall(r'href="#topic-\d">(\d)</a> &lt;劳动(\d)', html)[:2] == [("2", "1"), ("1", "0")]
    assert "<劳动" not in html and "各独立来源内部" in html
    assert "‡" not in html
    wide = describe_effects(effects.with_columns(ci_low=pl.when(topic=0).then(-0.1).otherwise("ci_low")), "zh")
    html = render("topic_effects.html", "zh", {"effects": wide, "topics": topics, "params": report_params("zh")})
    assert "随之上升（中） ‡" in html and "更少（强） ‡" not in html and html.count("‡ 区间含 0（无变化）") == 1
    nothing = describe_effects(effects.filter(pl.col("evidence").is_null()), "en")
    html = render("topic_effects.html", "en", {"effects": nothing, "topics": topics, "params": report_params("en")})
    assert "6 differences and slopes were tested and none reached q &lt; 0.05" in html
