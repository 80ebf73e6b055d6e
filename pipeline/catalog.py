"""Reads, writes and publishes the tables of pipeline/tables, each by its name: catalog.documents.read(); checked at each read and write."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import polars.selectors as cs
from polars.io.plugins import register_io_source

from pipeline.running.checksums import PLACE, check_seal, seal
from pipeline.running.files import open_part
from pipeline.tables.contract import Table, disarm
from pipeline.tables.index import TABLES

# Of the researcher's own, ignored by git; either may be missing.
OWN_USER_TERMS = Path("data/lexicon/own/user_terms.txt")
OWN_STOP_WORDS = Path("data/lexicon/own/stop_words.txt")
FIELD_TERMS = Path("data/lexicon/terms")
SPELLINGS = Path("data/lexicon/spellings.yaml")
STOP_LISTS = {name: Path(f"data/lexicon/{name}.txt") for name in ("stop_words", "boilerplate", "place_words")}
HISTORY = Path("data/lexicon/history.csv")
PLACES = Path("data/lexicon/places.csv")
BODIES = Path("data/lexicon/bodies.csv")
SPUN_WORDS = Path("data/lexicon/spun_words.csv")
EVENTS = Path("data/lexicon/events.csv")
FORMS = Path("data/forms")
FOR_PEOPLE = Path("reports/tables")

# Columns of documents and sections, each as large as the corpus: what is read without them takes a tenth of the memory.
TEXTS = ("text", "normal")
ROWS_AT_ONCE = 2_000  # of a table of documents that is written in pieces; a document takes some 30 kB
CSV_ROWS_AT_ONCE = 50_000
ROWS_OF_A_PIECE = 500_000  # of a long table that is read in pieces
CHARS_AT_ONCE = 1_000_000  # Chinese characters of documents that are read in pieces

_COMPACT = (pl.col(pl.String).cast(pl.Categorical), pl.col(pl.Int64).cast(pl.Int32))
_SEALED = {"sha256": PLACE}


class Stored(Table):
    """A table as it lies on the disk. n_topics: of which fit, for a table that there is for each candidate."""

    def of(self, n_topics: int | None) -> "Stored":
        """The same table with the blank in its path filled."""
        if ("{}" in self.path) != (n_topics is not None):
            raise ValueError(f"{self.path}: name the number of topics where the path has a blank, and nowhere else")
        return self if n_topics is None else replace(self, path=self.path.format(n_topics))

    def locate(self, n_topics: int | None = None) -> Path:
        """Its file."""
        return Path(self.of(n_topics).path)

    def read(self, n_topics: int | None = None, without: Sequence[str] = ()) -> pl.DataFrame:
        """The whole table, or without these columns; raises InputError where its file is damaged, ValueError where its columns are not
        those promised.
        """
        path = self.locate(n_topics)
        check_seal(path)
        kept = {name: column for name, column in self.columns.items() if name not in without}
        rows = self.of(n_topics)._scan().drop(without, strict=False)
        return replace(self.of(n_topics), columns=kept).check_columns(rows.collect())

    def read_used(self, without: Sequence[str] = ()) -> pl.DataFrame:
        """The rows of the documents that count, as the audit has it in document_uses."""
        return self.read(without=without).filter(pl.col("document_id").is_in(_list_used().implode()))

    def read_batches(self, *columns: str) -> Iterator[pl.DataFrame]:
        """The table, or document_id and these columns, in pieces of about ROWS_OF_A_PIECE rows, each of whole documents.

        The rows of a document stand together.
        """
        check_seal(self.locate())
        part, rows = self._pick(columns)
        begun = part.empty()
        for offset in range(0, rows.select(pl.len()).collect().item(), ROWS_OF_A_PIECE):
            piece = pl.concat([begun, part.check_columns(rows.slice(offset, ROWS_OF_A_PIECE).collect())])
            # Its last document may go on in the next piece.
            n_begun = int(piece["document_id"].rle().struct.field("len")[-1])
            begun = piece.tail(n_begun)
            if n_begun < piece.height:
                yield piece.head(-n_begun)
        if begun.height:
            yield begun

    def read_texts(self, *columns: str) -> Iterator[pl.DataFrame]:
        """document_id and these columns of the table documents, in pieces of about CHARS_AT_ONCE Chinese characters."""
        part, rows = self._pick(columns)
        offset = 0
        for length in (self.read_column("n_chars").cum_sum() // CHARS_AT_ONCE).rle().struct.field("len"):
            yield part.check_columns(rows.slice(offset, length).collect())
            offset += length

    def follow(self, documents: Iterable[pl.DataFrame], *columns: str) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """Each piece of documents, and document_id and these columns of the rows that the table has of it.

        documents: all, in their order, which is that of the table. Of the table no more is held than a piece or two.
        Raises ValueError where its order is another.
        """
        pieces = self.read_batches(*columns)
        held = self._pick(columns)[0].empty()
        runs: deque[tuple[int, str]] = deque()  # of rows that are held, by document
        for own in documents:
            ids = set(own["document_id"])
            found = [held.clear()]
            while True:
                n_rows = 0
                while runs and runs[0][1] in ids:
                    n_rows += runs.popleft()[0]
                found.append(held.head(n_rows))
                held = held.slice(n_rows)
                if runs or (piece := next(pieces, None)) is None:
                    break
                held = piece
                runs.extend(piece["document_id"].rle().struct.unnest().iter_rows())
            yield own, pl.concat(found)
        if runs:
            raise ValueError(f"{self.path}: its documents are in another order")

    def _pick(self, columns: Sequence[str]) -> tuple[Table, pl.LazyFrame]:
        """What is promised of document_id and these columns, or of all, and how they are read."""
        kept = [name for name in self.columns if not columns or name in ("document_id", *columns)]
        return replace(self, columns={name: self.columns[name] for name in kept}), self._scan().select(kept)

    def _scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.locate(), glob=False, hive_partitioning=False)

    def read_compact(self, *columns: str, used: bool = False) -> pl.DataFrame:
        """These columns of a long table in a quarter of the memory: text as Categorical, numbers in 32 bits.

        used: of the documents that count only.
        """
        none = self.empty().select(columns).with_columns(_COMPACT)
        return pl.concat([none, *(part.with_columns(_COMPACT) for part in self.read_parts(*columns, used=used))])

    def read_parts(
        self, *columns: str, n_topics: int | None = None, used: bool = False, rows_at_once: int = 100_000
    ) -> Iterator[pl.DataFrame]:
        """The table, or these columns, in parts of so many rows, so that no more of it is held at once; one part where it has none.

        used: of the documents that count only.
        """
        table = self.of(n_topics)
        check_seal(table.locate())
        part = replace(table, columns={name: table.columns[name] for name in columns or table.columns})
        rows = table._scan()
        kept = pl.col("document_id").is_in(_list_used().implode()) if used else pl.lit(True)
        for offset in range(0, max(rows.select(pl.len()).collect().item(), 1), rows_at_once):
            piece = rows.slice(offset, rows_at_once).filter(kept)
            yield part.check_columns((piece.select(columns) if columns else piece).collect())

    def read_some(self, name: str, values: pl.Series) -> pl.DataFrame:
        """The rows that have one of these values in this column."""
        check_seal(self.locate())
        return self.check_columns(self._scan().filter(pl.col(name).is_in(values.implode())).collect())

    def read_column(self, name: str) -> pl.Series:
        """One column, as it lies there."""
        check_seal(self.locate())
        return pl.read_parquet(self.locate(), columns=[name], glob=False, hive_partitioning=False)[name]

    def write(self, table: pl.DataFrame, n_topics: int | None = None) -> None:
        """Write the table whole or not at all; raises ValueError where it does not keep the contract."""
        self.of(n_topics)._check(table, self._read_referenced())
        path = self.locate(n_topics)
        part = open_part(path)
        table.write_parquet(part, compression="zstd", statistics=False, metadata=_SEALED)
        seal(part)
        part.replace(path)

    def write_batches(
        self, batches: Iterable[pl.DataFrame], rows_at_once: int = 500_000, n_topics: int | None = None
    ) -> int:
        """Write a table that comes piece by piece, of which no more is held than so many rows; whole or not at all. The number of its rows.

        Raises ValueError where a piece does not keep the contract; that a key is unique is checked in each piece.
        """
        n_rows = 0
        referenced = self._read_referenced()
        table, path = self.of(n_topics), self.locate(n_topics)

        def stream(*_: object) -> Iterator[pl.DataFrame]:
            nonlocal n_rows
            for batch in batches:
                n_rows += batch.height
                yield table._check(batch, referenced)

        part = open_part(path)
        pieces = register_io_source(stream, schema=self.schema)
        # Row groups of a fixed size: the same bytes, however the table was cut into pieces.
        pieces.sink_parquet(
            part,
            compression="zstd",
            statistics=False,
            row_group_size=rows_at_once,
            maintain_order=True,
            metadata=_SEALED,
        )
        seal(part)
        part.replace(path)
        return n_rows

    def _read_referenced(self) -> dict[str, pl.Series]:
        """Column → the values of the column that it references, as far as that table is written."""
        found = {}
        for name, column in self.columns.items():
            if column.references:
                other, key = column.references.split(".")
                if find_table(other).locate().exists():
                    found[name] = find_table(other).read_column(key)
        return found

    def _check(self, table: pl.DataFrame, referenced: Mapping[str, pl.Series]) -> pl.DataFrame:
        self.check(table)
        for name, known in referenced.items():
            # Those that may be meant: a piece of a table has few of all sections, which are too many to be looked through for each.
            meant = known.filter(known.is_in(table[name].implode()))
            lost = table.select(pl.col(name).filter(~pl.col(name).is_in(meant.implode())).first()).item()
            if lost is not None:
                raise ValueError(f"{self.path}: {name} {lost} is not in {self.columns[name].references}")
        return table


def find_table(name: str) -> Stored:
    """A table by its name; raises AttributeError where there is none."""
    if name not in TABLES:
        raise AttributeError(f"no table is called {name}")
    return Stored(**vars(TABLES[name]))


def __getattr__(name: str) -> Stored:
    return find_table(name)


def publish(**tables: pl.DataFrame) -> None:
    """Write each table, and for people its CSV, in which topics count from 1."""
    for name, table in tables.items():
        known = find_table(name)
        known.write(table)
        write_csv(FOR_PEOPLE / f"{name}.csv", known.number_topics(table))


def make_empty(folder: str) -> dict[str, pl.DataFrame]:
    """Every table right in a folder of data/, without a row: what a stage publishes where there is nothing to describe."""
    return {name: table.empty() for name, table in TABLES.items() if Path(table.path).parent == Path(folder)}


def write_csv(path: Path, table: pl.DataFrame | Iterable[pl.DataFrame]) -> None:
    """Write a table for people, or its pieces: UTF-8 without BOM. Its codes (Enum) are written as what they stand for."""
    part = open_part(path)
    with part.open("wb") as file:
        for piece in [table] if isinstance(table, pl.DataFrame) else table:
            # Not at once, as text takes twice as much on its way into the file.
            for rows in piece.iter_slices(CSV_ROWS_AT_ONCE) if piece.height else [piece]:
                disarm(rows.with_columns(cs.enum().cast(pl.String))).write_csv(file, include_header=not file.tell())
    part.replace(path)


def chosen_topics() -> int:
    """The number of topics of the chosen fit."""
    return int(find_table("choice").read().filter("chosen")["n_topics"][0])


def is_own_section() -> pl.Expr:
    """Whether a section_id is that of a section in the own words of its document's voice."""
    parts = find_table("section_groups").read_parts("section_id", "own")
    return pl.col("section_id").is_in(pl.concat(part.filter("own")["section_id"] for part in parts).implode())


def read_own_sections(*columns: str) -> pl.DataFrame:
    """section_id and these columns of the sections of which that is so."""
    sections = pl.concat(find_table("sections").read_parts("section_id", *columns, used=True))
    return sections.filter(is_own_section())


def start_topics(n_topics: int) -> Path:
    """φ of every start, aligned with the topics: `phi`, float32 of shape (n_starts, n_topics, n_terms)."""
    return Path(f"data/lda/{n_topics}/start_topics.npz")


def _list_used() -> pl.Series:
    """The documents that count."""
    return find_table("document_uses").read().filter("used")["document_id"]
