"""What cannot be meant, or may be meant twice, is not taken, and asked back with the corrected message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.commands import NotRead, Understood
from domain.sheets import SheetState
from gateway.store.opening import OpenStore
from tests.support.officer import BARAKA, DAY, PETER, UPENDO, Officer, sheet_of

FIRST = "H2235"
S = SheetState


@pytest.fixture
def grace(store: OpenStore) -> Officer:
    officer = Officer(store)
    officer.has(sheet_of("Upendo", "7K4QZ", UPENDO))
    return officer


class TestAskedBack:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            pytest.param(
                "7K4QZ but 3=0 12=40",
                "Upendo has 6 lines and no line 12, so nothing was taken. Please send: 7K4QZ BUT 3=0 ...=40",
                id="no such line",
            ),
            pytest.param(
                "7K4QZ but 5=4000 3=A",
                "5 Josephine 4000 is over three times the KES 530 expected. Nothing was taken. If it is right, send"
                " 7K4QZ BUT 3=A 5=0 and then C 5 L480 S3520",
                id="far more than expected",
            ),
            pytest.param(
                "7K4QZ but 1=L3=10 3=A",
                "L3=10 fits no account of 1 Mary, who has L4, L21, S1. Nothing was taken. Please send:"
                " 7K4QZ BUT 1=... 3=A",
                id="no such loan",
            ),
            pytest.param(
                "7K4QZ but 6=10 3=A",
                "6 Paul has no account that takes 10, so nothing was taken. Without it send: 7K4QZ BUT 3=A 6=0",
                id="no account at all",
            ),
            pytest.param(
                "7K4QZ but 3=A, c 15 s10 freg=100",
                "FREG=100 of C15: Mifos has no account of hers for it, so nothing was taken. Please bring it to the"
                " cashier with her name. Without it send: 7K4QZ BUT 3=A, C 15 S10",
                id="a fee",
            ),
            pytest.param(
                "7K4QZ but 3=A, c 2 s10",
                "C2 is line 2 of this sheet, so nothing was taken. Please say there what she gave: 7K4QZ BUT 2=... 3=A",
                id="a member as a guest",
            ),
            pytest.param(
                "7K4QZ, c 15 s10, dorcas l10",
                "C15 stands twice in your message, so nothing was taken. Please name her once: 7K4QZ, C 15 ...",
                id="one guest twice",
            ),
            pytest.param(
                "7K4QZ but 3=0, c 99 s10",
                "We find no client 99 in your branch, so nothing was taken. Please send her number:"
                " 7K4QZ BUT 3=0, C ... S10",
                id="a guest who is nobody",
            ),
            pytest.param(
                "7K4QZ but 3=0, c 30 s10",
                "We find no client 30 in your branch, so nothing was taken. Please send her number:"
                " 7K4QZ BUT 3=0, C ... S10",
                id="a guest of another branch",
            ),
            pytest.param(
                "7K4QZ, c elizabeth s10",
                "ELIZABETH may be C16 Elizabeth Wairimu N., C17 Elizabeth Wairimu K. Nothing was taken. Please send"
                " 7K4QZ, C 16 S10 or 7K4QZ, C 17 S10",
                id="one of two",
            ),
            pytest.param(
                "7K4QZ, c 15 s10 by nobody",
                "We find no client NOBODY in your branch, so nothing was taken. Please send her number:"
                " 7K4QZ, C 15 S10 BY ...",
                id="brought by nobody we know",
            ),
        ],
    )
    def test_with_why_and_the_corrected_message(self, grace: Officer, text: str, said: str) -> None:
        grace.has(sheet_of("Baraka", "59HCZ", BARAKA))
        assert (grace.says(text), grace.total(1)) == (said, 0)

    @pytest.mark.parametrize(
        "example",
        [
            "7K4QZ BUT 3=0 ...=40",
            "7K4QZ BUT 1=... 3=A",
            "7K4QZ, C 15 ...",
            "7K4QZ BUT 3=0, C ... S10",
            "7K4QZ, C 15 S10 BY ...",
        ],
    )
    def test_what_only_she_knows_cannot_be_sent_as_it_is(self, grace: Officer, example: str) -> None:
        assert isinstance(grace.reads(example), NotRead)

    def test_what_is_far_more_can_be_sent_as_it_is_said(self, grace: Officer) -> None:
        grace.texts("7K4QZ BUT 5=0")
        assert "C5 Josephine 4,000 (L5 480, S5 3,520)" in grace.says("C 5 L480 S3520")
        assert (grace.total(1), grace.total(2)) == (1_970, 4_000)


class TestTodayAlready:
    ASKED = (
        "Written down already: 1 Mary 100 (H2235). Nothing is taken yet. If that was all, send 7K4QZ BUT 1=0 3=0. If what is"
        " listed came besides, send 7K4QZ BUT 1=860 3=0"
    )

    def test_who_gave_before_is_asked_about(self, grace: Officer) -> None:
        grace.texts("c 1 L100")
        assert (grace.says("7K4QZ but 3=0"), grace.total(1)) == (self.ASKED, 0)

    @pytest.mark.parametrize(
        ("text", "total"),
        [
            pytest.param("7K4QZ BUT 1=0 3=0", 870, id="that was all"),
            pytest.param("7K4QZ BUT 1=860 3=0", 1_730, id="what is listed came besides"),
        ],
    )
    def test_either_message_is_taken(self, grace: Officer, text: str, total: int) -> None:
        grace.texts("c 1 L100")
        grace.texts(text)
        assert grace.total(1) == total

    def test_a_guest_whom_she_named_by_herself_is_asked_about(self, grace: Officer) -> None:
        """She sent in who paid her on the way, and writes her once more under the meeting."""
        grace.texts("c 15 L300")
        asked = grace.says("7K4QZ but 3=0, c 15 L300, 16 S20")
        assert asked == (
            "Written down already: C15 Dorcas 300 (H2235). Nothing is taken yet. If this is more, send UNDO H2235 and then"
            " C 15 L600 and then 7K4QZ BUT 3=0, C 16 S20. If it is the same, send 7K4QZ BUT 3=0, C 16 S20"
        )
        assert grace.total(1) == 0
        grace.texts("7K4QZ BUT 3=0, C 16 S20")
        assert (grace.total(1), grace.total(2)) == (1_750, 300)

    def test_a_guest_of_a_meeting_whose_cash_is_counted_is_not(self, grace: Officer) -> None:
        grace.texts("c 15 L300")
        grace.moves(2, S.HELD, S.RELEASED)
        assert "C15 Dorcas 300" in grace.says("7K4QZ, c 15 L300")

    def test_what_was_taken_back_is_not_asked_about(self, grace: Officer) -> None:
        grace.texts("c 1 L100")
        grace.texts(f"UNDO {FIRST}")
        assert "all 6 as listed" in grace.says("7K4QZ")

    def test_what_is_with_the_cashier_is_asked_about_too(self, grace: Officer) -> None:
        grace.texts("c 1 L100")
        grace.moves(2, S.HELD, S.RELEASED)
        assert grace.says("7K4QZ but 3=0") == self.ASKED

    def test_a_guest_of_another_officers_meeting_is_asked_about_with_her_name(
        self, store: OpenStore, grace: Officer
    ) -> None:
        peter = Officer(store, who=PETER)
        peter.has(sheet_of("Baraka", "59HCZ", BARAKA, PETER))
        peter.texts("59HCZ, c 1 L100")
        assert grace.says("7K4QZ").startswith("Written down already: 1 Mary 100 (H2235, Peter Otieno).")

    def test_a_day_before_is_not_today(self, grace: Officer) -> None:
        grace.texts("c 1 L100")
        grace.has(sheet_of("Upendo", "59HCZ", UPENDO, on=DAY + timedelta(days=7)))
        grace.now += timedelta(days=7)
        assert "all 6 as listed" in grace.says("59HCZ")


def test_every_example_is_read_as_it_is_meant(grace: Officer) -> None:
    """The corrected messages of these tests that can be sent."""
    for text in (
        "7K4QZ BUT 3=A 5=0",
        "C 5 L480 S3520",
        "7K4QZ BUT 3=A 6=0",
        "7K4QZ, C 16 S10",
        "7K4QZ BUT 1=860 3=0",
        "7K4QZ, C 15 L14=300 S15=20",
    ):
        assert isinstance(grace.reads(text), Understood)
