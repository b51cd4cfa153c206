"""The village's page as a person meets it: on a small phone, with and without script, in a text browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from gateway.village.world import World
from mpesa.sandbox.movements import Movement
from tests.support.village import ANSWER, MARY, StandIn

CHROMIUM = Path("/usr/bin/chromium")
RELOADS_MAX = 50
AT_MARYS = "/village/?phone=%2B254700000011"
CONTRAST = """() => {
  const rgb = text => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = rgb(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const worst = [21, ""];
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some(each => each.nodeType === 3 && each.data.trim()) && !node.matches("input")) continue;
    const pair = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < worst[0]) { worst[0] = ratio; worst[1] = node.outerHTML.slice(0, 80); }
  }
  return worst;
}"""
SMALL = """() => [...document.querySelectorAll("button, select, input:not([type=hidden]), .others li")]
  .filter(each => each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"""


def needs(program: str | Path, package: str) -> None:
    if shutil.which(program) is None:
        words = f"{program} is missing: apt-get install {package}"
        pytest.skip(words) if os.environ.get("TEST_SPEED") == "fast" else pytest.fail(words)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    needs(CHROMIUM, "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


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
        ratio, where = asked.evaluate(CONTRAST)
        assert ratio >= 4.5, where

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
        ratio, where = paid.evaluate(CONTRAST)
        assert ratio >= 4.5, where

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
    needs("w3m", "w3m")
    village.post("/village/send", data={"phone": MARY, "text": "balance"}, follow_redirects=True)
    shown = subprocess.run(
        ["w3m", "-dump", "-cols", "60", f"{village.base_url}{AT_MARYS}"], capture_output=True, text=True, check=True
    ).stdout
    words = " ".join(shown.split())
    assert "Answered in" in words
    assert f"Jirani: {ANSWER}" in words
