"""Who meets in a village, as the gateway's own login reads it over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from werkzeug.serving import make_server

from domain.meetings import Meeting, Member
from gateway.village.history import CORE_LOGIN, CORE_PASSWORD, fill
from gateway.village.kenya import KENYA
from mifos_client.client import MifosClient
from mifos_client.meetings import MifosMeetings
from mifos_client.sandbox.books import Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.server import create_app
from mifos_client.settings import CoreSettings

NAIROBI = ZoneInfo("Africa/Nairobi")
TUESDAY = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@contextmanager
def core_of(founded: datetime) -> Iterator[CoreSettings]:
    """Serve the core of a village that was founded then."""
    books = Books(NAIROBI, "KES", lambda: founded)
    fill(books, KENYA)
    server = make_server("127.0.0.1", 0, create_app(books, Faults()), threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield CoreSettings(
        url=f"http://127.0.0.1:{server.server_port}/fineract-provider/api/v1",
        tenant="default",
        user=CORE_LOGIN,
        password=CORE_PASSWORD,
        timeout_s=5.0,
        verify_tls=True,
        currency="KES",
        zone=NAIROBI,
        posts=True,
        collects=True,
    )
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def settings() -> Iterator[CoreSettings]:
    with core_of(TUESDAY) as settings:
        yield settings


@pytest.fixture(scope="module")
def meetings(settings: CoreSettings) -> Iterator[MifosMeetings]:
    meetings = MifosMeetings(settings)
    yield meetings
    meetings.close()


def test_the_gateway_may_do_what_collections_take(settings: CoreSettings) -> None:
    client = MifosClient(settings)
    assert client.check() == []
    client.close()


@pytest.mark.parametrize("days", [0, 5], ids=["Tuesday", "Sunday"])
def test_three_groups_meet_today_at_their_hours(days: int) -> None:
    founded = TUESDAY + timedelta(days=days)
    today = founded.astimezone(NAIROBI).date()
    with core_of(founded) as settings:
        meetings = MifosMeetings(settings)
        groups = {meetings.group(each).name: meetings.meeting(each, today) for each in meetings.groups_page(0)}
        meetings.close()
    hours = {name: None if meeting is None else meeting.at for name, meeting in groups.items()}
    assert hours == {"Upendo": time(9), "Baraka": time(10, 30), "Tumaini": time(9)}


def test_no_group_meets_tomorrow(meetings: MifosMeetings) -> None:
    tomorrow = TUESDAY.date() + timedelta(days=1)
    assert [meetings.meeting(each, tomorrow) for each in meetings.groups_page(0)] == [None, None, None]


def test_the_next_meeting_is_a_week_later(meetings: MifosMeetings) -> None:
    (upendo, *_) = meetings.groups_page(0)
    then = TUESDAY.date() + timedelta(weeks=1)
    assert meetings.next_meeting(upendo, TUESDAY.date()) == Meeting(upendo, then, time(9))


@pytest.mark.parametrize(
    ("name", "center", "officer", "first"),
    [
        ("Upendo", None, "Grace Wanjiru", Member(1, "1", "Mary Akoth")),
        ("Baraka", "Soko Market", "Grace Wanjiru", Member(11, "11", "Nancy Chepkoech")),
        ("Tumaini", None, "Peter Otieno", Member(21, "21", "Tabitha Wangari")),
    ],
    ids=["Upendo", "Baraka", "Tumaini"],
)
def test_a_group_has_its_center_officer_and_members(
    meetings: MifosMeetings, name: str, center: str | None, officer: str, first: Member
) -> None:
    (group,) = [each for each in map(meetings.group, meetings.groups_page(0)) if each.name == name]
    assert group.officer_id is not None
    assert (group.center, meetings.staff_member(group.officer_id).name) == (center, officer)
    assert (group.members[0], len(group.members)) == (first, 10)
