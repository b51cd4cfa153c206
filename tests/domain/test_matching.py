"""Whose money it is."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest

from domain.evidence import Paid, hash_phone
from domain.matches import Doubt, Match, MatchedBy, MatchPolicy
from domain.matching import match_paid
from domain.money import Money
from tests.corpus.institution import Held, Institution, Person, make_institution
from tests.corpus.receipts import Habits, Row, make_rows
from tests.support.account_book import Book

ON = date(2026, 11, 24)
POLICY = MatchPolicy("KE", Money(100_000_00, "KES"))
OTHER = Habits(slip=0.35, second_slip=0.3, letter_o=0.2, copied=0.07, is_empty=0.1, odd_amount=0.15, exposure=(50, 20, 25, 5, 0), payer=(50, 10, 10, 12, 15, 3), letterless=0.7)  # fmt: skip
MARY, BRIAN, JANE = "+254700000011", "+254700000012", "+254700000013"
NAMES = {MARY: "MARY", BRIAN: "BRIAN", JANE: "JANE"}


def _paid(row: Row) -> Paid:
    amount = Money(row.amount * 100, "KES")
    return Paid(row.reference, amount, ON, row.phone, row.mask, row.phone_hash, row.first_name)


def _is_wrong(row: Row, match: Match) -> bool:
    account = match.candidate.account
    other = bool(row.account and account and str(account) != row.account)
    return match.candidate.client_id != row.client or other


@pytest.mark.parametrize(
    ("seed", "habits", "first"),
    [
        pytest.param(4, Habits(), 1, id="the corpus"),
        pytest.param(77, OTHER, 100_001, id="other habits and long numbers", marks=pytest.mark.slow),
        pytest.param(78, OTHER, 1, id="other habits and short numbers", marks=pytest.mark.slow),
    ],
)
def test_ten_thousand_dirty_references_give_no_wrong_automatic_match(seed: int, habits: Habits, first: int) -> None:
    random = Random(seed)
    made = make_institution(random, numbers_from=first)
    rows = make_rows(random, made, habits)
    book, wrong, untold, ways = Book(made), [], [], Counter[str]()
    for row in rows:
        found = match_paid(_paid(row), POLICY, book, book)
        ways[found.by if isinstance(found, Match) else "to a person"] += 1
        if isinstance(found, Match) and _is_wrong(row, found):
            (untold if row.nobody_could_tell else wrong).append((row, found))
    automatic = len(rows) - ways["to a person"]
    untellable = sum(row.nobody_could_tell for row in rows)
    share = f"{automatic / len(rows):.1%} automatic, {len(wrong)} wrong"
    print(f"{share}, {len(untold)} wrong of {untellable} that nobody could tell, {dict(ways)}")  # noqa: T201
    assert not wrong
    assert automatic > 0.1 * len(rows)


@pytest.fixture(scope="module")
def village() -> Book:
    people = [Person(1, "Mary Akoth", MARY, (MARY,)), Person(2, "Brian Ouma", BRIAN, (BRIAN,)), Person(3, "Jane Oloo", JANE, (JANE,))]  # fmt: skip
    accounts = [Held("C", str(n), n, True) for n in (1, 2, 3)]
    accounts += [Held("L", "1200", 1, True, 480, 480, 5_000), Held("L", "1300", 2, True, 330, 330, 5_000)]
    accounts += [Held("L", "77", 3, False), Held("S", "5", 3, True), Held("L", "9", 2, False)]
    return Book(Institution(people, accounts))


@pytest.mark.parametrize(
    ("reference", "amount", "phone", "expected"),
    [
        pytest.param("L1200", 300, MARY, MatchedBy.REFERENCE, id="hers, exact"),
        pytest.param("l 12oo", 300, MARY, MatchedBy.REFERENCE, id="letters O for zeros"),
        pytest.param("0001200", 300, MARY, MatchedBy.REFERENCE, id="zeros in front"),
        pytest.param("L1201", 480, MARY, MatchedBy.REPAIRED, id="a slip, and the amount agrees"),
        pytest.param("L1201", 470, MARY, Doubt.NO_SUCH_ACCOUNT, id="a slip, and the amount does not"),
        pytest.param("L1300", 480, MARY, Doubt.PAYER_IS_ANOTHER, id="another's, exact"),
        pytest.param("L77", 100, JANE, MatchedBy.CLOSED, id="her old loan"),
        pytest.param("L9", 100, JANE, Doubt.ACCOUNT_CLOSED, id="another's old loan"),
        pytest.param("C1 L100 S20", 120, MARY, MatchedBy.REFERENCE, id="split"),
        pytest.param("C1 L100 S20", 130, MARY, Doubt.SPLIT_UNEQUAL, id="split that does not add up"),
        pytest.param("L1200 Brian", 480, MARY, Doubt.OTHER_NAME, id="another name beside it"),
        pytest.param("0700000011", 300, MARY, MatchedBy.REFERENCE, id="her own phone"),
        pytest.param("0700000012", 330, MARY, Doubt.PAYER_IS_ANOTHER, id="another's phone"),
        pytest.param("", 480, MARY, Doubt.NOTHING_NAMED, id="nothing typed"),
        pytest.param("L1200", 200_000, MARY, Doubt.OVER_LIMIT, id="over the limit"),
    ],
)
@pytest.mark.parametrize("is_hashed", [False, True], ids=["whole phone", "hashed phone"])
def test_matches(village: Book, reference: str, amount: int, phone: str, expected: str, is_hashed: bool) -> None:
    known = {"phone_hash": hash_phone(phone)} if is_hashed else {"phone": phone}
    found = match_paid(
        Paid(reference, Money(amount * 100, "KES"), ON, first_name=NAMES[phone], **known), POLICY, village, village
    )
    assert (found.by if isinstance(found, Match) else found.doubt) == expected


@pytest.mark.parametrize(
    ("reference", "amount", "name", "expected"),
    [
        pytest.param("L1200", 100, "MARY", MatchedBy.REFERENCE, id="hers, by her name"),
        pytest.param("L1777", 330, "MARY", MatchedBy.REFERENCE, id="his, by his amount"),
        pytest.param("L1777", 100, "MARY", Doubt.PAYER_IS_ANOTHER, id="his, and nothing says that he pays"),
        pytest.param("S61", 50, "MARY", Doubt.PAYER_IS_ANOTHER, id="his savings, off the line below hers"),
        pytest.param("S61", 50, "SAMUEL", MatchedBy.REFERENCE, id="his savings, by his name"),
    ],
)
def test_a_shared_phone_does_not_say_who_of_them_pays(reference: str, amount: int, name: str, expected: str) -> None:
    people = [Person(1, "Mary Akoth", MARY, (MARY,)), Person(2, "Samuel Akoth", MARY, (MARY,))]
    accounts = [Held("L", "1200", 1, True, 480, 480, 5_000), Held("L", "1777", 2, True, 330, 330, 5_000)]
    book = Book(Institution(people, [*accounts, Held("S", "59", 1, True), Held("S", "61", 2, True)]))
    found = match_paid(Paid(reference, Money(amount * 100, "KES"), ON, phone=MARY, first_name=name), POLICY, book, book)
    assert (found.by if isinstance(found, Match) else found.doubt) == expected
