import polars as pl
import pytest

from pipeline.reporting.evidence.files import read_script, write_rows, write_script


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--", 'a"b\\', "行\u2028\u2029", "𠮷😀", "a)b,c("]
)
def test_any_text_comes_back_and_nothing_ends_the_script(text: str) -> None:
    script = write_script("keywords-1", {"text": [text]})
    assert read_script(script) == {"text": [text]}
    assert "<" not in script
    assert "\u2028" not in script
    assert script.startswith('evidence("keywords-1",')


def test_a_column_of_gaps_is_left_out_and_flags_are_numbers() -> None:
    rows = pl.DataFrame(
        {"document": [0, 1], "own": [False, False], "excluded": pl.Series([None, None], dtype=pl.String)}
    )
    assert read_script(write_rows("x", rows)) == {"document": [0, 1], "own": [0, 0]}


def test_every_kind_of_column_comes_back_as_it_was() -> None:
    rows = pl.DataFrame(
        {
            "document": [None, 7],
            "share": [0.25, 1e-6],
            "excluded": [None, '"'],
            "others": [[[0, 1]], []],
            "own": [None, True],
        }
    )
    expected = rows.to_dict(as_series=False) | {"own": [None, 1]}
    assert read_script(write_rows("x", rows)) == expected
    assert read_script(write_rows("x", rows.clear().select("document"))) == {"document": []}


def test_a_number_that_json_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_rows("x", pl.DataFrame({"share": [float("nan")]}))
