"""What stands in nobody's menu and may be opened all the same, as a list."""

from __future__ import annotations

from flask import Response

from gateway.web.staff.declaring import Page
from gateway.web.staff.here import Here
from gateway.web.staff.menu import rest_of

PAGE = Page("more")


@PAGE.shows("/more")
def show_more(here: Here) -> Response:
    """List the rest of the pages."""
    from gateway.web.staff.finding import find_pages  # the pages are found while they are imported

    return here.show("more.html", title="More pages", rest=rest_of(here, find_pages()))
