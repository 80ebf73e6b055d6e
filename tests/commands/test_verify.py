"""A second run in a copy has all that the first one had, and damage to DVC's cache is seen."""

import hashlib
from pathlib import Path

import pytest

from pipeline.commands.verify import check_cache, hash_files, make_copy
from pipeline.params.errors import InputError


def test_the_copy_finds_a_kept_model_where_the_params_say_and_does_not_compare_it(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = workspace / "params.yaml"
    named = params.read_text(encoding="utf-8").replace("previous: ''", "previous: data/previous/2022.npz")
    params.write_text(named, encoding="utf-8")
    for year in (2021, 2022):
        (workspace / f"data/previous/{year}.npz").write_bytes(b"a model")
    own = workspace / "models/my_pipeline"
    own.mkdir(parents=True)
    (own / "meta.json").write_text("{}", encoding="utf-8")
    params.write_text(named.replace("model: rules", "model: models/my_pipeline"), encoding="utf-8")
    monkeypatch.chdir(workspace)
    copy = make_copy(tmp_path_factory.mktemp("copy"))
    assert (copy / "models/my_pipeline/meta.json").read_text(encoding="utf-8") == "{}"
    assert (copy / "data/previous/2022.npz").read_bytes() == b"a model"
    assert hash_files(copy).keys() == hash_files(workspace).keys()


def test_a_page_that_compare_wrote_is_no_result_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    for name in ("index.html", "compare.html"):
        (tmp_path / "reports" / name).write_text("a page", encoding="utf-8")
    assert list(hash_files(tmp_path)) == ["reports/index.html"]


def test_a_damaged_object_of_the_cache_is_named_with_the_way_out(tmp_path: Path) -> None:
    paths = []
    for content, suffix in ((b"a table", ""), (b'[{"md5": "0", "relpath": "a"}]', ".dir")):
        name = hashlib.md5(content).hexdigest()
        paths.append(tmp_path / name[:2] / (name[2:] + suffix))
        paths[-1].parent.mkdir(exist_ok=True)
        paths[-1].write_bytes(content)
    check_cache(tmp_path)
    for path in paths:
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        with pytest.raises(InputError, match=f"{path.name}: .* remove it, run `make clean`, and `make repro`"):
            check_cache(tmp_path)
        path.write_bytes(whole)


def test_an_empty_cache_is_not_damaged(tmp_path: Path) -> None:
    check_cache(tmp_path / "files/md5")
