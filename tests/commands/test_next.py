"""NEXT says day and amount of the next payment."""

from __future__ import annotations

import pytest

from domain.commands import Person
from gateway.commands.next import COMMAND
from tests.support.people import EVENING, NOW, loan, pages, person, question, savings


@pytest.mark.parametrize(
    ("someone", "text"),
    [
        pytest.param(
            person("Jane Atieno", loan("1", 4_800, due="1 Dec", amount=240)),
            "Jane: next payment KES 240 on Tue 1 Dec.",
            id="one loan",
        ),
        pytest.param(
            person("Jane Atieno", loan("1", 4_800, due="24 Nov", amount=240)),
            "Jane: next payment KES 240 is due today.",
            id="due today",
        ),
        pytest.param(
            person(
                "Mary Akoth", loan("4", 14_880, due="24 Nov", amount=480), loan("21", 1_980, due="24 Nov", amount=330)
            ),
            "Mary: next payment KES 810 is due today. L4 480, L21 330.",
            id="two loans on one day",
        ),
        pytest.param(
            person(
                "Mary Akoth", loan("4", 14_880, due="1 Dec", amount=480), loan("21", 1_980, due="24 Nov", amount=330)
            ),
            "Mary: next payment KES 330 is due today.",
            id="two loans on two days: the nearer",
        ),
        pytest.param(
            person("Alice Njeri", loan("2", 27_360, late=720, since="17 Nov", due="24 Nov", amount=720)),
            "Alice: next payment KES 1,440 is due today. KES 720 of it is late.",
            id="a part is late",
        ),
        pytest.param(
            person(
                "Alice Njeri",
                loan("2", 27_360, late=720, since="17 Nov", due="1 Dec", amount=720),
                loan("3", 900, due="24 Nov", amount="90.50"),
            ),
            "Alice: next payment KES 810.50 is due today. KES 720 of it is late. L2 720, L3 90.50.",
            id="what is late on another loan, and cents",
        ),
        pytest.param(
            person("Ruth Wambui", loan("8", 720, late=720, since="3 Nov")),
            "Ruth: please pay KES 720 now; it is late.",
            id="all late, past its last day",
        ),
        pytest.param(
            person("Ruth Wambui", loan("8", 720, late=720, since="3 Nov"), loan("9", 300, late=300, since="3 Nov")),
            "Ruth: please pay KES 1,020 now; it is late. L8 720, L9 300.",
            id="two loans past their last day",
        ),
        pytest.param(person("Faith Wangari", loan("9", 12_480)), "Faith: no payment is due.", id="nothing is known"),
        pytest.param(
            person("Esther Moraa", savings("4", 5_100)), "Esther: no loan, nothing to pay.", id="no loan to pay"
        ),
        pytest.param(
            person("Jane Atieno", loan("1", 4_800, due="24 Nov", amount=240), as_of=EVENING),
            "Jane, as of Mon 23 Nov 18:00: next payment KES 240 is due today.",
            id="as of: still to come",
        ),
        pytest.param(
            person("Jane Atieno", loan("1", 4_800, due="23 Nov", amount=240), as_of=EVENING),
            "Jane, as of Mon 23 Nov 18:00: we do not know your next payment now.",
            id="as of: its day has passed",
        ),
        pytest.param(
            person("Esther Moraa", as_of=EVENING),
            "Esther, as of Mon 23 Nov 18:00: no loan, nothing to pay.",
            id="as of: no loan",
        ),
    ],
)
def test_says_what_to_pay_next(someone: Person, text: str) -> None:
    assert pages(COMMAND.answer(question("next"), someone)) == [text]


def test_an_answer_is_as_old_as_its_figures() -> None:
    assert COMMAND.answer(question("next"), person("Jane", loan("1", 4_800))).read_at == NOW
