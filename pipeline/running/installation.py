"""Whether what lies in the project, and is not a researcher's, is whole: the installed libraries, DVC's lock file."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.params.errors import Words


def check_libraries(lock: str) -> list[Words]:
    """What is installed in another version than the lock has, by which stages know whether their libraries have changed."""
    pinned: dict[str, set[str]] = {}
    for name, wanted in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.MULTILINE):
        pinned.setdefault(name, set()).add(wanted)  # one for each Python, where they differ
    problems = []
    for name, versions in sorted(pinned.items()):
        try:
            found = version(name)
        except PackageNotFoundError:
            continue  # for another system; what is really missing stops the stage that imports it
        if found not in versions:
            wanted = "、".join(sorted(versions))
            problems.append(
                (
                    f"{name} 的版本为 {found}，requirements.lock 为 {wanted}；请删除 .venv 后重新运行 make repro",
                    f"{name} is {found}, and {wanted} in requirements.lock; remove .venv and run `make repro` again",
                )
            )
    return problems


def check_lock(path: Path) -> list[Words]:
    """Whether DVC can read its lock file; it names its faults for programmers, and no way out."""
    if not path.exists():
        return []
    text = path.read_bytes().decode("utf-8", "replace")
    way_out_zh = "其中只有算过什么的记录：删去它再运行 make repro，没有变动的结果会从缓存取回"
    way_out_en = (
        "it only records what was computed: remove it and run `make repro`; what is unchanged comes from the cache"
    )
    if re.search("^(?:<{7}|>{7}) ", text, re.MULTILINE):
        return [
            (f"{path} 有未解决的合并冲突；{way_out_zh}", f"{path} holds an unresolved merge conflict; {way_out_en}")
        ]
    try:
        content = YAML(typ="safe").load(text)
    except (YAMLError, ValueError):
        content = None
    # A file that was cut off may still be YAML, and not what DVC expects.
    is_whole = text.endswith("\n") and not text.rstrip().endswith(":")
    if (
        is_whole
        and isinstance(content, dict)
        and content.get("schema") == "2.0"
        and isinstance(content.get("stages", {}), dict)
    ):
        return []
    return [(f"{path} 已损坏；{way_out_zh}", f"{path} is damaged; {way_out_en}")]
