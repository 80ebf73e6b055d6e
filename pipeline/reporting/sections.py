"""What each section of the page shows, taken from the tables: rows and numbers ready for the templates."""

from typing import Any

import polars as pl

from pipeline.reporting.words import translate
from pipeline.tables.codes import KINDS, LABELS

MOST_DOCUMENTS, MOST_SET_ASIDE, MOST_TERMS, MOST_SUGGESTED = 300, 200, 60, 50  # rows on the page; the CSV has all

Rows = list[dict[str, Any]]


def describe_corpus(
    documents: pl.DataFrame, files: pl.DataFrame, years: pl.DataFrame, sections: pl.DataFrame
) -> dict[str, Any]:
    """Size of the corpus, its years, its documents, and what was set aside."""
    n_sections = sections.group_by("document_id").agg(n_sections=pl.len())
    aside = files.filter(pl.col("reason").is_not_null()).sort("path")
    ordered = (
        documents.drop("text", "normal")
        .join(n_sections, on="document_id", how="left")
        .sort("year", "region", "path", nulls_last=True)
    )
    return {
        "n_files": len(files),
        "n_documents": len(documents),
        "n_chars": documents["n_chars"].sum(),
        "n_sections": len(sections),
        "n_issuers": documents["issuer"].drop_nulls().n_unique(),
        "n_regions": documents["region"].drop_nulls().n_unique(),
        "n_undated": documents["year"].null_count(),
        "years": years.sort("year").to_dicts(),
        "gaps": years.filter(pl.col("n_documents") == 0)["year"].to_list(),
        "documents": ordered.head(MOST_DOCUMENTS).to_dicts(),
        "n_aside": len(aside),
        "aside": aside.head(MOST_SET_ASIDE).to_dicts(),
    }


def describe_keywords(
    keyword_years: pl.DataFrame,
    keyword_trends: pl.DataFrame,
    mentions: pl.DataFrame,
    documents: pl.DataFrame,
    sections: pl.DataFrame,
    n_examples: int,
) -> Rows:
    """Each keyword with its trend, its years, and for each year the sentences that are shown."""
    examples = _pick_examples(mentions, documents, sections, n_examples)
    by_year = keyword_years.sort("year").partition_by("keyword", as_dict=True, include_key=False)
    undated = dict(
        mentions.filter(pl.col("year").is_null() & pl.col("excluded_by").is_null())
        .group_by("keyword")
        .len()
        .iter_rows()
    )
    exclusions = _count_exclusions(mentions)
    rows = []
    for trend in keyword_trends.to_dicts():
        keyword = trend["keyword"]
        years = by_year[(keyword,)].to_dicts() if (keyword,) in by_year else []
        for row in years:
            row["examples"] = examples.get((keyword, row["year"], None), [])
        rows.append(
            trend
            | {
                "years": years,
                "n_undated": undated.get(keyword, 0),
                "undated_examples": examples.get((keyword, None, None), []),
                "exclusions": [
                    {"excluded_by": word, "n": n, "examples": examples.get((keyword, "excluded", word), [])}
                    for word, n in exclusions.get(keyword, [])
                ],
            }
        )
    return rows


def _pick_examples(
    mentions: pl.DataFrame, documents: pl.DataFrame, sections: pl.DataFrame, n_examples: int
) -> dict[tuple[Any, ...], Rows]:
    """(keyword, year, None), or (keyword, "excluded", exclusion) → sentences with their source.

    The first mention of each document comes before the second of any, so that few documents do not speak for all.
    """
    group = ["keyword", "year", "excluded_by"]
    shown = (
        mentions.sort("keyword", "document_id", "start")
        .with_columns(year=pl.when(pl.col("excluded_by").is_null()).then(pl.col("year")))
        .with_columns(turn=pl.int_range(pl.len()).over([*group, "document_id"]))
        .sort(*group, "turn", "document_id", "start")
        .filter(pl.int_range(pl.len()).over(group) < n_examples)
        .join(documents.select("document_id", "title"), on="document_id", how="left", maintain_order="left")
        .join(sections.select("section_id", "number", "heading"), on="section_id", how="left", maintain_order="left")
    )
    picked: dict[tuple[Any, ...], Rows] = {}
    for row in shown.iter_rows(named=True):
        example = _cut_sentence(row)
        excluded = row["excluded_by"]
        key = (row["keyword"], row["year"], None) if excluded is None else (row["keyword"], "excluded", excluded)
        picked.setdefault(key, []).append(example)
    return picked


def _cut_sentence(row: dict[str, Any]) -> dict[str, str]:
    """A sentence in three: before the words in question, the words, and after; with its source."""
    start, end = (row[edge] - row["sentence_start"] for edge in ("start", "end"))
    sentence = row["sentence"]
    return {
        "title": row["title"],
        "heading": f"{row['number'] or ''}{row['heading'] or ''}",
        "before": sentence[:start].lstrip(),
        "mention": sentence[start:end],
        "after": sentence[end:].rstrip(),
    }


def _count_exclusions(mentions: pl.DataFrame) -> dict[str, list[tuple[str, int]]]:
    counts = mentions.drop_nulls("excluded_by").group_by("keyword", "excluded_by").len().sort("keyword", "excluded_by")
    exclusions: dict[str, list[tuple[str, int]]] = {}
    for keyword, word, n in counts.iter_rows():
        exclusions.setdefault(keyword, []).append((word, n))
    return exclusions


