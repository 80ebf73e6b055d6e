"""Made-up tables of keywords: each of some has a verdict of its own."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from pipeline import catalog
from tests.plots.vocabulary import REGIONS, make_frame

# What is planted for these; all others are 不明.
VERDICTS = {
    "双减": "新现",
    "五项管理": "平稳",
    "教育数字化": "阶跃上升",
    "科学教育": "年际有别",
    "劳动教育": "上升",
    "集团化办学": "突现",
    "课后服务": "先升后降",
    "心理健康教育": "先降后升",
    "家校社协同": "消失",
    "全面改薄": "下降",
    "创客教育": "不明",
    "三通两平台": "阶跃下降",
}


def _count_mentions(keyword: str, place: int, year: int, n: int) -> int:
    """Mentions of a year with n documents; the shapes turn in 2020 and 2021, wherever the years begin."""
    shapes = {
        "新现": 0 if year < 2021 else n * (year - 2019) * 2,
        "平稳": 2 * n,
        "阶跃上升": n if year < 2020 else 4 * n,
        "阶跃下降": 4 * n if year < 2020 else n,
        "上升": n * max(1, year - 2015),
        "下降": max(0, n * (2022 - year) // 2),
        "突现": 9 * n if year == 2020 else n,
        "先升后降": n * max(1, 5 - abs(year - 2020)),
        "先降后升": n * (1 + abs(year - 2020)),
        "消失": 3 * n if year < 2021 else 0,
    }
    otherwise = int(n * (1 + place % 5) * (1 + 0.5 * math.sin(place + year)))
    return shapes.get(VERDICTS.get(keyword, "不明"), otherwise)


def make_keyword_years(keywords: Sequence[str], years: pl.DataFrame) -> pl.DataFrame:
    """A tenth of the text is copied, and one mention in eight; the last year but one is hollow where there are seven."""
    hollow = years["year"][-2] if len(years) == 7 else None
    rows = []
    counted = ("year", "n_documents", "n_issuers", "n_doubted", "n_chars")
    for place, keyword in enumerate(keywords):
        for year, n, issuers, doubted, chars in years.select(counted).iter_rows():
            row = {"keyword": keyword, "year": year, "n_documents": n, "n_issuers": issuers, "n_doubted": doubted}
            row |= {"n_voices": issuers, "hollow": not n or year == hollow}
            rows.append(row | (_rates(_count_mentions(keyword, place, year, n), n, issuers, chars) if n else {}))
    return pl.DataFrame(rows, schema=catalog.keyword_years.schema)


def _rates(seen: int, n: int, issuers: int, chars: int) -> dict[str, float | int | None]:
    """What a table of rates says of `seen` mentions in n documents."""
    own, own_chars, voices = seen - seen // 8, chars * 9 // 10, min(seen, issuers)

    def around(rate: float, chars: int) -> tuple[float, float, float]:
        return (0.0, 0.0, 3 / chars * 1e4) if not rate else (rate, rate * (1 - 0.6 / n**0.5), rate * (1 + 0.9 / n**0.5))

    rate, low, high = around(seen / chars * 1e4, chars)
    own_rate, own_low, own_high = around(own / own_chars * 1e4, own_chars)
    counts = {"n_documents_with": min(seen, n), "n_mentions": seen, "n_chars": chars, "n_own_mentions": own}
    return (
        counts
        | {"n_own_chars": own_chars, "n_voices_with": voices, "per_10k_chars": rate, "ci_low": low, "ci_high": high}
        | {"own_per_10k_chars": own_rate, "own_low": own_low, "own_high": own_high}
        | {"share_documents": min(seen, n) / n, "share_sections": min(seen, n) / n, "share_voices": voices / issuers}
        | {"share_voices_low": 0.5 * voices / issuers, "share_voices_high": 1.0, "dispersion": 0.3}
        | {"mentions_per_document": max(1.0, seen / n) if seen else None}
        | {"adjusted_per_10k_chars": own_rate, "adjusted_low": own_low, "adjusted_high": own_high, "share_panel": 1.0}
    )


def make_first_uses(keyword_years: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Each keyword at one level and in one region, in the first document of the first year that has it."""
    rows = []
    dated = documents.sort("document_id").rows_by_key("year", named=True)
    for (keyword,), years in keyword_years.sort("year").group_by("keyword", maintain_order=True):
        seen = years.filter(pl.col("n_own_mentions") > 0)["year"]
        if len(seen):
            first, before = dated[seen[0]][0], years.filter(pl.col("year") < seen[0])["n_documents"].sum()
            found = (seen[0], first["issued_on"], first["document_id"], 1, before, 0, False)
            rows += [(keyword, "level", "区县", *found), (keyword, "region", REGIONS[0], *found)]
    return make_frame("first_uses", rows)


def make_keyword_groups(keyword_years: pl.DataFrame) -> pl.DataFrame:
    """The rates of a year as those of two kinds, a level and a region."""
    named = (("region", REGIONS[0]), ("level", "区县"), ("kind", "通知"), ("kind", "工作要点"))
    of_years = keyword_years.filter(pl.col("n_documents") > 0)
    tables = [of_years.with_columns(group_kind=pl.lit(kind), group=pl.lit(group)) for kind, group in named]
    return pl.concat(tables).select(*catalog.keyword_groups.columns)


def make_keyword_changes(keyword_years: pl.DataFrame) -> pl.DataFrame:
    rows = []
    known = keyword_years.drop_nulls("own_per_10k_chars").sort("keyword", "year")
    for (keyword,), years in known.group_by("keyword", maintain_order=True):
        rates = years.select("year", "own_per_10k_chars", "n_voices").rows()
        for (earlier, before, n), (later, after, _) in pairwise(rates):
            change = after - before
            rows.append((keyword, earlier, later, n, change, change / 2, change / 4, change / 4, change / 2))
    return make_frame("keyword_changes", rows)


