"""Documents of a gap year are counted by no year, and stay."""

import polars as pl

from pipeline.analysis.statistics.year_gaps import blank_gaps


def test_documents_of_a_gap_year_lose_their_year_and_nothing_else() -> None:
    documents = pl.DataFrame({"document_id": ["a", "b", "c"], "year": pl.Series([2019, 2020, None], dtype=pl.Int32)})
    years = pl.DataFrame({"year": pl.Series([2019, 2020], dtype=pl.Int32), "n_documents": [3, 0]})
    assert blank_gaps(documents, years).rows() == [("a", 2019), ("b", None), ("c", None)]
    assert blank_gaps(documents, years.clear())["year"].null_count() == 3
    assert blank_gaps(documents, years.with_columns(n_documents=1))["year"].to_list() == [2019, 2020, None]
