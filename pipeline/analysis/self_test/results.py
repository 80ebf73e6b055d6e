"""The self-test whole: from the counted vocabulary to its tables."""

import numpy as np
import polars as pl

from pipeline.analysis.self_test.placebos import LEVEL, N_ORDERS, Placebos, try_placebos
from pipeline.analysis.self_test.planted import GROWTHS, plant_changes
from pipeline.analysis.self_test.terms import CLASSES, choose_terms, count_own_chars, count_own_terms
from pipeline.analysis.statistics.arrays import Flags
from pipeline.analysis.statistics.matrices import SectionTerms
from pipeline.params.sections import ResamplingParams, TrajectoryParams
from pipeline.tables.self_test import PLACEBOS, PLANTED_CHANGES, SELF_TEST


def run_self_test(
    documents: pl.DataFrame,
    own_sections: pl.DataFrame,
    section_terms: SectionTerms,
    params: TrajectoryParams,
    resampling: ResamplingParams,
) -> dict[str, pl.DataFrame]:
    """The tables self_test, placebos and planted_changes, by their names; the last two have no row where nothing could be tested.

    documents: those with a year that counts, as `describe_panel` has them; own_sections: sections that are not another voice's words.
    """
    documents = count_own_chars(documents, own_sections)
    term_counts = count_own_terms(documents, own_sections, section_terms)
    terms = choose_terms(documents, section_terms.terms, term_counts, params, resampling.seed)
    own_counts = (
        term_counts[:, section_terms.terms.search_sorted(terms["term"]).to_numpy()].toarray().astype(np.float64)
    )
    del section_terms, term_counts  # which the stage does not hold either
    placebos = try_placebos(documents, own_counts, params, resampling)
    if isinstance(placebos, str):
        nothing = {"n_terms": terms.height, "n_orders": 0, "shortfall": placebos}
        self_test = pl.DataFrame([nothing], schema=SELF_TEST.schema)
        return {"self_test": self_test, "placebos": PLACEBOS.empty(), "planted_changes": PLANTED_CHANGES.empty()}
    return {
        "self_test": _sum_up(placebos, terms.height),
        "placebos": _list_placebos(terms, placebos),
        "planted_changes": _count_found(terms, plant_changes(documents, own_counts, params, resampling)),
    }


def _sum_up(placebos: Placebos, n_terms: int) -> pl.DataFrame:
    row = {
        "n_terms": n_terms,
        "n_orders": N_ORDERS,
        "share_body": float((placebos.p_bodies < LEVEL).mean()),
        "share_permutation": float((placebos.p_permutation < LEVEL).mean()),
        "years_share": placebos.years_share,
        "shortfall": None,
    }
    return pl.DataFrame([row], schema=SELF_TEST.schema)


def _list_placebos(terms: pl.DataFrame, placebos: Placebos) -> pl.DataFrame:
    return terms.with_columns(
        share_body=pl.Series((placebos.p_bodies < LEVEL).mean(axis=0)),
        share_permutation=pl.Series((placebos.p_permutation < LEVEL).mean(axis=0)),
    ).select(*PLACEBOS.columns)


def _count_found(terms: pl.DataFrame, found: Flags) -> pl.DataFrame:
    """planted_changes, by class and then by growth; found: array of shape (n_growths, n_orders, n_terms)."""
    rows = []
    for low, high in CLASSES:
        own = found[:, :, np.flatnonzero(terms["rate_from"].to_numpy() == low)]
        n = own.shape[1] * own.shape[2]
        shares = own.mean(axis=(1, 2)).tolist() if n else [None] * len(GROWTHS)
        rows += [(low, high, growth, n, share) for growth, share in zip(GROWTHS, shares, strict=True)]
    return pl.DataFrame(rows, schema=PLANTED_CHANGES.schema, orient="row")
