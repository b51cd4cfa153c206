"""LAST: what moved on her accounts, with receipt numbers, newest first."""

from collections.abc import Sequence

from domain.accounts import Movement, MovementKind
from domain.commands import AboutPerson, Answer, Person, Question
from domain.errors import Unavailable
from parsers.paging import page_count

SHOWN_MAX = 10


def answer(question: Question, person: Person) -> Answer:
    """List the last movements, a page at a time; MORE gives the next page.

    Raises:
        Unavailable: the core does not answer, and movements are not kept.

    """
    if person.as_of is not None:
        raise Unavailable("movements are not kept")
    name = person.standing.client.first_name
    movements = person.movements(SHOWN_MAX)
    if not movements:
        text = question.speaks.say("{name}: nothing has moved on your accounts yet.", name=name)
        return Answer((text,), read_at=person.standing.read_at)
    more = question.speaks.say("Send MORE for older ones.")
    first, *rest = _pages(name, [_line(question, movement) for movement in movements], more)
    return Answer((first,), rest=tuple(rest), read_at=person.standing.read_at)


def _pages(name: str, lines: Sequence[str], more: str) -> list[str]:
    """Fill pages with lines; each but the last ends in *more*, for which each keeps room."""
    pages: list[str] = []
    for line in lines:
        longer = f"{pages[-1].removesuffix('.')}, {line}." if pages else ""
        if pages and page_count(f"{longer} {more}") == 1:
            pages[-1] = longer
        else:
            pages.append(f"{name}: {line}.")
    return [*(f"{page} {more}" for page in pages[:-1]), *pages[-1:]]


def _line(question: Question, movement: Movement) -> str:
    speaks = question.speaks
    amount = speaks.figure(movement.amount)
    day = speaks.day(movement.on, question.today)
    what = {
        MovementKind.REPAYMENT: speaks.say("{account} paid {amount}", account=movement.account, amount=amount),
        MovementKind.DISBURSEMENT: speaks.say("{account} paid out {amount}", account=movement.account, amount=amount),
        MovementKind.DEPOSIT: speaks.say("{account} saved {amount}", account=movement.account, amount=amount),
        MovementKind.WITHDRAWAL: speaks.say("{account} drawn {amount}", account=movement.account, amount=amount),
        MovementKind.INTEREST: speaks.say("{account} interest {amount}", account=movement.account, amount=amount),
        MovementKind.FEE: speaks.say("{account} fee {amount}", account=movement.account, amount=amount),
    }[movement.kind]
    receipt = f" {movement.receipt}" if movement.receipt else ""
    return f"{day} {what}{receipt}"


COMMAND = AboutPerson("last", ("", "pin", "account pin", "account"), answer)
