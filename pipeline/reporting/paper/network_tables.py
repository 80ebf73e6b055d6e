"""The tables of networks: terms that are linked most clearly, and documents that are cited most."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.paper.shapes import Column, PaperTable
from pipeline.reporting.sections.networks import MOST_CITED, MOST_PAIRS
from pipeline.reporting.writing.notation import write_count, write_p, write_rate
from pipeline.reporting.writing.quotes import cite
from pipeline.reporting.writing.shapes import Cell, Place, Tables
from pipeline.reporting.writing.words import name_level
from pipeline.tables.codes import pick

WHOLE = {"kind": "whole", "span": "whole"}


def describe_pairs(tables: Tables, params: Params) -> PaperTable:
    """The linked pairs of the whole corpus with the smallest p, as the page has them: how often together, how often expected, the test."""
    language, rows = params.report.language, []
    for pair in tables["coword_pairs"].filter(**WHOLE).filter("linked").head(MOST_PAIRS).to_dicts():
        place = Place("coword_pairs", f"kind=whole; span=whole; term={pair['term']}; other={pair['other']}")
        rows.append(
            (
                Cell(f"{pair['term']}—{pair['other']}"),
                place.write(pair["count"], "count", write_count),
                place.write(pair["expected"], "expected", write_rate),
                place.write(pair["association"], "association", write_rate),
                place.write(pair["n_voices"], "n_voices", write_count),
                place.write(pair["q"], "q", write_p),
            )
        )
    return PaperTable(
        "cowords",
        pick(language, "共现最显著的词对", "Terms that occur together most clearly"),
        (
            Column(Cell(pick(language, "词对", "Terms")), 0.34, "left"),
            Column(Cell(pick(language, "共现条目", "Sections")), 0.13),
            Column(Cell(pick(language, "期望", "Expected")), 0.12),
            Column(Cell(pick(language, "关联强度", "Association")), 0.15),
            Column(Cell(pick(language, "独立来源数", "Voices")), 0.15),
            Column(Cell("q"), 0.11),
        ),
        tuple(rows),
        (
            pick(
                language,
                "全部语料中 p 值最小的关联词对。共现条目为含两词的自有条目数；期望为各词在同一文档长度相近的条目之间随机分布时的条目数；"
                "关联强度为二者之比。检验为单侧，方差取分层超几何方差与独立来源间方差中较大者；q 为对全部词对校正后的 p 值。",
                "The linked pairs of the whole corpus with the smallest p. Sections are own sections with both terms; expected is their "
                "number if terms fell at random on sections of similar length within each document; association is the ratio of the two. "
                "The test is one-sided, with the larger of the stratified hypergeometric variance and that between voices; q is p adjusted "
                "over all pairs.",
            ),
        ),
    )


def describe_cited(tables: Tables, params: Params) -> PaperTable:
    """The documents that most documents cite, as the page has them; those that a single document cites are left out."""
    language, rows = params.report.language, []
    for row in tables["cited_documents"].filter(pl.col("n_documents") > 1).head(MOST_CITED).to_dicts():
        place = Place("cited_documents", f"rank={row['rank']}")
        title, number = row["cited_title"], row["cited_number"]
        rows.append(
            (
                Cell(cite(title or number, number if title else None, language)),
                Cell(name_level(row["cited_level"], language)),
                place.write(row["n_documents"], "n_documents", write_count),
                place.write(row["n_voices"], "n_voices", write_count),
                place.write(row["n_citations"], "n_citations", write_count),
            )
        )
    return PaperTable(
        "cited",
        pick(language, "被引最多的文件", "Documents that are cited most"),
        (
            Column(Cell(pick(language, "文件", "Document")), 0.48, "left"),
            Column(Cell(pick(language, "层级", "Level")), 0.11, "center"),
            Column(Cell(pick(language, "引用文档", "Citing")), 0.12),
            Column(Cell(pick(language, "独立来源数", "Voices")), 0.15),
            Column(Cell(pick(language, "引用次数", "Citations")), 0.14),
        ),
        tuple(rows),
        (
            pick(
                language,
                "按引用文档数排列，仅为一份文档所引者不列。引用指文中以书名号或文号提及；层级依据语料内的文档、文号代字或标题判定。",
                "By the number of citing documents; those that a single document cites are left out. Documents are cited by title or "
                "number; their level is taken from the corpus, or from the prefix of their number or their title.",
            ),
        ),
    )
