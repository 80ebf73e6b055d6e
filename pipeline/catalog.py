"""Every table that stages hand to each other: where it lies, what one row is, its columns; checked at each read and write."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.datatypes import DataType, DataTypeClass

USER_TERMS = Path("data/lexicon/user_terms.txt")
STOP_WORDS = Path("data/lexicon/stop_words.txt")
BOILERPLATE = Path("data/lexicon/boilerplate.txt")

Dtype = DataType | DataTypeClass


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

    def write(self, table: pl.DataFrame) -> None:
        """Write the table whole or not at all; raises ValueError where it does not keep the contract."""
        buffer = io.BytesIO()
        self.check(table).write_parquet(buffer, compression="zstd", statistics=False)
        write_file(Path(self.path), buffer.getvalue())

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


def write_file(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all; text as UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A run that is stopped here leaves a .part file, which nothing reads, and never half a file.
    part = path.with_name(path.name + ".part")
    part.write_bytes(content.encode() if isinstance(content, str) else content)
    part.replace(path)


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
    "encoding document_id reason",
    path=pl.String,  # relative to corpus.path
    sha256=pl.String,
    n_bytes=pl.Int64,
    encoding=pl.String,
    document_id=pl.String,  # null where the file is set aside
    reason=pl.String,  # why it is set aside; null where it is used
)
documents = _table(
    "data/ingest/documents.parquet",
    "one document",
    "issuer region document_number issued_on year year_source",
    document_id=pl.String,
    title=pl.String,
    issuer=pl.String,
    region=pl.String,
    document_number=pl.String,
    issued_on=pl.Date,
    year=pl.Int32,
    year_source=pl.String,  # metadata, title, document_number, date, text, path
    path=pl.String,
    sha256=pl.String,
    n_chars=pl.Int64,  # Han characters of text
    text=pl.String,
)
sections = _table(
    "data/ingest/sections.parquet",
    "one section of one document, in order; the sections of a document together are its text",
    "number heading",
    document_id=pl.String,
    section_id=pl.String,
    level=pl.Int32,  # 0 what stands before the first number, 1 一、 2 (一) 3 1. 4 (1)
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
years = _table(
    "data/ingest/years.parquet",
    "one year from the first to the last with documents; a gap has n_documents 0",
    year=pl.Int32,
    n_documents=pl.Int64,
    n_issuers=pl.Int64,
    n_regions=pl.Int64,
    n_chars=pl.Int64,
)

# ── segment, annotate, vectorize, tfidf ───────────────────────────────────────────────────────────────────────
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
    "data/annotate/entity_years.parquet",
    "one name in one year of those with documents that have it",
    label=pl.String,
    text=pl.String,
    year=pl.Int32,
    n_documents=pl.Int64,  # of that year, with the name
    n_mentions=pl.Int64,
)
entity_regions = _table(
    "data/annotate/entity_regions.parquet",
    "one name in one region of those whose documents have it",
    label=pl.String,
    text=pl.String,
    region=pl.String,
    n_documents=pl.Int64,
    n_mentions=pl.Int64,
)
entity_names = _table(
    "data/annotate/entity_names.parquet",
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
        probability=pl.Float64,
    )


coherence = _table(
    "data/coherence/coherence.parquet",
    "one candidate number of topics",
    "c_v",
    n_topics=pl.Int32,
    c_v=pl.Float64,  # mean over topics; null where it is not defined
)
topic_coherence = _table(
    "data/coherence/topic_coherence.parquet",
    "one topic of one candidate",
    "c_v",
    n_topics=pl.Int32,
    topic=pl.Int32,
    c_v=pl.Float64,
)
topic_terms = _table(
    "data/topics/topic_terms.parquet",
    "one of the top terms of one topic of the chosen fit",
    topic=pl.Int32,
    rank=pl.Int32,
    term=pl.String,
    probability=pl.Float64,
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
    "prevalence ci_low ci_high",
    topic=pl.Int32,
    year=pl.Int32,
    prevalence=pl.Float64,  # share of the year's characters, 0 to 1
    ci_low=pl.Float64,
    ci_high=pl.Float64,
    n_documents=pl.Int64,
    n_issuers=pl.Int64,
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
    "n_documents_with n_mentions n_chars per_10k_chars ci_low ci_high",
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
