"""Say what a recording says with other names, numbers, amounts and days: the same questions, asked by other people."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.mifos_client.shapes import Number

RECORDED_ON = date(2026, 11, 22)  # a Sunday
TODAY = date(2025, 3, 9)  # another
_SHIFT = TODAY - RECORDED_ON
_TIMES = 3
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_TURNED = str.maketrans(
    _LETTERS + _LETTERS.upper() + _DIGITS,
    _LETTERS[13:] + _LETTERS[:13] + (_LETTERS[13:] + _LETTERS[:13]).upper() + "0234567891",
)
_WAYS = {"4": "5", "999": "998"}
_KEPT = ("locale", "dateFormat", "colour")


def name(text: str) -> str:
    """Give another name of the same length and case, with blanks, dots and hyphens where they were.

    What is written in percent signs is the name: it stays.
    """
    return text if "%" in text else text.translate(_TURNED)


def day(text: str) -> str:
    """Give the day that is as far from our today."""
    return (date.fromisoformat(text) + _SHIFT).isoformat()


def days_ago(text: str) -> date:
    """Give that day as a date."""
    return date.fromisoformat(day(text))


def amount(text: str) -> str:
    """Give three times the amount, with as many decimals; what is no plain number gets other digits."""
    return format(Decimal(text) * _TIMES, "f") if _PLAIN.fullmatch(text) else name(text)


def query(text: str) -> str:
    """Ask the same about other days and amounts."""
    text = re.sub(r"(?<=Amount=)[0-9]+", lambda found: amount(found[0]), text)
    return _DAY.sub(lambda found: day(found[0]), text)


def field(key: str, value: Any) -> Any:
    """Say one field of a command or of its answer otherwise."""
    if key in _KEPT or isinstance(value, bool) or value is None:
        return value
    if key == "transactionAmount" and isinstance(value, str):
        return type(value)(amount(value))
    if key == "paymentTypeId":
        return type(value)(_WAYS.get(value, value))
    if key.endswith("Date"):
        return day(value)
    return name(value) if isinstance(value, str) and not isinstance(value, Number) else value


def body(recorded: Any) -> str:
    """Write the body that asks the same; what is broken stays broken in the same place."""
    if recorded is None:
        return ""
    if isinstance(recorded, str) and not isinstance(recorded, Number):
        return recorded
    return wire({key: field(key, value) for key, value in recorded.items()})


def wire(value: Any) -> str:
    """Write JSON in which a number stands as it was read."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {wire(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


def weeks(count: int) -> timedelta:
    """Give so many weeks."""
    return timedelta(weeks=count)
