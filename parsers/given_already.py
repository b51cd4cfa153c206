"""What an officer is asked where a client has money in another report of the day: nobody knows whether it is more, or the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.commands import Speaks
from domain.filling import Guest, NotFilled, shares_of
from domain.money import Money
from domain.postings import Earmark
from domain.reporting import Elsewhere, GivenAlready, Reporter
from domain.reports import ClientShares, ClientsReport, ReportedLine
from domain.saying_again import say_again, say_client, whole
from domain.sheets import NewGiven, NewSheet, SheetLine
from parsers.report_message import message_of


def given_already_text(speaks: Speaks, found: GivenAlready) -> str:
    """Ask about members of whom a code says no more than "as expected": two messages say which it is."""
    assert found.sheet is not None, "no code was said"
    assert found.said is not None, "no code was said"
    sheet, message = found.sheet.made, message_of(speaks, found.said)
    lines = {line.client_id: line for line in sheet.lines}
    that_was_all = besides = message
    for each in found.others:
        line = lines[each.given.what.client_id]
        that_was_all = that_was_all.with_line(ReportedLine(line.number, 0))
        listed = _as_listed(line, sheet)
        besides = besides.with_line(listed) if listed else besides
    return speaks.say(
        "Written down already: {names}. Nothing is taken yet. If that was all, send {first}. If what is listed came besides,"
        " send {second}",
        names=_names(speaks, found, {each: line.number for each, line in lines.items()}),
        first=that_was_all,
        second=besides,
    )


def clients_already_text(speaks: Speaks, found: GivenAlready, clients: Sequence[Guest], phone: str) -> str:
    """Ask about clients who are named one by one: the messages say all that they gave, and what else was said."""
    told = _names(speaks, found, {})
    messages = _summed(speaks, found, clients)
    if messages is None:
        return speaks.say(
            "Written down already: {names}. Nothing is taken yet. If this is more, please call {phone}.",
            names=told,
            phone=phone,
        )
    first, *others = messages
    for each in others:
        first = speaks.say("{first} and then {second}", first=first, second=each)
    said = speaks.say(
        "Written down already: {names}. Nothing is taken yet. If this is more, send {first}", names=told, first=first
    )
    rest = _others(speaks, found, clients)
    if not rest:
        return said
    same = speaks.say("If it is the same, send {second}", second=rest)
    return f"{said}. {same}"


def _as_listed(line: SheetLine, sheet: NewSheet) -> ReportedLine | None:
    """Say expressly that she gave what is listed; None where that has cents, which nobody can type."""
    amount = whole(line.expected(sheet.currency))
    return None if amount is None else ReportedLine(line.number, amount)


def _names(speaks: Speaks, found: GivenAlready, lines: dict[int, int]) -> str:
    return ", ".join(_name(speaks, each, found.reporter, lines) for each in found.others)


def _name(speaks: Speaks, each: Elsewhere, reporter: Reporter, lines: dict[int, int]) -> str:
    """Name her, what she gave, and the report; its day where it is of another, and whose it is where it is another's."""
    given, sheet = each.given.what, each.sheet.made
    number = lines.get(given.client_id)
    on = [] if sheet.on == reporter.today or number else [speaks.day(sheet.on, reporter.today)]
    by = [] if sheet.officer_id == reporter.officer_id else [sheet.officer]
    return (
        f"{number or f'C{given.client_number}'} {(given.name.split() or [''])[0]}"
        f" {speaks.figure(given.total(sheet.currency))} ({', '.join([each.report.reference, *on, *by])})"
    )


def _summed(speaks: Speaks, found: GivenAlready, clients: Sequence[Guest]) -> list[str] | None:
    """Write for each report that names some of them what it would be with this besides; None where nobody can send it."""
    others = found.others
    if any(each.sheet.is_released for each in others):
        return None
    messages, added = list[str](), set[int]()
    for report_id in dict.fromkeys(each.report.id for each in others):
        of_it = [each for each in others if each.report.id == report_id and each.given.what.client_id not in added]
        if not of_it:
            continue  # It is added to the first that names her, and to no other.
        added |= {each.given.what.client_id for each in of_it}
        summed = _Summed(speaks, of_it, {each.line.client_id: each for each in clients})
        said = summed.with_code() if of_it[0].sheet.made.code else summed.without_code()
        if said is None:
            return None
        messages += said
    rest = _others(speaks, found, clients)
    return [*messages, rest] if rest else messages


def _others(speaks: Speaks, found: GivenAlready, clients: Sequence[Guest]) -> str:
    """Write the message again without those who are asked about; "" where nobody is left."""
    asked = {each.given.what.client_id for each in found.others}
    left = tuple(each.said for each in clients if each.line.client_id not in asked)
    if found.said is not None:
        return str(message_of(speaks, replace(found.said, guests=left)))
    return str(message_of(speaks, ClientsReport(left))) if left else ""


@dataclass(frozen=True)
class _Summed:
    """One report that stands, and what was said besides of some whom it names, by client."""

    speaks: Speaks
    others: Sequence[Elsewhere]
    besides: dict[int, Guest]

    def with_code(self) -> list[str] | None:
        """Write the code with everything that the report says and this."""
        first = self.others[0]
        said = say_again(first.sheet.made, [self._with(each.what) for each in first.report.given])
        return None if said is None else [str(message_of(self.speaks, said))]

    def without_code(self) -> list[str] | None:
        """Write UNDO, and all its clients anew."""
        first = self.others[0]
        clients = list[ClientShares]()
        for each in first.report.given:
            given, line = self._with(each.what), first.sheet.made.line(each.what.line or 0)
            said = say_client(line, given.shares, given.by.removeprefix("C")) if line else None
            if said is None:
                return None
            clients.append(said)
        undo = f"{self.speaks.word('undo')} {first.report.reference}"
        return [undo, str(message_of(self.speaks, ClientsReport(tuple(clients))))]

    def _with(self, given: NewGiven) -> NewGiven:
        """Add what was said of her besides, where she is asked about."""
        guest = self.besides.get(given.client_id)
        if guest is None or all(each.given.what != given for each in self.others):
            return given
        sheet = self.others[0].sheet.made
        line = (sheet.line(given.line) if given.line else None) or guest.line
        added = shares_of(guest.line, ReportedLine(0, shares=guest.said.shares), sheet.currency)
        assert not isinstance(added, NotFilled), "what was taken as it was written is asked back"
        sums = {due.account: Money.nothing(sheet.currency) for due in line.dues}
        for share in (*given.shares, *added):
            sums[share.account] = sums.get(share.account, Money.nothing(sheet.currency)) + share.amount
        return replace(given, shares=tuple(Earmark(account, amount) for account, amount in sums.items() if amount))
