"""Whether a number moved by more than its intervals leave open."""

from collections.abc import Sequence

import polars as pl


def judge_moves(tables: Sequence[pl.DataFrame], key: Sequence[str], names: tuple[str, str, str]) -> pl.DataFrame:
    """Estimates of two reports beside each other; one row is one of `key` that either report has, in order.

    tables: of the one report and of the other. names: the columns of the estimate and of the ends of its interval. Columns: key; value,
    low and high with _before and _after; change, after less before, null where either is a gap; and moved:
    "same" where nothing differs, to seven digits, or both are gaps; "gap" where one report alone has a value; "apart" where the
    intervals have no point in common; "beyond" where they have, but each estimate lies outside of the other's interval; "within" where
    one of them lies inside; "unknown" where the estimates differ and an interval is lacking.
    "beyond" is a change by more than half the width of either interval, said so that it holds of intervals longer on one side, too.
    """
    sides = [
        table.select(*key, *(pl.col(name).alias(f"{role}_{side}") for role, name in zip(_ROLES, names, strict=True)))
        for side, table in zip(("before", "after"), tables, strict=True)
    ]
    joined = sides[0].join(sides[1], on=list(key), how="full", coalesce=True).sort(key)
    return joined.with_columns(change=pl.col("value_after") - pl.col("value_before"), moved=_name_move())


_ROLES = ("value", "low", "high")


def _name_move() -> pl.Expr:
    old, old_low, old_high = (pl.col(f"{role}_before") for role in _ROLES)
    new, new_low, new_high = (pl.col(f"{role}_after") for role in _ROLES)
    equal = pl.all_horizontal(
        pl.col(f"{role}_before").cast(pl.Float32).eq_missing(pl.col(f"{role}_after").cast(pl.Float32))
        for role in _ROLES
    )
    outside = ~new.is_between(old_low, old_high) & ~old.is_between(new_low, new_high)
    named = (
        (equal | (old.is_null() & new.is_null()), "same"),
        (old.is_null() | new.is_null(), "gap"),
        (pl.any_horizontal(end.is_null() for end in (old_low, old_high, new_low, new_high)), "unknown"),
        ((new_low > old_high) | (old_low > new_high), "apart"),
        (outside, "beyond"),
    )
    return pl.coalesce(*(pl.when(holds).then(pl.lit(name)) for holds, name in named), pl.lit("within"))
