"""Which years a page shows, and how it says that documents behind a number are doubted."""

import polars as pl

from pipeline.reporting.writing.notation import write_count
from pipeline.tables.codes import pick


def drop_far_gaps(by_year: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """A table by year without the gaps between the bulk of the documents and the few that lie far from it: scores of empty rows.

    years: as the audit judged them.
    """
    shown = years.filter(~pl.col("outlying") | (pl.col("n_documents") + pl.col("n_left_out") > 0))["year"]
    return by_year.filter(pl.col("year").is_in(shown.implode()))


def add_doubt(sentence: str, n_doubted: int, language: str) -> str:
    """A sentence that says itself if the audit has an error about documents that it rests on.

    >>> add_doubt("共 9 份。", 0, "zh"), add_doubt("共 9 份。", 2, "zh")
    ('共 9 份。', '共 9 份；所据文档中有 2 份，审查认为年份或文字不可信。')
    """
    if not n_doubted:
        return sentence
    n = write_count(n_doubted)
    which = "one has a year or text" if n_doubted == 1 else f"{n} have years or texts"
    return pick(
        language,
        f"{sentence.removesuffix('。')}；所据文档中有 {n} 份，审查认为年份或文字不可信。",
        f"{sentence.removesuffix('.')}; of the documents behind this, {which} that the audit holds to be wrong.",
    )
