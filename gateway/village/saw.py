"""What Jirani saw of one text: told by the books of the carrier and the core, never by the daemon's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gateway.village.ledger import Message, PhoneText, Try
from gateway.village.world import World
from parsers.paging import page_count

_SHOWN_MAX = 30
_TRIES_SHOWN = 3
_PLACES = (
    (re.compile(r"/clients/([0-9]+)/accounts"), "the accounts of client {}"),
    (re.compile(r"/clients/([0-9]+)"), "client {}"),
    (re.compile(r"/loans/([0-9]+)"), "loan L{}"),
    (re.compile(r"/savingsaccounts/([0-9]+)"), "savings S{}"),
    (re.compile(r"/(?:search|clients|loans|savingsaccounts|batches)"), "whose phone or account it is"),
)
_ACCOUNTS, _CLIENT = 0, 1


@dataclass(frozen=True)
class Sight:
    """One thing that was seen: who, what, and how long after the text was sent."""

    who: str
    what: str
    after_s: str


def sights(world: World, text: PhoneText, messages: Sequence[Message], name: str) -> list[Sight]:
    """Tell what became of a text, in order."""
    phone = f"{name}'s phone"
    seen = [(text.at, Sight(phone, f"sent “{_short(text.text)}”", "0.00 s"))]
    seen += [(each.at, _handed_on(each, text)) for each in _few(text.tries)]
    until = messages[0].at if messages else None
    seen += [(at, Sight("The core", what, _after(at, text))) for at, what in _asked(world, text.at, until)]
    for each in messages[:2]:
        seen.append((each.at, Sight("The carrier", f"took the answer: {size_of(each.text)}", _after(each.at, text))))
        if each.reached_at:
            seen.append((each.reached_at, Sight(phone, "has it", _after(each.reached_at, text))))
    return [sight for _, sight in sorted(seen, key=lambda pair: pair[0])]


def seconds(span: timedelta) -> str:
    """Write a span as seconds with two decimals."""
    return f"{span.total_seconds():.2f}"


def _after(at: datetime, text: PhoneText) -> str:
    return f"{seconds(at - text.at)} s"


def _few(tries: tuple[Try, ...]) -> tuple[Try, ...]:
    return tries if len(tries) <= _TRIES_SHOWN else (*tries[: _TRIES_SHOWN - 1], tries[-1])


def _handed_on(tried: Try, text: PhoneText) -> Sight:
    took = round(tried.took.total_seconds() * 1000)
    if tried.is_ok:
        what = f"handed it on; Jirani had it on disk and said OK in {took} ms"
    elif tried.status is None:
        what = "called, and Jirani did not answer"
    else:
        what = f"handed it on; Jirani said {tried.status}"
    return Sight("The carrier", what, _after(tried.at, text))


def _asked(world: World, since: datetime, until: datetime | None) -> list[tuple[datetime, str]]:
    """Sum the calls to the core between the question and its answer, those that failed apart."""
    calls = [each for each in world.core.books.calls() if each.at >= since and (until is None or each.at <= until)]
    well = [each for each in calls if 200 <= each.status < 300]
    badly = [each for each in calls if not 200 <= each.status < 300]
    told = []
    if well:
        ended = max(each.at + timedelta(milliseconds=each.milliseconds) for each in well)
        took = round((ended - well[0].at).total_seconds() * 1000)
        told.append((well[0].at, f"was asked for {_places(well)}; {took} ms"))
    if badly:
        times = "once" if len(badly) == 1 else f"{len(badly)} times"
        status = badly[0].status
        told.append((badly[0].at, f"was asked {times} and {f'said {status}' if status else 'did not answer'}"))
    return told


def _places(calls: Sequence[Any]) -> str:
    """Name what was read, each once, in the order of the table; her accounts include herself."""
    found = sorted({_place(each.path) for each in calls})
    clients = {number for kind, number, _ in found if kind == _ACCOUNTS}
    places = [words for kind, number, words in found if kind != _CLIENT or number not in clients]
    return places[0] if len(places) == 1 else f"{', '.join(places[:-1])} and {places[-1]}"


def _place(path: str) -> tuple[int, int, str]:
    for kind, (pattern, words) in enumerate(_PLACES):
        if match := pattern.search(path):
            numbers = match.groups()
            return kind, int(numbers[0]) if numbers else 0, words.format(*numbers)
    return len(_PLACES), 0, path.rpartition("/")[2]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX - 1] + "…"


def size_of(text: str) -> str:
    """Say how long a text is and as how many a carrier bills it."""
    count = page_count(text)
    return f"{len(text)} characters, {'one text' if count == 1 else f'{count} texts'}"
