"""Claims of topics again after one change of the fit: topics matched, and what their shares go with asked again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from pipeline.analysis.statistics.arrays import Matrix, unit_rows
from pipeline.analysis.statistics.matrices import SectionTerms
from pipeline.analysis.topics.describe.covariates import Floors
from pipeline.analysis.topics.describe.description import doubt_topics, judge_topics
from pipeline.analysis.topics.describe.effects import measure_effects
from pipeline.analysis.topics.describe.frames import find_frames, mark_frames, measure_texts
from pipeline.analysis.topics.describe.prevalence import count_sections, share_words
from pipeline.analysis.topics.fit.consensus import CAME_BACK
from pipeline.analysis.topics.fit.export import shape_words
from pipeline.analysis.topics.fit.fitting import fit_topics, tabulate
from pipeline.analysis.topics.fit.joining import Fitted
from pipeline.params.sections import LdaParams
from pipeline.tables.fits import UNCHANGED_SECTIONS


@dataclass(frozen=True)
class Asked:
    """What shares of topics are asked about, as `measure_effects` has it.

    sections: of the documents that count, with group and own, as `vectorize` has them; documents: with voice; covariates: by document.
    """

    sections: pl.DataFrame
    documents: pl.DataFrame
    covariates: pl.DataFrame
    floors: Floors
    confidence: float


def refit(
    section_terms: SectionTerms, sections: pl.DataFrame, n_topics: int, params: LdaParams
) -> tuple[Fitted, list[str]]:
    """A fit as the stage lda makes it, and its terms."""
    fit = fit_topics(section_terms, sections, n_topics, params)
    starts = np.array(fit.starts, dtype=np.float32)
    return Fitted(*tabulate(fit), fit.topic_starts, starts), fit.terms


def ask_again(fitted: Fitted, start_terms: Sequence[str], section_terms: SectionTerms, asked: Asked) -> pl.DataFrame:
    """topic_effects of another fit; its topics are graded, and frames of speech found, as those of the chosen one are."""
    quality = judge_topics(fitted.topic_starts, pl.DataFrame(schema={"topic": pl.Int32}))
    described = asked.sections.filter(pl.col("section_id").is_in(fitted.section_topics.section_ids.implode()))
    doubts = doubt_topics(quality, described["document_id"].n_unique(), described.height, None)
    measured = measure_texts(asked.sections, [asked.sections], fitted.section_topics, section_terms)
    frames = find_frames(fitted.section_topics, section_terms, measured, fitted.list_background())
    alpha = fitted.topic_starts.sort("topic")["alpha"].to_numpy()
    ids, nothing = fitted.section_topics.section_ids, UNCHANGED_SECTIONS.empty()
    counted = count_sections(section_terms, ids, alpha, fitted.starts, start_terms, nothing)
    shares = share_words(counted, fitted.section_topics, alpha, nothing)
    return measure_effects(
        shares,
        asked.sections.filter("own"),
        asked.documents,
        asked.covariates,
        mark_frames(doubts, frames),
        asked.floors,
        asked.confidence,
    )


def match_topics(chosen: Fitted, other: Fitted) -> pl.DataFrame:
    """topic, partner, cosine: themes of the chosen fit with those of another, so paired that the sum of the cosines of φ is largest.

    A term that one of them lacks has no probability there. Pairs below CAME_BACK are no partners; backgrounds have none.
    """
    terms = sorted({*chosen.topic_words["term"].unique(), *other.topic_words["term"].unique()})
    phi, phi_other = (_spread(fit.topic_words, terms) for fit in (chosen, other))
    themes, others = (_list_themes(fit) for fit in (chosen, other))
    cosines = np.minimum(unit_rows(phi[themes]) @ unit_rows(phi_other[others]).T, 1)
    pairs = [
        (themes[row], others[column], float(cosines[row, column]))
        for row, column in zip(*linear_sum_assignment(cosines, maximize=True), strict=True)
        if cosines[row, column] >= CAME_BACK
    ]
    return pl.DataFrame(pairs, schema={"topic": pl.Int32, "partner": pl.Int32, "cosine": pl.Float64}, orient="row")


def _spread(topic_words: pl.DataFrame, terms: list[str]) -> Matrix:
    """φ over these terms: array of shape (n_topics, n_terms)."""
    phi, own = shape_words(topic_words)
    spread = np.zeros((len(phi), len(terms)))
    spread[:, pl.Series(terms).search_sorted(pl.Series(own)).to_numpy()] = phi
    return spread


def _list_themes(fit: Fitted) -> list[int]:
    return fit.topic_starts.filter(~pl.col("background"))["topic"].sort().to_list()


def judge_change(
    claims: pl.DataFrame, pairs: pl.DataFrame, effects: pl.DataFrame, joined: Collection[int] = ()
) -> pl.DataFrame:
    """What became of each claim (rows of topic_effects): cosine, verdict, estimate, its interval, outcome; rows as those of claims.

    It holds where the topic has a partner whose share goes the same way with the same covariate or group. It is untested of joined topics,
    as those of the other fit are not joined, and unconfirmed where nothing is claimed of the partner, but its interval is wider and holds
    the estimate of the claim (`judge_loss`).
    """
    is_joined = pl.col("topic").is_in(list(joined))
    partner_of = effects.select(
        "covariate", "group", pl.col("topic").alias("partner"), pl.col("verdict").alias("found"),
        found_evidence="evidence", found_estimate="estimate", found_low="ci_low", found_high="ci_high",
    )  # fmt: skip
    # As `judge_loss` has it; of no partner all is null, and the claim fails.
    is_wider = pl.col("found_high") - pl.col("found_low") > pl.col("ci_high") - pl.col("ci_low")
    is_inside = pl.col("estimate").is_between("found_low", "found_high")
    found = claims.join(pairs.filter(~is_joined), on="topic", how="left", maintain_order="left").join(
        partner_of, on=["covariate", "group", "partner"], how="left", nulls_equal=True, maintain_order="left"
    )
    return found.select(
        "cosine",
        verdict="found",
        estimate="found_estimate",
        ci_low="found_low",
        ci_high="found_high",
        outcome=pl.when(is_joined)
        .then(pl.lit("untested"))
        .when(pl.col("found") == pl.col("verdict"))
        .then(pl.lit("holds"))
        .when(pl.col("found_evidence").is_null() & is_wider & is_inside)
        .then(pl.lit("unconfirmed"))
        .otherwise(pl.lit("fails")),
    )
