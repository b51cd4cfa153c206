"""What our client asks and orders, against the sandbox operator over HTTP, with its faults."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.collects import Collect
from domain.errors import Denied, GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable
from domain.money import Money
from domain.receipts import CollectState
from mpesa.callbacks import read_collect
from mpesa.daraja import Daraja, Registered
from mpesa.results import read_reversal, read_status
from mpesa.sandbox.opening import Mpesa
from mpesa.sandbox.parties import Addresses, App, C2BVersion, Environment, Product
from mpesa.sandbox.prompting import Answer
from tests.mpesa.operator_world import KEY, NOON, SECRET, SHORTCODE, WANJIKU, Listener, Watch, settled
from tests.mpesa.our_daraja import NOMINATED, TOKEN, asked, client, serving, settings

FIFTY = Money(50_00, "KES")
WISH = Collect(WANJIKU, FIFTY, "L12", "Loan repay")
Call = Callable[[Daraja], object]


@pytest.fixture
def url(mpesa: Mpesa) -> Iterator[str]:
    with serving(mpesa) as url:
        yield url


@pytest.fixture
def ours(mpesa: Mpesa, url: str, listener: Listener, watch: Watch) -> Iterator[Daraja]:
    with client(settings(mpesa, url, listener.url), watch) as daraja:
        daraja.login()
        yield daraja


def addresses(mpesa: Mpesa) -> Addresses:
    found = mpesa.books.addresses(SHORTCODE)
    assert found is not None
    return found


@pytest.mark.parametrize("version", list(C2BVersion))
def test_addresses_are_registered_with_the_product_that_the_app_has(
    ours: Daraja, mpesa: Mpesa, listener: Listener, version: C2BVersion
) -> None:
    mpesa.books.keep(replace(mpesa.books.shortcode(SHORTCODE), version=version))
    assert ours.register() == str(version)
    told = addresses(mpesa)
    assert told.confirmation == f"{listener.url}/callbacks/c2b/{TOKEN}/confirmation"
    assert told.validation == f"{listener.url}/callbacks/c2b/{TOKEN}/validation"
    assert told.response_type == "Completed"


def test_addresses_on_record_are_told_as_such(mpesa: Mpesa, url: str, watch: Watch) -> None:
    mpesa.operator.environment = Environment.PRODUCTION
    with client(settings(mpesa, url, "https://sms.example.org"), watch) as daraja:
        assert [daraja.register(), daraja.register()] == [Registered.V2, Registered.BEFORE]


def test_an_address_that_is_not_called_is_refused_without_showing_it(mpesa: Mpesa, url: str, watch: Watch) -> None:
    made = settings(mpesa, url, "http://mpesa.example.org")
    with client(made, watch) as daraja, pytest.raises(Refused, match="Invalid ConfirmationURL") as caught:
        daraja.register()
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("call", "product"),
    [
        pytest.param(lambda ours: ours.register(), Product.C2B, id="register"),
        pytest.param(lambda ours: ours.collect(WISH), Product.STK, id="collect"),
        pytest.param(lambda ours: ours.pull(NOON, NOON, 0), Product.PULL, id="pull"),
        pytest.param(lambda ours: ours.reverse("TKI2C4D8QA", FIFTY, "twice"), Product.ORDERS, id="reverse"),
    ],
)
def test_a_product_that_the_app_lacks_is_denied(ours: Daraja, mpesa: Mpesa, call: Call, product: Product) -> None:
    mpesa.books.keep(App(KEY, SECRET, frozenset(Product) - {product}))
    mpesa.operator.tokens.expire()
    with pytest.raises(Denied, match="the app does not have"):
        call(ours)


def test_a_product_that_was_added_later_wants_a_new_token_only(ours: Daraja, mpesa: Mpesa) -> None:
    mpesa.books.keep(App(KEY, SECRET, frozenset(Product) - {Product.PULL}))
    mpesa.operator.tokens.expire()
    ours.ask_status("TKI2C4D8QA")
    mpesa.books.keep(App(KEY, SECRET))
    assert ours.register_pull(NOMINATED) is Registered.V1


def test_a_prompt_is_shown_and_its_callback_names_it(ours: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    prompted = ours.collect(WISH)
    settled(mpesa)
    answer = read_collect(listener.raw(f"/callbacks/stk/{TOKEN}")[0])
    assert (answer.request, answer.merchant_request) == (prompted.request, prompted.merchant_request)
    assert answer.receipt is not None
    assert answer.receipt.amount == FIFTY


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        pytest.param(Answer.ACCEPT, CollectState.UNCLEAR, id="paid, which no query proves"),
        pytest.param(Answer.CANCEL, CollectState.FAILED, id="cancelled"),
        pytest.param(Answer.WRONG_PIN, CollectState.FAILED, id="wrong PIN"),
        pytest.param(Answer.NO_FUNDS, CollectState.FAILED, id="no funds"),
    ],
)
def test_what_became_of_a_prompt(ours: Daraja, mpesa: Mpesa, answer: Answer, state: CollectState) -> None:
    mpesa.operator.prompting.will_answer(WANJIKU, answer)
    prompted = ours.collect(WISH)
    settled(mpesa)
    assert ours.ask(prompted.request).state is state


def test_a_prompt_that_is_still_shown_is_pending(ours: Daraja, mpesa: Mpesa) -> None:
    mpesa.operator.prompting.will_answer(WANJIKU, Answer.WAIT)
    prompted = ours.collect(WISH)
    assert ours.ask(prompted.request).state is CollectState.PENDING
    with pytest.raises(Unavailable):
        ours.collect(WISH)


def test_a_wrong_passkey_is_denied(mpesa: Mpesa, url: str, watch: Watch) -> None:
    made = settings(mpesa, url, "http://x", passkey="another")
    with client(made, watch) as daraja, pytest.raises(Denied, match="Wrong credentials"):
        daraja.collect(WISH)


@pytest.mark.parametrize(
    "wish",
    [
        pytest.param(replace(WISH, amount=Money(50_50, "KES")), id="cents"),
        pytest.param(replace(WISH, amount=Money(0, "KES")), id="nothing"),
        pytest.param(replace(WISH, amount=Money(50_00, "PHP")), id="another currency"),
        pytest.param(replace(WISH, phone="+255700000001"), id="a phone of Tanzania's"),
        pytest.param(replace(WISH, reference="L123456789012"), id="a reference that does not fit"),
        pytest.param(replace(WISH, reference=""), id="no reference"),
        pytest.param(replace(WISH, note="a long note here"), id="a note that does not fit"),
    ],
)
def test_what_no_prompt_can_say_is_not_asked(ours: Daraja, mpesa: Mpesa, wish: Collect) -> None:
    with pytest.raises(Refused):
        ours.collect(wish)
    assert not asked(mpesa, "processrequest")


def test_a_receipt_is_asked_about(ours: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    number = mpesa.pay(WANJIKU, "L12", 50)
    taken = ours.ask_status(number)
    settled(mpesa)
    answer = read_status(listener.raw(f"/callbacks/status/{TOKEN}/result")[0])
    assert (answer.conversation, answer.originator) == (taken.conversation, taken.originator)
    assert (answer.number, answer.amount) == (number, FIFTY)


def test_a_receipt_is_taken_back(ours: Daraja, mpesa: Mpesa, listener: Listener) -> None:
    number = mpesa.pay(WANJIKU, "L12", 50)
    taken = ours.reverse(number, FIFTY, "paid twice")
    settled(mpesa)
    answer = read_reversal(listener.raw(f"/callbacks/reversal/{TOKEN}/result")[0])
    assert (answer.conversation, answer.state, answer.original) == (taken.conversation, "done", number)


def test_a_credential_that_is_encrypted_already_goes_as_it_is(mpesa: Mpesa, url: str, listener: Listener) -> None:
    sealed = mpesa.operator.orders.credentials.encrypt("Lake#2026")
    with client(settings(mpesa, url, listener.url, credential=sealed, certificate=None), Watch()) as daraja:
        daraja.reverse(mpesa.pay(WANJIKU, "L12", 50), FIFTY, "paid twice")
    settled(mpesa)
    assert read_reversal(listener.raw(f"/callbacks/reversal/{TOKEN}/result")[0]).state == "done"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"initiator": ""}, id="nobody orders"),
        pytest.param({"credential": ""}, id="no credential"),
        pytest.param({"credential": "x" * 300}, id="a password that is too long"),
        pytest.param({"certificate": b"none"}, id="no certificate"),
    ],
)
def test_an_order_that_nobody_can_sign_is_denied(mpesa: Mpesa, url: str, changes: dict[str, object]) -> None:
    with client(settings(mpesa, url, "http://x", **changes), Watch()) as daraja, pytest.raises(Denied):
        daraja.reverse("TKI2C4D8QA", FIFTY, "paid twice")
    assert not asked(mpesa, "reversal/v1/request")


def test_what_reached_us_is_pulled_page_by_page(ours: Daraja, mpesa: Mpesa, watch: Watch) -> None:
    ours.register_pull(NOMINATED)
    paid = [mpesa.pay(WANJIKU, f"L{n}", 10) for n in range(130)]
    pages = [ours.pull(watch() - timedelta(hours=1), watch(), offset) for offset in (0, 100, 130)]
    assert [page.rows for page in pages] == [100, 30, 0]
    assert [each.receipt.number for page in pages for each in page.receipts] == paid
    first = pages[0].receipts[0]
    assert (first.receipt.shortcode, first.receipt.paid_at) == (SHORTCODE, NOON)
    assert re.search(f'"transactionId": "{paid[0]}"', first.told)


def test_a_pull_reaches_back_two_days_and_no_further(ours: Daraja, mpesa: Mpesa, watch: Watch) -> None:
    ours.register_pull(NOMINATED)
    kept = mpesa.pay(WANJIKU, "L1", 10)
    watch.move(hours=47)
    pulled = ours.pull(watch() - timedelta(days=30), watch(), 0)
    assert [each.receipt.number for each in pulled.receipts] == [kept]


def test_what_nobody_remembers_is_not_asked_for(ours: Daraja, mpesa: Mpesa, watch: Watch) -> None:
    long_ago = watch() - timedelta(hours=49)
    assert ours.pull(long_ago - timedelta(hours=1), long_ago, 0).rows == asked(mpesa, "query") == 0


def test_who_is_not_registered_pulls_nothing(ours: Daraja, watch: Watch) -> None:
    with pytest.raises(Refused, match="Invalid ShortCode"):
        ours.pull(watch(), watch(), 0)


def test_registering_for_the_pull_twice_is_told(ours: Daraja) -> None:
    assert [ours.register_pull(NOMINATED) for _ in range(2)] == [Registered.V1, Registered.BEFORE]


ORDERS: dict[str, Call] = {
    "collect": lambda ours: ours.collect(WISH),
    "reverse": lambda ours: ours.reverse("TKI2C4D8QA", FIFTY, "paid twice"),
    "register": lambda ours: ours.register(),
}
QUESTIONS: dict[str, Call] = {
    "ask": lambda ours: ours.ask("ws_CO_none"),
    "pull": lambda ours: ours.pull(NOON, NOON, 0),
    "status": lambda ours: ours.ask_status("TKI2C4D8QA"),
    "register pull": lambda ours: ours.register_pull(NOMINATED),
}
ENDS = {"collect": "processrequest", "reverse": "reversal/v1/request", "register": "registerurl"}


@pytest.mark.parametrize("fault", ["down", "cut_before", "cut_after", "error_after", "empty", "garbled", "forbidden"])
@pytest.mark.parametrize("name", ORDERS)
def test_an_order_whose_answer_is_lost_is_unknown_and_never_sent_again(
    ours: Daraja, mpesa: Mpesa, name: str, fault: str
) -> None:
    mpesa.faults.add(fault, 1)
    with pytest.raises(OutcomeUnknown):
        ORDERS[name](ours)
    assert asked(mpesa, ENDS[name]) == 1


@pytest.mark.parametrize("fault", ["down", "cut_before", "cut_after", "error_after", "empty", "garbled", "forbidden"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_whose_answer_is_lost_may_be_asked_again(ours: Daraja, mpesa: Mpesa, name: str, fault: str) -> None:
    mpesa.faults.add(fault, 1)
    with pytest.raises(Unavailable):
        QUESTIONS[name](ours)


@pytest.mark.parametrize("fault", ["throttle", "spike", "quota"])
@pytest.mark.parametrize("name", [*ORDERS, *QUESTIONS])
def test_asking_too_often_does_nothing(ours: Daraja, mpesa: Mpesa, name: str, fault: str) -> None:
    mpesa.faults.add(fault, 1)
    with pytest.raises(Throttled):
        (ORDERS | QUESTIONS)[name](ours)


def test_no_secret_stands_in_what_is_raised(mpesa: Mpesa, url: str, watch: Watch) -> None:
    made = settings(mpesa, url, "http://mpesa.example.org", secret="a-secret-of-ours", passkey="a-passkey-of-ours")
    told = []
    for right in (made, replace(made, secret=SECRET)):
        with client(right, watch) as daraja:
            for call in (ORDERS | QUESTIONS).values():
                try:
                    call(daraja)
                except GatewayError as error:
                    told.append(repr(error))
    login = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    secrets = (SECRET, "a-secret-of-ours", "a-passkey-of-ours", "Lake#2026", TOKEN, login)
    assert told
    assert not [each for each in secrets for words in told if each in words]
