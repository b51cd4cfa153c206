"""What is read of groups and their meetings: recorded answers over a socket, and the sandbox core."""

import threading
from copy import deepcopy
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.serving import make_server

from domain.errors import Denied, NoSuchEntry, Unavailable, UnreadableReply
from domain.meetings import Individual, Meeting, Member
from mifos_client import meetings as reading
from mifos_client.meetings import MifosMeetings
from mifos_client.sandbox.books import HEAD_OFFICE, Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.server import create_app

BELOW = "calendars of a group inside a center"
MOVED = "calendars after the move"
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # a Tuesday, seven in the morning in Nairobi
READS = ("READ_CLIENT", "READ_STAFF", "READ_GROUP", "READ_CENTER", "READ_CALENDAR")


@pytest.fixture
def meetings(core, settings_for):
    meetings = MifosMeetings(settings_for(core.url))
    yield meetings
    meetings.close()


@pytest.fixture
def plays_calendars(core, recorded):
    def play(name):
        core.plays(recorded("05-groups", name), "groups/5/calendars", associations="parentCalendars")

    return play


@pytest.fixture
def says_calendars(core, recorded):
    """Say recorded calendars with some keys changed; None takes a key away."""

    def say(name, *changes):
        (told,) = recorded("05-groups", name)["response"]["body"]
        bodies = [{key: each for key, each in (told | change).items() if each is not None} for change in changes]
        core.says("groups/5/calendars", bodies, associations="parentCalendars")

    return say


def test_a_group_below_a_center_meets_with_its_center(meetings, plays_calendars):
    plays_calendars(BELOW)
    assert meetings.meeting(5, date(2026, 11, 24)) == Meeting(5, date(2026, 11, 24), time(9, 30))


def test_it_does_not_meet_on_another_day(meetings, plays_calendars):
    plays_calendars(BELOW)
    assert meetings.meeting(5, date(2026, 11, 25)) is None


def test_a_meeting_that_is_past_is_found(meetings, plays_calendars):
    plays_calendars(BELOW)
    assert meetings.meeting(5, date(2026, 6, 30)) is not None


def test_a_meeting_further_than_ten_recurrences_away_is_found(meetings, plays_calendars):
    plays_calendars(BELOW)
    assert meetings.meeting(5, date(2027, 9, 28)) is not None


def test_a_group_without_a_calendar_never_meets(meetings, plays_calendars):
    plays_calendars("calendars of a group inside a center, own only")
    assert (meetings.meeting(5, date(2026, 11, 24)), meetings.next_meeting(5, date(2026, 11, 24))) == (None, None)


@pytest.mark.parametrize(
    ("on", "meets"),
    [(date(2026, 11, 24), False), (date(2026, 11, 25), True), (date(2026, 11, 17), True)],
    ids=["the day it was moved from", "the day it was moved to", "a day before the move"],
)
def test_a_moved_series_meets_on(meetings, plays_calendars, on, meets):
    plays_calendars(MOVED)
    assert (meetings.meeting(5, on) is not None) is meets


def test_the_next_meeting_of_a_moved_series_is_the_first_by_day_not_by_place(meetings, plays_calendars):
    plays_calendars(MOVED)
    assert meetings.next_meeting(5, date(2026, 11, 12)) == Meeting(5, date(2026, 11, 17), None)


def test_the_next_meeting_is_after_the_day(meetings, plays_calendars):
    plays_calendars(BELOW)
    assert meetings.next_meeting(5, date(2026, 11, 24)) == Meeting(5, date(2026, 12, 1), time(9, 30))


def test_beyond_what_the_core_lists_there_is_no_next_meeting(meetings, plays_calendars):
    plays_calendars(BELOW)
    assert meetings.next_meeting(5, date(2029, 1, 1)) is None


def test_its_own_calendar_goes_before_its_centers(meetings, says_calendars):
    own = {"entityType": {"id": 2, "code": "calendarEntityType.groups", "value": "GROUPS"}, "meetingTime": [14, 0]}
    says_calendars(BELOW, own, {})
    assert meetings.meeting(5, date(2026, 11, 24)) == Meeting(5, date(2026, 11, 24), time(14, 0))


