"""What Jirani saw is told from the books of the carrier and the core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from gateway.village.ledger import Fate, Message, PhoneText, Try
from gateway.village.saw import sights
from gateway.village.world import World
from tests.support.village import ANSWER, MARY

SENT = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Call:
    at: datetime
    path: str
    milliseconds: int = 10
    status: int = 200


def ms(after: int) -> datetime:
    return SENT + timedelta(milliseconds=after)


def told(
    *, calls: list[Call] | None = None, tries: tuple[Try, ...] = (), texts: tuple[str, ...] = ()
) -> list[tuple[str, str, str]]:
    world = cast("World", SimpleNamespace(core=SimpleNamespace(books=SimpleNamespace(calls=lambda: calls or []))))
    text = PhoneText("1", MARY, "balance", SENT, Fate.WAITING, tries, 1)
    messages = [Message("2", "key", MARY, each, None, ms(120), ms(310)) for each in texts]
    return [(each.who, each.what, each.after_s) for each in sights(world, text, messages, "Mary")]


def what_of(who: str, **told_of: object) -> list[str]:
    return [what for name, what, _ in told(**told_of) if name == who]  # type: ignore[arg-type]


def test_the_whole_way_in_order() -> None:
    way = told(
        tries=(Try(ms(20), timedelta(milliseconds=9), 200),),
        calls=[Call(ms(50), "/x/v1/clients/1/accounts"), Call(ms(70), "/x/v1/loans/4", 21)],
        texts=(ANSWER,),
    )
    assert way == [
        ("Mary's phone", "sent “balance”", "0.00 s"),
        ("The carrier", "handed it on; Jirani had it on disk and said OK in 9 ms", "0.02 s"),
        ("The core", "was asked for the accounts of client 1 and loan L4; 41 ms", "0.05 s"),
        ("The carrier", "took the answer: 118 characters, one text", "0.12 s"),
        ("Mary's phone", "has it", "0.31 s"),
    ]


@pytest.mark.parametrize(
    ("paths", "places"),
    [
        pytest.param(["loans/21", "loans/4", "savingsaccounts/1"], "loan L4, loan L21 and savings S1", id="in order"),
        pytest.param(["clients/1", "clients/1/accounts"], "the accounts of client 1", id="herself and her accounts"),
        pytest.param(["search"], "whose phone or account it is", id="a search"),
        pytest.param(["loans/4", "loans/4"], "loan L4", id="twice the same"),
    ],
)
def test_the_core_was_asked_for(paths: list[str], places: str) -> None:
    [what] = what_of("The core", calls=[Call(ms(50), f"/fineract-provider/api/v1/{each}") for each in paths])
    assert what == f"was asked for {places}; 10 ms"


@pytest.mark.parametrize(
    ("status", "what"),
    [
        pytest.param(0, "was asked once and did not answer", id="cut"),
        pytest.param(503, "was asked once and said 503", id="busy"),
    ],
)
def test_a_core_that_fails_is_told_so(status: int, what: str) -> None:
    assert what_of("The core", calls=[Call(ms(50), "/x/v1/clients/1", 1, status)]) == [what]


def test_calls_before_the_text_are_not_its_own() -> None:
    assert what_of("The core", calls=[Call(ms(-1), "/x/v1/clients/1")]) == []


def test_many_tries_are_told_briefly() -> None:
    tries = tuple(Try(ms(each), timedelta(), None) for each in range(50))
    assert len(what_of("The carrier", tries=tries)) == 3


@pytest.mark.parametrize(
    ("text", "size"),
    [
        pytest.param("x" * 160, "160 characters, one text", id="a full page"),
        pytest.param("x" * 161, "161 characters, 2 texts", id="one more"),
        pytest.param("€" * 80, "80 characters, one text", id="two septets each"),
        pytest.param("ש" * 71, "71 characters, 2 texts", id="not GSM-7"),
    ],
)
def test_a_text_is_billed_as(text: str, size: str) -> None:
    assert what_of("The carrier", texts=(text,)) == [f"took the answer: {size}"]
