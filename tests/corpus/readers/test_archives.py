"""An archive's members under the names that they were given, and no more of them than an honest one holds."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

import pytest

from pipeline.corpus.readers import archives
from pipeline.corpus.readers.archives import Budget, check_package, read_members
from pipeline.corpus.readers.reasons import SetAside, describe_reason
from tests.corpus.files import make_docx, make_zip, overlap

# Their bytes in GBK are sound UTF-8, too, and other characters there.
TWO_WAY = ["通知", "目录", "学校", "联通", "抓好", "摸底"]


def list_names(data: bytes) -> list[str]:
    return [name for name, _ in read_members(io.BytesIO(data), Budget(10**9))]


def read_all(data: bytes, budget: int = 10**9) -> dict[str, bytes | SetAside]:
    return dict(read_members(io.BytesIO(data), Budget(budget)))


def make_archive(names: Sequence[str], encoding: str | None, by: Mapping[str, bytes] | None = None) -> bytes:
    """Written by a program that uses this encoding and doesn't say so. by: raw names as they are, with their extra field."""
    made, directory = bytearray(), bytearray()
    raw = [(name.encode(encoding) if encoding else name.encode(), b"", 0 if encoding else 0x800) for name in names]
    raw += [(key.encode("cp437"), extra, 0) for key, extra in (by or {}).items()]
    for name, extra, flags in raw:
        place = len(made)
        fields = struct.pack(
            "<HHHHIIIHH", flags, 0, 0, 0, zlib.crc32(name), len(name), len(name), len(name), len(extra)
        )
        made += b"PK\x03\x04" + struct.pack("<H", 20) + fields + name + extra + name
        directory += (
            b"PK\x01\x02"
            + struct.pack("<HH", 20, 20)
            + fields
            + struct.pack("<HHHII", 0, 0, 0, 0, place)
            + name
            + extra
        )
    end = struct.pack("<HHHHIIH", 0, 0, len(raw), len(raw), len(directory), len(made), 0)
    return bytes(made + directory + b"PK\x05\x06" + end)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "big5hkscs", None])
@pytest.mark.parametrize(
    "names",
    [
        *([f"{name}.txt"] for name in ("通知", "工作要點", "附件/實施方案", "學校名單")),
        ["2021年/工作要点.txt", "readme.txt", "通知.txt"],
        ["關於做好二○二一年工作的通知.txt", "附件1.xls"],
    ],
)
def test_names_are_read_as_they_were_written(names: list[str], encoding: str | None) -> None:
    if encoding == "big5hkscs" and any("点" in name or "附件/" in name for name in names):
        names = [name.replace("点", "點").replace("实", "實").replace("质", "質") for name in names]
    assert list_names(make_archive(names, encoding)) == names


@pytest.mark.parametrize("name", TWO_WAY)
def test_a_name_that_can_be_read_in_two_ways_is_read_as_the_others_are(name: str) -> None:
    others = ["2021年工作要点.txt", "关于落实双减的意见.txt"]
    for encoding in ("gb18030", "utf-8"):
        assert list_names(make_archive([f"{name}.txt", *others], encoding)) == [f"{name}.txt", *others]
        assert list_names(make_archive([*others, f"{name}.txt"], encoding)) == [*others, f"{name}.txt"]
    # Alone, what makes words decides.
    assert list_names(make_archive(["通知.txt", "目录.txt"], "gb18030")) == ["通知.txt", "目录.txt"]


def test_a_member_that_says_how_its_name_is_written_is_believed() -> None:
    data = make_archive(["通知.txt"], None)
    assert list_names(data) == ["通知.txt"]
    raw = "通知.txt".encode("gb18030")
    field = struct.pack("<HHBI", 0x7075, 5 + len("意见.txt".encode()), 1, zlib.crc32(raw)) + "意见.txt".encode()
    assert list_names(make_archive(["目录.txt"], "gb18030", {raw.decode("cp437"): field})) == ["目录.txt", "意见.txt"]
    stale = field[:5] + b"\0\0\0\0" + field[9:]  # of another name
    assert list_names(make_archive(["目录.txt"], "gb18030", {raw.decode("cp437"): stale})) == ["目录.txt", "通知.txt"]


def test_names_of_several_programs_are_read_one_by_one() -> None:
    mixed = {"教育局.txt".encode().decode("cp437"): b""}
    assert list_names(make_archive(["关于落实双减的意见.txt", "学校名单.txt"], "gb18030", mixed)) == [
        "关于落实双减的意见.txt",
        "学校名单.txt",
        "教育局.txt",
    ]
    assert list_names(make_archive([], "gb18030", {"é": b""})) == ["é"]


@pytest.mark.parametrize("shift", [0, 30, 100])
def test_members_that_share_bytes_are_not_unpacked(shift: int) -> None:
    data = overlap(make_zip({"a.txt": bytes(range(256)) * 40}), 3, shift)
    assert read_all(data) == {"": SetAside("overlap", "3 / 4")}
    assert check_package(io.BytesIO(data)) == SetAside("overlap", "3 / 4")
    told = describe_reason("overlap: 3 / 4", "zh"), describe_reason("overlap: 3 / 4", "en")
    assert "3 / 4" in told[0]
    assert "3 / 4" in told[1]


def test_an_archive_behind_a_program_that_unpacks_it_is_read() -> None:
    assert read_all(b"MZ" + bytes(500) + make_zip({"a.txt": b"a", "b.txt": b"b", "c/": b""})) == {
        "a.txt": b"a",
        "b.txt": b"b",
    }


def test_all_that_an_archive_inflates_to_is_counted_together() -> None:
    member = bytes(900)
    found = read_all(make_zip({f"{i}.txt": member for i in range(5)}), 3_000)
    assert [isinstance(content, bytes) for content in found.values()] == [True, True, True, False, False]
    assert str(found["4.txt"]).startswith("bomb: all members together")
    # A small member may still fit.
    assert read_all(make_zip({"a": member, "b": bytes(200), "c": b"c"}), 1_000)["c"] == b"c"


@pytest.mark.parametrize(
    "inside", [make_docx("文" * 3_000), gzip.compress(bytes(100_000)), gzip.compress(bytes(100_000))[:-3]]
)
def test_what_a_member_inflates_to_is_counted(inside: bytes) -> None:
    assert len(inside) < 50_000
    found = read_all(make_zip({"a": inside}), 50_000)["a"]
    assert str(found).startswith("bomb: all members together")
    assert read_all(make_zip({"a": inside}), 10**7)["a"] == inside


def test_an_archive_in_an_archive_shares_its_budget() -> None:
    inner = make_zip({f"{i}.txt": bytes(90_000) for i in range(10)})
    budget = Budget(500_000)
    [(_, content)] = read_members(io.BytesIO(make_zip({"in.zip": inner})), budget)
    assert content == inner
    found = dict(read_members(io.BytesIO(inner), budget))
    assert sum(isinstance(content, bytes) for content in found.values()) == 5


def test_the_budget_grows_with_the_archive_and_never_refuses_a_small_one() -> None:
    assert Budget.for_archive(1_000).n_bytes == archives.MAX_MEMBER_BYTES
    assert Budget.for_archive(10**9).n_bytes == archives.MAX_ARCHIVE_RATIO * 10**9
    with zipfile.ZipFile(io.BytesIO(make_zip({"a": b"a"}))) as archive:
        assert archives.read_member(archive, archive.infolist()[0], Budget(0)) == SetAside(
            "bomb", f"all members together, this one {archive.infolist()[0].compress_size} → 1 bytes"
        )
