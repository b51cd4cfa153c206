"""BALANCE says all that she owes and has, on one page where it can."""

from __future__ import annotations

import pytest

from domain.commands import Person
from gateway.commands.balance import COMMAND
from tests.support.people import EVENING, NOW, loan, pages, person, question, savings

MARY = (
    loan("4", 14_880, due="24 Nov", amount=480),
    loan("21", 1_980, due="24 Nov", amount=330),
    savings("1", 3_450),
)
FOUR = ("104", "205", "306", "407")


def says(someone: Person) -> str:
    text, *more = pages(COMMAND.answer(question("balance"), someone))
    assert more == []
    return text


@pytest.mark.parametrize(
    ("someone", "text"),
    [
        pytest.param(
            person("Mary Akoth", *MARY),
            "Mary: loan L4 KES 14,880, loan L21 KES 1,980. Savings KES 3,450."
            " Next payment KES 810 is due today (L4 480, L21 330).",
            id="two loans",
        ),
        pytest.param(
            person(
                "Mary Akoth", loan("4", 14_880, due="25 Nov", amount=480), loan("21", 1_980, due="25 Nov", amount=330)
            ),
            "Mary: loan L4 KES 14,880, loan L21 KES 1,980. No savings account."
            " Next payment KES 810 on Wed 25 Nov (L4 480, L21 330).",
            id="two loans, due tomorrow",
        ),
        pytest.param(
            person(
                "Alice Njeri",
                loan("2", 27_360, late=720, since="17 Nov", due="24 Nov", amount=720),
                savings("2", 900),
            ),
            "Alice: loan L2 KES 27,360, of it KES 720 late since 17 Nov. Savings KES 900."
            " Next payment KES 1,440 is due today.",
            id="late: asked with the next",
        ),
        pytest.param(
            person("Esther Moraa", savings("4", 5_100)), "Esther: no loan. Savings KES 5,100.", id="savings only"
        ),
        pytest.param(
            person("Jane Atieno", loan("1", 4_800, due="1 Dec", amount=240)),
            "Jane: loan L1 KES 4,800. No savings account. Next payment KES 240 on Tue 1 Dec.",
            id="loan only",
        ),
        pytest.param(person("Winnie Chebet"), "Winnie: no loan. No savings account.", id="nothing at all"),
        pytest.param(
            person("Mary Akoth", savings("1", 3_450), savings("30", 200)),
            "Mary: no loan. Savings S1 KES 3,450, S30 KES 200.",
            id="two savings accounts",
        ),
        pytest.param(
            person("Irene Nekesa", savings("24", 6_200, held=4_000)),
            "Irene: no loan. Savings KES 6,200, KES 4,000 of it held.",
            id="a part of the savings is held",
        ),
        pytest.param(
            person("Ruth Wambui", loan("8", 720, late=720, since="3 Nov"), savings("9", 50)),
            "Ruth: loan L8 KES 720, of it KES 720 late since 3 Nov. Savings KES 50. Please pay KES 720 now.",
            id="all late, past its last day",
        ),
        pytest.param(
            person(
                "Ruth Wambui",
                loan("8", 720, late=720, since="3 Nov"),
                loan("9", 4_800, due="24 Nov", amount=480),
                savings("9", 50),
            ),
            "Ruth: loan L8 KES 720, of it KES 720 late since 3 Nov, loan L9 KES 4,800. Savings KES 50."
            " Next payment KES 1,200 is due today (L8 720, L9 480).",
            id="one past its last day, one running",
        ),
        pytest.param(
            person("Faith Wangari", loan("9", 12_480), savings("8", 10)),
            "Faith: loan L9 KES 12,480. Savings KES 10.",
            id="nothing known to fall due",
        ),
        pytest.param(
            person(
                "Dorcas Adhiambo",
                loan("14", "1234.50", due="24 Nov", amount="102.05"),
                savings("11", "0.75"),
            ),
            "Dorcas: loan L14 KES 1,234.50. Savings KES 0.75. Next payment KES 102.05 is due today.",
            id="cents",
        ),
        pytest.param(
            person("Hellen Kerubo", loan("23", 480, late=240, since="17 Nov", due="24 Nov", amount=0)),
            "Hellen: loan L23 KES 480, of it KES 240 late since 17 Nov. No savings account."
            " Next payment KES 240 is due today.",
            id="the next instalment asks nothing",
        ),
        pytest.param(
            person("Nguyễn Thị", savings("5", 100)), "Nguyen: no loan. Savings KES 100.", id="a name beyond GSM-7"
        ),
        pytest.param(person("  ", savings("5", 100)), "1: no loan. Savings KES 100.", id="no name: her number"),
    ],
)
def test_says_where_she_stands(someone: Person, text: str) -> None:
    assert says(someone) == text


@pytest.mark.parametrize(
    ("someone", "text"),
    [
        pytest.param(
            person(
                "Mary Akoth", *(loan(each, 9_999, due="24 Nov", amount=999) for each in "4567"), savings("1", 3_450)
            ),
            "Mary: loan L4 KES 9,999, loan L5 KES 9,999, loan L6 KES 9,999, loan L7 KES 9,999. Savings KES 3,450."
            " Next payment KES 3,996 is due today.",
            id="four loans: without the parts of the next",
        ),
        pytest.param(
            person(
                "Mary Akoth",
                *(loan(each, "1234567.50", due="24 Nov", amount="100000.25") for each in FOUR),
                savings("1", 1_000_000),
            ),
            "Mary: loans KES 4,938,270. Savings KES 1,000,000. Next payment KES 400,001 is due today.",
            id="four big loans: their sum",
        ),
        pytest.param(
            person(
                "Mary Akoth",
                *(loan(each, 1_234_567, late=50_000, since="3 Nov", due="24 Nov", amount=100_000) for each in FOUR),
                savings("1", 1_000_000, held=250_000),
            ),
            "Mary: loans KES 4,938,268, of it KES 200,000 late. Savings KES 1,000,000, KES 250,000 of it held."
            " Next payment KES 600,000 is due today.",
            id="four big loans, all late: the sum of what is late",
        ),
    ],
)
def test_is_short_enough_for_one_page(someone: Person, text: str) -> None:
    assert says(someone) == text


