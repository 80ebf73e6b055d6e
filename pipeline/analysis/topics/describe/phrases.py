"""The phrase that names a topic's theme best, from the headings of its sections: these texts name their themes themselves."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Theta
from pipeline.analysis.statistics.matrices import SectionTerms, SectionTopics, measure_sections
from pipeline.analysis.statistics.ordering import coarsen
from pipeline.analysis.statistics.section_ids import match_ids, match_rows
from pipeline.tables.fits import UNCHANGED_SECTIONS

# A phrase names a topic if it holds one of so many most relevant terms,
N_RELEVANT = 10
# if at least half of the words under it are the topic's,
MIN_SHARE = 0.5
# if a fifth of what its documents say of the topic stands under it: a detail is no theme,
MIN_COVERAGE = 0.2
# and if so many documents use it: one may call a thing what it likes.
MIN_DOCUMENTS = 2
# Phrases are variants of one if so much of their pairs of characters is the same (Dice 1945): 加强教师队伍建设, 加强美育教师队伍建设.
MIN_ALIKE = 0.6
# Phrases that are tried for each topic, with their variants.
N_CANDIDATES = 100

_HAN = "\u4e00-\u9fff"
_PHRASE = rf"^[{_HAN}0-9A-Za-z“”‘’《》、·+＋-]+$"
_ENUMERATOR = r"^(?:[一二三四五六七八九十百\d]+(?:[、.．]|是|要)|第[一二三四五六七八九十百\d]+[章节条]|[①-⑳])"
_ENDS = r"[，,；;：:。．！!？?（）()\[\]【】\s—]+"


@dataclass(frozen=True)
class _Corpus:
    """What stands under headings. theta: θ of the fit; row: of each section in it; n_words, all_words, …: arrays of shape (n_sections,)."""

    end: NDArray[np.int64]  # for each section, the place behind the last one under it
    theta: Theta
    row: NDArray[np.int64]  # -1 of a section that has no topics
    n_words: NDArray[np.float64]  # of the document's own
    all_words: NDArray[np.float64]  # none of a section that has no topics
    document: NDArray[np.int64]
    voice: NDArray[np.int64]

    def count_words(self, topic: int) -> NDArray[np.float64]:
        """Expected words of a topic in each section, θ times its words: array of shape (n_sections,)."""
        words: NDArray[np.float64] = np.where(self.row >= 0, self.theta[self.row, topic], 0) * self.n_words
        return words


@dataclass(frozen=True)
class _Uses:
    """The phrases that hold relevant terms of one topic. section: where each use stands; phrase: which phrase it is."""

    phrases: list[str]
    held: NDArray[np.float64]  # (n_phrases,): weight of the relevant terms that a phrase holds
    pairs: csr_array  # (n_phrases, n_pairs): which pairs of characters it has
    section: NDArray[np.int64]
    phrase: NDArray[np.int64]


def find_phrases(
    relevant: pl.DataFrame,
    sections: pl.DataFrame,
    clauses: pl.DataFrame,
    section_topics: SectionTopics,
    section_terms: SectionTerms,
    voiced: pl.DataFrame,
) -> pl.DataFrame:
    """The phrase of each topic that has one, with its source; one row is one topic.

    Columns: topic, phrase, phrase_section_id, phrase_document_id, n_sections, n_voices, n_main_sections, n_main_under.

    A phrase is a clause of 4 to 20 Chinese characters, without its number, of a section's heading, or of the first sentence of a
    section without one. Under it lies its section with all below (1. below （一）). Each is scored by held · share · coverage · n_voices:

    - held: Σ d(r) over the most relevant terms that it holds ÷ Σ d(r) over all N_RELEVANT; d(r) = 1 / log2(1 + r) is the discount of
      the term's rank r (Järvelin & Kekäläinen 2002)
    - share: the topic's share of the words under headings that use it
    - coverage: the part that stands under them of what their documents say of the topic
    - n_voices: how many voices use it

    A use is of the phrase or of a variant that holds a relevant term too, with own words under it: what was copied counts where it
    comes from. The best scores are dealt out first; no topic gets a phrase of which another has a variant. Ties: by topic, the
    shorter, then by character. n_sections: headings that use it. n_main_sections: sections with own words of which the topic has
    half or more; n_main_under: those of them under such a heading. A phrase with few of them names a part of the theme.

    relevant: topic, term, relevance_rank. sections: document_id, section_id, level, start. clauses: theirs (`list_clauses`). voiced:
    section_id, voice, and whether its words are its document's own (`own`).
    """
    corpus, ordered = _measure_sections(sections, section_topics, section_terms, voiced)
    places = match_ids(clauses["section_id"], ordered.with_row_index("section"), "section")
    clauses = clauses.select("phrase", section=places).drop_nulls("section")
    found = []
    for topic, terms in _list_relevant(relevant):
        uses = _find_uses(clauses, terms)
        if uses.phrases:
            found += _score_phrases(topic, uses, corpus)
    rows = []
    for _, topic, phrase, section, *counts in _deal_out(found):
        source = ordered.row(section, named=True)
        rows.append((topic, phrase, source["section_id"], source["document_id"], *counts))
    names_of = ("phrase", "phrase_section_id", "phrase_document_id")
    counts_of = ("n_sections", "n_voices", "n_main_sections", "n_main_under")
    columns = [
        ("topic", pl.Int32),
        *((name, pl.String) for name in names_of),
        *((name, pl.Int64) for name in counts_of),
    ]
    return pl.DataFrame(rows, schema=columns, orient="row").sort("topic")


def _measure_sections(
    sections: pl.DataFrame, section_topics: SectionTopics, section_terms: SectionTerms, voiced: pl.DataFrame
) -> tuple[_Corpus, pl.DataFrame]:
    """What topics have in each section, none where its words are another's, and the sections in order: section_id, document_id."""
    order = sections.select(pl.arg_sort_by("document_id", "start")).to_series()
    ids = sections["section_id"].gather(order)
    # No join, which would hold a table of all sections.
    found = match_rows(ids, voiced.select("section_id", "own", "voice"))
    own = found["own"].fill_null(value=False).to_numpy()
    voice = found["voice"].rank("dense").to_numpy().astype(np.int64)
    lengths = measure_sections(section_terms, UNCHANGED_SECTIONS.empty())
    n_words = match_ids(ids, lengths, "n_words").fill_null(0).to_numpy() * own.astype(np.float64)
    row = section_topics.find_rows(ids).cast(pl.Int64).fill_null(-1).to_numpy()
    fitted = (row >= 0) & np.asarray(section_topics.theta.any(axis=1))[row]
    document_ids = sections["document_id"].gather(order)
    document = document_ids.rank("dense").to_numpy().astype(np.int64)
    end = _find_ends(document, sections["level"].gather(order).to_numpy())
    corpus = _Corpus(end, section_topics.theta, row, n_words, n_words * fitted, document, voice)
    return corpus, pl.DataFrame({"section_id": ids, "document_id": document_ids})


