"""The texts by which M-PESA tells an organisation's own phone of money.

Source: notices of paybills, 2011 to 2025 (read 2026-11). Day first without padding, a clock of twelve hours.
"""

from __future__ import annotations

from mpesa.sandbox.amounts import grouped
from mpesa.sandbox.clock import NAIROBI
from mpesa.sandbox.movements import Movement

SENDER = "MPESA"


def notice(movement: Movement) -> str:
    """Write the text that tells of money received."""
    at = movement.at.astimezone(NAIROBI)
    return (
        f"{movement.number} Confirmed. on {at.day}/{at.month}/{at:%y} at {at.hour % 12 or 12}:{at:%M %p} "
        f"Ksh{grouped(movement.cents)} received from {movement.name.upper()} {movement.party.removeprefix('+')}.  "
        f"Account Number {movement.reference} New Utility balance is Ksh{grouped(movement.balance)}"
    )