@pytest.mark.parametrize(
    "someone",
    [
        pytest.param(
            person(
                "Mwanakombo-Abdulrahman Saidi",
                *(loan(each, "1234567.25", late="1234567.25", since="3 Nov") for each in FOUR),
                *(savings(each, "1234567.25") for each in (*FOUR, "508", "609")),
            ),
            id="ten accounts with cents",
        ),
        pytest.param(
            person(
                "Mwanakombo-Abdulrahman Saidi",
                loan("104", "1234567.25", late="1234567.25", since="3 Nov"),
                *(savings(each, "1234567.25") for each in FOUR),
            ),
            id="one loan, four savings accounts",
        ),
    ],
)
def test_takes_two_pages_at_most(someone: Person) -> None:
    assert len(pages(COMMAND.answer(question("balance"), someone))) == 2


@pytest.mark.parametrize(
    ("someone", "text"),
    [
        pytest.param(
            person("Mary Akoth", *MARY, as_of=EVENING),
            "Mary: our system is slow, so this is as of Mon 23 Nov 18:00: loans KES 16,860, savings KES 3,450,"
            " next KES 810 today. What you paid since is safe.",
            id="two loans",
        ),
        pytest.param(
            person("Jane Atieno", loan("1", 4_800, due="25 Nov", amount=240), savings("1", 1_200), as_of=EVENING),
            "Jane: our system is slow, so this is as of Mon 23 Nov 18:00: loan L1 KES 4,800, savings KES 1,200,"
            " next KES 240 on Wed 25 Nov. What you paid since is safe.",
            id="due tomorrow",
        ),
        pytest.param(
            person("Mary Akoth", *MARY, as_of=NOW),
            "Mary: our system is slow, so this is as of 08:00: loans KES 16,860, savings KES 3,450,"
            " next KES 810 today. What you paid since is safe.",
            id="of today",
        ),
        pytest.param(
            person("Jane Atieno", loan("1", 4_800, due="23 Nov", amount=240), savings("1", 1_200), as_of=EVENING),
            "Jane: our system is slow, so this is as of Mon 23 Nov 18:00: loan L1 KES 4,800, savings KES 1,200."
            " What you paid since is safe.",
            id="the day of the next has passed: left out",
        ),
        pytest.param(
            person("Ruth Wambui", loan("8", 720, late=720, since="3 Nov"), as_of=EVENING),
            "Ruth: our system is slow, so this is as of Mon 23 Nov 18:00: loan L8 KES 720. What you paid since is safe.",
            id="all late then: may be paid by now",
        ),
        pytest.param(
            person("Esther Moraa", savings("4", 5_000), savings("5", 100), as_of=EVENING),
            "Esther: our system is slow, so this is as of Mon 23 Nov 18:00: no loan, savings KES 5,100."
            " What you paid since is safe.",
            id="no loan, two savings accounts",
        ),
        pytest.param(
            person("Winnie Chebet", as_of=EVENING),
            "Winnie: our system is slow, so this is as of Mon 23 Nov 18:00: no loan. What you paid since is safe.",
            id="nothing at all",
        ),
        pytest.param(
            person(
                "Mwanakombo-Abdulrahman Saidi",
                loan("104", "1234567.25", due="24 Nov", amount="1234567.25"),
                loan("205", "1234567.25"),
                savings("1", "1234567.25"),
                as_of=EVENING,
            ),
            "Mwanakombo-Abdulrahman, as of Mon 23 Nov 18:00: loans KES 2,469,134.50, savings KES 1,234,567.25,"
            " next KES 1,234,567.25 today.",
            id="long: without the reason",
        ),
    ],
)
def test_says_as_of_when_where_the_core_is_silent(someone: Person, text: str) -> None:
    assert says(someone) == text


@pytest.mark.parametrize(
    "someone",
    [
        pytest.param(person("Jane", loan("1", 4_800, due="24 Nov", amount=0), savings("1", 50)), id="nothing asked"),
        pytest.param(person("Jane", savings("1", 0)), id="empty savings"),
        pytest.param(person("Jane", savings("1", 0), savings("2", 0)), id="two empty savings accounts"),
        pytest.param(person("Jane", savings("1", 50), savings("2", 0)), id="one of two is empty"),
        pytest.param(person("Jane", savings("1", 0), as_of=EVENING), id="as of: empty savings"),
    ],
)
def test_never_says_kes_0(someone: Person) -> None:
    assert "KES 0" not in says(someone)


def test_an_answer_is_as_old_as_its_figures() -> None:
    assert COMMAND.answer(question("balance"), person("Mary Akoth", *MARY)).read_at == NOW


def test_an_as_of_answer_says_its_age_itself() -> None:
    assert COMMAND.answer(question("balance"), person("Mary Akoth", *MARY, as_of=EVENING)).read_at is None
