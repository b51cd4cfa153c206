"""The rules of two people, of parts, and of what somebody saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import AccountKind, AccountReference
from domain.allocation import Share, Wish
from domain.errors import Refused
from domain.money import Money
from domain.receipts import Receipt, Word
from domain.remittances import Remittance, RemittanceState
from domain.staff import NotAllowed
from domain.suspense import (
    Act,
    Case,
    Clerk,
    Plan,
    Proposal,
    ProposalKind,
    ProposalState,
    Target,
    Verb,
    check_four_eyes,
    check_moves,
    check_split,
    is_outdated,
    needs_second,
    seen,
)
from tests.support.clock import NOW

DANIEL, ROSE = Clerk("daniel", "Daniel Mutua"), Clerk("rose", "Rose Chebet")
LOAN, SAVINGS = AccountReference(AccountKind.LOAN, "5"), AccountReference(AccountKind.SAVINGS, "5")
KIND, STATE = ProposalKind, RemittanceState


def kes(amount: int) -> Money:
    return Money(amount * 100, "KES")


def remittance(state: RemittanceState = STATE.SUSPENDED) -> Remittance:
    receipt = Receipt("mpesa", "UC25C4D8QA", kes(500), NOW, Word.CALLBACK)
    return Remittance(1, receipt, state, "", None, 0, NOW, NOW)


def proposal(kind: ProposalKind = KIND.MATCH) -> Proposal:
    target = Target(5, "5", "Josephine Atieno")
    return Proposal(1, 1, Plan(kind, kes(500), target), ProposalState.PROPOSED, DANIEL, NOW)


@pytest.mark.parametrize(
    ("kind", "amount", "expected"),
    [
        pytest.param(KIND.MATCH, 5000, False, id="a match at the limit"),
        pytest.param(KIND.MATCH, 5001, True, id="a match above it"),
        pytest.param(KIND.RETURN, 1, True, id="a return, however small"),
        pytest.param(KIND.UNMATCH, 1, True, id="a move, however small"),
    ],
)
def test_a_second_person_is_needed(kind: ProposalKind, amount: int, expected: bool) -> None:
    assert needs_second(Plan(kind, kes(amount)), kes(5000)) is expected


@pytest.mark.parametrize("login", ["daniel", " Daniel", "DANIEL"])
def test_one_person_is_one_in_whatever_case_she_signs_in(login: str) -> None:
    with pytest.raises(NotAllowed):
        check_four_eyes(proposal(), Clerk(login, "D. M."))


def test_another_may_confirm() -> None:
    check_four_eyes(proposal(), ROSE)


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        pytest.param(KIND.MATCH, STATE.SUSPENDED, False, id="it waits still"),
        pytest.param(KIND.MATCH, STATE.MATCHED, True, id="it was claimed"),
        pytest.param(KIND.RETURN, STATE.REVERSED, True, id="the operator took it back"),
        pytest.param(KIND.UNMATCH, STATE.POSTED, False, id="it is on the books still"),
        pytest.param(KIND.UNMATCH, STATE.UNMATCHED, True, id="it is off them"),
    ],
)
def test_a_proposal_is_outdated_where_the_money_went_another_way(
    kind: ProposalKind, state: RemittanceState, expected: bool
) -> None:
    assert is_outdated(proposal(kind), remittance(state)) is expected


def test_or_where_it_went_and_came_back() -> None:
    moved = replace(remittance(), moved_at=NOW + timedelta(seconds=1))
    assert is_outdated(proposal(), moved)


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        pytest.param((Wish(LOAN, kes(480)), Wish(SAVINGS, kes(20))), "", id="all of it"),
        pytest.param((Wish(LOAN, kes(480)), Wish(SAVINGS, kes(30))), "come to KES 510", id="more than there is"),
        pytest.param((Wish(LOAN, kes(480)),), "come to KES 480", id="less than there is"),
        pytest.param((Wish(LOAN, kes(480)), Wish(LOAN, kes(20))), "named twice", id="one account twice"),
        pytest.param((Wish(LOAN, kes(500)), Wish(SAVINGS, kes(0))), "above nought", id="a part of nothing"),
        pytest.param((Wish(LOAN, kes(520)), Wish(SAVINGS, kes(-20))), "above nought", id="a part below nothing"),
    ],
)
def test_parts(wishes: tuple[Wish, ...], words: str) -> None:
    if not words:
        check_split(wishes, kes(500))
        return
    with pytest.raises(Refused, match=words):
        check_split(wishes, kes(500))


def test_money_does_not_move_to_where_it_is() -> None:
    with pytest.raises(Refused):
        check_moves(Target(5, "5", "Josephine", (Wish(LOAN, kes(500)),)), [Share(LOAN, kes(500))])


def test_it_moves_to_other_parts_of_the_same_accounts() -> None:
    target = Target(5, "5", "Josephine", (Wish(LOAN, kes(400)), Wish(SAVINGS, kes(100))))
    check_moves(target, [Share(LOAN, kes(480)), Share(SAVINGS, kes(20))])


def test_what_somebody_saw_is_another_after_each_act_and_each_move() -> None:
    case = Case(1, None, Act(DANIEL, Verb.NOTED, NOW))
    looked = {
        seen(remittance(), Case()),
        seen(remittance(), case),
        seen(remittance(STATE.MATCHED), case),
        seen(replace(remittance(), moved_at=NOW + timedelta(microseconds=1)), case),
    }
    assert len(looked) == 4


def test_who_stands_for_it_is_read_in_the_core() -> None:
    alone = replace(proposal(), decided_by=DANIEL)
    both = replace(proposal(), decided_by=ROSE)
    assert [alone.in_note, both.in_note] == ["by Daniel Mutua", "by Daniel Mutua, confirmed by Rose Chebet"]
