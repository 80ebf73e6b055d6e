"""A file that holds the SHA-256 of its own content, so that damage is noticed whenever it is read."""

import hashlib
from pathlib import Path

from pipeline.params.errors import InputError

_LABEL, _BLANK = b"yaodian-sha256:", b"0" * 64
PLACE = (_LABEL + _BLANK).decode()  # what a writer leaves near the end of the file for the checksum


def seal(path: Path) -> None:
    """Write into the PLACE of a file the SHA-256 of all its bytes, the place itself taken as it was left."""
    start, digest = _digest(path.read_bytes())
    with path.open("r+b") as file:
        file.seek(start)
        file.write(digest)


def check_seal(path: Path) -> None:
    """Raise InputError where a file is not, to the bit, what was sealed."""
    content = path.read_bytes()
    start, digest = _digest(content)
    if content[start : start + len(_BLANK)] != digest:
        raise InputError(
            f"{path}：内容已损坏（校验和不符）；请删去它再运行 make repro；若仍如此，用 make verify 检查 DVC 的缓存",
            f"{path}: its content is damaged (the checksum does not agree); remove it and run `make repro`; "
            "if it comes back so, `make verify` checks DVC's cache",
        )


def _digest(content: bytes) -> tuple[int, bytes]:
    """Where the checksum stands, and the hexadecimal SHA-256 of the content with a blank there.

    Where the label itself is damaged this is a place that holds no checksum.
    """
    start = content.rfind(_LABEL) + len(_LABEL)
    digest = hashlib.sha256(memoryview(content)[:start])
    digest.update(_BLANK)
    digest.update(memoryview(content)[start + len(_BLANK) :])
    return start, digest.hexdigest().encode()
