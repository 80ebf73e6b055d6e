"""metadata.csv wins where it is right and is refused, with every fault, where it is not."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.corpus.ingest.metadata_files import read_metadata_rows
from pipeline.corpus.metadata.overrides import find_own_columns, read_overrides
from pipeline.params.errors import InputError

PATHS = ["a.txt", "云溪 区/b(1).txt", "=c.txt"]


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    place = folder / "metadata.csv"
    place.write_bytes(text.encode(encoding))
    return place


def read(place: Path) -> dict[str, dict[str, Any]]:
    return read_overrides(place, read_metadata_rows(place), PATHS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_cells_override_and_empty_cells_do_not(tmp_path: Path, encoding: str) -> None:
    place = write(
        tmp_path,
        "path,title,issuer,region,document_number,issued_on,year\r\n"
        "云溪 区/b(1).txt,云溪区教育工作要点,,云溪区,,2021-07-24,2021\r\n"
        "\r\n"
        "a.txt,,,,,2021/7/4,\r\n",
        encoding,
    )
    assert read(place) == {
        "云溪 区/b(1).txt": {
            "title": "云溪区教育工作要点",
            "region": "云溪区",
            "issued_on": date(2021, 7, 24),
            "year": 2021,
        },
        "a.txt": {"issued_on": date(2021, 7, 4)},
    }


def test_escapes_of_the_export_are_undone(tmp_path: Path) -> None:
    place = write(tmp_path, "path,title,issuer\n'=c.txt,'-标题,'甲'局\n")
    assert read(place) == {"=c.txt": {"title": "-标题", "issuer": "'甲'局"}}


def test_documents_csv_may_be_given_back_with_all_its_columns(tmp_path: Path) -> None:
    place = write(
        tmp_path,
        "document_id,title,issuer,region,document_number,issued_on,year,year_source,path,sha256,n_chars,encoding\n"
        "0123456789ab,标题,,,,,2019,title,a.txt,00,12,utf-8\n",
    )
    assert read(place) == {"a.txt": {"title": "标题", "year": 2019, "encoding": "utf-8"}}


def test_every_fault_is_named_with_its_place_and_the_way_out(tmp_path: Path) -> None:
    place = write(
        tmp_path,
        'path,title,issued_on,year\na.txt,"两\n行",2021年,二一\nz.txt,,,\na.txt,,2021-02-30,21\n=c.txt,x,2021-01-01,2021,y\n',
    )
    with pytest.raises(InputError) as caught:
        read(place)
    assert str(caught.value).splitlines() == [
        f"{place} row 2: issued_on is '2021年'; write the full date, as 2021-07-24.",
        f"{place} row 2: year is '二一'; write four digits, as 2021, from 1900 to 2100.",
        f"{place} row 4: path is 'z.txt', and no such file is in {tmp_path}; write it as documents.csv does.",
        f"{place} row 5: path 'a.txt' is already in row 2; keep one of them.",
        f"{place} row 5: issued_on is '2021-02-30'; there is no such day; write the date as 2021-07-24.",
        f"{place} row 5: year is '21'; write four digits, as 2021, from 1900 to 2100.",
        f"{place} row 6: has 5 cells for 4 columns; put a cell that holds a comma into double quotes.",
    ]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("path,yaer", "row 1: column 'yaer' is not known; columns are path, title,"),
        ("title,year", "row 1: column 'path' is missing;"),
        ("path,year,year", "row 1: column 'year' stands twice;"),
        ("", "row 1: column 'path' is missing;"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, header: str, fault: str) -> None:
    place = write(tmp_path, f"{header}\na.txt,2019\n" if header else "")
    with pytest.raises(InputError) as caught:
        read(place)
    assert [problem for problem in str(caught.value).splitlines() if fault in problem]


def test_columns_of_ones_own_are_kept_as_text_where_they_are_asked_for(tmp_path: Path) -> None:
    place = write(tmp_path, "path,gdp,pilot,year\na.txt,3.50,是,2019\n'=c.txt,,否,\n")
    rows = read_metadata_rows(place)
    own = find_own_columns(place, rows, ["year", "gdp", "pilot", "kind"])
    assert own == ["gdp", "pilot"]
    assert read_overrides(place, rows, PATHS, own) == {
        "a.txt": {"gdp": "3.50", "pilot": "是", "year": 2019},
        "=c.txt": {"pilot": "否"},
    }
    with pytest.raises(InputError, match=r"'pilot' is not known; .* in topics.covariates"):
        read_overrides(place, rows, PATHS, ["gdp"])


@pytest.mark.parametrize("wrong", ["gpd", "issuer", "encoding", "n_chars"])
def test_a_covariate_that_is_no_column_is_refused_with_the_columns_that_there_are(tmp_path: Path, wrong: str) -> None:
    place = write(tmp_path, "path,gdp,issuer\na.txt,3,甲局\n")
    with pytest.raises(InputError) as caught:
        find_own_columns(place, read_metadata_rows(place), ["year", "gdp", wrong])
    ((_, en),) = caught.value.problems
    assert f"'{wrong}' is no column" in en and "year, region, level, kind" in en and "are gdp." in en
    with pytest.raises(InputError, match="none"):
        find_own_columns(place, None, ["gdp"])


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "metadata.csv"
    place.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    with pytest.raises(InputError, match="CSV UTF-8"):
        read(place)


def test_every_new_field_may_be_given_and_is_put_into_its_form(tmp_path: Path) -> None:
    place = write(
        tmp_path,
        "path,kind,level,division_code,academic_year,published_on,effective_on,encoding\n"
        "a.txt,方案,区县,310104.0,2017—2018学年度,2017/3/2,2017-04-01,GBK\n",
    )
    assert read(place) == {
        "a.txt": {
            "kind": "方案",
            "level": "区县",
            "division_code": "310104",
            "academic_year": "2017-2018",
            "published_on": date(2017, 3, 2),
            "effective_on": date(2017, 4, 1),
            "encoding": "gbk",
        }
    }


def test_values_that_no_field_can_have_are_named_all_at_once(tmp_path: Path) -> None:
    place = write(
        tmp_path,
        "path,level,division_code,academic_year,effective_on,encoding\na.txt,区,31010,2017-2019,明年,klingon\n",
    )
    with pytest.raises(InputError) as caught:
        read(place)
    assert str(caught.value).splitlines() == [
        f"{place} row 2: level is '区'; write one of 国家, 省, 市, 区县, 学校.",
        f"{place} row 2: division_code is '31010'; write the six digits of GB/T 2260, as 310104.",
        f"{place} row 2: academic_year is '2017-2019'; write its two years, as 2017-2018.",
        f"{place} row 2: effective_on is '明年'; write the full date, as 2021-07-24.",
        f"{place} row 2: encoding is 'klingon'; write the name of an encoding, as utf-8, gb18030 or big5hkscs.",
    ]
