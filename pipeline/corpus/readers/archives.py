"""Archives: the members of a zip and the page of a saved website, as bytes, never written to disk."""

import contextlib
import email
import email.policy
import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import BinaryIO

from pipeline.corpus.readers.encodings import measure_common
from pipeline.corpus.readers.reasons import SetAside

MAX_MEMBER_BYTES = 200_000_000  # as a file outside an archive; a member is held in memory
MAX_PACKAGE_BYTES = 400_000_000  # all parts of one docx or xlsx, which their libraries hold in memory at once
MAX_RATIO = 200  # text is deflated to a fifth, a sheet of zeros to a hundredth, a bomb to a thousandth
MIN_BOMB_BYTES = 10_000_000  # below, a high ratio harms nobody
MAX_ARCHIVE_RATIO = 50  # of all members together, and at least MAX_MEMBER_BYTES; pages are deflated to a tenth
MIN_HEADER_BYTES = 30  # before a member's bytes
MAX_DIRECTORY_BYTES = 100_000_000  # a million members; zipfile needs ten times as much to hold them
MAX_MULTIPARTS = 10  # of a saved website, where two stand inside each other; the email package looks for the end of each in every line
MAX_LINES = 1_000_000  # of a saved website; base64 of the largest has half as many
_NAME_ENCODINGS = ("utf-8", "gb18030", "big5hkscs")
# How inflating can fail on a damaged archive; NotImplementedError and RuntimeError stand for methods and passwords.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
    struct.error,
)


@dataclass
class Budget:
    """How many bytes all that is in an archive may still inflate to: its members, archives among them, and packages among these."""

    n_bytes: int

    @classmethod
    def for_archive(cls, size: int) -> "Budget":
        """What an archive of this size may hold."""
        return cls(max(MAX_MEMBER_BYTES, MAX_ARCHIVE_RATIO * size))

    def take(self, n_bytes: int) -> bool:
        """Whether so many more are left; then they are taken."""
        if n_bytes > self.n_bytes:
            return False
        self.n_bytes -= n_bytes
        return True


def read_members(file: BinaryIO, budget: Budget) -> Iterator[tuple[str, bytes | SetAside]]:
    """Name and content of each member of a zip, one at a time; hidden ones and folders are not meant.

    Names are normalised and unique: they say where a document comes from, and no file is ever written under them. Without a name:
    why the whole archive is not unpacked. Raises what ZIP_ERRORS name where the archive itself can't be read.
    """
    check_directory(file)
    taken: dict[str, int] = {}
    with zipfile.ZipFile(file) as archive:
        infos = archive.infolist()
        if refusal := _find_overlap(infos):
            yield "", refusal
            return
        for info, name in zip(infos, decode_names(infos), strict=True):
            name = normalize_name(name)
            if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
                continue
            yield _make_unique(name, taken), read_member(archive, info, budget)


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes | SetAside:
    """The content of a member, never more than MAX_MEMBER_BYTES, or why it can't be had. What it inflates to is taken from the budget."""
    if info.flag_bits & 0x1:
        return SetAside("encrypted", "zip")
    if info.file_size > MIN_BOMB_BYTES and info.file_size > MAX_RATIO * info.compress_size:
        return SetAside("bomb", f"{info.compress_size:,} → {info.file_size:,} bytes")
    if info.file_size > MAX_MEMBER_BYTES:
        return SetAside("too_large", f"{info.file_size:,} bytes")
    spent = SetAside("bomb", f"all members together, this one {info.compress_size:,} → {info.file_size:,} bytes")
    if not budget.take(info.file_size):
        return spent
    try:
        with archive.open(info) as member:
            content = member.read(MAX_MEMBER_BYTES)  # zipfile stops at file_size, whatever the stream goes on to say
    except ZIP_ERRORS as error:
        return SetAside("damaged", f"zip: {error}")
    return content if budget.take(_measure_inside(content, budget.n_bytes)) else spent


def _measure_inside(content: bytes, most: int) -> int:
    """What a member inflates to when it is read, where it is a package or gzipped; an archive's members are counted one by one.

    most: where counting stops.
    """
    n_bytes = 0
    with contextlib.suppress(*ZIP_ERRORS):  # said by the reader
        if content.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
                while n_bytes <= most and (chunk := stream.read1(1_000_000)):
                    n_bytes += len(chunk)
        elif content.startswith(b"PK"):
            check_directory(io.BytesIO(content))
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                if "[Content_Types].xml" in package.namelist():
                    n_bytes = sum(info.file_size for info in package.infolist())
    return n_bytes


def _find_overlap(infos: Sequence[zipfile.ZipInfo]) -> SetAside | None:
    """Why an archive is not unpacked in which members share bytes: so a small one can hold as much as it likes."""
    end = n_overlapping = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        n_overlapping += info.header_offset < end
        end = max(end, info.header_offset + MIN_HEADER_BYTES + info.compress_size)
    return SetAside("overlap", f"{n_overlapping:,} / {len(infos):,}") if n_overlapping else None


