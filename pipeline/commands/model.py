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

_WHEEL = re.compile(r"zh_core_web_sm-(?P<version>[\w.]+)-py3-none-any\.whl")


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline model")
    parser.add_argument("--wheel", metavar="FILE", type=Path, help="install this file instead of downloading")
    wheel = parser.parse_args(arguments).wheel
    if wheel:
        check_wheel(wheel)
        install = ["pip", "install", "--no-index", "--no-deps", "--force-reinstall", str(wheel)]
        failure = f"{wheel}: pip could not install it"
    else:
        install = ["spacy", "download", "zh_core_web_sm"]
        failure = (
            "zh_core_web_sm could not be downloaded; is there a network? On a machine that has one, fetch zh_core_web_sm 3.8 "
            "from spaCy's releases, copy the file here and run `make model WHEEL=FILE`."
        )
    done = subprocess.run([sys.executable, "-m", *install], capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise InputError(f"{failure} ({said[-1][:200] if said else 'it said nothing'})")
    folder, version, refusal = find_spacy_model()
    if not folder:
        raise InputError(f"zh_core_web_sm was not installed {refusal}; uninstall it with pip")
    print(f"model: zh_core_web_sm {version} is installed; set annotate.model to zh_core_web_sm and run `make repro`")


def check_wheel(wheel: Path) -> None:
    """Raise InputError where the file is not spaCy's zh_core_web_sm 3.8; nothing of it is run."""
    name = _WHEEL.fullmatch(wheel.name)
    if not name:
        raise InputError(f"{wheel}: its name must be as spaCy gives it, zh_core_web_sm-3.8.0-py3-none-any.whl")
    version = name["version"]
    try:
        with zipfile.ZipFile(wheel) as archive:
            tops = {path.split("/")[0] for path in archive.namelist()}
            meta = json.loads(archive.read(f"zh_core_web_sm/zh_core_web_sm-{version}/meta.json"))
    except FileNotFoundError:
        raise InputError(f"{wheel}: there is no such file") from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise InputError(f"{wheel}: not a wheel of a spaCy model (no meta.json inside)") from None
    others = sorted(tops - {"zh_core_web_sm", f"zh_core_web_sm-{version}.dist-info"})
    refusal = f"it holds {', '.join(others)} besides the model" if others else refuse_meta(meta, version)
    if refusal:
        raise InputError(f"{wheel}: not spaCy's zh_core_web_sm 3.8: {refusal}")
