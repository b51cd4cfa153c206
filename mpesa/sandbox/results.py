"""Write the results of orders: status, reversal, balance.

Source: Daraja 3.0 (read 2026-11). Times are fourteen digits, amounts numbers with two
decimals; a value may be missing, and a failure has no parameters at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mpesa.sandbox.amounts import plain
from mpesa.sandbox.clock import fourteen
from mpesa.sandbox.ledger import Ledger
from mpesa.sandbox.movements import REASONS, Account, Kind, Movement, own
from mpesa.sandbox.parties import Shortcode
from mpesa.sandbox.wire import Body, number

DONE = "The service request is processed successfully."


@dataclass(frozen=True)
class Outcome:
    """What became of an order: *number* is its own receipt, or the placeholder; a value of None is left out."""

    code: str
    text: str
    number: str
    told: Mapping[str, object]


def envelope(outcome: Outcome, conversation: str, originator: str, timeout_url: str) -> Body:
    """Put an outcome into the envelope that all results come in."""
    code: int | str = int(outcome.code) if outcome.code.isdigit() else outcome.code
    result: dict[str, object] = {
        "ResultType": 0,
        "ResultCode": code,
        "ResultDesc": outcome.text,
        "OriginatorConversationID": originator,
        "ConversationID": conversation,
        "TransactionID": outcome.number,
    }
    if outcome.told:
        result["ResultParameters"] = {"ResultParameter": [_parameter(*each) for each in outcome.told.items()]}
    result["ReferenceData"] = {"ReferenceItem": {"Key": "QueueTimeoutURL", "Value": timeout_url}}
    return {"Result": result}


def status(movement: Movement, shortcode: Shortcode, conversation: str) -> Mapping[str, object]:
    """Tell how a movement stands."""
    ours, theirs = f"{shortcode.number} - {shortcode.name}", party(movement)
    is_out = movement.kind in (Kind.REVERSAL, Kind.SWEEP)
    return {
        "DebitPartyName": ours if is_out else theirs,
        "CreditPartyName": theirs if is_out else ours,
        "OriginatorConversationID": "",
        "ConversationID": conversation,
        "InitiatedTime": int(fourteen(movement.began)),
        "FinalisedTime": int(fourteen(movement.at)),
        "DebitAccountType": "Utility Account" if is_out else "MMF Account For Customer",
        "DebitPartyCharges": "",
        "TransactionReason": None,
        "ReasonType": REASONS[movement.kind],
        "TransactionStatus": str(movement.state),
        "Amount": number(movement.cents),
        "ReceiptNo": movement.number,
    }


def reversal(movement: Movement, shortcode: Shortcode, ledger: Ledger) -> Mapping[str, object]:
    """Tell of a receipt taken back."""
    held = plain(ledger.balance(own(shortcode.number, Account.UTILITY)))
    return {
        "DebitAccountBalance": f"Utility Account|KES|{held}|{held}|0.00|0.00",
        "Amount": number(movement.cents),
        "TransCompletedTime": int(fourteen(movement.at)),
        "OriginalTransactionID": movement.linked,
        "Charge": 0,
        "CreditPartyPublicName": party(movement),
        "DebitPartyPublicName": f"{shortcode.number} - {shortcode.name}",
    }


def balance(shortcode: str, ledger: Ledger, now: datetime) -> Mapping[str, object]:
    """Tell what the five accounts hold: current, available, reserved, uncleared."""
    rows = []
    for account in Account:
        held = plain(ledger.balance(own(shortcode, account)))
        rows.append(f"{account}|KES|{held}|{held}|0.00|0.00")
    return {"AccountBalance": "&".join(rows), "BOCompletedTime": int(fourteen(now))}


def party(movement: Movement) -> str:
    """Write the other side: its number and its name."""
    return f"{movement.party.removeprefix('+')} - {movement.name.upper()}"


def _parameter(key: str, value: object) -> Mapping[str, object]:
    return {"Key": key} if value is None else {"Key": key, "Value": value}
