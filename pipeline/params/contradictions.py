"""Values of params.yaml that are right by themselves and wrong beside one another."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from pipeline.params.rules import Span

Keys = tuple[int | str, ...]
Fault = tuple[Keys, str]


def find_contradictions(content: Any) -> Iterator[Fault]:
    """Values that are right by themselves and wrong beside another; what is wrong by itself is named elsewhere."""

    def get(section: str, key: str, kind: type) -> Any:
        found = content.get(section) if isinstance(content, Mapping) else None
        value = found.get(key) if isinstance(found, Mapping) else None
        return value if type(value) is kind else None

    candidates, n_topics = get("topics", "candidates", list), get("topics", "n_topics", int)
    if candidates and n_topics is not None and n_topics not in candidates:
        allowed = ", ".join(map(str, candidates))
        yield ("topics", "n_topics"), f"is {n_topics}; must be among topics.candidates ({allowed}) or auto"
    first_year, last_year = get("demo", "first_year", int), get("demo", "last_year", int)
    if first_year is not None and last_year is not None and last_year < first_year:
        yield ("demo", "last_year"), f"is {last_year}; must not lie before demo.first_year ({first_year})"
    min_chars, max_chars = get("intrusion", "min_chars", int), get("intrusion", "max_chars", int)
    if min_chars is not None and max_chars is not None and max_chars < min_chars:
        yield ("intrusion", "max_chars"), f"is {max_chars}; must not be less than intrusion.min_chars ({min_chars})"
    keywords = content.get("keywords") if isinstance(content, Mapping) else None
    names = [entry.get("keyword") if isinstance(entry, Mapping) else entry for entry in keywords or ()]
    topic_names = [entry for entry in get("topics", "names", list) or () if isinstance(entry, Mapping)]
    lists: list[tuple[Keys, list[Any]]] = [
        (("topics", "candidates"), candidates or []),
        (("keywords",), names),
        (("topics", "names"), [entry.get("name") for entry in topic_names]),
    ]
    for place, entry in enumerate(topic_names):
        if isinstance(entry.get("terms"), list):
            lists.append((("topics", "names", place, "terms"), entry["terms"]))
    for keys, values in lists:
        for index, value in enumerate(values):
            if value in values[:index]:
                yield (*keys, index), f"is {value}, which stands there twice; name each once"
    yield from _find_overlaps(get("evolution", "periods", list) or [])


def _find_overlaps(periods: list[Any]) -> Iterator[Fault]:
    """Periods out of order, or with a year or a name in common; what is wrong by itself is named elsewhere."""
    if len(periods) == 1:
        yield ("evolution", "periods"), "names one period; name two or more, to have something to compare"
    names = [period.get("name") if isinstance(period, Mapping) else None for period in periods]
    spans = [period.get("years") if isinstance(period, Mapping) else None for period in periods]
    for index in range(1, len(periods)):
        if names[index] is not None and names[index] in names[:index]:
            yield (
                ("evolution", "periods", index, "name"),
                f"is {names[index]}, which stands there twice; name each once",
            )
        before, after = spans[index - 1 : index + 1]
        if _is_span(before) and _is_span(after) and after[0] <= before[1]:
            yield (
                ("evolution", "periods", index, "years"),
                f"is {after}, which does not lie after {names[index - 1]} {before}; "
                "write periods in order of time, no year in two of them",
            )


def _is_span(years: Any) -> TypeGuard[list[int]]:
    return isinstance(years, list) and all(type(year) is int for year in years) and Span().refuse(tuple(years)) is None
