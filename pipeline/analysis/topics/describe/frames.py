"""Which topics are boilerplate (套语): openings, headings and formulas, which every document has and which are no theme."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.analysis.statistics.arrays import Flags, Matrix, join_parts
from pipeline.analysis.statistics.matrices import SectionTerms, SectionTopics, gather_rows, measure_sections
from pipeline.analysis.statistics.section_ids import find_ids, match_ids
from pipeline.tables.fits import UNCHANGED_SECTIONS
from pipeline.tables.topics import TOPIC_FRAMES

# In fewer documents "in nearly all of them" means nothing.
MIN_DOCUMENTS = 5
# A document with fewer numbered sections has no outside.
MIN_NUMBERED = 3
# Half of a topic's words stand outside, and documents have it as evenly as if half of them had it alike. In the embedded corpus (10, 15
# and 20 topics) planted themes have .27 or less outside, and frames .90 or more.
HALF = 0.5
# Times the corpus's own share of formulaic text. Planted themes of the embedded corpus have 1.5 times as much or less.
MIN_LIFT = 2.0
# Set phrases open a text; what comes later may be a theme that everybody writes of in set phrases, as safety. And openings are of their
# time: over many years fewer documents have the same.
THIRD, EARLY = 1 / 3, 0.4
# So many characters in a row are formulaic where so many documents have them: each of three, and one in twenty.
N_CHARS, MIN_SHARING, MIN_SHARE = 8, 3, 0.05
# More sequences are sampled, so that time and memory don't grow with the corpus.
MOST_SEQUENCES = 8_000_000
# Sequences are compared in so many parts, for the sake of memory.
HASH_PARTS = 16

_PLACES = ("share_opening", "share_headings", "share_outside", "position")
_MIXER = np.uint64(0x9E3779B97F4A7C15)  # odd, near 2^64 / golden ratio (Knuth 1973, multiplicative hashing)


def find_frames(
    section_topics: SectionTopics, section_terms: SectionTerms, sections: pl.DataFrame, background: Sequence[int] = ()
) -> pl.DataFrame:
    """How far each topic is boilerplate, and whether it is one: the table topic_frames, by topic.

    sections has document_id, section_id, number, start, end, all of each document, and what `measure_texts` says of them. Shares
    are of the words that a topic has, Σ θ·n, n a section's counted words; those of places only of words in documents with MIN_NUMBERED
    numbered sections or more (where nothing is numbered, nothing stands outside), and null where these are too few or have under half
    of its words.

    share_opening: before the first number. share_headings: in sections that are a heading and nothing else. share_outside: in either,
    or behind the last number. position: mean place of the middle of its sections, 0 the beginning of the document and 1 its end.
    share_formulaic: of its sequences of 8 Chinese characters, Σ θ·(number of them), those that stand in a twentieth of all documents
    and in three of them; formulaic_lift: that, over the share of all sequences, the lowest that it is without one of the documents.
    evenness: over documents, (Σx)² / (N Σx²) (Kish 1965), 1 where all have as much and 1/N where one has all; x the topic's words in
    a document, or their share of its words, whichever is more even: an opening has a length of its own, headings grow with the text.

    The background of a fit is a frame. Another topic is one where its evenness is a half or more and half of it stands outside; or where
    its evenness is a third or more, its formulaic_lift MIN_LIFT or more, and it stands early on the mean or is formulaic by half. This
    second rule was set with the government reports in view, of which a rule without place called two themes frames.
    A theme that stands at one place of all documents, as their last chapter, has a number, and each says it in words of its own.
    Where few documents are the whole corpus (under MIN_DOCUMENTS) there is no telling: null.
    """
    places = _place_sections(sections, section_topics, section_terms)
    row = places["row"].to_numpy()
    n_words, n_formulaic, n_sequences = (places[name].to_numpy() for name in ("n_words", "n_formulaic", "n_sequences"))
    n_topics = section_topics.theta.shape[1]
    to_documents = _gather_documents(places["document_id"])
    formulaic, sequences = to_documents @ n_formulaic, to_documents @ n_sequences
    numbered = places.filter("is_numbered")
    where = places["is_numbered"].to_numpy(), {name: numbered[name].cast(pl.Float64).to_numpy() for name in _PLACES}
    enough = numbered["document_id"].n_unique() >= MIN_DOCUMENTS
    by_document = np.empty((to_documents.shape[0], n_topics))
    measures = []
    # One after the other: each step would copy the shares of all.
    for topic in range(n_topics):
        share = section_topics.theta[row, topic].astype(np.float64)
        words = share * n_words
        by_document[:, topic] = to_documents @ words
        with np.errstate(divide="ignore", invalid="ignore"):
            measures.append(
                (_measure_places(words, *where) if enough else dict.fromkeys(_PLACES, np.nan))
                | {
                    "share_formulaic": n_formulaic @ share / (n_sequences @ share),
                    "formulaic_lift": _find_lift(
                        to_documents @ (share * n_formulaic), to_documents @ (share * n_sequences), formulaic, sequences
                    ),
                }
            )
    names = (*_PLACES, "share_formulaic", "formulaic_lift")
    columns = {name: np.array([measured[name] for measured in measures]) for name in names}
    columns["evenness"] = measure_evenness(by_document)
    told = {
        name: pl.Series(np.where(np.isfinite(values), values, np.nan)).fill_nan(None)
        for name, values in columns.items()
    }
    topics = pl.Series(range(n_topics), dtype=pl.Int32)
    return judge_frames(pl.DataFrame({"topic": topics, **told}), background, places["document_id"].n_unique())


def _place_sections(sections: pl.DataFrame, section_topics: SectionTopics, section_terms: SectionTerms) -> pl.DataFrame:
    """`describe_places` of the sections that have topics and terms, in order of section_id; with row, theirs in θ, and n_words."""
    places = describe_places(sections).drop_nulls("n_sequences")
    ids, counted = places["section_id"], measure_sections(section_terms, UNCHANGED_SECTIONS.empty())
    # Numbers instead of names, before these are put in order: the rows of θ are by section_id.
    placed = places.drop("section_id").with_columns(
        row=section_topics.find_rows(ids), n_words=match_ids(ids, counted, "n_words")
    )
    return placed.sort("row")


def describe_places(sections: pl.DataFrame) -> pl.DataFrame:
    """Where each section stands: _PLACES of it, and is_numbered, whether its document has MIN_NUMBERED numbers.

    With section_id, document_id, n_formulaic, n_sequences.
    """
    has_number = pl.col("number").is_not_null()
    first = pl.col("start").filter(has_number).min().over("document_id")
    is_last = pl.col("start") == pl.col("start").max().over("document_id")
    is_opening = (pl.col("start") < first).fill_null(value=False)
    return sections.select(
        "section_id",
        "document_id",
        "n_formulaic",
        "n_sequences",
        is_numbered=has_number.sum().over("document_id") >= MIN_NUMBERED,
        share_opening=is_opening,
        share_headings="is_heading",
        share_outside=is_opening | pl.col("is_heading") | (is_last & ~has_number),
        position=(pl.col("start") + pl.col("end")) / 2 / pl.col("end").max().over("document_id"),
    )


def _measure_places(words: Matrix, is_numbered: Flags, places: Mapping[str, Matrix]) -> dict[str, float]:
    """Each of _PLACES of a topic, NaN where it is not known; words: those that it has in each section; places: of the numbered ones."""
    own = words[is_numbered]
    total = own.sum()
    is_known = total >= HALF * words.sum()
    return {name: values @ own / total if is_known else np.nan for name, values in places.items()}


def measure_evenness(by_document: Matrix) -> Matrix:
    """How evenly documents have each topic: array of shape (n_topics,), 0 to 1; NaN without documents or words.

    by_document: array of shape (n_documents, n_topics), words.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = by_document / by_document.sum(axis=1, keepdims=True)
        shares[by_document.sum(axis=1) == 0] = 0
        even = [x.sum(axis=0) ** 2 / (len(x) * (x**2).sum(axis=0)) for x in (by_document, shares)]
    most: Matrix = np.minimum(np.maximum(*even), 1)
    return most


