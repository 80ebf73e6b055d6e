"""What kind of file it is: by its bytes, and only where these leave it open by its name."""

import re
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline.corpus.readers import archives

# Kinds are written as the extension that the content deserves.
TEXT_SUFFIXES = {".txt": ".txt", ".text": ".txt", ".md": ".md", ".markdown": ".md"}
HTML_SUFFIXES = dict.fromkeys((".html", ".htm", ".shtml", ".xhtml"), ".html")
TABLE_SUFFIXES = {".csv": ".csv", ".tsv": ".tsv", ".tab": ".tsv", ".jsonl": ".jsonl", ".ndjson": ".jsonl"}
# Old offices wrote web pages and plain text under these names, and the export buttons of websites write tables as pages.
OFFICE_SUFFIXES = {".doc": ".txt", ".docx": ".txt", ".xls": ".tsv", ".xlsx": ".tsv"}
WORKBOOK_SUFFIXES = (".xls", ".xlsx", ".et")
READABLE = frozenset(
    (
        ".txt",
        ".md",
        ".html",
        ".mhtml",
        ".csv",
        ".tsv",
        ".jsonl",
        ".jsonl.gz",
        ".docx",
        ".doc",
        ".pdf",
        ".xlsx",
        ".xls",
        ".zip",
    )
)
STREAMED = (".csv", ".tsv", ".jsonl", ".jsonl.gz")  # read piece by piece, however large they are

_MAGIC = (
    (b"{\\rtf", ".rtf"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"BZh", ".bz2"),
    (b"\xfd7zXZ\x00", ".xz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"\x89PNG\r\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"AT&TFORM", ".djvu"),
    (b"CAJ\x00", ".caj"),
    (b"HN\x00\x00", ".caj"),
    (b"KDH 2.00", ".kdh"),
    (b"SQLite format 3\x00", ".sqlite"),
    (b"PAR1", ".parquet"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (("EncryptedPackage", ".encrypted"), ("WordDocument", ".doc"), ("Workbook", ".xls"), ("Book", ".xls"))
# A member that only this kind of package has.
_PACKAGES = (
    ("word/vbaProject.bin", ".docm"),  # macros: python-docx refuses it
    ("word/document.xml", ".docx"),
    ("xl/workbook.xml", ".xlsx"),
    ("xl/workbook.bin", ".xlsb"),
    ("ppt/presentation.xml", ".pptx"),
    ("OFD.xml", ".ofd"),
    ("META-INF/container.xml", ".epub"),
)
_OTHER_DOCUMENT = re.compile(r"word/document\d{1,3}\.xml")  # as Office on the web names it
_OPEN_DOCUMENT = {b"text": ".odt", b"spreadsheet": ".ods", b"presentation": ".odp"}
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_OFFICE_XML = re.compile(rb"<\?mso-application|<(?:w:wordDocument|Workbook)\b|<pkg:package\b")
_MIME = re.compile(
    rb"(?:From|Subject|Date|Snapshot-Content-Location|MIME-Version|Content-Type):[^\n]*\n", re.IGNORECASE
)


def detect_kind(file: BinaryIO, name: str) -> str:
    """The kind of a file, one of READABLE or another extension in small letters; "" where it has neither magic nor extension.

    name: of the file, for its extension. The file must be seekable and stands at its beginning again.
    """
    file.seek(0)
    head = file.read(4096)
    suffix = PurePosixPath(name).suffix.lower()
    kind = _detect_magic(file, head, name.lower(), suffix) or _detect_text(head, suffix)
    file.seek(0)
    return kind


def _detect_magic(file: BinaryIO, head: bytes, name: str, suffix: str) -> str | None:
    """The kind of a file that begins, or says, what it is; None for what may be text."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _detect_package(file, head, suffix)
    if head.startswith(_OLE):
        return _detect_compound(file, suffix)
    if b"%PDF-" in head[:1024] and not head.lstrip().startswith(b"<"):
        return ".pdf"
    if head.startswith(b"\x1f\x8b"):
        return ".jsonl.gz" if re.search(r"\.(?:jsonl|ndjson)\.gz$", name) else ".gz"
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def _detect_package(file: BinaryIO, head: bytes, suffix: str) -> str:
    """Which of the formats that are zip archives; .zip for a plain one, the extension for a broken one."""
    if head[30:38] == b"mimetype":
        found = re.search(rb"opendocument\.(text|spreadsheet|presentation)", head[:200])
        return _OPEN_DOCUMENT[found[1]] if found else ".epub"
    try:
        archives.check_directory(file)
        with zipfile.ZipFile(file) as archive:
            names = {info.filename.replace("\\", "/") for info in archive.infolist()}
    except archives.ZIP_ERRORS:
        return suffix if suffix in (".docx", ".xlsx", ".pptx", ".ofd", ".odt", ".ods") else ".zip"
    if "word/vbaProject.bin" not in names and any(_OTHER_DOCUMENT.fullmatch(name) for name in names):
        return ".docx"
    return next((kind for member, kind in _PACKAGES if member in names), ".zip")


def _detect_compound(file: BinaryIO, suffix: str) -> str:
    """Which of the formats of old offices: by the names of their streams, which stand as UTF-16 in the directory."""
    file.seek(0)
    data = file.read(64_000_000)
    for stream, kind in _OLE_STREAMS:
        if (stream + "\0").encode("utf-16-le") in data:
            return kind
    return suffix if suffix not in READABLE or suffix in (".doc", ".xls") else ".ole"


def _detect_text(head: bytes, suffix: str) -> str:
    plain = head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if _OFFICE_XML.search(plain) and plain.lstrip().startswith(b"<"):
        return ".xml"
    if (
        suffix in (*WORKBOOK_SUFFIXES, ".csv")
        and plain.lstrip().startswith(b"<")
        and re.search(rb"(?i)<t[rdh]\b", plain)
    ):
        return ".html"
    if _PAGE.match(plain) and suffix not in TABLE_SUFFIXES and suffix not in (".md", ".markdown"):
        return ".html"
    if suffix in (".mht", ".mhtml") or (
        _MIME.match(plain) and re.search(rb"(?i)content-type:\s*multipart/related", plain)
    ):
        return ".mhtml"
    if suffix in OFFICE_SUFFIXES:
        # Rubbish under such a name is a damaged file of its kind; text is text.
        is_text = head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in head  # Excel's "Unicode text" is UTF-16
        return OFFICE_SUFFIXES[suffix] if is_text and head.strip() else suffix
    return TEXT_SUFFIXES.get(suffix) or HTML_SUFFIXES.get(suffix) or TABLE_SUFFIXES.get(suffix) or suffix
