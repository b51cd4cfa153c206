"""WRONG: something that we told her is not so. It becomes a case, which a person calls about."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.codes import read_reference
from domain.commands import AboutPhone, Answer, Question, Tools
from domain.ports.store import UnitOfWork
from parsers.phrases import could_not

KIND = "dispute"
OPERATOR = "mpesa"
CALLED_BY = time(17)
_SUNDAY = 6


def answer(question: Question, tools: Tools) -> Answer:
    """Open a case about what was named, once, and say until when we call."""
    if not question.card.holders:
        return Answer((could_not(question),))
    reference = question.fields.get("reference")
    if reference is None:
        return Answer((_which(question),))
    about = tools.store.read(_receipt, reference)
    subject = f"{about} {question.card.phone}"
    known = tools.store.read(lambda work: work.tasks.find(KIND, subject))
    case = known.note if known else question.key.rpartition("-")[2]
    by = call_by(known.opened_at if known else question.now, question.institution.zone)

    def change(work: UnitOfWork) -> None:
        work.tasks.open(KIND, subject, case, question.now)

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


def _which(question: Question) -> str:
    return question.speaks.say(
        "Please send {word}, a space and the number in the text that is not right, such as {word} UKN4T7Q2WX.",
        word=question.speaks.word("wrong"),
    )


def call_by(opened_at: datetime, zone: ZoneInfo) -> datetime:
    """Give the end of the next day on which somebody works."""
    day = opened_at.astimezone(zone).date() + timedelta(days=1)
    if day.weekday() == _SUNDAY:
        day += timedelta(days=1)
    return datetime.combine(day, CALLED_BY, zone)


COMMAND = AboutPhone("wrong", ("", "reference"), answer)
