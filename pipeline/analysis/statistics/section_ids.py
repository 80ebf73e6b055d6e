"""Keys of sections: finding millions of them among millions."""

import polars as pl


def copy_names(section_ids: pl.Series) -> pl.Series:
    """The same names in memory of their own: those taken from a part of a table hold on to all the text of the part."""
    return pl.Series("section_id", section_ids.to_list(), pl.String)


def find_ids(section_ids: pl.Series, known: pl.Series) -> pl.Series:
    """The place of each of these sections among known ones, which are sorted; null of those that are not among them.

    A join finds them as well, in thirty times the memory and twice the time.
    """
    place = known.search_sorted(section_ids)
    if known.is_empty():
        return place.clear(len(place))
    is_known = known.gather(place.clip(upper_bound=len(known) - 1)) == section_ids
    return place.zip_with(is_known, place.clear(1))


def match_ids(section_ids: pl.Series, known: pl.DataFrame, column: str) -> pl.Series:
    """This column of a table by section_id, for each of these sections; null where the table lacks it."""
    return match_rows(section_ids, known.select("section_id", column))[column]


def match_rows(section_ids: pl.Series, known: pl.DataFrame) -> pl.DataFrame:
    """All other columns of a table by section_id, for each of these sections; nulls where the table lacks it."""
    ids = known["section_id"]
    if ids.is_sorted():
        row = find_ids(section_ids, ids)
    else:
        order = ids.arg_sort()
        row = order.gather(find_ids(section_ids, ids.gather(order)))
    return known.drop("section_id").select(pl.all().gather(row))
