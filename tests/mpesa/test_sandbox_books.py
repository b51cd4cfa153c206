"""The sandbox operator's books: they add up whatever happens, and number receipts as M-PESA does."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpesa.fields import oddities, read_number
from mpesa.sandbox.journal import UnreadableBooks
from mpesa.sandbox.movements import Account, own
from mpesa.sandbox.numbers import placeholder, receipt_number
from mpesa.sandbox.opening import WALLET, Mpesa
from mpesa.sandbox.refusals import Declined
from tests.mpesa.operator_world import CUSTOMERS, OTIENO, SHORTCODE, STRANGER, WANJIKU, Watch, new_mpesa

UTILITY = own(SHORTCODE, Account.UTILITY)
SETTLEMENT = own(SHORTCODE, Account.SETTLEMENT)


def test_money_moves_from_the_wallet_to_the_utility_account_less_the_charge() -> None:
    mpesa = new_mpesa(Watch())
    mpesa.pay(WANJIKU, "L12", "1500")
    assert mpesa.books.ledger.balance(WANJIKU) == WALLET - 1500_00
    assert mpesa.books.ledger.balance(UTILITY) == 1500_00 - mpesa.books.tariff.charge(1500_00) == 1491_00


def test_an_entry_is_as_the_village_wants_it() -> None:
    mpesa = new_mpesa(Watch())
    receipt = mpesa.pay(WANJIKU, "l 12", 730)
    assert mpesa.books.entries() == [
        {
            "receipt": receipt,
            "phone": WANJIKU,
            "account": "l 12",
            "amount": "730.00",
            "at": "2026-11-22T09:00:00+00:00",
            "reversed": False,
        }
    ]


@pytest.mark.parametrize(
    ("day", "signs"),
    [
        pytest.param(date(2025, 11, 18), "TKI", id="letters for the day"),
        pytest.param(date(2026, 3, 4), "UC4", id="a digit for the day"),
        pytest.param(date(2026, 1, 31), "UAV", id="the last day"),
    ],
)
def test_a_receipt_begins_with_its_day(day: date, signs: str) -> None:
    number = receipt_number(day, 0, 7)
    assert re.fullmatch(signs + "[0-9A-Z]{7}", number)
    assert placeholder(day) == f"{signs}0000000"


def test_receipts_of_a_day_are_unique_and_none_is_the_placeholder() -> None:
    numbers = {receipt_number(date(2026, 11, 22), n, 3) for n in range(100_000)}
    assert (len(numbers), placeholder(date(2026, 11, 22)) in numbers) == (100_000, False)


@pytest.mark.parametrize(("hour", "day"), [(20, "UKM"), (21, "UKN")], ids=["before midnight", "after midnight"])
def test_the_day_is_nairobis(hour: int, day: str) -> None:
    watch = Watch()
    watch.at = watch.at.replace(hour=hour, minute=59)
    assert new_mpesa(watch).pay(WANJIKU, "L1", 10)[:3] == day


def test_our_reader_finds_nothing_odd_in_a_receipt() -> None:
    watch = Watch()
    number = new_mpesa(watch).pay(WANJIKU, "L1", 10)
    assert (read_number(number), oddities(number, watch())) == (number, ())


@pytest.mark.parametrize(
    ("phone", "reference", "amount", "code"),
    [
        pytest.param(STRANGER, "L1", "10", "SFC_IC0003", id="no such customer"),
        pytest.param(WANJIKU, "L1", "0", "2", id="nothing"),
        pytest.param(WANJIKU, "L1", "10.50", "25", id="cents"),
        pytest.param(WANJIKU, "L1", "250001", "3", id="too much at once"),
        pytest.param(WANJIKU, "x" * 21, "10", "bad reference", id="a long reference"),
        pytest.param(WANJIKU, "a\nb", "10", "bad reference", id="a reference of two lines"),
    ],
)
def test_money_that_may_not_move_does_not(phone: str, reference: str, amount: str, code: str) -> None:
    mpesa = new_mpesa(Watch())
    with pytest.raises(Declined) as declined:
        mpesa.pay(phone, reference, amount)
    assert (declined.value.code, mpesa.books.entries()) == (code, [])


@pytest.mark.parametrize("amount", ["1e3", "-5", "٣", "", "10.001", "NaN"])
def test_an_amount_is_digits(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        new_mpesa(Watch()).pay(WANJIKU, "L1", amount)


def test_a_wallet_holds_what_it_holds() -> None:
    mpesa = new_mpesa(Watch())
    mpesa.pay(WANJIKU, "L1", 250_000)
    with pytest.raises(Declined) as declined:
        mpesa.pay(WANJIKU, "L1", 150_001)
    assert declined.value.code == "1"


def test_a_day_has_its_limit_and_the_next_its_own() -> None:
    watch = Watch()
    mpesa = new_mpesa(watch)
    mpesa.books.cash_in(WANJIKU, 1_000_000_00)
    mpesa.pay(WANJIKU, "L1", 250_000)
    mpesa.pay(WANJIKU, "L1", 250_000)
    with pytest.raises(Declined) as declined:
        mpesa.pay(WANJIKU, "L1", 1)
    watch.move(days=1)
    assert (declined.value.code, len(mpesa.pay(WANJIKU, "L1", 1))) == ("4", 10)


def test_a_reversal_gives_the_money_back_once() -> None:
    mpesa = new_mpesa(Watch())
    mpesa.pay(OTIENO, "S1", 5000)
    receipt = mpesa.pay(WANJIKU, "L1", 1000)
    reversal = mpesa.books.reverse(receipt)
    with pytest.raises(Declined) as again:
        mpesa.books.reverse(receipt)
    assert (reversal.linked, again.value.code) == (receipt, "R000001")
    assert mpesa.books.ledger.balance(WANJIKU) == WALLET
    assert [each["reversed"] for each in mpesa.books.entries()] == [False, True]


def test_a_reversal_needs_the_money() -> None:
    mpesa = new_mpesa(Watch())
    receipt = mpesa.pay(WANJIKU, "L1", 1000)
    mpesa.books.sweep(SHORTCODE)
    with pytest.raises(Declined) as declined:
        mpesa.books.reverse(receipt)
    assert declined.value.code == "1"


def test_a_reversal_needs_a_receipt() -> None:
    mpesa = new_mpesa(Watch())
    receipt = mpesa.pay(WANJIKU, "L1", 1000)
    reversal = mpesa.books.reverse(mpesa.pay(OTIENO, "L1", 900)).number
    codes = []
    for number in ("UKM0000000", reversal):
        with pytest.raises(Declined) as declined:
            mpesa.books.reverse(number)
        codes.append(declined.value.code)
    assert codes == ["R000002", "R000002"]
    assert mpesa.books.ledger.undone_by(receipt) is None


STEP = st.one_of(
    st.tuples(st.just("pay"), st.sampled_from([WANJIKU, OTIENO]), st.integers(1, 300_000)),
    st.tuples(st.just("transfer"), st.just("999001"), st.integers(1, 9_999_999)),
    st.tuples(st.just("cash in"), st.sampled_from([WANJIKU, OTIENO]), st.integers(1, 9_999_999)),
    st.tuples(st.just("reverse"), st.just(""), st.integers(0, 30)),
    st.tuples(st.just("sweep"), st.just(""), st.just(0)),
)


def take(mpesa: Mpesa, step: tuple[str, str, int]) -> None:
    what, who, much = step
    received = [str(each["receipt"]) for each in mpesa.books.entries()]
    match what:
        case "pay":
            mpesa.pay(who, "L1", much)
        case "transfer":
            mpesa.operator.paying.transfer(SHORTCODE, who, "Sample Bank", "L1", f"{much // 100}.{much % 100:02d}")
        case "cash in":
            mpesa.books.cash_in(who, much)
        case "reverse" if received:
            mpesa.books.reverse(received[much % len(received)])
        case "sweep":
            mpesa.books.sweep(SHORTCODE)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=30))
def test_the_books_add_up_whatever_happens(steps: list[tuple[str, str, int]]) -> None:
    mpesa = new_mpesa(Watch())
    for step in steps:
        try:
            take(mpesa, step)
        except Declined:
            continue
    balances, ledger = mpesa.books.ledger.balances(), mpesa.books.ledger
    assert sum(balances.values()) == 0
    assert min(balances.get(each, 0) for each in (WANJIKU, OTIENO)) >= 0
    held = balances.get(UTILITY, 0) + balances.get(SETTLEMENT, 0)
    kept = [each for each in ledger.movements() if each.is_money_in and not ledger.undone_by(each.number)]
    assert held == sum(each.cents for each in kept) - balances.get("Safaricom", 0)


def test_many_pay_at_once() -> None:
    mpesa = new_mpesa(Watch())
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda n: mpesa.pay(CUSTOMERS[n % 2][0], f"L{n}", 100), range(400)))
    assert len(set(receipts)) == 400
    assert sum(mpesa.books.ledger.balances().values()) == 0
    assert mpesa.books.ledger.balance(UTILITY) == 400 * 100_00
    assert {each["account"] for each in mpesa.books.entries()} == {f"L{n}" for n in range(400)}


def test_the_last_shillings_are_spent_once() -> None:
    mpesa = new_mpesa(Watch())
    mpesa.pay(WANJIKU, "L1", 250_000)
    mpesa.pay(WANJIKU, "L1", 149_000)

    def spend(_: int) -> bool:
        try:
            mpesa.pay(WANJIKU, "L2", 1000)
        except Declined:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(16))) == 1


def test_the_file_keeps_everything(tmp_path: Path) -> None:
    file, watch = tmp_path / "mpesa.jsonl", Watch()
    first = new_mpesa(watch, file)
    for n in range(20):
        first.pay(WANJIKU, f"L{n}", 10 + n)
    first.books.reverse(first.pay(OTIENO, "S1", 300))
    second = new_mpesa(watch, file)
    assert second.books.entries() == first.books.entries()
    assert second.books.ledger.balances() == first.books.ledger.balances()
    assert second.pay(WANJIKU, "L1", 10) not in {each["receipt"] for each in first.books.entries()}


def test_a_line_that_a_crash_cut_off_is_taken_out(tmp_path: Path) -> None:
    file, watch = tmp_path / "mpesa.jsonl", Watch()
    new_mpesa(watch, file).pay(WANJIKU, "L1", 10)
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"number":"UKM')
    assert len(new_mpesa(watch, file).books.entries()) == 1
    assert file.read_bytes() == whole


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_crash_at_any_byte_leaves_books_that_add_up(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        file, watch = Path(folder) / "mpesa.jsonl", Watch()
        mpesa = new_mpesa(watch, file)
        for n in range(3):
            mpesa.pay(WANJIKU, f"L{n}", 1500)
        whole, entries = file.read_bytes(), mpesa.books.entries()
        file.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
        again = new_mpesa(watch, file)
        again.pay(WANJIKU, "L9", 1500)
        again = new_mpesa(watch, file)
    assert sum(again.books.ledger.balances().values()) == 0
    assert again.books.ledger.balance(WANJIKU) == WALLET - 1500_00 * len(again.books.entries())
    assert again.books.entries()[:-1] == entries[: len(again.books.entries()) - 1]


@pytest.mark.parametrize("content", [b"{}\n", b'{"books":"mpesa","format":1}\n{"what":"earthquake"}\n'])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mpesa.jsonl"
    file.write_bytes(content)
    with pytest.raises(UnreadableBooks):
        new_mpesa(Watch(), file)
