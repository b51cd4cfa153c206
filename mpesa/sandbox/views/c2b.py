"""C2B: register the addresses, and simulate somebody who pays.

Source: Daraja 3.0, "Customer to Business" (read 2026-11), misspellings and all. In production
addresses are registered once.
"""

from __future__ import annotations

import contextlib

from flask import Blueprint, Response, jsonify

from mpesa.sandbox import asking
from mpesa.sandbox.asking import operator
from mpesa.sandbox.parties import Addresses, Environment, Product, ResponseType, Shortcode
from mpesa.sandbox.refusals import Declined, Refusal, invalid

routes = Blueprint("c2b", __name__)


@routes.post("/mpesa/c2b/<any(v1, v2):version>/registerurl")
def register(version: str) -> Response:
    """Take a shortcode's addresses."""
    asking.require(Product.C2B)
    content = asking.fields()
    shortcode = asking.shortcode(content, "ShortCode")
    _check_version(shortcode, version)
    response_type = asking.text(content, "ResponseType")
    if response_type not in list(ResponseType):
        raise invalid("ResponseType")
    addresses = Addresses(
        shortcode.number,
        asking.url(content, "ConfirmationURL"),
        asking.url(content, "ValidationURL"),
        ResponseType(response_type),
    )
    books = operator().books
    with books.lock:
        if operator().environment is Environment.PRODUCTION and books.addresses(shortcode.number):
            raise Refusal(500, "500.003.1001", "Urls are already registered.")
        books.keep(addresses)
    return _taken("Success")


@routes.post("/mpesa/c2b/<any(v1, v2):version>/simulate")
def simulate(version: str) -> Response:
    """Let a customer pay; there is no such call in production."""
    asking.require(Product.C2B)
    if operator().environment is Environment.PRODUCTION:
        raise Refusal(404, "404.001.01", "Resource not found")
    content = asking.fields()
    shortcode = asking.shortcode(content, "ShortCode")
    _check_version(shortcode, version)
    if asking.text(content, "CommandID") != "CustomerPayBillOnline":
        raise invalid("CommandID")
    cents, phone = asking.shillings(content, "Amount"), asking.phone(content, "Msisdn")
    reference = asking.optional(content, "BillRefNumber", 20)

    def pay() -> None:
        with contextlib.suppress(Declined):
            operator_then.paying.pay(shortcode.number, phone, reference, cents // 100)

    operator_then = operator()
    operator_then.outbox.errands.add(pay)
    return _taken("Accept the service request successfully.")


def _check_version(shortcode: Shortcode, version: str) -> None:
    if version != shortcode.version:
        raise asking.not_of_the_app()


def _taken(description: str) -> Response:
    return jsonify(OriginatorCoversationID=operator().ids.request(), ResponseCode="0", ResponseDescription=description)
