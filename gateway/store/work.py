"""The unit of work: the repositories of one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from domain.audit import NewLine
from domain.errors import Superseded
from gateway.store.accounts import SQLAccounts
from gateway.store.audit import SQLAudit
from gateway.store.carriers import SQLCarriers
from gateway.store.chain import write_lines
from gateway.store.client_book import SQLClientBook
from gateway.store.collects import SQLCollects
from gateway.store.conversations import SQLConversations
from gateway.store.counts import SQLCounts
from gateway.store.day_book import SQLDayBook
from gateway.store.desk import Desk, upsert
from gateway.store.figures import SQLFigures
from gateway.store.forgetting import SQLForgetting
from gateway.store.hearing_times import SQLHearing
from gateway.store.imports import SQLImports
from gateway.store.inbound import SQLInboundBox
from gateway.store.jobs import SQLJobs
from gateway.store.message_book import SQLMessageBook
from gateway.store.movements import SQLMovements
from gateway.store.operator_orders import SQLOperatorOrders
from gateway.store.outbox import SQLOutbox
from gateway.store.own_rows import SQLOwnRows
from gateway.store.payers import SQLPayers
from gateway.store.phones import SQLPhoneBook
from gateway.store.pins import SQLPINBook
from gateway.store.postings import SQLPostings
from gateway.store.readings import SQLReadings
from gateway.store.remittances import SQLRemittances
from gateway.store.reversals import SQLReversals
from gateway.store.sheets import SQLSheets
from gateway.store.staff_book import SQLStaffBook
from gateway.store.staff_seen import SQLStaffSeen
from gateway.store.staff_sessions import SQLSessions, SQLSignInTries, SQLStaffActs
from gateway.store.suspense import SQLSuspense
from gateway.store.tables import pulse
from gateway.store.tasks import SQLTasks

_BEAT = upsert(pulse, "at")


class Work:
    """What a step may touch; made anew for each run of a step."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def jobs(self) -> SQLJobs:
        """The work that is due."""
        return SQLJobs(self._desk)

    @cached_property
    def inbound(self) -> SQLInboundBox:
        """What came."""
        return SQLInboundBox(self._desk)

    @cached_property
    def outbox(self) -> SQLOutbox:
        """What leaves."""
        return SQLOutbox(self._desk)

    @cached_property
    def phones(self) -> SQLPhoneBook:
        """Who uses which phone."""
        return SQLPhoneBook(self._desk)

    @cached_property
    def pins(self) -> SQLPINBook:
        """PINs and JOIN codes."""
        return SQLPINBook(self._desk)

    @cached_property
    def figures(self) -> SQLFigures:
        """What the core last said."""
        return SQLFigures(self._desk)

    @cached_property
    def forgetting(self) -> SQLForgetting:
        """What is over, and may go."""
        return SQLForgetting(self._desk)

    @cached_property
    def conversations(self) -> SQLConversations:
        """What MORE gives."""
        return SQLConversations(self._desk)

    @cached_property
    def tasks(self) -> SQLTasks:
        """What waits for a person."""
        return SQLTasks(self._desk)

    @cached_property
    def carriers(self) -> SQLCarriers:
        """How the channels do."""
        return SQLCarriers(self._desk)

    @cached_property
    def remittances(self) -> SQLRemittances:
        """The money that operators told of."""
        return SQLRemittances(self._desk)

    @cached_property
    def postings(self) -> SQLPostings:
        """What the core is to post."""
        return SQLPostings(self._desk)

    @cached_property
    def accounts(self) -> SQLAccounts:
        """The accounts of the core."""
        return SQLAccounts(self._desk)

    @cached_property
    def payers(self) -> SQLPayers:
        """Who a payer may be."""
        return SQLPayers(self._desk)

    @cached_property
    def imports(self) -> SQLImports:
        """The statements that were imported."""
        return SQLImports(self._desk)

    @cached_property
    def reversals(self) -> SQLReversals:
        """What operators took back."""
        return SQLReversals(self._desk)

    @cached_property
    def hearing(self) -> SQLHearing:
        """When callbacks about money came."""
        return SQLHearing(self._desk)

    @cached_property
    def movements(self) -> SQLMovements:
        """What moved on our account with an operator."""
        return SQLMovements(self._desk)

    @cached_property
    def day_book(self) -> SQLDayBook:
        """The receipts of a day."""
        return SQLDayBook(self._desk)

    @cached_property
    def suspense(self) -> SQLSuspense:
        """What people do about money that found no account, or the wrong one."""
        return SQLSuspense(self._desk)

    @cached_property
    def sessions(self) -> SQLSessions:
        """Who is signed in on the staff pages."""
        return SQLSessions(self._desk)

    @cached_property
    def sign_in_tries(self) -> SQLSignInTries:
        """Sign-ins that went wrong."""
        return SQLSignInTries(self._desk)

    @cached_property
    def staff_acts(self) -> SQLStaffActs:
        """What staff did by forms, each once."""
        return SQLStaffActs(self._desk)

    @cached_property
    def staff_seen(self) -> SQLStaffSeen:
        """Who was seen at sign-in."""
        return SQLStaffSeen(self._desk)

    @cached_property
    def audit(self) -> SQLAudit:
        """The audit chain."""
        return SQLAudit(self._desk)

    @cached_property
    def own_rows(self) -> SQLOwnRows:
        """The operators' own rows."""
        return SQLOwnRows(self._desk)

    @cached_property
    def messages(self) -> SQLMessageBook:
        """Texts as staff look at them."""
        return SQLMessageBook(self._desk)

    @cached_property
    def client_book(self) -> SQLClientBook:
        """Clients as staff look for them."""
        return SQLClientBook(self._desk)

    @cached_property
    def readings(self) -> SQLReadings:
        """Statements as they are read in."""
        return SQLReadings(self._desk)

    @cached_property
    def collects(self) -> SQLCollects:
        """What we ask people's phones for."""
        return SQLCollects(self._desk)

    @cached_property
    def operator_orders(self) -> SQLOperatorOrders:
        """What operators are asked about receipts, and told to do with them."""
        return SQLOperatorOrders(self._desk)

    @cached_property
    def staff_book(self) -> SQLStaffBook:
        """Who works for the institution."""
        return SQLStaffBook(self._desk)

    @cached_property
    def sheets(self) -> SQLSheets:
        """What is expected at meetings, and what was brought."""
        return SQLSheets(self._desk)

    @cached_property
    def counts(self) -> SQLCounts:
        """What cashiers counted."""
        return SQLCounts(self._desk)

    def beat(self, now: datetime) -> None:
        """Write one row, to see whether rows can be written."""
        self._desk.run(_BEAT, id=1, at=now)

    def close(self) -> frozenset[str]:
        """End the step, before its commit: open lanes, and give the queues that have work now.

        Raises:
            Superseded: the step went on after one of its jobs was found to be somebody else's.

        """
        if self._desk.is_superseded:
            raise Superseded("the step went on without its job")
        if self._desk.lanes:
            self.jobs.open_lanes()
        return frozenset(self._desk.wakes)

    @property
    def notes(self) -> Sequence[NewLine]:
        """The audit lines that the step leaves to be written once it has closed."""
        actor, notes = self._desk.actor, self._desk.notes
        return [replace(each, by=each.by or actor) for each in notes] if actor else notes

    def write_lines(self, notes: Sequence[NewLine]) -> None:
        """Write audit lines; nothing may be locked after that."""
        write_lines(self._desk, notes)
