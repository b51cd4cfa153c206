"""The sandbox core for many made-up clients, made lean.

The sandbox itself answers each address once; from then on the same bytes are
given again, so that a core which shares two cores with the daemon does not set
its pace. Every answer takes as long as it is told to.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from werkzeug.test import Client as Caller

from gateway.bench.daemons import CORE_LOGIN, CORE_PASSWORD, free_port, stop, wait_for_port
from gateway.wiring.daemon import utc_now
from mifos_client.sandbox.books import HEAD_OFFICE, Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.server import create_app

FIRST_CLIENT = 1001
_MAY = ("READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT", "READ_STAFF")
_WEEK = timedelta(weeks=1)
_NAMES = ("Alice", "Brenda", "Carol", "Damaris", "Esther", "Faith", "Grace", "Hellen")


def phone_of(client: int) -> str:
    """Give the phone of a made-up client."""
    return f"+2547{client:08d}"


def client_of(phone: str) -> int:
    """Give the made-up client with that phone."""
    return int(phone[5:])


def name_of(client: int) -> str:
    """Give the first name of a made-up client."""
    return _NAMES[client % len(_NAMES)]


def made_up_books(clients: int) -> Books:
    """Make books with so many clients, each with one loan under way and one savings account."""
    books = Books(ZoneInfo("Africa/Nairobi"), "KES", utc_now)
    books.add_login(login=CORE_LOGIN, password=CORE_PASSWORD, office_id=HEAD_OFFICE, staff_id=None, permissions=_MAY)
    today = books.today()
    for number in range(FIRST_CLIENT, FIRST_CLIENT + clients):
        books.add_client(
            number=number,
            first_name=name_of(number),
            last_name="Wanjiku",
            office_id=HEAD_OFFICE,
            staff_id=None,
            phone=phone_of(number),
            active_on=today - 56 * _WEEK,
        )
        books.add_savings(number=number, client_id=number, opened_on=today - 8 * _WEEK)
        books.deposit(number, Decimal(100 + number), today - 7 * _WEEK)
        _lend(books, number)
    return books


def _lend(books: Books, number: int) -> None:
    today = books.today()
    paid_out = today - 4 * _WEEK
    books.add_loan(
        number=number,
        client_id=number,
        officer_id=None,
        principal=Decimal(20_000),
        instalment=Decimal(1_000),
        weeks=25,
        first_due=paid_out + _WEEK,
        submitted_on=paid_out,
    )
    books.approve(number, paid_out)
    books.disburse(number, paid_out)
    books.repay(number, Decimal(3_000), today - _WEEK)


@contextmanager
def running_core(clients: int, delay_s: float) -> Iterator[str]:
    """Serve such books in a process of its own, every answer *delay_s* late, and give the URL."""
    port = free_port()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(port, clients, delay_s), daemon=True)
    process.start()
    try:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)


def _serve(port: int, clients: int, delay_s: float) -> None:
    answers = _Answers(made_up_books(clients))

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Line(answers, delay_s), "127.0.0.1", port, backlog=1024)
        await server.serve_forever()

    asyncio.run(serve())


class _Answers:
    """What the sandbox says to each address, asked once."""

    def __init__(self, books: Books) -> None:
        self._caller = Caller(create_app(books, Faults()))
        self._known: dict[bytes, bytes] = {}

    def to(self, target: bytes) -> bytes:
        """Give the whole answer to a GET of *target*."""
        if target not in self._known:
            self._known[target] = self._ask(target.decode("ascii"))
        return self._known[target]

    def _ask(self, target: str) -> bytes:
        headers = {"Fineract-Platform-TenantId": "default", "Accept": "application/json"}
        said = self._caller.get(target, headers=headers, auth=(CORE_LOGIN, CORE_PASSWORD))
        body = said.get_data()
        head = f"HTTP/1.1 {said.status}\r\nContent-Type: {said.content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


class _Line(asyncio.Protocol):
    """One connection; a caller has one call under way on it."""

    def __init__(self, answers: _Answers, delay_s: float) -> None:
        self._answers = answers
        self._delay_s = delay_s
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        if self._read.endswith(b"\r\n\r\n"):
            target, self._read = self._read.split(b" ", 2)[1], b""
            answer = self._answers.to(target)
            asyncio.get_running_loop().call_later(self._delay_s, self._answer, answer)

    def _answer(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)
