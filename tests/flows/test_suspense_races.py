"""Two people, or a person and the payer herself, decide about the same money at once: it is on the books once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from domain.errors import Refused
from domain.remittances import CLAIM, RemittanceState
from domain.suspense import ProposalState
from gateway.store.opening import OpenStore
from tests.flows.suspense_desk import DANIEL, ROSE, Office, kes, make_person
from tests.store.racing import race
from tests.support.clock import HandClock

ROUNDS = 30
LARGE = kes(6000)
PAULA = make_person("paula", "Paula Njeri", *ROSE.roles)


def number(place: int) -> str:
    return f"UC25AAA{place:03}"


def suspend_all(store: OpenStore, clock: HandClock) -> Office:
    office = Office(store, clock)
    for place in range(ROUNDS):
        office.suspend(number(place), LARGE)
    return office


def propose_all(office: Office) -> None:
    for place in range(ROUNDS):
        office.desk.match(DANIEL, number(place), None, office.target(("C5", None), number=number(place)))


def settle_all(office: Office) -> None:
    """Let time pass: what goes to one account goes one after another."""
    for _ in range(2 * ROUNDS):
        office.settle(seconds=3)


def confirm_all(store: OpenStore, which: int) -> list[bool]:
    office = Office(store, HandClock())
    return [_confirms(office, (ROSE, PAULA)[which], number(place)) for place in range(ROUNDS)]


def _confirms(office: Office, person: object, receipt: str) -> bool:
    try:
        office.desk.confirm(person, receipt, None)  # type: ignore[arg-type]
    except Refused:
        return False
    return True


def test_two_confirm_at_once_and_one_does(store: OpenStore, store_url: str, clock: HandClock) -> None:
    office = suspend_all(store, clock)
    propose_all(office)
    first, second = race(store_url, confirm_all)
    assert [a + b for a, b in zip(first, second, strict=True)] == [1] * ROUNDS
    settle_all(office)
    assert sum(office.on_books().values()) == ROUNDS * 6000


def propose_or_claim(store: OpenStore, which: int) -> list[tuple[str, int]]:
    """Let a person match each receipt to one client, while another says by SMS that each is hers; both post."""
    office = Office(store, HandClock())
    for place in range(ROUNDS):
        if which:
            _claim(office, number(place))
        else:
            _match_alone(office, number(place))
        office.settle()
    return _entries(office)


def _entries(office: Office) -> list[tuple[str, int]]:
    return [(order.receipt, order.amount.minor) for order in office.books.standing()]


def _match_alone(office: Office, receipt: str) -> None:
    held = office.item(receipt).held
    with suppress(Refused):
        office.desk.match(DANIEL, receipt, None, office.desk.target(held, [("L5", None)]))


def _claim(office: Office, receipt: str) -> None:
    subject = f"{office.remittance(receipt).id}:6"
    office.store.write(
        lambda work: work.jobs.add(CLAIM, subject, queue="money", key=f"claim-{subject}", due=office.clock())
    )


def test_a_person_matches_while_the_payer_claims(store: OpenStore, store_url: str, clock: HandClock) -> None:
    office = Office(store, clock)
    for place in range(ROUNDS):
        office.suspend(number(place))
    books = race(store_url, propose_or_claim)
    settle_all(office)
    posted = Counter[str]()
    for receipt, minor in [*books[0], *books[1], *_entries(office)]:
        posted[receipt] += minor
    assert posted == {number(place): 50_000 for place in range(ROUNDS)}


def confirm_or_take_back(store: OpenStore, which: int) -> list[bool]:
    office = Office(store, HandClock())
    return [
        office.take_back(number(place)) if which else _confirms(office, ROSE, number(place)) for place in range(ROUNDS)
    ]


def test_a_second_person_confirms_while_the_operator_takes_it_back(
    store: OpenStore, store_url: str, clock: HandClock
) -> None:
    office = suspend_all(store, clock)
    propose_all(office)
    confirmed, taken = race(store_url, confirm_or_take_back)
    office.settle(minutes=1)
    items = [office.item(number(place)) for place in range(ROUNDS)]
    assert (taken, office.on_books()) == ([True] * ROUNDS, {})
    assert {item.held.remittance.state for item in items} == {RemittanceState.REVERSED}
    told = [item.proposals[0].state is ProposalState.CONFIRMED for item in items]
    assert told == confirmed
