"""Each morning the sheets of the day are made, and reach their officers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from domain.accounts import Client
from domain.errors import Denied, GatewayError, NoSuchEntry, Refused, Unavailable, UnreadableReply
from domain.meetings import Member
from domain.rounds import again_for
from domain.sheets import SheetState
from gateway.store.opening import OpenStore
from tests.flows.meetings import GRACE, GRACES_PHONE, UPENDO, MeetingCore, Morning, stands
from tests.support.clock import HandClock
from tests.support.people import NAIROBI, TODAY, loan

TEXT = "2BCDF Upendo 24 Nov KES 580. 1Mary530 2Samuel50"


def at(hour: int, minute: int = 0) -> datetime:
    """Give a moment of the day, by Nairobi's clock."""
    return datetime.combine(TODAY, time(hour, minute), NAIROBI).astimezone(UTC)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(at(5))


@pytest.fixture
def core() -> MeetingCore:
    return MeetingCore()


@pytest.fixture
def morning(store: OpenStore, core: MeetingCore, clock: HandClock) -> Morning:
    return Morning(store, core, clock)


def test_a_sheet_is_made_before_it_is_sent(morning: Morning) -> None:
    morning.wake()
    assert (morning.titles(), morning.texts()) == (["Upendo"], [])


def test_it_is_sent_to_the_officer_at_the_hour(morning: Morning, clock: HandClock) -> None:
    morning.wake()
    clock.now = at(7)
    morning.work()
    assert morning.texts() == [(GRACES_PHONE, TEXT)]


def test_it_says_who_is_expected_to_bring_what(morning: Morning, store: OpenStore) -> None:
    morning.wake()
    [sheet] = store.read(lambda work: work.sheets.of_officer(1, TODAY))
    made = sheet.made
    assert (sheet.state, made.key, made.group_id, made.office_id, made.at) == (
        SheetState.OPEN, "9 2026-11-24", 9, 2, time(9)
    )  # fmt: skip
    assert [(each.number, each.name, each.expected("KES").minor) for each in made.lines] == [
        (1, "Mary Akoth", 53000),
        (2, "Samuel Ochieng", 5000),
    ]


def test_every_page_of_groups_is_walked_and_who_does_not_meet_has_no_sheet(morning: Morning, core: MeetingCore) -> None:
    for number in range(10, 15):
        core.groups[number] = replace(UPENDO, id=number, name=f"Group {number}", officer_id=2)
    core.meets[14] = None
    morning.wake()
    assert morning.titles() == ["Upendo", "Group 14"]


def test_for_one_officer_the_groups_of_others_are_not_read(
    morning: Morning, core: MeetingCore, store: OpenStore, clock: HandClock
) -> None:
    for number in range(10, 15):
        core.groups[number] = replace(UPENDO, id=number, name=f"Group {number}", officer_id=2)
        core.meets[number] = time(10)
    store.write(lambda work: again_for(GRACE.id, clock(), NAIROBI).begin(work.jobs, clock()))
    morning.work()
    assert morning.titles() == ["Upendo"]
    asked = [each for each in core.asked if each.startswith(("page", "group"))]
    assert asked == ["groups of officer 1", "group 9"]


def test_made_twice_there_is_one(morning: Morning, clock: HandClock) -> None:
    morning.wake()
    clock.move(hours=3)
    morning.wake("sheets@another-scheduler")
    morning.work()
    assert (morning.titles(), len(morning.texts())) == (["Upendo"], 1)


@pytest.mark.parametrize(
    ("changes", "tasks"),
    [
        pytest.param(
            {"officer_id": None}, [("group without an officer", "Upendo", "group 9")], id="group without an officer"
        ),
        pytest.param({"officer_id": 3}, [("officer left", "Who Left", "Upendo, group 9")], id="officer who left"),
        pytest.param({"members": ()}, [], id="group without members"),
    ],
)
def test_a_group_nobody_can_collect_from_has_no_sheet(
    morning: Morning, core: MeetingCore, changes: dict[str, object], tasks: list[tuple[str, str, str]]
) -> None:
    core.members[3] = replace(GRACE, id=3, name="Who Left", is_active=False)
    core.groups[9] = replace(UPENDO, **changes)  # type: ignore[arg-type]  # rows of a table of cases
    morning.wake()
    assert (morning.titles(), morning.tasks()) == ([], tasks)


def test_a_group_of_clients_who_all_left_has_no_sheet(morning: Morning, core: MeetingCore) -> None:
    core.standings = {each: stands(each, "Left", is_active=False) for each in (1, 8)}
    morning.wake()
    assert (morning.titles(), morning.tasks()) == ([], [])


@pytest.mark.parametrize(
    ("trouble", "tasks"),
    [
        pytest.param(NoSuchEntry("client 8"), [], id="she is not there"),
        pytest.param(
            UnreadableReply("two currencies"), [("client not readable", "client 8", "two currencies")], id="unreadable"
        ),
    ],
)
def test_one_client_does_not_keep_the_others_sheet_back(
    morning: Morning, core: MeetingCore, trouble: GatewayError, tasks: list[tuple[str, str, str]]
) -> None:
    core.standings[8] = trouble
    morning.wake()
    [sheet] = morning.store.read(lambda work: work.sheets.of_officer(1, TODAY))
    assert ([each.name for each in sheet.made.lines], morning.tasks()) == (["Mary Akoth"], tasks)


