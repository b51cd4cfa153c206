"""What somebody typed stands in no line that is logged, however it is written."""

from __future__ import annotations

import base64
import io
import logging
import threading
from collections.abc import Callable, Iterator
from typing import NoReturn
from urllib.parse import quote

import pytest
import structlog

from domain.jobs import Job
from domain.ports.store import UnitOfWork
from gateway.cli.logs import set_up_logs
from gateway.store.opening import OpenStore, open_store
from gateway.web.application import create_web
from gateway.web.callbacks import Door
from gateway.worker.runs import Runs
from mpesa.sandbox.errands import Errands
from tests.channels.test_africastalking import EXAMPLE
from tests.support.channels import CALLBACKS, TOKEN, channel
from tests.support.clock import HandClock

TYPED = "BALANCE L4 4071"
PIN = "4071"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged, set up as the command line does it."""
    root, hook = logging.getLogger(), threading.excepthook
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    set_up_logs(stream)
    yield stream
    structlog.reset_defaults()
    logging.raiseExceptions, threading.excepthook = True, hook
    root.handlers[:] = handlers
    root.setLevel(level)


def forms(secret: str) -> list[str]:
    """Write a secret in every way a log may hold it."""
    raw = secret.encode()
    inside = base64.b64encode(raw).decode().rstrip("=")
    return [secret, quote(secret), quote(secret, safe="").replace("%20", "+"), raw.hex(), inside, repr(raw)]


def assert_hidden(text: str) -> None:
    """Find no secret in *text*, in which something was logged."""
    assert text.strip(), "nothing was logged"
    found = [form for secret in (PIN, TYPED, TOKEN) for form in forms(secret) if form in text]
    assert found == []


def test_the_search_finds_what_is_planted(written: io.StringIO) -> None:
    for form in forms(TYPED):
        structlog.get_logger().warning("planted", form=form)
    text = written.getvalue()
    assert [form for form in forms(TYPED) if form not in text] == []


def broken(*held: object) -> NoReturn:
    """Raise an error whose words and locals hold what it was given."""
    try:
        raise ValueError(f"cannot read {held}")
    except ValueError as error:
        raise RuntimeError(*held) from error


class Broken:
    """A flow with a bug."""

    def __call__(self, name: str, events: object) -> None:
        broken(name, events, TYPED)

    def park(self, name: str, reason: str, body: bytes) -> None:
        broken(name, reason, body)


def call_a_view() -> None:
    made = channel("africastalking", **EXAMPLE.settings("http://127.0.0.1:1"))
    door = Door("africastalking", TOKEN, made, Broken(), {"inbound": CALLBACKS})
    client = create_web({"africastalking": door}, lambda: True).test_client()
    asked = EXAMPLE.inbound({EXAMPLE.text_field: TYPED})
    answer = client.post(f"/callbacks/africastalking/{TOKEN}", data=asked.body, headers=dict(asked.headers))
    assert answer.status_code == 500


def log_through_a_library() -> None:
    try:
        broken(TYPED)
    except RuntimeError:
        logging.getLogger("gunicorn.error").exception("Error handling request %s", f"/callbacks/x/{TOKEN}")


def raise_in_a_thread() -> None:
    thread = threading.Thread(target=broken, args=(TYPED,))
    thread.start()
    thread.join()


def log_an_exception() -> None:
    try:
        broken(TYPED)
    except RuntimeError:
        structlog.get_logger().exception("it broke")


def break_an_errand() -> None:
    ended = threading.Event()

    def errand() -> None:
        ended.set()
        broken(TYPED)

    errands = Errands(threads=1)
    errands.start()
    errands.add(errand)
    assert ended.wait(20)
    errands.stop()


@pytest.mark.parametrize(
    "breaks",
    [
        pytest.param(call_a_view, id="a view"),
        pytest.param(log_through_a_library, id="a library"),
        pytest.param(raise_in_a_thread, id="a thread"),
        pytest.param(log_an_exception, id="an exception that is logged"),
        pytest.param(break_an_errand, id="an errand of the village"),
    ],
)
def test_a_pin_is_in_no_line_about_a_bug(written: io.StringIO, breaks: Callable[[], None]) -> None:
    breaks()
    assert_hidden(written.getvalue())


def test_the_line_about_a_bug_says_where_it_was(written: io.StringIO) -> None:
    log_an_exception()
    text = written.getvalue()
    assert text.count("\n") == 1
    assert [name for name in ("RuntimeError", "ValueError", "in broken") if name in text] == [
        "RuntimeError",
        "ValueError",
        "in broken",
    ]


def test_a_library_says_nothing_below_a_warning(written: io.StringIO) -> None:
    logging.getLogger("somebody").info("by the way")
    logging.getLogger("somebody").warning("mind %s", "this")
    (line,) = written.getvalue().splitlines()
    assert 'event="mind this"' in line


@pytest.fixture
def opened(store_url: str, clock: HandClock) -> Iterator[OpenStore]:
    store = open_store(store_url, clock=clock)
    yield store
    store.close()


def test_a_pin_is_in_no_line_about_a_job(written: io.StringIO, opened: OpenStore, clock: HandClock) -> None:
    def add(work: UnitOfWork) -> None:
        work.jobs.add("task", "1", queue="replies", key="job", due=clock())

    def claim(work: UnitOfWork) -> Job:
        (job,) = work.jobs.claim("replies", limit=1, now=clock(), until=clock.now.replace(year=2100))
        return job

    opened.write(add)
    Runs(opened, {"task": lambda job: broken(job, TYPED)}, clock)(opened.write(claim))
    assert_hidden(written.getvalue())
