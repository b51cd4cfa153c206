"""The pages of the village's daemon: real logins, real receipts, compared with M-PESA's and the core's own books."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from tests.support.pages import read
from tests.support.together import Together
from tests.web.staff.day_books import sums

MARY, JOSEPHINE = "+254700000011", "+254700000015"
DATABASE = "mobile-mifos.db"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    together = Together(tmp_path_factory.mktemp("village"))
    together.start()
    together.pays(MARY, "C1 L100 S20", "120")
    together.pays(MARY, "L4", "480")
    together.pays(JOSEPHINE, "mama b", "500")
    yield together
    together.stop()


@pytest.fixture
def browser(village: Together) -> Iterator[httpx.Client]:
    url = village.daemon.settings.web.public_url
    with httpx.Client(base_url=url, follow_redirects=True, timeout=30, trust_env=False) as http:
        yield http


def sign_in(browser: httpx.Client, login: str, password: str = "") -> httpx.Response:
    fields = read(browser.get("/staff/login")).form("/staff/login")
    del fields["action"]
    return browser.post("/staff/login", data={**fields, "login": login, "password": password or f"{login}-village"})


@pytest.mark.parametrize(
    ("login", "words"),
    [
        pytest.param("grace", "Grace Wanjiru, officer", id="an officer"),
        pytest.param("rose", "Rose Chebet, branch manager", id="the manager"),
        pytest.param("daniel", "Daniel Mutua, finance", id="finance"),
        pytest.param("faith", "Faith Nduta, cashier", id="the cashier"),
        pytest.param("admin", "admin, administrator", id="an administrator"),
    ],
)
def test_everybody_comes_in(browser: httpx.Client, login: str, words: str) -> None:
    shown = sign_in(browser, login)
    assert (shown.status_code, words in read(shown).text) == (200, True)


def test_a_wrong_password_does_not(browser: httpx.Client) -> None:
    assert "do not fit together" in read(sign_in(browser, "daniel", "faith-village")).text


def test_what_came_in_is_what_m_pesas_books_say(village: Together, browser: httpx.Client) -> None:
    told = sum(Decimal(each["amount"]) for each in village.world.mpesa.books.entries())
    assert sums(read(sign_in(browser, "daniel")))["Received"] == told


def test_what_is_posted_is_what_the_cores_books_say(village: Together, browser: httpx.Client) -> None:
    receipts = {each["receipt"] for each in village.world.mpesa.books.entries()}
    entries = [each for each in village.books.entries() if each.get("receipt") in receipts and not each["reversed"]]
    posted = sum(Decimal(each["amount"]) for each in entries)
    assert sums(read(sign_in(browser, "daniel")))["Posted"] == posted == 600


def test_the_rest_waits_for_finance(browser: httpx.Client) -> None:
    seen = read(sign_in(browser, "daniel"))
    assert (sums(seen)["In suspense"], seen.heads) == (500, ["1 thing waits for you"])


def test_over_the_wire_the_day_is_small(village: Together, browser: httpx.Client) -> None:
    sign_in(browser, "daniel")
    sizes = []
    page = browser.get("/staff/").text
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    for path in ("/staff/", style):
        with browser.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            sizes.append(sum(len(each) for each in answer.iter_raw()))
    assert sum(sizes) <= 5 * 1024


def test_the_style_sheet_is_kept_for_good(browser: httpx.Client) -> None:
    page = browser.get("/staff/login").text
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = browser.get(style, headers={"Accept-Encoding": "identity"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.content) <= 7.5 * 1024


def test_no_staff_password_lies_in_the_daemons_database(village: Together, browser: httpx.Client) -> None:
    sign_in(browser, "daniel")
    folder = Path(village.village.settings).parent
    lies = b"".join(each.read_bytes() for each in folder.glob(f"{DATABASE}*"))
    assert (b"Mary Akoth" in lies, b"daniel-village" in lies) == (True, False)
