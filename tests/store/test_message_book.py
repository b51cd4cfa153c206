"""Texts as staff look at them: lists by what became of them, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import StaffMember
from domain.errors import NoSuchEntry
from domain.messages import Counted
from domain.ports.store import UnitOfWork
from domain.sms import InboundState, OutboundState
from domain.staff import HEAD_OFFICE
from gateway.store.opening import OpenStore
from tests.store.steps import PHONE, add_inbound, add_outbound, new_inbound, new_outbound
from tests.support.clock import NOW

In, Out = InboundState, OutboundState
WEEK = NOW - timedelta(days=7)
PATHS = {
    Out.QUEUED: (),
    Out.EXPIRED: (Out.EXPIRED,),
    Out.SENT: (Out.SENDING, Out.SENT),
    Out.FAILED: (Out.SENDING, Out.FAILED),
    Out.UNCLEAR: (Out.SENDING, Out.UNCLEAR),
}


def came(store: OpenStore, once: str, state: InboundState, *, days: int = 0, command: str = "") -> int:
    sms = new_inbound(once, received_at=NOW - timedelta(days=days))
    number = store.write(add_inbound, sms)
    assert number is not None
    store.write(lambda work: work.inbound.settle(number, state, NOW, shown=f"said {once}", command=command))
    return number


def left(store: OpenStore, key: str, state: OutboundState, *, days: int = 0) -> int:
    number = store.write(add_outbound, replace(new_outbound(key), created_at=NOW - timedelta(days=days)))
    assert number is not None
    start = Out.QUEUED
    for to in PATHS[state]:
        assert store.write(lambda work, at=start, to=to: work.outbox.move(number, start=at, to=to, now=NOW))
        start = to
    return number


@pytest.fixture
def many(store: OpenStore) -> None:
    """A text of each kind, and older ones."""
    for name, state, command, days in (
        ("waits", In.PARKED, "", 30),
        ("waits too", In.PARKED, "balance", 0),
        ("misread", In.ANSWERED, "", 1),
        ("misread before", In.ANSWERED, "", 6),
        ("misread long ago", In.ANSWERED, "", 8),
        ("read", In.ANSWERED, "balance", 0),
        ("ignored", In.IGNORED, "", 0),
    ):
        came(store, name, state, days=days, command=command)
    for key, to, days in (
        ("sent", Out.SENT, 0),
        ("failed", Out.FAILED, 2),
        ("expired", Out.EXPIRED, 1),
        ("failed long ago", Out.FAILED, 9),
        ("unclear", Out.UNCLEAR, 0),
        ("queued", Out.QUEUED, 0),
    ):
        left(store, key, to, days=days)


@pytest.mark.usefixtures("many")
def test_each_list_has_its_own(store: OpenStore) -> None:
    def look(work: UnitOfWork) -> list[list[str]]:
        book = work.messages
        heard = (book.parked(9), book.misread(WEEK, 9), book.heard(2))
        said = (book.failed(WEEK, 9), book.unclear(WEEK, 9), book.said(2))
        return [[each.shown for each in some] for some in heard] + [[each.key for each in some] for some in said]

    assert store.read(look) == [
        ["said waits", "said waits too"],
        ["said misread", "said misread before"],
        ["said ignored", "said read"],
        ["expired", "failed"],
        ["unclear"],
        ["queued", "unclear"],
    ]


@pytest.mark.usefixtures("many")
def test_each_is_counted(store: OpenStore) -> None:
    assert store.read(lambda work: work.messages.count(WEEK)) == Counted(parked=2, misread=2, failed=2, unclear=1)


def put_staff(store: OpenStore, office_id: int, *, staff_id: int = 1, is_active: bool = True) -> None:
    member = StaffMember(staff_id, "Grace Wanjiru", PHONE, office_id, is_loan_officer=True, is_active=is_active)
    store.write(lambda work: work.phones.put_staff(member, PHONE, NOW))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("offices", "is_active", "is_shown"),
    [
        pytest.param((), True, True, id="nobody's who works here"),
        pytest.param((2,), True, True, id="an officer's of the branch"),
        pytest.param((3,), True, False, id="an officer's of another branch"),
        pytest.param((HEAD_OFFICE,), True, False, id="somebody's of the head office"),
        pytest.param((3,), False, True, id="of somebody who left"),
        pytest.param((3, 2), True, True, id="shared by two branches"),
    ],
)
def test_a_branch_sees_what_no_other_branchs_officer_said(
    store: OpenStore, offices: tuple[int, ...], is_active: bool, is_shown: bool
) -> None:
    for staff_id, office_id in enumerate(offices, start=1):
        put_staff(store, office_id, staff_id=staff_id, is_active=is_active)

    def look(work: UnitOfWork) -> list[int]:
        book = work.messages.of(2)
        lists = (book.parked(9), book.misread(WEEK, 9), book.failed(WEEK, 9), book.unclear(WEEK, 9))
        return [*(len(each) for each in lists), len(book.heard(9)), len(book.said(9)), int(book.is_for(PHONE))]

    assert store.read(look) == ([2, 2, 2, 1, 7, 6, 1] if is_shown else [0] * 7)
    counted = Counted(2, 2, 2, 1) if is_shown else Counted(0, 0, 0, 0)
    assert store.read(lambda work: work.messages.of(2).count(WEEK)) == counted
    assert store.read(lambda work: work.messages.of(None).count(WEEK)) == Counted(2, 2, 2, 1)


def test_what_came_from_no_phone_is_for_every_branch(store: OpenStore) -> None:
    put_staff(store, 3)
    store.write(add_inbound, new_inbound("M1", phone=None))
    assert len(store.read(lambda work: work.messages.of(2).heard(9))) == 1
    assert store.read(lambda work: work.messages.of(2).is_for(None))


def test_a_branchs_list_goes_on_behind_its_last(store: OpenStore) -> None:
    put_staff(store, 3)
    for number in range(3):
        came(store, f"theirs {number}", In.ANSWERED)
        sms = new_inbound(f"M{number}", phone="+254700000012")
        mine = store.write(add_inbound, sms)
        assert mine is not None
        store.write(lambda work, mine=mine: work.inbound.settle(mine, In.ANSWERED, NOW, shown="mine"))
    first = store.read(lambda work: work.messages.of(2).misread(WEEK, 2))
    rest = store.read(lambda work: work.messages.of(2).misread(WEEK, 9, first[-1].id))
    assert [each.shown for each in (*first, *rest)] == ["mine"] * 3


@pytest.mark.parametrize("which", ["misread", "failed", "heard", "said"])
def test_a_list_goes_on_behind_its_last(store: OpenStore, which: str) -> None:
    for number in range(5):
        came(store, f"M{number}", In.ANSWERED, days=number % 2)
        left(store, f"K{number}", Out.FAILED, days=number % 2)

    def page(work: UnitOfWork, before: int) -> list[int]:
        book = work.messages
        if which in ("heard", "said"):
            return [each.id for each in getattr(book, which)(2, before)]
        return [each.id for each in getattr(book, which)(WEEK, 2, before)]

    seen: list[int] = []
    while some := store.read(page, seen[-1] if seen else 0):
        seen += some
    assert seen == ([5, 3, 1, 4, 2] if which in ("misread", "failed") else [5, 4, 3, 2, 1])


def test_behind_what_is_not_there_stands_nothing(store: OpenStore) -> None:
    came(store, "M1", In.ANSWERED)
    assert store.read(lambda work: work.messages.misread(WEEK, 9, before=77)) == []


@pytest.mark.parametrize(
    ("is_answered", "state"),
    [pytest.param(True, In.ANSWERED, id="answered"), pytest.param(False, In.CLOSED, id="closed")],
)
def test_a_parked_text_is_seen_to_once_and_stays_readable(
    store: OpenStore, is_answered: bool, state: InboundState
) -> None:
    number = came(store, "M1", In.PARKED, command="balance")
    heard = store.read(lambda work: work.messages.get(number))
    done = [store.write(lambda work: work.messages.unpark(heard, is_answered=is_answered, now=NOW)) for _ in range(2)]
    after, sealed = store.read(lambda work: (work.messages.get(number), work.inbound.get(number).sealed))
    assert (done, after, sealed) == ([True, False], replace(heard, state=state), b"")


def test_what_is_not_parked_is_left_alone(store: OpenStore) -> None:
    number = came(store, "M1", In.IGNORED)
    heard = store.read(lambda work: work.messages.get(number))
    assert not store.write(lambda work: work.messages.unpark(heard, is_answered=True, now=NOW))


def test_there_is_no_text_that_never_came(store: OpenStore) -> None:
    with pytest.raises(NoSuchEntry):
        store.read(lambda work: work.messages.get(9))


def test_what_was_sent_to_a_phone_is_told_in_its_order(store: OpenStore) -> None:
    for number in range(4):
        left(store, f"K{number}", Out.SENT, days=9 if number == 0 else 0)
    store.write(add_outbound, new_outbound("another's", to="+254700000099"))
    found = store.read(lambda work: work.messages.said_to(PHONE, WEEK, 2))
    assert [each.key for each in found] == ["K2", "K3"]


@pytest.mark.parametrize(
    ("state", "is_queued"),
    [
        pytest.param(Out.UNCLEAR, True, id="unclear"),
        pytest.param(Out.SENT, False, id="sent"),
        pytest.param(Out.FAILED, False, id="failed"),
    ],
)
def test_only_what_is_unclear_is_queued_again(store: OpenStore, state: OutboundState, is_queued: bool) -> None:
    number, until = left(store, "K1", state), NOW + timedelta(hours=1)
    assert store.write(lambda work: work.outbox.again(number, until, NOW)) is is_queued
    found = store.read(lambda work: work.outbox.get(number))
    assert (found.state, found.expires_at == until) == ((Out.QUEUED, True) if is_queued else (state, False))
