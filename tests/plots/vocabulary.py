"""Words that the made-up tables are made of, and how a table is made of rows."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from pipeline import catalog


def _words(text: str) -> list[str]:
    return text.split()


KEYWORDS = _words("""
双减 五项管理 教育数字化 科学教育 劳动教育 集团化办学 课后服务
心理健康教育 家校社协同 全面改薄 创客教育 三通两平台 基本均衡 疫情防控
停课不停学 十三五 十四五 师德师风 校本教研 随班就读 食品安全 控辍保学
语言文字 民族团结 学籍管理 消防安全 综合素质评价 骨干教师 校园文化
阳光招生 经费保障 图书馆
""")


TERMS = _words("""
课堂 教研 课程 作业 评价 党建 支部 学习 思想 主题教育 德育 班主任
心理 家庭 社区 体育 美育 艺术 劳动 实践 幼儿园 普惠 保教 高中
选课 中考 职业教育 实训 产教融合 特殊教育 随班就读 送教上门 民办
培训机构 白名单 教师 师德 职称 轮岗 骨干 信息化 平台 数据 网络
智慧校园 安全 消防 校车 食堂 食品 经费 预算 基建 审计 采购 督导
均衡 优质 集团化 学区
""")


REGIONS = _words("""
云溪 白石 青岚 临川浦 南渡 北麓 东篱 西塘 松江口 桃源里
""")


THEMES = _words("""
党建 德育 学前教育 义务教育 高中教育 职业教育 特殊教育 民办教育
教师队伍 课程考试 数字化 体育美育 心理家庭 安全 经费基建 督导
""")


NAMES = (
    ("BODY", "云溪区教育局"),
    ("DOCUMENT", "《关于加强劳动教育的意见》"),
    ("PROGRAMME", "“青蓝”工程"),
    ("TARGET", "到2025年，巩固率达到96%"),
)


Tables = dict[str, pl.DataFrame]


def make_frame(name: str, rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=getattr(catalog, name).schema, orient="row")
