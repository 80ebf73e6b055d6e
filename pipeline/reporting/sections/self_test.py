"""What the tests of trends say where there is no trend, and which change this corpus could show."""

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.writing.shapes import Content, Rows, Tables
from pipeline.tables.self_test import FOUND


def describe_self_test(tables: Tables, params: Params) -> Content:
    """The outcome, and for each class of frequency how often each planted rise is found; a class without a term is left out.

    n_steps: years from the first with documents to the last, over which a rise of one year adds up.
    """
    planted = tables["planted_changes"].drop_nulls("share_found").sort("rate_from", "growth")
    covered = tables["years"].filter(pl.col("n_documents") > 0)["year"].to_list()
    return {
        "n_steps": max(covered) - min(covered) if covered else 0,
        "test": tables["self_test"].row(0, named=True),
        "growths": planted["growth"].unique().sort().to_list(),
        "classes": _list_classes(planted),
    }


def _list_classes(planted: pl.DataFrame) -> Rows:
    """rate_from, rate_to, each growth with its share, and the smallest growth from which on FOUND of all are found; None where none is."""
    classes = []
    for (low, high), own in planted.group_by("rate_from", "rate_to", maintain_order=True):
        shares = own["share_found"].to_list()
        missed = [place for place, share in enumerate(shares) if share < FOUND]
        shown = own["growth"][missed[-1] + 1 :] if missed else own["growth"]
        smallest = shown[0] if shown.len() else None
        classes.append(
            {
                "rate_from": low,
                "rate_to": high,
                "n": own["n"][0],
                "shares": [*zip(own["growth"], shares, strict=True)],
                "smallest": smallest,
            }
        )
    return classes
