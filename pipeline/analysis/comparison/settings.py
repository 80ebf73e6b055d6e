"""Parameters of two reports that differ."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

# What an entry of a list goes by; entries of other lists have no name, and such a list is compared whole.
NAMES = ("keyword", "name")


def compare_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> pl.DataFrame:
    """The parameters that differ; one row is one of them, by its key: key, value_before, value_after as JSON, null where there is none.

    A keyword or a group is a parameter of its own, whatever its place in its list: keywords[双减].
    """
    left, right = dict(flatten(before)), dict(flatten(after))
    keys = [key for key in sorted({*left, *right}) if left.get(key) != right.get(key)]
    return pl.DataFrame(
        {"key": keys, "value_before": [left.get(key) for key in keys], "value_after": [right.get(key) for key in keys]},
        schema=dict.fromkeys(("key", "value_before", "value_after"), pl.String),
    )


def flatten(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Dotted key and value as JSON of each parameter.

    >>> list(flatten({"lda": {"seed": 1}, "keywords": ["双减", {"keyword": "劳动教育", "since": 2020}]}))
    [('lda.seed', '1'), ('keywords[双减]', '{}'), ('keywords[劳动教育]', '{"since": 2020}')]
    """
    for key, value in settings.items():
        place = f"{prefix}{key}"
        if isinstance(value, Mapping) and value:
            yield from flatten(value, f"{place}.")
        elif isinstance(value, list) and (named := name_entries(value, place == "keywords")):
            for name, rest in named.items():
                yield f"{place}[{name}]", write_json(rest)
        else:
            yield place, write_json(value)


def name_entries(entries: list[Any], by_themselves: bool) -> dict[str, Any]:
    """Name → the rest of each entry; nothing where one has no name or two have the same. by_themselves: whether text is its own name."""
    named = {}
    for entry in entries:
        if isinstance(entry, Mapping) and (own := next((name for name in NAMES if name in entry), None)):
            named[str(entry[own])] = {key: value for key, value in entry.items() if key != own}
        elif by_themselves and not isinstance(entry, Mapping | list):
            named[str(entry)] = {}
    return named if len(named) == len(entries) else {}


def write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
