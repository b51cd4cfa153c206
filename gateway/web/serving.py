"""Serves the WSGI application: gunicorn's master and one worker, in the foreground.

Everything that has state starts in the worker after the fork and stops with
it; the worker dies with its master. Settings tried with gunicorn 27.0.1
(2026-11-22).
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
from collections.abc import Callable
from typing import Any, NoReturn, Protocol
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from domain.errors import Refused

BACKLOG = 2048
THREADS = 16
GRACEFUL_TIMEOUT_S = 5
PR_SET_PDEATHSIG = 1

_WHY = {
    errno.EADDRINUSE: "something else listens there",
    errno.EACCES: "the system does not allow it",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


class CannotListen(Refused):
    """Host and port cannot be had."""


class Parts(Protocol):
    """What is made, started and stopped in the worker."""

    def make_wsgi(self) -> WSGIApplication:
        """Make the application."""

    def start(self) -> None:
        """Let the rest work."""

    def stop(self) -> None:
        """End the rest."""


def serve(make: Callable[[], Parts], *, host: str, port: int, opened: Callable[[], None] = lambda: None) -> NoReturn:
    """Serve until INT or TERM, and leave the process.

    *opened* is called when the port is ours, before the fork; what it raises ends
    all. *make* is called in the worker after the fork, and what only the worker needs
    is imported in it; the parts stop when the last request has been answered or five
    seconds are over.

    Raises:
        CannotListen: before anything was called; its words are one line.

    """
    listener = listen(host, port)
    opened()
    _Serving(_Life(make), listener).run()
    raise AssertionError("gunicorn leaves the process")


def listen(host: str, port: int) -> socket.socket:
    """Take host and port. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        number = error.errno if isinstance(error, OSError) else None
        why = _WHY.get(number or 0, getattr(error, "strerror", None) or str(error))
        raise CannotListen(f"cannot listen on {host} port {port}: {why}") from error


class _Life:
    """Makes and starts once, in the worker; stops only what was started in this process."""

    def __init__(self, make: Callable[[], Parts]) -> None:
        self._make = make
        self._started_in = 0

    def make_wsgi(self) -> WSGIApplication:
        self._parts = self._make()
        return self._parts.make_wsgi()

    def begin(self, worker: Any) -> None:
        # INT reaches the worker from the keyboard and again, as QUIT, from the master; gunicorn's
        # handlers would leave at once, in the middle of a stop. One end, the one of TERM.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGQUIT, worker.handle_exit)
        self._started_in = os.getpid()
        self._parts.start()

    def end(self, server: object, worker: object) -> None:
        # gunicorn also calls this in the master, for a worker that died before.
        if self._started_in == os.getpid():
            self._parts.stop()


def _settings(listener: socket.socket, life: _Life) -> dict[str, Any]:
    return {
        "bind": [f"fd://{listener.fileno()}"],
        "worker_class": "gthread",
        "workers": 1,
        "threads": THREADS,
        "graceful_timeout": GRACEFUL_TIMEOUT_S,
        "control_socket_disable": True,
        "preload_app": False,
        "loglevel": "warning",
        "logger_class": _Logger,
        "post_fork": _die_with_master,
        "post_worker_init": life.begin,
        "worker_exit": life.end,
    }


def _die_with_master(server: Any, worker: Any) -> None:
    die_with(server.pid)


def die_with(parent: int) -> None:
    """Let this process die when its parent does."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # It died before we asked to die with it.
        os._exit(1)


class _Logger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Hands gunicorn's lines on to whoever writes those of all libraries."""

    def setup(self, settings: Any) -> None:
        super().setup(settings)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Serving(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, life: _Life, listener: socket.socket) -> None:
        self._life = life
        self._listener = listener
        super().__init__()

    def load_config(self) -> None:
        for name, value in _settings(self._listener, self._life).items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        return self._life.make_wsgi()
