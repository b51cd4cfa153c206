"""What the pages of the tray show: rows, lines and states in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.counting import Count
from domain.money import Money
from domain.ports.posting_book import Posting
from domain.postings import PostingState
from domain.sheets import Given, NewSheet
from domain.tray import Meeting, OfficerTray, coins_of
from gateway.flows.explain_refusal import in_words
from gateway.flows.see_tray import Result
from gateway.flows.settle_given import LineState
from gateway.web.staff.here import Here
from gateway.web.staff.states import shown_state
from gateway.web.staff.wording import hour, meets

_ON_ITS_WAY = (PostingState.DUE, PostingState.POSTING)


@dataclass(frozen=True)
class Row:
    """An officer as the list shows her."""

    name: str
    path: str
    state: tuple[str, str]
    amount: Money
    line: str


@dataclass(frozen=True)
class Line:
    """What one client gave: where it goes, where it stands and why, and her slip where there is one."""

    number: str
    name: str
    amount: Money
    state: tuple[str, str]
    parts: Sequence[tuple[str, Money]] = ()
    why: str = ""
    slip: str = ""
    short: Money | None = None
    reference: str = ""
    missing: Money | None = None


@dataclass(frozen=True)
class HeldMeeting:
    """A held report with its lines."""

    id: int
    title: str
    when: str
    reference: str
    is_late: bool
    wrote_down: Money
    expected: Money
    lines: Sequence[Line]


@dataclass(frozen=True)
class Counting:
    """What can be counted at once, and in which notes and coins."""

    meetings: Sequence[HeldMeeting]
    wrote_down: Money
    coins: Sequence[int]


@dataclass(frozen=True)
class ShownResult:
    """A released meeting, and what became of its lines."""

    title: str
    reference: str
    state: tuple[str, str]
    wrote_down: Money
    lines: Sequence[Line]

    @property
    def failed(self) -> int:
        """How many lines the core refused."""
        return sum(line.state[1] == "refused" for line in self.lines)


def row_of(tray: OfficerTray) -> Row:
    """Write an officer's row: what she has to bring, else what she brought."""
    amount = tray.held or tray.released
    return Row(
        tray.officer,
        f"/staff/tray/{tray.officer_id}",
        shown_state(tray.stands.value),
        amount,
        said_of(tray),
    )


def said_of(tray: OfficerTray) -> str:
    """Say where each of her meetings stands."""
    return "; ".join(_said(each) for each in tray.meetings)


def counting_of(tray: OfficerTray) -> Counting | None:
    """Say what can be counted; None where nothing is held."""
    if not tray.heap:
        return None
    meetings = [_held(each) for each in tray.heap]
    wrote_down = sum((each.wrote_down for each in meetings), Money.nothing(tray.currency))
    return Counting(meetings, wrote_down, coins_of(tray.currency))


def result_of(result: Result) -> ShownResult:
    """Write what became of a released meeting."""
    meeting = result.meeting
    assert meeting.report is not None, "released and never reported"
    return ShownResult(
        meeting.sheet.made.title,
        meeting.report.reference,
        shown_state(meeting.sheet.state.value),
        meeting.brought,
        lines_shown(result.lines, meeting.sheet.made, "/staff/slips/"),
    )


def difference_of(here: Here, count: Count) -> tuple[str, str, Money, str]:
    """Write a count that was short or over: where it stands, when, by how much, why."""
    made = count.made
    why = " ".join(
        filter(None, (made.heap.why.value if made.heap.why else "", made.heap.note and f"“{made.heap.note}”"))
    )
    return f"/staff/tray/counts/{count.id}", here.parts.wording.when(made.at), made.over, why


def lines_shown(lines: Sequence[LineState], made: NewSheet, leads: str) -> Sequence[Line]:
    """Write the lines of a released report; where a line is posted, its receipt's number is put behind *leads*."""
    return [_posted(each, made, leads) for each in lines]


def _said(meeting: Meeting) -> str:
    made = meeting.sheet.made
    named = f"{made.title} {hour(made.at)}".rstrip()
    return f"{named} not reported" if meeting.report is None else f"{named}, {meeting.sheet.state.value}"


def _held(meeting: Meeting) -> HeldMeeting:
    made, report = meeting.sheet.made, meeting.report
    assert report is not None, "held and never reported"
    return HeldMeeting(
        report.id,
        made.title,
        meets(made.on, made.at),
        report.reference,
        report.is_late,
        meeting.brought,
        made.expected,
        [_written(each, made) for each in report.given],
    )


def _written(given: Given, made: NewSheet) -> Line:
    """Write a line, and how much less it is than was expected of her."""
    what = given.what
    planned = made.line(what.line) if what.line else None
    amount = what.total(made.currency)
    short = planned.expected(made.currency) - amount if planned else Money.nothing(made.currency)
    state = ("shut", "absent") if what.is_absent else ("", "")
    parts = [(str(each.account.reference), each.amount) for each in what.shares]
    is_short = short.minor > 0 and not what.is_absent
    return Line(made.number_of(what), what.name, amount, state, parts, short=short if is_short else None)


def _posted(line: LineState, made: NewSheet, leads: str) -> Line:
    what = line.given.what
    state = _state(line.postings, is_missing=bool(line.missing))
    slip = f"{leads}{line.given.reference}" if state[1] == "posted" else ""
    missing = sum((each.amount for each in line.missing), Money.nothing(made.currency)) if line.is_over else None
    return Line(
        made.number_of(what),
        what.name,
        what.total(made.currency),
        state,
        why=in_words(line.reason),
        slip=slip,
        reference=line.given.reference,
        missing=missing or None,
    )


def _state(postings: Sequence[Posting], *, is_missing: bool) -> tuple[str, str]:
    states = {each.state for each in postings}
    if is_missing and not states & {*_ON_ITS_WAY, PostingState.UNCLEAR}:
        return shown_state("refused") if postings else shown_state("due")
    if PostingState.UNCLEAR in states:
        return shown_state("unclear")
    if states & set(_ON_ITS_WAY) or not postings:
        return shown_state("posting")
    return shown_state("posted")
