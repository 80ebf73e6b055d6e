"""Which terms stand in the same sections more often than chance would put them there (co-word analysis, 共词分析).

Callon, Courtial, Turner & Bauin (1983). Links are tests, not cosines over a threshold that somebody chose.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats
from scipy.sparse import csr_array

from pipeline.analysis.networks.communities import find_communities
from pipeline.analysis.statistics.arrays import Flags, Matrix
from pipeline.analysis.statistics.false_discovery import adjust_p
from pipeline.analysis.statistics.matrices import SectionTerms, cut_rows, gather_rows, mark_entries
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.params.sections import NetworksParams, Period
from pipeline.tables.networks.cowords import COWORD_PAIRS, COWORD_SPANS, COWORD_TERMS

Numbers = NDArray[np.int64]

BLOCK = 6  # sections of one document, of nearly the same length, among which terms are shuffled


@dataclass(frozen=True)
class Span:
    """Over what a network is: kind and span as in coword_spans, and its years; none of the whole corpus."""

    kind: str
    span: str
    first_year: int | None
    last_year: int | None


def trace_cowords(
    has: csr_array, texts: pl.DataFrame, terms: Sequence[str], periods: Sequence[Period], params: NetworksParams
) -> dict[str, pl.DataFrame]:
    """The tables coword_spans, coword_terms and coword_pairs: of the whole corpus, each period, and each year that is none.

    has: 1 where a section has a term, array of shape (n_sections, n_terms) (`mark_terms`); texts: as from `place_sections`. The terms
    are the same in all spans, so that spans can be compared: those that stand in most sections of the corpus (`choose_terms`).
    """
    year = texts["year"]
    spans = [Span("whole", "whole", None, None)]
    spans += [Span("period", period.name, period.years[0], period.years[-1]) for period in periods]
    # A period of one year stands for that year.
    alone = [period.years[0] for period in periods if period.years[0] == period.years[-1]]
    spans += [Span("year", str(own), own, own) for own in year.drop_nulls().unique().sort() if own not in alone]
    found = []
    for span in spans:
        rows = np.ones(texts.height, dtype=np.bool_)
        if span.first_year is not None and span.last_year is not None:
            rows = year.is_between(span.first_year, span.last_year).fill_null(value=False).to_numpy()
        found.append(_describe_span(span, texts.filter(rows), has[np.flatnonzero(rows)], terms, params))
    tables = (COWORD_SPANS, COWORD_TERMS, COWORD_PAIRS)
    return {
        table.name: pl.concat([table.empty(), *(parts[place].match_to_schema(table.schema) for parts in found)])
        for place, table in enumerate(tables)
    }


def place_sections(sections: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The sections with what is asked of their documents: section_id, document_id, n_chars, voice, year; by voice and section_id.

    sections has section_id, document_id, n_chars and is of own words alone (`find_voices`); documents has document_id, voice, year.
    """
    return (
        sections.select("section_id", "document_id", "n_chars")
        .join(documents.select("document_id", "voice", "year"), on="document_id")
        .sort("voice", "section_id")
    )


def choose_terms(
    section_terms: SectionTerms, texts: pl.DataFrame, names: Collection[str], params: NetworksParams
) -> list[str]:
    """The terms that most sections have, and min_voices voices or more; the most widespread first, ties by term.

    texts: as from `place_sections`. names: terms that tell who and where, and are left out.
    """
    voice, row = _number(texts["voice"]).to_numpy(), section_terms.find_rows(texts["section_id"])
    n_sections, n_voices = np.zeros((2, len(section_terms.terms)), dtype=np.int64)
    # Some voices after the others, as the texts are in their order.
    starts = np.searchsorted(voice, np.arange(texts["voice"].n_unique() + 1))
    for some in cut_rows(starts):
        own = slice(starts[some.start], starts[some.stop])
        is_known = row[own].is_not_null().to_numpy()
        has = mark_entries(section_terms.counts[row[own].drop_nulls().to_numpy()])
        by_voice = gather_rows(voice[own][is_known] - some.start) @ has
        n_sections += by_voice.sum(axis=0).astype(np.int64)
        n_voices += np.bincount(by_voice.indices, minlength=len(n_voices))
    spread = (
        pl.DataFrame({"term": section_terms.terms, "n_sections": n_sections, "n_voices": n_voices})
        .filter(~pl.col("term").is_in(list(names)), pl.col("n_voices") >= params.min_voices, pl.col("n_sections") > 0)
        .sort("n_sections", "term", descending=[True, False])
    )
    return spread["term"].head(params.n_terms).to_list()


