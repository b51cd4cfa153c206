"""A caller waits as long as it was told, and no longer."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future

import pytest

from domain.errors import OutcomeUnknown, Throttled
from gateway.deadline import Threads, within
from tests.gateway.freed import becomes_free


def test_within_gives_what_the_call_gives():
    assert within(5, lambda: 7) == 7


def test_within_raises_what_the_call_raises():
    with pytest.raises(TimeoutError, match="its own"):
        within(5, lambda: (_ for _ in ()).throw(TimeoutError("its own")))


def test_a_call_over_its_deadline_may_yet_do_what_it_does():
    over = threading.Event()
    with pytest.raises(OutcomeUnknown):
        within(0.01, lambda: over.wait(10))
    over.set()


class EndsAsWeLeave(Future[int]):
    """A call that ends between its caller's last look and his going."""

    def result(self, timeout: float | None = None) -> int:
        if self.done():
            return super().result(timeout)
        self.set_result(7)
        raise TimeoutError


class LeavesTooEarly(Threads):
    def _begin(self, call: object) -> Future[int]:  # type: ignore[override]  (it is never run)
        return EndsAsWeLeave()


def test_a_call_that_ends_at_its_deadline_gives_what_it_gives():
    assert LeavesTooEarly(1).within(0.01, lambda: 7) == 7


def test_over_the_limit_of_calls_nothing_is_begun():
    over, one = threading.Event(), Threads(1)
    with pytest.raises(OutcomeUnknown):
        one.within(0.01, lambda: over.wait(10))
    with pytest.raises(Throttled):
        one.within(5, lambda: 7)
    over.set()
    assert becomes_free(one)


def test_threads_are_used_again():
    one = Threads(1)
    assert len({one.within(5, threading.get_ident) for _ in range(3)}) == 1


def test_a_child_process_calls_with_threads_of_its_own():
    within(5, lambda: None)
    child = os.fork()
    if child == 0:
        os._exit(within(5, lambda: 7))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