def check_package(file: BinaryIO) -> SetAside | None:
    """Why a docx or xlsx must not be given to a library: every part is inflated once, piece by piece, and dropped.

    So a part's size is not what its header claims, and a broken one is found here and not in the middle of a parser.
    """
    try:
        check_directory(file)
        with zipfile.ZipFile(file) as archive:
            if refusal := _find_overlap(archive.infolist()):
                return refusal
            total = sum(info.file_size for info in archive.infolist())
            packed = sum(info.compress_size for info in archive.infolist())
            if total > MIN_BOMB_BYTES and total > MAX_RATIO * packed:
                return SetAside("bomb", f"{packed:,} → {total:,} bytes")
            if total > MAX_PACKAGE_BYTES:
                return SetAside("too_large", f"{total:,} bytes")
            for info in archive.infolist():
                if info.flag_bits & 0x1:
                    return SetAside("encrypted", "zip")
                with archive.open(info) as part:
                    while part.read(1_000_000):
                        pass
    except ZIP_ERRORS as error:
        return SetAside("damaged", f"zip: {error}")
    finally:
        file.seek(0)
    return None


def check_directory(file: BinaryIO) -> None:
    """Raises ValueError where the list of members alone would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_633))  # the end records are 22 and 76 bytes, a comment at most 65,535
    tail = file.read()
    file.seek(0)
    # The second is of zip64, and zipfile believes it more.
    for mark, layout, offset in ((b"PK\x05\x06", "<I", 12), (b"PK\x06\x06", "<Q", 40)):
        end = tail.rfind(mark)
        directory_bytes = struct.unpack_from(layout, tail, end + offset)[0] if 0 <= end < len(tail) - offset - 8 else 0
        if MAX_DIRECTORY_BYTES < directory_bytes <= size:
            raise ValueError(f"its list of members is {directory_bytes:,} bytes")


def decode_names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The members' names as they were meant: archives from Chinese Windows hold GBK and don't say so; zipfile takes it for cp437.

    Where a member says that its name is UTF-8, or has it a second time as UTF-8, it is believed. All others are in one encoding,
    since one program wrote them: that which decodes all of them, and of several the one that makes the more common characters.
    A short name alone can be valid in each. Where none decodes all, that goes first which decodes most.
    """
    raw = {i: name for i, info in enumerate(infos) if (name := _find_raw_name(info)) is not None}
    together = list(raw.values())

    def weigh(encoding: str) -> tuple[int, float]:
        decoded = [name for one in together if (name := _decode(one, encoding)) is not None]
        return len(decoded), measure_common("".join(decoded))

    encodings = sorted(_NAME_ENCODINGS, key=weigh, reverse=True)  # of equals the first stays first
    names = []
    for i, info in enumerate(infos):
        readings = (_decode(raw[i], encoding) for encoding in encodings) if i in raw else iter(())
        meant = next((name for name in readings if name is not None), None)
        names.append(meant or _find_second_name(info) or info.filename)
    return names


def _find_raw_name(info: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a name whose encoding is to be found; None where it is ASCII or says it itself."""
    if info.flag_bits & 0x800 or info.filename.isascii() or _find_second_name(info):
        return None
    return _encode_back(info.filename)


def _encode_back(name: str) -> bytes | None:
    try:
        return name.encode("cp437")
    except UnicodeEncodeError:
        return None


def _find_second_name(info: zipfile.ZipInfo) -> str | None:
    """The name in UTF-8 that stands beside the other, if it is that of these very bytes (Info-ZIP's field 0x7075)."""
    raw = _encode_back(info.filename)
    rest = info.extra
    while raw is not None and len(rest) >= 4:
        kind, length = struct.unpack_from("<HH", rest)
        content, rest = rest[4 : 4 + length], rest[4 + length :]
        if kind == 0x7075 and len(content) > 5 and struct.unpack_from("<I", content, 1)[0] == zlib.crc32(raw):
            return _decode(content[5:], "utf-8")
    return None


def _decode(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def normalize_name(name: str) -> str:
    """A name that stays inside its archive: / between parts, no drive, no root, no step up, no control characters.

    >>> normalize_name("C:\\\\通知\\\\..\\\\..\\\\a.txt")
    '通知/a.txt'
    """
    name = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "_", name.replace("\\", "/"))
    parts = [part for part in re.sub(r"^[A-Za-z]:", "", name).split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "_"


def _make_unique(name: str, taken: dict[str, int]) -> str:
    """The name, or one with a number before its extension, as file managers do where two files have one name.

    taken: the names given so far, this one added, and the last number of each.
    """
    stem, dot, suffix = name.rpartition(".")
    unique = name
    while unique in taken:
        taken[name] += 1
        unique = f"{stem} ({taken[name]}).{suffix}" if dot else f"{name} ({taken[name]})"
    taken[unique] = 1
    return unique


def find_page(data: bytes) -> tuple[bytes, str | None] | SetAside:
    """The first page in a saved website (mhtml), as bytes, and the encoding that its part declares."""
    pages = find_pages(data)
    return pages if isinstance(pages, SetAside) else pages[0]


def find_pages(data: bytes) -> list[tuple[bytes, str | None]] | SetAside:
    """All pages in a saved website: a workbook has one for each sheet."""
    n_multiparts = data.lower().count(b"multipart/")
    n_lines = data.count(b"\n")
    if n_multiparts > MAX_MULTIPARTS or n_lines > MAX_LINES:
        return SetAside("too_large", f"{n_multiparts:,} multiparts, {n_lines:,} lines")
    pages = []
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    pages.append((content, part.get_content_charset()))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        if not pages:
            return SetAside("damaged", f"mhtml: {type(error).__name__}")
    return pages or SetAside("damaged", "mhtml: no page in it")
