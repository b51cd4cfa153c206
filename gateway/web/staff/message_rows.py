"""Rows and words of the pages about texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.masking import mask_numbers
from domain.messages import Heard
from domain.phonebook import Holder
from domain.ports.outbox import Outbound
from domain.sms import InboundState
from gateway.web.staff.here import Here
from gateway.web.staff.states import shown_state
from parsers.gsm7 import septets, transliterate
from parsers.paging import is_unicode

LIST = "/staff/messages"
SHOWN_MAX = 80
"""Characters of a text in a list."""


@dataclass(frozen=True)
class Row:
    """One text in a list: *state* is its shape and word, None where it has none; *more* what stands behind it."""

    path: str
    phone: str
    text: str
    at: str
    state: tuple[str, str] | None
    more: str


def heard_row(here: Here, heard: Heard) -> Row:
    """Make the row of a text that came; its digits are hidden where it is stored."""
    text = _quoted(heard, "what it said is not kept")
    more = "with an example" if heard.is_misread else ""
    at, state = _when(here, heard.received_at), state_of(heard.state.value)
    return Row(f"{LIST}/in/{heard.id}", heard.phone or "", text, at, state, more if state else heard.state.value)


def said_row(here: Here, sms: Outbound) -> Row:
    """Make the row of one of ours; phones that it names are hidden."""
    text = mask_numbers(sms.text)
    text = text if len(text) <= SHOWN_MAX else f"{text[:SHOWN_MAX]}…"
    return Row(f"{LIST}/out/{sms.id}", sms.to, text, _when(here, sms.created_at), shown_state(sms.state.value), "")


def state_of(word: str) -> tuple[str, str] | None:
    """Give the shape and the word of a text that came; what was closed needs none."""
    return None if word == InboundState.CLOSED.value else shown_state(word)


def _when(here: Here, moment: datetime) -> str:
    """Write the time of today, and the day before it of other days."""
    wording = here.parts.wording
    is_today = wording.weekday(moment) == wording.weekday(here.now) and (here.now - moment).days < 1
    return wording.time(moment) if is_today else wording.when(moment)


def people_of(here: Here, holders: Sequence[Holder]) -> list[tuple[str, str]]:
    """Name the clients of a phone, and where they stand on the pages."""
    return [(f"{each.name}, C{each.number}", here.link(f"/staff/clients/{each.number}")) for each in holders]


def measured(page: str) -> str:
    """Say how long a text is, and which sign makes it dear."""
    size = f"{len(page)} characters"
    if not is_unicode(page):
        return size
    sign = next(each for each in page if septets(each) is None)
    return f"{size}; “{sign}” leaves room for 70 a text, not 160"


def why_so_many(typed: str) -> str:
    """Say what to do about a text that is too long."""
    sign = next((each for each in transliterate(typed) if septets(each) is None), "")
    return f" “{sign}” leaves room for 70 characters a text, not 160." if sign else " Leave something out."


def says(heard: Heard) -> str:
    """Say what became of a text that came."""
    became = {
        InboundState.RECEIVED: "is being answered",
        InboundState.ANSWERED: "was not understood" if heard.is_misread else "was answered",
        InboundState.IGNORED: "was not answered",
        InboundState.PARKED: "waits for an answer",
        InboundState.CLOSED: "was closed",
    }
    return f"{_quoted(heard, 'A text')} {became[heard.state]}"


def became(word: str) -> str:
    """Say what became of one of ours."""
    return {"queued": "waits to leave", "sending": "is leaving", "unclear": "may have left"}.get(word, f"was {word}")


def _quoted(heard: Heard, other: str) -> str:
    text = heard.shown if len(heard.shown) <= SHOWN_MAX else f"{heard.shown[:SHOWN_MAX]}…"
    return f"“{mask_numbers(text)}”" if text else other
