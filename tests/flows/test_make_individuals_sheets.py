"""Clients in no group, and sheets that take long: each is read once, by one worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from domain.errors import Superseded
from domain.meetings import Member
from gateway.store.opening import OpenStore
from tests.flows.meetings import PETER, UPENDO, MeetingCore, Morning, stands
from tests.support.clock import HandClock
from tests.support.people import NAIROBI, TODAY, loan, savings


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime.combine(TODAY, time(5), NAIROBI).astimezone(UTC))


@pytest.fixture
def core() -> MeetingCore:
    return MeetingCore()


@pytest.fixture
def morning(store: OpenStore, core: MeetingCore, clock: HandClock) -> Morning:
    return Morning(store, core, clock)


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
