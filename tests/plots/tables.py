"""Made-up tables that keep the catalog's contracts, for tests of figures and pages."""

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl

from pipeline import catalog
from pipeline.analysis.topics.describe.choice_message import add_message
from pipeline.tables.fits import CHOICE
from tests.plots.evolution_tables import LATER, make_evolution
from tests.plots.intrusion_tables import make_intrusion_tables
from tests.plots.network_tables import make_network_tables
from tests.plots.robustness_tables import make_robustness
from tests.plots.self_test_tables import make_self_test


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


def make_tables(
    years: Sequence[int] = (2017, 2018, 2019, 2020, 2021, 2022, 2023),
    gaps: Sequence[int] = (),
    n_keywords: int = 32,
    n_topics: int = 16,
    per_year: int = 12,
    enough: bool = True,
    known: bool = True,
    n_doubted: int = 0,
) -> Tables:
    """Every table that figures and report read, by its name in the catalog.

    Twelve keywords have the verdicts of VERDICTS, one each, and all others are 不明; unless `enough`, all are 证据不足.
    n_doubted: of the documents of the first year with any, how many the audit has an error about.
    """
    with_documents = [year for year in years if year not in gaps]
    documents = _documents(with_documents, per_year)
    counts = documents.group_by("year").agg(
        n_documents=pl.len().cast(pl.Int64),
        n_issuers=pl.col("issuer").n_unique().cast(pl.Int64),
        n_regions=pl.col("region").n_unique().cast(pl.Int64),
        n_chars=pl.col("n_chars").sum(),
    )
    year_table = (
        pl.DataFrame({"year": list(years)}, schema={"year": pl.Int32})
        .join(counts, on="year", how="left")
        .with_columns(pl.exclude("year").fill_null(0))
        .with_columns(
            n_doubted=n_doubted * (pl.col("year") == min(with_documents, default=0)).cast(pl.Int64),
            n_left_out=pl.lit(0, pl.Int64),
            outlying=pl.lit(False),
        )
        .sort("year")
    )
    keywords = [*KEYWORDS, *(f"政策用语{n}" for n in range(100))][:n_keywords]
    keyword_years = _keyword_years(keywords, year_table)
    trends = _trends(keywords, keyword_years, documents, enough)
    sections = _sections(documents)
    tables = {
        "documents": documents,
        "files": _files(documents),
        "years": year_table,
        "places": _places(documents),
        "findings": _findings(documents),
        "document_uses": _document_uses(documents, n_doubted),
        "sections": sections,
        "term_integrity": _frame(
            "term_integrity",
            [
                ("双减", True, True, 9, 9, 0, 0, 0, None, None, None, "完整"),
                ("优质均衡", False, True, 5, 2, 0, 3, 0, None, "义务教育优质均衡 3", None, "被遮住"),
            ],
        ),
        "suggested_terms": _frame(
            "suggested_terms",
            [(1, "青檐计划", "青檐计划  # 新词", 9, 4, 9.5, 2.5, 2.5, 50.0, "推进【青檐计划】。")],
        ),
        "year_terms": _year_terms(with_documents),
        "entity_names": _entity_names(documents),
        "entity_years": _frame(
            "entity_years",
            [(label, text, year, per_year, 2 * per_year) for label, text in NAMES for year in with_documents],
        ),
        "entity_regions": _frame(
            "entity_regions", [(label, text, region, 1, 2) for label, text in NAMES for region in REGIONS[:2]]
        ),
        "keyness": _keyness(with_documents if enough else ()),
        "keyness_groups": _frame(
            "keyness_groups",
            [
                (kind, group, 12, 11, 300, 240 if enough else 0, 2 if enough else 0)
                for kind, groups in (("year", with_documents), ("region", REGIONS if with_documents else ()))
                for group in (str(name) if kind == "year" else f"{name}区" for name in groups)
            ],
        ),
        "name_terms": _frame("name_terms", []),
        "term_examples": _term_examples(documents, enough),
        "choice": _choice(),
        **make_network_tables(TERMS, with_documents, enough),
        **make_intrusion_tables(n_topics, TERMS, sections["section_id"].to_list() or ["s0"]),
        "topic_quality": _frame(
            "topic_quality",
            [
                (
                    t,
                    1 / n_topics,
                    False,
                    0.05,
                    5,
                    5 - t % 4,
                    1 - t % 4 / 5,
                    0.9,
                    "ABCC"[t % 4],
                    8.4,
                    7,
                    0.5 + math.sin(t) / 5,
                    0.1,
                    0.6,
                    7,
                    True,
                )
                for t in range(n_topics)
            ],
        ),
        "topic_identity": _frame("topic_identity", []),
        "topic_twins": _frame("topic_twins", [(0, 1, 0.6, 0.3, 0.02, 0.01, 9, None)] if n_topics > 1 else []),
        "topic_members": _frame("topic_members", [(t, t, t, 1.0) for t in range(n_topics)]),
        "topic_coherence": _frame(
            "topic_coherence",
            [(n, t, 0.5 + 0.2 * math.sin(n + t), 0.1, 0.6, 7, True) for n in (10, 16, 22) for t in range(n)],
        ),
        "topic_terms": _topic_terms(n_topics),
        "topic_labels": _frame(
            "topic_labels",
            [
                (
                    t,
                    "·".join(TERMS[(7 * t + r) % len(TERMS)] for r in (1, 2, 3)),
                    *[None] * 9,
                    "ABCC"[t % 4],
                    None,
                )
                for t in range(n_topics)
            ],
        ),
        "topic_frames": _frame(
            "topic_frames", [(t, 0.02, 0.01, 0.03, 0.5, 0.04, 0.9, 0.7, False, None) for t in range(n_topics)]
        ),
        "topic_names": catalog.topic_names.empty(),
        "own_names": _frame("own_names", [("临汀区", 9)]),
        "topic_neighbours": _frame(
            "topic_neighbours",
            [(t, r, (t + r) % n_topics, 0.5 + r / 10) for t in range(n_topics) for r in range(1, min(4, n_topics))],
        ),
        "topic_merges": _topic_merges(n_topics),
        "topic_sections": _topic_sections(documents, n_topics),
        "topic_years": _topic_years(n_topics, year_table),
        "topic_groups": _frame(
            "topic_groups",
            [("region", region, t, 0.06, 0.04, 0.09, 7, 1, False) for region in REGIONS[:2] for t in range(n_topics)],
        ),
        "topic_effects": _topic_effects(n_topics),
        "mentions": _mentions(keyword_years, documents),
        "keyword_years": keyword_years,
        "keyword_trends": trends,
        "keyword_groups": _keyword_groups(keyword_years),
        "keyword_provinces": catalog.keyword_provinces.empty(),
        "first_uses": _first_uses(keyword_years, documents),
        "keyword_changes": _keyword_changes(keyword_years),
        "event_changes": _event_changes(keyword_years),
        **make_self_test(TERMS, None if enough else "no_body_test"),
        **make_robustness(()),
        "known_keywords": _known_keywords(keyword_years, trends) if known else catalog.known_keywords.empty(),
        "known_shapes": _known_shapes(trends) if known else catalog.known_shapes.empty(),
        "known_themes": _known_themes(with_documents, n_topics) if known else catalog.known_themes.empty(),
    }
    tables |= make_evolution(tables["topic_terms"], enough)
    return {name: getattr(catalog, name).check(table) for name, table in tables.items()}