def make_event_changes(keyword_years: pl.DataFrame) -> pl.DataFrame:
    """Each keyword twice as frequent after one event, beside thirty other months."""
    rows = [
        (keyword, "某项意见", "an opinion", "2021-07-24", 1.0, 2.0, 2.0, 30, 1 / 31)
        for keyword in keyword_years["keyword"].unique(maintain_order=True)
    ]
    return make_frame("event_changes", rows)


def make_trends(
    keywords: Sequence[str], keyword_years: pl.DataFrame, documents: pl.DataFrame, enough: bool
) -> pl.DataFrame:
    rows = []
    for place, keyword in enumerate(keywords):
        own = keyword_years.filter(keyword=keyword).drop_nulls("n_mentions").sort("year")
        seen = own.filter(pl.col("n_mentions") > 0)
        n_voices = max(own["n_voices"].to_list(), default=0)
        verdict = VERDICTS.get(keyword, "不明") if enough else "证据不足"
        row = {
            "keyword": keyword,
            "question": "keyword",
            "n_mentions": own["n_mentions"].sum(),
            "n_excluded": 2 if keyword == "双减" else 0,
            "n_own_mentions": own["n_own_mentions"].sum(),
            "n_documents_with": own["n_documents_with"].sum(),
            "first_year": seen["year"].min(),
            "last_year": seen["year"].max(),
            "absent_before": len(seen) > 0 and seen["year"][0] > own["year"][0],
            "peak_year": own.sort("per_10k_chars", descending=True)["year"][0] if len(seen) else None,
            "n_years": len(own),
            "n_documents": len(documents),
            "n_voices": n_voices,
            "n_voices_repeated": n_voices if enough else min(n_voices, 3),
            "n_voices_effective": 0.8 * n_voices if enough else 2.1,
            "n_voices_with": max(seen["n_voices_with"].to_list(), default=0),
            "n_doubted": own["n_doubted"].sum(),
        }
        rows.append(judge(verdict, 0.003 + place / 1000) | row | ({} if enough else {"shortfall": _lack(row)}))
    return pl.DataFrame(rows, schema=catalog.keyword_trends.schema)


def _lack(row: dict[str, Any]) -> str:
    return "never" if not row["n_mentions"] else "few_years" if row["n_years"] < 5 else "few_voices"


def judge(verdict: str, q: float = 0.007) -> dict[str, Any]:
    """The columns of keyword_trends that make a verdict what it is, for years 2017 to 2023; all tests of one size."""
    if verdict == "证据不足":
        return {"verdict": verdict, "shortfall": "few_voices"}
    claimed = verdict not in ("平稳", "不明")
    ratio = {"上升": 1.62, "下降": 0.54, "平稳": 1.01}.get(verdict, 1.03)
    p, q = (0.0002, q) if claimed else (0.4, 0.6)
    tests = {"p": p, "q": q, "p_permutation": p, "q_permutation": q, "p_years": 0.004 if claimed else 0.5}
    tests |= {"p_differ": p, "q_differ": q, "q_differ_flips": q, "smallest_q": 0.002}
    if verdict in ("新现", "消失"):
        tests |= {"p_arrival": p, "q_arrival": q}
    interval = (0.9, 1.2) if abs(math.log(ratio)) < 0.1 else (ratio * 0.8, ratio * 1.2)
    places: dict[str, Any] = {
        "突现": {"run_from": 2020, "run_to": 2020, "peak_year": 2020},
        "阶跃上升": {"step_year": 2020, "step_years": "2020、2021"},
        "阶跃下降": {"step_year": 2020},
        "先升后降": {"peak_year": 2020, "peak_years": "2019、2020"},
    }
    row: dict[str, Any] = (
        {"verdict": verdict, "evidence": "strong" if claimed else None, "unit": "voices", "rate_ratio": ratio}
        | {"ci_low": interval[0], "ci_high": interval[1]}
        | tests
        | places.get(verdict, {})
    )
    return row


def make_mentions(keyword_years: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """As many as the years have, one in eight copied; two of 双减 inside an exclusion."""
    rows = []
    by_year = {
        year: group["document_id"].to_list() for (year,), group in documents.group_by("year", maintain_order=True)
    }
    for keyword, year, n in keyword_years.select("keyword", "year", "n_mentions").iter_rows():
        for i in range(n or 0):
            d = by_year[year][i % len(by_year[year])]
            sentence = f"全区要扎实推进{keyword}，做好第{i + 1}项工作。"
            rows.append(_mention(keyword, d, year, sentence, 30 * i, 7, len(keyword)) | {"copied": i % 8 == 7})
    last = documents.tail(1).row(0, named=True) if len(documents) else {}
    for i in range(2 if last else 0):
        at = 9000 + 30 * i
        excluded = _mention("双减", last["document_id"], last["year"], "排放实现双减少目标。", at, 4, 2)
        rows.append(excluded | {"excluded_by": "双减少"})
    return pl.DataFrame(rows, schema=catalog.mentions.schema)


def _mention(keyword: str, d: str, year: int, sentence: str, at: int, offset: int, length: int) -> dict[str, Any]:
    return {
        "keyword": keyword,
        "spelling": keyword,
        "document_id": d,
        "section_id": f"{d}#1",
        "year": year,
        "start": at + offset,
        "end": at + offset + length,
        "copied": False,
        "in_title": False,
        "doubt": False,
        "sentence": sentence,
        "sentence_start": at,
        "whole_start": at,
        "whole_end": at + len(sentence),
    }
