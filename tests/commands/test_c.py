"""C: what clients gave one by one, without a code."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Unavailable
from domain.expected import expect
from domain.sheets import SheetState
from gateway.flows.core_silent import CoreSilent
from gateway.store.opening import OpenStore
from tests.store.money import kes
from tests.support.officer import BARAKA, DAY, FUNDS, PETER, UPENDO, Officer, sheet_of
from tests.support.people import loan, savings

FIRST, SECOND, THIRD = "H2235", "H2247", "H2259"
S = SheetState


@pytest.fixture
def grace(store: OpenStore) -> Officer:
    """An officer with a reported sheet of none."""
    return Officer(store)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("c 1 s50 l100 l2=20", "C1 Mary 170 (L4 100, L21 20, S1 50).", id="into three accounts"),
        pytest.param("C 1 L21=20, 2 L200", "C1 Mary 20 (L21), C2 Jane 200 (L1).", id="two clients"),
        pytest.param("c 2 l1,200", "C2 Jane 1,200 (L1).", id="a comma before three digits is thousands"),
        pytest.param(
            "c 2 l1,200 s50, 1 l10", "C2 Jane 1,250 (L1 1,200, S2 50), C1 Mary 10 (L4).", id="and another parts clients"
        ),
        pytest.param("c 2 l240 by 1", "C2 Jane 240 by C1 (L1).", id="another brought it"),
        pytest.param("c jane l240", "C2 Jane 240 (L1).", id="by her first name"),
        pytest.param("c #2 l240", "C2 Jane 240 (L1).", id="by her line of today"),
        pytest.param("c 15 s20", "C15 Dorcas 20 (S15).", id="of another group of the branch"),
    ],
)
def test_what_was_understood_is_said(grace: Officer, text: str, said: str) -> None:
    grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
    answer = grace.says(text)
    assert answer.startswith(f"Clients 24 Nov, ref {FIRST}: {said} Bring KES ")
    assert answer.endswith(f" to the cashier. Mistake? UNDO {FIRST}")


def test_it_is_a_sheet_of_its_own_with_a_line_for_each(grace: Officer) -> None:
    grace.texts("c 1 l100, 2 l200 by 1")
    sheet = grace.sheet(1)
    assert (sheet.state, sheet.made.code, sheet.made.group_id, sheet.made.on) == (S.REPORTED, None, None, DAY)
    assert (sheet.made.officer, sheet.made.office_id, sheet.made.expected.minor) == ("Grace Wanjiru", 2, 0)
    report = grace.store.read(lambda work: work.sheets.last_report(1))
    assert report is not None
    told = [
        (each.what.line, each.what.client_number, each.what.by, each.what.total("KES").minor) for each in report.given
    ]
    assert told == [(1, "1", "", 10_000), (2, "2", "C1", 20_000)]


class TestAgain:
    def test_the_same_meaning_gets_the_first_answer(self, grace: Officer) -> None:
        first = grace.texts("c 1 s50 l100, 2 l200")
        assert grace.texts("C 2 L200, 1 L100 S50") == first

    def test_with_the_cashier_it_is_taken_already(self, grace: Officer) -> None:
        """It may be a second payment of as much, which UNDO does not help with any more."""
        grace.texts("c 1 s50")
        grace.moves(1, S.HELD, S.RELEASED)
        assert grace.says("c 1 s50") == (
            "Clients 24 Nov, ref H2235: C1 Mary 50 (S1). KES 50 is taken already. If it is more, or wrong, call"
            " 0700000009"
        )

    def test_taken_back_it_is_a_report_anew(self, grace: Officer) -> None:
        grace.texts("c 1 s50")
        grace.texts(f"UNDO {FIRST}")
        assert f"ref {SECOND}:" in grace.says("c 1 s50")
        assert (grace.sheet(1).state, grace.sheet(2).state) == (S.CANCELLED, S.REPORTED)

    def test_taken_back_twice_too(self, grace: Officer) -> None:
        for reference in (FIRST, SECOND):
            grace.texts("c 1 s50")
            grace.texts(f"UNDO {reference}")
        assert f"ref {THIRD}:" in grace.says("c 1 s50")

    def test_another_officer_says_it_for_herself(self, store: OpenStore, grace: Officer) -> None:
        """Two officers may each have money of one client."""
        grace.texts("c 1 s50")
        assert f"ref {SECOND}:" in Officer(store, who=PETER).says("c 1 s50")


class TestTodayAlready:
    def test_a_member_whose_sheet_is_reported(self, grace: Officer) -> None:
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.texts("7K4QZ but 3=0")
        assert grace.says("c 1 L100") == (
            "Written down already: C1 Mary 860 (H2235). Nothing is taken yet. If this is more, send 7K4QZ BUT 1=L580 L2=330 S50"
            " 3=0"
        )

    def test_what_the_rule_divides_alike_is_written_short(self, grace: Officer) -> None:
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.texts("7K4QZ")
        assert grace.says("c 1 S100").endswith("send 7K4QZ BUT 1=960")
        grace.texts("7K4QZ BUT 1=960")
        assert grace.total(1) == 2_600

    def test_the_others_of_the_message_are_said_again(self, grace: Officer) -> None:
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.texts("7K4QZ")
        assert grace.says("c 1 S100, 15 L300") == (
            "Written down already: C1 Mary 860 (H2235). Nothing is taken yet. If this is more, send 7K4QZ BUT 1=960 and then"
            " C 15 L300. If it is the same, send C 15 L300"
        )

    def test_who_was_named_by_herself_before(self, grace: Officer) -> None:
        grace.texts("c 1 L100, 2 L200 by 1")
        assert grace.says("c 1 S50") == (
            "Written down already: C1 Mary 100 (H2235). Nothing is taken yet. If this is more, send UNDO H2235 and then"
            " C 1 L100 S50, 2 L200 BY 1"
        )

    def test_what_it_says_can_be_sent(self, grace: Officer) -> None:
        grace.texts("c 1 L100, 2 L200 by 1")
        for text in ("UNDO H2235", "C 1 L100 S50, 2 L200 BY 1"):
            grace.texts(text)
        assert (grace.sheet(1).state, grace.total(2)) == (S.CANCELLED, 350)

    def test_a_guest_of_a_meeting(self, grace: Officer) -> None:
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.texts("7K4QZ, c 15 L300")
        assert grace.says("c 15 S20").endswith("send 7K4QZ, C 15 L14=300 S15=20")

    @pytest.mark.parametrize("text", ["7K4QZ 1=0", "7K4QZ 1=A"])
    def test_who_gave_nothing_there_is_taken(self, grace: Officer, text: str) -> None:
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.texts(text)
        assert "C1 Mary 100 (L4)." in grace.says("c 1 L100")

    def test_what_is_with_the_cashier_is_money_of_before(self, grace: Officer) -> None:
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.texts("7K4QZ")
        grace.moves(1, S.HELD, S.RELEASED)
        assert "C1 Mary 100 (L4)." in grace.says("c 1 L100")

    def test_who_is_in_two_reports_has_it_added_to_one(self, grace: Officer) -> None:
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.has(sheet_of("Baraka", "59HCZ", BARAKA))
        grace.texts("7K4QZ, c 15 L300")
        grace.texts("59HCZ 1=300")
        asked = grace.says("c 15 L300")
        assert asked.startswith("Written down already: C15 Dorcas 300 (H2235), C15 Dorcas 300 (H2247).")
        assert asked.endswith("If this is more, send 7K4QZ, C 15 L14=600")

    def test_the_night_before_is_asked_about_with_its_day(self, grace: Officer) -> None:
        """She had no answer, and sends it again after midnight."""
        grace.now += timedelta(hours=14)
        grace.texts("c 1 L480")
        grace.now += timedelta(hours=3)
        assert grace.says("c 1 L480").startswith("Written down already: C1 Mary 480 (H2235, 24 Nov).")
        assert grace.store.read(lambda work: work.sheets.with_key("clients 1 2026-11-25")) is None

    def test_a_text_that_stood_over_night_is_of_the_day_it_came(self, grace: Officer) -> None:
        first = grace.texts("c 1 L480")
        grace.now += timedelta(days=1)
        grace.said_on = DAY
        assert grace.texts("c 1 L480") == first

    def test_the_day_before_is_other_money(self, grace: Officer) -> None:
        grace.texts("c 1 L480")
        grace.now += timedelta(days=1)
        assert "C1 Mary 480 (L4)." in grace.says("c 1 L480")

    @pytest.mark.parametrize("text", ["7K4QZ", "c 1 L100"])
    def test_where_nobody_holds_it_is_for_a_person(self, grace: Officer, text: str) -> None:
        """It is on its way to the core at once, so that no message can put it right."""
        grace.holds = False
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.texts(text)
        grace.moves(1 if text == "7K4QZ" else 2, S.HELD, S.RELEASED)
        asked = grace.says("c 1 L480 S20")
        assert asked.startswith("Written down already: C1 Mary ")
        assert asked.endswith("If this is more, please call 0700000009.")

    def test_a_loan_that_the_sheet_does_not_know_is_for_a_person(self, grace: Officer) -> None:
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.texts("7K4QZ")
        mary = grace.branch.standings[1]
        grace.branch.standings[1] = replace(mary, loans=(*mary.loans, loan("31", 5_000)))
        assert grace.says("c 1 L31=100").endswith("If this is more, please call 0700000009.")


class TestFees:
    """A fee or contribution has an account of its own, which takes nothing else."""

    @pytest.fixture(autouse=True)
    def marys_fund(self, grace: Officer) -> None:
        mary = grace.branch.standings[1]
        fund = replace(savings("31", 0), product="REG")
        grace.branch.standings[1] = replace(mary, savings=(fund, *mary.savings))

    def test_it_goes_to_its_account(self, grace: Officer) -> None:
        assert "C1 Mary 120 (S1 20, S31 100)." in grace.says("c 1 s20 freg=100")

    def test_savings_are_hers_all_the_same(self, grace: Officer) -> None:
        assert "C1 Mary 20 (S1)." in grace.says("c 1 s20")

    def test_what_was_said_can_be_said_again(self, grace: Officer) -> None:
        grace.texts("c 1 s20 freg=100")
        assert grace.says("c 1 s30").endswith("send UNDO H2235 and then C 1 S50 FREG=100")

    def test_on_a_sheet_too(self, grace: Officer) -> None:
        standings = [grace.branch.standings[1]]
        lines = expect(standings, DAY, kes(50), FUNDS)
        grace.has(replace(sheet_of("Upendo", "7K4QZ", UPENDO), lines=lines))
        assert "1 Mary 910 (L4 480, L21 330, S1 100)" in grace.says("7K4QZ but 1=910")
        assert "1 Mary 60 (S1 10, S31 50; was 910)" in grace.says("7K4QZ but 1=S10 FREG=50")

    def test_another_fee_has_none(self, grace: Officer) -> None:
        assert "FXMAS=10 of C1: Mifos has no account of hers for it" in grace.says("c 1 fxmas=10")


class TestAskedBack:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            pytest.param(
                "c 99 s10, 2 l20",
                "We find no client 99 in your branch, so nothing was taken. Please send her number: C ... S10, 2 L20",
                id="nobody",
            ),
            pytest.param(
                "c 30 s10",
                "We find no client 30 in your branch, so nothing was taken. Please send her number: C ... S10",
                id="of another branch",
            ),
            pytest.param(
                "c #9 s10",
                "No sheet of yours has a line #9 today, so nothing was taken. Please send her number: C ... S10",
                id="no such line",
            ),
            pytest.param(
                "c #1 s10, 2 l20",
                "#1 may be C1 Mary Akoth, C15 Dorcas Wanza. Nothing was taken. Please send C 1 S10, 2 L20 or"
                " C 15 S10, 2 L20",
                id="a line of two sheets",
            ),
            pytest.param(
                "c elizabeth s10",
                "ELIZABETH may be C16 Elizabeth Wairimu N., C17 Elizabeth Wairimu K. Nothing was taken. Please send"
                " C 16 S10 or C 17 S10",
                id="one of two by that name",
            ),
            pytest.param(
                "c tabitha s10",
                "We find no client TABITHA in your branch, so nothing was taken. Please send her number: C ... S10",
                id="a name in no group of hers",
            ),
            pytest.param(
                "c 2 l2=20, 1 s10",
                "L2=20 fits no account of C2, who has L1, S2. Nothing was taken. Please send: C 2 ..., 1 S10",
                id="no second loan",
            ),
            pytest.param(
                "c 6 s20, 1 s10",
                "C6 has no account that takes S20, so nothing was taken. Without it send: C 1 S10",
                id="no account",
            ),
            pytest.param(
                "c 1 s10 freg=100",
                "FREG=100 of C1: Mifos has no account of hers for it, so nothing was taken. Please bring it to the"
                " cashier with her name. Without it send: C 1 S10",
                id="a fee",
            ),
            pytest.param(
                "c 1 freg=100",
                "FREG=100 of C1: Mifos has no account of hers for it, so nothing was taken. Please bring it to the"
                " cashier with her name.",
                id="nothing but a fee",
            ),
            pytest.param(
                "c 1 s10, mary l20",
                "C1 stands twice in your message, so nothing was taken. Please name her once: C 1 ...",
                id="one client twice",
            ),
        ],
    )
    def test_with_why_and_the_corrected_message(self, grace: Officer, text: str, said: str) -> None:
        grace.has(sheet_of("Upendo", "7K4QZ", UPENDO))
        grace.has(sheet_of("Baraka", "59HCZ", BARAKA))
        assert grace.says(text) == said
        assert len(grace.store.read(lambda work: work.sheets.lately(1, DAY))) == 2

    def test_who_has_left_is_not_found(self, grace: Officer) -> None:
        mary = grace.branch.standings[1]
        grace.branch.standings[1] = replace(mary, client=replace(mary.client, is_active=False))
        assert "no client 1 in your branch" in grace.says("c 1 s10")


def test_while_the_core_is_silent_nothing_is_taken(grace: Officer) -> None:
    grace.branch.trouble = Unavailable("down")
    with pytest.raises(CoreSilent):
        grace.texts("c 1 s10")
    assert grace.store.read(lambda work: work.sheets.lately(1, DAY)) == []
