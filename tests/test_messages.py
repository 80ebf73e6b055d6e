"""What is said is said in the language of the report, and every message is there in both."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.running.messages import find_language
from pipeline.running.run import main
from tests.conftest import PROJECT
from tests.own_params import write_own_params
from tests.source import list_modules


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("report:\n  language: en\n", "en"),
        ("report:\n  language: zh\n", "zh"),
        ("report:\n  language: fr\n", "zh"),
        ("report:\n  language: [en]\n", "zh"),
        ("report: en\n", "zh"),
        ("corpus:\n  path: data/raw\n", "zh"),
        ("report:\n  language: en\n bad: [\n", "zh"),
        ("report:\n  language: en\nreport:\n  language: en\n", "zh"),
        ("", "zh"),
        (None, "zh"),
    ],
)
def test_the_language_is_that_of_the_report_and_chinese_where_none_can_be_read(
    tmp_path: Path, text: str | None, language: str
) -> None:
    if text is not None:
        (tmp_path / "params.yaml").write_text(text, encoding="utf-8")
    assert find_language(tmp_path / "params.yaml") == language


def test_a_file_that_is_not_utf_8_speaks_chinese(tmp_path: Path) -> None:
    (tmp_path / "params.yaml").write_bytes("# 语言\nreport:\n  language: en\n".encode("gb18030"))
    assert find_language(tmp_path / "params.yaml") == "zh"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "错误：params.yaml 第 LINE 行：vectorize.max_df 为 3；不得大于 1"),
        ("en", "error: params.yaml line LINE: vectorize.max_df is 3; must be at most 1"),
    ],
)
def test_a_refusal_is_in_the_language_of_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, told: str
) -> None:
    text = write_own_params().replace("max_df: 0.3", "max_df: 3").replace("language: zh", f"language: {language}")
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "max_df: 3" in line)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_text(text, encoding="utf-8")
    assert main(["demo"]) == 1
    assert capsys.readouterr().err == told.replace("LINE", str(line)) + "\n"


def calls(folder: str, name: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of a function by this name."""
    for path in list_modules(folder):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield path, node


def holds_chinese(node: ast.expr) -> bool:
    """Whether a text that is written there has a Chinese character; True where none is written, but put together elsewhere."""
    texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return not texts or any("\u4e00" <= char <= "\u9fff" for text in texts for char in text)


def is_a_message(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.JoinedStr)


def test_every_refusal_is_in_both_languages() -> None:
    found = list(calls("pipeline", "InputError"))
    assert len(found) > 40
    for path, call in found:
        place = f"{path.relative_to(PROJECT)} line {call.lineno}"
        if len(call.args) == 1:
            # Several problems: pairs that mypy checks where they are made, or a list of them written here.
            (problems,) = call.args
            assert not is_a_message(problems), place
            pairs = [problems.elt] if isinstance(problems, ast.ListComp) else getattr(problems, "elts", [])
            assert all(isinstance(pair, ast.Tuple) and len(pair.elts) == 2 for pair in pairs), place
        else:
            assert len(call.args) == 2 and holds_chinese(call.args[0]) and is_a_message(call.args[1]), place


def test_stages_tell_in_both_languages_and_never_print() -> None:
    assert [str(path) for path, _ in calls("pipeline/stages", "print")] == []
    for path, call in calls("pipeline", "tell"):
        place = f"{path.relative_to(PROJECT)} line {call.lineno}"
        assert len(call.args) in (2, 3) and call.args[0] != call.args[1] and holds_chinese(call.args[0]), place


def test_every_stage_says_what_came_out() -> None:
    told = {path.stem for path, _ in calls("pipeline/stages", "tell")}
    assert told == {path.stem for path in list_modules("pipeline/stages")}
