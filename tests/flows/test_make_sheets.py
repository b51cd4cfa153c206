"""Each morning the sheets of the day are made, and reach their officers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from annotated_types import Le

from domain.accounts import Client
from domain.codes import CODE_RESTS
from domain.errors import Denied, GatewayError, NoSuchEntry, Refused, Superseded, Unavailable, UnreadableReply
from domain.meetings import Member
from domain.sheets import SheetState
from gateway.settings.collections import CollectionsTable
from gateway.store.opening import OpenStore
from tests.flows.meetings import GRACE, GRACES_PHONE, PETER, UPENDO, MeetingCore, Morning, stands
from tests.store.test_sheets import NEW
from tests.support.clock import HandClock
from tests.support.people import NAIROBI, TODAY, loan, savings

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


def test_made_twice_there_is_one(morning: Morning, clock: HandClock) -> None:
    morning.wake()
    clock.move(hours=3)
    morning.wake("sheets@another-scheduler")
    morning.work()
    assert (morning.titles(), len(morning.texts())) == (["Upendo"], 1)


def test_a_code_that_was_used_is_not_used_again(morning: Morning, core: MeetingCore) -> None:
    core.groups[10] = replace(UPENDO, id=10, name="Baraka")
    core.meets[10] = time(10, 30)
    morning.codes = iter(["2BCDF"] * 20 + ["2BCDF"] * 19 + ["3BCDF"])
    morning.wake()
    sheets = morning.store.read(lambda work: work.sheets.of_officer(1, TODAY))
    assert [each.made.code for each in sheets] == ["2BCDF", "3BCDF"]


def test_a_code_comes_again_when_it_has_rested(morning: Morning, clock: HandClock, store: OpenStore) -> None:
    long_ago = TODAY - CODE_RESTS - timedelta(days=1)
    for number, on in enumerate((long_ago, long_ago + timedelta(days=1))):
        old = replace(NEW, key=f"old {number}", code=f"{number + 2}BCDF", officer_id=2, on=on)
        made = store.write(lambda work, each=old: work.sheets.add(each, clock()))
        store.write(lambda work, at=made: work.sheets.move(work.sheets.get(at), SheetState.EXPIRED, clock()))
    morning.codes = iter([f"{digit}BCDF" for digit in (3, 2)] * 10)
    morning.wake()
    [sheet] = store.read(lambda work: work.sheets.of_officer(1, TODAY))
    assert sheet.made.code == "2BCDF"


def test_a_code_that_she_had_before_is_not_hers_again(morning: Morning, clock: HandClock, store: OpenStore) -> None:
    old = replace(NEW, key="old", code="2BCDF", on=TODAY - timedelta(days=900))
    made = store.write(lambda work: work.sheets.add(old, clock()))
    assert made is not None
    store.write(lambda work: work.sheets.move(work.sheets.get(made), SheetState.EXPIRED, clock()))
    morning.wake()
    [sheet] = store.read(lambda work: work.sheets.of_officer(1, TODAY))
    assert sheet.made.code == "3BCDF"


def test_no_setting_lets_a_code_live_as_long_as_it_rests() -> None:
    longest = CollectionsTable.model_fields["codes_live_days"].metadata
    assert max(each.le for each in longest if isinstance(each, Le)) < CODE_RESTS.days


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


def test_an_officers_own_clients_with_something_due_have_one_sheet(morning: Morning, core: MeetingCore) -> None:
    core.alone[2] = tuple(Member(each, str(each), name) for each, name in ((41, "Ann"), (42, "Zoe"), (43, "Eve")))
    core.standings[41] = stands(41, "Ann", loan("41", 500, due="24 Nov", amount=100), savings("41", 5))
    core.standings[42] = stands(42, "Zoe", loan("42", 500, due="25 Nov", amount=100))
    core.standings[43] = stands(43, "Eve", loan("43", 500, due="24 Nov", amount=70))
    morning.wake()
    [sheet] = morning.store.read(lambda work: work.sheets.of_officer(PETER.id, TODAY))
    assert (sheet.made.title, sheet.made.group_id, sheet.made.key) == ("Individuals", None, "officer 2 2026-11-24")
    told = [(each.name, each.expected("KES").minor) for each in sheet.made.lines]
    assert told == [("Ann", 10000), ("Eve", 7000)]


def test_a_client_who_is_in_a_group_stands_on_its_sheet_alone(morning: Morning, core: MeetingCore) -> None:
    """Also where the core lists her among those who are in none."""
    core.alone[2] = (Member(41, "41", "Ann"), Member(42, "42", "Zoe"))
    core.standings |= {each: stands(each, "Ann", loan("41", 500, due="24 Nov", amount=100)) for each in (41, 42)}
    core.grouped.add(41)
    morning.wake()
    [sheet] = morning.store.read(lambda work: work.sheets.of_officer(PETER.id, TODAY))
    assert [each.client_id for each in sheet.made.lines] == [42]


def test_the_clients_in_no_group_are_listed_once_for_all_officers(morning: Morning, core: MeetingCore) -> None:
    core.alone = {
        1: (Member(41, "41", "Ann"),),
        2: tuple(Member(each, str(each), "Zoe") for each in (42, 43)),
    }
    core.standings |= {each: stands(each, "Ann", loan("41", 500, due="24 Nov", amount=100)) for each in (41, 42, 43)}
    morning.wake()
    assert morning.titles() == ["Upendo", "Individuals", "Individuals"]
    assert [each for each in core.asked if each.startswith("individuals")] == [
        f"individuals {each}" for each in (0, 2, 3)
    ]


def test_a_client_whose_officer_lends_no_more_is_on_no_sheet(morning: Morning, core: MeetingCore) -> None:
    core.members[2] = replace(PETER, is_loan_officer=False)
    core.alone[2] = (Member(41, "41", "Ann"),)
    core.standings[41] = stands(41, "Ann", loan("41", 500, due="24 Nov", amount=100))
    morning.wake()
    assert morning.titles() == ["Upendo"]


GROUPS, HERS, ALL_OWN = (
    "2026-11-24 9 -",
    f"2026-11-24 - 2 {','.join(map(str, range(41, 81)))}",
    "2026-11-24 staff all first",
)


class TestSlowCore:
    """A core that takes 15 seconds for each answer: a sheet of 40 takes ten minutes."""

    @pytest.fixture
    def taken(self, morning: Morning, core: MeetingCore, clock: HandClock) -> list[str]:
        """What another worker, who looks each time the core was asked, could take from the one who works."""
        members = tuple(Member(each, str(each), "Josephine Atieno") for each in range(1, 41))
        core.groups[9] = replace(UPENDO, members=members)
        core.alone[2] = tuple(Member(each, str(each), "Zoe") for each in range(41, 81))
        core.standings = {
            each: stands(each, "Josephine Atieno", loan(str(each), 900, due="24 Nov", amount=480))
            for each in range(1, 81)
        }
        taken: list[str] = []

        def look() -> None:
            clock.move(seconds=15)
            taken.extend(each.kind for each in morning.claim())

        core.after_each = look
        return taken

    @pytest.mark.parametrize(
        ("kind", "subject", "asked"),
        [
            pytest.param("make_sheet", GROUPS, 40 + 3, id="a group's"),
            pytest.param("make_sheet", HERS, 40 + 40 + 1, id="an officer's own clients"),
            pytest.param("make_sheets", ALL_OWN, 21, id="the clients of all officers"),
        ],
    )
    def test_no_other_worker_takes_what_is_being_made(
        self, morning: Morning, core: MeetingCore, taken: list[str], kind: str, subject: str, asked: int
    ) -> None:
        morning.run(kind, subject)
        assert (taken, len(core.asked)) == ([], asked)

    def test_who_lost_it_all_the_same_makes_nothing(
        self, morning: Morning, core: MeetingCore, clock: HandClock, taken: list[str]
    ) -> None:
        """The computer slept for an hour, say."""
        look = core.after_each

        def sleep() -> None:
            if core.asked[-1] == "client 7":
                clock.move(hours=1)
            look()

        core.after_each = sleep
        with pytest.raises(Superseded):
            morning.run("make_sheet", GROUPS)
        assert (morning.titles(), taken) == ([], ["make_sheet"])


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
