"""`python -m pipeline clean`: remove all that stages wrote; documents, parameters and word lists stay."""

import shutil
from pathlib import Path

from ruamel.yaml import YAML

from pipeline.running.messages import tell

OWN_CACHE = Path("data/cache")


def main() -> None:
    stages = YAML(typ="safe", pure=True).load(Path("dvc.yaml"))["stages"]
    # Of a stage that there is several times the whole folder, with what is no longer asked for: data/lda, not data/lda/10 alone.
    outs = {Path(out.partition("/${")[0]) for stage in stages.values() for out in stage.get("do", stage)["outs"]}
    removed = [out for out in sorted({*outs, OWN_CACHE}) if remove(out)]
    tell(
        f"clean：删去 {len(removed)} 项输出；DVC 的缓存（.dvc/cache）仍留有副本，直至 `dvc gc -w`",
        f"clean: {len(removed)} outputs removed; DVC's cache (.dvc/cache) keeps its copies until `dvc gc -w`",
    )


def remove(path: Path) -> bool:
    """Remove a file or folder; whether there was one."""
    if path.is_dir():
        shutil.rmtree(path)
        return True
    existed = path.exists()
    path.unlink(missing_ok=True)
    return existed
