"""`saveCollectionSheet`: repayments, payouts, deposits and attendance of one meeting, all of them or none.

A refused deposit ends in a 500 of the container, as Fineract 1.10.1 ends it; what
is refused elsewhere is said in its own words. Lines below 1 are no repayments, and a
deposit of 0 is posted as one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.enums import loan_status
from mifos_client.sandbox.loan import LoanStatus
from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.records import GROUP_LEVEL, Means
from mifos_client.sandbox.refusals import ContainerFault, Refusal, domain_rule, integrity, invalid, not_found
from mifos_client.sandbox.running import Target, Task
from mifos_client.sandbox.saving import SavingsEntry
from mifos_client.sandbox.sent import Sent
from mifos_client.sandbox.views.means import MEANS_KEYS, means_told, must_be_known, read_means
from mifos_client.sandbox.writing import Body

_RESOURCE = "collectionsheet"
_REPAYMENTS, _PAYOUTS = "bulkRepaymentTransactions", "bulkDisbursementTransactions"
_DEPOSITS, _ATTENDANCE = "bulkSavingsDueTransactions", "clientsAttendance"
_KEYS_ALONE = frozenset(
    ["transactionDate", "actualDisbursementDate", "note", "dateFormat", "locale", _REPAYMENTS, _PAYOUTS, _DEPOSITS]
)
_KEYS = _KEYS_ALONE | MEANS_KEYS | {"calendarId", "isTransactionDateOnNonMeetingDate", _ATTENDANCE}
_NO_MEETING = "error.msg.calendar.meeting.not.valid.recurring.date"
_FUTURE = "error.msg.meeting.date.cannot.be.a.future.date"


@dataclass(frozen=True)
class _Line:
    """One line of a sheet; *is_whole* where a deposit says of which kind its account is."""

    account: int
    amount: Decimal
    means: Means
    receipt: str | None
    external_id: str | None
    is_whole: bool


@dataclass(frozen=True)
class _Sheet:
    """What was sent."""

    on: date
    repayments: list[_Line]
    payouts: list[_Line]
    deposits: list[_Line]
    attendance: list[tuple[int, int]]


def _save(target: Target, sent: Sent, is_final: bool) -> Body:
    return _saved(target, sent, is_final=is_final)


def _save_alone(target: Target, sent: Sent, is_final: bool) -> Body:
    return _saved(None, sent, is_final=is_final)


def _saved(target: Target | None, sent: Sent, *, is_final: bool) -> Body:
    """Check every line, and post them only where all may be."""
    sent.only(_KEYS_ALONE if target is None else _KEYS)
    sheet = _read(sent)
    calendar = None if target is None else sent.whole("calendarId")
    if target is not None and calendar is None:
        sent.breach("calendarId", "cannot.be.blank", None)
    sent.settle()
    _check_loans(sheet)
    is_refused = not _takes(sheet)
    if target is not None and calendar is not None:
        _check_meeting(target, sent, sheet, calendar)
    if is_refused:
        raise ContainerFault(500)
    if not is_final:
        return {}
    changes = _posted(sheet, sent)
    if target is None:
        return {"changes": changes}
    assert calendar is not None
    if sheet.attendance:
        the_books().hold_meeting(the_books().owner_of(calendar).number, sheet.on, sheet.attendance)
    return {"groupId": target.account, "resourceId": target.account, "changes": changes}


def _read(sent: Sent) -> _Sheet:
    on = sent.day("transactionDate")
    top = read_means(sent)
    repayments = _lines(sent, _REPAYMENTS, "loanId", top)
    return _Sheet(
        on,
        [line for line in repayments if line.amount >= 1],
        _lines(sent, _PAYOUTS, "loanId", top),
        _lines(sent, _DEPOSITS, "savingsId", top),
        [(int(row["clientId"]), int(row["attendanceType"])) for row in sent.rows(_ATTENDANCE)],
    )


def _lines(sent: Sent, name: str, key: str, top: tuple[Means, str | None]) -> list[_Line]:
    """Read the lines called *name*; how money came by the *top* of the sheet replaces what a line says."""
    lines = []
    for place, row in enumerate(sent.rows(name)):
        line = sent.line(row)
        account, amount = line.whole(key), line.amount("transactionAmount", or_zero=True)
        where = f"bulktransaction[{place}]"
        if account is None:
            sent.breach(f"{where}.{key.removesuffix('Id')}.id", "cannot.be.blank", None)
        if amount < 0:
            sent.breach(f"{where}.disbursement.amount", "not.zero.or.greater", amount.quantize(Decimal("0.1")), 0)
        means, receipt = top if top[0].way is not None else read_means(line)
        is_whole = line.whole("depositAccountType") is not None
        lines.append(_Line(account or 0, amount, means, receipt, line.text("externalId"), is_whole))
    return lines


def _check_loans(sheet: _Sheet) -> None:
    books, named = the_books(), set[str]()
    for line in sheet.repayments:
        books.check_repayment(line.account, line.amount, sheet.on)
        must_be_known(line.means)
        if line.external_id is not None:
            name = books.manners.fold(line.external_id)
            if name in named or books.posting_known_as(line.external_id) is not None:
                raise _taken(line.external_id)
            named.add(name)
    for line in sheet.payouts:
        if books.loan(line.account).status is not LoanStatus.APPROVED:
            code = "error.msg.loan.disbursal.account.is.not.approve.not.disbursed.state"
            raise invalid(code, "not approved", "actualDisbursementDate")


def _taken(external_id: str) -> Refusal:
    if the_books().manners is Manners.MARIADB:
        return integrity("error.msg.data.integrity.issue", f"{external_id} is taken")
    code = "validation.msg.loan.transaction.externalId.value.must.be.unique"
    return invalid(code, "taken", "externalId", arguments=(None, []))


def _takes(sheet: _Sheet) -> bool:
    """Tell whether every deposit may be posted."""
    for line in sheet.deposits:
        try:
            the_books().check_move(line.account, SavingsEntry.DEPOSIT, line.amount, sheet.on)
        except Refusal:
            return False
        if not line.is_whole:
            return False
    return True


def _check_meeting(target: Target, sent: Sent, sheet: _Sheet, calendar: int) -> None:
    books = the_books()
    owner = books.owner_of(calendar)
    if sent.as_sent("isTransactionDateOnNonMeetingDate") != "True":
        books.must_meet(owner, sheet.on, _NO_MEETING)
    if sheet.on > books.today():
        raise domain_rule(_FUTURE, "in the future", sheet.on.isoformat())
    of = books.groups[target.account]
    thing = "group" if of.level == GROUP_LEVEL else "center"
    members = {client for group in books.groups_of(of) for client in group.clients}
    for client, _ in sheet.attendance:
        if client not in books.clients:
            raise not_found("Client", "error.msg.client.id.invalid", client)
        if client not in members:
            raise domain_rule(f"error.msg.client.not.in.{thing}", "not a member", client, target.account)


def _posted(sheet: _Sheet, sent: Sent) -> Body:
    books = the_books()
    repaid = [
        books.repay(
            line.account, line.amount, sheet.on, receipt=line.receipt, external_id=line.external_id, means=line.means
        )
        for line in sheet.repayments
    ]
    for line in sheet.payouts:
        books.disburse(line.account, sheet.on)
    saved = [
        books.deposit(line.account, line.amount, sheet.on, receipt=line.receipt, means=line.means, or_nothing=True)
        for line in sheet.deposits
    ]
    paid_out: Body = {}
    if sheet.payouts:
        day = sent.as_sent("actualDisbursementDate")
        paid_out = {"actualDisbursementDate": day, "status": loan_status(LoanStatus.ACTIVE)}
    return {
        "note": sent.text("note"),
        "loanTransactions": repaid if sent.has(_REPAYMENTS) else None,
        **means_told(*read_means(sent)),
        "dateFormat": sent.as_sent("dateFormat"),
        "SavingsTransactions": saved,
        "locale": sent.as_sent("locale"),
        **paid_out,
    }


def _task(action: str, entity: str, do: Callable[[Target, Sent, bool], Body]) -> Task:
    return Task(action, entity, _RESOURCE, do)


SAVE_GROUP = _task("SAVECOLLECTIONSHEET", "GROUP", _save)
SAVE_CENTER = _task("SAVECOLLECTIONSHEET", "CENTER", _save)
SAVE_INDIVIDUAL = _task("SAVE", "COLLECTIONSHEET", _save_alone)