def _frame(name: str, rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=getattr(catalog, name).schema, orient="row")


def _choice() -> pl.DataFrame:
    scores = {
        "perplexity": [591.0, 459.0, 456.0],
        "perplexity_low": [560.0, 430.0, 427.0],
        "perplexity_high": [622.0, 488.0, 485.0],
        "excess": [0.296, 0.0066, 0.0],
        "excess_se": [0.02, 0.004, 0.0],
        "unigram_perplexity": [1400.0] * 3,
        "better_than_unigrams": [True] * 3,
        "c_v": [0.48, 0.55, 0.53],
        "npmi": [0.05, 0.11, 0.1],
        "exclusivity": [0.6, 0.7, 0.72],
        "share_returned": [0.7, 0.9, 0.85],
        "in_range": [False, True, True],
    }
    content = {"n_topics": [10, 16, 22], "n_starts": [5] * 3, **scores}
    content |= {"chosen": [False, True, False], "reason": ["unstable", "rule", "more"]}
    return add_message(pl.DataFrame(content, schema=CHOICE.drop("message_zh", "message_en")), None, 0)


def _topic_merges(n_topics: int) -> pl.DataFrame:
    """Topics 0 and 1 meet first, then the others join them one after the other."""
    rows = [(t, 0, t, t + 1, 0.4 + 0.5 * t / n_topics, 0.9 if n_topics > 2 else None) for t in range(1, n_topics)]
    return _frame("topic_merges", rows)


