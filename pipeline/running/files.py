"""Files are written whole or not at all."""

from pathlib import Path


def write_file(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all; text as UTF-8."""
    part = open_part(path)
    part.write_bytes(content.encode() if isinstance(content, str) else content)
    part.replace(path)


def read_file(path: Path) -> bytes:
    """The content of a file that a researcher named; nothing where there is no such file."""
    return path.read_bytes() if path.is_file() else b""


def open_part(path: Path) -> Path:
    """Where to write what will be moved to `path`: a run that is stopped leaves this file, which nothing reads, and never half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(path.name + ".part")
