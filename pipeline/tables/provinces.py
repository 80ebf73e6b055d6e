"""The 34 provinces of China (省级行政区) as figures and page show them: names, and their tiles in a map without map data."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_MAPS = 24  # keywords of which a map is drawn, on two pages: more than that nobody compares


@dataclass(frozen=True)
class Province:
    """letter: its one-character short name (简称). code: ISO 3166-2:CN, without CN-. row, column: of its tile, from the north-west."""

    letter: str
    code: str
    row: int
    column: int


# A tile for each, about where the province lies. Neighbours on the map are neighbours here as far as a grid allows.
_GRID = """
.      .      .      .      .      .      黑HL
.      .      .      蒙NM   京BJ   .      吉JL
新XJ   甘GS   宁NX   晋SX   冀HE   津TJ   辽LN
藏XZ   青QH   陕SN   豫HA   鲁SD   苏JS   沪SH
.      川SC   渝CQ   鄂HB   皖AH   浙ZJ   .
.      滇YN   黔GZ   湘HN   赣JX   闽FJ   台TW
.      .      桂GX   粤GD   港HK   .      .
.      .      琼HI   澳MO   .      .      .
"""
_NAMES = {
    "京": "北京市",
    "津": "天津市",
    "冀": "河北省",
    "晋": "山西省",
    "蒙": "内蒙古自治区",
    "辽": "辽宁省",
    "吉": "吉林省",
    "黑": "黑龙江省",
    "沪": "上海市",
    "苏": "江苏省",
    "浙": "浙江省",
    "皖": "安徽省",
    "闽": "福建省",
    "赣": "江西省",
    "鲁": "山东省",
    "豫": "河南省",
    "鄂": "湖北省",
    "湘": "湖南省",
    "粤": "广东省",
    "桂": "广西壮族自治区",
    "琼": "海南省",
    "渝": "重庆市",
    "川": "四川省",
    "黔": "贵州省",
    "滇": "云南省",
    "藏": "西藏自治区",
    "陕": "陕西省",
    "甘": "甘肃省",
    "青": "青海省",
    "宁": "宁夏回族自治区",
    "新": "新疆维吾尔自治区",
    "台": "台湾省",
    "港": "香港特别行政区",
    "澳": "澳门特别行政区",
}
# By their full names, as the column `province` of documents has them.
PROVINCES: Mapping[str, Province] = {
    _NAMES[cell[0]]: Province(cell[0], cell[1:], row, column)
    for row, line in enumerate(_GRID.split("\n")[1:-1])
    for column, cell in enumerate(line.split())
    if cell != "."
}
N_ROWS = 1 + max(province.row for province in PROVINCES.values())
N_COLUMNS = 1 + max(province.column for province in PROVINCES.values())