def _documents(years: Sequence[int], per_year: int) -> pl.DataFrame:
    rows = []
    for year in years:
        for i in range(per_year):
            region = REGIONS[i % len(REGIONS)]
            text = f"坚持稳中求进，落实双减，推进劳动教育（{year}）。" * 3
            stated = {
                "document_id": f"{year}-{i:03d}",
                "title": f"{region}区教育局{year}年工作要点",
                "title_source": "head",
                "issuer": f"{region}区教育局",
                "region": region,
                "document_number": f"{region[0]}教〔{year}〕{i + 1}号",
                "issued_on": date(year, 2, 1 + i % 28),
                "year": year,
                "year_source": "title",
                "path": f"{year}/{region}{i}.txt",
                "sha256": f"{hash_of(year, i):064x}",
                "n_chars": 3000 + 100 * i,
                "reference": f"{region}区教育局 · {region[0]}教〔{year}〕{i + 1}号 · {date(year, 2, 1 + i % 28)}",
                "text": text,
            }
            rows.append(tuple(stated.get(column) for column in catalog.documents.columns))
    return _frame("documents", rows)


def hash_of(*parts: int) -> int:
    """A number that looks like a hash and is the same in every run."""
    return math.prod(part + 7 for part in parts) ** 5 % 2**256


def _files(documents: pl.DataFrame) -> pl.DataFrame:
    used = [
        (p, None, s, 9000, "utf-8", 1.0, d, None)
        for p, s, d in documents.select("path", "sha256", "document_id").iter_rows()
    ]
    return _frame(
        "files",
        [
            *used,
            ("空.txt", None, "0" * 64, 0, None, None, None, "empty: 0 bytes"),
            ("a.bin", None, "1" * 64, 9, None, None, None, "unsupported: .bin"),
        ],
    )


def _findings(documents: pl.DataFrame) -> pl.DataFrame:
    rows: list[tuple[Any, ...]] = [
        ("空.txt", None, "empty", "warning", "未采用：空文件。", "Set aside: empty.", None, None),
        (
            "a.bin",
            None,
            "unsupported",
            "warning",
            "未采用：不支持的格式。",
            "Set aside: format not supported.",
            None,
            None,
        ),
    ]
    for path, document_id, year in documents.select("path", "document_id", "year").head(1).iter_rows():
        rows.append(
            (path, document_id, "false_year", "error", f"标明为 {year} 年，正文却不是。", "A false year.", 2, 6)
        )
    return _frame("findings", rows)


def _document_uses(documents: pl.DataFrame, n_doubted: int) -> pl.DataFrame:
    rows = [
        (document_id, True, None, place == 0, place < n_doubted, n_chars - 300, 300 / n_chars, None)
        for place, (document_id, n_chars) in enumerate(documents.select("document_id", "n_chars").iter_rows())
    ]
    return _frame("document_uses", rows)


def _sections(documents: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (d, f"{d}#1", 1, "一、", "深化教育改革", 0, len(text), n, text)
        for d, n, text in documents.select("document_id", "n_chars", "text").iter_rows()
    ]
    return _frame("sections", rows)


def _year_terms(years: Sequence[int]) -> pl.DataFrame:
    rows = [(y, r, TERMS[(y * 5 + r * 3) % len(TERMS)], 0.4 / r**0.5, 40 - r, 9) for y in years for r in range(1, 16)]
    return _frame("year_terms", rows)


