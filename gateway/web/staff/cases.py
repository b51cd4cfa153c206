"""What waits for a person, in her words: each kind of task, who sees to it, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.money import Money, write
from domain.ports.store import UnitOfWork
from domain.ports.suspense_book import Waiting
from domain.ports.tasks import Task
from domain.staff import Role
from domain.tasks import TaskKind
from gateway.commands import wrong
from gateway.flows import explain_callback
from gateway.flows.find_report import Named, find_report
from gateway.flows.had_a_hand import had_a_hand
from gateway.web.staff.here import Here
from gateway.web.staff.kinds import KINDS, OTHER, Kind
from gateway.web.staff.wording import mask

OPERATOR = "mpesa"
NOTE_MAX = 120
BATCH, BATCHES_MAX = 500, 20

_MONEY = frozenset({Role.FINANCE, Role.MANAGER})
_PHONE = re.compile(r"\+[0-9]{9,15}")
_CLIENT = re.compile(r"\bC([0-9]{1,9})\b")


@dataclass(frozen=True)
class ForYou:
    """One thing that waits for who looks: what to do, how much it is about, since when and what next, where it is done."""

    words: str
    line: str
    path: str = ""
    amount: Money | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Case:
    """A task as its page shows it: *receipt* is the number it is about, *phone* whose call it is, "" where there is none.

    *clients* are the numbers of those whom it names, *receipts* those of other receipts; *whole* is its line uncut, *on* the day it is about.
    """

    task: Task
    for_you: ForYou
    receipt: str
    phone: str
    clients: Sequence[str] = ()
    receipts: Sequence[str] = ()
    whole: str = ""
    on: date | None = None


def cases_of(here: Here, work: UnitOfWork) -> list[ForYou]:
    """List the tasks that are for who looks, oldest first."""
    found = []
    for task in _waiting(here, work):
        if case := _case(here, work, task):
            found.append(case.for_you)
    return found


def count_cases(here: Here, work: UnitOfWork) -> int:
    """Count the tasks that are for who looks."""
    return sum(_is_for(here, work, task) for task in _waiting(here, work))


def case_of(here: Here, work: UnitOfWork, task_id: int) -> Case | None:
    """Give one task that is for who looks, None where there is none."""
    task = work.tasks.get(task_id)
    return _case(here, work, task) if task else None


def _waiting(here: Here, work: UnitOfWork) -> Sequence[Task]:
    """List what waits, but for the kinds that others see to."""
    return work.tasks.waiting(besides=[kind for kind in TaskKind if not here.person.is_one_of(KINDS[kind].roles)])


def _case(here: Here, work: UnitOfWork, task: Task) -> Case | None:
    if not _is_for(here, work, task):
        return None
    kind = KINDS.get(task.kind, OTHER)
    make: Callable[..., Case] = _dispute if task.kind == TaskKind.DISPUTE else _plain
    return make(here, work, task, kind)


def _is_for(here: Here, work: UnitOfWork, task: Task) -> bool:
    kind = KINDS.get(task.kind, OTHER)
    if not here.person.is_one_of(kind.roles):
        return False
    if task.kind != TaskKind.DISPUTE and not kind.of_cash:
        return True
    reference = task.subject.partition(" ")[0]
    cash = find_report(work, reference)
    if cash is not None and not here.person.works_in(cash.sheet.made.office_id):
        return False
    return task.kind != TaskKind.DISPUTE or not _names(here, work, task, cash)


def _names(here: Here, work: UnitOfWork, task: Task, cash: Named | None) -> bool:
    """Tell whether a client's complaint is about something that who looks did herself: then it is not for her."""
    reference, _, phone = task.subject.partition(" ")
    if cash is not None:
        clients = {each.client_id for each in work.phones.card(phone).holders}
        return had_a_hand(work, here.person, cash, clients)
    remittance = work.remittances.find(OPERATOR, reference)
    me = here.person.login.casefold()
    return remittance is not None and any(line.by.casefold() == me for line in work.audit.of(remittance.source))


def _dispute(here: Here, work: UnitOfWork, task: Task, kind: Kind) -> Case:
    reference, _, phone = task.subject.partition(" ")
    holders = work.phones.card(phone).holders
    names = " or ".join(holder.first_name for holder in holders) or "somebody"
    by = here.parts.wording.when(wrong.call_by(task.opened_at, here.institution.zone))
    words = f"Case {task.note}: {names} says {clean(reference)} is wrong"
    case = _about(work, task, reference, words, f"call {mask(phone)} by {by}", phone)
    report = find_report(work, reference)
    return _of_report(case, report, [holder.client_id for holder in holders]) if report else case


def _of_report(case: Case, report: Named, client_ids: Sequence[int]) -> Case:
    """Say whose report it is, of which meeting, and how much of it is the client's."""
    made, given = report.sheet.made, report.of(client_ids)
    amount = given.what.total(made.currency) if given else None
    what = write(amount) if amount is not None else "it"
    line = f"{made.officer} wrote {what} down, {made.title} {made.on:%-d %b}; {case.for_you.line}"
    for_you = replace(case.for_you, line=line, amount=amount)
    clients = [given.what.client_number] if given else case.clients
    return replace(case, for_you=for_you, clients=clients)


