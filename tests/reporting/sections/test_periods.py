"""What the page says of topics between periods."""

import re
from typing import Any, Literal

import polars as pl
import pytest

from pipeline.reporting.sections.periods import describe_periods
from tests.plots.evolution_tables import EARLIER, LATER
from tests.plots.tables import make_tables
from tests.reporting.conftest import make_report, report_params


def describe_transition() -> dict[str, Any]:
    """What is told of the made-up tables, which have two periods."""
    (between,) = describe_periods(make_tables(n_topics=8), report_params("zh"))["evolution"]["transitions"]
    return dict(between)


def test_claims_are_those_of_the_tables_numbered_for_people() -> None:
    between = describe_transition()
    assert (between["earlier"], between["later"], between["compared"]) == (EARLIER, LATER, True)
    numbers = {
        name: [topic["number"] for group in between[name] for topic in group]
        for name in ("rising", "falling", "new", "gone", "changed")
    }
    assert numbers == {"rising": [1, 6], "falling": [2, 5], "new": [6], "gone": [5], "changed": [1]}
    assert [(pair["a"]["number"], pair["b"]["number"]) for pair in between["parted"]] == [(3, 4)]
    assert between["joined"] == [] and between["unsure"] == 1


def test_a_topic_has_the_words_that_entered_its_list() -> None:
    between = describe_transition()
    tables = make_tables(n_topics=8)
    last = tables["period_terms"].filter(period=LATER, topic=3, rank=10)["term"].to_list()
    assert between["rows"][3]["entered"] == last


@pytest.mark.parametrize(
    ("language", "claim", "none"),
    [
        ("zh", "共现于相同条目的文字比例由 62.0% 降到 4.0%", "不作比较"),
        ("en", "whose text in shared sections fell from 62.0% to 4.0%", "has fewer than 5 voices"),
    ],
)
def test_the_page_tells_what_parted_and_where_there_is_not_enough_evidence(
    language: Literal["zh", "en"], claim: str, none: str
) -> None:
    told = make_report(make_tables(n_topics=8), language).html
    assert claim in told and none not in told
    untold = make_report(make_tables(n_topics=8, enough=False), language).html
    assert none in untold and claim not in untold
    assert 'id="evolution"' in told and 'href="#evolution"' in told


def test_periods_that_are_not_compared_share_one_sentence() -> None:
    tables = make_tables(n_topics=8, enough=False)
    shown = tables["period_topics"].with_columns(pl.col("period").replace({EARLIER: "一五", LATER: "二五"}))
    tables["period_topics"] = pl.concat([shown, tables["period_topics"]])
    told = make_report(tables, "zh").html
    section = told[told.index('<section id="evolution"') :]
    section = section[: section.index("</section>")]
    assert f"一五 → 二五、二五 → {EARLIER}、{EARLIER} → {LATER}：" in section
    assert section.count("，不作比较") == 1 and "<h3>" not in section


def test_a_topic_goes_by_the_name_that_the_researcher_gave_it() -> None:
    tables = make_tables(n_topics=8)
    named = pl.when(pl.col("topic") == 0).then(pl.lit("美育与艺术")).alias("name")
    told = make_report(tables | {"topic_labels": tables["topic_labels"].with_columns(named)}, "zh").html
    section = told[told.index('<section id="evolution">') :]
    assert "主题 1 美育与艺术</a>（" in section[: section.index("</section>")]


def test_nothing_is_claimed_of_a_frame_of_speech_whose_numbers_stay() -> None:
    tables = make_tables(n_topics=8)
    framed = pl.when(pl.col("topic").is_in([0, 2, 4])).then(pl.lit("frame")).alias("doubt")
    tables["topic_labels"] = tables["topic_labels"].with_columns(framed)
    (between,) = describe_periods(tables, report_params("zh"))["evolution"]["transitions"]
    assert [[topic["number"] for topic in group] for group in between["rising"]] == [[6]]
    assert [[topic["number"] for topic in group] for group in between["falling"]] == [[2]]
    assert between["changed"] == between["parted"] == []
    assert {row["number"] for row in between["rows"] if row["title"] == "套语"} == {1, 3, 5}
    # It is not evidence that they lack.
    measured = pl.col("topic").is_in([0, 2, 4])
    tables["topic_frames"] = tables["topic_frames"].with_columns(
        is_frame=measured, why=pl.when(measured).then(pl.lit("headings"))
    )
    section = take_section(make_report(tables, "zh").html)
    assert section.count('<td class="v"><span class="v-none">套语，不是主题</span></td>') == 3
    unsound = tables["topic_labels"].with_columns(doubt=pl.when(topic=0).then(pl.lit("not_back")))
    section = take_section(make_report(tables | {"topic_labels": unsound}, "en").html)
    assert section.count('<td class="v"><span class="v-none">not reproduced (grade D)</span></td>') == 1


