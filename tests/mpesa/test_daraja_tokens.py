"""The token of our client: one for all threads, new where it must be, against the sandbox operator over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from domain.collects import Collect
from domain.errors import Denied, Throttled, Unavailable
from domain.money import Money
from mpesa.daraja import Daraja
from mpesa.sandbox.opening import Mpesa
from tests.mpesa.operator_world import SECRET, SHORTCODE, WANJIKU, Listener, Watch
from tests.mpesa.our_daraja import NOMINATED, client, minted, serving, settings


@pytest.fixture
def url(mpesa: Mpesa) -> Iterator[str]:
    with serving(mpesa) as url:
        yield url


@pytest.fixture
def ours(mpesa: Mpesa, url: str, listener: Listener, watch: Watch) -> Iterator[Daraja]:
    with client(settings(mpesa, url, listener.url), watch) as daraja:
        yield daraja


def call(daraja: Daraja) -> object:
    """Make a call that wants a token and nothing else."""
    return daraja.register_pull(NOMINATED)


def test_calls_share_a_token(ours: Daraja, mpesa: Mpesa) -> None:
    for _ in range(3):
        call(ours)
    assert minted(mpesa) == 1


def test_threads_mint_one_token_together(ours: Daraja, mpesa: Mpesa) -> None:
    start = Barrier(16)

    def begin() -> None:
        start.wait(10)
        ours.login()

    with ThreadPoolExecutor(16) as pool:
        for each in [pool.submit(begin) for _ in range(16)]:
            each.result(20)
    assert minted(mpesa) == 1


@pytest.mark.parametrize(
    ("after_s", "tokens"),
    [
        pytest.param(3599 - 61, 1, id="more than a minute is left"),
        pytest.param(3599 - 60, 2, id="a minute is left"),
    ],
)
def test_a_token_is_renewed_a_minute_before_its_end(
    ours: Daraja, mpesa: Mpesa, watch: Watch, after_s: float, tokens: int
) -> None:
    call(ours)
    watch.move(seconds=after_s)
    call(ours)
    assert minted(mpesa) == tokens


def test_a_token_that_another_process_ended_is_replaced(
    ours: Daraja, mpesa: Mpesa, url: str, listener: Listener, watch: Watch
) -> None:
    call(ours)
    with client(settings(mpesa, url, listener.url), watch) as other:
        for _ in range(3):
            call(other)
            call(ours)
    assert mpesa.books.pull_registration(SHORTCODE) is not None


@pytest.mark.parametrize("path", ["pull", "push", "status", "register"])
def test_whatever_a_product_says_of_an_old_token_a_new_one_is_taken(
    ours: Daraja, mpesa: Mpesa, listener: Listener, path: str
) -> None:
    ours.login()
    mpesa.operator.tokens.expire()
    calls = {
        "pull": lambda: ours.register_pull(NOMINATED),
        "push": lambda: ours.collect(Collect(WANJIKU, Money(50_00, "KES"), "L12")),
        "status": lambda: ours.ask_status("TKI2C4D8QA"),
        "register": ours.register,
    }
    calls[path]()
    assert minted(mpesa) == 2


def test_a_wrong_secret_is_denied_and_tells_nobody_what_it_was(mpesa: Mpesa, url: str, watch: Watch) -> None:
    with client(settings(mpesa, url, "http://x", secret="wrong-one"), watch) as daraja:
        with pytest.raises(Denied, match="login") as caught:
            daraja.login()
        with pytest.raises(Denied):
            call(daraja)
    assert "wrong-one" not in repr(caught.value)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("down", Unavailable),
        ("cut_after", Unavailable),
        ("throttle", Throttled),
        ("spike", Throttled),
        ("quota", Throttled),
        ("forbidden", Unavailable),
        ("error_after", Unavailable),
        ("empty", Unavailable),
        ("garbled", Unavailable),
    ],
)
def test_without_a_token_nothing_happens_and_the_next_call_gets_one(
    ours: Daraja, mpesa: Mpesa, fault: str, error: type[Unavailable]
) -> None:
    mpesa.faults.add(fault, 1)
    with pytest.raises(error):
        ours.login()
    ours.login()


def test_everybody_who_waits_hears_that_there_is_no_token(ours: Daraja, mpesa: Mpesa) -> None:
    mpesa.faults.add("down", 8)
    with ThreadPoolExecutor(8) as pool:
        errors = [each.exception(20) for each in [pool.submit(ours.login) for _ in range(8)]]
    assert {type(each) for each in errors} <= {Unavailable}


def test_settings_show_no_secret(mpesa: Mpesa) -> None:
    shown = repr(settings(mpesa, "http://x", "http://y"))
    assert not [each for each in (SECRET, "a-passkey-of-nobody", "Lake#2026", "0123456789abcdef") if each in shown]