def _plain(here: Here, work: UnitOfWork, task: Task, kind: Kind) -> Case:
    subject = task.subject.partition(":")[2] or task.subject if kind.of_receipt else task.subject
    note = task.note
    if task.kind == TaskKind.CALLBACK_NOT_READ:
        told = [explain_callback.why(note), explain_callback.what_next(subject)]
        subject, note = explain_callback.about(subject), "; ".join(filter(None, told))
    words = kind.words.format(subject=clean(subject), kind=task.kind.capitalize())
    since = f"since {here.parts.wording.when(task.opened_at)}"
    phone = found[0] if (found := _PHONE.search(task.note)) else ""
    whole, short = ("; ".join(filter(None, [each, since])) for each in (hide(note), clean(note)))
    line = whole if task.kind == TaskKind.BALANCE_GAP else short
    case = replace(_about(work, task, subject if kind.of_receipt else "", words, line, phone), whole=whole)
    if task.kind == TaskKind.BALANCE_GAP:
        return _of_gap(here, work, case)
    if kind.of_cash:
        case = replace(case, receipt=task.subject)
    if not (kind.on_receipt or kind.of_cash) or not case.receipt:
        return case
    return replace(case, for_you=replace(case.for_you, path=f"/staff/receipts/{case.receipt}"))


def _about(work: UnitOfWork, task: Task, reference: str, words: str, line: str, phone: str) -> Case:
    remittance = work.remittances.find(OPERATOR, reference) if reference else None
    amount = remittance.receipt.amount if remittance else None
    for_you = ForYou(words, line, f"/staff/parked/{task.id}", amount, task.opened_at)
    number = remittance.receipt.number if remittance else ""
    return Case(task, for_you, number, phone, _CLIENT.findall(f"{task.subject} {task.note}"))


def _of_gap(here: Here, work: UnitOfWork, case: Case) -> Case:
    """Name the receipts between which balances do not follow, and the day on which the second was paid."""
    known = [each for number in case.task.subject.split()[1:] if (each := work.remittances.find(OPERATOR, number))]
    on = known[-1].receipt.paid_at.astimezone(here.institution.zone).date() if known else None
    return replace(case, receipts=[each.receipt.number for each in known], on=on)


def hide(note: str) -> str:
    """Write what a task notes without whole numbers of phones."""
    return _PHONE.sub(lambda found: mask(found[0]), note)


def clean(note: str) -> str:
    """Write what a task notes without whole numbers of phones, and not too long."""
    hidden = hide(note)
    return hidden if len(hidden) <= NOTE_MAX else f"{hidden[: NOTE_MAX - 1]}…"


def mine_of(here: Here, work: UnitOfWork) -> list[Waiting]:
    """List what of the money in suspense who looks may place: nobody else works on it, and nothing is proposed."""
    me, found, after = here.person.login.casefold(), list[Waiting](), 0
    for _ in range(BATCHES_MAX):
        waiting = work.suspense.waiting(BATCH, after=after)
        found += [
            each
            for each in waiting
            if each.proposal is None and (each.owner is None or each.owner.login.casefold() == me)
        ]
        if len(waiting) < BATCH:
            break
        after = waiting[-1].remittance.id
    return found


def suspense_of(here: Here, work: UnitOfWork) -> list[ForYou]:
    """Give what of the money in suspense who looks can act on now: what nobody else works on, and what others propose."""
    if not here.person.is_one_of(_MONEY):
        return []
    me = here.person.login.casefold()
    mine = mine_of(here, work)
    confirm = [each for each in work.suspense.undecided(100) if each.by.login.casefold() != me]
    found = []
    for each in confirm:
        receipt = work.remittances.get(each.remittance_id).receipt
        at = here.parts.wording.when(each.at)
        words = f"Confirm what {each.by.name} proposes for {receipt.number}"
        found.append(ForYou(words, f"since {at}", f"/staff/suspense/{receipt.number}", each.plan.amount, each.at))
    handed = [each for each in mine if each.handed_by]
    found += [_handed(here, each) for each in handed]
    mine = [each for each in mine if not each.handed_by]
    if mine:
        oldest = min(each.remittance.receipt.paid_at for each in mine)
        left = sum((each.left for each in mine), Money.nothing(here.institution.currency))
        words = "Find whose 1 receipt is" if len(mine) == 1 else f"Find whose {len(mine)} receipts are"
        line = f"the oldest waits since {here.parts.wording.when(oldest)}"
        found.append(ForYou(words, line, "/staff/suspense", left, oldest))
    return found


def _handed(here: Here, each: Waiting) -> ForYou:
    receipt = each.remittance.receipt
    line = f"handed to you by {each.handed_by}; it waits since {here.parts.wording.when(receipt.paid_at)}"
    path = f"/staff/suspense/{receipt.number}"
    return ForYou(f"Find whose {receipt.number} is", line, path, each.left, receipt.paid_at)
