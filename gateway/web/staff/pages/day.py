"""The day: what must I do, where do we stand?"""

from __future__ import annotations

from flask import Response

from gateway.web.staff.declaring import Menu, Page
from gateway.web.staff.here import Here

PAGE = Page("day", menu=Menu("Day", "/staff/"))


@PAGE.shows("/")
def show_day(here: Here) -> Response:
    """Show the day."""
    return here.show("day.html", title="Nothing waits for you")
