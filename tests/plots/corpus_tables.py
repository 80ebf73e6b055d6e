"""Made-up documents, their sections and places, what is found about them and what they name."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from pipeline import catalog
from tests.plots.vocabulary import NAMES, REGIONS, make_frame


def make_documents(years: Sequence[int], per_year: int) -> pl.DataFrame:
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
    return make_frame("documents", rows)


def hash_of(*parts: int) -> int:
    """A number that looks like a hash and is the same in every run."""
    return math.prod(part + 7 for part in parts) ** 5 % 2**256


def make_files(documents: pl.DataFrame) -> pl.DataFrame:
    used = [
        (p, None, s, 9000, "utf-8", 1.0, d, None)
        for p, s, d in documents.select("path", "sha256", "document_id").iter_rows()
    ]
    return make_frame(
        "files",
        [
            *used,
            ("空.txt", None, "0" * 64, 0, None, None, None, "empty: 0 bytes"),
            ("a.bin", None, "1" * 64, 9, None, None, None, "unsupported: .bin"),
        ],
    )


def make_findings(documents: pl.DataFrame) -> pl.DataFrame:
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
    return make_frame("findings", rows)


def make_document_uses(documents: pl.DataFrame, n_doubted: int) -> pl.DataFrame:
    rows = [
        (document_id, True, None, place == 0, place < n_doubted, n_chars - 300, 300 / n_chars, None)
        for place, (document_id, n_chars) in enumerate(documents.select("document_id", "n_chars").iter_rows())
    ]
    return make_frame("document_uses", rows)


def make_sections(documents: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (d, f"{d}#1", 1, "一、", "深化教育改革", 0, len(text), n, text)
        for d, n, text in documents.select("document_id", "n_chars", "text").iter_rows()
    ]
    return make_frame("sections", rows)


def make_places(documents: pl.DataFrame) -> pl.DataFrame:
    """The regions, each of an unknown province, and so compared one by one."""
    counts = documents.group_by("region").agg(n=pl.len(), n_issuers=pl.col("issuer").n_unique()).sort("region")
    return make_frame("places", [(None, *row, False) for row in counts.iter_rows()])


def make_entity_names(documents: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for label, text in NAMES if len(documents) else ():
        d, title, reference, year = documents.select("document_id", "title", "reference", "year").row(0)
        n = len(documents)
        sentence = f"依据{text}，抓好落实。"
        rows.append((label, 1, text, n, 2 * n, min(n, 2), year, year, "rules", d, title, reference, sentence, 40, 42))
    return make_frame("entity_names", rows)
