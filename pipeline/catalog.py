"""Every table that stages hand to each other: where it lies, what one row is, its columns; checked at each read and write."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.datatypes import DataType, DataTypeClass
from polars.io.plugins import register_io_source

from pipeline.running.files import open_part, write_file

USER_TERMS = Path("data/lexicon/user_terms.txt")
SPELLINGS = Path("data/lexicon/spellings.yaml")
STOP_LISTS = {name: Path(f"data/lexicon/{name}.txt") for name in ("stop_words", "boilerplate", "place_words")}
HISTORY = Path("data/lexicon/history.csv")
SPUN_WORDS = Path("data/lexicon/spun_words.csv")

ROWS_AT_ONCE = 2_000  # of a table of documents that is written in pieces; a document takes some 30 kB

Dtype = DataType | DataTypeClass
_LEAN: Mapping[DataType, Dtype] = {pl.String(): pl.Categorical(), pl.Int64(): pl.Int32()}


@dataclass(frozen=True)
class Table:
    """A Parquet table.

    grain: what one row is. columns: name → type, in order. nullable: the columns in which a gap is allowed.
    """

    path: str
    grain: str
    columns: Mapping[str, Dtype]
    nullable: frozenset[str] = field(default_factory=frozenset)

    def read(self) -> pl.DataFrame:
        """The whole table; raises ValueError where the file does not keep the contract."""
        return self.check(pl.read_parquet(self.path, glob=False, hive_partitioning=False))

    def read_used(self) -> pl.DataFrame:
        """The rows of the documents that count, as the audit has it in document_uses."""
        used = document_uses.read().filter("used")["document_id"]
        return self.read().filter(pl.col("document_id").is_in(used.implode()))

    def read_batches(self, rows_at_once: int = 500_000) -> Iterator[pl.DataFrame]:
        """The table in pieces of about so many rows, each of whole documents; the rows of a document stand together."""
        rows = pl.scan_parquet(self.path, glob=False, hive_partitioning=False)
        begun = self.empty()
        for offset in range(0, rows.select(pl.len()).collect().item(), rows_at_once):
            piece = pl.concat([begun, self.check(rows.slice(offset, rows_at_once).collect())])
            # Its last document may go on in the next piece.
            n_begun = int(piece["document_id"].rle().struct.field("len")[-1])
            begun = piece.tail(n_begun)
            if n_begun < piece.height:
                yield piece.head(-n_begun)
        if begun.height:
            yield begun

    def read_lean(self, *columns: str, used: bool = False) -> pl.DataFrame:
        """These columns of a long table in a quarter of the memory: text as Categorical, numbers in 32 bits.

        used: of the documents that count only.
        """

        def read(name: str) -> pl.Series:
            return pl.read_parquet(self.path, columns=[name], glob=False, hive_partitioning=False)[name]

        kept = None
        if used:
            counting = document_uses.read().filter("used")["document_id"]
            kept = read("document_id").is_in(counting.implode())
        lean = []
        for name in columns:  # one after the other, as text takes four times the memory of its codes
            column = read(name) if kept is None else read(name).filter(kept)
            lean.append(column.cast(_LEAN.get(column.dtype, column.dtype)))
        return pl.DataFrame(lean)

    def write(self, table: pl.DataFrame) -> None:
        """Write the table whole or not at all; raises ValueError where it does not keep the contract."""
        buffer = io.BytesIO()
        self.check(table).write_parquet(buffer, compression="zstd", statistics=False)
        write_file(Path(self.path), buffer.getvalue())

    def write_batches(self, batches: Iterable[pl.DataFrame], rows_at_once: int = 500_000) -> int:
        """Write a table that comes piece by piece, of which no more is held than so many rows; whole or not at all. The number of its rows.

        Raises ValueError where a piece does not keep the contract.
        """
        n_rows = 0

        def stream(*_: object) -> Iterator[pl.DataFrame]:
            nonlocal n_rows
            for batch in batches:
                n_rows += batch.height
                yield self.check(batch)

        part = open_part(Path(self.path))
        pieces = register_io_source(stream, schema=dict(self.columns))
        # Row groups of a fixed size: the same bytes, however the table was cut into pieces.
        pieces.sink_parquet(
            part, compression="zstd", statistics=False, row_group_size=rows_at_once, maintain_order=True
        )
        part.replace(self.path)
        return n_rows

    def empty(self) -> pl.DataFrame:
        """A table with these columns and no row."""
        return pl.DataFrame(schema=dict(self.columns))

    def check(self, table: pl.DataFrame) -> pl.DataFrame:
        """The same table, if its columns, types and gaps are those promised."""
        found, promised = dict(table.schema), dict(self.columns)
        if list(found.items()) != list(promised.items()):
            raise ValueError(f"{self.path}: columns are {found}; promised are {promised}")
        gaps = [name for name in promised if name not in self.nullable and table[name].null_count()]
        if gaps:
            raise ValueError(f"{self.path}: {', '.join(gaps)} must not be null")
        return table


def write_csv(path: Path, table: pl.DataFrame) -> None:
    """Write a table for people: UTF-8 without BOM, a gap is an empty cell.

    A text cell that starts with =, +, -, @, tab or return gets a leading apostrophe, as spreadsheets would run it as a formula.
    """
    write_file(path, table.with_columns(pl.col(pl.String).str.replace(r"^([=+\-@\t\r])", "'$1")).write_csv())


def _table(path: str, grain: str, nullable: str = "", /, **columns: Dtype) -> Table:
    return Table(path, grain, columns, frozenset(nullable.split()))


# ── ingest ──────────────────────────────────────────────────────────────────────────────────────────
files = _table(
    "data/ingest/files.parquet",
    "one file found in the corpus folder, used or set aside",
    "encoding encoding_confidence document_id reason",
    path=pl.String,  # relative to corpus.path
    sha256=pl.String,
    n_bytes=pl.Int64,
    encoding=pl.String,  # null where the format says it itself
    encoding_confidence=pl.Float64,  # 0 to 1, of the guess
    document_id=pl.String,  # null where the file is set aside
    reason=pl.String,  # why it is set aside; null where it is used
)
documents = _table(
    "data/ingest/documents.parquet",
    "one document",
    "kind carried_kind issuer issuer_source region region_source province city district division_code level "
    "document_number document_number_raw document_number_source issued_on issued_on_source published_on published_on_source "
    "effective_on effective_on_source year year_source year_confidence academic_year normal",
    document_id=pl.String,
    title=pl.String,
    title_source=pl.String,  # metadata, table (its columns), title, head, signature, page, document_number, date, text, path
    kind=pl.String,  # 工作要点, 意见, 通知 …
    carried_kind=pl.String,  # of what a notice passes on
    issuer=pl.String,
    issuer_source=pl.String,
    region=pl.String,  # the most specific name, as stated
    region_source=pl.String,
    province=pl.String,
    city=pl.String,  # null for a municipality's districts
    district=pl.String,
    division_code=pl.String,  # GB/T 2260; null where the name is none of its divisions, or several are called so
    level=pl.String,  # 国家 省 市 区县 学校
    document_number=pl.String,  # in its normal form, 青教〔2019〕3号
    document_number_raw=pl.String,  # as it stands, where that differs
    document_number_source=pl.String,
    issued_on=pl.Date,
    issued_on_source=pl.String,  # published_on where only the page's day is known
    published_on=pl.Date,
    published_on_source=pl.String,
    effective_on=pl.Date,
    effective_on_source=pl.String,
    year=pl.Int32,
    year_source=pl.String,  # metadata, title, document_number, date, text, path
    year_confidence=pl.String,  # high, medium, low
    academic_year=pl.String,  # 2017-2018
    path=pl.String,
    sha256=pl.String,
    n_chars=pl.Int64,  # Han characters of text
    text=pl.String,  # as written, to be quoted
    normal=pl.String,  # for matching, as long as text, character for character; null where equal to it
)
sections = _table(
    "data/ingest/sections.parquet",
    "one section of one document, in order; the sections of a document together are its text",
    "number heading",
    document_id=pl.String,
    section_id=pl.String,
    level=pl.Int32,  # 0 what has no number: preamble, head of an attachment, month of a schedule; 1 一、 2 (一) 3 1. 4 (1) 1.1
    number=pl.String,
    heading=pl.String,
    start=pl.Int64,  # offsets into the document's text, in characters
    end=pl.Int64,
    n_chars=pl.Int64,
    text=pl.String,
)
sentences = _table(
    "data/ingest/sentences.parquet",
    "one sentence of one section, in reading order",
    document_id=pl.String,
    section_id=pl.String,
    sentence=pl.Int32,  # from 0 within the document
    start=pl.Int64,
    end=pl.Int64,
)
citations = _table(
    "data/ingest/citations.parquet",
    "one place at which a document cites another",
    "title document_number",
    document_id=pl.String,
    start=pl.Int64,
    end=pl.Int64,
    title=pl.String,  # without 《》; an abbreviation spelt out; null where only a number is cited
    document_number=pl.String,
)
contradictions = _table(
    "data/ingest/contradictions.parquet",
    "one field that a document states twice and not alike",
    "start end other_start other_end",
    document_id=pl.String,
    field=pl.String,  # year, region, issued_on
    value=pl.String,
    source=pl.String,
    start=pl.Int64,  # null for what stands on the page or in the path
    end=pl.Int64,
    other_value=pl.String,
    other_source=pl.String,
    other_start=pl.Int64,
    other_end=pl.Int64,
)
cuts = _table(
    "data/ingest/cuts.parquet",
    "one line that was taken off a document as its page's",
    document_id=pl.String,
    start=pl.Int64,  # offsets into the text as it was read, before cleaning
    end=pl.Int64,
    text=pl.String,
    rule=pl.String,
)

# ── audit ───────────────────────────────────────────────────────────────────────────────────────────
findings = _table(
    "data/audit/findings.parquet",
    "one finding of the audit about one file",
    "document_id start end",
    path=pl.String,
    document_id=pl.String,  # null where the file was set aside when read
    check=pl.String,  # a key of audit.checks, or the reason of ingest
    severity=pl.String,  # info, warning, error: do not use the document unexamined
    message_zh=pl.String,
    message_en=pl.String,
    start=pl.Int64,  # offsets of the evidence in the document's text; null where there is none
    end=pl.Int64,
)
copies = _table(
    "data/audit/copies.parquet",
    "one passage of a document that counts, found in another one that counts",
    document_id=pl.String,
    start=pl.Int64,
    end=pl.Int64,
    from_document_id=pl.String,
    from_start=pl.Int64,
    from_end=pl.Int64,
    similarity=pl.Float64,  # 2 × letters in common ÷ letters of both, 0 to 1
    order=pl.String,  # of the other: earlier; higher, where dates don't say; unknown, and then the passage stands here both ways
)
document_uses = _table(
    "data/audit/document_uses.parquet",
    "one document, whether it counts, and how much of it is its own",
    "reason n_own_chars share_copied version_of",
    document_id=pl.String,
    used=pl.Boolean,
    reason=pl.String,  # why it does not count, for describe_reason; null where it does
    year_doubt=pl.Boolean,  # whether the text contradicts its year, which stays as stated
    n_own_chars=pl.Int64,  # Chinese characters in no passage copied from before; null where the document does not count
    share_copied=pl.Float64,  # of its Chinese characters; a passage of unknown order is own in one document and copied in the rest
    version_of=pl.String,  # the document of which it is a draft or a reprint
)
years = _table(
    "data/audit/years.parquet",
    "one year from the first to the last with documents that count; a gap has n_documents 0",
    year=pl.Int32,
    n_documents=pl.Int64,
    n_issuers=pl.Int64,
    n_regions=pl.Int64,
    n_chars=pl.Int64,
)

# ── segment, annotate, names, term_audit, vectorize, tfidf ──────────────────────────────────────────
tokens = _table(
    "data/segment/tokens.parquet",
    "one token, in reading order",
    document_id=pl.String,
    section_id=pl.String,
    sentence=pl.Int32,
    position=pl.Int32,  # from 0 within the document
    token=pl.String,
    start=pl.Int64,
    end=pl.Int64,
)
token_pos = _table(
    "data/annotate/token_pos.parquet",
    "one token of tokens, in its order: its part of speech",
    document_id=pl.String,
    position=pl.Int32,
    pos=pl.String,  # Universal POS
)
entities = _table(
    "data/annotate/entities.parquet",
    "one mention of a name, in reading order; mentions do not overlap, but a TARGET is a clause and may hold names",
    "document_number",
    document_id=pl.String,
    section_id=pl.String,  # where it begins
    start=pl.Int64,
    end=pl.Int64,
    text=pl.String,
    label=pl.String,  # BODY DOCUMENT PROGRAMME TARGET MONEY DATE PLACE PERSON WORK
    source=pl.String,  # rules, model
    document_number=pl.String,  # the 文号 of a DOCUMENT, where it stands with it
)
entity_years = _table(
    "data/names/entity_years.parquet",
    "one name in one year of those with documents that have it",
    label=pl.String,
    text=pl.String,
    year=pl.Int32,
    n_documents=pl.Int64,  # of that year, with the name
    n_mentions=pl.Int64,
)
entity_regions = _table(
    "data/names/entity_regions.parquet",
    "one name in one region of those whose documents have it",
    label=pl.String,
    text=pl.String,
    region=pl.String,
    n_documents=pl.Int64,
    n_mentions=pl.Int64,
)
entity_names = _table(
    "data/names/entity_names.parquet",
    "one name, with the sentence of its first mention",
    "first_year last_year",
    label=pl.String,
    rank=pl.Int32,  # among the names of its label, by documents, then mentions
    text=pl.String,
    n_documents=pl.Int64,
    n_mentions=pl.Int64,
    n_regions=pl.Int64,
    first_year=pl.Int32,
    last_year=pl.Int32,
    source=pl.String,  # rules, model, or both
    document_id=pl.String,  # of the example
    title=pl.String,
    sentence=pl.String,  # the example
    sentence_start=pl.Int64,
    start=pl.Int64,  # of the name in the document's text
)
term_integrity = _table(
    "data/term_audit/term_integrity.parquet",
    "one keyword, with its spellings one by one, or user term",
    "cut_into swallowed_by joined_as",
    term=pl.String,
    is_keyword=pl.Boolean,
    is_user_term=pl.Boolean,
    n_occurrences=pl.Int64,  # in the text itself, without overlap: the sum of the next four
    n_whole=pl.Int64,
    n_cut=pl.Int64,
    n_swallowed=pl.Int64,
    n_joined=pl.Int64,
    cut_into=pl.String,  # the most frequent, with counts
    swallowed_by=pl.String,
    joined_as=pl.String,
    advice=pl.String,  # 完整 未出现 加入 查看 被遮住 跨界
)
suggested_terms = _table(
    "data/term_audit/suggested_terms.parquet",
    "one suggested new term, best first",
    rank=pl.Int32,
    term=pl.String,
    entry=pl.String,  # a line for user_terms.txt
    count=pl.Int64,
    n_documents=pl.Int64,
    pmi=pl.Float64,
    entropy_left=pl.Float64,
    entropy_right=pl.Float64,
    score=pl.Float64,
    examples=pl.String,
)
section_terms = _table(
    "data/vectorize/section_terms.parquet",
    "one term of one section",
    section_id=pl.String,
    term=pl.String,
    count=pl.Int64,
)
section_tfidf = _table(
    "data/tfidf/section_tfidf.parquet",
    "one term of one section, weighted",
    section_id=pl.String,
    term=pl.String,
    tfidf=pl.Float64,
)
year_terms = _table(
    "data/tfidf/year_terms.parquet",
    "one of the top terms of one year",
    year=pl.Int32,
    rank=pl.Int32,
    term=pl.String,
    tfidf=pl.Float64,
    count=pl.Int64,
    n_documents=pl.Int64,  # of that year, with the term
)
keyness = _table(
    "data/tfidf/keyness.parquet",
    "one term in one group (a year, a region) where it occurs",
    "z p q distinctive",
    group_kind=pl.String,  # year, region
    group=pl.String,
    term=pl.String,
    count=pl.Int64,
    n_documents=pl.Int64,  # of the group, with the term
    n_group_documents=pl.Int64,  # of the group
    n_group_units=pl.Int64,  # of the group; what one body wrote in one year is one unit
    share_documents=pl.Float64,  # document frequency: of the group's documents, 0 to 1
    dispersion=pl.Float64,  # Gries' DP over the group's documents: 0 even, near 1 in one of many
    log_odds=pl.Float64,
    standard_error=pl.Float64,
    z=pl.Float64,
    p=pl.Float64,
    q=pl.Float64,
    distinctive=pl.Boolean,  # null where too little is known to test
)
term_examples = _table(
    "data/tfidf/term_examples.parquet",
    "one sentence of one distinctive term of one group",
    "number heading",
    group_kind=pl.String,
    group=pl.String,
    term=pl.String,
    document_id=pl.String,
    title=pl.String,
    section_id=pl.String,
    number=pl.String,
    heading=pl.String,
    start=pl.Int64,  # offsets into the document's text, in characters
    end=pl.Int64,
    sentence=pl.String,
    sentence_start=pl.Int64,
)


nmf_terms = _table(
    "data/tfidf/nmf_terms.parquet",
    "one of the top terms of one factor of TF-IDF, for one candidate number of topics",
    n_topics=pl.Int32,
    factor=pl.Int32,
    rank=pl.Int32,
    term=pl.String,
    weight=pl.Float64,
)


# ── lda, coherence, topics ──────────────────────────────────────────────────────────────────────────
def topic_words(n_topics: int) -> Table:
    """φ of the fit with so many topics."""
    return _table(
        f"data/lda/{n_topics}/topic_words.parquet",
        "one term of one topic",
        topic=pl.Int32,
        term=pl.String,
        probability=pl.Float64,
    )


def section_topics(n_topics: int) -> Table:
    """θ of the fit with so many topics."""
    return _table(
        f"data/lda/{n_topics}/section_topics.parquet",
        "one topic of one section",
        section_id=pl.String,
        topic=pl.Int32,
        probability=pl.Float64,  # 0 in an unchanged section where the topic was learned after it: not known
    )


def topic_starts(n_topics: int) -> Table:
    """How often each topic of the fit with so many came back; null where there was one start only."""
    return _table(
        f"data/lda/{n_topics}/topic_starts.parquet",
        "one topic",
        "n_starts_found share_returned mean_cosine grade",
        topic=pl.Int32,
        alpha=pl.Float64,  # its prior
        n_starts=pl.Int32,
        n_starts_found=pl.Int32,
        share_returned=pl.Float64,
        mean_cosine=pl.Float64,  # with its partners in the starts
        grade=pl.String,  # A to D
    )


def held_out(n_topics: int) -> Table:
    """How well each start of the fit with so many topics foretells the documents that it left out."""
    return _table(
        f"data/lda/{n_topics}/held_out.parquet",
        "one start",
        "perplexity unigram_perplexity",
        start=pl.Int32,
        alpha_scale=pl.Float64,  # how many times the model's α all starts together foretell best with
        n_words=pl.Int64,  # that were to be foretold
        perplexity=pl.Float64,  # null where nothing was left out
        unigram_perplexity=pl.Float64,  # each section speaking as the whole corpus does
    )


def start_topics(n_topics: int) -> Path:
    """φ of every start, aligned with the topics: `phi`, float32 of shape (n_starts, n_topics, n_terms)."""
    return Path(f"data/lda/{n_topics}/start_topics.npz")


def topic_origins(n_topics: int) -> Table:
    """What the earlier model has to do with each topic of the fit with so many; empty without an earlier model."""
    return _table(
        f"data/lda/{n_topics}/topic_origins.parquet",
        "one topic of a fit that goes on from an earlier model",
        "previous_topic share_in_unchanged",
        topic=pl.Int32,
        previous_topic=pl.Int32,  # null for a topic that is learned now
        nearest_topic=pl.Int32,  # of the earlier model
        similarity=pl.Float64,  # of the word distributions, with previous_topic or else nearest_topic
        share_in_unchanged=pl.Float64,  # of their words, were these inferred anew; null but for a topic that is learned now
    )


def unchanged_sections(n_topics: int) -> Table:
    """Sections that keep the topics which the earlier model gave them."""
    return _table(
        f"data/lda/{n_topics}/unchanged_sections.parquet",
        "one section whose text the earlier model knows; none without an earlier model",
        section_id=pl.String,
        n_words=pl.Int64,  # of the vocabulary of the model that first had it
    )


_CANDIDATES: dict[str, Dtype] = {
    "n_topics": pl.Int32,
    "n_starts": pl.Int32,
    "perplexity": pl.Float64,  # held out, by document completion; null with one start
    "perplexity_low": pl.Float64,
    "perplexity_high": pl.Float64,
    "excess": pl.Float64,  # over the best candidate's perplexity, minus one
    "excess_se": pl.Float64,
    "unigram_perplexity": pl.Float64,
    "better_than_unigrams": pl.Boolean,
    "c_v": pl.Float64,  # mean over topics; null where it is not defined
    "npmi": pl.Float64,
    "exclusivity": pl.Float64,
    "share_returned": pl.Float64,  # of topics, over starts
}
_CANDIDATE_GAPS = " ".join(set(_CANDIDATES) - {"n_topics", "n_starts"})
coherence = _table(
    "data/coherence/coherence.parquet",
    "one candidate number of topics",
    _CANDIDATE_GAPS,
    **_CANDIDATES,
)
topic_coherence = _table(
    "data/coherence/topic_coherence.parquet",
    "one topic of one candidate",
    "c_v npmi",
    n_topics=pl.Int32,
    topic=pl.Int32,
    c_v=pl.Float64,
    npmi=pl.Float64,
    exclusivity=pl.Float64,
    n_shared_nmf=pl.Int32,  # of its ten top terms, with its partner among the factors of NMF
    found_by_nmf=pl.Boolean,
)
choice = _table(
    "data/topics/choice.parquet",
    "one candidate number of topics, taken or not and why",
    _CANDIDATE_GAPS,
    **_CANDIDATES,
    chosen=pl.Boolean,
    reason=pl.String,  # rule by_hand one_start no_topics none_stable; worse unstable more not_asked
)
topic_quality = _table(
    "data/topics/topic_quality.parquet",
    "one topic of the chosen fit: how often it came back, how well its terms go together",
    "n_starts_found share_returned mean_cosine grade c_v npmi",
    topic=pl.Int32,
    share=pl.Float64,  # of the words of all sections
    alpha=pl.Float64,
    n_starts=pl.Int32,
    n_starts_found=pl.Int32,
    share_returned=pl.Float64,
    mean_cosine=pl.Float64,
    grade=pl.String,
    c_v=pl.Float64,
    npmi=pl.Float64,
    exclusivity=pl.Float64,
    n_shared_nmf=pl.Int32,
    found_by_nmf=pl.Boolean,
)
topic_identity = _table(
    "data/topics/topic_identity.parquet",
    "one topic of the chosen fit beside the earlier model; no row without one",
    "previous_topic share_before share_after ci_low ci_high share_in_unchanged",
    topic=pl.Int32,
    status=pl.String,  # kept gone new missed
    previous_topic=pl.Int32,  # null for a topic that is learned now
    nearest_topic=pl.Int32,
    similarity=pl.Float64,
    share_before=pl.Float64,  # of the characters of unchanged sections; of those alone that were read when the topic was known
    share_after=pl.Float64,  # of the characters of new and changed sections; null where there is none
    ci_low=pl.Float64,
    ci_high=pl.Float64,
    n_documents=pl.Int64,  # with new or changed sections
    share_in_unchanged=pl.Float64,
)
topic_terms = _table(
    "data/topics/topic_terms.parquet",
    "one term of one topic of the chosen fit, among its first by probability, relevance or FREX",
    topic=pl.Int32,
    rank=pl.Int32,  # by probability, among all terms of the topic
    term=pl.String,
    probability=pl.Float64,
    relevance_rank=pl.Int32,
    relevance=pl.Float64,
    frex_rank=pl.Int32,
    frex=pl.Float64,
)
topic_labels = _table(
    "data/topics/topic_labels.parquet",
    "one topic: what it is called, and whether it is a finding",
    "name grade doubt",
    topic=pl.Int32,
    label=pl.String,  # of its most relevant terms
    name=pl.String,  # of topics.names; null where none was placed on it
    grade=pl.String,
    doubt=pl.String,  # not_back: graded D. Of all topics alike: few_documents few_sections no_topics none_back. Null: none
)
topic_names = _table(
    "data/topics/topic_names.parquet",
    "one name of topics.names: the topic that fits it best, and whether it was placed there",
    "topic probability n_relevant",
    name=pl.String,
    terms=pl.String,
    topic=pl.Int32,  # null where no term of the name is in the vocabulary
    probability=pl.Float64,  # of its terms together
    n_terms=pl.Int32,
    n_known=pl.Int32,  # of these in the vocabulary
    n_relevant=pl.Int32,  # of these among the topic's thirty most relevant
    reason=pl.String,  # placed unknown too_few taken
)
topic_neighbours = _table(
    "data/topics/topic_neighbours.parquet",
    "one of the topics nearest to a topic",
    topic=pl.Int32,
    rank=pl.Int32,
    neighbour=pl.Int32,
    distance=pl.Float64,  # Jensen-Shannon distance of the word distributions, 0 to 1
)
topic_places = _table(
    "data/topics/topic_places.parquet",
    "one topic: its place on the map",
    topic=pl.Int32,
    x=pl.Float64,
    y=pl.Float64,
    share=pl.Float64,  # of the words of all sections
    explained=pl.Float64,  # part of the squared distances between topics that the map shows; the same on every row
)
topic_sections = _table(
    "data/topics/topic_sections.parquet",
    "one of the top passages of one topic",
    "year",
    topic=pl.Int32,
    rank=pl.Int32,
    section_id=pl.String,
    document_id=pl.String,
    title=pl.String,
    year=pl.Int32,
    probability=pl.Float64,
    text=pl.String,
)
topic_years = _table(
    "data/topics/topic_years.parquet",
    "one topic in one year; a gap year has n_documents 0 and nulls",
    "prevalence ci_low ci_high adjusted adjusted_low adjusted_high share_panel",
    topic=pl.Int32,
    year=pl.Int32,
    prevalence=pl.Float64,  # share of the year's characters, 0 to 1; null where some of them are unchanged since before the topic
    ci_low=pl.Float64,  # null where all is said by fewer than two bodies, or as good as
    ci_high=pl.Float64,
    adjusted=pl.Float64,  # the share if each region × level had the same part of every year
    adjusted_low=pl.Float64,
    adjusted_high=pl.Float64,
    share_panel=pl.Float64,  # of all characters, that of the regions × levels present; adjusted is null where it is under a half
    n_documents=pl.Int64,
    n_issuers=pl.Int64,
)
topic_groups = _table(
    "data/topics/topic_groups.parquet",
    "one topic in one region, or at one level, over all years",
    "prevalence ci_low ci_high",
    group_kind=pl.String,  # region, level
    group=pl.String,
    topic=pl.Int32,
    prevalence=pl.Float64,  # null where no section of the group has a term of the vocabulary; else as in topic_years
    ci_low=pl.Float64,
    ci_high=pl.Float64,
    n_documents=pl.Int64,
    n_issuers=pl.Int64,
)

# ── intrusion ───────────────────────────────────────────────────────────────────────────────────────
FORMS = Path("data/forms")

intrusion_items = _table(
    "data/intrusion/intrusion_items.parquet",
    "one option of one item of the form, as shown; the key, which is not in the form",
    "section_id passage option_topic",
    form=pl.String,  # the form's name, a hash of all items
    item=pl.String,  # w01 …, t01 …
    kind=pl.String,  # word, topic
    topic=pl.Int32,  # that is asked about; of a passage the most probable
    section_id=pl.String,  # null for words
    passage=pl.String,
    option=pl.String,  # A …
    option_topic=pl.Int32,
    text=pl.String,  # a word, or the top words of a topic
    probability=pl.Float64,  # of the word in the topic, of the topic in the section
    is_intruder=pl.Boolean,
)
intrusion_forms = _table(
    "data/intrusion/intrusion_forms.parquet",
    "one file found in data/forms, used or set aside",
    "annotator reason_zh reason_en",
    file=pl.String,
    annotator=pl.String,  # null where the file names none, or several
    n_answers=pl.Int64,
    used=pl.Boolean,
    reason_zh=pl.String,  # why it is set aside; null where it is used
    reason_en=pl.String,
)
intrusion_scores = _table(
    "data/intrusion/intrusion_scores.parquet",
    "one topic, or all (topic null), and one kind of item; null where there are too few answers",
    "topic precision ci_low ci_high mean_log_odds chance_log_odds",
    kind=pl.String,
    topic=pl.Int32,
    n_items=pl.Int64,
    n_annotators=pl.Int64,
    n_answers=pl.Int64,  # "don't know" among them
    n_unsure=pl.Int64,
    n_right=pl.Int64,
    precision=pl.Float64,  # n_right ÷ n_answers
    ci_low=pl.Float64,
    ci_high=pl.Float64,
    chance=pl.Float64,  # the precision of guessing
    mean_log_odds=pl.Float64,  # topic log odds; null for words
    chance_log_odds=pl.Float64,  # of guessing
)
intrusion_annotators = _table(
    "data/intrusion/intrusion_annotators.parquet",
    "one annotator, or all (annotator null), and one kind of item",
    "annotator precision share_agreeing alpha",
    kind=pl.String,
    annotator=pl.String,
    n_answers=pl.Int64,
    n_unsure=pl.Int64,
    n_right=pl.Int64,
    precision=pl.Float64,
    share_agreeing=pl.Float64,  # of the answers of others to the same items
    alpha=pl.Float64,  # Krippendorff's; of all annotators only
)

# ── evolution ───────────────────────────────────────────────────────────────────────────────────────
period_topics = _table(
    "data/evolution/period_topics.parquet",
    "one topic in one period; the change is that since the period before",
    "prevalence ci_low ci_high change change_low change_high p q verdict",
    period=pl.String,  # its name in params.yaml
    years=pl.String,  # 2017-2020
    topic=pl.Int32,
    present=pl.Boolean,  # from evolution.min_share; false where the share is not known
    prevalence=pl.Float64,  # share of the period's characters, 0 to 1; null without text; else as in topic_years
    ci_low=pl.Float64,
    ci_high=pl.Float64,
    n_documents=pl.Int64,
    n_issuers=pl.Int64,
    change=pl.Float64,
    change_low=pl.Float64,
    change_high=pl.Float64,
    p=pl.Float64,
    q=pl.Float64,
    verdict=pl.String,  # null in the first period
)
topic_links = _table(
    "data/evolution/topic_links.parquet",
    "one link of a topic of one period with a topic of the next; no partner where a topic is new or gone",
    "topic_from topic_to flow_from flow_to group_from group_to similarity expected least_expected p q changed",
    period_from=pl.String,
    topic_from=pl.Int32,
    period_to=pl.String,
    topic_to=pl.Int32,
    fate=pl.String,  # kept split merged new gone
    claimed=pl.Boolean,  # that it is not merely kept
    flow_from=pl.Float64,  # share of the earlier period's characters
    flow_to=pl.Float64,  # share of the later period's characters
    share_returned=pl.Float64,  # of resamples of documents
    group_from=pl.Int32,  # the lowest topic of those that stand in the same items in the earlier period, and part
    group_to=pl.Int32,  # of those that join in the later
    similarity=pl.Float64,  # cosine of the words in both periods
    expected=pl.Float64,  # median where documents are dealt to the periods at random; of a topic's own link alone
    least_expected=pl.Float64,  # lowest twentieth
    p=pl.Float64,
    q=pl.Float64,
    changed=pl.Boolean,  # less alike than chance explains
)
topic_pairs = _table(
    "data/evolution/topic_pairs.parquet",
    "two topics that stand in the same items in one of two periods, and how far",
    "change_low change_high fate",
    period_from=pl.String,
    period_to=pl.String,
    topic=pl.Int32,
    other=pl.Int32,
    together_from=pl.Float64,  # share of their text in the same items, 0 to 1
    together_to=pl.Float64,
    change_low=pl.Float64,
    change_high=pl.Float64,
    p=pl.Float64,
    q=pl.Float64,
    share_returned=pl.Float64,
    fate=pl.String,  # split merged; null for neither
    claimed=pl.Boolean,
)
topic_similarities = _table(
    "data/evolution/topic_similarities.parquet",
    "one topic of one period beside one topic of the next",
    "similarity",
    period_from=pl.String,
    topic_from=pl.Int32,
    period_to=pl.String,
    topic_to=pl.Int32,
    similarity=pl.Float64,  # cosine of the words; null for a topic that is not there
)
period_terms = _table(
    "data/evolution/period_terms.parquet",
    "one of the top terms of one topic in one period, counted there",
    "entered",
    period=pl.String,
    topic=pl.Int32,
    rank=pl.Int32,
    term=pl.String,
    count=pl.Float64,  # expected words of the topic
    share=pl.Float64,  # of the topic's words in the period
    n_documents=pl.Int64,
    entered=pl.Boolean,  # not among the terms listed for the period before; null in the first
)

# ── trajectory ──────────────────────────────────────────────────────────────────────────────────────
mentions = _table(
    "data/trajectory/mentions.parquet",
    "one mention of one keyword, counted or removed by an exclusion",
    "excluded_by year",
    keyword=pl.String,
    spelling=pl.String,
    document_id=pl.String,
    section_id=pl.String,
    year=pl.Int32,
    start=pl.Int64,
    end=pl.Int64,
    excluded_by=pl.String,  # null where the mention counts
    sentence=pl.String,
    sentence_start=pl.Int64,
)
keyword_years = _table(
    "data/trajectory/keyword_years.parquet",
    "one keyword in one year; a gap year has n_documents 0 and nulls",
    "n_documents_with n_mentions n_chars per_10k_chars ci_low ci_high "
    "adjusted_per_10k_chars adjusted_low adjusted_high share_panel",
    keyword=pl.String,
    year=pl.Int32,
    n_documents=pl.Int64,
    n_issuers=pl.Int64,
    n_documents_with=pl.Int64,
    n_mentions=pl.Int64,
    n_chars=pl.Int64,
    per_10k_chars=pl.Float64,
    ci_low=pl.Float64,
    ci_high=pl.Float64,
    adjusted_per_10k_chars=pl.Float64,  # the rate if each region × level had the same part of every year
    adjusted_low=pl.Float64,  # null where nothing was seen
    adjusted_high=pl.Float64,
    share_panel=pl.Float64,  # of all characters, that of the regions × levels present
)
keyword_trends = _table(
    "data/trajectory/keyword_trends.parquet",
    "one keyword",
    "first_year peak_year rate_ratio ci_low ci_high p q",
    keyword=pl.String,
    n_mentions=pl.Int64,
    n_excluded=pl.Int64,
    n_documents_with=pl.Int64,
    first_year=pl.Int32,  # the first year with a mention
    absent_before=pl.Boolean,  # whether years with documents and without a mention come before it
    peak_year=pl.Int32,  # the year of the highest rate
    rate_ratio=pl.Float64,  # per year
    ci_low=pl.Float64,
    ci_high=pl.Float64,
    p=pl.Float64,
    q=pl.Float64,
    n_years=pl.Int64,  # with documents
    n_documents=pl.Int64,  # with a year
    verdict=pl.String,  # 上升 下降 不明 证据不足
)

# ── known_answer: the embedded corpus only, empty for any other ─────────────────────────────────────
known_keywords = _table(
    "data/known_answer/known_keywords.parquet",
    "one keyword in one year, planted beside found",
    "per_10k_chars ci_low ci_high within",
    keyword=pl.String,
    kind=pl.String,
    year=pl.Int32,
    expected_per_10k_chars=pl.Float64,
    per_10k_chars=pl.Float64,
    ci_low=pl.Float64,
    ci_high=pl.Float64,
    within=pl.Boolean,  # whether the interval holds the planted rate
    verdict=pl.String,
)
known_themes = _table(
    "data/known_answer/known_themes.parquet",
    "one theme in one year, its planted share beside the prevalence of the topic nearest to it",
    "topic similarity prevalence ci_low ci_high",
    theme=pl.String,
    topic=pl.Int32,
    similarity=pl.Float64,  # cosine of the word distributions
    year=pl.Int32,
    planted_share=pl.Float64,
    prevalence=pl.Float64,
    ci_low=pl.Float64,
    ci_high=pl.Float64,
)
