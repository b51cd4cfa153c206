"""Many phones and their carrier in one lean process, which speaks what the channel `village` speaks.

Texts leave at their time, whether earlier ones were answered or not, and the
clock of a text runs from that time until the whole reply is here.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import multiprocessing
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from time import perf_counter

from gateway.bench.core import FIRST_CLIENT, client_of, name_of, phone_of
from gateway.bench.daemons import TOKEN, free_port, stop, wait_for_port

SECRET = "bench-secret-of-many-letters"
CHANNEL = "village"
PATIENCE_S = 10.0
_SENT_AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC).isoformat()


@dataclass(frozen=True)
class Turn:
    """*count* texts to the daemon at *port*, *rate* a second, one client after another from the *first* on."""

    port: int
    first: int
    count: int
    clients: int
    rate: float
    text: str


@dataclass(frozen=True)
class Talked:
    """What came of one run: how long each answered text took, and how many were refused, unanswered or answered wrongly."""

    answered_s: list[float]
    refused: int = 0
    unanswered: int = 0
    wrong: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether each text has its answer."""
        return not (self.refused or self.unanswered or self.wrong)

    @property
    def told(self) -> str:
        """Tell what went wrong."""
        return f"{self.refused} refused, {self.unanswered} unanswered, {self.wrong} answered wrongly"


@dataclass(frozen=True)
class Carrier:
    """The process under way: where it takes replies, and what lets its phones text."""

    port: int
    _end: Connection

    def talk(self, turn: Turn) -> Talked:
        """Let the phones text, and wait for the replies."""
        self._end.send(turn)
        said = self._end.recv()
        assert isinstance(said, Talked)
        return said


@contextmanager
def running_carrier() -> Iterator[Carrier]:
    """Run the phones and their carrier."""
    ours, theirs = multiprocessing.Pipe()
    port = free_port()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(port, theirs), daemon=True)
    process.start()
    try:
        wait_for_port(port)
        yield Carrier(port, ours)
    finally:
        stop(process)


def _serve(port: int, end: Connection) -> None:
    asyncio.run(_Phones(end).serve(port))


class _Phones:
    """Sends what is asked for, and takes the replies."""

    def __init__(self, end: Connection) -> None:
        self._end = end
        self._lines: list[_Outgoing] = []
        self._numbers = 0
        self._begin(0)

    def _begin(self, expected: int) -> None:
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._answered_s: list[float] = []
        self._refused = self._wrong = 0
        self._expected = expected
        self._all_here = asyncio.Event()

    async def serve(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_server(lambda: _Incoming(self), "127.0.0.1", port, backlog=1024)
        while True:
            wanted = await loop.run_in_executor(None, self._end.recv)
            self._end.send(await self._talk(wanted))

    async def _talk(self, turn: Turn) -> Talked:
        self._begin(turn.count)
        began = perf_counter() + 0.1
        for place in range(turn.count):
            due = began + place / turn.rate
            await asyncio.sleep(max(0.0, due - perf_counter()))
            phone = phone_of(FIRST_CLIENT + (turn.first + place) % turn.clients)
            self._sent[phone].append(due)
            self._numbers += 1
            await self._hand_in(turn.port, _inbound(turn.port, self._numbers, phone, turn.text))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_here.wait(), PATIENCE_S)
        unanswered = sum(len(each) for each in self._sent.values())
        return Talked(self._answered_s, self._refused, unanswered, self._wrong)

    async def _hand_in(self, port: int, request: bytes) -> None:
        while self._lines:
            line = self._lines.pop()
            if not line.is_closed:
                break
        else:
            _, line = await asyncio.get_running_loop().create_connection(lambda: _Outgoing(self), "127.0.0.1", port)
        line.ask(request)

    def acknowledged(self, line: _Outgoing, status: int) -> None:
        """Take the daemon's word on a text."""
        self._lines.append(line)
        self._refused += not 200 <= status < 300

    def replied(self, body: bytes) -> bytes:
        """Take a reply of the daemon, and give the carrier's answer."""
        now, fields = perf_counter(), json.loads(body)
        waiting = self._sent[fields["to"]]
        if waiting and _is_right(fields["to"], fields["text"]):
            self._answered_s.append(now - waiting.popleft())
        else:
            self._wrong += 1
        if len(self._answered_s) + self._wrong >= self._expected:
            self._all_here.set()
        return b'{"id": "%s"}' % fields["key"].encode()


def _is_right(phone: str, text: str) -> bool:
    """Tell whether a client with that phone may get that text: her name first, then her figures."""
    return text.startswith(name_of(client_of(phone))) and "KES" in text


def _inbound(port: int, number: int, phone: str, text: str) -> bytes:
    fields = {"id": f"b{number}", "from": phone, "to": "22110", "text": text, "sent_at": _SENT_AT}
    body = json.dumps(fields).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST /callbacks/{CHANNEL}/{TOKEN} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"X-Village-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Reads(asyncio.Protocol):
    """Reads whole messages; both sides tell their length."""

    def __init__(self, phones: _Phones) -> None:
        self.phones = phones
        self.is_closed = False
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_closed = True

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if found and len(body) >= int(length or 0):
            self._read = b""
            self.take(head, body)

    def take(self, head: bytes, body: bytes) -> None:
        """Take one message."""
        raise NotImplementedError


class _Outgoing(_Reads):
    """A connection to the daemon."""

    def ask(self, request: bytes) -> None:
        """Hand a text in."""
        self.transport.write(request)

    def take(self, head: bytes, body: bytes) -> None:
        self.phones.acknowledged(self, int(head[9:12]))


class _Incoming(_Reads):
    """A connection of the daemon's."""

    def take(self, head: bytes, body: bytes) -> None:
        said = self.phones.replied(body)
        self.transport.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: %d\r\n\r\n" % len(said) + said)
