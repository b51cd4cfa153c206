"""The story's third and fourth step: an officer sends in a whole meeting, and the cashier counts its cash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gateway.village.screen import Screen, Step, Story, show
from gateway.village.server import serve_village
from tests.support.meeting_play import MeetingPlay
from tests.support.together import Together

GRACE, PETER, MARY = "+254700000001", "+254700000002", "+254700000011"
REPORT = re.compile(r"[2-9][2-9A-Z]{4} BUT 3=0 5=40 7=A")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Together]:
    """A village where Mary has asked and paid, and the sheets of the day are sent."""
    together = Together(tmp_path)
    together.start()
    together.look_at_the_clock()
    together.texts(MARY, "balance")
    together.pays(MARY, "C1 L100 S20", "120")
    yield together
    together.stop()


def screen_of(village: Together, phone: str) -> Screen:
    screen = show(village.world, phone, village.world.carrier.texts(phone), Story())
    assert screen is not None
    return screen


def next_step(village: Together) -> Step:
    [step] = [each for each in screen_of(village, MARY).story if each.is_next]
    return step


def report(village: Together) -> None:
    village.texts(GRACE, screen_of(village, GRACE).typed)


def count(village: Together) -> None:
    play = dict(MeetingPlay(village, lambda phone, text: None).steps())
    play[r"\((Faith|Rose) counts ([0-9]+) of (Grace|Peter)\)"]("Faith", "2040", "Grace")
    village.settle()


def test_after_the_receipt_the_story_takes_graces_phone(village: Together) -> None:
    assert (next_step(village).title, next_step(village).takes) == ("Grace sends in a whole meeting", GRACE)


def test_her_report_is_typed_on_her_phone(village: Together) -> None:
    assert REPORT.fullmatch(screen_of(village, GRACE).typed)


def test_her_phone_says_what_send_does(village: Together) -> None:
    assert screen_of(village, GRACE).heading.title == "Press Send to report Upendo's meeting"


def test_it_is_typed_on_no_other_phone(village: Together) -> None:
    assert screen_of(village, PETER).typed == "balance"


def test_what_is_typed_is_taken_as_it_stands(village: Together) -> None:
    report(village)
    assert "Upendo 24 Nov, ref H" in village.got(GRACE)[-1]


def test_once_it_is_taken_nothing_is_typed_again(village: Together) -> None:
    report(village)
    assert screen_of(village, GRACE).typed == ""


def test_another_text_of_hers_leaves_it_ready(village: Together) -> None:
    village.texts(GRACE, "day")
    assert REPORT.fullmatch(screen_of(village, GRACE).typed)


def test_then_the_tray_opens_with_the_cashiers_login_beside_it(village: Together) -> None:
    report(village)
    step = next_step(village)
    assert (step.opens.endswith("/staff/tray"), "faith, password faith-village" in step.hint) == (True, True)


def test_the_page_has_one_button_for_each_step(village: Together) -> None:
    url, stop = serve_village(village.world, 0)
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
        before = http.get("/village/").text
        report(village)
        after = http.get("/village/").text
    stop()
    assert f'<button name="phone" value="{GRACE}">Take Grace&#39;s phone</button>' in before
    assert re.search(r'<a class="go" href="[^"]+/staff/tray">Open the tray</a>', after)


def test_counted_cash_ends_the_step_and_the_core_may_go_down(village: Together) -> None:
    report(village)
    count(village)
    assert (next_step(village).act, [each.is_done for each in screen_of(village, MARY).story]) == (
        "down",
        [True, True, True, True, False],
    )


def test_before_a_sheet_has_come_the_story_has_no_meeting(tmp_path: Path) -> None:
    together = Together(tmp_path)
    together.start()
    titles = [each.title for each in screen_of(together, MARY).story]
    together.stop()
    assert not [each for each in titles if "meeting" in each]
