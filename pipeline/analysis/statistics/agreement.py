"""How far people who answered the same questions agree."""

import polars as pl


def measure_alpha(answers: pl.DataFrame) -> float | None:
    """Krippendorff's α for nominal values, which may be missing (Krippendorff 2011, Computing Krippendorff's alpha-reliability).

    answers: item, value; one row is one answer by one person. 1 is full agreement, 0 what chance would bring.
    None where no item has two answers, or all answers are equal.

    >>> measure_alpha(pl.DataFrame({"item": [1, 1, 2, 2, 3, 3], "value": ["a", "a", "b", "b", "a", "b"]}))
    0.4444444444444444
    """
    paired = answers.filter(pl.len().over("item") > 1)
    counts = paired.group_by("item", "value").len("n").with_columns(m=pl.col("n").sum().over("item"))
    # Of each item's ordered pairs those that differ, each item weighing as much as it has answers.
    observed = float(counts.select((pl.col("n") * (pl.col("m") - pl.col("n")) / (pl.col("m") - 1)).sum()).item())
    totals = counts.group_by("value").agg(pl.col("n").sum())["n"]
    n = int(totals.sum())
    expected = n * n - int((totals * totals).sum())
    return 1 - (n - 1) * observed / expected if expected else None
