"""Reads Mifos X: which groups there are, who belongs to them, and when they meet.

Source: Apache Fineract 1.10.1, resources groups, centers, calendars, clients and staff, checked
against answers recorded from a real server on 22 November 2026, on MariaDB and on PostgreSQL.
What the core can do by itself is not asked for: on PostgreSQL it cannot make a
collection sheet, and its list of a day's centers breaks down on both. A moved
series puts its past days at the end, and its next ten days stop short of its year:
days are looked for in all that is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time

from domain.accounts import StaffMember
from domain.errors import NoSuchEntry, UnreadableReply
from domain.meetings import Group, Individual, Meeting, Member
from mifos_client import fields, reading
from mifos_client.calling import CoreCalls
from mifos_client.fields import Body
from mifos_client.settings import CoreSettings

PAGE = 200
PAGES_MAX = 500
"""Pages of one list that are read: 100,000 groups."""

_COLLECTION = 1
_OF_GROUP, _OF_CENTER = 2, 4
_DAYS = ("recurringDates", "nextTenRecurringDates")


class MifosMeetings:
    """Asks one core as one of its users; for use from many threads."""

    def __init__(self, settings: CoreSettings) -> None:
        """Read the core that *settings* name. Raises Refused where the file with certificates cannot be read."""
        self._calls = CoreCalls(settings)

    def groups_page(self, offset: int) -> Sequence[int]:
        """See the port; the core cannot leave closed groups out, so its list is read from the start."""
        found: list[int] = []
        for row in self._rows("groups", {"paged": "true"}):
            if reading.read_status(row) == reading.ACTIVE:
                found.append(fields.integer(row, "id"))
            if len(found) == offset + PAGE:
                break
        return found[offset:]

    def groups_of(self, staff_id: int) -> Sequence[int]:
        """See the port; the core finds a group by its own officer alone, so the centers are asked for theirs."""
        hers = {"paged": "true", "staffId": str(staff_id)}
        rows = list(self._rows("groups", hers))
        centers = [fields.integer(row, "id") for row in self._rows("centers", hers)]
        asked = [(f"centers/{each}", {"associations": "groupMembers"}) for each in centers]
        for body in self._calls.objects(asked):
            rows += fields.rows(body, "groupMembers")
        return sorted({fields.integer(row, "id") for row in rows if reading.read_status(row) == reading.ACTIVE})

    def group(self, group_id: int) -> Group:
        """See the port; a group below a center that names no officer is the center's officer's."""
        (body,) = self._calls.objects([(f"groups/{group_id}", {"associations": "clientMembers"})])
        if fields.integer(body, "id") != group_id:
            raise UnreadableReply(f"asked for group {group_id}, got another")
        if reading.read_status(body) != reading.ACTIVE:
            raise NoSuchEntry("the group is not active")
        return Group(
            id=group_id,
            name=fields.text(body, "name"),
            office_id=fields.integer(body, "officeId"),
            officer_id=self._officer(body),
            center=fields.optional_text(body, "centerName"),
            members=_members(fields.rows(body, "clientMembers")),
        )

    def meeting(self, group_id: int, on: date) -> Meeting | None:
        """See the port."""
        calendar = self._calendar(group_id)
        if calendar is None or on not in _days(calendar):
            return None
        return Meeting(group_id, on, _time(calendar))

    def next_meeting(self, group_id: int, after: date) -> Meeting | None:
        """See the port."""
        calendar = self._calendar(group_id)
        if calendar is None:
            return None
        on = min((each for each in _days(calendar) if each > after), default=None)
        return None if on is None else Meeting(group_id, on, _time(calendar))

    def individuals_page(self, offset: int) -> Sequence[Individual]:
        """See the port; the core finds clients by no officer, so those of all officers are listed."""
        asked = {"status": "active", "orphansOnly": "true", "offset": str(offset), "limit": str(PAGE), "orderBy": "id"}
        (body,) = self._calls.objects([("clients", asked)])
        return [
            Individual(
                fields.integer(row, "id"), None if row.get("staffId") is None else fields.integer(row, "staffId")
            )
            for row in fields.rows(body, "pageItems")
        ]

    def is_in_group(self, client_id: int) -> bool:
        """See the port."""
        (body,) = self._calls.objects([(f"clients/{client_id}", {})])
        return bool(fields.rows(body, "groups"))

    def staff_member(self, staff_id: int) -> StaffMember:
        """See the port."""
        (body,) = self._calls.objects([(f"staff/{staff_id}", {})])
        return reading.read_staff_member(body)

    def office_of(self, client_id: int) -> int:
        """See the port (ReadsPlaces)."""
        (body,) = self._calls.objects([(f"clients/{client_id}", {})])
        if fields.integer(body, "id") != client_id:
            raise UnreadableReply(f"asked for client {client_id}, got another")
        return fields.integer(body, "officeId")

    def close(self) -> None:
        """Let the connections go."""
        self._calls.http.close()

    def _rows(self, path: str, filters: dict[str, str]) -> Iterator[Body]:
        """Go through a list of the core's, a page at a time."""
        for page in range(PAGES_MAX):
            place = {"offset": str(page * PAGE), "limit": str(PAGE), "orderBy": "id"}
            (body,) = self._calls.objects([(path, filters | place)])
            rows = fields.rows(body, "pageItems")
            yield from rows
            if len(rows) < PAGE:
                return

    def _officer(self, group: Body) -> int | None:
        if group.get("staffId") is not None:
            return fields.integer(group, "staffId")
        if group.get("centerId") is None:
            return None
        (center,) = self._calls.objects([(f"centers/{fields.integer(group, 'centerId')}", {})])
        return None if center.get("staffId") is None else fields.integer(center, "staffId")

    def _calendar(self, group_id: int) -> Body | None:
        """Find the calendar that a group collects by: its own, or else its center's."""
        path, asked = f"groups/{group_id}/calendars", {"associations": "parentCalendars"}
        (listed,) = self._calls.lists([(path, asked)])
        by_owner = {
            fields.integer(fields.part(each, "entityType"), "id"): each
            for each in listed
            if fields.integer(fields.part(each, "type"), "id") == _COLLECTION
        }
        return by_owner.get(_OF_GROUP) or by_owner.get(_OF_CENTER)


def _members(rows: Iterable[Body]) -> tuple[Member, ...]:
    clients = {each.id: each for each in map(reading.read_client, rows) if each.is_active}
    ordered = sorted(clients.values(), key=lambda each: (len(each.number), each.number))
    return tuple(Member(each.id, each.number, each.name) for each in ordered)


def _days(calendar: Body) -> frozenset[date]:
    """Collect the days of a calendar; one that does not repeat has its first day alone."""
    listed = [each for key in _DAYS for each in _list(calendar, key)]
    days = frozenset(fields.day({"day": each}, "day") for each in listed)
    return days or frozenset([fields.day(calendar, "startDate")])


def _list(calendar: Body, key: str) -> list[object]:
    found = calendar.get(key, [])
    if not isinstance(found, list):
        raise UnreadableReply(f"{key} is no list")
    return found


def _time(calendar: Body) -> time | None:
    """Read the time of day, [h, m] or [h, m, s]; parts of a second are let go."""
    found = calendar.get("meetingTime")
    if found is None:
        return None
    if not isinstance(found, list) or not 2 <= len(found) <= 4 or not all(type(each) is int for each in found):
        raise UnreadableReply("meetingTime is no time")
    try:
        return time(*found[:3])
    except (ValueError, OverflowError) as error:
        raise UnreadableReply("meetingTime is no time") from error
