"""Show a phone as M-PESA shows it to who is paid.

Source: Daraja 3.0 and production callbacks of 2022 to 2026 (read 2026-11).
"""

from __future__ import annotations

import hashlib

from mpesa.sandbox.parties import MSISDNMode


def show(msisdn: str, mode: MSISDNMode) -> str:
    """Write twelve digits in *mode*."""
    hashed = hashlib.sha256(msisdn.encode()).hexdigest()
    match mode:
        case MSISDNMode.PLAIN:
            return msisdn
        case MSISDNMode.SPACED_MASK:
            return f"{msisdn[:4]} ***** {msisdn[-3:]}"
        case MSISDNMode.COMPACT_MASK:
            return f"{msisdn[:5]}****{msisdn[-3:]}"
        case MSISDNMode.HASH:
            return hashed
        case MSISDNMode.MASKED_HASH:
            return f"{hashed[:4]} ***** {hashed[-3:]}"
        case MSISDNMode.EMPTY:
            return ""


def masked_name(name: str) -> str:
    """Write AMINA **** JELIMO: what lies between first and last name is hidden."""
    words = name.upper().split()
    return name.upper() if len(words) < 2 else f"{words[0]} **** {words[-1]}"
