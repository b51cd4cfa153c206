"""One access token for all threads of a process, minted by one of them at a time.

Source: Daraja 3.0, "Authorization" and FAQ (read 2026-11): it lives an hour, and a newer one,
minted by whatever process, ends it.
"""

from __future__ import annotations

import re
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from domain.errors import Denied, GatewayError, Throttled, Unavailable, UnreadableReply
from domain.ports.clock import Clock
from gateway.http import Answer, HTTPClient
from mpesa.answers import explain
from mpesa.fields import read_body, read_text

EARLY = timedelta(seconds=60)
_PATH = "/oauth/v1/generate"
_GRANT = {"grant_type": "client_credentials"}
_TOKEN = re.compile(r"[!-~]{1,4096}")
_SECONDS = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class _Held:
    text: str = field(repr=False)
    until: datetime


class Tokens:
    """The token of one app. For use from many threads; *http* knows the app's key and secret."""

    def __init__(self, http: HTTPClient, clock: Clock, wait_s: float) -> None:
        """Wait *wait_s* at most for a token that another thread mints."""
        self._http, self._clock, self._wait_s = http, clock, wait_s
        self._lock = Lock()
        self._held: _Held | None = None
        self._minting: Future[str] | None = None

    def get(self, *, but: str = "") -> str:
        """Give a token that is good for a minute at least, and not the one that was refused.

        Raises:
            Denied: Daraja does not know our key and secret.
            Unavailable: there is none to be had now.

        """
        with self._lock:
            held, minting = self._held, self._minting
            if held is not None and held.text != but and self._clock() < held.until:
                return held.text
            if minting is None:
                self._held, self._minting = None, Future()
                mine = self._minting
        if minting is None:
            self._mint(mine)
            minting = mine
        try:
            return minting.result(self._wait_s)
        except TimeoutError as error:
            raise Unavailable("no token yet") from error

    def drop(self, text: str) -> None:
        """Forget a token that was refused, unless there is a newer one."""
        with self._lock:
            if self._held is not None and self._held.text == text:
                self._held = None

    def _mint(self, minting: Future[str]) -> None:
        """Ask for a token; whoever waits hears the same."""
        held: _Held | None = None
        fault: BaseException = Unavailable("no token")
        try:
            held = self._ask()
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits, us included
            fault = error
        with self._lock:
            self._held, self._minting = held, None
        if held is not None:
            minting.set_result(held.text)
        else:
            minting.set_exception(fault)

    def _ask(self) -> _Held:
        now = self._clock()
        try:
            answer = self._http.get(_PATH, _GRANT)
        except UnreadableReply as error:
            raise Unavailable(str(error)) from error
        if answer.status != 200:
            raise _denial(answer)
        try:
            content = read_body(answer.body)
        except UnreadableReply as error:
            raise Unavailable(f"200 for a token, {error}") from error
        text, seconds = content.get("access_token"), read_text(content.get("expires_in"))
        if not isinstance(text, str) or _TOKEN.fullmatch(text) is None:
            raise Unavailable("200 for a token, and none in it")
        lives = timedelta(seconds=int(seconds) if _SECONDS.fullmatch(seconds) else 0)
        return _Held(text, now + lives - EARLY)


def _denial(answer: Answer) -> GatewayError:
    """Say why there is no token; a wrong key or secret is a 400, often with nothing in it."""
    error = explain(answer)
    if answer.status in (400, 401) and not isinstance(error, Denied | Throttled):
        return Denied("login")
    return error if isinstance(error, Unavailable | Denied) else Unavailable(f"no token: {error}")
