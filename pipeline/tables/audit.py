"""Tables of `audit`: what can't be believed, what was copied, which documents count, of which years and places; the provinces in tiles."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipeline.tables.codes import CHECKS, ORDERS, SEVERITIES
from pipeline.tables.columns import count, flag, share, shared, text
from pipeline.tables.contract import Table

FINDINGS = Table(
    "data/audit/findings.parquet",
    ("一条审查发现", "one finding of the audit about one file"),
    {
        **shared("path"),
        **shared("document_id", gap=True),  # of a file that was set aside when it was read
        "check": text("检查的名目", "the check, or why the file was set aside", codes=CHECKS),
        "severity": text("程度", "severity", codes=SEVERITIES),
        "message_zh": text(
            "发现（中文），引有所据的文字",
            "the finding, in Chinese, with what it rests on",
            quotes=True,
        ),
        "message_en": text(
            "发现（英文），引有所据的文字",
            "the finding, in English, with what it rests on",
            quotes=True,
        ),
        **shared("start", "end", gap=True),  # where there is no evidence to quote
    },
)
COPIES = Table(
    "data/audit/copies.parquet",
    ("一段抄录：两份都计入的文档", "one passage that two documents share, both of which count"),
    {
        **shared("document_id", "start", "end"),
        "from_document_id": text("另一份文档", "the other document", references="documents.document_id"),
        "from_start": count("在另一份中的起点", "start in the other's text"),
        "from_end": count("在另一份中的终点", "end in the other's text", low="from_start"),
        "similarity": share("相同的字的两倍除以两边的字数，0 到 1", "2 × letters in common ÷ letters of both, 0 to 1"),
        "order": text("另一份的先后", "the other document is", codes=ORDERS),
    },
    key=("document_id", "start", "end", "from_document_id", "from_start"),
    laws=("document_id <> from_document_id",),
)
DOCUMENT_USES = Table(
    "data/audit/document_uses.parquet",
    ("一份文档：是否计入，自有多少", "one document: whether it counts, how much is its own"),
    {
        **shared("document_id"),
        "used": flag("是否计入", "whether it counts"),
        "reason": text("不计入的原因；计入的为空", "why it does not count; empty where it does", gap=True),
        "year_doubt": flag("正文是否与年份不符（年份照旧）", "whether the text contradicts its year, which stays"),
        "doubted": flag(
            "审查是否认为其年份或文字不可信（有“错误”一级的发现）",
            "whether the audit has an error about its year or text",
        ),
        "n_uncopied_chars": count(
            "非抄录的汉字数：未见于更早或更高级别的任何文件，同一机构的也算；不计入的为空",
            "Chinese characters not copied, from whichever document, the body's own earlier ones too; empty where it does not count",
            gap=True,
        ),
        "share_copied": share(
            "抄录的汉字所占份额，0 至 1；先后不明的一段在一份中算自有，在其余各份中算抄录",
            "share of its Chinese characters that are copied, 0 to 1; a passage of unknown order is own in one document, copied in others",
            gap=True,
        ),
        "version_of": text(
            "是哪份文档的草案或转载（文档编号）",
            "the document of which it is a draft or a reprint",
            references="documents.document_id",
            gap=True,
        ),
    },
    key=("document_id",),
    laws=("used = (reason IS NULL)", "used = (share_copied IS NOT NULL)", "used = (n_uncopied_chars IS NOT NULL)"),
)
PLACES = Table(
    "data/audit/places.parquet",
    (
        "一个地区，及所在的省级；地区或省级不明的各列一行",
        "one region and its province; a row each where either is unknown",
    ),
    {
        "province": text(
            "省级；全国性的和无法归入的为空", "province; empty of the whole country, and where it is unknown", gap=True
        ),
        **shared("region", gap=True),
        **shared("n_documents", "n_issuers"),
        "by_province": flag(
            "地区是否多于 audit.max_regions 而按省级合并比较；各行相同",
            "whether regions are more than audit.max_regions and so compared by province; the same on every row",
        ),
    },
    key=("province", "region"),
    laws=("n_issuers <= n_documents",),
)
YEARS = Table(
    "data/audit/years.parquet",
    (
        "一年；没有文档或文字太少的年份为空缺，文档数为 0",
        "one year; a gap, a year without documents or with too little text, has n_documents 0",
    ),
    {
        **shared("year", "n_documents", "n_issuers", "n_regions", "n_chars"),
        **shared("n_doubted"),
        "n_left_out": count(
            "因全年文字太少（audit.min_year_chars）而不按年计的文档数",
            "documents that count for no year, as this one has too little text (audit.min_year_chars)",
        ),
        "outlying": flag(
            "是否远离其余文档的年份，图中不画", "whether it lies far from other documents' years; figures leave it out"
        ),
    },
    key=("year",),
    laws=(
        "n_issuers <= n_documents",
        "n_regions <= n_documents",
        "n_documents <= n_chars",
        "n_documents = 0 OR n_left_out = 0",
    ),
)


def find_place_kind(places: pl.DataFrame) -> str:
    """What documents are compared by: "province" where regions are many, else "region"; places: the table of that name."""
    return "province" if places["by_province"].any() else "region"


MIN_ON_MAP = 20  # documents of which a map is drawn: a few in a country of grey tiles are a list
MOST_MAPS = 24  # keywords of which a map is drawn, on two pages: more than that nobody compares


@dataclass(frozen=True)
class Province:
    """One of the 34 provinces (省级行政区) on a map without map data.

    letter: its one-character short name (简称). code: ISO 3166-2:CN, without CN-. row, column: of its tile, from the north-west.
    """

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
