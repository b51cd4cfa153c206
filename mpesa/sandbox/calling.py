"""Make one callback over HTTP, whole or broken off as a fault demands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from mpesa.sandbox.faults import CallbackFault

_ANSWER_MAX = 64 * 1024


@dataclass(frozen=True)
class Reply:
    """What the organization answered."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Caller:
    """Calls from *source* (an address of this machine; None: any), and waits so long for each step of an answer."""

    answer_within_s: float
    slow_by_s: float
    sleep: Callable[[float], None]
    source: str | None = None

    def call(self, url: str, body: bytes, fault: CallbackFault | None = None) -> Reply | None:
        """POST *body*; None where no answer came."""
        parts = urlsplit(url)
        make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        source = (self.source, 0) if self.source else None
        try:
            connection = make(parts.hostname or "", parts.port, timeout=self.answer_within_s, source_address=source)
        except (ValueError, HTTPException):
            return None
        try:
            return self._send(connection, f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}", body, fault)
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def _send(self, connection: HTTPConnection, path: str, body: bytes, fault: CallbackFault | None) -> Reply | None:
        connection.putrequest("POST", path)
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        half = len(body) // 2
        connection.send(body[:half])
        match fault:
            case CallbackFault.CUT_BEFORE:
                return None
            case CallbackFault.SLOW:
                self.sleep(self.slow_by_s)
        connection.send(body[half:])
        if fault is CallbackFault.CUT_AFTER:
            return None
        response = connection.getresponse()
        return Reply(response.status, response.read(_ANSWER_MAX))
