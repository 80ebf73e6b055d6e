"""Bad files by the thousand: no reader may crash, hang or fill the memory, whatever the bytes.

Each reader is given, in a process of its own, the worst files that people have thought of, then random changes of good ones
for SECONDS (60 unless the environment variable FUZZ_SECONDS says otherwise; FUZZ_READERS="a.pdf a.zip" tries these alone).
"""

import base64
import gzip
import io
import itertools
import json
import multiprocessing
import os
import random
import resource
import struct
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from benchmarks.ingest import find_peak
from pipeline.corpus.readers.documents import Source
from pipeline.corpus.readers.reading import read_items
from pipeline.corpus.readers.reasons import describe_reason
from pipeline.params.reading import load_params
from pipeline.params.sections import CorpusParams
from tests.corpus.files import make_doc, make_docx, make_pdf, make_xls, make_xlsx, make_zip

SECONDS = float(os.environ.get("FUZZ_SECONDS", "60"))
SEED = 42
HANGS_AFTER = 60  # seconds on the clock, which other work may share; longest_s is CPU time
ENOUGH = 20  # crashes of a reader
MAX_MEMORY = 4_000_000_000  # of addresses; what is used is measured beside

PLAN = "一、推进课后服务。各校要根据学生需要开设活动，教师参加服务的时间计入工作量，家长可以自愿选择。"
PAGE = f"<!DOCTYPE html><html><head><title>通知</title></head><body><table><tr><td>{PLAN * 3}</td></tr></table></body></html>"
ROWS = [["标题", "正文", "year"], *[["通知", PLAN, "2021"]] * 20]

Write = Callable[[BinaryIO], object]  # writes a bad file piece by piece, so that making it fills no memory


def seeds() -> dict[str, bytes]:
    """A good file for each reader, by its name."""
    csv = "\r\n".join(",".join(row) for row in ROWS)
    lines = "\n".join(json.dumps({"title": "通知", "text": PLAN}, ensure_ascii=False) for _ in range(20)).encode()
    saved = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=X\n\n--X\nContent-Type: text/html\n"
    page = base64.encodebytes(PAGE.encode()).decode()
    pages = [[(72.0, 700.0 - 28 * i, 16.0, PLAN[:22]) for i in range(10)]] * 5
    return {
        "a.txt": PLAN.encode("gb18030") * 20,
        "a.md": f"# {PLAN}\n\n**{PLAN}**\n".encode() * 10,
        "a.html": PAGE.encode("gb18030"),
        "a.mhtml": f"{saved}Content-Transfer-Encoding: base64\n\n{page}\n--X--\n".encode(),
        "a.docx": make_docx(*[PLAN] * 10, table=ROWS),
        "a.doc": make_doc(f"{PLAN}\r\x13 LINK \x14{PLAN}\x15\r甲\x07乙\x07\x07" * 10),
        "a.pdf": make_pdf(*pages),
        "a.xlsx": make_xlsx({"表1": ROWS, "表2": ROWS}),
        "a.xls": make_xls(ROWS),
        "a.csv": csv.encode("gb18030"),
        "a.tsv": csv.replace(",", "\t").encode("utf-16"),
        "a.jsonl": lines,
        "a.jsonl.gz": gzip.compress(lines, mtime=0),
        "a.zip": make_zip({"甲/a.txt": PLAN.encode(), "b.docx": make_docx(PLAN), "t.csv": csv.encode()}),
    }


