"""Calls Daraja with a token that is good, one call of a product at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from domain.errors import Denied, OutcomeUnknown, Throttled, Unavailable
from domain.ports.clock import Clock
from gateway.http import HTTPClient
from mpesa.answers import NotOfTheApp, StaleToken, read_answer
from mpesa.settings import DarajaSettings
from mpesa.tokens import Tokens


@dataclass(frozen=True)
class Call:
    """A call of Daraja's; *is_question*: making it again does no harm, so that a lost answer is no answer."""

    product: str
    path: str
    is_question: bool = False


class DarajaCalls:
    """Calls for one app. For use from many threads."""

    def __init__(self, settings: DarajaSettings, clock: Clock) -> None:
        wait_s = settings.exchange_s
        self._http = HTTPClient(settings.url, timeout_s=wait_s)
        self._login = HTTPClient(settings.url, timeout_s=wait_s, auth=(settings.key, settings.secret))
        self._wait_s = wait_s
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)
        self.tokens = Tokens(self._login, clock, wait_s)

    def post(self, call: Call, content: Mapping[str, object]) -> Mapping[str, Any]:
        """Make a call, and again with a new token where the first was not good: then nothing had happened.

        Raises:
            Unavailable: nothing happened, or it was a question; Throttled where we asked too often.
            OutcomeUnknown: it may have happened.
            Denied: key, secret, product or path is not right.
            Refused: nothing happened, and trying again changes nothing.

        """
        turn = self._turns[call.product]  # Daraja's limits are by product, and a burst is one.
        if not turn.acquire(timeout=self._wait_s):
            raise Throttled(f"other calls of {call.product} are under way")
        try:
            return self._post(call, content)
        finally:
            turn.release()

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()
        self._login.close()

    def _post(self, call: Call, content: Mapping[str, object]) -> Mapping[str, Any]:
        token = self.tokens.get()
        try:
            return self._once(call, content, token)
        except StaleToken:
            token = self.tokens.get(but=token)
        try:
            return self._once(call, content, token)
        except NotOfTheApp as error:
            self.tokens.drop(token)
            raise Denied(f"the app does not have {call.product}: {error}") from error
        except StaleToken:
            self.tokens.drop(token)
            raise

    def _once(self, call: Call, content: Mapping[str, object], token: str) -> Mapping[str, Any]:
        try:
            return read_answer(self._http.post(call.path, content, headers={"Authorization": f"Bearer {token}"}))
        except OutcomeUnknown as error:
            if call.is_question:
                raise Unavailable(str(error)) from error
            raise
