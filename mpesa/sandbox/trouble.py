"""Do to a call what a fault demands, below Flask: answers lost, connections cut, a gateway in between."""

from __future__ import annotations

import errno
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.wrappers import Response

from mpesa.sandbox.envelopes import instead
from mpesa.sandbox.faults import CallFault
from mpesa.sandbox.keeping import Call
from mpesa.sandbox.operator import Operator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_SOCKETS = ("werkzeug.socket", "gunicorn.socket")
_ON_CLOSE_RESET = struct.pack("ii", 1, 0)
_NO_STATUS = 0


class Trouble:
    """The WSGI application around the server: lets calls meet their faults, and notes every call in the books."""

    def __init__(self, app: Flask, operator: Operator) -> None:
        self._flask = app
        self._app: WSGIApplication = app.wsgi_app
        self._operator = operator

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one call, or fail to; what the books note, they note before the caller hears of it."""
        response = self._respond(environ, self._operator.faults.meet_call())
        status = _NO_STATUS if isinstance(response, _Cut) else response.status_code
        books = self._operator.books
        books.note(Call(books.now(), environ["REQUEST_METHOD"], environ["PATH_INFO"], status))
        if isinstance(response, _Cut):
            raise response.done_to(environ)
        return response(environ, start_response)

    def _respond(self, environ: WSGIEnvironment, fault: CallFault | None) -> Response | _Cut:
        match fault:
            case CallFault.DOWN | CallFault.CUT_BEFORE:
                return _Cut(is_reset=fault is CallFault.DOWN)
            case CallFault.SLOW:
                self._operator.faults.sleep(self._operator.outbox.timetable.slow_by_s)
            case CallFault.THROTTLE | CallFault.SPIKE | CallFault.QUOTA | CallFault.FORBIDDEN:
                return self._instead(fault)
        response = Response.from_app(self._app, environ, buffered=True)
        match fault:
            case CallFault.CUT_AFTER:
                return _Cut(is_reset=False)
            case CallFault.ERROR_AFTER | CallFault.EMPTY:
                return self._instead(fault)
            case CallFault.GARBLED:
                response.set_data(response.get_data()[: len(response.get_data()) // 2])
        return response

    def _instead(self, fault: CallFault) -> Response:
        with self._flask.app_context():
            response = instead(fault, self._operator.ids)
        assert response is not None, fault
        return response


@dataclass(frozen=True)
class _Cut:
    """A connection that ends without an answer; reset as from a port where nobody listens, or in good order."""

    is_reset: bool

    def done_to(self, environ: WSGIEnvironment) -> Exception:
        """Cut the caller's connection for real; the error made ends the call for the server too, without a word."""
        connection: Any = next((environ[name] for name in _SOCKETS if name in environ), None)
        if connection is not None and self.is_reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ON_CLOSE_RESET)
            connection.shutdown(socket.SHUT_RD)  # a server that waits for the next call closes
        elif connection is not None:
            connection.shutdown(socket.SHUT_RDWR)
        return ConnectionResetError(errno.ECONNRESET, "cut by a fault on demand")
