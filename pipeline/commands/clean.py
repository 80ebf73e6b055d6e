"""`python -m pipeline clean`: remove all that stages wrote; documents, parameters and word lists stay."""

import shutil
from pathlib import Path

from ruamel.yaml import YAML

from pipeline.params.reading import load_params


def main() -> None:
    stages = YAML(typ="safe", pure=True).load(Path("dvc.yaml"))["stages"]
    candidates = load_params().topics.candidates
    outs = [
        out.replace("${item.n_topics}", str(n_topics))
        for stage in stages.values()
        for out in stage["outs"]
        for n_topics in (candidates if "${" in out else candidates[:1])
    ]
    removed = [out for out in map(Path, [*outs, "data/lda", "models/lda", "data/cache"]) if remove(out)]
    print(f"clean: {len(removed)} outputs removed; DVC's cache (.dvc/cache) keeps its copies until `dvc gc -w`")


def remove(path: Path) -> bool:
    """Remove a file or folder; whether there was one."""
    if path.is_dir():
        shutil.rmtree(path)
        return True
    existed = path.exists()
    path.unlink(missing_ok=True)
    return existed
