"""Codes of the comparison as a reader of either language wants them."""

from pipeline.tables.codes import Codes

# What became of the claim about a keyword, in the order in which it is told.
OUTCOMES: Codes = {
    "gained": ("新增结论", "claim gained"),
    "lost": ("失去结论", "claim lost"),
    "verdict": ("结论改变", "another verdict"),
    "evidence": ("证据强弱改变", "other evidence"),
    "ratio": ("频率比改变", "another rate ratio"),
    "unclaimed": ("均无结论，判断改变", "no claim in either, another verdict"),
    "added": ("新增的词", "keyword added"),
    "removed": ("去掉的词", "keyword removed"),
}
# In the order in which they are told; what is the same is not.
MOVES: Codes = {
    "apart": ("区间不重叠", "intervals apart"),
    "beyond": ("各在对方区间之外", "each outside the other's interval"),
    "gap": ("只有一方有值", "known in one alone"),
    "unknown": ("没有区间可比", "no interval to go by"),
    "within": ("在区间之内", "within an interval"),
}
BESIDE_STARTS: Codes = {
    "more": ("超过双方的起点之间", "more than between starts of either"),
    "more_before": ("只超过 A 的起点之间", "more than between starts of A alone"),
    "more_after": ("只超过 B 的起点之间", "more than between starts of B alone"),
    "as_starts": ("不超过起点之间", "no more than between starts"),
}
FIELDS: Codes = {"year": ("年份", "year"), "issuer": ("发文机构", "issuing body"), "region": ("地区", "region")}
