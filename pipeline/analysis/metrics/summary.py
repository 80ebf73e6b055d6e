"""A run in at most 25 numbers, by which runs with other parameters are compared."""

import polars as pl

from pipeline.tables.self_test import FOUND

Metrics = dict[str, int | float | None]

# Name of the number → the verdicts that it counts; each verdict stands in one.
VERDICTS = {
    "keywords_rising": ("上升", "阶跃上升"),
    "keywords_falling": ("下降", "阶跃下降"),
    "keywords_up_and_down": ("突现", "先升后降", "先降后升"),
    "keywords_new_or_gone": ("新现", "消失"),
    "keywords_stable": ("平稳",),
    "keywords_unclear": ("年际有别", "不明"),
    "keywords_not_enough_evidence": ("证据不足",),
}


def summarise_corpus(files: pl.DataFrame, documents: pl.DataFrame, document_uses: pl.DataFrame) -> Metrics:
    """How many documents count, and in how many voices (documents has the column voice; those that count).

    documents_set_aside: documents that the audit has set aside, and files from which none could be read.
    not_copied_share: Σ characters that are not copied / Σ characters, of all documents that count; None without any.
    """
    n_chars, n_uncopied = sum(documents["n_chars"]), sum(document_uses["n_uncopied_chars"].drop_nulls())
    return {
        "documents_used": documents.height,
        "documents_set_aside": int((~document_uses["used"]).sum()) + files["document_id"].null_count(),
        "voices": documents["voice"].n_unique(),
        "not_copied_share": n_uncopied / n_chars if n_chars else None,
    }


def summarise_topics(choice: pl.DataFrame, topic_quality: pl.DataFrame) -> Metrics:
    """The topics without the background, how good their fit is, and how many have which grade; None where nothing is known.

    topics_perplexity (held out), _c_v, _npmi, _exclusivity, _returned_share: of the chosen candidate, as the table `choice` has them.
    """
    chosen = choice.filter("chosen").row(0, named=True)
    grades = topic_quality.filter(~pl.col("background"))["grade"]
    is_graded = grades.null_count() < grades.len()
    return {
        "topics": grades.len(),
        **{f"topics_{name}": chosen[name] for name in ("perplexity", "c_v", "npmi", "exclusivity")},
        "topics_returned_share": chosen["share_returned"],
        **{f"topics_{grade.lower()}": int((grades == grade).sum()) if is_graded else None for grade in "ABCD"},
    }


def summarise_keywords(keyword_trends: pl.DataFrame) -> Metrics:
    """How many keywords have which verdict (VERDICTS); groups of keywords are left out, as they are tested apart."""
    verdicts = keyword_trends.filter(question="keyword")["verdict"]
    return {name: int(verdicts.is_in(counted).sum()) for name, counted in VERDICTS.items()}


def summarise_terms(terms: pl.Series, term_integrity: pl.DataFrame) -> Metrics:
    """Terms of the vocabulary; and how many keywords, spellings and user terms the segmenter cuts somewhere, or hides in others."""
    occurrences, whole = term_integrity["n_occurrences"], term_integrity["n_whole"]
    return {"vocabulary": len(terms), "terms_cut": int((whole < occurrences).sum())}


def find_smallest_rise(planted_changes: pl.DataFrame) -> float | None:
    """The smallest planted rise (the rate of a year over that of the year before) that the tests would show.

    That is in the class of frequency that shows most: from there on a share of FOUND or more of every planted rise was found.
    None where no rise is found so often, or nothing was planted.
    """
    smallest: list[float] = []
    for _, rises in planted_changes.group_by("rate_from", maintain_order=True):
        shown = None
        for growth, share in rises.sort("growth", descending=True).select("growth", "share_found").iter_rows():
            if share is None or share < FOUND:
                break
            shown = growth
        smallest += [shown] if shown is not None else []
    return min(smallest, default=None)
