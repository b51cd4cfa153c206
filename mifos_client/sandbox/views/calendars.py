"""The weekly collection meeting of a group or center, with its dates."""

from datetime import date, timedelta

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.enums import enum
from mifos_client.sandbox.records import GROUP_LEVEL, Group
from mifos_client.sandbox.writing import Body

_WEEK = timedelta(weeks=1)
_AHEAD = timedelta(days=365)
_NEXT = 10
_WEEK_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def calendar_body(owner: Group, *, in_owner: bool) -> Body:
    """Print the meeting of *owner*; only inside the owner's own object stands the day to use for a sheet."""
    today = the_books().today()
    dates = _dates(owner, today + _AHEAD)
    past = [day for day in dates if day <= today]
    return {
        **calendar_in_brief(owner),
        "recurringDates": dates,
        "nextTenRecurringDates": [day for day in dates if day >= today][:_NEXT],
        "recentEligibleMeetingDate": past[-1] if in_owner and past else None,
    }


def calendar_in_brief(owner: Group) -> Body:
    """Print the rule of the meeting, without its dates."""
    assert owner.meets_first is not None
    kind = "groups" if owner.level == GROUP_LEVEL else "centers"
    number, day = owner.meets_first.isoweekday(), _WEEK_DAYS[owner.meets_first.weekday()]
    made_at = owner.made_at.astimezone(the_books().zone).isoformat(timespec="microseconds")
    return {
        "id": owner.calendar,
        "calendarInstanceId": owner.calendar,
        "entityId": owner.number,
        "entityType": enum(2 if kind == "groups" else 4, f"calendarEntityType.{kind}", kind.upper()),
        "title": f"{kind}_{owner.number}_CollectionMeeting",
        "startDate": owner.meets_first,
        "meetingTime": owner.meets_at,
        "duration": 0,
        "type": enum(1, "calendarType.collection", "COLLECTION"),
        "repeating": True,
        "recurrence": f"FREQ=WEEKLY;BYDAY={day[:2].upper()}",
        "frequency": enum(2, "calendarFrequencyType.weekly", "WEEKLY"),
        "interval": -1,
        "repeatsOnDay": enum(number, f"calendarWeekDaysType.{day}", day[:2].upper()),
        "repeatsOnNthDayOfMonth": enum(0, "nthDayType.invalid", "INVALID"),
        "firstReminder": 0,
        "secondReminder": 0,
        "humanReadable": f"Weekly on {day.capitalize()}",
        "createdDate": made_at,
        "lastUpdatedDate": made_at,
        "createdByUserId": 1,
        "createdByUsername": "mifos",
        "lastUpdatedByUserId": 1,
        "lastUpdatedByUsername": "mifos",
    }


def _dates(owner: Group, until: date) -> list[date]:
    assert owner.meets_first is not None
    weeks = max((until - owner.meets_first) // _WEEK + 1, 0)
    return [owner.meets_first + week * _WEEK for week in range(weeks)]
