"""The kinds of tasks: who sees to each, and what it is called on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.staff import Role
from domain.tasks import TaskKind

_FINANCE = frozenset({Role.FINANCE})
_MONEY = frozenset({Role.FINANCE, Role.MANAGER})
_MANAGER = frozenset({Role.MANAGER})
_SYSTEM = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Kind:
    """Who sees to a kind of task, and what it is called; *of_receipt* says that its subject is a receipt, *of_cash* one of ours.

    *on_receipt*: it is seen to on the receipt's own page, as all of cash is.
    """

    roles: frozenset[Role]
    words: str
    of_receipt: bool = False
    on_receipt: bool = False
    of_cash: bool = False


KINDS: Mapping[str, Kind] = {
    TaskKind.DISPUTE: Kind(_MANAGER, ""),
    TaskKind.CLIENT_GONE: Kind(_MANAGER, "Client {subject} texts us and is not active in Mifos"),
    TaskKind.CLIENT_NOT_READABLE: Kind(_MANAGER, "Mifos says of {subject} what we cannot read"),
    TaskKind.WRONG_NUMBER: Kind(_MANAGER, "{subject} has another phone now: ask for her number"),
    TaskKind.RECEIPT_CLAIMED: Kind(_MONEY, "Find receipt {subject}: a client asks for it", of_receipt=True),
    TaskKind.AWAITS_CHECKER: Kind(_MONEY, "Approve a posting in Mifos: it waits for a checker"),
    TaskKind.RECEIPT_TOLD_OTHERWISE: Kind(
        _FINANCE, "{subject} was told twice, and not alike", of_receipt=True, on_receipt=True
    ),
    TaskKind.RECEIPT_UNKNOWN: Kind(_FINANCE, "M-PESA does not know {subject}", of_receipt=True),
    TaskKind.RECEIPT_TAKEN_BACK: Kind(_FINANCE, "M-PESA took {subject} back", of_receipt=True),
    TaskKind.NOTICE_TAKEN_BACK: Kind(_FINANCE, "A text says that M-PESA took {subject} back", of_receipt=True),
    TaskKind.NOTICE_NOT_READ: Kind(_FINANCE, "Read a text of M-PESA that we could not read"),
    TaskKind.REVERSAL_OTHERWISE: Kind(_FINANCE, "{subject} was taken back with another amount", of_receipt=True),
    TaskKind.REVERSAL_NOT_ORDERED: Kind(_FINANCE, "{subject} was not sent back", of_receipt=True),
    TaskKind.REVERSAL_UNANSWERED: Kind(_FINANCE, "Nobody knows whether {subject} was sent back", of_receipt=True),
    TaskKind.REVERSAL_REFUSED: Kind(_FINANCE, "M-PESA refuses to send {subject} back", of_receipt=True),
    TaskKind.COLLECT_PAID_AFTER_ALL: Kind(_FINANCE, "{subject} was paid after we gave it up", of_receipt=True),
    TaskKind.COLLECT_PAID_OTHERWISE: Kind(
        _FINANCE, "{subject} came with another amount than we asked for", of_receipt=True
    ),
    TaskKind.COLLECT_WITHOUT_RECEIPT: Kind(_FINANCE, "Find the receipt of what we asked for, {subject}"),
    TaskKind.COLLECT_WITHOUT_END: Kind(_FINANCE, "M-PESA does not say how our request {subject} ended"),
    TaskKind.STATEMENT: Kind(_FINANCE, "A statement does not add up"),
    TaskKind.STATEMENT_NOT_IMPORTED: Kind(_FINANCE, "A statement was not imported: {subject}"),
    TaskKind.STATEMENTS_FOLDER: Kind(_SYSTEM, "The folder for statements cannot be read"),
    TaskKind.BALANCE_GAP: Kind(_FINANCE, "M-PESA's balances do not follow from each other"),
    TaskKind.POSTING_UNCLEAR: Kind(_FINANCE, "Look in Mifos whether a posting is there"),
    TaskKind.POSTING_NOT_UNDONE: Kind(_FINANCE, "Undo a posting in Mifos by hand"),
    TaskKind.CORE_REFUSES: Kind(_SYSTEM, "Mifos refuses us"),
    TaskKind.OPERATOR_REFUSES: Kind(_SYSTEM, "M-PESA refuses us: {subject}"),
    TaskKind.ANSWER_REFUSED: Kind(_SYSTEM, "Mifos refuses to tell us what clients ask"),
    TaskKind.CALLBACK_NOT_READ: Kind(_SYSTEM, "{subject}, and we could not read it"),
    TaskKind.SILENCE: Kind(_SYSTEM, "{subject}: silent when it should not be"),
    TaskKind.GROUP_WITHOUT_OFFICER: Kind(_MANAGER, "{subject} meets and has no officer in Mifos: nobody has its sheet"),
    TaskKind.OFFICER_LEFT: Kind(
        _MANAGER, "{subject} left, and groups are still hers in Mifos: nobody has their sheets"
    ),
    TaskKind.OFFICER_WITHOUT_PHONE: Kind(_MANAGER, "{subject} gets no sheets by SMS: print them"),
    TaskKind.MEETING_NOT_READABLE: Kind(_MANAGER, "Mifos says of the meeting of {subject} what we cannot read"),
    TaskKind.SHEET_TOO_LATE: Kind(
        _MANAGER, "Sheet {subject} was reported after its code had ended: its cash is counted by hand"
    ),
    TaskKind.LINE_NOT_POSTED: Kind(_MANAGER, "Mifos refused cash, receipt {subject}", of_cash=True),
    TaskKind.SMS_UNCLEAR: Kind(_SYSTEM, "Nobody knows whether a text left"),
    TaskKind.SMS_REFUSED: Kind(_SYSTEM, "{subject} refuses our texts"),
    TaskKind.JOB_PARKED: Kind(_SYSTEM, "Something stopped and needs a person"),
}

OTHER = Kind(_SYSTEM | _MANAGER, "{kind}: {subject}")
"""A kind that nobody wrote words for yet."""
