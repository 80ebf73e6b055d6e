"""Terms: whether policy terms stay whole, and whether readers would accept the words that are suggested; with the labels they gave."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.words import CORPORA, PROJECT, SHARED, clock, cut_corpus, read_corpus, user_terms
from pipeline import catalog
from pipeline.corpus.text.structure import find_sentences
from pipeline.language import discovery, integrity, lexicon
from pipeline.language.cutting import make_cut
from pipeline.params.sections import SegmentParams, TermAuditParams

LABELS = Path(__file__).parent / "labels"
READ = ("seeds", "edu_meiyu_policy")  # the corpora in which the policy terms are looked up
CARRIER = "切实落实{}工作，推进改革发展。"  # for terms that stand in none of them
N_JUDGED = 100

Corpus = tuple[pl.DataFrame, pl.DataFrame]


def main(folder: Path) -> None:
    if not SHARED.exists():
        print("terms: left out, as ../shared is not here")
        return
    corpora = {name: read_corpus(name) for name in CORPORA}
    terms = pl.DataFrame(check_terms({name: corpora[name] for name in READ}))
    terms.write_csv(folder / "terms.csv")
    print(
        f"terms: {terms['is_whole'].sum()} of {terms.height} policy terms whole, {terms['in_text'].sum()} in the text"
    )
    print(terms.filter(~pl.col("is_whole")))
    suggested = pl.DataFrame([judge_suggestions(name, *corpus) for name, corpus in corpora.items()])
    suggested.write_csv(folder / "suggested_terms.csv", float_precision=3)
    with pl.Config(tbl_cols=-1, tbl_width_chars=160, float_precision=3):
        print(suggested)


# ── policy terms ────────────────────────────────────────────────────────────────────────────────────
def check_terms(corpora: dict[str, Corpus]) -> Iterator[dict[str, Any]]:
    """Sixty policy terms that were picked before the lexicon was compiled, in all texts together; one row is one term.

    A term is whole where each occurrence is a token of its own or stands in a longer word of the lexicon or the dictionary that the
    audit names, and `vectorize.nested` counts it there; cut apart or joined with a neighbour anywhere, it is not.
    A term that stands in no text is tried in a sentence of ours: in_text is false.
    """
    terms, own = lexicon.parse_terms(LABELS / "policy_terms.txt"), user_terms()
    documents, sentences = (pl.concat(tables, how="diagonal") for tables in zip(*corpora.values(), strict=True))
    in_text = audit(documents, sentences, terms)
    absent = [term for term, n in in_text.select("term", "n_occurrences").iter_rows() if not n]
    carried = audit(*carry(absent), absent)
    words = {*own, *lexicon.read_dictionary()["word"]}
    alone = make_cut([], SegmentParams("rjieba", True, ()))
    rows = pl.concat([in_text.filter(pl.col("n_occurrences") > 0), carried])
    for row in rows.iter_rows(named=True):
        longer = [name.rpartition(" ")[0] for name in (row["swallowed_by"] or "").split("、") if name]
        seen = set(longer) <= words and row["n_nested"] == row["n_whole"] + row["n_swallowed"]
        yield {
            "term": row["term"],
            "in_text": row["term"] not in absent,
            "is_whole": not (row["n_cut"] or row["n_joined"]) and seen,
            "is_whole_with_jieba_alone": alone(row["term"]) == [row["term"]],
            **{
                name: row[name] for name in ("n_occurrences", "n_whole", "n_cut", "n_joined", "n_swallowed", "n_nested")
            },
            **{name: row[name] for name in ("cut_into", "joined_as", "swallowed_by")},
        }


def audit(documents: pl.DataFrame, sentences: pl.DataFrame, terms: list[str]) -> pl.DataFrame:
    """The audit of these terms, and n_nested: how often each counts with `vectorize.nested`."""
    tokens = cut_corpus(documents, sentences)
    counts = dict(tokens["token"].value_counts().iter_rows())
    related = lexicon.relate_terms(counts, user_terms(), {}, nested=True)
    nested = dict.fromkeys(terms, 0)
    for token, n in counts.items():
        for term in related.get(token, [token]):
            if term in nested:
                nested[term] += n
    audited = integrity.audit_terms([(documents, tokens)], terms, user_terms()).head(len(terms))
    return audited.with_columns(n_nested=pl.col("term").replace_strict(nested, return_dtype=pl.Int64))


def carry(terms: list[str]) -> Corpus:
    """A document of one sentence for each term."""
    texts = [CARRIER.format(term) for term in terms]
    documents = pl.DataFrame({"document_id": terms, "text": texts})
    spans = [
        (t, t, 0, *span) for t, text in zip(terms, texts, strict=True) for span in find_sentences(text, 0, len(text))
    ]
    return documents, pl.DataFrame(spans, schema=catalog.sentences.schema, orient="row")


# ── suggested terms ─────────────────────────────────────────────────────────────────────────────────
def judge_suggestions(name: str, documents: pl.DataFrame, sentences: pl.DataFrame) -> dict[str, Any]:
    """How many of the first suggestions two readers accept, each by the guideline in labels/README.md, and how far they agree.

    The first reader's labels were made while the method was; the second's afterwards, without sight of the first's.
    What a reader has not labelled is not accepted. kappa: Cohen's, on those that both labelled.
    """
    first = suggest(name, documents, sentences)
    labels = [dict(pl.read_csv(LABELS / f"suggested_terms{own}.csv").iter_rows()) for own in ("", "_second")]
    shares = [sum(own.get(term) == "y" for term in first) / len(first) for own in labels]
    both = [tuple(own[term] == "y" for own in labels) for term in first if all(term in own for own in labels)]
    return {
        "corpus": name,
        "n_suggested": len(first),
        "share_accepted_by_first": shares[0],
        "share_accepted_by_second": shares[1],
        "n_labelled_by_both": len(both),
        "share_agreeing": sum(a == b for a, b in both) / len(both),
        "kappa": measure_kappa(both),
    }


def suggest(name: str, documents: pl.DataFrame, sentences: pl.DataFrame) -> list[str]:
    """The first suggestions, as the pipeline writes them."""
    tokens, dictionary = cut_corpus(documents, sentences), lexicon.read_dictionary()
    stop_words = [word for path in catalog.STOP_LISTS.values() for word in lexicon.parse_terms(PROJECT / path)]
    # Five documents say few things five times.
    params = TermAuditParams(3, 1, N_JUDGED) if name == "seeds" else TermAuditParams(5, 3, N_JUDGED)
    own = user_terms()
    parts = [(documents, tokens)]
    found, seconds = clock(lambda: discovery.suggest_terms(lambda: parts, dictionary, own, stop_words, params))
    print(f"terms: {name}, {seconds / tokens.height * 1e6:.2f} CPU seconds a million tokens")
    return list(found["term"])


def measure_kappa(pairs: list[tuple[bool, ...]]) -> float:
    """Agreement of two readers beyond chance, (p_o - p_e) / (1 - p_e) (Cohen 1960)."""
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    yes = [sum(pair[reader] for pair in pairs) / n for reader in range(2)]
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return (observed - chance) / (1 - chance)
