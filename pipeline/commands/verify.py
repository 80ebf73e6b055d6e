"""`python -m pipeline verify`: run everything again in a copy of the project and compare every byte. `make verify` calls it."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

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
