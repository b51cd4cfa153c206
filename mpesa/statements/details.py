"""Read the column Details: what a row is about, who stands on the other side, and what she typed.

Source: portal files from 2010 to 2026 (read 2026-11). Only the words before the
party count: a name and a reference are typed by people and may say anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from domain.receipts import Party
from domain.statements import RowClass

_LEAD = re.compile(r"(?P<lead>FSI to Pay Bill|.*?)(?: (?:from|by|to) (?P<rest>.*))?", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"(?P<party>.*)\bAcc\.(?P<reference>.*)", re.IGNORECASE | re.DOTALL)
_VIA = re.compile(r"\s+via\s+(?:WEB|API|APP|USSD)\s+by\s.*", re.IGNORECASE | re.DOTALL)
_DASH = re.compile(r"\s+[-–]\s+|\s+[-–]$|(?<=[0-9])[-–](?=[^0-9*])")
_OPERATORS = re.compile(r"\.\s+Initiated by operator .*", re.IGNORECASE | re.DOTALL)
_RECEIVED = (
    "pay bill",
    "pay bill online",
    "small business pay bill",
    "standing order pay bill",
    "pay utility",
    "pay utility with od via stk",
    "pay utility with od online",
    "merchant pay utility received",
    "business pay bill via api",
    "fsi to pay bill",
    "payment received",
    "merchant payment",
    "merchant payment online",
    "customer merchant payment",
)
_RECEIVED_STARTS = ("customer buy goods", "organization to organization transfer", "od payment transfer")
_PAID_OUT = ("business payment", "salary payment", "promotion payment", "payment")
_TRANSFER_STARTS = (
    "utility account",
    "working account",
    "merchant account",
    "organization settlement account",
    "organization settlement",
    "real time settlement",
    "agency withdrawal",
    "organization withdrawal",
)


@dataclass(frozen=True)
class Details:
    """What the words mean; *reference* as typed, None where there is none."""

    row_class: RowClass
    party: Party | None
    reference: str | None


def read_details(text: str) -> Details:
    """Read the words of a row; the sign of its amount is not looked at."""
    has_reference = _REFERENCE.fullmatch(text) is not None
    found = _LEAD.fullmatch(text if has_reference else _OPERATORS.sub("", text))
    assert found is not None, "every text has a lead"
    lead, rest = found["lead"], found["rest"] or ""
    named = _REFERENCE.fullmatch(rest)
    party = named["party"] if named else rest
    reference = named["reference"].strip() if named else ""
    if lead.lower().startswith("fsi "):
        reference = _VIA.sub("", reference)
    row_class = _classify(lead)
    is_named = row_class is not RowClass.TRANSFER
    return Details(row_class, read_party(party) if is_named else None, reference or None)


def read_party(text: str) -> Party | None:
    """Read "number - NAME"; the name may be missing."""
    text = text.strip()
    if not text:
        return None
    number, *name = _DASH.split(text, maxsplit=1)
    return Party(number.strip(), "".join(name).strip())


@lru_cache(256)
def _classify(lead: str) -> RowClass:
    words = lead.strip().lower()
    if words.endswith(" charge"):
        return RowClass.CHARGE
    if re.search(r"\breversal\b", words):
        return RowClass.REVERSED
    if words in _RECEIVED or words.startswith(_RECEIVED_STARTS):
        return RowClass.RECEIVED
    if words.startswith(_TRANSFER_STARTS):
        return RowClass.TRANSFER
    return RowClass.PAID_OUT if words in _PAID_OUT else RowClass.UNKNOWN
