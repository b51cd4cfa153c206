"""The whole daemon and its village in one process, by a clock that tests move: each reaches the other over HTTP only.

It starts as `run --village` does, but for two things: the clock stands still
until it is moved, and a claimed job's lease ends on an odd microsecond, so
that it is told from a job that waits for its time, and the end of all work is
seen, not guessed.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

from domain.jobs import QUEUES
from gateway.settings.reading import read_settings
from gateway.village.furnishing import furnish
from gateway.village.kenya import KENYA
from gateway.village.ledger import Direction
from gateway.village.running import OpenVillage, open_village
from gateway.wiring.daemon import Daemon
from gateway.worker.drainer import Drainer
from gateway.worker.embedded import Embedded
from mpesa.sandbox.prompting import Answer
from tests.support.clock import HandClock
from tests.support.village import BRISK

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OPENS_AT = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
"""A Tuesday, 11:05 in Nairobi."""

CORE_WITHIN_S = 3.0
CORE_SLOW_S = 5.0
DATABASE = "mobile-mifos.db"

_MARK_US = 777
_LEASE = timedelta(seconds=60, microseconds=_MARK_US)
_THREADS = 4
_QUIET_WITHIN_S = 30
_LOOK_EVERY_S = 0.005
_PROMPTS_LIVE_S = 600.0
_ENVIRON = {"MOBILE_MIFOS_CORE__TIMEOUT_S": str(CORE_WITHIN_S)}


class Together:
    """A village and its daemon, found in *folder* as they were left there; stop it when done."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.clock = HandClock(OPENS_AT)
        self._is_twice = False
        self._stops = ExitStack()
        url, port = self._listen()
        self.village: OpenVillage = open_village(KENYA, folder, url, port, now=self.clock)
        self._stops.callback(self.village.stop)
        self.world = self.village.world
        self.world.carrier.pace = BRISK
        outbox = self.world.mpesa.operator.outbox
        outbox.timetable = replace(
            outbox.timetable,
            confirmation_after_s=0.0,
            result_after_s=0.0,
            late_by_s=0.0,
            prompt_lives_s=_PROMPTS_LIVE_S,
        )
        self.faults.slow_s = CORE_SLOW_S
        self.daemon = Daemon(read_settings(self.village.settings, folder, {**_ENVIRON, **(settings or {})}), self.clock)
        self.daemon.store.migrate()
        self._stops.callback(self.daemon.store.close)
        self._wsgi: WSGIApplication = self.daemon.web()
        self._database = folder / DATABASE

    @property
    def faults(self):  # type: ignore[no-untyped-def]  # the sandbox's own faults, wider than the village's port
        """The core's faults."""
        return self.world.core.faults

    @property
    def books(self):  # type: ignore[no-untyped-def]  # as above
        """The core's books."""
        return self.world.core.books

    def start(self) -> None:
        """Make the daemon know its village (once), and let both work."""
        furnish(self.daemon, KENYA)
        handlers = self.daemon.handlers()
        self._embedded = Embedded(
            Drainer(queue, self.daemon.store, handlers, self.clock, threads=_THREADS, lease=_LEASE) for queue in QUEUES
        )
        self.daemon.store.on_commit = self._embedded.on_commit
        self._embedded.start()
        self._stops.callback(self._embedded.stop, 5)
        self.world.start()
        self._stops.callback(self.world.stop)

    def stop(self) -> None:
        """Stop both."""
        self._stops.close()

    def texts(self, phone: str, text: str) -> None:
        """Send a text from a phone and wait until all that follows from it is done."""
        sent = self.world.carrier.send(phone, text)
        tries, self._is_twice = (2, False) if self._is_twice else (1, False)
        self._wait(lambda: len(self.world.carrier._ledger.text(sent.id).tries) >= tries)
        self.settle()

    def pays(self, phone: str, account: str, amount: str) -> str:
        """Let a phone pay the paybill, wait until all that follows is done, and give the receipt. Raises Declined."""
        receipt = self.world.mpesa.pay(phone, account, amount)
        self._wait(self._is_told)
        self.settle()
        return receipt

    def answers(self, phone: str, answer: Answer) -> str:
        """Let a phone answer what M-PESA asks, wait until all that follows is done, and give the receipt, if any."""
        operator = self.world.mpesa.operator
        prompt = operator.prompting.shown(phone)[0]
        assert operator.prompting.answer(prompt.checkout, answer)
        self._wait(self._is_told)
        self.settle()
        ended = operator.prompting.find(prompt.checkout)
        return ended.receipt if ended else ""

    def twice(self) -> None:
        """Let the carrier hand on the next text twice."""
        self.world.carrier.faults.add("twice", 1)
        self._is_twice = True

    def pass_time(self, **by: float) -> None:
        """Move the clock and wait until all that has fallen due is done."""
        self.clock.move(**by)
        self._embedded.on_commit(frozenset(QUEUES))
        self.settle()

    def look_at_the_clock(self) -> None:
        """Let what the clock asks for be asked for, and wait until it is done."""
        self.daemon.scheduler().walk()
        self.pass_time()

    def settle(self) -> None:
        """Wait until nothing is under way: no text, no due or claimed job, no message, no report."""
        self._wait(self._is_quiet)

    def got(self, phone: str) -> Sequence[str]:
        """List what a phone got, the oldest first."""
        return [each.text for each in self.world.carrier.texts(phone) if each.direction is Direction.IN]

    def phones(self) -> Sequence[str]:
        """List every phone that appears in the carrier's books."""
        return sorted({each.phone for each in self.world.carrier.books()})

    def _is_told(self) -> bool:
        """Tell whether no callback is under way; an open prompt ends by itself much later."""
        errands = self.world.mpesa.operator.outbox.errands
        with errands._changed:
            soon = [due for due, _, _ in errands._due if due - monotonic() < _PROMPTS_LIVE_S / 2]
            return not errands._under_way and not soon

    def _is_quiet(self) -> bool:
        if not self._is_told():
            return False
        carrier = self.world.carrier
        with carrier._changed:
            if carrier._ledger.texts_waiting():
                return False
        if self._jobs_under_way():
            return False
        with carrier._changed:
            return not carrier._ledger.messages_waiting()

    def _jobs_under_way(self) -> int:
        now_us = int(self.clock().timestamp()) * 1_000_000
        query = (
            "SELECT count(*) FROM jobs WHERE done_at IS NULL AND parked_at IS NULL AND (due <= ? OR due % 1000000 = ?)"
        )
        count: int = self._looks.execute(query, (now_us, _MARK_US)).fetchone()[0]
        return count

    @property
    def _looks(self) -> sqlite3.Connection:
        if not hasattr(self, "_connection"):
            self._connection = sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, isolation_level=None)
            self._stops.callback(self._connection.close)
        return self._connection

    def _wait(self, is_done: Callable[[], bool]) -> None:
        end, pause = monotonic() + _QUIET_WITHIN_S, threading.Event()
        while not is_done():
            assert monotonic() < end, "the daemon is still at work"
            pause.wait(_LOOK_EVERY_S)

    def _listen(self) -> tuple[str, int]:
        def dispatch(environ: WSGIEnvironment, start_response: StartResponse):  # type: ignore[no-untyped-def]
            return self._wsgi(environ, start_response)

        server = make_server("127.0.0.1", 0, dispatch, threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()

        def close() -> None:
            server.shutdown()
            thread.join()
            server.server_close()

        self._stops.callback(close)
        return f"http://127.0.0.1:{server.server_port}", server.server_port


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        pass


def found_once(folder: Path) -> None:
    """Found and furnish a village in *folder*, from which others are copied: thirty PINs take their time."""
    together = Together(folder)
    together.start()
    together.stop()


def copy_of(template: Path, folder: Path) -> Path:
    """Copy a village that nobody runs."""
    return Path(shutil.copytree(template, folder))
