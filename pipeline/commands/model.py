"""`python -m pipeline model [--wheel FILE | --mirror URL]`: install spaCy's zh_core_web_sm. `make model` calls it."""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

from pipeline.language.models import find_spacy_model
from pipeline.params.errors import InputError
from pipeline.running.messages import tell

RELEASE = "zh_core_web_sm-3.8.0"
WHEEL = f"{RELEASE}-py3-none-any.whl"
# Of spaCy's own file. The registry's package of that name is a placeholder by somebody else, and a mirror may hold anything.
SHA256 = "7de3bd267176b9b2a8defb6997c1cd296da16c57b5e712f72ea44a51755421c8"
PATIENCE = 60  # seconds without a byte


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline model")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--wheel", metavar="FILE", type=Path, help="install this file instead of downloading")
    source.add_argument("--mirror", metavar="URL", help="download from here: the file itself, or what it lies under")
    asked = parser.parse_args(arguments)
    if asked.wheel:
        install(asked.wheel)
    else:
        with tempfile.TemporaryDirectory(prefix="yaodian-model-") as kept:
            wheel = Path(kept) / WHEEL
            download(wheel, asked.mirror)
            install(wheel)
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


def download(wheel: Path, mirror: str | None) -> None:
    """Write spaCy's file to `wheel`. Raises InputError, with the way out, where no address gives one."""
    said = []
    for url in list_addresses(mirror):
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer, wheel.open("wb") as file:
                shutil.copyfileobj(answer, file)
            return
        except (OSError, HTTPException, ValueError) as error:  # URLError is an OSError
            said.append(f"{url}: {getattr(error, 'reason', error)}"[:200])
    tried_zh, tried_en = "；".join(said), "; ".join(said)
    raise InputError(
        f"未能下载 zh_core_web_sm（{tried_zh}）；是否有网络？可用镜像：`make model MIRROR=网址`；"
        f"或在能上网的电脑上从 spaCy 的发布页下载 {WHEEL}，把文件复制到这里，再运行 `make model WHEEL=文件`。",
        f"zh_core_web_sm could not be downloaded ({tried_en}); is there a network? A mirror may help: `make model MIRROR=URL`. "
        f"Or fetch {WHEEL} from spaCy's releases on a machine that has one, copy the file here and run `make model WHEEL=FILE`.",
    )


def list_addresses(mirror: str | None) -> Iterator[str]:
    """Where the file may lie: spaCy's releases, or under the mirror as there, or right in it. Raises InputError for what is no address."""
    if mirror is None:
        from spacy.about import __download_url__

        yield f"{__download_url__}/{RELEASE}/{WHEEL}"
        return
    if not mirror.startswith(("https://", "http://")):
        raise InputError(
            f"MIRROR 为 {mirror}；请写以 https:// 开头的网址；本地文件用 WHEEL=文件",
            f"MIRROR is {mirror}; write an address that begins with https://; for a file use WHEEL=FILE",
        )
    if mirror.endswith(".whl"):
        yield mirror
        return
    base = mirror.rstrip("/")
    yield f"{base}/{RELEASE}/{WHEEL}"
    yield f"{base}/{WHEEL}"


def install(wheel: Path) -> None:
    """Let pip install the file, once it is known for spaCy's. Raises InputError where it is not, or pip fails."""
    check_wheel(wheel)
    command = ["pip", "install", "--no-index", "--no-deps", "--force-reinstall", str(wheel)]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        last = said[-1][:200] if said else ""
        raise InputError(
            f"{wheel}：pip 未能安装（{last or '没有说明'}）",
            f"{wheel}: pip could not install it ({last or 'it said nothing'})",
        )


def check_wheel(wheel: Path) -> None:
    """Raise InputError where the file is not spaCy's zh_core_web_sm 3.8.0, by its SHA-256; nothing of it is read otherwise."""
    if not wheel.is_file():
        raise InputError(f"{wheel}：没有这个文件", f"{wheel}: there is no such file")
    if wheel.name != WHEEL:
        raise InputError(
            f"{wheel}：文件名须与 spaCy 发布的一致：{WHEEL}", f"{wheel}: its name must be as spaCy gives it, {WHEEL}"
        )
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        raise InputError(
            f"{wheel.name}：不是 spaCy 发布的 zh_core_web_sm 3.8.0：SHA-256 为 {found}，应为 {SHA256}",
            f"{wheel.name}: not the zh_core_web_sm 3.8.0 that spaCy released: its SHA-256 is {found} and not {SHA256}",
        )