def test_a_meeting_that_cannot_be_read_is_a_persons(morning: Morning, core: MeetingCore) -> None:
    core.broken["meeting 9"] = UnreadableReply("no day")
    morning.wake()
    assert morning.tasks() == [("meeting not readable", "group 9", "no day")]


@pytest.mark.parametrize(
    ("trouble", "tasks"),
    [
        pytest.param(Unavailable("down"), [], id="down"),
        pytest.param(
            Denied("READ_GROUP"), [("core refuses us", "collection sheets", "READ_GROUP")], id="without a permission"
        ),
    ],
)
def test_a_core_that_does_not_answer_is_waited_for(
    morning: Morning, core: MeetingCore, clock: HandClock, trouble: GatewayError, tasks: list[tuple[str, str, str]]
) -> None:
    core.trouble = trouble
    morning.wake()
    for _ in range(20):
        clock.move(seconds=40)
        morning.work()
    assert (morning.titles(), morning.tasks()) == ([], tasks)
    core.trouble = None
    clock.move(seconds=40)
    morning.work()
    clock.now = at(7, 1)
    morning.work()
    assert [text for _, text in morning.texts()] == [TEXT]


def test_it_is_not_waited_for_after_the_day(morning: Morning, core: MeetingCore, clock: HandClock) -> None:
    core.trouble = Unavailable("down")
    morning.wake()
    core.trouble = None
    clock.move(hours=20)
    morning.work()
    assert (morning.titles(), core.asked) == ([], ["page 0"])


def test_started_at_noon_it_is_made_and_sent_at_once(morning: Morning, clock: HandClock) -> None:
    clock.now = at(12)
    morning.wake()
    assert [text for _, text in morning.texts()] == [TEXT]


def test_started_in_the_evening_it_is_made_and_not_sent(morning: Morning, clock: HandClock) -> None:
    clock.now = at(20)
    morning.wake()
    assert (morning.titles(), morning.texts()) == (["Upendo"], [])


def test_before_the_hour_todays_turn_is_still_to_come(morning: Morning, clock: HandClock) -> None:
    clock.now = at(4, 59)
    morning.wake()
    assert (morning.titles(), morning.core.asked) == ([], [])


@pytest.mark.parametrize(
    ("phone", "blocked", "note"),
    [
        pytest.param(None, False, "no phone in Mifos: Upendo, 2BCDF", id="no phone"),
        pytest.param("12", False, "no phone in Mifos: Upendo, 2BCDF", id="no number that is one"),
        pytest.param("0700000001", True, "her phone is blocked: Upendo, 2BCDF", id="blocked"),
    ],
)
def test_what_reaches_no_phone_is_printed(
    morning: Morning, core: MeetingCore, clock: HandClock, phone: str | None, blocked: bool, note: str
) -> None:
    core.members[1] = replace(GRACE, phone=phone)
    morning.store.write(lambda work: work.phones.set_blocked(GRACES_PHONE, blocked, clock()))
    morning.wake()
    clock.now = at(7)
    morning.work()
    assert (morning.texts(), morning.tasks()) == ([], [("officer without a phone", "Grace Wanjiru", note)])


def test_a_sheet_that_was_reported_before_is_not_sent(morning: Morning, clock: HandClock) -> None:
    morning.wake()
    [sheet] = morning.store.read(lambda work: work.sheets.of_officer(1, TODAY))
    morning.store.write(lambda work: work.sheets.move(sheet, SheetState.REPORTED, clock()))
    clock.now = at(7)
    morning.work()
    assert morning.texts() == []


def test_where_she_stands_is_kept_for_her_own_question(morning: Morning) -> None:
    morning.wake()
    kept = morning.store.read(lambda work: work.figures.get(1))
    assert kept is not None
    assert kept.client == Client(1, "1", "Mary Akoth", None, is_active=True)


def test_a_long_sheet_leaves_on_two_pages(morning: Morning, core: MeetingCore, clock: HandClock) -> None:
    members = tuple(Member(each, str(each), "Josephine Atieno") for each in range(1, 26))
    core.groups[9] = replace(UPENDO, members=members)
    core.standings = {
        each.client_id: stands(each.client_id, each.name, loan(each.number, 9000, due="24 Nov", amount=480))
        for each in members
    }
    morning.wake()
    clock.now = at(7)
    morning.work()
    assert [to for to, _ in morning.texts()] == [GRACES_PHONE] * 2


def test_a_worker_that_comes_late_changes_nothing(morning: Morning, clock: HandClock) -> None:
    morning.wake()
    clock.now = at(7) + timedelta(days=1)
    morning.work()
    assert morning.texts() == []


def test_a_login_that_is_refused_parks_the_round(morning: Morning, core: MeetingCore) -> None:
    core.trouble = Refused("HTML in place of JSON")
    with pytest.raises(Refused):
        morning.wake()
