"""`python -m pipeline verify`: check DVC's cache, run everything again in a copy, compare every byte. `make verify` calls it."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from pipeline.commands.repro import RUN_LOCK, check_project, refuse, run_dvc
from pipeline.params.errors import InputError
from pipeline.params.reading import load_params
from pipeline.params.sections import is_embedded
from pipeline.running.locks import hold_lock
from pipeline.running.messages import tell

COPIED = (
    *("dvc.yaml", "params.yaml", "requirements.lock", "pipeline", ".dvc/config", ".dvcignore"),
    *("data/lexicon", "data/forms", "data/previous"),
)
COMPARED = ("data", "models", "reports")


def main() -> None:
    check_project()
    with hold_lock(RUN_LOCK, meet=refuse) as lock:
        check_cache(find_cache())
        run_dvc(lock)
        with tempfile.TemporaryDirectory(prefix="yaodian-verify-") as folder:
            copy = make_copy(Path(folder))
            tell("verify：在拷贝中再运行一遍", "verify: the same run again, in a copy")
            subprocess.run([sys.executable, "-m", "pipeline", "repro"], cwd=copy, check=True, stdout=subprocess.DEVNULL)
            here, there = (hash_files(root) for root in (Path(), copy))
    different = sorted(path for path in here.keys() | there.keys() if here.get(path) != there.get(path))
    if different:
        raise InputError(
            [
                (f"{path}：同样的输入，两次运行结果不同", f"{path}: differs between two runs on the same input")
                for path in different
            ]
        )
    tell(
        f"verify：{len(here):,} 个文件，两次运行逐字节相同",
        f"verify: {len(here):,} files, the same bytes in both runs",
    )


def find_cache() -> Path:
    """Where DVC keeps what was computed."""
    asked = [sys.executable, "-m", "dvc", "cache", "dir"]
    return Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()) / "files/md5"


def check_cache(cache: Path) -> None:
    """Raise InputError naming every object whose content is not what its name says, its MD5.

    DVC itself trusts whatever is read-only there.
    """
    objects = sorted(path for path in cache.glob("[0-9a-f][0-9a-f]/*") if path.is_file())
    damaged = []
    for path in tqdm(objects, "verify", leave=False, disable=None, delay=2):
        with path.open("rb") as file:
            if hashlib.file_digest(file, "md5").hexdigest() != path.parent.name + path.stem:
                damaged.append(path)
    if damaged:
        raise InputError(
            [
                (
                    f"{path}：DVC 缓存中的这个文件已损坏；请删去它，运行 make clean，再运行 make repro 重新计算",
                    f"{path}: this file of DVC's cache is damaged; remove it, run `make clean`, and `make repro` computes it anew",
                )
                for path in damaged
            ]
        )
    tell(
        f"verify：DVC 缓存中 {len(objects):,} 个文件与其校验和一致",
        f"verify: {len(objects):,} files of DVC's cache agree with their checksums",
    )


def make_copy(folder: Path) -> Path:
    """The project without its results, in `folder`; documents outside it are linked where the copy will look for them."""
    # Deep down, so that a corpus.path such as ../../documents stays inside `folder`.
    project = folder / "1/2/3/4/5/6/project"
    for name in COPIED:
        source, target = Path(name), project / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, target)
    params = load_params()
    own_model = Path(params.annotate.model)
    if own_model.is_dir() and not own_model.is_absolute():
        shutil.copytree(own_model, project / own_model, dirs_exist_ok=True)
    corpus = params.corpus.path
    if not Path(corpus).is_absolute() and not is_embedded(corpus):
        link = Path(os.path.normpath(project / corpus))
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(Path(corpus).resolve())
    return project


def hash_files(root: Path) -> dict[str, str]:
    """Relative path → sha256 of every file that stages wrote."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in COMPARED
        for path in sorted((root / name).rglob("*"))
        if path.is_file()
        and not path.name.startswith(".")
        and path.relative_to(root).parts[:2] not in (("data", "raw"), ("data", "cache"), ("data", "previous"))
        and path.name not in ("README.md", "compare.html")
    }
