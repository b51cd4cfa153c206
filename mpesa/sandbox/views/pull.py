"""Pull: what reached a shortcode in the last 48 hours.

Source: Daraja 3.0, "Pull Transactions" (read 2026-11). Rows stand in an array inside an
array; the offset counts rows; times are Nairobi's, with a Z behind them (both unconfirmed,
like the page of a hundred rows).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify

from mpesa.sandbox import asking
from mpesa.sandbox.amounts import plain
from mpesa.sandbox.asking import operator
from mpesa.sandbox.clock import NAIROBI
from mpesa.sandbox.movements import Kind, Movement
from mpesa.sandbox.parties import MSISDNMode, Product, PullRegistration, Shortcode
from mpesa.sandbox.phones import show
from mpesa.sandbox.refusals import Declined, Refusal, invalid

routes = Blueprint("pull", __name__)

WINDOW = timedelta(hours=48)
PAGE = 100
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_OFFSET = re.compile(r"[0-9]{1,9}")


@routes.post("/pulltransactions/v1/register")
def register() -> Response:
    """Let a shortcode pull."""
    asking.require(Product.PULL)
    content = asking.fields()
    shortcode = _shortcode(content)
    if asking.text(content, "RequestType") != "Pull":
        raise invalid("RequestType")
    asking.phone(content, "NominatedNumber")
    registration = PullRegistration(shortcode.number, asking.url(content, "CallBackURL"))
    books = operator().books
    with books.lock:
        is_known = books.pull_registration(shortcode.number) is not None
        if not is_known:
            books.keep(registration)
    return jsonify(
        ResponseRefID=operator().ids.request(),
        ResponseStatus="1001" if is_known else "1000",
        ShortCode=shortcode.number,
        ResponseDescription="Shortcode already Registered" if is_known else "Shortcode Registered Successfully",
    )


@routes.route("/pulltransactions/v1/query", methods=["GET", "POST"])
def query() -> Response:
    """Give a page of rows; none is code 1001."""
    asking.require(Product.PULL)
    content = asking.fields()
    shortcode = _shortcode(content)
    if operator().books.pull_registration(shortcode.number) is None:
        raise Refusal(400, "400.001", "Invalid ShortCode")
    since, until = _moment(content, "StartDate"), _moment(content, "EndDate")
    offset = asking.text(content, "OffSetValue")
    if not _OFFSET.fullmatch(offset):
        raise invalid("OffSetValue")
    found = _between(shortcode, since, until)[int(offset) : int(offset) + PAGE]
    return jsonify(
        ResponseRefID=operator().ids.request(),
        ResponseCode="1000" if found else "1001",
        ResponseMessage="Success" if found else "No transactions found",
        Response=[[_row(each, shortcode) for each in found]],
    )


def _shortcode(content: dict[str, Any]) -> Shortcode:
    try:
        return operator().books.shortcode(asking.text(content, "ShortCode"))
    except Declined as error:
        raise Refusal(400, "400.001", "Invalid ShortCode") from error


def _moment(content: dict[str, Any], name: str) -> datetime:
    found = asking.text(content, name)
    if not _MOMENT.fullmatch(found):
        raise invalid(name)
    try:
        return datetime.strptime(found, "%Y-%m-%d %H:%M:%S").replace(tzinfo=NAIROBI).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise invalid(name) from error


def _between(shortcode: Shortcode, since: datetime, until: datetime) -> list[Movement]:
    """List what reached the shortcode, a second being whole; older than the window is gone."""
    books = operator().books
    with books.lock:
        since = max(since, books.now() - WINDOW)
        return [
            each
            for each in books.ledger.movements()
            if each.is_money_in
            and each.shortcode == shortcode.number
            and since <= each.at < until + timedelta(seconds=1)
        ]


def _row(movement: Movement, shortcode: Shortcode) -> Mapping[str, object]:
    is_customer = movement.kind is not Kind.ORGANIZATION
    msisdn = movement.party.removeprefix("+") if is_customer else ""
    is_plain = is_customer and shortcode.shown is MSISDNMode.PLAIN
    return {
        "transactionId": movement.number,
        "trxDate": f"{movement.at.astimezone(NAIROBI):%Y-%m-%dT%H:%M:%SZ}",
        "msisdn": int(msisdn) if is_plain else show(msisdn, shortcode.shown) if msisdn else "",
        "sender": "MPESA",
        "transactiontype": "c2b-pay-bill-debit",
        "billreference": movement.reference,
        "amount": plain(movement.cents),
        "organizationname": shortcode.name,
    }
