"""Codes of the comparison as a reader of either language wants them."""

from pipeline.tables.codes import Codes

# What became of the claim about a keyword, in the order in which it is told.
OUTCOMES: Codes = {
    "gained": ("新增结论", "claim gained"),
    "lost": ("结论不再成立", "claim lost"),
    "verdict": ("结论改变", "verdict changed"),
    "evidence": ("证据等级改变", "evidence grade changed"),
    "ratio": ("频率比改变", "rate ratio changed"),
    "unclaimed": ("均无结论，判断改变", "no claim in either, verdict changed"),
    "added": ("新增的词", "keyword added"),
    "removed": ("去掉的词", "keyword removed"),
}
# In the order in which they are told; what is the same is not.
MOVES: Codes = {
    "apart": ("区间不重叠", "intervals apart"),
    "beyond": ("各在对方区间之外", "each outside the other's interval"),
    "gap": ("只有一方有值", "value in one only"),
    "unknown": ("没有区间可比", "no interval available"),
    "within": ("在区间之内", "within an interval"),
}
BESIDE_STARTS: Codes = {
    "more": ("超过双方的起点之间", "more than between starts of either"),
    "more_before": ("只超过 A 的起点之间", "more than between starts of A only"),
    "more_after": ("只超过 B 的起点之间", "more than between starts of B only"),
    "as_starts": ("不超过起点之间", "no more than between starts"),
}
FIELDS: Codes = {"year": ("年份", "year"), "issuer": ("发文机构", "issuing body"), "region": ("地区", "region")}
