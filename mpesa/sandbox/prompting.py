"""STK push: a prompt on the customer's phone, what she answers, and what is told of it.

Source: Daraja 3.0, "M-PESA Express" and integrators' reports (read 2026-11). A prompt lives
about a minute; the same amount by the same customer within two minutes is refused.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from threading import Lock

from mpesa.sandbox.books import Books, Wish
from mpesa.sandbox.clock import fourteen
from mpesa.sandbox.faults import CallbackKind
from mpesa.sandbox.ids import Ids
from mpesa.sandbox.movements import Kind, Movement
from mpesa.sandbox.outbox import Callback, Outbox
from mpesa.sandbox.paying import Paying
from mpesa.sandbox.refusals import TEXTS, Declined, Fault, Refusal
from mpesa.sandbox.wire import Body, number

_SAME_AGAIN = timedelta(minutes=2)
_REFERENCE_MAX = 12
_DESCRIPTION_MAX = 13
_PAID = "The service request is processed successfully."


class Answer(StrEnum):
    """What a customer does with the prompt; EARLY accepts before the push is acknowledged, WAIT does nothing yet."""

    ACCEPT = "accept"
    CANCEL = "cancel"
    TIME_OUT = "time out"
    WRONG_PIN = "wrong PIN"
    NO_FUNDS = "no funds"
    EARLY = "early"
    WAIT = "wait"


_FAULTS = {
    Answer.CANCEL: Fault.CANCELLED,
    Answer.TIME_OUT: Fault.NOT_REACHED,
    Answer.WAIT: Fault.NOT_REACHED,
    Answer.WRONG_PIN: Fault.WRONG_CREDENTIAL,
    Answer.NO_FUNDS: Fault.NO_FUNDS,
}


@dataclass(frozen=True)
class Push:
    """A collect request: *phone* sees the prompt and *payer* pays, both E.164."""

    shortcode: str
    payer: str
    phone: str
    cents: int
    reference: str
    description: str
    callback: str


@dataclass(frozen=True)
class Prompt:
    """A push and what became of it; *code* None while the phone shows it."""

    merchant: str
    checkout: str
    push: Push
    at: datetime
    code: str | None = None
    text: str = ""
    receipt: str = ""


class Prompting:
    """The prompts that phones show, and those that they showed; forgotten at the end of the process."""

    def __init__(self, books: Books, outbox: Outbox, paying: Paying, ids: Ids) -> None:
        self.default = Answer.ACCEPT
        self._books, self._outbox, self._paying, self._ids = books, outbox, paying, ids
        self._lock = Lock()
        self._prompts: dict[str, Prompt] = {}
        self._scripts: defaultdict[str, deque[Answer]] = defaultdict(deque)

    def will_answer(self, phone: str, *answers: Answer) -> None:
        """Let *phone* give these answers to its next prompts; after them the default."""
        with self._lock:
            self._scripts[phone].extend(answers)

    def find(self, checkout: str) -> Prompt | None:
        """Give a prompt by its CheckoutRequestID."""
        with self._lock:
            return self._prompts.get(checkout)

    def shown(self, phone: str) -> Sequence[Prompt]:
        """List what *phone* shows and has not answered."""
        with self._lock:
            return [each for each in self._prompts.values() if each.push.phone == phone and each.code is None]

    def push(self, push: Push) -> Prompt:
        """Send a prompt to a phone.

        Raises:
            Refusal: the phone shows one already.

        """
        now = self._books.now()
        with self._lock:
            if any(each.push.phone == push.phone and each.code is None for each in self._prompts.values()):
                raise Refusal(500, "500.001.1001", "Unable to lock subscriber, a transaction is already in process")
            fault = self._check(push, now)
            script = self._scripts[push.phone]
            answer = script.popleft() if script and fault is None else self.default
            checkout = self._ids.checkout(now, push.phone.removeprefix("+"))
            prompt = Prompt(self._ids.request(), checkout, push, now)
            self._prompts[checkout] = prompt
        self._plan(prompt, answer, fault)
        return prompt

    def answer(self, checkout: str, answer: Answer) -> bool:
        """Let the customer answer; False where the prompt is gone."""
        fault = _FAULTS.get(answer)
        return self._end(checkout, fault, early=answer is Answer.EARLY)

    def _plan(self, prompt: Prompt, answer: Answer, fault: Fault | None) -> None:
        table = self._outbox.timetable
        if answer is Answer.EARLY and fault is None:
            self._end(prompt.checkout, None, early=True)
            return
        waits = answer in (Answer.WAIT, Answer.TIME_OUT) and fault is None
        after_s = table.prompt_lives_s if waits else table.prompt_answered_after_s
        self._outbox.errands.add(partial(self._end, prompt.checkout, fault or _FAULTS.get(answer)), after_s)

    def _check(self, push: Push, now: datetime) -> Fault | None:
        """Tell why the prompt will fail whatever the customer does."""
        if len(push.reference) > _REFERENCE_MAX or len(push.description) > _DESCRIPTION_MAX:
            return Fault.PROMPT_NOT_SENT
        if push.phone not in self._books.register.customers or push.payer not in self._books.register.customers:
            return Fault.NOT_REACHED
        for each in self._prompts.values():
            is_same = each.push.payer == push.payer and each.push.cents == push.cents
            if is_same and each.receipt and now - each.at < _SAME_AGAIN:
                return Fault.SAME_AGAIN
        return None

    def _end(self, checkout: str, fault: Fault | None, *, early: bool = False) -> bool:
        with self._lock:
            prompt = self._prompts[checkout]
            if prompt.code is not None:
                return False
            movement, prompt = self._settle(prompt, fault)
            self._prompts[checkout] = prompt
        callback = Callback(CallbackKind.STK, checkout, prompt.push.callback, _body(prompt, movement))
        if early:
            self._outbox.send_now(callback)
        else:
            self._outbox.send(callback, 0)
        if movement is not None:
            self._paying.tell(movement)
        return True

    def _settle(self, prompt: Prompt, fault: Fault | None) -> tuple[Movement | None, Prompt]:
        if fault is not None:
            return None, replace(prompt, code=str(fault), text=TEXTS[fault])
        push = prompt.push
        try:
            customer = self._books.customer(push.payer)
            wish = Wish(Kind.PAY_BILL_ONLINE, push.shortcode, push.payer, customer.name, push.cents, push.reference)
            movement = self._books.receive(self._books.attempt(wish))
        except Declined as declined:
            return None, replace(prompt, code=declined.code, text=declined.text)
        return movement, replace(prompt, code="0", text=_PAID, receipt=movement.number)


def _body(prompt: Prompt, movement: Movement | None) -> Body:
    """Write the callback; its numbers are numbers, and a failure has no metadata at all."""
    assert prompt.code is not None
    code: int | str = int(prompt.code) if prompt.code.isdigit() else prompt.code
    told: dict[str, object] = {
        "MerchantRequestID": prompt.merchant,
        "CheckoutRequestID": prompt.checkout,
        "ResultCode": code,
        "ResultDesc": prompt.text,
    }
    if movement is not None:
        items: list[dict[str, object]] = [
            {"Name": "Amount", "Value": number(movement.cents)},
            {"Name": "MpesaReceiptNumber", "Value": movement.number},
            {"Name": "Balance"},
            {"Name": "TransactionDate", "Value": int(fourteen(movement.at))},
            {"Name": "PhoneNumber", "Value": int(prompt.push.phone.removeprefix("+"))},
        ]
        told["CallbackMetadata"] = {"Item": items}
    return {"Body": {"stkCallback": told}}
