"""Every file under a folder, once, in one order on every machine."""

import os
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

from pipeline.corpus.ingest.metadata_files import METADATA_FILES, find_metadata_file
from pipeline.params.errors import InputError, Words


def list_files(folder: Path) -> list[tuple[str, Path]]:
    """The path relative to the folder, with / between names, and the place of each file.

    Hidden files and METADATA_FILES are not meant. A folder that can't be listed stands among the files, so that it is accounted for.
    Raises InputError, all problems at once, where the folder itself can't be used or holds links to folders, names that are no text
    or two files of METADATA_FILES.
    """
    if not folder.exists():
        raise InputError(
            f"corpus.path：{folder} 不存在；请写放文档的文件夹",
            f"corpus.path: {folder} does not exist; name the folder that holds the documents",
        )
    if not folder.is_dir():
        raise InputError(
            f"corpus.path：{folder} 是一个文件；请写它所在的文件夹",
            f"corpus.path: {folder} is a file; name the folder that holds it",
        )
    find_metadata_file(folder)
    problems: list[Words] = []
    found = sorted(_walk(str(folder), str(folder), problems), key=itemgetter(0))
    found = [(path, place) for path, place in found if path not in METADATA_FILES]
    if problems:
        raise InputError(sorted(problems))
    if not found:
        raise InputError(
            f"{folder} 是空的；请把文档放进去",
            f"{folder} is empty; put the documents into it",
        )
    return found


def _walk(root: str, folder: str, problems: list[Words]) -> Iterator[tuple[str, Path]]:
    """Path and place of each file; what DVC can't follow, so that a change in it would go unseen, is a problem."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield os.path.relpath(folder, root), Path(folder)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            path = os.fsencode(entry.path[len(root) + 1 :]).decode("utf-8")
        except UnicodeDecodeError:
            shown = os.fsencode(entry.path).decode("utf-8", "backslashreplace")
            problems.append(
                (
                    f"{shown}：文件名不是 UTF-8 编码，中文 Windows 的压缩包常有这种情况；请改名",
                    f"{shown}: the name is not UTF-8, as in archives from Chinese Windows; rename it",
                )
            )
            continue
        if entry.is_symlink() and not entry.is_file():
            zh, en = ("指向文件夹的链接", "a link to a folder") if entry.is_dir() else ("失效的链接", "a broken link")
            problems.append(
                (
                    f"{entry.path}：是{zh}；请放文档本身，或把它们所在的文件夹写作 corpus.path",
                    f"{entry.path}: {en}; put the documents themselves there, or name their folder as corpus.path",
                )
            )
        elif entry.is_dir():
            yield from _walk(root, entry.path, problems)
        else:
            yield path, Path(entry.path)
