"""PAID: where the money of a receipt is. Who names it from the phone that paid it has it given to her."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.claims import needs_person
from domain.commands import AboutPhone, Answer, Question, Tools
from domain.jobs import MONEY
from domain.operator_orders import ASK_STATUS, NewOrder, OrderKind
from domain.payers import is_called, may_be
from domain.phonebook import Holder
from domain.ports.posting_book import Posting
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.remittances import CLAIM, Remittance, RemittanceState
from domain.tasks import TaskKind
from parsers.phrases import could_not

OPERATOR = "mpesa"
_NUMBER = re.compile(r"[A-Z0-9]{10}")
_ON_ITS_WAY = (RemittanceState.RECEIVED, RemittanceState.MATCHED)


@dataclass(frozen=True)
class _Known:
    remittance: Remittance
    postings: Sequence[Posting]
    needs_person: bool


def answer(question: Question, tools: Tools) -> Answer:
    """Say what became of it, as far as it is hers; else a person looks."""
    if not question.card.holders:
        return Answer((could_not(question),))
    number = question.fields["receipt"].upper()
    known = tools.store.read(_look, question, number)
    if known is None:
        return _ask_operator(question, number, tools) or _unheard(question, number)
    remittance = known.remittance
    holder = next((each for each in question.card.holders if each.client_id == remittance.client_id), None)
    if holder is not None and remittance.state is RemittanceState.POSTED:
        return Answer((_posted(question, known, holder),))
    payer = next((each for each in question.card.holders if _is_payer(question, remittance, each)), None)
    if remittance.state in _ON_ITS_WAY and (holder or payer):
        return Answer((_coming(question, remittance),))
    is_free = remittance.state is RemittanceState.SUSPENDED and remittance.client_id is None
    if is_free and not known.needs_person and payer and not question.card.is_shared:
        return _claimed(question, remittance, payer)
    return _looked_at(question, number)


def _ask_operator(question: Question, number: str, tools: Tools) -> Answer | None:
    """Have the operator asked for a receipt that nobody told of; None where it cannot be, or did not know it before."""
    if not question.institution.asks_status or not _NUMBER.fullmatch(number):
        return None
    order = tools.store.read(lambda work: work.operator_orders.about(OrderKind.STATUS, OPERATOR, number))
    if order is not None and order.is_over:
        return None
    holders = [each for each in question.card.holders if not each.must_prove]
    client_id = holders[0].client_id if len(holders) == 1 and not question.card.is_shared else None
    wanted = NewOrder(OrderKind.STATUS, OPERATOR, number, phone=question.card.phone, client_id=client_id)
    now = question.now

    def change(work: UnitOfWork) -> None:
        order_id = work.operator_orders.add(wanted, now)
        if order_id is not None:
            work.jobs.add(ASK_STATUS, str(order_id), queue=MONEY, key=f"status-{order_id}", due=now)

    said = question.speaks.say(
        "Nobody told us of {number} yet, so we ask M-PESA. A text follows today. Please keep the text of M-PESA. Help: {phone}.",
        number=number,
        phone=question.institution.help_phone,
    )
    return Answer((said,), change)


def _look(work: UnitOfWork, question: Question, number: str) -> _Known | None:
    remittance = work.remittances.find(OPERATOR, number)
    if remittance is None:
        return None
    rule, holders = question.institution.claims, question.card.holders
    is_asked = rule is None or any(needs_person(work, remittance, each.client_id, rule) for each in holders)
    return _Known(remittance, work.postings.of(remittance.source), is_asked)


def _is_payer(question: Question, remittance: Remittance, holder: Holder) -> bool:
    payer = remittance.receipt.payer
    return not holder.must_prove and may_be(payer, question.card.phone) and is_called(payer, holder.first_name)


def _posted(question: Question, known: _Known, holder: Holder) -> str:
    speaks, receipt = question.speaks, known.remittance.receipt
    standing = [each.order for each in known.postings if each.state is PostingState.POSTED]
    parts = ", ".join(f"{order.account.reference} {speaks.figure(order.amount)}" for order in standing)
    return speaks.say(
        "{name}: {amount} by {number} of {day} is on the books: {parts}.",
        name=holder.first_name,
        amount=speaks.money(receipt.amount),
        number=receipt.number,
        day=speaks.day(receipt.paid_at.astimezone(question.institution.zone).date(), question.today),
        parts=parts,
    )


def _coming(question: Question, remittance: Remittance) -> str:
    return question.speaks.say(
        "{amount} by {number} has reached us. A text follows when it is on the books.",
        amount=question.speaks.money(remittance.receipt.amount),
        number=remittance.receipt.number,
    )


def _claimed(question: Question, remittance: Remittance, holder: Holder) -> Answer:
    """Have it given to her, tried once a day: she knows its number, and holds the phone that paid it."""
    subject, now = f"{remittance.id}:{holder.client_id}", question.now

    def change(work: UnitOfWork) -> None:
        work.jobs.add(CLAIM, subject, queue=MONEY, key=f"claim-{subject}-{question.today}", due=now)

    return Answer((_coming(question, remittance),), change)


def _unheard(question: Question, number: str) -> Answer:
    said = question.speaks.say(
        "M-PESA has not told us of {number} yet. It may take until this evening. Please keep its text. Help: {phone}.",
        number=number,
        phone=question.institution.help_phone,
    )
    return Answer((said,), _ask_a_person(question, number))


def _looked_at(question: Question, number: str) -> Answer:
    said = question.speaks.say(
        "Thank you. Somebody looks at {number} and calls this phone. Please keep the text of M-PESA. Help: {phone}.",
        number=number,
        phone=question.institution.help_phone,
    )
    return Answer((said,), _ask_a_person(question, number))


def _ask_a_person(question: Question, number: str) -> Callable[[UnitOfWork], None]:
    def change(work: UnitOfWork) -> None:
        work.tasks.open(TaskKind.RECEIPT_CLAIMED, number, f"by {question.card.whose}", question.now)

    return change


COMMAND = AboutPhone("paid", ("receipt",), answer, "PAID and a receipt to find it", 3, of_money=True)