def test_a_training_is_no_meeting(meetings, says_calendars):
    says_calendars(BELOW, {"type": {"id": 2, "code": "calendarType.training", "value": "TRAINING"}})
    assert meetings.meeting(5, date(2026, 11, 24)) is None


def test_a_meeting_that_does_not_repeat_is_on_its_first_day(meetings, says_calendars):
    says_calendars(BELOW, {"repeating": False, "recurringDates": None, "nextTenRecurringDates": None})
    assert meetings.next_meeting(5, date(2026, 6, 1)) == Meeting(5, date(2026, 6, 30), time(9, 30))


@pytest.mark.parametrize(
    "change",
    [
        {"recurringDates": "Tuesdays"},
        {"recurringDates": [[2026, 13, 1]]},
        {"meetingTime": "09:30"},
        {"meetingTime": [25, 0]},
        {"meetingTime": [9]},
        {"type": None},
        {"entityType": None},
    ],
    ids=["days in words", "a 13th month", "a time in words", "the 25th hour", "half a time", "no type", "no owner"],
)
def test_a_calendar_of_another_form_is_not_guessed_at(meetings, says_calendars, change):
    says_calendars(BELOW, change)
    with pytest.raises(UnreadableReply):
        meetings.meeting(5, date(2026, 11, 24))


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "day"]), inner, max_size=2),
    max_leaves=8,
)


@given(days=ANY, ten=ANY, at=ANY, start=ANY)
def test_whatever_stands_in_a_calendar_is_read_or_unreadable(days, ten, at, start):
    calendar = {"recurringDates": days, "nextTenRecurringDates": ten, "meetingTime": at, "startDate": start}
    for read in (reading._days, reading._time):
        try:
            found = read(calendar)
        except UnreadableReply:
            continue
        assert found is None or isinstance(found, time | frozenset)


# Groups and their members.

WHOLE = "a group, with the parent's calendars"


@pytest.fixture
def says_group(core, recorded):
    def say(**changes):
        told = deepcopy(recorded("05-groups", WHOLE)["response"]["body"]) | changes
        core.says("groups/5", {k: v for k, v in told.items() if v is not None}, associations="clientMembers")
        return told

    return say


def test_a_group_is_read(meetings, says_group):
    told = says_group()
    group = meetings.group(5)
    assert (group.id, group.name, group.office_id) == (5, told["name"], 2)
    assert (group.officer_id, group.center) == (5, told["centerName"])


def test_members_stand_in_the_order_of_their_numbers(meetings, says_group):
    (first, second, *_) = says_group()["clientMembers"]
    ninth = first | {"id": 9, "accountNo": "000000009", "displayName": "Ann"}
    hundredth = second | {"id": 100, "accountNo": "000000100", "displayName": "Zoe"}
    says_group(clientMembers=[hundredth, first, ninth])
    assert [each.number for each in meetings.group(5).members] == ["9", "22", "100"]


def test_members_who_are_not_active_are_left_out(meetings, says_group):
    (first, *_) = says_group()["clientMembers"]
    closed = first | {"id": 9, "status": {"id": 600, "code": "clientStatusType.closed", "value": "Closed"}}
    says_group(clientMembers=[closed, first])
    assert meetings.group(5).members == (Member(22, "22", first["displayName"]),)


def test_a_group_without_members_is_read(meetings, says_group):
    says_group(clientMembers=None)
    assert meetings.group(5).members == ()


@pytest.mark.parametrize("code", ["clientStatusType.active", "groupingStatusType.active"])
def test_the_number_of_a_status_counts_not_its_code(meetings, says_group, code):
    says_group(status={"id": 300, "code": code, "value": "Active"})
    assert meetings.group(5).id == 5


def test_a_group_that_is_closed_is_none(meetings, says_group):
    says_group(status={"id": 600, "code": "clientStatusType.closed", "value": "Closed"})
    with pytest.raises(NoSuchEntry):
        meetings.group(5)


def test_a_group_that_the_core_does_not_know_is_none(core, meetings, recorded):
    core.plays(recorded("05-groups", "unknown group"), "groups/999", associations="clientMembers")
    with pytest.raises(NoSuchEntry):
        meetings.group(999)


