"""Does what comes before serving in a process of its own, which ends with it.

Whoever serves is a master that only holds a port and forks the worker: what it
imports is held twice, and of settings, database and flows it needs nothing, nor
of structlog before it has a line to write.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from gateway.cli.places import NEEDS_A_PERSON, End, ending
from gateway.web.serving import die_with

T = TypeVar("T")


def apart(ask: Callable[[], T]) -> T:
    """Give what *ask* gives. Raises End where that ends what was typed."""
    ours, theirs = Pipe(duplex=False)
    child = get_context("fork").Process(target=_answer, args=(ask, theirs, os.getpid()))
    child.start()
    theirs.close()
    try:
        given: T | End = ours.recv()
    except EOFError:
        sys.exit(NEEDS_A_PERSON)  # It broke, and has said where.
    child.join()
    if isinstance(given, End):
        raise given
    return given


def set_up_logs_late() -> None:
    """Set up what is logged when a library has the first line to write; who forks sets it up in the child."""
    logging.basicConfig(handlers=[_Late()], level=logging.WARNING, force=True)


class _Late(logging.Handler):
    """Stands in for the handler that the first line calls for."""

    def emit(self, record: logging.LogRecord) -> None:
        set_up_logs_now()
        logging.getLogger().handle(record)


def set_up_logs_now() -> None:
    """Set up what is logged."""
    from gateway.cli.logs import set_up_logs

    set_up_logs(sys.stderr)


def _answer(ask: Callable[[], T], theirs: Connection, parent: int) -> None:
    # Who is interrupted says so once, and that is the parent.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with(parent)
    set_up_logs_now()
    try:
        with ending():
            given: T | End = ask()
    except End as told:
        given = told
    theirs.send(given)
