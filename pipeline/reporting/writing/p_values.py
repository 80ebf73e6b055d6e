"""The p and q behind a claim: which test it is, and how it is written."""

from collections.abc import Mapping
from typing import Any

from pipeline.reporting.writing.notation import write_p
from pipeline.reporting.writing.shapes import Ledger, Place
from pipeline.tables.codes import pick

# The adjusted p behind a verdict: where the evidence is strong, where it is moderate.
_TREND = ("q", "q_permutation")
_SHAPE = ("q_differ_flips", "q_differ")
TESTS: Mapping[str, tuple[str, str]] = {
    "上升": _TREND,
    "下降": _TREND,
    "新现": ("q_arrival", "q_arrival"),
    "消失": ("q_arrival", "q_arrival"),
    **dict.fromkeys(("突现", "阶跃上升", "阶跃下降", "先升后降", "先降后升", "年际有别"), _SHAPE),
}
TEST_NAMES: Mapping[str, tuple[str, str]] = {
    "q": ("机构检验 q", "body test q"),
    "q_permutation": ("置换检验 q", "permutation q"),
    "p_years": ("年份检验 p", "year test p"),
    "p_years_out": ("逐一剔除整年的 p", "p with whole years left out"),
    "q_differ_flips": ("年际差异（翻转符号）q", "sign-flip q for differences between years"),
    "q_differ": ("年际差异（置换）q", "permutation q for differences between years"),
    "q_effect": ("回归 q", "regression q"),
    "q_arrival": ("精确条件概率 q", "exact conditional q"),
}


def tell_tests(trend: dict[str, Any], language: str, told: Ledger) -> str:
    """The adjusted p of the test behind the verdict, for a trend with p of the year test; and whether months were tested."""
    names = [TESTS[trend["verdict"]][trend["evidence"] != "strong"]]
    if trend["verdict"] in ("上升", "下降"):
        names.append("p_years")
    known = [name for name in names if trend[name] is not None]
    for name in known:
        told.take(Place("keyword_trends", f"keyword={trend['keyword']}").write(trend[name], name, write_p))
    said = [tell_test(name, trend[name], language) for name in known]
    if trend["unit"] == "months":
        said.insert(0, pick(language, "按时间序列（月）检验", "tested as a time series of months"))
    return pick(language, "，", ", ").join(said)


def tell_test(name: str, p: float, language: str) -> str:
    """
    >>> tell_test("q", 0.0071, "en"), tell_test("p_years", 0.0002, "zh")
    ('body test q = 0.007', '年份检验 p < 0.001')
    """
    return f"{pick(language, *TEST_NAMES[name])} {relate_p(p)}"


def relate_p(p: float) -> str:
    """
    >>> relate_p(0.0071), relate_p(0.0002)
    ('= 0.007', '< 0.001')
    """
    written = write_p(p)
    return f"< {written[1:]}" if written.startswith("<") else f"= {written}"
