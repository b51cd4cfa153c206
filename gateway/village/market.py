"""A village on its busiest day: many groups meet at once. For kills and measurements, where three groups are too few.

Everybody in it owes the same and saves the same, so that what a meeting brings is told at sight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from gateway.village.cast import Cast, CastClient, CastGroup, CastLoan, CastStaff, Role, Stage

MEMBERS = 3
GROUPS_AN_OFFICER = 50
INSTALMENT = 240
_FIRST = time(8, 0)
_MINUTES = 480
_NAMES = ("Amina", "Betty", "Carol")
_LOAN = 10_000
_WEEKS, _WEEKS_LEFT = 50, 48


def market_of(cast: Cast, meetings: int) -> Cast:
    """Give *cast* so many groups in place of its own, with officers of their own; the rest of its staff stays."""
    officers = [_officer(each) for each in range(-(-meetings // GROUPS_AN_OFFICER))]
    staff = tuple(each for each in cast.staff if each.role is not Role.OFFICER)
    groups = tuple(_group(each, officers[each // GROUPS_AN_OFFICER].login) for each in range(meetings))
    return replace(cast, staff=(*officers, *staff), groups=groups, strangers=())


def _officer(place: int) -> CastStaff:
    letters = "".join(chr(ord("a") + digit) for digit in divmod(place, 26))
    login = f"officer-{letters}"
    return CastStaff(
        f"Officer {letters.upper()}", Role.OFFICER, f"+2547020{place:05d}", login, f"{login}-village", "loan officer"
    )


def _group(place: int, officer: str) -> CastGroup:
    minutes = place % _MINUTES
    at = _FIRST.replace(hour=_FIRST.hour + minutes // 60, minute=minutes % 60)
    return CastGroup(f"Stall {place + 1}", officer, at, tuple(_members(place)))


def _members(place: int) -> Iterator[CastClient]:
    for seat, name in enumerate(_NAMES):
        number = place * MEMBERS + seat + 1
        phone = f"+2547010{number:05d}"
        owed = INSTALMENT * _WEEKS_LEFT
        loan = CastLoan(number, _LOAN, INSTALMENT, _WEEKS, owed, Stage.ACTIVE)
        yield CastClient(number, f"{name} Stall{place + 1}", None, 50, (loan,), (phone,), phone)
