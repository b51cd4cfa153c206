"""WRONG: something that we told her is not so. It becomes a case, which a person calls about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.codes import read_reference
from domain.commands import AboutPhone, Answer, Question, Tools
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.reporting import counts
from domain.sheets import SheetState
from domain.tasks import TaskKind
from parsers.phrases import could_not

OPERATOR = "mpesa"
CALLED_BY = time(17)
OFFERED = 2
"""Of the last receipts, where she does not say which."""
CASH_WITHIN = timedelta(days=30)
_SUNDAY = 6


@dataclass(frozen=True)
class _Told:
    """Money that we told her of: when, of which day, how much, under which reference."""

    at: datetime
    on: date
    amount: Money
    reference: str


def answer(question: Question, tools: Tools) -> Answer:
    """Open a case about what was named, once, and say until when we call."""
    if not question.card.holders:
        return Answer((could_not(question),))
    reference = question.fields.get("reference")
    if reference is None:
        return Answer((_which(question, tools.store.read(_last_told, question)),))
    about = tools.store.read(_receipt, reference)
    subject = f"{about} {question.card.phone}"
    known = tools.store.read(lambda work: work.tasks.find(TaskKind.DISPUTE, subject))
    case = known.note if known else question.key.rpartition("-")[2]
    by = call_by(known.opened_at if known else question.now, question.institution.zone)

    def change(work: UnitOfWork) -> None:
        work.tasks.open(TaskKind.DISPUTE, subject, case, question.now)

    said = question.speaks.say(
        "{institution}: your word on {reference} is case {case}. We call this phone by {moment}."
        " Nothing is lost while we look.",
        institution=question.institution.name,
        reference=reference.upper(),
        case=case,
        moment=question.speaks.moment(by, question.today),
    )
    return Answer((said,), change)


def _receipt(work: UnitOfWork, reference: str) -> str:
    """Give the operator's number of what our reference stands for; else what she typed."""
    remittance = work.remittances.find(OPERATOR, reference) if read_reference(reference) else None
    return remittance.receipt.number if remittance else reference.upper()


def _last_told(work: UnitOfWork, question: Question) -> Sequence[_Told]:
    """List the last money that we told this phone of; none where its holders must first prove who they are."""
    holders = [each.client_id for each in question.card.holders if not each.must_prove]
    told = [*_by_phone(work, question, holders), *_in_cash(work, question, holders)]
    return sorted(told, key=lambda each: each.at, reverse=True)[:OFFERED]


def _by_phone(work: UnitOfWork, question: Question, holders: Sequence[int]) -> Iterator[_Told]:
    for key in work.postings.last_sources(holders, OFFERED):
        remittance = work.remittances.find(*key.split(":", 1))
        if remittance is not None:
            receipt = remittance.receipt
            on = receipt.paid_at.astimezone(question.institution.zone).date()
            yield _Told(receipt.paid_at, on, receipt.amount, remittance.reference)


def _in_cash(work: UnitOfWork, question: Question, holders: Sequence[int]) -> Iterator[_Told]:
    """List what officers wrote down of them, by the reference that stands in the last text about it."""
    for sheet, report in work.sheets.given_to(holders, question.now - CASH_WITHIN) if holders else ():
        for given in report.given if counts(sheet, report) else ():
            if given.what.client_id in holders and given.what.shares:
                is_posted = sheet.state in (SheetState.POSTED, SheetState.PARTLY_POSTED)
                reference = given.reference if is_posted else report.reference
                yield _Told(report.reported_at, sheet.made.on, given.what.total(sheet.made.currency), reference)


def _which(question: Question, told: Sequence[_Told]) -> str:
    speaks, word = question.speaks, question.speaks.word("wrong")
    if not told:
        return speaks.say(
            "Please send {word}, a space and the number in the text that is not right, such as {word} UKN4T7Q2WX.",
            word=word,
        )
    offers = [
        speaks.say(
            "For {amount} of {day} send {word} {reference}.",
            amount=speaks.money(each.amount),
            day=speaks.day(each.on, question.today),
            word=word,
            reference=each.reference,
        )
        for each in told
    ]
    return " ".join((speaks.say("What is not right?"), *offers))


def call_by(opened_at: datetime, zone: ZoneInfo) -> datetime:
    """Give the end of the next day on which somebody works."""
    day = opened_at.astimezone(zone).date() + timedelta(days=1)
    if day.weekday() == _SUNDAY:
        day += timedelta(days=1)
    return datetime.combine(day, CALLED_BY, zone)


COMMAND = AboutPhone("wrong", ("", "reference"), answer)
