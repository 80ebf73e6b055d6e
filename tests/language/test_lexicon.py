"""Word lists are read as researchers write them."""

from pathlib import Path

import pytest

from pipeline.language.lexicon import find_unknown, parse_terms
from pipeline.params import InputError


def test_a_wrong_line_is_named_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "user_terms.txt"
    path.write_text("# 注\n双减 # 2021\n\n劳动 教育\n双减\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        parse_terms(path)
    assert [problem.replace(str(path), "F") for problem in caught.value.problems] == [
        "F line 4: '劳动 教育' has a blank in it; one term a line, a note behind #",
        "F line 5: 双减 stands in line 2 already; keep one",
    ]


def test_a_keyword_in_neither_dictionary_is_found_out() -> None:
    assert find_unknown(["图书馆", "集团化办学", "课后服务"], ["课后服务"]) == ["集团化办学"]
