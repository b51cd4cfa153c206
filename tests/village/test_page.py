"""The village's page as it comes over HTTP: light, safe, and each phone its own."""

from __future__ import annotations

import gzip
import re

import httpx
import pytest

from gateway.village.carrier import Daemon
from gateway.village.founding import found
from gateway.village.kenya import KENYA
from gateway.village.page import CSP
from gateway.village.server import create_village
from gateway.village.world import World
from tests.support.village import ANSWER, BRISK, MARY, SECRET, GoingClock, StandIn

AT_MARYS = "/village/?phone=%2B254700000011"


def asked_page(village: httpx.Client, encoding: str) -> httpx.Response:
    page = village.post(
        "/village/send",
        data={"phone": MARY, "text": "balance"},
        headers={"Accept-Encoding": encoding},
        follow_redirects=True,
    )
    assert ANSWER in page.text
    return page


def wire_size(village: httpx.Client, path: str, encoding: str) -> int:
    with village.stream("GET", path, headers={"Accept-Encoding": encoding}) as answer:
        return sum(len(each) for each in answer.iter_raw())


def assets(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/village/village\.[^"]+)"', page)


def test_the_page_weighs_little_with_gzip(village: httpx.Client, answering: StandIn) -> None:
    page = asked_page(village, "gzip")
    css = next(each for each in assets(page.text) if each.endswith(".css"))
    weight = wire_size(village, AT_MARYS, "gzip") + wire_size(village, css, "gzip")
    assert weight <= 5 * 1024


def test_the_page_weighs_little_without_gzip(village: httpx.Client, answering: StandIn) -> None:
    page = asked_page(village, "identity")
    css = next(each for each in assets(page.text) if each.endswith(".css"))
    sizes = wire_size(village, AT_MARYS, "identity"), wire_size(village, css, "identity")
    assert (sizes[0] <= 9 * 1024, sizes[1] <= 7.5 * 1024, sum(sizes) <= 10 * 1024) == (True, True, True), sizes


def test_the_script_is_under_a_kilobyte(village: httpx.Client) -> None:
    script = next(each for each in assets(village.get(AT_MARYS).text) if each.endswith(".js"))
    assert wire_size(village, script, "identity") < 1024


def test_style_and_script_are_named_by_their_content(village: httpx.Client) -> None:
    for each in assets(village.get(AT_MARYS).text):
        assert village.get(each).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_page_is_safe(village: httpx.Client, answering: StandIn) -> None:
    page = asked_page(village, "identity")
    assert page.headers["Content-Security-Policy"] == CSP
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script>", page.text)
    assert sum(len(name) + len(value) + 4 for name, value in page.headers.items()) <= 900


def test_what_a_phone_says_is_no_markup(village: httpx.Client, answering: StandIn) -> None:
    page = village.post(
        "/village/send", data={"phone": MARY, "text": "<script>alert(1)</script>"}, follow_redirects=True
    )
    assert "&lt;script&gt;alert(1)" in page.text


def test_a_page_carries_no_banned_word(village: httpx.Client) -> None:
    words = re.sub(r"<[^>]+>", " ", village.get(AT_MARYS).text).lower()
    assert not re.search(r"\b(payment|user|transaction|data|info|submit|error)\b", words)


def test_sending_answers_303_and_waits_for_the_answer(village: httpx.Client, daemon: StandIn) -> None:
    answer = village.post("/village/send", data={"phone": MARY, "text": "balance"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{AT_MARYS}&after=1&wait=5")


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        pytest.param(204, "No answer yet.", id="silence"),
        pytest.param(403, "Jirani refused this text", id="a refusal"),
    ],
)
def test_silence_is_said_with_a_way_on(
    village: httpx.Client, world: World, daemon: StandIn, status: int, heading: str
) -> None:
    daemon.statuses = [status]
    world.carrier.send(MARY, "balance")
    with world.carrier._changed:
        assert world.carrier._changed.wait_for(lambda: world.carrier._ledger.texts_waiting() == [], 10)
    page = village.get(AT_MARYS).text
    assert re.search(
        rf"<h1>{heading} <a href=\"{re.escape(AT_MARYS)}&amp;after=1&amp;wait=5\">Look again</a></h1>", page
    )


def test_a_daemon_that_is_not_there_is_said(clock: GoingClock) -> None:
    world = found(KENYA, Daemon("http://127.0.0.1:9/inbound", KENYA.line, SECRET), clock, pace=BRISK)
    world.carrier.start()
    world.carrier.send(MARY, "balance")
    with world.carrier._changed:
        assert world.carrier._changed.wait_for(lambda: bool(world.carrier._ledger.texts_waiting()[0].tries), 10)
    page = create_village(world).test_client().get(AT_MARYS).text
    world.carrier.stop()
    assert "<h1>Jirani does not answer " in page
    assert "Start it with make run." in page


@pytest.mark.parametrize(
    ("phone", "word"),
    [
        pytest.param("+254700000015", "balance 6 2580", id="a shared phone offers a PIN"),
        pytest.param("+254700000028", "salio", id="a Swahili writer"),
        pytest.param("+254700000001", "HELP", id="an officer"),
        pytest.param("+254700000060", "balance 1 4071", id="a stranger"),
    ],
)
def test_each_phone_has_words_of_its_own(village: httpx.Client, phone: str, word: str) -> None:
    assert f'value="{word}"' in village.get("/village/", params={"phone": phone}).text


@pytest.mark.parametrize(("phone", "status"), [("+254799999999", 404), ("0700000011", 400)])
def test_a_phone_that_nobody_holds_is_not_shown(village: httpx.Client, phone: str, status: int) -> None:
    assert village.get("/village/", params={"phone": phone}).status_code == status


def test_gzip_is_gzip(village: httpx.Client) -> None:
    with village.stream("GET", AT_MARYS, headers={"Accept-Encoding": "gzip"}) as answer:
        body = b"".join(answer.iter_raw())
    assert b"<h1>" in gzip.decompress(body)


def refused(village: httpx.Client, account: str, amount: str, phone: str = MARY) -> str:
    answer = village.post(
        "/village/pay", data={"phone": phone, "account": account, "amount": amount}, follow_redirects=True
    )
    assert answer.status_code == 200
    found = re.search(r'<p role="alert" id="says">([^<]*)</p>', answer.text)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("account", "amount", "says"),
    [
        pytest.param("L4", "lots", "Write the amount as a number, such as 120.", id="no number"),
        pytest.param("L4", "", "Write the amount as a number, such as 120.", id="no amount"),
        pytest.param(" ", "120", "Write an account, such as L4.", id="no account"),
        pytest.param("L4", "0", "M-PESA: KES 0 to JIRANI failed: the amount is less than M-PESA moves.", id="nothing"),
        pytest.param(
            "L4", "1.50", "M-PESA: KES 1.50 to JIRANI failed: M-PESA takes whole shillings, such as 120.", id="cents"
        ),
        pytest.param(
            "L4",
            "250,001",
            "M-PESA: KES 250,001 to JIRANI failed: the amount is more than M-PESA moves at once.",
            id="too much",
        ),
        pytest.param(
            "L" * 21,
            "120",
            "M-PESA: KES 120 to JIRANI failed: an account is at most 20 letters and digits, such as L4.",
            id="a long account",
        ),
    ],
)
def test_money_that_does_not_move_is_said_in_words(village: httpx.Client, account: str, amount: str, says: str) -> None:
    assert refused(village, account, amount) == says


def test_what_was_typed_stands_in_the_fields_after_a_refusal(village: httpx.Client) -> None:
    refused(village, "L4", "lots")
    page = village.get(AT_MARYS).text
    assert ('name="account" value="L4"' in page, 'name="amount" value="lots"' in page) == (True, True)


def test_paying_answers_303_and_waits_for_the_receipt(village: httpx.Client) -> None:
    answer = village.post("/village/pay", data={"phone": MARY, "account": "L4", "amount": "1,200"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{AT_MARYS}&after=0&wait=5")


def test_the_wallet_holds_what_the_operators_books_say(village: httpx.Client) -> None:
    village.post("/village/pay", data={"phone": MARY, "account": "L4", "amount": "1,200"})
    assert "KES 398,800" in village.get(AT_MARYS).text


def test_a_confirmed_receipt_is_said_by_its_number(village: httpx.Client) -> None:
    village.post("/village/pay", data={"phone": MARY, "account": "L4", "amount": "480"})
    [entry] = village.get("/village/mpesa/books").json()["entries"][-1:]
    says = f"M-PESA: {entry['receipt']} confirmed. KES 480 sent to JIRANI, account L4."
    assert says in village.get(AT_MARYS).text


def test_a_stranger_has_a_wallet_too(village: httpx.Client) -> None:
    page = village.get("/village/", params={"phone": "+254700000060"}).text
    assert "KES 400,000" in page


def test_a_form_that_is_sent_twice_pays_once(village: httpx.Client) -> None:
    page = village.get(AT_MARYS).text
    key = page.partition('name="key" value="')[2].partition('"')[0]
    for _ in range(2):
        village.post("/village/pay", data={"phone": MARY, "account": "L4", "amount": "480", "key": key})
    assert len(village.get("/village/mpesa/books").json()["entries"]) == 1
    assert f'name="key" value="{key}"' not in village.get(AT_MARYS).text


def test_nobody_pays_from_a_phone_that_nobody_holds(village: httpx.Client) -> None:
    paid = village.post("/village/pay", data={"phone": "+254799999999", "account": "L4", "amount": "480"})
    assert paid.status_code == 404


def test_the_page_weighs_little_after_paying(village: httpx.Client, answering: StandIn) -> None:
    asked_page(village, "identity")
    village.post("/village/pay", data={"phone": MARY, "account": "C1 L100 S20", "amount": "120"})
    css = next(each for each in assets(village.get(AT_MARYS).text) if each.endswith(".css"))
    zipped = wire_size(village, AT_MARYS, "gzip") + wire_size(village, css, "gzip")
    plain = wire_size(village, AT_MARYS, "identity") + wire_size(village, css, "identity")
    assert (zipped <= 5 * 1024, plain <= 10 * 1024) == (True, True), (zipped, plain)


def test_the_staffs_own_logins_stand_there(village: httpx.Client) -> None:
    shown = village.get(AT_MARYS).text
    assert [each.password for each in KENYA.staff if each.password not in shown] == []


def test_the_staff_pages_are_the_daemons(village: httpx.Client, daemon: StandIn) -> None:
    assert village.get("/staff/").headers["Location"] == f"{daemon.url}/staff/"
