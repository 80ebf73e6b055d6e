"""Which mentions are of the keyword as it is named, and not of another spelling."""

from collections.abc import Callable, Collection

import polars as pl

from pipeline.analysis.keywords.blanks import close_blanks


def mark_named(
    mentions: pl.DataFrame, groups: Collection[str] = (), normalize: Callable[[str], str] = str
) -> pl.DataFrame:
    """The mentions with `named`: whether the form found holds the keyword itself, in normal form and without blanks.

    A longer spelling that holds the keyword is a mention of it too. Those of groups are all named: a group has no
    other name.
    """
    forms = mentions.select("keyword", "spelling").unique(maintain_order=True)
    named = [
        keyword in groups or close_blanks(normalize(keyword)).text in close_blanks(normalize(spelling)).text
        for keyword, spelling in forms.iter_rows()
    ]
    marked = forms.with_columns(named=pl.Series(named, dtype=pl.Boolean))
    return mentions.join(marked, on=["keyword", "spelling"], how="left", maintain_order="left")
