"""What was found beside what was planted: the embedded corpus alone has a known answer."""

import polars as pl

from pipeline.params.sections import Params, is_embedded
from pipeline.reporting.writing.shapes import Content, Rows, Tables
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import KINDS

FOUND = 0.8  # cosine of word distributions from which a theme counts as found


def describe_known_answer(tables: Tables, params: Params) -> Content | None:
    """How often intervals hold the planted rate, what each kind of keyword was called, how near topics are.

    None where nothing was planted: the documents are the researcher's own.
    """
    if not is_embedded(params.corpus.path):
        return None
    known_keywords, known_themes = tables["known_keywords"], tables["known_themes"]
    shown = tables["topic_labels"].select("topic", shown=pl.coalesce("name", "label"))
    tested = known_keywords.drop_nulls("within")
    never = known_keywords.filter(pl.col("expected_per_10k_chars") == 0).drop_nulls("per_10k_chars")
    shares = known_themes.drop_nulls(["planted_share", "prevalence"])
    themes = (
        known_themes.group_by("theme")
        .agg(
            pl.col("topic").first(),
            pl.col("similarity").first(),
            planted=pl.col("planted_share").mean(),
            found=pl.col("prevalence").mean(),
        )
        .join(shown, on="topic", how="left")
        .sort("similarity", "theme", descending=[True, False], nulls_last=True)
    )
    return {
        "known": {
            "found": FOUND,
            "kinds": _list_kinds(known_keywords, params.report.language),
            "n_tested": len(tested),
            "n_within": int(tested["within"].sum()),
            "n_never": len(never),
            "n_seen_anyway": len(never.filter(pl.col("per_10k_chars") > 0)),
            "themes": themes.to_dicts(),
            "n_themes": len(themes),
            "n_found": len(themes.filter(pl.col("similarity") >= FOUND)),
            "n_shares": len(shares),
            "spearman": _correlate_ranks(shares["planted_share"], shares["prevalence"]) if len(shares) > 2 else None,
        }
    }


def _list_kinds(known_keywords: pl.DataFrame, language: str) -> Rows:
    """What each kind of keyword was called, and how many of its rates lie in their intervals."""
    kinds = []
    for kind in sorted(
        known_keywords["kind"].unique(), key=lambda kind: (list(KINDS).index(kind) if kind in KINDS else 99, kind)
    ):
        own = known_keywords.filter(pl.col("kind") == kind)
        keywords = own.unique("keyword").sort("keyword")
        verdicts = dict(keywords.group_by("verdict").len().iter_rows())
        kinds.append(
            {
                "kind": translate(KINDS, kind, language),
                "keywords": keywords["keyword"].to_list(),
                "n_tested": own["within"].drop_nulls().len(),
                "n_within": int(own["within"].sum()),
                "verdicts": [verdicts.pop(verdict, 0) for verdict in ("上升", "下降", "不明")]
                + [sum(verdicts.values())],
            }
        )
    return kinds


def _correlate_ranks(a: pl.Series, b: pl.Series) -> float | None:
    """Spearman's ρ: Pearson's correlation of ranks, ties sharing their mean rank; None where all of one are equal.

    >>> _correlate_ranks(pl.Series([1.0, 2.0, 3.0]), pl.Series([1.0, 4.0, 9.0]))
    1.0
    """
    ranks = pl.DataFrame({"a": a.rank("average"), "b": b.rank("average")})
    rho = ranks.select(pl.corr("a", "b")).item()
    return None if rho is None or rho != rho else round(float(rho), 12)
