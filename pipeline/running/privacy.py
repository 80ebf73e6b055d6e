"""corpus.private: what holds documents, results and DVC's copies of them is closed to other users."""

from pathlib import Path

from pipeline.params.errors import InputError

OWN = ("data", "models", "reports", ".dvc")


def close_folders() -> None:
    """Let nobody but their owner enter the project's folders and DVC's caches.

    Such a folder protects all that is in it, whatever the modes there, so none of them is changed (DVC makes what it keeps
    readable for all), and it stays closed when plain DVC runs. DVC's caches are two: results, in .dvc or where the user keeps
    them, and checksums with the name of every document, in /var/tmp.

    Raises InputError where a folder belongs to somebody else.
    """
    from dvc.repo import Repo  # not above: it takes half a second, and few ask for it

    with Repo() as repo:
        caches = (repo.cache.local_cache_dir, repo.site_cache_dir)
    for folder in map(Path, (*OWN, *caches)):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            folder.chmod(0o700)
        except PermissionError:
            raise InputError(
                f"corpus.private：{folder} 属于另一用户，无法设为仅自己可读；请另设 DVC 缓存（dvc cache dir），或改为 false",
                f"corpus.private: {folder} belongs to another user and can't be closed; "
                "give the project a cache of its own (`dvc cache dir`), or write false",
            ) from None