def _find_ends(document: NDArray[np.int64], level: NDArray[np.int32]) -> NDArray[np.int64]:
    """For each section the place of the next one of its document that is not below it."""
    ends = np.empty(len(level), dtype=np.int64)
    above: list[int] = []
    for place in range(len(level)):
        while above and (document[above[-1]] != document[place] or level[above[-1]] >= level[place]):
            ends[above.pop()] = place
        above.append(place)
    ends[above] = len(level)
    return ends


def list_clauses(sections: Iterable[pl.DataFrame], relevant: pl.DataFrame, names: Collection[str]) -> pl.DataFrame:
    """The clauses of headings, and of first sentences where there is no heading, that may name a topic: section_id, phrase.

    sections: section_id, level, number, heading, text, in parts. relevant: as for `find_phrases`; a clause holds one of these terms,
    and none of the names of places and bodies.
    """
    terms = relevant.filter(pl.col("relevance_rank") <= N_RELEVANT)["term"].unique().sort().to_list()
    kept = [pl.col("phrase").str.contains_any(terms)] + [~pl.col("phrase").str.contains_any(sorted(names))] * bool(
        names
    )
    # Of fifty uses of a phrase one name is held.
    none = pl.DataFrame(schema={"section_id": pl.String, "phrase": pl.Categorical})
    return pl.concat([none, *(_cut_clauses(part).filter(kept).cast(none.schema) for part in sections)])


