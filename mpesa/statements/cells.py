"""Read the cells of a statement: text, numbers and days, as a spreadsheet leaves them.

Source: portal files (read 2026-11); Excel's serial days count from 1899-12-30. Fractions in
cells are binary: they are written out to the cent and read as text.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from domain.errors import UnreadableReply
from domain.money import Money
from mpesa import fields

_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}) ([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.0+)?")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]{1,17})?")
_SERIAL_FROM = datetime(1899, 12, 30, tzinfo=UTC)
_CENT_EXACT = 0.000_01
_EXACT_BELOW = 1e12
_THREE_HOURS = timedelta(hours=3)


def read_cell(value: object) -> str:
    """Read a cell as text; a whole number has no decimals, nothing and dates have their usual form."""
    if isinstance(value, str):
        return fields.clean(value)
    if isinstance(value, float):
        return _write_out(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return fields.read_text(value)


def read_sum(value: object, currency: str) -> Money | None:
    """Read an amount, signed; None where the cell is blank.

    Raises:
        UnreadableReply: not an amount.

    """
    text = read_cell(value)
    return fields.read_amount(text, currency) if text else None


def read_moment(value: object) -> datetime:
    """Read Nairobi's clock: text, a cell of a day, or a serial.

    Raises:
        UnreadableReply: no such form, or no such moment.

    """
    if isinstance(value, datetime):
        return _from_nairobi(value.replace(tzinfo=UTC))
    if isinstance(value, date):
        raise UnreadableReply("a day without a clock")
    text = repr(value) if isinstance(value, float) else read_cell(value)
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year, hour, minute, second = (int(each or 0) for each in found.groups())
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day, hour, minute, second = (int(each or 0) for each in found.groups())
    elif _SERIAL.fullmatch(text):
        moment = _SERIAL_FROM + timedelta(seconds=round(float(text) * 86_400))
        return _from_nairobi(moment)
    else:
        raise UnreadableReply(f"time {text[:40]!r}")
    return fields.at_nairobi(year, month, day, hour, minute, second)


def _from_nairobi(moment: datetime) -> datetime:
    try:
        return moment.replace(microsecond=0) - _THREE_HOURS
    except OverflowError as error:
        raise UnreadableReply("there is no such day or hour") from error


def _write_out(value: float) -> str:
    """Write a number to the cent; whatever is finer is left as it is, and refused as an amount."""
    if not abs(value) < _EXACT_BELOW:
        return str(value)
    if value.is_integer():
        return str(int(value))
    return f"{value:.2f}" if abs(value - round(value, 2)) < _CENT_EXACT else repr(value)
