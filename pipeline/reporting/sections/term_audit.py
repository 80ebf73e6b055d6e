"""Whether keywords and user terms stay whole when the text is cut into words, and which terms are missing."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.shapes import Content, Tables

MOST_TERMS, MOST_HIDDEN, MOST_SUGGESTED = 60, 30, 50  # rows on the page; the CSV has all


def describe_term_audit(tables: Tables, params: Params) -> Content:
    """How many terms stay whole, those that do not (keywords first, then by occurrences lost), hidden user terms, suggested terms."""
    term_integrity, suggested_terms = tables["term_integrity"], tables["suggested_terms"]
    occurring = term_integrity.filter(pl.col("n_occurrences") > 0)
    lost = occurring.filter(pl.col("n_whole") < pl.col("n_occurrences")).sort(
        pl.col("is_keyword"), pl.col("n_occurrences") - pl.col("n_whole"), descending=True, maintain_order=True
    )
    hidden = occurring.filter("is_user_term", pl.col("n_swallowed") > 0).sort(
        "n_swallowed", "term", descending=[True, False]
    )
    return {
        "term_audit": {
            "n_terms": len(term_integrity),
            "n_occurring": len(occurring),
            "n_whole": len(occurring) - len(lost),
            "lost": lost.head(MOST_TERMS).to_dicts(),
            "n_lost": len(lost),
            "hidden": hidden.head(MOST_HIDDEN).to_dicts(),
            "n_hidden": len(hidden),
            "n_hidden_occurrences": int(hidden["n_swallowed"].sum()),
            "suggested": suggested_terms.sort("rank").head(MOST_SUGGESTED).to_dicts(),
            "n_suggested": len(suggested_terms),
        }
    }