def _cut_clauses(sections: pl.DataFrame) -> pl.DataFrame:
    body = pl.col("text").str.strip_chars().str.strip_prefix(pl.col("number").fill_null("")).str.strip_chars()
    return (
        sections.filter(pl.col("level") > 0)
        .select("section_id", head=pl.coalesce("heading", body.str.extract(r"^([^。：:；;\n]{4,60})")))
        .with_columns(phrase=pl.col("head").str.replace_all(_ENDS, "\n").str.split("\n"))
        .explode("phrase")
        .select("section_id", pl.col("phrase").str.replace(_ENUMERATOR, "").str.strip_chars())
        .filter(
            pl.col("phrase").str.contains(_PHRASE),
            pl.col("phrase").str.count_matches(f"[{_HAN}]").is_between(4, 20),
            *(
                pl.col("phrase").str.count_matches(opening) == pl.col("phrase").str.count_matches(closing)
                for opening, closing in ("“”", "‘’", "《》")
            ),
        )
        .unique(maintain_order=True)
    )


def _list_relevant(relevant: pl.DataFrame) -> list[tuple[int, dict[str, float]]]:
    """Each topic with its most relevant terms and their weights, which add up to one."""
    first = relevant.filter(pl.col("relevance_rank") <= N_RELEVANT).sort("topic", "relevance_rank")
    total = sum(_discount(rank) for rank in range(1, N_RELEVANT + 1))
    return [
        (topic, {term: _discount(rank) / total for term, rank in zip(own["term"], own["relevance_rank"], strict=True)})
        for (topic,), own in first.group_by("topic", maintain_order=True)
    ]


def _discount(rank: int) -> float:
    return 1 / math.log2(1 + rank)


def _find_uses(clauses: pl.DataFrame, terms: dict[str, float]) -> _Uses:
    """The phrases that hold one of these terms, sorted, and where they stand."""
    named = clauses.select(pl.col("phrase").unique()).with_columns(name=pl.col("phrase").cast(pl.String))
    holding = named.filter(pl.col("name").str.contains_any(list(terms)))
    uses = clauses.join(holding, on="phrase").select("section", phrase="name").sort("phrase", "section")
    phrases = uses["phrase"].unique(maintain_order=True).to_list()
    held = [sum(weight for term, weight in terms.items() if term in phrase) for phrase in phrases]
    pairs = [sorted({phrase[at : at + 2] for at in range(len(phrase) - 1)}) for phrase in phrases]
    number = {pair: place for place, pair in enumerate(sorted({pair for own in pairs for pair in own}))}
    columns = np.array([number[pair] for own in pairs for pair in own], dtype=np.int64)
    starts = np.cumsum([0, *map(len, pairs)])
    matrix = csr_array((np.ones(len(columns)), columns, starts), shape=(len(phrases), len(number)))
    place = (uses["phrase"].rank("dense") - 1).to_numpy().astype(np.int64)
    return _Uses(phrases, np.array(held), matrix, uses["section"].to_numpy().astype(np.int64), place)


_Found = tuple[float, int, str, int, int, int, int, int]


