"""Write the callbacks of C2B: the question before money moves, and what is told afterwards.

Source: Daraja 3.0, "Customer to Business" (read 2026-11). Both versions have the same
fields; they differ in how the payer's phone is shown.
"""

from __future__ import annotations

from mpesa.sandbox.amounts import plain
from mpesa.sandbox.clock import fourteen
from mpesa.sandbox.movements import Kind, Movement
from mpesa.sandbox.parties import Shortcode
from mpesa.sandbox.phones import show
from mpesa.sandbox.wire import Body

_TYPES = {Kind.ORGANIZATION: "Organization To Organization Transfer"}


def validation(attempt: Movement, shortcode: Shortcode) -> Body:
    """Ask whether the money may come; what we hold is not told yet."""
    return _body(attempt, shortcode, balance="")


def confirmation(movement: Movement, shortcode: Shortcode) -> Body:
    """Tell that the money has come."""
    return _body(movement, shortcode, balance=plain(movement.balance))


def _body(movement: Movement, shortcode: Shortcode, *, balance: str) -> Body:
    is_organization = movement.kind is Kind.ORGANIZATION
    first, middle, last = _names(movement.name, shortcode, is_organization=is_organization)
    return {
        "TransactionType": _TYPES.get(movement.kind, "Pay Bill"),
        "TransID": movement.number,
        "TransTime": fourteen(movement.at),
        "TransAmount": plain(movement.cents),
        "BusinessShortCode": movement.shortcode,
        "BillRefNumber": movement.reference,
        "InvoiceNumber": "OK" if is_organization else "",
        "OrgAccountBalance": balance,
        "ThirdPartyTransID": movement.third_party,
        "MSISDN": "" if is_organization else show(movement.party.removeprefix("+"), shortcode.shown),
        "FirstName": first,
        "MiddleName": middle,
        "LastName": last,
    }


def _names(name: str, shortcode: Shortcode, *, is_organization: bool) -> tuple[str, str, str]:
    """Split a name; an organization's stands in the first field, and people's other names are seldom told."""
    if is_organization:
        return name.upper(), "", ""
    words = name.upper().split()
    if not shortcode.tells_all_names or len(words) < 2:
        return words[0] if words else "", "", ""
    return words[0], " ".join(words[1:-1]), words[-1]
