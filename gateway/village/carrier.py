"""The village's carrier: hands on what phones text, delivers what the daemon sends, and keeps books of both.

Its callbacks are JSON, signed in `X-Village-Signature`: the hexadecimal
HMAC-SHA256 of the raw body with the secret both sides know. A call that meets a
5xx or no answer is made again, with the same id, for 15 minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import httpx

from domain.ports.clock import Clock
from gateway.village.faults import CarrierFaults
from gateway.village.ledger import Entry, Fate, Ledger, Message, PhoneText, Shown, Try
from mpesa.sandbox.errands import Errands

SIGNATURE = "X-Village-Signature"


@dataclass(frozen=True)
class Pace:
    """How patient the carrier is; a pause doubles from the first to the longest."""

    repeats_for: timedelta = timedelta(minutes=15)
    pause_first_s: float = 0.2
    pause_max_s: float = 5.0
    answer_within_s: float = 15.0
    late_by_s: float = 3.0
    slow_by_s: float = 20.0

    def pause_s(self, tries: int) -> float:
        """Give the pause after so many tries."""
        return min(self.pause_first_s * float(2 ** min(tries - 1, 20)), self.pause_max_s)


@dataclass(frozen=True)
class Daemon:
    """All the carrier knows of the daemon: where it is called, the number it answers for, the secret they share."""

    callback_url: str
    line: str
    secret: str


class Carrier:
    """Carries texts between phones and one daemon."""

    def __init__(self, daemon: Daemon, now: Clock, file: Path | None = None, pace: Pace | None = None) -> None:
        self.faults = CarrierFaults()
        self.pace = pace or Pace()
        self._daemon = daemon
        self._now = now
        self._ledger = Ledger(file)
        self._errands = Errands()
        self._changed = threading.Condition()
        self._http = httpx.Client(timeout=self.pace.answer_within_s, trust_env=False)

    @property
    def daemon_origin(self) -> str:
        """Where the daemon is, without a path."""
        url = urlsplit(self._daemon.callback_url)
        return f"{url.scheme}://{url.netloc}"

    def start(self) -> None:
        """Start to carry, with what lay undelivered first."""
        self._errands.start()
        for text in self._ledger.texts_waiting():
            self._errands.add(partial(self._hand_on, text.id))
        for message in self._ledger.messages_waiting():
            self._errands.add(partial(self._reach, message.id, 0))

    def stop(self) -> None:
        """Stop to carry; what is undelivered stays in the file."""
        self._errands.stop()
        self._http.close()
        self._ledger.close()
        with self._changed:
            self._changed.notify_all()

    def send(self, phone: str, text: str) -> PhoneText:
        """Take a text from a phone and hand it on."""
        sent = PhoneText(secrets.token_hex(8), phone, text, self._now(), Fate.WAITING, (), 0)
        with self._changed:
            sent = self._ledger.add_text(sent)
            self._changed.notify_all()
        for _ in range(2 if self.faults.meet_phone() else 1):
            self._errands.add(partial(self._hand_on, sent.id))
        return sent

    def take(
        self, key: str, to: str, text: str, report_url: str | None, *, is_late: bool = False, report_first: bool = False
    ) -> str:
        """Take a message from the daemon, every time it is handed in, and give its id."""
        message = Message(secrets.token_hex(8), key, to, text, report_url, self._now())
        with self._changed:
            self._ledger.add_message(message)
        if report_first:
            self._reach(message.id, 0)
        else:
            self._errands.add(partial(self._reach, message.id, self.pace.late_by_s if is_late else 0))
        return message.id

    def books(self) -> Sequence[Entry]:
        """List everything that was carried, in order."""
        with self._changed:
            return self._ledger.entries()

    def texts(self, phone: str, after: int = 0, wait_s: float = 0) -> Sequence[Shown]:
        """List what a phone shows beyond *after*; wait up to *wait_s* for something."""
        with self._changed:
            self._changed.wait_for(lambda: self._ledger.shown_count(phone) > after, wait_s)
            return self._ledger.shown(phone, after)

    def last_text(self, phone: str) -> PhoneText | None:
        """Give the last text a phone sent, and how handing it on went."""
        with self._changed:
            return self._ledger.last_text(phone)

    def messages_after(self, text: PhoneText) -> Sequence[Message]:
        """List what the daemon handed in for a phone since it sent *text*."""
        with self._changed:
            return self._ledger.messages_since(text)

    def messages_to(self, phone: str, since: datetime) -> Sequence[Message]:
        """List what the daemon handed in for a phone since then."""
        with self._changed:
            return self._ledger.messages_to(phone, since)

    def _hand_on(self, text_id: str) -> None:
        with self._changed:
            text = self._ledger.text(text_id)
        body = {
            "id": text.id,
            "from": text.phone,
            "to": self._daemon.line,
            "text": text.text,
            "sent_at": text.at.isoformat(),
        }
        tried = self._call(self._daemon.callback_url, body)
        with self._changed:
            text = self._ledger.note_try(text_id, tried)
            self._changed.notify_all()
        if tried.is_ok:
            self._settle(text_id, Fate.HANDED_ON)
        elif not tried.may_repeat:
            self._settle(text_id, Fate.REFUSED)
        elif self._now() - text.at >= self.pace.repeats_for:
            self._settle(text_id, Fate.GIVEN_UP)
        else:
            self._errands.add(partial(self._hand_on, text_id), self.pace.pause_s(len(text.tries)))

    def _settle(self, text_id: str, fate: Fate) -> None:
        with self._changed:
            self._ledger.settle_text(text_id, fate)
            self._changed.notify_all()

    def _reach(self, message_id: str, report_after_s: float) -> None:
        with self._changed:
            message = self._ledger.reach(message_id, self._now())
            self._changed.notify_all()
        if message.report_url is None:
            self._ledger.end_message(message_id)
        elif report_after_s:
            self._errands.add(partial(self._report, message, ("sent", "delivered")), report_after_s)
        else:
            self._report(message, ("sent", "delivered"))

    def _report(self, message: Message, statuses: tuple[str, ...], tries: int = 1) -> None:
        assert message.report_url is not None
        tried = self._call(message.report_url, {"id": message.id, "status": statuses[0], "reason": ""})
        with self._changed:
            self._ledger.note_report(message.id, tried)
        if tried.may_repeat and self._now() - message.at < self.pace.repeats_for:
            self._errands.add(partial(self._report, message, statuses, tries + 1), self.pace.pause_s(tries))
        elif statuses[1:]:
            self._report(message, statuses[1:])
        else:
            with self._changed:
                self._ledger.end_message(message.id)

    def _call(self, url: str, content: dict[str, str]) -> Try:
        body = json.dumps(content, ensure_ascii=False).encode()
        signature = hmac.new(self._daemon.secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", SIGNATURE: signature}
        began, clock = self._now(), monotonic()
        try:
            status = self._http.post(url, content=body, headers=headers).status_code
        except httpx.HTTPError:
            status = None
        return Try(began, timedelta(seconds=monotonic() - clock), status)
