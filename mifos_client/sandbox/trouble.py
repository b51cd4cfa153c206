"""Do to a call what a fault demands, below Flask: answers lost, connections cut, proxies in between."""

import errno
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from mifos_client.sandbox.books import Books, Call
from mifos_client.sandbox.envelopes import container, loan_locked, refused
from mifos_client.sandbox.faults import FAULT_MET, FaultKind, Faults, calls_for
from mifos_client.sandbox.refusals import Kind, Refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_SOCKETS = ("werkzeug.socket", "gunicorn.socket")
_ON_CLOSE_RESET = struct.pack("ii", 1, 0)
_PROXY_PAGE = (
    "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr>"
    "<center>nginx</center></body></html>"
)
_NO_STATUS = 0


class Trouble:
    """The WSGI application around the server: lets calls meet their faults, and notes every call in the books."""

    def __init__(self, app: "WSGIApplication", books: Books, faults: Faults, *, delay_s: float) -> None:
        self._app = app
        self._books = books
        self._faults = faults
        self._delay_s = delay_s

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one call, or fail to; what the books note, they note before the caller hears of it."""
        began = self._books.now()
        fault = self._faults.take(calls_for(environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        environ[FAULT_MET] = fault
        response = self._respond(environ, fault)
        self._note(environ, began, _NO_STATUS if isinstance(response, _Cut) else response.status_code)
        if isinstance(response, _Cut):
            raise response.done_to(environ)
        return response(environ, start_response)

    def _respond(self, environ: "WSGIEnvironment", fault: FaultKind | None) -> "Response | _Cut":
        if self._delay_s:
            self._faults.sleep(self._delay_s)
        match fault:
            case FaultKind.DOWN | FaultKind.CUT_BEFORE:
                return _Cut(is_reset=fault is FaultKind.DOWN)
            case FaultKind.SLOW | FaultKind.LATE:
                self._faults.sleep(self._faults.slow_s if fault is FaultKind.SLOW else self._faults.late_s)
            case FaultKind.HTML | FaultKind.LOGIN | FaultKind.FORBIDDEN | FaultKind.BUSY | FaultKind.LOAN_LOCKED:
                return _instead(fault, environ["PATH_INFO"], self._books.now())
        response = Response.from_app(self._app, environ, buffered=True)
        match fault:
            case FaultKind.CUT_AFTER | FaultKind.STUCK_BEFORE | FaultKind.STUCK_AFTER:
                return _Cut(is_reset=False)
            case FaultKind.ERROR_AFTER:
                return container(500, environ["PATH_INFO"], self._books.now())
            case FaultKind.GARBLED:
                response.set_data(response.get_data()[: len(response.get_data()) // 2])
        return response

    def _note(self, environ: "WSGIEnvironment", began: datetime, status: int) -> None:
        milliseconds = round((self._books.now() - began).total_seconds() * 1000)
        self._books.note(Call(began, environ["REQUEST_METHOD"], environ["PATH_INFO"], milliseconds, status))


def _instead(fault: FaultKind, path: str, now: datetime) -> Response:
    """Make the answer that comes in place of the core's own."""
    if fault is FaultKind.HTML:
        return Response(_PROXY_PAGE, status=502, content_type="text/html")
    if fault is FaultKind.LOAN_LOCKED:
        return loan_locked(path.partition("/loans/")[2].partition("/")[0])
    if fault is FaultKind.LOGIN:
        return container(401, path, now)
    if fault is FaultKind.FORBIDDEN:
        return refused(
            Refusal(Kind.NOT_AUTHORIZED, "error.msg.not.authorized", "User has no authority to READ clients")
        )
    return refused(Refusal(Kind.TEMPORARY, "error.msg.sheduler.job.currently.running", "a job runs"))


@dataclass(frozen=True)
class _Cut:
    """A connection that ends without an answer; reset as from a port where nobody listens, or in good order."""

    is_reset: bool

    def done_to(self, environ: "WSGIEnvironment") -> Exception:
        """Cut the caller's connection for real; the error made ends the call for the server too, without a word."""
        connection: Any = next((environ[name] for name in _SOCKETS if name in environ), None)
        if connection is not None and self.is_reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ON_CLOSE_RESET)
            connection.shutdown(socket.SHUT_RD)  # a server that waits for the next call closes
        elif connection is not None:
            connection.shutdown(socket.SHUT_RDWR)
        return ConnectionResetError(errno.ECONNRESET, "cut by a fault on demand")
