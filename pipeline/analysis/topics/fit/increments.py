"""Topics that go on from an earlier model: its topics stay what they are, further ones are learned from what is new."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Matrix
from pipeline.analysis.statistics.matrices import SectionTerms
from pipeline.analysis.topics.fit.consensus import align, compare_topics, grade_topics, merge_starts
from pipeline.analysis.topics.fit.engines import ALPHA, ETA, TOLERANCE, Model, count_topics, infer_sections, learn_prior
from pipeline.analysis.topics.fit.fitting import Fit, Places, order_topics, place_sections, sum_words
from pipeline.analysis.topics.fit.held_out import Score, draw_halves, draw_scored, join_scores, score_model
from pipeline.analysis.topics.fit.previous import KeptModel, check_candidates, hash_texts
from pipeline.analysis.topics.fit.starts import start_topics
from pipeline.params.errors import InputError
from pipeline.params.sections import LdaParams
from pipeline.tables.fits import TOPIC_ORIGINS

# New sections to learn a free topic from in each half of them, at least.
MIN_SECTIONS = 3
# Kept topics of whose words fewer than these are terms now are of another corpus, or of other word lists.
MIN_KNOWN = 0.5


def extend_topics(
    section_terms: SectionTerms, sections: pl.DataFrame, n_topics: int, kept: KeptModel, params: LdaParams
) -> tuple[Fit, pl.DataFrame, pl.DataFrame]:
    """A fit that goes on from a kept model; whence each of its topics is; section_id and n_words of the sections that have not changed.

    LDA of which the first topics are those of the kept model, in their order, and the free ones are learned from new sections.
    The terms of a kept topic stay in proportion to one another; a term that the kept vocabulary lacks gets its probability from
    the new sections. Sections whose text has not changed keep their θ, whatever has become of the vocabulary, and nothing of
    free topics; new and changed ones are inferred under all topics. Each start goes on from a start of the kept model, so
    that the doubt about kept topics is handed on, and so are their grades. By variational EM whatever the engine: no other
    can hold topics.
    sections: section_id, document_id, text, group, own. Raises InputError where kept model, candidate and corpus don't go together.
    """
    check_candidates(kept, (n_topics,))
    counts, section_ids, terms = section_terms.counts, section_terms.section_ids, section_terms.terms.to_list()
    places = _place_terms(kept, terms)
    unchanged = _find_unchanged(kept, sections, section_ids)
    is_new = ~section_ids.is_in(unchanged["section_id"].implode()).to_numpy()
    new = counts[is_new]
    _check(new, n_topics, kept)
    stand = place_sections(section_ids.filter(is_new), sections)
    # A kept background is one of the topics that stay, and none of those asked for.
    n_rows = n_topics + len(kept.phi) - kept.n_themes
    models, held_out = _fit_starts(new, stand, n_rows, kept, places, params)
    final = _merge(new, models, _hold(kept.phi, kept, places, len(terms)), kept.alpha, params)
    theta = infer_sections(new, final.phi, final.alpha)
    free = np.argsort(-(new.sum(axis=1) @ theta)[len(kept.phi) :], kind="stable")
    order = np.concatenate([np.arange(len(kept.phi)), len(kept.phi) + free])
    phi, alpha = final.phi[order], final.alpha[order]
    starts = [_align_free(model.phi, phi, len(kept.phi)) for model in models]
    joined, shares = _join_sections(unchanged, kept, section_ids.filter(is_new), order_topics(theta, order))
    # A kept section may have no term any more.
    spoken = joined.is_in(section_ids.implode())
    rows = section_ids.search_sorted(joined.filter(spoken)).to_numpy()
    n_words = sum_words(counts[rows], shares[spoken.to_numpy()])
    graded = _grade(kept, phi, starts, alpha, n_words, stand.can_grade(len(starts)))
    fit = Fit(terms, joined, phi, shares, alpha, starts, graded, held_out)
    return fit, _trace_origins(kept, places, phi, alpha, counts[~is_new]), unchanged.select("section_id", "n_words")


@dataclass(frozen=True)
class _Held:
    """Kept topics over the vocabulary of now.

    phi: what their known terms stay in proportion to, array of shape (n_kept, n_terms), 0 where a term is not known.
    words: how many words of the unchanged sections they have; against these new terms have to weigh. Without them a topic
    that nobody writes of any more would be taken over by whatever is new.
    """

    phi: Matrix
    known: NDArray[np.bool_]
    words: Matrix

    def begin(self, counts: csr_array, n_topics: int) -> Matrix:
        """φ of the kept topics where the new sections' words are shared out evenly over all topics."""
        return self.learn(np.tile(counts.sum(axis=0) / n_topics, (len(self.phi), 1)))

    def learn(self, by_word: Matrix) -> Matrix:
        """φ from the words that each topic has in new sections, array of shape (n_topics, n_terms)."""
        n_kept = len(self.phi)
        totals = by_word.sum(axis=1) + by_word.shape[1] * ETA
        totals[:n_kept] += self.words
        phi: Matrix = (by_word + ETA) / totals[:, None]
        rest = 1 - phi[:n_kept, ~self.known].sum(axis=1, keepdims=True)
        phi[:n_kept, self.known] = self.phi[:, self.known] * rest
        return phi


