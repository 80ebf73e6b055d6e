"""`python -m pipeline model [--wheel FILE]`: install spaCy's zh_core_web_sm. `make model` calls it."""

import argparse
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from pipeline.language.models import find_spacy_model, refuse_meta
from pipeline.params.errors import InputError
from pipeline.running.messages import tell

_WHEEL = re.compile(r"zh_core_web_sm-(?P<version>[\w.]+)-py3-none-any\.whl")


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline model")
    parser.add_argument("--wheel", metavar="FILE", type=Path, help="install this file instead of downloading")
    wheel = parser.parse_args(arguments).wheel
    if wheel:
        check_wheel(wheel)
        install = ["pip", "install", "--no-index", "--no-deps", "--force-reinstall", str(wheel)]
        failure = f"{wheel}：pip 未能安装", f"{wheel}: pip could not install it"
    else:
        install = ["spacy", "download", "zh_core_web_sm"]
        failure = (
            "未能下载 zh_core_web_sm；是否有网络？请在能上网的电脑上从 spaCy 的发布页下载 zh_core_web_sm 3.8，"
            "把文件复制到这里，再运行 `make model WHEEL=文件`。",
            "zh_core_web_sm could not be downloaded; is there a network? On a machine that has one, fetch zh_core_web_sm 3.8 "
            "from spaCy's releases, copy the file here and run `make model WHEEL=FILE`.",
        )
    done = subprocess.run([sys.executable, "-m", *install], capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        last = said[-1][:200] if said else ""
        raise InputError(f"{failure[0]}（{last or '没有说明'}）", f"{failure[1]} ({last or 'it said nothing'})")
    folder, version, refusal = find_spacy_model()
    if not folder:
        zh, en = refusal or ("找不到它", "it is not there")
        raise InputError(
            f"zh_core_web_sm 没有装好（{zh}）；请用 pip 卸载它",
            f"zh_core_web_sm was not installed ({en}); uninstall it with pip",
        )
    tell(
        f"model：已安装 zh_core_web_sm {version}；把 annotate.model 设为 zh_core_web_sm，再运行 `make repro`",
        f"model: zh_core_web_sm {version} is installed; set annotate.model to zh_core_web_sm and run `make repro`",
    )


def check_wheel(wheel: Path) -> None:
    """Raise InputError where the file is not spaCy's zh_core_web_sm 3.8; nothing of it is run."""
    name = _WHEEL.fullmatch(wheel.name)
    if not name:
        raise InputError(
            f"{wheel}：文件名须与 spaCy 发布的一致：zh_core_web_sm-3.8.0-py3-none-any.whl",
            f"{wheel}: its name must be as spaCy gives it, zh_core_web_sm-3.8.0-py3-none-any.whl",
        )
    version = name["version"]
    try:
        with zipfile.ZipFile(wheel) as archive:
            tops = {path.split("/")[0] for path in archive.namelist()}
            meta = json.loads(archive.read(f"zh_core_web_sm/zh_core_web_sm-{version}/meta.json"))
    except FileNotFoundError:
        raise InputError(f"{wheel}：没有这个文件", f"{wheel}: there is no such file") from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise InputError(
            f"{wheel}：不是 spaCy 模型的 wheel 文件（其中没有 meta.json）",
            f"{wheel}: not a wheel of a spaCy model (no meta.json inside)",
        ) from None
    others = sorted(tops - {"zh_core_web_sm", f"zh_core_web_sm-{version}.dist-info"})
    refusal = refuse_meta(meta, version)
    if others:
        refusal = f"除模型外还有 {'、'.join(others)}", f"it holds {', '.join(others)} besides the model"
    if refusal:
        zh, en = refusal
        raise InputError(
            f"{wheel}：不是 spaCy 的 zh_core_web_sm 3.8：{zh}", f"{wheel}: not spaCy's zh_core_web_sm 3.8: {en}"
        )
