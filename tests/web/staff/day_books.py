"""Puts on record what a day shows, and reads the day as a person does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from domain.accounts import Client
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.remittances import RemittanceState
from gateway.store.opening import OpenStore
from tests.store.money import add_posting, hear, kes, order, receipt
from tests.support.clock import HandClock
from tests.support.pages import Seen, read
from tests.support.visitor import StaffPages

PHONE = "+254700000011"
R = RemittanceState


class Books:
    """Puts receipts and tasks on record."""

    def __init__(self, store: OpenStore, clock: HandClock) -> None:
        self.store, self.clock = store, clock

    def hear(self, number: str, amount: int, **changes: Any) -> int:
        told = receipt(number, amount=kes(amount), paid_at=self.clock() - timedelta(minutes=1), **changes)
        return self.store.write(lambda work: hear(work, told)[0])

    def suspend(self, number: str, amount: int) -> None:
        self._move(self.hear(number, amount), R.RECEIVED, R.SUSPENDED, "four people share the phone")

    def post(self, number: str, amount: int, *, posted: int | None = None) -> None:
        found = self.hear(number, amount)
        self._move(found, R.RECEIVED, R.MATCHED)
        self._add_posting(number, posted or amount, PostingState.POSTED)
        self._move(found, R.MATCHED, R.POSTED)

    def suspend_rest(self, number: str, amount: int, posted: int) -> None:
        found = self.hear(number, amount)
        self._move(found, R.RECEIVED, R.MATCHED)
        self._add_posting(number, posted, PostingState.POSTED)
        self._move(found, R.MATCHED, R.PARTLY_POSTED)
        self._move(found, R.PARTLY_POSTED, R.SUSPENDED, "more than her accounts take")

    def give_back(self, number: str, amount: int) -> None:
        found = self.hear(number, amount)
        self._move(found, R.RECEIVED, R.SUSPENDED, "nothing named")
        self._move(found, R.SUSPENDED, R.RETURNED, "returned to the payer: UKO9Z9Z9Z9")

    def take_back(self, number: str, amount: int) -> None:
        self._move(self.hear(number, amount), R.RECEIVED, R.REVERSED, "the operator took it back")

    def order(self, number: str, amount: int, end: PostingState) -> None:
        self._move(self.hear(number, amount), R.RECEIVED, R.MATCHED)
        self._add_posting(number, amount, end)

    def task(self, kind: str, subject: str, note: str = "") -> None:
        self.store.write(lambda work: work.tasks.open(kind, subject, note, self.clock()))

    def dispute(self, number: str) -> None:
        self.store.write(self._know_mary)
        self.task("dispute", f"{number} {PHONE}", "41")

    def _know_mary(self, work: UnitOfWork) -> None:
        work.phones.put_client(Client(1, "1", "Mary Akoth", PHONE, True))
        work.phones.link(PHONE, 1, Origin.CORE, self.clock())

    def _move(self, found: int, start: RemittanceState, to: RemittanceState, reason: str = "") -> None:
        self.store.write(lambda work: work.remittances.move(found, start=start, to=to, now=self.clock(), reason=reason))

    def _add_posting(self, number: str, amount: int, end: PostingState) -> None:
        source = f"mpesa:{number}"
        ordered = order(source=source, amount=kes(amount), receipt=number)

        def step(work: UnitOfWork) -> None:
            found = add_posting(work, ordered, source)
            assert found is not None
            work.postings.move(found, start=PostingState.DUE, to=PostingState.POSTING, now=self.clock())
            work.postings.move(found, start=PostingState.POSTING, to=end, now=self.clock())

        self.store.write(step)


def shown(pages: StaffPages, login: str) -> Seen:
    return read(pages.visitor(login).get("/staff/"))


def sums(seen: Seen) -> dict[str, int]:
    """Read the tiles as a person does."""
    found = re.findall(
        r"(Received|Posted|Waits for Mifos|In suspense|Went back|Unexplained)(?:, \d+)? ([\d,]+)", seen.text
    )
    return {name: int(figure.replace(",", "")) for name, figure in found}
