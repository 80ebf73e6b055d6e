"""Small charts beside a sentence, as SVG that stands in the page: a curve by year, or one estimate with its interval."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import NamedTuple

from pipeline.tables.codes import pick

WIDTH, HEIGHT = 240, 76  # of the viewBox; style gives the size on the page
LEFT, RIGHT, TOP, BOTTOM = 38, 10, 12, 18  # margins, in which the ends of the axes are labelled
MOST_ABOVE = 1.6  # how far above the highest point a band is drawn; beyond, the frame cuts it


class Point(NamedTuple):
    """One year of a curve; value None is a gap. hollow: nothing may rest on it, as too few voices stand behind it."""

    year: int
    value: float | None
    low: float | None = None
    high: float | None = None
    hollow: bool = False


def draw_years(points: Iterable[Point], name: str, write: Callable[[float], str], language: str) -> str:
    """A curve by year over its band, from 0 up; lines join neighbouring years alone, so that a gap stays one.

    name: what is drawn, for those who can't see it. write: how a value is written. Without a known year nothing is drawn.
    """
    ordered = sorted(points)
    known = [point for point in ordered if point.value is not None]
    if not known:
        return ""
    first, last = ordered[0].year, ordered[-1].year
    highest = max(point.value or 0 for point in known)
    top = max(highest, min(max(point.high or 0 for point in known), MOST_ABOVE * highest)) or 1.0

    def x(year: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((year - first) / (last - first) if last > first else 0.5)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(value, top) / top

    parts = [f'<path class="axis" d="M{LEFT} {y(0):.1f}H{WIDTH - RIGHT}"/>']
    for run in _find_runs(known):
        line = [(x(point.year), y(point.value or 0)) for point in run]
        band = [point for point in run if point.low is not None and point.high is not None]
        # Where one year of a run has no interval, each has a bar of its own.
        if len(band) == len(run) > 1:
            upper, lower = ([(x(p.year), y(end or 0)) for p, end in _with_ends(band, at)] for at in ("high", "low"))
            parts.append(f'<path class="band" d="{_join([*upper, *reversed(lower)])}Z"/>')
        else:
            parts += [
                f'<path class="bar" d="M{x(p.year):.1f} {y(p.high or 0):.1f}V{y(p.low or 0):.1f}"/>' for p in band
            ]
        if len(line) > 1:
            parts.append(f'<path class="line" d="{_join(line)}"/>')
    radius = 2.6 if len(known) <= 24 else 1.6
    parts += [
        f'<circle class="{"hollow" if point.hollow else "point"}" cx="{x(point.year):.1f}" cy="{y(point.value or 0):.1f}" r="{radius}"/>'
        for point in known
    ]
    parts += [_label(LEFT - 5, y(0) + 3, "end", "0"), _label(LEFT - 5, y(top) + 3, "end", write(top))]
    ends = [first] if first == last else [first, last]
    parts += [_label(x(year), HEIGHT - 3, "middle" if year == first else "end", str(year)) for year in ends]
    told = pick(language, "；", "; ").join(_tell_point(point, write, language) for point in _fill_gaps(ordered))
    return _wrap(parts, pick(language, f"{name}：{told}。", f"{name}: {told}."))


def draw_interval(
    estimate: float, low: float, high: float, name: str, write: Callable[[float], str], language: str
) -> str:
    """One estimate with its interval on a line that shows 0, both ends of the interval labelled."""
    least, most = min(0.0, low), max(0.0, high)
    span = (most - least) or 1.0
    middle = HEIGHT / 2

    def x(value: float) -> float:
        return LEFT + (WIDTH - 2 * LEFT) * (value - least) / span

    parts = [
        f'<path class="axis" d="M{x(0):.1f} {TOP}V{HEIGHT - BOTTOM}"/>',
        f'<path class="bar" d="M{x(low):.1f} {middle:.1f}H{x(high):.1f}"/>',
        f'<circle class="point" cx="{x(estimate):.1f}" cy="{middle:.1f}" r="3"/>',
        _label(x(0), HEIGHT - 3, "middle", "0"),
        _label(x(low), middle - 8, "middle", write(low)),
        _label(x(high), middle - 8, "middle", write(high)),
    ]
    told = pick(
        language,
        f"{write(estimate)}（{write(low)} 至 {write(high)}）",
        f"{write(estimate)} ({write(low)} to {write(high)})",
    )
    return _wrap(parts, pick(language, f"{name}：{told}。", f"{name}: {told}."))


def _find_runs(known: Sequence[Point]) -> list[list[Point]]:
    """Points of years in a row.

    >>> [[p.year for p in run] for run in _find_runs([Point(2017, 1.0), Point(2018, 1.0), Point(2020, 1.0)])]
    [[2017, 2018], [2020]]
    """
    runs: list[list[Point]] = []
    for point in known:
        if runs and point.year == runs[-1][-1].year + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _with_ends(band: Sequence[Point], at: str) -> list[tuple[Point, float | None]]:
    return [(point, point.high if at == "high" else point.low) for point in band]


def _fill_gaps(ordered: Sequence[Point]) -> list[Point]:
    """The points with one for each year between them that has none."""
    by_year = {point.year: point for point in ordered}
    return [by_year.get(year, Point(year, None)) for year in range(ordered[0].year, ordered[-1].year + 1)]


def _tell_point(point: Point, write: Callable[[float], str], language: str) -> str:
    if point.value is None:
        return pick(language, f"{point.year} 年空缺", f"{point.year} gap")
    value = write(point.value)
    notes = []
    if point.low is not None and point.high is not None:
        notes.append(
            pick(language, f"{write(point.low)} 至 {write(point.high)}", f"{write(point.low)} to {write(point.high)}")
        )
    if point.hollow:
        notes.append(pick(language, "独立来源过少", "too few voices"))
    note = pick(language, "，", ", ").join(notes)
    return pick(
        language,
        f"{point.year} 年 {value}{f'（{note}）' if note else ''}",
        f"{point.year} {value}{f' ({note})' if note else ''}",
    )


def _join(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _label(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _wrap(parts: Sequence[str], told: str) -> str:
    head = f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">'
    return head + "".join(parts) + "</svg>"