def _hold(phi: Matrix, kept: KeptModel, places: NDArray[np.int64], n_terms: int) -> _Held:
    """Kept topics, or those of one of their starts, without the terms that are none any more."""
    inside = places >= 0
    held = np.zeros((len(phi), n_terms))
    known = np.zeros(n_terms, dtype=bool)
    # Where no term is lost nothing is divided: the same topics to the last byte.
    held[:, places[inside]] = phi[:, inside] / (1 - phi[:, ~inside].sum(axis=1, keepdims=True))
    known[places[inside]] = True
    return _Held(held, known, kept.words)


def _place_terms(kept: KeptModel, terms: list[str]) -> NDArray[np.int64]:
    """The column of each kept term in the vocabulary of now, -1 where it is no term any more."""
    columns = {term: column for column, term in enumerate(terms)}
    places = np.array([columns.get(term, -1) for term in kept.terms])
    share = kept.phi[:, places >= 0].sum() / len(kept.phi)
    if share < MIN_KNOWN:
        raise InputError(
            f"params.yaml：topics.previous：{kept.path} 各主题的词只有 {share:.0%} 在本语料的词表中：它属于另一语料，或用了别的词表；"
            '请写本语料的模型，或写 ""',
            f"params.yaml: topics.previous: only {share:.0%} of the words in the topics of {kept.path} are terms of this corpus: it is of "
            'another corpus or was made with other word lists; name a model of this one, or write ""',
        )
    return places


def _find_unchanged(kept: KeptModel, sections: pl.DataFrame, section_ids: pl.Series) -> pl.DataFrame:
    """section_id, and place and n_words in the kept model, of the sections that have the same text there, in order.

    Of documents that count only: those of which a section has a term. A file saved anew has another document_id and mostly the
    same text: what no section of the same name is left for goes to others with that text, one to one, so that a copy
    of it in a new document is new.
    """
    documents = sections.filter(pl.col("section_id").is_in(section_ids.implode()))["document_id"]
    counted = sections.filter(pl.col("document_id").is_in(documents.implode()))
    now = counted.select("section_id", hash=pl.Series(hash_texts(counted["text"])))
    columns = {"section_id": kept.sections.ids, "hash": kept.sections.hashes, "n_words": kept.sections.words}
    then = pl.DataFrame(columns).with_row_index("place")
    same = now.join(then, on=["section_id", "hash"])
    turn = pl.int_range(pl.len()).over("hash").alias("turn")
    others = now.join(same, on="section_id", how="anti").sort("section_id").with_columns(turn)
    left = then.join(same, on="place", how="anti").sort("place").with_columns(turn)
    saved_anew = others.join(left, on=["hash", "turn"])
    return pl.concat([table.select("section_id", "place", "n_words") for table in (same, saved_anew)]).sort(
        "section_id"
    )