def _keyness(years: Sequence[int]) -> pl.DataFrame:
    """Twelve terms a year and region, the first two distinctive."""
    rows: list[tuple[Any, ...]] = []
    for kind, groups in (("year", years), ("region", range(len(REGIONS) if years else 0))):
        for group in groups:
            name = str(group) if kind == "year" else f"{REGIONS[group]}区"
            for r in range(12):
                test = (6.0 - r / 2, 0.0001 * 2**r, min(0.01 * 2**r, 1.0), r < 2)
                term = TERMS[(group * 5 + r) % len(TERMS)]
                rows.append((kind, name, term, 40 - r, 9, 12, 8, 11, 0.75, 0.2 + r / 30, 2.4 / (1 + r), 0.3, *test))
    return _frame("keyness", rows)


def _term_examples(documents: pl.DataFrame, enough: bool) -> pl.DataFrame:
    rows = [
        (
            "year",
            str(year),
            TERMS[year * 5 % len(TERMS)],
            d,
            title,
            reference,
            f"{d}#1",
            "一、",
            "深化教育改革",
            2,
            4,
            "加强课堂教研。",
            0,
        )
        for d, title, reference, year in documents.select("document_id", "title", "reference", "year")
        .unique("year")
        .sort("year")
        .iter_rows()
        if enough
    ]
    return _frame("term_examples", rows)


