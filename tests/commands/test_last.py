"""LAST lists what moved, newest first, page by page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from domain.accounts import Movement, MovementKind
from domain.commands import Answer, Person
from domain.errors import Unavailable
from gateway.commands.last import COMMAND, SHOWN_MAX
from parsers.gsm7 import septets
from tests.support.people import EVENING, NOW, day, kes, person, question


def moved(
    account: str, kind: MovementKind, amount: str | int, on: str = "17 Nov", receipt: str | None = None
) -> Movement:
    return Movement(account, kind, day(on), kes(amount), receipt)


PAID = moved("L4", MovementKind.REPAYMENT, 480)


def mary(*movements: Movement) -> Person:
    return person("Mary Akoth", movements=lambda limit: movements[:limit])


def lists(*movements: Movement) -> list[str]:
    answer = COMMAND.answer(question("last"), mary(*movements))
    return [*answer.variants, *answer.rest]


@pytest.mark.parametrize(
    ("movement", "text"),
    [
        pytest.param(PAID, "17 Nov L4 paid 480", id="repayment"),
        pytest.param(moved("L4", MovementKind.DISBURSEMENT, 20_000), "17 Nov L4 paid out 20,000", id="disbursement"),
        pytest.param(moved("S1", MovementKind.DEPOSIT, 50), "17 Nov S1 saved 50", id="deposit"),
        pytest.param(moved("S1", MovementKind.WITHDRAWAL, 1_000), "17 Nov S1 drawn 1,000", id="withdrawal"),
        pytest.param(
            moved("S1", MovementKind.INTEREST, "12.35"), "17 Nov S1 interest 12.35", id="interest, with cents"
        ),
        pytest.param(moved("S1", MovementKind.FEE, 30), "17 Nov S1 fee 30", id="fee"),
        pytest.param(
            moved("L4", MovementKind.REPAYMENT, 480, receipt="UKN4T7Q2WX"),
            "17 Nov L4 paid 480 UKN4T7Q2WX",
            id="with its receipt",
        ),
        pytest.param(
            moved("L4", MovementKind.REPAYMENT, 480, on="24 Nov"),
            "Tue 24 Nov L4 paid 480",
            id="today, with its weekday",
        ),
    ],
)
def test_says_what_moved(movement: Movement, text: str) -> None:
    assert lists(movement) == [f"Mary: {text}."]


def test_two_fit_one_page_in_their_order() -> None:
    later = moved("S1", MovementKind.DEPOSIT, 50, on="20 Nov")
    assert lists(later, PAID) == ["Mary: 20 Nov S1 saved 50, 17 Nov L4 paid 480."]


def test_nothing_moved_is_said() -> None:
    assert lists() == ["Mary: nothing has moved on your accounts yet."]


LONG = [moved("L104", MovementKind.REPAYMENT, "1234567.50", on="3 Nov", receipt=f"UKN4T7Q2W{n}") for n in range(10)]


def test_every_page_is_one_sms_and_begins_with_her_name() -> None:
    pages = lists(*LONG)
    assert [page for page in pages if not page.startswith("Mary: ") or (septets(page) or 999) > 160] == []


def test_no_movement_is_lost_or_told_twice_between_pages() -> None:
    told = " ".join(lists(*LONG))
    assert [told.count(str(each.receipt)) for each in LONG] == [1] * len(LONG)


def test_all_pages_but_the_last_say_how_to_go_on() -> None:
    pages = lists(*LONG)
    assert [page.endswith("Send MORE for older ones.") for page in pages] == [*[True] * (len(pages) - 1), False]


def test_the_first_page_leaves_and_more_gives_the_rest() -> None:
    answer: Answer = COMMAND.answer(question("last"), mary(*LONG))
    assert (len(answer.variants), len(answer.rest) >= 1) == (1, True)


def test_asks_the_core_for_no_more_than_it_shows() -> None:
    asked: list[int] = []

    def movements(limit: int) -> Sequence[Movement]:
        asked.append(limit)
        return [PAID]

    COMMAND.answer(question("last"), person("Mary Akoth", movements=movements))
    assert asked == [SHOWN_MAX]


def test_is_not_answered_from_old_figures() -> None:
    with pytest.raises(Unavailable):
        COMMAND.answer(question("last"), person("Mary Akoth", as_of=EVENING))


@pytest.mark.parametrize("movements", [pytest.param((), id="nothing moved"), pytest.param((PAID,), id="one moved")])
def test_an_answer_is_as_old_as_its_figures(movements: tuple[Movement, ...]) -> None:
    assert COMMAND.answer(question("last"), mary(*movements)).read_at == NOW
