"""What a call asks: its token, and its fields as Daraja reads them."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from flask import current_app, request

from mpesa.sandbox.addressing import may_be_called
from mpesa.sandbox.amounts import read_cents
from mpesa.sandbox.operator import Operator
from mpesa.sandbox.parties import Product, Shortcode
from mpesa.sandbox.refusals import Declined, Refusal, invalid

_MSISDN = re.compile(r"254[17][0-9]{8}")
_MOMENT = re.compile(r"[0-9]{14}")
_NO_TOKEN = {Product.PULL: (401, "401.001"), Product.C2B: (401, "401.002.01")}


def operator() -> Operator:
    """Find the operator that this server answers for."""
    found: Operator = current_app.extensions["operator"]
    return found


def require(product: Product) -> None:
    """Refuse the call unless its token is good, and of an app that has *product*."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    products = operator().tokens.products(token.strip()) if kind.lower() == "bearer" else None
    if products is None:
        raise Refusal(*_NO_TOKEN.get(product, (404, "404.001.03")), "Invalid Access Token")
    if product not in products:
        raise not_of_the_app()


def not_of_the_app() -> Refusal:
    """Make the refusal of a product that the app does not have."""
    return Refusal(401, "401.003.01", "Error Occurred - Invalid Access Token - no apiproduct match found")


def fields() -> dict[str, Any]:
    """Read the body; one of another type is read as empty, so that a field is told missing."""
    if request.mimetype != "application/json":
        return {}
    try:
        content = json.loads(request.get_data(), parse_float=str)
    except ValueError as error:
        raise Refusal(400, "400.002.05", "Invalid Request Payload") from error
    if not isinstance(content, dict):
        raise Refusal(400, "400.002.05", "Invalid Request Payload")
    return content


def text(content: dict[str, Any], name: str, longest: int = 200) -> str:
    """Read a field that must be there: text, or a number."""
    found = optional(content, name, longest)
    if not found:
        raise invalid(name)
    return found


def optional(content: dict[str, Any], name: str, longest: int = 200) -> str:
    """Read a field that may be missing, empty or null."""
    found = content.get(name, "")
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int) or len(str(found)) > longest:
        raise invalid(name)
    return str(found)


def url(content: dict[str, Any], name: str) -> str:
    """Read an address that we would call."""
    found = text(content, name, 500)
    if not may_be_called(found, operator().environment):
        raise invalid(name)
    return found


def shortcode(content: dict[str, Any], name: str) -> Shortcode:
    """Read the number of a shortcode that there is."""
    try:
        return operator().books.shortcode(text(content, name))
    except Declined as error:
        raise invalid(name) from error


def phone(content: dict[str, Any], name: str) -> str:
    """Read twelve digits, and give E.164."""
    found = text(content, name)
    if not _MSISDN.fullmatch(found):
        raise invalid(name)
    return f"+{found}"


def shillings(content: dict[str, Any], name: str) -> int:
    """Read an amount of whole shillings, and give cents."""
    try:
        cents = read_cents(text(content, name))
    except ValueError as error:
        raise invalid(name) from error
    if cents <= 0 or cents % 100:
        raise invalid(name)
    return cents


def stamp(content: dict[str, Any], name: str) -> str:
    """Read fourteen digits that are a moment."""
    found = text(content, name)
    try:
        if not _MOMENT.fullmatch(found):
            raise invalid(name)
        datetime.strptime(found, "%Y%m%d%H%M%S")  # noqa: DTZ007 only asked whether there is such a moment
    except ValueError as error:
        raise invalid(name) from error
    return found