def join_as_twins(*groups: list[int]) -> dict[str, pl.DataFrame]:
    """The made-up tables, with these topics as parts of one theme, group by group."""
    tables = make_tables(n_topics=8)
    first = {topic: min(group) for group in groups for topic in group}
    firsts = pl.col("topic").replace_strict(first, default=pl.col("topic"), return_dtype=pl.Int32)
    return tables | {"topic_members": tables["topic_members"].with_columns(first_twin=firsts)}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            "方向相反，宜合并解读（并非孪生主题，各为一项结论；.*）：.*主题 1.*主题 2.*余弦相似度 0.60，两者合计由 10.0% 变为 11.0%",
        ),
        (
            "en",
            "to be read together .no twins, so each is a claim of its own; .*: .*Topic 1.*Topic 2.*cosine of 0.60; "
            "their combined share went from 10.0% to 11.0%",
        ),
    ],
)
def test_topics_alike_in_words_that_go_opposite_ways_are_told_together(
    language: Literal["zh", "en"], said: str
) -> None:
    tables = make_tables(n_topics=8)
    pair = tables["topic_twins"].row(0, named=True)
    assert (pair["topic"], pair["twin"], pair["reason"]) == (0, 1, None), (
        "one rises and one falls, and they are no twins"
    )
    assert re.search(said, make_report(tables, language).html)


def test_topics_that_are_less_alike_or_go_the_same_way_are_not() -> None:
    tables = make_tables(n_topics=8)
    params, pairs = report_params("zh"), tables["topic_twins"]
    same_way, untold = pl.lit(5, pl.Int32), pl.lit(7, pl.Int32)
    for other in (
        pairs.with_columns(cosine=params.evolution.min_similarity - 0.01),
        pairs.with_columns(twin=same_way),
        pairs.with_columns(topic=same_way, twin=untold),
    ):
        (between,) = describe_periods(tables | {"topic_twins": other}, params)["evolution"]["transitions"]
        assert between["opposed"] == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "‡ 区间含 0（无变化）：结论依据置换检验的 q"),
        ("en", "‡ The interval includes 0 (no change): the verdict rests"),
    ],
)
def test_a_change_whose_interval_holds_none_is_marked_and_explained(language: Literal["zh", "en"], told: str) -> None:
    tables = make_tables(n_topics=8)
    assert "‡" not in take_section(make_report(tables, language).html)
    wide = pl.when(pl.col("topic").is_in([0, 7]), period=LATER).then(-0.01).otherwise("change_low")
    # Topic 8 is unclear, and its interval contradicts nothing.
    html = take_section(
        make_report(tables | {"period_topics": tables["period_topics"].with_columns(change_low=wide)}, language).html
    )
    assert html.count(told) == 1
    marked = re.findall(r"‡", html.replace(told, ""))
    assert len(marked) == 2, "in the list of what rises and in the table"
    (between,) = describe_periods(
        tables | {"period_topics": tables["period_topics"].with_columns(change_low=wide)}, report_params(language)
    )["evolution"]["transitions"]
    assert [row["number"] for row in between["rows"] if row["uncertain"]] == [1]
    assert [t["number"] for group in between["rising"] for t in group if t["uncertain"]] == [1]


def take_section(html: str) -> str:
    section = html[html.index('<section id="evolution">') :]
    return section[: section.index("</section>")]


def test_twins_that_rise_together_are_one_finding() -> None:
    tables = join_as_twins([0, 5], [1, 7])
    (between,) = describe_periods(tables, report_params("zh"))["evolution"]["transitions"]
    assert [[topic["number"] for topic in group] for group in between["rising"]] == [[1, 6]]
    # The twin of one that falls stays as it was.
    assert [[(t["number"], t["twins"]) for t in group] for group in between["falling"]] == [[(2, [8])], [(5, [])]]
    html = make_report(tables, "zh").html
    section = html[html.index('<section id="evolution">') :]
    rising = section[section.index("<li>上升：") : section.index("</li>")]
    assert rising.count("只算一项") == 1 and '与<a href="#topic-6">主题 6</a>' in rising
    assert '；与主题 <a href="#topic-8">8</a> 孪生）' in section


def test_halves_of_a_theme_that_part_are_no_finding() -> None:
    tables = join_as_twins([2, 3])
    (between,) = describe_periods(tables, report_params("en"))["evolution"]["transitions"]
    assert between["parted"] == [] and between["between_twins"] == 1
    html = make_report(tables, "en").html
    assert (
        "1 further splits or merges are between twin topics" in html
        and "whose text in shared sections fell" not in html
    )
    assert "between twin topics" not in make_report(make_tables(n_topics=8), "en").html


def test_documents_outside_of_all_periods_are_told() -> None:
    """The periods end in 2020 and begin in 2021; twelve documents of 2016 and twelve of 2026 stand outside, and one without a year."""
    tables = make_tables(years=range(2016, 2027), n_topics=8)
    undated = tables["documents"].tail(1).with_columns(document_id=pl.lit("undated"), year=pl.lit(None, pl.Int32))
    tables |= {"documents": pl.concat([tables["documents"], undated])}
    evolution = describe_periods(tables, report_params("zh"))["evolution"]
    assert (evolution["n_outside"], evolution["outside"], evolution["n_undated"]) == (24, [2016, 2026], 1)
    html = make_report(tables, "zh").html
    assert "另有 24 份文档在各时期之外（2016、2026 年），不作比较" in html and "1 份文档不归入任何时期" in html
    assert "24 documents dated 2016, 2026 are outside all periods" in make_report(tables, "en").html


def test_nothing_is_told_where_every_document_lies_in_a_period() -> None:
    tables = make_tables(n_topics=8)
    assert describe_periods(tables, report_params("zh"))["evolution"]["n_outside"] == 0
    assert "在各时期之外" not in make_report(tables, "zh").html