def _check(new: csr_array, n_topics: int, kept: KeptModel) -> None:
    n_new = new.shape[0]
    n_kept = kept.n_themes
    if n_topics > n_kept and n_new < 2 * max(n_topics - n_kept, MIN_SECTIONS):
        raise InputError(
            f"params.yaml：topics.candidates 要 {n_topics} 个主题，比 {kept.path} 多 {n_topics - n_kept} 个，"
            f"而它没见过的条目中只有 {n_new:,} 条有词表中的词；请改为 {n_kept}，或增加文档",
            f"params.yaml: topics.candidates asks for {n_topics} topics, {n_topics - n_kept} beside those of {kept.path}, and only "
            f"{n_new:,} sections that it does not know have a term of the vocabulary; take {n_kept} instead, or add documents",
        )


def _fit_starts(
    new: csr_array,
    stand: Places,
    n_topics: int,
    kept: KeptModel,
    places: NDArray[np.int64],
    params: LdaParams,
) -> tuple[list[Model], pl.DataFrame]:
    """A fit from each start of the kept model to half of the new documents, and how well it predicts the others."""
    n_new = new.shape[0]
    n_free = n_topics - len(kept.phi)
    halves = params.n_starts > 1 and n_new > 1
    folds = draw_halves(stand.groups, params.n_starts, max(n_free, 1), params.seed) if halves else []
    folds = folds or [np.zeros(n_new, bool)] * params.n_starts

    def fit_start(start: int) -> tuple[Model, list[Score]]:
        fitted = new[~folds[start]]
        left_out = new[draw_scored(folds[start] & stand.own, params.seed)]
        held = _hold(kept.starts[start % len(kept.starts)].astype(np.float64), kept, places, new.shape[1])
        rng = np.random.default_rng([params.seed, start])
        model = _fit(fitted, _begin(fitted, held, n_topics, rng), held, kept.alpha, params.passes)
        return model, score_model(fitted, left_out, model, params.seed)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        starts = list(pool.map(fit_start, range(params.n_starts)))
    # With nothing new there is nothing to predict, and what was said of the kept model stands.
    scores = kept.held_out if not n_new else join_scores([scores for _, scores in starts])
    return [model for model, _ in starts], scores


def _begin(counts: csr_array, held: _Held, n_topics: int, rng: np.random.Generator) -> Matrix:
    """Topics to start from: those held, and the clusters of sections that are least like any of them."""
    kept = held.begin(counts, n_topics)
    if n_topics == len(kept):
        return kept
    clusters = start_topics(counts, n_topics, rng)
    nearest = compare_topics(clusters, kept).max(axis=1)
    return np.vstack([kept, clusters[np.argsort(nearest, kind="stable")[: n_topics - len(kept)]]])


def _fit(counts: csr_array, start: Matrix, held: _Held, kept_alpha: Matrix, passes: int) -> Model:
    """Variational EM as in fit_variational, with topics held; `bound` is the part of the bound that the words have."""
    n_kept = len(held.phi)
    phi = start
    alpha = np.concatenate([kept_alpha, np.full(len(start) - n_kept, ALPHA)])
    if len(start) == n_kept and held.known.all():
        return Model(phi, alpha, np.nan)
    gamma = alpha + counts.sum(axis=1)[:, None] / len(alpha)
    bound = -np.inf
    for done in range(1, passes + 1):
        likelihood, by_section, by_word = count_topics(counts, gamma, phi)
        if done % 10 == 0 or done == passes:
            earlier = bound
            bound = likelihood / max(counts.sum(), 1)
            if bound - earlier < TOLERANCE:
                break
        gamma = by_section + alpha
        if done > 10 and done % 2 and len(phi) > n_kept:
            alpha[n_kept:] = learn_prior(gamma, alpha)[n_kept:]
        phi = held.learn(by_word)
    return Model(phi, alpha, bound)


