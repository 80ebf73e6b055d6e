"""Every file under a folder, once, in one order on every machine."""

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.params import InputError

METADATA_FILE = "metadata.csv"  # what a researcher corrects; lies among the documents and is none


def list_files(folder: Path) -> list[tuple[str, Path]]:
    """The path relative to the folder, with / between names, and the place of each file.

    Hidden files and metadata.csv are not meant. A folder that can't be listed stands among the files, so that it is accounted for.
    Raises InputError where the corpus folder itself can't be used.
    """
    if not folder.exists():
        raise InputError(f"corpus.path: {folder} does not exist; name the folder that holds the documents")
    if not folder.is_dir():
        raise InputError(f"corpus.path: {folder} is a file; name the folder that holds it")
    found = [
        (path, place)
        for path, place in sorted(_walk(folder, folder, (folder.resolve(),), set()))
        if path != METADATA_FILE
    ]
    if not found:
        raise InputError(f"corpus.path: {folder} is empty; put .txt or .html files into it")
    return found


def _walk(root: Path, folder: Path, above: tuple[Path, ...], followed: set[Path]) -> Iterator[tuple[str, Path]]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield _relative(folder, root), folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if not entry.is_dir():
            yield _relative(entry, root), entry
            continue
        real = entry.resolve()
        if entry.is_symlink():
            # A link to a folder is followed once, and never into a folder that it lies in: that would not end.
            if real in above or real in followed:
                continue
            followed.add(real)
        yield from _walk(root, entry, (*above, real), followed)


def _relative(place: Path, root: Path) -> str:
    """The path as found; bytes that are no text are shown as \\xNN, for tables hold text only."""
    return os.fsencode(place.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")
