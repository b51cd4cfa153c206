"""Orders of an operator: transaction status, reversal, account balance.

Source: Daraja 3.0 (read 2026-11), misspellings and all.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from mpesa.sandbox import asking
from mpesa.sandbox.asking import operator
from mpesa.sandbox.orders import Acknowledged, Order
from mpesa.sandbox.parties import Product
from mpesa.sandbox.refusals import invalid

routes = Blueprint("orders", __name__)

_SHORTCODE = "4"
_REVERSED_PARTY = "11"
_REMARKS_MAX = 100


@routes.post("/mpesa/transactionstatus/v1/query")
def status() -> Response:
    """Ask what became of a receipt, or of an order."""
    content = _read("TransactionStatusQuery")
    number = asking.optional(content, "TransactionID").upper()
    conversation = asking.optional(content, "OriginalConversationID")
    if not number and not conversation:
        raise invalid("TransactionID")
    order = _order(content, "PartyA", "IdentifierType", _SHORTCODE)
    return _taken(operator().orders.status(order, number, conversation))


@routes.post("/mpesa/reversal/v1/request")
def reverse() -> Response:
    """Take a receipt back."""
    content = _read("TransactionReversal")
    number, cents = asking.text(content, "TransactionID").upper(), asking.shillings(content, "Amount")
    order = _order(content, "ReceiverParty", "RecieverIdentifierType", _REVERSED_PARTY)
    return _taken(operator().orders.reverse(order, number, cents))


@routes.post("/mpesa/accountbalance/v1/query")
def balance() -> Response:
    """Ask what our accounts hold."""
    content = _read("AccountBalance")
    return _taken(operator().orders.balance(_order(content, "PartyA", "IdentifierType", _SHORTCODE)))


def _read(command: str) -> dict[str, Any]:
    asking.require(Product.ORDERS)
    content = asking.fields()
    asking.text(content, "Initiator")
    if asking.text(content, "CommandID") != command:
        raise invalid("CommandID")
    asking.text(content, "Remarks", _REMARKS_MAX)
    return content


def _order(content: dict[str, Any], party: str, kind: str, expected: str) -> Order:
    shortcode = asking.text(content, party)
    if asking.text(content, kind) != expected:
        raise invalid(kind)
    return Order(
        initiator=asking.text(content, "Initiator"),
        credential=asking.text(content, "SecurityCredential", 2_000),
        shortcode=shortcode,
        result_url=asking.url(content, "ResultURL"),
        timeout_url=asking.url(content, "QueueTimeOutURL"),
    )


def _taken(ids: Acknowledged) -> Response:
    return jsonify(
        ConversationID=ids.conversation,
        OriginatorConversationID=ids.originator,
        ResponseCode="0",
        ResponseDescription="Accept the service request successfully.",
    )
