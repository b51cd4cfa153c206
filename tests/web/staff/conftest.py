"""The staff pages over a real store, and a phone to look at them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from gateway.store.opening import OpenStore
from tests.flows.suspense_desk import Office
from tests.flows.tray import Tray
from tests.support.clock import HandClock
from tests.support.people import NOW
from tests.support.visitor import PASSWORD, Opens, StaffPages, Visitor


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    return StaffPages(store, clock)


@pytest.fixture
def office(store: OpenStore, clock: HandClock) -> Office:
    """The suspense desk."""
    return Office(store, clock)


@pytest.fixture
def tray(store: OpenStore, clock: HandClock) -> Tray:
    """The cashier's tray, on the morning that Upendo meets."""
    clock.now = NOW
    return Tray(store, clock)


@pytest.fixture
def faith(pages: StaffPages) -> Visitor:
    """The cashier."""
    return pages.visitor("faith")


@pytest.fixture
def daniel(pages: StaffPages) -> Visitor:
    """Finance."""
    return pages.visitor("daniel")


@pytest.fixture
def rose(pages: StaffPages) -> Visitor:
    """The branch manager."""
    return pages.visitor("rose")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Opens]:
    """Opens the pages on a phone of 360 pixels with script off; signed in where a login is given."""
    with ExitStack() as stack:

        def open_it(pages: StaffPages, login: str = "") -> Page:
            server = make_server("127.0.0.1", 0, pages.app, threaded=True)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            context = browser.new_context(
                viewport={"width": 360, "height": 740},
                java_script_enabled=False,
                base_url=f"http://127.0.0.1:{server.server_port}",
            )
            stack.callback(context.close)
            page = context.new_page()
            page.goto("/staff/login")
            if login:
                page.get_by_label("Mifos login").fill(login)
                page.get_by_label("Password").fill(PASSWORD)
                page.get_by_role("button", name="Sign in").click()
            return page

        yield open_it
