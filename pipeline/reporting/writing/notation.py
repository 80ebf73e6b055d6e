"""How numbers are written for readers: thousands apart, as many digits as they deserve, a dash where there is none."""

from collections.abc import Iterable
from itertools import pairwise

from pipeline.tables.codes import pick

DASH = "—"


def write_count(n: int | None) -> str:
    """
    >>> write_count(12345), write_count(0), write_count(None)
    ('12,345', '0', '—')
    """
    return DASH if n is None else f"{n:,}"


def write_rate(rate: float | None) -> str:
    """Rates per 10,000 characters, and ratios: three digits or so.

    >>> [write_rate(rate) for rate in (None, 0.0, 0.004, 0.123, 3.14159, 27.18, 1234.5)]
    ['—', '0', '<0.01', '0.12', '3.14', '27.2', '1,234']
    """
    if rate is None:
        return DASH
    if rate == 0:
        return "0"
    if rate < 0.01:
        return "<0.01"
    return f"{rate:.2f}" if rate < 10 else f"{rate:.1f}" if rate < 100 else f"{rate:,.0f}"


def write_interval(low: float | None, high: float | None) -> str:
    """
    >>> write_interval(1.3, 2.014), write_interval(None, 2.0), write_interval(None, None)
    ('[1.30, 2.01]', '[—, 2.00]', '—')
    """
    return DASH if low is None and high is None else f"[{write_rate(low)}, {write_rate(high)}]"


def write_difference(difference: float | None) -> str:
    """
    >>> [write_difference(value) for value in (1.234, -0.5, 0.001, -0.0, 27.18, None)]
    ['+1.23', '−0.50', '0', '0', '+27.2', '—']
    """
    if difference is None:
        return DASH
    written = f"{abs(difference):.2f}" if abs(difference) < 10 else f"{abs(difference):,.1f}"
    return "0" if written == "0.00" else f"{'+' if difference > 0 else '−'}{written}"


def write_points(change: float | None) -> str:
    """A difference of shares in percentage points.

    >>> [write_points(value) for value in (0.0264, -0.0336, 0.0001, None)]
    ['+2.6', '−3.4', '0', '—']
    """
    if change is None:
        return DASH
    written = f"{abs(100 * change):.1f}"
    return "0" if written == "0.0" else f"{'+' if change > 0 else '−'}{written}"


def write_score(score: float | None) -> str:
    """Coherence, log-odds, z: two digits, and a true minus sign.

    >>> [write_score(value) for value in (0.5128, -0.125, -0.001, None)]
    ['0.51', '−0.12', '0.00', '—']
    """
    if score is None:
        return DASH
    written = f"{abs(score):.2f}"
    return f"−{written}" if score < 0 and written != "0.00" else written


def write_change(ratio: float | None) -> str:
    """A ratio as a change in percent.

    >>> [write_change(ratio) for ratio in (1.62, 0.54, 1.0, 1.004, None)]
    ['+62%', '−46%', '0%', '+0.4%', '—']
    """
    if ratio is None:
        return DASH
    percent = 100 * (ratio - 1)
    written = f"{abs(percent):.0f}" if abs(percent) >= 1 else f"{abs(percent):.1f}".removesuffix(".0")
    return f"{'' if float(written) == 0 else '+' if percent > 0 else '−'}{float(written):,g}%"


def write_p(p: float | None) -> str:
    """
    >>> write_p(0.0002), write_p(0.0451), write_p(0.999999), write_p(None)
    ('<0.001', '0.045', '1.000', '—')
    """
    return DASH if p is None else "<0.001" if p < 0.001 else f"{p:.3f}"


def write_share(share: float | None) -> str:
    """
    >>> write_share(0.0634), write_share(None)
    ('6.3%', '—')
    """
    return DASH if share is None else f"{share:.1%}"


def write_percent(share: float) -> str:
    """A level that somebody chose, with no more digits than it has.

    >>> write_percent(0.95), write_percent(0.999)
    ('95%', '99.9%')
    """
    return f"{100 * share:.10g}%"


def write_set(value: int | float) -> str:
    """A param as it was set.

    >>> write_set(1.255), write_set(2.0), write_set(10)
    ('1.255', '2', '10')
    """
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def write_years(years: Iterable[int], language: str) -> str:
    """
    >>> write_years([2018, 2020, 2021, 2022], "zh"), write_years([2018, 2020, 2021], "en")
    ('2018、2020—2022', '2018, 2020–2021')
    """
    ordered = sorted(set(years))
    breaks = [index + 1 for index, (a, b) in enumerate(pairwise(ordered)) if b > a + 1]
    runs = [ordered[start:end] for start, end in zip([0, *breaks], [*breaks, len(ordered)], strict=True)]
    to, comma = pick(language, "—", "–"), pick(language, "、", ", ")
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}{to}{run[-1]}" for run in runs if run)


def write_span(span: str, language: str) -> str:
    """First and last year, as in period_topics.

    >>> write_span("2017-2020", "zh"), write_span("2017-2020", "en"), write_span("2026-2026", "zh")
    ('2017—2020', '2017–2020', '2026')
    """
    first, last = span.split("-")
    return first if first == last else f"{first}{pick(language, '—', '–')}{last}"