def _entity_names(documents: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for label, text in NAMES if len(documents) else ():
        d, title, reference, year = documents.select("document_id", "title", "reference", "year").row(0)
        n = len(documents)
        sentence = f"依据{text}，抓好落实。"
        rows.append((label, 1, text, n, 2 * n, min(n, 2), year, year, "rules", d, title, reference, sentence, 40, 42))
    return _frame("entity_names", rows)


def _topic_terms(n_topics: int) -> pl.DataFrame:
    """Ten terms a topic; by relevance in the same order, by FREX the other way round."""
    rows = [
        (
            t,
            r,
            TERMS[(7 * t + r) % len(TERMS)] + ("" if t < 60 else str(t)),
            0.09 / r,
            r,
            -1.0 - r / 10,
            11 - r,
            0.9 + r / 200,
            2.0 * r,
            90 / r,
            100,
        )
        for t in range(n_topics)
        for r in range(1, 11)
    ]
    return _frame("topic_terms", rows)


def _topic_sections(documents: pl.DataFrame, n_topics: int) -> pl.DataFrame:
    rows = []
    for topic in range(n_topics if len(documents) else 0):
        for rank in (1, 2, 3):
            d, title, reference, year, text = documents.select("document_id", "title", "reference", "year", "text").row(
                (topic * 3 + rank) % len(documents)
            )
            rows.append((topic, rank, f"{d}#1", d, title, reference, year, 0.97 - rank / 100, text))
    return _frame("topic_sections", rows)


def _topic_years(n_topics: int, years: pl.DataFrame) -> pl.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for topic in range(n_topics):
        for year, n, issuers in years.select("year", "n_documents", "n_issuers").iter_rows():
            share = 0.06 + 0.03 * math.sin(topic + year)
            values = (share, share * 0.8, share * 1.25) if n else (None, None, None)
            adjusted = (share * 1.1, share * 0.9, share * 1.3, 0.9) if n else (None,) * 4
            support = (3.4, share * 0.9) if n else (None, None)
            rows.append((topic, year, *values, *support, *adjusted, n, issuers))
    return _frame("topic_years", rows)


def _topic_effects(n_topics: int) -> pl.DataFrame:
    """Slopes over years, the first of them claimed, kinds of which one is less, and regions with too few voices."""
    rows: list[tuple[Any, ...]] = []
    for t in range(n_topics):
        claimed = ("随之上升", "moderate") if t == 0 else ("不明", None)
        q = 0.02 if t == 0 else 0.6
        counts = (84, 2, 12, 9.4)
        rows.append(("year", None, "number", "within", t, 0.4, 0.1, 0.7, q / 2, 0.01, q, *counts, *claimed, None))
        less = ("更少", "strong") if t == 1 else ("不明", None)
        q = 0.001 if t == 1 else 0.7
        rows.append(("kind", "通知", "group", "all", t, -1.5, -2.1, -0.9, q, None, q, 30, 2, 9, 7.1, *less, None))
    rows += [
        ("region", region, "group", "all", None, *[None] * 6, 7, 0, 1, None, "证据不足", None, "few_voices")
        for region in REGIONS[:2]
    ]
    return _frame("topic_effects", rows)


def forget(tables: Tables, topic: int) -> Tables:
    """As if the topic had been learned after all text but that of the last year and period: what is not known is null."""
    own, years = pl.col("topic") == topic, tables["topic_years"]
    known = {
        "topic_years": ~own | (pl.col("year") == years["year"].max()),
        "topic_groups": ~own,
        "period_topics": ~own | (pl.col("period") == LATER),
    }
    estimates = [
        *("prevalence", "ci_low", "ci_high", "n_effective", "mean_over_voices"),
        *("adjusted", "adjusted_low", "adjusted_high"),
    ]
    told = {
        name: tables[name].with_columns(
            pl.when(keep).then(column).alias(column) for column in estimates if column in tables[name].columns
        )
        for name, keep in known.items()
    }
    changes = ("change", "change_low", "change_high", "p", "q")
    told["period_topics"] = told["period_topics"].with_columns(
        *(pl.when(~own).then(column).alias(column) for column in changes),
        present=pl.col("present") & known["period_topics"],
        verdict=pl.when(own & (pl.col("period") == LATER)).then(pl.lit("证据不足")).otherwise("verdict"),
    )
    linked = pl.col("topic_from").eq_missing(topic) | pl.col("topic_to").eq_missing(topic)
    asked = ("estimate", "ci_low", "ci_high", "p", "p_years", "q", "evidence")
    told["topic_effects"] = tables["topic_effects"].with_columns(
        *(pl.when(~own.fill_null(value=False)).then(column).alias(column) for column in asked),
        verdict=pl.when(own).then(pl.lit("证据不足")).otherwise("verdict"),
        shortfall=pl.when(own).then(pl.lit("read_before")).otherwise("shortfall"),
    )
    told["topic_links"] = tables["topic_links"].filter(~linked)
    told["topic_pairs"] = tables["topic_pairs"].filter((pl.col("topic") != topic) & (pl.col("other") != topic))
    told["topic_similarities"] = tables["topic_similarities"].with_columns(
        similarity=pl.when(~linked).then("similarity")
    )
    return tables | {name: getattr(catalog, name).check(table) for name, table in told.items()}


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


def _keyword_years(keywords: Sequence[str], years: pl.DataFrame) -> pl.DataFrame:
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


def _places(documents: pl.DataFrame) -> pl.DataFrame:
    """The regions, each of an unknown province, and so compared one by one."""
    counts = documents.group_by("region").agg(n=pl.len(), n_issuers=pl.col("issuer").n_unique()).sort("region")
    return _frame("places", [(None, *row, False) for row in counts.iter_rows()])


def _first_uses(keyword_years: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Each keyword at one level and in one region, in the first document of the first year that has it."""
    rows = []
    dated = documents.sort("document_id").rows_by_key("year", named=True)
    for (keyword,), years in keyword_years.sort("year").group_by("keyword", maintain_order=True):
        seen = years.filter(pl.col("n_own_mentions") > 0)["year"]
        if len(seen):
            first, before = dated[seen[0]][0], years.filter(pl.col("year") < seen[0])["n_documents"].sum()
            found = (seen[0], first["issued_on"], first["document_id"], 1, before, 0, False)
            rows += [(keyword, "level", "区县", *found), (keyword, "region", REGIONS[0], *found)]
    return _frame("first_uses", rows)


def by_province(tables: Tables) -> Tables:
    """As if the first half of the regions lay in Fujian, all others but the last in Jiangxi, which has too few voices."""
    provinces = {region: "福建省" if place < 5 else "江西省" for place, region in enumerate(REGIONS[:-1])}
    places = tables["places"].with_columns(
        province=pl.col("region").replace_strict(provinces, default=None), by_province=pl.lit(True)
    )
    rates = tables["keyword_groups"].filter(group_kind="region").group_by("keyword", maintain_order=True).first()
    of_provinces = [
        rates.with_columns(province=pl.lit(province), hollow=pl.lit(hollow))
        for province, hollow in (("福建省", False), ("江西省", True), ("浙江省", False))
    ]
    shares = tables["topic_groups"]
    told = {
        "places": places.sort("province", "region", nulls_last=True),
        "keyword_provinces": pl.concat(of_provinces).select(*catalog.keyword_provinces.columns),
        "topic_groups": pl.concat(
            [
                shares,
                *(
                    shares.filter(group=REGIONS[0]).with_columns(
                        group_kind=pl.lit("province"), group=pl.lit(province), hollow=pl.lit(hollow)
                    )
                    for province, hollow in (("福建省", False), ("江西省", True), ("浙江省", False))
                ),
            ]
        ),
        "first_uses": pl.concat(
            [
                tables["first_uses"],
                tables["first_uses"]
                .filter(group_kind="region")
                .with_columns(group_kind=pl.lit("province"), group=pl.lit("福建省")),
            ]
        ),
    }
    return tables | {name: getattr(catalog, name).check(table) for name, table in told.items()}


def _keyword_groups(keyword_years: pl.DataFrame) -> pl.DataFrame:
    """The rates of a year as those of two kinds, a level and a region."""
    named = (("region", REGIONS[0]), ("level", "区县"), ("kind", "通知"), ("kind", "工作要点"))
    of_years = keyword_years.filter(pl.col("n_documents") > 0)
    tables = [of_years.with_columns(group_kind=pl.lit(kind), group=pl.lit(group)) for kind, group in named]
    return pl.concat(tables).select(*catalog.keyword_groups.columns)


def _keyword_changes(keyword_years: pl.DataFrame) -> pl.DataFrame:
    rows = []
    known = keyword_years.drop_nulls("own_per_10k_chars").sort("keyword", "year")
    for (keyword,), years in known.group_by("keyword", maintain_order=True):
        rates = years.select("year", "own_per_10k_chars", "n_voices").rows()
        for (earlier, before, n), (later, after, _) in pairwise(rates):
            change = after - before
            rows.append((keyword, earlier, later, n, change, change / 2, change / 4, change / 4, change / 2))
    return _frame("keyword_changes", rows)


def _event_changes(keyword_years: pl.DataFrame) -> pl.DataFrame:
    """Each keyword twice as frequent after one event, beside thirty other months."""
    rows = [
        (keyword, "某项意见", "an opinion", "2021-07-24", 1.0, 2.0, 2.0, 30, 1 / 31)
        for keyword in keyword_years["keyword"].unique(maintain_order=True)
    ]
    return _frame("event_changes", rows)


def _trends(
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


def _mentions(keyword_years: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
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


_PLANTED = {
    "双减": ("absent_before", "up", "2021"),
    "全面改薄": ("falling", "down", None),
    "劳动教育": ("rising", "up", None),
    "疫情防控": ("burst", None, "2020、2021、2022"),
    "十四五": ("step", "up", "2021"),
}


def _known_shapes(trends: pl.DataFrame) -> pl.DataFrame:
    """Outcomes in turn, so that each occurs."""
    rows = []
    for place, (keyword, verdict, evidence) in enumerate(trends.select("keyword", "verdict", "evidence").iter_rows()):
        planted = _PLANTED.get(keyword, ("flat", None, None))
        rows.append((keyword, *planted, verdict, evidence, ("found", "missed", "wrong")[place % 3]))
    return _frame("known_shapes", rows)


def _known_keywords(keyword_years: pl.DataFrame, trends: pl.DataFrame) -> pl.DataFrame:
    verdicts = dict(trends.select("keyword", "verdict").iter_rows())
    rows = []
    for keyword, year, rate, low, high in keyword_years.select(
        "keyword", "year", "per_10k_chars", "ci_low", "ci_high"
    ).iter_rows():
        expected = None if rate is None else rate * (1.0 + 0.3 * math.sin(year * len(keyword)))
        within = None if rate is None or expected is None else low <= expected <= high
        kind = _PLANTED[keyword][0] if keyword in _PLANTED else "flat"
        rows.append((keyword, kind, year, expected or 0.0, rate, low, high, within, verdicts[keyword]))
    return _frame("known_keywords", rows)


def _known_themes(years: Sequence[int], n_topics: int) -> pl.DataFrame:
    themes = THEMES
    rows = []
    for topic, theme in enumerate(themes[:n_topics]):
        for year in years:
            planted = 0.06 + 0.03 * math.sin(topic + year)
            found = planted * (1 + 0.2 * math.cos(3 * topic + year))
            rows.append((theme, topic, 0.95 - topic * 0.02, year, planted, found, found * 0.8, found * 1.2))
    return _frame("known_themes", rows)
