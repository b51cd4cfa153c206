"""Sessions, wrong sign-ins and forms: what two processes do at once counts as if one had done it after the other."""

from __future__ import annotations

from datetime import timedelta

from domain.ports.store import UnitOfWork
from domain.staff import TRIES_FREE, Done, Session, StaffAct
from gateway.store.opening import OpenStore
from tests.store.racing import race
from tests.support.clock import NOW

ROUNDS = 20
DONE = Done("Kept it.", "/staff/", "/staff/undo")


def session(digest: str = "a1", **changes: object) -> Session:
    told: dict[str, object] = {"login": "faith", "sealed": b"sealed", "opened_at": NOW, "seen_at": NOW}
    return Session(digest, **(told | changes))  # type: ignore[arg-type]  # as the fields are


def try_once(work: UnitOfWork) -> bool:
    if work.sign_in_tries.wait_until("faith"):
        return False
    work.sign_in_tries.count("faith", NOW, TRIES_FREE)
    return True


def try_often(store: OpenStore, which: int) -> int:
    return [store.write(try_once) for _ in range(ROUNDS)].count(True)


def test_two_processes_together_have_no_more_tries(store_url: str) -> None:
    assert sum(race(store_url, try_often)) == TRIES_FREE


def begin(work: UnitOfWork, key: str) -> bool:
    return work.staff_acts.begin(key, "faith", "Faith Nduta", NOW)


def begin_all(store: OpenStore, which: int) -> list[bool]:
    return [store.write(begin, f"form {number}") for number in range(ROUNDS)]


def test_a_form_sent_to_two_processes_is_begun_in_one(store_url: str) -> None:
    first, second = race(store_url, begin_all)
    assert [a + b for a, b in zip(first, second, strict=True)] == [1] * ROUNDS


def test_a_form_is_found_with_what_it_did(store: OpenStore) -> None:
    store.write(begin, "form")
    store.write(lambda work: work.staff_acts.answer("form", DONE, NOW))
    assert store.read(lambda work: work.staff_acts.find("form")) == StaffAct(
        "form", "faith", "Faith Nduta", NOW, NOW, DONE
    )


def test_a_form_that_did_something_is_not_dropped(store: OpenStore) -> None:
    store.write(begin, "form")
    store.write(lambda work: work.staff_acts.answer("form", DONE, NOW))
    store.write(lambda work: work.staff_acts.drop("form"))
    assert store.write(begin, "form") is False


def test_a_form_that_did_nothing_may_be_sent_again(store: OpenStore) -> None:
    store.write(begin, "form")
    store.write(lambda work: work.staff_acts.drop("form"))
    assert store.write(begin, "form") is True


def test_old_forms_and_sessions_are_forgotten(store: OpenStore) -> None:
    def step(work: UnitOfWork) -> None:
        work.sessions.open(session())
        begin(work, "form")
        work.sessions.forget(NOW + timedelta(seconds=1))
        work.staff_acts.forget(NOW + timedelta(seconds=1))

    store.write(step)
    assert store.read(lambda work: (work.sessions.find("a1"), work.staff_acts.find("form"))) == (None, None)


def test_a_session_that_is_closed_keeps_what_was_typed_and_no_login(store: OpenStore) -> None:
    store.write(lambda work: work.sessions.open(session(kept=b"typed")))
    store.write(lambda work: work.sessions.close("a1"))
    assert store.read(lambda work: work.sessions.find("a1")) == session(sealed=b"", kept=b"typed")


def test_a_session_that_ends_is_gone(store: OpenStore) -> None:
    store.write(lambda work: work.sessions.open(session()))
    store.write(lambda work: work.sessions.end("a1"))
    assert store.read(lambda work: work.sessions.find("a1")) is None


def test_a_task_is_closed_once(store: OpenStore) -> None:
    store.write(lambda work: work.tasks.open("statement", "x", "", NOW))
    closed = [store.write(lambda work: work.tasks.close(1, "rose", "seen to", NOW)) for _ in range(2)]
    assert (closed, store.read(lambda work: work.tasks.get(1))) == ([True, False], None)
