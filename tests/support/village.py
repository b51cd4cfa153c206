"""A little real HTTP daemon that does as it is told, for a village to talk to."""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from flask import Flask, Response, request

from gateway.village.carrier import SIGNATURE, Pace

SECRET = "a secret that carrier and daemon share"
MARY = "+254700000011"
ANSWER = "Mary: loan L4 KES 14,880, loan L21 KES 1,980. Savings KES 3,450. Next payment KES 810 on Tue 24 Nov (L4 480, L21 330)."
BRISK = Pace(pause_first_s=0.01, pause_max_s=0.02, answer_within_s=5, late_by_s=0.05, slow_by_s=0.05)


class GoingClock:
    """Starts on a Tuesday at 11:05 in Nairobi, goes on, and can be put forward."""

    def __init__(self) -> None:
        self.start = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
        self.began = monotonic()

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=monotonic() - self.began)

    def put_forward(self, by: timedelta) -> None:
        self.start += by


@dataclass
class StandIn:
    """A daemon: notes each call, answers with the next of *statuses* (then 204), and does *then* with a text."""

    url: str = ""
    texts: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)
    reports: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)
    statuses: list[int] = field(default_factory=list)
    then: Callable[[dict[str, Any]], object] = lambda text: None
    forged: int = 0

    def app(self) -> Flask:
        app = Flask("stand-in")

        @app.post("/inbound")
        def inbound() -> Response:
            text = self._read()
            self.texts.put(text)
            status = self.statuses.pop(0) if self.statuses else 204
            if status < 300:
                threading.Thread(target=self.then, args=(text,), daemon=True).start()
            return Response(status=status)

        @app.post("/report")
        def report() -> Response:
            self.reports.put(self._read())
            return Response(status=204)

        return app

    def _read(self) -> dict[str, Any]:
        right = hmac.new(SECRET.encode(), request.get_data(), hashlib.sha256).hexdigest()
        self.forged += request.headers.get(SIGNATURE) != right
        content: dict[str, Any] = json.loads(request.get_data())
        return content

    def next_text(self) -> dict[str, Any]:
        return self.texts.get(timeout=10)

    def next_report(self) -> dict[str, Any]:
        return self.reports.get(timeout=10)
