"""What readers are asked of topics: which word, and which topic, does not belong (Chang et al. 2009, Reading tea leaves)."""

import hashlib
from collections.abc import Collection, Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import SectionTopics, count_starts, cut_rows
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.params.sections import IntrusionParams
from pipeline.tables.intrusion import INTRUSION_ITEMS

MIN_TOPICS = 4  # a passage is shown with its three most probable topics and an intruder
N_OWN = MIN_TOPICS - 1

# An intruder among words is one of so many top terms of another topic: it must not be found out by its rarity.
N_POOL = 10


def draw_items(
    topic_words: pl.DataFrame,
    section_topics: SectionTopics,
    sections: Iterable[pl.DataFrame],
    params: IntrusionParams,
    frames: Collection[int] = (),
) -> pl.DataFrame:
    """The items of the form and their key; one row is one option of one item, in the order in which they are shown.

    Topics of every grade are asked about: without the doubtful ones the mean would flatter the model. A topic has no
    item where there is nothing to ask; there is none at all with fewer topics than MIN_TOPICS. frames: topics that are frames of
    speech. They are no themes: nothing is asked of them, none is an option, and no passage is shown that is mostly of them.
    sections: section_id, n_chars, text, in parts.
    """
    topic_words = topic_words.filter(~pl.col("topic").is_in(frames))
    themes = topic_words["topic"].unique().sort()
    if topic_words["topic"].n_unique() < MIN_TOPICS:
        return pl.DataFrame(schema=INTRUSION_ITEMS.schema)
    terms, phi = _as_matrix(topic_words, "term")
    words = _draw_words(terms, phi.T, params)
    topic_terms = [_list_terms(terms, row, params.n_topic_words) for row in phi.T]
    mixed = _find_mixed(section_topics, themes.to_list(), params.min_share)
    passages = _draw_passages(mixed, sections, topic_terms, params)
    items = [
        {"item": f"{kind[0]}{number:02d}", "kind": kind} | option | {"option": letter}
        for place, (kind, drawn) in enumerate((("word", words), ("topic", passages)))
        for number, options in enumerate(_shuffle(drawn, params.seed, place), 1)
        for letter, option in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", options, strict=False)
    ]
    table = pl.DataFrame([{"form": ""} | item for item in items], schema=INTRUSION_ITEMS.schema)
    # Themes were counted from 0 so far.
    table = table.with_columns(pl.col("topic", "option_topic").replace(range(len(themes)), themes))
    return table.with_columns(form=pl.lit(name_form(table)))


def name_form(items: pl.DataFrame) -> str:
    """A name for these very items: a form filled in for others carries another.

    It begins with a letter, or Excel would read 12345e6 as a number.
    """
    return "F" + hashlib.sha256(items.drop("form", "probability").write_csv().encode()).hexdigest()[:15]


def _as_matrix(table: pl.DataFrame, row: str) -> tuple[list[str], Matrix]:
    """Probabilities as array of shape (n_rows, n_topics), and the names of its rows, sorted."""
    ordered = table.sort(row, "topic")
    matrix = ordered["probability"].to_numpy().reshape(-1, ordered["topic"].n_unique())
    return ordered[row].to_list()[:: matrix.shape[1]], matrix


