"""In how many settings a claim holds, and which options break it."""

from collections.abc import Sequence
from itertools import combinations

import polars as pl

from pipeline.tables.keywords import CLAIMS

# Which way a verdict says that a curve went. A claim holds in a setting where the same test, made there, gives a verdict that goes the
# same way, with at least moderate evidence; that years differ holds wherever anything is claimed.
WAYS = {
    **dict.fromkeys(("上升", "阶跃上升", "新现"), "up"),
    **dict.fromkeys(("下降", "阶跃下降", "消失"), "down"),
    **dict.fromkeys(("突现", "先升后降"), "peak"),
    "先降后升": "trough",
    "年际有别": "differ",
}
# A claim that the report does not make is listed where some option alone would have it in more than this share of its settings.
MIN_SHARE = 0.5
MOST_PAIRS = 3

Options = Sequence[tuple[str, ...]]
Interval = tuple[float | None, float | None, float | None]


def go_same_way(claimed: str, verdict: str) -> bool:
    """
    >>> go_same_way("上升", "阶跃上升"), go_same_way("上升", "先升后降"), go_same_way("年际有别", "上升"), go_same_way("上升", "不明")
    (True, False, True, False)
    """
    way = WAYS.get(verdict)
    return way is not None and (WAYS[claimed] in ("differ", way))


def judge_loss(report: Interval, setting: Interval) -> str:
    """What is said of a setting in which nothing is claimed: fails; or unconfirmed, where less is known and nothing speaks against the
    report: the interval is wider than the report's, and holds its estimate.

    report, setting: estimate and both ends of its interval, on a scale on which their widths compare (ratios as logarithms); None for what
    is not known, of which no loss is excused.

    >>> judge_loss((0.4, 0.2, 0.6), (0.3, -0.1, 0.7)), judge_loss((0.4, 0.2, 0.6), (0.0, -0.3, 0.3))
    ('unconfirmed', 'fails')
    """
    (estimate, low, high), (_, low_there, high_there) = report, setting
    if estimate is None or low is None or high is None or low_there is None or high_there is None:
        return "fails"
    is_wider = high_there - low_there > high - low
    return "unconfirmed" if is_wider and low_there <= estimate <= high_there else "fails"


def find_breaks(options: Options, holds: Sequence[bool]) -> str | None:
    """The options with which a claim never holds, though it does without; where there is none, the pairs of options, three at most.

    options: of each setting in which it holds or fails, as "text=own". A pair must have been tested twice.

    >>> grid = [("text=own", "kinds=all"), ("text=own", "kinds=others"), ("text=all", "kinds=all"), ("text=all", "kinds=others")]
    >>> find_breaks(grid, [False, False, True, True])
    'text=own'
    """
    if all(holds) or not any(holds):
        return None
    singles = list(dict.fromkeys(option for column in zip(*options, strict=True) for option in column))
    broken: list[tuple[str, ...]] = [(option,) for option in singles if _never((option,), options, holds, 1)]
    if not broken:
        pairs = [pair for pair in combinations(singles, 2) if pair[0].split("=")[0] != pair[1].split("=")[0]]
        broken += [pair for pair in pairs if _never(pair, options, holds, 2)][:MOST_PAIRS]
    return "、".join("+".join(one) for one in broken) or None


def _never(some: tuple[str, ...], options: Options, holds: Sequence[bool], least: int) -> bool:
    inside = [held for setting, held in zip(options, holds, strict=True) if set(some) <= set(setting)]
    return len(inside) >= least and not any(inside)


def find_claimed(runs: pl.DataFrame, options: Options) -> str | None:
    """What other settings would claim of a keyword of which the report claims nothing: the most frequent verdict of the most frequent
    way, if some option has it in more than MIN_SHARE of its settings.

    runs: the tested settings of one keyword; options: theirs, as `find_breaks` has them.
    """
    claimed: list[str | None] = [
        verdict if evidence is not None and verdict in CLAIMS else None
        for verdict, evidence in runs.select("verdict", "evidence").iter_rows()
    ]
    ways = [None if verdict is None else WAYS[verdict] for verdict in claimed]
    there = sorted({way for way in ways if way}, key=lambda way: (-ways.count(way), way))
    if not there:
        return None
    held = [way == there[0] for way in ways]
    for option in {option for setting in options for option in setting}:
        inside = [one for setting, one in zip(options, held, strict=True) if option in setting]
        if sum(inside) > MIN_SHARE * len(inside):
            verdicts = [verdict for verdict, one in zip(claimed, held, strict=True) if one and verdict]
            return min(verdicts, key=lambda verdict: (-verdicts.count(verdict), verdict))
    return None
