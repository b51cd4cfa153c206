"""The village's own contract for money: who pays the paybill, and the portal's files."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException

from gateway.village.contract import fields, phone_number, say, world
from gateway.village.prompts import ANSWERS, answer, prompts
from mpesa.sandbox.refusals import Declined

paying = Blueprint("paying", __name__)
paying.register_error_handler(HTTPException, say)


@paying.post("/village/mpesa/payments")
def pay() -> tuple[Response, int]:
    """Let a phone pay the paybill."""
    wanted = fields()
    account, amount = wanted.get("account"), wanted.get("amount")
    if not isinstance(account, str) or not isinstance(amount, str | int) or isinstance(amount, bool):
        abort(400, "account is a string, amount a whole number or its text")
    try:
        receipt = world().mpesa.pay(phone_number(str(wanted.get("phone"))), account, amount)
    except Declined as error:
        abort(409, f"{error.code}: {error.text}")
    except ValueError as error:
        abort(400, str(error))
    return jsonify(receipt=receipt), 201


@paying.get("/village/phones/<phone>/prompts")
def show_prompts(phone: str) -> Response:
    """List what M-PESA asks a phone and it has not answered."""
    return jsonify(
        [
            {"id": each.id, "amount": each.amount, "account": each.account, "at": each.at.isoformat()}
            for each in prompts(world(), phone_number(phone))
        ]
    )


@paying.post("/village/phones/<phone>/prompts/<prompt>")
def answer_prompt(phone: str, prompt: str) -> Response:
    """Let a phone answer what M-PESA asks; gives the receipt, null where nothing was paid."""
    wanted = fields().get("answer")
    if not isinstance(wanted, str) or wanted not in ANSWERS:
        abort(400, f"answer is one of {', '.join(ANSWERS)}")
    if not answer(world(), phone_number(phone), prompt, ANSWERS[wanted]):
        abort(404, "this phone is not asked that, or not any more")
    ended = world().mpesa.operator.prompting.find(prompt)
    return jsonify(receipt=ended.receipt or None if ended else None)


@paying.get("/village/mpesa/callbacks")
def show_callbacks() -> Response:
    """List what M-PESA told the institution lately, or kept back by a fault; status is null where no answer came."""
    return jsonify(
        [
            {
                "kind": each.kind,
                "receipt": each.key,
                "began": each.began.isoformat(),
                "at": each.at.isoformat(),
                "status": each.status,
                "fault": each.fault,
            }
            for each in world().mpesa.operator.outbox.sent()
        ]
    )


@paying.post("/village/mpesa/callbacks")
def tell_again() -> tuple[Response, int]:
    """Have M-PESA tell of a receipt once more."""
    number = fields().get("receipt")
    operator = world().mpesa.operator
    known = {each.number: each for each in operator.books.ledger.movements() if each.is_money_in}
    if not isinstance(number, str) or number not in known:
        abort(404, "M-PESA knows no such receipt")
    operator.paying.tell(known[number])
    return jsonify(receipt=number), 202


@paying.get("/village/mpesa/statement.<form>")
def show_statement(form: str) -> Response:
    """Give the portal's file of a day: csv, xlsx or xls; of today without a day."""
    try:
        day = (
            date.fromisoformat(request.args["day"])
            if "day" in request.args
            else world().now().astimezone(world().cast.institution.zone).date()
        )
        content = world().mpesa.statement(day, form)
    except ValueError as error:
        abort(400, str(error))
    name = f"statement-{day.isoformat()}.{form}"
    return Response(content, headers={"Content-Disposition": f"attachment; filename={name}"})