def _draw_words(terms: list[str], phi: Matrix, params: IntrusionParams) -> list[list[dict[str, object]]]:
    """For each topic its top terms and an intruder: a top term of another topic, of the half of these that is less probable in this one.

    phi: array of shape (n_topics, n_terms). The lower half of the whole vocabulary, as in the paper, leaves nothing but the terms of
    outlandish topics on a large corpus; and a word that is an intruder for the third time is known as one.
    """
    tops = [_rank(row) for row in phi]
    items = []
    used: set[int] = set()
    for topic, row in enumerate(phi):
        shown = [int(term) for term in tops[topic][: params.n_words]]
        others = {int(term) for other, top in enumerate(tops) if other != topic for term in top[:N_POOL]} - set(shown)
        improbable = sorted(others, key=lambda term: (row[term], term))[: len(others) // 2]
        pool = [term for term in improbable if term not in used] or improbable
        if len(shown) < params.n_words or not pool:
            continue
        intruder = int(_rng(params.seed, 0, topic).choice(pool))
        used.add(intruder)
        items.append(
            [
                {"topic": topic, "text": terms[term], "probability": float(row[term]), "is_intruder": term == intruder}
                for term in (*shown, intruder)
            ]
        )
    return items


def _find_mixed(section_topics: SectionTopics, themes: list[int], min_share: float) -> SectionTopics:
    """θ of these themes in the sections of which one is the most probable topic, and of which at least N_OWN have min_share."""
    found = [np.zeros(0, np.int64)]
    for some in cut_rows(count_starts(section_topics.theta)):
        theta = section_topics.theta[some].astype(np.float64)
        own = theta[:, themes]
        nth = np.argsort(coarsen(-own), axis=1, kind="stable")[:, N_OWN - 1 : N_OWN]
        is_mixed = np.take_along_axis(own, nth, axis=1)[:, 0] >= min_share
        is_theme = np.isin(coarsen(theta).argmax(axis=1), themes)  # of topics that are equal the first
        found.append(some.start + np.flatnonzero(is_mixed & is_theme))
    rows = np.concatenate(found)
    return SectionTopics(section_topics.theta[rows][:, themes], section_topics.section_ids.gather(rows))


def _draw_passages(
    mixed: SectionTopics, sections: Iterable[pl.DataFrame], topic_terms: list[str], params: IntrusionParams
) -> list[list[dict[str, object]]]:
    """For each topic sections of which it is the most probable, drawn by lot: their three most probable topics and an intruder.

    The intruder is one of the less probable half of topics, each in its turn. Only sections that a reader takes in at a glance
    and that really speak of three topics: where the third has next to no share, which is third is chance, and nobody could tell
    it from the intruder. Of equal texts one is taken.
    """
    theta = mixed.theta
    order = np.argsort(coarsen(-theta), axis=1, kind="stable")
    fit = pl.DataFrame({"section_id": mixed.section_ids, "row": np.arange(len(theta)), "topic": order[:, 0]})
    is_glance = pl.col("n_chars").is_between(params.min_chars, params.max_chars)
    short = [part.filter(is_glance).join(fit, on="section_id") for part in sections]
    eligible = pl.concat(short).sort("section_id").unique("text", keep="first", maintain_order=True)
    n_topics = theta.shape[1]
    n_used = np.zeros(n_topics, dtype=np.int64)  # as intruders
    items = []
    for topic in range(n_topics):
        own = eligible.filter(pl.col("topic") == topic)
        rng = _rng(params.seed, 1, topic)
        for place in rng.permutation(len(own))[: params.n_passages]:
            row, section_id, text = own.select("row", "section_id", "text").row(int(place))
            # A section that an earlier model had has nothing at all of later topics; log odds are of probabilities.
            improbable = order[row, max(N_OWN, n_topics // 2) :]
            improbable = improbable[theta[row, improbable] > 0]
            if not improbable.size:
                continue
            intruder = rng.choice(improbable[n_used[improbable] == n_used[improbable].min()])
            n_used[intruder] += 1
            items.append(
                [
                    {
                        "topic": topic,
                        "section_id": section_id,
                        "passage": text.strip(),
                        "option_topic": int(shown),
                        "text": topic_terms[shown],
                        "probability": float(theta[row, shown]),
                        "is_intruder": bool(shown == intruder),
                    }
                    for shown in (*order[row, :N_OWN], intruder)
                ]
            )
    return items


def _shuffle(items: list[list[dict[str, object]]], seed: int, kind: int) -> list[list[dict[str, object]]]:
    """Items in an order that tells nothing, the options of each as well."""
    rng = _rng(seed, 2, kind)
    return [
        [items[item][option] for option in rng.permutation(len(items[item]))] for item in rng.permutation(len(items))
    ]


def _rng(seed: int, *purpose: int) -> np.random.Generator:
    return np.random.default_rng([seed, *purpose])


def _rank(row: Matrix) -> NDArray[np.intp]:
    """Terms by probability, ties in the order of the terms."""
    return np.argsort(coarsen(-row), kind="stable")


def _list_terms(terms: list[str], row: Matrix, n_terms: int) -> str:
    return " ".join(terms[term] for term in _rank(row)[:n_terms])
