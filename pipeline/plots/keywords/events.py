"""Which dated public facts a figure marks, and what its note calls them."""

from collections.abc import Iterable, Sequence

from pipeline.params.events import Event
from pipeline.tables.codes import pick


def number_events(
    events: Iterable[Event], keywords: Sequence[str], first_year: int, last_year: int
) -> dict[Event, int]:
    """The events of these years that concern any of these keywords, numbered from 1 by date."""
    shown = [
        event
        for event in events
        if first_year <= event.year <= last_year and any(event.concerns(keyword) for keyword in keywords)
    ]
    return {event: number for number, event in enumerate(sorted(shown, key=lambda event: event.place), 1)}


def name_event(event: Event, number: int, language: str) -> str:
    """
    >>> name_event(Event("2021-07-24", "双减意见", "Double Reduction opinions", ("双减",)), 3, "zh")
    '3. 双减意见（2021-07-24）'
    """
    return f"{number}. {pick(language, f'{event.name}（{event.date}）', f'{event.name_en} ({event.date})')}"