def _merge(new: csr_array, models: list[Model], held: _Held, kept_alpha: Matrix, params: LdaParams) -> Model:
    """The consensus of the starts' free topics beside the kept ones, fitted on to all new sections."""
    start = held.begin(new, len(models[0].phi))
    n_kept = len(held.phi)
    if len(models[0].phi) > n_kept:
        best = int(np.argmax([model.bound for model in models]))
        start = np.vstack([start, merge_starts([model.phi[n_kept:] for model in models], best)])
    return _fit(new, start, held, kept_alpha, params.passes)


def _align_free(phi: Matrix, reference: Matrix, n_kept: int) -> Matrix:
    """The topics of a start, its free ones in the order of their partners in the reference."""
    if len(phi) == n_kept:
        return phi
    return np.vstack([phi[:n_kept], phi[n_kept:][align(phi[n_kept:], reference[n_kept:])]])


def _grade(
    kept: KeptModel, phi: Matrix, starts: list[Matrix], alpha: Matrix, n_words: Matrix, graded: bool
) -> pl.DataFrame:
    """The grades that kept topics had, and those of the free ones; words are those of now."""
    n_kept = len(kept.phi)
    free_starts = [start[n_kept:] for start in starts]
    free = grade_topics(phi[n_kept:], free_starts, alpha[n_kept:], n_words[n_kept:], len(phi) - n_kept, graded)
    both = pl.concat([kept.topic_starts, free.with_columns(pl.col("topic") + n_kept)])
    return both.with_columns(n_topic_words=n_words)


def _join_sections(
    unchanged: pl.DataFrame, kept: KeptModel, new_ids: pl.Series, new_theta: Matrix
) -> tuple[pl.Series, Matrix]:
    """Sections in order and their θ; an unchanged one that had no term is left out as it was."""
    old = kept.sections.theta[unchanged["place"].to_numpy()].astype(np.float64)
    spoke = old.sum(axis=1) > 0
    padded = np.hstack([old[spoke], np.zeros((spoke.sum(), new_theta.shape[1] - old.shape[1]))])
    ids = pl.concat([unchanged["section_id"].filter(spoke), new_ids])
    order = ids.arg_sort().to_numpy()
    return ids.gather(order), np.vstack([padded, new_theta])[order]


def _trace_origins(
    kept: KeptModel, places: NDArray[np.int64], phi: Matrix, alpha: Matrix, unchanged: csr_array
) -> pl.DataFrame:
    """Whence each topic is; one row is one topic.

    previous_topic: null for a free one, learned now. similarity: the cosine of its word distribution with that of
    previous_topic, of a free one with nearest_topic, both over all terms of then and now. share_in_unchanged: the share of the
    words of unchanged sections that a free topic would take if these were inferred anew.
    """
    n_kept = len(kept.phi)
    n_free = len(phi) - len(kept.phi)
    # Both over the terms of now and then, those of then that are lost being 0 now.
    before = np.zeros((n_kept, phi.shape[1] + (places < 0).sum()))
    columns = places.copy()
    columns[places < 0] = np.arange(phi.shape[1], before.shape[1])
    before[:, columns] = kept.phi
    now = np.hstack([phi, np.zeros((len(phi), before.shape[1] - phi.shape[1]))])
    cosines = compare_topics(now, before)
    shares: list[float | None] = [None] * n_kept
    if n_free and unchanged.shape[0]:
        words = unchanged.sum(axis=1)
        shares += (words @ infer_sections(unchanged, phi, alpha) / words.sum())[n_kept:].tolist()
    return pl.DataFrame(
        {
            "topic": range(len(phi)),
            "previous_topic": [*range(n_kept), *[None] * n_free],
            "nearest_topic": cosines.argmax(axis=1),
            "similarity": [*np.diag(cosines), *cosines[n_kept:].max(axis=1)],
            "share_in_unchanged": shares + [None] * (len(phi) - len(shares)),
        },
        schema=TOPIC_ORIGINS.schema,
    )
