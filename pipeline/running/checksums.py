"""A file that holds the SHA-256 of its own content, so that damage is noticed whenever it is read."""

import hashlib
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from pipeline.params.errors import InputError

_LABEL, _BLANK = b"yaodian-sha256:", b"0" * 64
_AT_ONCE = 1 << 20  # bytes that are read together
PLACE = (_LABEL + _BLANK).decode()  # what a writer leaves near the end of the file for the checksum


def seal(path: Path) -> None:
    """Write into the PLACE of a file the SHA-256 of all its bytes, the place itself taken as it was left."""
    with path.open("r+b") as file:
        start = _find_place(file)
        digest = _digest(file, start)
        file.seek(start)
        file.write(digest)


def check_seal(path: Path) -> None:
    """Raise InputError where a file is not, to the bit, what was sealed."""
    with path.open("rb") as file:
        start = _find_place(file)
        digest = _digest(file, start)
        file.seek(start)
        if file.read(len(_BLANK)) != digest:
            raise InputError(
                f"{path}：内容已损坏（校验和不符）；请删去它再运行 make repro；若仍如此，用 make verify 检查 DVC 的缓存",
                f"{path}: its content is damaged (the checksum does not agree); remove it and run `make repro`; "
                "if it comes back so, `make verify` checks DVC's cache",
            )


def _find_place(file: BinaryIO) -> int:
    """Where the checksum stands, looked for from the end; where the label itself is damaged, the beginning, which holds none."""
    end = file.seek(0, SEEK_END)
    while end > 0:
        start = max(end - _AT_ONCE, 0)
        file.seek(start)
        # A label may lie across two pieces.
        found = file.read(end - start + len(_LABEL) - 1).rfind(_LABEL)
        if found >= 0:
            return start + found + len(_LABEL)
        end = start
    return 0


def _digest(file: BinaryIO, place: int) -> bytes:
    """The hexadecimal SHA-256 of the content with a blank at the place."""
    digest = hashlib.sha256()
    file.seek(0)
    left = place
    while left and (piece := file.read(min(left, _AT_ONCE))):
        digest.update(piece)
        left -= len(piece)
    digest.update(_BLANK)
    file.seek(place + len(_BLANK))
    while piece := file.read(_AT_ONCE):
        digest.update(piece)
    return digest.hexdigest().encode()
