"""The steps of a story, as the pages of receipts and of cash show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.story import Event
from gateway.web.staff.here import Here
from gateway.web.staff.states import shown_state

EVENTS_MAX = 40
"""What a page shows of a long story: its beginning and its end."""


@dataclass(frozen=True)
class Step:
    """One event as the page shows it."""

    when: str
    event: Event
    state: tuple[str, str] | None


def steps_of(here: Here, told: Sequence[Event]) -> Sequence[Step]:
    """Write when each event was: the day only where it changes."""
    half = EVENTS_MAX // 2
    events = told if len(told) <= EVENTS_MAX else [*told[:half], *told[-half:]]
    zone, steps, before = here.institution.zone, list[Step](), ""
    for event in events:
        day = here.parts.wording.weekday(event.at)
        at = f"{event.at.astimezone(zone):%H:%M:%S}"
        when = ", ".join(each for each in (day if day != before else "", at, event.by) if each)
        steps.append(Step(when, event, shown_state(event.state) if event.state else None))
        before = day
    return steps


def left_out(told: Sequence[Event]) -> int:
    """Count the steps in the middle that are not shown."""
    return max(len(told) - EVENTS_MAX, 0)
