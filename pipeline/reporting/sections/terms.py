"""The distinctive terms of each year, region and level, with sentences, and TF-IDF beside."""

from typing import Any

import polars as pl

from pipeline.params.sections import Params
from pipeline.reporting.evidence.shown import name_files, rank_distinctive
from pipeline.reporting.writing.quotes import cut_sentence
from pipeline.reporting.writing.shapes import Content, Rows, Tables


def describe_terms(tables: Tables, params: Params) -> Content:
    """Each kind of group with its groups; of each the terms with the highest z, sentences of the distinctive ones, TF-IDF beside.

    A group in which nothing was tested has tested False and no term. n_names: terms that are names and not tested. n_doubted: of its
    documents those that the audit has an error about.
    """
    keyness = tables["keyness"]
    examples: dict[tuple[str, ...], Rows] = {}
    for row in tables["term_examples"].iter_rows(named=True):
        examples.setdefault((row["group_kind"], row["group"], row["term"]), []).append(cut_sentence(row))
    weighed = {
        str(year): terms
        for (year,), terms in tables["year_terms"].sort("rank").partition_by("year", as_dict=True).items()
    }
    files = name_files(keyness, params.keyness.n_terms, tables["topic_terms"], tables["coword_terms"])
    top = rank_distinctive(keyness, params.keyness.n_terms).rows_by_key(["group_kind", "group"], named=True)
    kinds: dict[str, dict[str, Any]] = {}
    doubted = tables["documents"].join(tables["document_uses"].filter("doubted"), on="document_id", how="semi")
    for group in tables["keyness_groups"].with_columns(tested=pl.col("n_tested") > 0).to_dicts():
        kind, name = group["group_kind"], group["group"]
        group["n_doubted"] = int((doubted[kind].cast(pl.String) == name).sum())
        group["terms"] = [
            term
            | {
                "evidence_file": files[term["term"]],
                "examples": examples.get((kind, name, term["term"]), []),
            }
            for term in top.get((kind, name), [])
        ]
        group["year_terms"] = weighed[name].to_dicts() if kind == "year" and name in weighed else []
        kinds.setdefault(kind, {"kind": kind, "groups": []})["groups"].append(group)
    return {"keyness": list(kinds.values()), "n_names": tables["name_terms"].height}