def mark_terms(section_terms: SectionTerms, texts: pl.DataFrame, terms: Sequence[str]) -> csr_array:
    """1 where a section has a term: array of shape (n_sections, n_terms), rows as in `texts`."""
    columns = {term: column for column, term in enumerate(terms)}
    column = np.array([columns.get(term, -1) for term in section_terms.terms], dtype=np.int64)
    own = np.flatnonzero(column >= 0)
    chosen = csr_array((np.ones(len(own), np.int32), (own, column[own])), shape=(len(column), len(terms)))
    return mark_entries(replace(section_terms, counts=section_terms.counts @ chosen).align(texts["section_id"]))


def _describe_span(
    own: Span, texts: pl.DataFrame, has: csr_array, terms: Sequence[str], params: NetworksParams
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """A row of coword_spans, and the rows of coword_terms and coword_pairs of one span; texts and has: its sections alone."""
    voice = _number(texts["voice"]).to_numpy()
    together = count_together(has, block_sections(texts), voice)
    first, second = np.triu_indices(len(terms), 1)
    pairs = _test_pairs(together, params).with_columns(
        term=pl.Series(terms, dtype=pl.String).gather(first), other=pl.Series(terms, dtype=pl.String).gather(second)
    )
    linked = pairs["linked"].fill_null(value=False).to_numpy()
    edges = list(
        zip(first[linked].tolist(), second[linked].tolist(), pairs["association"].to_numpy()[linked], strict=True)
    )
    communities, modularity = find_communities(len(terms), edges, params.seed)
    degrees = np.bincount(np.concatenate([first[linked], second[linked]]), minlength=len(terms))
    described = pl.DataFrame(
        {
            "term": list(terms),
            "rank": range(1, len(terms) + 1),
            "n_sections": has.sum(axis=0).astype(np.int64),
            "n_voices": np.diff((gather_rows(voice) @ has).tocsc().indptr).astype(np.int64),
            "n_links": degrees.astype(np.int64),
            "community": communities,
        },
        schema=COWORD_TERMS.pick("term", "rank", "n_sections", "n_voices", "n_links", "community"),
    )
    summary = pl.DataFrame(
        {
            **vars(own),
            "n_documents": texts["document_id"].n_unique(),
            "n_voices": texts["voice"].n_unique(),
            "n_sections": texts.height,
            "n_tested": pairs["p"].count(),
            "n_links": int(linked.sum()),
            "n_communities": max((community for community in communities if community), default=0),
            "modularity": modularity,
        },
        schema=COWORD_SPANS.schema,
    )
    span = [pl.lit(value).alias(column) for column, value in (("kind", own.kind), ("span", own.span))]
    ranked = pairs.filter(pl.col("count") > 0).sort(coarsen(pl.col("p")), "term", "other", nulls_last=True)
    return summary, described.with_columns(span), ranked.with_columns(span)


def block_sections(texts: pl.DataFrame) -> Numbers:
    """The block of each section, from 0: array of shape (n_sections,). texts: as from `place_sections`.

    A block is of one document, and of BLOCK sections or a few more that are next to each other in length, as a long section has more
    of every term. Length is that of the text: the number of words counted would hold the very terms that are shuffled.
    Documents with fewer sections are taken together with others of their voice; voices with fewer, with one another.
    """
    unit = (
        pl.when(pl.len().over("document_id") >= BLOCK)
        .then(pl.format("d{}", "document_id"))
        .otherwise(pl.format("v{}", "voice"))
    )
    rest = pl.when(pl.len().over("unit") >= BLOCK).then("unit").otherwise(pl.lit("rest"))
    places = (
        texts.with_columns(unit=unit)
        .with_columns(unit=rest)
        .with_columns(
            place=pl.struct("n_chars", "section_id").rank("ordinal").over("unit").cast(pl.Int64) - 1,
            size=pl.len().over("unit").cast(pl.Int64),
        )
        .select("unit", block=pl.col("place") * (pl.col("size") // BLOCK).clip(1) // pl.col("size"))
    )
    return places.select(pl.struct("unit", "block").rank("dense")).to_series().to_numpy().astype(np.int64) - 1


@dataclass(frozen=True)
class Together:
    """Of each two terms, arrays of shape (n_terms, n_terms).

    count, n_voices: sections and voices that have both. expected: sections, if terms were shuffled within blocks.
    variance: of the count. effective_voices: how many voices of equal weight would tell as much; 0 where none can tell anything.
    """

    count: Matrix
    n_voices: Matrix
    expected: Matrix
    variance: Matrix
    effective_voices: Matrix


def count_together(has: csr_array, block: Numbers, voice: Numbers) -> Together:
    """How often terms stand in the same sections, and how often they would by chance.

    has: 1 where a section has a term, array of shape (n_sections, n_terms); block, voice: of each section, from 0.

    Null: in each block each term keeps its number of sections and falls on them at random. So the count is a sum of hypergeometric
    ones, one a block, as in the test of Mantel & Haenszel (1959), with expected value Σ n_a n_b / n and variance
    Σ n_a (n - n_a) n_b (n - n_b) / n² (n - 1) over blocks.

    Sections of one voice are alike: it says a thing again each year, and a theme fills sections that follow one another. So the excess
    is summed for each voice, Σ (a - ā)(b - b̄) over its sections with the means of their blocks, and its variance between voices is
    taken where it is larger (Zhang & Boos 1997): Σ (U_v - w_v U)² / (1 - Σ w_v²), w_v the voice's part of the hypergeometric
    variance. effective_voices is 1 / Σ w_v² (Satterthwaite 1946).
    """
    n = np.bincount(block).astype(np.float64)
    sums = (gather_rows(block, len(n)) @ has).toarray()
    means = sums / n[:, None]
    expected = means.T @ sums
    # In its place, as each of these is large.
    spread = n[:, None] - sums
    spread *= sums
    spread /= n[:, None]
    del sums
    alone = np.maximum(n - 1, 1)  # a block of one section has no spread
    hypergeometric = (spread / alone[:, None]).T @ spread
    count = (has.T @ has).toarray()
    excess, known = count - expected, hypergeometric > 0
    between, squares, n_voices = np.zeros((3, *count.shape))
    order = np.argsort(voice, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(voice[order])) + 1):
        blocks, n_own = np.unique(block[rows], return_counts=True)
        part = spread[blocks] * (n_own / n[blocks] / alone[blocks])[:, None]
        weight = np.divide(part.T @ spread[blocks], hypergeometric, out=np.zeros_like(count), where=known)
        own = has[rows].toarray()  # of one voice: of all it would be large
        centred = own - means[block[rows]]
        # A copy, as BLAS sums the product of an array with itself in another order.
        between += (centred.T @ centred.copy() - weight * excess) ** 2
        squares += weight**2
        n_voices += own.T @ own > 0
    several = known & (squares < 1 - 1e-9)
    between = np.divide(between, 1 - squares, out=np.zeros_like(count), where=several)
    effective = np.divide(1, squares, out=np.zeros_like(count), where=known)
    return Together(count, n_voices, expected, np.maximum(hypergeometric, between), effective)


def _number(names: pl.Series) -> pl.Series:
    """Equal names as equal numbers from 0, in order of the names."""
    return names.rank("dense").cast(pl.Int64) - 1


def _test_pairs(together: Together, params: NetworksParams) -> pl.DataFrame:
    """A row for each two terms, in order of their places: all of coword_pairs but who they are and when.

    p: of a count so high, from t = (count - expected) / standard error with one degree of freedom less than there are effective
    voices; null under min_voices of these. q: over all pairs of the span that are tested.
    """
    pairs = np.triu_indices(len(together.count), 1)
    count, n_voices, expected, variance, effective = (values[pairs] for values in vars(together).values())
    tested: Flags = effective >= params.min_voices
    t, p, q = np.full((3, len(count)), np.nan)
    t[tested] = (count - expected)[tested] / np.sqrt(variance[tested])
    p[tested] = stats.t.sf(t[tested], effective[tested] - 1)
    q[tested] = adjust_p(p[tested])
    association = np.divide(count, expected, out=np.full(len(count), np.nan), where=expected > 0)
    columns = {"expected": expected, "association": association, "effective_voices": effective, "t": t, "p": p, "q": q}
    return pl.DataFrame(
        {"count": count.astype(np.int64), "n_voices": n_voices.astype(np.int64), **columns}
    ).with_columns(pl.col(pl.Float64).fill_nan(None), linked=pl.Series(q, nan_to_null=True) < params.max_q)