def bad_files(name: str) -> Iterator[Write]:
    """The worst files for a reader, in pieces of at most 10 MB."""
    suffix = name.removeprefix("a")
    million = b"x" * 1_000_000
    han = PLAN.encode("gb18030") * 10_000
    yield lambda file: None
    yield lambda file: file.write(bytes(5_000_000))
    yield lambda file: file.write(random.Random(1).randbytes(10_000_000))
    yield lambda file: [file.write(million) for _ in range(200)]  # a line of 200 MB
    yield lambda file: [file.write(han) for _ in range(200)]
    if suffix in (".html", ".mhtml"):
        for tag in (
            "<div>",
            "<table><tr><td>",
            "<a href=x>落实</a>",
            "<li><a href=x>落实</a>",
            "<br>落实",
            "<b><i>",
            "<!--",
            "<p ",
        ):
            yield lambda file, tag=tag: file.write(b"<html><body>" + tag.encode() * 90_000)  # type: ignore[misc]
            yield lambda file, tag=tag: file.write(b"<html><body>" + tag.encode() * (50_000 // tag.count("<")))  # type: ignore[misc]
        yield lambda file: file.write(f"<html><body><p>{PLAN * 30_000}".encode())
        yield lambda file: file.write(f"<html><body>{f'<p>{PLAN}</p>' * 30_000}".encode())
    if suffix == ".mhtml":
        yield lambda file: file.write(
            b"MIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=X\n\n--X\n" * 50_000
        )
    if suffix in (".csv", ".tsv"):
        yield lambda file: file.write(b",".join(b"c%d" % i for i in range(1_000_000)))
        yield lambda file: file.write(b"text," * 1_000_000 + b"\n" + b"x," * 1_000_000)
        yield lambda file: [file.write(b'text\n"')] + [file.write(han + b"\n") for _ in range(100)]
        yield lambda file: [file.write(b"text\n")] + [file.write(b"x\n" * 10_000) for _ in range(3)]
    if suffix in (".jsonl", ".jsonl.gz"):
        deep: tuple[bytes, ...] = (b"[" * 1_000_000, b'{"text":' * 500_000, b'{"text": ' + b"9" * 1_000_000 + b"}")
        for line in deep:
            packed = gzip.compress(line) if suffix == ".jsonl.gz" else line
            yield lambda file, packed=packed: file.write(packed)  # type: ignore[misc]
    if suffix == ".jsonl.gz":
        yield lambda file: gzip.GzipFile(fileobj=file, mode="wb").writelines(bytes(10_000_000) for _ in range(100))
        yield lambda file: gzip.GzipFile(fileobj=file, mode="wb").writelines(b"{}\n" * 1_000_000 for _ in range(100))
    if suffix in (".zip", ".docx", ".xlsx"):
        inner = "word/document.xml" if suffix == ".docx" else "xl/workbook.xml" if suffix == ".xlsx" else "a.txt"
        yield lambda file: write_zip(file, {inner: 300_000_000})
        yield lambda file: write_zip(file, {f"{inner}{i}": 9_000_000 for i in range(100)})
        yield lambda file: write_zip(file, {f"../../{inner}": 100, "/etc/a.txt": 100, "C:\\a.txt": 100})
        yield lambda file: write_zip(file, {f"{i}.txt": 0 for i in range(10_000)})
        yield lambda file: write_directory(file, inner.encode(), 10_000)  # all of one name
        yield lambda file: write_directory(file, inner.encode(), 3_000_000)
        yield lambda file: write_directory(file, inner.encode(), 3_000_000, zip64=True)
        nested = make_zip({"a.txt": b"a"})
        for _ in range(20):
            nested = make_zip({"a.zip": nested})
        yield lambda file: file.write(nested)
    if suffix in (".docx", ".xlsx"):
        main = "word/document.xml" if suffix == ".docx" else "xl/worksheets/sheet1.xml"
        laughs = (
            "<!DOCTYPE d [<!ENTITY l0 'ha'>"
            + "".join(f"<!ENTITY l{i + 1} '{f'&l{i};' * 10}'>" for i in range(12))
            + "]>"
        )
        attribute = f"{laughs}<w:document xmlns:w='x' a='&l12;'/>"
        for content in (f"{laughs}<d>&l12;</d>", attribute, "<a>" * 500_000, "<", f"<a>{'x' * 9_000_000}</a>"):
            data = replace_member(seeds()[name], main, content.encode())
            yield lambda file, data=data: file.write(data)  # type: ignore[misc]
    if suffix == ".xlsx":
        for cell in (
            b'r="XFD1048576"',
            b"r = 'XFD1048576'",
            b'r="ZZZZZZ99999999"',
            b'r="A0"',
            b'r="A99999999999999999999"',
        ):
            sheet = read_member(seeds()[name], "xl/worksheets/sheet1.xml").replace(b'r="A2"', cell)
            data = replace_member(seeds()[name], "xl/worksheets/sheet1.xml", sheet)
            yield lambda file, data=data: file.write(data)  # type: ignore[misc]
    if suffix == ".docx":
        start, _, end = read_member(seeds()[name], "word/document.xml").partition(b"<w:p>")
        for piece in (
            b"<w:tbl><w:tr><w:tc>" * 10_000,
            b"<w:p>" * 100_000,
            b"<w:p/>" * 1_000_000,
            b"<w:sdt><w:sdtContent>" * 80,
        ):
            data = replace_member(seeds()[name], "word/document.xml", start + piece + b"<w:p>" + end)
            yield lambda file, data=data: file.write(data)  # type: ignore[misc]
    if suffix == ".pdf":
        good = seeds()[name]
        yield lambda file: file.write(good.replace(b"/Count 5", b"/Count 999999999"))
        yield lambda file: file.write(good.replace(b"[3 0 R", b"[2 0 R"))  # a tree of pages that holds itself
        yield lambda file: file.write(make_pdf([(0, 0, 1, PLAN * 10_000)]))
        yield lambda file: file.write(make_pdf(*[[(72, 700, 16, PLAN)]] * 4_000))
        yield lambda file: file.write(good.replace(b"Td", b"Td " + b"q " * 1_000_000, 1))
        yield lambda file: file.write(b"%PDF-1.4\n" + b"<<" * 1_000_000)
        yield lambda file: file.write(b"%PDF-1.4\n" + b"1 0 obj\n[" * 200_000)


def write_zip(file: BinaryIO, members: Mapping[str, int]) -> None:
    """An archive of members of so many zeros."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, size in members.items():
            with archive.open(name, "w", force_zip64=True) as member:
                for start in range(0, size, 1_000_000):
                    member.write(bytes(min(1_000_000, size - start)))


def write_directory(file: BinaryIO, name: bytes, n_members: int, zip64: bool = False) -> None:
    """An archive whose list names one empty member again and again (PKWARE's APPNOTE 4.3)."""
    file.write(struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name)
    start = 30 + len(name)
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    for _ in range(n_members // 1_000):
        file.write(entry * 1_000)
    size = n_members * len(entry)
    if zip64:
        file.write(
            struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, n_members, n_members, size, start)
            + struct.pack("<4sIQI", b"PK\6\7", 0, start + size, 1)
        )
    shown = (0xFFFFFFFF, 0xFFFFFFFF) if zip64 else (size, start)
    file.write(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, *shown, 0))


def read_member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def replace_member(data: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return make_zip({info.filename: archive.read(info) for info in archive.infolist()} | {name: content})


def mutate(data: bytes, name: str, chance: random.Random) -> bytes:
    """Random changes; of a package, mostly inside one of its members, since a checksum would stop all others."""
    if name in ("a.docx", "a.xlsx", "a.zip") and chance.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = chance.choice([info.filename for info in archive.infolist()])
        return replace_member(data, member, mutate(read_member(data, member), "", chance))
    if name == "a.jsonl.gz" and chance.random() < 0.8:
        return gzip.compress(mutate(gzip.decompress(data), "", chance))
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30, 300))):
        at, length = chance.randrange(len(changed) + 1), chance.choice((1, 2, 4, 50, 1000))
        kind = chance.randrange(6)
        if kind == 0 and at < len(changed):
            changed[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            changed[at : at + length] = chance.randbytes(length)
        elif kind == 2:
            changed[at : at + length] = changed[at : at + length] * 2
        elif kind == 3:
            changed[at : at + length] = chance.choice((b"\0", b"\xff", b"<", b"(", b'"', b"\n")) * length
        elif kind == 4:
            del changed[at : at + length]
        elif chance.random() < 0.1:
            del changed[at:]
    return bytes(changed)


def try_reader(name: str, seed: int, skip: int, seconds: float, pipe: Connection) -> None:
    """Reads all of the worst files, then changed ones for so many seconds; tells of each before and after.

    The first `skip` are known already.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a panic in Rust prints where it happened
    params = load_params().corpus
    chance = random.Random(f"{seed} {name} {skip}")
    good = seeds()[name]

    def make_files() -> Iterator[Write]:
        yield from bad_files(name)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            yield lambda file: file.write(mutate(good, name, chance))

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "file"
        for write in itertools.islice(make_files(), skip, None):
            with place.open("wb") as file:
                write(file)
            pipe.send(None)
            started = time.process_time()
            used, fault = read_one(place, name, params)
            peak = find_peak()
            pipe.send((used, fault, time.process_time() - started, peak))


def read_one(place: Path, name: str, params: CorpusParams) -> tuple[bool, str | None]:
    """Whether anything was used, and what went wrong: an exception, a name twice, a reason without words."""
    try:
        names, used = set(), False
        for item in read_items(place, name, params):
            assert item.name not in names, f"{item.name} twice"
            names.add(item.name)
            if isinstance(item.source, Source):
                item.source.text.encode()
                used = True
            else:
                assert "{}" not in describe_reason(str(item.source), "zh")
        assert names, "no item"
        return used, None
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def fuzz_reader(name: str) -> dict[str, Any]:
    """The row of a reader. A process that dies or hangs is a crash, and the next goes on after the file that did it."""
    row: dict[str, Any] = {
        "reader": name[1:],
        "cases": 0,
        "set_aside": 0,
        "used": 0,
        "crashes": 0,
        "longest_s": 0.0,
        "peak_mb": 0.0,
    }
    context = multiprocessing.get_context("spawn")
    ended = False
    while not ended and row["crashes"] < ENOUGH:
        mine, theirs = context.Pipe(duplex=False)
        child = context.Process(target=try_reader, args=(name, SEED, row["cases"], SECONDS, theirs))
        child.start()
        theirs.close()
        fault = None
        try:
            while True:
                if not mine.poll(HANGS_AFTER):
                    fault = f"hangs for {HANGS_AFTER} s"
                    break
                said = mine.recv()
                if said is None:
                    fault = "dies"
                    continue
                used, fault, seconds, peak = said
                row["cases"] += 1
                row["used" if used else "set_aside"] += 1
                row["longest_s"], row["peak_mb"] = max(row["longest_s"], seconds), max(row["peak_mb"], peak)
                if fault:
                    row["crashes"] += 1
                    print(f"  {name} case {row['cases'] - 1}: {fault}")
                    fault = None
        except EOFError:
            ended = fault is None
        child.kill()
        child.join()
        if fault:
            print(f"  {name} case {row['cases']}: {fault} (exit {child.exitcode})")
            row["cases"] += 1
            row["crashes"] += 1
    return row


def main(folder: Path) -> None:
    names = os.environ.get("FUZZ_READERS", "").split() or list(seeds())
    rows = []
    for name in names:
        rows.append(fuzz_reader(name))
        print("  ", rows[-1], flush=True)
        table = pl.DataFrame(rows).with_columns(pl.col("longest_s").round(2), pl.col("peak_mb").round(0))
        if not os.environ.get("FUZZ_READERS"):
            table.write_csv(folder / "fuzz.csv")
    print(f"bad files, {SECONDS:.0f} s a reader: {table['cases'].sum():,} cases, {table['crashes'].sum()} crashes")
