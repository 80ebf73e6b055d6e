"""Archives: the members of a zip and the page of a saved website, as bytes, never written to disk."""

import email
import email.policy
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import BinaryIO

from pipeline.corpus.readers.reasons import SetAside

MAX_MEMBER_BYTES = 200_000_000  # as a file outside an archive; a member is held in memory
MAX_PACKAGE_BYTES = 400_000_000  # all parts of one docx or xlsx, which their libraries hold in memory at once
MAX_RATIO = 200  # text is deflated to a fifth, a sheet of zeros to a hundredth, a bomb to a thousandth
MIN_BOMB_BYTES = 10_000_000  # below, a high ratio harms nobody
MAX_DIRECTORY_BYTES = 100_000_000  # a million members; zipfile needs ten times as much to hold them
MAX_MULTIPARTS = 10  # of a saved website, where two stand inside each other; the email package looks for the end of each in every line
MAX_LINES = 1_000_000  # of a saved website; base64 of the largest has half as many
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


def read_members(file: BinaryIO) -> Iterator[tuple[str, bytes | SetAside]]:
    """Name and content of each member of a zip, one at a time; hidden ones and folders are not meant.

    Names are normalised and unique: they say where a document comes from, and no file is ever written under them.
    Raises what ZIP_ERRORS name where the archive itself can't be read.
    """
    check_directory(file)
    taken: dict[str, int] = {}
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            name = normalize_name(decode_name(info))
            if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
                continue
            yield _make_unique(name, taken), read_member(archive, info)


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | SetAside:
    """The content of a member, never more than MAX_MEMBER_BYTES, or why it can't be had."""
    if info.flag_bits & 0x1:
        return SetAside("encrypted", "zip")
    if info.file_size > MIN_BOMB_BYTES and info.file_size > MAX_RATIO * info.compress_size:
        return SetAside("bomb", f"{info.compress_size:,} → {info.file_size:,} bytes")
    if info.file_size > MAX_MEMBER_BYTES:
        return SetAside("too_large", f"{info.file_size:,} bytes")
    try:
        with archive.open(info) as member:
            return member.read(MAX_MEMBER_BYTES)  # zipfile stops at file_size, whatever the stream goes on to say
    except ZIP_ERRORS as error:
        return SetAside("damaged", f"zip: {error}")


def check_package(file: BinaryIO) -> SetAside | None:
    """Why a docx or xlsx must not be given to a library: every part is inflated once, piece by piece, and dropped.

    So a part's size is not what its header claims, and a broken one is found here and not in the middle of a parser.
    """
    try:
        check_directory(file)
        with zipfile.ZipFile(file) as archive:
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


def decode_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: archives from Chinese Windows hold GBK and don't say so; zipfile takes it for cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


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
    n_multiparts = data.lower().count(b"multipart/")
    n_lines = data.count(b"\n")
    if n_multiparts > MAX_MULTIPARTS or n_lines > MAX_LINES:
        return SetAside("too_large", f"{n_multiparts:,} multiparts, {n_lines:,} lines")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    return content, part.get_content_charset()
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        return SetAside("damaged", f"mhtml: {type(error).__name__}")
    return SetAside("damaged", "mhtml: no page in it")