def test_another_group_than_the_one_asked_for_is_refused(meetings, says_group):
    says_group(id=6)
    with pytest.raises(UnreadableReply):
        meetings.group(5)


def test_a_group_without_an_officer_is_its_centers_officers(core, meetings, says_group, recorded):
    says_group(staffId=None, staffName=None)
    core.plays(recorded("05-groups", "a center, bare"), "centers/3")
    assert meetings.group(5).officer_id == 5


def test_a_group_that_nobody_looks_after_has_no_officer(meetings, says_group):
    says_group(staffId=None, staffName=None, centerId=None, centerName=None)
    assert meetings.group(5).officer_id is None


def test_a_group_without_a_center_has_none(meetings, says_group):
    says_group(centerId=None, centerName=None)
    assert meetings.group(5).center is None


@pytest.fixture
def says_groups(core, recorded):
    def say(*statuses):
        (row, *_) = recorded("05-groups", "groups of an officer, paged")["response"]["body"]["pageItems"]
        rows = [row | {"id": id_ + 1, "status": {"id": status}} for id_, status in enumerate(statuses)]
        for offset in range(0, len(rows) + 200, 200):
            core.says(
                "groups",
                {"totalFilteredRecords": len(rows), "pageItems": rows[offset : offset + 200]},
                paged="true",
                offset=str(offset),
                limit="200",
                orderBy="id",
            )

    return say


def test_active_groups_alone_are_listed(meetings, says_groups):
    says_groups(300, 100, 600, 300)
    assert meetings.groups_page(0) == [1, 4]


def test_stepping_by_what_was_given_meets_every_active_group_once(meetings, says_groups):
    says_groups(*([600] * 250 + [300] * 430))
    found = []
    while page := meetings.groups_page(len(found)):
        found += page
    assert found == list(range(251, 681))


def test_an_officers_groups_are_hers_and_those_below_her_centers(core, meetings, recorded):
    asked = {"paged": "true", "staffId": "5", "offset": "0", "limit": "200", "orderBy": "id"}
    (row, *_) = recorded("05-groups", "groups of an officer, paged")["response"]["body"]["pageItems"]
    rows = [row | {"id": 9}, row | {"id": 10, "status": {"id": 600}}]
    core.says("groups", {"totalFilteredRecords": 2, "pageItems": rows}, **asked)
    center = recorded("05-groups", "a center, everything")["response"]["body"]
    core.says("centers", {"totalFilteredRecords": 1, "pageItems": [center]}, **asked)
    core.says(f"centers/{center['id']}", center, associations="groupMembers")
    assert meetings.groups_of(5) == [5, 9]


def test_a_core_that_gives_one_page_for_ever_is_not_asked_for_ever(core, meetings, monkeypatch, recorded):
    monkeypatch.setattr(reading, "PAGES_MAX", 3)
    (row, *_) = recorded("05-groups", "groups of an officer, paged")["response"]["body"]["pageItems"]
    rows = [row | {"status": {"id": 600}}] * 200
    for offset in (0, 200, 400):
        place = {"offset": str(offset), "limit": "200", "orderBy": "id"}
        core.says("groups", {"totalFilteredRecords": 9, "pageItems": rows}, paged="true", **place)
    assert (meetings.groups_page(0), len(core.asked)) == ([], 3)


# Staff, and what the core refuses.


def test_a_member_of_staff_is_read(core, meetings, recorded):
    exchange = recorded("02-institution-setup", "one member of staff")
    core.plays(exchange, "staff/5")
    body = exchange["response"]["body"]
    assert meetings.staff_member(5).name == f"{body['firstname']} {body['lastname']}"


def test_a_member_of_staff_who_is_gone_is_none(core, meetings, recorded):
    core.plays(recorded("02-institution-setup", "unknown member of staff"), "staff/9")
    with pytest.raises(NoSuchEntry):
        meetings.staff_member(9)


