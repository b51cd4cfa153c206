"""The village's page as a person meets it: on a small phone, with and without script, in a text browser."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from gateway.village.world import World
from mpesa.sandbox.movements import Movement
from tests.support.browser import CONTRAST, small
from tests.support.servers import need
from tests.support.village import ANSWER, MARY, StandIn

RELOADS_MAX = 50
AT_MARYS = "/village/?phone=%2B254700000011"
SMALL = small("button, select, input:not([type=hidden]), .others li")


@pytest.fixture
def page(browser: Browser, village: httpx.Client) -> Iterator[Page]:
    """A phone of 360 pixels with script off."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=False, base_url=str(village.base_url)
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def asked(page: Page, answering: StandIn) -> Page:
    """The page after one tap on Send."""
    page.goto(AT_MARYS)
    page.get_by_role("button", name="Send", exact=True).click()
    return page


@pytest.fixture
def receipting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A daemon that texts a receipt as soon as M-PESA has moved the money."""
    move = world.mpesa.books.receive

    def receive(attempt: Movement) -> Movement:
        moved = move(attempt)
        text = f"JIRANI: KES 120 by M-PESA {moved.number} received from Mary. L4 100, S1 20."
        world.carrier.take(moved.number, moved.party, text, None)
        return moved

    monkeypatch.setattr(world.mpesa.books, "receive", receive)


@pytest.mark.slow
class TestOnASmallPhoneWithoutScript:
    def test_one_tap_brings_the_answer(self, asked: Page) -> None:
        assert ANSWER in asked.inner_text(".talk .in")

    def test_the_heading_is_the_answer(self, asked: Page) -> None:
        assert re.fullmatch(r"Answered in [0-9]\.[0-9]{2} seconds", asked.inner_text("h1"))

    def test_the_title_says_the_same(self, asked: Page) -> None:
        assert asked.title() == f"{asked.inner_text('h1')} - Jirani village"

    def test_the_word_is_typed_and_send_is_on_the_first_screen(self, page: Page, village: httpx.Client) -> None:
        page.goto(AT_MARYS)
        box = page.get_by_role("button", name="Send", exact=True).bounding_box()
        assert box is not None
        assert (page.input_value("#text"), box["y"] + box["height"] < 500) == ("balance", True)

    @pytest.mark.parametrize("width", [360, 320])
    def test_nothing_scrolls_sideways(self, asked: Page, width: int) -> None:
        asked.set_viewport_size({"width": width, "height": 640})
        assert asked.evaluate("document.documentElement.scrollWidth") <= width

    def test_nothing_scrolls_sideways_with_text_twice_as_large(self, asked: Page) -> None:
        asked.evaluate("document.documentElement.style.fontSize = '200%'")
        assert asked.evaluate("document.documentElement.scrollWidth") <= 360

    def test_there_is_one_h1(self, asked: Page) -> None:
        assert asked.locator("h1").count() == 1

    def test_every_text_stands_out(self, asked: Page) -> None:
        assert asked.evaluate(CONTRAST) == []

    def test_every_target_is_large_enough(self, asked: Page) -> None:
        assert asked.evaluate(SMALL) == []

    def test_every_field_has_a_label(self, asked: Page) -> None:
        assert asked.get_by_label("Text to Jirani").count() == asked.get_by_label("All phones").count() == 1

    def test_what_jirani_saw_is_told_in_order(self, asked: Page) -> None:
        for _ in range(RELOADS_MAX):  # the answer may be here before the carrier has noted that its text was taken
            if asked.locator("#saw li").count() == 4:
                break
            asked.reload()
        assert asked.locator("#saw li b").all_inner_texts() == [
            "Mary's phone",
            "The carrier",
            "The carrier",
            "Mary's phone",
        ]

    def test_a_ready_text_is_sent_by_one_tap(self, page: Page, answering: StandIn) -> None:
        page.goto(AT_MARYS)
        page.get_by_role("button", name="Salio").click()
        assert answering.next_text()["text"] == "Salio"

    def test_another_phone_is_taken_from_the_list(self, page: Page, village: httpx.Client) -> None:
        page.goto(AT_MARYS)
        page.select_option("#phone", "+254700000030")
        page.get_by_role("button", name="Take it").click()
        assert page.inner_text("h1") == "Press Send to ask what Pauline owes"

    def test_the_core_is_taken_down_and_brought_back(self, asked: Page, world: World) -> None:
        asked.get_by_role("button", name="Pay KES 120").click()
        asked.get_by_role("button", name="Take the core down").click()
        assert (asked.inner_text("h1"), asked.input_value("#text")) == ("The core is down. Ask again", "balance")
        asked.get_by_role("button", name="Bring it back").click()
        assert (world.core.faults.waiting(), asked.inner_text("h1")[:2]) == ({}, "No")


@pytest.mark.slow
class TestPayingOnASmallPhoneWithoutScript:
    @pytest.fixture
    def paid(self, asked: Page, receipting: None) -> Page:
        """The page after one tap on the story's second step."""
        asked.get_by_role("button", name="Pay KES 120").click()
        return asked

    def test_one_tap_brings_the_receipt(self, paid: Page) -> None:
        assert "L4 100, S1 20" in paid.inner_text(".talk .in:last-child")

    def test_the_heading_is_the_receipt(self, paid: Page) -> None:
        assert re.fullmatch(r"Receipt in [0-9]\.[0-9]{2} seconds", paid.inner_text("h1"))

    def test_what_jirani_saw_is_the_money(self, paid: Page) -> None:
        assert "paid KES 120 by M-PESA, account “C1 L100 S20”" in paid.inner_text("#saw")

    def test_the_wallet_holds_less(self, paid: Page) -> None:
        assert "KES 399,880" in paid.inner_text(".wallet h3")

    @pytest.mark.parametrize("width", [360, 320])
    def test_nothing_scrolls_sideways(self, paid: Page, width: int) -> None:
        paid.set_viewport_size({"width": width, "height": 640})
        assert paid.evaluate("document.documentElement.scrollWidth") <= width

    def test_nothing_scrolls_sideways_with_text_twice_as_large(self, paid: Page) -> None:
        paid.evaluate("document.documentElement.style.fontSize = '200%'")
        assert paid.evaluate("document.documentElement.scrollWidth") <= 360

    def test_every_text_stands_out(self, paid: Page) -> None:
        assert paid.evaluate(CONTRAST) == []

    def test_every_target_is_large_enough(self, paid: Page) -> None:
        assert paid.evaluate(SMALL) == []

    def test_the_wallets_fields_have_labels(self, paid: Page) -> None:
        assert paid.get_by_label("Account").count() == paid.get_by_label("Amount in KES").count() == 1

    def test_the_wallet_pays_what_is_typed(self, asked: Page, world: World) -> None:
        asked.get_by_label("Account").fill("L4")
        asked.get_by_label("Amount in KES").fill("480")
        asked.get_by_role("button", name="Pay", exact=True).click()
        assert [(each["account"], each["amount"]) for each in world.mpesa.books.entries()][-1] == ("L4", "480.00")


@pytest.mark.slow
def test_with_script_a_text_shows_by_itself_and_the_field_is_left_alone(
    browser: Browser, village: httpx.Client, answering: StandIn
) -> None:
    context = browser.new_context(base_url=str(village.base_url))
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    page.goto(AT_MARYS)
    page.fill("#text", "half a word")
    village.post(f"/village/phones/{MARY}/texts", json={"text": "balance"})
    page.get_by_text(ANSWER).wait_for()
    page.get_by_role("heading", name="Answered in").wait_for()
    assert (page.input_value("#text"), broken) == ("half a word", [])
    context.close()


@pytest.mark.slow
def test_a_text_browser_reads_it(village: httpx.Client, answering: StandIn) -> None:
    need("w3m", "w3m")
    village.post("/village/send", data={"phone": MARY, "text": "balance"}, follow_redirects=True)
    shown = subprocess.run(
        ["w3m", "-dump", "-cols", "60", f"{village.base_url}{AT_MARYS}"], capture_output=True, text=True, check=True
    ).stdout
    words = " ".join(shown.split())
    assert "Answered in" in words
    assert f"Jirani: {ANSWER}" in words
