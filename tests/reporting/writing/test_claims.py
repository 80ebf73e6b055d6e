"""Sentences of claims: no word without its verdict, no number that speaks against it, the same in both languages."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import polars as pl
import pytest

from pipeline import catalog
from pipeline.params.sections import Keyword
from pipeline.reporting.writing.claim_numbers import pool_rate
from pipeline.reporting.writing.claims import holds_no_change, name_keyword, tell_claim
from pipeline.reporting.writing.shapes import Ledger
from pipeline.tables.keywords import CLAIMS
from tests.plots.keyword_tables import judge
from tests.plots.tables import make_tables
from tests.plots.vocabulary import Tables
from tests.reporting.conftest import report_params

Language = Literal["zh", "en"]
Row = dict[str, Any]
TOLD = (*CLAIMS, "年际有别")
# Words that say which way something went, the longest first, and whose they are.
CHINESE = {
    **{verdict: {verdict} for verdict in CLAIMS},
    "新现": {"新现", "首见"},
    "消失": {"消失", "最后见"},
    "年际有别": set[str](),
}
ENGLISH = {
    "上升": {"rises"},
    "下降": {"falls"},
    "突现": {"bursts"},
    "阶跃上升": {"steps up"},
    "阶跃下降": {"steps down"},
    "先升后降": {"rises and then falls"},
    "先降后升": {"falls and then rises"},
    "新现": {"is new", "first seen"},
    "消失": {"is gone", "last seen"},
    "年际有别": set[str](),
}
OTHERS = {
    "zh": ["升", "降", "增", "减", "涨", "跌"],
    "en": ["ris", "fall", "grow", "declin", "increas", "decreas", " up ", " down "],
}


def find_directions(sentence: str, language: Language) -> set[str]:
    """Every word of a direction in a sentence, what stands in quotation marks left out."""
    lists = {"zh": CHINESE, "en": ENGLISH}[language]
    words = sorted({*set().union(*lists.values()), *OTHERS[language]}, key=len, reverse=True)
    return set(re.findall("|".join(words), re.sub("“.*?”", "", sentence)))


def make_years(counts: list[int], hollow: tuple[int, ...] = (), chars: int = 10_000) -> pl.DataFrame:
    """One keyword in the years from 2017, so many mentions in 10,000 characters of own words each; twelve documents a year."""
    rows = [
        {
            "keyword": "甲词",
            "year": 2017 + place,
            "n_documents": 12,
            "n_issuers": 10,
            "n_voices": 10,
            "n_doubted": 0,
            "n_mentions": n,
            "n_chars": chars,
            "n_own_mentions": n,
            "n_own_chars": chars,
            "own_per_10k_chars": 1e4 * n / chars,
            "hollow": 2017 + place in hollow,
        }
        for place, n in enumerate(counts)
    ]
    return pl.DataFrame(rows, schema=catalog.keyword_years.schema)


def make_trend(verdict: str, **changes: Any) -> Row:
    row: Row = dict.fromkeys(catalog.keyword_trends.columns)
    row |= {"keyword": "甲词", "question": "keyword", "n_mentions": 99, "n_documents": 84, "n_documents_with": 40}
    row |= {"n_voices": 12, "n_voices_with": 9, "n_doubted": 0, "first_year": 2017, "last_year": 2023}
    return row | judge(verdict) | changes


def tell(trend: Row, years: pl.DataFrame, language: Language = "zh", documents: pl.DataFrame | None = None) -> str:
    known = catalog.documents.empty() if documents is None else documents
    return tell_claim(trend, years, known, report_params(language), Ledger())


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_tables(n_keywords=12)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("verdict", TOLD)
def test_every_word_of_a_direction_is_backed_by_its_verdict_whatever_the_numbers(
    verdict: str, language: Language
) -> None:
    random = np.random.default_rng(1)
    allowed = {"zh": CHINESE, "en": ENGLISH}[language][verdict]
    for _ in range(60):
        years = make_years(
            random.poisson(random.choice([0.2, 2, 30]), 7).tolist(), tuple(random.choice(range(2017, 2024), 2))
        )
        low, ratio, high = sorted(np.exp(random.normal(0, 0.5, 3)))
        first, last = sorted(random.choice(range(2017, 2024), 2).tolist())
        places = {
            "run_from": first,
            "run_to": last,
            "step_year": last,
            "first_year": first,
            "last_year": last,
            "peak_year": first,
        }
        trend = make_trend(verdict, rate_ratio=ratio, ci_low=low, ci_high=high, **places)
        sentence = tell(trend, years, language)
        assert find_directions(sentence, language) <= allowed, sentence
        assert find_directions(sentence, language) or verdict == "年际有别"


@pytest.mark.parametrize("verdict", TOLD)
def test_no_number_speaks_against_the_verdict(verdict: str) -> None:
    """From few mentions in each year: many of the shapes that the numbers show are not that of the verdict."""
    random = np.random.default_rng(2)
    orders: dict[str, tuple[str, Callable[..., bool]]] = {
        "上升": (r"由 \d+ 年的 (\S+) 次到 \d+ 年的 (\S+) 次", lambda a, b: a < b),
        "下降": (r"由 \d+ 年的 (\S+) 次到 \d+ 年的 (\S+) 次", lambda a, b: a > b),
        "突现": (r"每万字 (\S+) 次，其余各年 (\S+) 次", lambda a, b: a > b),
        "阶跃上升": (r"此前 (\S+) 次，此后 (\S+) 次", lambda a, b: a < b),
        "阶跃下降": (r"此前 (\S+) 次，此后 (\S+) 次", lambda a, b: a > b),
        "先升后降": (r"年 (\S+) 次、\d+ 年 (\S+) 次、\d+ 年 (\S+) 次", lambda a, b, c: a < b > c),
        "先降后升": (r"年 (\S+) 次、\d+ 年 (\S+) 次、\d+ 年 (\S+) 次", lambda a, b, c: a > b < c),
        "新现": (r"此后自有文字每万字 (\S+) 次", lambda a: a > 0),
        "消失": (r"此前自有文字每万字 (\S+) 次", lambda a: a > 0),
        "年际有别": (r"最多为 \d+ 年的 (\S+) 次，最少为 \d+ 年的 (\S+) 次", lambda a, b: a > b),
    }
    pattern, holds = orders[verdict]
    n_told = 0
    for _ in range(200):
        years = make_years(random.poisson(1, 7).tolist())
        sentence = tell(make_trend(verdict, first_year=2020, last_year=2019), years)
        if match := re.search(pattern, sentence):
            n_told += 1
            assert holds(*(float(number.replace("<", "")) for number in match.groups())), sentence
        assert ("年均" in sentence) == (verdict in ("上升", "下降"))
    assert 0 < n_told < 200 or verdict in ("新现", "消失", "年际有别")


@pytest.mark.parametrize(
    ("verdict", "ratio"), [("上升", 0.8), ("上升", 1.001), ("上升", None), ("下降", 1.3), ("下降", 1.0)]
)
def test_a_ratio_that_is_not_of_the_verdict_is_not_told(verdict: str, ratio: float | None) -> None:
    counts = [2, 2, 2, 9] if verdict == "上升" else [9, 2, 2, 2]
    sentences = [tell(make_trend(verdict, rate_ratio=ratio), make_years(counts), language) for language in ("zh", "en")]
    assert "年均" not in sentences[0] and "% a year" not in sentences[1]
    assert f"{verdict}：自有文字每万字由" in sentences[0]


@pytest.mark.parametrize("verdict", TOLD)
def test_where_nothing_is_mentioned_no_rate_is_told(verdict: str) -> None:
    for language in ("zh", "en"):
        told = tell(make_trend(verdict), make_years([0] * 7), language)
        assert "每万字" not in told and "per 10,000" not in told


def test_rates_are_those_of_own_words_in_years_that_are_not_hollow() -> None:
    years = make_years([50, 4, 5, 6, 90], hollow=(2017, 2021)).with_columns(
        n_mentions=pl.lit(100, pl.Int64), per_10k_chars=pl.lit(100.0)
    )
    assert "由 2018 年的 4.00 次到 2020 年的 6.00 次" in tell(make_trend("上升"), years)
    assert "最多为 2020 年的 6.00 次，最少为 2018 年的 4.00 次" in tell(make_trend("年际有别"), years)
    step = tell(make_trend("阶跃上升", step_year=2020, step_years=None), years)
    assert "自 2020 年阶跃上升：自有文字每万字此前 4.50 次，此后 6.00 次" in step


def test_rates_of_several_years_are_weighed_by_their_text() -> None:
    years = pl.concat([make_years([2], chars=10_000), make_years([0, 30], chars=90_000)[1:]])
    assert pool_rate(years) == pytest.approx(1e4 * 32 / 100_000)
    assert pool_rate(years.clear()) is None


def test_a_trend_tells_its_change_in_percent_and_the_interval_without_signs() -> None:
    years = make_years([9, 7, 5, 3, 2])
    falling = make_trend("下降", rate_ratio=0.54, ci_low=0.42, ci_high=0.70)
    assert "“甲词”年均下降 46%（95% 置信区间 30% 至 58%）：自有文字每万字由 2017 年的 9.00 次" in tell(falling, years)
    assert "“甲词” falls by 46% a year (95% confidence interval 30% to 58%): from 9.00" in tell(falling, years, "en")
    rising = make_trend("上升", rate_ratio=2.5, ci_low=1.2, ci_high=5.2)
    rates = make_years([2, 3, 5, 7, 9])
    assert "年均上升 150%（95% 置信区间 20% 至 420%）" in tell(rising, rates)
    assert "rises by 150% a year (95% confidence interval 20% to 420%): from 2.00" in tell(rising, rates, "en")


def test_an_interval_that_holds_no_change_shows_its_signs() -> None:
    open_ended = make_trend("上升", rate_ratio=1.3, ci_low=0.9, ci_high=1.8)
    assert "年均上升 30%（95% 置信区间 −10% 至 +80%）" in tell(open_ended, make_years([2, 3, 5]))
    assert holds_no_change(open_ended) and not holds_no_change(make_trend("上升", ci_low=1.01, ci_high=2.0))
    assert not holds_no_change(make_trend("突现", ci_low=0.9, ci_high=1.8))


def test_rates_of_shapes_have_the_interval_of_their_year() -> None:
    years = make_years([1, 1, 8, 20, 1, 1, 2]).with_columns(
        own_low=pl.col("own_per_10k_chars") / 2, own_high=2 * pl.col("own_per_10k_chars")
    )
    one = tell(make_trend("突现", run_from=2020, run_to=2020, peak_year=2020), years)
    assert "每万字 20.0 次（95% 置信区间 10.0 至 40.0），其余各年 2.33 次；" in one
    two = tell(make_trend("突现", run_from=2019, run_to=2020, peak_year=2020), years, "en")
    assert "20.0 (95% confidence interval 10.0 to 40.0) in 2020" in two
    hump = tell(make_trend("先升后降"), years)
    assert (
        "每万字 2017 年 1.00 次（95% 置信区间 0.50 至 2.00）、2020 年 20.0 次（95% 置信区间 10.0 至 40.0）、2023 年 2.00 次"
        in hump
    )
    step = tell(make_trend("阶跃上升", step_year=2019), years)
    assert "，其中 2023 年 2.00 次（95% 置信区间 1.00 至 4.00）" in step


def test_a_word_that_comes_or_goes_is_told_by_the_year_at_the_turn() -> None:
    """The year in which it comes, the last in which it is there: those far from the turn say nothing of it."""

    def bound(years: pl.DataFrame) -> pl.DataFrame:
        return years.with_columns(own_low=pl.col("own_per_10k_chars") / 2, own_high=2 * pl.col("own_per_10k_chars"))

    new, rates = make_trend("新现", first_year=2019), [0, 0, 8, 20, 1, 1, 2]
    years = bound(make_years(rates))
    assert "，此后自有文字每万字 6.40 次，其中 2019 年 8.00 次（95% 置信区间 4.00 至 16.0）；" in tell(new, years)
    assert "own words since then, and 8.00 (95% confidence interval 4.00 to 16.0) in 2019; " in tell(new, years, "en")
    gone = tell(make_trend("消失", last_year=2021), bound(make_years(rates[::-1])))
    assert "，此前自有文字每万字 6.40 次，其中 2021 年 8.00 次（95% 置信区间 4.00 至 16.0）；" in gone
    # Nothing rests on a hollow year; one year alone is all of them.
    assert "，其中 2020 年 20.0 次；" in tell(new, make_years(rates, hollow=(2019,)))
    once = tell(make_trend("新现", first_year=2023), bound(make_years([0] * 6 + [2])))
    assert "，此后自有文字每万字 2.00 次（95% 置信区间 1.00 至 4.00）；" in once and "其中" not in once


def test_a_burst_tells_its_years_beside_all_others_and_its_peak() -> None:
    years = make_years([1, 1, 8, 20, 1, 1, 2])
    one = tell(make_trend("突现", run_from=2020, run_to=2020, peak_year=2020), years)
    assert "“甲词”突现于 2020 年：自有文字每万字 20.0 次，其余各年 2.33 次；" in one and "其中" not in one
    two = make_trend("突现", run_from=2019, run_to=2020, peak_year=2020, peak_years="2019、2020")
    assert (
        "突现于 2019—2020 年：自有文字每万字 14.0 次，其余各年 1.20 次，其中 2020 年 20.0 次（与 2019 年无法区分）"
        in tell(two, years)
    )
    assert "bursts in 2019–2020: 14.0 mentions" in tell(two, years, "en")
    assert "20.0 in 2020 (not distinguishable from 2019)" in tell(two, years, "en")


def test_a_step_names_the_years_that_cannot_be_told_from_its_own() -> None:
    step = make_trend("阶跃下降", step_year=2020, step_years="2019、2020、2021")
    assert "自 2020 年（与 2019、2021 年无法区分）阶跃下降" in tell(step, make_years([4, 4, 4, 1, 1]))
    assert "steps down in 2020 (not distinguishable from 2019, 2021): 4.00" in tell(
        step, make_years([4, 4, 4, 1, 1]), "en"
    )


def test_an_arrival_is_first_seen_in_this_corpus_and_names_those_who_report_both_times(tables: Tables) -> None:
    trend = make_trend("新现", first_year=2020)
    documents = tables["documents"].filter((pl.col("year") < 2020) | (pl.col("region") < "北"))
    both = set(documents.filter(pl.col("year") < 2020)["issuer"]) & set(
        documents.filter(pl.col("year") >= 2020)["issuer"]
    )
    told = tell(trend, make_years([0, 0, 0, 4, 6]), documents=documents)
    assert "于本语料首见于 2020 年，此前 2017—2019 年的 36 份文档均未出现，此后自有文字每万字 5.00 次" in told
    assert 0 < len(both) < 10 and f"前后均有文档的发文机构 {len(both)} 个" in told
    assert "发文机构" not in tell(trend, make_years([0, 0, 0, 4, 6]))
    english = tell(trend, make_years([0, 0, 0, 4, 6]), "en", documents)
    assert "first seen in this corpus in 2020, absent from the 36 documents of 2017–2019" in english
    assert f"{len(both)} issuing bodies have documents both before and after" in english


def test_what_was_copied_before_is_not_called_absent() -> None:
    copied = make_years([0, 0, 0, 4, 6]).with_columns(n_mentions=pl.lit(5, pl.Int64))
    trend = make_trend("新现", first_year=2020)
    assert "36 份文档的自有文字均未出现" in tell(trend, copied)
    assert "均未出现" not in tell(trend, make_years([1, 0, 0, 4, 6]))


def test_a_keyword_that_is_gone_was_last_seen() -> None:
    told = tell(make_trend("消失", last_year=2019), make_years([4, 4, 4, 0, 0]))
    assert "于本语料末见于 2019 年，此后 2020—2021 年的 24 份文档均未出现，此前自有文字每万字 4.00 次" in told


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("verdict", TOLD)
def test_evidence_and_what_it_rests_on_stand_in_the_same_sentence(verdict: str, language: Language) -> None:
    years = make_years([1, 2, 4, 8, 4, 2, 1])
    strong, moderate = (tell(make_trend(verdict, evidence=grade), years, language) for grade in ("strong", "moderate"))
    if language == "zh":
        assert "；证据强（" in strong and "；证据中（" in moderate and strong.count("。") == 1
        assert "据 12 个独立来源（9 个提及）、84 份文档（40 份提及）" in strong
    else:
        assert "; strong evidence (" in strong and "; moderate evidence (" in moderate
        assert "from 12 voices (9 with a mention) and 84 documents (40 with a mention)" in strong
    doubted = tell(make_trend(verdict, n_doubted=2), years, language)
    assert doubted.endswith(
        (
            "2 份的年份或文字经审查存疑。",
            "the data quality review questions the year or text of 2 of the documents behind this.",
        )
    )


@pytest.mark.parametrize(
    ("verdict", "evidence", "told"),
    [
        ("上升", "strong", "（机构检验 q = 0.011，年份检验 p = 0.013）"),
        ("下降", "moderate", "（置换检验 q = 0.012，年份检验 p = 0.013）"),
        ("突现", "strong", "（年际差异（翻转符号）q = 0.014）"),
        ("年际有别", "moderate", "（年际差异（置换）q = 0.015）"),
        ("新现", "strong", "（精确条件概率 q = 0.016）"),
    ],
)
def test_the_p_told_is_that_of_the_test_behind_the_evidence(verdict: str, evidence: str, told: str) -> None:
    qs = {
        "q": 0.011,
        "q_permutation": 0.012,
        "p_years": 0.013,
        "q_differ_flips": 0.014,
        "q_differ": 0.015,
        "q_arrival": 0.016,
    }
    assert told in tell(make_trend(verdict, evidence=evidence, **qs), make_years([1, 2, 4, 8, 4, 2, 1]))


def test_months_are_said_to_be_a_time_series() -> None:
    assert "（按时间序列（月）检验，机构检验 q" in tell(make_trend("上升", unit="months"), make_years([1, 2, 3]))
    assert "tested as a time series of months" in tell(make_trend("上升", unit="months"), make_years([1, 2, 3]), "en")


def test_months_rest_on_one_voice_however_many_documents_name_none() -> None:
    sentence = tell(make_trend("上升", unit="months"), make_years([1, 2, 3]))
    assert "据同一来源的" in sentence and "个独立来源" not in sentence


def test_groups_are_called_so_and_english_gives_the_gloss() -> None:
    params = replace(report_params("en"), keywords=(Keyword("甲词", en="first word"),))
    assert name_keyword(make_trend("上升"), params) == "“甲词” (first word)"
    assert name_keyword(make_trend("上升", question="group"), params) == "The group “甲词”"
    chinese = replace(params, report=replace(params.report, language="zh"))
    assert name_keyword(make_trend("上升"), chinese) == "“甲词”"
