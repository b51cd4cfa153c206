"""The one way we call out: pooled, with one limit for the whole call.

A library limits each read, so a server that drips a byte a second could hold
a caller for hours: its caller leaves it at the deadline, and the call ends with
its next read of a body (a dripped head holds its thread up to 100 lines of
64 KB). Connections are urllib3's (2.8), and opened here, so that what failed
before anything was sent is known from what failed after. No proxy or netrc is
taken from the environment, no redirect is followed, and neither address nor
body is logged.
"""

from __future__ import annotations

import json
import os
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from domain.errors import OutcomeUnknown, Unavailable, UnreadableReply
from gateway.deadline import THREADS, Threads

Pairs = Mapping[str, str]

BODY_MAX = 8 * 1024 * 1024
IDLE_S = 15.0
"""Shorter than what servers usually keep an idle connection (Tomcat: 60 s)."""

CONNECT_S_MAX = 3.0
READ_SIZE = 65_536

_BROKEN = (HTTPError, HTTPException, OSError)


class TLSFailed(Unavailable):
    """The other side cannot prove by its certificate who it is."""


@dataclass(frozen=True)
class Answer:
    """What the other side answered; header names are in lower case."""

    status: int
    headers: Pairs
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """Read the body as JSON, numbers with a fraction as Decimal.

        Raises:
            UnreadableReply: not UTF-8, or not JSON.

        """
        try:
            return json.loads(self.body.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse)
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise UnreadableReply("the answer is not JSON") from error


class HTTPClient:
    """Calls one server over connections that are kept alive; any status is an answer. For use from many threads."""

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float,
        verify: bool | str = True,
        headers: Pairs | None = None,
        auth: tuple[str, str] | None = None,
        body_max: int = BODY_MAX,
        threads: Threads = THREADS,
    ) -> None:
        """Call under *url*; *verify* is a path where the certificates to trust lie in a file (raises OSError)."""
        where = urlsplit(url)
        assert where.scheme in {"http", "https"}, where.scheme
        assert where.hostname, "an address names a host"
        self._host, self._port, self._path = where.hostname, where.port, where.path.rstrip("/")
        self._trusted = _trusted(verify) if where.scheme == "https" else None
        self._timeout_s = timeout_s
        self._body_max = body_max
        self._threads = threads
        self._headers = {"Accept-Encoding": "identity", **(headers or {})}
        if auth:
            login = b64encode(":".join(auth).encode()).decode()
            self._headers["Authorization"] = f"Basic {login}"
        self._idle: list[tuple[HTTPConnection, float]] = []
        self._process = os.getpid()

    def get(self, path: str, query: Pairs | None = None) -> Answer:
        """Read *path* under our address, or the address itself where it is empty; raises as `get_each` does."""
        return self.get_each([(path, query or {})])[0]

    def get_each(self, asked: Sequence[tuple[str, Pairs]]) -> list[Answer]:
        """Read several (path, query) side by side, all within one timeout.

        Raises:
            Unavailable: one of them gave no whole answer in time.
            UnreadableReply: one is over BODY_MAX.

        """
        targets = [self._target(path, query) for path, query in asked]
        try:
            return self._threads.within(self._timeout_s, partial(self._read_each, targets))
        except OutcomeUnknown as error:
            raise Unavailable(str(error)) from error

    def post(self, path: str, content: object, query: Pairs | None = None, *, headers: Pairs | None = None) -> Answer:
        """Send *content* as JSON; *headers* go with this call only.

        Raises:
            Unavailable: nothing was sent.
            OutcomeUnknown: it may have arrived, and no whole answer came in time.

        """
        target, body = self._target(path, query or {}), json.dumps(content).encode()
        try:
            return self._threads.within(self._timeout_s, partial(self._send, target, body, headers or {}))
        except UnreadableReply as error:
            raise OutcomeUnknown(str(error)) from error

    def close(self) -> None:
        """Let the connections go."""
        while self._idle:
            self._idle.pop()[0].close()

    def _target(self, path: str, query: Pairs) -> str:
        whole = f"{self._path}/{path.lstrip('/')}" if path else self._path or "/"
        return f"{whole}?{urlencode(query)}" if query else whole

    @contextmanager
    def _line(self) -> Iterator[HTTPConnection]:
        """Lend an open connection, the last used first."""
        if self._process != os.getpid():  # forked: the connections are the parent's
            self._process, self._idle = os.getpid(), []
        try:
            line, used_at = self._idle.pop()
        except IndexError:
            line, used_at = self._new_line(), 0.0
        try:
            if monotonic() - used_at > IDLE_S or not line.is_connected:
                self._open(line)
            yield line
        except BaseException:
            line.close()
            raise
        finally:
            self._idle.append((line, monotonic()))

    def _new_line(self) -> HTTPConnection:
        if self._trusted is not None:
            return HTTPSConnection(self._host, self._port, ssl_context=self._trusted)
        return HTTPConnection(self._host, self._port)

    def _open(self, line: HTTPConnection) -> None:
        """Connect anew; whatever happens here, nothing was sent."""
        line.close()
        line.timeout = min(CONNECT_S_MAX, self._timeout_s / 2)
        try:
            line.connect()
        except _BROKEN as error:
            kind = TLSFailed if _is_tls(error) else Unavailable
            raise kind(f"{self._host}: {type(error).__name__}") from error
        line.timeout = self._timeout_s
        line.sock.settimeout(self._timeout_s)

    def _read_each(self, targets: Sequence[str]) -> list[Answer]:
        """Ask on a connection each before the first answer is read: the server works on all of them meanwhile."""
        until = monotonic() + self._timeout_s
        with ExitStack() as lent:
            lines = [lent.enter_context(self._line()) for _ in targets]
            for line, target in zip(lines, targets, strict=True):
                self._ask(line, "GET", target, {})
            return [self._hear(line, until) for line in lines]

    def _send(self, target: str, content: bytes, headers: Pairs) -> Answer:
        until = monotonic() + self._timeout_s
        with self._line() as line:
            self._ask(line, "POST", target, {"Content-Type": "application/json", **headers}, content)
            return self._hear(line, until)

    def _ask(
        self, line: HTTPConnection, method: str, target: str, headers: Pairs, content: bytes | None = None
    ) -> None:
        sent = {**self._headers, **headers}
        with self._unknown():
            line.request(method, target, content, sent, preload_content=False, decode_content=False)

    def _hear(self, line: HTTPConnection, until: float) -> Answer:
        body = bytearray()
        with self._unknown():
            response = line.getresponse()
            while chunk := response.read1(READ_SIZE):
                body += chunk
                if len(body) > self._body_max:
                    raise UnreadableReply(f"{self._host}: the answer is over {self._body_max} bytes")
                if monotonic() > until:
                    raise OutcomeUnknown(f"{self._host}: no whole answer in {self._timeout_s:g} s")
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, bytes(body))

    @contextmanager
    def _unknown(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            raise OutcomeUnknown(f"{self._host}: {type(error).__name__}") from error


def _trusted(verify: bool | str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=verify if isinstance(verify, str) else certifi.where())
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _refuse(name: str) -> None:
    raise ValueError(name)