def _find_lift(topic_formulaic: Matrix, topic_sequences: Matrix, formulaic: Matrix, sequences: Matrix) -> float:
    """How many times as formulaic as all text a topic is, the lowest over leaving out each document; arrays of shape (n_documents,)."""
    topic_part, topic_all, part, every = (
        counted.sum() - counted for counted in (topic_formulaic, topic_sequences, formulaic, sequences)
    )
    return float(((topic_part / topic_all) / (part / every)).min())


def _gather_documents(document_ids: pl.Series) -> csr_array:
    """The matrix that sums sections by document."""
    documents = document_ids.unique().sort()
    return gather_rows(documents.search_sorted(document_ids).to_numpy().astype(np.int64), len(documents))


def measure_texts(
    sections: pl.DataFrame,
    texts: Iterable[pl.DataFrame],
    section_topics: SectionTopics,
    section_terms: SectionTerms,
) -> pl.DataFrame:
    """The sections with is_heading, n_formulaic and n_sequences; null of those that have no topics or no term.

    sections: section_id, document_id, n_chars. texts: section_id, heading, text, in parts.
    is_heading: whether a section is a heading and nothing else. n_sequences: how many sequences of N_CHARS Chinese characters it has,
    n_formulaic: those that many documents have, MIN_SHARING, and MIN_SHARE of all. Punctuation and figures between characters count for
    nothing. Of more than MOST_SEQUENCES the same sample is taken of every text: a sequence is in it or not, wherever it stands.
    """
    has_both = [known.find_rows(sections["section_id"]).is_not_null() for known in (section_topics, section_terms)]
    fitted = sections.select("section_id", "document_id", "n_chars").filter(*has_both).sort("section_id")
    step = np.uint64(max(1, -(-(int(fitted["n_chars"].sum()) - N_CHARS + 1) // MOST_SEQUENCES)))
    is_heading = np.zeros(len(fitted), dtype=bool)
    kept_hashes: list[NDArray[np.uint64]] = []
    kept_rows: list[NDArray[np.uint32]] = []
    for part in texts:
        own = part.with_columns(row=find_ids(part["section_id"], fitted["section_id"])).drop_nulls("row")
        # Where more follows, the text ends otherwise.
        ends = pl.col("text").str.strip_chars().str.ends_with(pl.col("heading"))
        is_heading[own.filter(ends)["row"].to_numpy()] = True
        hashes, text_of = _hash_sequences(own["text"].str.replace_all(r"\P{Han}", ""))
        kept = (hashes >> np.uint64(40)) % step == 0
        kept_hashes.append(hashes[kept])
        kept_rows.append(own["row"].to_numpy()[text_of[kept]])
    sampled = join_parts(kept_rows, np.uint32)
    n_formulaic = _count_formulaic(join_parts(kept_hashes, np.uint64), sampled, fitted["document_id"])
    n_sequences = np.bincount(sampled, minlength=len(fitted)).astype(np.float64)
    row = find_ids(sections["section_id"], fitted["section_id"])
    return sections.with_columns(
        is_heading=pl.Series(is_heading).gather(row),
        n_formulaic=pl.Series(n_formulaic).gather(row),
        n_sequences=pl.Series(n_sequences).gather(row),
    )


def _count_formulaic(
    hashes: NDArray[np.uint64], text_of: NDArray[np.integer], document_ids: pl.Series
) -> NDArray[np.float64]:
    """How many of the sequences of each text many documents have: array of shape (n_texts,); document_ids: of each text."""
    document_of = (document_ids.rank("dense") - 1).to_numpy()
    many = max(MIN_SHARING, MIN_SHARE * document_ids.n_unique())
    n_formulaic = np.zeros(len(document_of))
    for part in range(HASH_PARTS):
        inside = np.flatnonzero(hashes % np.uint64(HASH_PARTS) == part)
        order = inside[np.lexsort((document_of[text_of[inside]], hashes[inside]))]
        ordered, owners = hashes[order], document_of[text_of[order]]
        begins = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
        another = begins | np.concatenate([[True], owners[1:] != owners[:-1]])[: len(ordered)]
        sequence = np.cumsum(begins) - 1
        is_formulaic = np.bincount(sequence, weights=another)[sequence] >= many
        n_formulaic += np.bincount(text_of[order[is_formulaic]], minlength=len(n_formulaic))
    return n_formulaic


def _hash_sequences(han: pl.Series) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """A hash of each sequence of N_CHARS characters that lies in one text, and the text."""
    text_of = np.repeat(np.arange(len(han), dtype=np.int32), han.str.len_chars())
    codes = np.frombuffer("".join(han).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    n_places = max(len(codes) - N_CHARS + 1, 0)
    hashes = np.zeros(n_places, dtype=np.uint64)
    for ahead in range(N_CHARS):
        hashes *= _MIXER
        hashes += codes[ahead : ahead + n_places]
    hashes *= _MIXER
    inside = text_of[:n_places] == text_of[len(codes) - n_places :]
    return hashes[inside], text_of[:n_places][inside]


def mark_frames(doubts: pl.DataFrame, topic_frames: pl.DataFrame) -> pl.DataFrame:
    """The doubts of topics (`doubt_topics`), that of a frame being `frame`, whatever else there is to doubt."""
    framed = topic_frames.filter("is_frame")["topic"]
    is_frame = pl.col("topic").is_in(framed.implode())
    return doubts.with_columns(doubt=pl.when(is_frame).then(pl.lit("frame")).otherwise("doubt"))


def judge_frames(measured: pl.DataFrame, background: Sequence[int], n_documents: int) -> pl.DataFrame:
    """With is_frame, null where it is not known, and why, the sign that it goes by, null for what is none."""
    outside = pl.col("share_outside") >= HALF
    is_heading = pl.col("share_headings") > pl.col("share_opening")
    sign = (
        pl.when(outside & is_heading)
        .then(pl.lit("headings"))
        .when(outside)
        .then(pl.lit("opening"))
        .when(
            (pl.col("formulaic_lift") >= MIN_LIFT)
            & ((pl.col("position") <= EARLY) | (pl.col("share_formulaic") >= HALF))
        )
        .then(pl.lit("formula"))
    )
    is_even = pl.col("evenness") >= pl.when(outside).then(HALF).otherwise(THIRD)
    even = pl.when(is_even).then(sign) if n_documents >= MIN_DOCUMENTS else pl.lit(None, pl.String)
    why = pl.when(pl.col("topic").is_in(list(background))).then(pl.lit("background")).otherwise(even)
    is_known = pl.lit(n_documents >= MIN_DOCUMENTS)
    return (
        measured.with_columns(why=why)
        .with_columns(is_frame=pl.when(is_known).then(pl.col("why").is_not_null()))
        .select(*TOPIC_FRAMES.columns)
    )
