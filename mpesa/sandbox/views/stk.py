"""STK push and its query.

Source: Daraja 3.0, "M-PESA Express" (read 2026-11), misspellings and all. The password is base64 of
shortcode, passkey and timestamp; the query's ResultCode is text.
"""

from __future__ import annotations

import base64
from typing import Any

from flask import Blueprint, Response, jsonify

from mpesa.sandbox import asking
from mpesa.sandbox.asking import operator
from mpesa.sandbox.parties import Product, Shortcode
from mpesa.sandbox.prompting import Push
from mpesa.sandbox.refusals import Declined, Refusal, invalid

routes = Blueprint("stk", __name__)

_ACCEPTED = "Success. Request accepted for processing"


@routes.post("/mpesa/stkpush/v1/processrequest")
def push() -> Response:
    """Send a prompt to a phone."""
    asking.require(Product.STK)
    content = asking.fields()
    shortcode = _who(content)
    if asking.text(content, "TransactionType") != "CustomerPayBillOnline":
        raise invalid("TransactionType")
    if asking.text(content, "PartyB") != shortcode.number:
        raise invalid("PartyB")
    wanted = Push(
        shortcode=shortcode.number,
        payer=asking.phone(content, "PartyA"),
        phone=asking.phone(content, "PhoneNumber"),
        cents=asking.shillings(content, "Amount"),
        reference=asking.text(content, "AccountReference"),
        description=asking.optional(content, "TransactionDesc"),
        callback=asking.url(content, "CallBackURL"),
    )
    prompt = operator().prompting.push(wanted)
    return jsonify(
        MerchantRequestID=prompt.merchant,
        CheckoutRequestID=prompt.checkout,
        ResponseCode="0",
        ResponseDescription=_ACCEPTED,
        CustomerMessage=_ACCEPTED,
    )


@routes.post("/mpesa/stkpushquery/v1/query")
def query() -> Response:
    """Tell what became of a prompt: neither receipt nor amount."""
    asking.require(Product.STK)
    content = asking.fields()
    shortcode = _who(content)
    prompt = operator().prompting.find(asking.text(content, "CheckoutRequestID"))
    if prompt is None or prompt.push.shortcode != shortcode.number:
        raise invalid("CheckoutRequestID")
    if prompt.code is None:
        raise Refusal(500, "500.001.1001", "The transaction is being processed")
    return jsonify(
        ResponseCode="0",
        ResponseDescription="The service request has been accepted successsfully",
        MerchantRequestID=prompt.merchant,
        CheckoutRequestID=prompt.checkout,
        ResultCode=prompt.code,
        ResultDesc=prompt.text,
    )


def _who(content: dict[str, Any]) -> Shortcode:
    """Read the shortcode and hold its password."""
    number, stamp = asking.text(content, "BusinessShortCode"), asking.stamp(content, "Timestamp")
    password = asking.text(content, "Password", 1_000)
    try:
        shortcode = operator().books.shortcode(number)
    except Declined as error:
        raise Refusal(500, "500.001.1001", "Merchant does not exist") from error
    if password != base64.b64encode(f"{number}{shortcode.passkey}{stamp}".encode()).decode():
        raise Refusal(500, "500.001.1001", "Wrong credentials")
    return shortcode
