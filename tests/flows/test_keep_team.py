"""A phone that should not count, and sheets that somebody else takes over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from domain.accounts import StaffMember
from domain.errors import NoSuchEntry, Refused
from domain.jobs import QUEUES
from domain.ports.store import UnitOfWork
from domain.reporting import NotTaken, Reported, Reporter, WhyNot
from domain.reports import SheetReport
from domain.sheets import Sheet
from domain.staff import NotAllowed, Role, StaffPerson, Stale
from gateway.flows.check_pin import CheckPIN
from gateway.flows.keep_pins import KeepPINs
from gateway.flows.keep_team import KeepTeam
from gateway.flows.report_sheet import report_sheet
from gateway.flows.send_sheet import SendSheet
from gateway.store.opening import OpenStore
from gateway.store.secrets import Argon2PINs, Sealer, new_key
from tests.flows.meetings import GRACE, GRACES_PHONE, LEASE, PETER
from tests.store.test_sheets import DAY, S, added, get, move
from tests.support.clock import HandClock
from tests.support.people import ENGLISH, NAIROBI, NOW, TODAY

PETERS_PHONE = "+254700000002"
ROSE = StaffPerson("rose", "Rose Chebet", frozenset({Role.MANAGER}), 3, 2, "Soko branch")
ZOE = StaffMember(4, "Zoe Akinyi", "0700000004", 3, is_loan_officer=True, is_active=True)
assert DAY == TODAY


def at(hour: int) -> datetime:
    return datetime.combine(TODAY, time(hour), NAIROBI)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(at(8))


@pytest.fixture
def flow(store: OpenStore, clock: HandClock) -> KeepTeam:
    def people(work: UnitOfWork) -> None:
        for member, phone in ((GRACE, GRACES_PHONE), (PETER, PETERS_PHONE), (ZOE, "+254700000004")):
            work.phones.put_staff(member, phone, NOW)
        work.phones.put_staff(replace(ZOE, id=5, name="Clerk", is_loan_officer=False), "+254700000005", NOW)
        work.phones.put_staff(replace(ZOE, id=6, name="Who Left", is_active=False), None, NOW)
        work.phones.put_staff(replace(GRACE, id=7, name="Without Phone"), None, NOW)

    store.write(people)
    seals = Sealer([new_key()])
    pins = KeepPINs(store, CheckPIN(store, Argon2PINs([new_key()]), seals), clock, NAIROBI)
    return KeepTeam(store, seals, NAIROBI, time(7), clock, pins)


def seen(flow: KeepTeam, staff_id: int = 1) -> str:
    return flow.colleague(ROSE, staff_id).version


def block(flow: KeepTeam, heir: int | None = 2) -> int:
    return flow.block(ROSE, 1, heir, seen=seen(flow))


def says(store: OpenStore, officer: int, phone: str) -> Reported | NotTaken | object:
    reporter = Reporter(officer, phone, TODAY)
    return store.write(report_sheet, SheetReport("7K4QZ"), reporter, timedelta(days=7), NOW)


def send(store: OpenStore, clock: HandClock) -> list[tuple[str, str]]:
    """Work the jobs that send sheets, and list what was queued."""
    flow = SendSheet(store, lambda _: ENGLISH, time(20), NAIROBI, clock)
    for queue in QUEUES:
        for job in store.write(lambda work, q=queue: work.jobs.claim(q, limit=50, now=clock(), until=clock() + LEASE)):
            if job.kind == "send_sheet":
                flow(job)
    return [(each.to, each.text[:5]) for each in reversed(store.read(lambda work: work.messages.said(20)))]


class TestBlock:
    def test_nothing_from_it_counts(self, store: OpenStore, flow: KeepTeam) -> None:
        block(flow, None)
        assert store.read(lambda work: work.phones.card(GRACES_PHONE)).is_blocked
        lines = store.read(lambda work: work.audit.of("staff:1"))
        assert [(line.act, line.by) for line in lines] == [("phone blocked", "rose")]

    def test_her_code_works_from_his_phone_and_not_from_hers(self, store: OpenStore, flow: KeepTeam) -> None:
        added(store)
        assert block(flow) == 1
        assert says(store, 1, GRACES_PHONE) == NotTaken(WhyNot.NOT_HERS)
        assert isinstance(says(store, 2, PETERS_PHONE), Reported)

    def test_what_she_reported_stays_hers(self, store: OpenStore, flow: KeepTeam) -> None:
        held = move(store, added(store), S.REPORTED, S.HELD)
        assert block(flow) == 0
        assert get(store, held.id).made.officer_id == 1
        assert flow.colleague(ROSE, 1).sheets == [get(store, held.id)]

    def test_only_sheets_of_today_go(self, store: OpenStore, flow: KeepTeam) -> None:
        added(store, key="yesterday", code="2BCDF", on=DAY - timedelta(days=1))
        today = added(store)
        block(flow)
        assert [each.id for each in store.read(lambda work: work.sheets.of_officer(2, DAY))] == [today.id]

    def test_for_nobody_they_stay(self, store: OpenStore, flow: KeepTeam) -> None:
        sheet = added(store)
        assert (block(flow, None), get(store, sheet.id).made.officer_id) == (0, 1)

    @pytest.mark.parametrize(
        "heir", [1, 5, 6, 7, 77], ids=["herself", "no officer", "who left", "without a phone", "nobody"]
    )
    def test_only_another_officer_takes_over(self, store: OpenStore, flow: KeepTeam, heir: int) -> None:
        added(store)
        with pytest.raises(Refused):
            block(flow, heir)
        assert not store.read(lambda work: work.phones.card(GRACES_PHONE)).is_blocked

    def test_who_saw_another_phone_is_told(self, store: OpenStore, flow: KeepTeam) -> None:
        before = seen(flow)
        store.write(lambda work: work.phones.put_staff(GRACE, "+254700000099", NOW))
        with pytest.raises(Stale):
            flow.block(ROSE, 1, None, seen=before)

    def test_blocked_twice_it_is_once(self, store: OpenStore, flow: KeepTeam) -> None:
        before = seen(flow)
        flow.block(ROSE, 1, None, seen=before)
        with pytest.raises(Stale):
            flow.block(ROSE, 1, None, seen=before)
        assert len(store.read(lambda work: work.audit.of("staff:1"))) == 1

    def test_who_has_no_phone_is_not_blocked(self, flow: KeepTeam) -> None:
        with pytest.raises(Refused):
            flow.block(ROSE, 7, None, seen=seen(flow, 7))


class TestSheetsLeave:
    def sent_to_her(self, store: OpenStore, clock: HandClock) -> Sheet:
        sheet = added(store)
        queue, key = "replies", f"send-sheet-{sheet.id}"
        store.write(lambda work: work.jobs.add("send_sheet", str(sheet.id), queue=queue, key=key, due=at(7)))
        assert send(store, clock) == ([(GRACES_PHONE, "7K4QZ")] if clock() >= at(7) else [])
        return sheet

    def test_a_sheet_that_she_had_leaves_to_him(self, store: OpenStore, flow: KeepTeam, clock: HandClock) -> None:
        self.sent_to_her(store, clock)
        block(flow)
        assert send(store, clock) == [(GRACES_PHONE, "7K4QZ"), (PETERS_PHONE, "7K4QZ")]

    def test_before_the_hour_it_leaves_at_the_hour_and_once(
        self, store: OpenStore, flow: KeepTeam, clock: HandClock
    ) -> None:
        clock.now = at(6)
        self.sent_to_her(store, clock)
        block(flow)
        assert send(store, clock) == []
        clock.now = at(7)
        assert send(store, clock) == [(PETERS_PHONE, "7K4QZ")]


class TestUnblock:
    def test_it_counts_again_and_sheets_stay(self, store: OpenStore, flow: KeepTeam) -> None:
        sheet = added(store)
        block(flow)
        flow.unblock(ROSE, 1, seen=seen(flow))
        assert not store.read(lambda work: work.phones.card(GRACES_PHONE)).is_blocked
        assert get(store, sheet.id).made.officer_id == 2

    def test_nobody_unblocks_her_own(self, store: OpenStore, flow: KeepTeam) -> None:
        block(flow, None)
        with pytest.raises(NotAllowed):
            flow.unblock(replace(ROSE, staff_id=1), 1, seen=seen(flow))
        assert store.read(lambda work: work.phones.card(GRACES_PHONE)).is_blocked

    def test_what_counts_is_not_unblocked(self, flow: KeepTeam) -> None:
        with pytest.raises(Refused):
            flow.unblock(ROSE, 1, seen=seen(flow))


def test_sheets_go_over_also_later(store: OpenStore, flow: KeepTeam) -> None:
    added(store)
    block(flow, None)
    assert flow.hand_over(ROSE, 1, 2) == 1
    with pytest.raises(Refused):
        flow.hand_over(ROSE, 1, 2)


def test_who_takes_over_is_of_her_branch_first_and_has_a_phone_that_counts(store: OpenStore, flow: KeepTeam) -> None:
    added(store)
    assert [each.name for each in flow.colleague(ROSE, 1).heirs] == ["Peter Otieno", "Zoe Akinyi"]
    store.write(lambda work: work.phones.set_blocked(PETERS_PHONE, True, NOW))
    assert [each.name for each in flow.colleague(ROSE, 1).heirs] == ["Zoe Akinyi"]


@pytest.mark.parametrize(
    ("staff_id", "error"),
    [
        pytest.param(6, NoSuchEntry, id="who left"),
        pytest.param(77, NoSuchEntry, id="nobody"),
        pytest.param(4, NotAllowed, id="of another branch"),
    ],
)
def test_a_manager_sees_to_those_of_her_branch(flow: KeepTeam, staff_id: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        flow.colleague(ROSE, staff_id)


def test_the_head_office_sees_to_all(flow: KeepTeam) -> None:
    admin = replace(ROSE, office_id=1, staff_id=None)
    assert flow.colleague(admin, 4).member.name == "Zoe Akinyi"
    assert len(flow.team(admin, 9)) == 5
    assert [member.name for member, _ in flow.team(ROSE, 9)] == ["Grace Wanjiru", "Peter Otieno", "Without Phone"]


def test_a_whole_number_is_on_record(store: OpenStore, flow: KeepTeam) -> None:
    assert flow.show_phone(ROSE, 1) == GRACES_PHONE
    [line] = store.read(lambda work: work.audit.of("staff:1"))
    assert (line.act, line.by) == ("unmasked", "rose")


class TestPIN:
    def test_a_code_is_given_and_noted(self, flow: KeepTeam, store: OpenStore) -> None:
        code, until = flow.give_code(ROSE, 1)
        assert (len(code), until > flow.clock()) == (5, True)
        (line,) = store.read(lambda work: work.audit.of("staff:1"))
        assert (line.act, line.by, code in line.details) == ("PIN code given", "rose", False)

    def test_to_nobody_without_a_phone_of_an_officer(self, flow: KeepTeam) -> None:
        block(flow, heir=None)
        for number in (1, 5, 7):
            with pytest.raises((Refused, NotAllowed)):
                flow.give_code(ROSE, number)

    def test_not_to_herself(self, flow: KeepTeam) -> None:
        with pytest.raises(NotAllowed, match="your own PIN"):
            flow.give_code(replace(ROSE, staff_id=1), 1)
