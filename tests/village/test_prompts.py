"""What M-PESA asks a phone: shown on its page and over HTTP, answered once."""

from __future__ import annotations

import httpx
import pytest

from gateway.village.mpesa import SHORTCODE
from gateway.village.world import World
from mpesa.sandbox.prompting import Prompt, Push
from tests.support.village import MARY

AT_MARYS = "/village/?phone=%2B254700000011"
NOWHERE = "http://127.0.0.1:1/callbacks/stk/0123456789abcdef0123"


@pytest.fixture
def prompt(world: World, village: httpx.Client) -> Prompt:
    return world.mpesa.operator.prompting.push(Push(SHORTCODE, MARY, MARY, 48_000, "L4 P2223", "", NOWHERE))


def entries(village: httpx.Client) -> list[str]:
    return [each["account"] for each in village.get("/village/mpesa/books").json()["entries"]]


def test_the_phone_shows_what_it_is_asked(village: httpx.Client, prompt: Prompt) -> None:
    page = village.get(AT_MARYS).text
    assert "Pay KES 480 to Jirani, account L4 P2223?" in page
    assert "M-PESA asks" not in village.get("/village/?phone=%2B254700000012").text


def test_the_page_pays_with_a_pin_once(village: httpx.Client, prompt: Prompt) -> None:
    given = {"phone": MARY, "prompt": prompt.checkout, "answer": "pay", "pin": "1357"}
    for _ in range(2):
        village.post("/village/prompt", data=given)
    assert entries(village) == ["L4 P2223"]
    assert "M-PESA asks" not in village.get(AT_MARYS).text


@pytest.mark.parametrize(
    ("given", "is_open"),
    [
        pytest.param({"answer": "cancel"}, False, id="cancelled"),
        pytest.param({"answer": "pay", "pin": "0000"}, False, id="wrong PIN"),
        pytest.param({"answer": "pay", "pin": "12"}, True, id="two digits are no PIN"),
        pytest.param({"answer": "pay"}, True, id="no PIN"),
    ],
)
def test_the_page_pays_nothing(village: httpx.Client, prompt: Prompt, given: dict[str, str], is_open: bool) -> None:
    village.post("/village/prompt", data={"phone": MARY, "prompt": prompt.checkout, **given})
    assert entries(village) == []
    assert ("M-PESA asks" in village.get(AT_MARYS).text) is is_open


def test_what_a_phone_is_asked_is_listed_and_answered_over_http(village: httpx.Client, prompt: Prompt) -> None:
    path = f"/village/phones/{MARY}/prompts"
    [asked] = village.get(path).json()
    assert (asked["id"], asked["amount"], asked["account"]) == (prompt.checkout, "480.00", "L4 P2223")
    told = village.post(f"{path}/{asked['id']}", json={"answer": "pay"})
    assert (told.status_code, len(told.json()["receipt"])) == (200, 10)
    assert village.get(path).json() == []
    assert village.post(f"{path}/{asked['id']}", json={"answer": "pay"}).status_code == 404


def test_nobody_answers_for_another_phone(village: httpx.Client, prompt: Prompt) -> None:
    path = f"/village/phones/+254700000012/prompts/{prompt.checkout}"
    assert village.post(path, json={"answer": "pay"}).status_code == 404
    assert village.post(path, json={"answer": "maybe"}).status_code == 400
    assert entries(village) == []
