"""A flipped bit is noticed wherever it is, in tables and in arrays."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipeline.catalog import Stored
from pipeline.params.errors import InputError
from pipeline.tables.columns import count, text


def flip_bits(path: Path, n: int) -> Iterator[int]:
    """The file with another of its bits flipped each time; yields which, and puts the file right again at the end."""
    whole, rng = path.read_bytes(), random.Random(1)
    for bit in rng.sample(range(len(whole) * 8), n):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        yield bit
    path.write_bytes(whole)


@pytest.fixture
def table(tmp_path: Path) -> Stored:
    stored = Stored(
        str(tmp_path / "t.parquet"),
        ("一行一物", "one row is one thing"),
        {"name": text("名", "name"), "n": count("数", "n")},
    )
    stored.write(pl.DataFrame({"name": [f"甲{n}" for n in range(500)], "n": list(range(500))}))
    return stored


def test_every_flipped_bit_of_a_table_is_noticed(table: Stored) -> None:
    for _ in flip_bits(table.locate(), 300):
        with pytest.raises(InputError, match="its content is damaged"):
            table.read()
    assert table.read()["n"].sum() == sum(range(500))


def test_parts_of_a_damaged_table_are_not_read_either(table: Stored) -> None:
    for _ in flip_bits(table.locate(), 3):
        with pytest.raises(InputError, match="damaged"):
            table.read_column("n")
        with pytest.raises(InputError, match="damaged"):
            next(table.read_batches())


def test_a_table_that_was_cut_off_or_emptied_is_damaged(table: Stored) -> None:
    whole = table.locate().read_bytes()
    for left in (whole[:-100], whole[:40], b""):
        table.locate().write_bytes(left)
        with pytest.raises(InputError, match="damaged"):
            table.read()


def test_a_table_written_in_pieces_is_sealed_as_well(table: Stored) -> None:
    whole = table.read()
    table.write_batches([whole.head(200), whole.tail(300)])
    assert table.read().equals(whole)
    for _ in flip_bits(table.locate(), 10):
        with pytest.raises(InputError, match="damaged"):
            table.read()


def test_a_flipped_bit_of_saved_arrays_changes_no_number(tmp_path: Path) -> None:
    """A zip has a checksum of each of its files; some bits of its directory mean nothing."""
    path, phi = tmp_path / "a.npz", np.arange(200.0).reshape(20, 10)
    np.savez_compressed(path, phi=phi)
    for bit in flip_bits(path, 300):
        try:
            with np.load(path, allow_pickle=False) as arrays:
                read = arrays["phi"]
        except Exception:
            continue
        assert np.array_equal(read, phi), bit
