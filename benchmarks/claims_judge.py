"""From a simulated corpus to what the pipeline claims of it: the one place that calls the method, and its self-test."""

from dataclasses import replace

import numpy as np
import polars as pl

from benchmarks.claims_corpora import Corpus, Numbers
from pipeline.analysis.keywords.claims import judge_keywords
from pipeline.analysis.keywords.trajectories import trace_keywords
from pipeline.analysis.self_test.placebos import try_placebos
from pipeline.params.reading import load_params
from pipeline.params.sections import Params, ResamplingParams
from pipeline.tables.audit import YEARS
from pipeline.tables.keywords import MENTIONS

FIRST_YEAR = 2017
SECTION_CHARS = 200


def judge(corpus: Corpus, seed: int) -> tuple[pl.DataFrame, pl.DataFrame, bool | None]:
    """keyword_trends, keyword_years and what the self-test says, as the stages make them of params.yaml as shipped, but for the seed."""
    params = load_params()
    resampling = replace(params.resampling, seed=seed)
    documents = describe_documents(corpus)
    keywords = name_keywords(corpus.counts.shape[1])
    counts, own_counts = corpus.counts.astype(np.float64), corpus.own_counts.astype(np.float64)
    keyword_years = trace_keywords(
        documents,
        count_years(documents),
        counts,
        own_counts,
        np.minimum(counts, documents["n_sections"].to_numpy()[:, None]),
        keywords,
        resampling.confidence,
        params.trajectory.min_effective_voices,
    )
    flagged = flag(corpus, documents, params, resampling)
    trends = judge_keywords(
        documents,
        keyword_years,
        list_mentions(documents, corpus),
        own_counts,
        keywords,
        ["keyword"] * len(keywords),
        bool(flagged),
        params.trajectory,
        resampling,
    )
    return trends, keyword_years, flagged


def flag(corpus: Corpus, documents: pl.DataFrame, params: Params, resampling: ResamplingParams) -> bool | None:
    """Whether the self-test says that the years of this corpus share something; None where it can't be run.

    Its terms are 200 flat words of the same documents (`Corpus.vocabulary`), spread in frequency as the keywords are.
    """
    own_counts = corpus.vocabulary[1].astype(np.float64)
    placebos = try_placebos(documents, own_counts, params.trajectory, resampling)
    return None if isinstance(placebos, str) else placebos.years_share


def name_keywords(n_keywords: int) -> list[str]:
    """
    >>> name_keywords(2)
    ['词00', '词01']
    """
    return [f"词{number:02d}" for number in range(n_keywords)]


def describe_documents(corpus: Corpus) -> pl.DataFrame:
    """The documents that count, of one kind, region and level: each body is a voice."""
    panel = corpus.panel
    numbers = _count_up(panel.year * panel.joined.size + panel.body)
    bodies = [f"机构{body:02d}" for body in panel.body]
    year = panel.year + FIRST_YEAR
    return pl.DataFrame(
        {
            "document_id": [
                f"{y}-{body:02d}-{number:03d}" for y, body, number in zip(year, panel.body, numbers, strict=True)
            ],
            "year": pl.Series(year, dtype=pl.Int32),
            "issuer": bodies,
            "voice": bodies,
            "kind": "工作要点" if corpus.cell.design == "plans" else "通知",
            "region": "东省",
            "level": "市",
            "n_chars": panel.chars,
            "n_own_chars": corpus.own_chars,
            "n_sections": 1 + panel.chars // SECTION_CHARS,
            "doubted": False,
        }
    )


def count_years(documents: pl.DataFrame) -> pl.DataFrame:
    """The table `years` of the audit, without gaps or doubts."""
    counted = documents.group_by("year").agg(
        n_documents=pl.len().cast(pl.Int64),
        n_issuers=pl.col("issuer").n_unique().cast(pl.Int64),
        n_regions=pl.col("region").n_unique().cast(pl.Int64),
        n_chars=pl.col("n_chars").sum(),
    )
    none = pl.lit(0, pl.Int64)
    return (
        counted.with_columns(n_doubted=none, n_left_out=none, outlying=pl.lit(False))
        .sort("year")
        .select(*YEARS.columns)
    )


def list_mentions(documents: pl.DataFrame, corpus: Corpus) -> pl.DataFrame:
    """The table `mentions`: those in own words come first in each document, one every tenth character."""
    rows, columns = np.nonzero(corpus.counts)
    times = corpus.counts[rows, columns]
    row, column = np.repeat(rows, times), np.repeat(columns, times)
    place = _count_up(row * corpus.counts.shape[1] + column)
    start = 10 * place
    ids = documents["document_id"].gather(row)
    names = pl.Series(name_keywords(corpus.counts.shape[1])).gather(column)
    return pl.DataFrame(
        {
            "keyword": names,
            "spelling": names,
            "document_id": ids,
            "section_id": ids + "-000",
            "year": documents["year"].gather(row),
            "start": start,
            "end": start + 3,
            "excluded_by": None,
            "copied": place >= corpus.own_counts[row, column],
            "in_title": False,
            "doubt": False,
            "inside": None,
            "sentence": names,
            "sentence_start": start,
            "whole_start": start,
            "whole_end": start + 3,
        },
        schema_overrides=MENTIONS.schema,
    )


def _count_up(groups: Numbers) -> Numbers:
    """The place of each element in its run of equal ones, from 0.

    >>> _count_up(np.array([4, 4, 4, 7, 9, 9])).tolist()
    [0, 1, 2, 0, 0, 1]
    """
    if not groups.size:
        return groups
    starts = np.flatnonzero(np.diff(groups, prepend=groups[0] - 1))
    return np.arange(groups.size) - np.repeat(starts, np.diff(starts, append=groups.size))
