"""`/groups` and `/centers`: who meets, who looks after them, and their calendars."""

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import (
    Columns,
    associations,
    caller,
    page_body,
    paged,
    require,
    the_books,
    truth,
    whole_number,
)
from mifos_client.sandbox.enums import client_active, grouping_active
from mifos_client.sandbox.likeness import like
from mifos_client.sandbox.records import CENTER_LEVEL, GROUP_LEVEL, Group
from mifos_client.sandbox.refusals import ContainerFault, invalid, not_found
from mifos_client.sandbox.timelines import account_number, client_timeline
from mifos_client.sandbox.views.calendars import calendar_body, calendar_in_brief
from mifos_client.sandbox.views.clients import listed_client
from mifos_client.sandbox.writing import Body, answer

routes = Blueprint("groups", __name__, url_prefix="/fineract-provider/api/v1")

_NO_ACCOUNTS: Body = {"groupLoanIndividualMonitoringAccounts": [], "guarantorAccounts": []}
_COLUMNS: Columns[Group] = {
    "id": lambda group: group.number,
    "name": lambda group: group.name.casefold(),
}
_LEVELS = {"groups": GROUP_LEVEL, "centers": CENTER_LEVEL}


@routes.get("/groups")
def list_groups() -> Response:
    """List the groups of the caller's offices: a plain array unless a page is asked for."""
    require("READ_GROUP")
    return _list(GROUP_LEVEL)


@routes.get("/centers")
def list_centers() -> Response:
    """List the centers; asked for a day's meetings, Fineract 1.10.1 breaks down."""
    require("READ_CENTER")
    if "meetingDate" in request.args:
        if not request.args.get("staffId"):
            code = "validation.msg.productivecollectionsheet.staffId.cannot.be.blank"
            raise invalid(code, "The parameter `staffId` is mandatory.", "staffId")
        raise ContainerFault(500)
    return _list(CENTER_LEVEL)


@routes.get("/groups/<int:number>")
def read_group(number: int) -> Response:
    """Read one group, with the associations asked for."""
    require("READ_GROUP")
    group, asked = _visible(GROUP_LEVEL, number), associations()
    clients = [listed_client(the_books().client(client)) for client in group.clients] or None
    wants_all = "all" in asked
    body = _group_body(group)
    if wants_all or "clientMembers" in asked:
        body["clientMembers"] = clients
    if wants_all or "activeClientMembers" in asked:
        body["activeClientMembers"] = clients
    if "parentCalendars" in asked:
        body["calendarsData"] = [calendar_in_brief(owner) for owner in _above(group)]
    if wants_all or "collectionMeetingCalendar" in asked:
        body["collectionMeetingCalendar"] = _meeting(group)
    return answer(body)


@routes.get("/centers/<int:number>")
def read_center(number: int) -> Response:
    """Read one center; its groups and its meeting must each be named."""
    require("READ_CENTER")
    center, asked = _visible(CENTER_LEVEL, number), associations()
    body = _group_body(center)
    if "groupMembers" in asked:
        members = [group for group in the_books().groups.values() if group.center == number]
        body["groupMembers"] = [{**_group_body(group), "centerId": None, "centerName": None} for group in members]
    if "collectionMeetingCalendar" in asked:
        body["collectionMeetingCalendar"] = _meeting(center)
    return answer(body)


@routes.get("/groups/<int:number>/accounts")
def read_group_accounts(number: int) -> Response:
    """Read the accounts of a group: none, for every loan of these books belongs to one client."""
    require("READ_GROUP")
    _visible(GROUP_LEVEL, number)
    return answer(_NO_ACCOUNTS)


@routes.get("/centers/<int:number>/accounts")
def read_center_accounts(number: int) -> Response:
    """Read the accounts of a center: none."""
    require("READ_CENTER")
    _visible(CENTER_LEVEL, number)
    return answer(_NO_ACCOUNTS)


@routes.get("/<any(groups, centers):kind>/<int:number>/calendars")
def list_calendars(kind: str, number: int) -> Response:
    """List the meetings of a group or center; those of its center only when asked for."""
    require("READ_CALENDAR")
    group = _visible(_LEVELS[kind], number)
    owners = [group, *(_above(group) if "parentCalendars" in associations() else [])]
    return answer([calendar_body(owner, in_owner=False) for owner in owners if owner.calendar is not None])


@routes.get("/<any(groups, centers):kind>/<int:number>/calendars/<int:calendar>")
def read_calendar(kind: str, number: int, calendar: int) -> Response:
    """Read one meeting."""
    require("READ_CALENDAR")
    group = _visible(_LEVELS[kind], number)
    if group.calendar != calendar:
        raise not_found("Calendar", "error.msg.calendar.id.invalid", calendar)
    return answer(calendar_body(group, in_owner=False))


@routes.get("/<any(groups, centers):kind>/<int:number>/meetings")
def list_meetings(kind: str, number: int) -> Response:
    """List the meetings held under a group's or center's own calendar, the last one first, without who came."""
    require("READ_MEETING")
    _visible(_LEVELS[kind], number)
    held = [each for each in the_books().held.values() if each.owner == number]
    held.sort(key=lambda each: each.on, reverse=True)
    return answer([{"id": each.number, "meetingDate": each.on} for each in held[: whole_number("limit") or None]])


def _list(level: int) -> Response:
    found = [group for group in _seen(level) if _matches(group)]
    page = paged(found, _COLUMNS, _group_body)
    return answer(page_body(page) if truth("paged") else page.rows)


def _seen(level: int) -> list[Group]:
    books = the_books()
    return [group for group in books.groups.values() if group.level == level and books.sees(caller(), group.office)]


def _visible(level: int, number: int) -> Group:
    group = next((group for group in _seen(level) if group.number == number), None)
    if group is None:
        thing = "Group" if level == GROUP_LEVEL else "Center"
        raise not_found(thing, f"error.msg.{thing.lower()}.id.invalid", number)
    return group


def _above(group: Group) -> list[Group]:
    """List the center above a group, if it has one that meets."""
    if group.center is None:
        return []
    center = the_books().groups[group.center]
    return [] if center.calendar is None else [center]


def _meeting(group: Group) -> Body | None:
    """Print when a group meets: on its own day, or its center's."""
    owners = [group] if group.calendar is not None else _above(group)
    return calendar_body(owners[0], in_owner=True) if owners else None


def _group_body(group: Group) -> Body:
    books = the_books()
    is_group = group.level == GROUP_LEVEL
    center = None if group.center is None else books.groups[group.center]
    staff = group.staff if center is None or group.staff is not None else center.staff
    return {
        "id": group.number,
        "accountNo": account_number(group.number),
        "name": group.name,
        "externalId": group.external_id,
        "status": client_active() if is_group else grouping_active(),
        "active": True,
        "activationDate": group.active_on,
        "officeId": group.office,
        "officeName": books.office(group.office).name,
        "centerId": group.center,
        "centerName": None if center is None else center.name,
        "staffId": staff,
        "staffName": None if staff is None else books.member_of_staff(staff).name,
        "hierarchy": f".{group.number}." if center is None else f".{center.number}.{group.number}.",
        "groupLevel": "2" if is_group else None,
        "timeline": client_timeline(group.active_on, in_list=True),
    }


def _matches(group: Group) -> bool:
    office, staff, name = whole_number("officeId"), whole_number("staffId"), request.args.get("name")
    external_id = request.args.get("externalId")
    return all(
        (
            office is None or group.office == office,
            staff is None or group.staff == staff,
            not name or like(f"%{name}%", group.name),
            not external_id or group.external_id == external_id,
        )
    )