def describe_term_audit(term_integrity: pl.DataFrame, suggested_terms: pl.DataFrame) -> dict[str, Any]:
    """How many terms stay whole, those that do not (keywords first, then by occurrences lost), and suggested terms."""
    occurring = term_integrity.filter(pl.col("n_occurrences") > 0)
    lost = occurring.filter(pl.col("n_whole") < pl.col("n_occurrences")).sort(
        pl.col("is_keyword"), pl.col("n_occurrences") - pl.col("n_whole"), descending=True, maintain_order=True
    )
    return {
        "n_terms": len(term_integrity),
        "n_occurring": len(occurring),
        "n_whole": len(occurring) - len(lost),
        "lost": lost.head(MOST_TERMS).to_dicts(),
        "n_lost": len(lost),
        "suggested": suggested_terms.sort("rank").head(MOST_SUGGESTED).to_dicts(),
        "n_suggested": len(suggested_terms),
    }


def describe_keyness(
    keyness: pl.DataFrame, term_examples: pl.DataFrame, year_terms: pl.DataFrame, n_terms: int
) -> list[dict[str, Any]]:
    """Each kind of group with its groups; of each the terms with the highest z, sentences of the distinctive ones, TF-IDF beside.

    A group in which nothing was tested has tested False and no term.
    """
    examples: dict[tuple[str, ...], Rows] = {}
    for row in term_examples.iter_rows(named=True):
        examples.setdefault((row["group_kind"], row["group"], row["term"]), []).append(_cut_sentence(row))
    weighed = {
        str(year): terms for (year,), terms in year_terms.sort("rank").partition_by("year", as_dict=True).items()
    }
    top = (
        keyness.filter(pl.col("z") > 0)
        .sort("group_kind", "group", "z", "term", descending=[False, False, True, False])
        .group_by("group_kind", "group", maintain_order=True)
        .head(n_terms)
        .rows_by_key(["group_kind", "group"], named=True)
    )
    kinds: dict[str, dict[str, Any]] = {}
    groups = keyness.group_by("group_kind", "group", maintain_order=True).agg(
        n_documents=pl.col("n_group_documents").first(),
        n_units=pl.col("n_group_units").first(),
        tested=pl.col("z").is_not_null().any(),
    )
    for group in groups.to_dicts():
        kind, name = group["group_kind"], group["group"]
        group["terms"] = [
            term | {"examples": examples.get((kind, name, term["term"]), [])} for term in top.get((kind, name), [])
        ]
        group["year_terms"] = weighed[name].to_dicts() if kind == "year" and name in weighed else []
        kinds.setdefault(kind, {"kind": kind, "groups": []})["groups"].append(group)
    return list(kinds.values())


def describe_names(
    entity_names: pl.DataFrame, entity_years: pl.DataFrame, years: pl.DataFrame, n_names: int, language: str
) -> Rows:
    """Each kind of name with its most frequent ones, their documents year by year and the sentence of the first mention."""
    shown = entity_names.filter(pl.col("rank") <= n_names)
    columns = years.filter(pl.col("n_documents") > 0).sort("year")["year"].to_list()
    by_year = {
        (label, text, year): n
        for label, text, year, n in entity_years.join(shown, on=["label", "text"], how="semi")
        .select("label", "text", "year", "n_documents")
        .iter_rows()
    }
    kinds = []
    for label in LABELS:
        own = entity_names.filter(pl.col("label") == label)
        rows = []
        for row in shown.filter(pl.col("label") == label).sort("rank").iter_rows(named=True):
            start = row["start"] - row["sentence_start"]
            sentence, end = row["sentence"], start + len(row["text"])
            example = {
                "title": row["title"],
                "heading": "",
                "before": sentence[:start].lstrip(),
                "mention": row["text"],
                "after": sentence[end:].rstrip(),
            }
            counts = [by_year.get((label, row["text"], year), 0) for year in columns]
            rows.append(row | {"years": counts, "example": example})
        if rows:
            kinds.append(
                {
                    "name": translate(LABELS, label, language),
                    "years": columns,
                    "n_names": len(own),
                    "n_mentions": own["n_mentions"].sum(),
                    "names": rows,
                }
            )
    return kinds


FOUND = 0.8  # cosine of word distributions from which a theme counts as found


def describe_known_answer(known_keywords: pl.DataFrame, known_themes: pl.DataFrame, language: str) -> dict[str, Any]:
    """How often intervals hold the planted rate, what each kind of keyword was called, how near topics are."""
    tested = known_keywords.drop_nulls("within")
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
    never = known_keywords.filter(pl.col("expected_per_10k_chars") == 0).drop_nulls("per_10k_chars")
    shares = known_themes.drop_nulls(["planted_share", "prevalence"])
    themes = known_themes.group_by("theme").agg(
        pl.col("topic").first(),
        pl.col("similarity").first(),
        planted=pl.col("planted_share").mean(),
        found=pl.col("prevalence").mean(),
    )
    return {
        "kinds": kinds,
        "n_tested": len(tested),
        "n_within": int(tested["within"].sum()),
        "n_never": len(never),
        "n_seen_anyway": len(never.filter(pl.col("per_10k_chars") > 0)),
        "themes": themes.sort("similarity", "theme", descending=[True, False], nulls_last=True).to_dicts(),
        "n_themes": len(themes),
        "n_found": len(themes.filter(pl.col("similarity") >= FOUND)),
        "n_shares": len(shares),
        "spearman": correlate_ranks(shares["planted_share"], shares["prevalence"]) if len(shares) > 2 else None,
    }


def correlate_ranks(a: pl.Series, b: pl.Series) -> float | None:
    """Spearman's ρ: Pearson's correlation of ranks, ties sharing their mean rank; None where all of one are equal.

    >>> correlate_ranks(pl.Series([1.0, 2.0, 3.0]), pl.Series([1.0, 4.0, 9.0]))
    1.0
    """
    ranks = pl.DataFrame({"a": a.rank("average"), "b": b.rank("average")})
    rho = ranks.select(pl.corr("a", "b")).item()
    return None if rho is None or rho != rho else round(float(rho), 12)
