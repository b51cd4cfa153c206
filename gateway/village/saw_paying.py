"""What Jirani saw of one receipt: told by the books of the operator, the core and the carrier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from gateway.village.ledger import Message
from gateway.village.saw import Sight, seconds, size_of
from gateway.village.wallet import kes
from gateway.village.world import World
from mpesa.sandbox.faults import CallbackKind
from mpesa.sandbox.movements import Movement
from mpesa.sandbox.outbox import Sending

_TOLD_MAX = 3
_POSTS = "POST"


def receipt_text(world: World, paid: Movement) -> Message | None:
    """Give the first text to the payer's phone that names the receipt."""
    messages = world.carrier.messages_to(paid.party, paid.began)
    return next((each for each in messages if paid.number in each.text), None)


def paying_sights(world: World, paid: Movement, name: str) -> list[Sight]:
    """Tell what became of money that a phone paid, in order."""
    phone, receipt = f"{name}'s phone", receipt_text(world, paid)
    seen = [(paid.began, phone, f"paid {kes(paid.cents)} by M-PESA, account “{paid.reference}”")]
    sent = [each for each in world.mpesa.operator.outbox.sent() if each.key == paid.number]
    seen += [(each.began, "M-PESA", _told(each)) for each in sent[: _TOLD_MAX + 1]]
    seen += _posted(world, paid, receipt.at if receipt else None)
    if receipt:
        seen.append((receipt.at, "The carrier", f"took the receipt: {size_of(receipt.text)}"))
        if receipt.reached_at:
            seen.append((receipt.reached_at, phone, "has it"))
    seen.sort(key=lambda each: each[0])
    return [Sight(who, what, f"{seconds(at - paid.began)} s") for at, who, what in seen]


def _told(sending: Sending) -> str:
    took = round((sending.at - sending.began).total_seconds() * 1000)
    if sending.kind is CallbackKind.VALIDATION:
        asked, well = "asked Jirani whether it may", f"yes, in {took} ms"
    else:
        asked, well = "told Jirani that the money is there", f"Jirani said OK in {took} ms"
    if sending.status is None:
        return f"{asked}; no answer came"
    return f"{asked}; {well}" if sending.status == 200 else f"{asked}; Jirani said {sending.status}"


def _posted(world: World, paid: Movement, until: datetime | None) -> Sequence[tuple[datetime, str, str]]:
    """Tell which accounts the core posted the receipt to, at the end of the last call that may have done it."""
    entries = [each for each in world.core.books.entries() if each["receipt"] == paid.number]
    calls = [
        each
        for each in world.core.books.calls()
        if each.method == _POSTS and each.status == 200 and each.at >= paid.at and (until is None or each.at <= until)
    ]
    if not entries or not calls:
        return ()
    sums = sorted((f"{each['account']} {kes(int(Decimal(each['amount']) * 100))}") for each in entries)
    ended = calls[-1].at + timedelta(milliseconds=calls[-1].milliseconds)
    return [(ended if until is None else min(ended, until), "The core", f"was asked, and posted {' and '.join(sums)}")]