@pytest.mark.parametrize(
    ("path", "query", "ask", "permission"),
    [
        ("groups/5", {"associations": "clientMembers"}, lambda it: it.group(5), "READ_GROUP"),
        (
            "groups/5/calendars",
            {"associations": "parentCalendars"},
            lambda it: it.meeting(5, date(2026, 11, 24)),
            "READ_CALENDAR",
        ),
        ("staff/5", {}, lambda it: it.staff_member(5), "READ_STAFF"),
    ],
    ids=["group", "calendars", "staff"],
)
def test_what_the_core_does_not_let_us_read_is_named(core, meetings, recorded, path, query, ask, permission):
    core.plays(recorded("21-least-permissions", "read a client, without permission"), path, **query)
    with pytest.raises(Denied, match=permission):
        ask(meetings)


def test_a_core_that_is_down_is_unavailable(core, meetings):
    core.says("groups/5", b"<html>", 502, "text/html", associations="clientMembers")
    with pytest.raises(Unavailable):
        meetings.group(5)


# The sandbox core.


@pytest.fixture
def village(settings_for):
    books = Books(ZoneInfo("Africa/Nairobi"), "KES", lambda: NOW)
    books.add_login(
        login="gateway", password="Kisumu-Lake-2026!", office_id=HEAD_OFFICE, staff_id=None, permissions=READS
    )
    for number, name in enumerate(("Grace", "Peter"), 1):
        books.add_staff(
            first_name=name, last_name="W", office_id=HEAD_OFFICE, phone=f"25471100000{number}", is_loan_officer=True
        )
    for number, officer in ((11, 1), (12, 1), (13, 2), (14, None)):
        books.add_client(
            number=number,
            first_name="Ann",
            last_name="O",
            office_id=HEAD_OFFICE,
            staff_id=officer,
            phone=None,
            active_on=date(2026, 1, 5),
        )
    meets = {"meets_first": date(2026, 1, 6), "meets_at": time(10, 30)}
    center = books.add_center(name="Soko", office_id=HEAD_OFFICE, staff_id=1, **meets)
    books.add_group(
        name="Baraka",
        office_id=HEAD_OFFICE,
        staff_id=None,
        client_ids=[11],
        center_id=center,
        meets_first=None,
        meets_at=None,
    )
    books.add_group(
        name="Tatu",
        office_id=HEAD_OFFICE,
        staff_id=2,
        client_ids=[],
        center_id=None,
        meets_first=None,
        meets_at=None,
    )
    app = create_app(books, Faults())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    meetings = MifosMeetings(settings_for(f"http://127.0.0.1:{server.server_port}/fineract-provider/api/v1"))
    yield meetings
    meetings.close()
    server.shutdown()
    server.server_close()


def test_the_sandboxs_group_below_a_center_is_read(village):
    group_id, _ = village.groups_page(0)
    group = village.group(group_id)
    assert (group.name, group.center, group.officer_id) == ("Baraka", "Soko", 1)


def test_the_sandboxs_group_meets_today_with_its_center(village):
    group_id, _ = village.groups_page(0)
    assert village.meeting(group_id, date(2026, 11, 24)) == Meeting(group_id, date(2026, 11, 24), time(10, 30))


@pytest.mark.parametrize(
    ("staff_id", "groups"),
    [
        pytest.param(1, ["Baraka"], id="below a center of hers"),
        pytest.param(2, ["Tatu"], id="of her own"),
        pytest.param(9, [], id="of nobody"),
    ],
)
def test_the_groups_of_an_officer_are_found(village, staff_id, groups):
    assert [village.group(each).name for each in village.groups_of(staff_id)] == groups


def test_who_is_in_no_group_is_listed_with_her_officer(village):
    assert village.individuals_page(0) == [Individual(12, 1), Individual(13, 2), Individual(14, None)]
    assert village.individuals_page(2) == [Individual(14, None)]
    assert village.individuals_page(3) == []


@pytest.mark.parametrize(
    ("client_id", "is_in"), [pytest.param(11, True, id="in one"), pytest.param(12, False, id="in none")]
)
def test_whether_a_client_is_in_a_group_is_told(village, client_id, is_in):
    assert village.is_in_group(client_id) is is_in


def test_who_is_no_client_is_in_no_group_either(village):
    with pytest.raises(NoSuchEntry):
        village.is_in_group(99)
