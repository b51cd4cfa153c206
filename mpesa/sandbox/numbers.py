"""Give out receipt numbers as M-PESA does: year, month and day in front, seven signs that look like chance behind.

Source: about twenty published receipts since 2014 (read 2026-11): year letter (J 2015,
U 2026), month letter (A-L), day (1-9, then A=10 to V=31).
"""

from __future__ import annotations

from datetime import date

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DAYS = "123456789ABCDEFGHIJKLMNOPQRSTUV"
_YEAR_A = 2006
_REST = 7
_ROOM = 36**_REST
_STEP = 30_146_531_027  # shares no factor with the room: each of a day comes once


def day_signs(day: date) -> str:
    """Write *day* as the three signs in front of a receipt."""
    return f"{chr(ord('A') + day.year - _YEAR_A)}{_SIGNS[9 + day.month]}{_DAYS[day.day - 1]}"


def receipt_number(day: date, n: int, seed: int) -> str:
    """Make the *n*-th number of *day*; with one *seed* no two are alike, and none is the placeholder."""
    place = (n * _STEP + seed * 7_919 + day.toordinal() * 104_729) % (_ROOM - 1) + 1
    return day_signs(day) + _rest(place)


def placeholder(day: date) -> str:
    """Make the number that stands where no money moved."""
    return day_signs(day) + "0" * _REST


def _rest(place: int) -> str:
    signs = ""
    for _ in range(_REST):
        place, sign = divmod(place, len(_SIGNS))
        signs = _SIGNS[sign] + signs
    return signs
