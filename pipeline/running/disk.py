"""A full disk: how it is known, and what is said."""

import errno
import os
import sys

from pipeline.running.messages import tell


def is_disk_full(error: BaseException) -> bool:
    """Whether an error comes of a full disk or a used-up quota; polars gives the system's words and no number."""
    full = errno.ENOSPC, errno.EDQUOT
    return getattr(error, "errno", None) in full or any(os.strerror(number) in str(error) for number in full)


def tell_disk_full() -> None:
    tell(
        "错误：磁盘已满；请腾出空间（.dvc/cache 中是历次运行的结果，可用 dvc gc -w 清理），再运行 make repro，已有的结果不受影响",
        "error: the disk is full; make room (.dvc/cache keeps the results of earlier runs, `dvc gc -w` drops them) "
        "and run `make repro` again; nothing that was there is harmed",
        sys.stderr,
    )