def _score_phrases(topic: int, uses: _Uses, corpus: _Corpus) -> list[_Found]:
    """Phrases that could name a topic: score, topic, phrase, section in which it has most of the topic, and its four counts."""
    of_topic = corpus.count_words(topic)
    under, all_under = (_sum_under(words, uses.section, corpus.end) for words in (of_topic, corpus.all_words))
    of_document = np.bincount(corpus.document, of_topic)
    written = all_under > 0
    main = (corpus.all_words > 0) & (of_topic >= MIN_SHARE * corpus.all_words)
    found = []
    for form in _choose_forms(uses, under, all_under):
        used = np.flatnonzero(_find_variants(uses, form)[uses.phrase] & written)
        used = used[np.unique(uses.section[used], return_index=True)[1]]  # in order of sections, each once
        section = uses.section[used]
        # A use that lies under another one is counted with that.
        outer = np.concatenate([[True], section[1:] >= np.maximum.accumulate(corpus.end[section])[:-1]])
        words, all_words = under[used][outer].sum(), all_under[used][outer].sum()
        documents = np.unique(corpus.document[section])
        share, coverage = words / all_words, words / max(of_document[documents].sum(), np.finfo(float).tiny)
        if len(documents) < MIN_DOCUMENTS or share < MIN_SHARE or coverage < MIN_COVERAGE:
            continue
        exact = np.flatnonzero((uses.phrase == form) & written)
        source = int(uses.section[exact[np.argmax(coarsen(under[exact]))]])
        n_voices = len(np.unique(corpus.voice[section]))
        score = float(uses.held[form] * share * coverage * n_voices)
        n_main = int(main.sum())
        n_under = int(_sum_under(main.astype(np.float64), section[outer], corpus.end).sum())
        found.append((score, topic, uses.phrases[form], source, len(section), n_voices, n_main, n_under))
    return found


def _sum_under(words: NDArray[np.float64], section: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
    """Words of each of these sections and of all below it."""
    before = np.concatenate([[0.0], np.cumsum(words)])
    under: NDArray[np.float64] = before[end[section]] - before[section]
    return under


def _choose_forms(uses: _Uses, under: NDArray[np.float64], all_under: NDArray[np.float64]) -> list[int]:
    """Which phrases are scored: of the N_CANDIDATES most promising by themselves the commonest variants that hold the same terms."""
    n = len(uses.phrases)
    own, all_own = (np.bincount(uses.phrase, weights, n) for weights in (under, all_under))
    promise = uses.held * own * own / np.maximum(all_own, 1)
    n_uses = np.bincount(uses.phrase[all_under > 0], minlength=n)
    forms: set[int] = set()
    for candidate in np.argsort(-coarsen(promise), kind="stable")[:N_CANDIDATES]:
        same = np.abs(uses.held - uses.held[candidate]) < 1e-9
        alike = _find_variants(uses, int(candidate)) & same & (n_uses > 0)
        if alike.any():
            forms |= set(np.flatnonzero(alike & (n_uses == n_uses[alike].max())).tolist())
    return sorted(forms)


def _find_variants(uses: _Uses, phrase: int) -> NDArray[np.bool_]:
    """Which phrases are alike to this one, itself among them."""
    n_pairs = np.diff(uses.pairs.indptr)
    own = uses.pairs[[phrase]].toarray().ravel()
    alike: NDArray[np.bool_] = 2 * (uses.pairs @ own) >= MIN_ALIKE * (n_pairs + own.sum()) - 1e-9
    return alike


def _shorter(phrase: str) -> tuple[int, str]:
    return len(phrase), phrase


def _deal_out(found: list[_Found]) -> list[_Found]:
    """One phrase for each topic, the best scores first, and no two that are variants of each other."""
    dealt: list[_Found] = []
    for one in sorted(found, key=lambda one: (-np.float32(one[0]), one[1], _shorter(one[2]))):
        if all(one[1] != other[1] and _compare(one[2], other[2]) < MIN_ALIKE - 1e-9 for other in dealt):
            dealt.append(one)
    return dealt


def _compare(one: str, other: str) -> float:
    """Dice's coefficient of the pairs of characters of two phrases.

    >>> _compare("加强教师队伍建设", "加强美育教师队伍建设")
    0.75
    """
    a, b = ({phrase[at : at + 2] for at in range(len(phrase) - 1)} for phrase in (one, other))
    return 2 * len(a & b) / (len(a) + len(b))
