"""data/lexicon/bodies.csv: as it is shipped, and with the mistakes that a researcher can make in it."""

from pathlib import Path

import pytest

from pipeline.corpus.readers.bodies import read_bodies
from pipeline.params.errors import InputError
from tests.conftest import PROJECT

HEAD = "name,also_called,from,to\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "bodies.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_table_is_sound() -> None:
    bodies = read_bodies(PROJECT / "data/lexicon/bodies.csv")
    rows = set(bodies.iter_rows())
    assert {("教育部", "国家教育委员会", 1985, 1998), ("国务院办公厅", "国办发", None, None)} <= rows
    of = {(name, also_called) for name, also_called, _, _ in rows}
    assert {"卫生部", "国家卫生和计划生育委员会"} <= {called for name, called in of if name == "国家卫生健康委员会"}
    # Heads of the ministry, but for those that bureaus of districts have as well.
    assert {("教育部", "教职成厅"), ("教育部", "教体艺厅函")} <= of
    assert not {"教师", "教发", "教字"} & {called for _, called in of}
    # Two of equal weight that became one are not that one.
    assert not {"人事部", "劳动和社会保障部", "国家质量监督检验检疫总局", "国家工商行政管理总局"} & {
        called for _, called in of
    }


def test_rows_are_read_with_their_years(tmp_path: Path) -> None:
    bodies = read_bodies(write(tmp_path, f"# 注释\n{HEAD}甲局,甲委,,2014\n\n甲局,老甲,1990,1990\n"))
    assert bodies.rows() == [("甲局", "甲委", None, 2014), ("甲局", "老甲", 1990, 1990)]
    assert read_bodies(write(tmp_path, HEAD)).schema == bodies.schema


def test_a_name_may_be_of_two_bodies_in_different_years(tmp_path: Path) -> None:
    text = f"{HEAD}甲局,总局,2000,2009\n乙局,总局,2010,\n"
    assert read_bodies(write(tmp_path, text)).height == 2


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ("甲,甲委,,\n", ["line 2: name is '甲'; write a body's name, two Chinese characters or more"]),
        ("甲局,,,\n", ["line 2: also_called is ''; write a body's name, two Chinese characters or more"]),
        ("甲局,甲委,98,1999年\n", ["line 2: from is '98'; write a year of", "line 2: to is '1999年'; write a year of"]),
        ("甲局,甲委,2010,2009\n", ["line 2: to is 2009, before from (2010)"]),
        ("甲局,甲局,,\n", ["line 2: both names are 甲局; delete the line"]),
        (
            "甲局,甲委,,2009\n乙局,甲局,2010,\n",
            ["line 2: name 甲局 is another name of 乙局; write 乙局 for name"],
        ),
        ("甲局,甲委,,\n甲局,甲委,,\n", ["line 2: the line stands more than once", "line 3: the line stands more"]),
        (
            "甲局,总局,,2010\n乙局,总局,2010,\n",
            ["line 2: 总局 is 乙局 in the same years; part", "line 3: 总局 is 甲局 in the same years; part"],
        ),
    ],
)
def test_every_fault_is_named_with_its_line(tmp_path: Path, rows: str, faults: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read_bodies(write(tmp_path, HEAD + rows))
    found = [fault.replace(f"{tmp_path}/bodies.csv ", "") for fault in str(caught.value).splitlines()]
    assert len(found) == len(faults)
    assert all(one.startswith(fault) for one, fault in zip(found, faults, strict=True)), found


def test_faults_of_several_lines_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_bodies(write(tmp_path, f"{HEAD}甲,甲委,,\n乙局,乙委,x,\n"))
    assert len(caught.value.problems) == 2
