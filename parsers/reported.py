"""What an officer is told about a report of hers that is taken: what was understood, and what she has to bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.commands import Speaks
from domain.money import Money
from domain.reporting import Reported, TakenBack
from domain.saying_again import is_plain
from domain.sheets import Given, NewGiven, NewSheet, Report
from parsers.sheets import short_day, short_names

_WIDTHS = (40, 8, 5)
"""How many letters of a name stand there, the best first."""


def taken_text(speaks: Speaks, done: Reported, phone: str, *, holds: bool = True) -> tuple[str, ...]:
    """Say what counts now, the best first; the same for whoever says the same again.

    *phone* is called about a mistake where nothing can be taken back by SMS: its cash
    is counted, or nobody *holds* it.
    """
    is_final = not holds or done.sheet.is_released
    full, *cut = [_Account(speaks, done.sheet.made, width, phone if is_final else "") for width in _WIDTHS]
    variants = [full.all(done), *(each.all(done) for each in cut)]
    if done.before is not None:
        variants += [each.changes(done) for each in (full, *cut)]
    return (*variants, full.sum_first(done))


def taken_back_text(speaks: Speaks, done: TakenBack) -> str:
    """Say that a report does not count any more, and how another is made."""
    sheet = done.sheet.made
    said = speaks.say(
        "{reference} is taken back: {sheet} {day}, {amount} does not count. Clients whom we told of it get a"
        " correction.",
        reference=done.report.reference,
        sheet=title_of(speaks, sheet),
        day=short_day(speaks, sheet.on),
        amount=speaks.money(done.report.total(sheet.currency)),
    )
    if sheet.code is None:
        return said
    again = speaks.say("To report again send {code}.", code=sheet.code)
    return f"{said} {again}"


def title_of(speaks: Speaks, sheet: NewSheet) -> str:
    """Name a sheet: its group; clients who were named one by one have none."""
    return sheet.title if sheet.code else speaks.say("Clients")


def day_of(speaks: Speaks, sheet: NewSheet, report: Report) -> str:
    """Write the day of its meeting, and whether its report came late."""
    day = short_day(speaks, sheet.on)
    return speaks.say("{day} (late)", day=day) if report.is_late else day


def parts_of(speaks: Speaks, given: NewGiven) -> str:
    """List where it goes ("L4 480, S1 20"), one account without its amount."""
    if len(given.shares) == 1:
        return str(given.shares[0].account.reference)
    return ", ".join(f"{each.account.reference} {speaks.figure(each.amount)}" for each in given.shares)


@dataclass(frozen=True)
class _Account:
    """Gives an account of a report on one sheet, names cut to *width* letters."""

    speaks: Speaks
    sheet: NewSheet
    width: int
    mended_by: str = ""

    def all(self, done: Reported) -> str:
        """Say everything that is not as listed, and what changed."""
        return " ".join(filter(None, (self._head(done), self._changed(done), self._rest(done), *self._tail(done))))

    def changes(self, done: Reported) -> str:
        """Say what changed alone: the rest stood in the answer before."""
        return " ".join(filter(None, (self._head(done), self._changed(done), *self._tail(done))))

    def sum_first(self, done: Reported) -> str:
        """Say what she has to bring before a list that takes more than a page."""
        listed = self._changed(done) if done.before is not None else self._rest(done)
        return " ".join((self._head(done), f"{' '.join(self._tail(done))}.", listed))

    def _head(self, done: Reported) -> str:
        told = {
            "sheet": title_of(self.speaks, self.sheet),
            "day": day_of(self.speaks, self.sheet, done.report),
            "reference": done.report.reference,
        }
        if done.before is not None:
            return self.speaks.say(
                "{sheet} {day}, ref {reference} in place of {before}.", before=done.before.reference, **told
            )
        return self.speaks.say("{sheet} {day}, ref {reference}:", **told)

    def _changed(self, done: Reported) -> str:
        """List the lines that changed, and what they were; "" for a first report."""
        if done.before is None:
            return ""
        was = {_who(each): each.what for each in done.before.given}
        now = {_who(each): each.what for each in done.report.given}
        changed = [who for who in {**now, **was} if _gist(now.get(who)) != _gist(was.get(who))]
        told = ", ".join(self._change(now.get(who), was.get(who)) for who in changed)
        return self.speaks.say("Changed: {lines}.", lines=told)

    def _change(self, now: NewGiven | None, was: NewGiven | None) -> str:
        """Say what a line is, and what it was; where it goes to as far as that is not as listed."""
        either = now or was
        assert either is not None, "nobody changed"
        is_moved = now is not None and was is not None and now.shares != was.shares and _total(now) == _total(was)
        before = self._amount(was) if not (is_moved and was) else parts_of(self.speaks, was)
        parts = self._parts(now) if now and not self._is_as_listed(now) else ""
        told = {"client": self._name(either), "amount": self._amount(now), "before": before}
        if parts or (is_moved and now):
            parts = parts or parts_of(self.speaks, either)
            return self.speaks.say("{client} {amount} ({parts}; was {before})", parts=parts, **told)
        return self.speaks.say("{client} {amount} (was {before})", **told)

    def _rest(self, done: Reported) -> str:
        """Count what is as listed, and list what is not."""
        others = [each.what for each in done.report.given if not self._is_as_listed(each.what)]
        told = [f"{self._name(each)} {self._gave(each)}" for each in others]
        listed = f"{', '.join(told)}." if told else ""
        if self.sheet.code is None:
            return listed
        named = sum(each.line is not None for each in others)
        count = len(self.sheet.lines) - named
        if named:
            head = self.speaks.say("{count} of {total} as listed.", count=count, total=len(self.sheet.lines))
        else:
            head = self.speaks.say("all {count} as listed.", count=count)
        return f"{head} {listed}".strip()

    def _tail(self, done: Reported) -> Iterator[str]:
        speaks, total = self.speaks, done.report.total(self.sheet.currency)
        amount, expected = speaks.money(total), self.sheet.expected
        if done.is_known and self.mended_by:
            yield speaks.say(
                "{amount} is taken already. If it is more, or wrong, call {phone}", amount=amount, phone=self.mended_by
            )
            return
        if not total:
            yield speaks.say("No cash to bring.")
        elif total == expected or not expected:
            yield speaks.say("Bring {amount} to the cashier.", amount=amount)
        else:
            yield speaks.say("Bring {amount} of {total} to the cashier.", amount=amount, total=speaks.figure(expected))
        if self.mended_by:
            yield speaks.say("Mistake? Call {phone}", phone=self.mended_by)
        else:
            yield speaks.say("Mistake? {word} {reference}", word=speaks.word("undo"), reference=done.report.reference)

    def _is_as_listed(self, given: NewGiven) -> bool:
        line = self.sheet.line(given.line) if given.line else None
        if line is None or self.sheet.code is None or given.is_absent:
            return False
        return {each.account: each.amount for each in given.shares} == {
            due.account: due.amount for due in line.dues if due.amount
        }

    def _name(self, given: NewGiven) -> str:
        """Name her by the number of her line; a guest, and who was named without a code, by that of a client."""
        if given.line is None or self.sheet.code is None:
            return f"C{given.client_number} {_first(given.name)[: self.width]}".strip()
        names = dict(
            zip((each.number for each in self.sheet.lines), short_names(self.sheet.lines, self.width), strict=True)
        )
        return f"{given.line} {names[given.line]}"

    def _gave(self, given: NewGiven) -> str:
        """Say what she gave, and where it goes where the amount alone does not say it."""
        parts = self._parts(given)
        return f"{self._amount(given)} ({parts})" if parts else self._amount(given)

    def _amount(self, given: NewGiven | None) -> str:
        """Say how much, whether she was there, and who brought it."""
        speaks, currency = self.speaks, self.sheet.currency
        if given is None:
            return speaks.figure(Money.nothing(currency))
        amount = speaks.figure(given.total(currency))
        if given.is_absent:
            amount = speaks.say("absent, sent {amount}", amount=amount) if given.shares else speaks.say("absent")
        return speaks.say("{amount} by {client}", amount=amount, client=given.by) if given.by else amount

    def _parts(self, given: NewGiven) -> str:
        """List where it goes; "" where it goes to one account, and where the rule puts it."""
        line = self.sheet.line(given.line) if given.line and self.sheet.code else None
        if not given.shares or (line is not None and is_plain(line, given.shares, self.sheet.currency)):
            return ""
        return parts_of(self.speaks, given)


def _who(given: Given) -> tuple[int | None, int]:
    return given.what.line, given.what.client_id


def _total(given: NewGiven) -> int:
    return sum(each.amount.minor for each in given.shares)


def _gist(given: NewGiven | None) -> object:
    return None if given is None else (given.shares, given.is_absent, given.by)


def _first(name: str) -> str:
    return (name.split() or [""])[0]
