"""The one way we call out: pooled, with one limit for the whole call.

httpx (0.28) limits each read, so a server that drips a byte a second could
hold a caller for hours. Here a call runs in another thread and its caller
leaves it at the deadline; it ends with its next read of a body (a dripped head
holds its thread up to httpx's limit of 100 KB). No proxy or netrc is taken from the
environment, no redirect is followed, and neither address nor body is logged.
"""

from __future__ import annotations

import json
import logging
import os
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from queue import SimpleQueue
from threading import BoundedSemaphore, Semaphore, Thread
from time import monotonic
from typing import Any, TypeVar

import httpx

from domain.errors import OutcomeUnknown, Throttled, Unavailable, UnreadableReply

T = TypeVar("T")
Pairs = Mapping[str, str]

CALLS_MAX = 128
"""Calls under way at once in one process, those that nobody waits for any more included."""

BODY_MAX = 8 * 1024 * 1024
IDLE_S = 15.0
"""Shorter than what servers usually keep an idle connection (Tomcat: 60 s)."""

_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # they log addresses with their queries


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


class _Threads:
    """Up to CALLS_MAX threads; kept, because a new one for each call costs half as much again as the call."""

    def __init__(self) -> None:
        self.forget()
        os.register_at_fork(after_in_child=self.forget)  # a child has none of its parent's threads

    def forget(self) -> None:
        self._free = BoundedSemaphore(CALLS_MAX)
        self._idle = Semaphore(0)
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def begin(self, call: Callable[[], T]) -> Future[T]:
        if not self._free.acquire(blocking=False):
            raise Throttled(f"{CALLS_MAX} calls are under way")
        future: Future[T] = Future()
        self._calls.put(partial(self._run, call, future))
        if not self._idle.acquire(blocking=False):
            Thread(target=self._work, name="call", daemon=True).start()  # a daemon: nobody waits for a call he left
        return future

    def _work(self) -> None:
        while True:
            self._calls.get()()

    def _run(self, call: Callable[[], T], future: Future[T]) -> None:
        try:
            settle = partial(future.set_result, call())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the outcome is waited for
            settle = partial(future.set_exception, error)
        self._idle.release()
        self._free.release()
        settle()


_THREADS = _Threads()


def within(deadline_s: float, call: Callable[[], T]) -> T:
    """Run *call* in another thread and give what it gives, or raise what it raises.

    Raises:
        Throttled: CALLS_MAX calls are under way; this one did not start.
        OutcomeUnknown: the deadline passed; the call may yet do what it does.

    """
    return _await(_THREADS.begin(call), deadline_s)


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
    ) -> None:
        """Call under *url*; *verify* is a path where the certificates to trust lie in a file (raises OSError)."""
        self._timeout_s = timeout_s
        self._trusted = _trusted(verify)
        self._idle: list[httpx.HTTPTransport] = []
        self._process = os.getpid()
        self._client = httpx.Client(
            base_url=url,
            verify=self._trusted,
            headers={"Accept-Encoding": "identity", **(headers or {})},
            timeout=httpx.Timeout(timeout_s, connect=min(3.0, timeout_s / 2)),
            trust_env=False,
        )
        if auth:
            login = b64encode(":".join(auth).encode()).decode()
            self._client.headers["Authorization"] = f"Basic {login}"

    def get(self, path: str, query: Pairs | None = None) -> Answer:
        """Read; raises as `get_each` does."""
        return self.get_each([(path, query or {})])[0]

    def get_each(self, asked: Sequence[tuple[str, Pairs]]) -> list[Answer]:
        """Read several (path, query) side by side, all within one timeout.

        Raises:
            Unavailable: one of them gave no whole answer in time.
            UnreadableReply: one is over BODY_MAX.

        """
        until = monotonic() + self._timeout_s
        build = partial(self._client.build_request, "GET")
        begun = [_THREADS.begin(partial(self._exchange, build(path, params=query))) for path, query in asked]
        try:
            return [_await(each, until - monotonic()) for each in begun]
        except OutcomeUnknown as error:
            raise Unavailable(str(error)) from error

    def post(self, path: str, content: object) -> Answer:
        """Send *content* as JSON.

        Raises:
            Unavailable: nothing was sent.
            OutcomeUnknown: it may have arrived, and no whole answer came in time.

        """
        request = self._client.build_request("POST", path, json=content)
        try:
            return within(self._timeout_s, partial(self._exchange, request))
        except UnreadableReply as error:
            raise OutcomeUnknown(str(error)) from error

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _line(self) -> Iterator[httpx.HTTPTransport]:
        """Lend a connection, the last used first; a pool of httpx looks through all of its own at each call."""
        if self._process != os.getpid():  # forked: the connections are the parent's
            self._process, self._idle = os.getpid(), []
        try:
            line = self._idle.pop()
        except IndexError:
            limits = httpx.Limits(max_connections=1, keepalive_expiry=IDLE_S)
            line = httpx.HTTPTransport(verify=self._trusted, limits=limits, trust_env=False)
        try:
            yield line
        finally:
            self._idle.append(line)  # what broke is closed already, and opened anew

    def _exchange(self, request: httpx.Request) -> Answer:
        until = monotonic() + self._timeout_s
        body = bytearray()
        try:
            with self._line() as line, closing(line.handle_request(request)) as response:
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > BODY_MAX:
                        raise UnreadableReply(f"{request.url.host}: the answer is over {BODY_MAX} bytes")
                    if monotonic() > until:
                        raise OutcomeUnknown(f"{request.url.host}: no whole answer in {self._timeout_s:g} s")
        except _BEFORE_SENDING as error:
            kind = TLSFailed if _is_tls(error) else Unavailable
            raise kind(f"{request.url.host}: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown(f"{request.url.host}: {type(error).__name__}") from error
        return Answer(response.status_code, dict(response.headers), bytes(body))


def _trusted(verify: bool | str) -> ssl.SSLContext:
    if isinstance(verify, str):
        return ssl.create_default_context(cafile=verify)
    return httpx.create_ssl_context(verify=verify, trust_env=False)


def _await(future: Future[T], deadline_s: float) -> T:
    try:
        return future.result(max(deadline_s, 0))
    except TimeoutError as error:
        if future.done():
            raise
        raise OutcomeUnknown(f"no outcome in {deadline_s:g} s") from error


def _is_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _refuse(name: str) -> None:
    raise ValueError(name)
