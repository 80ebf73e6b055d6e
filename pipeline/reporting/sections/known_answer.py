"""What was found beside what was planted: the embedded corpus alone has a known answer."""

import polars as pl

from pipeline.params.sections import Params, is_embedded
from pipeline.reporting.sections.topics import name_topic
from pipeline.reporting.writing.shapes import Content, Rows, Tables
from pipeline.reporting.writing.words import translate
from pipeline.tables.codes import EVIDENCE, KINDS, OUTCOMES, VERDICTS

FOUND = 0.8  # cosine of word distributions from which a theme counts as found


def describe_known_answer(tables: Tables, params: Params) -> Content | None:
    """How often intervals hold the planted rate, how many planted shapes are found, missed and named wrongly, how near topics are.

    None where nothing was planted: the documents are the researcher's own.
    """
    if not is_embedded(params.corpus.path):
        return None
    known_keywords, known_themes, known_shapes = (tables[f"known_{of}"] for of in ("keywords", "themes", "shapes"))
    labels = tables["topic_labels"]
    named = [name_topic(label, params.report.language) for label in labels.iter_rows(named=True)]
    shown = labels.select("topic", shown=pl.Series(named, dtype=pl.String))
    tested = known_keywords.drop_nulls("within")
    never = known_keywords.filter(pl.col("expected_per_10k_chars") == 0).drop_nulls("own_per_10k_chars")
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
    flat = known_shapes.filter(kind="flat")
    return {
        "known": {
            "found": FOUND,
            "outcomes": [(outcome, translate(OUTCOMES, outcome, params.report.language)) for outcome in OUTCOMES],
            "kinds": _list_kinds(known_keywords, known_shapes, params.report.language),
            "shapes": _list_shapes(known_shapes, params.report.language),
            "n_shapes": len(known_shapes),
            "n_outcomes": _count_outcomes(known_shapes),
            "n_flat": len(flat),
            "n_flat_claimed": len(flat.filter(outcome="wrong")),
            "n_tested": len(tested),
            "n_within": int(tested["within"].sum()),
            "n_never": len(never),
            "n_seen_anyway": len(never.filter(pl.col("own_per_10k_chars") > 0)),
            "themes": themes.to_dicts(),
            "n_themes": len(themes),
            "n_found": len(themes.filter(pl.col("similarity") >= FOUND)),
            "n_shares": len(shares),
            "spearman": _correlate_ranks(shares["planted_share"], shares["prevalence"]) if len(shares) > 2 else None,
        }
    }


def _list_kinds(known_keywords: pl.DataFrame, known_shapes: pl.DataFrame, language: str) -> Rows:
    """How many keywords of each kind are found, missed and named wrongly, and how many of their rates lie in their intervals."""
    kinds = []
    for kind in (kind for kind in KINDS if kind in known_shapes["kind"]):
        rates, shapes = (table.filter(pl.col("kind") == kind) for table in (known_keywords, known_shapes))
        kinds.append(
            {
                "code": kind,
                "kind": translate(KINDS, kind, language),
                "keywords": shapes["keyword"].to_list(),
                "n_tested": rates["within"].drop_nulls().len(),
                "n_within": int(rates["within"].sum()),
                "n_outcomes": _count_outcomes(shapes),
            }
        )
    return kinds


def _count_outcomes(known_shapes: pl.DataFrame) -> list[int]:
    """In the order of OUTCOMES."""
    return [int((known_shapes["outcome"] == outcome).sum()) for outcome in OUTCOMES]


def _list_shapes(known_shapes: pl.DataFrame, language: str) -> Rows:
    """Each planted keyword with what was said of it, by kind."""
    rows = sorted(known_shapes.iter_rows(named=True), key=lambda row: list(KINDS).index(row["kind"]))
    return [
        {
            "keyword": row["keyword"],
            "kind": translate(KINDS, row["kind"], language),
            "years": row["years"] if language == "zh" else (row["years"] or "").replace("、", ", "),
            "verdict": translate(VERDICTS, row["verdict"], language),
            "evidence": row["evidence"] and translate(EVIDENCE, row["evidence"], language),
            "outcome": translate(OUTCOMES, row["outcome"], language),
            "is_wrong": row["outcome"] == "wrong",
        }
        for row in rows
    ]


def _correlate_ranks(a: pl.Series, b: pl.Series) -> float | None:
    """Spearman's ρ: Pearson's correlation of ranks, ties sharing their mean rank; None where all of one are equal.

    >>> _correlate_ranks(pl.Series([1.0, 2.0, 3.0]), pl.Series([1.0, 4.0, 9.0]))
    1.0
    """
    ranks = pl.DataFrame({"a": a.rank("average"), "b": b.rank("average")})
    rho = ranks.select(pl.corr("a", "b")).item()
    return None if rho is None or rho != rho else round(float(rho), 12)
