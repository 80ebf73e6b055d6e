"""What the same code parsed in earlier runs, kept in one SQLite file."""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from pipeline.corpus.ingest.parsing import Rows
from pipeline.tables.codes import LEVELS

# What turns a file into rows: these rooms of the corpus, and these libraries.
ROOMS = ("readers", "text", "metadata", "ingest")
LIBRARIES = ("legacy-doc", "lxml", "opencc", "pypdfium2", "python-calamine", "python-docx", "trafilatura")
Place = tuple[int, int]  # of an item: the number of its file, its position in the file
_COMMIT_EVERY = 32_000_000  # bytes of rows

_TABLES = """
create table if not exists about (code text not null);
create table if not exists files (id integer primary key, key text unique not null, n_rows integer);
create table if not exists rows (
    file integer not null, position integer not null, name text not null, checksum integer not null, content blob not null
);
create unique index if not exists places on rows (file, name, position);
"""


class Cache:
    """Files by key, and the rows of their items; without a place it lives in memory.

    A file counts only when it is complete, its rows only while their checksums hold. Being killed loses at most what
    was not yet committed; damage loses what was damaged, or all, and it is parsed again. What other code wrote, in this
    room or in the libraries that it uses, is dropped as a whole.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._place = place
        if place:
            place.parent.mkdir(parents=True, exist_ok=True)
        self._open()
        try:
            self._prepare()
        except sqlite3.DatabaseError:
            self.clear()

    def _open(self) -> None:
        # polars asks for rows from a thread of its own while this one waits.
        self._connection = sqlite3.connect(self._place or ":memory:", check_same_thread=False)

    def _prepare(self) -> None:
        # The write-ahead log survives a killed process; a power failure may damage the file, and checksums tell.
        # Large pages hold most rows whole.
        for pragma in ("page_size = 32768", "auto_vacuum = incremental", "journal_mode = wal", "synchronous = off"):
            self._connection.execute(f"pragma {pragma}")
        self._connection.executescript(_TABLES)
        code = fingerprint_code()
        found = self._connection.execute("select code from about").fetchall()
        if found and found != [(code,)]:
            raise sqlite3.DatabaseError("written by other code")
        if not found:
            self._connection.execute("insert into about values (?)", (code,))
        self._uncommitted = 0
        self._forget("n_rows is null")

    def close(self) -> None:
        self._connection.commit()
        self._connection.close()

    def clear(self) -> None:
        """Begin anew, whatever is there."""
        self._connection.close()
        if self._place:
            for suffix in ("", "-wal", "-shm"):
                self._place.with_name(self._place.name + suffix).unlink(missing_ok=True)
        self._open()
        self._prepare()

    def find(self, key: str) -> int | None:
        """The number of a complete and undamaged file."""
        found = self._connection.execute("select id, n_rows from files where key = ?", (key,)).fetchone()
        if not found:
            return None
        file, n_rows = found
        query = "select name, position, content, checksum from rows where file = ?"
        if sum(_is_sound(*row) for row in self._connection.execute(query, (file,))) == n_rows:
            return int(file)
        self._forget("id = ?", file)
        return None

    def begin(self, key: str) -> int:
        """The number of a new file, to which rows can be added; it is forgotten unless it is completed."""
        self._forget("key = ?", key)
        return int(self._connection.execute("insert into files (key) values (?)", (key,)).lastrowid or 0)

    def add(self, file: int, position: int, rows: Rows) -> None:
        """Add the rows of the item at this position of a file."""
        self._connection.executemany(
            "insert into rows values (?, ?, ?, ?, ?)",
            [(file, position, name, _sum_up(name, position, content), content) for name, content in rows.items()],
        )
        self._uncommitted += sum(map(len, rows.values()))

    def complete(self, file: int) -> None:
        """From here on the file will be found."""
        n_rows = self._connection.execute("select count(*) from rows where file = ?", (file,)).fetchone()[0]
        self._connection.execute("update files set n_rows = ? where id = ?", (n_rows, file))
        if self._uncommitted > _COMMIT_EVERY:
            self._connection.commit()
            self._uncommitted = 0

    def empty(self, file: int) -> None:
        """Take back all rows of a file."""
        self._connection.execute("delete from rows where file = ?", (file,))

    def list_items(self, files: Iterable[int]) -> Iterator[Place]:
        """Where the items of these files are, in order."""
        for file in files:
            yield from self._connection.execute(
                "select file, position from rows where file = ? and name = 'files' order by position", (file,)
            )

    def read(self, places: Iterable[Place], name: str) -> Iterator[bytes | None]:
        """The rows of the items at these places in one table, one after another; None where an item has none."""
        for file, position in places:
            found = self._connection.execute(
                "select content from rows where file = ? and name = ? and position = ?", (file, name, position)
            ).fetchone()
            yield found[0] if found else None

    def keep_only(self, files: Iterable[int]) -> None:
        """Forget every other file, and give the space back."""
        self._connection.execute("create temp table kept (id integer primary key)")
        self._connection.executemany("insert into kept values (?)", ((file,) for file in files))
        self._forget("id not in (select id from kept)")
        self._connection.execute("drop table kept")
        self._connection.commit()
        self._connection.execute("pragma incremental_vacuum").fetchall()

    def _forget(self, condition: str, *values: object) -> None:
        self._connection.execute(f"delete from rows where file in (select id from files where {condition})", values)
        self._connection.execute(f"delete from files where {condition}", values)


def fingerprint_code() -> str:
    """A hash of all code that turns a file into rows: the rooms of the corpus before the audit, what they take from pipeline/tables,
    the libraries and Python itself.
    """
    digest = hashlib.sha256(repr([python_version(), *LEVELS, *((name, version(name)) for name in LIBRARIES)]).encode())
    corpus = Path(__file__).parents[1]
    for path in sorted(path for room in ROOMS for path in (corpus / room).rglob("*.*") if path.suffix != ".pyc"):
        name = path.relative_to(corpus).as_posix()
        digest.update(hashlib.sha256(name.encode() + b"\0" + path.read_bytes()).digest())
    return digest.hexdigest()


def _sum_up(name: str, position: int, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(f"{name} {position}".encode()))


def _is_sound(name: str, position: int, content: object, checksum: int) -> bool:
    return isinstance(content, bytes) and _sum_up(name, position, content) == checksum
