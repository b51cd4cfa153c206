"""A sheet's code, and what differs on its lines: taken once, answered as it is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.sheets import SheetState
from domain.tasks import TaskKind
from gateway.store.opening import OpenStore
from tests.parsers.test_sheets import upendo as upendo_of_the_model
from tests.support.officer import BARAKA, PETER, UPENDO, Officer, sheet_of

CODE = "7K4QZ"
FIRST, SECOND = "H2235", "H2247"
SHEET = sheet_of("Upendo", CODE, UPENDO)
S = SheetState


@pytest.fixture
def grace(store: OpenStore) -> Officer:
    officer = Officer(store)
    officer.has(SHEET)
    return officer


def lines(answer: str) -> str:
    """Give what is said of the lines."""
    return answer.partition(": ")[2].partition(" Bring")[0]


def test_the_answer_is_the_model_text(store: OpenStore) -> None:
    grace = Officer(store)
    grace.has(upendo_of_the_model())
    assert grace.texts("7K4QZ BUT 3=0 5=40 7=A") == [
        f"Upendo 24 Nov, ref {FIRST}: 7 of 10 as listed. 3 Alice 0, 5 Josephine 40, 7 Lilian absent."
        f" Bring KES 2,040 of 3,590 to the cashier. Mistake? UNDO {FIRST}"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("7k4qz", "all 6 as listed.", id="the code alone"),
        pytest.param("7K4QZ but 1=860", "all 6 as listed.", id="as listed, and said so"),
        pytest.param("7K4QZ but 3=0", "5 of 6 as listed. 3 Alice 0.", id="nothing"),
        pytest.param("7K4QZ but 3=a", "5 of 6 as listed. 3 Alice absent.", id="absent"),
        pytest.param("7K4QZ but 3=a480", "5 of 6 as listed. 3 Alice absent, sent 480.", id="absent, but sent money"),
        pytest.param("7K4QZ but 1=400", "5 of 6 as listed. 1 Mary 400.", id="into her first loan"),
        pytest.param("7K4QZ but 1=500", "5 of 6 as listed. 1 Mary 500 (L4 480, L21 20).", id="divided"),
        pytest.param(
            "7K4QZ but 1=1000", "5 of 6 as listed. 1 Mary 1,000 (L4 480, L21 330, S1 190).", id="above what is due"
        ),
        pytest.param("7K4QZ but 1=S40", "5 of 6 as listed. 1 Mary 40 (S1).", id="where the rule does not put it"),
        pytest.param(
            "7K4QZ but 1=S50 L400", "5 of 6 as listed. 1 Mary 450 (L4 400, S1 50).", id="as she says, loans first"
        ),
        pytest.param(
            "7K4QZ but 3=0, c 15 l300", "5 of 6 as listed. 3 Alice 0, C15 Dorcas 300 (L14).", id="with a guest"
        ),
        pytest.param(
            "7K4QZ, c 15 l300 by 16",
            "all 6 as listed. C15 Dorcas 300 by C16 (L14).",
            id="a guest whose money another brought",
        ),
    ],
)
def test_what_was_understood_is_said(grace: Officer, text: str, said: str) -> None:
    grace.has(sheet_of("Baraka", "59HCZ", BARAKA))
    assert lines(grace.says(text)) == said


def test_where_nothing_is_held_a_mistake_is_for_a_person(grace: Officer) -> None:
    grace.holds = False
    assert grace.says("7K4QZ").endswith("Bring KES 2,500 to the cashier. Mistake? Call 0700000009")


def test_who_brings_nothing_has_nothing_to_bring(store: OpenStore) -> None:
    grace = Officer(store)
    grace.has(sheet_of("Upendo", CODE, UPENDO[:1]))
    assert grace.texts("7K4QZ 1=0") == [
        f"Upendo 24 Nov, ref {FIRST}: 0 of 1 as listed. 1 Mary 0. No cash to bring. Mistake? UNDO {FIRST}"
    ]


def test_two_of_one_name_are_told_apart(grace: Officer) -> None:
    grace.has(sheet_of("Baraka", "59HCZ", BARAKA))
    assert lines(grace.says("59HCZ but 2=0 3=a")) == "1 of 3 as listed. 2 ElizabethN 0, 3 ElizabethK absent."


def test_a_long_list_takes_two_pages_and_the_sum_comes_first(store: OpenStore) -> None:
    grace = Officer(store)
    crowd = [replace(UPENDO[0], client=replace(UPENDO[0].client, id=each, number=str(each))) for each in range(1, 41)]
    grace.has(sheet_of("Upendo", CODE, crowd))
    pages = grace.texts("7K4QZ but " + " ".join(f"{each}=500" for each in range(1, 31)))
    assert "Bring KES 23,600 of 34,400 to the cashier. Mistake?" in pages[0]


class TestAgain:
    def test_the_same_meaning_gets_the_first_answer(self, grace: Officer) -> None:
        first = grace.texts("7K4QZ but 3=0 1=500")
        assert grace.texts("7k4qz. 1-L480 L2=20, 3=0") == first

    def test_a_correction_says_what_changed(self, grace: Officer) -> None:
        grace.texts("7K4QZ but 3=0 5=40 2=A")
        assert grace.texts("7K4QZ but 5=100 2=A") == [
            f"Upendo 24 Nov, ref {SECOND} in place of {FIRST}. Changed: 3 Alice 770 (was 0), 5 Josephine 100 (was 40)."
            f" Bring KES 1,780 of 2,500 to the cashier. Mistake? UNDO {SECOND}"
        ]

    def test_a_long_correction_takes_two_pages_and_the_sum_comes_first(self, grace: Officer) -> None:
        grace.texts("7K4QZ but 3=0 5=40 2=A")
        assert grace.says("7K4QZ but 5=100 2=A, c 15 L300") == (
            f"Upendo 24 Nov, ref {SECOND} in place of {FIRST}. Bring KES 2,080 of 2,500 to the cashier. Mistake? UNDO {SECOND}."
            " Changed: 3 Alice 770 (was 0), 5 Josephine 100 (was 40), C15 Dorcas 300 (L14; was 0)."
        )

    @pytest.mark.parametrize(
        ("first", "second", "changed"),
        [
            pytest.param("3=a", "", "3 Alice 770 (was absent)", id="she was there"),
            pytest.param("", "3=a", "3 Alice absent (was 770)", id="she was not"),
            pytest.param("1=450", "1=L400 S50", "1 Mary 450 (L4 400, S1 50; was L4)", id="the same, elsewhere"),
            pytest.param(", c 15 l300", "", "C15 Dorcas 0 (was 300)", id="a guest less"),
            pytest.param("1=s40", "1=500", "1 Mary 500 (L4 480, L21 20; was 40)", id="more, divided"),
        ],
    )
    def test_each_line_that_changed_is_named(self, grace: Officer, first: str, second: str, changed: str) -> None:
        grace.texts(f"7K4QZ {first}")
        assert f"Changed: {changed}." in grace.says(f"7K4QZ {second}")

    def test_a_correction_sent_again_gets_its_answer(self, grace: Officer) -> None:
        grace.texts("7K4QZ")
        correction = grace.texts("7K4QZ 3=0")
        assert grace.texts("7K4QZ 3=0") == correction

    def test_the_first_said_again_after_a_correction_is_a_correction(self, grace: Officer) -> None:
        grace.texts("7K4QZ")
        grace.texts("7K4QZ 3=0")
        assert "Changed: 3 Alice 770 (was 0)." in grace.says("7K4QZ")

    def test_after_undo_nothing_changed(self, grace: Officer) -> None:
        grace.texts("7K4QZ")
        grace.texts(f"UNDO {FIRST}")
        assert grace.says("7K4QZ 3=0").startswith(f"Upendo 24 Nov, ref {SECOND}: 5 of 6 as listed.")

    def test_taken_back_and_expired_it_is_a_report_anew(self, grace: Officer) -> None:
        grace.texts("7K4QZ")
        grace.texts(f"UNDO {FIRST}")
        grace.moves(1, S.EXPIRED)
        assert f"ref {SECOND}:" in grace.says("7K4QZ")


class TestLate:
    def test_it_is_marked_and_dated_by_its_meeting(self, grace: Officer) -> None:
        grace.moves(1, S.EXPIRED)
        grace.now += timedelta(days=2)
        assert grace.says("7K4QZ").startswith(f"Upendo 24 Nov (late), ref {FIRST}: all 6 as listed. Bring KES 2,500")

    def test_too_late_the_cash_goes_to_the_cashier_and_staff_are_told(self, grace: Officer) -> None:
        grace.moves(1, S.EXPIRED)
        grace.now += timedelta(days=8)
        assert grace.texts("7K4QZ") == [
            "Upendo 24 Nov: its code has ended, so nothing was taken. Please take the cash and your list to the cashier."
            " Questions: 0700000009"
        ]
        (task,) = grace.store.read(lambda work: work.tasks.of_kind(TaskKind.SHEET_TOO_LATE))
        assert task.subject == CODE

    def test_with_the_cashier_it_is_the_cashiers(self, grace: Officer) -> None:
        grace.texts("7K4QZ")
        grace.moves(1, S.HELD, S.RELEASED)
        assert grace.texts("7K4QZ 3=0") == [
            "Upendo 24 Nov is closed already, so nothing was changed. Please ask the cashier: 0700000009"
        ]
        assert grace.total(1) == 2_500


def test_another_officers_code_is_no_code(store: OpenStore, grace: Officer) -> None:
    peter = Officer(store, who=PETER)
    nobodys = peter.says("8PBXG 3=0, c 15 l300")
    assert peter.says("7K4QZ 3=0, c 15 l300") == nobodys.replace("8PBXG", CODE)
    assert (peter.branch.asked, grace.total(1)) == ([], 0)
