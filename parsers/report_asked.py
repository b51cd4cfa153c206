"""What an officer is asked back where her report cannot be meant as it is: why, and the corrected message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.commands import Speaks
from domain.filling import Guest, NotFilled, Problem, shares_of
from domain.reporting import NotFound
from domain.reports import ClientShares, FieldReport, ReportedLine, SheetReport
from domain.saying_again import say_client
from domain.sheets import NewSheet, SheetLine
from parsers.report_message import OPEN, Message, client_text, message_of

CHOICES_MAX = 3
_SHOWN_WHOLE = 2


@dataclass(frozen=True)
class AskBack:
    """Asks back one message; *sheet* is the one that it names by its code, *guests* are those whom it names, where they are found."""

    speaks: Speaks
    said: FieldReport
    sheet: NewSheet | None = None
    guests: Sequence[Guest] = ()

    def who(self, found: NotFound) -> str:
        """Say that a client as she was written is nobody's, or may be several."""
        if found.choices:
            return self._which(found)
        if found.is_line:
            return self.speaks.say(
                "No sheet of yours has a line {client} today, so nothing was taken. Please send her number: {example}",
                client=found.said,
                example=self._renamed(found.said, OPEN),
            )
        return self.speaks.say(
            "We find no client {client} in your branch, so nothing was taken. Please send her number: {example}",
            client=found.said,
            example=self._renamed(found.said, OPEN),
        )

    def what(self, found: NotFilled) -> str:
        """Say what stands in the way."""
        line = self.sheet.line(found.line) if self.sheet and found.line else None
        if found.problem is Problem.NO_LINE:
            return self._no_line(found)
        if found.problem is Problem.TWICE:
            return self._twice(found)
        if found.problem is Problem.NO_FEES:
            return self._no_fees(line, found)
        if found.problem is Problem.TOO_MUCH:
            assert line is not None, "only a line expects anything"
            return self._too_much(line, found)
        return self._no_account(line, found)

    @property
    def _message(self) -> Message:
        return message_of(self.speaks, self.said)

    def _which(self, found: NotFound) -> str:
        names = ", ".join(f"C{each.number} {each.name}" for each in found.choices[:CHOICES_MAX]).rstrip(".")
        if len(found.choices) > _SHOWN_WHOLE:
            return self.speaks.say(
                "{client} may be {names}. Nothing was taken. Please send her number: {example}",
                client=found.said,
                names=names,
                example=self._renamed(found.said, OPEN),
            )
        first, second = (self._renamed(found.said, each.number) for each in found.choices)
        return self.speaks.say(
            "{client} may be {names}. Nothing was taken. Please send {first} or {second}",
            client=found.said,
            names=names,
            first=first,
            second=second,
        )

    def _no_line(self, found: NotFilled) -> str:
        assert self.sheet is not None, "lines stand on a sheet"
        assert found.line is not None, "no line is named"
        message = self._message.without_line(found.line).with_typed(OPEN, found.what)
        return self.speaks.say(
            "{sheet} has {count} lines and no line {line}, so nothing was taken. Please send: {example}",
            sheet=self.sheet.title,
            count=len(self.sheet.lines),
            line=found.line,
            example=message,
        )

    def _too_much(self, line: SheetLine, found: NotFilled) -> str:
        assert self.sheet is not None, "lines stand on a sheet"
        assert isinstance(self.said, SheetReport), "lines stand behind a code"
        currency = self.sheet.currency
        named = next(each for each in self.said.lines if each.number == line.number)
        shares = shares_of(line, named, currency)
        hers = None if isinstance(shares, NotFilled) else say_client(line, shares)
        return self.speaks.say(
            "{client} {amount} is over three times the {expected} expected. Nothing was taken. If it is right, send"
            " {first} and then {second}",
            client=f"{line.number} {line.first_name}",
            amount=found.what,
            expected=self.speaks.money(max(line.expected(currency), line.late(currency))),
            first=self._message.with_line(ReportedLine(line.number, 0)),
            second=f"C {client_text(self.speaks, hers) if hers else OPEN}",
        )

    def _no_account(self, line: SheetLine | None, found: NotFilled) -> str:
        guest = self._guest(found.client)
        hers = line or (guest.line if guest else None)
        accounts = ", ".join(due.called for due in hers.dues) if hers else ""
        if not accounts:
            said = self.speaks.say(
                "{client} has no account that takes {amount}, so nothing was taken.",
                client=self._named(line, found),
                amount=found.what,
            )
            return f"{said} {self._send_without(line, found)}".strip()
        return self.speaks.say(
            "{amount} fits no account of {client}, who has {accounts}. Nothing was taken. Please send: {example}",
            amount=found.what,
            client=self._named(line, found),
            accounts=accounts,
            example=self._opened(line, found),
        )

    def _no_fees(self, line: SheetLine | None, found: NotFilled) -> str:
        said = self.speaks.say(
            "{amount} of {client}: Mifos has no account of hers for it, so nothing was taken. Please bring it to the"
            " cashier with her name.",
            amount=found.what,
            client=self._named(line, found),
        )
        return f"{said} {self._send_without(line, found)}".strip()

    def _twice(self, found: NotFilled) -> str:
        guest = self._guest(found.client)
        lines = self.sheet.lines if self.sheet else ()
        line = next((each for each in lines if guest and each.client_id == guest.line.client_id), None)
        if line is not None:
            return self.speaks.say(
                "{client} is line {line} of this sheet, so nothing was taken. Please say there what she gave: {example}",
                client=_shown(found.client),
                line=line.number,
                example=self._message.without_clients([found.client]).with_typed(str(line.number), OPEN),
            )
        twins = [each.said.client for each in self.guests if guest and each.line.client_id == guest.line.client_id]
        message = self._message.without_clients(twins[1:]).with_client(twins[0], f"{twins[0]} {OPEN}")
        return self.speaks.say(
            "{client} stands twice in your message, so nothing was taken. Please name her once: {example}",
            client=_shown(found.client),
            example=message,
        )

    def _guest(self, client: str) -> Guest | None:
        """Find a guest by how she was written, else by her number; of one named twice the last."""
        written = (each for each in reversed(self.guests) if each.said.client == client)
        numbered = (each for each in reversed(self.guests) if f"C{each.line.client_number}" == client)
        return next(written, None) or next(numbered, None)

    def _named(self, line: SheetLine | None, found: NotFilled) -> str:
        return f"{line.number} {line.first_name}" if line else _shown(found.client)

    def _opened(self, line: SheetLine | None, found: NotFilled) -> Message:
        """Leave open what she gave."""
        if line is not None:
            return self._message.with_typed(str(line.number), OPEN)
        guest = self._guest(found.client)
        client = guest.said.client if guest else found.client
        return self._message.with_client(client, f"{client} {OPEN}")

    def _send_without(self, line: SheetLine | None, found: NotFilled) -> str:
        """Show what can be sent of it; "" where nothing is left."""
        message = str(self._without(line, found))
        return self.speaks.say("Without it send: {example}", example=message) if message else ""

    def _without(self, line: SheetLine | None, found: NotFilled) -> Message:
        """Leave out the share that cannot be taken, and whoever gave nothing else."""
        if line is not None:
            assert isinstance(self.said, SheetReport), "lines stand on a sheet"
            named = next(each for each in self.said.lines if each.number == line.number)
            left = tuple(each for each in named.shares if each.written != found.what)
            return self._message.with_line(replace(named, shares=left, amount=None if left else 0))
        guest = self._guest(found.client)
        assert guest is not None, "a client who is not on the sheet is a guest"
        left = tuple(each for each in guest.said.shares if each.written != found.what)
        if not left:
            return self._message.without_clients([guest.said.client])
        return self._message.with_client(guest.said.client, client_text(self.speaks, replace(guest.said, shares=left)))

    def _renamed(self, client: str, number: str) -> Message:
        """Name a client, or who brought it for her, by a number."""
        clients = self.said.guests if isinstance(self.said, SheetReport) else self.said.clients
        message = self._message
        for each in clients:
            if client in (each.client, each.by):
                message = message.with_client(each.client, client_text(self.speaks, _renamed(each, client, number)))
        return message


def _renamed(said: ClientShares, client: str, number: str) -> ClientShares:
    return replace(
        said,
        client=number if said.client == client else said.client,
        by=number if said.by == client else said.by,
    )


def _shown(client: str) -> str:
    """Write a client as she was typed; a number alone carries its letter."""
    return f"C{client}" if client.isdecimal() else client
