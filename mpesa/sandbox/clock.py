"""Nairobi's clock, in the forms in which Safaricom writes it.

Source: Daraja 3.0 and portal files (read 2026-11). No form carries a zone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
NAIROBI = timezone(timedelta(hours=3))


def day_of(moment: datetime) -> date:
    """Tell which day it is in Nairobi."""
    return moment.astimezone(NAIROBI).date()


def fourteen(moment: datetime) -> str:
    """Write YYYYMMDDHHMMSS."""
    return f"{moment.astimezone(NAIROBI):%Y%m%d%H%M%S}"


def day_first(moment: datetime) -> str:
    """Write as the portal does: 18-11-2025 07:41:09."""
    return f"{moment.astimezone(NAIROBI):%d-%m-%Y %H:%M:%S}"


def midnight(day: date) -> datetime:
    """Give the moment at which *day* begins in Nairobi."""
    return datetime(day.year, day.month, day.day, tzinfo=NAIROBI).astimezone(UTC)
